"""What a list of people would do in a centre as it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portfolio.access import RoleName
from portfolio.interchange.people.file import PersonLine
from portfolio.interchange.plans import Plan, Planned, in_order
from portfolio.interchange.table import Problem


@dataclass(frozen=True)
class Account:
    """An account that there is: whose, where, and what they are."""

    name: str
    centre_id: int
    roles: frozenset[str]
    trainee: bool
    suspended: bool = False


def people_plan(
    lines: Collection[PersonLine],
    problems: Collection[Problem],
    *,
    accounts: Mapping[str, Account],
    centre_id: int,
    left_out: tuple[str, ...] = (),
) -> Plan[PersonLine]:
    """Who would be added, who is there already, and whose address somebody else has."""
    planned: list[Planned[PersonLine]] = []
    found = list(problems)
    unread = {problem.line for problem in problems}
    for line in lines:
        account = accounts.get(line.email.casefold())
        if line.number in unread and (account is None or account.centre_id == centre_id):
            continue
        if account is None:
            planned.append(
                Planned(line.number, line.name, f"Invited as {_said(line)}, {line.email}.", line)
            )
        elif account.centre_id != centre_id:
            found.append(
                Problem(
                    line.number,
                    "E-mail",
                    f"There is an account for {line.email} already.",
                    "Write another address of this person, or take the line out.",
                )
            )
        elif account.roles == frozenset(line.roles) and account.trainee == line.trainee:
            there = "Is there already, suspended" if account.suspended else "Is there already"
            planned.append(Planned(line.number, account.name, f"{there}; nothing changes.", None))
        else:
            found.append(
                Problem(
                    line.number,
                    "Roles",
                    f"{line.email} is the account of {account.name}, who has other roles here: "
                    f"{', '.join(sorted(account.roles)) or 'none'}.",
                    "Take the line out, and change the roles on the page of that person.",
                )
            )
    return Plan(tuple(planned), in_order(found), left_out)


def _said(line: PersonLine) -> str:
    roles = [
        f"trainee {role.value}" if line.trainee and role is RoleName.ASSESSOR else role.value
        for role in line.roles
    ]
    return " and ".join(roles)

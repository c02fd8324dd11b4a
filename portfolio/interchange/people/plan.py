"""What a list of people would do in a centre as it is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from portfolio.access import RoleName
from portfolio.interchange.people.file import PersonLine
from portfolio.interchange.plans import Plan, Planned, in_order
from portfolio.interchange.table import Problem
from portfolio.sentences import listed


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
    namesakes: Mapping[str, Sequence[str]] = MappingProxyType({}),
    centre_id: int,
    left_out: tuple[str, ...] = (),
) -> Plan[PersonLine]:
    """Who would be added, who is there already, and whose address somebody else has.

    *namesakes* are the addresses that the centre has for a name.
    """
    planned: list[Planned[PersonLine]] = []
    found = list(problems)
    unread = {problem.line for problem in problems}
    listed_as: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        listed_as[as_called(line.name)].add(line.email)
    for line in lines:
        account = accounts.get(line.email.casefold())
        if line.number in unread and (account is None or account.centre_id == centre_id):
            continue
        if account is None:
            others = {*namesakes.get(as_called(line.name), ()), *listed_as[as_called(line.name)]}
            invited = f"Invited as {_said(line)}, {line.email}."
            doubt = _namesakes(line, others)
            planned.append(Planned(line.number, line.name, invited, line, doubt))
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


def as_called(name: str) -> str:
    """A name as names are compared."""
    return " ".join(name.casefold().split())


def _namesakes(line: PersonLine, addresses: Collection[str]) -> str:
    others = sorted({each.casefold() for each in addresses} - {line.email.casefold()})
    if not others:
        return ""
    return (
        f"Somebody called {line.name} has {listed(others)}: take the line out if it is the "
        "same person."
    )


def _said(line: PersonLine) -> str:
    roles = [
        f"trainee {role.value}" if line.trainee and role is RoleName.ASSESSOR else role.value
        for role in line.roles
    ]
    return " and ".join(roles)

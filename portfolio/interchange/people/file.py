"""A list of people: name, e-mail address, roles, trainee."""

import re
from dataclasses import dataclass

from portfolio.access import RoleName
from portfolio.interchange.table import WHOLE_FILE, Column, Line, Problem, Table
from portfolio.mail.addresses import HOW_TO_WRITE, find_address

COLUMNS = (
    Column(
        "name",
        "Name",
        ("full name", "person", "learner name", "staff name", "candidate name"),
        "First name and family name. Two columns, First name and Surname, will do as well.",
        "Jamie Reid",
    ),
    Column("first_name", "First name", ("forename", "given name", "christian name"), "", ""),
    Column("surname", "Surname", ("last name", "family name"), "", ""),
    Column(
        "email",
        "E-mail",
        ("email", "email address", "mail", "work email", "e-mail address", "username"),
        "The address that the person signs in with. Each address stands in one line.",
        "jamie.reid@college.example",
    ),
    Column(
        "roles",
        "Roles",
        ("role", "is", "position", "user role", "type", "user type"),
        "learner, assessor, verifier, lead verifier, external verifier or manager; several with a "
        "semicolon or “and” between them.",
        "learner",
    ),
    Column(
        "trainee",
        "Trainee",
        ("trainee assessor", "in training", "unqualified"),
        "yes where an assessor is a trainee, whose decisions are countersigned. Else leave it "
        "empty.",
        "",
    ),
)
TEMPLATE = tuple(column for column in COLUMNS if column.about)

_HEADINGS = {column.key: column.heading for column in COLUMNS}
_ROLES = {
    "learner": RoleName.LEARNER,
    "candidate": RoleName.LEARNER,
    "student": RoleName.LEARNER,
    "apprentice": RoleName.LEARNER,
    "assessor": RoleName.ASSESSOR,
    "verifier": RoleName.VERIFIER,
    "internal verifier": RoleName.VERIFIER,
    "iv": RoleName.VERIFIER,
    "iqa": RoleName.VERIFIER,
    "lead verifier": RoleName.LEAD_VERIFIER,
    "lead internal verifier": RoleName.LEAD_VERIFIER,
    "lead iv": RoleName.LEAD_VERIFIER,
    "lead iqa": RoleName.LEAD_VERIFIER,
    "external verifier": RoleName.EXTERNAL,
    "ev": RoleName.EXTERNAL,
    "eqa": RoleName.EXTERNAL,
    "manager": RoleName.MANAGER,
    "centre manager": RoleName.MANAGER,
}
_YES = {"yes", "y", "true", "1", "x", "trainee"}
_NO = {"", "no", "n", "false", "0", "-"}


@dataclass(frozen=True)
class PersonLine:
    """A person as a line of the list says it; what can't be read has a problem that says so."""

    number: int
    name: str
    email: str
    roles: tuple[RoleName, ...]
    trainee: bool


def people_in(table: Table) -> tuple[list[PersonLine], list[Problem]]:
    """The people that the list names, and everything in it that can't be taken."""
    problems = list(table.problems)
    if table.columns:
        problems += _missing_columns(table)
    lines, seen = [], dict[str, int]()
    for line in table.lines:
        if _lacks(table):
            break
        person = _person(line, problems)
        if not person.email:
            continue
        earlier = seen.setdefault(person.email.casefold(), line.number)
        if earlier != line.number:
            problems.append(
                Problem(
                    line.number,
                    _HEADINGS["email"],
                    f"{person.email} stands in line {earlier} as well.",
                    "Take one of the two lines out; one line can name several roles.",
                )
            )
        else:
            lines.append(person)
    return lines, problems


def _lacks(table: Table) -> list[str]:
    named = "name" in table.columns or {"first_name", "surname"} <= table.columns
    lacking = [] if named else ["name"]
    return lacking + [key for key in ("email", "roles") if key not in table.columns]


def _missing_columns(table: Table) -> list[Problem]:
    return [
        Problem(
            WHOLE_FILE,
            _HEADINGS[key],
            f"There is no column {_HEADINGS[key]}.",
            f"Add it, with {_HEADINGS[key]} as its heading.",
        )
        for key in _lacks(table)
    ]


def _person(line: Line, problems: list[Problem]) -> PersonLine:
    name = line["name"] or f"{line['first_name']} {line['surname']}".strip()
    if not name:
        problems.append(_problem(line, "name", "The name is missing.", "Write the person's name."))
    email = _email(line, problems)
    roles, is_trainee = _roles(line, problems)
    trainee = is_trainee or _trainee(line, problems)
    if trainee and roles and RoleName.ASSESSOR not in roles:
        problems.append(
            _problem(
                line,
                "trainee",
                "Only an assessor can be a trainee.",
                "Leave Trainee empty, or add assessor to the roles.",
            )
        )
    return PersonLine(line.number, name, email, roles, trainee)


def _email(line: Line, problems: list[Problem]) -> str:
    written = line["email"].removeprefix("mailto:")
    if not written:
        problems.append(_problem(line, "email", "The e-mail address is missing.", HOW_TO_WRITE))
        return ""
    found = find_address(written)
    if found is None:
        problems.append(_problem(line, "email", f"“{written}” is no e-mail address.", HOW_TO_WRITE))
    return found or ""


def _roles(line: Line, problems: list[Problem]) -> tuple[tuple[RoleName, ...], bool]:
    words = [w.strip() for w in re.split(r"[;,/+&]|\band\b", line["roles"].casefold()) if w.strip()]
    if not words:
        problems.append(
            _problem(line, "roles", "The role is missing.", f"Write one of: {_roles_said()}.")
        )
    roles: list[RoleName] = []
    trainee = False
    for word in words:
        plain = word.removeprefix("trainee ").strip()
        trainee = trainee or plain != word
        role = _ROLES.get(plain) or _ROLES.get(plain.removesuffix("s"))
        if role is None:
            problems.append(
                _problem(line, "roles", f"“{word}” is no role.", f"Write one of: {_roles_said()}.")
            )
        elif role not in roles:
            roles.append(role)
    return tuple(roles), trainee


def _trainee(line: Line, problems: list[Problem]) -> bool:
    word = line["trainee"].casefold()
    if word not in _YES | _NO:
        problems.append(
            _problem(
                line, "trainee", f"“{line['trainee']}” is neither yes nor no.", "Write yes or no."
            )
        )
    return word in _YES


def _roles_said() -> str:
    return ", ".join(RoleName)


def _problem(line: Line, key: str, wrong: str, write: str) -> Problem:
    return Problem(line.number, _HEADINGS[key], wrong, write)

"""A list of enrolments: learner, unit, qualification, who works on it, target date."""

from dataclasses import dataclass
from datetime import date

from portfolio.access import Relation
from portfolio.interchange.table import WHOLE_FILE, Column, Line, Problem, Table, day_first

COLUMNS = (
    Column(
        "learner",
        "Learner",
        ("learner email", "learner e-mail", "email", "e-mail", "email address", "candidate",
         "candidate email", "student", "student email", "learner name"),
        "The learner's e-mail address; a name will do where only one learner has it.",
        "jamie.reid@college.example",
    ),
    Column(
        "unit",
        "Unit",
        ("unit number", "unit key", "unit title", "unit name", "unit code", "unit short name"),
        "The unit's title, short name, number or key, as Unit texts shows it.",
        "Process customer service complaints",
    ),
    Column(
        "qualification",
        "Qualification",
        ("qualification title", "qual", "programme", "course", "award"),
        "The qualification that the unit is taken for. Leave it empty where only one names the "
        "unit.",
        "",
    ),
    Column(
        Relation.ASSESSOR.value,
        "Assessor",
        ("assessor email", "assessor e-mail", "assessed by", "assessor name"),
        "An e-mail address or a name. Leave it empty where nobody is placed yet.",
        "tom.okafor@college.example",
    ),
    Column(
        Relation.VERIFIER.value,
        "Verifier",
        ("internal verifier", "verifier email", "verifier e-mail", "iqa", "iv", "iqa email",
         "internal verifier (IQA)", "verified by"),
        "The internal verifier (IQA), as the assessor is written.",
        "helen.marsh@college.example",
    ),
    Column(
        Relation.COUNTERSIGNER.value,
        "Countersigner",
        ("countersigner email", "countersigner e-mail", "countersigned by",
         "countersigning assessor"),
        "Where the assessor is a trainee: who confirms what they decide.",
        "",
    ),
    Column(
        "target_on",
        "Target date",
        ("target", "due", "due date", "by", "end date", "planned end date", "target completion"),
        "Day first, as 31/12/2030. Leave it empty where there is none.",
        "31/12/2030",
    ),
)  # fmt: skip
TEMPLATE = COLUMNS
PLACES = (Relation.ASSESSOR, Relation.VERIFIER, Relation.COUNTERSIGNER)

HEADINGS = {column.key: column.heading for column in COLUMNS}
_NOBODY = {"", "-", "–", "none", "nobody", "n/a", "tbc", "not yet"}


@dataclass(frozen=True)
class EnrolmentLine:
    """An enrolment as a line of the list says it; who and what is meant is not known yet.

    What can't be read, and has a problem that says so, is empty.
    """

    number: int
    learner: str
    unit: str
    qualification: str
    people: dict[Relation, str]
    target_on: date | None


def enrolments_in(table: Table) -> tuple[list[EnrolmentLine], list[Problem]]:
    """The enrolments that the list names, and everything in it that can't be read."""
    problems = list(table.problems)
    lacking = [key for key in ("learner", "unit") if table.columns and key not in table.columns]
    problems += [
        Problem(
            WHOLE_FILE,
            HEADINGS[key],
            f"There is no column {HEADINGS[key]}.",
            f"Add it, with {HEADINGS[key]} as its heading.",
        )
        for key in lacking
    ]
    lines = []
    # Where a line has cells too many, what is in them follows from it.
    shifted = {problem.line for problem in table.problems}
    for line in table.lines if not lacking else ():
        if line.number in shifted:
            continue
        for key, wrong, write in (
            ("learner", "The learner is missing.", "Write the learner's e-mail address."),
            ("unit", "The unit is missing.", "Write the unit's title, short name, number or key."),
        ):
            if not line[key]:
                problems.append(Problem(line.number, HEADINGS[key], wrong, write))
        lines.append(
            EnrolmentLine(
                line.number,
                line["learner"],
                line["unit"],
                _somebody(line["qualification"]),
                {each: _somebody(line[each.value]) for each in PLACES},
                _day(line, problems),
            )
        )
    return lines, problems


def _somebody(words: str) -> str:
    return "" if words.casefold() in _NOBODY else words


def _day(line: Line, problems: list[Problem]) -> date | None:
    written = line["target_on"]
    if written.casefold() in _NOBODY:
        return None
    day = day_first(written)
    if day is None:
        problems.append(
            Problem(
                line.number,
                HEADINGS["target_on"],
                f"“{written}” is no day.",
                "Write the day first, as 31/12/2030.",
            )
        )
    return day

"""The shape of a unit as it is typed into a page, and of a data file that is taken up."""

from collections.abc import Iterable, Sequence
from typing import Any

import wtforms
from flask_wtf.file import FileField, FileRequired
from wtforms import FieldList, FormField, HiddenField, StringField, TextAreaField

from portfolio.standards.format.lined_yaml import LARGEST
from portfolio.standards.format.problems import FieldPath, Problem
from portfolio.standards.methods import Method
from portfolio.standards.own_units.rules import said_in_page
from portfolio.standards.own_units.typed import (
    COUNTS,
    LISTS,
    TEXTS,
    Typed,
    outcome_by_number,
    recognised,
)
from portfolio.standards.simulation import ALLOWED, NOT_ALLOWED
from portfolio.web.fields import SelectField, TicksField
from portfolio.web.forms import Form

MOST_ROWS = 200
LEVELS = ("", "1", "2", "3", "4", "5", "6", "7", "8", "Entry 1", "Entry 2", "Entry 3")


class OutcomeRow(wtforms.Form):
    """One learning outcome."""

    key = HiddenField()
    number = StringField("Number")
    text = TextAreaField("Outcome, in the source's words")


class CriterionRow(wtforms.Form):
    """One assessment criterion."""

    key = HiddenField()
    number = StringField("Number")
    text = TextAreaField("Criterion, in the source's words")
    lead_in = StringField(
        "First words that pages leave out",
        description="Such as “The learner can”. Letter for letter as the text begins.",
    )
    plain_words = TextAreaField(
        "In plain words, for a witness",
        description="What somebody may have seen of it. Your own words, not the source's.",
    )
    outcome = SelectField("Belongs to outcome", choices=[], validate_choice=False)
    methods = TicksField(
        "Demands one of these methods (none: any will do)",
        choices=[(method.value, f"{method.label} ({method.value})") for method in Method],
    )


class UnitForm(Form):
    """A unit as it is typed; checked by the rules for data files, not here."""

    title = StringField("Title", description="As the specification gives it.")
    short_name = StringField("Short name", description="Your centre's own name for it.")
    number = StringField("Unit number", description="The awarding organisation's, as it writes it.")
    reference = StringField("Unit reference number", description="Such as A/123/4567.")
    level = SelectField(
        "Level", choices=[(each, each or "Not stated") for each in LEVELS], validate_choice=False
    )
    credits = StringField("Credits")
    guided_learning_hours = StringField("Guided learning hours")
    awarding_organisation = StringField("Awarding organisation")
    simulation = SelectField(
        "Simulated work as evidence",
        choices=[
            ("", "Not stated"),
            (ALLOWED, "Allowed"),
            (NOT_ALLOWED, "Not allowed: real work only"),
        ],
        validate_choice=False,
    )
    qualification = SelectField("Qualification", validate_choice=False, choices=[])
    source = StringField(
        "Where the words come from",
        description="The awarding organisation's specification and its edition, in one line; or "
        "that your centre wrote them, if it did. Everybody who opens the unit reads this.",
    )
    synopsis = TextAreaField("In short")
    overview = TextAreaField("Overview", description="One paragraph a line.")
    guidance = TextAreaField("What assessors look for", description="One point a line.")
    mistakes = TextAreaField(
        "Common mistakes",
        description="One a line; or “Misconception: … Correction: …” on one line.",
    )
    outcomes = FieldList(FormField(OutcomeRow), max_entries=MOST_ROWS)
    criteria = FieldList(FormField(CriterionRow), max_entries=MOST_ROWS)
    more_outcomes = TextAreaField(
        "Outcomes, one a line", description="Numbers at the beginning of lines are recognised."
    )
    more_criteria = TextAreaField(
        "Criteria, one a line",
        description="Paste them as “1.1 Explain …”; numbers and bullets are recognised.",
    )

    def __init__(
        self, *args: Any, typed: Typed, qualifications: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, data=typed, **kwargs)
        # A draft is saved without them, and not published.
        self.title.flags.needed = "needed to publish, or a short name"
        self.short_name.flags.needed = "needed where there is no title"
        self.source.flags.needed = "needed to publish"
        if not typed["criteria"]:
            self.more_criteria.flags.needed = "at least one is needed to publish"
        self.qualification.choices = [("", "Not stated"), *qualifications]
        listed = [("", "Not stated")] + [
            (row.key.data or row.number.data or "", _outcome_label(row, place))
            for place, row in enumerate(self.outcomes, start=1)
            if row.key.data or row.number.data
        ]
        for row in self.criteria:
            row.form.outcome.choices = listed

    def typed(self, before: Typed) -> Typed:
        """What stands in the form, with what it doesn't show as it was *before*."""
        plain = {
            name: _said(self[name])
            for name in (*TEXTS, *COUNTS, *LISTS, "level", "source", "mistakes", "qualification")
        }
        outcomes = [
            {
                "key": _said(row.key),
                "number": _said(row.number),
                "text": _said(row.text),
            }
            for row in self.outcomes
        ]
        criteria = [
            {
                "key": _said(row.key),
                "number": _said(row.number),
                "text": _said(row.text),
                "lead_in": _said(row.lead_in),
                "outcome": _said(row.outcome),
                "plain_words": _said(row.plain_words),
                "methods": list(row.methods.data or ()),
            }
            for row in self.criteria
        ]
        outcomes += _pasted(self.more_outcomes.data)
        return {
            **before,
            **plain,
            "outcomes": outcomes,
            "criteria": criteria
            + [
                row
                | {
                    "lead_in": "",
                    "outcome": outcome_by_number(row["number"], outcomes),
                    "methods": [],
                    "plain_words": "",
                }
                for row in _pasted(self.more_criteria.data)
            ],
        }

    def show(self, problems: Iterable[Problem]) -> None:
        """Each problem beside the field it is about; what has none here at the top."""
        for problem in problems:
            field = self._at(problem.path)
            sentence = said_in_page(problem)
            if field is None:
                where = f"{problem.field}: " if problem.path else ""
                self.refusals.append(f"{where}{sentence}")
            else:
                field.errors = [*field.errors, sentence]
                row = self._row_named(problem.path)
                if row:
                    # The summary at the top knows of fields, not of the rows within a list.
                    self.refusals.append(f"{row}: {sentence}")

    def _row_named(self, path: FieldPath) -> str:
        """What a person calls the row that a path leads into; empty where it leads into none."""
        if len(path) < 2 or path[0] not in ("outcomes", "criteria") or isinstance(path[1], str):
            return ""
        row = self[str(path[0])].entries[path[1]].form
        what = "Outcome" if path[0] == "outcomes" else "Criterion"
        return f"{what} {row.number.data or path[1] + 1}"

    def _at(self, path: FieldPath) -> Any:
        if not path:
            return None
        name = str(path[0])
        if name in ("outcomes", "criteria") and len(path) > 1:
            rows = self.outcomes.entries if name == "outcomes" else self.criteria.entries
            place = path[1]
            if isinstance(place, int) and place < len(rows):
                row: Any = rows[place].form
                inner = str(path[2]) if len(path) > 2 else "text"
                return row[inner] if inner in row and inner != "key" else row.text
            return None
        if name == "criteria":
            return self.more_criteria
        return self[name] if name in self and name not in ("outcomes", "key") else None


class UnitUploadForm(Form):
    """A data file of a unit."""

    file = FileField("Data file of a unit (YAML)", [FileRequired("Choose a file.")])

    def bytes_read(self) -> bytes:
        """What was uploaded, up to just past what a data file may hold."""
        content: bytes = self.file.data.read(LARGEST + 1)
        return content


def _said(field: Any) -> str:
    return str(field.data or "").strip()


def _outcome_label(row: Any, place: int) -> str:
    text = row.text.data or ""
    return f"{row.number.data or place} {text if len(text) < 60 else text[:59] + '…'}"


def _pasted(text: str | None) -> list[dict[str, Any]]:
    return [
        {"key": "", "number": each.number, "text": each.text} for each in recognised(text or "")
    ]

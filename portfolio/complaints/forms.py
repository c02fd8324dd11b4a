"""The forms of a log: its columns, spellings and rows; a recommendation; the timescale."""

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from portfolio.complaint_logs.columns import Column, Field
from portfolio.complaint_logs.log import Choices, RowKind
from portfolio.complaint_logs.row_names import RowNames
from portfolio.complaint_logs.themes import Theme
from portfolio.complaints.rules import LONGEST
from portfolio.documents.locators import parse
from portfolio.documents.problems import NoSuchPassage
from portfolio.web.fields import SelectField
from portfolio.web.forms import Form

NOT_COUNTED = ""
_COLUMNS = [(NOT_COUNTED, "Not counted")] + [
    (field.value, field.value[:1].upper() + field.value[1:]) for field in Field
]
_KINDS = [(kind.value, kind.value[:1].upper() + kind.value[1:]) for kind in RowKind]
_LENGTH = Length(max=LONGEST, message=f"Keep it under {LONGEST:,} characters.")


class LogForm(Form):
    """What each column holds, what each spelling means, and what doubtful rows are."""

    def choices(
        self, columns: Sequence[Column], spellings: Sequence[str], rows: Sequence[int]
    ) -> Choices:
        """What was said, by column, spelling and row."""
        themes = {
            label: str(self[f"theme_{at}"].data)
            for at, label in enumerate(spellings)
            if self[f"theme_{at}"].data
        }
        return Choices(
            columns={
                each.at: Field(said) if (said := self[f"column_{each.at}"].data) else None
                for each in columns
            },
            themes=themes,
            kinds={row: RowKind(self[f"row_{row}"].data) for row in rows},
        )


def log_form(
    columns: Sequence[Column],
    themes: Sequence[Theme],
    rows: Sequence[tuple[int, RowKind]],
    *,
    names: RowNames,
) -> LogForm:
    """The form for one log: a choice a column, a name a spelling, a kind for each doubtful row."""
    fields: dict[str, Any] = {}
    for column in columns:
        fields[f"column_{column.at}"] = SelectField(
            column.name,
            choices=_COLUMNS,
            default=column.field.value if column.field else NOT_COUNTED,
            description=column.reason,
        )
    pairs = [(label, theme.name) for theme in themes for label in theme.spellings]
    for at, (label, name) in enumerate(pairs):
        fields[f"theme_{at}"] = StringField(label, [Length(max=80)], default=name)
    for passage, kind in rows:
        fields[f"row_{passage}"] = SelectField(
            f"Row {names.number(passage)}", choices=_KINDS, default=kind.value
        )
    made: LogForm = type("OneLogForm", (LogForm,), fields)()
    return made


class RecommendationForm(Form):
    """What is recommended, and what it rests on."""

    text = TextAreaField(
        "What do you recommend?",
        [InputRequired("Say what you recommend."), _LENGTH],
        description="One change that somebody could make: who does what differently.",
    )
    theme = StringField(
        "Theme", [Length(max=80)], description="What the complaints have in common."
    )
    rows = StringField(
        "Rows",
        [Length(max=200)],
        description="The rows of the log that show it, as its page numbers them: 2-4, 7.",
    )
    policy = StringField(
        "Policy or procedure",
        [Length(max=300)],
        description="Which one would change, and its clause where it has one. "
        "Choose one of your centre's, or write another.",
        render_kw={"list": "policies", "autocomplete": "off"},
    )
    mitigation = TextAreaField(
        "How would it help?",
        [_LENGTH],
        description="What would happen less often, and why.",
    )

    def __init__(self, *args: Any, names: RowNames, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = names

    def validate_rows(self, field: StringField) -> None:
        try:
            parse(field.data or "")
        except NoSuchPassage:
            raise ValidationError("Write the rows as numbers, such as 2-4, 7.") from None
        try:
            self._locator = self._names.locator(field.data or "")
        except NoSuchPassage as problem:
            raise ValidationError(problem.sentence) from None

    @property
    def said(self) -> dict[str, str]:
        """The fields as a recommendation keeps them."""
        return {
            "text": self.text.data or "",
            "theme": self.theme.data or "",
            "locator": self._locator,
            "policy": self.policy.data or "",
            "mitigation": self.mitigation.data or "",
        }


class TimescaleForm(Form):
    """Days within which complaints should be resolved."""

    days = IntegerField(
        "Days to resolve a complaint",
        [
            InputRequired("Write a number of days."),
            NumberRange(1, 365, "Write a number of days from 1 to 365."),
        ],
        description="Counted from the day it was received; learners' logs are compared with it.",
    )

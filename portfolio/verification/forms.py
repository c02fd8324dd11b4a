"""What verifiers and assessors fill in."""

from collections.abc import Iterable
from typing import Any

from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portfolio.standards.models import Criterion
from portfolio.verification.rules import CHECKS, Severity
from portfolio.web.fields import DayField, NeededFor, RadioField, SelectField, TicksField
from portfolio.web.forms import Form

LONGEST = 4000


class SampleForm(Form):
    """Taking a sample."""

    reason = TextAreaField("Your reason", validators=[Length(max=LONGEST)])


class AgreeForm(Form):
    """Agreeing with what the assessor decided."""

    checks = TicksField(
        "What you checked",
        choices=list(CHECKS.items()),
        validators=[InputRequired("Tick what you found to be so.")],
        description="Tick what you found to be so. To agree, the first five have to be; "
        "if you leave another unticked, say in the note what you found.",
    )
    note = TextAreaField(
        "Note to the assessor",
        description="What was good, and what to do differently. Learners don't see it.",
        validators=[NeededFor("needed where you leave a check unticked"), Length(max=LONGEST)],
    )

    @property
    def checked(self) -> dict[str, bool]:
        """Each check, and whether it was ticked."""
        return {name: name in (self.checks.data or ()) for name in CHECKS}


class ActionPointForm(Form):
    """Asking the assessor for something."""

    text = TextAreaField(
        "What the assessor should do",
        description="Learners don't see it.",
        validators=[
            DataRequired("Say what the assessor should do."),
            Length(max=LONGEST),
        ],
    )
    severity = RadioField(
        "How much hangs on it",
        choices=[
            (Severity.ESSENTIAL.value, "Essential: the decision can't stand without it"),
            (Severity.ADVISORY.value, "Advisory: the decision stands, the practice should improve"),
        ],
        default=Severity.ESSENTIAL.value,
        validators=[InputRequired("Choose essential or advisory.")],
    )
    due_on = DayField("Due on", [InputRequired("Choose the day it is due.")])
    criterion = SelectField("Criterion", coerce=int, validators=[Optional()], default=0)

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = {each.id: each for each in criteria}
        self.criterion.choices = [(0, "The unit as a whole")] + [
            (each.id, f"{each.label} {_short(each.display_text)}")
            for each in self._criteria.values()
        ]

    @property
    def chosen_criterion(self) -> Criterion | None:
        """The criterion it is about; none where it is about the whole unit."""
        return self._criteria.get(self.criterion.data)


class AnswerForm(Form):
    """The assessor's answer."""

    text = TextAreaField(
        "What you did",
        validators=[DataRequired("Say what you did."), Length(max=LONGEST)],
    )


class CloseForm(Form):
    """Closing an action point."""

    note = TextAreaField(
        "What you found",
        validators=[DataRequired("Say what you found."), Length(max=LONGEST)],
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"

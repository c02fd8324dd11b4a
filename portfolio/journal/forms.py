"""The form of an entry."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portfolio.evidence.forms import TITLE_LENGTH, day_in
from portfolio.journal.rules import LONGEST, Noted
from portfolio.reflection.outcomes import Went
from portfolio.web.fields import DayField, RadioField
from portfolio.web.forms import Form


class EntryForm(Form):
    """What happened on a day, and how it went."""

    happened_on = DayField(
        "Day", description="When it happened.", validators=[InputRequired("Give the day.")]
    )
    title = StringField(
        "Title", description="A few words, so that you find it again.", validators=[TITLE_LENGTH]
    )
    text = TextAreaField(
        "What happened, and what you make of it",
        description="As short as you like. A blank line begins a new paragraph.",
        validators=[
            InputRequired("Write something."),
            Length(max=LONGEST, message=f"Keep it under {LONGEST:,} characters."),
        ],
    )
    went = RadioField(
        "How it went",
        choices=[
            (Went.WELL.value, Went.WELL.words),
            (Went.HARD.value, Went.HARD.words),
            (Went.NOT_SAID.value, "Neither, or I'd rather not say"),
        ],
        default="",
        validators=[Optional()],
    )

    @property
    def noted(self) -> Noted:
        """What was typed."""
        return Noted(
            day_in(self.happened_on),
            self.title.data or "",
            self.text.data or "",
            Went(self.went.data or ""),
        )

"""The form of what an assessor saw, asked or discussed."""

from wtforms import StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Optional

from portfolio.evidence.forms import TEXT_LENGTH, TITLE_LENGTH
from portfolio.web.fields import DayField, RadioField, TicksField
from portfolio.web.forms import Form


class MomentField(TimeField):
    """A time of day, as 14:30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("That is no time. Write it like 14:30.") from None


class RecordForm(Form):
    """What an assessor saw, asked or discussed."""

    kind = RadioField(
        "What this records",
        validators=[InputRequired("Choose what this records.")],
    )
    title = StringField(
        "Title",
        description="As “Observation at the front desk”.",
        validators=[InputRequired("Give the record a title."), TITLE_LENGTH],
    )
    work_on = DayField("Day", validators=[InputRequired("Give the day.")])
    started = MomentField("Started at", validators=[Optional()])
    ended = MomentField("Ended at", validators=[Optional()])
    place = StringField(
        "Place",
        description="Where it was, or how you spoke: a call, a video meeting.",
        validators=[InputRequired("Give the place."), TITLE_LENGTH],
    )
    account = TextAreaField(
        "What was seen, or what was asked and answered",
        description="A blank line begins a new paragraph; paragraphs are numbered.",
        validators=[InputRequired("Write what was seen, asked or answered."), TEXT_LENGTH],
    )
    criteria = TicksField(
        "Criteria that it shows", coerce=int, choices=(), outside="Tick criteria of this unit."
    )

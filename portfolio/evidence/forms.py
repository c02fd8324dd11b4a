"""The forms of evidence: a file, a text, a witness's words, a withdrawal, an assessor's record."""

from collections.abc import Collection
from datetime import date

from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import StringField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portfolio.documents.kinds import ENDINGS
from portfolio.evidence.provenance import Circumstances, Setting
from portfolio.evidence.rules import LONGEST_TEXT, LONGEST_TITLE
from portfolio.web.fields import DayField, RadioField, SelectField, TicksField
from portfolio.web.forms import Form


def accepted(kept: Collection[str]) -> str:
    """What a file field offers; *kept* are the endings of files that are not read."""
    return ",".join([*ENDINGS, *(f".{each}" for each in sorted(kept)), "audio/*", "video/*"])


TITLE_LENGTH = Length(max=LONGEST_TITLE, message=f"Keep it under {LONGEST_TITLE} characters.")
TEXT_LENGTH = Length(
    max=LONGEST_TEXT, message=f"Keep it under {LONGEST_TEXT:,} characters, or write two items."
)


def day_in(field: DayField) -> date:
    """The day in a field that validation has made sure of."""
    day: date | None = field.data
    assert day is not None
    return day


class MomentField(TimeField):
    """A time of day, as 14:30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("That is no time. Write it like 14:30.") from None


class WorkFields(Form):
    """In what setting, and where, the work was done."""

    setting = RadioField(
        "Setting of the work",
        choices=[(each.value, each.words) for each in Setting],
        default=Setting.REAL.value,
        validators=[DataRequired("Choose the setting of the work.")],
    )
    place = StringField(
        "Place",
        description="Where the work was done, as “Front desk, Leeds branch”.",
        validators=[TITLE_LENGTH],
    )

    @property
    def circumstances(self) -> Circumstances:
        """What was chosen and typed."""
        return Circumstances(Setting(self.setting.data), self.place.data or "")


class UploadForm(WorkFields):
    """Files become an item."""

    kind = SelectField(
        "Kind of evidence",
        validators=[InputRequired("Choose what kind of evidence this is.")],
    )
    title = StringField(
        "Title",
        description="What your assessor will see in the index. Left empty, the file's name.",
        validators=[TITLE_LENGTH],
    )
    work_on = DayField(
        "Day of the work",
        description="When the work that it shows was done.",
        validators=[InputRequired("Give the day of the work.")],
    )
    file = MultipleFileField(
        "Files",
        description="One, or several that belong together: they become one item.",
        validators=[FileRequired("Choose a file.")],
    )


class MoreFilesForm(Form):
    """Files are put beside those that an item has."""

    file = MultipleFileField("Add files", validators=[FileRequired("Choose a file.")])


class NextFileForm(WorkFields):
    """Files become the next version of an item."""

    title = StringField("Title", validators=[TITLE_LENGTH])
    work_on = DayField("Day of the work", validators=[InputRequired("Give the day of the work.")])
    file = MultipleFileField("Files", validators=[FileRequired("Choose a file.")])


class TestimonyForm(Form):
    """What a witness says, typed in for them."""

    __test__ = False

    kind = SelectField("Kind of testimony")
    name = StringField(
        "Witness's name", validators=[InputRequired("Give the witness's name."), TITLE_LENGTH]
    )
    role = StringField(
        "Their role",
        description="Their job, as “Team leader”.",
        validators=[InputRequired("Give the witness's role."), TITLE_LENGTH],
    )
    relation = StringField(
        "How they know your work",
        description="As “My line manager since 2024”.",
        validators=[InputRequired("Say how the witness knows your work."), TITLE_LENGTH],
    )
    contact = StringField(
        "Their e-mail address or telephone number",
        description="Your assessor may ask them.",
        validators=[InputRequired("Give a way to reach the witness."), TITLE_LENGTH],
    )
    work_on = DayField(
        "Day on which they saw it", validators=[InputRequired("Give the day they saw it.")]
    )
    statement = TextAreaField(
        "What they saw you do",
        description="In their own words. A blank line begins a new paragraph.",
        validators=[InputRequired("Give what the witness saw."), TEXT_LENGTH],
    )


class HeldForm(WorkFields):
    """What is held at the workplace: where it is, who can show it, and what it shows."""

    kind = SelectField(
        "Kind of evidence",
        validators=[InputRequired("Choose what kind of evidence this is.")],
    )
    what = StringField(
        "What it is",
        description="As “Minutes of the team meeting”. It is the title in the index.",
        validators=[InputRequired("Say what it is."), TITLE_LENGTH],
    )
    location = StringField(
        "Where exactly it is held",
        description="So that your assessor finds it: “HR office, locked cabinet, file 12”.",
        validators=[InputRequired("Say where exactly it is held."), TITLE_LENGTH],
    )
    keeper = StringField(
        "Who can show it",
        description="Their job is enough, as “The HR manager”.",
        validators=[InputRequired("Say who can show it."), TITLE_LENGTH],
    )
    work_on = DayField("Day of the work", validators=[InputRequired("Give the day of the work.")])
    shows = TextAreaField(
        "What it shows",
        description="What you did, as somebody reads it there, without names of customers or "
        "colleagues. A blank line begins a new paragraph; paragraphs are numbered.",
        validators=[InputRequired("Say what it shows."), TEXT_LENGTH],
    )


class SeenForm(Form):
    """An original was seen where it is held."""

    seen_on = DayField("Day on which you saw it", validators=[InputRequired("Give the day.")])
    note = StringField(
        "What you found",
        description="As “Complete; it says what the learner says of it”.",
        validators=[InputRequired("Say what you found."), TITLE_LENGTH],
    )


class WithdrawForm(Form):
    """Why an item is taken back."""

    reason = StringField(
        "Reason",
        description="It is kept with the item, which keeps its number.",
        validators=[InputRequired("Say why you withdraw it."), TITLE_LENGTH],
    )


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

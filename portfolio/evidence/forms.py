"""The forms of evidence that most of its rooms share: the work shown, a file, a withdrawal."""

from collections.abc import Collection
from datetime import date

from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from portfolio.documents.kinds import ENDINGS
from portfolio.evidence.provenance import Circumstances, Setting
from portfolio.evidence.rules import LONGEST_TEXT, LONGEST_TITLE
from portfolio.web.fields import DayField, RadioField, SelectField
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


class WithdrawForm(Form):
    """Why an item is taken back."""

    reason = StringField(
        "Reason",
        description="It is kept with the item, which keeps its number.",
        validators=[InputRequired("Say why you withdraw it."), TITLE_LENGTH],
    )

"""The form with which a manager gives room for files."""

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portfolio.evidence.room.rules import LEAST, MOST
from portfolio.web.forms import Form


class RoomForm(Form):
    """How much each learner may keep."""

    megabytes = IntegerField(
        "Room for each learner's files, in megabytes",
        description="1,000 MB hold about 300 photos, or an hour of video.",
        validators=[
            InputRequired("Write a whole number of megabytes."),
            NumberRange(LEAST, MOST, f"Write a number from {LEAST} to {MOST:,}."),
        ],
    )

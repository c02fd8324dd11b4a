"""The form on which a learner says why something personal stays."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from portfolio.web.fields import TicksField
from portfolio.web.forms import Form


class KeepForm(Form):
    """What stays, and the one reason for all of it; the view gives the choices."""

    subjects = TicksField("What stays", validators=[DataRequired("Tick what stays as it is.")])
    reason = TextAreaField(
        "Why it stays",
        description="One reason for all that is ticked, such as “These are my own employer's "
        "public details” or “She agreed in writing on 3 March”.",
        validators=[
            DataRequired("Say why it stays."),
            Length(max=500, message="Keep it under 500 characters."),
        ],
    )


class ConsentForm(Form):
    """Who agreed to a recording, and when."""

    agreed = TextAreaField(
        "Who agreed, when and how",
        description="As “Customer 1 agreed on the telephone on 3 March; Colleague 1 was asked "
        "before the meeting”. Without names, where you can.",
        validators=[
            DataRequired("Say who agreed, and when."),
            Length(max=500, message="Keep it under 500 characters."),
        ],
    )


class DestroyForm(Form):
    """That an original goes for good."""

    for_good = BooleanField(
        "Destroy it for good",
        validators=[DataRequired("Tick that it is to be destroyed for good.")],
    )

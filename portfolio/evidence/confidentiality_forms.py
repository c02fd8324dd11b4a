"""The form on which a learner says why something personal stays."""

from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length

from portfolio.web.forms import Form


class KeepForm(Form):
    """What stays, and the one reason for all of it; the view gives the choices."""

    subjects = SelectMultipleField(
        "What stays", validators=[DataRequired("Tick what stays as it is.")]
    )
    reason = TextAreaField(
        "Why it stays",
        description="One reason for all that is ticked, such as “These are my own employer's "
        "public details” or “She agreed in writing on 3 March”.",
        validators=[
            DataRequired("Say why it stays."),
            Length(max=500, message="Keep it under 500 characters."),
        ],
    )

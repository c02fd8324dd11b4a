"""The shape of an erasure and of a legal hold."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portfolio.web.forms import Form


class EraseForm(Form):
    """Why, whether before the time, and the person's address typed once more."""

    ground = TextAreaField(
        "Why the law asks for it",
        description="Kept for good, so don't name the person: “Request of 3 March, nothing is due "
        "to an awarding organisation any more.”",
        validators=[InputRequired("Say why the law asks for it."), Length(max=1000)],
    )
    early = BooleanField("The law demands it before the records may go")
    address = StringField(
        "Their e-mail address",
        description="Type it once more, so that the wrong person is never erased.",
        validators=[InputRequired("Type the person's e-mail address.")],
    )


class HoldForm(Form):
    """Why nothing of a person may be erased."""

    reason = StringField(
        "Why nothing may be erased",
        description="An appeal, a suspicion of malpractice, an external review. Name nobody.",
        validators=[InputRequired("Say why nothing may be erased."), Length(max=500)],
    )

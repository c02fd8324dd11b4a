"""The forms of whoever asks a witness, and of whoever calls one an expert."""

from typing import Any

from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional

from portfolio.standards.models import Criterion
from portfolio.web.fields import NeededFor, RadioField, TicksField
from portfolio.web.forms import Form
from portfolio.witnesses.rules import Asked

_SHORT = Length(max=200, message="Keep it under 200 characters.")

BY_MAIL = "mail"
BY_PICTURE = "picture"


class AskForm(Form):
    """Whom to ask, how, for what, about which criteria."""

    how = RadioField(
        "How they get the link",
        choices=[
            (BY_MAIL, "By e-mail"),
            (BY_PICTURE, "I show them a QR code, or hand them the link"),
        ],
        default=BY_MAIL,
    )
    name = StringField("Witness's name", [_SHORT], description="As far as you know it.")
    address = EmailField(
        "Witness's e-mail address",
        [
            Optional(),
            NeededFor("needed where the link goes by e-mail"),
            Length(max=254),
            Email("That is no e-mail address. Write it as name@work.example."),
        ],
    )
    kind = RadioField(
        "What you ask for",
        choices=[(each.value, each.words) for each in Asked],
        default=Asked.TESTIMONY.value,
    )
    words = TextAreaField(
        "Your words to them",
        [Length(max=2000, message="Keep it under 2,000 characters.")],
        description="Remind them of the occasion, without names of customers: “The refund call "
        "last Tuesday afternoon”. Don't suggest what to say.",
    )
    criteria = TicksField(
        "What to write about", coerce=int, choices=(), outside="Tick criteria of this unit."
    )

    def __init__(self, *args: Any, offered: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = offered
        self.criteria.choices = [(each.id, each.label) for each in offered]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that a link which goes by e-mail has somewhere to go."""
        sound = bool(super().validate(extra_validators))
        if sound and self.how.data == BY_MAIL and not self.address.data:
            self.address.errors = ["Give the address that the link goes to."]
            return False
        return sound

    @property
    def to(self) -> str:
        """The address that the link goes to; empty where it is shown."""
        return (self.address.data or "").strip() if self.how.data == BY_MAIL else ""

    @property
    def chosen(self) -> list[Criterion]:
        """The criteria that were ticked."""
        ticked = set(self.criteria.data or ())
        return [each for each in self._offered if each.id in ticked]


class ExpertForm(Form):
    """Why a witness is an expert, or no longer."""

    reason = StringField(
        "Reason",
        [DataRequired("Say why: a verifier reads it."), _SHORT],
        description="What makes them competent in the work, and how they know the standards: "
        "“Holds this NVQ, leads the complaints team, was briefed on unit 302”.",
    )

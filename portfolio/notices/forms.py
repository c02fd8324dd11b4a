"""The form in which a person chooses what to be told of."""

from collections.abc import Iterable

from wtforms.validators import InputRequired

from portfolio.notices.kinds import Kind
from portfolio.web.fields import RadioField, TicksField
from portfolio.web.forms import Form


class ChoosingForm(Form):
    """Which kinds are shown and which are mailed, and how often mails come."""

    shown = TicksField("In the page")
    mailed = TicksField("By e-mail")
    often = RadioField(
        "E-mails come",
        choices=[
            ("now", "At once, one for each notice"),
            ("daily", "Once a day, in the morning, one for everything new"),
        ],
        validators=[InputRequired("Choose when e-mails come.")],
    )

    def offer(self, kinds: Iterable[Kind]) -> None:
        """These are the kinds that can be chosen."""
        kinds = list(kinds)
        self.shown.choices = [(k.code, k.label) for k in kinds if not k.essential]
        self.mailed.choices = [(k.code, k.label) for k in kinds]

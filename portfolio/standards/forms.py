"""The shape of what a manager says about a line of outcomes."""

from typing import Any

from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from portfolio.web.forms import Form


class SplitForm(Form):
    """A line of outcomes in parts, one a line; or, by its other button, one line again."""

    parts = TextAreaField(
        "Outcomes, one a line",
        [Length(max=5000, message="That is more than a line of outcomes can hold.")],
        description=(
            "Keep the source's words and their order. Only commas and a joining “and” between "
            "two outcomes may fall away."
        ),
    )
    whole = BooleanField("One line again")

    def __init__(self, *args: Any, suggested: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts.flags.required = True
        if suggested and not self.is_submitted():
            self.parts.data = "\n".join(suggested)

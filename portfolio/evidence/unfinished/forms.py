"""Which file is thrown away."""

from collections.abc import Iterable
from typing import Any

from wtforms.validators import InputRequired

from portfolio.files.arriving import Left
from portfolio.web.fields import RadioField
from portfolio.web.forms import Form


class LeftForm(Form):
    """One of the files that were never saved."""

    file = RadioField("File", validators=[InputRequired()])

    def __init__(self, *args: Any, left: Iterable[Left], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.choices = [(each.arrival.token, each.arrival.name) for each in left]

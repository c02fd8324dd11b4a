"""Choosing a list, and confirming what it would do."""

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from portfolio.web.forms import Form


class ListForm(Form):
    """The file that holds the list."""

    file = FileField(
        "CSV file",
        [FileRequired("Choose the file.")],
        description="Up to 5,000 lines. Nothing is written before you have seen what it would do.",
    )


class ConfirmForm(Form):
    """Carrying out what the preview shows."""

    shown = HiddenField()

"""The forms of the unit page: its matrix, and its submission."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from portfolio.enrolment.models import PortfolioUnit
from portfolio.web.forms import Form


class MatrixForm(Form):
    """The matrix; its ticks are read from the post, cell by cell."""

    def show_again(self, unit: PortfolioUnit) -> None:
        """Let the next save rest on the unit as this page shows it now."""
        self.seen.data = str(unit.revision)


class SubmissionForm(MatrixForm):
    """What the learner says when they put a unit before the assessor."""

    note = TextAreaField(
        "Note to your assessor",
        validators=[Length(max=2000, message="Keep the note under 2,000 characters.")],
    )
    with_gaps = BooleanField("Submit although there are gaps")

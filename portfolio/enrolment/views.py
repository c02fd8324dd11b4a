"""Learners, their enrolments and who works with them."""

from typing import Any

from flask import Blueprint, render_template

from portfolio.access import Permission
from portfolio.people.models import Centre
from portfolio.web.guard import guard_centre

bp = Blueprint("enrolment", __name__)


@bp.get("/learners")
@guard_centre(Permission.VIEW_PEOPLE)
def learners(centre: Centre) -> Any:
    """Everybody who learns at the centre."""
    return render_template("enrolment/learners.html", centre=centre)

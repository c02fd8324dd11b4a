"""Units as their sources say them."""

from typing import Any

from flask import Blueprint, render_template

from portfolio.access import Permission
from portfolio.people.models import Centre
from portfolio.web.guard import guard_centre

bp = Blueprint("standards", __name__)


@bp.get("/units-offered")
@guard_centre(Permission.VIEW_STANDARDS)
def units(centre: Centre) -> Any:
    """Every unit that learners can be enrolled on."""
    return render_template("standards/units.html", centre=centre)

"""Home pages and the pages that look at everything."""

from typing import Any

from flask import Blueprint, render_template

from portfolio.web.guard import signed_in

bp = Blueprint("overview", __name__)


@bp.get("/")
@signed_in
def home() -> Any:
    """What waits for the person who signed in."""
    return render_template("overview/home.html")

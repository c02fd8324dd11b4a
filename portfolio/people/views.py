"""Signing in again where a form was sent after the sign-in had ended."""

from typing import Any

from flask import Blueprint, render_template
from flask_security import LoginForm, login_user

from portfolio.web.guard import public
from portfolio.web.kept import kept_from_again, page_to_carry_on

bp = Blueprint("people", __name__)


@bp.post("/sign-in-again")
@public
def sign_in_again() -> Any:
    """Sign in on the page that holds what was typed, then offer to send it once more."""
    kept = kept_from_again()
    form = LoginForm()
    if not form.validate_on_submit():
        problem = "That e-mail address and password don't match an account. Try again."
        return render_template("errors/401.html", kept=kept, problem=problem), 401
    assert form.user is not None  # validation found them
    login_user(form.user, authn_via=["password"])
    return page_to_carry_on(kept)


# Both add their routes to the blueprint above.
from portfolio.people import (  # noqa: E402  # they need bp
    joining_views,  # noqa: F401  # adds its routes
    people_views,  # noqa: F401  # adds its routes
)

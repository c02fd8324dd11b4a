"""Signing in again where a form was sent after the sign-in had ended."""

from typing import Any, cast

from flask import Blueprint, render_template
from flask_login import current_user
from flask_security import LoginForm

from portfolio.people.accounts.set_up import enter
from portfolio.people.models import User
from portfolio.web.guard import public
from portfolio.web.kept import kept_from_again, page_to_carry_on

bp = Blueprint("people", __name__)


@bp.post("/sign-in-again")
@public
def sign_in_again() -> Any:
    """Sign in on the page that holds what was typed, then offer to send it once more."""
    kept = kept_from_again()
    if current_user.is_authenticated:
        return page_to_carry_on(kept)
    form = LoginForm()
    if not form.validate_on_submit():
        problem = "That e-mail address and password don't match an account. Try again."
        return render_template("errors/401.html", kept=kept, problem=problem), 401
    assert form.user is not None  # validation found them
    if enter(cast(User, form.user)) is not None:
        problem = (
            "Your account asks for a second step as well. Sign in in a new window, keep this one "
            "open, and then press the button here again."
        )
        return render_template("errors/401.html", kept=kept, problem=problem), 401
    return page_to_carry_on(kept)

"""Answering an invitation."""

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user

from portfolio.people.accounts.set_up import enter
from portfolio.people.forms import NewPasswordForm, known_of
from portfolio.people.inviting.actions import accept_invitation
from portfolio.people.queries import find_invitation
from portfolio.people.rules import is_open
from portfolio.people.views import bp
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.guard import public


@bp.route("/join/<string:token>", methods=["GET", "POST"])
@public
def join(token: str) -> Any:
    """Set the password of an account that somebody was invited to, and sign in."""
    invitation = find_invitation(token)
    if invitation is None or not is_open(invitation, datetime.now(UTC)):
        joined = invitation is not None and invitation.ended_as == "accepted"
        return render_template("people/join_closed.html", joined=joined), 404
    if current_user.is_authenticated:
        return render_template("people/join_signed_in.html", invitation=invitation), 403
    form = NewPasswordForm(known=known_of(invitation.user))
    if form.validate_on_submit():
        try:
            with transaction():
                person = accept_invitation(invitation, password=form.password.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return enter(person) or redirect(url_for("overview.home"), 303)
    return form.page("people/join.html", invitation=invitation)

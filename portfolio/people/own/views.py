"""One's own account: name, what one signs in with, and where one is signed in."""

from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user, logout_user
from flask_security.change_email import change_email_confirm

from portfolio.people.forms import NameForm
from portfolio.people.own.actions import change_name as change_own_name
from portfolio.people.own.actions import sign_out_everywhere as sign_person_out_everywhere
from portfolio.people.queries import count_sign_ins
from portfolio.people.views import bp
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import public, signed_in


@bp.get("/account")
@signed_in
def account() -> Any:
    """Who one is here, and how one signs in."""
    return render_template(
        "people/account.html",
        person=current_user,
        devices=count_sign_ins(current_user, datetime.now(UTC)),
        passkeys_possible=_has_a_name(request.host),
    )


@bp.route("/account/name", methods=["GET", "POST"])
@signed_in
def change_name() -> Any:
    """Change how one is called."""
    form = NameForm(data={"name": current_user.name})
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                change_own_name(current_user, form.name.data or "")
                address = form.leads_to(url_for("people.account"))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success("Your name is changed.")
            return redirect(address, 303)
    return form.page("people/change_name.html")


@bp.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> Any:
    """End every sign-in of one's own, on every device."""
    with transaction():
        sign_person_out_everywhere(current_user)
    logout_user()
    told_success("You are signed out on every device.")
    return redirect(url_for("security.login"), 303)


@bp.route("/account/address/confirm/<string:token>", methods=["GET", "POST"])
@public
def confirm_address(token: str) -> Any:
    """Change one's address by the link that was sent to the new one: a press, for readers look."""
    if request.method == "POST":
        return change_email_confirm(token)  # type: ignore[no-untyped-call]  # the library's
    return render_template("people/confirm_address.html", token=token)


def _has_a_name(host: str) -> bool:
    """Whether the address that people came by is a name: passkeys belong to names alone."""
    bare = host.rsplit(":", 1)[0].strip("[]")
    try:
        ip_address(bare)
    except ValueError:
        return True
    return False

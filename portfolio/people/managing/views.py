"""The people of a centre: who they are, inviting them, mails that did not leave."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission, RoleName
from portfolio.mail.queries import unsent_mails
from portfolio.people.forms import ROLES, InviteForm, MailAgainForm
from portfolio.people.inviting.actions import invite as invite_person
from portfolio.people.inviting.actions import invite_again as invite_person_again
from portfolio.people.inviting.actions import withdraw_invitation as withdraw
from portfolio.people.managing import actions as managing_actions
from portfolio.people.models import Centre, User
from portfolio.people.queries import ACCOUNT_STATES, people_page
from portfolio.people.views import bp
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, guard_centre
from portfolio.web.incoming import row_number


@bp.get("/people")
@guard_centre(Permission.VIEW_PEOPLE)
def people(centre: Centre) -> Any:
    """Everybody of the centre, whether they have joined, and when they last signed in."""
    text = request.args.get("text", "").strip()[:100]
    account, role = request.args.get("account", ""), request.args.get("role", "")
    return render_template(
        "people/people.html",
        centre=centre,
        people=people_page(
            centre,
            text=text,
            account=account,
            role=role if role in set(RoleName) else "",
            page=request.args.get("page", 1, type=row_number),
        ),
        text=text,
        account=account,
        role=role,
        account_states=list(ACCOUNT_STATES),
        roles=[role.value for role, _label in ROLES],
        unsent=unsent_mails(centre.id),
        at=datetime.now(UTC),
    )


@bp.post("/people/mails/send-again")
@guard_centre(Permission.MANAGE_PEOPLE)
def send_mail_again(centre: Centre) -> Any:
    """Try once more to send a mail that was given up."""
    form = MailAgainForm(mails=unsent_mails(centre.id))
    if not form.validate_on_submit():
        abort(404)
    with transaction():
        managing_actions.send_mail_again(form.chosen, by=current_user)
    told_success("The mail is on its way again. If it can't leave, it is back in this list.")
    return redirect(url_for("people.people"), 303)


@bp.route("/people/invite", methods=["GET", "POST"])
@guard_centre(Permission.MANAGE_PEOPLE)
def invite(centre: Centre) -> Any:
    """Invite somebody to the centre."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                person = invite_person(
                    centre,
                    name=form.name.data or "",
                    email=form.email.data or "",
                    roles=form.chosen,
                    trainee=form.trainee.data,
                    by=current_user,
                )
                name, email = person.name, person.email
                address = form.leads_to(url_for("people.people"))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{name} is invited. The link is on its way to {email}.")
            return redirect(address, 303)
    return form.page("people/invite.html")


@bp.post("/people/<int:id>/invite-again")
@guard(Permission.MANAGE_PEOPLE, User)
def invite_again(person: User) -> Any:
    """Send a new link to somebody who has not answered."""
    said = "A new link is on its way to {}. The one before no longer works."
    return _done(invite_person_again, person, said)


@bp.post("/people/<int:id>/withdraw-invitation")
@guard(Permission.MANAGE_PEOPLE, User)
def withdraw_invitation(person: User) -> Any:
    """Have the link that somebody was sent open nothing."""
    said = "The invitation of {} is withdrawn."
    return _done(withdraw, person, said)


@bp.post("/people/<int:id>/suspend")
@guard(Permission.MANAGE_PEOPLE, User)
def suspend(person: User) -> Any:
    """Sign somebody out everywhere and let them in no more, for now."""
    said = "{} is suspended and signed out everywhere. Their work stays as it is."
    return _done(managing_actions.suspend, person, said)


@bp.post("/people/<int:id>/reinstate")
@guard(Permission.MANAGE_PEOPLE, User)
def reinstate(person: User) -> Any:
    """Let somebody who was suspended in again."""
    said = "{} can sign in again, with the same password as before."
    return _done(managing_actions.reinstate, person, said)


@bp.post("/people/<int:id>/clear-second-step")
@guard(Permission.MANAGE_PEOPLE, User)
def clear_second_step(person: User) -> Any:
    """Help somebody who lost their phone: by password alone, once, to set it up anew."""
    said = "{} signs in by password alone until they set up their app again."
    return _done(managing_actions.clear_second_step, person, said)


@bp.post("/people/second-step")
@guard_centre(Permission.MANAGE_PEOPLE)
def rule_second_step(centre: Centre) -> Any:
    """Ask everybody but learners for a second step at sign-in, or stop asking."""
    required = request.form.get("required") == "yes"
    with transaction():
        managing_actions.require_two_step(centre, required, by=current_user)
    told_success(
        "From their next sign-in on, staff enter a code from an app as well."
        if required
        else "A second step is each person's own choice again."
    )
    return redirect(url_for("people.people"), 303)


def _done(act: Callable[..., object], person: User, said: str) -> Any:
    """Do it to the person, say so with their name, and show them again."""
    with transaction():
        act(person, by=current_user)
        sentence = said.format(person.name)
    told_success(sentence)
    return redirect(url_for("people.person", id=person.id), 303)

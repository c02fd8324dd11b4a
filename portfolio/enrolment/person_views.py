"""One person of the centre: their account, what they are, and the units they work on."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user

from portfolio.access import Permission, RoleName
from portfolio.enrolment.models import ALLOCATED
from portfolio.enrolment.place_queries import Place, places_of
from portfolio.people.forms import RolesForm
from portfolio.people.managing.actions import change_roles as change_roles_of
from portfolio.people.models import User
from portfolio.people.queries import newest_invitation
from portfolio.people.views import bp
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard, today


@bp.get("/people/<int:id>")
@guard(Permission.MANAGE_PEOPLE, User)
def person(person: User) -> Any:
    """Somebody's account, roles and places, and what can be done about them."""
    places = places_of(person, today())
    return render_template(
        "people/person.html",
        person=person,
        places=places,
        works=any(place.relation in ALLOCATED for place in places),
        invitation=newest_invitation(person) if person.awaited else None,
    )


@bp.route("/people/<int:id>/roles", methods=["GET", "POST"])
@guard(Permission.MANAGE_PEOPLE, User)
def change_roles(person: User) -> Any:
    """What somebody is at the centre, and whether an assessor is a trainee."""
    form = RolesForm(data={"roles": sorted(person.role_names), "trainee": person.trainee})
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                change_roles_of(
                    person,
                    form.chosen,
                    trainee=form.trainee.data,
                    by=current_user,
                    places=[
                        place.words for place in _lost(places_of(person, today()), form.chosen)
                    ],
                )
                name = person.name
                address = form.leads_to(url_for("people.person", id=person.id))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{name} has the roles that you chose.")
            return redirect(address, 303)
    return form.page("people/roles.html", person=person)


def _lost(places: list[Place], roles: frozenset[RoleName]) -> list[Place]:
    """The places that nobody with only those roles could hold."""
    return [place for place in places if not roles & set(place.roles)]

"""Who holds which place at a unit, and handing places over from one person to another."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user

from portfolio.access import Permission, Relation
from portfolio.enrolment.actions import allocate as allocate_people
from portfolio.enrolment.forms import AllocationForm
from portfolio.enrolment.hand_over.actions import hand_over as hand_places_over
from portfolio.enrolment.hand_over.forms import ChoiceForm, HandOverForm
from portfolio.enrolment.hand_over.rules import Planned, hand_over_plan, mark_of
from portfolio.enrolment.models import ALLOCATED, PortfolioUnit
from portfolio.enrolment.place_queries import candidates, held_until_now, places_held
from portfolio.enrolment.place_rules import Past
from portfolio.enrolment.rules import ChangedSinceSeen
from portfolio.enrolment.views import bp, people_for
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.sentences import number
from portfolio.transaction import transaction
from portfolio.verification.place_queries import past_of
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard


@bp.route("/units/<int:id>/allocation", methods=["GET", "POST"])
@guard(Permission.ALLOCATE, PortfolioUnit)
def allocate(unit: PortfolioUnit) -> Any:
    """Who assesses and verifies one unit, and by when it should be done."""
    held = {relation: unit.allocated(relation) for relation in ALLOCATED}
    form = AllocationForm(
        seen=unit.revision,
        held=held,
        target_on=unit.target_on,
        people=people_for(unit.learner, held=held),
    )
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                allocate_people(
                    unit,
                    assessor=form.person(Relation.ASSESSOR),
                    verifier=form.person(Relation.VERIFIER),
                    countersigner=form.person(Relation.COUNTERSIGNER),
                    target_on=form.target_on.data,
                    by=current_user,
                    seen=form.seen_revision,
                    past_of=past_of,
                )
                address = form.leads_to(url_for("enrolment.learners"))
        except ChangedSinceSeen as changed:
            form.refuse(changed)
            # The page that says the unit was changed shows it as it now is, so that it can be sent.
            form.seen.data = str(unit.revision)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told_success(f"{unit.name} of {unit.learner.name}: the places are set.")
            return redirect(address, 303)
    return form.page(
        "enrolment/allocate.html",
        unit=unit,
        rows=held_until_now(unit),
        barred=_barred(unit, form, past_of([unit])[unit.id]),
    )


def _barred(unit: PortfolioUnit, form: AllocationForm, past: Past) -> list[str]:
    """Of the people offered, who can't take which place because of what they did in the unit."""
    named = {person.id: person.name for person in form.offered}
    return [
        f"{named[id]} {did}: can't become its {place}."
        for place, people in (("verifier", past.decided), ("assessor", past.verified))
        for id, did in people.items()
        if id in named
    ]


@bp.route("/people/<int:id>/hand-over", methods=["GET", "POST"])
@guard(Permission.ALLOCATE, User)
def hand_over(holder: User) -> Any:
    """Hand the places of one person over to another: who to, at which units, then all at once.

    What is chosen stands in the address, so the plan can be looked at again; handing over is one
    form that holds what the plan showed.
    """
    held = places_held(holder)
    relation = _asked_for(held)
    units = held[relation]
    choice = ChoiceForm(
        request.args,
        units=units,
        relation=relation,
        people=[each for each in candidates(holder.centre, relation) if each is not holder],
        countersigners=candidates(holder.centre, Relation.COUNTERSIGNER),
    )
    form = HandOverForm()
    planned: Sequence[Planned] = ()
    asked = choice.asked and choice.validate()
    if asked:
        chosen: Sequence[PortfolioUnit] = choice.chosen_units
        if form.validate_on_submit():
            try:
                with transaction():
                    form.act_once()
                    done = hand_places_over(
                        chosen,
                        holder=holder,
                        relation=relation,
                        to=choice.chosen_person,
                        countersigner=choice.chosen_countersigner,
                        by=current_user,
                        shown=form.shown.data or "",
                        past_of=past_of,
                    )
                    address = form.leads_to(
                        url_for("enrolment.hand_over", id=holder.id, place=relation.value)
                    )
            except Refusal as refusal:
                form.refuse(refusal)
                chosen = _as_now(chosen, places_held(holder)[relation])
            else:
                told_success(
                    f"{choice.chosen_person.name} is {relation.value} of "
                    f"{number(len(done), 'unit', 'units')} now."
                )
                return redirect(address, 303)
        planned = hand_over_plan(
            chosen,
            holder=holder,
            relation=relation,
            to=choice.chosen_person,
            countersigner=choice.chosen_countersigner,
            past=past_of(chosen),
        )
        form.shown.data = mark_of(chosen)
    return form.page(
        "enrolment/hand_over.html",
        holder=holder,
        choice=choice,
        relation=relation,
        held=held,
        units=units,
        asked=asked,
        planned=planned,
        refused=[each for each in planned if each.refused],
    )


def _asked_for(held: dict[Relation, Sequence[PortfolioUnit]]) -> Relation:
    """The place that the address names; else the first that the person holds anywhere."""
    named = [relation for relation in ALLOCATED if relation.value == request.args.get("place")]
    holding = [relation for relation in ALLOCATED if held[relation]]
    return [*named, *holding, Relation.ASSESSOR][0]


def _as_now(
    chosen: Collection[PortfolioUnit], held: Sequence[PortfolioUnit]
) -> Sequence[PortfolioUnit]:
    """Of the units chosen, those at which the place is still held."""
    ids = {unit.id for unit in chosen}
    return [unit for unit in held if unit.id in ids]

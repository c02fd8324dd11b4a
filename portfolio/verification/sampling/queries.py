"""What sampling plans from: sign-offs of a centre, and who had a part in which unit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    union,
)
from sqlalchemy.orm import aliased

from portfolio.access import Relation
from portfolio.assessment.models import Countersignature, Judgement, Reopening, SignOff, TieDecision
from portfolio.assessment.tie_queries import TIE_ACCEPTED
from portfolio.db import db, plain_rows
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion
from portfolio.people.models import User
from portfolio.people.queries import not_erased
from portfolio.standards.methods import LABELS, Method
from portfolio.standards.models import UnitVersion
from portfolio.verification.models import Release, Sample
from portfolio.verification.sampling.plan import Choice, Decision, plan
from portfolio.verification.whose import Sort, Whose


@dataclass(frozen=True)
class Plan:
    """The sign-offs of some units, and what the sampling plan says of those that wait."""

    decisions: tuple[Decision, ...]
    choices: tuple[Choice, ...]


def plan_of(whose: Whose, *, centre_id: int, today: date) -> Plan:
    """The part of the centre's sampling plan that is about these units.

    One SELECT, of columns alone: a sign-off carries all that was signed.
    """
    rows: Sequence[Any] = plain_rows(_record(whose.sort), whose.values(centre=centre_id))
    decisions = [Decision(*(*row[:-2], _methods(row.accepted))) for row in rows]
    inside = {row.id for row in rows if row.inside}
    return Plan(
        decisions=tuple(each for each in decisions if each.id in inside),
        choices=tuple(each for each in plan(decisions, today=today) if each.decision.id in inside),
    )


def choice_for(unit: PortfolioUnit, *, today: date) -> Choice | None:
    """What the plan says of this unit, if it waits for verification."""
    whose = Whose(Sort.UNIT, unit.id)
    found = plan_of(whose, centre_id=unit.centre_id, today=today).choices
    return found[0] if found else None


def _signed(sort: Sort) -> CTE:
    """The ids and units of the sign-offs that the plan of such units rests on.

    These are the sign-offs by everybody who signed one of them, and those of their learners. They
    are found once: a database that knows nothing of its tables yet would find them row by row.
    """
    if sort is Sort.CENTRE:
        # Nothing of another centre is asked for, so all of this one's are all of them.
        all_of_it = (
            select(SignOff.id, SignOff.portfolio_unit_id)
            .join(PortfolioUnit, PortfolioUnit.id == SignOff.portfolio_unit_id)
            .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
            .where(sort.condition)
        )
        return all_of_it.cte("signed").prefix_with("MATERIALIZED")
    theirs = (
        select(SignOff.by_id, PortfolioUnit.portfolio_id)
        .join(PortfolioUnit, PortfolioUnit.id == SignOff.portfolio_unit_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .where(sort.condition)
        .cte("theirs")
        .prefix_with("MATERIALIZED")
    )
    found = union(
        select(SignOff.id, SignOff.portfolio_unit_id).where(
            SignOff.by_id.in_(select(theirs.c.by_id))
        ),
        select(SignOff.id, SignOff.portfolio_unit_id)
        .join(PortfolioUnit, PortfolioUnit.id == SignOff.portfolio_unit_id)
        .where(PortfolioUnit.portfolio_id.in_(select(theirs.c.portfolio_id))),
    )
    return found.cte("signed").prefix_with("MATERIALIZED")


@cache
def _record(sort: Sort) -> Select[Any]:
    """The columns of a Decision in their order, and whether it belongs to the units asked for.

    But for its methods, of which the kinds that were accepted are told in one text.
    """
    signed = _signed(sort)
    assessor = aliased(User)
    sampled_at = (
        select(func.max(Sample.at))
        .where(Sample.sign_off_id == SignOff.id)
        .correlate(SignOff)
        .scalar_subquery()
    )
    columns: Any = (
        SignOff.id,
        SignOff.portfolio_unit_id,
        UnitVersion.unit_id,
        func.coalesce(func.nullif(UnitVersion.title, ""), UnitVersion.short_name),
        User.id,
        User.name,
        SignOff.by_id,
        assessor.name,
        # Whoever signed provisionally was a trainee then, whatever they are today.
        SignOff.provisional,
        SignOff.at,
        sampled_at,
        Release.id.is_not(None),
        Reopening.id.is_not(None),
        ~not_erased(),
        and_(SignOff.provisional, ~func.coalesce(Countersignature.confirmed, False)),
        sort.condition.label("inside"),
        _accepted().label("accepted"),
    )
    statement: Select[Any] = select(*columns)
    return (
        statement.join(PortfolioUnit, PortfolioUnit.id == SignOff.portfolio_unit_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .join(User, User.id == Portfolio.learner_id)
        .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
        .join(assessor, assessor.id == SignOff.by_id)
        .outerjoin(Countersignature, Countersignature.sign_off_id == SignOff.id)
        .outerjoin(Reopening, Reopening.sign_off_id == SignOff.id)
        .outerjoin(Release, Release.sign_off_id == SignOff.id)
        .where(Portfolio.home_centre_id == bindparam("centre"), SignOff.id.in_(select(signed.c.id)))
    )


def who_took_part(unit: PortfolioUnit) -> Mapping[int, str]:
    """What each person did in the unit that keeps them from verifying it, by their id."""
    return who_decided([unit.id]).get(unit.id, {}) | {unit.portfolio.learner_id: "are its learner"}


def who_decided(unit_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Who recorded, decided, judged, signed or countersigned, by unit and person, in words."""
    found: dict[int, dict[int, str]] = {}
    for words, statement in _acts(unit_ids):
        for unit_id, person_id in db.session.execute(statement.distinct()):
            found.setdefault(unit_id, {})[person_id] = words
    return found


def units_decided_in(user: User, whose: Whose) -> frozenset[int]:
    """The ids of those of these units that are signed off and in which *user* had a part."""
    statement = _decided_in(whose.sort)
    return frozenset(row[0] for row in plain_rows(statement, whose.values(person=user.id)))


@cache
def _decided_in(sort: Sort) -> CompoundSelect[Any]:
    person: Any = bindparam("person")
    units = (
        select(PortfolioUnit.id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .where(PortfolioUnit.locked_at.is_not(None), sort.condition)
    )
    # Not made distinct one by one: SQLite would then look at what everybody did, in every unit.
    parts = [
        statement.where(statement.selected_columns[1] == person).with_only_columns(
            statement.selected_columns[0]
        )
        for _words, statement in _acts(units)
    ]
    return union(units.where(Portfolio.learner_id == person), *parts)


def _acts(unit_ids: Collection[int] | Select[int]) -> Iterable[tuple[str, Select[int, int]]]:
    """Each way to have a part in these units: in words, and who had it in which of them."""
    return (
        (
            "made an assessment record in it",
            select(EvidenceMapping.portfolio_unit_id, EvidenceItem.by_id)
            .join(EvidenceMapping.version)
            .join(EvidenceVersion.item)
            .where(
                EvidenceMapping.portfolio_unit_id.in_(unit_ids),
                EvidenceItem.by_relation == Relation.ASSESSOR.value,
            ),
        ),
        (
            "decided on evidence in it",
            select(EvidenceMapping.portfolio_unit_id, TieDecision.by_id)
            .join(EvidenceMapping, EvidenceMapping.id == TieDecision.mapping_id)
            .where(EvidenceMapping.portfolio_unit_id.in_(unit_ids)),
        ),
        (
            "judged a criterion of it",
            select(Judgement.portfolio_unit_id, Judgement.by_id).where(
                Judgement.portfolio_unit_id.in_(unit_ids)
            ),
        ),
        (
            "countersigned it",
            select(SignOff.portfolio_unit_id, Countersignature.by_id)
            .join(SignOff, SignOff.id == Countersignature.sign_off_id)
            .where(SignOff.portfolio_unit_id.in_(unit_ids)),
        ),
        (
            "signed it off",
            select(SignOff.portfolio_unit_id, SignOff.by_id).where(
                SignOff.portfolio_unit_id.in_(unit_ids)
            ),
        ),
    )


def _accepted() -> ScalarSelect[str]:
    """What kinds of evidence are accepted in a unit, each once.

    Of each kind that the learner has, one tie accepted is enough: the others aren't looked at.
    """
    had = (
        select(EvidenceItem.kind)
        .where(EvidenceItem.portfolio_id == PortfolioUnit.portfolio_id)
        .correlate(PortfolioUnit)
        .distinct()
        .subquery("had")
    )
    accepted = (
        exists()
        .where(
            EvidenceItem.portfolio_id == PortfolioUnit.portfolio_id,
            EvidenceItem.kind == had.c.kind,
            EvidenceVersion.item_id == EvidenceItem.id,
            EvidenceMapping.version_id == EvidenceVersion.id,
            EvidenceMapping.portfolio_unit_id == PortfolioUnit.id,
            TIE_ACCEPTED.is_(True),
        )
        .correlate(had, PortfolioUnit)
    )
    return (
        select(func.aggregate_strings(had.c.kind, _BETWEEN))
        .where(accepted)
        .correlate(PortfolioUnit)
        .scalar_subquery()
    )


def _methods(kinds: str | None) -> frozenset[str]:
    codes = (kinds or "").split(_BETWEEN)
    return frozenset(_METHODS.get(code, code) for code in codes if code)


_BETWEEN = ","  # the code of a kind is letters and digits alone

# What a kind of evidence is called as a method; a centre's own kinds are called by their codes.
_METHODS = {method.value: LABELS[method] for method in Method}

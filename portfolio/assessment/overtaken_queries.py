"""What was typed about criteria and ties that the unit had before it went over to other words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portfolio.assessment.sheet import Sheet
from portfolio.assessment.states import Outcome
from portfolio.db import db
from portfolio.enrolment.models import MovedCriterion, PortfolioUnit, UnitMove
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion
from portfolio.standards.models import Criterion, UnitVersion

# Nine digits are an id in every database.
_NAME = re.compile(r"(feedback|reason)_([1-9]\d{0,8})")
_CHOSEN = {
    Outcome.MET.value: "Met",
    Outcome.MORE_NEEDED.value: "More needed",
    "accept": "Accept",
    "refuse": "Do not accept",
}


@dataclass(frozen=True)
class Overtaken:
    """A text that has no place on the page any more; `name` is the field that it was typed in."""

    name: str
    about: str
    text: str
    # What was chosen with it, as it is sent and as it is read; both empty where nothing was.
    choice_name: str
    choice: str

    @property
    def chosen(self) -> str:
        return _CHOSEN.get(self.choice, "")


def overtaken_in(unit: PortfolioUnit, sheet: Sheet, sent: Mapping[str, str]) -> list[Overtaken]:
    """What *sent* says of criteria and ties that the unit had once and that *sheet* has not."""
    typed = {
        (what, int(id)): text.strip()
        for name, text in sent.items()
        if (found := _NAME.fullmatch(name)) and text.strip()
        for what, id in [found.groups()]
    }
    here = {("feedback", line.id) for line in sheet.criteria}
    here |= {("reason", tie.id) for tie in sheet.ties}
    left = {place: text for place, text in typed.items() if place not in here}
    if not left:
        return []
    about = {("feedback", id): f"Feedback on {words}" for id, words in _criteria(unit, left)}
    about |= {("reason", id): f"Reason for {words}" for id, words in _ties(unit, left)}
    return [
        Overtaken(
            name=f"{what}_{id}",
            about=about[what, id],
            text=left[what, id],
            choice_name=(choice := f"{'verdict' if what == 'feedback' else 'tie'}_{id}"),
            choice=said if (said := sent.get(choice, "")) in _CHOSEN else "",
        )
        for what, id in about
    ]


def _criteria(unit: PortfolioUnit, left: Iterable[tuple[str, int]]) -> Iterable[tuple[int, str]]:
    """The criteria of versions that the unit stood on, with what each is called there and now."""
    rows = db.session.execute(
        select(Criterion, UnitVersion.version, MovedCriterion.to_criterion_id)
        .join(MovedCriterion, MovedCriterion.from_criterion_id == Criterion.id)
        .join(UnitMove, UnitMove.id == MovedCriterion.move_id)
        .join(UnitVersion, UnitVersion.id == Criterion.unit_version_id)
        .where(
            UnitMove.portfolio_unit_id == unit.id,
            Criterion.id.in_([id for what, id in left if what == "feedback"]),
        )
        .order_by(UnitMove.id, Criterion.position)
    )
    now = {each.id: each.label for each in unit.unit_version.criteria}
    for criterion, version, became in rows:
        is_now = f"; it is {now[became]} now" if became in now else ""
        yield criterion.id, f"{criterion.label} of version {version}{is_now}"


def _ties(unit: PortfolioUnit, left: Iterable[tuple[str, int]]) -> Iterable[tuple[int, str]]:
    """The unit's ties with what each is of."""
    ties = db.session.scalars(
        select(EvidenceMapping)
        .where(
            EvidenceMapping.portfolio_unit_id == unit.id,
            EvidenceMapping.id.in_([id for what, id in left if what == "reason"]),
        )
        .order_by(EvidenceMapping.id)
        .options(
            joinedload(EvidenceMapping.criterion).joinedload(Criterion.unit_version),
            joinedload(EvidenceMapping.version).joinedload(EvidenceVersion.item),
        )
    )
    for tie in ties:
        criterion = tie.criterion
        yield (
            tie.id,
            f"{tie.item.code} for {criterion.label} of version {criterion.unit_version.version}",
        )

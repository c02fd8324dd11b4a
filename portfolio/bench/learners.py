"""The learners of a big centre, at all stages from mapping to sign-off."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.access import Relation, RoleName
from portfolio.assessment.judgement_queries import newest_judgements
from portfolio.assessment.models import Judgement, SignOff, TieDecision
from portfolio.assessment.snapshots import snapshot_of
from portfolio.assessment.tie_queries import newest_decisions, submitted_ties
from portfolio.audit.hashing import sha256_of
from portfolio.bench.rows import Rows
from portfolio.bench.sizes import (
    ASSESSORS_A_VERIFIER,
    ITEMS,
    LEARNERS_AN_ASSESSOR,
    NOW,
    TIES,
    WORDS,
)
from portfolio.bench.staff import Staff
from portfolio.db import db
from portfolio.documents.paragraphs import from_text
from portfolio.documents.passages import Outline
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.evidence.models import (
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Reading,
    Submission,
)
from portfolio.people.models import Centre
from portfolio.standards.methods import Method
from portfolio.standards.models import Criterion, UnitVersion

_MAPPED, _SUBMITTED, _RETURNED = "mapped", "submitted", "returned"
_MET, SIGNED_OFF = "met", "signed off"
_STAGES = (*[_MAPPED] * 8, *[_SUBMITTED] * 4, *[_RETURNED] * 4, *[_MET] * 2, *[SIGNED_OFF] * 2)


class Learner:
    """One learner with their portfolio, as rows that stand to be written."""

    def __init__(
        self,
        rows: Rows,
        centre: Centre,
        staff: Staff,
        units: tuple[UnitVersion, UnitVersion],
        n: int,
    ) -> None:
        self._rows, self._n = rows, n
        self.stage = _STAGES[n % len(_STAGES)]
        self.user_id = staff.add(f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]} {n}", *_LEARNS)
        self._assessor = staff.assessors[n // LEARNERS_AN_ASSESSOR]
        verifier = staff.verifiers[n // (LEARNERS_AN_ASSESSOR * ASSESSORS_A_VERIFIER)]
        self._portfolio_id = rows.add(
            Portfolio,
            home_centre_id=centre.id,
            learner_id=self.user_id,
            begun_at=NOW,
            next_evidence_number=ITEMS + 1,
        )
        ids = [self._enrol(each, verifier, staff.lead) for each in units]
        self.unit_id = ids[0]
        versions = [self._item(number) for number in range(1, ITEMS + 1)]
        # Two gaps, unless the unit is to be whole: then one more tie fills each.
        criteria = list(units[0].criteria)
        covered = criteria if self.stage in (_MET, SIGNED_OFF) else criteria[:-2]
        places = [(versions[k], covered[k % len(covered)].id) for k in range(len(covered))]
        places += [
            (versions[(k * 7 + 3) % ITEMS], covered[k * 2].id) for k in range(TIES - len(covered))
        ]
        self._assess([*places], ids[0], criteria)
        for k in range(6):
            self._tie(versions[k], ids[1], units[1].criteria[k].id, "", None)

    def _enrol(self, version: UnitVersion, verifier: int, by: int) -> int:
        unit_id = self._rows.add(
            PortfolioUnit,
            portfolio_id=self._portfolio_id,
            unit_version_id=version.id,
            qualification_id=None,
            enrolled_at=NOW,
            target_on=date(2026, 9, 1) + timedelta(days=self._n % 300),
            revision=1,
            locked_at=None,
        )
        for relation, user_id in (
            (Relation.ASSESSOR, self._assessor),
            (Relation.VERIFIER, verifier),
        ):
            self._rows.add(
                Allocation,
                portfolio_unit_id=unit_id,
                user_id=user_id,
                relation=relation.value,
                begun_at=NOW,
                ended_at=None,
                by_id=by,
            )
        return unit_id

    def _item(self, number: int) -> int:
        item_id = self._rows.add(
            EvidenceItem,
            portfolio_id=self._portfolio_id,
            number=number,
            kind=_KINDS[number % len(_KINDS)],
            created_at=NOW,
            by_id=self.user_id,
            by_relation=Relation.LEARNER.value,
        )
        said = f"{WORDS[number % len(WORDS)]}\n\n{WORDS[(number + 1) % len(WORDS)]}"
        version_id = self._rows.add(
            EvidenceVersion,
            item_id=item_id,
            version=1,
            source="written",
            title=f"{_TITLES[number % len(_TITLES)]} {number}",
            work_on=date(2026, 1, 5) + timedelta(days=number),
            text=said,
            fields={},
            created_at=NOW,
            by_id=self.user_id,
            declared_at=NOW,
            declaration=_DECLARATION,
            frozen_at=None if self.stage is _MAPPED else NOW,
        )
        document = _document(said)
        outline = Outline.from_plain(document).to_plain()
        self._rows.add(Reading, version_id=version_id, document=document, outline=outline)
        return version_id

    def _assess(
        self, places: Sequence[tuple[int, int]], unit_id: int, criteria: Sequence[Criterion]
    ) -> None:
        """The ties of the unit, with what their stage brought: a submission, decisions."""
        submission_id = None
        if self.stage is not _MAPPED:
            submission_id = self._rows.add(
                Submission,
                portfolio_unit_id=unit_id,
                round=1,
                note="",
                by_id=self.user_id,
                at=NOW + timedelta(minutes=self._n),
            )
        ties = [
            self._tie(version_id, unit_id, criterion_id, "1" if k % 3 == 0 else "", submission_id)
            for k, (version_id, criterion_id) in enumerate(places)
        ]
        if self.stage in (_MAPPED, _SUBMITTED) or submission_id is None:
            return
        for tie_id in ties:
            self._rows.add(
                TieDecision, mapping_id=tie_id, accepted=True, reason="", by_id=self._assessor,
                at=NOW,
            )  # fmt: skip
        for k, criterion in enumerate(criteria):
            met = self.stage is not _RETURNED or k % 10 < 8
            self._rows.add(
                Judgement,
                portfolio_unit_id=unit_id,
                criterion_id=criterion.id,
                submission_id=submission_id,
                outcome="met" if met else "more_needed",
                feedback="" if met else "Say when this was, and what you said to her.",
                by_id=self._assessor,
                at=NOW + timedelta(days=1),
                **dict.fromkeys(_CHECKS, True if met else None),
            )

    def _tie(
        self, version_id: int, unit_id: int, criterion_id: int, locator: str, round: int | None
    ) -> int:
        return self._rows.add(
            EvidenceMapping,
            version_id=version_id,
            portfolio_unit_id=unit_id,
            criterion_id=criterion_id,
            locator=locator,
            note="",
            by_id=self.user_id,
            by_relation=Relation.LEARNER.value,
            at=NOW,
            submission_id=round,
        )


_DECLARATION = "This is my own work, and it says what happened."
_LEARNS = (RoleName.LEARNER,)
_KINDS = tuple(
    method.value
    for method in (
        Method.REFLECTIVE_ACCOUNT,
        Method.PRODUCT_OF_WORK,
        Method.COMPLAINT_LOG,
        Method.WITNESS_TESTIMONY,
    )
)
_CHECKS = ("valid", "authentic", "current", "sufficient", "reliable")
_FIRST = ("Priya", "Jamie", "Amara", "Callum", "Sofia", "Rhys", "Zainab", "Ewan")
_LAST = ("Nair", "Reid", "Adeyemi", "Walker", "Rossi", "Evans", "Hussain")
_TITLES = ("Refund call", "Letter to a customer", "Complaints of the week", "What my manager saw")
_documents: dict[str, dict[str, Any]] = {}


def _document(said: str) -> dict[str, Any]:
    if said not in _documents:
        _documents[said] = from_text(said).to_plain()
    return _documents[said]


def sign_off(unit_id: int) -> None:
    """The unit is signed off by its assessor, sealed as the page would have sealed it."""
    unit = db.session.scalars(
        select(PortfolioUnit)
        .where(PortfolioUnit.id == unit_id)
        .options(
            joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
            joinedload(PortfolioUnit.unit_version).selectinload(UnitVersion.criteria),
            selectinload(PortfolioUnit.allocations).joinedload(Allocation.user),
        )
    ).one()
    assessor, at = unit.assessor, NOW + timedelta(days=2)
    assert assessor is not None  # every learner of the benchmark has one
    statement = {"version": 1, "text": "Every criterion is met by the evidence named here."}
    snapshot = snapshot_of(
        unit,
        ties=submitted_ties(unit),
        decisions=newest_decisions(unit),
        judgements=newest_judgements(unit),
        by=assessor,
        statement=statement,
        remark="",
        at=at,
    )
    db.session.add(
        SignOff(
            portfolio_unit=unit,
            statement=statement["text"],
            provisional=False,
            snapshot=snapshot,
            seal=sha256_of(snapshot),
            by=assessor,
            at=at,
        )
    )
    unit.locked_at = at

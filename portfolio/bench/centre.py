"""A centre of any size, written in bulk, with an audit trail as true as any other centre's."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_security import hash_password
from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import joinedload, selectinload

from portfolio.access import Relation, RoleName
from portfolio.assessment.models import Judgement, SignOff, TieDecision
from portfolio.assessment.queries import newest_decisions, newest_judgements, submitted_ties
from portfolio.assessment.snapshots import snapshot_of
from portfolio.audit.hashing import sha256_of
from portfolio.audit.record import Verb, record
from portfolio.config import CRITERIA
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
from portfolio.people.actions import found_centre
from portfolio.people.models import Centre, Role, User
from portfolio.people.passwords import new_password
from portfolio.people.queries import find_role
from portfolio.schema import Base
from portfolio.standards.methods import Method
from portfolio.standards.models import Criterion, LearningOutcome, Unit, UnitVersion
from portfolio.standards.reading import read_folder
from portfolio.transaction import transaction

CRITERIA_A_UNIT = ITEMS = 30
TIES = 40
LEARNERS_AN_ASSESSOR = 60
_ASSESSORS_A_VERIFIER = 4
_LEARNERS_A_STEP = 250
_SECOND_UNIT = 10

_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_DECLARATION = "This is my own work, and it says what happened."
_WORDS = (
    "A customer rang about a parcel that had been promised for Monday and never came.",
    "I asked what had happened since the order and wrote the dates down while we spoke.",
    "I said what I could do that day, and that I would ring back before four.",
    "The depot found it under another name; I told her so and apologised for the wait.",
    "My manager agreed a refund of the postage, which I put in writing the same afternoon.",
    "Looking back, I should have read the note on the account before I rang her.",
)


@dataclass(frozen=True)
class BigCentre:
    """Who and what of the centre the benchmark looks at, by their ids."""

    learners: tuple[int, ...]
    units: tuple[int, ...]  # the unit with the full matrix of each of these learners
    assessors: tuple[int, ...]
    verifiers: tuple[int, ...]
    lead: int
    rows: int

    def assessor_of(self, n: int) -> int:
        """Who assesses the learner of that place in the list."""
        return self.assessors[n // LEARNERS_AN_ASSESSOR]


@dataclass
class _Rows:
    """The rows of one step, by table, with ids that go on from what is there."""

    tables: dict[str, tuple[Table, list[dict[str, Any]]]] = field(default_factory=dict)
    written: int = 0
    _next: dict[str, "itertools.count[int]"] = field(default_factory=dict)

    def add(self, model: type[Base], **values: Any) -> int:
        """A row of *model* stands to be written; its id."""
        table = model.__table__
        assert isinstance(table, Table)
        if table.name not in self._next:
            newest = db.session.scalar(select(func.max(table.c[_key(table)]))) or 0
            self._next[table.name] = itertools.count(newest + 1)
        id = values.get(_key(table)) or next(self._next[table.name])
        self._rows(table).append({_key(table): id} | values)
        return int(id)

    def add_link(self, table: Table, **values: Any) -> None:
        """A row that only ties two others stands to be written."""
        self._rows(table).append(values)

    def write(self) -> None:
        """All rows are in the transaction, and the audit trail will cover each of them."""
        touched = db.session.info.setdefault("touched", {})
        # What a row refers to is written before it.
        for table in Base.metadata.sorted_tables:
            _table, rows = self.tables.get(table.name, (table, []))
            if not rows:
                continue
            db.session.execute(insert(table), rows)
            key = _key(table)
            touched.update({(table.name, str(row[key])): False for row in rows})
            self.written += len(rows)
        self.tables = {}

    def _rows(self, table: Table) -> list[dict[str, Any]]:
        return self.tables.setdefault(table.name, (table, []))[1]


def _key(table: Table) -> str:
    """The column by whose values the audit trail names the rows of *table*."""
    return "user_id" if table.name == "roles_users" else table.primary_key.columns.keys()[0]


def make_centre(
    learners: int, *, progress: Callable[[int], None] = lambda _made: None
) -> BigCentre:
    """A new centre of so many learners, each with two units, 30 items and 46 ties.

    Two in five learners have mapped, one in five submitted, one in five got some of it back, one
    in ten has every criterion met, one in ten is signed off.
    """
    rows = _Rows()
    with transaction():
        centre = found_centre(f"Benchmark of {learners} learners, {datetime.now(UTC):%H:%M:%S}")
        units = (_unit(CRITERIA_A_UNIT, 0), _unit(_SECOND_UNIT, CRITERIA_A_UNIT))
    people = _Staff(rows, centre, learners)
    made: list[tuple[int, int]] = []
    for start in range(0, learners, _LEARNERS_A_STEP):
        step = range(start, min(start + _LEARNERS_A_STEP, learners))
        with transaction():
            these = [_Learner(rows, centre, people, units, n) for n in step]
            rows.write()
            for each in these:
                if each.stage is _SIGNED_OFF:
                    _sign_off(each.unit_id)
            record(
                Verb.ENROLLED,
                centre,
                by_id=people.lead,
                centre_id=centre.id,
                sentence=f"The benchmark enrolled learners {step.start + 1} to {step.stop}.",
            )
        made += [(each.user_id, each.unit_id) for each in these]
        progress(step.stop)
    with transaction():
        _let_ids_go_on()
    return BigCentre(
        learners=tuple(learner for learner, _unit in made),
        units=tuple(unit for _learner, unit in made),
        assessors=tuple(people.assessors),
        verifiers=tuple(people.verifiers),
        lead=people.lead,
        rows=rows.written,
    )


def _unit(size: int, skipped: int) -> UnitVersion:
    """A unit of so many criteria, in the words of the units that the product brings."""
    found = read_folder(CRITERIA).units
    texts = list(dict.fromkeys(c.text for unit in found for c in unit.criteria))
    version = UnitVersion(
        unit=Unit(key=f"benchmark-{size}-{new_password()}"),
        version=1,
        sha256=f"{size:064x}",
        title=f"Handle customers' complaints, {size} criteria",
        short_name=f"Complaints, {size} criteria",
        number=f"B{size}",
        content={
            "source": {"document": "900", "description": "Of the benchmark.", "left_out": []},
            "guidance": list(_WORDS[:4]),
            "mistakes": [{"text": each} for each in _WORDS[4:]],
        },
        loaded_at=_NOW,
    )
    outcomes = [
        LearningOutcome(
            unit_version=version, position=n, key=f"o{n}", number=str(n), text=_WORDS[n]
        )
        for n in range(1, 1 + size // _SECOND_UNIT)
    ]
    for position in range(1, size + 1):
        said = texts[(skipped + position) % len(texts)]
        outcome = outcomes[(position - 1) * len(outcomes) // size]
        Criterion(
            unit_version=version,
            position=position,
            key=f"c{position}",
            number=f"{outcome.number}.{position}",
            text=said,
            display_text=said,
            methods=[Method.PRODUCT_OF_WORK.value, Method.OBSERVATION.value]
            if position % 10 == 0
            else [],
            outcome=outcome,
        )
    db.session.add(version)
    db.session.flush()
    record(
        Verb.STANDARDS_LOADED,
        version,
        by_id=None,
        centre_id=None,
        sentence=f"The benchmark loaded {version.name}.",
    )
    return version


class _Staff:
    """The assessors, verifiers and the lead verifier of the centre, written at once."""

    def __init__(self, rows: _Rows, centre: Centre, learners: int) -> None:
        self._rows, self._centre_id = rows, centre.id
        self._password = hash_password(new_password())
        assessors = -(-learners // LEARNERS_AN_ASSESSOR)
        with transaction():
            self._roles = {role: _role_id(role) for role in RoleName}
            self.lead = self.add("Grace Bell", RoleName.LEAD_VERIFIER, RoleName.MANAGER)
            self.assessors = [
                self.add(f"Tom Okafor {n}", RoleName.ASSESSOR) for n in range(1, assessors + 1)
            ]
            self.verifiers = [
                self.add(f"Helen Marsh {n}", RoleName.VERIFIER)
                for n in range(1, 1 + -(-assessors // _ASSESSORS_A_VERIFIER))
            ]
            rows.write()
            record(
                Verb.PERSON_ADDED,
                centre,
                by_id=self.lead,
                centre_id=centre.id,
                sentence="The benchmark added the centre's staff.",
            )

    def add(self, name: str, *roles: RoleName) -> int:
        """An account stands to be written; its id. All share a password that nobody is told."""
        unique = new_password()
        id = self._rows.add(
            User,
            name=name,
            email=f"{unique}@benchmark.example",
            password=self._password,
            active=True,
            fs_uniquifier=unique,
            home_centre_id=self._centre_id,
            trainee=False,
        )
        links = User.roles.property.secondary
        assert isinstance(links, Table)
        for role in roles:
            self._rows.add_link(links, user_id=id, role_id=self._roles[role])
        return id


def _role_id(name: RoleName) -> int:
    found = find_role(name)
    if found is None:
        found = Role(name=name.value)
        db.session.add(found)
        db.session.flush()
    return int(found.id)


_MAPPED, _SUBMITTED, _RETURNED = "mapped", "submitted", "returned"
_MET, _SIGNED_OFF = "met", "signed off"
_STAGES = (*[_MAPPED] * 8, *[_SUBMITTED] * 4, *[_RETURNED] * 4, *[_MET] * 2, *[_SIGNED_OFF] * 2)


class _Learner:
    """One learner with their portfolio, as rows that stand to be written."""

    def __init__(
        self,
        rows: _Rows,
        centre: Centre,
        staff: _Staff,
        units: tuple[UnitVersion, UnitVersion],
        n: int,
    ) -> None:
        self._rows, self._n = rows, n
        self.stage = _STAGES[n % len(_STAGES)]
        self.user_id = staff.add(f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]} {n}", *_LEARNS)
        self._assessor = staff.assessors[n // LEARNERS_AN_ASSESSOR]
        verifier = staff.verifiers[n // (LEARNERS_AN_ASSESSOR * _ASSESSORS_A_VERIFIER)]
        self._portfolio_id = rows.add(
            Portfolio,
            home_centre_id=centre.id,
            learner_id=self.user_id,
            begun_at=_NOW,
            next_evidence_number=ITEMS + 1,
        )
        ids = [self._enrol(each, verifier, staff.lead) for each in units]
        self.unit_id = ids[0]
        versions = [self._item(number) for number in range(1, ITEMS + 1)]
        # Two gaps, unless the unit is to be whole: then one more tie fills each.
        criteria = list(units[0].criteria)
        covered = criteria if self.stage in (_MET, _SIGNED_OFF) else criteria[:-2]
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
            enrolled_at=_NOW,
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
                begun_at=_NOW,
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
            created_at=_NOW,
            by_id=self.user_id,
            by_relation=Relation.LEARNER.value,
        )
        said = f"{_WORDS[number % len(_WORDS)]}\n\n{_WORDS[(number + 1) % len(_WORDS)]}"
        version_id = self._rows.add(
            EvidenceVersion,
            item_id=item_id,
            version=1,
            source="written",
            title=f"{_TITLES[number % len(_TITLES)]} {number}",
            work_on=date(2026, 1, 5) + timedelta(days=number),
            text=said,
            fields={},
            created_at=_NOW,
            by_id=self.user_id,
            declared_at=_NOW,
            declaration=_DECLARATION,
            frozen_at=None if self.stage is _MAPPED else _NOW,
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
                at=_NOW + timedelta(minutes=self._n),
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
                at=_NOW,
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
                at=_NOW + timedelta(days=1),
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
            at=_NOW,
            submission_id=round,
        )


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


def _sign_off(unit_id: int) -> None:
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
    assessor, at = unit.assessor, _NOW + timedelta(days=2)
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


def _let_ids_go_on() -> None:
    """PostgreSQL counts ids by itself, so it is told which are taken."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in _numbered_tables():
        db.session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "  # noqa: S608
                f'(SELECT max(id) FROM "{table.name}"))'  # names of our own tables
            )
        )
    # As its own housekeeping would within minutes.
    db.session.execute(text("ANALYZE"))


def _numbered_tables() -> Iterator[Table]:
    for model in (
        User, Portfolio, PortfolioUnit, Allocation, EvidenceItem, EvidenceVersion, EvidenceMapping,
        Submission, TieDecision, Judgement,
    ):  # fmt: skip
        table = model.__table__
        assert isinstance(table, Table)
        yield table

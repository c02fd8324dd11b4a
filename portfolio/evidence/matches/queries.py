"""Which declared versions of other people's say the same, found by fingerprints."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, distinct, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portfolio.access import Permission, allows
from portfolio.db import db
from portfolio.documents.similarity import fingerprints_of, known_runs
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence import declarations
from portfolio.evidence.confidentiality.queries import read_by_others
from portfolio.evidence.matches.beside import Side, beside, texts_of
from portfolio.evidence.matches.models import ComparedVersion, Fingerprint
from portfolio.evidence.matches.rules import COMMON, Shared, Sort, best_of, is_match
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion
from portfolio.evidence.queries import document_of
from portfolio.people.models import User
from portfolio.reflection.prompts import prompts
from portfolio.standards.models import Criterion, LearningOutcome

# So many are enough to see that something went round.
_MOST = 20
_WORDS = {
    Sort.FILE: "The same file, byte for byte",
    Sort.TEXT: "The same words from beginning to end",
    Sort.PART: "Stretches of the same words",
}


@dataclass(frozen=True)
class Match:
    """A version that says the same as the one looked at, as far as this reader may know of it.

    ``other`` is none where it is in a portfolio that they can't open: then nothing is said of it
    but that it is there.
    """

    sort: Sort
    other: EvidenceVersion | None
    earlier: bool  # whether the other was declared first

    @property
    def version_id(self) -> int | None:
        return self.other.id if self.other is not None else None

    @property
    def words(self) -> str:
        """What is alike, before "as", "another" or a name."""
        return _WORDS[self.sort]


@dataclass(frozen=True)
class Matches:
    """All that is like a version, and whether its text is like that of many."""

    found: tuple[Match, ...]
    compared: bool  # false while the worker has not come to it
    mostly_common: bool

    @property
    def open(self) -> list[Match]:
        """Those that the reader may look at."""
        return [match for match in self.found if match.other is not None]

    @property
    def hidden(self) -> int:
        """How many are in portfolios that the reader can't open."""
        return len(self.found) - len(self.open)

    def __bool__(self) -> bool:
        return bool(self.found) or self.mostly_common


def matches_of(version: EvidenceVersion, reader: User, *, today: date) -> Matches:
    """What of other people's says the same as a declared version; one SELECT where nothing does."""
    mine = aliased(Fingerprint)
    shared = (
        select(Fingerprint.value, Fingerprint.version_id, Fingerprint.learner_id, Fingerprint.sort)
        .join(mine, mine.value == Fingerprint.value)
        .where(
            mine.version_id == version.id,
            Fingerprint.in_centre_id == mine.in_centre_id,
            Fingerprint.learner_id != mine.learner_id,
        )
        .cte("shared")
    )
    common = (
        select(shared.c.value)
        .where(shared.c.sort == Sort.PART)
        .group_by(shared.c.value)
        .having(func.count(distinct(shared.c.learner_id)) >= COMMON)
    )
    counts = case((shared.c.sort != Sort.PART, 0), (shared.c.value.in_(common), 0), else_=1)
    parts = func.sum(counts)
    sort = func.max(shared.c.sort)
    theirs, own = aliased(ComparedVersion), aliased(ComparedVersion)
    rows = db.session.execute(
        select(own, shared.c.version_id, shared.c.learner_id, parts, sort, theirs)
        .select_from(own)
        .outerjoin(shared, own.made_at.is_not(None))
        .outerjoin(theirs, theirs.version_id == shared.c.version_id)
        .where(own.version_id == version.id)
        .group_by(own.version_id, shared.c.version_id, shared.c.learner_id, theirs.version_id)
        .order_by(sort.desc().nulls_last(), parts.desc().nulls_last())
        .limit(10 * _MOST)
    ).all()
    if not rows:
        return Matches((), compared=False, mostly_common=False)
    compared: ComparedVersion = rows[0][0]
    alike = [
        Shared(version_id, learner_id, int(parts), Sort(sort), theirs.parts, theirs.level)
        for _own, version_id, learner_id, parts, sort, theirs in rows
        if theirs is not None
    ]
    found = best_of(each for each in alike if is_match(each, compared.parts, compared.level))
    return Matches(
        tuple(_seen(version, found, reader, today)) if found else (),
        compared=compared.made_at is not None,
        mostly_common=compared.common > compared.parts,
    )


def _seen(
    version: EvidenceVersion, found: Sequence[Shared], reader: User, today: date
) -> Iterable[Match]:
    """The matches as the reader may know of them; of one item the likest version only."""
    versions = _loaded([each.version_id for each in found])
    items: set[int] = set()
    for each in found:
        other = versions[each.version_id]
        if other.item_id in items or len(items) == _MOST:
            continue
        items.add(other.item_id)
        may_open = allows(reader, Permission.VIEW_MATCHES, other, today=today)
        yield Match(each.sort, other if may_open else None, _moment(other) < _moment(version))


def _moment(version: EvidenceVersion) -> datetime:
    """When it was declared; only what is declared is compared."""
    assert version.declared_at is not None
    return version.declared_at


def _loaded(ids: Collection[int]) -> dict[int, EvidenceVersion]:
    """The versions with all that says who may see them, and whose they are."""
    unit = selectinload(EvidenceVersion.mappings).joinedload(EvidenceMapping.portfolio_unit)
    rows = db.session.scalars(
        select(EvidenceVersion)
        .where(EvidenceVersion.id.in_(ids))
        .options(
            joinedload(EvidenceVersion.item)
            .joinedload(EvidenceItem.portfolio)
            .joinedload(Portfolio.learner),
            unit.selectinload(PortfolioUnit.allocations),
            unit.selectinload(PortfolioUnit.grants),
        )
    )
    return {row.id: row for row in rows.unique()}


def both_sides(version: EvidenceVersion, other: EvidenceVersion) -> tuple[Side, Side]:
    """Both versions' texts with what they have in common; not marked is what many have."""
    portfolio = version.item.portfolio
    known = quoted_in(portfolio)
    document = document_of(version)
    parts = fingerprints_of(texts_of(document), known=known).parts
    common = common_among(parts, portfolio)
    return beside(read_by_others(version), read_by_others(other), known=known, common=common)


def quoted_in(portfolio: Portfolio) -> frozenset[int]:
    """The runs of words that stand in its units, or that forms put in: everybody quotes them."""
    versions = select(PortfolioUnit.unit_version_id).where(
        PortfolioUnit.portfolio_id == portfolio.id
    )
    texts = [
        *db.session.scalars(select(Criterion.text).where(Criterion.unit_version_id.in_(versions))),
        *db.session.scalars(
            select(LearningOutcome.text).where(LearningOutcome.unit_version_id.in_(versions))
        ),
        *declarations.EVERY,
        *(prompt.question for prompt in prompts().values()),
    ]
    return known_runs(texts)


def common_among(values: Collection[int], portfolio: Portfolio) -> frozenset[int]:
    """Those of the fingerprints that stand in so many other portfolios that they tell nothing."""
    return frozenset(
        db.session.scalars(
            select(Fingerprint.value)
            .where(
                Fingerprint.in_centre_id == portfolio.home_centre_id,
                Fingerprint.value.in_(values),
                Fingerprint.learner_id != portfolio.learner_id,
                Fingerprint.sort == Sort.PART,
            )
            .group_by(Fingerprint.value)
            .having(func.count(distinct(Fingerprint.learner_id)) >= COMMON)
        )
    )

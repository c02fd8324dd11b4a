"""A log with what is seen over it, as one person's page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from portfolio.complaint_logs.analysis import Analysis, analyse
from portfolio.complaint_logs.columns import Field
from portfolio.complaint_logs.log import Choices, ComplaintLog, RowKind
from portfolio.complaint_logs.reading import read_log
from portfolio.complaint_logs.row_names import RowNames
from portfolio.complaint_logs.together import Together, together
from portfolio.complaints.models import ComplaintTimescale, LogChoice, Recommendation
from portfolio.complaints.rules import DAYS_TO_RESOLVE, is_log
from portfolio.db import db
from portfolio.documents.passages import Document, DocumentKind
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceItem, EvidenceVersion, Reading
from portfolio.evidence.queries import document_of, versions_seen_by
from portfolio.people.models import User


@dataclass(frozen=True)
class LogPage:
    """One version of a log, read as its learner said, and what it says together."""

    document: Document
    log: ComplaintLog
    found: Analysis
    confirmed: bool

    def rows(self, href: str = "") -> RowNames:
        """What its rows are called, and where they can be looked at."""
        return RowNames.of(self.document, href)


def log_page(version: EvidenceVersion, *, today: date) -> LogPage:
    """The log of a version that is a sheet."""
    document = document_of(version)
    assert document is not None, "the view asks is_log first"
    choice = find_choice(version)
    log = read_log(document, choices_of(choice), today=today)
    days = days_to_resolve(version.centre_id)
    return LogPage(document, log, analyse(log, within_days=days, today=today), choice is not None)


@dataclass(frozen=True)
class Patterns:
    """Every log of a portfolio that one person may see, and what they say as one."""

    items: Mapping[str, EvidenceItem]  # by code
    together: Together
    found: Analysis


def patterns_of(portfolio: Portfolio, user: User, *, today: date) -> Patterns:
    """What all logs of the portfolio say together, each in its newest version that *user* sees.

    Logs that were withdrawn are left out.
    """
    items, logs = {}, {}
    sheets = db.session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.portfolio_id == portfolio.id)
        .where(
            EvidenceItem.versions.any(
                EvidenceVersion.reading.has(
                    Reading.outline["kind"].as_string() == DocumentKind.SHEET.value
                )
            )
        )
        .order_by(EvidenceItem.number)
    )
    for item in sheets:
        seen = versions_seen_by(item, user, today)
        if item.withdrawn or not seen or not is_log(document_of(seen[-1])):
            continue
        items[item.code] = item
        logs[item.code] = log_page(seen[-1], today=today).log
    every = together(logs)
    days = days_to_resolve(portfolio.centre_id)
    return Patterns(items, every, analyse(every.log, within_days=days, today=today))


def find_choice(version: EvidenceVersion) -> LogChoice | None:
    """What was last said of the version's columns, themes and rows."""
    return db.session.scalar(
        select(LogChoice)
        .where(LogChoice.version_id == version.id)
        .order_by(LogChoice.id.desc())
        .limit(1)
    )


def choices_of(choice: LogChoice | None) -> Choices:
    """A stored choice as the reading takes it."""
    if choice is None:
        return Choices()
    return Choices(
        columns={int(at): Field(said) if said else None for at, said in choice.columns.items()},
        themes=choice.themes,
        kinds={int(passage): RowKind(said) for passage, said in choice.kinds.items()},
    )


def recommendations_of(item: EvidenceItem) -> Sequence[Recommendation]:
    """The recommendations made from any version of a log, as they now stand."""
    later = aliased(Recommendation)
    return db.session.scalars(
        select(Recommendation)
        .join(Recommendation.version)
        .where(
            EvidenceVersion.item_id == item.id,
            Recommendation.withdrawn.is_(False),
            ~select(later.id).where(later.replaces_id == Recommendation.id).exists(),
        )
        .order_by(Recommendation.id)
        .options(joinedload(Recommendation.version), joinedload(Recommendation.by))
    ).all()


def names_of(version: EvidenceVersion) -> RowNames:
    """What the rows of a version are called."""
    document = document_of(version)
    return RowNames.of(document) if document else RowNames({})


def is_replaced(recommendation: Recommendation) -> bool:
    """Whether a later row holds in place of this one."""
    return (
        db.session.scalar(
            select(Recommendation.id).where(Recommendation.replaces_id == recommendation.id)
        )
        is not None
    )


def days_to_resolve(centre_id: int) -> int:
    """The centre's timescale in days, or the usual one where it has set none."""
    return (
        db.session.scalar(
            select(ComplaintTimescale.days)
            .where(ComplaintTimescale.for_centre_id == centre_id)
            .order_by(ComplaintTimescale.id.desc())
            .limit(1)
        )
        or DAYS_TO_RESOLVE
    )

"""One thing done in the demonstration, by the actions of pages and as a page does it."""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from portfolio.days import day_of
from portfolio.documents.child import read_apart
from portfolio.documents.recognition import require_kind
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence import actions as gathering
from portfolio.evidence.confidentiality import actions as confiding
from portfolio.evidence.confidentiality.queries import confidential_in
from portfolio.evidence.declarations import AiStatement, AiUse
from portfolio.evidence.files import actions as filing
from portfolio.evidence.files.received import Upload
from portfolio.evidence.files.stored import area_of
from portfolio.evidence.mapping import actions as mapping
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.provenance import Circumstances, Setting
from portfolio.evidence.rules import mark_of
from portfolio.files.store import store
from portfolio.people.models import User
from portfolio.transaction import transaction

P = ParamSpec("P")
T = TypeVar("T")


def upload(
    portfolio: Portfolio,
    learner: User,
    kind: str,
    title: str,
    name: str,
    content: bytes,
    at: datetime,
) -> EvidenceItem:
    """The learner uploaded the file, and declared the item that it became."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        media = require_kind(path, name)
        document = read_apart(path, media)
        with path.open("rb") as source:
            stored = store().put(source, area=area_of(portfolio.centre_id))
    item = act(
        filing.add_file,
        portfolio,
        by=learner,
        kind=kind,
        title=title,
        work_on=day_of(at - timedelta(days=4)),
        uploads=[Upload(name, media, stored, document)],
        circumstances=Circumstances(Setting.REAL, "Support desk"),
        at=at,
    )
    declare(item, learner, at)
    return item


def declare(item: EvidenceItem, learner: User, at: datetime) -> None:
    """The learner declared the item, and kept what was found of others in it."""
    found = [group.subject for group in confidential_in(item.newest).undecided]
    if found:
        why = "Invented: nobody of the demonstration is real."
        act(confiding.keep_findings, item, by=learner, subjects=found, reason=why, at=at)
    said = AiStatement(AiUse.NONE)
    act(gathering.declare, item, by=learner, mark=mark_of(item.newest), ai=said, at=at)


def tie(
    unit: PortfolioUnit,
    item: EvidenceItem,
    by: User,
    at: datetime,
    places: dict[str, tuple[int, ...]],
) -> None:
    """Passages of the item are tied to criteria of the unit, by the keys of these."""
    criteria = {criterion.key: criterion for criterion in unit.unit_version.criteria}
    for key, passages in places.items():
        act(
            mapping.map_evidence,
            item.newest,
            unit,
            [criteria[key]],
            by=by,
            seen=unit.revision,
            passages=passages,
            at=at,
        )


def act(action: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do one thing as a page does it: in a transaction of its own."""
    with transaction():
        return action(*given, **named)

"""Whether the stored bytes of evidence are still what their rows say."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion
from portfolio.files.store import store

# The store may hold exports too; evidence lies under this folder of its centre.
FOLDER = "evidence"


def area_of(centre_id: int) -> str:
    """Where in the store the evidence of a centre lies."""
    return f"centre-{centre_id}/{FOLDER}"


def files_that_differ() -> Iterator[str]:
    """A sentence for every file of evidence whose stored bytes are not those that were uploaded."""
    to_the_learner = (
        selectinload(EvidenceFile.version)
        .selectinload(EvidenceVersion.item)
        .selectinload(EvidenceItem.portfolio)
        .selectinload(Portfolio.learner)
    )
    files = select(EvidenceFile).order_by(EvidenceFile.id).options(to_the_learner)
    originals = select(OriginalFile).order_by(OriginalFile.id)
    in_use = keys_in_use()
    for file in (*db.session.scalars(files), *db.session.scalars(originals)):
        now = store().sha256_now(file.key)
        if file.erased_at is not None:
            if now is not None and file.key not in in_use:
                yield f"{_named(file)}: it was erased, and its bytes are still there."
        elif now is None:
            yield f"{_named(file)}: its stored bytes are missing."
        elif now != file.sha256:
            yield f"{_named(file)}: its stored bytes were changed."


def keys_in_use() -> set[str]:
    """The keys that files name which were not erased; the same bytes may be several people's."""
    evidence = select(EvidenceFile.key).where(EvidenceFile.erased_at.is_(None))
    originals = select(OriginalFile.key).where(OriginalFile.erased_at.is_(None))
    return {*db.session.scalars(evidence), *db.session.scalars(originals)}


def orphans() -> Iterator[str]:
    """Keys of evidence in the store that no row names.

    A crash or a lost race between storing bytes and storing their row leaves them; so does a file
    uploaded over a draft. An upload under way looks the same for a moment, so look twice.
    """
    named = keys_in_use()
    for key in sorted(store().keys()):
        if f"/{FOLDER}/" in key and key not in named:
            yield key


def _named(file: EvidenceFile | OriginalFile) -> str:
    version = file.version
    item = version.item
    owner = item.portfolio.learner.name
    return f"{item.code} {file.name}, version {version.version}, in {owner}'s portfolio"

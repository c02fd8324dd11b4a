"""What a learner decides of other people's names and numbers: they go, or stay with a reason."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.documents.passages import Document
from portfolio.evidence import rules
from portfolio.evidence.confidentiality.models import FindingDecision, OriginalFile
from portfolio.evidence.confidentiality.queries import confidential_in
from portfolio.evidence.confidentiality.rules import CONSENT, require_subjects, require_there
from portfolio.evidence.files.actions import put_read_again
from portfolio.evidence.files.received import Upload
from portfolio.evidence.files.stored import keys_in_use
from portfolio.evidence.making import numbered, say
from portfolio.evidence.models import EvidenceItem, EvidenceVersion
from portfolio.files.store import store
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.transaction import after_commit


def keep_findings(
    item: EvidenceItem,
    *,
    by: User,
    subjects: Collection[str],
    reason: str,
    at: datetime | None = None,
) -> list[FindingDecision]:
    """What is named by *subjects* stays in the draft as it is, for that reason."""
    at = at or datetime.now(UTC)
    item = lock(item)
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    known = require_subjects(confidential_in(version), subjects)
    made = [
        FindingDecision(version_id=version.id, subject=each, reason=reason, by_id=by.id, at=at)
        for each in known
    ]
    db.session.add_all(made)
    db.session.flush()
    say(Verb.EVIDENCE_CHANGED, item, by, _kept_words(known, numbered(version)), at)
    return made


def _kept_words(subjects: Collection[str], where: str) -> str:
    findings = len(subjects) - (CONSENT in subjects)
    kept = f"kept {findings} finding{'s' * (findings != 1)} with a reason in {where}"
    noted = f"noted who agreed to the recording in {where}"
    return " and ".join([noted] * (CONSENT in subjects) + [kept] * bool(findings))


def put_copies(
    item: EvidenceItem,
    *,
    by: User,
    copies: Mapping[int, Upload],
    title: str = "",
    names: Mapping[int, str] | None = None,
    at: datetime | None = None,
) -> EvidenceVersion:
    """The draft's files are anonymised copies from now on; the originals are the learner's alone.

    *copies* are by the place of the file that each takes the place of, from 0; *names* say what
    the others are called from now on, as *title* does of the version.
    """
    at = at or datetime.now(UTC)
    item = lock(item)
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    documents: dict[int, Document] = {}
    version.title = title[: rules.LONGEST_TITLE] or version.title
    for place, name in (names or {}).items():
        version.files[place].name = name
    for place, copy in copies.items():
        file = version.files[place]
        db.session.add(
            OriginalFile(
                version=version,
                name=file.name,
                kind=file.kind,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
                key=file.key,
                replaced_at=at,
            )
        )
        file.name, file.kind = copy.name, copy.kind.value
        file.media_type, file.size = copy.kind.media_type, copy.stored.size
        file.sha256, file.key = copy.stored.sha256, copy.stored.key
        documents[place] = copy.document
    put_read_again(version, documents)
    db.session.flush()
    say(Verb.EVIDENCE_CHANGED, item, by, f"anonymised {numbered(version)}", at)
    return version


def destroy_original(
    original: OriginalFile, *, by: User, at: datetime | None = None
) -> OriginalFile:
    """The original's bytes are gone for good after the commit; its hash stays."""
    require_there(original)
    at = at or datetime.now(UTC)
    original.erased_at = at
    db.session.flush()
    item = original.version.item
    record(
        Verb.EVIDENCE_CHANGED,
        original,
        by_id=by.id,
        sentence=f"{by.name} destroyed an original of {item.code}, SHA-256 {original.sha256}.",
        centre_id=item.centre_id,
        portfolio_id=item.portfolio_id,
        details={"evidence": item.number, "sha256": original.sha256},
        at=at,
    )
    key = original.key
    # Rows first, bytes after the commit; the same bytes may be somebody else's evidence.
    after_commit(lambda: store().delete({key} - keys_in_use()))
    return original

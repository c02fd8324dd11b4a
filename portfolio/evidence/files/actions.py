"""What is done to the files of an item: added, put in another order, taken out, replaced."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from portfolio.access import Relation
from portfolio.audit.record import Verb
from portfolio.days import day_of
from portfolio.db import db
from portfolio.documents.joining import joined, taken_apart
from portfolio.documents.passages import Document
from portfolio.documents.reading import READER
from portfolio.enrolment.models import Portfolio
from portfolio.evidence import rules
from portfolio.evidence.files.received import Upload
from portfolio.evidence.making import (
    count_in,
    hold_room,
    new_item,
    new_version,
    numbered,
    open_version,
    put_document,
    say,
)
from portfolio.evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion
from portfolio.evidence.provenance import NOT_SAID, Circumstances
from portfolio.people.models import User
from portfolio.row_locks import lock


def add_file(
    portfolio: Portfolio,
    *,
    by: User,
    kind: str,
    title: str,
    work_on: date | None,
    uploads: Sequence[Upload],
    circumstances: Circumstances = NOT_SAID,
    at: datetime | None = None,
) -> EvidenceItem:
    """Give the portfolio a new item of one or several files; a draft until it is declared."""
    at = at or datetime.now(UTC)
    rules.require_past(work_on, day_of(at))
    rules.require_few_files(len(uploads))
    hold_room(portfolio)
    item = new_item(portfolio, by=by, kind=kind, relation=Relation.LEARNER, at=at)
    version = new_version(item, by=by, source="file", title=title or _title_of(uploads), at=at)
    version.work_on = work_on
    circumstances.put(version)
    _put_files(version, uploads)
    count_in(version)
    say(Verb.EVIDENCE_ADDED, item, by, f"added {item.code} “{version.title}”", at)
    return item


def replace_file(
    item: EvidenceItem,
    *,
    by: User,
    title: str,
    work_on: date | None,
    uploads: Sequence[Upload],
    circumstances: Circumstances = NOT_SAID,
    at: datetime | None = None,
) -> EvidenceVersion:
    """Make files the item's next version, or the files of the version that is still a draft."""
    at = at or datetime.now(UTC)
    hold_room(item.portfolio)
    item = lock(item)
    rules.require_changeable(item)
    rules.require_no_writing_under_way(item)
    rules.require_past(work_on, day_of(at))
    rules.require_few_files(len(uploads))
    version = open_version(item, by=by, source="file", title=title or _title_of(uploads), at=at)
    version.work_on = work_on
    version.text = None
    version.fields = {}
    circumstances.put(version)
    _take_out(version, version.files)
    _put_files(version, uploads)
    count_in(version)
    say(Verb.EVIDENCE_CHANGED, item, by, f"uploaded {numbered(version)}", at)
    return version


def add_more_files(
    item: EvidenceItem, *, by: User, uploads: Sequence[Upload], at: datetime | None = None
) -> EvidenceVersion:
    """Put files behind those of the draft; where there is none, begin the next version with them.

    The next version has the files of the one before, so that nothing is uploaded twice.
    """
    at = at or datetime.now(UTC)
    hold_room(item.portfolio)
    item = lock(item)
    rules.require_changeable(item)
    rules.require_of_files(item)
    before = item.newest
    rules.require_few_files(len(before.files) + len(uploads))
    version = before if before.is_draft else _next_version_of(before, by=by, at=at)
    documents = documents_of(version)
    for upload in uploads:
        version.files.append(_file_of(upload, position=len(version.files) + 1))
        documents.append(upload.document)
    _join(version, version.files, documents)
    count_in(version)
    names = " and ".join(upload.name for upload in uploads)
    say(Verb.EVIDENCE_CHANGED, item, by, f"added {names} to {numbered(version)}", at)
    return version


def take_file_out(
    item: EvidenceItem, file_id: int, *, by: User, at: datetime | None = None
) -> EvidenceVersion:
    """Take one of several files out of the draft."""
    at = at or datetime.now(UTC)
    item = lock(item)
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    file = rules.require_file(version, file_id)
    rules.require_another_file(version)
    documents = documents_of(version)
    place = version.files.index(file)
    del documents[place]
    left = [each for each in version.files if each is not file]
    _take_out(version, [file])
    _put_in_order(version, left)
    _join(version, left, documents)
    db.session.flush()
    say(Verb.EVIDENCE_CHANGED, item, by, f"took {file.name} out of {numbered(version)}", at)
    return version


def move_file(
    item: EvidenceItem, file_id: int, *, by: User, by_places: int, at: datetime | None = None
) -> EvidenceVersion:
    """Move one of the draft's files up (-1) or down (1) among the others."""
    at = at or datetime.now(UTC)
    item = lock(item)
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    file = rules.require_file(version, file_id)
    pairs = list(zip(version.files, documents_of(version), strict=True))
    place = version.files.index(file)
    to = min(max(place + by_places, 0), len(pairs) - 1)
    pairs.insert(to, pairs.pop(place))
    files = [each for each, _document in pairs]
    _put_in_order(version, files)
    _join(version, files, [document for _file, document in pairs])
    db.session.flush()
    did = f"put {file.name} in place {to + 1} of {numbered(version)}"
    say(Verb.EVIDENCE_CHANGED, item, by, did, at)
    return version


def _next_version_of(before: EvidenceVersion, *, by: User, at: datetime) -> EvidenceVersion:
    version = new_version(before.item, by=by, source="file", title=before.title, at=at)
    version.work_on = before.work_on
    version.fields = dict(before.fields)
    for file in before.files:
        version.files.append(
            EvidenceFile(
                position=file.position,
                name=file.name,
                kind=file.kind,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
                key=file.key,
            )
        )
    if before.reading is not None:
        said = Document.from_plain(before.reading.document)
        put_document(version, said, before.reading.reader)
    return version


def _put_files(version: EvidenceVersion, uploads: Sequence[Upload]) -> None:
    for position, upload in enumerate(uploads, start=1):
        version.files.append(_file_of(upload, position=position))
    _join(version, version.files, [upload.document for upload in uploads], READER)


def _file_of(upload: Upload, *, position: int) -> EvidenceFile:
    return EvidenceFile(
        position=position,
        name=upload.name,
        kind=upload.kind.value,
        media_type=upload.kind.media_type,
        size=upload.stored.size,
        sha256=upload.stored.sha256,
        key=upload.stored.key,
    )


def _take_out(version: EvidenceVersion, files: Sequence[EvidenceFile]) -> None:
    for file in list(files):
        version.files.remove(file)
        db.session.delete(file)
    # Their places are free only once they are gone from the database.
    db.session.flush()


def _put_in_order(version: EvidenceVersion, files: Sequence[EvidenceFile]) -> None:
    # Two files never have one place, so each takes one beyond all first.
    for place, file in enumerate(files, start=1):
        file.position = len(files) + rules.MOST_FILES + place
    db.session.flush()
    for place, file in enumerate(files, start=1):
        file.position = place
    version.files.sort(key=lambda file: file.position)


def put_read_again(version: EvidenceVersion, documents: Mapping[int, Document]) -> None:
    """Let the version say what its files say, those at these places (from 0) read anew."""
    said = documents_of(version)
    for place, document in documents.items():
        said[place] = document
    _join(version, version.files, said)


def put_read_anew(version: EvidenceVersion, documents: Sequence[Document]) -> None:
    """Let the version say what its files say now that all of them were read by today's reader."""
    _join(version, version.files, documents, READER)


def documents_of(version: EvidenceVersion) -> list[Document]:
    """What each of the version's files says by itself."""
    if version.reading is None:
        return []
    return list(taken_apart(Document.from_plain(version.reading.document)))


def _join(
    version: EvidenceVersion,
    files: Sequence[EvidenceFile],
    documents: Sequence[Document],
    reader: int | None = None,
) -> None:
    """Let the version say what its files say; without *reader*, some of it was read before."""
    if reader is None:
        reader = version.reading.reader if version.reading else READER
    pairs = zip(files, documents, strict=True)
    put_document(version, joined((file.name, document) for file, document in pairs), reader)


def _title_of(uploads: Sequence[Upload]) -> str:
    name = uploads[0].name
    return name.rpartition(".")[0] or name

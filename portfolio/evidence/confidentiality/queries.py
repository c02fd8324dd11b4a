"""What of other people is in a version, and which originals its learner still has."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from json import dumps

from sqlalchemy import select

from portfolio.complaint_logs.personal_columns import personal_columns
from portfolio.db import db
from portfolio.documents.beside import TAKEN_AT
from portfolio.documents.findings import BESIDE, Columns, Finding, Kind
from portfolio.documents.joining import taken_apart
from portfolio.documents.kinds import MediaKind
from portfolio.documents.paragraphs import from_text
from portfolio.documents.passages import Beside, Document, DocumentKind
from portfolio.documents.personal_data import find
from portfolio.documents.redaction import BARED
from portfolio.documents.stand_ins import stand_in_of_subjects
from portfolio.enrolment.models import Allocation, PortfolioUnit
from portfolio.evidence.confidentiality.models import FindingDecision, OriginalFile
from portfolio.evidence.confidentiality.rules import (
    CONSENT,
    Confidential,
    grouped,
    is_recorded,
    unseen_in,
    with_hidden_columns,
)
from portfolio.evidence.models import EvidenceVersion
from portfolio.evidence.queries import document_of, title_of
from portfolio.people.models import User

NOTHING = Document(DocumentKind.KEPT, ())


def confidential_in(
    version: EvidenceVersion, document: Document | None = None, title: str = ""
) -> Confidential:
    """What a version names of others, with the reasons for which some of it stays.

    *document* and *title* are what it is about to say and to be called, where it is not yet so.
    """
    document = with_names(version, document or said_in(version), title)
    named = range(
        BESIDE + len(document.all_beside) - len(version.files) - 1,
        BESIDE + len(document.all_beside),
    )
    titled = named[0] if (title or title_of(version)) not in _stems(version) else None
    found = tuple(
        each
        for each in findings_in(document, own_names(version))
        # Cameras and programs number their files: of what files are called only names count.
        if each.kind is Kind.NAME or each.passage not in named or each.passage == titled
    )
    # How a witness can be reached is their own to give.
    given = {said for said in version.fields.values() if isinstance(said, str)}
    found = tuple(each for each in found if not any(_is_given(each, said) for said in given))
    kept = _kept(version)
    said = said_in(version) or NOTHING
    unseen = unseen_in(said)
    return Confidential(
        grouped(found, stand_in_of_subjects(found), kept, document),
        needs_consent=is_recorded(version),
        consent=kept.get(CONSENT, ""),
        # Others get no photo with its place.
        carries=tuple(
            dict.fromkeys(each.where for each in said.all_beside if each.where != TAKEN_AT)
        ),
        unseen=unseen,
        can_be_bare=bool(unseen)
        and any(
            MediaKind(file.kind) in BARED and unseen_in(document)
            for file, document in zip(version.files, taken_apart(said), strict=False)
        ),
    )


def said_in(version: EvidenceVersion) -> Document | None:
    """What a version says, or what is written of it so far."""
    if version.draft is not None:
        return from_text(version.draft.text)
    return document_of(version)


def with_names(version: EvidenceVersion, document: Document | None, title: str = "") -> Document:
    """The document with what the version and its files are called behind all that it says."""
    document = document or NOTHING
    called = [Beside("title", title or title_of(version))]
    called += [Beside("file name", in_words(stem)) for stem in _stems(version)]
    # Behind what the files carry, in sections too, whose own texts then come first.
    return replace(
        document,
        beside=(*document.all_beside, *called),
        sections=tuple(replace(section, beside=()) for section in document.sections),
    )


def in_words(stem: str) -> str:
    """What a file is called, with the spaces that file names are often written without."""
    return " ".join(re.split(r"[\s_-]+", stem)).strip()


def _stems(version: EvidenceVersion) -> list[str]:
    return [file.name.rpartition(".")[0] or file.name for file in version.files]


def read_by_others(version: EvidenceVersion) -> Document | None:
    """What everybody but its learner reads of a version.

    A log that was declared before such things were decided still names people in columns of their
    own: those cells say only that something is there.
    """
    document = document_of(version)
    return document and with_hidden_columns(document, hidden_columns(version, document))


def hidden_columns(version: EvidenceVersion, document: Document) -> Columns:
    """The columns that name people of whom nobody decided whether they may be named."""
    columns = personal_columns(document)
    undecided = confidential_in(version).undecided if columns else ()
    named = {each.cell for group in undecided for each in group.findings}
    return {
        first: {at: role for at, role in roles.items() if at in named}
        for first, roles in columns.items()
        if named & roles.keys()
    }


def findings_in(document: Document, own: tuple[str, ...]) -> tuple[Finding, ...]:
    """What is personal of others in a document."""
    return _found(dumps(document.to_plain()), own)


@lru_cache(maxsize=32)
def _found(plain: str, own: tuple[str, ...]) -> tuple[Finding, ...]:
    # The same draft is looked through for each page that its learner opens.
    from json import loads

    document = Document.from_plain(loads(plain))
    return tuple(find(document, own, personal_columns(document)))


def own_names(version: EvidenceVersion) -> tuple[str, ...]:
    """Whose names are no finding: the learner, who works with them, and who bears witness."""
    portfolio = version.item.portfolio
    staff = select(User.name).where(
        User.id.in_(
            select(Allocation.user_id)
            .join(PortfolioUnit)
            .where(PortfolioUnit.portfolio_id == portfolio.id)
        )
    )
    names = {portfolio.learner.name, *db.session.scalars(staff)}
    witness = version.fields.get("name")
    if isinstance(witness, str) and witness.strip():
        names.add(witness)
    return tuple(sorted(names))


def _is_given(finding: Finding, said: str) -> bool:
    return len(said) < 200 and finding.text in said


def originals_of(version: EvidenceVersion) -> Sequence[OriginalFile]:
    """The files that anonymised copies took the place of."""
    return db.session.scalars(
        select(OriginalFile).where(OriginalFile.version_id == version.id).order_by(OriginalFile.id)
    ).all()


def consent_of(version: EvidenceVersion) -> str:
    """Who agreed to be heard or seen in a version, as was noted; nothing where nobody is."""
    return _kept(version).get(CONSENT, "") if is_recorded(version) else ""


def _kept(version: EvidenceVersion) -> dict[str, str]:
    """By subject: why it stays, as was last said."""
    rows = db.session.execute(
        select(FindingDecision.subject, FindingDecision.reason)
        .where(FindingDecision.version_id == version.id)
        .order_by(FindingDecision.id)
    )
    return {row.subject: row.reason for row in rows}

"""When a version may be declared although it names other people."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from portfolio.documents.beside import CHANGES, RECORDED_AT, WITHIN, is_comment
from portfolio.documents.beside import HIDDEN as HIDDEN_TEXT
from portfolio.documents.findings import BESIDE, Columns, Finding, Kind
from portfolio.documents.kinds import MediaKind
from portfolio.documents.passages import Beside, Document, DocumentKind, Passage
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.models import EvidenceVersion
from portfolio.refusal import Refusal
from portfolio.sentences import listed, number

# What is decided of a recording is whether those who are heard or seen agreed to it.
CONSENT = "consent:recording"
# What a cell says instead of somebody's name.
HIDDEN = "(hidden)"
_RECORDED = {"mp3", "m4a", "wav", "amr", "mp4", "mov", "webm"}


class FindingsUndecided(Refusal):
    """What is personal of others was neither replaced nor kept with a reason."""


class NothingFound(Refusal):
    """There is nothing to replace."""


class DestroyedAlready(Refusal):
    """The original is gone."""


@dataclass(frozen=True)
class Group:
    """All places of one person, or of one number, in a version; decided together."""

    subject: str
    findings: tuple[Finding, ...]
    stand_in: str
    kept_because: str = ""
    # Where else than in the text it stands: in comments, in the title.
    beside: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What it is called on the page: its longest form."""
        return max((each.text for each in self.findings), key=len)

    @property
    def kind(self) -> Kind:
        return self.findings[0].kind

    @property
    def reason(self) -> str:
        """Why it is thought to be personal."""
        return self.findings[0].reason

    @property
    def forms(self) -> list[str]:
        """The other forms in which it stands in the text."""
        return sorted({each.text for each in self.findings} - {self.said})

    @property
    def passages(self) -> list[int]:
        return sorted({each.passage for each in self.findings})


@dataclass(frozen=True)
class Confidential:
    """What of others is in a version, and what its learner decided of it."""

    groups: tuple[Group, ...]
    needs_consent: bool = False
    consent: str = ""
    # Where else its files say something, for whoever downloads them.
    carries: tuple[str, ...] = ()
    # What of it goes unseen, said for people, and whether a copy would lose it and keep its look.
    unseen: tuple[str, ...] = ()
    can_be_bare: bool = False

    @property
    def undecided(self) -> list[Group]:
        return [group for group in self.groups if not group.kept_because]

    @property
    def undecided_by_kind(self) -> list[tuple[Kind, list[Group]]]:
        """What is undecided, kind by kind as they appear; names of people first."""
        by_kind: dict[Kind, list[Group]] = {}
        for group in self.undecided:
            by_kind.setdefault(group.kind, []).append(group)
        return list(by_kind.items())

    @property
    def kept(self) -> list[Group]:
        return [group for group in self.groups if group.kept_because]

    @property
    def unseen_words(self) -> str:
        """What goes unseen, as a sentence names it."""
        return listed(self.unseen)

    @property
    def is_open(self) -> bool:
        """Whether something is to be decided before the version can be declared."""
        return bool(self.undecided) or (self.needs_consent and not self.consent)

    @property
    def heading(self) -> str:
        """What the page about it is called."""
        if not self.needs_consent:
            return "Names and numbers of others"
        return "Names of others, and who agreed" if self.groups else "Who agreed to the recording"

    @property
    def words(self) -> str:
        """What is open, in a sentence."""
        if not self.undecided:
            return "It is a recording, and nothing says yet that those in it agreed."
        named = sum(group.kind is Kind.NAME for group in self.undecided)
        others = len(self.undecided) - named
        parts = []
        if named:
            parts.append(number(named, "other person is named", "others are named"))
        if others:
            contacts = number(others, "number or address", "numbers or addresses")
            parts.append(f"{contacts} of others {'stands' if others == 1 else 'stand'} in it")
        return f"It seems that {' and '.join(parts)}.{self._where_unseen}"

    @property
    def _where_unseen(self) -> str:
        """Where to look, if the text that is shown says nothing of it."""
        if any(each.passage < BESIDE for group in self.undecided for each in group.findings):
            return ""
        places = dict.fromkeys(place for group in self.undecided for place in group.beside)
        said = listed([place.removeprefix("the ") for place in places])
        return f" Look for it in its {said}: its text doesn't say it." if said else ""


def grouped(
    findings: Iterable[Finding],
    stand_ins: dict[str, str],
    kept: dict[str, str],
    document: Document | None = None,
) -> tuple[Group, ...]:
    """The findings by what is decided together: people first, then numbers, as they appear.

    What stands beside the text of *document* knows where.
    """
    beside = document.all_beside if document else ()
    by_subject: dict[str, list[Finding]] = {}
    for each in findings:
        by_subject.setdefault(each.subject, []).append(each)
    groups = [
        Group(subject, tuple(many), stand_ins[subject], kept.get(subject, ""), _where(many, beside))
        for subject, many in by_subject.items()
    ]
    return tuple(sorted(groups, key=lambda group: group.kind is not Kind.NAME))


def _where(findings: Iterable[Finding], beside: Sequence[Beside]) -> tuple[str, ...]:
    at = [each.passage - BESIDE for each in findings if each.passage >= BESIDE]
    return tuple(dict.fromkeys(beside[place].where for place in at if place < len(beside)))


def with_hidden_columns(document: Document, columns: Columns) -> Document:
    """The document, with what stands in those columns of its sheets not to be read."""
    if not columns:
        return document
    firsts = {section.first for section in document.sections} | {1}
    hidden: Collection[int] = ()
    passages = []
    for passage in document.passages:
        if passage.number in firsts:
            hidden = columns.get(passage.number, ())
        passages.append(_without(passage, hidden) if hidden else passage)
    return replace(document, passages=tuple(passages))


def _without(passage: Passage, columns: Collection[int]) -> Passage:
    cells = tuple(
        HIDDEN if at in columns and cell.strip() else cell
        for at, cell in enumerate(passage.cells or ())
    )
    return replace(passage, cells=cells, text=" ".join(cell for cell in cells if cell))


def require_decided(found: Confidential, code: str) -> None:
    """Nothing personal of others goes on to other readers unless somebody decided that it may."""
    if found.is_open:
        if not found.undecided:
            raise FindingsUndecided(
                f"{code} can't be declared yet. {found.words} Press “Decide” and say who agreed, "
                "and when."
            )
        raise FindingsUndecided(
            f"{code} can't be declared yet. {found.words} Press “Decide” and replace what is "
            "personal, or say why it stays."
        )


def require_subjects(found: Confidential, subjects: Collection[str]) -> list[str]:
    """Those of the subjects that are in the version."""
    there = {group.subject for group in found.groups} | (
        {CONSENT} if found.needs_consent else set()
    )
    known = [subject for subject in subjects if subject in there]
    if not known:
        if CONSENT in subjects:
            raise FindingsUndecided("Nobody is heard or seen in it, so nobody has to agree.")
        raise FindingsUndecided("Tick what stays as it is.", field="subjects")
    return known


def unseen_in(document: Document) -> tuple[str, ...]:
    """What somebody left in its files that no page shows: comments by their number."""
    where = [each.where for each in document.all_beside]
    comments = sum(map(is_comment, document.all_beside))
    said = [number(comments, "comment", "comments")] if comments else []
    return (*said, *(each for each in (CHANGES, HIDDEN_TEXT, WITHIN, RECORDED_AT) if each in where))


def require_to_replace(found: Confidential) -> Sequence[Group]:
    """There is something that is not kept, or something unseen that a copy would lose."""
    if not found.undecided and not found.can_be_bare:
        raise NothingFound("There is nothing to replace: all that was found stays with a reason.")
    return found.undecided


def require_there(original: OriginalFile) -> None:
    """The original's bytes are still kept."""
    if original.erased_at is not None:
        raise DestroyedAlready("This original is destroyed already.")


def unlooked_in(version: EvidenceVersion) -> str:
    """The files in which nothing personal was looked for, as a sentence names them."""
    kinds = {file.name: MediaKind(file.kind) for file in version.files}
    return listed([name for name, kind in kinds.items() if kind in _UNLOOKED])


_UNLOOKED = {
    kind for kind in MediaKind if kind.document_kind in (DocumentKind.PICTURE, DocumentKind.KEPT)
}


def is_recorded(version: EvidenceVersion) -> bool:
    """Whether somebody may be heard or seen in one of the version's files."""
    return any(file.kind in _RECORDED for file in version.files)

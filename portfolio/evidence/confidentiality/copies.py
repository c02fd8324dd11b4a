"""Making anonymised copies of a draft's files, before anything of the draft is changed."""

import tempfile
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from portfolio.documents.child import anonymised_copy, read_apart
from portfolio.documents.findings import BESIDE, Finding
from portfolio.documents.kinds import MediaKind
from portfolio.documents.passages import Document, DocumentKind
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.redaction import BARED, copy_kind, keeps_its_look
from portfolio.documents.stand_ins import StandIns
from portfolio.evidence.confidentiality.queries import in_words
from portfolio.evidence.confidentiality.rules import NothingFound, unseen_in
from portfolio.evidence.files.received import Read, UnusableFile, Upload, keep
from portfolio.evidence.models import EvidenceVersion
from portfolio.files.store import StoredFileMissing, store

_WITHOUT_TEXT = {
    DocumentKind.PICTURE,
    DocumentKind.AUDIO,
    DocumentKind.VIDEO,
    DocumentKind.KEPT,
}


def copies_of(
    version: EvidenceVersion,
    document: Document,
    documents: Iterable[Document],
    findings: Iterable[Finding],
) -> dict[int, Upload]:
    """A stored copy, with stand-ins for the findings, of each file that says something.

    *documents* are what each file says by itself. A person is the same stand-in in all of them. A
    file that would lose its look as a copy stays as it is where nothing is found in it. Without
    findings only what carries something unseen is copied.
    """
    findings, documents = tuple(findings), tuple(documents)
    stand_ins = StandIns.of(document, findings)
    telling = _places_of(findings, documents)
    copies: dict[int, Upload] = {}
    for place, (file, said) in enumerate(zip(version.files, documents, strict=True)):
        kind = MediaKind(file.kind)
        if kind.document_kind in _WITHOUT_TEXT or not (
            place in telling
            or (findings and keeps_its_look(kind))
            or (kind in BARED and unseen_in(said))
        ):
            continue
        try:
            with store().as_path(file.key) as path:
                content = anonymised_copy(path, kind, said, stand_ins)
            with tempfile.NamedTemporaryFile(prefix="portfolio-copy-") as made:
                made.write(content)
                made.flush()
                copied = copy_kind(kind)
                name = called(file.name.rpartition(".")[0] or file.name, stand_ins)
                copies[place] = keep(
                    Path(made.name),
                    f"{name} (anonymised).{copied.value}",
                    Read(copied, read_apart(Path(made.name), copied)),
                    centre_id=version.centre_id,
                )
        except (DocumentProblem, StoredFileMissing) as problem:
            raise UnusableFile(str(problem)) from problem
    # What only the title or the name of a file says is replaced without a copy.
    if not copies and any(each.passage < BESIDE for each in findings):
        raise NothingFound(
            "None of these files can be copied here. Cover or cut what is personal in a copy of "
            "your own, and upload that instead."
        )
    return copies


def _places_of(findings: Iterable[Finding], documents: Sequence[Document]) -> set[int]:
    """The places of the files in which something is found, in their text or beside it."""
    texts = [place for place, each in enumerate(documents) for _ in each.passages]
    beside = [place for place, each in enumerate(documents) for _ in each.beside]
    places = set()
    for each in findings:
        counted, at = (
            (texts, each.passage - 1) if each.passage < BESIDE else (beside, each.passage - BESIDE)
        )
        places.update(counted[at : at + 1])
    return places


def names_of(
    version: EvidenceVersion, stand_ins: StandIns, besides: Container[int]
) -> dict[int, str]:
    """By place: what the files that no copy takes the place of are called, with stand-ins."""
    names = {}
    for place, file in enumerate(version.files):
        stem, dot, ending = file.name.rpartition(".")
        if place not in besides:
            names[place] = called(stem or ending, stand_ins) + (dot + ending if stem else "")
    return names


def called(stem: str, stand_ins: StandIns) -> str:
    """A name with stand-ins; as it was where it names nobody."""
    changed, words = stand_ins.applied(stem), in_words(stem)
    replaced = stand_ins.applied(words)
    return replaced if replaced != words else changed

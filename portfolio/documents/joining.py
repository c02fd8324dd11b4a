"""Several files as one document, and one document as the files that it was made of."""

from collections.abc import Iterable
from dataclasses import replace

from portfolio.documents.passages import Document, DocumentKind, Passage, Section


def joined(files: Iterable[tuple[str, Document]]) -> Document:
    """One document of several files, by name: passages numbered on, file after file.

    A single file is its own document, so that its numbers and all that was made of them stay.
    """
    files = tuple(files)
    if len(files) == 1:
        return files[0][1]
    passages: list[Passage] = []
    sections = []
    for name, document in files:
        first = len(passages) + 1
        passages += [
            replace(passage, number=first + at, place=passage.number)
            for at, passage in enumerate(document.passages)
        ]
        sections.append(
            Section(
                name=name,
                kind=document.kind,
                first=first,
                count=len(document.passages),
                columns=document.columns,
                seconds=document.seconds,
                notes=document.notes,
                beside=document.beside,
            )
        )
    return Document(DocumentKind.FILES, tuple(passages), sections=tuple(sections))


def taken_apart(document: Document) -> tuple[Document, ...]:
    """The documents that were joined, numbered as each file is on its own."""
    if document.kind is not DocumentKind.FILES:
        return (document,)
    return tuple(
        Document(
            kind=section.kind,
            passages=tuple(
                replace(passage, number=passage.within, place=None)
                for passage in document.passages[
                    section.first - 1 : section.first - 1 + section.count
                ]
            ),
            columns=section.columns,
            page_count=section.count if section.kind is DocumentKind.PDF else None,
            seconds=section.seconds,
            notes=section.notes,
            beside=section.beside,
        )
        for section in document.sections
    )

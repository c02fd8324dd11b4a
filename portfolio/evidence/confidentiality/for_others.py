"""What everybody but its learner downloads of a file: what they may read of it, and no more."""

import logging
from functools import partial
from pathlib import Path

from flask import Response

from portfolio.documents.bare_package import HOLD_PHOTOS
from portfolio.documents.child import (
    anonymised_copy,
    read_apart,
    shown_picture,
    without_places,
)
from portfolio.documents.kinds import MediaKind
from portfolio.documents.passages import DocumentKind
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.redaction import copy_kind
from portfolio.documents.stand_ins import StandIns
from portfolio.evidence.confidentiality.copies import called
from portfolio.evidence.confidentiality.queries import confidential_in, hidden_columns
from portfolio.evidence.files.shown import attached, attachment, drawn, missing, saved_as
from portfolio.evidence.models import EvidenceFile
from portfolio.evidence.queries import document_of
from portfolio.files.store import StoredFileMissing, store
from portfolio.refusal import Refusal

log = logging.getLogger("portfolio")

# Larger than a phone's photos are, so that a reader loses nothing by the drawing.
_WHOLE_SIDE = 4096


class NotForOthers(Refusal):
    """The file names people who are hidden from whoever asks for it."""


def attachment_for_others(file: EvidenceFile) -> Response:
    """The file as others get it: without the place of a photo, and without who is hidden from them.

    The place and the camera that a phone writes into a photo stay with whoever took it, also where
    the photo is in a Word file. Of a log in whose page names are hidden it is an anonymised copy.
    """
    kind = MediaKind(file.kind)
    if kind.document_kind is DocumentKind.PICTURE:
        return _redrawn(file)
    if _has_hidden_columns(file):
        return _anonymised(file, kind)
    return _bare(file) if kind in HOLD_PHOTOS else attachment(file)


def _has_hidden_columns(file: EvidenceFile) -> bool:
    document = document_of(file.version)
    if document is None:
        return False
    firsts = [section.first for section in document.sections] or [1]
    return firsts[file.version.files.index(file)] in hidden_columns(file.version, document)


def _redrawn(file: EvidenceFile) -> Response:
    response = drawn(file, f"picture {_WHOLE_SIDE}", partial(shown_picture, max_side=_WHOLE_SIDE))
    name = file.name.rpartition(".")[0] or file.name
    ending = "png" if response.content_type == "image/png" else "jpg"
    return attached(response, f"{name}.{ending}")


def _bare(file: EvidenceFile) -> Response:
    try:
        with store().as_path(file.key) as path:
            content = without_places(path, MediaKind(file.kind))
    except StoredFileMissing:
        raise missing(file) from None
    except DocumentProblem:
        # What was read once and is no package now has no photos that anybody could open.
        log.warning("evidence.not_looked_through file=%s", file.id)
        content = b""
    if not content:
        return attachment(file)
    return attached(Response(content, content_type=file.media_type), saved_as(file))


def _anonymised(file: EvidenceFile, kind: MediaKind) -> Response:
    """Made when it is asked for: what was declared stays as it was sealed."""
    try:
        with store().as_path(file.key) as path:
            content, name = _copy(file, kind, path)
    except StoredFileMissing:
        raise missing(file) from None
    except DocumentProblem as problem:
        raise NotForOthers(
            f"{file.name} names people who are hidden from you, and no copy without them can be "
            "made here. Ask the learner for a new version."
        ) from problem
    return attached(Response(content, content_type=copy_kind(kind).media_type), name)


def _copy(file: EvidenceFile, kind: MediaKind, path: Path) -> tuple[bytes, str]:
    # Read anew: an earlier reader passed over what a file carries beside its text.
    document = read_apart(path, kind)
    groups = confidential_in(file.version, document).undecided
    found = [each for group in groups for each in group.findings]
    stand_ins = StandIns.of(document, found)
    content = anonymised_copy(path, kind, document, stand_ins)
    stem = called(file.name.rpartition(".")[0] or file.name, stand_ins)
    return content, f"{stem} (anonymised).{copy_kind(kind).value}"

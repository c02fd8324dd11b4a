"""Two versions of an item side by side, with their difference."""

from typing import Any

from flask import abort, render_template, request
from flask_login import current_user

from portfolio.access import Permission
from portfolio.documents.passages import Document, DocumentKind
from portfolio.evidence import queries
from portfolio.evidence.confidentiality.queries import read_by_others
from portfolio.evidence.differences import LONGEST, counted, pairs_of
from portfolio.evidence.models import EvidenceItem, EvidenceVersion
from portfolio.evidence.views import bp
from portfolio.web.guard import guard, may, today
from portfolio.web.incoming import row_number


@bp.get("/evidence/<int:id>/compare")
@guard(Permission.VIEW_EVIDENCE, EvidenceItem)
def compare(item: EvidenceItem) -> Any:
    """Two versions side by side: by default the newest and the one before it."""
    seen = queries.versions_seen_by(item, current_user, today())
    new = _wanted(seen, "new", seen[-1])
    earlier = [version for version in seen if version.version < new.version]
    old = _wanted(seen, "old", earlier[-1] if earlier else new)
    before, after = _document(old), _document(new)
    short = len(before.passages) + len(after.passages) <= 2 * LONGEST
    pairs = pairs_of(before, after) if short else ()
    return render_template(
        "evidence/compare.html",
        item=item,
        old=old,
        new=new,
        versions=seen,
        pairs=pairs,
        counts=counted(pairs),
        short=short,
    )


def _wanted(seen: list[EvidenceVersion], name: str, otherwise: EvidenceVersion) -> EvidenceVersion:
    """The version that the address names, among those that the person may see."""
    number = request.args.get(name, type=row_number)
    if number is None:
        return otherwise
    return next((each for each in seen if each.version == number), None) or abort(404)


def _document(version: EvidenceVersion) -> Document:
    owner = may(Permission.CHANGE_EVIDENCE, version.item)
    said = queries.document_of(version) if owner else read_by_others(version)
    return said or Document(kind=DocumentKind.TEXT, passages=())

"""What somebody else declared that says the same, shown side by side: matches, never a verdict."""

from typing import Any

from flask import abort, render_template, request
from flask_login import current_user

from portfolio.access import Permission
from portfolio.evidence.matches.queries import both_sides, matches_of
from portfolio.evidence.models import EvidenceItem, EvidenceVersion
from portfolio.evidence.queries import versions_seen_by
from portfolio.evidence.views import bp
from portfolio.web.guard import guard, today


@bp.get("/evidence/<int:id>/matches")
@guard(Permission.VIEW_MATCHES, EvidenceItem)
def matches(item: EvidenceItem) -> Any:
    """A version's matches, and one of them beside it, as far as the reader may open it."""
    version = _wanted(item)
    found = matches_of(version, current_user, today=today())
    wanted = request.args.get("with", type=int)
    chosen = next((m for m in found.open if wanted in (None, m.version_id)), None)
    if wanted is not None and chosen is None:
        abort(404)
    other = chosen.other if chosen else None
    return render_template(
        "evidence/matches.html",
        item=item,
        version=version,
        found=found,
        chosen=chosen,
        sides=both_sides(version, other) if other is not None else None,
        same_files=_same_files(version, other) if other is not None else [],
    )


def _wanted(item: EvidenceItem) -> EvidenceVersion:
    """The version that the address names, else the newest that the reader may see."""
    seen = [each for each in versions_seen_by(item, current_user, today()) if not each.is_draft]
    number = request.args.get("version", type=int)
    wanted = [each for each in seen if number in (None, each.version)]
    return wanted[-1] if wanted else abort(404)


def _same_files(version: EvidenceVersion, other: EvidenceVersion) -> list[tuple[Any, Any]]:
    return [
        (mine, theirs)
        for mine in version.files
        for theirs in other.files
        if mine.sha256 == theirs.sha256
    ]

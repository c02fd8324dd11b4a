"""The clauses that a version of an item goes by, chosen by its learner."""

from collections.abc import Collection
from datetime import UTC, datetime

from portfolio.audit.record import Verb
from portfolio.db import db
from portfolio.evidence.citing import rules
from portfolio.evidence.making import say
from portfolio.evidence.models import Citation, EvidenceItem
from portfolio.evidence.rules import require_changeable
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.sentences import number


def cite(
    item: EvidenceItem,
    chosen: Collection[rules.Cited],
    *,
    by: User,
    at: datetime | None = None,
) -> list[Citation]:
    """The newest version goes by these clauses and no others."""
    at = at or datetime.now(UTC)
    item = lock(item)
    version = item.newest
    require_changeable(item)
    rules.require_open(version)
    wanted = {each.key: each for each in chosen}
    for citation in list(version.citations):
        if wanted.pop(citation.key, None) is None:
            version.citations.remove(citation)
    for each in wanted.values():
        version.citations.append(
            Citation(policy_text_id=each.text.id, clause=each.clause, by_id=by.id, at=at)
        )
    db.session.flush()
    count = len(version.citations)
    named = "no policy" if not count else number(count, "clause", "clauses")
    say(Verb.POLICIES_CITED, item, by, f"said that {item.code} goes by {named}", at)
    return version.citations

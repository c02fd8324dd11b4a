"""What a manager does with the register: policies added, worded anew, ended."""

from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.people.models import Centre, User
from portfolio.policies import rules
from portfolio.policies.models import Policy, PolicyText
from portfolio.policies.queries import in_use
from portfolio.policies.rules import Worded
from portfolio.row_locks import hold


def add_policy(centre: Centre, worded: Worded, *, by: User, at: datetime | None = None) -> Policy:
    """The centre's register has one more policy, law or standard."""
    at = at or datetime.now(UTC)
    hold(Centre, centre.id)
    rules.require_link(worded.link)
    rules.require_name_free(worded.title, in_use(centre.id))
    policy = Policy(for_centre_id=centre.id, at=at)
    db.session.add(policy)
    _word(policy, worded, by, at, f"added “{worded.title}” to the register of policies")
    return policy


def change_policy(
    policy: Policy, worded: Worded, *, by: User, at: datetime | None = None
) -> PolicyText:
    """The register speaks of it like that from now on; what cited it before reads as it was."""
    at = at or datetime.now(UTC)
    hold(Centre, policy.for_centre_id)
    rules.require_link(worded.link)
    others = [each for each in in_use(policy.for_centre_id) if each.policy_id != policy.id]
    rules.require_name_free(worded.title, others)
    did = "ended" if worded.ended and not policy.newest.ended else "changed"
    return _word(policy, worded, by, at, f"{did} “{worded.title}” in the register of policies")


def _word(policy: Policy, worded: Worded, by: User, at: datetime, did: str) -> PolicyText:
    text = PolicyText(
        version=len(policy.texts) + 1,
        kind=worded.kind.value,
        title=worded.title,
        short_name=worded.short_name,
        reference=worded.reference,
        link=worded.link,
        clauses=[each._asdict() for each in worded.clauses],
        ended=worded.ended,
        by_id=by.id,
        at=at,
    )
    policy.texts.append(text)
    db.session.flush()
    record(
        Verb.POLICY_KEPT,
        policy,
        by_id=by.id,
        centre_id=policy.for_centre_id,
        sentence=f"{by.name} {did}.",
        at=at,
    )
    return text

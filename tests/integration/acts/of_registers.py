"""What is done to policies, complaint logs and kinds of evidence."""

from collections.abc import Callable
from dataclasses import replace

from portfolio.complaint_logs.log import Choices
from portfolio.complaints import actions as complaints
from portfolio.documents.comma_separated import from_csv_text
from portfolio.evidence.citing import actions as citing
from portfolio.evidence.citing.rules import Cited
from portfolio.evidence.kinds import actions as naming
from portfolio.evidence.models import EvidenceItem
from portfolio.policies import actions as registering
from portfolio.policies.rules import PolicyKind, Worded, clauses_in
from portfolio.standards.methods import Method
from portfolio.transaction import transaction
from tests.integration.acts.college import Act, College
from tests.world import a_policy, a_recommendation, an_item, store


def a_log(c: College) -> EvidenceItem:
    """A complaint log of one row."""
    item = an_item(c.portfolio, kind="CL")
    item.newest.reading.document = from_csv_text("Date,Nature\n03/01/2026,Late\n").to_plain()
    store(item)
    return item


RECOMMENDED = {"text": "Ring first", "theme": "", "locator": "1", "policy": "", "mitigation": ""}


def confirming_columns(c: College) -> Act:
    version = a_log(c).newest
    return lambda: complaints.choose(version, Choices({0: None}), by=c.priya)


def recommending(c: College) -> Act:
    version = a_log(c).newest
    return lambda: complaints.recommend(version, RECOMMENDED, by=c.priya)


def changing_a_recommendation(c: College) -> Act:
    made = a_recommendation(a_log(c).newest)
    store(made)
    return lambda: complaints.change_recommendation(made, RECOMMENDED, by=c.priya)


def withdrawing_a_recommendation(c: College) -> Act:
    made = a_recommendation(a_log(c).newest)
    store(made)
    return lambda: complaints.withdraw_recommendation(made, by=c.priya)


def setting_a_timescale(c: College) -> Act:
    return lambda: complaints.set_timescale(c.centre, 15, by=c.grace)


WORDED = Worded(PolicyKind.LAW, "Consumer Rights Act 2015", clauses=clauses_in("s 9 Quality"))


def adding_a_policy(c: College) -> Act:
    return lambda: registering.add_policy(c.centre, WORDED, by=c.grace)


def changing_a_policy(c: College) -> Act:
    policy = a_policy(c.centre, by=c.grace)
    store(policy)
    return lambda: registering.change_policy(policy, replace(WORDED, ended=True), by=c.grace)


def citing_a_clause(c: College) -> Act:
    item = c.item(draft=True)
    policy, other = a_policy(c.centre, by=c.grace), a_policy(c.centre, "Offers", by=c.grace)
    store(policy, other)
    with transaction():
        citing.cite(item, [Cited(policy.newest, "4.2")], by=c.priya)
    return lambda: citing.cite(item, [Cited(other.newest)], by=c.priya)


def adding_a_kind(c: College) -> Act:
    return lambda: naming.add_kind(
        c.centre, by=c.grace, method=Method.CASE_STUDY, code="AS", label="Assignment", hint=""
    )


def changing_a_kind(c: College) -> Act:
    return lambda: naming.change_kind(
        c.centre, "PE", by=c.grace, code="WP", label="Work product", hint="", hidden=True
    )


def moving_a_kind(c: College) -> Act:
    return lambda: naming.move_kind(c.centre, "PE", by=c.grace, up=True)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    complaints.choose: confirming_columns,
    complaints.recommend: recommending,
    complaints.change_recommendation: changing_a_recommendation,
    complaints.withdraw_recommendation: withdrawing_a_recommendation,
    complaints.set_timescale: setting_a_timescale,
    registering.add_policy: adding_a_policy,
    registering.change_policy: changing_a_policy,
    citing.cite: citing_a_clause,
    naming.add_kind: adding_a_kind,
    naming.change_kind: changing_a_kind,
    naming.move_kind: moving_a_kind,
}

"""What is done by and about witnesses."""

from collections.abc import Callable

from portfolio.transaction import transaction
from portfolio.witnesses import actions as asking
from portfolio.witnesses.models import WitnessRequest, WitnessTestimony
from portfolio.witnesses.rules import Asked, Said
from portfolio.witnesses.testifying import actions as testifying
from tests.integration.acts.college import DAY, Act, College
from tests.world import a_request, a_testimony, store

SAID = Said(
    "Sam Reid", "Team leader", "Line manager", "", "Two years", "01904 123", DAY, "I saw it."
)


def asking_a_witness(c: College) -> Act:
    return lambda: asking.ask(
        c.unit,
        by=c.priya,
        kind=Asked.TESTIMONY,
        name="Sam Reid",
        address="sam@work.example",
        words="",
        criteria=c.unit.unit_version.criteria[:1],
    )


def a_stored_request(c: College) -> WitnessRequest:
    """A witness was asked and has not answered."""
    made = a_request(c.unit)
    store(made)
    return made


def asking_again(c: College) -> Act:
    request = a_stored_request(c)
    return lambda: asking.ask_again(request, by=c.priya)


def withdrawing_a_request(c: College) -> Act:
    request = a_stored_request(c)
    return lambda: asking.withdraw(request, by=c.priya)


def beginning_to_testify(c: College) -> Act:
    request = a_stored_request(c)
    return lambda: testifying.begin(request, SAID)


def sending_a_testimony(c: College) -> Act:
    request = a_stored_request(c)
    return lambda: testifying.send_testimony(request, SAID, confirmed=True)


def a_stored_testimony(c: College) -> WitnessTestimony:
    """A witness has answered."""
    made = a_testimony(c.unit)
    store(made)
    return made


def confirming_a_testimony(c: College) -> Act:
    testimony = a_stored_testimony(c)
    return lambda: testifying.confirm(testimony)


def marking_an_expert(c: College) -> Act:
    testimony = a_stored_testimony(c)
    return lambda: asking.mark_expert(testimony, by=c.tom, reason="Leads the team.")


def unmarking_an_expert(c: College) -> Act:
    testimony = a_stored_testimony(c)
    with transaction():
        asking.mark_expert(testimony, by=c.tom, reason="Leads the team.")
    return lambda: asking.unmark_expert(testimony, by=c.tom, reason="Left the team.")


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    asking.ask: asking_a_witness,
    asking.ask_again: asking_again,
    asking.withdraw: withdrawing_a_request,
    asking.mark_expert: marking_an_expert,
    asking.unmark_expert: unmarking_an_expert,
    testifying.begin: beginning_to_testify,
    testifying.send_testimony: sending_a_testimony,
    testifying.confirm: confirming_a_testimony,
}

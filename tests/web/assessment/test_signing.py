"""Pages of sign-off, countersignature and reopening."""

from dataclasses import dataclass

import pytest

from portfolio.assessment.models import SignOff
from portfolio.assessment.queries import current_sign_off, sign_offs_of, unit_state
from portfolio.assessment.statements import SIGN_OFF
from portfolio.assessment.states import UnitState
from portfolio.enrolment.models import PortfolioUnit
from portfolio.people.models import User
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)


@dataclass
class Bench:
    """A submitted unit of two criteria, and everybody who stands around it."""

    unit: PortfolioUnit
    learner: User
    assessor: User
    senior: User
    verifier: User
    manager: User
    stranger: User

    def meet_all(self, client: StrictClient) -> None:
        client.sign_in(self.assessor).send(
            "assessment.judge",
            {
                "criteria": [str(each.id) for each in self.unit.unit_version.criteria],
                "outcome": "met",
                "seen": str(self.unit.revision),
            },
            id=self.unit.id,
        )

    def sign(self, client: StrictClient) -> SignOff:
        self.meet_all(client)
        sent = {"made": "y", "seen": "1", "remark": "A pleasure."}
        client.send("assessment.sign_off", sent, id=self.unit.id, status=303, follow=False)
        (signed,) = sign_offs_of(self.unit)
        return signed


def a_bench(*, trainee: bool = False) -> Bench:
    centre = a_centre()
    learner, assessor = a_learner(centre), an_assessor(centre, trainee=trainee)
    senior, verifier, manager = (
        an_assessor(centre, "Ada Quaye"),
        a_verifier(centre),
        a_manager(centre),
    )
    stranger = an_assessor(a_centre("Lakeside"), "Li Wei")
    store(learner, assessor, senior, verifier, manager, stranger)
    unit = a_portfolio_unit(
        a_portfolio(learner),
        a_unit_version("Listen actively", "Log the complaint"),
        assessor=assessor,
        verifier=verifier,
        countersigner=senior if trainee else None,
    )
    item = an_item(unit.portfolio)
    store(unit, item)
    submission = a_submission(unit)
    store(submission, *(a_tie(item, unit, n, locator="1", submission=submission) for n in (1, 2)))
    return Bench(unit, learner, assessor, senior, verifier, manager, stranger)


@pytest.fixture
def bench(client: StrictClient) -> Bench:
    return a_bench()


@pytest.fixture
def trainees(client: StrictClient) -> Bench:
    return a_bench(trainee=True)


def test_the_sign_off_page_says_what_stands_in_the_way(client: StrictClient, bench: Bench) -> None:
    page = client.sign_in(bench.assessor).page("assessment.sign_off", id=bench.unit.id)

    assert page.h1 == f"Sign off {bench.unit.label}"
    assert "1 isn't judged yet." in page.text
    assert SIGN_OFF.text not in page.text


def test_the_sign_off_page_shows_what_is_signed(client: StrictClient, bench: Bench) -> None:
    bench.meet_all(client)

    page = client.page("assessment.sign_off", id=bench.unit.id)

    assert SIGN_OFF.text in page.text
    assert "E1 version 1, ¶1" in page.links()
    assert f"Sign off {bench.unit.label}" in page.buttons()


def test_a_complete_unit_is_signed_off(client: StrictClient, bench: Bench) -> None:
    signed = bench.sign(client)

    assert signed.snapshot["remark"] == "A pleasure."
    assert unit_state(bench.unit) is UnitState.SIGNED_OFF
    page = client.page("assessment.sign_off", id=bench.unit.id)
    assert "Signed off by Tom Okafor" in page.text
    judging = client.page("assessment.judge", id=bench.unit.id)
    assert "so its decisions stand" in judging.text
    assert "Save" not in judging.buttons()


def test_a_sign_off_without_the_statement_keeps_the_remark(
    client: StrictClient, bench: Bench
) -> None:
    bench.meet_all(client)

    page = client.send(
        "assessment.sign_off",
        {"seen": "1", "remark": "A pleasure."},
        id=bench.unit.id,
        status=422,
    )

    assert "Tick the statement to make it" in page.error_summary
    assert page.value("remark") == "A pleasure."
    assert sign_offs_of(bench.unit) == []


def test_a_stale_sign_off_page_shows_the_unit_as_it_is_now(
    client: StrictClient, bench: Bench
) -> None:
    bench.meet_all(client)

    page = client.send(
        "assessment.sign_off", {"made": "y", "seen": "0"}, id=bench.unit.id, status=422
    )

    assert "Look at it again, then sign." in page.error_summary
    assert page.value("seen") == "1"


def test_an_incomplete_unit_is_not_signed_off(client: StrictClient, bench: Bench) -> None:
    page = client.sign_in(bench.assessor).send(
        "assessment.sign_off", {"made": "y", "seen": "0"}, id=bench.unit.id, status=422
    )

    assert "can't be signed off yet." in page.error_summary
    assert "2 isn't judged yet." in page.error_summary


def test_a_countersigner_confirms_what_a_trainee_signed(
    client: StrictClient, trainees: Bench
) -> None:
    signed = trainees.sign(client)
    client.sign_in(trainees.senior)

    page = client.page("assessment.countersign", id=signed.id)
    client.send(
        "assessment.countersign",
        {"decision": "confirm", "seen": "2"},
        id=signed.id,
        status=303,
        follow=False,
    )

    assert SIGN_OFF.text in page.text
    assert signed.confirmed
    assert "Countersigned by Ada Quaye" in client.page("assessment.countersign", id=signed.id).text


def test_a_countersigner_returns_it_with_a_note(client: StrictClient, trainees: Bench) -> None:
    signed = trainees.sign(client)
    client.sign_in(trainees.senior)

    refused = client.send(
        "assessment.countersign", {"decision": "return", "seen": "2"}, id=signed.id, status=422
    )
    undecided = client.send("assessment.countersign", {"seen": "2"}, id=signed.id, status=422)
    client.send(
        "assessment.countersign",
        {"decision": "return", "note": "Read E1 again.", "seen": "2"},
        id=signed.id,
        status=303,
        follow=False,
    )

    assert "Say what the assessor should look at again." in refused.error_summary
    assert "Choose one of the two." in undecided.error_summary
    assert unit_state(trainees.unit) is UnitState.REOPENED
    assert "is overtaken" in client.page("assessment.countersign", id=signed.id).text


@pytest.mark.parametrize("who", ["assessor", "verifier"])
def test_a_signed_unit_is_reopened_with_a_reason(
    client: StrictClient, bench: Bench, who: str
) -> None:
    bench.sign(client)
    client.sign_in(getattr(bench, who))

    refused = client.send("assessment.reopen", {"seen": "2"}, id=bench.unit.id, status=422)
    client.send(
        "assessment.reopen",
        {"reason": "E1 was read wrongly.", "seen": "2"},
        id=bench.unit.id,
        status=303,
        follow=False,
    )

    assert "Say why the unit is reopened" in refused.error_summary
    assert current_sign_off(bench.unit) is None
    assert (
        f"Sign off {bench.unit.label}" in client.sign_in(bench.assessor).page("overview.home").text
    )
    assert "Nothing to reopen" in client.page("assessment.reopen", id=bench.unit.id).text


def test_why_a_unit_was_reopened_stands_wherever_one_works_on_it(
    client: StrictClient, bench: Bench
) -> None:
    bench.sign(client)
    client.sign_in(bench.verifier)
    client.send(
        "assessment.reopen", {"reason": "E1 was read wrongly.", "seen": "2"}, id=bench.unit.id
    )

    for who in (bench.assessor, bench.learner):
        client.sign_in(who)
        assert "Reopened: “E1 was read wrongly.”" in client.page("overview.home").text
        said = client.page("overview.unit", id=bench.unit.id).text
        assert "Helen Marsh reopened this unit on" in said
        assert "“E1 was read wrongly.”" in said
    client.sign_in(bench.assessor)
    for endpoint in ("assessment.judge", "assessment.sign_off"):
        assert "“E1 was read wrongly.”" in client.page(endpoint, id=bench.unit.id).text

    sent = {"made": "y", "seen": str(bench.unit.revision), "remark": ""}
    client.send("assessment.sign_off", sent, id=bench.unit.id)

    for endpoint in ("overview.unit", "assessment.judge", "assessment.sign_off"):
        assert "E1 was read wrongly." not in client.page(endpoint, id=bench.unit.id).text
    assert "E1 was read wrongly." not in client.page("overview.home").text


def test_everybody_around_a_unit_reads_its_feedback(client: StrictClient, bench: Bench) -> None:
    for who in (bench.learner, bench.assessor, bench.verifier):
        page = client.sign_in(who).page("assessment.feedback", id=bench.unit.id)
        assert "Nothing was said on this round yet." in page.text


def test_a_unit_without_a_round_has_no_feedback_yet(client: StrictClient, bench: Bench) -> None:
    empty = a_portfolio_unit(bench.unit.portfolio)
    store(empty)

    page = client.sign_in(bench.learner).page("assessment.feedback", id=empty.id)

    assert "No feedback yet" in page.text


POLICY = """
                          learner  senior  verifier  manager  stranger
assessment.sign_off       403      404     403       403      404
assessment.reopen         403      404     200       403      404
assessment.feedback       200      404     200       403      404
assessment.countersign    403      404     403       403      404
"""
HEAD, *ROWS = [line.split() for line in POLICY.strip().splitlines()]


@pytest.mark.parametrize(
    ("endpoint", "who", "status"),
    [(row[0], who, int(row[n])) for row in ROWS for n, who in enumerate(HEAD, start=1)],
)
def test_who_sees_which_page(
    client: StrictClient, bench: Bench, endpoint: str, who: str, status: int
) -> None:
    signed = bench.sign(client)
    id = signed.id if endpoint == "assessment.countersign" else bench.unit.id

    client.sign_in(getattr(bench, who))

    client.page(endpoint, id=id, status=status)
    if status != 200 and endpoint != "assessment.feedback":
        sent = {"made": "y", "reason": "x", "decision": "confirm", "seen": "2"}
        client.send(endpoint, sent, id=id, status=status)
    assert current_sign_off(bench.unit) == signed


def test_the_assessor_does_not_countersign_their_own(client: StrictClient, trainees: Bench) -> None:
    signed = trainees.sign(client)

    client.page("assessment.countersign", id=signed.id, status=403)

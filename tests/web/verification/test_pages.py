"""The verifier's pages, the assessor's answer, and who is kept out of them."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portfolio.access import Relation, RoleName
from portfolio.assessment.models import Reopening, RoundFeedback
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrant
from portfolio.evidence.models import Submission
from portfolio.verification import plan_queries, rules
from portfolio.verification.models import (
    ActionPoint,
    ActionResponse,
    Release,
    Sample,
    SampleAgreement,
)
from tests.strict_client import StrictClient
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_manager,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

SOON = (date.today() + timedelta(days=14)).isoformat()
POINT = {"text": "Ask for the customer’s reply.", "severity": "essential", "due_on": SOON}
ALL = {"checks": list(rules.CHECKS)}


@pytest.fixture
def college(client: StrictClient) -> SimpleNamespace:
    """A learner's unit, on which an assessor and a verifier work."""
    centre = a_centre()
    people = {
        "learner": a_learner(centre),
        "tom": an_assessor(centre),
        "helen": a_verifier(centre),
        "grace": a_manager(centre),
    }
    store(centre, *people.values())
    portfolio = a_portfolio(people["learner"])
    unit = a_portfolio_unit(portfolio, assessor=people["tom"], verifier=people["helen"])
    store(portfolio, unit)
    return SimpleNamespace(centre=centre, portfolio=portfolio, unit=unit, **people)


def signed(college: SimpleNamespace) -> None:
    college.sign_off = a_sign_off(college.unit, by=college.tom)


def sampled(college: SimpleNamespace) -> Sample:
    signed(college)
    sample = Sample(
        portfolio_unit=college.unit,
        sign_off=college.sign_off,
        kind="summative",
        origin="rule",
        reason="It is the first decision of Tom Okafor in this unit.",
        verifier=college.helen,
        assessor=college.tom,
        at=NOW,
    )
    store(sample)
    return sample


def asked(college: SimpleNamespace, *, answered: bool = False) -> ActionPoint:
    point = ActionPoint(
        sample=sampled(college),
        text="Ask for the customer’s reply.",
        severity="essential",
        due_on=TODAY + timedelta(days=14),
        by=college.helen,
        at=NOW,
    )
    if answered:
        ActionResponse(action_point=point, text="It is in E4 now.", by=college.tom, at=NOW)
    store(point)
    return point


def test_a_verifier_without_units_is_told_how_they_get_some(client, college) -> None:
    other = a_verifier(college.centre)
    store(other)

    page = client.sign_in(other).page("verification.sampling")

    assert "No units to verify yet" in page.text


def test_the_plan_says_which_unit_waits_and_why(client, college) -> None:
    signed(college)

    page = client.sign_in(college.helen).page("verification.sampling")

    assert "1 unit has to be sampled" in page.text
    assert "It is the first decision of Tom Okafor in this unit." in page.text
    assert "Must TO · first in unit" in page.text
    assert "reflective account" in page.text
    assert page.links()["Open the next one"] == f"/units/{college.unit.id}/samples/add"


def test_the_plan_tells_a_unit_that_nobody_planned_from_one_that_is_not_the_learners(
    client, college
) -> None:
    other = a_learner(college.centre, "Ola Berg")
    store(other)
    unit = a_portfolio_unit(
        a_portfolio(other), a_unit_version("One", title="Other"), verifier=college.helen
    )
    store(unit)

    page = client.sign_in(college.helen).page("verification.sampling")

    found = {
        row.xpath("string(th)").split("\n")[0].strip(): [
            " ".join(cell.text_content().split()) for cell in row.xpath("td")
        ]
        for row in page.tree.xpath("//table//tr[td]")
    }
    for who in (college.learner.name, "Ola Berg"):
        cells = next(cells for name, cells in found.items() if who in name)
        assert sorted(cell.startswith("– Not enrolled") for cell in cells) == [False, True]


def test_a_sample_is_named_by_the_day_of_the_sign_off_and_the_day_it_was_taken(
    client, college
) -> None:
    sample = sampled(college)
    college.sign_off.at = NOW - timedelta(days=3)
    store(sample)

    page = client.sign_in(college.helen).page("verification.unit_samples", id=college.unit.id)

    assert "Sample of the sign-off of 28 February 2026, taken on 3 March 2026" in page.text


def test_the_plan_of_a_lead_verifier_holds_every_unit_of_the_centre(client, college) -> None:
    lead = a_person("Ann Lead", college.centre, RoleName.LEAD_VERIFIER)
    store(lead)
    signed(college)

    assert "Priya Nair" in client.sign_in(lead).page("verification.sampling").text


def test_the_plan_shows_learners_page_by_page_and_lists_what_waits_on_each(
    client, college, monkeypatch
) -> None:
    monkeypatch.setattr(plan_queries, "LEARNERS_A_PAGE", 1)
    signed(college)
    zoe = a_learner(college.centre, "Zoe Last")
    store(zoe)
    store(a_portfolio_unit(a_portfolio(zoe), assessor=college.tom, verifier=college.helen))
    client.sign_in(college.helen)

    first = client.page("verification.sampling")
    second = client.page("verification.sampling", page=2)

    assert "2 learners, page 1 of 2" in first.text
    assert "Zoe Last" not in first.text
    assert "Must TO · first in unit" in first.text
    assert "Zoe Last" in second.text
    assert "Must TO · first in unit" not in second.text
    # What waits is said on every page, whichever learners it shows.
    assert "1 unit has to be sampled" in second.text
    assert "Page 1" in second.links()
    client.page("verification.sampling", page=3, status=404)


def test_the_plan_offers_nobody_their_own_decision(client, college) -> None:
    ann = a_person("Ann Both", college.centre, RoleName.ASSESSOR, RoleName.LEAD_VERIFIER)
    store(ann)
    a_sign_off(college.unit, by=ann)

    page = client.sign_in(ann).page("verification.sampling")

    assert "For another verifier" in page.text
    assert "Open the next one" not in page.links()


@pytest.mark.parametrize("who", ["learner", "tom", "grace"])
def test_the_plan_is_for_verifiers(client, college, who) -> None:
    client.sign_in(getattr(college, who)).page("verification.sampling", status=403)


def test_a_verifier_takes_a_chosen_sample_without_a_reason_of_their_own(client, college) -> None:
    signed(college)
    client.sign_in(college.helen)
    form = client.page("verification.sample_new", id=college.unit.id)
    assert "It is the first decision of Tom Okafor in this unit." in form.text
    assert "Release the unit" not in form.buttons()

    page = client.send("verification.sample_new", {"seen": form.value("seen")}, id=college.unit.id)

    assert page.h1 == "Summative sample: Priya Nair’s Process customer service complaints"
    assert "The sample is open." in page.flashes
    assert "Clear and complete." in page.text
    assert "E1 ¶1" in page.links()


def test_a_sample_shows_what_the_learner_was_told_about_the_round(client, college) -> None:
    sample = sampled(college)
    submission = db.session.scalars(select(Submission)).one()
    store(
        RoundFeedback(submission=submission, text="A good round.", by=college.tom, at=NOW),
        RoundFeedback(
            submission=submission, text="Said later.", by=college.tom, at=NOW + timedelta(days=1)
        ),
    )

    page = client.sign_in(college.helen).page("verification.sample", id=sample.id)

    assert "A good round." in page.text
    assert "Said later." not in page.text


def test_an_interim_sample_needs_the_verifiers_reason(client, college) -> None:
    client.sign_in(college.helen)

    refused = client.send("verification.sample_new", {"seen": "0"}, id=college.unit.id, status=422)
    assert "Say why you want to look at it." in refused.error_summary

    page = client.send(
        "verification.sample_new", {"seen": "0", "reason": "New to it."}, id=college.unit.id
    )
    assert page.h1.startswith("Interim sample")
    assert "never releases the unit" in page.text


def test_an_interim_sample_shows_what_is_mapped_so_far(client, college) -> None:
    item = an_item(college.portfolio)
    store(item, a_tie(item, college.unit, 2, locator="1-2"))
    client.sign_in(college.helen)

    page = client.send(
        "verification.sample_new", {"seen": "0", "reason": "New to it."}, id=college.unit.id
    )

    assert page.links()["E1 ¶1–2"].endswith("#p1")
    assert "Nobody has judged it yet." in page.text


def test_the_assessor_is_refused_their_own_unit_even_as_lead_verifier(client, college) -> None:
    ann = a_person("Ann Both", college.centre, RoleName.ASSESSOR, RoleName.LEAD_VERIFIER)
    store(ann)
    a_sign_off(college.unit, by=ann)
    client.sign_in(ann)
    page = client.page("verification.sample_new", id=college.unit.id)
    assert "Take the sample" not in page.buttons()

    refused = client.send("verification.sample_new", {"seen": "0"}, id=college.unit.id, status=422)

    assert "Nobody verifies their own judgement: you signed it off." in refused.error_summary


def test_a_unit_that_a_rule_chose_stays_unreleased_with_the_reason(client, college) -> None:
    signed(college)
    client.sign_in(college.helen)

    page = client.send(
        "verification.release", {"seen": str(college.unit.revision)}, id=college.unit.id
    )

    assert "has to be sampled before it is released" in page.flashes
    assert db.session.query(Release).count() == 0


def test_a_unit_that_no_rule_chose_is_released_at_once(client, college) -> None:
    signed(college)
    sample = Sample(
        portfolio_unit=college.unit,
        sign_off=college.sign_off,
        kind="summative",
        origin="rule",
        reason="First.",
        verifier=college.helen,
        assessor=college.tom,
        at=datetime.now(UTC),
    )
    version = a_unit_version(title="Process customer service complaints, revised")
    version.unit, version.version = college.unit.unit_version.unit, 2
    again = a_portfolio_unit(
        college.portfolio, version, assessor=college.tom, verifier=college.helen
    )
    store(sample, again)
    a_sign_off(again, by=college.tom, at=NOW + timedelta(days=1))
    client.sign_in(college.helen)
    form = client.page("verification.sample_new", id=again.id)
    assert "No rule of the sampling plan chose this unit." in form.text
    assert "Release the unit" in form.buttons()

    page = client.send("verification.release", {"seen": form.value("seen")}, id=again.id)

    assert "is released." in page.flashes
    assert "Released TO · not sampled" in page.text


def test_agreeing_releases_the_unit(client, college) -> None:
    sample = sampled(college)
    client.sign_in(college.helen)
    form = client.page("verification.sample", id=sample.id)
    assert "Agree and release the unit" in form.buttons()

    page = client.send(
        "verification.agree",
        ALL | {"seen": form.value("seen"), "note": "Well judged."},
        id=sample.id,
    )

    assert "Process customer service complaints is released." in page.flashes
    assert "Released The sample was agreed." in page.text
    assert "Well judged." in page.text
    assert "Agree and release the unit" not in page.buttons()


def test_agreeing_with_an_unticked_check_keeps_what_was_typed(client, college) -> None:
    sample = sampled(college)
    client.sign_in(college.helen)

    page = client.send(
        "verification.agree",
        {"seen": "0", "checks": ["valid"], "note": "Some doubts."},
        id=sample.id,
        status=422,
    )

    assert "raise an action point" in page.error_summary
    assert page.value("note") == "Some doubts."


def test_an_action_point_goes_to_the_assessor_and_back_until_it_is_closed(client, college) -> None:
    sample = sampled(college)
    client.sign_in(college.helen)
    page = client.send("verification.raise_action", POINT, id=sample.id)
    assert "Tom Okafor is asked to act." in page.flashes
    assert "Action required" in page.text
    assert "Agree and release the unit" not in page.buttons()
    point = db.session.query(ActionPoint).one()

    client.sign_in(college.tom)
    page = client.page("verification.sample", id=sample.id)
    assert page.links()["Answer"] == f"/action-points/{point.id}/answer"
    assert "Reopen the unit" in page.links()
    page = client.send("verification.answer", {"text": "It is in E4 now."}, id=point.id)
    assert "waits for the verifier" in page.flashes

    client.sign_in(college.helen)
    page = client.send("verification.close", {"note": "Seen."}, id=point.id)
    assert "The action point is closed." in page.flashes
    assert "It is in E4 now." in page.text
    assert "Agree and release the unit" in page.buttons()


def test_an_action_point_without_words_or_with_a_past_day_is_refused(client, college) -> None:
    sample = sampled(college)
    client.sign_in(college.helen)

    blank = client.send("verification.raise_action", {"text": "  "}, id=sample.id, status=422)
    assert "Say what the assessor should do." in blank.error_summary
    assert "Choose the day it is due." in blank.error_summary

    past = client.send(
        "verification.raise_action", POINT | {"due_on": "2026-01-05"}, id=sample.id, status=422
    )
    assert "That day has gone by." in past.error_summary
    assert past.value("text") == POINT["text"]


def test_an_action_point_can_name_a_criterion_of_its_unit_and_no_other(client, college) -> None:
    sample = sampled(college)
    other = a_unit_version()
    store(other)
    client.sign_in(college.helen)

    foreign = POINT | {"criterion": str(other.criteria[0].id)}
    client.send("verification.raise_action", foreign, id=sample.id, status=422)

    own = POINT | {"criterion": str(college.unit.unit_version.criteria[1].id)}
    page = client.send("verification.raise_action", own, id=sample.id)
    assert "criterion 2" in page.text


def test_an_unanswered_action_point_is_not_closed(client, college) -> None:
    point = asked(college)

    page = client.sign_in(college.helen).send(
        "verification.close", {"note": "Seen."}, id=point.id, status=422
    )

    assert "hasn't answered" in page.error_summary


def test_an_answer_needs_words(client, college) -> None:
    point = asked(college)

    page = client.sign_in(college.tom).send(
        "verification.answer", {"text": " "}, id=point.id, status=422
    )

    assert "Say what you did." in page.error_summary


def test_an_answer_sent_twice_is_one_answer(client, college) -> None:
    point = asked(college)
    client.sign_in(college.tom)
    once = client.page("verification.answer", id=point.id).value("once")

    for _ in range(2):
        client.send("verification.answer", {"text": "Done.", "once": once}, id=point.id)

    assert db.session.query(ActionResponse).count() == 1


def test_an_overtaken_sample_says_so_and_offers_no_agreement(client, college) -> None:
    sample = sampled(college)
    college.unit.locked_at = None
    store(
        Reopening(
            sign_off=college.sign_off,
            reason="Misread.",
            by=college.tom,
            by_relation=Relation.ASSESSOR.value,
            at=NOW,
        )
    )
    client.sign_in(college.helen)

    page = client.page("verification.sample", id=sample.id)
    assert "Overtaken: the unit was reopened" in page.text
    assert "Agree and release the unit" not in page.buttons()
    refused = client.send("verification.agree", ALL | {"seen": "0"}, id=sample.id, status=422)
    assert "no longer stands" in refused.error_summary


POSTS = ["sample_new", "agree", "raise_action", "answer", "close", "release"]
EXPECTED = """
                 learner  tom  helen  grace  lead  external  stranger
sample_new       403      403  200    403    200   403       404
sample           403      200  200    403    200   200       404
raise_action     403      403  200    403    200   403       404
answer           403      200  403    403    403   403       404
close            403      403  200    403    200   403       404
"""


def table() -> list[tuple[str, str, int]]:
    head, *lines = [line.split() for line in EXPECTED.strip().splitlines()]
    return [
        (line[0], who, int(code))
        for line in lines
        for who, code in zip(head, line[1:], strict=True)
    ]


def somebody(college: SimpleNamespace, who: str):
    if who == "lead":
        person = a_person("Ann Lead", college.centre, RoleName.LEAD_VERIFIER)
    elif who == "external":
        person = a_person("Eve Extern", college.centre, RoleName.EXTERNAL)
        store(person)
        store(
            ExternalGrant(
                portfolio_unit=college.unit,
                user=person,
                from_on=date.today(),
                until_on=date.today(),
                by_id=college.grace.id,
                at=NOW,
            )
        )
    elif who == "stranger":
        centre = a_centre("Riverside")
        person = a_person(
            "Stan Ranger", centre, RoleName.LEAD_VERIFIER, RoleName.ASSESSOR, RoleName.MANAGER
        )
        store(centre)
    else:
        return getattr(college, who)
    store(person)
    return person


@pytest.mark.parametrize(("endpoint", "who", "code"), table())
def test_each_page_opens_to_those_it_is_for(client, college, endpoint, who, code) -> None:
    point = asked(college, answered=True)
    ids = {
        "sample_new": college.unit.id,
        "sample": point.sample_id,
        "raise_action": point.sample_id,
    }

    client.sign_in(somebody(college, who))

    client.page(f"verification.{endpoint}", status=code, id=ids.get(endpoint, point.id))


@pytest.mark.parametrize("endpoint", POSTS)
@pytest.mark.parametrize("who", ["learner", "external", "stranger", "grace"])
def test_nobody_else_acts_by_posting(client, college, endpoint, who) -> None:
    point = asked(college, answered=True)
    ids = {"answer": point.id, "close": point.id, "agree": point.sample_id}
    ids |= {"raise_action": point.sample_id}
    data = POINT | ALL | {"note": "Seen.", "reason": "A look.", "seen": "0"}
    client.sign_in(somebody(college, who))

    code = 404 if who == "stranger" else 403
    client.send(
        f"verification.{endpoint}", data, status=code, id=ids.get(endpoint, college.unit.id)
    )

    assert db.session.query(Sample).count() == 1
    assert db.session.query(ActionPoint).count() == 1
    assert db.session.query(ActionResponse).count() == 1
    assert db.session.query(SampleAgreement).count() == 0
    assert db.session.query(Release).count() == 0

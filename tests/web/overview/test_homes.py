"""Each role's home answers its question, and leads there in one step."""

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from portfolio.access import RoleName
from portfolio.assessment.models import Judgement, Reopening
from portfolio.days import today
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrant, PortfolioUnit
from portfolio.evidence.models import Submission
from portfolio.evidence.moving.actions import move_unit
from portfolio.people.models import ERASED
from portfolio.transaction import transaction
from portfolio.verification.models import ActionPoint, ActionResponse, Sample
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_submission,
    a_tie,
    a_unit_numbered_afresh,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

DAY = timedelta(days=1)


@pytest.fixture
def centre(isolation: Any) -> SimpleNamespace:
    """A centre with Tom, Helen and Grace."""
    found = a_centre()
    tom, helen, grace = an_assessor(found), a_verifier(found), a_manager(found)
    store(found, tom, helen, grace)
    return SimpleNamespace(centre=found, tom=tom, helen=helen, grace=grace)


def enrolled(
    c: SimpleNamespace, name: str = "Priya Nair", *, assessed: bool = True, **given: Any
) -> PortfolioUnit:
    """One more learner with one unit, enrolled just now."""
    learner = a_learner(c.centre, name)
    store(learner)
    people = {"assessor": c.tom, "verifier": c.helen} if assessed else {}
    unit = a_portfolio_unit(a_portfolio(learner), a_unit_version(), **(people | given))
    unit.enrolled_at = datetime.now(UTC)
    store(unit)
    return unit


def waits(unit: PortfolioUnit, *, days: int = 0) -> Any:
    submission = a_submission(unit)
    submission.at = datetime.now(UTC) - days * DAY
    store(submission)
    return submission


def returned(c: SimpleNamespace, unit: PortfolioUnit, words: str, *, days: int = 0) -> None:
    store(
        Judgement(
            portfolio_unit=unit,
            criterion=unit.unit_version.criteria[1],
            submission=waits(unit, days=days),
            outcome="more_needed",
            feedback=words,
            by=c.tom,
            at=datetime.now(UTC) - days * DAY,
        )
    )


def test_a_learner_reads_what_is_missing_what_was_asked_and_what_is_due(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre, target_on=today() + 5 * DAY)
    returned(centre, unit, "Say who took it over, and when.")
    store(an_item(unit.portfolio, title="Half a thought", draft=True))
    client.sign_in(unit.learner)

    page = client.page("overview.home")

    assert "1 criterion has come back to you. Besides, 2 gaps are left in 1 unit." in page.text
    assert "“Say who took it over, and when.” Tom Okafor" in page.text
    assert "5 days left" in page.text
    assert "Go on with E1 Half a thought" in page.links()
    place = client.address("overview.unit", id=unit.id)
    assert page.links()["Answer Tom Okafor on 2"] == f"{place}#criterion-2"
    assert client.page("overview.unit", id=unit.id).tree.xpath("//tr[@id='criterion-2']")


def test_a_criterion_of_which_the_unit_has_two_is_named_with_its_outcome(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    learner = a_learner(centre.centre)
    store(learner)
    unit = a_portfolio_unit(a_portfolio(learner), a_unit_numbered_afresh(), assessor=centre.tom)
    unit.enrolled_at = datetime.now(UTC)
    store(unit)
    item, submission = an_item(unit.portfolio), waits(unit)
    store(item, a_tie(item, unit, 3, submission=submission))
    judgement = Judgement(
        portfolio_unit=unit, criterion=unit.unit_version.criteria[2], submission=submission,
        outcome="more_needed", feedback="Say which milk.", by=centre.tom, at=datetime.now(UTC),
    )  # fmt: skip
    store(judgement)
    db.session.expire_all()
    client.sign_in(learner)

    page = client.page("overview.unit", id=unit.id)
    mapping = client.page("evidence.map", id=item.id)

    assert "Closes 1 under outcome 1, 2 under outcome 1 and 2 under outcome 2." in page.text
    assert page.tree.xpath("//tr[@id='criterion-1-under-outcome-2']")
    assert "1 under outcome 2 Criterion 1" in mapping.text
    db.session.expire_all()
    link = client.page("overview.home").links()
    assert "1 under outcome 2 of Process customer service complaints" in " ".join(link)


def moved_on(unit: PortfolioUnit, *texts: str, by: Any) -> None:
    """The unit goes over to a version with these words, criterion by criterion."""
    later = a_unit_version(*texts)
    later.unit, later.version = unit.unit_version.unit, unit.unit_version.version + 1
    store(later)
    pairs = {
        was.id: now.id for was, now in zip(unit.unit_version.criteria, later.criteria, strict=True)
    }
    with transaction():
        move_unit(unit, later, pairs, by=by, seen=unit.revision)


def test_what_was_asked_goes_over_with_the_unit_until_it_is_judged_there(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre)
    returned(centre, unit, "Say what milk it was.")
    words = [each.text for each in unit.unit_version.criteria]
    moved_on(unit, *words, by=centre.tom)
    moved_on(unit, *words, by=centre.tom)

    page = client.sign_in(unit.learner).page("overview.home")

    assert "“Say what milk it was.” Tom Okafor" in page.text
    assert "Answer Tom Okafor on 2" in page.links()
    asked = "Tom Okafor, before the text of the unit changed: Say what milk it was."
    for reader in (unit.learner, centre.tom):
        there = client.sign_in(reader).page("overview.unit", id=unit.id).text
        assert asked in there
        assert "Answer Tom Okafor on 2: Say what milk it was." in there
    assert asked not in client.sign_in(centre.grace).page("overview.unit", id=unit.id).text
    client.sign_in(unit.learner)
    judged = Judgement(
        portfolio_unit=unit, criterion=unit.unit_version.criteria[1],
        submission=a_submission(unit, round=2), outcome="met", feedback="", by=centre.tom,
        at=datetime.now(UTC), valid=True, authentic=True, current=True, sufficient=True,
        reliable=True,
    )  # fmt: skip
    store(judged)
    assert "Say what milk it was." not in client.page("overview.home").text
    assert "Say what milk it was." not in client.page("overview.unit", id=unit.id).text


def test_what_was_asked_before_a_move_and_is_answered_stands_on_the_unit_page_no_more(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre)
    returned(centre, unit, "Say what milk it was.")
    moved_on(unit, *[each.text for each in unit.unit_version.criteria], by=centre.tom)
    item = an_item(unit.portfolio)
    store(item, a_tie(item, unit, 2))

    page = client.sign_in(unit.learner).page("overview.unit", id=unit.id)

    assert "Say what milk it was." not in page.text


def test_what_was_asked_of_other_words_is_history(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre)
    returned(centre, unit, "Say what milk it was.")
    moved_on(unit, "First", "Second", "Third", by=centre.tom)

    page = client.sign_in(unit.learner).page("overview.home")

    assert "Say what milk it was." not in page.text


def test_a_unit_judged_in_part_still_waits_for_its_assessor(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre)
    returned(centre, unit, "Say when.")
    item = an_item(unit.portfolio)
    submission = db.session.scalars(select(Submission)).one()
    store(item, a_tie(item, unit, 1, submission=submission))

    page = client.sign_in(centre.tom).page("overview.home")
    managers = client.sign_in(centre.grace).page("overview.home")

    assert "1 thing waits for you" in page.text
    assert f"Judge {unit.label}" in page.links()
    (load,) = managers.tree.xpath("//aside//tbody/tr")
    assert [cell.text_content() for cell in load][:3] == ["Tom Okafor", "1", "1"]


def test_a_learner_on_no_unit_reads_what_happens_next(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    learner = a_learner(centre.centre)
    store(learner)

    assert (
        "You are not enrolled on a unit yet" in client.sign_in(learner).page("overview.home").text
    )


def test_everything_that_waits_for_an_assessor_stands_in_one_list_oldest_first(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    waits(enrolled(centre, "Jamie Reid"), days=1)
    waits(enrolled(centre, "Priya Nair"), days=21)
    signed = enrolled(centre, "Sam Ode")
    sample = Sample(
        portfolio_unit=signed, sign_off=a_sign_off(signed, by=centre.tom), kind="summative",
        origin="verifier", reason="First.", verifier=centre.helen, assessor=centre.tom,
        at=datetime.now(UTC),
    )  # fmt: skip
    store(
        ActionPoint(
            sample=sample, text="Say who took it over.", severity="essential",
            due_on=today() - DAY, by_id=centre.helen.id, at=datetime.now(UTC) - 7 * DAY,
        )
    )  # fmt: skip
    client.sign_in(centre.tom)

    page = client.page("overview.home")

    assert "3 things wait for you, the oldest for 15 working days" in page.text
    items = [" ".join(li.text_content().split()) for li in page.tree.xpath("//main//li")]
    who = [next(n for n in ("Priya", "Jamie", "Sam") if n in item) for item in items[:3]]
    assert who == ["Priya", "Sam", "Jamie"]
    assert "1 day late" in items[1]


def test_learners_at_risk_stand_with_the_rule_that_put_them_there(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    enrolled(centre, "Late Lee", target_on=today() - 3 * DAY)
    returned(centre, enrolled(centre, "Silent Sam"), "Say when.", days=20)
    quiet = enrolled(centre, "Quiet Quinn")
    # At noon: an hour before midnight, 40 days ago can be another day in summer time.
    quiet.enrolled_at = datetime.combine(today() - 40 * DAY, time(12), UTC)
    store(quiet)
    enrolled(centre, "Busy Bee", target_on=today() + 30 * DAY)
    client.sign_in(centre.tom)

    text = client.page("overview.waiting", part="at-risk").text

    assert "3 learners." in text
    assert "3 days past its target" in text
    assert "nothing came since more was asked for 20 days ago" in text
    assert "nothing new for 40 days" in text
    assert "Busy Bee" not in text
    assert "A unit is at risk when" in text


def at_risk(client: StrictClient) -> list[str]:
    page = client.page("overview.home")
    rows = page.tree.xpath("//ul[@aria-label='Learners at risk']/li")
    return [" ".join(row.text_content().split()) for row in rows]


def test_who_is_latest_stands_first_among_those_at_risk(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    for name, late in (("Ann", 3), ("Bob", 84), ("Cat", 28)):
        unit = enrolled(centre, name, target_on=today() - late * DAY)
        unit.enrolled_at = datetime.now(UTC) - 200 * DAY
        store(unit)
    quiet = enrolled(centre, "Aaron")
    quiet.enrolled_at = datetime.now(UTC) - 300 * DAY
    store(quiet)
    client.sign_in(centre.tom)

    rows = at_risk(client)

    names = [next(n for n in ("Ann", "Bob", "Cat", "Aaron") if n in row) for row in rows]
    assert names == ["Bob", "Cat", "Ann", "Aaron"]


def test_a_learner_stands_once_among_those_at_risk(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    first = enrolled(centre, target_on=today() - 3 * DAY)
    version = a_unit_version(title="Monitor quality")
    second = a_portfolio_unit(
        first.portfolio, version, assessor=centre.tom, target_on=today() - 9 * DAY
    )
    store(second)
    client.sign_in(centre.tom)

    (row,) = at_risk(client)

    assert row.startswith(f"{second.learner.name}: Monitor quality 9 days past its target")
    assert f"At risk too: {first.label}" in row
    assert "1 learner at risk" in client.page("overview.home").text


def test_the_answers_of_all_roles_stand_at_the_top_and_lead_down(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    enrolled(centre, assessed=False)
    enrolled(centre, "Late Lee", target_on=today() - 3 * DAY)
    both = a_person("Bea Hall", centre.centre, RoleName.MANAGER, RoleName.LEAD_VERIFIER)
    store(both)
    client.sign_in(both)

    page = client.page("overview.home")

    (top,) = page.tree.xpath("//nav[@aria-label='In short, by role']")
    said = [" ".join(li.text_content().split()) for li in top.xpath(".//li")]
    assert said[-1] == "Managing 1 unit has no assessor. 1 unit is past the target date."
    for href in top.xpath(".//a/@href"):
        assert page.tree.xpath(f"//h2[@id='{href[1:]}']")
    client.sign_in(centre.grace)
    assert "In short, by role" not in client.get("/").text


def test_what_does_not_fit_is_one_step_away_page_by_page(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    for n in range(58):
        waits(enrolled(centre, f"Learner {n:02}"), days=n)
    client.sign_in(centre.tom)
    home = client.page("overview.home")
    more = next(words for words in home.links() if words.startswith("and 52 more"))
    assert home.links()[more] == client.address("overview.waiting", part="waiting")

    first = client.page("overview.waiting", part="waiting")
    second = client.page("overview.waiting", part="waiting", page=2)

    assert "58 things, page 1 of 2" in first.text
    assert "Learner 57" in first.text
    assert "Learner 00" in second.text


def test_a_verifier_reads_whom_nobody_ever_looked_at(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre)
    a_sign_off(unit, by=centre.tom)
    client.sign_in(centre.helen)

    page = client.page("overview.home")

    assert "Nobody has ever looked at a decision of Tom Okafor." in page.text
    assert page.links()["Look at the oldest"] == client.address(
        "verification.sample_new", id=unit.id
    )


def test_a_sign_off_that_was_overtaken_counts_no_more(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre)
    first = a_sign_off(unit, by=centre.tom)
    store(
        Reopening(sign_off=first, reason="Say who.", by=centre.helen, by_relation="verifier",
                  at=datetime.now(UTC))
    )  # fmt: skip
    a_sign_off(unit, by=centre.tom)

    page = client.sign_in(centre.helen).page("overview.home")

    assert "never, 1 sign-off" in page.text
    assert "2 sign-offs" not in page.text


def held(c: SimpleNamespace, unit: PortfolioUnit) -> Sample:
    """The unit is signed off, and a sample of that holds it by an action point."""
    sample = Sample(
        portfolio_unit=unit, sign_off=a_sign_off(unit, by=c.tom), kind="summative",
        origin="verifier", reason="First.", verifier=c.helen, assessor=c.tom,
        at=datetime.now(UTC),
    )  # fmt: skip
    point = ActionPoint(
        sample=sample, text="Say who.", severity="advisory", due_on=today(),
        by_id=c.helen.id, at=datetime.now(UTC),
    )  # fmt: skip
    store(sample, point)
    return sample


def test_what_waits_for_an_assessors_answer_is_no_sample_to_go_on_with(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    held(centre, enrolled(centre))

    page = client.sign_in(centre.helen).page("overview.home")

    assert not [words for words in page.links() if words.startswith("Go on with")]


def test_a_learner_reads_of_no_action_point(client: StrictClient, centre: SimpleNamespace) -> None:
    unit = enrolled(centre)
    held(centre, unit)
    client.sign_in(unit.learner)

    home = client.page("overview.home")
    page = client.page("overview.unit", id=unit.id)

    for each in (home, page):
        assert "Action required" not in each.text
        assert "In sampling" in each.text
    assert "Action required" in client.sign_in(centre.tom).page("overview.unit", id=unit.id).text


def test_a_unit_of_somebody_erased_is_no_work_of_anybodys(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre, target_on=today() - DAY)
    unit.learner.email = f"erased-1{ERASED}"
    unit.learner.active = False
    waits(unit)
    store(unit.learner)

    page = client.sign_in(centre.tom).page("overview.home")
    managers = client.sign_in(centre.grace).page("overview.home")

    assert "Judge" not in page.text
    assert unit.label not in page.text
    assert "Nobody learns here now" in managers.text
    assert "past the target" not in managers.text


def test_nobody_is_led_to_act_on_a_unit_of_somebody_erased(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit, signed = enrolled(centre), enrolled(centre, "Sam Ellis")
    a_sign_off(signed, by=centre.tom)
    waits(unit)
    for each in (unit, signed):
        each.learner.email = f"erased-{each.learner.id}{ERASED}"
        each.learner.active = False
    store(unit.learner, signed.learner)
    acts = {"Submit", "Judge", "Sign off", "Record an observation or discussion", "Reopen"}
    acts |= {"Sample", "Allocate", "Ask a witness", "Move this unit to the newer version"}

    for reader in (centre.tom, centre.helen, centre.grace):
        client.sign_in(reader)
        for each in (unit, signed):
            page = client.page("overview.unit", id=each.id)
            assert "The learner was erased by law." in page.text
            assert not acts & set(page.links())
            assert "Save mapping" not in page.buttons()
    assert "History" in page.links()


def test_what_is_sent_for_somebody_erased_is_refused_in_a_sentence(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    unit = enrolled(centre)
    waits(unit)
    client.sign_in(centre.tom)
    (criterion, *_) = unit.unit_version.criteria
    shown = client.page("assessment.judge", id=unit.id)
    sent = {name: shown.value(name) for name in ("once", "seen")}
    unit.learner.email = f"erased-1{ERASED}"
    store(unit.learner)

    page = client.send(
        "assessment.judge",
        sent | {"criteria": [str(criterion.id)], "outcome": "met"},
        id=unit.id,
        status=422,
    )

    assert "was erased by law. What is left of it stays as it is." in page.error_summary
    assert "Met" not in page.buttons()
    assert db.session.scalars(select(Judgement)).all() == []


def test_nor_is_it_counted_as_an_assessors_load(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    gone = enrolled(centre)
    gone.learner.email = f"erased-1{ERASED}"
    gone.learner.active = False
    waits(gone)
    store(gone.learner)
    enrolled(centre, "Priya Nair")

    page = client.sign_in(centre.grace).page("overview.home")

    (load,) = page.tree.xpath("//aside//tbody/tr")
    assert [cell.text_content() for cell in load][:3] == ["Tom Okafor", "1", "0"]


def test_a_verifier_reads_which_answers_wait(client: StrictClient, centre: SimpleNamespace) -> None:
    unit = enrolled(centre)
    sample = Sample(
        portfolio_unit=unit, sign_off=a_sign_off(unit, by=centre.tom), kind="summative",
        origin="verifier", reason="First.", verifier=centre.helen, assessor=centre.tom,
        at=datetime.now(UTC),
    )  # fmt: skip
    point = ActionPoint(
        sample=sample, text="Say who.", severity="advisory", due_on=today(),
        by_id=centre.helen.id, at=datetime.now(UTC),
    )  # fmt: skip
    answer = ActionResponse(
        action_point=point, text="In E4.", by_id=centre.tom.id, at=datetime.now(UTC)
    )
    store(sample, point, answer)
    client.sign_in(centre.helen)

    page = client.page("overview.home")

    assert "1 answer waits to be read" in page.text
    place = client.address("verification.sample", id=sample.id)
    assert page.links()["Read the oldest answer"] == f"{place}#point-{point.id}"


def test_a_manager_reads_who_has_nobody_and_who_has_too_much(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    alone = enrolled(centre, "Alone Ames", assessed=False)
    waits(enrolled(centre, "Priya Nair", target_on=today() - DAY), days=7)
    waiting = a_learner(centre.centre, "New Noor")
    store(waiting)
    client.sign_in(centre.grace)

    page = client.page("overview.home")

    assert "1 unit has no assessor. 1 learner is on no unit yet." in page.text
    assert "1 unit is past the target date." in page.text
    assert page.links()["Allocate the oldest"] == client.address("enrolment.allocate", id=alone.id)
    (load,) = page.tree.xpath("//aside//tbody/tr")
    assert [cell.text_content() for cell in load] == ["Tom Okafor", "1", "1", "5 days"]
    assert "Enrol New Noor" in page.links()


def test_an_external_verifier_reads_which_units_are_open_and_until_when(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    eve = a_person("Eve Stone", centre.centre, RoleName.EXTERNAL)
    unit = enrolled(centre)
    store(eve)
    store(
        ExternalGrant(
            portfolio_unit=unit, user=eve, from_on=today(), until_on=today(),
            by_id=centre.grace.id, at=datetime.now(UTC),
        )
    )  # fmt: skip
    client.sign_in(eve)

    page = client.page("overview.home")

    assert "1 unit is open to you today." in page.text
    assert "open to you until" in page.text


def test_somebody_with_several_roles_sees_each_part(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    both = a_person("Bo Both", centre.centre, RoleName.ASSESSOR, RoleName.MANAGER)
    store(both)
    enrolled(centre, assessor=both)
    client.sign_in(both)

    headings = client.page("overview.home").tree.xpath("//h2/text()")

    assert [each.strip() for each in headings if each.strip() in ("Assessing", "Managing")] == [
        "Assessing",
        "Managing",
    ]


def test_a_list_of_a_role_that_one_does_not_have_is_not_there(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    client.sign_in(centre.tom)

    client.page("overview.waiting", part="without-assessor", status=404)


def test_whoever_is_enrolled_later_is_led_to_their_evidence_from_then_on(
    client: StrictClient, centre: SimpleNamespace
) -> None:
    priya, jamie = (a_learner(centre.centre, name) for name in ("Priya Nair", "Jamie Reid"))
    store(priya, jamie)
    link = "//nav[@aria-label='Main']//a[.='My evidence']/@href"
    assert not client.sign_in(priya).page("overview.home").tree.xpath(link)

    hers, his = a_portfolio(priya), a_portfolio(jamie)
    store(hers, his)

    for who, portfolio in ((priya, hers), (jamie, his), (priya, hers)):
        client.sign_in(who)
        for _again in range(2):
            found = client.page("overview.home").tree.xpath(link)
            assert found == [client.address("evidence.items", id=portfolio.id)]

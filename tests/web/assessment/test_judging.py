"""The judging page: what it shows, saves, refuses and keeps."""

from dataclasses import dataclass

import pytest

from portfolio.assessment import views
from portfolio.assessment.judgement_queries import newest_judgements
from portfolio.assessment.queries import unit_state
from portfolio.assessment.sheet import Sheet
from portfolio.assessment.states import UnitState
from portfolio.assessment.tie_queries import decided_ties
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceMapping
from portfolio.evidence.moving.actions import move_unit
from portfolio.evidence.submitting.actions import submit
from portfolio.people.models import User
from portfolio.standards.models import UnitVersion
from portfolio.transaction import transaction
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
    """A unit before its assessor: 1 has two ties, 2 has one, 3 has none."""

    unit: PortfolioUnit
    learner: User
    assessor: User
    verifier: User
    manager: User
    ties: list[EvidenceMapping]

    @property
    def criteria(self) -> list[int]:
        return [each.id for each in self.unit.unit_version.criteria]


@pytest.fixture
def bench(client: StrictClient) -> Bench:
    centre = a_centre()
    learner, assessor = a_learner(centre), an_assessor(centre)
    verifier, manager = a_verifier(centre), a_manager(centre)
    store(learner, assessor, verifier, manager)
    portfolio = a_portfolio(learner)
    unit = a_portfolio_unit(portfolio, a_unit_version(), assessor=assessor, verifier=verifier)
    call = an_item(portfolio, "I asked since when.", "I took it on.", title="Refund call")
    log = an_item(portfolio, "Monday: late parcel.", title="Complaint log", kind="CL")
    store(unit, call, log)
    submission = a_submission(unit)
    ties = [
        a_tie(call, unit, 1, locator="1", submission=submission),
        a_tie(log, unit, 1, submission=submission),
        a_tie(call, unit, 2, locator="1-2", submission=submission),
    ]
    store(submission, *ties)
    return Bench(unit, learner, assessor, verifier, manager, ties)


def test_the_page_shows_evidence_beside_the_criteria(client: StrictClient, bench: Bench) -> None:
    page = client.sign_in(bench.assessor).page("assessment.judge", id=bench.unit.id)

    assert page.h1 == f"Judge {bench.unit.label}"
    assert "I took it on." in page.text
    assert "◑ E1 ¶1–2, submitted" in page.buttons()


def test_evidence_that_is_not_submitted_yet_is_named_and_not_decided_on(
    client: StrictClient, bench: Bench
) -> None:
    photo = an_item(bench.unit.portfolio, title="Photo", kind="AV")
    store(photo, a_tie(photo, bench.unit, 3))

    page = client.sign_in(bench.assessor).page("assessment.judge", id=bench.unit.id)

    assert "E3 can be judged once the learner submits it." in page.text
    assert "E3 Photo" not in page.buttons()


def test_another_document_can_be_looked_at_without_losing_what_is_typed(
    client: StrictClient, bench: Bench
) -> None:
    first = bench.criteria[0]

    page = client.sign_in(bench.assessor).send(
        "assessment.judge",
        {"look": "2", f"feedback_{first}": "Say more about Monday."},
        id=bench.unit.id,
        item=2,
        status=200,
    )

    assert "Monday: late parcel." in page.text
    assert page.value(f"feedback_{first}") == "Say more about Monday."
    assert newest_judgements(bench.unit) == {}


def test_ticked_criteria_are_met_in_one_press_and_their_evidence_accepted(
    client: StrictClient, bench: Bench
) -> None:
    one, two, _three = bench.criteria

    page = client.sign_in(bench.assessor).send(
        "assessment.judge",
        {"criteria": [str(one), str(two)], "outcome": "met", "seen": "0"},
        id=bench.unit.id,
    )

    assert "are saved" in page.text
    assert {id: each.outcome for id, each in newest_judgements(bench.unit).items()} == {
        one: "met",
        two: "met",
    }
    assert decided_ties(bench.unit) == {tie.id: True for tie in bench.ties}


def test_one_save_takes_single_decisions_of_every_sort(client: StrictClient, bench: Bench) -> None:
    one, two, three = bench.criteria

    client.sign_in(bench.assessor).send(
        "assessment.judge",
        {
            f"verdict_{one}": "met",
            f"tie_{bench.ties[1].id}": "refuse",
            f"reason_{bench.ties[1].id}": "It shows somebody else's work.",
            f"verdict_{two}": "more_needed",
            f"feedback_{two}": "Tell me how you listened.",
            "criteria": [str(three)],
            "needed": "An account of logging it.",
            "outcome": "more_needed",
            "feedback": "A good start.",
            "seen": "0",
        },
        id=bench.unit.id,
    )

    judged = newest_judgements(bench.unit)
    assert (judged[one].outcome, judged[two].feedback) == ("met", "Tell me how you listened.")
    assert judged[three].feedback == "An account of logging it."
    assert decided_ties(bench.unit) == {bench.ties[0].id: True, bench.ties[1].id: False}
    assert unit_state(bench.unit) is UnitState.RETURNED
    page = client.sign_in(bench.learner).page("assessment.feedback", id=bench.unit.id)
    for said in ("A good start.", "Tell me how you listened.", "It shows somebody else's work."):
        assert said in page.text


def test_one_refused_decision_refuses_all_and_loses_nothing(
    client: StrictClient, bench: Bench
) -> None:
    one, _two, three = bench.criteria

    page = client.sign_in(bench.assessor).send(
        "assessment.judge",
        {
            "criteria": [str(one), str(three)],
            "outcome": "met",
            f"feedback_{one}": "Well told.",
            "seen": "0",
        },
        id=bench.unit.id,
        status=422,
    )

    assert "3 can't be met yet: it has no accepted evidence." in page.error_summary
    assert page.value(f"feedback_{one}") == "Well told."
    assert newest_judgements(bench.unit) == {}


def test_a_check_that_is_not_yes_keeps_a_criterion_from_being_met(
    client: StrictClient, bench: Bench
) -> None:
    one = bench.criteria[0]

    page = client.sign_in(bench.assessor).send(
        "assessment.judge",
        {f"verdict_{one}": "met", f"sufficient_{one}": "no", f"reliable_{one}": "", "seen": "0"},
        id=bench.unit.id,
        status=422,
    )

    assert "1 can't be met: “sufficient” and “reliable” are not answered with yes." in (
        page.error_summary
    )


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Decide on at least one criterion"),
        ({"outcome": "met"}, "Tick at least one criterion"),
        ({"criteria": "one"}, "Press Met or More needed"),
        ({"outcome": "more_needed", "criteria": "one"}, "1: say what is needed."),
        ({"needed": "An account."}, "Press More needed with this"),
        ({"feedback_one": "Well told."}, "Choose Met or More needed with this feedback"),
        ({"verdict_one": "more_needed", "criteria": "one", "outcome": "met"}, "Choose one."),
        ({"reason_tie": "Unclear."}, "Decide on E1 ¶1 with this reason"),
        ({"tie_tie": "refuse"}, "E1 for 1: say why you don't accept it."),
    ],
)
def test_a_half_made_decision_is_answered_with_a_sentence(
    client: StrictClient, bench: Bench, sent: dict[str, str], sentence: str
) -> None:
    one, tie = str(bench.criteria[0]), str(bench.ties[0].id)
    data = {
        name.replace("one", one).replace("_tie", f"_{tie}"): value.replace("one", one)
        if name == "criteria"
        else value
        for name, value in sent.items()
    }

    page = client.sign_in(bench.assessor).send(
        "assessment.judge", data | {"seen": "0"}, id=bench.unit.id, status=422
    )

    assert sentence in page.error_summary
    assert newest_judgements(bench.unit) == {}


def test_a_stale_page_is_refused_once_and_keeps_what_was_typed(
    client: StrictClient, bench: Bench
) -> None:
    one = bench.criteria[0]
    bench.unit.revision = 4
    store(bench.unit)
    sent = {f"verdict_{one}": "met", f"feedback_{one}": "Well told.", "seen": "3"}

    page = client.sign_in(bench.assessor).send(
        "assessment.judge", sent, id=bench.unit.id, status=422
    )

    assert "Somebody changed this unit while you were reading." in page.error_summary
    assert page.value(f"feedback_{one}") == "Well told."
    again = sent | {"seen": page.value("seen"), "once": page.value("once")}
    client.send("assessment.judge", again, id=bench.unit.id)
    assert newest_judgements(bench.unit)[one].outcome == "met"


def test_a_form_sent_twice_decides_once(client: StrictClient, bench: Bench) -> None:
    one = bench.criteria[0]
    sent = {f"verdict_{one}": "met", "seen": "0", "once": "the same"}
    client.sign_in(bench.assessor)

    client.send("assessment.judge", sent, id=bench.unit.id)
    page = client.send("assessment.judge", sent, id=bench.unit.id)

    assert "carried out once" in page.text
    db.session.expire_all()
    assert bench.unit.revision == 1


def test_a_criterion_of_another_unit_is_no_choice(client: StrictClient, bench: Bench) -> None:
    page = client.sign_in(bench.assessor).send(
        "assessment.judge",
        {"criteria": ["999999"], "outcome": "met", "seen": "0"},
        id=bench.unit.id,
        status=422,
    )

    assert "what you ticked is not decided on" in page.error_summary


def test_a_page_from_before_a_move_says_that_the_text_is_another_and_can_be_saved_then(
    client: StrictClient, bench: Bench
) -> None:
    before = bench.criteria
    later = a_unit_version("Log it", "Listen", "Say sorry")
    later.unit, later.version = bench.unit.unit_version.unit, 2
    store(later)
    pairs = dict(zip(before, [each.id for each in later.criteria], strict=True))
    with transaction():
        move_unit(bench.unit, later, pairs, by=bench.assessor, seen=bench.unit.revision)
    client.sign_in(bench.assessor)

    page = client.send(
        "assessment.judge",
        {"criteria": [str(before[0])], "outcome": "met", "seen": "0"},
        id=bench.unit.id,
        status=422,
    )

    assert "The unit went over to another version of its text" in page.error_summary
    assert "Somebody changed this unit while you were reading." in page.error_summary
    assert page.value("seen") == str(bench.unit.revision)


def a_later_version(bench: Bench) -> UnitVersion:
    later = a_unit_version("Log it", "Listen", "Say sorry")
    later.unit, later.version = bench.unit.unit_version.unit, 2
    store(later)
    return later


def moved_to(later: UnitVersion, unit: PortfolioUnit, by: User) -> None:
    was = [each.id for each in unit.unit_version.criteria]
    pairs = dict(zip(was, [each.id for each in later.criteria], strict=True))
    with transaction():
        move_unit(unit, later, pairs, by=by, seen=unit.revision)


def test_what_was_typed_of_criteria_that_a_move_took_is_shown_back_until_it_is_saved(
    client: StrictClient, bench: Bench
) -> None:
    one, two, _three = bench.criteria
    tie = bench.ties[0].id
    moved_to(a_later_version(bench), bench.unit, bench.manager)
    client.sign_in(bench.assessor)
    typed = {
        f"verdict_{one}": "more_needed",
        f"feedback_{one}": "Say since when.",
        f"feedback_{two}": "",
        f"tie_{tie}": "refuse",
        f"reason_{tie}": "Another's call.",
        "feedback_999999": "Of no unit.",
        "seen": "0",
    }

    page = client.send("assessment.judge", typed, id=bench.unit.id, status=422)

    assert "What you typed before the text of the unit changed" in page.text
    assert "Feedback on 1 of version 1; it is 1 now" in page.text
    assert "You had chosen: More needed." in page.text
    assert page.value(f"feedback_{one}") == "Say since when."
    assert "Reason for E1 for 1 of version 1" in page.text
    assert page.value(f"reason_{tie}") == "Another's call."
    assert "Of no unit." not in page.text
    looked = client.send("assessment.judge", typed | {"look": "2"}, id=bench.unit.id, status=200)
    assert looked.value(f"feedback_{one}") == "Say since when."
    done = client.send(
        "assessment.judge",
        typed
        | {
            "seen": page.value("seen"),
            "criteria": str(bench.criteria[0]),
            "outcome": "more_needed",
            "needed": "Say since when.",
        },
        id=bench.unit.id,
    )
    assert "are saved" in done.flashes
    assert "What you typed before" not in done.text


def test_a_move_in_the_middle_of_a_save_keeps_what_was_typed(
    client: StrictClient, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, later_id, manager_id = bench.criteria[0], a_later_version(bench).id, bench.manager.id
    client.sign_in(bench.assessor)
    shown = views._sheet

    def overtaken(unit: PortfolioUnit) -> Sheet:
        sheet = shown(unit)
        if unit.unit_version.version == 1:
            later = db.session.get_one(UnitVersion, later_id)
            moved_to(later, unit, db.session.get_one(User, manager_id))
        return sheet

    monkeypatch.setattr(views, "_sheet", overtaken)

    page = client.send(
        "assessment.judge",
        {f"verdict_{one}": "met", f"feedback_{one}": "Clear.", "seen": "0"},
        id=bench.unit.id,
        status=422,
    )

    assert "Somebody changed this unit while you were reading." in page.error_summary
    assert page.value(f"feedback_{one}") == "Clear."


def test_a_submission_in_the_middle_of_a_save_is_told_and_keeps_what_was_typed(
    client: StrictClient, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, refused = bench.criteria[0], bench.ties[1].id
    fresh = a_tie(bench.ties[0].item, bench.unit, 3)
    store(fresh)
    learner_id, fresh_id = bench.learner.id, fresh.id
    client.sign_in(bench.assessor)
    shown = views._sheet

    def submitted_after(unit: PortfolioUnit) -> Sheet:
        sheet = shown(unit)
        if unit.revision == 0:
            with transaction():
                submit(unit, by=db.session.get_one(User, learner_id), seen=0)
        return sheet

    monkeypatch.setattr(views, "_sheet", submitted_after)

    page = client.send(
        "assessment.judge",
        {
            f"verdict_{one}": "more_needed",
            f"feedback_{one}": "Say since when.",
            f"tie_{refused}": "refuse",
            f"reason_{refused}": "Another's log.",
            "feedback": "Nearly there.",
            "seen": "0",
        },
        id=bench.unit.id,
        status=422,
    )

    assert "Somebody changed this unit while you were reading." in page.error_summary
    assert page.value(f"feedback_{one}") == "Say since when."
    assert page.value(f"reason_{refused}") == "Another's log."
    assert page.value("feedback") == "Nearly there."
    assert page.tree.xpath(f"//*[@name='tie_{fresh_id}']")
    assert page.tree.xpath(f"//input[@name='tie_{refused}'][@value='refuse'][@checked]")
    assert newest_judgements(bench.unit) == {}


def test_nobody_reads_back_what_is_of_a_unit_that_is_not_theirs(
    client: StrictClient, bench: Bench
) -> None:
    other = a_portfolio_unit(bench.unit.portfolio, a_unit_version("Another's criterion"))
    store(other)
    criterion = other.unit_version.criteria[0].id
    client.sign_in(bench.assessor)

    page = client.send(
        "assessment.judge",
        {f"feedback_{criterion}": "Guess.", "look": "1"},
        id=bench.unit.id,
        status=200,
    )

    assert "What you typed before" not in page.text


def test_a_unit_without_a_submission_says_what_has_to_come_first(
    client: StrictClient, bench: Bench
) -> None:
    empty = a_portfolio_unit(bench.unit.portfolio, a_unit_version(), assessor=bench.assessor)
    store(empty)

    page = client.sign_in(bench.assessor).page("assessment.judge", id=empty.id)
    refused = client.send(
        "assessment.judge", {"feedback": "Hello.", "seen": "0"}, id=empty.id, status=422
    )

    assert "hasn't put this unit before you" in page.text
    assert "Save" not in page.buttons()
    assert "hasn't put this unit before you" in refused.text


def test_a_full_unit_is_one_page(client: StrictClient, bench: Bench) -> None:
    version = a_unit_version(*(f"Criterion number {n}" for n in range(1, 31)))
    unit = a_portfolio_unit(bench.unit.portfolio, version, assessor=bench.assessor)
    items = [an_item(bench.unit.portfolio, title=f"Account {n}") for n in range(20)]
    store(unit, *items)
    submission = a_submission(unit)
    ties = [a_tie(items[n % 20], unit, n % 30 + 1, submission=submission) for n in range(60)]
    store(submission, *ties)

    page = client.sign_in(bench.assessor).page("assessment.judge", id=unit.id)

    assert len([label for label in page.buttons() if "whole item" in label]) == 60
    everything = {"criteria": [str(c.id) for c in version.criteria], "outcome": "met", "seen": "0"}
    client.send("assessment.judge", everything, id=unit.id)
    assert len(newest_judgements(unit)) == 30


@pytest.mark.parametrize("who", ["learner", "verifier", "manager"])
def test_only_the_assessor_judges(client: StrictClient, bench: Bench, who: str) -> None:
    client.sign_in(getattr(bench, who))

    client.page("assessment.judge", id=bench.unit.id, status=403)
    client.send("assessment.judge", {"seen": "0"}, id=bench.unit.id, status=403)


def test_a_stranger_cannot_tell_that_the_unit_exists(client: StrictClient, bench: Bench) -> None:
    elsewhere = a_centre("Lakeside")
    strangers = [an_assessor(bench.assessor.centre, "Una Reid"), an_assessor(elsewhere, "Li Wei")]
    store(*strangers)

    for stranger in strangers:
        client.sign_in(stranger)
        client.page("assessment.judge", id=bench.unit.id, status=404)
        client.page("assessment.feedback", id=bench.unit.id, status=404)

"""The unit page: what is missing, the matrix to map in, and the unit's submission."""

from types import SimpleNamespace
from typing import Any

import pytest

from portfolio.assessment.models import Judgement, TieDecision
from portfolio.db import db
from portfolio.evidence.models import EvidenceMapping, Submission
from portfolio.standards.models import UnitVersion
from tests.strict_client import StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    a_version,
    an_assessor,
    an_item,
    store,
)


@pytest.fixture
def world(isolation: Any) -> SimpleNamespace:
    """A unit of three criteria, the third of which demands an observation; two items."""
    centre = a_centre()
    learner, assessor = a_learner(centre), an_assessor(centre)
    verifier, manager = a_verifier(centre), a_manager(centre)
    store(centre, learner, assessor, verifier, manager)
    portfolio = a_portfolio(learner)
    store(portfolio)
    version = a_unit_version(
        "Recognise early warning signs",
        "Log the complaint",
        {"text": "Show empathy, observed", "methods": ["O"]},
    )
    unit = a_portfolio_unit(portfolio, version, assessor=assessor, verifier=verifier)
    for allocation in unit.allocations:
        allocation.by_id = manager.id
    first, second = an_item(portfolio, title="Refund call"), an_item(portfolio, title="Letter")
    store(unit, first, second)
    return SimpleNamespace(
        centre=centre,
        learner=learner,
        assessor=assessor,
        verifier=verifier,
        manager=manager,
        portfolio=portfolio,
        version=version,
        unit=unit,
        first=first,
        second=second,
    )


def cell(world: SimpleNamespace, item: Any, position: int) -> str:
    return f"{item.newest.id}:{world.version.criteria[position - 1].id}"


def ties(world: SimpleNamespace) -> set[tuple[int, int]]:
    """Item number and position of every tie of the unit."""
    found = db.session.query(EvidenceMapping).filter_by(portfolio_unit_id=world.unit.id)
    return {(m.item.number, m.criterion.position) for m in found}


def progress(page: Any) -> tuple[str, ...]:
    """The two numbers: mapped by the learner, met by the assessor."""
    found = page.tree.xpath("//dl[@class='progress-two']//dd[not(@aria-hidden)]")
    return tuple(each.text_content().strip() for each in found)


def ticks(page: Any) -> set[str]:
    return set(page.tree.xpath("//input[@name='ties'][@checked]/@value"))


def test_the_page_says_how_many_gaps_are_left_and_which_method_nobody_supplied(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.first, world.unit, 1), a_tie(world.first, world.unit, 3))

    page = client.sign_in(world.learner).page("overview.unit", id=world.unit.id)

    assert "2 gaps left. Two of three criteria have evidence; none is met." in page.text
    assert "Demanded and not supplied yet: assessor's direct observation (for 3)." in page.text
    assert "Ask Tom Okafor to observe you. Closes 3." in page.text
    assert progress(page) == ("1 of 3", "0 of 3")


def test_ticked_cells_become_ties_and_unticked_ones_go(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.first, world.unit, 1))
    client.sign_in(world.learner)

    page = client.send(
        "overview.map_unit",
        {"seen": "0", "ties": [cell(world, world.first, 2), cell(world, world.second, 2)]},
        id=world.unit.id,
    )

    assert f"The mapping of {world.unit.label} is saved." in page.flashes
    assert ties(world) == {(1, 2), (2, 2)}


def test_a_matrix_that_somebody_changed_keeps_its_ticks_and_saves_the_second_time(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.second, world.unit, 1))
    world.unit.revision = 4
    store(world.unit)
    client.sign_in(world.learner)
    wanted = cell(world, world.first, 2)

    page = client.send(
        "overview.map_unit", {"seen": "3", "ties": [wanted]}, id=world.unit.id, status=422
    )

    assert "Somebody changed this unit" in page.error_summary
    assert ticks(page) == {wanted, cell(world, world.second, 1)}
    assert ties(world) == {(2, 1)}
    again = {"seen": page.value("seen"), "ties": sorted(ticks(page))}
    client.send("overview.map_unit", again, id=world.unit.id)
    assert ties(world) == {(2, 1), (1, 2)}


def test_a_cell_with_passages_cannot_be_unticked_in_the_matrix(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.first, world.unit, 1, locator="2"))
    client.sign_in(world.learner)

    page = client.page("overview.unit", id=world.unit.id)
    client.send(
        "overview.map_unit", {"seen": "0", "ties": [cell(world, world.second, 1)]}, id=world.unit.id
    )

    assert page.tree.xpath("//input[@name='ties'][@checked][@disabled]")
    assert "¶2" in page.text
    assert ties(world) == {(1, 1), (2, 1)}


def test_a_cell_of_another_unit_is_refused(client: StrictClient, world: SimpleNamespace) -> None:
    other = a_unit_version("Something else")
    store(other)
    client.sign_in(world.learner)

    page = client.send(
        "overview.map_unit",
        {"seen": "0", "ties": [f"{world.first.newest.id}:{other.criteria[0].id}"]},
        id=world.unit.id,
        status=422,
    )

    assert "can't be changed any more" in page.error_summary
    assert ties(world) == set()


def test_saving_without_a_change_says_so(client: StrictClient, world: SimpleNamespace) -> None:
    client.sign_in(world.learner)

    page = client.send("overview.map_unit", {"seen": "0"}, id=world.unit.id, status=422)

    assert "Nothing was ticked or unticked" in page.error_summary


def test_a_manager_sees_progress_and_numbers_but_no_titles_and_no_feedback(
    client: StrictClient, world: SimpleNamespace
) -> None:
    judged(world, 1, "more_needed", feedback="Say who took it over.")
    page = client.sign_in(world.manager).page("overview.unit", id=world.unit.id)

    assert "E1" in page.text
    assert "Met by the assessor" in page.text
    assert "Refund call" not in page.text
    assert "Say who took it over" not in page.text
    assert not page.tree.xpath("//input[@name='ties']")
    assert not page.tree.xpath("//a[contains(@href, '/evidence/')]")


def test_a_verifier_reads_the_matrix_without_boxes(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.first, world.unit, 1))

    page = client.sign_in(world.verifier).page("overview.unit", id=world.unit.id)

    assert not page.tree.xpath("//input[@name='ties']")
    assert "Refund call" in page.text


def test_what_the_assessor_asked_for_stands_at_the_criterion_and_among_the_steps(
    client: StrictClient, world: SimpleNamespace
) -> None:
    judged(world, 1, "more_needed", feedback="Say who took it over.")

    page = client.sign_in(world.learner).page("overview.unit", id=world.unit.id)

    assert "Tom Okafor: Say who took it over." in page.text
    assert "Answer Tom Okafor on 1: Say who took it over." in page.text
    assert "More needed" in page.text


def test_a_judgement_on_an_accepted_tie_shows_the_criterion_as_met(
    client: StrictClient, world: SimpleNamespace
) -> None:
    judged(world, 1, "met")

    page = client.sign_in(world.learner).page("overview.unit", id=world.unit.id)

    assert progress(page) == ("1 of 3", "1 of 3")


def test_a_refused_tie_of_an_older_version_leaves_the_cell_free_for_the_newer_one(
    client: StrictClient, world: SimpleNamespace
) -> None:
    judged(world, 1, "more_needed", feedback="Say when.", accepted=False)
    store(a_version(world.first, "It was on Monday."))
    client.sign_in(world.learner)

    client.send(
        "overview.map_unit", {"seen": "0", "ties": [cell(world, world.first, 1)]}, id=world.unit.id
    )

    found = db.session.query(EvidenceMapping).order_by(EvidenceMapping.id).all()
    assert [(m.version.version, m.submitted) for m in found] == [(1, True), (2, False)]


def test_a_refused_tie_is_not_told_beside_one_that_counts(
    client: StrictClient, world: SimpleNamespace
) -> None:
    judged(world, 1, "more_needed", feedback="Say when.", accepted=False)
    store(a_version(world.first, "It was on Monday."))
    client.sign_in(world.learner)
    before = client.page("overview.unit", id=world.unit.id)
    client.send(
        "overview.map_unit", {"seen": "0", "ties": [cell(world, world.first, 1)]}, id=world.unit.id
    )

    after = client.page("overview.unit", id=world.unit.id)

    assert "(version 1)" in before.text
    assert "(version 1)" not in after.text


def places(page: Any) -> list[tuple[str, str]]:
    """What each place in the matrix is called, and the tone in which a phone draws it."""
    found = page.tree.xpath("//table//span[@class='locators']/a")
    said = [
        "".join(link.xpath(".//text()[not(ancestor::*[@aria-hidden='true'])]")) for link in found
    ]
    return [(words, link.get("class")) for words, link in zip(said, found, strict=True)]


def test_a_place_in_the_matrix_has_the_state_of_its_own_tie(
    client: StrictClient, world: SimpleNamespace
) -> None:
    judged(world, 1, "met", locator="1")
    store(a_tie(world.first, world.unit, 1, locator="2"))

    page = client.sign_in(world.learner).page("overview.unit", id=world.unit.id)

    assert places(page) == [
        ("E1 for 1, accepted: ¶1", "chip tone-met"),
        ("E1 for 1, mapped: ¶2", "chip tone-mapped"),
    ]


def test_a_place_that_was_turned_down_says_so_and_its_box_is_free(
    client: StrictClient, world: SimpleNamespace
) -> None:
    judged(world, 1, "more_needed", feedback="Say when.", accepted=False, locator="1")
    store(a_version(world.first, "It was on Monday."))

    page = client.sign_in(world.learner).page("overview.unit", id=world.unit.id)

    assert places(page) == [("E1 for 1, not accepted: ¶1 (version 1)", "chip tone-more")]
    (box,) = page.tree.xpath("//table//td[@class='held']/input")
    assert box.get("aria-label") == "E1 for 1"
    assert not {"checked", "disabled"} & set(box.attrib)


def test_an_empty_unit_says_what_to_do_first(client: StrictClient, isolation: Any) -> None:
    centre = a_centre()
    learner = a_learner(centre)
    store(centre, learner)
    unit = a_portfolio_unit(a_portfolio(learner))
    store(unit)

    page = client.sign_in(learner).page("overview.unit", id=unit.id)

    assert "3 gaps left. There are three criteria, and no evidence for any" in page.text
    assert "Add a first item of evidence" in page.text


def test_submitting_freezes_the_versions_and_every_new_tie(
    client: StrictClient, world: SimpleNamespace
) -> None:
    complete(world)
    client.sign_in(world.learner)

    page = client.send(
        "overview.submit", {"seen": "0", "note": "Please look at 2 first."}, id=world.unit.id
    )

    assert page.h1 == world.unit.label
    assert "Submitted" in page.text
    submission = db.session.query(Submission).one()
    assert (submission.round, submission.note) == (1, "Please look at 2 first.")
    assert {m.submission for m in db.session.query(EvidenceMapping)} == {submission}
    assert world.first.newest.frozen


def test_submitting_with_gaps_needs_a_conscious_yes(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.first, world.unit, 1))
    client.sign_in(world.learner)

    shown = client.page("overview.submit", id=world.unit.id)
    page = client.send("overview.submit", {"seen": "0"}, id=world.unit.id, status=422)

    assert "Submit with 2 gaps" in shown.buttons()
    assert "There is nothing for 2, 3 yet" in page.error_summary
    client.send("overview.submit", {"seen": "0", "with_gaps": "y"}, id=world.unit.id)
    assert db.session.query(Submission).count() == 1


def test_a_unit_that_waits_unchanged_is_not_submitted_again(
    client: StrictClient, world: SimpleNamespace
) -> None:
    complete(world)
    client.sign_in(world.learner)
    client.send("overview.submit", {"seen": "0"}, id=world.unit.id)

    page = client.send("overview.submit", {"seen": "1"}, id=world.unit.id, status=422)

    assert "nothing was mapped to it since" in page.error_summary


def test_an_assessor_may_not_submit(client: StrictClient, world: SimpleNamespace) -> None:
    client.sign_in(world.assessor).page("overview.submit", id=world.unit.id, status=403)


def complete(world: SimpleNamespace) -> None:
    """Every criterion has evidence that is not submitted yet."""
    observed = an_item(world.portfolio, kind="O", title="Observation")
    store(
        observed,
        a_tie(world.first, world.unit, 1),
        a_tie(world.second, world.unit, 2, locator="1"),
        a_tie(observed, world.unit, 3),
    )


def judged(
    world: SimpleNamespace,
    position: int,
    outcome: str,
    *,
    feedback: str = "",
    accepted: bool = True,
    locator: str = "",
) -> None:
    """The first item was submitted for a criterion, and the assessor judged it."""
    submission = a_submission(world.unit)
    tie = a_tie(world.first, world.unit, position, submission=submission, locator=locator)
    store(submission, tie)
    met = outcome == "met" or None
    store(
        TieDecision(
            mapping=tie,
            accepted=accepted,
            reason="" if accepted else "Not this event.",
            by=world.assessor,
            at=NOW,
        ),
        Judgement(
            portfolio_unit=world.unit,
            criterion=tie.criterion,
            submission=submission,
            outcome=outcome,
            feedback=feedback,
            valid=met,
            authentic=met,
            current=met,
            sufficient=met,
            reliable=met,
            by=world.assessor,
            at=NOW,
        ),
    )


def test_what_was_not_submitted_is_told_as_no_part_of_what_was_signed_off(
    client: StrictClient, world: SimpleNamespace
) -> None:
    a_sign_off(world.unit, by=world.assessor, item=world.first)
    store(a_tie(world.second, world.unit, 2), a_tie(world.second, world.unit, 1))
    said = "not submitted, so not part of what was signed off"

    for reader in (world.learner, world.assessor, world.verifier):
        page = client.sign_in(reader).page("overview.unit", id=world.unit.id)
        assert f"E2 is mapped to 1 and 2, but {said}." in page.text
        assert f"E1 is mapped to 1, 2 and 3, but {said}." not in page.text
    client.sign_in(world.learner)
    assert said in client.page("evidence.item", id=world.second.id).text
    assert said in client.page("evidence.map", id=world.second.id).text
    assert said not in client.page("evidence.item", id=world.first.id).text


def test_an_item_that_was_signed_in_part_or_in_an_earlier_version_was_signed(
    client: StrictClient, world: SimpleNamespace
) -> None:
    a_sign_off(world.unit, by=world.assessor, item=world.first)
    store(a_tie(world.first, world.unit, 1, locator="2"))
    store(a_version(world.first, title="Told again"))
    store(a_tie(world.first, world.unit, 2), a_tie(world.second, world.unit, 2))
    said = "but not submitted, so not part of what was signed off."

    page = client.sign_in(world.assessor).page("overview.unit", id=world.unit.id)

    assert f"E2 is mapped to 2, {said}" in page.text
    assert "E1 is mapped to" not in page.text


def test_nothing_is_told_of_a_sign_off_while_a_unit_is_open(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.second, world.unit, 2))
    client.sign_in(world.learner)

    assert "signed off" not in client.page("overview.unit", id=world.unit.id).text
    assert "signed off" not in client.page("evidence.item", id=world.second.id).text


def test_guidance_and_common_mistakes_stand_beside_the_matrix(
    client: StrictClient, world: SimpleNamespace
) -> None:
    version = db.session.get(UnitVersion, world.version.id)
    assert version is not None
    version.content = {
        "guidance": ["Collect a variety of evidence."],
        "mistakes": [{"text": "Overpromising."}, {"misconception": "A.", "correction": "B."}],
    }
    store(version)

    page = client.sign_in(world.learner).page("overview.unit", id=world.unit.id)

    assert "Collect a variety of evidence." in page.text
    assert "Overpromising." in page.text
    assert "Misconception: A. Correction: B." in page.text

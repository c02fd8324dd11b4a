"""Mapping evidence beside its document: passages, criteria of several units, one save."""

from types import SimpleNamespace
from typing import Any

import pytest

from portfolio.assessment.models import TieDecision
from portfolio.db import db
from portfolio.documents.passages import Document, DocumentKind, Passage, PassageKind
from portfolio.evidence.models import EvidenceFile, EvidenceMapping, Withdrawal
from portfolio.evidence.rules import mark_of
from tests.strict_client import Page, StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_version,
    an_assessor,
    an_item,
    store,
)


@pytest.fixture
def world(isolation: Any) -> SimpleNamespace:
    """A learner with two units under two assessors, and an item of three passages."""
    centre = a_centre()
    learner, assessor, other = a_learner(centre), an_assessor(centre), an_assessor(centre, "Jo Ash")
    store(centre, learner, assessor, other)
    portfolio = a_portfolio(learner)
    store(portfolio)
    one = a_portfolio_unit(portfolio, a_unit_version(title="Process complaints"), assessor=assessor)
    two = a_portfolio_unit(portfolio, a_unit_version(title="Monitor quality"), assessor=other)
    item = an_item(portfolio, "She had phoned twice.", "I owned the case.", "I logged it.")
    store(one, two, item)
    return SimpleNamespace(
        learner=learner,
        assessor=assessor,
        other=other,
        portfolio=portfolio,
        one=one,
        two=two,
        item=item,
    )


def pick(unit: Any, position: int, revision: int = 0) -> str:
    return f"{unit.unit_version.criteria[position - 1].id}@{revision}"


def found() -> list[tuple[str, int, str]]:
    """Unit, criterion and locator of every tie there is."""
    rows = db.session.query(EvidenceMapping).order_by(EvidenceMapping.id)
    return [(m.portfolio_unit.name, m.criterion.position, m.locator) for m in rows]


def send(client: StrictClient, world: SimpleNamespace, **data: Any) -> Page:
    status = data.pop("status", 200)
    return client.send("evidence.map", {"version": "1"} | data, id=world.item.id, status=status)


def test_passages_are_tied_to_criteria_of_two_units_in_one_save(
    client: StrictClient, world: SimpleNamespace
) -> None:
    client.sign_in(world.learner)

    page = send(
        client,
        world,
        passages=["3", "1", "2"],
        criteria=[pick(world.one, 1), pick(world.two, 3)],
        note="The call of 3 November.",
    )

    assert "E1 now covers 1 of Process complaints and 3 of Monitor quality." in page.text
    assert found() == [("Process complaints", 1, "1-3"), ("Monitor quality", 3, "1-3")]
    assert [world.one.revision, world.two.revision] == [1, 1]


def test_the_page_shows_each_tie_beside_its_passages(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.item, world.one, 2, locator="2-3"))

    page = client.sign_in(world.learner).page("evidence.map", id=world.item.id)

    marks = page.tree.xpath("//*[@id='p2' or @id='p3']//a[contains(@class, 'ref-tie')]")
    assert len(marks) == 2
    assert "Tied already: ¶2–3" in page.text


@pytest.mark.parametrize("endpoint", ["evidence.item", "evidence.map"])
def test_criteria_of_two_units_with_one_number_are_told_apart_beside_a_passage(
    client: StrictClient, world: SimpleNamespace, endpoint: str
) -> None:
    client.sign_in(world.learner)

    def beside() -> list[str]:
        page = client.page(endpoint, id=world.item.id)
        seen = page.tree.xpath("//*[@id='p3']//a[contains(@class, 'ref-tie')]/text()")
        return [" ".join(each.split()) for each in seen]

    store(a_tie(world.item, world.one, 1, locator="3"))
    assert beside() == ["1"]
    store(a_tie(world.item, world.two, 1, locator="3"))
    assert beside() == ["A 1", "B 1"]
    listed = client.page(endpoint, id=world.item.id).text
    assert "A 1 of Process complaints" in listed
    assert "B 1 of Monitor quality" in listed


def test_each_unit_to_map_to_bears_the_letter_that_stands_beside_its_criteria(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(*(a_tie(world.item, unit, 1, locator="3") for unit in (world.one, world.two)))
    client.sign_in(world.learner)

    legends = client.page("evidence.map", id=world.item.id).tree.xpath("//legend")

    named = [" ".join(each.text_content().split()) for each in legends]
    assert {"A Process complaints", "B Monitor quality"} <= set(named)


@pytest.mark.parametrize("endpoint", ["evidence.item", "evidence.map"])
def test_a_tie_says_what_its_assessor_decided_on_it(
    client: StrictClient, world: SimpleNamespace, endpoint: str
) -> None:
    submission = a_submission(world.one)
    store(submission)
    ties = [
        a_tie(world.item, world.one, position, locator=locator, submission=submission)
        for position, locator in ((1, "1"), (2, "2"), (3, "3"))
    ]
    mapped = a_tie(world.item, world.two, 1, locator="3")
    store(*ties, mapped)
    for tie, accepted in ((ties[0], False), (ties[0], True), (ties[1], False)):
        reason = "" if accepted else "It has no date."
        decision = TieDecision(
            mapping=tie, accepted=accepted, reason=reason, by=world.assessor, at=NOW
        )
        store(decision)

    page = client.sign_in(world.learner).page(endpoint, id=world.item.id)

    for tie, word in zip((*ties, mapped), SAID, strict=True):
        (line,) = page.tree.xpath(f"//li[@id='tie-{tie.id}']")
        assert word in line.text_content()
        (mark,) = page.tree.xpath(f"//a[@href='#tie-{tie.id}'][contains(@class, 'ref-tie')]")
        assert word.lower() in mark.text_content()


SAID = ("Accepted", "Not accepted", "Submitted", "Mapped")


def test_a_tie_of_a_unit_that_somebody_does_not_see_is_not_named_to_them(
    client: StrictClient, world: SimpleNamespace
) -> None:
    seen, unseen = a_tie(world.item, world.one, 1), a_tie(world.item, world.two, 3)
    store(seen, unseen)
    client.sign_in(world.assessor)

    assert "Tied to 1 of" in client.page("evidence.item", id=world.item.id, tie=seen.id).text
    page = client.page("evidence.item", id=world.item.id, tie=unseen.id)

    assert "Tied to 3 of" not in page.text
    assert "Monitor quality" not in page.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Nothing is ticked yet."),
        ({"criteria": True}, "No passage is ticked."),
        ({"passages": ["1"]}, "No criterion is ticked."),
        ({"passages": ["9"], "criteria": True}, "This document has no such passage."),
        ({"passages": ["two"], "criteria": True}, "This document has no such passage."),
        (
            {"passages": ["1"], "criteria": ["999@0"]},
            "One of those criteria isn't offered any more",
        ),
        (
            {"passages": ["1"], "criteria": ["nonsense"]},
            "One of those criteria isn't offered any more",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_tied(
    client: StrictClient, world: SimpleNamespace, data: dict[str, Any], sentence: str
) -> None:
    client.sign_in(world.learner)
    if data.get("criteria") is True:
        data = data | {"criteria": [pick(world.one, 1)]}

    page = send(client, world, **data, status=422)

    assert sentence in page.error_summary
    assert found() == []


def test_ticks_and_reason_are_kept_when_a_unit_was_changed_meanwhile(
    client: StrictClient, world: SimpleNamespace
) -> None:
    world.two.revision = 5
    store(world.two)
    client.sign_in(world.learner)
    data = {"passages": ["2"], "note": "Look at the end."}
    criteria = [pick(world.one, 1), pick(world.two, 1, revision=4)]

    page = send(client, world, **data, criteria=criteria, status=422)

    assert "Somebody changed this unit" in page.error_summary
    assert found() == []
    ticked = page.tree.xpath("//input[@name='criteria'][@checked]/@value")
    assert ticked == [pick(world.one, 1), pick(world.two, 1, revision=5)]
    assert page.tree.xpath("//input[@name='passages'][@checked]/@value") == ["2"]
    assert page.value("note") == "Look at the end."
    send(client, world, **data, criteria=ticked)
    assert len(found()) == 2


def test_a_letter_beside_passages_of_a_unit_that_is_closed_is_explained_beside_the_criteria(
    client: StrictClient, world: SimpleNamespace
) -> None:
    client.sign_in(world.learner)

    page = send(client, world, passages=["1"], criteria=[pick(world.one, 1), pick(world.two, 1)])

    said = "B, beside the passages, is Monitor quality: nothing can be mapped to it now."
    assert said not in page.text
    world.two.locked_at = NOW
    store(world.two)
    assert said in client.page("evidence.map", id=world.item.id).text


def test_a_draft_is_not_mapped(client: StrictClient, world: SimpleNamespace) -> None:
    draft = an_item(world.portfolio, draft=True)
    store(draft)
    client.sign_in(world.learner)
    data = {"version": "1", "passages": ["1"], "criteria": [pick(world.one, 1)]}

    page = client.send("evidence.map", data, id=draft.id, status=422)

    assert "E2 is still a draft." in page.error_summary


def test_a_withdrawn_item_is_not_mapped(client: StrictClient, world: SimpleNamespace) -> None:
    store(Withdrawal(item=world.item, reason="Wrong customer.", by_id=world.learner.id, at=NOW))
    client.sign_in(world.learner)

    page = send(client, world, passages=["1"], criteria=[pick(world.one, 1)], status=422)

    assert "E1 was withdrawn" in page.error_summary


def test_passages_of_an_overtaken_version_are_not_mapped(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_version(world.item, "All is new."))
    client.sign_in(world.learner)

    page = send(client, world, passages=["1"], criteria=[pick(world.one, 1)], status=422)

    assert "E1 has a newer version than the page showed." in page.error_summary
    assert page.value("version") == "2"


def test_criteria_of_a_signed_off_unit_are_not_offered(
    client: StrictClient, world: SimpleNamespace
) -> None:
    world.one.locked_at = NOW
    store(world.one)
    client.sign_in(world.learner)

    page = send(client, world, passages=["1"], criteria=[pick(world.one, 1)], status=422)

    assert "One of those criteria isn't offered any more" in page.error_summary
    assert "Process complaints" not in page.text
    assert "Monitor quality" in page.text


def test_an_assessor_maps_in_their_own_unit_alone_and_marked_so(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.item, world.one, 1), a_tie(world.item, world.two, 1))
    client.sign_in(world.assessor)

    page = client.page("evidence.map", id=world.item.id)
    refused = send(client, world, passages=["1"], criteria=[pick(world.two, 2)], status=422)
    send(client, world, passages=["1"], criteria=[pick(world.one, 2)])

    assert "Monitor quality" not in page.text
    assert "One of those criteria isn't offered any more" in refused.error_summary
    made = db.session.query(EvidenceMapping).filter_by(locator="1").one()
    assert (made.by_relation, made.portfolio_unit_id) == ("assessor", world.one.id)


def test_the_same_save_again_says_that_it_stands_already(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(a_tie(world.item, world.one, 1, locator="1"))
    client.sign_in(world.learner)

    page = send(client, world, passages=["1"], criteria=[pick(world.one, 1)], status=422)

    assert "E1 is tied so already." in page.error_summary


def test_the_whole_item_is_tied_where_that_is_ticked(
    client: StrictClient, world: SimpleNamespace
) -> None:
    client.sign_in(world.learner)

    send(client, world, whole="y", criteria=[pick(world.one, 1)])

    assert found() == [("Process complaints", 1, "")]


def test_a_tie_is_taken_away_until_it_is_submitted(
    client: StrictClient, world: SimpleNamespace
) -> None:
    free = a_tie(world.item, world.one, 1, locator="1")
    round_one = a_submission(world.one)
    frozen = a_tie(world.item, world.one, 2, locator="2", submission=round_one)
    store(free, round_one, frozen)
    client.sign_in(world.learner)

    shown = client.page("evidence.map", id=world.item.id)
    gone = client.send("evidence.unmap", {"tie": str(free.id)}, id=world.item.id)
    kept = client.send("evidence.unmap", {"tie": str(frozen.id)}, id=world.item.id)

    assert "Take away 1, ¶1 from Process complaints" in shown.buttons()
    assert not any("Take away 2, ¶2" in each for each in shown.buttons())
    assert "E1 no longer covers 1." in gone.text
    assert "was submitted for 2, so this tie stays" in kept.text
    assert found() == [("Process complaints", 2, "2")]


def test_a_tie_of_another_item_is_not_taken_away(
    client: StrictClient, world: SimpleNamespace
) -> None:
    elsewhere = an_item(world.portfolio)
    tie = a_tie(elsewhere, world.one, 1)
    store(elsewhere, tie)
    client.sign_in(world.learner)

    page = client.send("evidence.unmap", {"tie": str(tie.id)}, id=world.item.id)

    assert "That tie isn't there any more." in page.text
    assert len(found()) == 1


def test_an_assessor_takes_no_tie_of_another_assessors_unit_away(
    client: StrictClient, world: SimpleNamespace
) -> None:
    mine, theirs = a_tie(world.item, world.one, 1), a_tie(world.item, world.two, 1)
    store(mine, theirs)
    client.sign_in(world.assessor)

    client.send("evidence.unmap", {"tie": str(theirs.id)}, id=world.item.id)

    assert len(found()) == 2


def test_a_tie_leads_to_its_passage(client: StrictClient, world: SimpleNamespace) -> None:
    tie = a_tie(world.item, world.one, 1, locator="2-3")
    store(tie)
    client.sign_in(world.learner)

    links = client.page("overview.unit", id=world.one.id).tree.xpath("//a[contains(., '¶2–3')]")
    address = links[0].get("href")
    page = Page(client.get(address).text)

    assert address.endswith("#p2")
    assert page.tree.xpath("//*[@id='p2']")


def test_a_new_version_is_tied_where_it_says_the_same_and_names_the_rest(
    client: StrictClient, world: SimpleNamespace
) -> None:
    store(
        a_tie(world.item, world.one, 1, locator="2"), a_tie(world.item, world.one, 3, locator="1")
    )
    newer = a_version(world.item, "She had phoned me.", "I owned the case.", draft=True)
    newer.source = "file"
    store(newer)
    client.sign_in(world.learner)

    page = client.send(
        "evidence.declare", {"ai": "none", "seen": str(mark_of(newer))}, id=world.item.id
    )

    assert "1 tie stands on it already. 1 passage changed: map 3 again." in page.text
    carried = db.session.query(EvidenceMapping).filter_by(version_id=newer.id).one()
    assert (carried.criterion.position, carried.locator) == (1, "2")


def a_recording(world: SimpleNamespace, seconds: float = 225.0) -> None:
    """The item is a recording of that length."""
    document = Document(
        DocumentKind.AUDIO, (Passage(1, PassageKind.RECORDING, ""),), seconds=seconds
    )
    world.item.newest.reading.document = document.to_plain()
    store(world.item)


def test_a_stretch_of_a_recording_is_tied_and_named_by_its_times(
    client: StrictClient, world: SimpleNamespace
) -> None:
    a_recording(world)
    client.sign_in(world.learner)

    page = send(
        client,
        world,
        passages=["1"],
        criteria=[pick(world.one, 1)],
        **{"times-1": "2:10 - 3:45"},
    )

    assert found() == [("Process complaints", 1, "1@02:10-03:45")]
    assert "02:10–03:45" in page.text
    assert "Times in it" in page.text


def test_a_tie_opens_its_recording_at_its_time_on_the_judging_page(
    client: StrictClient, world: SimpleNamespace
) -> None:
    a_recording(world)
    world.item.newest.files.append(
        EvidenceFile(
            name="call.mp3",
            kind="mp3",
            media_type="audio/mpeg",
            size=9,
            sha256="0" * 64,
            key="call",
        )
    )
    submission = a_submission(world.one)
    tie = a_tie(world.item, world.one, 1, locator="1@02:10-03:45", submission=submission)
    store(world.item, submission, tie)
    client.sign_in(world.one.assessor)
    page = client.page("assessment.judge", id=world.one.id)
    (address,) = page.tree.xpath("//div[@class='ties']/button/@formaction")

    opened = client.get(address.partition("#")[0])

    assert f"/files/{world.item.newest.files[0].id}/play#t=130,225" in opened.text
    assert "#t=130" not in client.get(client.address("assessment.judge", id=world.one.id)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("soon", "is no time in the recording"),
        ("3:45-2:10", "runs backwards"),
        ("2:10-9:00", "The recording ends at 03:45, before 09:00."),
    ],
)
def test_times_that_the_recording_does_not_have_are_refused_and_kept(
    client: StrictClient, world: SimpleNamespace, typed: str, said: str
) -> None:
    a_recording(world)
    client.sign_in(world.learner)

    page = send(client, world, criteria=[pick(world.one, 1)], status=422, **{"times-1": typed})

    assert said in page.error_summary
    assert page.value("times-1") == typed
    assert found() == []


def test_times_beside_what_is_no_recording_are_refused(
    client: StrictClient, world: SimpleNamespace
) -> None:
    client.sign_in(world.learner)

    page = send(
        client, world, criteria=[pick(world.one, 1)], status=422, **{"times-2": "0:10-0:20"}
    )

    assert "Times belong to a recording" in page.error_summary

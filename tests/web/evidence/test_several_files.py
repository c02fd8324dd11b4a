"""Several files in one item, what is held at the workplace, versions side by side."""

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, Sighting
from tests import documents_made, files_made
from tests.strict_client import Page, StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_tie,
    a_version,
    an_assessor,
    an_item,
    store,
)


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    """A unit of the learner who is signed in."""
    centre = a_centre()
    learner, assessor = a_learner(centre), an_assessor(centre)
    store(centre, learner, assessor)
    portfolio = a_portfolio(learner)
    store(portfolio)
    made = a_portfolio_unit(portfolio, assessor=assessor)
    store(made)
    client.sign_in(learner)
    return made


def upload(
    client: StrictClient, unit: PortfolioUnit, *files: tuple[str, bytes], **more: Any
) -> Page:
    fields = {"kind": "PE", "title": "Late delivery", "work_on": "2026-03-03", "once": "first"}
    sent = [(io.BytesIO(content), name) for name, content in files]
    return client.send("evidence.add", fields | {"file": sent} | more, id=unit.portfolio_id)


def the_item() -> EvidenceItem:
    return db.session.scalars(select(EvidenceItem)).one()


def test_several_files_are_one_item_with_passages_of_each(
    client: StrictClient, unit: PortfolioUnit, tmp_path: Path
) -> None:
    letter = documents_made.a_pdf(tmp_path / "letter.pdf", "Dear customer", "Yours")
    page = upload(
        client,
        unit,
        ("account.txt", b"I rang.\n\nI wrote."),
        ("letter.pdf", letter.read_bytes()),
        ("log.csv", b"Date,Nature\n3/3/2026,Late\n"),
    )

    assert "File 1 account.txt" in page.text
    assert "File 2 letter.pdf" in page.text
    refs = [" ".join(e.text_content().split()) for e in page.tree.xpath("//span[@class='ref']")]
    assert refs == ["¶1", "¶2", "page 1", "page 2", "row 1"]
    assert len(page.tree.xpath("//main//img")) == 2
    client.send(
        "evidence.declare",
        {"ai": "none", "seen": page.value("seen"), "once": "2"},
        id=the_item().id,
    )
    tick = f"{unit.unit_version.criteria[0].id}@0"
    mapped = client.send(
        "evidence.map",
        {"version": "1", "passages": ["2", "4", "5"], "criteria": [tick], "once": "3"},
        id=the_item().id,
    )
    assert "file 1, ¶2; file 2, page 2; file 3, row 1" in mapped.text
    assert [tie.locator for tie in db.session.scalars(select(EvidenceMapping))] == ["2,4-5"]


def test_the_files_of_a_draft_are_moved_taken_out_and_added_to(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    upload(client, unit, ("a.txt", b"First."), ("b.txt", b"Second."))
    item = the_item()
    first = item.newest.files[0].id

    page = client.send(
        "evidence.change_files", {"file": first, "act": "down", "once": "2"}, id=item.id
    )
    assert "its files are now b.txt, a.txt" in page.text
    more = {"file": (io.BytesIO(b"Third."), "c.txt"), "once": "3"}
    assert "3 files now" in client.send("evidence.files", more, id=item.id).text
    page = client.send(
        "evidence.change_files", {"file": first, "act": "out", "once": "4"}, id=item.id
    )

    assert "its files are now b.txt, c.txt" in page.text
    shown = client.page("evidence.item", id=item.id)
    assert "Second." in shown.text
    assert "First." not in shown.text
    assert [file.position for file in the_item().newest.files] == [1, 2]


def test_files_added_to_what_is_ready_make_the_next_version_and_keep_its_ties(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = upload(client, unit, ("a.txt", b"I rang the customer."))
    item = the_item()
    client.send(
        "evidence.declare", {"ai": "none", "seen": page.value("seen"), "once": "2"}, id=item.id
    )
    store(a_tie(the_item(), unit, 1, locator="1"))

    more = {"file": (io.BytesIO(b"And wrote."), "b.txt"), "once": "3"}
    client.send("evidence.files", more, id=item.id)

    page = client.page("evidence.item", id=item.id)
    assert "version 2" in page.text
    page = client.send(
        "evidence.declare", {"ai": "none", "seen": page.value("seen"), "once": "4"}, id=item.id
    )
    assert "1 tie stands on it already" in page.text
    assert "file 1, ¶1" in page.text


def test_the_only_file_of_an_item_is_not_taken_out(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    upload(client, unit, ("a.txt", b"First."))
    item = the_item()

    page = client.send(
        "evidence.change_files",
        {"file": item.newest.files[0].id, "act": "out", "once": "2"},
        id=item.id,
    )

    assert "It is the only file of E1" in page.text


def test_what_is_attached_to_a_mail_becomes_a_file_of_the_item(
    client: StrictClient, unit: PortfolioUnit, tmp_path: Path
) -> None:
    mail = files_made.a_mail(tmp_path / "a.eml", ("log.csv", b"Date,Nature\n3/3/2026,Late\n"))
    page = upload(client, unit, ("a.eml", mail.read_bytes()))
    assert "Add it to E1" in page.buttons()

    page = client.send(
        "evidence.add_attachment",
        {"file": the_item().newest.files[0].id, "attached": "1", "once": "2"},
        id=the_item().id,
    )

    assert "log.csv is a file of E1 now." in page.text


HELD = {
    "kind": "PE",
    "what": "My appraisal",
    "location": "HR office, locked cabinet",
    "keeper": "The HR manager",
    "shows": "I dealt with 40 complaints.\n\nAll of them were settled.",
    "work_on": "2026-03-03",
    "setting": "real",
    "place": "Leeds branch",
}


def test_what_is_held_at_the_workplace_is_said_and_confirmed_by_the_assessor(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = client.send("evidence.held_new", HELD | {"once": "1"}, id=unit.portfolio_id)
    assert "¶2 Where it is held: HR office, locked cabinet" in page.text
    assert "Real work, Leeds branch" in page.text
    client.send(
        "evidence.declare",
        {"ai": "none", "seen": page.value("seen"), "once": "2"},
        id=the_item().id,
    )
    store(a_tie(the_item(), unit, 1, locator="4"))

    client.sign_in(unit.allocations[0].user)
    page = client.page("evidence.item", id=the_item().id)
    assert "Nobody who assesses has confirmed seeing it yet." in page.text
    seen = {"seen_on": "2026-03-04", "note": "It says so.", "once": "3"}
    page = client.send("evidence.confirm_seen", seen, id=the_item().id)

    assert "Seen by Tom Okafor on 4 March 2026: It says so." in page.text
    assert len(db.session.scalars(select(Sighting)).all()) == 1


def test_nobody_confirms_what_can_be_read_here(client: StrictClient, unit: PortfolioUnit) -> None:
    item = an_item(unit.portfolio)
    store(item, a_tie(item, unit, 1))
    client.sign_in(unit.allocations[0].user)

    page = client.send(
        "evidence.confirm_seen",
        {"seen_on": "2026-03-04", "note": "Yes.", "once": "1"},
        status=422,
        id=item.id,
    )

    assert "is not held at the workplace" in page.error_summary


def test_a_simulation_is_named_wherever_the_item_is_read(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = upload(client, unit, ("a.txt", b"We played it."), setting="simulated", place="Room 4")

    assert "Simulated, Room 4" in page.text


def test_versions_stand_side_by_side_with_their_difference(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    item = an_item(unit.portfolio, "I rang the customer.", "I logged it.")
    store(item)
    store(a_version(item, "I rang the customer twice.", "I logged it."))

    page = client.page("evidence.compare", id=item.id)

    assert page.h1 == "E1: versions 1 and 2"
    assert "1 passage changed, 0 new, 0 gone; 1 say the same." in page.text
    (new,) = page.tree.xpath("//td//ins")
    assert "customer twice." in new.text_content()
    client.page("evidence.compare", status=404, id=item.id, old=9)


def test_a_withdrawal_says_what_it_would_break(client: StrictClient, unit: PortfolioUnit) -> None:
    item, other = an_item(unit.portfolio), an_item(unit.portfolio)
    store(item, other)
    store(a_tie(item, unit, 1), a_tie(item, unit, 2), a_tie(other, unit, 2))

    page = client.page("evidence.withdraw", id=item.id)

    assert "becomes a gap: nothing else covers it." in page.text
    assert "E2 covers it too." in page.text


def test_evidence_added_for_a_criterion_comes_to_its_mapping_with_the_tick_set(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    wanted = unit.unit_version.criteria[1].id
    fields = {"kind": "PE", "title": "x", "work_on": "2026-03-03", "once": "1"}
    page = client.send(
        "evidence.add",
        fields | {"file": (io.BytesIO(b"I rang."), "a.txt")},
        id=unit.portfolio_id,
        **{"for": wanted},
    )
    (declare,) = [
        form.get("action")
        for form in page.tree.xpath("//form")
        if "declare" in (form.get("action") or "")
    ]
    answer = client.post(declare, data={"ai": "none", "seen": page.value("seen"), "once": "2"})

    page = client._page(client.get(answer.headers["Location"]), 200)
    ticked = page.tree.xpath("//input[@name='criteria'][@checked]/@value")
    assert ticked == [f"{wanted}@0"]

"""A draft that an earlier reader read is read again before others can be shown what it carries."""

import io
from dataclasses import replace

import docx
import pytest

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.documents.passages import Document
from portfolio.documents.reading import READER
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.confidentiality.models import FindingDecision
from portfolio.evidence.files.rereading import ReadBefore, require_read_anew
from portfolio.evidence.jobs import read_before
from portfolio.evidence.models import EvidenceItem
from portfolio.files.store import store as the_store
from portfolio.jobs.queue import run
from tests.strict_client import Page, StrictClient
from tests.world import a_centre, a_learner, a_portfolio, refuses, store


@pytest.fixture
def portfolio(client: StrictClient) -> Portfolio:
    """The portfolio of the learner who is signed in."""
    centre = a_centre()
    store(centre)
    made = a_portfolio(a_learner(centre))
    store(made)
    client.sign_in(made.learner)
    return made


def as_read_before(client: StrictClient, portfolio: Portfolio, name: str) -> EvidenceItem:
    """An account with a name in a comment, as a reader read it that knew of no comments."""
    word = docx.Document()
    text = word.add_paragraph("I told Mrs Hallworth that it was late.")
    word.add_comment(text.runs[0], text="Was it Gary Stubbs?", author="", initials="")
    made = io.BytesIO()
    word.save(made)
    fields = {
        "kind": "RA",
        "title": "A call",
        "work_on": "2026-03-03",
        "file": (io.BytesIO(made.getvalue()), name),
        "once": name,
    }
    client.send("evidence.add", fields, id=portfolio.id)
    item = db.session.query(EvidenceItem).order_by(EvidenceItem.id.desc()).first()
    reading = item.newest.reading
    reading.document = replace(Document.from_plain(reading.document), beside=()).to_plain()
    reading.reader = 1
    store(reading)
    return item


def kept(client: StrictClient, item: EvidenceItem, *subjects: str) -> None:
    client.send(
        "evidence.personal_data",
        {"subjects": list(subjects), "reason": "She agreed.", "once": f"keep-{subjects}"},
        id=item.id,
    )


def declared(client: StrictClient, item: EvidenceItem, once: str = "d") -> Page:
    page = client.page("evidence.item", id=item.id)
    return client.send(
        "evidence.declare", {"ai": "none", "seen": page.value("seen"), "once": once}, id=item.id
    )


def test_declaring_reads_again_and_asks_for_what_is_found_now(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = as_read_before(client, portfolio, "a.docx")
    kept(client, item, "name:hallworth")

    refused = declared(client, item)

    assert "can't be declared yet" in refused.text
    assert "1 other person is named" in refused.text
    assert item.newest.reading.reader == READER
    assert db.session.query(FindingDecision).one().subject == "name:hallworth"
    kept(client, item, "name:gary stubbs")
    assert "is ready" in declared(client, item, "e").text


def test_the_worker_reads_drafts_again_once(client: StrictClient, portfolio: Portfolio) -> None:
    item = as_read_before(client, portfolio, "a.docx")
    assert read_before() == [("evidence.read_again", item.newest.id)]

    run(*read_before()[0])

    assert read_before() == []
    assert "Gary Stubbs" in client.page("evidence.personal_data", id=item.id).text
    said = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first().sentence
    assert said == "E1 “A call”, version 1, was read again: more is looked through now."


def test_the_one_press_replaces_what_only_todays_reader_finds(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = as_read_before(client, portfolio, "a.docx")

    client.send("evidence.anonymise", {"once": "one"}, id=item.id)

    file = item.newest.files[0]
    with the_store().as_path(file.key) as path:
        assert b"comments" not in path.read_bytes()
    assert "is ready" in declared(client, item).text


def test_what_was_declared_stays_as_it_was_sealed(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = as_read_before(client, portfolio, "a.docx")
    version = item.newest
    version.declared_at, version.declaration = version.created_at, "My own work."
    store(version)

    run("evidence.read_again", version.id)

    assert read_before() == []
    assert version.reading.reader == 1


def test_a_draft_that_takes_more_files_is_still_to_be_read_again(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = as_read_before(client, portfolio, "a.docx")

    client.send(
        "evidence.files", {"file": (io.BytesIO(b"It was late."), "b.txt"), "once": "f"}, id=item.id
    )

    assert len(item.newest.files) == 2
    assert read_before() == [("evidence.read_again", item.newest.id)]
    with refuses(ReadBefore, "read again"):
        require_read_anew(item.newest)


def test_a_file_whose_bytes_are_lost_is_not_asked_for_for_ever(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = as_read_before(client, portfolio, "a.docx")
    the_store().delete({item.newest.files[0].key})

    run(*read_before()[0])

    assert read_before() == []
    assert "I told" in client.page("evidence.item", id=item.id).text

"""Other people's names are replaced or kept with a reason before anybody but the learner reads."""

import io
import re
import wave
import zipfile
from pathlib import Path

import docx
import pytest

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.documents.comma_separated import from_csv_text
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.files.stored import files_that_differ, orphans
from portfolio.evidence.models import EvidenceFile, EvidenceItem
from portfolio.files.store import store as the_store
from tests.documents_made import a_pdf
from tests.strict_client import Page, StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    an_assessor,
    an_item,
    store,
)

TEXT = "On 3 March Mrs Hallworth rang from 07700 900412.\n\nI told Gary Stubbs what she had said."


@pytest.fixture
def portfolio(client: StrictClient) -> Portfolio:
    """The portfolio of the learner who is signed in."""
    centre = a_centre()
    store(centre)
    made = a_portfolio(a_learner(centre))
    store(made)
    client.sign_in(made.learner)
    return made


def upload(
    client: StrictClient, portfolio: Portfolio, data: bytes, name: str, title: str = "A call"
) -> EvidenceItem:
    fields = {
        "kind": "RA",
        "title": title,
        "work_on": "2026-03-03",
        "file": (io.BytesIO(data), name),
        "once": name,
    }
    client.send("evidence.add", fields, id=portfolio.id)
    return db.session.query(EvidenceItem).order_by(EvidenceItem.id.desc()).first()


def declared(client: StrictClient, item: EvidenceItem) -> Page:
    page = client.page("evidence.item", id=item.id)
    return client.send(
        "evidence.declare", {"ai": "none", "seen": page.value("seen"), "once": "d"}, id=item.id
    )


def test_an_item_that_names_others_is_not_declared(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = upload(client, portfolio, TEXT.encode(), "call.txt")

    page = client.page("evidence.item", id=item.id)

    assert "2 others are named and 1 number or address of others stands in it" in page.text
    assert "Mrs Hallworth (looks like a name)" in page.text
    assert "can't be declared yet" in declared(client, item).text


def test_a_name_that_stands_in_a_files_properties_alone_is_said_to_stand_there(
    client: StrictClient, portfolio: Portfolio
) -> None:
    word = docx.Document()
    word.core_properties.author = "Beatrix Thornbury"
    word.add_paragraph("I owned the case until it was solved.")
    made = io.BytesIO()
    word.save(made)
    item = upload(client, portfolio, made.getvalue(), "account.docx")
    where = "Look for it in its properties: its text doesn't say it."

    page = client.page("evidence.item", id=item.id)

    assert f"It seems that 1 other person is named. {where}" in page.text
    in_text = upload(client, portfolio, TEXT.encode(), "call.txt")
    assert "not in its text" not in client.page("evidence.item", id=in_text.id).text


def test_one_press_replaces_everybody_and_the_original_is_the_learners(
    client: StrictClient, portfolio: Portfolio
) -> None:
    before = set(orphans())
    item = upload(client, portfolio, TEXT.encode(), "call.txt")

    page = client.send("evidence.anonymise", {"once": "one-1"}, id=item.id)

    assert "Customer 1 rang from [phone]" in page.text
    assert "Hallworth" not in page.text
    original = db.session.query(OriginalFile).one()
    assert b"Hallworth" in client.get(f"/originals/{original.id}").data
    assert "is ready" in declared(client, item).text
    assert set(orphans()) <= before


def test_a_word_file_loses_its_names_in_every_part(
    client: StrictClient, portfolio: Portfolio
) -> None:
    word = docx.Document()
    word.add_paragraph("Mrs Patricia Hallworth rang.")
    word.sections[0].header.paragraphs[0].text = "Hallworth"
    made = io.BytesIO()
    word.save(made)
    item = upload(client, portfolio, made.getvalue(), "account.docx")

    client.send("evidence.anonymise", {"once": "one-2"}, id=item.id)

    file = db.session.query(EvidenceFile).one()
    saved = client.get(f"/files/{file.id}").data
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Hallworth" not in parts
    assert b"Customer 1" in parts


def test_a_word_file_that_names_somebody_in_a_comment_alone_is_decided(
    client: StrictClient, portfolio: Portfolio
) -> None:
    word = docx.Document()
    text = word.add_paragraph("The call went well.")
    word.add_comment(text.runs[0], text="Was it Gary Stubbs?", author="", initials="")
    made = io.BytesIO()
    word.save(made)
    item = upload(client, portfolio, made.getvalue(), "account.docx")

    assert "can't be declared yet" in declared(client, item).text
    asked = client.page("evidence.personal_data", id=item.id).text
    assert re.search("it carries [^.]*comments", asked)
    assert "Gary Stubbs looks like a name; would become Person 1. Beside the text, in comm" in asked
    client.send("evidence.anonymise", {"once": "one-3"}, id=item.id)

    assert "is ready" in declared(client, item).text


def test_many_numbers_of_a_kind_are_folded_and_names_are_not(
    client: StrictClient, portfolio: Portfolio
) -> None:
    said = [f"I rang Mrs Hallworth on 07700 90041{n}." for n in range(7)]
    item = upload(
        client, portfolio, "\n\n".join([*said, "She wrote from a@b.example."]).encode(), "a.txt"
    )

    page = client.page("evidence.personal_data", id=item.id)

    (folded,) = page.tree.xpath("//details")
    assert "7 phone numbers, each of which would become [phone]" in folded.text_content()
    assert len(folded.xpath(".//input")) == 7
    assert "a@b.example" not in folded.text_content()


def test_the_page_of_a_draft_that_names_nobody_says_so(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = upload(client, portfolio, b"It was late. I said sorry.", "a.txt")

    page = client.page("evidence.personal_data", id=item.id)

    assert "Nothing in it is thought to be personal of others." in page.text


def a_word_file_with_comments(*said: str) -> bytes:
    word = docx.Document()
    text = word.add_paragraph("The call went well.")
    for each in said:
        word.add_comment(text.runs[0], text=each, author="", initials="")
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def test_comments_that_name_nobody_are_told_of_and_gone_from_a_copy(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = upload(client, portfolio, a_word_file_with_comments("Sure?", "Sure?"), "account.docx")

    page = client.page("evidence.item", id=item.id)
    assert "can also read 2 comments." in page.text
    made = client.send("evidence.anonymise", {"once": "bare"}, id=item.id)

    assert "E1 is a copy without what nobody sees now" in made.text
    assert "can also read" not in made.text
    with zipfile.ZipFile(io.BytesIO(client.get(f"/files/{item.newest.files[0].id}").data)) as copy:
        assert "word/comments.xml" not in copy.namelist()
    assert "is ready" in declared(client, item).text


def test_a_file_that_names_nobody_keeps_its_look_beside_one_that_does(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    item = upload(client, portfolio, TEXT.encode(), "call.txt")
    letter = a_pdf(tmp_path / "letter.pdf", "It was late.").read_bytes()
    client.send(
        "evidence.files", {"file": (io.BytesIO(letter), "letter.pdf"), "once": "m"}, id=item.id
    )

    page = client.send("evidence.anonymise", {"once": "one-4"}, id=item.id)

    assert "Hallworth" not in page.text
    assert [file.name for file in item.newest.files] == ["call (anonymised).txt", "letter.pdf"]
    assert db.session.query(OriginalFile).one().name == "call.txt"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Gary_Stubbs.txt", "A call"),
        ("complaint of Gary Stubbs.txt", "A call"),
        ("call.txt", "Call to Gary Stubbs"),
    ],
)
def test_the_title_and_the_name_of_a_file_get_stand_ins(
    client: StrictClient, portfolio: Portfolio, name: str, title: str
) -> None:
    item = upload(client, portfolio, b"The call went well.", name, title)

    assert "can't be declared yet" in declared(client, item).text
    client.send("evidence.anonymise", {"once": "one-5"}, id=item.id)

    assert "is ready" in declared(client, item).text
    db.session.expire_all()
    assert "Stubbs" not in db.session.get(EvidenceItem, item.id).newest.title
    file = db.session.query(EvidenceFile).one()
    assert "Stubbs" not in client.get(f"/files/{file.id}").headers["Content-Disposition"]


def test_what_stays_needs_a_reason_and_one_reason_serves_many(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = upload(client, portfolio, TEXT.encode(), "call.txt")
    subjects = ["name:hallworth", "name:gary stubbs", "phone:07700 900412"]

    refused = client.send(
        "evidence.personal_data",
        {"subjects": subjects, "reason": "", "once": "k1"},
        status=422,
        id=item.id,
    )
    client.send(
        "evidence.personal_data",
        {"subjects": subjects, "reason": "They agreed in writing.", "once": "k2"},
        id=item.id,
    )

    assert "Say why it stays." in refused.text
    assert "is ready" in declared(client, item).text


def test_a_destroyed_original_leaves_its_hash_and_no_bytes(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = upload(client, portfolio, TEXT.encode(), "call.txt")
    client.send("evidence.anonymise", {"once": "one-3"}, id=item.id)
    original = db.session.query(OriginalFile).one()
    key, sha256 = original.key, original.sha256

    client.page("evidence.destroy_original", id=original.id)
    refused = client.send(
        "evidence.destroy_original", {"once": "one-4"}, status=422, id=original.id
    )
    assert "Tick that it is to be destroyed for good." in refused.error_summary
    assert the_store().sha256_now(key) == sha256

    page = client.send(
        "evidence.destroy_original", {"for_good": "y", "once": "one-4"}, id=original.id
    )

    assert "is destroyed" in page.text
    assert the_store().sha256_now(key) is None
    db.session.expire_all()
    assert db.session.query(OriginalFile).one().sha256 == sha256
    assert list(files_that_differ()) == []


def test_an_item_that_names_nobody_is_declared_at_once(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = upload(client, portfolio, b"I took the call and wrote down what was said.", "call.txt")

    assert "is ready" in declared(client, item).text


def written(client: StrictClient, portfolio: Portfolio, text: str) -> tuple[EvidenceItem, Page]:
    """An account, and the page after its learner pressed Complete and declare."""
    begun = {"kind": "RA", "title": "A call", "work_on": "2026-03-02", "setting": "real"}
    client.send("evidence.write_new", begun, id=portfolio.id)
    item = db.session.query(EvidenceItem).one()
    return item, completed(client, item, text, status=422)


def completed(client: StrictClient, item: EvidenceItem, text: str, status: int = 200) -> Page:
    page = client.page("evidence.write", id=item.id)
    typed = {"title": "A call", "work_on": "2026-03-02", "setting": "real", "text": text}
    typed |= {"seen": page.value("seen"), "once": page.value("once")}
    return client.send(
        "evidence.write", typed | {"act": "complete", "ai": "none"}, status=status, id=item.id
    )


def test_an_account_that_names_others_is_saved_and_not_completed(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item, page = written(client, portfolio, TEXT)

    assert "can't be declared yet" in page.error_summary
    assert "Decide" in page.links()
    kept = db.session.get(EvidenceItem, item.id).newest
    assert kept.is_draft
    assert kept.draft.text.splitlines() == TEXT.splitlines()


def test_one_press_puts_stand_ins_into_what_is_being_written(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item, _page = written(client, portfolio, TEXT)

    page = client.send("evidence.anonymise", {"once": "a"}, id=item.id)

    text = page.value("text")
    assert "Hallworth" not in text
    assert "07700" not in text
    completed(client, item, text)
    assert not db.session.get(EvidenceItem, item.id).newest.is_draft


def test_what_stays_in_an_account_for_a_reason_may_be_completed(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item, _page = written(client, portfolio, "I told Gary Stubbs what she had said.")
    page = client.page("evidence.personal_data", id=item.id)
    (subject,) = page.tree.xpath("//input[@name='subjects']/@value")

    sent = {"subjects": subject, "reason": "He is my line manager and agreed.", "once": "k"}
    back = client.send("evidence.personal_data", sent, id=item.id)

    assert back.h1 == "Write E1"
    completed(client, item, "I told Gary Stubbs what she had said.")
    assert not db.session.get(EvidenceItem, item.id).newest.is_draft


def test_an_older_log_that_names_customers_hides_them_from_all_but_its_learner(
    client: StrictClient, portfolio: Portfolio
) -> None:
    tom = an_assessor(portfolio.learner.centre)
    store(tom)
    unit = a_portfolio_unit(portfolio, assessor=tom)
    log = an_item(portfolio, kind="CL", title="A log")
    log.newest.source = "file"
    log.newest.reading.document = from_csv_text(
        "Date,Customer name,Nature\n03/01/2026,Mrs Anne Hallworth,Late\n04/01/2026,,Broken\n"
    ).to_plain()
    store(unit, log, a_tie(log, unit, 1, submission=a_submission(unit)))

    own = client.page("evidence.item", id=log.id)
    client.sign_in(tom)
    pages = [
        client.page("evidence.item", id=log.id),
        client.page("evidence.map", id=log.id),
        client.page("evidence.compare", id=log.id),
        client.page("assessment.judge", id=unit.id),
    ]

    assert "Hallworth" in own.text
    for page in pages:
        assert "Hallworth" not in page.text
        assert page.text.count("(hidden)") >= 1
        assert "Late" in page.text


def test_a_recording_waits_for_a_note_of_who_agreed_and_asks_in_its_own_words(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = upload(client, portfolio, a_recording(), "call.wav")

    page = client.page("evidence.personal_data", id=item.id)
    assert page.h1 == "Who agreed to the recording"
    assert "Who agreed, when and how" in page.text
    assert "Keep what is ticked" not in page.text

    refused = client.send(
        "evidence.recording_consent", {"agreed": "", "once": "r1"}, status=422, id=item.id
    )
    assert "Say who agreed, and when." in refused.error_summary
    assert "can't be declared yet" in declared(client, item).text

    client.send(
        "evidence.recording_consent",
        {"agreed": "The caller agreed on 3 March.", "once": "r2"},
        id=item.id,
    )
    said = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first().sentence
    who = portfolio.learner.name
    assert said == f"{who} noted who agreed to the recording in E1 “A call”, version 1."
    assert "is ready" in declared(client, item).text

    tom = an_assessor(portfolio.learner.centre)
    store(tom)
    unit = a_portfolio_unit(portfolio, assessor=tom)
    store(unit, a_tie(item, unit, 1, submission=a_submission(unit)))
    client.sign_in(tom)
    read = client.page("evidence.item", id=item.id).text
    assert "Who agreed to the recording: “The caller agreed on 3 March.”" in read


def a_recording() -> bytes:
    """A second of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    return made.getvalue()

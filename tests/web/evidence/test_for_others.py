"""What others download has neither the place of a photo nor the names hidden from them."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from portfolio.db import db
from portfolio.documents.bare_pictures import tells_a_place
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence.models import EvidenceFile, EvidenceItem
from portfolio.people.models import User
from tests.documents_made import a_photo, saved
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    an_assessor,
    store,
)


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    """A unit of the learner who is signed in, with an assessor."""
    centre = a_centre()
    store(centre)
    portfolio: Portfolio = a_portfolio(a_learner(centre))
    tom = an_assessor(centre)
    store(portfolio, tom)
    made = a_portfolio_unit(portfolio, assessor=tom)
    store(made)
    client.sign_in(portfolio.learner)
    return made


def assessor_of(unit: PortfolioUnit) -> User:
    return unit.allocations[0].user


def declared_before(
    client: StrictClient, unit: PortfolioUnit, *files: tuple[str, bytes]
) -> list[EvidenceFile]:
    """Files of an item that was declared before anything personal had to be decided."""
    fields = {
        "kind": "CL",
        "title": "Log of calls",
        "work_on": "2026-03-03",
        "file": [(io.BytesIO(content), name) for name, content in files],
        "once": files[0][0],
    }
    client.send("evidence.add", fields, id=unit.portfolio_id)
    item = db.session.query(EvidenceItem).one()
    version = item.newest
    version.declared_at, version.declaration = version.created_at, "My own work."
    store(version, a_tie(item, unit, 1, submission=a_submission(unit)))
    return list(version.files)


def saved_by(client: StrictClient, file: EvidenceFile) -> bytes:
    answer = client.get(f"/files/{file.id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    return answer.data


def test_a_photo_in_a_word_file_has_no_place_for_others(
    client: StrictClient, unit: PortfolioUnit, tmp_path: Path
) -> None:
    word = docx.Document()
    word.add_paragraph("It went well.")
    word.add_picture(str(a_photo(tmp_path / "photo.jpg")))
    before = saved(word, tmp_path / "account.docx").read_bytes()
    (file,) = declared_before(client, unit, ("account.docx", before))

    own = saved_by(client, file)
    client.sign_in(assessor_of(unit))
    others = saved_by(client, file)

    assert own == before
    with zipfile.ZipFile(io.BytesIO(others)) as archive:
        assert not tells_a_place(archive.read("word/media/image1.jpg"))
    assert docx.Document(io.BytesIO(others)).paragraphs[0].text == "It went well."


def test_a_word_file_whose_photos_tell_nothing_goes_to_others_as_it_is(
    client: StrictClient, unit: PortfolioUnit, tmp_path: Path
) -> None:
    word = docx.Document()
    word.add_paragraph("It went well.")
    before = saved(word, tmp_path / "account.docx").read_bytes()
    (file,) = declared_before(client, unit, ("account.docx", before))

    client.sign_in(assessor_of(unit))

    assert saved_by(client, file) == before


LOG = b"Date,Customer name,Nature\n03/01/2026,Mrs Anne Hallworth,Late\n04/01/2026,,Broken\n"


def test_others_get_an_anonymised_copy_of_an_older_log(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    (file,) = declared_before(client, unit, ("log of Anne Hallworth.csv", LOG))

    own = saved_by(client, file)
    client.sign_in(assessor_of(unit))
    others = client.get(f"/files/{file.id}")

    assert own == LOG
    assert others.data.decode("utf-8-sig").splitlines()[1] == "03/01/2026,Customer 1,Late"
    assert "Hallworth" not in str(others.headers)
    assert "log of Customer 1 (anonymised).csv" in others.headers["Content-Disposition"]


def test_the_copy_of_an_older_workbook_has_no_names_on_other_sheets_either(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    workbook = openpyxl.Workbook()
    for row in LOG.decode().splitlines():
        workbook.active.append(row.split(","))
    workbook.create_sheet("Notes").append(["Ring Gary Stubbs", "Anne Hallworth again"])
    made = io.BytesIO()
    workbook.save(made)
    (file,) = declared_before(client, unit, ("log.xlsx", made.getvalue()))

    client.sign_in(assessor_of(unit))
    others = saved_by(client, file)

    with zipfile.ZipFile(io.BytesIO(others)) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Hallworth" not in inside
    assert b"Stubbs" not in inside
    assert b"Customer 1 again" in inside


def test_of_several_files_the_log_alone_is_hidden_and_copied(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    letter, log = declared_before(
        client, unit, ("letter.txt", b"It was late.\n\nWe said sorry."), ("log.csv", LOG)
    )

    client.sign_in(assessor_of(unit))

    page = client.page("evidence.item", id=letter.version.item_id).text
    assert "Hallworth" not in page
    assert "(hidden)" in page
    assert "It was late." in page
    assert saved_by(client, letter) == b"It was late.\n\nWe said sorry."
    assert b"Hallworth" not in saved_by(client, log)

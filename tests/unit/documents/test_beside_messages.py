"""What messages, web pages, rich text and recordings carry unseen is looked through."""

from email.message import EmailMessage
from pathlib import Path

import mutagen.id3
import pytest

from portfolio.documents.beside import RECORDED_AT
from portfolio.documents.kinds import MediaKind
from portfolio.documents.reading import read
from tests.documents_made import a_pdf
from tests.files_made import a_film, an_mp3
from tests.unit.documents.looked_through import WHO, a_sheet_naming, copied, found_in


def a_message(path: Path, *attached: tuple[str, bytes], **headers: str) -> Path:
    mail = EmailMessage()
    mail["From"] = "shop@hillside.example"
    mail["Subject"] = "The call"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("It went well.")
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(bytes(mail))
    return path


@pytest.mark.parametrize("name", ["Bcc", "Reply_To", "Sender"])
def test_headers_that_no_mail_program_shows_are_looked_through(name: str, tmp_path: Path) -> None:
    path = a_message(tmp_path / "call.eml", **{name: f"{WHO} <g@customer.example>"})

    assert found_in(path, MediaKind.EML) == {
        WHO,
        "g@customer.example",
        "shop@hillside.example",
    }


def test_what_is_attached_to_a_message_is_looked_through(tmp_path: Path) -> None:
    letter = a_pdf(tmp_path / "letter.pdf", f"I told {WHO}.").read_bytes()
    path = a_message(
        tmp_path / "call.eml", ("letter.pdf", letter), ("log.xlsx", a_sheet_naming("Hope Green"))
    )

    assert found_in(path, MediaKind.EML) == {WHO, "Hope Green", "shop@hillside.example"}
    assert "Stubbs" not in copied(path, MediaKind.EML).read_text()


@pytest.mark.parametrize("table", [b"Name,Phone\nCarol,07700900123", b"Carol,07700900123\nAt,1"])
def test_a_table_attached_to_a_message_is_looked_through_by_its_cells(
    table: bytes, tmp_path: Path
) -> None:
    path = a_message(tmp_path / "call.eml", ("list.csv", table))

    assert {"Carol", "07700900123"} <= found_in(path, MediaKind.EML)


@pytest.mark.parametrize(
    "head",
    [
        f"<title>Call of {WHO}</title>",
        f"<meta name='author' content='{WHO}'>",
        f'<meta content="x" name=description><meta name="description" content="Of {WHO}">',
        f"<!-- ask {WHO} -->",
        f"<!--[if mso]><xml><o:Author>{WHO}</o:Author></xml><![endif]-->",
        f'<img src="a.png" alt="{WHO} at work">',
    ],
)
def test_what_a_web_page_does_not_show_is_looked_through(head: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html>{head}<body><p>It went well.</p></body></html>")

    assert found_in(path, MediaKind.HTML) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.HTML).read_text()


@pytest.mark.parametrize(
    "group",
    [
        r"{\info{\author Gary Stubbs}}",
        r"{\info{\title Call of Gary Stubbs}}",
        r"{\header\pard For Gary {\b Stubbs}\par}",
        r"{\*\atnauthor Gary Stubbs}",
        r"{\*\annotation{\*\atnref 1}\pard Was it Gary Stubbs?\par}",
    ],
)
def test_what_rich_text_does_not_show_is_looked_through(group: str, tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi " + group + r" It went well.\par}")

    assert found_in(path, MediaKind.RTF) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.RTF).read_text()


def test_the_tags_of_a_recording_are_looked_through(tmp_path: Path) -> None:
    path = an_mp3(tmp_path / "call.mp3")
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TPE1(encoding=3, text=[WHO]))
    tags.add(mutagen.id3.TIT2(encoding=3, text=["A call"]))
    tags.save(path)

    assert found_in(path, MediaKind.MP3) == {WHO}


def test_a_film_that_says_where_it_was_made_is_told_of(tmp_path: Path) -> None:
    path = a_film(tmp_path / "a.mp4")
    assert RECORDED_AT not in {each.where for each in read(path, MediaKind.MP4).beside}
    content = path.read_bytes()
    place = b"\x00\x00\x00\x1e\xa9xyz\x00\x12\x15\xc7+51.5074-000.1278/"
    path.write_bytes(content + (len(place) + 8).to_bytes(4, "big") + b"udta" + place)

    assert RECORDED_AT in {each.where for each in read(path, MediaKind.MP4).beside}

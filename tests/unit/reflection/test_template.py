"""The Word template: what stands in it, and how it reads back after people and programs had it."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odfdo import Document as OpenDocument
from odfdo import Element, Header, Paragraph

from portfolio.documents.open_text import read_open_text
from portfolio.documents.word import read_word
from portfolio.reflection import marks
from portfolio.reflection.accounts import Account
from portfolio.reflection.filled import Filled, read_filled
from portfolio.reflection.prompts import Model, models
from portfolio.reflection.template import made_for

UNIT = "Process customer service complaints"
CRITERIA = [("1", "Award credit for logging all details."), ("2", "Expect clear evidence of this.")]
EVENT = models()["event"]
TOLD = {"event.what": "I rang him.\n\nHe was calm.", "event.learned": "To ask first."}


def template(model: Model = EVENT) -> Any:
    """A template as somebody opens it."""
    return docx.Document(BytesIO(made_for(model, UNIT, CRITERIA)))


_ASKED = [each.place for each in EVENT.prompts]
PROMPT_BEFORE_LEARNED = EVENT.prompts[_ASKED.index("event.learned") - 1]


def heading(word: Any, question: str) -> Any:
    """The paragraph of a prompt's heading."""
    return next(p for p in word.paragraphs if p.text == question)


def write_under(word: Any, question: str, text: str) -> None:
    """Type under a heading, after its hint, a paragraph for each."""
    at = heading(word, question)._p.getnext()
    for said in text.split("\n\n"):
        paragraph = docx.text.paragraph.Paragraph(at.getnext(), None)
        paragraph.text = said
        at = paragraph._p


def fill(word: Any, sections: dict[str, str], model: Model = EVENT) -> Any:
    """The template with those sections written in."""
    for prompt in model.prompts:
        if prompt.place in sections:
            write_under(word, prompt.question, sections[prompt.place])
    return word


def read(word: Any, folder: Path) -> Filled:
    """What is read back from it."""
    path = folder / "filled.docx"
    word.save(path)
    return read_filled(read_word(path))


def test_it_holds_the_criteria_and_the_prompts_of_the_model() -> None:
    said = [p.text for p in template().paragraphs]

    assert "1 Award credit for logging all details." in said
    assert f"Criteria of “{UNIT}”" in said
    assert [each.question for each in EVENT.prompts if each.question in said] == [
        each.question for each in EVENT.prompts
    ]


def test_it_is_nobodys_file_and_speaks_british_english() -> None:
    word = template()

    assert word.core_properties.author == ""
    language = word.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"


def test_an_empty_template_reads_back_as_nothing(tmp_path: Path) -> None:
    filled = read(template(), tmp_path)

    assert filled.account == Account("event")
    assert (filled.title, filled.work_on, filled.place) == ("", None, "")


@pytest.mark.parametrize("model", models().values(), ids=lambda each: each.key)
def test_every_model_reads_back_into_its_own_sections(model: Model, tmp_path: Path) -> None:
    told = {each.place: f"Under {each.question}" for each in model.prompts}

    assert read(fill(template(model), told, model), tmp_path).account == Account(model.key, told)


WORDS = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="#"), min_size=1)


@given(
    st.dictionaries(
        st.sampled_from([each.place for each in EVENT.prompts]),
        st.lists(WORDS, min_size=2, max_size=4).map(" and ".join),
    )
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_written_reads_back(tmp_path: Path, told: dict[str, str]) -> None:
    assert read(fill(template(), told), tmp_path).account.sections == told


def test_the_table_gives_title_day_and_place(tmp_path: Path) -> None:
    word = template()
    for row, value in zip(word.tables[0].rows, ("Refund", "3 March 2026", "Leeds"), strict=True):
        row.cells[1].text = value

    filled = read(word, tmp_path)

    assert (filled.title, filled.work_on, filled.place) == ("Refund", date(2026, 3, 3), "Leeds")
    assert filled.account.more == ""


def test_a_day_that_is_none_is_kept_in_words(tmp_path: Path) -> None:
    word = template()
    word.tables[0].rows[1].cells[1].text = "last Tuesday"

    filled = read(word, tmp_path)

    assert filled.work_on is None
    assert filled.account.more == "Day of the work: last Tuesday"


def rewording(word: Any) -> None:
    """Every heading says something else."""
    for at, prompt in enumerate(EVENT.prompts):
        heading(word, prompt.question).runs[0].text = f"Part {at}"


def restyling(word: Any) -> None:
    """Every heading is made plain."""
    for prompt in EVENT.prompts:
        heading(word, prompt.question).style = word.styles["Normal"]


def unmarking(word: Any) -> None:
    """A program dropped every bookmark."""
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        for element in list(word.element.body.iter(qn(tag))):
            element.getparent().remove(element)


def moving_marks_out(word: Any) -> None:
    """Bookmarks stand before their paragraphs instead of in them."""
    for element in list(word.element.body.iter(qn("w:bookmarkStart"))):
        element.getparent().addprevious(element)


def taking_hints_out(word: Any) -> None:
    """What the template said under its headings was deleted."""
    hints = {each.hint for each in EVENT.prompts}
    for paragraph in list(word.paragraphs):
        if paragraph.text in hints:
            paragraph._p.getparent().remove(paragraph._p)


@pytest.mark.parametrize(
    "change", [rewording, restyling, unmarking, moving_marks_out, taking_hints_out]
)
def test_sections_read_back_whatever_became_of_the_headings(
    change: Callable[[Any], None], tmp_path: Path
) -> None:
    word = fill(template(), TOLD)
    change(word)

    filled = read(word, tmp_path)

    assert filled.account.model == "event"
    assert filled.account.sections == TOLD


def test_a_heading_that_was_emptied_still_begins_its_section(tmp_path: Path) -> None:
    word = fill(template(), TOLD)
    heading(word, "What I learned").runs[0].text = ""

    assert read(word, tmp_path).account.sections == TOLD


def test_words_typed_over_a_hint_are_kept(tmp_path: Path) -> None:
    word = template()
    hint = next(p for p in word.paragraphs if p.text == EVENT.prompts[0].hint)
    hint.runs[0].text = "I rang him."

    assert read(word, tmp_path).account.sections == {"event.what": "I rang him."}


def test_what_stands_before_the_prompts_is_kept_at_the_end(tmp_path: Path) -> None:
    word = fill(template(), TOLD)
    word.paragraphs[1].insert_paragraph_before("My line manager read this.")

    filled = read(word, tmp_path)

    assert filled.account.more == "My line manager read this."
    assert filled.account.sections == TOLD


def test_criteria_of_an_older_unit_are_not_taken_for_the_learners_words(tmp_path: Path) -> None:
    assert read(fill(template(), TOLD), tmp_path).account.more == ""


def test_lists_tables_and_headings_in_an_answer_are_kept(tmp_path: Path) -> None:
    word = template()
    last = word.add_paragraph("First I listened.", style="List Bullet")
    table = word.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Monday", "Rang"
    word.add_heading("Afterwards", level=3)
    assert last.text

    said = read(word, tmp_path).account.sections["event.prevented"]

    assert said == "- First I listened.\n\nMonday | Rang\n\n#### Afterwards"


def with_an_own_heading(own: str = "The second call", level: int = 1) -> Any:
    """A template in which somebody put a heading of their own between two prompts."""
    word = fill(template(), TOLD)
    after = heading(word, "What I learned")
    after.insert_paragraph_before(own, style=f"Heading {level}")
    after.insert_paragraph_before("She rang back.")
    return word


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_heading_of_ones_own_is_kept_where_it_stood_and_named(level: int, tmp_path: Path) -> None:
    filled = read(with_an_own_heading(level=level), tmp_path)

    before = PROMPT_BEFORE_LEARNED
    assert filled.own_headings == (("The second call", before.question),)
    assert filled.account.sections[before.place].endswith(
        f"{'#' * (level + 1)} The second call\n\nShe rang back."
    )
    assert filled.account.sections["event.learned"] == TOLD["event.learned"]


@pytest.mark.parametrize("typed", ["What happened and what i did:", "The oat milk"])
def test_a_heading_typed_anew_over_its_hint_begins_its_section(typed: str, tmp_path: Path) -> None:
    word = fill(template(), TOLD)
    typed_over = heading(word, EVENT.prompts[0].question)
    fresh = typed_over.insert_paragraph_before(typed, style="Heading 1")
    typed_over._p.getparent().remove(typed_over._p)

    filled = read(word, tmp_path)

    assert fresh.text == typed
    assert filled.account == Account("event", TOLD)
    assert filled.own_headings == ()


@pytest.mark.parametrize(
    "said",
    ["3rd Nov 2026", "3 November, 2026", "Tuesday 3rd of November 2026", "Tue 03/11/2026"],
)
def test_a_day_is_read_as_people_write_it(said: str, tmp_path: Path) -> None:
    word = template()
    word.tables[0].cell(1, 1).text = said

    assert read(word, tmp_path).work_on == date(2026, 11, 3)


def test_a_prompt_that_was_worded_anew_is_no_heading_of_ones_own(tmp_path: Path) -> None:
    word = fill(template(), TOLD)
    heading(word, "What I learned").runs[0].text = "What this taught me"

    assert read(word, tmp_path).own_headings == ()


def test_a_file_without_a_template_is_one_text(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("I rang him.")

    assert read(word, tmp_path) == Filled(Account(more="I rang him."))


def test_an_open_document_keeps_the_marks_too(tmp_path: Path) -> None:
    made = OpenDocument("text")
    made.body.clear()
    for place, words in (("event.what", "Part one"), ("event.learned", "Part two")):
        header = Header(1, words)
        start = Element.from_tag("text:bookmark-start")
        start.set_attribute("text:name", marks.of_prompt(place))
        header.insert(start, position=0)
        made.body.append(header)
        made.body.append(Paragraph(f"Under {words}"))
    made.save(tmp_path / "filled.odt")

    filled = read_filled(read_open_text(tmp_path / "filled.odt"))

    assert filled.account == Account(
        "event", {"event.what": "Under Part one", "event.learned": "Under Part two"}
    )


def test_the_file_names_bookmarks_as_word_allows_them() -> None:
    with zipfile.ZipFile(BytesIO(made_for(models()["four-a"], UNIT, CRITERIA * 2))) as packed:
        body = packed.read("word/document.xml").decode()

    names = re.findall(r'bookmarkStart w:id="\d+" w:name="([^"]+)"', body)
    assert len(names) == len(set(names)) > 10
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in names)


# Saved by LibreOffice 7.4 from a filled-in template with every heading worded anew.
@pytest.mark.parametrize(
    ("name", "reader"),
    [("saved_by_libreoffice.docx", read_word), ("saved_by_libreoffice.odt", read_open_text)],
)
def test_sections_come_home_through_another_office_program(
    name: str, reader: Callable[[Path], Any]
) -> None:
    filled = read_filled(reader(Path(__file__).with_name("files") / name))

    assert filled.account == Account("event", TOLD)


def test_one_heading_that_anybody_writes_makes_no_file_an_account_by_a_model(
    tmp_path: Path,
) -> None:
    word = docx.Document()
    word.add_heading("The call", 1)
    word.add_paragraph("I rang him.")
    word.add_heading("What I learned", 1)
    word.add_paragraph("To ask first.")
    word.save(str(tmp_path / "own.docx"))

    read = read_filled(read_word(tmp_path / "own.docx"))

    assert read.account.model == ""
    assert "To ask first." in read.account.text

"""The Word template of an account: a unit's criteria and a model's prompts, to be filled in.

Every heading and every sentence that is ours carries a bookmark, so that the file reads back whole
when headings were worded or styled anew: ``marks`` says what the bookmarks mean.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from portfolio.reflection import marks
from portfolio.reflection.prompts import Model

TITLE = "Reflective account"
FIELDS = ("Title", "Day of the work", "Place")
HOW = (
    "Write under the headings, in the first person. You need not fill in all of them. "
    "Then bring the file back under “Write in Word”: it is read back into the same sections."
)
ONE_EVENT = (
    "Write about one event, and leave out the names and numbers of customers and colleagues."
)
_GREY = RGBColor(0x4A, 0x55, 0x5C)
_LINES_TO_WRITE_ON = 3


def made_for(model: Model, unit: str, criteria: Sequence[tuple[str, str]]) -> bytes:
    """The template as a .docx file: title, fields, criteria with their labels, prompts."""
    made = docx.Document()
    _set_up(made, unit)
    bookmarks = _Bookmarks()
    title = made.add_paragraph(f"{TITLE}: {model.name}", style="Title")
    bookmarks.put(title, marks.of_model(model.key))
    for sentence in (HOW, ONE_EVENT):
        _given(made.add_paragraph(sentence), bookmarks)
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for name in FIELDS:
        cells = table.add_row().cells
        cells[0].text, cells[0].width, cells[1].width = name, Cm(4.5), Cm(11.5)
    _given(made.add_paragraph(f"Criteria of “{unit}”", style="Heading 2"), bookmarks)
    for label, text in criteria:
        _given(made.add_paragraph(f"{label} {text}"), bookmarks)
    for prompt in model.prompts:
        bookmarks.put(
            made.add_paragraph(prompt.question, style="Heading 1"), marks.of_prompt(prompt.place)
        )
        hint = made.add_paragraph(prompt.hint)
        _given(hint, bookmarks)
        hint.paragraph_format.keep_with_next = True
        for run in hint.runs:
            run.italic, run.font.color.rgb = True, _GREY
        for _line in range(_LINES_TO_WRITE_ON):
            made.add_paragraph()
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _given(paragraph: Any, bookmarks: "_Bookmarks") -> None:
    bookmarks.put(paragraph, marks.of_given(paragraph.text))


def _set_up(made: Any, unit: str) -> None:
    """British English, margins for an A4 page, one plain face, and whose file it is: nobody's."""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.ONE_POINT_FIVE
    for name in ("Title", "Heading 1", "Heading 2"):
        style = made.styles[name]
        style.font.name, style.font.color.rgb = "Arial", RGBColor(0x17, 0x2B, 0x36)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    made.styles["Title"].font.size = Pt(20)
    _speak_british(made.styles["Normal"])
    core = made.core_properties
    core.title, core.author, core.comments = f"{TITLE} for {unit}", "", ""
    core.created = core.modified = datetime.now(UTC).replace(tzinfo=None)


def _speak_british(style: Any) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)


class _Bookmarks:
    """Puts bookmarks around paragraphs, each under a number of its own."""

    def __init__(self) -> None:
        self._next = 1
        self._taken: set[str] = set()

    def put(self, paragraph: Any, name: str) -> None:
        """Mark the paragraph; the same words twice need two names."""
        name = next(each for each in _with_numbers(name) if each not in self._taken)
        self._taken.add(name)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self._next))
        start.set(qn("w:name"), name)
        properties = paragraph._p.pPr
        paragraph._p.insert(0 if properties is None else 1, start)
        paragraph._p.append(end)
        self._next += 1


def _with_numbers(name: str) -> Iterable[str]:
    yield name
    for number in range(2, 1000):
        yield f"{name}_{number}"

"""What a presentation carries beside its slides is looked through."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest

from portfolio.documents.kinds import MediaKind
from tests.documents_made import with_part
from tests.files_made import a_presentation
from tests.unit.documents.looked_through import WHO, copied, found_in


def a_deck(path: Path, change: Callable[[Any], None]) -> Path:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Handling complaints"
    deck.core_properties.author = deck.core_properties.last_modified_by = ""
    change(deck)
    deck.save(str(path))
    return path


def with_an_author(deck: Any) -> None:
    deck.core_properties.author = WHO


def with_a_description(deck: Any) -> None:
    shape = deck.slides[0].shapes[0]
    shape._element.nvSpPr.cNvPr.set("descr", f"{WHO} at work")


def with_a_footer(deck: Any) -> None:
    layout = deck.slide_layouts[5]
    footer = next(each for each in layout.placeholders if each.placeholder_format.type == 15)
    copy = footer._element.__deepcopy__({})
    deck.slides[0].shapes._spTree.append(copy)
    next(s for s in deck.slides[0].shapes if s.is_placeholder and s.placeholder_format.type == 15
         ).text_frame.text = f"For {WHO}"  # fmt: skip


@pytest.mark.parametrize("change", [with_an_author, with_a_description, with_a_footer])
def test_what_a_presentation_carries_is_looked_through(
    change: Callable[[Any], None], tmp_path: Path
) -> None:
    path = a_deck(tmp_path / "deck.pptx", change)

    assert found_in(path, MediaKind.PPTX) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.PPTX).read_text()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ppt/comments/comment1.xml", f"<p:cmLst {{p}}><p:cm><p:text>{WHO} rang</p:text></p:cm>"
         "</p:cmLst>"),
        ("ppt/commentAuthors.xml", f'<p:cmAuthorLst {{p}}><p:cmAuthor name="{WHO}"/>'
         "</p:cmAuthorLst>"),
        ("ppt/comments/modernComment_1.xml", "<a:txBody {a}><a:p><a:r><a:t>Gary </a:t></a:r><a:r>"
         "<a:t>Stubbs rang</a:t></a:r></a:p></a:txBody>"),
        ("ppt/slides/slide9.xml", f"<a:p {{a}}><a:r><a:t>I told {WHO}.</a:t></a:r></a:p>"),
    ],
)  # fmt: skip
def test_comments_and_left_out_slides_of_a_presentation_are_looked_through(
    name: str, content: str, tmp_path: Path
) -> None:
    made = a_deck(tmp_path / "before.pptx", lambda deck: None)
    office = "http://schemas.openxmlformats.org"
    said = content.format(
        p=f'xmlns:p="{office}/presentationml/2006/main"',
        a=f'xmlns:a="{office}/drawingml/2006/main"',
    )

    assert found_in(with_part(made, tmp_path / "a.pptx", name, said.encode()), MediaKind.PPTX) == {
        WHO
    }


def test_nothing_is_found_in_an_ordinary_presentation(tmp_path: Path) -> None:
    said = found_in(a_presentation(tmp_path / "a.pptx"), MediaKind.PPTX)

    # Whoever made the template that it begins from is its author.
    assert said == {"Mr Lee", "Steve Canny"}

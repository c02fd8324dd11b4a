"""Charts as SVG that a page may hold."""

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from weasyprint import HTML

import portfolio
from portfolio.complaint_logs.charts import bars, columns

COUNTS = [
    ("Delivery <b>", 9),
    ("A very long name of a theme that goes on and on", 5),
    ("Billing", 1),
]
SVG = "{http://www.w3.org/2000/svg}"


def test_a_chart_is_a_drawing_and_nothing_that_acts():
    for drawn in (bars("By theme", COUNTS), columns("By month", [("2026-01", 3), ("2026-02", 0)])):
        tree = etree.fromstring(drawn)

        assert not tree.findall(f".//{SVG}script")
        assert not tree.findall(f".//{SVG}style")
        assert not tree.xpath("//@style | //@id | //@*[starts-with(name(), 'on')] | //@href")


def test_a_chart_says_in_words_what_it_shows():
    tree = etree.fromstring(bars("Complaints by theme", COUNTS))

    assert tree.get("role") == "img"
    assert tree.findtext(f"{SVG}title") == (
        "Complaints by theme. Delivery <b>: 9; "
        "A very long name of a theme that goes on and on: 5; Billing: 1."
    )


def test_every_count_has_its_bar_in_proportion():
    tree = etree.fromstring(bars("By theme", COUNTS))

    widths = sorted(float(rect.get("width")) for rect in tree.iter(f"{SVG}rect"))
    assert [round(width / widths[0]) for width in widths] == [1, 5, 9]


def test_nothing_counted_is_no_chart():
    assert bars("By theme", []) == columns("By month", []) == ""


MANY = [(f"Jan {year}", year % 7 + 1) for year in range(2001, 2021)]


@pytest.mark.parametrize("drawn", [bars("T", COUNTS), columns("T", COUNTS), columns("T", MANY)])
def test_a_chart_is_no_wider_than_a_phone_so_that_its_words_can_be_read(drawn):
    _, _, width, _ = map(float, etree.fromstring(drawn).get("viewBox").split())

    # On a phone of 390 pixels a card is about 310 wide.
    assert 15 * 310 / width >= 11


def test_many_columns_become_bars_in_the_same_order():
    tree = etree.fromstring(columns("By month", MANY))
    labels = [text for text in tree.iter(f"{SVG}text") if "Jan" in (text.text or "")]
    labels.sort(key=lambda text: float(text.get("y")))
    assert [text.text for text in labels] == [name for name, _ in MANY]


def test_paper_hides_no_part_of_a_chart():
    css = (Path(portfolio.__file__).parent / "static/print.css").read_text()
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    hiding = re.findall(r"([^{}]+)\{[^{}]*display: none", css)
    hidden = {each.strip() for selectors in hiding for each in selectors.split(",")}
    parts = {
        "." + name
        for drawn in (bars("T", COUNTS), columns("T", COUNTS))
        for part in etree.fromstring(drawn).iter()
        for name in part.get("class", "").split()
    }

    assert ".bar" in parts
    assert not parts & hidden


def test_a_pdf_draws_grey_bars_and_labels_that_end_before_them():
    page = f"<style>@page {{ size: 400px 160px; margin: 0 }}</style>{bars('T', COUNTS)}"
    pdf = HTML(string=page).write_pdf()
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=2).to_pil().convert("L")
    grey = picture.point(lambda shade: 255 if 0x50 <= shade <= 0x5A else 0)
    labels = picture.crop((0, 0, picture.width // 3, picture.height))
    bars_are = sum(shade == 255 for shade in grey.tobytes())
    black = sum(shade < 0x10 for shade in picture.tobytes())

    assert bars_are > 5 * black, "bars are grey, letters alone are black"
    assert min(labels.tobytes()) < 0x40, "labels stand left of the bars"

"""Charts as SVG that a page may hold."""

from lxml import etree

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

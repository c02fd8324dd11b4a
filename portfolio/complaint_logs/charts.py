"""Charts of a log as SVG without a script or a style of their own: our stylesheets colour them.

Where no stylesheet reaches into a drawing, as in a PDF, its attributes draw it in black and grey.
Each chart is as wide as a phone and grows with its card. It says in words what it shows, and
stands beside its table.
"""

from collections.abc import Sequence

import pygal
from lxml import etree
from pygal.style import Style

_SVG = "{http://www.w3.org/2000/svg}"
_FONT = 15
# pygal measures its labels with these; attributes and stylesheets draw them at the same size.
_STYLE = Style(
    font_family="sans-serif",
    label_font_size=_FONT,
    major_label_font_size=_FONT,
    value_font_size=_FONT,
    background="transparent",
    plot_background="transparent",
)
# So narrow that a phone shows the labels at a size that can be read.
_WIDTH = 400
_LONGEST_LABEL = 22
# More columns than this would crowd their numbers; they are drawn as bars in the same order.
_MOST_COLUMNS = 12
_FAMILY = "Inter, Liberation Sans, Arial, sans-serif"
_INK, _FILL = "#000000", "#555555"
_DROPPED = ("defs", "script", "title", "desc")
_DROPPED_CLASSES = frozenset({"tooltip-overlay", "background", "titles", "legends", "guide"})


def bars(title: str, counts: Sequence[tuple[str, float]]) -> str:
    """Horizontal bars, the first on top, each with its number at its end; empty without counts."""
    if not counts:
        return ""
    return _sideways(title, counts, row=34)


def _sideways(title: str, counts: Sequence[tuple[str, float]], *, row: int) -> str:
    most = max(count for _, count in counts)
    chart = pygal.HorizontalBar(
        **_config(),
        height=24 + row * len(counts),
        # The numbers stand at the bars; an axis beside them would say it twice.
        show_x_labels=False,
        # Room for the longest bar's number.
        range=(0, 1.25 * most or 1),
    )
    # pygal draws the first at the bottom.
    shown = list(reversed(counts))
    chart.x_labels = [_short(name) for name, _ in shown]
    chart.add("", [count for _, count in shown])
    return _cleaned(chart, title, counts)


def columns(title: str, counts: Sequence[tuple[str, float]]) -> str:
    """Columns in the order of time, each with its number; bars where they are many."""
    if not counts:
        return ""
    if len(counts) > _MOST_COLUMNS:
        return _sideways(title, counts, row=26)
    chart = pygal.Bar(
        **_config(),
        height=260,
        show_y_labels=False,
        x_label_rotation=0 if len(counts) <= 4 else 45,
    )
    chart.x_labels = [name for name, _ in counts]
    chart.add("", [count for _, count in counts])
    return _cleaned(chart, title, counts)


def _config() -> dict[str, object]:
    return {
        "css": [],
        "js": [],
        "style": _STYLE,
        "width": _WIDTH,
        "explicit_size": False,
        "disable_xml_declaration": True,
        "show_legend": False,
        "print_values": True,
        "print_values_position": "top",
        "show_y_guides": False,
        "show_x_guides": False,
        "margin": 8,
        "spacing": 8,
        "value_formatter": lambda value: f"{value:g}",
    }


def _cleaned(
    chart: pygal.graph.graph.Graph, title: str, counts: Sequence[tuple[str, float]]
) -> str:
    """The drawing alone, without script, style, link, tooltip or id, and what it says in words."""
    drawn = etree.fromstring(chart.render())
    for element in list(drawn.iter()):
        parent = element.getparent()
        if parent is None:
            continue
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        classes = set((element.get("class") or "").split())
        if not name or name in _DROPPED or classes & _DROPPED_CLASSES:
            parent.remove(element)
    for element in drawn.iter():
        for attribute in ("id", "style", "onclick"):
            element.attrib.pop(attribute, None)
    drawn.attrib.pop("id", None)
    sideways = isinstance(chart, pygal.HorizontalBar)
    drawn.set("class", "chart sideways" if sideways else "chart")
    drawn.set("role", "img")
    drawn.set("focusable", "false")
    _draw_without_styles(drawn, sideways=sideways)
    said = etree.Element(f"{_SVG}title")
    said.text = f"{title}. " + "; ".join(f"{name}: {count:g}" for name, count in counts) + "."
    drawn.insert(0, said)
    etree.cleanup_namespaces(drawn)
    return str(etree.tostring(drawn, encoding="unicode"))


def _draw_without_styles(drawn: etree._Element, *, sideways: bool) -> None:
    """Attributes that draw the chart; any stylesheet that reaches it goes before them."""
    for text in drawn.iter(f"{_SVG}text"):
        around = [text, *text.iterancestors()]
        classes = {name for each in around for name in (each.get("class") or "").split()}
        if "axis" in classes:
            anchor = "end" if "y" in classes else "start" if text.get("transform") else "middle"
        else:
            anchor = "start" if sideways else "middle"
        text.set("text-anchor", anchor)
        text.set("fill", _INK)
        text.set("font-family", _FAMILY)
        text.set("font-size", str(_FONT))
    for rect in drawn.iter(f"{_SVG}rect"):
        rect.set("fill", _FILL)
    for path in drawn.iter(f"{_SVG}path"):
        path.set("fill", "none")
        path.set("stroke", _FILL)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1].rstrip() + "…"

"""Signs that no font can draw are put into words."""

import pytest

from portfolio.printing import signs
from portfolio.printing.signs import drawable


@pytest.fixture(autouse=True)
def latin_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose fonts know Latin letters and the bullet."""
    monkeypatch.setattr(signs, "_has_font", lambda code: code < 0x250 or code == 0x25CF)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Zoë ● done", "Zoë ● done"),
        ("On the way 🚀", "On the way [rocket]"),
        ("👩🏽‍🔧 Ada", "[woman][wrench] Ada"),
        ("Ｎina", "Nina"),
        ("a\x00b\x0bc\nd\te", "abc\nd\te"),
        ("\ue000", "[sign E000]".lower()),
        ("", ""),
    ],
)
def test_it_reads(text: str, said: str) -> None:
    assert drawable(text) == said

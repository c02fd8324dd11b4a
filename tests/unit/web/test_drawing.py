"""What stands in a page is escaped, whatever kind of value it is."""

from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from jinja2 import StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from portfolio.web.drawing import DrawnTemplate, escaped


class Tone(StrEnum):
    SHARP = "<sharp>"


class Spoken:
    def __str__(self) -> str:
        return "\"said\" & 'done'"


class Marked:
    def __html__(self) -> str:
        return "<b>marked</b>"


class Shouted(str):
    """Text of another kind of its own."""


VALUES = [
    *(f"a{sign}b" for sign in "&<>'\""),
    "",
    "plain",
    "Zoë’s café",
    Markup("<i>mine</i>"),
    escape("<i>theirs</i>"),
    0,
    7,
    True,
    None,
    1.5,
    Tone.SHARP,
    Spoken(),
    Marked(),
    Shouted("<loud>"),
    ["<in a list>"],
]


def named(value: Any) -> str:
    """What a value is called among the tests: the same in every process."""
    return f"{type(value).__name__} {escape(value)}"


@pytest.mark.parametrize("value", VALUES, ids=named)
def test_a_value_is_escaped_as_markupsafe_escapes_it(value: Any) -> None:
    assert escaped(value) == str(escape(value))


@pytest.fixture
def app() -> Flask:
    app = Flask("drawing")
    app.jinja_env.template_class = DrawnTemplate
    app.jinja_env.undefined = StrictUndefined
    return app


@pytest.mark.parametrize("value", VALUES, ids=named)
def test_a_template_draws_what_a_plain_one_draws(app: Flask, value: Any) -> None:
    words = (
        "{% macro cell(it) %}<td title='{{ it }}'>{{ it }}</td>{% endmacro %}"
        "{% set kept %}<p>{{ it }}</p>{% endset %}"
        '<a href="{{ it }}">{{ cell(it) }}{{ kept }}{{ it ~ "<" }}</a>{{ it|string|upper }}'
    )
    environment = app.jinja_env.overlay(autoescape=True)
    drawn = environment.from_string(words).render(it=value)
    plain = Flask("plain").jinja_env.overlay(autoescape=True).from_string(words).render(it=value)
    assert drawn == plain


def test_a_name_that_is_missing_is_still_a_fault(app: Flask) -> None:
    with pytest.raises(UndefinedError):
        app.jinja_env.overlay(autoescape=True).from_string("{{ missing }}").render()

"""What can be chosen in a form, and what is said of anything else."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portfolio.web.fields import DayField, RadioField, SelectField, TicksField

PAIRS = [("1", "One"), ("2", "Two")]


class Choosing(Form):
    one = SelectField("One", choices=PAIRS, default="1", outside="Choose one of these.")
    radio = RadioField("Another", choices=PAIRS, default="1", outside="Choose one of these.")
    some = TicksField("Some", coerce=int, choices=[(1, "One")], outside="Tick some of these.")
    day = DayField("Day", default=None)


def posted(**typed: str) -> Choosing:
    return Choosing(MultiDict({"one": "1", "radio": "1", "day": "3/3/2026"} | typed))


def test_what_is_offered_can_be_chosen() -> None:
    form = posted(one="2", some="1")

    assert form.validate()
    assert (form.one.data, form.some.data) == ("2", [1])
    assert list(form.one.iter_choices())[1].label == "Two"


def test_what_is_offered_can_be_said_later() -> None:
    form = posted(one="3")
    form.one.choices = [("3", "Three")]

    assert form.validate()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("one", "3", "Choose one of these."),
        ("radio", "", "Choose one of these."),
        ("some", "2", "Tick some of these."),
        ("some", "two", "Tick some of these."),
        ("day", "the third", "That is no day. Write it like 31/12/2026."),
    ],
)
def test_anything_else_is_refused_in_our_words(field: str, value: str, said: str) -> None:
    form = posted(**{field: value})

    assert not form.validate()
    assert form.errors == {field: [said]}


def test_a_tick_that_cannot_be_read_is_none() -> None:
    form = posted(some="two")

    assert form.some.data == []

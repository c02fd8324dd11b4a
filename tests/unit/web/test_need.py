"""What a form says beside a label: required, needed for something, optional, or nothing."""

import pytest
import wtforms
from wtforms.validators import InputRequired

from portfolio.web.fields import NeededFor, RadioField, SelectField, TicksField, need_of

LIST = [("WT", "Witness testimony"), ("EWT", "Expert witness testimony")]


class Form(wtforms.Form):
    required = wtforms.StringField(validators=[InputRequired()])
    for_some = wtforms.StringField(validators=[NeededFor("needed to return it")])
    empty = wtforms.StringField()
    always_chosen = SelectField(choices=LIST)
    may_stay_open = SelectField(choices=[("", "Not stated"), *LIST])
    nobody_yet = SelectField(choices=[(0, "Nobody yet"), (1, "Tom Okafor")], coerce=int)
    chosen_before = RadioField(choices=LIST, default="WT")
    unchosen = RadioField(choices=LIST, validators=[InputRequired()])
    ticks = TicksField(choices=LIST)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("required", "required"),
        ("for_some", "needed to return it"),
        ("empty", "optional"),
        ("always_chosen", ""),
        ("may_stay_open", "optional"),
        ("nobody_yet", "optional"),
        ("chosen_before", ""),
        ("unchosen", "required"),
        ("ticks", "optional"),
    ],
)
def test_what_is_said_of_a_field_is_so(name: str, said: str) -> None:
    assert need_of(Form()[name]) == said

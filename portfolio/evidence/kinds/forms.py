"""The forms of a centre's kinds of evidence."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from portfolio.evidence.kinds.catalogue import USUAL, Kind
from portfolio.evidence.kinds.rules import LONGEST_HINT, LONGEST_LABEL
from portfolio.web.fields import SelectField
from portfolio.web.forms import Form


class NamedForm(Form):
    """What a kind is called."""

    label = StringField(
        "Name",
        description="As your centre calls it: “Work product”.",
        validators=[
            InputRequired("Give it a name."),
            Length(max=LONGEST_LABEL, message=f"Keep it under {LONGEST_LABEL} characters."),
        ],
    )
    code = StringField(
        "Code",
        description="One to six letters or digits, for the matrix and the index: “WP”.",
        validators=[
            InputRequired("Give it a code."),
            Regexp(r"^[A-Za-z0-9]{1,6}\Z", message="Use one to six letters or digits."),
        ],
    )
    hint = StringField(
        "What it is",
        description="A sentence that helps whoever chooses.",
        validators=[Length(max=LONGEST_HINT, message=f"Keep it under {LONGEST_HINT} characters.")],
    )


class KindForm(NamedForm):
    """A kind called otherwise, or hidden."""

    hidden = BooleanField(
        "Hide it from the lists that people choose from",
        description="What is of this kind already keeps it, and still counts.",
    )


class AddKindForm(NamedForm):
    """A kind that the centre adds."""

    method = SelectField(
        "Counts as",
        description="Where a criterion asks for this method, evidence of the kind answers it. "
        "It can't be changed later.",
        choices=[
            ("", "Choose a method"),
            *((kind.key, kind.label) for kind in USUAL.values()),
        ],
        validators=[InputRequired("Choose what it counts as.")],
    )


class MoveKindForm(Form):
    """Which kind goes where."""

    kind = SelectField("Kind", validators=[InputRequired("Say which kind.")])
    to = SelectField("To", choices=[("up", "Up"), ("down", "Down")])

    def __init__(self, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [(kind.key, kind.label) for kind in kinds]

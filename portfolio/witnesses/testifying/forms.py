"""The form that a witness writes on."""

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portfolio.evidence.declarations import WITNESS_1
from portfolio.evidence.forms import day_in
from portfolio.web.fields import DayField, NeededFor
from portfolio.web.forms import Form
from portfolio.witnesses.rules import LONGEST_STATEMENT, Said

_SHORT = Length(max=200, message="Keep it under 200 characters.")


class WitnessForm(Form):
    """Who somebody is, and what they saw."""

    class Meta(Form.Meta):
        # The address that it goes to is the secret: see portfolio.web.guard.by_link.
        csrf = False

    name = StringField("Your name", [DataRequired("Write your name."), _SHORT])
    role = StringField(
        "Your role",
        [DataRequired("Write your role."), _SHORT],
        description="Your job, as “Team leader”; or “Customer”.",
    )
    organisation = StringField(
        "Where you work", [_SHORT], description="The company or organisation, if you like."
    )
    relation = StringField(
        "How you know the learner",
        [DataRequired("Say how you know the learner."), _SHORT],
        description="As “I am their line manager”.",
    )
    known_for = StringField(
        "How long you have known their work",
        [DataRequired("Say for how long you have known their work."), _SHORT],
        description="As “Two years”.",
    )
    contact = StringField(
        "Your e-mail address or telephone number",
        [DataRequired("Give a way to reach you."), _SHORT],
        description="The learner's assessor may ask you about it. A copy goes to an e-mail "
        "address.",
    )
    seen_on = DayField("Day on which you saw it", validators=[InputRequired("Give the day.")])
    statement = TextAreaField(
        "What you saw",
        [
            DataRequired("Write what you saw."),
            Length(
                max=LONGEST_STATEMENT,
                message=f"Keep it under {LONGEST_STATEMENT:,} characters.",
            ),
        ],
        description="In your own words, only what you saw or heard yourself. Customers and "
        "colleagues without their names. A blank line begins a new paragraph.",
    )
    stays = BooleanField("What is marked has to stay in it")
    stays_because = StringField(
        "Why it has to stay",
        [NeededFor("needed where it stays"), _SHORT],
        description="As “She asked to be named”. Your reason is sent with it.",
    )
    confirmed = BooleanField(WITNESS_1)

    @property
    def said(self) -> Said:
        """All that was typed."""
        return Said(
            name=self.name.data or "",
            role=self.role.data or "",
            relation=self.relation.data or "",
            organisation=self.organisation.data or "",
            known_for=self.known_for.data or "",
            contact=self.contact.data or "",
            seen_on=day_in(self.seen_on),
            statement=self.statement.data or "",
            stays_because=self.stays_because.data or "",
        )

    def say_instead(self, said: Said) -> None:
        """What was said, put another way, stands in the fields from now on."""
        self.statement.data = said.statement
        self.stays.data, self.stays_because.data = False, ""

    @property
    def typed(self) -> list[tuple[str, str, str]]:
        """The name, label and text of every field as it was sent, for a page to carry on."""
        fields: list[Any] = [
            self.name, self.role, self.organisation, self.relation, self.known_for, self.contact,
            self.seen_on, self.statement,
        ]  # fmt: skip
        return [(f.name, f.label.text, _sent(f)) for f in fields]


def _sent(field: Any) -> str:
    if isinstance(field, DayField):
        return field.data.isoformat() if field.data else " ".join(field.raw_data or ())
    return str(field.data or "")

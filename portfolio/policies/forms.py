"""The form of a policy."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portfolio.policies.rules import PolicyKind, Worded, clauses_in
from portfolio.web.fields import RadioField
from portfolio.web.forms import Form

_SHORT = Length(max=200, message="Keep it under 200 characters.")


class PolicyForm(Form):
    """How the register speaks of a policy, law or standard."""

    kind = RadioField(
        "What it is",
        choices=[(each.value, each.value.capitalize()) for each in PolicyKind],
        default=PolicyKind.POLICY.value,
        validators=[InputRequired("Choose what it is.")],
    )
    title = StringField(
        "Title",
        description="As people call it: “Complaints policy”, “Consumer Rights Act 2015”.",
        validators=[InputRequired("Give it a title."), _SHORT],
    )
    short_name = StringField(
        "Short name",
        description="Another name that accounts may use for it, as “CRA”.",
        validators=[_SHORT],
    )
    reference = StringField(
        "Where it is found",
        description="Its number and version, or its place: “QP-12, version 3, staff handbook”.",
        validators=[_SHORT],
    )
    link = StringField(
        "Link", description="Its address on the web or your intranet.", validators=[_SHORT]
    )
    clauses = TextAreaField(
        "Clauses",
        description="Those that work goes by, one a line: “4.2 Acknowledge within a day”.",
        validators=[Length(max=20_000, message="Keep it under 20,000 characters.")],
    )
    ended = BooleanField(
        "No longer in use",
        description="It can't be chosen any more; what cites it still shows it.",
    )

    @property
    def worded(self) -> Worded:
        """What was typed; raises ClauseUnreadable where a line is no clause."""
        return Worded(
            kind=PolicyKind(self.kind.data),
            title=self.title.data or "",
            short_name=self.short_name.data or "",
            reference=self.reference.data or "",
            link=self.link.data or "",
            clauses=clauses_in(self.clauses.data or ""),
            ended=bool(self.ended.data),
        )

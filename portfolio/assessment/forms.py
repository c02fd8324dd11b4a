"""The forms of judging, signing off, countersigning and reopening."""

from typing import Any

from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from portfolio.assessment.judging import CHECK_NAMES, Checks, TieVerdict, Verdict
from portfolio.assessment.sheet import CriterionLine, Sheet, TieLine
from portfolio.assessment.states import Outcome
from portfolio.web.fields import NeededFor, RadioField, SelectField, TicksField
from portfolio.web.forms import Form

LONGEST = 4000
_TRISTATE = [("yes", "yes"), ("no", "no"), ("", "not checked")]
_ANSWERS = {"yes": True, "no": False, "": None}
_SPOKEN = {True: "yes", False: "no", None: ""}


class JudgingForm(Form):
    """One save of decisions: ticked criteria with one outcome, and criteria and ties by themselves.

    The fields of each criterion and tie are added by judging_form.
    """

    criteria = TicksField(
        "Ticked criteria",
        coerce=int,
        outside="The unit went over to another version of its text since this page was opened, "
        "so what you ticked is not decided on. Look at its criteria as they are now, then decide.",
    )
    # The press of a button; RadioField takes its value, and an unknown one counts as none.
    outcome = RadioField(
        choices=[(Outcome.MET.value, "Met"), (Outcome.MORE_NEEDED.value, "More needed")],
        validate_choice=False,
    )
    needed = TextAreaField(
        "What is needed, for the ticked criteria",
        [NeededFor("needed with “More needed”"), Length(max=LONGEST)],
        description="The learner reads it.",
    )
    feedback = TextAreaField(
        "Feedback on the unit as a whole",
        [Length(max=LONGEST)],
        description="The learner reads it.",
    )
    sheet: Sheet

    def line_fields(self, line: CriterionLine) -> dict[str, Any]:
        """The fields of one criterion, by what they ask."""
        names = ("verdict", "feedback", *CHECK_NAMES)
        return {name: self[f"{name}_{line.id}"] for name in names}

    def tie_fields(self, tie: TieLine) -> dict[str, Any]:
        """The fields of one tie, by what they ask."""
        return {name: self[f"{name}_{tie.id}"] for name in ("tie", "reason")}

    def is_touched(self, line: CriterionLine) -> bool:
        """Whether something of the criterion or its ties was set or typed by itself."""
        fields = self.line_fields(line)
        decided = [fields["verdict"], fields["feedback"]]
        for tie in line.ties:
            decided += self.tie_fields(tie).values()
        checked = any(
            fields[name].data != _SPOKEN[getattr(line.preset, name)] for name in CHECK_NAMES
        )
        return checked or any(field.data or field.errors for field in decided)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        pressed = self._pressed
        ticked = set(self.criteria.data or ())
        if pressed and not ticked:
            self.criteria.errors = ["Tick at least one criterion, then decide."]
        if ticked and not pressed:
            self.criteria.errors = [
                "Press Met or More needed for the ticked criteria, or untick them."
            ]
        if self.needed.data and pressed is not Outcome.MORE_NEEDED:
            self.needed.errors = ["Press More needed with this, or clear it."]
        for line in self.sheet.criteria:
            fields = self.line_fields(line)
            verdict = fields["verdict"]
            if line.id in ticked and pressed and verdict.data not in ("", pressed.value):
                verdict.errors = [
                    f"{line.label} is ticked for one thing and set to another here. Choose one."
                ]
            if fields["feedback"].data and not verdict.data and line.id not in ticked:
                verdict.errors = ["Choose Met or More needed with this feedback, or clear it."]
            for tie in line.ties:
                asked = self.tie_fields(tie)
                if asked["reason"].data and not asked["tie"].data:
                    asked["tie"].errors = [f"Decide on {tie.label} with this reason, or clear it."]
        return not self.errors

    def verdicts(self) -> list[Verdict]:
        """What was decided on criteria, in their order."""
        found = []
        ticked = set(self.criteria.data or ())
        for line in self.sheet.criteria:
            fields = self.line_fields(line)
            outcome = self._pressed if line.id in ticked else None
            if fields["verdict"].data:
                outcome = Outcome(fields["verdict"].data)
            if outcome is None:
                continue
            feedback = fields["feedback"].data or ""
            if not feedback and outcome is Outcome.MORE_NEEDED and line.id in ticked:
                feedback = self.needed.data or ""
            checks = Checks(**{name: _ANSWERS[fields[name].data] for name in CHECK_NAMES})
            found.append(Verdict(line.id, outcome, feedback, checks))
        return found

    def tie_verdicts(self) -> list[TieVerdict]:
        """What was decided on ties, in their order."""
        found = []
        for tie in self.sheet.ties:
            fields = self.tie_fields(tie)
            if fields["tie"].data:
                found.append(
                    TieVerdict(tie.id, fields["tie"].data == "accept", fields["reason"].data or "")
                )
        return found

    @property
    def _pressed(self) -> Outcome | None:
        known = {each.value: each for each in Outcome}
        return known.get(self.outcome.data or "")


def judging_form(sheet: Sheet, *, seen: int) -> JudgingForm:
    """The form with the fields of every criterion and tie of the sheet, and no others."""
    fields: dict[str, Any] = {"sheet": sheet}
    for line in sheet.criteria:
        fields |= _line_fields(line)
        for tie in line.ties:
            fields |= _tie_fields(tie)
    form: JudgingForm = type("JudgingForm", (JudgingForm,), fields)(seen=seen)
    form.criteria.choices = [(line.id, line.label) for line in sheet.criteria]
    return form


class SignOffForm(Form):
    """The statement is made, with a remark if there is something to add."""

    made = BooleanField("I make this statement")
    remark = TextAreaField(
        "Remark",
        [Length(max=LONGEST)],
        description="Anything that should stand beside the statement; it is sealed with it.",
    )


class CountersignatureForm(Form):
    """Confirmed, or returned with a note."""

    decision = RadioField(
        "Your decision",
        [InputRequired("Choose one of the two.")],
        choices=[
            ("confirm", "I confirm the sign-off"),
            ("return", "I return it; the unit is reopened"),
        ],
        validate_choice=False,
    )
    note = TextAreaField(
        "Note to the assessor",
        [NeededFor("needed to return it"), Length(max=LONGEST)],
        description="What should be looked at again.",
    )

    @property
    def confirmed(self) -> bool:
        return bool(self.decision.data == "confirm")


class ReopeningForm(Form):
    """Why the unit is opened again."""

    reason = TextAreaField(
        "Reason",
        [
            InputRequired("Say why the unit is reopened; it stays in its history."),
            Length(max=LONGEST),
        ],
        description="Stays in the unit's history, where the learner reads it.",
    )


def _line_fields(line: CriterionLine) -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"verdict_{line.id}": RadioField(
            f"Decision on {line.label}",
            choices=[
                ("", "Leave as it is"),
                (Outcome.MET.value, "Met"),
                (Outcome.MORE_NEEDED.value, "More needed"),
            ],
            default="",
        ),
        f"feedback_{line.id}": TextAreaField(
            f"Feedback on {line.label}",
            [NeededFor("needed with “More needed”"), Length(max=LONGEST)],
            description="With “More needed”: what is needed.",
        ),
    }
    for name in CHECK_NAMES:
        fields[f"{name}_{line.id}"] = SelectField(
            name.capitalize(), choices=_TRISTATE, default=_SPOKEN[getattr(line.preset, name)]
        )
    return fields


def _tie_fields(tie: TieLine) -> dict[str, Any]:
    return {
        f"tie_{tie.id}": RadioField(
            tie.label,
            choices=[
                ("", "Leave as it is"),
                ("accept", "Accept"),
                ("refuse", "Do not accept"),
            ],
            default="",
        ),
        f"reason_{tie.id}": TextAreaField(
            f"Reason for {tie.label}", [NeededFor("needed to not accept it"), Length(max=LONGEST)]
        ),
    }

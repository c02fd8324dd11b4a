"""What verification refuses, and why."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from portfolio.assessment.models import SignOff
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.sentences import listed
from portfolio.verification.models import ActionPoint, Release, Sample
from portfolio.verification.sampling.plan import Choice


class OwnAssessment(Refusal):
    """Somebody was about to verify what they decided themselves."""


class NothingToSample(Refusal):
    """There is no decision of an assessor that could be looked at."""


class AwaitsCountersignature(Refusal):
    """A trainee's sign-off is provisional, and verification waits until it is not."""


class AlreadySampled(Refusal):
    """Somebody is looking at these decisions already, or has."""


class AlreadyReleased(Refusal):
    """The unit has left verification."""


class ReasonMissing(Refusal):
    """No rule chose the unit, so the verifier says why it is looked at."""


class Overtaken(Refusal):
    """The unit was reopened after the sign-off that was sampled."""


class SampleClosed(Refusal):
    """The verifier has agreed; the sample takes nothing more."""


class ActionPointsOpen(Refusal):
    """The assessor still has something to do, or the verifier to look at."""


class ChecksFailed(Refusal):
    """A check that agreement rests on was not passed."""


class DueInThePast(Refusal):
    """The day an action is due has gone by."""


class PointClosed(Refusal):
    """The action point was closed."""


class PointUnanswered(Refusal):
    """The assessor has not answered the action point."""


class ChosenByPlan(Refusal):
    """A rule of the plan chose the unit: it is released by sampling it."""


class NotSignedOff(Refusal):
    """Only a unit that is signed off can be released."""


class SampleKind(StrEnum):
    """What a sample looks at."""

    INTERIM = "interim"
    SUMMATIVE = "summative"


class Origin(StrEnum):
    """Who chose it."""

    RULE = "rule"
    VERIFIER = "verifier"


class Severity(StrEnum):
    """How much hangs on an action point."""

    ESSENTIAL = "essential"
    ADVISORY = "advisory"


# What a verifier checks: the rules of evidence first, on which the decision rests.
EVIDENCE_CHECKS: dict[str, str] = {
    "valid": "Valid: the evidence shows what the criteria ask",
    "authentic": "Authentic: it is the learner's own work",
    "reliable": "Reliable: another assessor would decide the same",
    "current": "Current: it shows what the learner can do now",
    "sufficient": "Sufficient: there is enough of it for every criterion",
}
RECORD_CHECKS: dict[str, str] = {
    "planned": "Assessment was planned with the learner",
    "feedback": "The learner was given feedback",
    "records": "Records are complete, dated and by the right people",
}
CHECKS: dict[str, str] = EVIDENCE_CHECKS | RECORD_CHECKS


def require_independent(verifier: User, took_part: Mapping[int, str]) -> None:
    """Nobody verifies a unit that they decided on: *took_part* says who did what in it."""
    did = took_part.get(verifier.id)
    if did is not None:
        raise OwnAssessment(
            f"Nobody verifies their own judgement: you {did}. "
            "Another verifier of the centre has to look at it."
        )


def require_confirmed(sign_off: SignOff) -> None:
    """A provisional sign-off is verified once it is countersigned."""
    if not sign_off.confirmed:
        raise AwaitsCountersignature(
            "This sign-off is provisional: a trainee made it. "
            "It can be sampled or released once it is countersigned."
        )


def require_unreleased(release: Release | None) -> None:
    """What was released has left verification."""
    if release is not None:
        raise AlreadyReleased("This unit is released. To look at it again, reopen it first.")


def require_first_look(samples: list[Sample], sign_off: SignOff | None) -> None:
    """One sample of a sign-off, and one interim sample at a time."""
    for sample in samples:
        if sign_off is not None and sample.sign_off_id == sign_off.id:
            raise AlreadySampled("This sign-off is being sampled already. Open its sample.")
        if sign_off is None and sample.kind == SampleKind.INTERIM and not sample.closed:
            raise AlreadySampled("An interim sample of this unit is open already. Open it.")


def require_reason(reason: str) -> None:
    """A unit that no rule chose is looked at for a reason that the verifier states."""
    if not reason:
        raise ReasonMissing(
            "No rule chose this unit. Say why you want to look at it.", field="reason"
        )


def require_open_sample(sample: Sample) -> None:
    """A sample that was agreed, or overtaken by a reopening, takes nothing more."""
    if sample.closed:
        raise SampleClosed("This sample was agreed and is closed.")
    if is_overtaken(sample):
        raise Overtaken(
            "The unit was reopened after this sample was taken, so the sign-off it looked at no "
            "longer stands. Sample the unit again once it is signed off."
        )


def is_overtaken(sample: Sample) -> bool:
    """Whether the sign-off that the sample looked at no longer stands."""
    return sample.sign_off is not None and sample.sign_off.overtaken


def require_no_open_points(samples: list[Sample]) -> None:
    """The unit is agreed only when every action point on it is closed."""
    count = sum(len(sample.open_action_points) for sample in samples)
    if count:
        what = "An action point of this unit is" if count == 1 else f"{count} action points are"
        raise ActionPointsOpen(f"{what} still open. Close what was answered, then agree.")


def require_checks(sample: Sample, checks: Mapping[str, bool], note: str) -> None:
    """Agreeing with a sign-off rests on the rules of evidence; any other no is explained."""
    failed = [name for name in CHECKS if not checks.get(name)]
    unsound = [name for name in failed if name in EVIDENCE_CHECKS]
    if unsound and sample.kind == SampleKind.SUMMATIVE:
        raise ChecksFailed(
            f"You can't agree while the evidence isn't checked as {listed(unsound)}. "
            "Tick what you found, or raise an action point.",
            field="checks",
        )
    if failed and not note:
        raise ChecksFailed(
            "You left a check unticked. Say in the note what you found.", field="note"
        )


def require_due_day(due_on: date, today: date) -> None:
    """The assessor has until today at least."""
    if due_on < today:
        raise DueInThePast("That day has gone by. Choose today or a later day.", field="due_on")


def require_open_point(point: ActionPoint) -> None:
    """A closed action point takes nothing more."""
    if point.closed:
        raise PointClosed("This action point is closed.")


def require_answered(point: ActionPoint) -> None:
    """An action point is closed on the assessor's answer."""
    if not point.answered:
        raise PointUnanswered(
            "The assessor hasn't answered this action point yet. Close it when there is an answer."
        )


def require_not_chosen(choice: Choice | None) -> None:
    """What a rule chose is released by sampling it, never unseen."""
    if choice is not None and choice.must:
        raise ChosenByPlan(
            f"This unit has to be sampled before it is released. {choice.explanation}"
        )

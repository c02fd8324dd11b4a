"""What assessment refuses, and why."""

from collections.abc import Iterable, Mapping, Sequence

from portfolio.assessment.judging import (
    Checks,
    TieVerdict,
    Verdict,
    accepted_by_meeting,
    accepted_of,
    own_evidence,
    suffices,
)
from portfolio.assessment.models import SignOff
from portfolio.assessment.states import Outcome
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceMapping
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.sentences import listed
from portfolio.standards.methods import method_names
from portfolio.standards.models import Criterion


class NothingSubmitted(Refusal):
    """The learner has not put the unit before the assessor."""


class NothingDecided(Refusal):
    """The form was sent with nothing decided in it."""


class DecisionsRefused(Refusal):
    """Some decisions can't be taken, so none was; every reason has its sentence."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


class NotReadyToSign(Refusal):
    """Something still stands in the way of the sign-off."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


class StatementMissing(Refusal):
    """The assessor did not make the statement that the sign-off consists of."""


class NotAwaitingCountersignature(Refusal):
    """The sign-off is not a trainee's, or was countersigned, or was overtaken."""


class CantCountersign(Refusal):
    """A trainee doesn't countersign, nor does anybody their own sign-off."""


class NotSignedOff(Refusal):
    """There is no sign-off that could be reopened."""


class ReasonMissing(Refusal):
    """Taking back what was decided needs a reason."""


def require_submitted(unit: PortfolioUnit, rounds: int) -> None:
    """Only what the learner has submitted is judged."""
    if not rounds:
        raise NothingSubmitted(
            f"{unit.learner.name} hasn't submitted {unit.name} yet; it can be judged after that."
        )


def require_decisions(
    criteria: Sequence[Criterion],
    ties: Sequence[EvidenceMapping],
    *,
    decided: Mapping[int, bool],
    met: Iterable[int],
    verdicts: Sequence[Verdict],
    tie_verdicts: Sequence[TieVerdict],
    feedback: str,
    by: User,
) -> None:
    """Every decision of one save can be taken, or none is.

    *ties* are those submitted; *decided* and *met* say what held before.
    """
    if not verdicts and not tie_verdicts and not feedback:
        raise NothingDecided("Decide on at least one criterion or piece of evidence, then save.")
    wrong = [*_objections_to_ties(ties, tie_verdicts, by)]
    decided_now = {**decided} | {each.mapping_id: each.accepted for each in tie_verdicts}
    by_criterion = {each.criterion_id: each for each in verdicts}
    stays_met = frozenset(met)
    for criterion in criteria:
        verdict = by_criterion.get(criterion.id)
        its_ties = [tie for tie in ties if tie.criterion_id == criterion.id]
        if verdict is None:
            rested = suffices(criterion, accepted_of(its_ties, decided))
            rests = suffices(criterion, accepted_of(its_ties, decided_now))
            if criterion.id in stays_met and rested and not rests:
                wrong.append(
                    f"{criterion.label} is met on that evidence alone. Ask for more on "
                    f"{criterion.label} as well, or accept other evidence for it."
                )
        elif verdict.outcome is Outcome.MORE_NEEDED:
            if not verdict.feedback:
                wrong.append(f"{criterion.label}: say what is needed.")
        else:
            wrong += _objections_to_met(criterion, its_ties, decided_now, verdict.checks, by)
    if wrong:
        raise DecisionsRefused(wrong)


def obstacles(
    criteria: Sequence[Criterion],
    ties: Sequence[EvidenceMapping],
    *,
    decided: Mapping[int, bool],
    outcomes: Mapping[int, str],
) -> list[str]:
    """A sentence for everything that stands in the way of signing the unit off."""
    found = []
    for criterion in criteria:
        outcome = outcomes.get(criterion.id)
        its_ties = [tie for tie in ties if tie.criterion_id == criterion.id]
        accepted = accepted_of(its_ties, decided)
        if outcome is None:
            found.append(f"{criterion.label} isn't judged yet.")
        elif outcome != Outcome.MET:
            found.append(f"{criterion.label} isn't met: more is needed.")
        elif not accepted:
            found.append(f"{criterion.label} has no accepted evidence that still counts.")
        elif not suffices(criterion, accepted):
            found.append(_demand(criterion))
        undeclared = [tie.item.code for tie in accepted if tie.version.declared_at is None]
        found += [f"{code} isn't declared authentic by the learner." for code in undeclared]
    return list(dict.fromkeys(found))


def require_ready_to_sign(unit: PortfolioUnit, found: Sequence[str], by: User) -> None:
    """Nothing stands in the way, and a trainee's sign-off has somebody to confirm it."""
    wrong = list(found)
    if by.trainee and unit.countersigner is None:
        wrong.append(
            "A trainee's sign-off needs a countersigner. Ask your manager to allocate one."
        )
    if wrong:
        raise NotReadyToSign([f"{unit.label} can't be signed off yet.", *wrong])


def require_statement(made: bool) -> None:
    """The assessor makes the statement; nobody signs by pressing on."""
    if not made:
        raise StatementMissing("Tick the statement to make it; it is what you sign.", field="made")


def require_countersignable(sign_off: SignOff, by: User) -> None:
    """A qualified assessor, not the one who signed, decides on a provisional sign-off once."""
    if by.trainee:
        raise CantCountersign("A trainee can't countersign. A qualified assessor does.")
    if by.id == sign_off.by_id:
        raise CantCountersign("Nobody countersigns their own sign-off.")
    if not sign_off.provisional:
        raise NotAwaitingCountersignature("This sign-off needs no countersignature.")
    if sign_off.overtaken or sign_off.countersignature is not None:
        raise NotAwaitingCountersignature(
            "This sign-off was decided on already, or the unit was reopened."
        )


def require_note(note: str) -> None:
    """Returning a sign-off says why."""
    if not note:
        raise ReasonMissing("Say what the assessor should look at again.", field="note")


def require_reason(reason: str) -> None:
    """Reopening says why."""
    if not reason:
        raise ReasonMissing(
            "Say why the unit is reopened; it stays in its history.", field="reason"
        )


def require_signed_off(unit: PortfolioUnit, sign_off: SignOff | None) -> SignOff:
    """The sign-off that holds now."""
    if sign_off is None:
        raise NotSignedOff(f"{unit.name} isn't signed off, so there is nothing to reopen.")
    return sign_off


def _objections_to_ties(
    ties: Sequence[EvidenceMapping], verdicts: Sequence[TieVerdict], by: User
) -> Iterable[str]:
    known = {tie.id: tie for tie in ties}
    for verdict in verdicts:
        tie = known.get(verdict.mapping_id)
        if tie is None:
            yield "Only evidence that was submitted for this unit can be decided on."
            continue
        what = f"{tie.item.code} for {tie.criterion.label}"
        if own_evidence(tie, by):
            yield f"{what}: you added {tie.item.code}, so somebody else judges it."
        elif tie.item.withdrawn and verdict.accepted:
            yield f"{what}: {tie.item.code} was withdrawn and can't be accepted."
        elif not verdict.accepted and not verdict.reason:
            yield f"{what}: say why you don't accept it."


def _objections_to_met(
    criterion: Criterion,
    ties: Sequence[EvidenceMapping],
    decided: Mapping[int, bool],
    checks: Checks,
    by: User,
) -> Iterable[str]:
    added = accepted_by_meeting(ties, decided)
    accepted = [*accepted_of(ties, decided), *added]
    if not accepted:
        yield (
            f"{criterion.label} can't be met yet: it has no accepted evidence. "
            "Accept some, or ask for more."
        )
        return
    for tie in added:
        if own_evidence(tie, by):
            yield (
                f"{criterion.label}: you added {tie.item.code}, so somebody else judges it. "
                "Don't accept it here, or leave the criterion to them."
            )
    if not suffices(criterion, accepted):
        yield _demand(criterion)
    if checks.failed:
        yield (
            f"{criterion.label} can't be met: {listed([f'“{word}”' for word in checks.failed])} "
            f"{'is' if len(checks.failed) == 1 else 'are'} not answered with yes."
        )


def _demand(criterion: Criterion) -> str:
    return (
        f"{criterion.label} demands {method_names(criterion.methods)}, "
        "and no accepted evidence is of that kind."
    )

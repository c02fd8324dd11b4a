"""What assessors and verifiers do."""

from collections.abc import Callable

from portfolio.assessment import actions as assessing
from portfolio.assessment.models import SignOff
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from portfolio.verification import rules as verification_rules
from tests.integration.acts.college import LATER, Act, College
from tests.world import a_portfolio_unit, a_sign_off, a_unit_version


def judging(c: College) -> Act:
    c.submitted()
    return lambda: assessing.judge(c.unit, by=c.tom, seen=c.unit.revision, verdicts=c.met())


def signing_off(c: College) -> Act:
    c.judged()
    return lambda: assessing.sign_off(c.unit, by=c.tom, made=True, seen=c.unit.revision)


def provisional(c: College) -> tuple[College, SignOff]:
    """Another college, whose assessor is a trainee and has signed."""
    c = College(trainee=True)
    return c, c.signed(provisional=True)


def confirming(c: College) -> Act:
    c, signed = provisional(c)
    return lambda: assessing.confirm(signed, by=c.ada, seen=c.unit.revision)


def returning(c: College) -> Act:
    c, signed = provisional(c)
    return lambda: assessing.return_to_assessor(
        signed, by=c.ada, seen=c.unit.revision, note="E1 has no date."
    )


def reopening(c: College) -> Act:
    c.signed()
    return lambda: assessing.reopen(
        c.unit, by=c.tom, reason="E1 was read wrongly.", seen=c.unit.revision
    )


def sampling(c: College) -> Act:
    c.signed()
    return lambda: verifying.take_sample(
        c.unit, by=c.helen, reason="", seen=c.unit.revision, at=LATER
    )


def raising(c: College) -> Act:
    sample = c.sampled()
    return lambda: c.raise_point(sample)


def answering(c: College) -> Act:
    point = c.asked()
    return lambda: verifying.answer(point, by=c.tom, text="It is in E4 now.", at=LATER)


def closing(c: College) -> Act:
    point = c.asked()
    with transaction():
        verifying.answer(point, by=c.tom, text="It is in E4 now.", at=LATER)
    return lambda: verifying.close(point, by=c.helen, note="Seen.", at=LATER)


def agreeing(c: College) -> Act:
    sample = c.sampled()
    checks = dict.fromkeys(verification_rules.CHECKS, True)
    return lambda: verifying.agree(
        sample, by=c.helen, checks=checks, note="", seen=c.unit.revision, at=LATER
    )


def releasing(c: College) -> Act:
    """The same assessor signs the next version of the unit for the same learner: no rule asks."""
    agreeing_act = agreeing(c)
    with transaction():
        agreeing_act()
    version = a_unit_version()
    version.unit, version.version = c.unit.unit_version.unit, 2
    unit = a_portfolio_unit(c.portfolio, version, assessor=c.tom, verifier=c.helen)
    a_sign_off(unit, by=c.tom, at=LATER)
    return lambda: verifying.release(unit, by=c.helen, seen=unit.revision, at=LATER)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    assessing.judge: judging,
    assessing.sign_off: signing_off,
    assessing.confirm: confirming,
    assessing.return_to_assessor: returning,
    assessing.reopen: reopening,
    verifying.take_sample: sampling,
    verifying.raise_action_point: raising,
    verifying.answer: answering,
    verifying.close: closing,
    verifying.agree: agreeing,
    verifying.release: releasing,
}

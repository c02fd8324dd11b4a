"""What an assessor may decide on criteria and evidence, built in memory."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portfolio.access import Relation
from portfolio.assessment.judging import (
    ALL_PASSED,
    CHECK_NAMES,
    Checks,
    TieVerdict,
    Verdict,
    accepted_by_meeting,
    age_in_words,
    preset_for,
)
from portfolio.assessment.rules import (
    DecisionsRefused,
    NothingDecided,
    obstacles,
    require_decisions,
)
from portfolio.assessment.states import Outcome
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion, Withdrawal
from portfolio.people.models import User
from portfolio.standards.models import Criterion
from tests.world import NOW, refuses

TOM = User(id=7, name="Tom Okafor")
LEARNER = 1
ONE = Criterion(id=1, position=1, number="1.1", methods=[])
OBSERVED = Criterion(id=2, position=2, number="1.2", methods=["O", "WT"])
TODAY = NOW.date()


def an_item(
    number: int,
    *,
    kind: str = "RA",
    by: int = LEARNER,
    made_by: Relation = Relation.LEARNER,
    withdrawn: bool = False,
) -> EvidenceItem:
    item = EvidenceItem(id=number, number=number, kind=kind, by_id=by, by_relation=made_by.value)
    item.withdrawal = Withdrawal(reason="Not mine.") if withdrawn else None
    return item


def a_version(item: EvidenceItem, number: int = 1, *, days_old: int | None = 20) -> EvidenceVersion:
    return EvidenceVersion(
        id=item.number * 100 + number,
        item=item,
        item_id=item.id,
        version=number,
        by_id=item.by_id,
        declared_at=NOW,
        work_on=None if days_old is None else TODAY - timedelta(days=days_old),
    )


def a_tie(
    id: int, version: EvidenceVersion, criterion: Criterion = ONE, *, note: str = ""
) -> EvidenceMapping:
    return EvidenceMapping(
        id=id,
        version=version,
        version_id=version.id,
        criterion=criterion,
        criterion_id=criterion.id,
        note=note,
    )


def decide(
    *ties: EvidenceMapping,
    verdicts: tuple[Verdict, ...] = (),
    tie_verdicts: tuple[TieVerdict, ...] = (),
    decided: dict[int, bool] | None = None,
    met: tuple[int, ...] = (),
    feedback: str = "",
    by: User = TOM,
) -> None:
    require_decisions(
        [ONE, OBSERVED],
        ties,
        decided=decided or {},
        met=met,
        verdicts=verdicts,
        tie_verdicts=tie_verdicts,
        feedback=feedback,
        by=by,
    )


MET = Verdict(ONE.id, Outcome.MET)


def test_met_takes_the_undecided_evidence_with_it() -> None:
    tie = a_tie(1, a_version(an_item(1)))

    decide(tie, verdicts=(MET,))

    assert accepted_by_meeting([tie], {}) == [tie]


def test_a_criterion_without_evidence_is_not_met() -> None:
    with refuses(DecisionsRefused, "1.1 can't be met yet: it has no accepted evidence."):
        decide(verdicts=(MET,))


def test_a_criterion_whose_evidence_was_all_refused_is_not_met() -> None:
    tie = a_tie(1, a_version(an_item(1)))

    with refuses(DecisionsRefused, "no accepted evidence"):
        decide(tie, verdicts=(MET,), decided={1: False})


@pytest.mark.parametrize("name", CHECK_NAMES)
@pytest.mark.parametrize("answer", [False, None])
def test_met_needs_every_check_to_be_yes(name: str, answer: bool | None) -> None:
    tie = a_tie(1, a_version(an_item(1)))
    verdict = replace(MET, checks=replace(ALL_PASSED, **{name: answer}))

    with refuses(DecisionsRefused, f"1.1 can't be met: “{name}” is not answered with yes."):
        decide(tie, verdicts=(verdict,))


def test_more_needed_says_what_is_needed() -> None:
    asked = Verdict(ONE.id, Outcome.MORE_NEEDED, checks=Checks())

    with refuses(DecisionsRefused, "1.1: say what is needed."):
        decide(verdicts=(asked,))
    decide(verdicts=(replace(asked, feedback="An account of Monday."),))


def test_a_demanded_method_is_met_by_evidence_of_that_kind_alone() -> None:
    account = a_tie(1, a_version(an_item(1)), OBSERVED)
    testimony = a_tie(2, a_version(an_item(2, kind="WT")), OBSERVED)
    met = Verdict(OBSERVED.id, Outcome.MET)

    with refuses(
        DecisionsRefused, "1.2 demands assessor's direct observation or witness testimony"
    ):
        decide(account, verdicts=(met,))
    with refuses(DecisionsRefused, "no accepted evidence is of that kind"):
        decide(account, testimony, verdicts=(met,), decided={2: False})
    decide(account, testimony, verdicts=(met,))


def test_evidence_is_not_accepted_by_who_added_it() -> None:
    own = a_tie(1, a_version(an_item(1, by=TOM.id)))

    with refuses(DecisionsRefused, "you added E1, so somebody else judges it"):
        decide(own, tie_verdicts=(TieVerdict(1, accepted=True),))
    with refuses(DecisionsRefused, "you added E1"):
        decide(own, verdicts=(MET,))


def test_a_record_made_by_assessing_is_judged_by_its_assessor() -> None:
    record = a_tie(1, a_version(an_item(1, kind="O", by=TOM.id, made_by=Relation.ASSESSOR)))

    decide(record, verdicts=(MET,))


def test_withdrawn_evidence_counts_for_nothing() -> None:
    gone = a_tie(1, a_version(an_item(1, withdrawn=True)))

    with refuses(DecisionsRefused, "E1 was withdrawn"):
        decide(gone, tie_verdicts=(TieVerdict(1, accepted=True),))
    with refuses(DecisionsRefused, "no accepted evidence"):
        decide(gone, verdicts=(MET,), decided={1: True})


def test_a_replaced_version_is_left_undecided() -> None:
    item = an_item(1)
    old, new = a_tie(1, a_version(item, 1)), a_tie(2, a_version(item, 2))

    assert accepted_by_meeting([old, new], {}) == [new]


def test_not_accepting_needs_a_reason() -> None:
    tie = a_tie(1, a_version(an_item(1)))

    with refuses(DecisionsRefused, "E1 for 1.1: say why you don't accept it."):
        decide(tie, tie_verdicts=(TieVerdict(1, accepted=False),))


def test_only_submitted_evidence_is_decided_on() -> None:
    with refuses(DecisionsRefused, "Only evidence that was submitted"):
        decide(tie_verdicts=(TieVerdict(99, accepted=True),))


def test_the_evidence_under_a_met_criterion_is_not_taken_away_alone() -> None:
    tie = a_tie(1, a_version(an_item(1)))
    refuse = (TieVerdict(1, accepted=False, reason="Not yours."),)

    with refuses(DecisionsRefused, "1.1 is met on that evidence alone."):
        decide(tie, tie_verdicts=refuse, decided={1: True}, met=(ONE.id,))
    asked = Verdict(ONE.id, Outcome.MORE_NEEDED, "Your own account.", Checks())
    decide(tie, tie_verdicts=refuse, verdicts=(asked,), decided={1: True}, met=(ONE.id,))


def test_every_reason_is_said_at_once() -> None:
    tie = a_tie(1, a_version(an_item(1)))

    with pytest.raises(DecisionsRefused) as caught:
        decide(
            tie,
            tie_verdicts=(TieVerdict(1, accepted=False),),
            verdicts=(MET, Verdict(OBSERVED.id, Outcome.MORE_NEEDED)),
        )

    assert len(caught.value.sentences) == 3


def test_an_empty_save_is_refused_but_feedback_alone_is_not() -> None:
    with refuses(NothingDecided, "Decide on at least one"):
        decide()
    decide(feedback="A good start.")


def test_the_presets_say_what_the_records_tell() -> None:
    fresh, old = a_tie(1, a_version(an_item(1))), a_tie(2, a_version(an_item(2), days_old=800))
    undated = a_tie(3, a_version(an_item(3), days_old=None))

    def preset(*ties: EvidenceMapping) -> Checks:
        return preset_for(ties, today=TODAY, limit_days=730)

    assert preset(fresh) == ALL_PASSED
    assert preset(fresh, old).current is None
    assert preset(undated).current is None
    assert preset() == Checks()


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "0 days"), (1, "1 day"), (13, "13 days"), (21, "3 weeks"), (90, "3 months"),
     (365, "1 year"), (730, "2 years")],
)  # fmt: skip
def test_an_age_is_said_as_people_say_it(days: int, words: str) -> None:
    assert age_in_words(days) == words


def test_what_stands_in_the_way_of_signing_is_said_criterion_by_criterion() -> None:
    tie = a_tie(1, a_version(an_item(1)))
    account = a_tie(2, a_version(an_item(2)), OBSERVED)

    def in_the_way(decided: dict[int, bool], outcomes: dict[int, str]) -> list[str]:
        return obstacles([ONE, OBSERVED], [tie, account], decided=decided, outcomes=outcomes)

    assert in_the_way({}, {}) == ["1.1 isn't judged yet.", "1.2 isn't judged yet."]
    assert in_the_way({1: True}, {1: "met", 2: "more_needed"}) == ["1.2 isn't met: more is needed."]
    assert in_the_way({1: False, 2: True}, {1: "met", 2: "met"}) == [
        "1.1 has no accepted evidence that still counts.",
        "1.2 demands assessor's direct observation or witness testimony, "
        "and no accepted evidence is of that kind.",
    ]


def test_undeclared_evidence_stands_in_the_way_of_signing() -> None:
    version = a_version(an_item(1))
    version.declared_at = None

    found = obstacles([ONE], [a_tie(1, version)], decided={1: True}, outcomes={ONE.id: "met"})

    assert found == ["E1 isn't declared authentic by the learner."]


def test_a_day_of_work_in_the_future_does_not_age_backwards() -> None:
    assert age_in_words((date(2026, 3, 3) - date(2026, 3, 5)).days) == "0 days"

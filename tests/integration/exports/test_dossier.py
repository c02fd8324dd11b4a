"""What the dossier of a unit says, to whom, and in how many SELECTs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import event

from portfolio.access import Relation
from portfolio.assessment.models import (
    Countersignature,
    Judgement,
    Reopening,
    RoundFeedback,
    SignOff,
    TieDecision,
)
from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceFile, EvidenceMapping, Withdrawal
from portfolio.exports.dossier import Dossier
from portfolio.exports.queries import dossier_of
from portfolio.transaction import transaction
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    Release,
    Sample,
    SampleAgreement,
)
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    a_version,
    an_assessor,
    an_item,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")
PASSED = dict.fromkeys(("valid", "authentic", "current", "sufficient", "reliable"), True)


class Journey:
    """A unit asked for more once, met, signed by a trainee, reopened, signed, sampled, released."""

    def __init__(self, criteria: int = 2, rounds: int = 2) -> None:
        centre = a_centre()
        learner, self.assessor = a_learner(centre), an_assessor(centre)
        self.verifier, second = a_verifier(centre), an_assessor(centre, "Ada Obi")
        store(learner, self.assessor, self.verifier, second)
        version = a_unit_version(
            *(
                {"text": f"Criterion {n} in full", "display_text": f"Criterion {n}"}
                for n in range(1, criteria + 1)
            ),
            outcomes=("Understand complaints",),
        )
        portfolio = a_portfolio(learner)
        self.unit: PortfolioUnit = a_portfolio_unit(
            portfolio, version, assessor=self.assessor, verifier=self.verifier, countersigner=second
        )
        store(self.unit)
        account, log = an_item(portfolio), an_item(portfolio, kind="CL", title="Calls of spring")
        file = EvidenceFile(
            version=log.newest, position=1, name="log.csv", kind="csv", media_type="text/csv",
            size=2048, sha256="ab" * 32, key="centre-1/ab/abab",
        )  # fmt: skip
        draft = an_item(portfolio, title="Unfinished thoughts", draft=True)
        store(account, log, file, draft)
        for round in range(1, rounds + 1):
            submission = a_submission(self.unit, round=round)
            if round > 1:
                a_version(account, "I asked again.", "And again.")
            ties = [
                a_tie(each, self.unit, criterion, locator="1-2", submission=submission)
                for criterion in version.criteria
                for each in ((account, log) if round == 1 else (account,))
            ]
            store(submission, account, *ties)
            met = round == rounds
            store(
                *(
                    TieDecision(mapping=tie, accepted=True, reason="", by=self.assessor, at=NOW)
                    for tie in ties
                ),
                *(
                    Judgement(
                        portfolio_unit=self.unit,
                        criterion=criterion,
                        submission=submission,
                        outcome="met" if met else "more_needed",
                        feedback="Well told." if met else f"Say what you did in round {round}.",
                        by=self.assessor,
                        at=NOW + timedelta(days=round),
                        **(PASSED if met else PASSED | {"sufficient": False, "current": None}),
                    )
                    for criterion in version.criteria
                ),
                RoundFeedback(submission=submission, text="Go on.", by=self.assessor, at=NOW),
            )
        first, last = (self._sign_off(seal) for seal in ("1" * 64, "2" * 64))
        first.provisional = True
        store(
            first,
            Countersignature(sign_off=first, confirmed=True, note="", by=second, at=NOW),
            Reopening(
                sign_off=first, reason="A file was wrong.", by=self.verifier,
                by_relation="verifier", at=NOW,
            ),
        )  # fmt: skip
        store(last)
        self._verify(last, version.criteria[0].id)
        self._say(Verb.SUBMITTED, "Priya Nair submitted it.")
        self._say(Verb.ACTION_RAISED, "Helen Marsh raised an action point.")

    def _sign_off(self, seal: str) -> SignOff:
        return SignOff(
            portfolio_unit=self.unit, statement="Nothing is left open.", provisional=False,
            snapshot={"remark": "Well done."}, seal=seal, by=self.assessor, at=NOW,
        )  # fmt: skip

    def _verify(self, sign_off: SignOff, criterion_id: int) -> None:
        sample = Sample(
            portfolio_unit=self.unit, sign_off=sign_off, kind="summative", origin="rule",
            reason="First decision of this assessor.", verifier=self.verifier,
            assessor=self.assessor, at=NOW,
        )  # fmt: skip
        point = ActionPoint(
            sample=sample, criterion_id=criterion_id, text="Name the calls.",
            severity="essential", due_on=TODAY, by=self.verifier, at=NOW,
        )  # fmt: skip
        store(
            sample,
            point,
            ActionResponse(action_point=point, text="Two calls.", by=self.assessor, at=NOW),
            ActionClosure(action_point=point, note="Seen.", by=self.verifier, at=NOW),
            SampleAgreement(
                sample=sample, checks={"valid": True, "planned": False}, note="I agree.",
                by=self.verifier, at=NOW,
            ),
        )  # fmt: skip
        store(
            Release(
                sign_off=sign_off, sample=sample, reason="The sample was agreed.",
                assessor_id=self.assessor.id, by=self.verifier, at=NOW,
            )
        )  # fmt: skip

    def _say(self, verb: Verb, sentence: str) -> None:
        with transaction():
            record(
                verb, self.unit, by_id=None, sentence=sentence, centre_id=self.unit.centre_id,
                portfolio_unit_id=self.unit.id,
            )  # fmt: skip

    def seen_by(self, relation: Relation) -> Dossier:
        return dossier_of(self.unit, relation, made_by="Helen Marsh", at=NOW)


def test_the_cover_says_whose_unit_it_is_and_where_it_stands() -> None:
    cover = Journey().seen_by(Relation.VERIFIER).cover

    assert (cover.learner, cover.unit) == ("Priya Nair", "Process customer service complaints")
    assert cover.qualification == "None stated in the source"
    assert cover.awarding_organisation == "None stated"
    assert cover.state == "released"
    assert [person.name for person in cover.people] == ["Tom Okafor", "Helen Marsh", "Ada Obi"]
    assert cover.left_out == ()


def test_the_evidence_index_has_versions_files_and_criteria_but_no_drafts() -> None:
    account, log = Journey().seen_by(Relation.ASSESSOR).evidence

    assert (account.code, account.title, account.serves) == ("E1", "Refund call", ("1", "2"))
    assert [version.version for version in account.versions] == [1, 2]
    written = account.versions[0].files[0]
    assert (written.name, len(written.sha256)) == ("", 64)
    assert written.sha256 != account.versions[1].files[0].sha256
    assert (log.code, log.method_code) == ("E2", "CL")
    assert [(file.name, file.sha256) for file in log.versions[0].files] == [("log.csv", "ab" * 32)]


def test_the_locator_sheet_has_criteria_verbatim_with_every_tie() -> None:
    first = Journey().seen_by(Relation.ASSESSOR).criteria[0]

    assert (first.label, first.text, first.state) == ("1", "Criterion 1 in full", "verified")
    assert [(tie.code, tie.version, tie.place, tie.state) for tie in first.ties] == [
        ("E1", 1, "¶1–2", "accepted"),
        ("E1", 2, "¶1–2", "accepted"),
        ("E2", 1, "¶1–2", "accepted"),
    ]
    assert first.ties[0].decided is not None
    assert first.ties[0].decided.initials == "TO"


def test_a_method_demanded_that_nobody_supplied_is_said() -> None:
    centre = a_centre()
    learner = a_learner(centre)
    store(learner)
    version = a_unit_version({"text": "Be seen to listen", "methods": ["O", "PD"]})
    unit = a_portfolio_unit(a_portfolio(learner), version)
    item = an_item(unit.portfolio)
    store(unit, item, a_tie(item, unit, 1))

    (criterion,) = dossier_of(unit, Relation.LEARNER, made_by="Priya Nair").criteria

    assert criterion.demands == ("Assessor's direct observation", "Professional discussion")
    assert (criterion.unsupplied, criterion.state) == (True, "gap")


def test_judgements_are_newest_first_and_only_the_newest_holds() -> None:
    judged = Journey().seen_by(Relation.LEARNER).criteria[0].judged

    assert [(each.round, each.outcome, each.holds) for each in judged] == [
        (2, "met", True),
        (1, "more needed", False),
    ]
    assert dict(judged[1].checks) == {
        "valid": "yes",
        "authentic": "yes",
        "current": "not checked",
        "sufficient": "no",
        "reliable": "yes",
    }


def test_sign_offs_are_newest_first_with_what_became_of_them() -> None:
    last, first = Journey().seen_by(Relation.LEARNER).sign_offs

    assert (last.seal, last.reopened, last.remark) == ("2" * 64, None, "Well done.")
    assert first.countersigned is not None
    assert first.countersigned.name == "Ada Obi"
    assert first.reopened is not None
    assert first.reopened.text == "A file was wrong."


def test_an_assessor_and_a_verifier_see_the_sampling() -> None:
    journey = Journey()

    for relation in (Relation.ASSESSOR, Relation.VERIFIER):
        (sample,) = journey.seen_by(relation).samples
        (point,) = sample.action_points
        assert (point.text, point.state, point.criterion) == ("Name the calls.", "closed", "1")
        assert [answer.text for answer in point.answers] == ["Two calls."]
        assert dict(sample.checks)["Assessment was planned with the learner"] == "no"


def test_a_learners_copy_has_nothing_that_verifier_and_assessor_say_to_each_other() -> None:
    dossier = Journey().seen_by(Relation.LEARNER)

    said = repr(asdict(dossier))
    for words in ("Name the calls", "Two calls", "Seen.", "I agree", "First decision", "agreed"):
        assert words not in said, words
    assert dossier.released is not None
    assert [act.sentence for act in dossier.history] == ["Priya Nair submitted it."]
    assert "left out" in dossier.cover.left_out[0]


def test_a_managers_copy_has_numbers_and_states_but_no_words_of_evidence_or_judgement() -> None:
    journey = Journey()
    dossier = journey.seen_by(Relation.MANAGER)

    said = repr(asdict(dossier))
    for words in ("Refund call", "Calls of spring", "log.csv", "Well told", "Go on", "Name the"):
        assert words not in said, words
    assert [each.code for each in dossier.evidence] == ["E1", "E2"]
    assert dossier.progress.met == 2

    journey.unit.learner.centre.evidence_open_to_managers = True
    store(journey.unit)
    assert journey.seen_by(Relation.MANAGER).evidence[0].title == "Refund call"


def test_a_withdrawn_item_is_marked_and_counts_no_longer() -> None:
    journey = Journey(criteria=1)
    for item in {tie.item for tie in _ties(journey.unit)}:
        store(Withdrawal(item=item, reason="Not mine.", by_id=item.by_id, at=NOW))

    dossier = journey.seen_by(Relation.LEARNER)

    assert all(each.withdrawn for each in dossier.evidence)
    assert dossier.progress.met == 0


def test_what_is_not_declared_yet_is_nobodys_to_see() -> None:
    journey = Journey()
    draft = an_item(journey.unit.portfolio, title="Half a thought", draft=True)
    store(draft, a_tie(draft, journey.unit, 1))

    for relation in (Relation.LEARNER, Relation.VERIFIER):
        assert "Half a thought" not in repr(asdict(journey.seen_by(relation)))
        assert [each.code for each in journey.seen_by(relation).evidence] == ["E1", "E2"]


def test_a_unit_with_nothing_in_it_has_a_dossier() -> None:
    centre = a_centre()
    learner = a_learner(centre)
    store(learner)
    unit = a_portfolio_unit(a_portfolio(learner), a_unit_version(title=None))
    store(unit)

    dossier = dossier_of(unit, Relation.LEARNER, made_by="Priya Nair")

    assert dossier.cover.unit == "Customer service complaints"
    assert dossier.cover.unit_note.startswith("The source gives this unit no title")
    assert [each.state for each in dossier.criteria] == ["gap"] * 3
    assert dossier.sign_offs == ()


def test_the_number_of_selects_does_not_grow_with_the_unit() -> None:
    small, large = Journey(), Journey(criteria=12, rounds=5)

    with _selects() as few:
        small.seen_by(Relation.VERIFIER)
    large_id = large.unit.id
    db.session.expunge_all()
    unit = db.session.get_one(PortfolioUnit, large_id)
    with _selects() as many:
        dossier_of(unit, Relation.VERIFIER, made_by="Helen Marsh")

    assert len(many) <= len(few) <= 40, "\n".join(many)


def _ties(unit: PortfolioUnit) -> list[EvidenceMapping]:
    return db.session.query(EvidenceMapping).filter_by(portfolio_unit_id=unit.id).all()


@contextmanager
def _selects() -> Iterator[list[str]]:
    found: list[str] = []

    def noticed(_connection, _cursor, statement: str, *_rest) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", noticed)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", noticed)


def test_an_experts_testimony_is_called_so_in_the_unit_where_the_witness_is_an_expert() -> None:
    journey = Journey()
    tie = db.session.query(EvidenceMapping).first()
    assert tie is not None
    tie.item.kind = "WT"
    elsewhere = journey.seen_by(Relation.LEARNER)
    tie.item.expert_in = [tie.portfolio_unit_id]

    there = journey.seen_by(Relation.LEARNER)

    code = tie.item.code
    assert [each.method_code for each in elsewhere.evidence if each.code == code] == ["WT"]
    assert [each.method_code for each in there.evidence if each.code == code] == ["EWT"]


def test_a_tie_that_was_not_submitted_is_told_as_no_part_of_what_was_signed() -> None:
    journey = Journey()
    item = an_item(journey.unit.portfolio, title="A later thought")
    journey.unit.locked_at = NOW
    store(journey.unit, item, a_tie(item, journey.unit, 1))

    for relation in (Relation.LEARNER, Relation.VERIFIER, Relation.MANAGER):
        made = dossier_of(journey.unit, relation, made_by="Priya Nair")
        told = {(tie.code, tie.reason) for tie in made.criteria[0].ties if tie.state == "mapped"}
        assert told == {(item.code, "Not submitted, so not part of what was signed off.")}

"""What is suggested for a passage, and what is warned about instead."""

import pytest

from portfolio.config import CRITERIA
from portfolio.documents.findings import Finding, Kind, Role
from portfolio.documents.stand_ins import stand_in_of_subjects
from portfolio.standards.format.reading import read_folder
from portfolio.standards.signs import criteria_to_suggest
from portfolio.suggestions.likeness import content_stems
from portfolio.suggestions.suggestions import Accepted, Criterion, Suggested, Suggester
from portfolio.suggestions.telling import particulars_of
from portfolio.suggestions.words import NAME, sentences_of

UNITS = {unit.key: unit for unit in read_folder(CRITERIA).units}
COMPLAINTS = "customer-service-complaints"
ESCALATED = (
    "Mrs Beck asked me for £90 off her bill. I'm not allowed to agree more than £20, so I told her "
    "that, passed it to my supervisor with my notes and let her know that he would ring by four."
)


def suggested(text: str, method: str = "RA", unit: str = COMPLAINTS) -> Suggested:
    return Suggester(criteria_to_suggest(UNITS[unit])).suggest(text, method=method)


def shown(text: str, method: str = "RA", unit: str = COMPLAINTS) -> list[str]:
    return [each.criterion.key for each in suggested(text, method, unit).shown]


def test_what_the_learner_did_once_is_suggested_with_its_phrases() -> None:
    (found,) = suggested(ESCALATED).shown

    assert found.criterion.key == "escalation"
    assert found.criterion.text.startswith("The learner demonstrates proper escalation")
    said = {reason.says: reason.phrases for reason in found.reasons}
    phrases = said["handed it to somebody with authority or expertise"]
    assert phrases
    assert all(phrase in ESCALATED for phrase in phrases)


@pytest.mark.parametrize(
    "text",
    [
        "I will pass it to my supervisor with my notes and let the customer know, as I'm not "
        "allowed to agree more than £20.",
        "I always pass it to my supervisor when I'm not allowed to agree what Mrs Beck wants.",
        "Whatever staff are not allowed to agree must be passed to the supervisor, who rings the "
        "customer by four.",
        "If I had been on the desk I would have passed it to the supervisor, as I'm not allowed "
        "to agree it.",
    ],
    ids=["intention", "habit", "rule", "hypothetical"],
)
def test_what_did_not_happen_is_no_evidence(text: str) -> None:
    found = suggested(text)

    assert found.shown == ()
    assert len(found.warnings) == 1


def test_what_somebody_else_did_is_no_evidence_of_the_learners_own() -> None:
    found = suggested(
        "Sandra was not allowed to agree £90. She passed it to the supervisor with her notes and "
        "let Mrs Beck know that he would ring by four."
    )

    assert found.shown == ()
    assert "somebody else" in found.warnings[0]


def test_a_clause_of_a_policy_is_a_rule_and_nobodys_deed() -> None:
    found = suggested("Our complaints policy, section 3: acknowledge within one working day.")

    assert "a rule or an instruction" in found.warnings[0]


def test_what_was_not_done_is_no_evidence() -> None:
    assert shown("I did not pass it to my supervisor and never told Mrs Beck who would ring.") == []


@pytest.mark.parametrize(
    "text",
    [
        "This meets 1.1.",
        "This account shows that I can escalate what falls outside my authority.",
        "I demonstrated proper escalation when a complaint fell outside my authority or expertise.",
        "Early warning signs were correctly identified and prompt preventive action was taken.",
    ],
)
def test_repeating_a_criterion_earns_a_warning_and_no_suggestion(text: str) -> None:
    found = suggested(text)

    assert found.shown == ()
    assert found.warnings


OBSERVED = (
    "Observed at the desk at 10.05. A resident was shouting. Noor kept her voice low, listened "
    "without interrupting, said that she could see how upsetting it was and repeated it back. He "
    "calmed down and they agreed what would happen next."
)
HEARD_OUT = (
    "Mr Tull was shouting at the desk at ten. I kept my voice low, listened to him without "
    "interrupting, told him I could see how upsetting it was and repeated it back. He calmed down "
    "and we agreed what would happen next."
)


def test_a_criterion_bound_to_a_method_is_suggested_only_for_that_method() -> None:
    seen = {"empathy-and-conflict-resolution", "active-listening-and-empathy"}

    assert seen <= set(shown(OBSERVED, "O"))
    assert seen.isdisjoint(shown(HEARD_OUT, "RA"))
    (bound, *_) = [each for each in suggested(HEARD_OUT).suggestions if each.criterion.key in seen]
    assert "asks for other evidence: O" in bound.warnings[0]


def test_the_same_deed_is_suggested_in_a_unit_that_asks_for_no_method() -> None:
    found = shown(HEARD_OUT, "RA", "aofaq-resolve-customers-problems")

    assert "active-listening-and-empathy" in found


def test_suggestions_are_ranked() -> None:
    scores = [each.score for each in suggested(ESCALATED).suggestions]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_what_was_accepted_before_speaks_for_a_like_passage_and_says_so() -> None:
    criterion = Criterion("late", "The learner deals with late deliveries.", label="2.1")
    text = (
        "On Friday I drove the missing parcel from the depot to the lady myself and she thanked me."
    )
    before = Accepted("I drove a missing parcel from the depot to a lady myself.", "late")

    (alone, *_), (with_it, *_) = (
        Suggester([criterion], accepted).suggest(text).suggestions or (None,)
        for accepted in ([], [before])
    )

    assert with_it is not None
    assert with_it.score > (alone.score if alone else 0)
    assert "accepted for 2.1" in with_it.reasons[-1].says


def test_a_unit_without_signs_goes_by_words_with_a_higher_bar() -> None:
    text = "The learner records the temperature of the milk fridge at the counter."
    criterion = Criterion("fridge", text)

    told = Suggester([criterion]).suggest(
        "At 9.10 I opened the milk fridge by the counter. I recorded its temperature, 4 degrees, "
        "and told Anna."
    )
    said = Suggester([criterion]).suggest("The temperature of the milk fridge is recorded daily.")

    assert [each.criterion.key for each in told.shown] == ["fridge"]
    assert said.shown == ()


@pytest.mark.parametrize("text", ["", " ", "…", "12.30", "Escalation", "\n\n?!", "I " * 3000])
def test_any_text_can_be_asked_about(text: str) -> None:
    assert suggested(text).shown == ()


@pytest.mark.parametrize("kind", Kind)
def test_the_words_of_stand_ins_count_for_nothing(kind: Kind) -> None:
    finding = Finding(1, 0, 1, kind, "x", "", None, Role.CUSTOMER, "x")
    (stand_in,) = stand_in_of_subjects([finding]).values()

    (sentence,) = sentences_of(f"I saw {stand_in} there.")

    said = [word.plain for word in sentence.words if word.stem != NAME]
    assert said == ["i", "saw", "there"]
    assert content_stems(f"I saw {stand_in}.") == content_stems("I saw.")


def test_a_stand_in_is_no_figure_and_puts_no_phrase_into_a_reason() -> None:
    said = ESCALATED.replace("Mrs Beck", "Customer 1").replace(
        "told her", "told her [bank account]"
    )
    (found,) = suggested(said).shown

    assert found.criterion.key == "escalation"
    for reason in found.reasons:
        for phrase in reason.phrases:
            assert phrase in said
    sentences = sentences_of("Customer 1 rang.")
    assert "figures" not in particulars_of("Customer 1 rang.", sentences)

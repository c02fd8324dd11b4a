"""For whom a copy is made and what it may hold."""

from datetime import UTC, datetime, timedelta

import pytest

from portfolio.access import Relation
from portfolio.exports.dossier import initials_of
from portfolio.exports.models import Export
from portfolio.exports.rules import (
    LEFT_BEHIND,
    NotForYou,
    is_left_behind,
    relation_for,
    sentence_of,
    shown_to,
)
from portfolio.exports.views import _plain
from tests.world import refuses

AT = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("relations", "relation"),
    [
        ({Relation.MEMBER, Relation.MANAGER}, Relation.MANAGER),
        ({Relation.MANAGER, Relation.ASSESSOR}, Relation.ASSESSOR),
        ({Relation.VERIFIER, Relation.ASSESSOR}, Relation.ASSESSOR),
        ({Relation.LEARNER, Relation.VERIFIER, Relation.MANAGER}, Relation.LEARNER),
    ],
)
def test_a_copy_is_made_for_the_eyes_that_weigh_most(
    relations: set[Relation], relation: Relation
) -> None:
    assert relation_for(relations) is relation


def test_external_verifiers_and_countersigners_take_no_copy() -> None:
    for relation in (Relation.EXTERNAL, Relation.COUNTERSIGNER):
        with refuses(NotForYou, "can't take a copy"):
            relation_for({Relation.MEMBER, relation})


def test_a_learners_copy_holds_no_sampling() -> None:
    shown = shown_to(Relation.LEARNER, evidence_open_to_managers=False)

    assert (shown.evidence, shown.judgements, shown.sampling) == (True, True, False)


def test_a_managers_copy_holds_evidence_only_where_the_centre_says_so() -> None:
    closed = shown_to(Relation.MANAGER, evidence_open_to_managers=False)
    opened = shown_to(Relation.MANAGER, evidence_open_to_managers=True)

    assert (closed.evidence, closed.judgements, closed.sampling) == (False, False, False)
    assert (opened.evidence, opened.judgements, opened.sampling) == (True, False, False)


def test_a_making_is_left_behind_only_after_its_time() -> None:
    export = Export(state="running", started_at=AT)

    assert not is_left_behind(export, AT + LEFT_BEHIND - timedelta(seconds=1))
    assert is_left_behind(export, AT + LEFT_BEHIND)
    assert not is_left_behind(Export(state="waiting", started_at=AT), AT + LEFT_BEHIND)


@pytest.mark.parametrize(
    ("state", "attempts", "words"),
    [
        ("waiting", 0, "waits for its turn"),
        ("waiting", 1, "tried again"),
        ("running", 1, "is being made"),
        ("ready", 1, "is ready"),
    ],
)
def test_the_state_is_a_sentence(state: str, attempts: int, words: str) -> None:
    sentence = sentence_of(Export(state=state, attempts=attempts))

    assert words in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Tom Okafor", "TO"),
        ("anne-marie de la Tour d'Auvergne", "ADLT"),
        ("سارة الحسيني", "سا"),
        ("🚀 Zoë", "Z"),
        ("🚀", "🚀"),
    ],
)
def test_initials_are_the_first_letters_of_the_words(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Process customer service complaints", "Process-customer-service-complaints"),
        ("A/B: “Zoë” 🚀", "A-B-Zoe"),
        ("../../etc", "etc"),
        ("سارة", ""),
    ],
)
def test_a_file_name_holds_only_what_every_file_system_takes(text: str, plain: str) -> None:
    assert _plain(text) == plain

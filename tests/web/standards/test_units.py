"""The pages of units, as their sources say them, and the page that splits a line."""

from typing import Any

import pytest
from sqlalchemy import select

from portfolio.config import CRITERIA
from portfolio.db import db
from portfolio.people.models import User
from portfolio.standards.actions import load_standards
from portfolio.standards.format.reading import read_folder
from portfolio.standards.models import LearningOutcome, OutcomeSplit, Unit, UnitVersion
from portfolio.transaction import transaction
from tests.strict_client import Page, StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_unit_version,
    a_verifier,
    an_assessor,
    store,
)


@pytest.fixture
def manager(client: StrictClient) -> User:
    """The manager of a centre, signed in, where the five units are loaded."""
    made = a_manager(a_centre())
    store(made)
    with transaction():
        load_standards(read_folder(CRITERIA))
    client.sign_in(made)
    return made


def version_of(key: str) -> UnitVersion:
    found = db.session.scalar(select(UnitVersion).join(Unit).where(Unit.key == key))
    assert found is not None
    return found


def unit_page(client: StrictClient, key: str) -> Page:
    return client.page("standards.unit", id=version_of(key).id)


def in_order(text: str, *pieces: str) -> bool:
    for piece in pieces:
        _before, found, text = text.partition(piece)
        if not found:
            return False
    return True


def test_units_stand_under_their_qualification_and_the_unnamed_one_last(
    client: StrictClient, manager: User
) -> None:
    page = client.page("standards.units")

    assert page.h1 == "Units"
    assert in_order(
        page.text,
        "AoFAQ Level 3 Diploma in Customer Service (RQF)",
        "Resolve customers’ problems",
        "Ascentis Level 3 NVQ Diploma in Customer Service (QCF)",
        "legacy: nobody new may register",
        "Process customer service complaints",
        "Monitor the quality of customer service transactions",
        "iCQ Level 3 NVQ Diploma in Contact Centre Operations (RQF)",
        "Handle referred customer complaints",
        "No qualification stated",
        "Customer service complaints (your centre's name for it)",
    )


def test_no_units_at_all_says_what_to_do(client: StrictClient) -> None:
    learner = a_learner(a_centre())
    store(learner)

    assert "No units yet" in client.sign_in(learner).page("standards.units").text


def test_criteria_are_shown_without_the_lead_in_and_in_the_sources_words(
    client: StrictClient, manager: User
) -> None:
    page = unit_page(client, "customer-service-complaints")

    assert page.h1 == "Customer service complaints"
    assert "The source gives this unit no title" in page.text
    assert "our numbering" in page.text
    assert in_order(
        page.text,
        "1 Correctly identifying early warning signs and taking prompt preventive action",
        "In the source: “Award credit for correctly identifying early warning signs",
    )
    assert "Demands assessor's direct observation (O)." in page.text
    assert "Demands any one of: product of work (PE), complaint log (CL)." in page.text


def test_criteria_that_nearly_repeat_each_other_are_named_and_kept_apart(
    client: StrictClient, manager: User
) -> None:
    page = unit_page(client, "customer-service-complaints")

    assert "Close to 1; kept apart." in page.text
    assert "Close to 7; kept apart." in page.text


def test_a_unit_without_outcomes_says_so(client: StrictClient, manager: User) -> None:
    page = unit_page(client, "customer-service-complaints")

    assert "The source states no learning outcomes" in page.text
    assert "LevelNot stated" in page.text
    assert "QualificationNot stated" in page.text


def test_a_mistake_is_a_text_or_a_misconception_with_its_correction(
    client: StrictClient, manager: User
) -> None:
    page = unit_page(client, "icq-handle-referred-customer-complaints")

    assert "Treating a referred complaint identically to a first-contact complaint" in page.text
    assert in_order(
        page.text,
        "Misconception: KPIs are only for monitoring staff.",
        "Correction: KPIs are tools for continuous improvement",
    )


def test_everything_beside_the_criteria_is_on_the_page(client: StrictClient, manager: User) -> None:
    for unit in read_folder(CRITERIA).units:
        text = unit_page(client, unit.key).text
        said = [
            *unit.guidance,
            *(c.name for c in unit.concepts),
            *(c.text for c in unit.concepts),
            *(t.term for t in unit.terms),
            *(s.verbatim for s in unit.plan),
            *(q.name for q in unit.question_types),
            *unit.prior_knowledge,
            *unit.overview,
            *(c.text for c in unit.criteria if c.text != c.display),
            *(c.display for c in unit.criteria),
            *(o.text for o in unit.outcomes),
        ]
        assert [each for each in said if each not in text] == []


def test_stated_counts_stand_beside_what_was_found(client: StrictClient, manager: User) -> None:
    page = unit_page(client, "icq-handle-referred-customer-complaints")

    assert "Assessment guidance: 5 found, 2 stated." in page.text


def test_everybody_signed_in_reads_a_unit(client: StrictClient, manager: User) -> None:
    for person in (
        a_learner(manager.centre),
        an_assessor(manager.centre),
        a_verifier(manager.centre),
    ):
        store(person)
        page = client.sign_in(person).page(
            "standards.unit", id=version_of("aofaq-resolve-customers-problems").id
        )
        assert page.h1 == "Resolve customers’ problems"


def test_nobody_signed_out_reads_a_unit(client: StrictClient, manager: User) -> None:
    client.sign_out()

    answer = client.get(client.address("standards.units"))

    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_an_older_version_leads_to_the_newest(client: StrictClient, manager: User) -> None:
    old = a_unit_version()
    new = UnitVersion(
        unit=old.unit,
        version=2,
        sha256="1" * 64,
        title=old.title,
        short_name=old.short_name,
        content=old.content,
        loaded_at=old.loaded_at,
    )
    store(old, new)

    page = client.page("standards.unit", id=old.id)

    assert "there is a newer one" in page.text
    assert page.links()["Read version 2"] == client.address("standards.unit", id=new.id)


KEY = "icq-handle-referred-customer-complaints"


def outcome() -> LearningOutcome:
    return version_of(KEY).outcomes[0]


def split(client: StrictClient, *parts: str, status: int = 200, **more: Any) -> Page:
    page = client.page("standards.split", id=outcome().id)
    data = {"parts": "\n".join(parts), "once": page.value("once"), "seen": page.value("seen")}
    return client.send("standards.split", data | more, id=outcome().id, status=status)


FOUR = (
    "investigate referred customer complaints",
    "take action to deal with referred customer complaints",
    "identify repeated customer complaints and recommend changes to policies and procedures",
    "understand how to handle referred customer complaints",
)


def test_a_line_that_may_hold_several_says_so_and_leads_the_manager_on(
    client: StrictClient, manager: User
) -> None:
    page = unit_page(client, KEY)

    assert "One line that may hold 4 outcomes." in page.text
    assert page.links()["Split this line"] == client.address("standards.split", id=outcome().id)


def test_only_a_manager_is_offered_the_split(client: StrictClient, manager: User) -> None:
    learner = a_learner(manager.centre)
    store(learner)

    page = client.sign_in(learner).page("standards.unit", id=version_of(KEY).id)

    assert "Split this line" not in page.links()
    client.page("standards.split", id=outcome().id, status=404)
    client.send("standards.split", {"parts": "\n".join(FOUR)}, id=outcome().id, status=404)


def test_the_suggestion_stands_ready_one_outcome_a_line(
    client: StrictClient, manager: User
) -> None:
    page = client.page("standards.split", id=outcome().id)

    assert page.value("parts").splitlines() == list(FOUR)
    assert not db.session.scalars(select(OutcomeSplit)).all()


def test_a_confirmed_split_shows_on_the_unit(client: StrictClient, manager: User) -> None:
    page = split(client, *FOUR)

    assert "Your centre reads this line as 4 outcomes." in page.flashes
    assert in_order(page.text, "Your centre reads this line as 4 outcomes:", *FOUR)
    assert "Change how this line is split" in page.links()


def test_another_centre_reads_the_line_whole(client: StrictClient, manager: User) -> None:
    split(client, *FOUR)
    far = a_manager(a_centre("Riverside College"), "Moe Far")
    store(far)
    client.sign_in(far)

    assert "One line that may hold 4 outcomes." in unit_page(client, KEY).text


def test_words_that_are_not_the_sources_come_back_with_what_was_typed(
    client: StrictClient, manager: User
) -> None:
    typed = ("look into complaints", *FOUR[1:])

    page = split(client, *typed, status=422)

    assert "“look into complaints” isn't what the source says next" in page.error_summary
    assert page.value("parts").splitlines() == list(typed)
    assert not db.session.scalars(select(OutcomeSplit)).all()


def test_a_split_line_can_be_one_line_again(client: StrictClient, manager: User) -> None:
    split(client, *FOUR)

    page = split(client, *FOUR, whole="y")

    assert "as one outcome, as the source has it" in page.flashes
    assert "One line that may hold 4 outcomes." in page.text


def test_a_split_sent_twice_is_done_once(client: StrictClient, manager: User) -> None:
    page = client.page("standards.split", id=outcome().id)
    data = {"parts": "\n".join(FOUR), "once": page.value("once"), "seen": page.value("seen")}

    client.send("standards.split", data, id=outcome().id)
    again = client.send("standards.split", data, id=outcome().id)

    assert "sent twice; it was carried out once" in again.flashes
    assert len(db.session.scalars(select(OutcomeSplit)).all()) == 1

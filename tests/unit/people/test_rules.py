"""What may be done with an account, and which passwords can't be taken."""

from datetime import timedelta

import pytest

from portfolio.access import RoleName
from portfolio.people.models import Centre, Invitation, Role, User
from portfolio.people.passwords import new_password, problem_with
from portfolio.people.rules import (
    INVITATION_LASTS,
    LastManager,
    NotAnAssessor,
    NotOpen,
    OwnAccount,
    PlacesHeld,
    is_open,
    require_a_manager_left,
    require_fit_for_trainee,
    require_no_places,
    require_not_oneself,
    require_open,
)
from tests.world import NOW, refuses

MANAGER, ASSESSOR = RoleName.MANAGER, RoleName.ASSESSOR


def somebody(id: int, *roles: RoleName, awaited: bool = False, active: bool = True) -> User:
    return User(
        id=id,
        name="Grace Bell",
        email=f"grace{id}@hillside.example",
        centre=Centre(name="Hillside College"),
        active=active,
        awaited=awaited,
        roles=[Role(name=role.value) for role in roles],
    )


def an_invitation(**given: object) -> Invitation:
    return Invitation(
        **{
            "user": somebody(1, awaited=True),
            "made_at": NOW,
            "good_until": NOW + INVITATION_LASTS,
            "ended_at": None,
        }
        | given
    )


def test_an_invitation_is_good_for_seven_days_and_no_longer() -> None:
    invitation = an_invitation()

    require_open(invitation, NOW + timedelta(days=7) - timedelta(seconds=1))
    with refuses(NotOpen, "Ask your centre for a new one"):
        require_open(invitation, NOW + timedelta(days=7))


@pytest.mark.parametrize(
    "given",
    [
        {"ended_at": NOW},
        {"user": somebody(1, awaited=False)},
        {"user": somebody(1, awaited=True, active=False)},
    ],
    ids=["ended", "joined", "withdrawn"],
)
def test_an_invitation_is_accepted_once_and_not_after_it_was_withdrawn(
    given: dict[str, object],
) -> None:
    assert not is_open(an_invitation(**given), NOW)


@pytest.mark.parametrize(
    ("awaited", "active", "said"),
    [
        (False, True, "active"),
        (False, False, "suspended"),
        (True, True, "invited"),
        (True, False, "invitation withdrawn"),
    ],
)
def test_an_account_stands_in_one_of_four_ways(awaited: bool, active: bool, said: str) -> None:
    assert somebody(1, awaited=awaited, active=active).account_state == said


def test_no_manager_takes_the_role_from_themselves() -> None:
    grace = somebody(1, MANAGER)

    with refuses(OwnAccount, "another manager"):
        require_a_manager_left(grace, [ASSESSOR], by=grace, others=3)


def test_a_centre_keeps_a_manager() -> None:
    with refuses(LastManager, "the only manager"):
        require_a_manager_left(somebody(1, MANAGER), [ASSESSOR], by=somebody(2), others=0)
    require_a_manager_left(somebody(1, MANAGER), [ASSESSOR], by=somebody(2), others=1)
    require_a_manager_left(somebody(1, MANAGER), [MANAGER], by=somebody(2), others=0)
    require_a_manager_left(somebody(1, ASSESSOR), [], by=somebody(2), others=0)


def test_a_role_that_units_need_is_kept_and_the_units_are_named() -> None:
    units = [f"Unit {n} of Priya Nair" for n in range(5)]

    with refuses(PlacesHeld, "as assessor", "Unit 0 of Priya Nair", "and 2 more"):
        require_no_places(somebody(1, ASSESSOR), [ASSESSOR], units)
    require_no_places(somebody(1, ASSESSOR), [ASSESSOR], [])


def test_only_an_assessor_is_a_trainee() -> None:
    with refuses(NotAnAssessor):
        require_fit_for_trainee([RoleName.LEARNER], True)
    require_fit_for_trainee([ASSESSOR], True)
    require_fit_for_trainee([RoleName.LEARNER], False)


def test_nobody_suspends_themselves() -> None:
    with refuses(OwnAccount):
        require_not_oneself(somebody(1), somebody(1), "suspend")


KNOWN = ("Priya Nair", "priya.nair@hillside.example", "Hillside College")


@pytest.mark.parametrize(
    "password",
    [
        "Password1234!",
        "qwertyuiopas",
        "aaaaaaaaaaaa",
        "letmeinletmein",
        "manchesterunited",
        "hillsidecollege",
        "priya.nair2026",
        "HillsideCollege1",
        "1234567890123456",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    problem = problem_with(password, known=KNOWN)

    assert problem is not None
    assert "tried" in problem


@pytest.mark.parametrize(
    "password",
    ["Hillside College", "hillside college 12", "Ann Day Ann Day", "college ann.day HILLSIDE!"],
)
def test_what_others_know_of_somebody_adds_nothing_to_a_password(password: str) -> None:
    known = ("Ann Day", "ann.day@hillside.example", "Hillside College (demonstration)")

    assert "too little is left of that" in str(problem_with(password, known=known))
    assert problem_with(f"{password} kettle under the pear tree", known=known) is None


@pytest.mark.parametrize(
    "password", ["correct horse battery", "i like tea at four", "тёплый чай в четыре"]
)
def test_words_alone_make_a_password_without_capitals_or_digits(password: str) -> None:
    assert problem_with(password, known=KNOWN) is None


def test_a_password_has_twelve_characters_and_at_most_a_hundred_and_twenty_eight() -> None:
    assert "at least 12" in str(problem_with("g7#kP2!vQ9z"))
    assert problem_with("g7#kP2!vQ9zX") is None
    assert problem_with("tea at four " * 10 + "x" * 8) is None
    assert "at most 128" in str(problem_with("tea at four " * 11))


def test_a_password_made_here_can_be_taken() -> None:
    assert problem_with(new_password(), known=KNOWN) is None

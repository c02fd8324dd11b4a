"""Invitations, suspensions and roles, with their rows and mails."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portfolio.access import RoleName
from portfolio.audit.models import AuditEvent
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.people.actions import AddressTaken, add_person, found_centre
from portfolio.people.inviting.actions import (
    accept_invitation,
    invite,
    invite_again,
    withdraw_invitation,
)
from portfolio.people.managing.actions import change_roles, reinstate, suspend
from portfolio.people.models import Centre, Invitation, SignIn, User
from portfolio.people.queries import (
    find_invitation,
    find_signed_in,
    invitations_unanswered,
    people_page,
)
from portfolio.people.rules import (
    AlreadyJoined,
    LastManager,
    NoName,
    NoRole,
    NothingToChange,
    NotOpen,
)
from portfolio.people.sign_ins import begin_sign_in
from portfolio.transaction import transaction
from tests.letters import link_in, mails_to, words_of
from tests.world import a_centre, a_learner, a_manager, a_person, refuses, store

pytestmark = pytest.mark.usefixtures("isolation")

AT = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


@pytest.fixture
def centre() -> Centre:
    made = a_centre()
    store(made)
    return made


@pytest.fixture
def grace(centre: Centre) -> User:
    made = a_manager(centre)
    store(made)
    return made


def address(centre: Centre) -> str:
    return f"leo{centre.id}-{datetime.now(UTC).timestamp()}@hillside.example"


@pytest.fixture
def leo(centre: Centre, grace: User) -> User:
    with transaction():
        made = invite(
            centre,
            name=" Leo Byrne ",
            email=address(centre),
            roles=[RoleName.LEARNER],
            by=grace,
            at=AT,
        )
    return made


def token_sent(app: Flask, person: User) -> str:
    return link_in(mails_to(app, person.email)[-1]).rpartition("/")[2]


def test_an_invitation_is_a_mail_with_a_link_and_an_account_that_waits(
    app: Flask, leo: User, centre: Centre
) -> None:
    (mail,) = mails_to(app, leo.email)
    assert mail["Subject"] == f"Your place in the portfolio of {centre.name}"
    assert "Grace Bell of Hillside College" in words_of(mail)
    assert "until 10 March 2026" in words_of(mail)
    assert leo.name == "Leo Byrne"
    assert (leo.account_state, leo.password) == ("invited", None)
    (invitation,) = db.session.query(Invitation)
    assert invitation.good_until == AT + timedelta(days=7)
    assert token_sent(app, leo) not in invitation.token_sha256
    assert find_invitation(token_sent(app, leo)) is invitation
    assert list(invitations_unanswered(centre)) == [invitation]


def test_who_accepts_has_joined_and_the_link_is_used_up(
    app: Flask, leo: User, centre: Centre
) -> None:
    invitation = find_invitation(token_sent(app, leo))
    assert invitation is not None
    with transaction():
        accept_invitation(invitation, password="tea at four o'clock", at=AT)

    assert leo.account_state == "active"
    assert invitation.ended_as == "accepted"
    assert invitations_unanswered(centre) == []
    with refuses(NotOpen), transaction():
        accept_invitation(invitation, password="coffee at five o'clock", at=AT)


def test_only_the_newest_link_is_good(app: Flask, leo: User, grace: User) -> None:
    first = find_invitation(token_sent(app, leo))
    with transaction():
        invite_again(leo, by=grace, at=AT + timedelta(days=9))

    second = find_invitation(token_sent(app, leo))
    assert first is not None
    assert first.ended_as == "overtaken"
    assert second is not None
    assert second.ended_as is None
    assert second.good_until == AT + timedelta(days=16)


def test_a_withdrawn_invitation_opens_nothing_until_it_is_sent_again(
    app: Flask, leo: User, grace: User, centre: Centre
) -> None:
    with transaction():
        withdraw_invitation(leo, by=grace, at=AT)
    assert leo.account_state == "invitation withdrawn"
    assert invitations_unanswered(centre) == []

    with transaction():
        invite_again(leo, by=grace, at=AT)
    assert leo.account_state == "invited"
    assert len(invitations_unanswered(centre)) == 1


def test_who_has_joined_is_not_invited_again(grace: User, centre: Centre) -> None:
    priya = a_learner(centre)
    store(priya)

    with refuses(AlreadyJoined), transaction():
        invite_again(priya, by=grace)
    with refuses(AlreadyJoined), transaction():
        withdraw_invitation(priya, by=grace)


def test_nobody_is_invited_twice_or_as_nobody_or_as_nothing(
    leo: User, grace: User, centre: Centre
) -> None:
    given = {"name": "Leo", "email": "another@hillside.example", "roles": [RoleName.LEARNER]}
    for kind, wrong in (
        (AddressTaken, {"email": leo.email.upper()}),
        (NoName, {"name": "  "}),
        (NoRole, {"roles": []}),
    ):
        with refuses(kind), transaction():
            invite(centre, **given | wrong, by=grace)  # type: ignore[arg-type]  # built above


def test_an_invitation_that_is_rolled_back_sends_nothing(
    app: Flask, centre: Centre, grace: User
) -> None:
    email = address(centre)

    def in_vain() -> None:
        with transaction():
            invite(centre, name="Leo", email=email, roles=[RoleName.LEARNER], by=grace)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        in_vain()

    assert mails_to(app, email) == []


def test_a_suspended_person_is_out_at_once_and_back_when_reinstated(
    grace: User, centre: Centre
) -> None:
    tom = a_person("Tom Okafor", centre, RoleName.ASSESSOR)
    store(tom)
    with transaction():
        tokens = [begin_sign_in(tom, AT) for _ in range(2)]
        hers = begin_sign_in(grace, AT)
    assert all(find_signed_in(tom.fs_uniquifier, token, AT) == tom for token in tokens)

    with transaction():
        suspend(tom, by=grace, at=AT)

    assert tom.account_state == "suspended"
    assert all(find_signed_in(tom.fs_uniquifier, token, AT) is None for token in tokens)
    assert find_signed_in(grace.fs_uniquifier, hers, AT) == grace

    with transaction():
        reinstate(tom, by=grace, at=AT)
    assert tom.account_state == "active"
    # What was ended stays ended: they sign in anew.
    assert all(find_signed_in(tom.fs_uniquifier, token, AT) is None for token in tokens)
    assert db.session.query(SignIn).filter_by(user_id=tom.id, ended_at=None).count() == 0


def test_nothing_is_suspended_or_reinstated_twice(grace: User, centre: Centre) -> None:
    tom = a_person("Tom Okafor", centre, RoleName.ASSESSOR)
    store(tom)
    with refuses(NothingToChange), transaction():
        reinstate(tom, by=grace)
    with transaction():
        suspend(tom, by=grace)
    with refuses(NothingToChange), transaction():
        suspend(tom, by=grace)


def test_an_invited_or_suspended_manager_does_not_keep_a_centre(
    grace: User, centre: Centre
) -> None:
    others = [a_manager(centre, "Ada Quaye"), a_manager(centre, "Eve Stone")]
    others[0].awaited, others[1].active = True, False
    tom = a_person("Tom Okafor", centre, RoleName.ASSESSOR)
    store(*others, tom)

    with refuses(LastManager), transaction():
        change_roles(grace, [RoleName.ASSESSOR], trainee=False, by=tom)


def test_a_change_of_roles_says_what_was_and_what_is(grace: User, centre: Centre) -> None:
    tom = a_person("Tom Okafor", centre, RoleName.ASSESSOR)
    store(tom)

    with transaction():
        change_roles(tom, [RoleName.ASSESSOR, RoleName.VERIFIER], trainee=True, by=grace)

    (event,) = db.session.query(AuditEvent)
    assert event.sentence == ("Tom Okafor is now assessor, verifier, a trainee; before: assessor.")
    assert tom.role_names == {"assessor", "verifier"}
    assert tom.trainee


def test_the_trail_holds_over_everything_that_was_done(app: Flask) -> None:
    with transaction():
        centre = found_centre("Trail College")
        grace = add_person(
            centre, name="G", email="g@t.example", password="tea at four", roles=[RoleName.MANAGER]
        )
    with transaction():
        leo = invite(centre, name="L", email="l@t.example", roles=[RoleName.ASSESSOR], by=grace)
    with transaction():
        invite_again(leo, by=grace)
    invitation = find_invitation(token_sent(app, leo))
    assert invitation is not None
    with transaction():
        accept_invitation(invitation, password="coffee at five o'clock")
    with transaction():
        suspend(leo, by=grace)

    assert list(changes_by_hand()) == []


def test_people_are_found_by_name_address_account_and_role(
    leo: User, grace: User, centre: Centre
) -> None:
    elsewhere = a_centre("Riverside")
    store(
        a_learner(centre, "Priya 100%"),
        a_person("Tom Okafor", centre, RoleName.ASSESSOR),
        a_learner(elsewhere, "Leona Other"),
    )

    def names(**given: str) -> list[str]:
        return [person.name for person in people_page(centre, **given).people]  # type: ignore[arg-type]  # texts

    assert names() == ["Grace Bell", "Leo Byrne", "Priya 100%", "Tom Okafor"]
    assert names(text="leo") == ["Leo Byrne"]
    assert names(text=leo.email) == ["Leo Byrne"]
    assert names(text="%") == ["Priya 100%"]
    assert names(account="invited") == ["Leo Byrne"]
    assert names(role="assessor") == ["Tom Okafor"]
    assert names(account="invited", role="assessor") == []
    assert people_page(centre).good_until == {leo.id: AT + timedelta(days=7)}


def test_a_long_list_comes_in_pages_of_fifty(centre: Centre) -> None:
    store(*(a_learner(centre, f"Learner {n:03}") for n in range(120)))

    first, last = people_page(centre), people_page(centre, page=99)

    assert (first.found, first.pages, len(first.people)) == (120, 3, 50)
    assert (last.page, [p.name for p in last.people][-1]) == (3, "Learner 119")

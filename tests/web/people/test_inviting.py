"""A manager invites, sees who has answered, suspends; the invited person sets a password."""

import itertools

import pytest
from flask import Flask

from portfolio.access import RoleName
from portfolio.db import db
from portfolio.enrolment.models import Allocation
from portfolio.mail.models import Mail
from portfolio.people.models import User
from tests.letters import link_in, mails_to
from tests.strict_client import Page, StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    an_assessor,
    store,
)

PASSWORD = "tea at four o'clock"
_numbers = itertools.count(1)


@pytest.fixture
def grace(client: StrictClient) -> User:
    made = a_manager(a_centre())
    store(made)
    client.sign_in(made)
    return made


def invite(client: StrictClient, **given: object) -> str:
    """The address of somebody who was just invited."""
    address = f"leo{next(_numbers)}@invited.example"
    data = {"name": "Leo Byrne", "email": address, "roles": ["learner"]} | given
    page = client.send("people.invite", data)
    assert f"The link is on its way to {address}" in page.flashes
    return address


def person_at(address: str) -> User:
    return db.session.query(User).filter_by(email=address).one()


def test_who_is_invited_sets_a_password_and_is_in(
    app: Flask, client: StrictClient, grace: User
) -> None:
    address = invite(client)
    listed = client.page("people.people")
    assert "Leo Byrne" in listed.text
    assert "link good until" in listed.text
    client.sign_out()

    link = link_in(mails_to(app, address)[0])
    page = client.post(link, data={"password": PASSWORD, "again": PASSWORD}, follow_redirects=True)

    assert page.request.path == "/"
    assert "Leo Byrne" in page.text
    client.post("/sign-out")
    signed_in = client.post("/sign-in", data={"email": address, "password": PASSWORD})
    assert signed_in.status_code == 302


def test_a_used_link_says_that_they_have_joined(
    app: Flask, client: StrictClient, grace: User
) -> None:
    link = link_in(mails_to(app, invite(client))[0])
    client.sign_out()
    client.post(link, data={"password": PASSWORD, "again": PASSWORD})
    client.post("/sign-out")

    again = client.get(link)

    assert again.status_code == 404
    assert "You have joined already" in again.text


@pytest.mark.parametrize("wrong", ["withdrawn", "unknown"])
def test_a_link_that_is_no_longer_good_says_what_to_do(
    app: Flask, client: StrictClient, grace: User, wrong: str
) -> None:
    address = invite(client)
    link = link_in(mails_to(app, address)[0])
    if wrong == "withdrawn":
        client.send("people.withdraw_invitation", id=person_at(address).id)
    else:
        link = link[:-3] + "xxx"
    client.sign_out()

    for answer in (client.get(link), client.post(link, data={"password": PASSWORD})):
        assert answer.status_code == 404
        assert "This link is no longer good" in answer.text
    assert person_at(address).password is None


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "Use at least 12 characters."),
        ("Password1234!", "Password1234!", "one of the first passwords that are tried"),
        ("leo byrne leo", "leo byrne leo", "Without your name, your address"),
        (PASSWORD, PASSWORD + "!", "The two passwords differ."),
        ("", "", "Choose a password."),
    ],
)
def test_a_password_that_can_t_be_taken_says_why_beside_its_field(
    app: Flask, client: StrictClient, grace: User, password: str, again: str, said: str
) -> None:
    address = invite(client)
    client.sign_out()

    answer = client.post(
        link_in(mails_to(app, address)[0]), data={"password": password, "again": again}
    )

    assert answer.status_code == 422
    assert said in answer.text.replace("&#39;", "'")
    assert person_at(address).awaited


def test_an_invitation_is_not_accepted_by_whoever_is_signed_in(
    app: Flask, client: StrictClient, grace: User
) -> None:
    link = link_in(mails_to(app, invite(client))[0])

    answer = client.post(link, data={"password": PASSWORD, "again": PASSWORD})

    assert answer.status_code == 403
    assert "Somebody is signed in here" in answer.text


def test_a_form_that_can_t_be_taken_keeps_what_was_typed(client: StrictClient, grace: User) -> None:
    page = client.send("people.invite", {"name": "Leo", "email": "leo at home"}, status=422)

    assert page.value("email") == "leo at home"
    assert "Write it as name@college.example" in page.error_summary
    page = client.send("people.invite", {"name": "Leo", "email": "leo@b.example"}, status=422)
    assert "Choose at least one role." in page.error_summary


def test_an_address_that_has_an_account_is_named_beside_its_field(
    client: StrictClient, grace: User
) -> None:
    page = client.send(
        "people.invite", {"name": "G", "email": grace.email, "roles": ["learner"]}, status=422
    )

    assert f"There is already an account for {grace.email}." in page.error_summary


def test_an_invited_learner_can_be_enrolled_before_they_answer(
    client: StrictClient, grace: User
) -> None:
    address = invite(client)

    assert "Leo Byrne" in client.page("enrolment.learners").text
    client.page("enrolment.enrol", id=person_at(address).id)


def test_a_suspended_person_is_out_and_hears_why_only_with_their_password(
    app: Flask, client: StrictClient, grace: User
) -> None:
    address = invite(client)
    theirs = app.test_client()
    given = {"password": PASSWORD, "again": PASSWORD}
    theirs.post(link_in(mails_to(app, address)[0]), data=given)
    assert theirs.get("/").status_code == 200

    page = client.send("people.suspend", id=person_at(address).id)

    assert "is suspended and signed out everywhere" in page.flashes
    assert theirs.get("/").status_code == 303
    right = theirs.post("/sign-in", data={"email": address, "password": PASSWORD}).text
    wrong = theirs.post("/sign-in", data={"email": address, "password": "guess"}).text
    assert "Your account is suspended" in right
    assert "suspended" not in wrong
    page = client.send("people.reinstate", id=person_at(address).id)
    assert "can sign in again" in page.flashes
    answer = theirs.post("/sign-in", data={"email": address, "password": PASSWORD})
    assert answer.status_code == 302


def test_a_role_that_a_unit_needs_is_refused_with_the_unit_s_name(
    client: StrictClient, grace: User
) -> None:
    tom, priya = an_assessor(grace.centre), a_learner(grace.centre)
    store(tom, priya)
    unit = a_portfolio_unit(a_portfolio(priya), assessor=tom)
    store(unit)

    page = client.send("people.change_roles", {"roles": ["verifier"]}, id=tom.id, status=422)
    assert f"still works as assessor on {unit.label} of Priya Nair" in page.error_summary
    page = client.send("people.change_roles", {"roles": ["verifier"]}, id=priya.id, status=422)
    assert "still works as learner" in page.error_summary

    db.session.query(Allocation).update({"ended_at": NOW})
    db.session.commit()
    client.send("people.change_roles", {"roles": ["verifier"]}, id=tom.id)
    assert tom.role_names == {"verifier"}


def test_a_manager_sees_what_did_not_leave_and_sends_it_again(
    client: StrictClient, grace: User
) -> None:
    other = a_manager(a_centre("Riverside"))
    store(other)
    mails = [
        Mail(
            centre_id=who.centre_id,
            template="invitation",
            address=f"{words}@b.example",
            subject="Your place",
            text="Hello.",
            message_id=f"<{words}@b.example>",
            state="failed",
            attempts=8,
            posted_at=NOW,
            next_at=NOW,
            problem="The mail server can't be reached.",
        )
        for who, words in ((grace, "ours"), (other, "theirs"))
    ]
    store(*mails)

    page = client.page("people.people")
    assert "ours@b.example" in page.text
    assert "The mail server can't be reached." in page.text
    assert "theirs@b.example" not in page.text
    client.send("people.send_mail_again", {"mail": str(mails[1].id)}, status=404)
    client.send("people.send_mail_again", {"mail": str(mails[0].id)})

    assert [mail.state for mail in mails] == ["sent", "failed"]
    assert "Mails that did not leave" not in client.page("people.people").text


def test_a_centre_of_ten_thousand_is_found_by_page_and_name(
    client: StrictClient, grace: User
) -> None:
    store(*(a_learner(grace.centre, f"Learner {n:03}") for n in range(101)))

    page = client.page("people.people", page=2)
    assert "page 2 of 3" in page.text
    assert "Learner 060" in page.text
    found = client.page("people.people", text="Learner 077")
    assert "1 person." in found.text
    none = client.page("people.people", text="Nobody of that name")
    assert "Nobody found" in none.text


def test_the_page_shows_those_whose_account_is_in_the_state_chosen(
    client: StrictClient, grace: User
) -> None:
    address = invite(client)

    def shown(account: str) -> str:
        return client.page("people.people", account=account).text

    assert address in shown("invited")
    assert address not in shown("active")


def test_two_step_for_staff_is_the_centre_s_choice(client: StrictClient, grace: User) -> None:
    page = client.send("people.rule_second_step", {"required": "yes"})
    assert "Everybody but learners signs in with a second step" in page.text
    assert grace.centre.two_step_for_staff

    client.send("people.rule_second_step", {"required": "no"})
    assert not grace.centre.two_step_for_staff


@pytest.mark.parametrize("role", [RoleName.MANAGER])
def test_a_manager_is_offered_no_button_that_shuts_them_out(
    client: StrictClient, grace: User, role: RoleName
) -> None:
    page = client.page("people.person", id=grace.id)

    assert "Suspend" not in page.buttons()


def test_a_page_of_the_whole_centre_says_that_it_is_for_another_role(
    client: StrictClient, grace: User
) -> None:
    visitor = a_person("Vera Cole", grace.centre, RoleName.EXTERNAL)
    store(visitor)
    client.sign_in(visitor)

    for path in ("/people", "/learners"):
        answer = client.get(path)
        page = Page(answer.text)
        assert (answer.status_code, page.h1) == (403, "This page is for another role")
        assert "You can see this" not in page.text

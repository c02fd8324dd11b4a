"""One's own account: name, password, address, second step, recovery codes, and being reset."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password

from portfolio.audit.models import AuditEvent
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.people.models import SignIn, User
from tests.codes import code_of
from tests.letters import link_in, mails_to, words_of
from tests.strict_client import Page, StrictClient
from tests.world import PASSWORD, a_centre, a_manager, an_assessor, store

NEW = "tea at four o'clock"


@pytest.fixture
def tom(client: StrictClient) -> User:
    made = an_assessor(a_centre())
    made.password = hash_password(PASSWORD)
    made.fs_webauthn_user_handle = made.fs_uniquifier
    store(made)
    return made


def sign_in(client: FlaskClient, user: User, password: str = PASSWORD) -> str:
    """Where signing in by password leads."""
    answer = client.post("/sign-in", data={"email": user.email, "password": password})
    return str(answer.headers.get("Location", answer.status_code))


def in_it(client: FlaskClient) -> bool:
    """Whether somebody is signed in."""
    return client.get("/").status_code == 200


def verbs() -> list[str]:
    return [event.verb for event in db.session.query(AuditEvent).order_by(AuditEvent.id)]


def set_up_app(client: StrictClient) -> str:
    """The key of the app that was set up for whoever is signed in."""
    page = client.post("/account/second-step", data={"setup": "authenticator"})
    shown = Page(page.text)
    (key,) = shown.tree.xpath("//code/text()")
    (action,) = shown.tree.xpath("//ol//form/@action")
    done = client.post(action, data={"code": code_of(key, steps=-1)})
    assert done.headers["Location"].endswith("/account"), done.text
    return str(key)


def recovery_codes(client: StrictClient) -> list[str]:
    made = client.post("/account/recovery-codes", data={"generate_new_codes": "1"})
    assert made.status_code == 303
    page = Page(client.get(made.headers["Location"]).text)
    return [str(code) for code in page.tree.xpath("//li/code/text()")]


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(
    app: Flask, client: StrictClient, tom: User
) -> None:
    other = app.test_client()
    sign_in(other, tom)
    page = Page(client.post("/forgotten-password", data={"email": tom.email}).text)
    assert f"If {tom.email} has an account here, a link is on its way" in page.flashes
    link = link_in(mails_to(app, tom.email)[-1])

    done = client.post(link, data={"password": NEW, "password_confirm": NEW}, follow_redirects=True)

    assert "Your new password is set." in Page(done.text).flashes
    assert not in_it(other)
    assert "Your password was changed" in mails_to(app, tom.email)[-1]["Subject"]
    again = client.post(
        link, data={"password": NEW, "password_confirm": NEW}, follow_redirects=True
    )
    assert "That link is used up" in Page(again.text).flashes
    assert (
        "match an account"
        in client.post("/sign-in", data={"email": tom.email, "password": PASSWORD}).text
    )
    sign_in(client, tom, NEW)
    assert in_it(client)
    assert verbs().count("person.password_set") == 1


def test_nobody_learns_by_a_reset_whether_an_account_exists(
    app: Flask, client: StrictClient, tom: User
) -> None:
    suspended = an_assessor(tom.centre)
    suspended.active = False
    store(suspended)

    def told(address: str) -> str:
        text = client.post("/forgotten-password", data={"email": address}).text
        return re.sub(r'name="csrf_token" value="[^"]*"', "", text).replace(address, "")

    assert told(tom.email) == told("no@body.example") == told(suspended.email)
    assert mails_to(app, "no@body.example") == []
    assert mails_to(app, suspended.email) == []


def test_a_reset_link_leads_where_the_setting_says_whatever_the_request_says(
    app: Flask, client: StrictClient, tom: User
) -> None:
    client.post("/forgotten-password", data={"email": tom.email}, headers={"Host": "evil.example"})

    assert "evil" not in words_of(mails_to(app, tom.email)[-1])


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "at least 12 characters"),
        ("Password1234!", "Password1234!", "first passwords that are tried"),
        (NEW, NEW + "x", "The same password again: The two passwords differ"),
        ("Tom Okafor tea", "Tom Okafor tea", "too little is left of that"),
    ],
)
def test_a_new_password_that_can_t_be_taken_says_why(
    app: Flask, client: StrictClient, tom: User, password: str, again: str, said: str
) -> None:
    client.post("/forgotten-password", data={"email": tom.email})
    link = link_in(mails_to(app, tom.email)[-1])

    page = Page(client.post(link, data={"password": password, "password_confirm": again}).text)

    assert said in page.error_summary


def test_a_reset_accepts_an_invitation_too(app: Flask, client: StrictClient, tom: User) -> None:
    tom.password, tom.awaited = None, True
    store()
    client.post("/forgotten-password", data={"email": tom.email})

    client.post(
        link_in(mails_to(app, tom.email)[-1]), data={"password": NEW, "password_confirm": NEW}
    )

    assert not tom.awaited
    sign_in(client, tom, NEW)
    assert in_it(client)


def test_changing_a_password_ends_every_other_sign_in(
    app: Flask, client: StrictClient, tom: User
) -> None:
    other = app.test_client()
    sign_in(other, tom)
    sign_in(client, tom)
    wrong = client.post(
        "/account/password",
        data={"password": "guess", "new_password": NEW, "new_password_confirm": NEW},
    )
    assert "That is not your password." in Page(wrong.text).error_summary

    done = client.post(
        "/account/password",
        data={"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW},
        follow_redirects=True,
    )

    assert "You are signed out everywhere else." in Page(done.text).flashes
    assert in_it(client)
    assert not in_it(other)
    assert "Your password was changed" in mails_to(app, tom.email)[-1]["Subject"]
    assert db.session.query(SignIn).filter_by(user_id=tom.id, ended_at=None).count() == 1


def test_an_address_changes_when_the_new_one_confirms_and_the_old_one_is_told(
    app: Flask, client: StrictClient, tom: User
) -> None:
    old, new = tom.email, f"new-{tom.email}"
    sign_in(client, tom)
    client.post("/account/address", data={"email": new})
    assert tom.email == old
    link = link_in(mails_to(app, new)[-1])

    looked = client.get(link)
    assert (looked.status_code, tom.email) == (200, old)
    done = client.post(link, follow_redirects=True)

    assert "Your e-mail address is changed." in Page(done.text).flashes
    assert tom.email == new
    assert new in words_of(mails_to(app, old)[-1])
    assert "person.address_changed" in verbs()
    again = client.post(link, follow_redirects=True)
    assert "That link is used up" in Page(again.text).flashes


def test_an_address_that_somebody_has_is_not_told_apart(
    app: Flask, client: StrictClient, tom: User
) -> None:
    other = an_assessor(tom.centre)
    store(other)
    sign_in(client, tom)

    page = Page(client.post("/account/address", data={"email": other.email}).text)

    assert f"A link is on its way to {other.email}" in page.flashes
    assert mails_to(app, other.email) == []


def test_a_name_is_changed_and_typed_again_where_it_is_empty(
    client: StrictClient, tom: User
) -> None:
    sign_in(client, tom)
    client.send("people.change_name", {"name": "  "}, status=422)

    client.send("people.change_name", {"name": " Thomas Okafor "})

    assert tom.name == "Thomas Okafor"
    assert "Thomas Okafor" in client.page("people.account").text


def test_signing_out_everywhere_ends_every_device(
    app: Flask, client: StrictClient, tom: User
) -> None:
    other = app.test_client()
    sign_in(other, tom)
    sign_in(client, tom)
    assert "signed in on 2 devices" in client.page("people.account").text

    page = client.send("people.sign_out_everywhere")

    assert "signed out on every device" in page.flashes
    assert not in_it(other)
    assert not in_it(client)


def test_with_the_second_step_on_a_password_alone_signs_nobody_in(
    app: Flask, client: StrictClient, tom: User
) -> None:
    sign_in(client, tom)
    key = set_up_app(client)
    assert "Your second step is on" in mails_to(app, tom.email)[-1]["Subject"]
    client.post("/sign-out")

    leads = sign_in(client, tom)
    assert leads.startswith("/sign-in/second-step")
    assert not in_it(client)
    wrong = Page(client.post(leads, data={"code": "000000"}).text)
    assert "Code: That is not the code that the app shows" in wrong.error_summary
    assert "Authentication" not in wrong.error_summary
    code = code_of(key)
    client.post(leads, data={"code": f"{code[:3]} {code[3:]}"})

    assert in_it(client)
    assert verbs().count("person.two_step_on") == 1
    assert verbs().count("person.sign_in_failed") == 1


def test_a_mistyped_code_keeps_the_key_and_the_field(client: StrictClient, tom: User) -> None:
    sign_in(client, tom)
    begun = Page(client.post("/account/second-step", data={"setup": "authenticator"}).text)
    (key,) = begun.tree.xpath("//code/text()")
    (action,) = begun.tree.xpath("//ol//form/@action")

    answer = client.post(action, data={"code": "000000"})

    again = Page(answer.text)
    assert answer.status_code == 422
    assert "not the code that the app shows" in again.error_summary
    assert again.tree.xpath("//code/text()") == [key]
    assert again.tree.xpath("//ol//form/@action") == [action]
    assert again.tree.xpath("//ol//img[@class='qr']/@src") == begun.tree.xpath(
        "//ol//img[@class='qr']/@src"
    )
    client.post(action, data={"code": code_of(key)})
    page = Page(client.get("/account").text)
    assert "not the code" not in page.flashes
    assert tom.tf_primary_method == "authenticator"


def test_a_mistyped_code_on_the_way_in_keeps_the_key_and_the_field(
    client: StrictClient, tom: User, required: None
) -> None:
    leads = sign_in(client, tom)
    begun = Page(client.post(leads, data={"setup": "authenticator"}).text)
    (key,) = begun.tree.xpath("//code/text()")
    (action,) = begun.tree.xpath("//ol//form/@action")

    answer = client.post(action, data={"code": "000000"})

    again = Page(answer.text)
    assert answer.status_code == 422
    assert again.tree.xpath("//code/text()") == [key]
    (action,) = again.tree.xpath("//ol//form/@action")
    client.post(action, data={"code": code_of(key)})
    assert in_it(client)


def test_nothing_that_an_account_page_asks_for_is_called_optional(
    client: StrictClient, tom: User
) -> None:
    pages = [client.get(path).text for path in ("/sign-in", "/forgotten-password")]
    sign_in(client, tom)
    pages += [
        client.get(f"/account/{name}").text
        for name in ("password", "address", "name", "passkeys", "recovery-codes")
    ]
    pages.append(client.post("/account/second-step", data={"setup": "authenticator"}).text)

    assert len(pages) == 8
    assert not [Page(text).h1 for text in pages if "(optional)" in text]
    assert "Your password now (required)" in " ".join(Page(pages[2]).text.split())


def test_no_code_is_taken_twice(app: Flask, client: StrictClient, tom: User) -> None:
    sign_in(client, tom)
    key = set_up_app(client)
    code = code_of(key)
    thief = app.test_client()
    for browser in (client, thief):
        browser.post("/sign-out")
        sign_in(browser, tom)
        browser.post("/sign-in/second-step", data={"code": code})

    assert in_it(client)
    assert not in_it(thief)


def test_a_recovery_code_signs_in_once(client: StrictClient, tom: User) -> None:
    sign_in(client, tom)
    set_up_app(client)
    codes = recovery_codes(client)
    assert len(set(codes)) == 10

    def recover(code: str) -> Page:
        client.post("/sign-out")
        sign_in(client, tom)
        return Page(
            client.post("/sign-in/recovery-code", data={"code": code}, follow_redirects=True).text
        )

    recover(f" {codes[0].upper()} ")
    assert in_it(client)
    page = recover(codes[0])
    assert "none of your recovery codes" in page.error_summary
    assert not in_it(client)
    recover(codes[1])
    assert in_it(client)
    assert verbs().count("person.recovery_code_used") == 2


def test_secrets_are_encrypted_where_they_lie(client: StrictClient, tom: User) -> None:
    sign_in(client, tom)
    key = set_up_app(client)
    codes = recovery_codes(client)

    (row,) = db.session.execute(User.__table__.select().where(User.id == tom.id))
    kept = f"{row.tf_totp_secret} {row.mf_recovery_codes}"
    assert key.replace("-", "") not in kept
    assert not [code for code in codes if code in kept]


def test_new_recovery_codes_are_told_and_loading_their_page_again_makes_no_others(
    app: Flask, client: StrictClient, tom: User
) -> None:
    sign_in(client, tom)
    set_up_app(client)
    codes = recovery_codes(client)

    again = Page(client.get("/account/recovery-codes?show_codes=1").text)

    assert [str(code) for code in again.tree.xpath("//li/code/text()")] == codes
    assert "New recovery codes were made" in mails_to(app, tom.email)[-1]["Subject"]
    assert verbs().count("person.recovery_codes_made") == 1


def test_new_recovery_codes_make_the_earlier_ones_useless(client: StrictClient, tom: User) -> None:
    sign_in(client, tom)
    set_up_app(client)
    first = recovery_codes(client)
    recovery_codes(client)
    client.post("/sign-out")
    sign_in(client, tom)

    client.post("/sign-in/recovery-code", data={"code": first[0]})

    assert not in_it(client)


def test_the_second_step_is_turned_off_again(app: Flask, client: StrictClient, tom: User) -> None:
    sign_in(client, tom)
    set_up_app(client)

    page = Page(
        client.post("/account/second-step", data={"setup": "disable"}, follow_redirects=True).text
    )

    assert "Your password alone signs you in again." in page.flashes
    assert "Your second step is off" in mails_to(app, tom.email)[-1]["Subject"]
    client.post("/sign-out")
    sign_in(client, tom)
    assert in_it(client)


@pytest.fixture
def required(tom: User) -> None:
    tom.centre.two_step_for_staff = True
    store()


def test_where_the_centre_asks_for_it_staff_set_it_up_on_the_way_in(
    client: StrictClient, tom: User, required: None
) -> None:
    leads = sign_in(client, tom)
    assert leads.endswith("/account/second-step")
    assert not in_it(client)
    page = Page(client.get(leads).text)
    assert "Your centre asks for a second step" in page.text

    shown = Page(client.post(leads, data={"setup": "authenticator"}).text)
    (key,) = shown.tree.xpath("//code/text()")
    (action,) = shown.tree.xpath("//ol//form/@action")
    client.post(action, data={"code": code_of(key)})

    assert in_it(client)
    assert "person.two_step_on" in verbs()
    kept = Page(client.post("/account/second-step", data={"setup": "disable"}).text)
    assert "so it stays on" in kept.error_summary
    assert tom.tf_primary_method == "authenticator"


def test_a_manager_helps_somebody_who_lost_their_phone(
    app: Flask, client: StrictClient, tom: User
) -> None:
    grace = a_manager(tom.centre)
    store(grace)
    theirs = app.test_client()
    sign_in(client, tom)
    set_up_app(client)
    sign_in(theirs, tom)
    client.sign_in(grace)

    page = client.send("people.clear_second_step", id=tom.id)

    assert "by password alone" in page.flashes
    assert "Set up your second step again" in mails_to(app, tom.email)[-1]["Subject"]
    assert sign_in(theirs, tom) == "/"


def test_what_changes_how_one_signs_in_asks_who_one_is_first(
    client: StrictClient, tom: User
) -> None:
    client.sign_in(tom)  # long ago, as far as the session says

    for address in (
        "/account/second-step", "/account/address", "/account/recovery-codes", "/account/passkeys",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/confirm?next=")

    asked = Page(client.get("/confirm?next=/account/address").text)
    assert "This page changes how you sign in" in asked.flashes
    assert not asked.tree.xpath("//*[@role='alert']")
    page = client.post(
        "/confirm?next=/account/address", data={"password": PASSWORD}, follow_redirects=True
    )
    assert page.request.path == "/account/address"
    assert not Page(page.text).tree.xpath("//*[contains(@class, 'flash')]")


def test_the_second_step_holds_where_a_form_is_carried_on(
    app: Flask, client: StrictClient, tom: User
) -> None:
    sign_in(client, tom)
    set_up_app(client)
    client.post("/sign-out")

    answer = client.post(
        "/sign-in-again",
        data={"kept_address": "/", "kept:text": "x", "email": tom.email, "password": PASSWORD},
    )

    assert answer.status_code == 401
    assert "asks for a second step" in answer.text
    assert not in_it(client)


def test_the_trail_holds_over_everything_that_an_account_does(
    app: Flask, client: StrictClient, tom: User
) -> None:
    before = set(changes_by_hand())
    sign_in(client, tom)
    set_up_app(client)
    recovery_codes(client)
    client.post("/account/address", data={"email": f"new-{tom.email}"})
    client.post(link_in(mails_to(app, f"new-{tom.email}")[-1]))
    client.post("/account/second-step", data={"setup": "disable"})

    assert {said for said in changes_by_hand() if not said.startswith("user ")} <= before
    assert [said for said in changes_by_hand() if "changed by hand" in said] == []


@pytest.mark.parametrize(
    ("signed_in", "address"), [(False, "/sign-in/passkey"), (True, "/confirm/passkey")]
)
def test_a_page_that_asks_for_a_passkey_begins_at_a_press(
    client: StrictClient, tom: User, *, signed_in: bool, address: str
) -> None:
    if signed_in:
        client.sign_in(tom)

    page = client.get(address)

    assert page.status_code == 200
    assert "Use a passkey</button>" in page.text
    begun = client.post(address)
    assert re.search(r'data-passkey="get" data-options="\{[^"]*challenge', begun.text)

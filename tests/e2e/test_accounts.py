"""Being invited, a second step, a recovery code, a passkey, a reset: in a real browser."""

import email
import re
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage

from playwright.sync_api import expect

from tests.codes import code_of
from tests.e2e.house import House, SignIn
from tests.e2e.windows import Window

PASSWORD = "tea at four o'clock"


def mail_to(house: House, address: str, subject: str) -> EmailMessage:
    """The newest mail to that address about that; waits for the worker to send it."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for path in sorted((house.data / "mail").glob("*.eml"), reverse=True):
            message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            assert isinstance(message, EmailMessage)
            if message["To"] == address and subject in message["Subject"]:
                return message
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address} about {subject}")


def words_of(message: EmailMessage) -> str:
    """The text of a mail."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(message: EmailMessage) -> str:
    """Where the link of a mail leads."""
    (link,) = re.findall(r"https?://\S+", words_of(message))
    return str(link)


def test_from_an_invitation_to_a_second_step_and_a_recovery_code(
    open_window: Callable[..., Window], house: House
) -> None:
    manager, guest = open_window(), open_window()
    manager.sign_in(house.person("Grace"))
    manager.follow("People")
    manager.looks_right()
    manager.follow("Invite somebody")
    manager.looks_right()
    manager.page.get_by_label("Name").fill("Leo Byrne")
    manager.page.get_by_label("E-mail address").fill("leo@invited.example")
    manager.page.get_by_label("Assessor", exact=True).check()
    manager.press("Send the invitation")
    manager.told("Leo Byrne is invited.")
    manager.follow("Leo Byrne")
    manager.looks_right()

    link = link_in(mail_to(house, "leo@invited.example", "Your place in the portfolio"))
    assert link.startswith(house.address)
    guest.go(link)
    guest.looks_right()
    guest.page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    guest.page.get_by_label("The same password again").fill(PASSWORD)
    guest.press("Set the password and sign in")
    expect(guest.page.get_by_role("button", name="Sign out")).to_be_visible()

    guest.follow("Leo Byrne")
    guest.looks_right()
    guest.follow("Turn the second step on")
    guest.press("Begin")
    expect(guest.page.get_by_role("img", name="The key of your account")).to_be_visible()
    guest.looks_right()
    key = guest.page.locator("li code").first.inner_text()
    guest.page.get_by_label("Code").fill(code_of(key, steps=-1))
    guest.press("Turn the second step on")
    guest.told("The second step is on")
    guest.follow("Recovery codes")
    guest.press("Make ten new codes")
    guest.looks_right()
    codes = guest.page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10

    leo = SignIn("Leo Byrne", "leo@invited.example", PASSWORD)
    for step in ("code", "recovery code"):
        guest.press("Sign out")
        guest.page.get_by_label("E-mail address").fill(leo.email)
        guest.page.get_by_label("Password").fill(leo.password)
        guest.press("Sign in")
        expect(guest.heading).to_have_text("Second step")
        guest.looks_right()
        if step == "code":
            guest.page.get_by_label("Code").fill(code_of(key))
        else:
            guest.follow("Use a recovery code")
            guest.looks_right()
            guest.page.get_by_label("Recovery code").fill(codes[0])
        guest.press("Sign in")
        expect(guest.page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_passkey_signs_in_without_password_and_code(
    open_window: Callable[..., Window], house: House
) -> None:
    window = open_window()
    here = house.address.replace("127.0.0.1", "localhost")
    phone = window.context.new_cdp_session(window.page)
    phone.send("WebAuthn.enable")
    phone.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    jamie = house.person("Jamie")
    window.go(f"{here}/sign-in")
    window.page.get_by_label("E-mail address").fill(jamie.email)
    window.page.get_by_label("Password").fill(jamie.password)
    window.press("Sign in")
    window.follow(jamie.name)
    window.follow("Add a passkey")
    window.looks_right()
    window.page.get_by_label("Name of the passkey").fill("My phone")
    window.press("Add a passkey")
    window.told("The passkey My phone signs you in from now on.")
    window.looks_right()
    assert "My phone" in words_of(mail_to(house, jamie.email, "A passkey was added"))

    window.press("Sign out")
    window.follow("Sign in with a passkey")
    window.press("Use a passkey")
    expect(window.page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(window.page.get_by_role("link", name=jamie.name)).to_be_visible()

    window.follow(jamie.name)
    window.follow("Look at your passkeys")
    window.press("Remove My phone")
    window.told("The passkey My phone no longer signs you in.")
    window.press("Sign out")
    window.follow("Sign in with a passkey")
    window.press("Use a passkey")
    window.told("That passkey is not known here.")


def test_a_forgotten_password_is_set_anew_by_the_mail_s_link(
    open_window: Callable[..., Window], house: House
) -> None:
    window = open_window()
    helen = house.add_person("Hanna Weiss", "assessor", centre="Riverside Training (demonstration)")
    window.go("/sign-in")
    window.follow("Forgotten password")
    window.looks_right()
    window.page.get_by_label("E-mail address").fill(helen.email)
    window.press("Send the link")
    window.told("a link is on its way")

    window.go(link_in(mail_to(house, helen.email, "Set a new password")))
    window.looks_right()
    window.page.get_by_label("New password").fill(PASSWORD)
    window.page.get_by_label("The same password again").fill(PASSWORD)
    window.press("Set the password")
    window.told("Your new password is set.")
    window.sign_in(SignIn(helen.name, helen.email, PASSWORD))

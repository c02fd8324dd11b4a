"""The parts of Flask-Security that this house makes itself: mails, passwords, codes, passkeys."""

import base64
import hashlib
import hmac
from io import BytesIO
from typing import Any

import segno
from flask_security import (
    MailUtil,
    MfRecoveryCodesUtil,
    PasswordUtil,
    Totp,
    WebauthnUtil,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portfolio.audit.record import Verb
from portfolio.mail.actions import post
from portfolio.people.accounts.events import note, writing
from portfolio.people.forms import known_of
from portfolio.people.models import User
from portfolio.people.passwords import problem_with


def key_for(secret: str, purpose: str) -> str:
    """A key of 256 bits made from the installation's secret, another for each purpose."""
    made = hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode()


class Mails(MailUtil):
    """Flask-Security's mails go to the outbox, in our words."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, *_more: Any, **values: Any
    ) -> None:
        user: User = values["user"]
        if template.endswith("reset_instructions"):
            with writing(commit=True):
                post(user, "reset", token=values["reset_token"])
                note(
                    Verb.RESET_ASKED,
                    user,
                    f"A link to set a new password went to {user.name}.",
                    by=None,
                )
        elif template.endswith("change_email_instructions"):
            with writing(commit=True):
                post(
                    recipient,
                    "confirm_address",
                    centre_id=user.centre_id,
                    token=values["token"],
                    name=user.name,
                )


class Passwords(PasswordUtil):
    """A password is judged by how it would be guessed."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        plain = self.normalize(password)
        user = kwargs.get("user")
        problem = problem_with(plain, known=known_of(user) if user else ())
        return [problem] if problem else None, plain


class Codes(Totp):
    """The codes of an authenticator app: none is taken twice."""

    def get_last_counter(self, user: Any) -> int | None:
        counter: int | None = user.last_code_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        with writing(commit=True):
            user.last_code_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        drawn = BytesIO()
        segno.make(self.get_totp_uri(username, totp), error="m").save(
            drawn, kind="svg", scale=5, border=4, light="#fff", dark="#000"
        )
        return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"


class RecoveryCodes(MfRecoveryCodesUtil):
    """Codes that let somebody in without their app, each once; made and used on the record."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        codes: list[str] = super().create_recovery_codes(user)
        note(Verb.RECOVERY_CODES_MADE, user, f"{user.name} made new recovery codes.")
        post(user, "recovery_codes_made")
        return codes

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        note(Verb.RECOVERY_CODE_USED, user, f"{user.name} used a recovery code.")
        return super().delete_recovery_code(user, code)

    def check_recovery_code(self, user: Any, code: str) -> bool:
        right: bool = super().check_recovery_code(user, code)
        if not right:
            user.track_failed_authn("recovery code", True)
        return right


class Passkeys(WebauthnUtil):
    """A passkey names its owner by itself, and asks for their finger, face or PIN."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED

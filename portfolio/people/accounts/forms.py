"""Flask-Security's forms, where this house wants them otherwise."""

from typing import Any

from flask import g
from flask_security import ChangePasswordForm, LoginForm, ResetPasswordForm
from flask_security.forms import TwoFactorVerifyCodeForm
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.webauthn import WebAuthnRegisterForm


class SignInForm(LoginForm):
    """An address and a password; a sign-in ends with the browser, whatever else is sent."""

    remember = None  # type: ignore[assignment]  # so WTForms takes a field out

    @property
    def suspended(self) -> bool:
        """Whether the address and password are right, and the account may not be used."""
        return bool(self.user_authenticated and self.user and not self.user.active)


class PasskeyForm(WebAuthnRegisterForm):
    """A new passkey: it signs its owner in by itself."""

    def validate(self, **kwargs: Any) -> bool:
        self.usage.data = "first"
        return bool(super().validate(**kwargs))


class CodeForm(TwoFactorVerifyCodeForm):
    """The code that an app shows, with or without the gap that apps show in it.

    One that is refused stays known to the request: see portfolio.people.setting_up.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The library's own label would stand before an error, and another beside the field.
        self.code.label.text = "Code"

    def validate(self, **kwargs: Any) -> bool:
        if isinstance(self.code.data, str):
            self.code.data = "".join(self.code.data.split())
        right = bool(super().validate(**kwargs))
        if not right:
            g.refused_code = self
        return right


class PasswordForm(ChangePasswordForm):
    """A new password, and the one that there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # It is asked for by the form's own check, which a label can't see.
        self.password.flags.required = True
        self.password.label.text = "Your password now"
        self.new_password.label.text = "New password"
        self.new_password_confirm.label.text = "The new password again"


class NewPasswordForm(ResetPasswordForm):
    """A new password in the place of a forgotten one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.label.text = "New password"
        self.password_confirm.label.text = "The same password again"


class RecoveryCodeForm(MfRecoveryForm):
    """A recovery code, in capitals or not."""

    def validate(self, **kwargs: Any) -> bool:
        if isinstance(self.code.data, str):
            self.code.data = self.code.data.strip().lower()
        return bool(super().validate(**kwargs))

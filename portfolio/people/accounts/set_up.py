"""Flask-Security, set up for this house: its pages with our templates and words."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Flask, current_app, jsonify, redirect, request, session, url_for
from flask_security import Security, login_user
from flask_security.utils import set_request_attr

from portfolio.people.accounts.datastore import datastore
from portfolio.people.accounts.events import SIGN_IN, follow_accounts
from portfolio.people.accounts.forms import (
    CodeForm,
    NewPasswordForm,
    PasskeyForm,
    PasswordForm,
    RecoveryCodeForm,
    SignInForm,
)
from portfolio.people.accounts.parts import (
    Codes,
    Mails,
    Passkeys,
    Passwords,
    RecoveryCodes,
    key_for,
)
from portfolio.people.accounts.settings import account_settings
from portfolio.people.models import User
from portfolio.people.queries import find_signed_in
from portfolio.people.setting_up import going_on
from portfolio.web.kept import page_for_signed_out, wants_json
from portfolio.web.static import asks_for_static

# The named exception to the page rules: views that are Flask-Security's own, and who may see them.
OWN_PAGES = {
    "security.login": "public",
    "security.logout": "signed in",
    "security.verify": "signed in",
    "security.forgot_password": "public",
    "security.reset_password": "public",
    "security.change_password": "signed in",
    "security.change_email": "signed in",
    "security.change_email_confirm": "public",
    # Open to whoever has just given the right password, and to their owner.
    "security.two_factor_setup": "public",
    "security.two_factor_setup_validate": "signed in",
    "security.two_factor_token_validation": "public",
    "security.two_factor_rescue": "public",
    "security.tf_select": "public",
    "security.mf_recovery": "public",
    "security.mf_recovery_codes": "signed in",
    "security.wan_signin": "public",
    "security.wan_signin_response": "public",
    "security.wan_register": "signed in",
    "security.wan_register_response": "signed in",
    "security.wan_delete": "signed in",
    "security.wan_verify": "signed in",
    "security.wan_verify_response": "signed in",
}


def set_up_accounts(app: Flask, *, salt: str) -> None:
    """Have *app* keep accounts with Flask-Security."""
    secret = str(app.config["SECRET_KEY"])
    app.config |= account_settings() | {
        "SECURITY_PASSWORD_SALT": salt,
        # The secrets of apps and the recovery codes are kept encrypted.
        "SECURITY_TOTP_SECRETS": {1: key_for(secret, "codes of apps")},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [key_for(secret, "recovery codes").encode()],
    }
    security = Security(
        app,
        datastore,
        login_form=SignInForm,
        change_password_form=PasswordForm,
        reset_password_form=NewPasswordForm,
        wan_register_form=PasskeyForm,
        two_factor_verify_code_form=CodeForm,
        mf_recovery_form=RecoveryCodeForm,
        mail_util_cls=Mails,
        password_util_cls=Passwords,
        totp_cls=Codes,
        webauthn_util_cls=Passkeys,
        mf_recovery_codes_util_cls=RecoveryCodes,
    )
    # Nobody is looked up for a stylesheet: its address is the same for all.
    whose = security.principal.identity_loaders.popleft()
    security.principal.identity_loader(lambda: None if asks_for_static() else whose())
    security.unauthn_handler(_signed_out)
    # No scripts sign in, so nobody is handed a token that outlives the sign-in.
    security.want_json(lambda _request: False)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.login_manager.unauthorized_handler(_signed_out)  # type: ignore[attr-defined]  # flask-login
    app.login_manager.user_loader(_signed_in_user)  # type: ignore[attr-defined]  # as above
    # The library changes an address by a GET, which programs that look into mails send too.
    app.view_functions["security.change_email_confirm"] = _lead_to_confirmation
    for name in ("two_factor_setup_validate", "two_factor_token_validation"):
        name = f"security.{name}"
        app.view_functions[name] = going_on(app.view_functions[name])
    codes = "security.mf_recovery_codes"
    app.view_functions[codes] = _shown_by_its_own_page(app.view_functions[codes])
    follow_accounts(app)


def _shown_by_its_own_page(view: Callable[[], Any]) -> Callable[[], Any]:
    """New recovery codes stand on a page that can be loaded again without making others."""

    @wraps(view)
    def made() -> Any:
        answer = view()
        if request.method == "POST" and isinstance(answer, str):
            return redirect(url_for("security.mf_recovery_codes", show_codes=1), 303)
        return answer

    return made


def enter(user: User) -> Any:
    """Sign *user* in; where a second step is asked of them, the answer that leads there instead."""
    plugins = current_app.extensions["security"].two_factor_plugins
    second: Any = plugins.tf_enter(user, False, "password", next_loc=None)
    if second is None:
        login_user(user, remember=False, authn_via=["password"])
    return second


def _lead_to_confirmation(token: str) -> Any:
    return redirect(url_for("people.confirm_address", token=token), 303)


def _signed_out(*_mechanisms: Any, **_more: Any) -> Any:
    """Lead somebody signed out to the sign-in page; where they sent a form, keep what it held."""
    if wants_json():
        sentence = "You are signed out. Your text is kept on this device; sign in to save it."
        return jsonify(sentence=sentence), 401
    if request.method == "POST":
        return page_for_signed_out()
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)


def _signed_in_user(uniquifier: str) -> User | None:
    """Who is signed in by this request's cookie: what Flask-Security's loader says, and the row."""
    user = find_signed_in(uniquifier, session.get(SIGN_IN, ""), datetime.now(UTC))
    if user is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user

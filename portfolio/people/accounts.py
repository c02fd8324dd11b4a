"""Flask-Security, set up for this house: sign-in and sign-out with our pages."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, g, jsonify, redirect, request, session, url_for
from flask_login import user_logged_in, user_logged_out
from flask_security import FSQLALiteUserDatastore, LoginForm, Security, login_user
from flask_security.utils import set_request_attr

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.people.models import Role, User, WebAuthn
from portfolio.people.queries import find_signed_in
from portfolio.people.sign_ins import begin_sign_in, end_sign_in
from portfolio.transaction import transaction
from portfolio.web.kept import page_for_signed_out, wants_json

datastore = FSQLALiteUserDatastore(db, User, Role, WebAuthn)

# The named exception to the page rules: views that are Flask-Security's own, and who may see them.
OWN_PAGES = {
    "security.login": "public",
    "security.logout": "signed in",
    "security.verify": "signed in",
}


# Where a session keeps the token of its sign-in.
SIGN_IN = "sign_in"


class SignInForm(LoginForm):
    """An address and a password; a sign-in ends with the browser, whatever else is sent."""

    remember = None  # type: ignore[assignment]  # so WTForms takes a field out

    @property
    def suspended(self) -> bool:
        """Whether the address and password are right, and the account may not be used."""
        return bool(self.user_authenticated and self.user and not self.user.active)


def set_up_accounts(app: Flask, *, salt: str) -> None:
    """Have *app* keep accounts with Flask-Security."""
    app.config |= {
        "SECURITY_PASSWORD_SALT": salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "overview.home",
        "SECURITY_POST_LOGOUT_VIEW": "security.login",
        "SECURITY_LOGIN_USER_TEMPLATE": "people/sign_in.html",
        "SECURITY_VERIFY_URL": "/confirm",
        "SECURITY_VERIFY_TEMPLATE": "people/verify.html",
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RECOVERABLE": False,
        "SECURITY_CHANGEABLE": False,
        "SECURITY_TRACKABLE": False,
        "SECURITY_CONFIRMABLE": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_AUTO_LOAD_PASSWORDLESS": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FLASH_MESSAGES": False,
        # portfolio.web.headers says it, for every page alike.
        "SECURITY_CACHE_CONTROL": None,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    }
    security = Security(app, datastore, login_form=SignInForm)
    security.unauthn_handler(_signed_out)
    # No scripts sign in, so nobody is handed a token that outlives the sign-in.
    security.want_json(lambda _request: False)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.login_manager.unauthorized_handler(_signed_out)  # type: ignore[attr-defined]  # flask-login
    app.login_manager.user_loader(_signed_in_user)  # type: ignore[attr-defined]  # as above
    user_logged_in.connect(_note_sign_in, app)
    user_logged_out.connect(_note_sign_out, app)


def enter(user: User) -> Any:
    """Sign *user* in; where a second step is asked of them, the answer that leads there instead."""
    second: Any = _security().two_factor_plugins.tf_enter(user, False, "password", next_loc=None)
    if second is None:
        login_user(user, remember=False, authn_via=["password"])
    return second


def _security() -> Any:
    return current_app.extensions["security"]


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


def _note_sign_in(_app: Flask, user: User, **_more: Any) -> None:
    # Forms get a new token: somebody may have planted the session in which this one began.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    with transaction():
        session[SIGN_IN] = begin_sign_in(user, datetime.now(UTC))
        user.current_login_at = datetime.now(UTC)
        _note(Verb.SIGNED_IN, user, f"{user.name} signed in.")


def _note_sign_out(_app: Flask, user: User, **_more: Any) -> None:
    token = session.pop(SIGN_IN, "")
    if getattr(user, "id", None) is not None:
        with transaction():
            end_sign_in(token, datetime.now(UTC))
            _note(Verb.SIGNED_OUT, user, f"{user.name} signed out.")


def _note(verb: Verb, user: User, sentence: str) -> None:
    record(verb, user, by_id=user.id, sentence=sentence, centre_id=user.centre_id)

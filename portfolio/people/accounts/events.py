"""What the acts of Flask-Security's pages leave in the trail, in the outbox and in sign-ins.

Its documented signals are the only signals that this house uses.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask, after_this_request, g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import (
    change_email_confirmed,
    password_changed,
    password_reset,
    tf_code_confirmed,
    tf_disabled,
    tf_profile_changed,
    user_failed_authn,
    wan_deleted,
    wan_registered,
)

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.mail.actions import post
from portfolio.people.accounts.datastore import datastore
from portfolio.people.inviting.actions import join
from portfolio.people.limits import within
from portfolio.people.models import User
from portfolio.people.sign_ins import begin_sign_in, end_all_sign_ins, end_sign_in
from portfolio.transaction import begin_writing, transaction

log = logging.getLogger("portfolio")

# Where a session keeps the token of its sign-in.
SIGN_IN = "sign_in"
# Pages that change an account and commit by themselves: they write from their first moment.
WRITING = frozenset(
    f"security.{name}"
    for name in (
        "change_email",
        "change_password",
        "forgot_password",
        "mf_recovery",
        "mf_recovery_codes",
        "reset_password",
        "two_factor_setup",
        "two_factor_setup_validate",
        "two_factor_token_validation",
        "wan_delete",
        "wan_register",
        "wan_register_response",
        "wan_signin_response",
        "wan_verify_response",
    )
) | {"people.confirm_address"}


def follow_accounts(app: Flask) -> None:
    """Have what Flask-Security does in *app* noted, and its writing pages write safely."""
    app.before_request(_begin)
    for signal, handler in _HANDLERS.items():
        signal.connect(handler, app)


@contextmanager
def writing(*, commit: bool = False) -> Iterator[None]:
    """Within the transaction that the page began, or one of this act's own.

    *commit* has the page's transaction committed at its end, where the library would not.
    """
    if g.get("writing") or db.session.dirty:
        yield
        if commit:
            after_this_request(_committed)
    else:
        with transaction():
            yield


def note(verb: Verb, user: User, sentence: str, *, by: User | str | None = "self") -> None:
    """Say what was done to an account, by its owner unless somebody else is named."""
    doer = user if isinstance(by, str) else by
    record(
        verb,
        user,
        by_id=doer.id if doer else None,
        sentence=sentence,
        centre_id=user.centre_id,
    )


def _begin() -> None:
    if request.method == "POST" and request.endpoint in WRITING:
        begin_writing()
        g.writing = True


def _committed(response: Any) -> Any:
    datastore.commit()
    return response


def _signed_in(_app: Flask, user: User, **_more: Any) -> None:
    # Forms get a new token: somebody may have planted the session in which this one began.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    at = datetime.now(UTC)
    with writing():
        session[SIGN_IN] = begin_sign_in(user, at)
        user.current_login_at = at
        note(Verb.SIGNED_IN, user, f"{user.name} signed in.")


def _signed_out(_app: Flask, user: User, **_more: Any) -> None:
    token = session.pop(SIGN_IN, "")
    if getattr(user, "id", None) is not None:
        with writing():
            end_sign_in(token, datetime.now(UTC))
            note(Verb.SIGNED_OUT, user, f"{user.name} signed out.")


def _password_changed(_app: Flask, user: User, **_more: Any) -> None:
    end_all_sign_ins(user, datetime.now(UTC), but=session.get(SIGN_IN, ""))
    note(Verb.PASSWORD_SET, user, f"{user.name} changed their password.")
    post(user, "password_changed")


def _password_reset(_app: Flask, user: User, **_more: Any) -> None:
    at = datetime.now(UTC)
    end_all_sign_ins(user, at)
    if user.awaited:
        join(user, at)
    note(Verb.PASSWORD_SET, user, f"{user.name} set a new password by a link that was sent.")
    post(user, "password_changed")


def _address_changed(_app: Flask, user: User, old_email: str, **_more: Any) -> None:
    note(Verb.ADDRESS_CHANGED, user, f"{user.name} changed their e-mail address.")
    post(old_email, "address_changed", centre_id=user.centre_id, name=user.name, new=user.email)


def _code_confirmed(_app: Flask, user: User, **_more: Any) -> None:
    # It comes at every sign-in with a code; the first time the app is set up on the way in.
    if session.get("tf_state") == "validating_profile":
        _two_step_on(_app, user)


def _two_step_on(_app: Flask, user: User, **_more: Any) -> None:
    person = _whole(user)
    note(Verb.TWO_STEP_ON, person, f"{person.name} turned the second step at sign-in on.")
    post(person, "two_step_on")


def _two_step_off(_app: Flask, user: User, **_more: Any) -> None:
    person = _whole(user)
    person.mf_recovery_codes = None
    note(Verb.TWO_STEP_OFF, person, f"{person.name} turned the second step at sign-in off.")
    post(person, "two_step_off")


def _passkey_added(_app: Flask, user: User, name: str, **_more: Any) -> None:
    person = _whole(user)
    note(Verb.PASSKEY_ADDED, person, f"{person.name} added a passkey.")
    post(person, "passkey_added", passkey=name)


def _passkey_removed(_app: Flask, user: User, name: str, **_more: Any) -> None:
    person = _whole(user)
    note(Verb.PASSKEY_REMOVED, person, f"{person.name} removed a passkey.")
    post(person, "passkey_removed", passkey=name)


def _failed(_app: Flask, user: User, auth_type: str, **_more: Any) -> None:
    log.warning("sign_in.failed user=%s kind=%s", user.id, auth_type.replace(" ", "_"))
    # An attacker must not fill the trail: what is beyond is in the log alone, which is turned over.
    if not within("20 per hour", "noted", f"user {user.id}") or not within(
        "500 per day", "noted", f"centre {user.centre_id}"
    ):
        return
    with writing(commit=True):
        note(
            Verb.SIGN_IN_FAILED,
            user,
            f"A sign-in as {user.name} failed: wrong {auth_type}.",
            by=None,
        )


def _whole(user: Any) -> User:
    """The account itself, where the library hands on flask-login's stand-in for it."""
    found: User = user._get_current_object() if hasattr(user, "_get_current_object") else user
    return found


_HANDLERS: dict[Any, Callable[..., None]] = {
    user_logged_in: _signed_in,
    user_logged_out: _signed_out,
    user_failed_authn: _failed,
    password_changed: _password_changed,
    password_reset: _password_reset,
    change_email_confirmed: _address_changed,
    tf_code_confirmed: _code_confirmed,
    tf_profile_changed: _two_step_on,
    tf_disabled: _two_step_off,
    wan_registered: _passkey_added,
    wan_deleted: _passkey_removed,
}

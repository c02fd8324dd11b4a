"""How often signing in, and what leads to it, may be tried; and how much of it is written down."""

import hashlib
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, make_response, render_template, request, session
from flask_limiter import Limiter, RateLimitExceeded
from limits import parse

# Its import makes the scheme known.
from portfolio.people import tries  # noqa: F401

_LIMITS = "portfolio_limits"


def client_address() -> str:
    """Where a request comes from; of an IPv6 address the half that a provider hands out whole."""
    given = request.remote_addr or ""
    try:
        address = ip_address(given)
    except ValueError:
        return given
    return str(address if address.version == 4 else ip_network(f"{address}/64", strict=False))


def typed_account() -> str:
    """The account that was typed: a hash, so that no address lies in what counts."""
    return _short(request.form.get("email", "").strip().lower())


def typed_account_here() -> str:
    """The account that was typed, from this address."""
    return f"{typed_account()} {client_address()}"


def half_signed_in() -> str:
    """Whose password was just right, and whose second step is asked for."""
    return _short(str(session.get("tf_user_id", "")))


def signed_in_account() -> str:
    """Whose sign-in this request belongs to."""
    return _short(str(session.get("_user_id", "")))


class _Bound(NamedTuple):
    """How often, counted by what; only tries that failed count where `failed` tells them."""

    often: str
    by: Callable[[], str]
    failed: Callable[[Response], bool] | None = None


def _refused(response: Response) -> bool:
    """Whether a page was shown again rather than led on from."""
    return response.status_code not in (302, 303)


_SIGNING_IN = (
    _Bound("10 per 15 minutes", typed_account_here, _refused),
    _Bound("50 per hour", typed_account, _refused),
    # A whole college may sit behind one address.
    _Bound("100 per 15 minutes", client_address, _refused),
)
_SECOND_STEP = (
    _Bound("10 per 15 minutes", half_signed_in, _refused),
    _Bound("100 per 15 minutes", client_address, _refused),
)
_OWN_PASSWORD = (_Bound("10 per 15 minutes", signed_in_account, _refused),)
BOUNDS: dict[str, tuple[_Bound, ...]] = {
    "security.login": _SIGNING_IN,
    "people.sign_in_again": _SIGNING_IN,
    "security.two_factor_token_validation": _SECOND_STEP,
    "security.mf_recovery": _SECOND_STEP,
    "security.wan_signin_response": (_Bound("60 per 15 minutes", client_address),),
    "security.verify": _OWN_PASSWORD,
    "security.change_password": _OWN_PASSWORD,
    "security.change_email": (_Bound("10 per hour", signed_in_account),),
    "security.forgot_password": (
        _Bound("3 per hour", typed_account),
        _Bound("60 per hour", client_address),
    ),
    "security.reset_password": (_Bound("30 per 15 minutes", client_address),),
    "people.join": (_Bound("100 per 15 minutes", client_address, _refused),),
    "people.confirm_address": (_Bound("30 per 15 minutes", client_address),),
    "people.invite": (_Bound("300 per hour", signed_in_account),),
    "people.invite_again": (_Bound("300 per hour", signed_in_account),),
    "witnesses.ask": (_Bound("60 per hour", signed_in_account),),
    "witnesses.ask_again": (_Bound("60 per hour", signed_in_account),),
    # Whoever has a link writes and reads through; a workplace may sit behind one address.
    "witnesses.testify": (_Bound("120 per 15 minutes", client_address),),
    "witnesses.confirm": (_Bound("60 per 15 minutes", client_address),),
}


def set_up_limits(app: Flask, *, storage: str, secret: str) -> None:
    """Have *app* refuse what is tried too often, for a while; called when all pages are there."""
    limiter = Limiter(
        client_address,
        app=app,
        storage_uri=storage,
        storage_options={"secret": secret} if storage.startswith("sqlite") else {},
        strategy="fixed-window",
        # Where nothing can be counted for all processes, each counts for itself.
        in_memory_fallback_enabled=True,
    )
    for endpoint, bounds in BOUNDS.items():
        for bound in bounds:
            bounded: Any = limiter.limit(
                bound.often,
                key_func=bound.by,
                methods=["POST"],
                deduct_when=bound.failed,
                scope=endpoint,
            )(app.view_functions[endpoint])
            app.view_functions[endpoint] = bounded
    app.extensions[_LIMITS] = limiter
    app.register_error_handler(RateLimitExceeded, _too_often)


def within(often: str, *what: str) -> bool:
    """Whether that happened no more often than so; counts it."""
    limiter: Limiter = current_app.extensions[_LIMITS]
    return bool(limiter.limiter.hit(parse(often), *what))


def guessed_too_often() -> bool:
    """Whether this address has named many links that there are not; counts that it named one."""
    return not within("30 per 15 minutes", "guessed link", client_address())


def forget_counts(app: Flask) -> None:
    """Nothing was tried yet, as far as *app* knows."""
    app.extensions[_LIMITS].reset()


def _too_often(_exceeded: RateLimitExceeded) -> Any:
    limiter: Limiter = current_app.extensions[_LIMITS]
    breached = limiter.current_limit
    seconds = max(1, round(breached.reset_at - time.time())) if breached else 60
    minutes = -(-seconds // 60)
    response = make_response(render_template("errors/429.html", minutes=minutes), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]

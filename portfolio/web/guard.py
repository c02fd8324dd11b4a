"""guard(): a view receives a thing that the person may see and do this to, or is not called."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, current_app
from flask_login import current_user
from sqlalchemy import Select, bindparam, select
from werkzeug.exceptions import Forbidden

from portfolio.access import Permission, allows, is_stranger
from portfolio.days import today as today  # views ask for it beside their guard
from portfolio.db import db

View = Callable[..., Any]

# Called with (model, thing) after a permitted look; portfolio.app sets it to log external looks.
LOOKED = "portfolio_looked"


def guard(permission: Permission, model: type[Any], *, by: str = "id") -> Callable[[View], View]:
    """Load the *model* row named in the address and check *permission* on it.

    404 for a stranger and for what does not exist, 403 for who may see but not do; somebody
    signed out is sent to sign in, and what they typed is kept.
    """

    def wrapped(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            person = the_person()
            if not person.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            thing = _found(model, values.pop(by))
            if thing is None:
                abort(404)
            if not allows(person, permission, thing, today=today()):
                abort(404 if is_stranger(person, thing, today=today()) else 403)
            for looked in current_app.extensions.get(LOOKED, []):
                looked(thing)
            return view(thing, **values)

        guarded.access = (permission, model)  # type: ignore[attr-defined]  # read by the route test
        return guarded

    return wrapped


def _found(model: type[Any], id: int) -> Any:
    """The row, with all that says who may do what to it where the model names that; or None."""
    return db.session.scalars(_finding(model), {"id": id}).unique().one_or_none()


def _finding(model: type[Any]) -> Select[Any]:
    """The statement that finds a row of the model, put together once for all requests."""
    if model not in _FINDING:
        with_ = getattr(model, "guarded_with", tuple)
        _FINDING[model] = select(model).where(model.id == bindparam("id")).options(*with_())
    return _FINDING[model]


_FINDING: dict[type[Any], Select[Any]] = {}


class NotTheirPage(Forbidden):
    """A page of the whole centre, for another role: they can't see it either."""


def guard_centre(permission: Permission) -> Callable[[View], View]:
    """Check *permission* on the person's own centre; the view gets the centre. 403 otherwise."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            centre = current_user.centre
            if not allows(current_user, permission, centre, today=today()):
                raise NotTheirPage
            return view(centre, **values)

        guarded.access = (permission, "own centre")  # type: ignore[attr-defined]  # as above
        return guarded

    return wrapped


def signed_in(view: View) -> View:
    """For pages about oneself: anybody signed in, nobody else."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return view(**values)

    guarded.access = ("signed in", None)  # type: ignore[attr-defined]  # read by the route test
    return guarded


def public(view: View) -> View:
    """For the handful of open pages."""
    view.access = ("public", None)  # type: ignore[attr-defined]  # read by the route test
    return view


def by_link(view: View) -> View:
    """For a page that a secret in its own address opens, to somebody who has no account.

    A page of a stranger can send nothing to an address that it can't know, so no token against
    forged posts is asked for: it would be lost with the cookie of whoever writes for an hour.
    """
    view.opened_by_secret = True  # type: ignore[attr-defined]  # read where pages are put together
    return public(view)


def may(permission: Permission, thing: Any) -> bool:
    """Whether the person of this request may do that to *thing*; what templates ask."""
    person = the_person()
    return bool(person.is_authenticated) and allows(person, permission, thing, today=today())


def the_person() -> Any:
    """The person of this request themselves: the proxy looks them up for every attribute."""
    return current_user._get_current_object()

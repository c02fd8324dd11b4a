"""Keeping what somebody typed when their sign-in has ended, or their form has gone stale."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from wtforms.fields.core import UnboundField

from portfolio.web.forms import Form

# What a page's form carries for itself; the form that carries on gets new ones.
_OWN = frozenset({"csrf_token", "kept_address", "kept_files", "email", "password", "once"})


@dataclass(frozen=True)
class Kept:
    """What a form held: the address it went to, its fields in order, the names of its files."""

    address: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    def label(self, name: str) -> str:
        """What the page called a field: its label in the form that has most of these fields."""
        given = {each for each, _value in self.fields}
        forms = [_labels(form) for form in _forms(Form)]
        best = max(forms, key=lambda labels: len(given & labels.keys()), default={})
        return best.get(name) or name.replace("_", " ").replace("-", " ")


def _forms(form: type) -> Iterator[type]:
    yield form
    kinds: list[type] = form.__subclasses__()
    for kind in kinds:
        yield from _forms(kind)


def _labels(form: type) -> dict[str, str]:
    """The labels of a form's fields by their names."""
    found = {}
    for name in dir(form):
        field = getattr(form, name, None)
        if isinstance(field, UnboundField):
            label = field.args[0] if field.args else field.kwargs.get("label")
            if label:
                found[name] = str(label)
    return found


def wants_json() -> bool:
    """Whether a script asked, rather than a person's form."""
    return request.accept_mimetypes.best == "application/json"


def comes_from_us() -> bool:
    """Whether the browser says that one of our own pages sent this request.

    Without a valid token this is what keeps a stranger's page from having its form carried on.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin") or "").netloc == request.host


def kept_from_request() -> Kept:
    """What the form of this request held."""
    fields = tuple(
        (name, value)
        for name, values in request.form.lists()
        if name not in _OWN
        for value in values
    )
    files = tuple(
        file.filename for uploads in request.files.listvalues() for file in uploads
        if file.filename
    )  # fmt: skip
    return Kept(request.full_path.rstrip("?"), fields, files)


def kept_from_again() -> Kept:
    """What a form held, as the sign-in-again page passes it on."""
    address = request.form.get("kept_address", "")
    if not is_ours(address):
        address = url_for("overview.home")
    fields = tuple(
        (name.removeprefix("kept:"), value)
        for name, values in request.form.lists()
        if name.startswith("kept:")
        for value in values
    )
    return Kept(address, fields, tuple(request.form.getlist("kept_files")))


def is_ours(address: str) -> bool:
    """Whether an address leads to a page of this server."""
    parts = urlsplit(address)
    return (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    )


def page_for_signed_out() -> Any:
    """The page that asks to sign in again, with all that was typed in it."""
    if not comes_from_us():
        return redirect(url_for("security.login"), 303)
    return render_template("errors/401.html", kept=kept_from_request(), problem=None), 401


def page_to_carry_on(kept: Kept | None = None) -> Any:
    """The page that shows what was typed and sends it once more, with a fresh token."""
    if kept is None:
        if not comes_from_us():
            return render_template("errors/400.html", stale=True), 400
        kept = kept_from_request()
    return render_template("errors/carry_on.html", kept=kept), 200

"""A test client that checks every page it fetches, and what every request left behind."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portfolio.db import db
from portfolio.people.accounts.events import SIGN_IN
from portfolio.people.models import User
from portfolio.people.sign_ins import begin_sign_in

# What a template shows when a value was missing or was never meant for people.
_LEAKS = re.compile(r"\bNone\b|\{\{|\}\}|\{%|<bound method|<function |object at 0x|Undefined")


class Page:
    """An HTML answer as a person sees it."""

    def __init__(self, text: str) -> None:
        self.tree = html.document_fromstring(text)

    @property
    def h1(self) -> str:
        return self._text(self.tree.xpath("//h1"))

    @property
    def text(self) -> str:
        """Everything that can be read on the page, white space folded."""
        return self._text(self.tree.xpath("//main") or [self.tree])

    @property
    def error_summary(self) -> str:
        return self._text(self.tree.xpath("//*[contains(@class, 'error-summary')]"))

    @property
    def flashes(self) -> str:
        return self._text(self.tree.xpath("//*[contains(@class, 'flash')]"))

    def links(self) -> dict[str, str]:
        """Where each link leads, by its words."""
        return {self._text([a]): a.get("href", "") for a in self.tree.xpath("//a[@href]")}

    def buttons(self) -> list[str]:
        return [self._text([b]) for b in self.tree.xpath("//button[not(@type='button')]")]

    def value(self, name: str) -> str:
        """What stands in the field of that name."""
        found = self.tree.xpath(f"//*[@name='{name}']")
        assert found, f"no field {name} on the page"
        field = found[0]
        return (
            (field.text or "").lstrip("\n") if field.tag == "textarea" else field.get("value", "")
        )

    @staticmethod
    def _text(elements: list[Any]) -> str:
        return " ".join(" ".join(e.text_content().split()) for e in elements)


class StrictClient(FlaskClient):
    """A browser with house rules: every page is checked, a GET that wrote anything fails."""

    def sign_in(self, user: User) -> "StrictClient":
        """Make *user* the one who is signed in."""
        token = begin_sign_in(user, datetime.now(UTC))
        db.session.commit()
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = user.fs_uniquifier
            session["_fresh"] = True
            session[SIGN_IN] = token
        return self

    def sign_out(self) -> None:
        """End the sign-in, as a lost cookie does."""
        with self.session_transaction() as session:
            session.clear()

    def page(self, endpoint: str, *, status: int = 200, **values: Any) -> Page:
        """The page of an endpoint; fails where the answer has another status."""
        return self._page(self.get(self.address(endpoint, **values)), status)

    def send(
        self,
        endpoint: str,
        data: dict[str, Any] | None = None,
        *,
        status: int = 200,
        follow: bool = True,
        **values: Any,
    ) -> Page:
        """The page after a form was posted: where it led to, or itself with what was wrong."""
        response = self.post(
            self.address(endpoint, **values),
            data=data or {},
            content_type="multipart/form-data",
            follow_redirects=follow,
        )
        return self._page(response, status)

    def address(self, endpoint: str, **values: Any) -> str:
        """The path of an endpoint."""
        with self.application.test_request_context():
            return url_for(endpoint, **values)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        outer = db.session
        unsaved = [*outer.new, *outer.dirty, *outer.deleted]
        assert not unsaved, "the test left changes unsaved"
        outer.rollback()
        with self.application.app_context(), _writes() as wrote:
            response = super().open(*args, **kwargs)
            inner = db.session
            left = [*inner.new, *inner.dirty, *inner.deleted]
            assert not left, f"the request left unsaved changes behind: {left}"
        outer.expire_all()
        if response.request.method == "GET" and not response.history:
            assert not wrote, f"a GET of {response.request.path} wrote {wrote}"
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            check_page(response.text, response.request.path)
        return response

    @staticmethod
    def _page(response: TestResponse, status: int) -> Page:
        assert response.status_code == status, (
            f"{response.request.path} answered {response.status_code}, not {status}: "
            f"{Page(response.text).text[:600] if response.text else response.headers}"
        )
        return Page(response.text)


def check_page(text: str, path: str) -> None:
    """Fail unless a page keeps the house's rules for pages."""
    tree = html.document_fromstring(text)
    headings = tree.xpath("//h1")
    assert len(headings) == 1, f"{path} has {len(headings)} h1 elements"
    heading = " ".join(headings[0].text_content().split())
    title = " ".join(tree.findtext(".//title", default="").split())
    assert heading in title, f"{path}: the title “{title}” does not contain the h1 “{heading}”"
    assert tree.get("lang") == "en-GB", f"{path} does not say its language"
    leak = _LEAKS.search(" ".join(tree.xpath("//body//text()[not(parent::script)]")))
    assert leak is None, f"{path} shows “{leak.group() if leak else ''}”"
    for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        name = field.get("name") or field.get("id")
        assert _labelled(tree, field), f"{path}: the field {name} has no label"
    for field in tree.xpath("//input | //select | //textarea"):
        label = _asked_for_in_vain(tree, field)
        assert "(optional)" not in label, f"{path} says so and then asks for it: {label}"
    ids = tree.xpath("//@id")
    twice = {each for each in ids if ids.count(each) > 1}
    assert not twice, f"{path}: these ids stand twice: {twice}"
    for form in tree.xpath("//form"):
        assert form.get("method", "get").lower() in ("get", "post")
    assert not tree.xpath("//@style | //style | //script[not(@src)]"), f"{path} has inline style"
    assert not tree.xpath("//@*[starts-with(name(), 'on')]"), f"{path} has an inline handler"


def _labelled(tree: Any, field: Any) -> bool:
    if field.get("aria-label") or field.get("aria-labelledby"):
        return True
    if field.get("type") in ("submit", "button"):
        return bool(field.get("value"))
    if field.xpath("ancestor::label"):
        return True
    return bool(field.get("id")) and bool(tree.xpath(f"//label[@for='{field.get('id')}']"))


def _asked_for_in_vain(tree: Any, field: Any) -> str:
    """The label of a field that was left empty and has an error for it."""
    id, kept = field.get("id"), field.get("value") or (field.text or "").strip()
    if not id or kept or field.get("type") in ("hidden", "checkbox", "radio"):
        return ""
    if field.tag == "select" or not tree.xpath(f"//*[@id='{id}-error']"):
        return ""
    (label,) = tree.xpath(f"//label[@for='{id}']")[:1] or [field]
    return " ".join(label.text_content().split())


@contextmanager
def _writes() -> Iterator[list[str]]:
    """The classes whose rows are written meanwhile."""
    wrote: list[str] = []

    def noticed(session: Session, _context: Any) -> None:
        wrote.extend(
            type(each).__name__ for each in [*session.new, *session.dirty, *session.deleted]
        )

    event.listen(Session, "after_flush", noticed)
    try:
        yield wrote
    finally:
        event.remove(Session, "after_flush", noticed)

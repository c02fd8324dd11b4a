"""Every request leaves one line that names no person and quotes nothing that was typed."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portfolio.app import create_app
from portfolio.config import Settings
from portfolio.db import db
from portfolio.logs import JsonLines, TextLines
from portfolio.people.models import User
from tests.colleges import a_college, crawl
from tests.strict_client import StrictClient

WORDS = "Zanzibarine marmalade"  # nobody says this by chance


class Kept(logging.Handler):
    """The lines that were written."""

    def __init__(self, lines: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(lines)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(params=[TextLines, JsonLines], ids=["text", "json"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    handler = Kept(request.param())
    root, ours = logging.getLogger(), logging.getLogger("portfolio")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield handler
    ours.setLevel(before)
    root.removeHandler(handler)


def test_a_whole_journey_leaves_no_name_and_no_word_in_the_log(
    client: StrictClient, kept: Kept
) -> None:
    college = a_college()
    names = {part for user in db.session.query(User) for part in (*user.name.split(), user.email)}

    _pages, forms = crawl(client, college)
    for form in forms:
        if form.method == "post":
            client.sign_in(college.people[form.who])
            sent = form.filled()
            typed = {
                name: [WORDS if value == "What was seen and said." else value for value in values]
                for name, values in sent.items()
            }
            client.post(f"{form.address}?note={WORDS.split()[0]}", data=typed)
            db.session.rollback()

    log = "\n".join(kept.lines)
    requests = [line for line in kept.lines if "endpoint" in line]
    assert len(requests) > 50
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", log)] == []
    assert "Zanzibarine" not in log
    assert "marmalade" not in log
    assert "127.0.0.1" not in log


def test_a_line_says_which_page_how_it_went_and_what_it_took(
    client: StrictClient, kept: Kept
) -> None:
    college = a_college()
    client.sign_in(college.people["learner"])
    kept.lines.clear()

    answer = client.get("/")

    line = next(line for line in kept.lines if "overview.home" in line)
    if line.startswith("{"):
        said = json.loads(line)
        assert said["event"] == "request"
        assert said["status"] == answer.status_code
        assert said["queries"] > 0
        assert said["ms"] > 0
        assert said["bytes"] == len(answer.data)
    else:
        assert " info request endpoint=overview.home method=GET status=" in line


def test_health_is_asked_without_a_line(client: StrictClient, kept: Kept) -> None:
    client.get("/healthz")
    client.get("/readyz")

    assert [line for line in kept.lines if "endpoint" in line] == []


def test_the_page_about_a_fault_names_the_line_about_it(tmp_path: Path, kept: Kept) -> None:
    app = a_broken_app(tmp_path)

    page = app.test_client().get("/broken")

    (reference,) = re.findall(r"\b[0-9a-f]{8}\b", page.text)
    assert page.status_code == 500
    assert len([line for line in kept.lines if reference in line]) == 2  # the fault, the request
    assert WORDS not in "\n".join(kept.lines)


def test_the_address_is_logged_where_that_is_asked_for(tmp_path: Path, kept: Kept) -> None:
    app = a_broken_app(tmp_path, log_addresses=True)

    app.test_client().get("/healthz")
    app.test_client().get("/sign-in")

    assert "127.0.0.1" in kept.lines[-1]


def a_broken_app(folder: Path, **settings: object) -> Flask:
    """An application as it is served, with a page that breaks."""
    app = create_app(Settings(data=folder, files="memory://", **settings), testing=True)
    app.testing = False

    def broken() -> str:
        raise RuntimeError(WORDS)

    app.add_url_rule("/broken", view_func=broken)
    return app

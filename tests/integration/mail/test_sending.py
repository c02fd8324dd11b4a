"""Mails leave after the commit, once, by a real server; a refusing one is tried again."""

import email
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from portfolio.cli import main
from portfolio.db import db
from portfolio.jobs.queue import run, send_again
from portfolio.mail import jobs
from portfolio.mail.actions import post
from portfolio.mail.models import Mail
from portfolio.mail.queries import unsent_mails
from portfolio.mail.rules import LEFT_BEHIND, PAUSES
from portfolio.transaction import transaction
from tests.integration.mail.conftest import Server
from tests.world import a_centre, a_learner, store

pytestmark = pytest.mark.usefixtures("isolation")

ByServer = Callable[..., None]


def posted(to: str = "priya@hillside.example", **values: object) -> Mail:
    with transaction():
        mail = post(to, "trial", centre_id=7, **values)
    return db.session.get_one(Mail, mail.id, populate_existing=True)


def again(mail: Mail) -> Mail:
    return db.session.get_one(Mail, mail.id, populate_existing=True)


def due_now(mail: Mail) -> None:
    with transaction():
        again(mail).next_at = datetime.now(UTC)


def words(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_mail_arrives_with_its_words_as_text_and_as_html(
    by_server: ByServer, server: Server
) -> None:
    mail = posted()

    (message,) = server.taken
    assert message["To"] == "priya@hillside.example"
    assert message["From"] == "Hillside <portfolio@hillside.example>"
    assert message["Subject"] == "The portfolio can send mails"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == mail.message_id
    assert "http://127.0.0.1:8000/sign-in" in words(message, "plain")
    assert 'href="http://127.0.0.1:8000/sign-in"' in words(message, "html")


def test_a_sent_mail_is_forgotten_but_for_whom_it_was(by_server: ByServer, server: Server) -> None:
    learner = a_learner(a_centre())
    store(learner)
    with transaction():
        mail = post(learner, "trial")

    mail = again(mail)
    assert (mail.state, mail.attempts, mail.problem) == ("sent", 1, None)
    assert (mail.address, mail.subject, mail.text) == (None, None, None)
    assert (mail.user_id, mail.centre_id) == (learner.id, learner.centre_id)
    assert server.taken[0]["To"] == learner.email


def test_what_rolls_back_sends_nothing(by_server: ByServer, server: Server) -> None:
    def in_vain() -> None:
        with transaction():
            post("priya@hillside.example", "trial")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        in_vain()

    assert server.taken == []
    assert send_again() == 0


def test_a_mail_asked_for_twice_is_sent_once(by_server: ByServer, server: Server) -> None:
    mail = posted()

    run("mail.send", mail.id)
    assert ("mail.send", mail.id) not in jobs.unsent()

    assert len(server.taken) == 1


def test_a_mail_that_a_killed_worker_left_is_swept_up_with_the_same_name(
    by_server: ByServer, server: Server
) -> None:
    mail = posted()
    with transaction():
        left = again(mail)
        left.state, left.address, left.subject, left.text = "sending", "a@b.example", "S", "T"
        left.began_at = datetime.now(UTC) - LEFT_BEHIND

    assert ("mail.send", mail.id) in jobs.unsent()
    run("mail.send", mail.id)

    assert again(mail).state == "sent"
    assert {message["Message-ID"] for message in server.taken} == {mail.message_id}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("451 Try again later", "would not take the mail (it answered 451)"),
        ("554 No", "would not take the mail (it answered 554)"),
    ],
)
def test_a_server_that_refuses_is_tried_again_with_growing_pauses(
    by_server: ByServer, server: Server, answer: str, said: str
) -> None:
    server.answer = answer
    mail = posted()
    pauses = []
    while (mail := again(mail)).state == "waiting":
        assert mail.problem is not None
        assert said in mail.problem
        pauses.append(round((mail.next_at - datetime.now(UTC)) / timedelta(seconds=5)))
        assert ("mail.send", mail.id) not in jobs.unsent()
        due_now(mail)
        run("mail.send", mail.id)

    assert pauses == [round(pause / timedelta(seconds=5)) for pause in PAUSES]
    assert (mail.state, mail.attempts) == ("failed", len(PAUSES) + 1)
    assert unsent_mails(7) == [mail]
    assert unsent_mails(8) == []


def test_a_server_that_mends_gets_the_mail_that_waited(by_server: ByServer, server: Server) -> None:
    server.answer = "451 Try again later"
    mail = posted()
    assert list(unsent_mails(7)) == [again(mail)]
    server.answer = "250 OK"
    due_now(mail)
    assert send_again() == 1

    assert again(mail).state == "sent"
    assert len(server.taken) == 1
    assert unsent_mails(7) == []


def test_an_address_that_is_refused_for_good_is_given_up_at_once(
    by_server: ByServer, server: Server
) -> None:
    server.answer_to_address = "550 No such mailbox: priya@hillside.example"

    mail = posted()

    assert mail.state == "failed"
    assert mail.problem is not None
    assert "refused the address" in mail.problem
    assert "priya" not in mail.problem


def test_an_address_that_is_refused_for_now_is_tried_again(
    by_server: ByServer, server: Server
) -> None:
    server.answer_to_address = "450 Grey-listed"

    assert posted().state == "waiting"


def test_a_server_that_is_not_there_is_tried_again(by_server: ByServer) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        by_server(nobody.getsockname()[1])

        mail = posted()

    assert (mail.state, mail.problem) == ("waiting", "The mail server can't be reached.")


def test_no_mail_goes_in_the_clear_to_a_server_that_offers_no_tls(
    by_server: ByServer, server: Server
) -> None:
    by_server(server.port, mail_security="starttls")

    mail = posted()

    assert server.taken == []
    assert mail.state == "waiting"


def test_a_name_with_a_line_break_adds_no_header(
    app: Flask, by_server: ByServer, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "portfolio.mail.writing._rendered",
        lambda name, **values: (
            "Hello\rBcc: all@hillside.example\n\nText" if name.endswith("txt") else "<p>Text</p>"
        ),
    )

    posted()

    assert server.taken[0]["Subject"] == "Hello Bcc: all@hillside.example"
    assert server.taken[0]["Bcc"] is None


def test_what_was_typed_stays_words_in_the_html(app: Flask) -> None:
    from portfolio.mail.writing import html_of

    made = html_of("For <b>you</b>\nsee https://college.example/?a=1&b=2\n\nBye")

    assert "&lt;b&gt;you&lt;/b&gt;<br>" in made
    assert '<a href="https://college.example/?a=1&amp;b=2">' in made
    assert made.count("<p>") == 2


def test_without_a_server_each_mail_is_a_file_of_its_owner_alone(app: Flask) -> None:
    folder: Path = app.extensions["portfolio_settings"].mail_folder
    before = set(folder.glob("*"))

    posted("sam@hillside.example")

    (path,) = set(folder.glob("*")) - before
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
    assert message["To"] == "sam@hillside.example"


def test_nothing_of_a_mail_is_in_the_log(
    by_server: ByServer, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="portfolio")
    posted("priya@hillside.example")
    server.answer = "554 priya@hillside.example is not welcome"
    posted("priya@hillside.example")

    logged = " ".join(caplog.messages)
    assert "mail.sent" in logged
    assert "mail.put_off" in logged
    assert "priya" not in logged


@pytest.mark.parametrize(("given", "said"), [("ada", "ada is no e-mail address"), ("", "is no e")])
def test_a_mail_is_tried_with_an_address_alone(given: str, said: str) -> None:
    done = CliRunner().invoke(main, ["mail", "try", given])

    assert (done.exit_code, said in done.output) == (1, True)


def test_a_tried_mail_says_where_its_link_is_a_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTFOLIO_DATA", str(tmp_path))
    CliRunner().invoke(main, ["mail", "try", "ada@hillside.example"])
    monkeypatch.setenv("PORTFOLIO_ADDRESS", "https://nvq.hillside.example")
    CliRunner().invoke(main, ["mail", "try", "bo@hillside.example"])

    guessed, named = (
        each.read_text()
        for each in sorted((tmp_path / "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    )
    assert "PORTFOLIO_ADDRESS is empty" in guessed
    assert "PORTFOLIO_ADDRESS is empty" not in named
    assert "https://nvq.hillside.example" in named

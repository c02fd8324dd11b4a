"""Handing a mail on: to a server by SMTP, or into a folder as a file."""

import os
import re
import smtplib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_mailman import EmailMultiAlternatives
from flask_mailman import Mail as Mailman
from flask_mailman.backends.base import BaseEmailBackend
from flask_mailman.backends.smtp import EmailBackend

from portfolio.config import Settings
from portfolio.mail.models import Mail
from portfolio.mail.writing import html_of

_SECONDS = 20  # a server that is silent for so long is tried again later


class CouldNotSend(Exception):
    """The mail did not leave; says why, without anything of the mail, and whether it ever may."""

    def __init__(self, sentence: str, *, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.for_good = for_good


def open_mail(app: Flask, settings: Settings) -> None:
    """Have *app* send mails as the settings say."""
    app.config |= {
        "MAIL_BACKEND": ByServer if settings.mail_host else IntoFolder,
        "MAIL_SERVER": settings.mail_host,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_user or None,
        "MAIL_PASSWORD": settings.mail_password.get_secret_value() or None,
        "MAIL_USE_TLS": settings.mail_security == "starttls",
        "MAIL_USE_SSL": settings.mail_security == "tls",
        "MAIL_DEFAULT_SENDER": settings.mail_sender,
        "MAIL_TIMEOUT": _SECONDS,
    }
    Mailman(app)


class ByServer(EmailBackend):  # type: ignore[misc]  # Flask-Mailman carries no types
    """SMTP; over TLS only to a server that proves its name."""

    connection: smtplib.SMTP | None

    def open(self) -> bool:
        if self.connection:
            return False
        more: dict[str, Any] = {"context": self.ssl_context} if self.use_ssl else {}
        connection = self.connection_class(self.host, self.port, timeout=self.timeout, **more)
        try:
            if self.use_tls:
                connection.starttls(context=self.ssl_context)
            if self.username and self.password:
                connection.login(self.username, self.password)
        except BaseException:
            connection.close()
            raise
        self.connection = connection
        return True


class IntoFolder(BaseEmailBackend):  # type: ignore[misc]  # as above
    """Each mail is a file in the data folder that any mail program opens."""

    def send_messages(self, messages: list[EmailMultiAlternatives]) -> int:
        folder: Path = current_app.extensions["portfolio_settings"].mail_folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in messages:
            given = re.sub(r"\W", "", message.extra_headers["Message-ID"].partition("@")[0])[:8]
            path = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}-{given}.eml"
            fresh = path.with_suffix(".new")
            with open(fresh, "wb", opener=_only_mine) as file:
                file.write(message.message().as_bytes())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        return len(messages)


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The message that leaves, made from what the outbox holds."""
    # Only what was sent has been forgotten.
    assert mail.address is not None
    assert mail.subject is not None
    assert mail.text is not None
    return message_to(mail.address, mail.subject, mail.text, message_id=mail.message_id)


def message_to(address: str, subject: str, text: str, *, message_id: str) -> EmailMultiAlternatives:
    """A message with those words, as plain text and as HTML."""
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[address],
        headers={
            "Message-ID": message_id,
            # Nobody's holiday notice answers it.
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html_of(text), "text/html")
    return message


def send(message: EmailMultiAlternatives) -> None:
    """The message is with the server, or in the folder; raises CouldNotSend otherwise."""
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _said in refused.recipients.values()]
        for_good = all(code >= 500 for code in codes)
        raise CouldNotSend(
            "The mail server refused the address. Check it, or ask whoever runs the mail server.",
            for_good=for_good,
        ) from None
    except smtplib.SMTPAuthenticationError:
        raise CouldNotSend(
            "The mail server refused the user name and password in the settings."
        ) from None
    except smtplib.SMTPException as refused:
        code = getattr(refused, "smtp_code", None)
        raise CouldNotSend(
            "The mail server would not take the mail" + (f" (it answered {code})." if code else ".")
        ) from None
    except UnicodeError:
        raise CouldNotSend(
            "The address can't be written to a mail server.", for_good=True
        ) from None
    except OSError:
        raise CouldNotSend("The mail server can't be reached.") from None


def _only_mine(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

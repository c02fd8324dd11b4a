"""Mail servers for the tests: real ones, that speak SMTP."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import Connection

from portfolio.config import Settings
from portfolio.mail.sending import open_mail


@dataclass
class Server:
    """A mail server that keeps what it takes, and answers as it is told to."""

    answer: str = "250 OK"
    answer_to_address: str = "250 OK"
    taken: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802  # aiosmtpd looks for that name
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        if self.answer_to_address.startswith("2"):
            envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return self.answer_to_address

    async def handle_DATA(  # noqa: N802  # as above
        self, _server: object, _session: object, envelope: object
    ) -> str:
        if self.answer.startswith("2"):
            content = envelope.content  # type: ignore[attr-defined]
            made = message_from_bytes(content, policy=policy.default)
            assert isinstance(made, EmailMessage)
            self.taken.append(made)
        return self.answer


class _OnAnyPort(Controller):  # type: ignore[misc]  # aiosmtpd carries no types
    """A server on a port that the system picks."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def server() -> Iterator[Server]:
    """A mail server that takes everything."""
    made = Server()
    controller = _OnAnyPort(made, hostname="127.0.0.1", port=0)
    controller.start()
    made.port = controller.port
    yield made
    controller.stop()


@pytest.fixture
def by_server(
    app: Flask, isolation: Connection, server: Server, tmp_path: Path
) -> Iterator[Callable[..., None]]:
    """Mails leave by that server; called, they leave by another port."""
    kept = {name: value for name, value in app.config.items() if name.startswith("MAIL_")}

    def by(port: int, **more: str) -> None:
        settings = Settings.model_validate(
            {"data": tmp_path, "mail_host": "127.0.0.1", "mail_port": port}
            | {"mail_security": "none", "mail_sender": "Hillside <portfolio@hillside.example>"}
            | more
        )
        open_mail(app, settings)

    by(server.port)
    yield by
    app.config |= kept
    open_mail(app, app.extensions["portfolio_settings"])

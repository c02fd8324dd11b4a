"""One line in the log for each request: which page, how it went, how long, and nobody's name."""

import logging
import secrets
import time
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import Engine, event

log = logging.getLogger("portfolio.requests")

# Asked for every few seconds by whatever watches the server.
QUIET = {"health.alive", "health.ready"}


def add_request_lines(app: Flask, engine: Engine, *, addresses: bool) -> None:
    """Have every request of *app* leave its line; with the address it came from if asked.

    To be called before anything else that works on answers, since what is added first is asked
    last: the line then tells the bytes as they leave.
    """

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()
        g.queries = 0

    @event.listens_for(engine, "before_cursor_execute")
    def _count(*_given: Any) -> None:
        if has_request_context() and "queries" in g:
            g.queries += 1

    @app.after_request
    def _line(response: Response) -> Response:
        if request.endpoint not in QUIET and "began" in g:
            size = response.calculate_content_length()
            log.info(
                "request endpoint=%s method=%s status=%s ms=%.1f bytes=%s queries=%s "
                "reference=%s%s",
                request.endpoint or "-",
                request.method,
                response.status_code,
                (time.perf_counter() - g.began) * 1000,
                "-" if size is None else size,
                g.queries,
                reference(),
                f" address={request.remote_addr}" if addresses else "",
            )
        return response


def reference() -> str:
    """What this request is called in the log, and on the page about a fault."""
    if "reference" not in g:
        g.reference = secrets.token_hex(4)
    found: str = g.reference
    return found

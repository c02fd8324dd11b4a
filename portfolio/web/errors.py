"""What a person sees when something can't be done."""

import logging
import traceback
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portfolio.refusal import Refusal
from portfolio.web.flashes import told_error, told_success
from portfolio.web.forms import AlreadySent
from portfolio.web.guard import NotTheirPage
from portfolio.web.kept import is_ours, page_to_carry_on, wants_json
from portfolio.web.patience import page_of_trouble
from portfolio.web.requests import reference

log = logging.getLogger("portfolio")

_AWAY = "This can't be shown at the moment. Try again in a few minutes."


def add_errors(app: Flask) -> None:
    """Answer errors of *app* with pages that say what is so and what to do."""

    @app.errorhandler(Refusal)
    def _refused(refusal: Refusal) -> Any:
        """A rule said no to a one-button form: say so on the page the button was on."""
        told_error(refusal.sentence)
        return redirect(_page_before(), 303)

    @app.errorhandler(AlreadySent)
    def _sent_twice(sent: AlreadySent) -> Any:
        told_success("That form was sent twice; it was carried out once. This is how things stand.")
        return redirect(sent.leads_to or _page_before(), 303)

    @app.errorhandler(CSRFError)
    def _stale_form(error: CSRFError) -> Any:
        if wants_json():
            sentence = "This page is older than your sign-in. Load it again, then save."
            return jsonify(sentence=sentence), 400
        if not current_user.is_authenticated:
            return app.login_manager.unauthorized()  # type: ignore[attr-defined]  # flask-login
        return page_to_carry_on()

    @app.errorhandler(RequestEntityTooLarge)
    def _too_large(error: RequestEntityTooLarge) -> Any:
        limit = app.config["MAX_CONTENT_LENGTH"]
        return render_template("errors/413.html", limit=limit), 413

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        code = error.code or 500
        if code < 400 or error.response is not None:
            return error
        known = code if code in (400, 401, 403, 404, 405, 413, 429, 500, 503) else 400
        if known == 405:
            known = 404
        values: dict[str, Any] = {}
        if known == 400:
            values["stale"] = False
        if known == 403:
            values["whole_page"] = isinstance(error, NotTheirPage)
        if known == 413:
            values["limit"] = app.config["MAX_CONTENT_LENGTH"]
        if known == 503:
            values = {"sentence": _AWAY, "kept": None, "once": "", "again": ""}
        if known == 500:
            values["reference"] = reference()
        return render_template(f"errors/{known}.html", **values), code

    @app.errorhandler(Exception)
    def _fault(error: Exception) -> Any:
        answer = page_of_trouble(error)
        if answer is not None:
            return answer
        if app.testing:
            raise error
        g.faulted = True
        log.error(
            "fault reference=%s endpoint=%s kind=%s\n%s",
            reference(),
            request.endpoint,
            type(error).__name__,
            # Where it happened, without what the error says: that may quote what somebody typed.
            "".join(traceback.format_tb(error.__traceback__)),
        )
        return render_template("errors/500.html", reference=reference()), 500


def _page_before() -> str:
    """The page a button was on, if it is one of ours."""
    before = urlsplit(request.referrer or "")
    address = before.path + (f"?{before.query}" if before.query else "")
    if before.netloc == request.host and is_ours(address):
        return address
    return url_for("overview.home")

"""Going again where two people were in each other's way, and saying so where waiting is no help.

A database undoes one of two transactions that wait for each other. Whoever it is has done nothing
wrong and can do nothing better than send the same again, so the request is answered once more from
its beginning: what it did is undone, what it brought is still there.
"""

import logging
import random
import time
from typing import Any

from flask import g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from portfolio.db import Trouble, db, passes, trouble_of
from portfolio.web.addresses import Addressing
from portfolio.web.kept import comes_from_us, kept_from_request, wants_json

log = logging.getLogger("portfolio")

# Seconds that are waited at most before going again, each time.
_PAUSES = (0.05, 0.2, 0.8)
# Seconds after which somebody may try again.
_LATER = {Trouble.FULL: 300, Trouble.BUSY: 10, Trouble.AWAY: 30}

SENTENCES = {
    Trouble.FULL: "The server has no room left to keep anything, so this was not saved. "
    "Tell your centre's manager, and send it again once there is room.",
    Trouble.BUSY: "Very many people are at work at this moment, so this was not saved in time. "
    "Send it again.",
    Trouble.AWAY: "The server can't reach its database at the moment, so this was not saved. "
    "Send it again in a few minutes; if that doesn't help, tell your centre's manager.",
}


class Patient(Addressing):
    """An application that answers a request again where its transaction was undone for another."""

    def dispatch_request(self) -> ResponseReturnValue:
        for pause in _PAUSES:
            try:
                return super().dispatch_request()
            except Exception as fault:
                if not passes(fault):
                    raise
                db.session.rollback()
                log.warning("database.goes_again endpoint=%s", request.endpoint)
                time.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - no secret
        return super().dispatch_request()


def page_of_trouble(fault: BaseException) -> Any:
    """The page that says why the database could not do it, with all that was typed; else None."""
    trouble = trouble_of(fault)
    if trouble is None:
        return None
    # The page must not ask the database who it is for.
    g.faulted = True
    log.error("database.trouble is=%s endpoint=%s", trouble.value, request.endpoint)
    sentence = SENTENCES[trouble]
    if wants_json():
        answer = make_response(jsonify(sentence=sentence), 503)
    else:
        sent = request.method == "POST" and comes_from_us()
        page = render_template(
            "errors/503.html",
            sentence=sentence,
            kept=kept_from_request() if sent else None,
            # Kept, unlike elsewhere: should the first have been carried out after all, the second
            # leads where it led.
            once=request.form.get("once", "") if sent else "",
            again=request.full_path.rstrip("?") if request.method == "GET" else "",
        )
        answer = make_response(page, 503)
    answer.headers["Retry-After"] = str(_LATER[trouble])
    return answer

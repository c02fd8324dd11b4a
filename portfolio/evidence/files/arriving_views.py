"""Files in pieces: the server's side of tus 1.0 (core, creation, checksum, termination).

A page announces a file, sends it piece by piece, asks how much has come after a broken connection,
and names it in its form once it is whole (`arrived`); the form then goes on as with any upload.
"""

import base64
import binascii
import logging
from typing import Any

from flask import Response, current_app, make_response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import ClientDisconnected

from portfolio.access import Permission
from portfolio.config import Settings
from portfolio.documents.names import clean_name
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.room import queries as room_queries
from portfolio.evidence.room.rules import NoRoomLeft, require_room
from portfolio.evidence.views import bp
from portfolio.files import arriving
from portfolio.files.sizes import in_megabytes
from portfolio.files.store import NO_ROOM
from portfolio.files.uploads import PIECE
from portfolio.web.guard import guard, signed_in

log = logging.getLogger("portfolio")

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,termination"
_CHECKSUM_MISMATCH = 460


@bp.post("/portfolios/<int:id>/arriving")
@guard(Permission.ADD_EVIDENCE, Portfolio)
def announce(portfolio: Portfolio) -> Any:
    """A file of so many bytes is going to come in pieces; answers where to send them."""
    if (other := _other_version()) is not None:
        return other
    length = _number("Upload-Length")
    name = clean_name(_metadata().get("filename", ""))
    if length is None or length == 0:
        return _said(400, "Say how many bytes the file has, in Upload-Length.")
    limit = _settings().pieces_limit
    if length > limit:
        return _said(
            413,
            f"{name} is {in_megabytes(length)}; the limit is {in_megabytes(limit)}. "
            "Compress it, or split it.",
        )
    room = room_queries.room_of(portfolio)
    try:
        require_room(room, length)
    except NoRoomLeft as none:
        return _said(413, none.sentence)
    arriving.clear_old()
    try:
        arrival = arriving.begin(user_id=current_user.id, name=name, length=length, room=room.left)
    except arriving.TooMuchOnTheWay as much:
        return _said(
            413,
            f"{in_megabytes(much.on_the_way)} of yours are on their way already, and "
            f"{in_megabytes(room.left)} is the room that is left. Finish or stop those first; "
            "what is left alone for an hour makes way by itself. “Begun, not finished”, with your "
            "evidence, lists them.",
        )
    except OSError as fault:
        return _no_room(fault)
    answer = _said(201)
    answer.headers["Location"] = url_for("evidence.arriving_file", token=arrival.token)
    return answer


@bp.route("/arriving/<string:token>", methods=["HEAD", "PATCH", "DELETE"])
@signed_in
def arriving_file(token: str) -> Any:
    """How much of a file has come; a piece of it; or that it shall not come after all."""
    if (other := _other_version()) is not None:
        return other
    try:
        arrival = arriving.find(token, user_id=current_user.id)
        if request.method == "PATCH":
            return _receive(arrival)
    except arriving.NoSuchArrival:
        return _said(404, "No such file is arriving.")
    if request.method == "DELETE":
        arriving.discard(arrival)
        return _said(204)
    answer = _said(200)
    answer.headers["Upload-Offset"] = str(arrival.offset)
    answer.headers["Upload-Length"] = str(arrival.length)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _receive(arrival: arriving.Arrival) -> Response:
    at = _number("Upload-Offset")
    if request.mimetype != PIECE:
        return _said(415, f"A piece is sent as {PIECE}.")
    if at is None:
        return _said(400, "Say where the piece begins, in Upload-Offset.")
    checksum = request.headers.get("Upload-Checksum", "")
    try:
        now = arriving.receive(arrival, request.stream, at=at, checksum=checksum)
    except arriving.NotHere as here:
        answer = _said(409, "The file ends somewhere else so far.")
        answer.headers["Upload-Offset"] = str(here)
        return answer
    except arriving.PieceTooLarge:
        return _said(413, "The piece goes beyond the length that the file was said to have.")
    except arriving.PieceSpoilt:
        return _said(_CHECKSUM_MISMATCH, "The piece was changed on its way. Send it again.")
    except arriving.UnknownChecksum:
        return _said(400, f"Checksums here are {' and '.join(arriving.CHECKSUMS)}.")
    except arriving.BusyArriving:
        return _said(423, "Another piece of this file is being received.")
    except ClientDisconnected:
        return _said(400, "The connection broke.")
    except OSError as fault:
        return _no_room(fault)
    answer = _said(204)
    answer.headers["Upload-Offset"] = str(now)
    return answer


def _other_version() -> Response | None:
    """The refusal of a client that speaks another version of the protocol."""
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    answer = _said(412, f"This server speaks tus {VERSION}.")
    answer.headers["Tus-Version"] = VERSION
    return answer


def _said(status: int, sentence: str = "") -> Response:
    answer = make_response(sentence, status)
    answer.mimetype = "text/plain"
    answer.headers["Tus-Resumable"] = VERSION
    if status == 201:
        answer.headers["Tus-Extension"] = EXTENSIONS
        answer.headers["Tus-Checksum-Algorithm"] = ",".join(arriving.CHECKSUMS)
        answer.headers["Tus-Max-Size"] = str(_settings().pieces_limit)
    return answer


def _no_room(fault: OSError) -> Response:
    log.error("arriving.not_received kind=%s number=%s", type(fault).__name__, fault.errno)
    return _said(507, NO_ROOM)


def _number(header: str) -> int | None:
    said = request.headers.get(header, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def _metadata() -> dict[str, str]:
    """What the client says of the file: names with values in Base64, as tus has it."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _settings() -> Settings:
    found: Settings = current_app.extensions["portfolio_settings"]
    return found

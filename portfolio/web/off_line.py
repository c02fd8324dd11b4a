"""Writing off line: a page that stands in for a writing page, and the worker that answers with it.

A browser keeps both as they are for nobody: the page is made without whoever asks for it, and what
was written comes to it from the device.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, url_for

from portfolio.web.guard import View, public

bp = Blueprint("off_line", __name__)

_ASSET = re.compile(r'(?:href|src)="([^"]+[?&]v=[^"]*)"')


def written_off_line(view: View) -> View:
    """For a page with a form that saves what is typed: off line a browser shows its stand-in."""
    view.written_off_line = True  # type: ignore[attr-defined]  # read below
    return view


@bp.get("/off-line")
@public
def page() -> Any:
    """The page that stands in for a writing page; the same for everybody."""
    return _page()


@bp.get("/off-line/worker")
@public
def worker() -> Response:
    """What a browser runs beside our pages, with all that it has to keep."""
    code = (Path(current_app.static_folder or "") / "off_line_worker.js").read_text()
    shown = _page()
    kept = {
        "name": hashlib.sha256((code + shown).encode()).hexdigest()[:16],
        "page": url_for("off_line.page"),
        "assets": [each.replace("&amp;", "&") for each in _ASSET.findall(shown)],
    }
    answer = Response(
        f"const KEPT = {json.dumps(kept)};\nconst PAGES = {json.dumps(_writing_pages())};\n{code}",
        mimetype="text/javascript",
    )
    # It lies below an address of its own and answers for the pages of every area.
    answer.headers["Service-Worker-Allowed"] = "/"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _page() -> str:
    return render_template("off_line/writing.html", who=None, navigation=[])


def _writing_pages() -> list[str]:
    """Patterns of the addresses of pages that are written on off line."""
    views = current_app.view_functions
    return sorted(
        f"^{re.sub(r'<[^>]+>', '[0-9]+', rule.rule)}$"
        for rule in current_app.url_map.iter_rules()
        if getattr(views[rule.endpoint], "written_off_line", False)
    )

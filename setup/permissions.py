"""Writes docs/permissions.md from the policy table and the routes: python -m setup.permissions"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from portfolio.access import GRANTS, Permission, Relation
from portfolio.app import create_app
from portfolio.config import Settings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "permissions.md"

WHO = {
    Relation.MEMBER: "anybody of the centre",
    Relation.LEARNER: "learner whose portfolio it is",
    Relation.ASSESSOR: "assessor of the unit",
    Relation.COUNTERSIGNER: "countersigner of the unit",
    Relation.VERIFIER: "verifier of the unit, or lead verifier of the centre",
    Relation.EXTERNAL: "external verifier, for the units and days they were let in",
    Relation.MANAGER: "manager of the centre",
}

BEGINNING = """\
# Who may do what

Made from `portfolio/access.py` and the routes by `python -m setup.permissions`; a test fails while
this page is out of date. Don't change it by hand.

What a person may do follows from how they stand to the thing at hand: to this learner's unit, to
this piece of evidence, to this centre. A role alone opens no portfolio: an assessor sees the units
they were allocated to and no others. Two roles reach through the whole centre: a **manager** sees
people, enrolments, progress and history, and no evidence; a **lead verifier** stands to every unit
of the centre as its verifier does.

* Whoever has nothing to do with a thing is told that it does not exist (404). Whoever may see it,
  but not do this to it, is told so (403).
* Nobody reaches another centre.
* A draft is its author's alone until it is declared.
* Whether something can be done *now* is another question: a signed-off unit is locked for
  everybody, and nobody verifies what they judged. Those rules stand in each area's `rules.py`
  and are answered with a sentence.
"""


def page(app: Flask) -> str:
    """The text of the page, for the policy and the routes as they are now."""
    return "\n".join([BEGINNING, *_policy(), "", *_pages(app), ""])


def _policy() -> Iterator[str]:
    yield "## The policy"
    yield ""
    for relation in Relation:
        yield f"* **{relation}**: {WHO[relation]}"
    yield ""
    yield f"| permission | {' | '.join(Relation)} |"
    yield "|---|" + ":---:|" * len(Relation)
    for permission in Permission:
        cells = ("yes" if relation in GRANTS[permission] else "" for relation in Relation)
        yield f"| {permission} | {' | '.join(cells)} |"


def _pages(app: Flask) -> Iterator[str]:
    opened = _opened_by(app)
    yield "## The pages that each permission opens"
    yield ""
    yield "`<id>` is a number. A page that also takes what is typed into it is marked with “sends”."
    for permission in (*Permission, "signed in", "public"):
        if permission not in opened:
            continue
        yield ""
        yield f"### {_HEADINGS.get(str(permission), str(permission).capitalize())}"
        yield ""
        yield "| address | | what it is |"
        yield "|---|---|---|"
        yield from (row for _address, row in sorted(opened[permission]))


_HEADINGS = {"signed in": "Anybody signed in", "public": "Anybody at all"}


def _opened_by(app: Flask) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if not hasattr(view, "access"):
            continue
        permission, _model = view.access
        address = rule.rule.replace("int:", "")
        sends = "sends" if "POST" in (rule.methods or ()) else ""
        meaning = (view.__doc__ or "").strip().splitlines()[0]
        found[permission].append((address, f"| `{address}` | {sends} | {meaning} |"))
    return found


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(page(create_app(Settings(data=Path(folder)), testing=True)))


if __name__ == "__main__":
    sys.exit(main())

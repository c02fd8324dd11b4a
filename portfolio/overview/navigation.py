"""The links in the top bar: what each role's people go to most."""

import re
from dataclasses import dataclass

from flask import url_for

from portfolio.access import RoleName
from portfolio.enrolment.queries import find_portfolio_id
from portfolio.people.models import User

_OF_EVIDENCE = re.compile(r"/(evidence|journal|originals)/|/portfolios/\d+/(journal|complaints)\b")

_OF_UNIT_TEXTS = re.compile(r"/(own-units|qualifications|outcomes)\b")

# Lists of people and of enrolments are brought in from the learners' page.
_OF_LEARNERS = re.compile(r"/lists\b")
# One's own account is under nothing: the name beside the top bar leads there.
_OF_ONESELF = re.compile(r"/account\b")


@dataclass(frozen=True)
class Link:
    """A link of the top bar."""

    label: str
    href: str
    current: bool
    count: int = 0


def navigation_for(user: User, path: str) -> list[Link]:
    """The links that *user* gets, the one that *path* lies under marked."""
    learns = user.has(RoleName.LEARNER)
    only_learns = user.role_names == {RoleName.LEARNER.value}
    places = [("My units" if only_learns else "Home", url_for("overview.home"))]
    portfolio_id = _portfolio_of(user) if learns else None
    if portfolio_id is not None:
        places.append(("My evidence", url_for("evidence.items", id=portfolio_id)))
    if user.has(RoleName.MANAGER):
        places.append(("Learners", url_for("enrolment.learners")))
        places.append(("People", url_for("people.people")))
    if user.has(RoleName.VERIFIER) or user.has(RoleName.LEAD_VERIFIER):
        places.append(("Sampling plan", url_for("verification.sampling")))
    if user.has(RoleName.EXTERNAL):
        places.append(("Units open to you", url_for("verification.opened")))
    if user.has(RoleName.MANAGER) or user.has(RoleName.LEAD_VERIFIER):
        places.append(("External verifiers", url_for("verification.visitors")))
    places.append(("Unit texts", url_for("standards.units")))
    notices = url_for("notices.notices")
    places.append(("Notices", notices))
    best = _place_of(path, [href for _label, href in places])
    return [
        Link(label, href, href == best, user.unread_notices if href == notices else 0)
        for label, href in places
    ]


def _portfolio_of(user: User) -> int | None:
    """The id of their portfolio: asked for once, since a portfolio stays whose it is for good.

    Kept by what names their account in every installation's database, not by its number.
    """
    found = _kept.get(user.fs_uniquifier)
    if found is None:
        found = find_portfolio_id(user)
        if found is not None:
            if len(_kept) >= _KEPT:
                _kept.clear()
            _kept[user.fs_uniquifier] = found
    return found


_KEPT = 20_000
_kept: dict[str, int] = {}


def _place_of(path: str, places: list[str]) -> str:
    """The place that *path* lies under: the longest, but for what belongs elsewhere by its kind."""
    if _OF_EVIDENCE.match(path):
        return next((place for place in places if place.endswith("/evidence")), "")
    if _OF_UNIT_TEXTS.match(path):
        return next((place for place in places if place == url_for("standards.units")), "")
    if _OF_LEARNERS.match(path):
        return next((place for place in places if place == url_for("enrolment.learners")), "")
    if _OF_ONESELF.match(path):
        return ""
    return max((place for place in places if path.startswith(place)), key=len, default="")

"""The links in the top bar: what each role's people go to most."""

from dataclasses import dataclass

from flask import url_for

from portfolio.access import RoleName
from portfolio.people.models import User


@dataclass(frozen=True)
class Link:
    """A link of the top bar."""

    label: str
    href: str
    current: bool
    count: int = 0


def navigation_for(user: User, path: str) -> list[Link]:
    """The links that *user* gets, the one that *path* lies under marked."""
    places = [("Home", url_for("overview.home"))]
    if user.has(RoleName.MANAGER):
        places.append(("Learners", url_for("enrolment.learners")))
    if user.has(RoleName.VERIFIER) or user.has(RoleName.LEAD_VERIFIER):
        places.append(("Sampling plan", url_for("verification.sampling")))
    places.append(("Units", url_for("standards.units")))
    best = max((href for _label, href in places if path.startswith(href)), key=len, default="")
    return [Link(label, href, href == best) for label, href in places]

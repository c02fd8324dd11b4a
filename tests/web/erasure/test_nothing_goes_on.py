"""Whatever is sent of a unit whose learner was erased by law is refused, and its pages say why."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.erasure.actions import erase
from portfolio.people.models import User
from portfolio.schema import Base
from portfolio.transaction import transaction
from portfolio.verification import rules
from portfolio.verification.models import ActionPoint, ActionResponse, Sample
from tests.strict_client import Page, StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_submission,
    a_unit_version,
    a_verifier,
    an_assessor,
    store,
)

SAID = "was erased by law. What is left of it stays as it is."
NOTICE = "The learner was erased by law."
SOON = (date.today() + timedelta(days=14)).isoformat()


class House:
    """A learner's units, each with people at work on it, as they stand before an erasure."""

    def __init__(self) -> None:
        centre = a_centre()
        self.learner, self.tom = a_learner(centre), an_assessor(centre)
        self.ravi = an_assessor(centre, "Ravi Shah", trainee=True)
        self.helen, self.grace = a_verifier(centre), a_manager(centre)
        store(centre, self.learner, self.tom, self.ravi, self.helen, self.grace)
        portfolio = a_portfolio(self.learner)
        people: Any = {"assessor": self.tom, "verifier": self.helen}
        open_, signed, sampled = (
            a_portfolio_unit(portfolio, a_unit_version(), **people) for _each in range(3)
        )
        trainees = a_portfolio_unit(
            portfolio, a_unit_version(), assessor=self.ravi, countersigner=self.tom
        )
        store(portfolio, open_, signed, sampled, trainees)
        round = a_submission(open_)
        store(round)
        a_sign_off(signed, by=self.tom)
        provisional = a_sign_off(trainees, by=self.ravi, provisional=True)
        sample = Sample(
            portfolio_unit=sampled, sign_off=a_sign_off(sampled, by=self.tom), kind="summative",
            origin="rule", reason="First.", verifier=self.helen, assessor=self.tom, at=NOW,
        )  # fmt: skip
        point = ActionPoint(
            sample=sample, text="Say who.", severity="advisory", due_on=NOW.date(), by=self.helen,
            at=NOW,
        )  # fmt: skip
        ActionResponse(action_point=point, text="In E4.", by=self.tom, at=NOW)
        store(sample, point)
        self.things: dict[str, Base] = {
            "open": open_, "signed": signed, "sampled": sampled, "trainees": trainees,
            "provisional": provisional, "sample": sample, "point": point,
        }  # fmt: skip

    def id(self, what: str) -> int:
        found: int = self.things[what].id  # type: ignore[attr-defined]
        return found

    def unit(self, what: str) -> PortfolioUnit:
        thing: Any = self.things[what]
        if isinstance(thing, ActionPoint):
            thing = thing.sample
        found: PortfolioUnit = getattr(thing, "portfolio_unit", thing)
        return found

    def erase(self) -> None:
        with transaction():
            erase(self.learner, by=None, ground="Asked for.", years=3, early=True)


@pytest.fixture
def house(client: StrictClient) -> House:
    return House()


Who = Callable[[House], User]


def tom(house: House) -> User:
    return house.tom


def helen(house: House) -> User:
    return house.helen


def grace(house: House) -> User:
    return house.grace


# What is done, to which thing, by whom, and what is sent for it.
ACTS: list[tuple[str, str, Who, dict[str, Any]]] = [
    ("assessment.reopen", "signed", tom, {"reason": "Look again."}),
    ("assessment.countersign", "provisional", tom, {"decision": "confirm"}),
    ("assessment.countersign", "provisional", tom, {"decision": "return", "note": "Look again."}),
    ("verification.sample_new", "signed", helen, {"reason": "I want to."}),
    ("verification.sample_new", "open", helen, {"reason": "I want to."}),
    ("verification.raise_action", "sample", helen,
     {"text": "Say when.", "severity": "advisory", "due_on": SOON}),
    ("verification.close", "point", helen, {"note": "Good."}),
    ("verification.answer", "point", tom, {"text": "It is there."}),
    ("enrolment.allocate", "signed", grace, {"target_on": SOON}),
]  # fmt: skip


@pytest.mark.parametrize(("endpoint", "what", "who", "typed"), ACTS)
def test_what_is_sent_is_refused_and_the_page_says_so(
    client: StrictClient,
    house: House,
    endpoint: str,
    what: str,
    who: Who,
    typed: dict[str, Any],
) -> None:
    client.sign_in(who(house))
    before = client.page(endpoint, id=house.id(what))
    sent = {each: before.value(each) for each in ("once", "seen") if _has(before, each)}
    places = ("assessor", "verifier", "countersigner") if endpoint == "enrolment.allocate" else ()
    sent |= {place: _chosen(before, place) for place in places}
    house.erase()
    sent |= {"seen": str(house.unit(what).revision)} if "seen" in sent else {}
    events = db.session.scalar(select(func.count(AuditEvent.id)))

    shown = client.page(endpoint, id=house.id(what))
    refused = client.send(endpoint, sent | typed, id=house.id(what), status=422)

    assert NOTICE in shown.text
    assert not set(shown.buttons()) & set(before.buttons()) - {"Sign out"}
    assert SAID in refused.error_summary
    assert db.session.scalar(select(func.count(AuditEvent.id))) == events
    assert house.unit(what).locked is (what != "open")


@pytest.mark.parametrize("endpoint", ["verification.release", "verification.agree"])
def test_nothing_is_released(client: StrictClient, house: House, endpoint: str) -> None:
    what = "signed" if endpoint == "verification.release" else "sample"
    house.erase()
    events = db.session.scalar(select(func.count(AuditEvent.id)))
    client.sign_in(house.helen)

    sent = {"seen": str(house.unit(what).revision), "checks": list(rules.CHECKS)}
    answer = client.post(
        client.address(endpoint, id=house.id(what)), data=sent, follow_redirects=True
    )

    assert SAID in answer.text
    assert db.session.scalar(select(func.count(AuditEvent.id))) == events


def test_the_sign_off_page_says_it_and_leads_to_no_judging(
    client: StrictClient, house: House
) -> None:
    client.sign_in(house.tom)
    assert "Judge the unit" in client.page("assessment.sign_off", id=house.id("open")).links()
    house.erase()

    page = client.page("assessment.sign_off", id=house.id("open"))

    assert NOTICE in page.text
    assert "What still stands in the way" not in page.text
    assert "Judge the unit" not in page.links()
    signed = client.page("assessment.sign_off", id=house.id("signed"))
    assert "Reopen the unit" not in signed.links()


def test_nobody_is_led_to_go_on(client: StrictClient, house: House) -> None:
    pages = (
        (house.tom, "overview.home", ("Answer", "Countersign", "Judge")),
        (house.helen, "overview.home", ("Look at", "Go on with", "Read the", "Sample")),
        (house.helen, "verification.sampling", ("Open the next one",)),
        (house.grace, "enrolment.learners", ("Priya Nair: ", "Erased person")),
    )
    led = [_led(client, *each) for each in pages]
    assert all(led)

    house.erase()

    assert [_led(client, *each) for each in pages] == [[], [], [], []]
    home = client.sign_in(house.helen).page("overview.home")
    assert "Nobody has ever looked at" not in home.text
    plan = client.page("verification.sampling")
    assert "Nothing waits." in plan.text
    assert "Open samples" not in plan.text
    assert "Say who." not in plan.text
    learners = client.sign_in(house.grace).page("enrolment.learners")
    assert "Wants an assessor" not in learners.text


def _led(client: StrictClient, who: User, endpoint: str, words: tuple[str, ...]) -> list[str]:
    links = client.sign_in(who).page(endpoint).links()
    return [each for each in links if each.startswith(words)]


def _has(page: Page, name: str) -> bool:
    return bool(page.tree.xpath(f"//main//*[@name='{name}']"))


def _chosen(page: Page, name: str) -> str:
    (found,) = page.tree.xpath(f"//select[@name='{name}']/option[@selected]/@value")
    return str(found)

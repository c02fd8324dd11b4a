"""A whole college: everybody at work on one learner's portfolio, and every page of it reachable."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from lxml import html

from portfolio.access import Relation, RoleName
from portfolio.assessment.models import Judgement, TieDecision
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrant, Portfolio, PortfolioUnit
from portfolio.evidence.files.stored import area_of
from portfolio.evidence.models import DraftText, EvidenceFile, EvidenceItem
from portfolio.exports.models import Export
from portfolio.files.store import store as files
from portfolio.people.models import Centre, User
from portfolio.schema import Base
from portfolio.verification.models import ActionPoint, ActionResponse, Sample
from portfolio.web.guard import today
from tests.strict_client import StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    a_version,
    an_assessor,
    an_item,
    store,
)

OUTCOMES = "deal with complaints, understand complaints"


@dataclass
class College:
    """One centre with a learner's full portfolio, and a second learner beside it."""

    centre: Centre
    people: dict[str, User]
    portfolio: Portfolio
    open_unit: PortfolioUnit
    signed_unit: PortfolioUnit
    items: dict[str, EvidenceItem]
    things: dict[str, Any] = field(default_factory=dict)


def a_college(name: str = "Hillside College", *, centre: Centre | None = None) -> College:
    """The college, stored: one unit submitted, one signed off by a trainee and sampled.

    With *centre*, one more learner of that centre, with people of their own.
    """
    centre = centre or a_centre(name)
    people = {
        "learner": a_learner(centre),
        "assessor": an_assessor(centre),
        "trainee": an_assessor(centre, "Ravi Shah", trainee=True),
        "counter": an_assessor(centre, "Sara Bose"),
        "verifier": a_verifier(centre),
        "lead": a_person("Nora Lind", centre, RoleName.LEAD_VERIFIER),
        "external": a_person("Eve Stone", centre, RoleName.EXTERNAL),
        "manager": a_manager(centre),
        "member": a_learner(centre, "Jamie Reid"),
    }
    store(centre, *people.values())
    portfolio = a_portfolio(people["learner"])
    open_unit = a_portfolio_unit(
        portfolio,
        a_unit_version(outcomes=(OUTCOMES,)),
        assessor=people["assessor"],
        verifier=people["verifier"],
    )
    signed_unit = a_portfolio_unit(
        portfolio,
        a_unit_version("Log the complaint", "Follow it up", outcomes=(OUTCOMES,)),
        assessor=people["trainee"],
        countersigner=people["counter"],
        verifier=people["verifier"],
    )
    store(portfolio, open_unit, signed_unit)
    made = College(
        centre, people, portfolio, open_unit, signed_unit, _items(centre, portfolio, open_unit)
    )
    made.things = _verification(made)
    return made


def _items(centre: Centre, portfolio: Portfolio, unit: PortfolioUnit) -> dict[str, EvidenceItem]:
    sent, draft = an_item(portfolio), an_item(portfolio, title="Half a thought", draft=True)
    uploaded = an_item(portfolio, title="The reply I wrote")
    testimony = an_item(portfolio, title="Testimony of Sam Reid", kind="WT", draft=True)
    begun_again = an_item(portfolio, title="A quiet week")
    testimony.newest.source = "form"
    testimony.newest.fields = {
        "name": "Sam Reid",
        "role": "Team leader",
        "relation": "My manager",
        "contact": "sam@work.example",
        "statement": "I saw it.",
        "form": "testimony",
    }
    kept = files().put(BytesIO(b"Refund call."), area=area_of(centre.id))
    for item in (uploaded, draft):
        item.newest.files.append(
            EvidenceFile(
                name="refund.txt",
                kind="txt",
                media_type="text/plain",
                size=kept.size,
                sha256=kept.sha256,
                key=kept.key,
            )
        )
    uploaded.newest.source = draft.newest.source = "file"
    writing = an_item(portfolio, title="As I write", draft=True)
    writing.newest.reading = None
    writing.newest.draft = DraftText(text="I began.", fields={}, saves=0, saved_at=NOW)
    submission = a_submission(unit)
    frozen = a_tie(sent, unit, 1, submission=submission)
    store(sent, draft, uploaded, testimony, begun_again, writing, submission, frozen)
    free = a_tie(uploaded, unit, 2, locator="1")
    tied = a_tie(begun_again, unit, 3)
    store(free, tied)
    store(a_version(begun_again, title="Nobody sees this yet", draft=True))
    return {
        "sent": sent,
        "draft": draft,
        "uploaded": uploaded,
        "testimony": testimony,
        "begun_again": begun_again,
        "writing": writing,
    }


def _verification(college: College) -> dict[str, Any]:
    people, unit = college.people, college.signed_unit
    sign_off = a_sign_off(unit, by=people["trainee"], provisional=True)
    day = timedelta(days=1)
    grant = ExternalGrant(
        portfolio_unit=unit,
        user=people["external"],
        from_on=today() - day,
        until_on=today() + day,
        by_id=people["manager"].id,
        at=NOW,
    )
    sample = Sample(
        portfolio_unit=unit,
        sign_off=sign_off,
        kind="summative",
        origin="verifier",
        reason="First decision.",
        verifier=people["verifier"],
        assessor=people["trainee"],
        at=NOW,
    )
    points = [
        ActionPoint(
            sample=sample,
            text=f"Say who took it over, part {n}.",
            severity="essential",
            due_on=today(),
            by_id=people["verifier"].id,
            at=NOW,
        )
        for n in (1, 2)
    ]
    export = Export(
        portfolio_unit=unit,
        state="waiting",
        by=people["learner"],
        for_relation=Relation.LEARNER.value,
        requested_at=NOW,
    )
    store(grant, sample, *points, export)
    return {"sign_off": sign_off, "sample": sample, "point": points[0], "export": export}


def further_on(college: College) -> None:
    """Units of the portfolio that are further on, so that the forms of the last steps are shown.

    One is judged and not signed off; one is signed off and was never sampled; one is sampled and
    may be agreed with; of one an action point was answered and may be closed.
    """
    people, day = college.people, timedelta(days=1)

    def unit() -> PortfolioUnit:
        return a_portfolio_unit(
            college.portfolio,
            a_unit_version("Log the complaint"),
            assessor=people["assessor"],
            verifier=people["verifier"],
        )

    judged, unsampled, agreeable, answered = unit(), unit(), unit(), unit()
    store(judged, unsampled, agreeable, answered)
    _judged(judged, people["assessor"])
    a_sign_off(unsampled, by=people["assessor"])
    samples = [
        Sample(
            portfolio_unit=each,
            sign_off=a_sign_off(each, by=people["assessor"]),
            kind="summative",
            origin="verifier",
            reason="A new assessor.",
            verifier=people["verifier"],
            assessor=people["assessor"],
            at=NOW,
        )
        for each in (agreeable, answered)
    ]
    point = ActionPoint(
        sample=samples[1],
        text="Say who rang.",
        severity="essential",
        due_on=today() + day,
        by_id=people["verifier"].id,
        at=NOW,
    )
    response = ActionResponse(
        action_point=point, text="Sam rang.", by_id=people["assessor"].id, at=NOW
    )
    store(*samples, point, response)


def _judged(unit: PortfolioUnit, by: User) -> None:
    """Every criterion is met on one accepted item, and nothing is signed off."""
    item, submission = an_item(unit.portfolio), a_submission(unit)
    store(item, submission)
    criterion = unit.unit_version.criteria[0]
    tie = a_tie(item, unit, 1, locator="1", submission=submission)
    store(
        tie,
        TieDecision(mapping=tie, accepted=True, reason="", by=by, at=NOW),
        Judgement(
            portfolio_unit=unit,
            criterion=criterion,
            submission=submission,
            outcome="met",
            feedback="Clear.",
            by=by,
            at=NOW,
            **dict.fromkeys(("valid", "authentic", "current", "sufficient", "reliable"), True),
        ),
    )


@dataclass(frozen=True)
class SeenForm:
    """A form as a page shows it to somebody: where it goes, and each field with its values."""

    who: str
    page: str
    address: str
    method: str
    fields: dict[str, list[str]]  # what the browser would send as the page stands
    offered: dict[str, list[str]]  # every value that the page offers for the field

    def filled(self) -> dict[str, list[str]]:
        """What a person would send: empty texts filled in, one choice taken of each set."""
        sent = {name: list(values) for name, values in self.fields.items()}
        for name, values in self.offered.items():
            if name not in sent or sent[name] in ([], [""]):
                some = [value for value in values if value]
                sent[name] = some[:1] if values else [_plausible(name)]
        return sent


def _plausible(name: str) -> str:
    if name.endswith("_on"):
        return "2026-03-02"
    return {"started": "10:00", "ended": "11:00"}.get(name, "What was seen and said.")


def crawl(client: StrictClient, college: College) -> tuple[dict[str, set[str]], list[SeenForm]]:
    """Every page that each person reaches by links from their home, and every form on them."""
    pages: dict[str, set[str]] = {}
    forms: dict[tuple[str, ...], SeenForm] = {}
    for who, user in college.people.items():
        client.sign_in(user)
        seen, ahead = pages.setdefault(who, set()), ["/", *_not_linked(client, college, who)]
        while ahead:
            address = ahead.pop().partition("#")[0]
            if address in seen or not address.startswith("/"):
                continue
            seen.add(address)
            answer = client.get(address)
            if answer.status_code in (301, 302, 303):
                ahead.append(answer.headers["Location"])
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            tree = html.document_fromstring(answer.text)
            ahead += [str(each) for each in tree.xpath("//a/@href | //img/@src")]
            for form in _forms(tree, who, address):
                forms.setdefault((who, form.address, *sorted(form.offered)), form)
    return pages, list(forms.values())


def _not_linked(client: StrictClient, college: College, who: str) -> list[str]:
    """Pages that this person may open, and that stand behind a button or in a message."""
    if who == "learner":
        export = college.things["export"].id
        return [
            client.address("exports.export", id=export),
            *(client.address("evidence.item", id=item.id) for item in college.items.values()),
        ]
    if who == "manager":
        line = college.open_unit.unit_version.outcomes[0]
        return [client.address("standards.split", id=line.id)]
    return []


def _forms(tree: Any, who: str, page: str) -> list[SeenForm]:
    found = []
    for form in tree.xpath("//form"):
        address = form.get("action") or page
        sent: dict[str, list[str]] = {}
        offered: dict[str, list[str]] = {}
        for each in [*form.xpath(".//*[@name]"), *_outside(tree, form)]:
            name, kind = each.get("name"), each.get("type", "").lower()
            values = offered.setdefault(name, [])
            if each.tag == "select":
                values += [option.get("value", "") for option in each.xpath(".//option")]
                chosen = each.xpath(".//option[@selected]/@value")
                sent[name] = [str(v) for v in chosen] or values[:1]
            elif kind in ("checkbox", "radio"):
                values.append(each.get("value", "on"))
                if each.get("checked") is not None:
                    sent.setdefault(name, []).append(values[-1])
            elif each.tag == "button" or kind == "submit":
                values.append(each.get("value", ""))
            elif each.tag == "textarea":
                sent[name] = [(each.text or "").lstrip("\n")]
            elif kind == "hidden":
                values.append(each.get("value", ""))
                sent.setdefault(name, []).append(each.get("value", ""))
            else:
                sent[name] = [each.get("value", "")]
        method = form.get("method", "get").lower()
        found.append(SeenForm(who, page, address, method, sent, offered))
    return found


def _outside(tree: Any, form: Any) -> list[Any]:
    """Fields that belong to the form by its id."""
    id = form.get("id")
    return list(tree.xpath(f"//*[@name and @form='{id}']")) if id else []


def rows_now(*, leaving_out: frozenset[str] = frozenset()) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table but those left out, as they stand in the database."""
    db.session.rollback()
    return {
        table.name: sorted(
            tuple(str(value) for value in row) for row in db.session.execute(table.select())
        )
        for table in Base.metadata.sorted_tables
        if table.name not in leaving_out
    }

"""Nothing of one centre, or of one learner, is reachable from another: no address, no field.

Every page that people of one college reach is asked for by those of another, and every field
whose values differ between two colleges is sent with the values of the other one.
"""

import re

import pytest
from flask import Flask

from tests.colleges import College, SeenForm, a_college, crawl, further_on, rows_now
from tests.strict_client import StrictClient
from tests.web.test_access import OF_THE_LIBRARY, access_rows

# The fields that name rows, by endpoint. One that is new is noticed below; whoever adds it here
# has seen that it is refused.
NAMING = {
    "assessment.judge": {
        "criteria", "verdict_N", "feedback_N", "tie_N", "reason_N",
        "valid_N", "authentic_N", "current_N", "sufficient_N", "reliable_N",
    },
    "enrolment.allocate": {"assessor", "verifier", "countersigner"},
    "enrolment.enrol": {"assessor", "verifier", "countersigner"},
    "evidence.map": {"criteria"},
    "evidence.record_new": {"criteria"},
    "evidence.unmap": {"tie"},
    "overview.map_unit": {"ties"},
    "verification.grant_new": {"person", "units"},
    "verification.raise_action": {"criterion"},
    "verification.visitor": {"grants"},
    "witnesses.ask": {"criteria"},
}  # fmt: skip
# Routes whose form no page of these colleges shows, by what would have to be so; each is asked for
# by those who are strangers to it in tests/web/test_access.py.
NOT_MET = {
    "the portfolio holds a complaint log": {
        "complaints.change", "complaints.columns", "complaints.keep", "complaints.keep_patterns",
        "complaints.recommend", "complaints.withdraw",
    },
    "a draft names others": {
        "evidence.anonymise", "evidence.destroy_original", "evidence.personal_data",
        "evidence.recording_consent",
    },
    "a witness was asked, or testified": {
        "witnesses.ask_again", "witnesses.expert", "witnesses.withdraw",
    },
    "the journal has an entry": {"journal.change", "journal.make_evidence"},
    "the centre keeps a policy": {"policies.change"},
    "no rule of the plan chose a sign-off that waits": {"verification.release"},
    "something is held at the workplace": {"evidence.confirm_seen", "evidence.held"},
    "a draft holds files, or a mail with something attached": {
        "evidence.add_attachment", "evidence.change_files",
    },
    "a file was sent in pieces, and no form made it evidence": {"evidence.discard_arriving"},
    "the browser saves or sends by itself": {
        "evidence.announce", "evidence.autosave", "journal.autosave", "journal.autosave_new",
    },
    "a list was uploaded": {"interchange.preview"},
    "somebody was told something": {
        "notices.open_notice", "notices.read", "notices.read_all",
    },
    "a unit has a newer version": {"overview.move", "overview.move_all"},
    "somebody's invitation, account or second step stands otherwise": {
        "people.clear_second_step", "people.invite_again", "people.reinstate",
        "people.send_mail_again", "people.withdraw_invitation",
    },
    "somebody leaves, or is held": {"enrolment.hand_over", "erasure.lift"},
    "the centre writes a unit of its own": {
        "standards.discard", "standards.draft", "standards.take_up",
    },
}  # fmt: skip
# Colleagues can be chosen whoever's portfolio they work on.
COLLEAGUES = {"assessor", "verifier", "countersigner", "person"}
# In their own centre they see every portfolio.
OF_ALL = {"manager", "lead"}
_SEVERAL = {"criteria", "ties"}
# What each page makes anew.
_FRESH = {"once", "seen", "csrf_token"}


@pytest.fixture
def ours(client: StrictClient) -> College:
    college = a_college()
    further_on(college)
    return college


@pytest.fixture(params=["another centre", "another learner"])
def theirs(ours: College, request: pytest.FixtureRequest) -> College:
    """A college to keep apart: in a centre of its own, or of a learner beside ours."""
    college = a_college("Riverside", centre=None if "centre" in request.param else ours.centre)
    further_on(college)
    return college


def test_the_crawl_meets_the_form_of_every_route(
    app: Flask, client: StrictClient, ours: College
) -> None:
    routes = {row[0] for row in access_rows() if row[1] == "POST"}

    met = set(_by_endpoint(app, client, ours)) - OF_THE_LIBRARY

    not_met = set().union(*NOT_MET.values())
    assert sorted(routes - met - not_met) == []
    assert sorted(not_met - (routes - met)) == []
    assert met <= routes


def test_every_field_that_names_rows_is_known(
    app: Flask, client: StrictClient, ours: College
) -> None:
    theirs = a_college("Riverside")
    further_on(theirs)
    our_forms, their_forms = _by_endpoint(app, client, ours), _by_endpoint(app, client, theirs)

    found: dict[str, set[str]] = {}
    for endpoint, form in our_forms.items():
        for name in form.offered.keys() | their_forms[endpoint].offered.keys():
            if name not in _FRESH and _values(form, name) != _values(their_forms[endpoint], name):
                found.setdefault(endpoint, set()).add(re.sub(r"\d+$", "N", name))

    assert found == NAMING


def test_no_field_reaches_what_is_theirs(
    app: Flask, client: StrictClient, ours: College, theirs: College
) -> None:
    same_centre = ours.centre is theirs.centre
    our_forms, their_forms = _by_endpoint(app, client, ours), _by_endpoint(app, client, theirs)
    tried, acted = 0, []
    for endpoint, names in NAMING.items():
        form = our_forms[endpoint]
        client.sign_in(ours.people[form.who])
        for name in sorted(names):
            if same_centre and (name in COLLEAGUES or form.who in OF_ALL):
                continue
            for sent in _with_theirs(form, their_forms[endpoint], name):
                before = rows_now(leaving_out=frozenset({"form_receipt"}))
                answer = client.post(form.address, data=sent)
                tried += 1
                if rows_now(leaving_out=frozenset({"form_receipt"})) != before:
                    acted.append(f"{endpoint} {name}: {sent}")
                assert answer.status_code in (303, 422), (endpoint, name, answer.status_code)

    assert not acted
    assert tried > len(NAMING)


def test_no_address_reaches_what_is_theirs(
    client: StrictClient, ours: College, theirs: College
) -> None:
    of_all = OF_ALL if ours.centre is theirs.centre else set()
    who = ours.people.keys() - of_all
    pages, forms = crawl(client, theirs)
    their_addresses = {each for w, seen in pages.items() if w not in of_all for each in seen}
    posts = {form.address for form in forms if form.method == "post" and form.who not in of_all}

    reached = []
    for each in sorted(who):
        client.sign_in(ours.people[each])
        for address in sorted(their_addresses):
            if _is_of_one(address) and (code := client.get(address).status_code) != 404:
                reached.append(f"{each} GET {address}: {code}")
        for address in sorted(posts):
            if _is_of_one(address) and (code := client.post(address).status_code) != 404:
                reached.append(f"{each} POST {address}: {code}")

    assert not reached


def test_no_question_after_an_address_shows_what_is_theirs(
    client: StrictClient, ours: College, theirs: College
) -> None:
    item, tie = ours.items["sent"], theirs.items["sent"].newest.mappings[0]
    client.sign_in(ours.people["learner"])
    address = client.address("evidence.item", id=item.id)
    plain = _bare(client.get(address).text)

    assert _bare(client.get(f"{address}?tie={tie.id}").text) == plain
    assert client.get(f"{address}?version={10**6}").status_code == 404

    client.sign_in(ours.people["assessor"])
    address = client.address("assessment.judge", id=ours.open_unit.id)
    plain = _bare(client.get(address).text)
    assert _bare(client.get(f"{address}?item={10**6}&version=1").text) == plain


def test_the_mark_of_anothers_form_neither_stops_nor_leads_anybody(
    client: StrictClient, ours: College, theirs: College
) -> None:
    once = "the same mark"
    client.sign_in(ours.people["learner"])
    sent = {"once": once, "kind": "RA", "title": "Ours", "work_on": "2026-03-02"}
    first = client.post(client.address("evidence.write_new", id=ours.portfolio.id), data=sent)

    client.sign_in(theirs.people["learner"])
    second = client.post(
        client.address("evidence.write_new", id=theirs.portfolio.id),
        data=sent | {"title": "Theirs"},
    )

    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] != second.headers["Location"]
    assert "Theirs" in client.get(second.headers["Location"]).text


def _by_endpoint(app: Flask, client: StrictClient, college: College) -> dict[str, SeenForm]:
    """One form of each endpoint, the one that offers most."""
    addresses = app.url_map.bind("localhost")
    found: dict[str, SeenForm] = {}
    for form in crawl(client, college)[1]:
        if form.method != "post":
            continue
        endpoint, _values = addresses.match(form.address.partition("?")[0], method="POST")
        kept = found.get(endpoint)
        if kept is None or sum(map(len, form.offered.values())) > sum(
            map(len, kept.offered.values())
        ):
            found[endpoint] = form
    return found


def _values(form: SeenForm, name: str) -> set[str] | None:
    """What the form offers for a field; None where it has no such field."""
    return (
        {re.sub("@.*", "", value) for value in form.offered[name]} if name in form.offered else None
    )


def _with_theirs(ours: SeenForm, theirs: SeenForm, name: str) -> list[dict[str, list[str]]]:
    """Our form as it would be sent, with values of theirs in that field."""
    filled = ours.filled()
    filled.pop("look", None)
    if name.endswith("_N"):
        # A field of a row of theirs, beside a page of ours on which nothing is decided.
        prefix = name.removesuffix("N")
        foreign = [n for n in theirs.offered if n.startswith(prefix) and n not in ours.offered]
        assert foreign, name
        untouched = {n: v for n, v in ours.fields.items() if n != "look"}
        return [
            untouched | {n: [next((v for v in theirs.offered[n] if v), "Not theirs to say.")]}
            for n in foreign
        ]
    mine = set(ours.offered[name])
    foreign = [value for value in theirs.offered[name] if value and value not in mine]
    assert foreign, name
    some = [value for value in ours.offered[name] if value][:1]
    return [
        *(filled | {name: [value]} for value in foreign),
        # Beside one of ours, where several can be sent: all of it is refused.
        *(filled | {name: [*some, value]} for value in foreign[:1] if name in _SEVERAL),
    ]


def _is_of_one(address: str) -> bool:
    """Whether an address names something of one centre, and not what all of them have."""
    path = address.partition("?")[0]
    shared = ("/units-offered", "/outcomes/", "/static/", "/bootstrap/")
    return bool(re.search(r"/\d+", path)) and not path.startswith(shared)


def _bare(text: str) -> str:
    """A page without the marks that each form gets anew."""
    return re.sub(r'name="(once|csrf_token)"[^>]*', "", text)

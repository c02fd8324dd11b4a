"""What some may see and others may not, looked for on every page that each person reaches."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portfolio.access import Relation
from portfolio.exports.queries import dossier_of
from portfolio.verification.models import ActionResponse, SampleAgreement
from portfolio.web.guard import today
from tests.colleges import College, a_college, crawl
from tests.strict_client import StrictClient
from tests.world import NOW, a_version, store

# Titles and texts that nobody but the learner has declared yet.
DRAFTS = ("Half a thought", "As I write", "I began.", "Testimony of Sam Reid", "Nobody sees this")
EVIDENCE = ("Refund call", "The reply I wrote", "A quiet week", "I asked what had happened",
            "refund.txt")  # fmt: skip
BETWEEN_VERIFIERS = ("First decision.", "Say who took it over", "Note to Ravi", "I wrote it down")


@pytest.fixture
def college(client: StrictClient) -> College:
    made = a_college()
    said: dict[str, Any] = {"at": NOW}
    store(
        SampleAgreement(
            sample=made.things["sample"],
            checks={},
            note="Note to Ravi",
            by_id=made.people["verifier"].id,
            **said,
        ),
        ActionResponse(
            action_point=made.things["point"],
            text="I wrote it down",
            by_id=made.people["trainee"].id,
            **said,
        ),
    )
    return made


def test_a_draft_is_its_writers_alone(client: StrictClient, college: College) -> None:
    everybody = set(college.people) - {"learner"}

    assert _read(client, college, everybody, DRAFTS) == []
    assert _read(client, college, {"learner"}, DRAFTS)


def test_a_file_of_a_draft_is_its_writers_alone(client: StrictClient, college: College) -> None:
    address = client.address("evidence.file", id=college.items["draft"].newest.files[0].id)

    for who, user in college.people.items():
        client.sign_in(user)
        assert client.get(address).status_code == (200 if who == "learner" else 404), who


def test_a_manager_reads_no_evidence(client: StrictClient, college: College) -> None:
    assert _read(client, college, {"manager"}, EVIDENCE) == []
    assert _read(client, college, {"lead"}, EVIDENCE)


def test_a_learner_reads_nothing_that_verifiers_and_assessors_say_to_each_other(
    client: StrictClient, college: College
) -> None:
    assert _read(client, college, {"learner", "member"}, BETWEEN_VERIFIERS) == []
    assert _read(client, college, {"trainee"}, BETWEEN_VERIFIERS)


@pytest.mark.parametrize(
    ("relation", "hidden"),
    [
        (Relation.LEARNER, BETWEEN_VERIFIERS),
        (Relation.MANAGER, (*EVIDENCE, *BETWEEN_VERIFIERS, *DRAFTS)),
        (Relation.ASSESSOR, DRAFTS),
        (Relation.VERIFIER, DRAFTS),
    ],
)
def test_a_document_shows_no_more_than_the_pages(
    app: Flask, college: College, relation: Relation, hidden: tuple[str, ...]
) -> None:
    for unit in (college.open_unit, college.signed_unit):
        shown = str(dossier_of(unit, relation, made_by="Somebody"))

        assert [each for each in hidden if each in shown] == []


@pytest.mark.parametrize(("begins", "ends", "status"), [(-1, 1, 200), (1, 2, 404), (-2, -1, 404)])
def test_an_external_verifier_sees_a_unit_on_the_days_of_the_grant_alone(
    client: StrictClient, college: College, begins: int, ends: int, status: int
) -> None:
    (grant,) = college.signed_unit.grants
    grant.from_on, grant.until_on = today() + timedelta(begins), today() + timedelta(ends)
    store(grant)
    client.sign_in(college.people["external"])

    for endpoint, id in (
        ("overview.unit", college.signed_unit.id),
        ("overview.portfolio", college.portfolio.id),
        ("overview.history", college.signed_unit.id),
        ("evidence.items", college.portfolio.id),
        ("verification.sample", college.things["sample"].id),
    ):
        assert client.get(client.address(endpoint, id=id)).status_code == status, endpoint
    home = client.get("/").text
    assert (college.signed_unit.label in home) is (status == 200)


def test_an_assessor_maps_no_version_that_they_may_not_read(
    client: StrictClient, college: College
) -> None:
    item, tie = college.items["sent"], college.items["sent"].newest.mappings[0]
    store(a_version(item, "This is about somebody else.", title="What I didn't show"))
    client.sign_in(college.people["assessor"])

    seen = client.get(client.address("evidence.item", id=item.id)).text
    mapping = client.get(client.address("evidence.map", id=item.id))
    sent = client.post(
        client.address("evidence.map", id=item.id),
        data={"version": "2", "whole": "y", "criteria": f"{tie.criterion_id}@0"},
    )
    matrix = client.get(client.address("overview.unit", id=college.open_unit.id)).text

    assert "somebody else" not in seen
    assert mapping.status_code == sent.status_code == 403
    assert "What I didn" not in matrix
    ticked = client.post(
        client.address("overview.map_unit", id=college.open_unit.id),
        data={"seen": "0", "ties": f"{item.newest.id}:{tie.criterion_id}"},
    )
    assert ticked.status_code == 422


def test_an_export_is_gone_for_who_lost_their_place(client: StrictClient, college: College) -> None:
    export = college.things["export"]
    export.by, export.for_relation = college.people["trainee"], Relation.ASSESSOR.value
    store(export)
    client.sign_in(college.people["trainee"])
    endpoints = ("exports.export", "exports.state", "exports.download")
    before = [client.get(client.address(each, id=export.id)).status_code for each in endpoints]

    for allocation in college.signed_unit.allocations:
        allocation.ended_at = NOW
    store(*college.signed_unit.allocations)

    assert before == [200, 200, 303]
    for each in endpoints:
        assert client.get(client.address(each, id=export.id)).status_code == 404


def test_an_export_whose_bytes_are_lost_says_so(client: StrictClient, college: College) -> None:
    export = college.things["export"]
    export.state, export.key, export.size, export.sha256 = "ready", "exports-1/gone", 9, "0" * 64
    store(export)
    client.sign_in(college.people["learner"])

    answer = client.get(client.address("exports.download", id=export.id), follow_redirects=True)

    assert answer.status_code == 200
    assert "be found in the store. Ask for it again." in answer.text


def _read(
    client: StrictClient, college: College, who: set[str], words: tuple[str, ...]
) -> list[str]:
    """Where which of the words stand, on every page that these people reach."""
    found = []
    for each, addresses in crawl(client, college)[0].items():
        if each not in who:
            continue
        client.sign_in(college.people[each])
        for address in sorted(addresses):
            answer = client.get(address)
            if answer.mimetype in ("text/html", "application/json"):
                found += [f"{each} {address}: {w}" for w in words if w in answer.text]
    return found

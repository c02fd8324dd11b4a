"""Whatever people type or upload is shown as they typed it, and nothing of it runs."""

import copy
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import update

from portfolio.access import Relation
from portfolio.db import db
from portfolio.evidence.models import DraftText, EvidenceVersion, Reading
from portfolio.exports.pdf import pdf_of
from portfolio.exports.queries import dossier_of
from portfolio.schema import Base
from tests.colleges import College, a_college, crawl
from tests.strict_client import StrictClient

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)></textarea></title>"

# Every column that holds what somebody typed.
TYPED = {
    "action_point": ["text"],
    "centre": ["name"],
    "criterion": ["text", "display_text"],
    "evidence_file": ["name"],
    "evidence_mapping": ["note"],
    "evidence_version": ["title", "text"],
    "judgement": ["feedback"],
    "learning_outcome": ["text"],
    "sample": ["reason"],
    "sign_off": ["statement"],
    "submission": ["note"],
    "tie_decision": ["reason"],
    "unit_version": ["title", "short_name"],
    "user": ["name"],
}


@pytest.fixture
def college(client: StrictClient) -> College:
    made = a_college()
    for table, columns in TYPED.items():
        db.session.execute(
            update(Base.metadata.tables[table]).values(dict.fromkeys(columns, HOSTILE))
        )
    for reading in db.session.query(Reading):
        document = copy.deepcopy(reading.document)
        for passage in document["passages"]:
            passage["text"] = HOSTILE
        reading.document = document
    for draft in db.session.query(DraftText):
        draft.text, draft.fields = HOSTILE, {"title": HOSTILE, "work_on": ""}
    for version in db.session.query(EvidenceVersion).filter_by(source="form"):
        version.fields = dict.fromkeys(version.fields, HOSTILE)
    db.session.flush()
    db.session.info.pop("touched", None)
    db.session.commit()
    return made


def test_no_page_runs_what_was_typed(client: StrictClient, college: College) -> None:
    pages, _forms = crawl(client, college)  # the client fails on inline scripts and handlers

    shown = 0
    for who, addresses in pages.items():
        client.sign_in(college.people[who])
        for address in sorted(addresses):
            answer = client.get(address)
            if answer.mimetype != "text/html" or not answer.text:
                continue
            tree = html.document_fromstring(answer.text)
            assert not tree.xpath("//img[@src='x']"), f"{who} {address}"
            assert not tree.xpath("//*[@onerror]"), f"{who} {address}"
            for leads_to in tree.xpath("//@href | //@src | //@action"):
                ours = not leads_to or leads_to.startswith(("/", "#", "data:image/"))
                assert ours, f"{address}: {leads_to}"
            shown += "alert(1)" in answer.text
    assert shown > len(pages)


@pytest.mark.parametrize("relation", [Relation.ASSESSOR, Relation.LEARNER])
def test_no_document_runs_what_was_typed(app: Flask, college: College, relation: Relation) -> None:
    dossier: Any = dossier_of(college.signed_unit, relation, made_by=HOSTILE)

    with app.test_request_context():
        page = app.jinja_env.get_template("exports/unit.html").render(
            dossier=dossier, cover=dossier.cover
        )

    tree = html.document_fromstring(page)
    assert "alert(1)" in page
    assert not tree.xpath("//script | //img[@src='x'] | //*[@onerror]")
    assert pdf_of(dossier).startswith(b"%PDF-")

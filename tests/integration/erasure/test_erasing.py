"""A person erased by law is gone from every table, and the audit trail stays true."""

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError

from portfolio.assessment.models import SignOff
from portfolio.assessment.seals import broken_seals
from portfolio.audit.models import AuditEvent, ErasedEvent
from portfolio.audit.record import Verb, record
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.erasure import rules
from portfolio.erasure.actions import erase, lift_hold, place_hold
from portfolio.erasure.inventory import emptied
from portfolio.erasure.queries import preview_of
from portfolio.evidence.files.stored import files_that_differ, orphans
from portfolio.evidence.models import EvidenceFile
from portfolio.files.store import store as files
from portfolio.people.models import User
from portfolio.transaction import transaction
from tests.colleges import College, a_college, rows_now
from tests.integration.audit.test_every_table import _record_everything
from tests.world import NOW, refuses

pytestmark = pytest.mark.usefixtures("isolation")

LATER = NOW + timedelta(days=4 * 366)
GROUND = "Asked for on the third of March."


@pytest.fixture
def college() -> College:
    """A college with a learner's signed-off unit, all of it in the audit trail."""
    made = a_college()
    _record_everything(made)
    learner = made.people["learner"]
    with transaction():
        # The trail speaks of everybody by name.
        record(
            Verb.SIGNED_IN,
            learner,
            by_id=learner.id,
            sentence=f"{learner.name} ({learner.email}) signed in.",
            details={"name": learner.name},
            centre_id=learner.centre_id,
        )
    return made


def erased(person: User, by: User | None = None, **given: object) -> None:
    with transaction():
        erase(person, by=by, ground=GROUND, years=3, **({"at": LATER} | given))


def a_file() -> EvidenceFile:
    """A file of the learner's."""
    found = db.session.scalars(select(EvidenceFile)).first()
    assert found is not None
    return found


def everything() -> str:
    """All rows of all tables as one text."""
    return json.dumps(rows_now(), default=str)


def test_nothing_of_a_learner_is_left_in_any_table(college: College) -> None:
    learner = college.people["learner"]
    name, email = learner.name, learner.email
    titles = [item.newest.title for item in college.items.values()]
    assert name in everything()

    erased(learner, college.people["manager"])

    left = everything()
    assert name not in left
    assert email not in left
    assert [title for title in titles if title in left] == []


def test_the_audit_trail_stays_true(college: College) -> None:
    erased(college.people["learner"], college.people["manager"])

    assert list(changes_by_hand()) == []
    assert list(files_that_differ()) == []
    assert list(broken_seals()) == []


def test_rows_numbers_and_hashes_stay(college: College) -> None:
    before = rows_now()
    seals = list(db.session.scalars(select(SignOff.seal)))
    hashes = list(db.session.scalars(select(EvidenceFile.sha256)))

    erased(college.people["learner"])

    after = rows_now()
    kept = {"judgement", "sign_off", "evidence_item", "evidence_version", "evidence_file"}
    assert {name: len(after[name]) for name in kept} == {name: len(before[name]) for name in kept}
    assert list(db.session.scalars(select(SignOff.seal))) == seals
    assert list(db.session.scalars(select(EvidenceFile.sha256))) == hashes


def test_the_bytes_go_with_the_rows(college: College) -> None:
    key = a_file().key
    left_by_other_tests = set(orphans())

    erased(college.people["learner"])

    assert not files().has(key)
    assert set(orphans()) == left_by_other_tests


def test_bytes_that_are_somebody_elses_evidence_too_stay(college: College) -> None:
    key = a_file().key
    other = a_college(centre=college.centre)
    _record_everything(other)

    erased(college.people["learner"])

    assert files().has(key)
    assert list(files_that_differ()) == []
    erased(other.people["learner"])
    assert not files().has(key)


def test_bytes_that_a_crash_left_are_named_and_count_as_orphans(college: College) -> None:
    file = a_file()
    whole = files().read(file.key)
    erased(college.people["learner"])

    files().put(io.BytesIO(whole), area=file.key.rsplit("/", 2)[0])

    assert "it was erased, and its bytes are still there" in " ".join(files_that_differ())
    assert file.key in list(orphans())


def test_an_event_blanked_by_hand_is_no_erasure(college: College, isolation: Connection) -> None:
    erased(college.people["learner"])
    other = db.session.scalars(select(AuditEvent).where(AuditEvent.erased_at.is_(None))).first()
    assert other is not None

    db.session.execute(
        update(AuditEvent)
        .where(AuditEvent.id == other.id)
        .values(erased_at=NOW, sentence="", details={}, words_salt="")
    )

    (said,) = list(changes_by_hand())
    assert "was blanked by hand: no erasure by law speaks of it" in said


def test_an_erased_event_still_proves_who_did_it_and_when(
    college: College, isolation: Connection
) -> None:
    erased(college.people["learner"])
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.erased_at.is_not(None))).first()
    assert event is not None

    db.session.execute(
        update(AuditEvent).where(AuditEvent.id == event.id).values(by_id=(event.by_id or 0) + 1)
    )

    assert "was changed by hand" in " ".join(changes_by_hand())


def test_an_erasure_put_in_by_hand_is_named(college: College, isolation: Connection) -> None:
    event = db.session.scalars(select(AuditEvent)).first()
    assert event is not None
    db.session.execute(ErasedEvent.__table__.insert().values(event_id=event.id, at=NOW))

    assert f"erased event {event.id} was put in by hand" in " ".join(changes_by_hand())


def test_an_event_from_before_words_had_a_hash_of_their_own_still_holds(
    college: College, isolation: Connection
) -> None:
    from portfolio.audit.hashing import body_hash, link_hash
    from portfolio.audit.models import AuditChain

    chain = db.session.get_one(AuditChain, f"centre:{college.centre.id}")
    position = chain.length + 1
    said = {
        "verb": "person.signed_in", "subject_table": "user", "subject_id": 1, "portfolio_id": None,
        "portfolio_unit_id": None, "by_id": 1, "sentence": "Somebody signed in.", "details": {},
        "at": NOW.isoformat(),
    }  # fmt: skip
    body = body_hash(said, [])
    link = link_hash(chain.head, chain.name, position, body)
    db.session.execute(
        AuditEvent.__table__.insert().values(
            **(said | {"at": NOW}), chain=chain.name, position=position, body_hash=body, link=link,
            words_salt="",
        )
    )  # fmt: skip
    db.session.execute(
        update(AuditChain).where(AuditChain.name == chain.name).values(length=position, head=link)
    )

    assert list(changes_by_hand()) == []


def test_nobody_is_erased_while_records_must_be_kept(college: College) -> None:
    learner = college.people["learner"]
    with refuses(rules.StillToBeKept, "kept until"):
        erased(learner, at=NOW + timedelta(days=30))

    erased(learner, at=NOW + timedelta(days=30), early=True)

    assert not learner.active


def test_nobody_is_erased_under_a_legal_hold(college: College) -> None:
    learner, manager = college.people["learner"], college.people["manager"]
    with transaction():
        hold = place_hold(learner, by=manager, reason="An appeal.")
    with refuses(rules.OnHold, "Lift it first"):
        erased(learner, manager)

    with transaction():
        lift_hold(hold, by=manager)
    erased(learner, manager)

    assert list(changes_by_hand()) == []


def test_nobody_is_erased_twice_or_by_themself(college: College) -> None:
    manager = college.people["manager"]
    with refuses(rules.Oneself):
        erased(manager, manager)
    erased(college.people["learner"], manager)

    with refuses(rules.ErasedAlready):
        erased(college.people["learner"], manager)


def test_an_assessors_name_stays_under_their_decisions_and_the_account_goes(
    college: College,
) -> None:
    trainee = college.people["trainee"]
    name, email = trainee.name, trainee.email
    assert preview_of(trainee, years=3).name_stays

    erased(trainee, college.people["manager"])

    assert trainee.name == name
    assert not trainee.active
    assert email not in everything()
    assert list(changes_by_hand()) == []
    assert list(broken_seals()) == []


def test_somebody_who_decided_nothing_goes_whole(college: College) -> None:
    member = college.people["member"]
    name = member.name

    erased(member)

    assert name not in everything()
    assert list(changes_by_hand()) == []


def test_the_preview_counts_what_goes(college: College) -> None:
    preview = preview_of(college.people["learner"], years=3)

    assert preview.items == 7
    assert preview.files == 2
    assert preview.bytes == 2 * len(b"Refund call.")
    assert preview.kept_until is not None
    assert not preview.erased


def test_the_database_itself_still_refuses_to_rewrite_an_erased_event(
    college: College, isolation: Connection
) -> None:
    erased(college.people["learner"])

    with pytest.raises(DBAPIError), isolation.begin_nested():
        isolation.execute(
            text("UPDATE audit_event SET verb = 'unit.judged' WHERE erased_at IS NOT NULL")
        )


def test_emptied_json_keeps_its_shape() -> None:
    said = {"kind": "text", "passages": [{"number": 1, "kind": "p", "text": "I rang Ms Hill."}]}

    assert emptied(said, column="document") == {
        "kind": "text",
        "passages": [{"number": 1, "kind": "p", "text": "Erased."}],
    }
    assert emptied({"kind": "my mother"}, column="fields") == {"kind": "Erased."}

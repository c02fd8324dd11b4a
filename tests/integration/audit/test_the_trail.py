"""The audit trail: every write has its event, and any change by hand shows."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portfolio.access import RoleName
from portfolio.audit.models import AuditEvent
from portfolio.audit.record import UnauditedWrite, Verb, record
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.people.actions import add_person, found_centre
from portfolio.people.models import Centre, User
from portfolio.transaction import transaction
from tests.world import NOW

pytestmark = pytest.mark.usefixtures("isolation")


@pytest.fixture
def priya() -> User:
    with transaction():
        centre = found_centre("Hillside College")
        add_person(centre, name="Priya Nair", email="p@hillside.example", password="a long one",
                   roles=[RoleName.LEARNER])  # fmt: skip
    return db.session.query(User).one()


def test_a_trail_that_nobody_touched_holds(priya: User) -> None:
    assert list(changes_by_hand()) == []


def test_each_event_follows_the_one_before(priya: User) -> None:
    events = db.session.query(AuditEvent).order_by(AuditEvent.position).all()

    assert [(e.position, e.verb) for e in events] == [(1, "centre.founded"), (2, "person.added")]
    assert events[0].link != events[1].link


def test_two_centres_have_chains_of_their_own(priya: User) -> None:
    with transaction():
        found_centre("Riverside")

    chains = {(e.chain, e.position) for e in db.session.query(AuditEvent)}
    assert len({chain for chain, _position in chains}) == 2
    assert list(changes_by_hand()) == []


def test_a_write_without_an_event_is_refused_and_not_stored() -> None:
    with pytest.raises(UnauditedWrite, match="centre"), transaction():
        db.session.add(Centre(name="Nobody said why", created_at=NOW))

    assert db.session.query(Centre).count() == 0


def test_an_event_is_not_stored_when_its_transaction_fails(priya: User) -> None:
    def fail_after_recording() -> None:
        with transaction():
            record(Verb.SIGNED_IN, priya, by_id=1, sentence="Priya signed in.", centre_id=1)
            raise ValueError("and then this")

    with pytest.raises(ValueError, match="and then this"):
        fail_after_recording()

    assert db.session.query(AuditEvent).count() == 2


def test_a_changed_row_is_named(priya: User) -> None:
    _by_hand("UPDATE \"user\" SET name = 'Pria Nair'")

    (sentence,) = changes_by_hand()
    assert sentence.startswith(f"user {priya.id} was changed by hand")
    assert "Priya Nair was added as learner." in sentence


def test_a_row_put_in_by_hand_is_named(priya: User) -> None:
    _by_hand("INSERT INTO centre (name, created_at, evidence_open_to_managers) "
             "VALUES ('Mine', '2026-01-01 00:00:00', false)")  # fmt: skip

    (sentence,) = changes_by_hand()
    assert "was put in by hand" in sentence


def test_a_removed_row_is_named(priya: User) -> None:
    key = priya.id
    _by_hand("DELETE FROM roles_users")
    _by_hand('DELETE FROM "user"')

    sentences = list(changes_by_hand())
    assert [s.split(";")[0] for s in sentences] == [
        f"roles users {key} was removed by hand",
        f"user {key} was removed by hand",
    ]


def test_a_role_given_by_hand_is_named(priya: User) -> None:
    with transaction():
        add_person(priya.centre, name="Grace Bell", email="g@hillside.example",
                   password="a long one", roles=[RoleName.MANAGER])  # fmt: skip
    _by_hand(f"INSERT INTO roles_users (user_id, role_id) SELECT {priya.id}, id FROM role "
             "WHERE name = 'manager'")  # fmt: skip

    (sentence,) = changes_by_hand()
    assert sentence.startswith(f"roles users {priya.id} was changed by hand")


def test_a_role_made_into_another_by_hand_is_named(priya: User) -> None:
    _by_hand("UPDATE role SET name = 'manager' WHERE name = 'learner'")

    (sentence,) = changes_by_hand()
    assert sentence.startswith("role ")
    assert "was changed by hand" in sentence


def test_what_a_machine_moves_by_itself_is_no_change_by_hand(priya: User) -> None:
    _by_hand("UPDATE \"user\" SET password = 'x'")

    assert list(changes_by_hand()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET sentence = 'Nothing happened.'",
        "DELETE FROM audit_event",
        "UPDATE audited_row SET sha256 = ''",
        "DELETE FROM audited_row",
    ],
)
def test_the_database_itself_refuses_changes_to_the_trail(priya: User, statement: str) -> None:
    with pytest.raises(DatabaseError, match="the audit trail is never"):
        _by_hand(statement)


def test_an_event_changed_past_the_trigger_is_named(priya: User) -> None:
    _without_triggers("UPDATE audit_event SET sentence = 'Nothing happened.' WHERE position = 1")

    (sentence,) = changes_by_hand()
    assert sentence.startswith("Event 1 of centre:")
    assert "was changed by hand" in sentence


def test_an_event_removed_past_the_trigger_is_named(priya: User) -> None:
    _without_triggers("DELETE FROM audit_event WHERE position = 1")

    assert any("Event 1 of centre:" in s and "missing" in s for s in changes_by_hand())


def _by_hand(statement: str) -> None:
    db.session.rollback()
    db.session.execute(text(statement))
    db.session.commit()


def _without_triggers(statement: str) -> None:
    if db.engine.dialect.name == "postgresql":
        for table in ("audit_event", "audited_row"):
            _by_hand(f"ALTER TABLE {table} DISABLE TRIGGER {table}_holds")
    else:
        for trigger in ("audit_event_holds", "audit_event_stays", "audited_row_stays"):
            _by_hand(f"DROP TRIGGER {trigger}")
    _by_hand(statement)

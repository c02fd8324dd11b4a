"""What is told is told once, whatever is lost, killed or done again."""

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from portfolio.assessment.states import Outcome
from portfolio.audit.models import AuditChain
from portfolio.db import db
from portfolio.jobs.queue import run
from portfolio.notices import jobs
from portfolio.notices.models import Notice, NoticeReading
from portfolio.notices.telling import read_on
from portfolio.transaction import transaction
from tests.integration.notices.told import judged, kinds, mails, now, submitted, told
from tests.world import store

pytestmark = pytest.mark.usefixtures("isolation")


def test_an_event_read_again_tells_nobody_again(college: SimpleNamespace) -> None:
    submitted(college)
    before = db.session.scalar(select(func.count()).select_from(Notice))
    posted = len(mails())

    db.session.get_one(NoticeReading, college.centre.id).position = 0
    store()
    run("notices.tell", college.centre.id)

    assert db.session.scalar(select(func.count()).select_from(Notice)) == before
    assert len(mails()) == posted


def test_a_job_that_was_lost_is_sent_again_and_tells_what_it_would_have_told(
    college: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.jobs.queue._send", lambda _name, _id: None)
    submitted(college)
    assert told(college.tom) == []
    monkeypatch.undo()

    assert ("notices.tell", college.centre.id) in jobs.untold()
    run("notices.tell", college.centre.id)

    assert kinds(college.tom) == ["submitted"]
    assert ("notices.tell", college.centre.id) not in jobs.untold()


def test_a_worker_killed_while_it_tells_has_told_nothing(
    college: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.jobs.queue._send", lambda _name, _id: None)
    submitted(college)
    monkeypatch.undo()

    def killed() -> None:
        with transaction():
            read_on(college.centre.id, now())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()

    assert told(college.tom) == []
    run("notices.tell", college.centre.id)
    assert kinds(college.tom) == ["submitted"]


def test_a_centre_is_read_to_its_end_however_much_has_happened(
    college: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.notices.telling.BATCH", 1)
    submitted(college)
    judged(college, Outcome.MORE_NEEDED)

    length = db.session.get_one(AuditChain, f"centre:{college.centre.id}").length
    assert db.session.get_one(NoticeReading, college.centre.id).position == length

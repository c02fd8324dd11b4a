"""What the actions of evidence leave behind, on both databases."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import obstore
import pytest
from sqlalchemy import event, func, select

from portfolio.access import Permission, RoleName, allows
from portfolio.audit.models import AuditEvent
from portfolio.audit.queries import events_of_unit
from portfolio.db import db
from portfolio.documents.kinds import MediaKind
from portfolio.documents.paragraphs import from_text
from portfolio.enrolment.models import ExternalGrant, Portfolio, PortfolioUnit
from portfolio.enrolment.rules import UnitLocked
from portfolio.evidence import actions, rules
from portfolio.evidence.confidentiality.rules import FindingsUndecided
from portfolio.evidence.declarations import AiStatement, AiUse
from portfolio.evidence.files import actions as file_actions
from portfolio.evidence.files.received import Upload
from portfolio.evidence.files.stored import area_of, files_that_differ, orphans
from portfolio.evidence.models import DraftText, EvidenceItem, EvidenceMapping
from portfolio.evidence.queries import index_of
from portfolio.evidence.records.actions import Occasion, make_record
from portfolio.evidence.typed import actions as form_actions
from portfolio.evidence.writing import drafts
from portfolio.files.store import store as the_store
from portfolio.reflection.accounts import Account
from portfolio.transaction import transaction
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_version,
    an_assessor,
    an_item,
    refuses,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

NO_AI = AiStatement(AiUse.NONE)
DAY = date(2026, 3, 3)


@pytest.fixture
def unit(isolation: object) -> PortfolioUnit:
    """A learner's unit with an assessor."""
    centre = a_centre()
    store(centre)
    learner, tom = a_learner(centre), an_assessor(centre)
    store(learner, tom)
    portfolio = a_portfolio(learner)
    made = a_portfolio_unit(portfolio, assessor=tom)
    store(portfolio, made)
    return made


def an_upload(portfolio: Portfolio, text: str, name: str = "account.txt") -> Upload:
    """A text file that was taken in."""
    stored = the_store().put(io.BytesIO(text.encode()), area=area_of(portfolio.centre_id))
    return Upload(name, MediaKind.TXT, stored, from_text(text))


def add(portfolio: Portfolio, text: str = "I listened.") -> EvidenceItem:
    """That text as an uploaded item."""
    with transaction():
        return file_actions.add_file(
            portfolio,
            by=portfolio.learner,
            kind="RA",
            title="Refund call",
            work_on=DAY,
            uploads=[an_upload(portfolio, text)],
        )


def declared(item: EvidenceItem) -> EvidenceItem:
    """The item after its learner declared its draft."""
    with transaction():
        actions.declare(item, by=item.portfolio.learner, mark=rules.mark_of(item.newest), ai=NO_AI)
    return item


def test_an_upload_keeps_its_file_and_its_reading(unit: PortfolioUnit) -> None:
    item = add(unit.portfolio, "I listened.\n\nI apologised.")

    (file,) = item.newest.files
    assert the_store().read(file.key) == b"I listened.\n\nI apologised."
    assert file.key.startswith(f"centre-{unit.centre_id}/evidence/")
    assert item.newest.reading is not None
    assert len(item.newest.reading.document["passages"]) == 2
    assert item.newest.is_draft


def test_numbers_are_given_once_even_after_a_withdrawal(unit: PortfolioUnit) -> None:
    first = declared(add(unit.portfolio))
    with transaction():
        actions.withdraw(first, by=unit.learner, reason="It names a customer.")

    second = add(unit.portfolio, "Another.")

    assert (first.code, second.code) == ("E1", "E2")
    assert first.withdrawal is not None


def test_a_file_over_a_draft_takes_its_place_and_over_a_ready_one_is_a_new_version(
    unit: PortfolioUnit,
) -> None:
    item = add(unit.portfolio)
    learner = unit.learner

    for text in ("Better.", "Best."):
        with transaction():
            file_actions.replace_file(
                item, by=learner, title="", work_on=DAY, uploads=[an_upload(unit.portfolio, text)]
            )
        if text == "Better.":
            assert [v.version for v in item.versions] == [1]
            declared(item)

    assert [v.version for v in item.versions] == [1, 2]
    first, second = (v.files[0] for v in item.versions)
    assert the_store().read(first.key) == b"Better."
    assert the_store().read(second.key) == b"Best."
    assert item.newest.title == "account"


def test_what_the_sweep_finds_is_what_no_row_names(unit: PortfolioUnit) -> None:
    item = add(unit.portfolio, "Kept words of the sweep.")
    lost = the_store().put(io.BytesIO(b"lost"), area=area_of(unit.centre_id))
    elsewhere = the_store().put(io.BytesIO(b"an export"), area=f"centre-{unit.centre_id}")

    found = set(orphans())

    assert lost.key in found
    assert elsewhere.key not in found
    assert item.newest.files[0].key not in found


def test_changed_and_missing_bytes_are_named(unit: PortfolioUnit) -> None:
    changed, missing = add(unit.portfolio, "One."), add(unit.portfolio, "Two.")
    add(unit.portfolio, "Three.")
    the_store().delete([missing.newest.files[0].key])
    obstore_put(changed.newest.files[0].key, b"One!")

    found = [each for each in files_that_differ() if "Priya Nair" in each]

    assert found == [
        "E1 account.txt, version 1, in Priya Nair's portfolio: its stored bytes were changed.",
        "E2 account.txt, version 1, in Priya Nair's portfolio: its stored bytes are missing.",
    ]


def test_completing_makes_the_draft_the_versions_text(unit: PortfolioUnit) -> None:
    with transaction():
        item = actions.begin_writing(
            unit.portfolio, by=unit.learner, kind="RA", title="Refund", work_on=DAY
        )
    with transaction():
        seen = drafts.keep(item, text="I lis", fields={}, seen=0)

    with transaction():
        actions.complete(
            item,
            by=unit.learner,
            account=Account(more="I listened."),
            title="A refund",
            work_on=DAY,
            seen=seen,
            ai=NO_AI,
        )

    assert item.newest.text == "I listened."
    assert item.newest.title == "A refund"
    assert item.newest.declaration is not None
    assert db.session.scalar(select(func.count()).select_from(DraftText)) == 0


def test_a_draft_that_moved_on_is_neither_kept_nor_completed(unit: PortfolioUnit) -> None:
    with transaction():
        item = actions.begin_writing(
            unit.portfolio, by=unit.learner, kind="RA", title="Refund", work_on=DAY
        )
    with transaction():
        drafts.keep(item, text="newer", fields={}, seen=0)

    with refuses(rules.ChangedElsewhere, "another window"), transaction():
        drafts.keep(item, text="older", fields={}, seen=0)
    with refuses(rules.ChangedElsewhere, "another window"), transaction():
        actions.complete(
            item,
            by=unit.learner,
            account=Account(more="older"),
            title="R",
            work_on=DAY,
            seen=0,
            ai=NO_AI,
        )

    assert item.newest.draft is not None
    assert item.newest.draft.text == "newer"


def test_a_withdrawal_makes_pages_of_its_units_stale(unit: PortfolioUnit) -> None:
    item = an_item(unit.portfolio)
    store(item)
    store(a_tie(item, unit, 1))
    before = unit.revision

    with transaction():
        actions.withdraw(item, by=unit.learner, reason="Wrong day")

    assert unit.revision == before + 1


def test_a_testimony_never_becomes_the_learners_own_by_a_change(unit: PortfolioUnit) -> None:
    said = form_actions.Testimony("Sam Reid", "Lead", "manager", "sam@shop.example", "I saw it.")
    with transaction():
        item = form_actions.add_testimony(
            unit.portfolio, by=unit.learner, kind="WT", testimony=said, seen_on=DAY
        )

    with refuses(rules.OwnWitness, "You can't be the witness"), transaction():
        own = replace(said, name=unit.learner.name)
        form_actions.change_testimony(item, by=unit.learner, testimony=own, seen_on=DAY)

    assert item.newest.fields["name"] == "Sam Reid"


def test_every_unit_has_a_withdrawal_in_its_history_without_title_and_reason(
    unit: PortfolioUnit,
) -> None:
    second = a_portfolio_unit(unit.portfolio, a_unit_version(title="Monitor quality"))
    item = an_item(unit.portfolio)
    store(second, item)
    store(a_tie(item, unit, 1), a_tie(item, second, 2), a_tie(item, second, 3))

    with transaction():
        actions.withdraw(item, by=unit.learner, reason="It names a customer.")

    assert [each.sentence for each in events_of_unit(unit.id)] == [
        "Priya Nair withdrew E1 from Process customer service complaints."
    ]
    assert [each.sentence for each in events_of_unit(second.id)] == [
        "Priya Nair withdrew E1 from Monitor quality."
    ]


def test_what_waits_for_the_assessor_is_not_withdrawn_until_a_later_round(
    unit: PortfolioUnit,
) -> None:
    item = an_item(unit.portfolio)
    first = a_submission(unit)
    store(item, first)
    store(a_tie(item, unit, 1, submission=first))

    with refuses(rules.WaitsForJudgement, "E1 was submitted"), transaction():
        actions.withdraw(item, by=unit.learner, reason="Wrong")
    store(a_submission(unit, round=2))
    with transaction():
        actions.withdraw(item, by=unit.learner, reason="Wrong")

    assert item.withdrawn


def test_a_record_is_tied_by_the_assessor_and_bumps_the_unit(unit: PortfolioUnit) -> None:
    assert unit.assessor is not None
    before = unit.revision

    with transaction():
        item = make_record(
            unit,
            by=unit.assessor,
            kind="O",
            title="Front desk",
            occasion=Occasion(DAY, None, None, "The shop", "She listened."),
            criteria=unit.unit_version.criteria[:2],
        )

    ties = db.session.scalars(select(EvidenceMapping)).all()
    assert {tie.by_relation for tie in ties} == {"assessor"}
    assert len(ties) == 2
    assert item.newest_ready is not None
    assert unit.revision == before + 1


def test_a_record_waits_for_the_learners_first_submission(unit: PortfolioUnit) -> None:
    assert unit.assessor is not None

    with transaction():
        item = make_record(
            unit,
            by=unit.assessor,
            kind="O",
            title="Front desk",
            occasion=Occasion(DAY, None, None, "The shop", "She listened."),
            criteria=unit.unit_version.criteria[:1],
        )

    (tie,) = db.session.scalars(select(EvidenceMapping))
    assert not tie.submitted
    assert not item.newest.frozen


def test_a_record_made_once_the_unit_waits_joins_the_newest_round_frozen(
    unit: PortfolioUnit,
) -> None:
    assert unit.assessor is not None
    store(a_submission(unit), a_submission(unit, round=2))

    with transaction():
        item = make_record(
            unit,
            by=unit.assessor,
            kind="O",
            title="Front desk",
            occasion=Occasion(DAY, None, None, "The shop", "She listened."),
            criteria=unit.unit_version.criteria[:2],
        )

    ties = db.session.scalars(select(EvidenceMapping)).all()
    assert [tie.submission.round for tie in ties if tie.submission] == [2, 2]
    assert item.newest.frozen


def test_no_record_is_added_to_a_signed_unit(unit: PortfolioUnit) -> None:
    unit.locked_at = NOW
    store(unit)
    assert unit.assessor is not None

    with refuses(UnitLocked), transaction():
        make_record(
            unit,
            by=unit.assessor,
            kind="O",
            title="Front desk",
            occasion=Occasion(DAY, None, None, "The shop", "She listened."),
            criteria=unit.unit_version.criteria[:1],
        )


def test_what_the_index_lists_is_what_the_policy_allows(unit: PortfolioUnit) -> None:
    centre = unit.learner.centre
    stranger, seen_off, external = (an_assessor(centre) for _ in range(3))
    lead = a_person("Nora Lind", centre, RoleName.LEAD_VERIFIER)
    items = [an_item(unit.portfolio), an_item(unit.portfolio), an_item(unit.portfolio, draft=True)]
    store(stranger, lead, seen_off, external, *items)
    store(a_tie(items[0], unit, 1), a_version(items[0], draft=True))
    day = timedelta(days=1)
    for user, first, last in ((external, TODAY, TODAY), (seen_off, TODAY - 9 * day, TODAY - day)):
        store(
            ExternalGrant(
                portfolio_unit=unit,
                user=user,
                from_on=first,
                until_on=last,
                by_id=unit.learner.id,
                at=NOW,
            )
        )
    assert unit.assessor is not None
    people = (unit.learner, unit.assessor, stranger, lead, external, seen_off)

    for person in people:
        lines = index_of(unit.portfolio, person, today=TODAY, current_for_days=730)
        allowed = [
            item.id for item in items if allows(person, Permission.VIEW_EVIDENCE, item, today=TODAY)
        ]
        assert [line.id for line in lines] == allowed, person.name
    counts = [
        len(index_of(unit.portfolio, person, today=TODAY, current_for_days=730))
        for person in people
    ]
    assert counts == [3, 1, 0, 2, 1, 0]


def _write_on(item: EvidenceItem) -> None:
    actions.write_on(item, by=item.portfolio.learner)


def _withdraw(item: EvidenceItem) -> None:
    actions.withdraw(item, by=item.portfolio.learner, reason="Wrong")


@pytest.mark.parametrize("act", [_write_on, _withdraw])
def test_each_act_is_one_event_that_names_person_and_item(
    act: Callable[[EvidenceItem], None], unit: PortfolioUnit
) -> None:
    item = an_item(unit.portfolio)
    store(item)
    before = _events()

    with transaction():
        act(item)

    assert _events() == before + 1
    sentence = db.session.scalars(select(AuditEvent.sentence).order_by(AuditEvent.id)).all()[-1]
    assert sentence.startswith("Priya Nair ")
    assert "E1" in sentence


def test_a_withdrawn_item_takes_no_more_changes(unit: PortfolioUnit) -> None:
    item = declared(add(unit.portfolio))
    with transaction():
        _withdraw(item)

    with refuses(rules.Withdrawn, "E1 was withdrawn"), transaction():
        file_actions.replace_file(
            item,
            by=unit.learner,
            title="",
            work_on=DAY,
            uploads=[an_upload(unit.portfolio, "Again.")],
        )


def test_the_index_costs_as_many_selects_for_many_items_as_for_few(
    unit: PortfolioUnit, count_selects: Callable[[Callable[[], object]], int]
) -> None:
    def listed() -> object:
        return index_of(unit.portfolio, unit.learner, today=TODAY, current_for_days=730)

    _fill(unit, 3)
    few = count_selects(listed)
    _fill(unit, 30)
    many = count_selects(listed)

    assert many == few > 3


@pytest.fixture
def count_selects(isolation: object) -> Callable[[Callable[[], object]], int]:
    """How many statements a call sends."""

    def counted(call: Callable[[], object]) -> int:
        db.session.expire_all()
        sent: list[str] = []

        def noticed(*args: object) -> None:
            sent.append(str(args[2]))

        event.listen(db.engine, "before_cursor_execute", noticed)
        try:
            call()
        finally:
            event.remove(db.engine, "before_cursor_execute", noticed)
        return len(sent)

    return counted


def _fill(unit: PortfolioUnit, count: int) -> None:
    for _ in range(count):
        item = an_item(unit.portfolio)
        store(item)
        store(a_tie(item, unit, 1))
        store(a_version(item))


def _events() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def obstore_put(key: str, data: bytes) -> None:
    """Change stored bytes by hand, past the store."""
    obstore.put(the_store()._backend, key, data)


def test_no_way_leads_round_what_is_to_be_decided_of_others(unit: PortfolioUnit) -> None:
    item = an_item(unit.portfolio, "I rang Mrs Hallworth on 07700 900412.", draft=True)
    item.newest.source = "file"
    store(item)

    with refuses(FindingsUndecided, "can't be declared yet"), transaction():
        actions.declare(item, by=unit.learner, mark=rules.mark_of(item.newest), ai=NO_AI)

    assert item.newest.is_draft


def test_an_account_is_looked_through_as_it_is_completed(unit: PortfolioUnit) -> None:
    with transaction():
        item = actions.begin_writing(
            unit.portfolio, by=unit.learner, kind="RA", title="A call", work_on=DAY
        )
    said = Account(more="I rang Mrs Hallworth on 07700 900412.")

    with refuses(FindingsUndecided, "can't be declared yet"), transaction():
        actions.complete(
            item, by=unit.learner, account=said, title="A call", work_on=DAY, seen=0, ai=NO_AI
        )

    assert item.newest.draft is not None

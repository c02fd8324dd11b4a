"""Every public action leaves one event in the audit trail, and every row is covered by it."""

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from portfolio.audit.rows import covered_tables
from portfolio.evidence import actions as evidence
from portfolio.evidence.files import actions as filing
from portfolio.mail import actions as mail
from portfolio.people import actions as people
from portfolio.people.inviting import actions as inviting
from portfolio.schema import Base
from tests.integration.test_every_action_is_audited import SCENARIOS

PACKAGE = Path(__file__).resolve().parents[2] / "portfolio"

# Public in an actions module and no act of a person: what several acts are made of.
PARTS = {
    people.new_account: "makes the account that an act adds or invites",
    people.new_accounts: "makes the accounts that a list names, for the act that invites them",
    people.roles_named: "reads roles",
    people.words_of: "answers a phrase",
    inviting.join: "uses up the links of who has joined",
    filing.documents_of: "answers what each file says",
    filing.put_read_again: "says anew what a version says, for the act that changed its files",
    filing.put_read_anew: "says anew what a version says, once a better reader read it",
    evidence.why_it_stays: "answers a sentence",
    mail.post: "puts the mail of an act in the outbox",
    mail.post_all: "puts the mails of an act in the outbox",
}

# Tables that the trail does not cover: what a machine moves by itself, what only its writer sees,
# and the trail itself.
NOT_COVERED = {
    "audit_chain",
    "audit_event",
    "audited_row",
    "compared_version",
    "draft_text",
    "export",
    "fingerprint",
    "form_receipt",
    "incoming_list",
    "journal_draft",
    "mail",
    "notice",
    "notice_reading",
    "sign_in",
    "unit_draft",
    "webauthn",
    "worker_beat",
}


def written_actions() -> set[Callable[..., object]]:
    """The public functions that the actions modules define."""
    found = set()
    for path in PACKAGE.rglob("*actions.py"):
        inside = path.relative_to(PACKAGE).with_suffix("")
        module = import_module(".".join(("portfolio", *inside.parts)))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                found.add(function)
    return found


def test_every_action_is_carried_out_by_a_scenario() -> None:
    missing = written_actions() - SCENARIOS.keys() - PARTS.keys()

    names = sorted(f"{each.__module__}.{each.__name__}" for each in missing)
    assert not names, f"add a scenario to tests/integration/acts for: {names}"


def test_no_scenario_or_part_is_for_what_is_no_longer_there() -> None:
    assert SCENARIOS.keys() | PARTS.keys() == written_actions()
    assert not SCENARIOS.keys() & PARTS.keys()


def test_the_trail_covers_every_table_but_these() -> None:
    for path in PACKAGE.rglob("models.py"):
        inside = path.relative_to(PACKAGE).with_suffix("")
        import_module(".".join(("portfolio", *inside.parts)))
    left_out = set(Base.metadata.tables) - set(covered_tables())

    assert not left_out - NOT_COVERED, (
        "the audit trail covers every table unless a machine moves it by itself or only its writer "
        "sees it; take `audited = False` away, or say here that the table is such a one: "
        f"{sorted(left_out - NOT_COVERED)}"
    )
    assert not NOT_COVERED - left_out, f"covered now, or gone: {sorted(NOT_COVERED - left_out)}"

"""What is done to items of evidence."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from portfolio.evidence import actions as evidence
from portfolio.evidence import rules as evidence_rules
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.records import actions as recording
from portfolio.evidence.typed import actions as forms
from portfolio.evidence.unfinished import actions as unfinished
from portfolio.reflection.accounts import Account
from portfolio.transaction import transaction
from tests.integration.acts.college import DAY, NO_AI, WITNESS, Act, College

HELD = forms.Held("Personnel file", "HR office, locked cabinet", "Ms Bell", "My appraisal of May.")


def adding_what_is_held(c: College) -> Act:
    return lambda: forms.add_held(c.portfolio, by=c.priya, kind="PE", held=HELD, work_on=DAY)


def changing_what_is_held(c: College) -> Act:
    with transaction():
        item = cast(EvidenceItem, adding_what_is_held(c)())
    fuller = replace(HELD, shows="My appraisal of June.")
    return lambda: forms.change_held(item, by=c.priya, held=fuller, work_on=DAY)


def confirming_what_is_held(c: College) -> Act:
    with transaction():
        item = cast(EvidenceItem, adding_what_is_held(c)())
        evidence.declare(item, by=c.priya, mark=evidence_rules.mark_of(item.newest), ai=NO_AI)
    return lambda: forms.confirm_seen(item.newest, by=c.tom, seen_on=DAY, note="")


def beginning_to_write(c: College) -> Act:
    return lambda: evidence.begin_writing(
        c.portfolio, by=c.priya, kind="RA", title="Refund call", work_on=DAY
    )


def writing_on(c: College) -> Act:
    item = c.item()
    return lambda: evidence.write_on(item, by=c.priya)


def completing(c: College) -> Act:
    beginning = beginning_to_write(c)
    with transaction():
        item = cast(EvidenceItem, beginning())
    return lambda: evidence.complete(
        item,
        by=c.priya,
        account=Account(more="I listened."),
        title="Refund call",
        work_on=DAY,
        seen=0,
        ai=NO_AI,
    )


def adding_a_testimony(c: College) -> Act:
    return lambda: forms.add_testimony(
        c.portfolio, by=c.priya, kind="WT", testimony=WITNESS, seen_on=DAY
    )


def a_draft_testimony(c: College) -> EvidenceItem:
    """A testimony that was typed in and not declared."""
    with transaction():
        return forms.add_testimony(
            c.portfolio, by=c.priya, kind="WT", testimony=WITNESS, seen_on=DAY
        )


def changing_a_testimony(c: College) -> Act:
    item = a_draft_testimony(c)
    fuller = replace(WITNESS, statement="I saw all of it.")
    return lambda: forms.change_testimony(item, by=c.priya, testimony=fuller, seen_on=DAY)


def declaring(c: College) -> Act:
    item = a_draft_testimony(c)
    mark = evidence_rules.mark_of(item.newest)
    return lambda: evidence.declare(item, by=c.priya, mark=mark, ai=NO_AI)


def throwing_a_draft_away(c: College) -> Act:
    item = a_draft_testimony(c)
    return lambda: unfinished.throw_away(item, by=c.priya)


def withdrawing(c: College) -> Act:
    item = c.item()
    return lambda: evidence.withdraw(item, by=c.priya, reason="It names a customer.")


def recording_an_observation(c: College) -> Act:
    occasion = recording.Occasion(DAY, None, None, "The counter", "She listened.")
    return lambda: recording.make_record(
        c.unit,
        by=c.tom,
        kind="O",
        title="A busy morning",
        occasion=occasion,
        criteria=c.unit.unit_version.criteria,
    )


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    forms.add_held: adding_what_is_held,
    forms.change_held: changing_what_is_held,
    forms.confirm_seen: confirming_what_is_held,
    evidence.begin_writing: beginning_to_write,
    evidence.write_on: writing_on,
    evidence.complete: completing,
    forms.add_testimony: adding_a_testimony,
    forms.change_testimony: changing_a_testimony,
    evidence.declare: declaring,
    evidence.withdraw: withdrawing,
    unfinished.throw_away: throwing_a_draft_away,
    recording.make_record: recording_an_observation,
}

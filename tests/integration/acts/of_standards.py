"""What is done to units and their outcomes."""

from collections.abc import Callable

from portfolio.config import CRITERIA
from portfolio.standards import actions as standards
from portfolio.standards.format.reading import read_folder, read_unit
from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.models import UnitDraft
from portfolio.standards.own_units import actions as own_units
from portfolio.standards.own_units.typed import EMPTY
from portfolio.transaction import transaction
from tests.integration.acts.college import Act, College


def loading(_c: College) -> Act:
    return lambda: standards.load_standards(read_folder(CRITERIA))


def splitting(c: College) -> Act:
    (line,) = c.unit.unit_version.outcomes
    return lambda: standards.split_outcome(line, ("Listen", "then log"), by=c.grace, seen=0)


def own_unit_file() -> UnitFile:
    return read_unit(
        b'format: 1\nkey: own\ntitle: Our own\nsource: {document: "1", description: Ours}\n'
        b"criteria:\n  - {key: a, text: Log it}\n"
    )


def a_draft(c: College) -> UnitDraft:
    with transaction():
        return own_units.begin_draft(by=c.grace)


def beginning_a_unit(c: College) -> Act:
    return lambda: own_units.begin_draft(by=c.grace)


def writing_on_a_unit(c: College) -> Act:
    draft = a_draft(c)
    return lambda: own_units.save_draft(draft, EMPTY, by=c.grace, seen=0)


def throwing_a_draft_away(c: College) -> Act:
    draft = a_draft(c)
    return lambda: own_units.discard_draft(draft, by=c.grace)


def publishing_a_unit(c: College) -> Act:
    draft = a_draft(c)
    return lambda: own_units.publish_draft(draft, own_unit_file(), by=c.grace, seen=0)


def taking_up_a_file(c: College) -> Act:
    with transaction():
        draft = own_units.keep_file(own_unit_file(), by=c.grace)
    return lambda: own_units.take_up_file(draft, by=c.grace, beside=0)


def uploading_a_file(c: College) -> Act:
    return lambda: own_units.keep_file(own_unit_file(), by=c.grace)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    standards.load_standards: loading,
    standards.split_outcome: splitting,
    own_units.begin_draft: beginning_a_unit,
    own_units.save_draft: writing_on_a_unit,
    own_units.discard_draft: throwing_a_draft_away,
    own_units.publish_draft: publishing_a_unit,
    own_units.keep_file: uploading_a_file,
    own_units.take_up_file: taking_up_a_file,
}

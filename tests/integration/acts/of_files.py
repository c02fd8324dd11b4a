"""What is done to files of evidence, and to names in them."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from portfolio.db import db
from portfolio.documents.paragraphs import from_text
from portfolio.evidence.confidentiality import actions as confiding
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.files import actions as filing
from portfolio.evidence.models import EvidenceItem
from portfolio.transaction import transaction
from tests.integration.acts.college import DAY, Act, College


def adding_a_file(c: College) -> Act:
    upload = c.upload()
    return lambda: filing.add_file(
        c.portfolio, by=c.priya, kind="RA", title="", work_on=DAY, uploads=[upload]
    )


def replacing_a_file(c: College) -> Act:
    item, upload = c.item(), c.upload()
    return lambda: filing.replace_file(item, by=c.priya, title="", work_on=DAY, uploads=[upload])


def an_item_of_two_files(c: College) -> EvidenceItem:
    """A draft of two files."""
    with transaction():
        return filing.add_file(
            c.portfolio,
            by=c.priya,
            kind="RA",
            title="",
            work_on=DAY,
            uploads=[c.upload(), c.upload()],
        )


def adding_more_files(c: College) -> Act:
    item, upload = an_item_of_two_files(c), c.upload()
    return lambda: filing.add_more_files(item, by=c.priya, uploads=[upload])


def taking_a_file_out(c: College) -> Act:
    item = an_item_of_two_files(c)
    file = item.newest.files[0].id
    return lambda: filing.take_file_out(item, file, by=c.priya)


def moving_a_file(c: College) -> Act:
    item = an_item_of_two_files(c)
    file = item.newest.files[0].id
    return lambda: filing.move_file(item, file, by=c.priya, by_places=1)


def a_draft_that_names_somebody(c: College) -> EvidenceItem:
    """A draft with a name in it that is nobody's of the centre."""
    said = from_text("Mrs Hallworth rang.")
    with transaction():
        return filing.add_file(
            c.portfolio,
            by=c.priya,
            kind="RA",
            title="",
            work_on=DAY,
            uploads=[replace(c.upload(), document=said)],
        )


def keeping_a_name(c: College) -> Act:
    item = a_draft_that_names_somebody(c)
    return lambda: confiding.keep_findings(
        item, by=c.priya, subjects=["name:hallworth"], reason="She agreed."
    )


def putting_a_copy(c: College) -> Act:
    item, copy = a_draft_that_names_somebody(c), c.upload()
    return lambda: confiding.put_copies(item, by=c.priya, copies={0: copy})


def destroying_an_original(c: College) -> Act:
    with transaction():
        putting_a_copy(c)()
    original = db.session.scalars(select(OriginalFile)).one()
    return lambda: confiding.destroy_original(original, by=c.priya)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    filing.add_file: adding_a_file,
    filing.replace_file: replacing_a_file,
    filing.add_more_files: adding_more_files,
    filing.take_file_out: taking_a_file_out,
    filing.move_file: moving_a_file,
    confiding.keep_findings: keeping_a_name,
    confiding.put_copies: putting_a_copy,
    confiding.destroy_original: destroying_an_original,
}

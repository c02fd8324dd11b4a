"""What a log must be, and what a recommendation should cite."""

from portfolio.complaint_logs.log import ComplaintLog, RowKind
from portfolio.complaint_logs.themes import same_words
from portfolio.complaints.models import Recommendation
from portfolio.documents.locators import parse
from portfolio.documents.passages import Document, DocumentKind
from portfolio.refusal import Refusal

DAYS_TO_RESOLVE = 10
LONGEST = 4_000


class NoLog(Refusal):
    """The item is no sheet, so there are no rows to look at."""


class ReplacedAlready(Refusal):
    """Somebody changed the recommendation after the page was opened."""


class NoSuchRows(Refusal):
    """The rows named are not rows of the log."""


def is_log(document: Document | None) -> bool:
    """Whether a document has rows that can be read as a log."""
    return document is not None and document.kind is DocumentKind.SHEET and bool(document.passages)


def require_rows(locator: str, document: Document) -> None:
    """Rows that a recommendation cites are rows of its log."""
    numbers = parse(locator) if locator else ()
    if numbers and max(numbers) > len(document.passages):
        raise NoSuchRows(
            f"The log has {len(document.passages)} rows; there is no row {max(numbers)}.",
            field="rows",
        )


def lacking(recommendation: Recommendation, log: ComplaintLog | None) -> tuple[str, ...]:
    """What a recommendation does not do yet, in sentences; *log* is the one whose rows it cites.

    The unit asks for it: "explain how each recommendation will mitigate the identified issue,
    referencing relevant policies", and warns of "generic recommendations".
    """
    found = []
    if not recommendation.theme and not recommendation.locator:
        found.append("It cites nothing from the log: name a theme or the rows it rests on.")
    elif not recommendation.locator:
        found.append("It names a theme and no rows: say which complaints show it.")
    elif not recommendation.theme:
        found.append("It names rows and no theme: say what they have in common.")
    if log is not None:
        found += _not_in(log, recommendation)
    if not recommendation.policy:
        found.append("It names no policy or procedure that would change.")
    if not recommendation.mitigation:
        found.append("It does not say how it would help.")
    return tuple(found)


def _not_in(log: ComplaintLog, recommendation: Recommendation) -> list[str]:
    """What a recommendation cites that is no complaint of the log."""
    found = []
    themes = {same_words(said) for row in log.complaints for said in (row.theme, row.theme_told_by)}
    if recommendation.theme and same_words(recommendation.theme) not in themes:
        found.append(
            f"The log has no complaint about “{recommendation.theme}”: "
            "name a theme as the log's page does."
        )
    cited = set(parse(recommendation.locator)) if recommendation.locator else set()
    others = [row for row in log.rows if row.passage in cited and row.kind is not RowKind.COMPLAINT]
    if others:
        named = ", ".join(f"row {row.source_row} ({row.kind.value})" for row in others)
        found.append(f"Not every row it cites is a complaint: {named}.")
    return found

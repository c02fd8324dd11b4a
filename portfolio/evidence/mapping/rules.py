"""When evidence may be mapped, and when a tie may be taken away again."""

from collections.abc import Collection, Mapping, Sequence

from portfolio.documents.locators import Stretch, canonical, clock, parse_times, require_within
from portfolio.documents.passages import Document
from portfolio.documents.problems import NoSuchPassage
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion
from portfolio.refusal import Refusal


class NothingTicked(Refusal):
    """No passage, or no criterion, was chosen."""


class NotReady(Refusal):
    """The version is a draft."""


class ItemWithdrawn(Refusal):
    """The learner took the item back."""


class VersionOvertaken(Refusal):
    """There is a newer version to map."""


class OutsideDocument(Refusal):
    """A passage was named that the document doesn't have."""


class AlreadyTied(Refusal):
    """Every tie asked for stands already."""


class TieFrozen(Refusal):
    """The tie was submitted."""


class TieGone(Refusal):
    """The tie was taken away already, or was never there."""


def require_mappable(version: EvidenceVersion) -> None:
    """Only what the learner stands by is mapped: declared, not taken back, the newest of it."""
    item = version.item
    if item.withdrawn:
        raise ItemWithdrawn(f"{item.code} was withdrawn, so it can't be mapped.")
    if version.is_draft:
        raise NotReady(
            f"{item.code} is still a draft. Complete it and declare it authentic, then map it."
        )
    if version is not item.newest_ready:
        raise VersionOvertaken(f"{item.code} has a newer version by now. Map that one.")


def require_ticked(*, passages: Collection[object], whole: bool, criteria: Collection[int]) -> None:
    """A tie needs both ends: where in the item, and which criterion."""
    placed = bool(passages) or whole
    if not placed and not criteria:
        raise NothingTicked(
            "Nothing is ticked yet. Tick the passages that show something, and what they show."
        )
    if not placed:
        raise NothingTicked(
            "No passage is ticked. Tick the passages that show it, or “the whole item”."
        )
    if not criteria:
        raise NothingTicked("No criterion is ticked. Tick what the passages show.")


def stretches_of(version: EvidenceVersion, times: Mapping[int, str]) -> tuple[Stretch, ...]:
    """The stretches of recordings that somebody typed, by the passage that each recording is."""
    document = Document.from_plain(version.reading.document) if version.reading else None
    lengths = {
        passage.number: run.seconds
        for run in (document.runs if document else ())
        if run.kind.is_recording
        for passage in run.passages
    }
    found: list[Stretch] = []
    for number, typed in sorted(times.items()):
        if number not in lengths:
            raise OutsideDocument("Times belong to a recording. This passage is none.")
        try:
            found += parse_times(typed, number)
        except NoSuchPassage as problem:
            raise OutsideDocument(str(problem)) from problem
        seconds = lengths[number]
        for each in found:
            # A counter shows whole seconds, so the last one that began counts.
            if seconds is not None and each.passage == number and each.end > seconds + 1:
                raise OutsideDocument(
                    f"The recording ends at {clock(seconds)}, before {clock(each.end)}. "
                    "Look at both times."
                )
    return tuple(found)


def locator_of(
    version: EvidenceVersion, passages: Collection[int], stretches: Collection[Stretch] = ()
) -> str:
    """The one way to write these places of the version; none of them means the whole item."""
    count = len(version.reading.document["passages"]) if version.reading else 0
    try:
        return require_within(canonical(passages, stretches), count)
    except NoSuchPassage as problem:
        raise OutsideDocument(str(problem)) from problem


def require_removable(mapping: EvidenceMapping) -> None:
    """What was put before the assessor stays as it was."""
    if mapping.submitted:
        raise TieFrozen(
            f"{mapping.item.code} was submitted for {mapping.criterion.label}, so this tie stays. "
            "The assessor decides on it."
        )


def require_shown(version: EvidenceVersion, shown: str) -> None:
    """Passages are ticked on the version that they are numbers of."""
    if shown != str(version.version):
        raise VersionOvertaken(
            f"{version.item.code} has a newer version than the page showed. "
            "This is how it reads now: tick its passages again."
        )


def require_news(made: Sequence[EvidenceMapping], version: EvidenceVersion) -> None:
    """A save that would change nothing says so."""
    if not made:
        raise AlreadyTied(
            f"{version.item.code} is tied so already. Tick other passages, or other criteria."
        )


def require_tie(found: EvidenceMapping | None) -> EvidenceMapping:
    """The tie, if it is still there and the person may map in its unit."""
    if found is None:
        raise TieGone("That tie isn't there any more. This is how things stand.")
    return found

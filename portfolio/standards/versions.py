"""The next version of a unit, made from what its data file says, or its plain words renewed."""

from datetime import datetime

from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.models import Criterion, LearningOutcome, Unit, UnitVersion


def next_version(unit: Unit, said: UnitFile, at: datetime) -> UnitVersion | None:
    """The unit as *said*, as its next version; None where its newest version says just that."""
    newest = unit.versions[-1] if unit.versions else None
    if newest is not None and newest.sha256 == said.sha256:
        return None
    return version_of(said, unit, number=newest.version + 1 if newest else 1, at=at)


def version_of(said: UnitFile, unit: Unit, *, number: int, at: datetime) -> UnitVersion:
    """The unit as *said*, as that version of it."""
    version = UnitVersion(
        unit=unit,
        version=number,
        sha256=said.sha256,
        title=said.title,
        short_name=said.short_name or said.name,
        number=said.number,
        level=None if said.level is None else str(said.level),
        content=said.content,
        loaded_at=at,
    )
    outcomes = {
        outcome.key: LearningOutcome(
            unit_version=version,
            position=position,
            key=outcome.key,
            number=outcome.number,
            text=outcome.text,
        )
        for position, outcome in enumerate(said.outcomes, start=1)
    }
    under = said.under
    for position, criterion in enumerate(said.criteria, start=1):
        Criterion(
            unit_version=version,
            position=position,
            key=criterion.key,
            number=criterion.number,
            text=criterion.text,
            display_text=criterion.display,
            methods=[method.value for method in criterion.methods],
            # Read anew by the database, once it is kept; until then nothing else says it.
            under=under.get(criterion.key),
            outcome=outcomes[criterion.outcome] if criterion.outcome else None,
        )
    return version


def put_plain_words(unit: Unit, said: UnitFile) -> UnitVersion | None:
    """The newest version with the plain words of *said*; None where it has just those.

    For a file that says the same standard: other words for a witness are no new version.
    """
    newest = unit.versions[-1]
    if says_the_same(newest, said):
        return None
    content = {name: each for name, each in newest.content.items() if name != "plain_words"}
    newest.content = content | ({"plain_words": said.plain_words} if said.plain_words else {})
    return newest


def says_the_same(version: UnitVersion, said: UnitFile) -> bool:
    """Whether a file that says a version's standard has its plain words as well."""
    words = version.content.get("plain_words", {})
    return version.sha256 == said.sha256 and bool(words == said.plain_words)

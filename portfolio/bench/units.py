"""Units of any number of criteria, in the words of the units that the product brings."""

from portfolio.audit.record import Verb, record
from portfolio.bench.sizes import (
    NOW,
    SECOND_UNIT,
    WORDS,
)
from portfolio.config import CRITERIA
from portfolio.db import db
from portfolio.people.passwords import new_password
from portfolio.standards.format.reading import read_folder
from portfolio.standards.methods import Method
from portfolio.standards.models import Criterion, LearningOutcome, Unit, UnitVersion


def a_unit(size: int, skipped: int) -> UnitVersion:
    """A unit of so many criteria, in the words of the units that the product brings."""
    found = read_folder(CRITERIA).units
    texts = list(dict.fromkeys(c.text for unit in found for c in unit.criteria))
    version = UnitVersion(
        unit=Unit(key=f"benchmark-{size}-{new_password()}"),
        version=1,
        sha256=f"{size:064x}",
        title=f"Handle customers' complaints, {size} criteria",
        short_name=f"Complaints, {size} criteria",
        number=f"B{size}",
        content={
            "source": {"document": "900", "description": "Of the benchmark.", "left_out": []},
            "guidance": list(WORDS[:4]),
            "mistakes": [{"text": each} for each in WORDS[4:]],
        },
        loaded_at=NOW,
    )
    outcomes = [
        LearningOutcome(unit_version=version, position=n, key=f"o{n}", number=str(n), text=WORDS[n])
        for n in range(1, 1 + size // SECOND_UNIT)
    ]
    for position in range(1, size + 1):
        said = texts[(skipped + position) % len(texts)]
        outcome = outcomes[(position - 1) * len(outcomes) // size]
        Criterion(
            unit_version=version,
            position=position,
            key=f"c{position}",
            number=f"{outcome.number}.{position}",
            text=said,
            display_text=said,
            methods=[Method.PRODUCT_OF_WORK.value, Method.OBSERVATION.value]
            if position % 10 == 0
            else [],
            outcome=outcome,
        )
    db.session.add(version)
    db.session.flush()
    record(
        Verb.STANDARDS_LOADED,
        version,
        by_id=None,
        centre_id=None,
        sentence=f"The benchmark loaded {version.name}.",
    )
    return version

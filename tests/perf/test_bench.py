"""The benchmark measures a centre that could be real."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from portfolio.assessment.seals import broken_seals
from portfolio.audit.verify import changes_by_hand
from portfolio.bench.centre import BigCentre, make_centre
from portfolio.bench.large_file import PIECE, LargeFile, recording
from portfolio.bench.measuring import Measured, Report
from portfolio.bench.report import GRID, as_table
from portfolio.bench.sizes import CRITERIA_A_UNIT, ITEMS, TIES
from portfolio.db import db
from portfolio.documents.kinds import MediaKind
from portfolio.documents.recognition import require_kind
from portfolio.documents.recordings import read_recording
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem, EvidenceMapping
from portfolio.people.models import User
from portfolio.verification.queries import unit_state
from tests.strict_client import StrictClient


@pytest.fixture
def centre(isolation: Any) -> BigCentre:
    """A small one, in which every stage that a learner can be at is there."""
    return make_centre(20)


def test_a_centre_of_the_benchmark_has_a_true_audit_trail(centre: BigCentre) -> None:
    assert list(changes_by_hand()) == []
    assert list(broken_seals()) == []


def test_the_unit_that_is_measured_is_as_large_as_the_benchmark_says(centre: BigCentre) -> None:
    unit = db.session.get_one(PortfolioUnit, centre.units[0])
    items = select(func.count()).where(EvidenceItem.portfolio_id == unit.portfolio_id)
    ties = select(func.count()).where(EvidenceMapping.portfolio_unit_id == unit.id)

    assert len(unit.unit_version.criteria) == CRITERIA_A_UNIT == 30
    assert db.session.scalar(items) == ITEMS == 30
    assert db.session.scalar(ties) == TIES == 40


def test_learners_of_the_benchmark_are_at_every_stage(centre: BigCentre) -> None:
    states = {unit_state(db.session.get_one(PortfolioUnit, id)).state.value for id in centre.units}

    assert states == {"open", "submitted", "returned", "signed off"}


def test_a_page_that_is_measured_is_a_page_that_is_shown(
    client: StrictClient, centre: BigCentre
) -> None:
    learner = db.session.get_one(User, centre.learners[0])

    page = client.sign_in(learner).page("overview.unit", id=centre.units[0])

    assert "gaps left." in page.text


def test_the_large_file_is_a_recording_as_long_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    size = PIECE + 12_345
    path.write_bytes(b"".join(recording(size)))

    kind = require_kind(path, "long.wav")

    assert path.stat().st_size == size
    assert kind is MediaKind.WAV
    assert read_recording(path, kind).seconds == pytest.approx((size - 44) / 16_000, abs=1)


def test_the_report_says_how_much_more_memory_a_large_file_took() -> None:
    large = LargeFile(2047 * 1024**2, 61.0, 32.0, 215 * 10**6, 220 * 10**6, 236 * 10**6)

    table = as_table(Report(3, "SQLite", 2, 2, 1.0, 442, (), large_file=large))

    assert "a file of 2047 MB in pieces of 4 MB" in table
    assert table.endswith("236 MB while it was kept: 21 MB more")


def test_the_table_says_how_many_times_the_grid_a_page_takes() -> None:
    grid = Measured(GRID, p50=0.0015, p95=0.002, one_client=600, eight_clients=900)
    home = Measured(
        "home", 0.003, 0.004, 300, 400, 0.002, queries=8, raw=81_000, wire=7_200, memory=10**8
    )

    table = as_table(Report(10, "SQLite", 2, 2, 1.0, 1720, (grid, home)))

    assert table.splitlines()[-1].split() == [
        "home", "3.00", "4.00", "2.0", "300", "400", "2.00", "8", "81.0", "7.2", "100",
    ]  # fmt: skip

"""Where evidence comes from, and how old it is, in words."""

from datetime import date

import pytest

from portfolio.evidence.models import EvidenceVersion
from portfolio.evidence.provenance import Circumstances, Setting, age_of, circumstances_of


@pytest.mark.parametrize(
    ("work_on", "words"),
    [
        (date(2026, 3, 3), "0 days"),
        (date(2026, 3, 2), "1 day"),
        (date(2026, 2, 4), "27 days"),
        (date(2026, 2, 3), "1 month"),
        (date(2025, 3, 3), "1 year"),
        (date(2023, 12, 3), "2 years 3 months"),
        (date(2023, 12, 4), "2 years 2 months"),
        (date(2024, 2, 29), "2 years"),
    ],
)
def test_age_is_said_in_years_and_months(work_on: date, words: str) -> None:
    assert age_of(work_on, date(2026, 3, 3)) == words


def test_setting_and_place_stand_beside_what_else_a_form_asked() -> None:
    version = EvidenceVersion(fields={"form": "held", "place": "before"})

    Circumstances(Setting.SIMULATED, "Training room").put(version)

    assert version.fields == {"form": "held", "setting": "simulated", "place": "Training room"}
    assert circumstances_of(version).words == "Simulated, Training room"


def test_what_nobody_said_is_not_said() -> None:
    assert circumstances_of(EvidenceVersion(fields={"setting": "nonsense"})).words == ""

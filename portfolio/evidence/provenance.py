"""Where evidence comes from: real work, a simulation or a case study, and the place of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portfolio.evidence.models import EvidenceVersion
from portfolio.sentences import number
from portfolio.standards.methods import Method


class Setting(StrEnum):
    """What sort of work evidence shows."""

    REAL = "real"
    SIMULATED = "simulated"
    CASE_STUDY = "case"

    @property
    def words(self) -> str:
        """The setting as pages say it."""
        return _WORDS[self]


_WORDS = {
    Setting.REAL: "Real work",
    Setting.SIMULATED: "Simulated",
    Setting.CASE_STUDY: "Case study",
}


@dataclass(frozen=True)
class Circumstances:
    """In what setting, and where, the work was done; None and empty where nobody said."""

    setting: Setting | None = None
    place: str = ""

    def put(self, version: EvidenceVersion) -> None:
        """Let the version carry them beside what else its form asked."""
        told = {key: value for key, value in version.fields.items() if key not in _KEYS}
        if self.setting is not None:
            told["setting"] = self.setting.value
        if self.place:
            told["place"] = self.place
        version.fields = told

    @property
    def words(self) -> str:
        """Both, as far as they are known: "Real work, at the front desk"."""
        return ", ".join(filter(None, [self.setting.words if self.setting else "", self.place]))


_KEYS = ("setting", "place")
NOT_SAID = Circumstances()


def circumstances_of(version: EvidenceVersion) -> Circumstances:
    """What a version says about its setting and place."""
    told = version.fields
    setting = told.get("setting")
    return Circumstances(
        Setting(setting) if setting in set(Setting) else None, str(told.get("place") or "")
    )


def is_simulated(method: str, setting: str | None) -> bool:
    """Whether it shows a simulation: it says so, or it was made by the method of one."""
    return method == Method.SIMULATION or setting == Setting.SIMULATED


def age_of(work_on: date, today: date) -> str:
    """How old work is, as people say it: 2 years 3 months, 5 months, 12 days."""
    months = (today.year - work_on.year) * 12 + today.month - work_on.month
    if today.day < work_on.day:
        months -= 1
    if months < 1:
        days = max((today - work_on).days, 0)
        return number(days, "day", "days")
    years, rest = divmod(months, 12)
    said = []
    if years:
        said.append(number(years, "year", "years"))
    if rest:
        said.append(number(rest, "month", "months"))
    return " ".join(said)

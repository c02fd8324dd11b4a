"""When evidence may be added, changed, declared and withdrawn."""

import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portfolio.access import Relation
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import (
    WITNESS,
    EvidenceFile,
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
)
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.standards.models import Criterion

LONGEST_TITLE = 200
LONGEST_TEXT = 200_000
MOST_FILES = 20


class Withdrawn(Refusal):
    """The item was withdrawn."""


class AssessorsRecord(Refusal):
    """The item is a record that an assessor made; the learner does not change it."""


class WitnessesWords(Refusal):
    """The item is what a witness sent; nobody changes it."""


class NothingToDeclare(Refusal):
    """The newest version is declared already."""


class ChangedElsewhere(Refusal):
    """What the page showed is not what stands there now."""


class NothingWritten(Refusal):
    """There is no text yet."""


class TextTooLong(Refusal):
    """More was written than one item holds."""


class DraftUnderWay(Refusal):
    """A version is being written and would be lost."""


class NotWritten(Refusal):
    """The item is a file, so there is no text to go on writing."""


class WorkInTheFuture(Refusal):
    """The day of the work has not come yet."""


class OwnWitness(Refusal):
    """A learner is nobody's witness to their own work."""


class StandsUnderASignature(Refusal):
    """A signed-off unit rests on the item."""


class WaitsForJudgement(Refusal):
    """The item was submitted and its assessor decides first."""


class EndsBeforeItStarts(Refusal):
    """The times of a record run backwards."""


class TooManyFiles(Refusal):
    """More files than one item can bear."""


class FileGone(Refusal):
    """The file is not among the draft's any more."""


class OnlyFile(Refusal):
    """An item of files keeps one at least."""


class NotHeld(Refusal):
    """Only what is held at the workplace is seen there."""


class NoCriterionTicked(Refusal):
    """A record shows nothing unless it names a criterion."""


@dataclass(frozen=True)
class ItemState:
    """The state of an item, and the number of a later version that is still a draft, if any."""

    state: str
    in_draft: int | None = None

    @property
    def words(self) -> str:
        """What the state's own word doesn't say; empty where it says all."""
        if self.in_draft is None:
            return ""
        return f"{self.state.capitalize()}, version {self.in_draft} in draft"


def state_of(item: EvidenceItem, versions: Sequence[EvidenceVersion]) -> ItemState:
    """The state of an item by the versions that somebody sees: draft, ready or withdrawn.

    A draft takes nothing from the version before it, which counts until the draft is declared.
    """
    if item.withdrawn:
        return ItemState("withdrawn")
    newest = versions[-1]
    if not newest.is_draft:
        return ItemState("ready")
    if all(version.is_draft for version in versions):
        return ItemState("draft")
    return ItemState("ready", newest.version)


def mark_of(version: EvidenceVersion) -> int:
    """A number that differs when what a draft says differs: what a page says it showed."""
    said = [version.title, str(version.work_on), version.text or "", str(version.fields)]
    said += [file.sha256 + file.name for file in version.files]
    # Of 31 bits, as the numbers are that a form sends back.
    return zlib.crc32("\n".join(said).encode()) >> 1


def require_changeable(item: EvidenceItem) -> None:
    """Only the learner's own items change, and only while they are not withdrawn."""
    require_not_withdrawn(item)
    if item.by_relation == WITNESS:
        raise WitnessesWords(
            f"{item.code} is what a witness wrote, and nobody changes it. If something in it is "
            "wrong, ask the witness for another testimony."
        )
    if item.by_relation != Relation.LEARNER:
        raise AssessorsRecord(
            f"{item.code} is your assessor's record. If something in it is wrong, tell your "
            "assessor, who can make another record."
        )


def require_not_withdrawn(item: EvidenceItem) -> None:
    """A withdrawn item takes no more changes."""
    if item.withdrawn:
        raise Withdrawn(f"{item.code} was withdrawn. Add a new item instead.")


def require_draft(version: EvidenceVersion) -> None:
    """Only a draft is declared or written on."""
    if not version.is_draft:
        raise NothingToDeclare(
            f"{version.item.code} is complete and declared already. "
            "To change it, make a new version."
        )


def require_shown(version: EvidenceVersion, mark: int) -> None:
    """What is declared is what the page showed."""
    if mark_of(version) != mark:
        raise ChangedElsewhere(
            f"{version.item.code} was changed after you opened this page. "
            "Read it again, then declare it."
        )


def require_written(text: str) -> None:
    """A complete account says something."""
    if not text.strip():
        raise NothingWritten("Write something before you complete it.", field="text")


def require_fitting(text: str) -> None:
    """What is written can be read in one sitting, however many sections it has."""
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(
            f"This is longer than the {LONGEST_TEXT:,} characters that can be kept. "
            "Write two items.",
            field="text",
        )


def require_no_writing_under_way(item: EvidenceItem) -> None:
    """A file does not go over a text that is being written."""
    if item.newest.is_draft and item.newest.source == "written":
        raise DraftUnderWay(
            f"Version {item.newest.version} of {item.code} is being written. "
            "Complete it first; then a file can be the next version."
        )


def require_source(item: EvidenceItem, source: str) -> None:
    """Text is written on and forms are filled in again; a file is replaced by a file."""
    if item.newest.source != source:
        raise NotWritten(f"{item.code} is a file. Upload its next version.")


def require_form(item: EvidenceItem, form: str) -> None:
    """A form that was filled in is changed by the same form."""
    if item.newest.source != "form" or item.newest.fields.get("form") != form:
        raise NotWritten(f"{item.code} is changed where it was made. Look at its page.")


def require_of_files(item: EvidenceItem) -> None:
    """Files are put beside files."""
    if item.newest.source != "file":
        raise NotWritten(
            f"{item.code} is no file. Upload one as its next version, or add the file as an item."
        )


def require_few_files(count: int) -> None:
    """An item stays something that can be read in one sitting."""
    if count > MOST_FILES:
        raise TooManyFiles(
            f"An item has at most {MOST_FILES} files. Make two items of them.", field="file"
        )


def require_file(version: EvidenceVersion, file_id: int) -> EvidenceFile:
    """The file of that id, if it is the version's."""
    for file in version.files:
        if file.id == file_id:
            return file
    raise FileGone("That file isn't there any more. This is how things stand.")


def named(version: EvidenceVersion) -> str:
    """The names of the version's files, in their order."""
    return ", ".join(file.name for file in version.files)


def require_another_file(version: EvidenceVersion) -> None:
    """The last file is not taken out: it is replaced, or the item is withdrawn."""
    if len(version.files) < 2:
        raise OnlyFile(
            f"It is the only file of {version.item.code}. Upload another in its place, or withdraw "
            f"{version.item.code}."
        )


def require_held(version: EvidenceVersion) -> None:
    """An original is seen where it is held, once the learner says where that is."""
    if not version.held or version.is_draft:
        raise NotHeld(f"{version.item.code} is not held at the workplace: it can be read here.")


def require_another_s(item: EvidenceItem, by: User) -> None:
    """Who added an item does not confirm it."""
    if by.id in (item.by_id, item.portfolio.learner_id):
        raise NotHeld("Somebody else confirms having seen it: you added it yourself.")


def require_past(work_on: date | None, today: date, *, field: str = "work_on") -> None:
    """Work that is shown has been done."""
    if work_on is not None and work_on > today:
        raise WorkInTheFuture(
            "That day has not come yet. Give the day on which the work was done."
            if field == "work_on"
            else "That day has not come yet.",
            field=field,
        )


def require_other_witness(name: str, contact: str, learner: User) -> None:
    """A learner is nobody's witness to their own work."""
    if _folded(name) == _folded(learner.name):
        raise OwnWitness(
            "You can't be the witness of your own work. Name the person who saw it.", field="name"
        )
    if learner.email.casefold() in contact.casefold():
        raise OwnWitness(
            "That is your own address. Give the witness's, so that your assessor can ask them.",
            field="contact",
        )


def require_withdrawable(
    item: EvidenceItem, ties: Iterable[EvidenceMapping], newest_rounds: Collection[int]
) -> None:
    """Nothing signed rests on the item, and no assessor has it before them.

    *newest_rounds* are the ids of the newest submission of each unit it is tied in.
    """
    require_changeable(item)
    for tie in ties:
        unit = tie.portfolio_unit
        if unit.locked and tie.submitted:
            raise StandsUnderASignature(
                f"“{unit.label}” was signed off on {item.code}. It can be withdrawn only after the "
                "unit was reopened."
            )
    for tie in ties:
        if tie.submission_id in newest_rounds:
            raise WaitsForJudgement(
                f"{item.code} was submitted for “{tie.portfolio_unit.label}”. Your assessor "
                "decides on it; if something is wrong with it, make a new version."
            )


def require_times_in_order(started: object, ended: object) -> None:
    """A record ends after it starts; both are times of one day, as 14:30."""
    if started and ended and str(ended) <= str(started):
        raise EndsBeforeItStarts("It ends before it starts. Look at both times.", field="ended")


def require_criteria(unit: PortfolioUnit, criteria: Collection[Criterion]) -> None:
    """A record names at least one criterion of its unit."""
    if not criteria:
        raise NoCriterionTicked(
            f"Tick at least one criterion of “{unit.label}” that this record shows.",
            field="criteria",
        )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()

"""The dossier: everything that the PDF of a unit shows, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Person:
    """Somebody who works on the unit; `name` is empty where nobody does."""

    role: str
    name: str


@dataclass(frozen=True)
class Cover:
    """Whose unit it is, which unit, and how and for whom the document was made."""

    learner: str
    centre: str
    unit: str
    # Why the unit has the name it has, where its source gives it none.
    unit_note: str
    version: int
    qualification: str
    awarding_organisation: str
    level: str
    people: tuple[Person, ...]
    enrolled_at: datetime
    target_on: date | None
    state: str
    state_text: str
    made_at: datetime
    made_by: str
    made_for: str
    # What the person who asked for it may not see, so that it is missing here; sentences.
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """The two numbers: what the learner has mapped, what the assessor has found met."""

    mapped: int
    met: int
    total: int


@dataclass(frozen=True)
class File:
    """Bytes that an item version rests on; what was written in the page has no name."""

    name: str
    sha256: str
    size: int | None


@dataclass(frozen=True)
class Version:
    """A version of an item, as it was declared."""

    version: int
    title: str
    work_on: date | None
    declared_at: datetime | None
    files: tuple[File, ...]
    circumstances: str = ""  # real, simulated or a case study, and where
    held: str = ""  # where the original is held, where it is
    seen: tuple[str, ...] = ()  # who saw the original there, and when
    ai_statement: str = ""  # what its learner states of AI tools
    goes_by: tuple[str, ...] = ()  # policies and laws of the centre's register, by clause


@dataclass(frozen=True)
class Evidence:
    """An item of evidence that the unit rests on, with the versions that it uses."""

    code: str
    title: str
    method: str
    method_code: str
    by_assessor: bool
    withdrawn: bool
    versions: tuple[Version, ...]
    # The labels of the criteria it is mapped to.
    serves: tuple[str, ...]


@dataclass(frozen=True)
class Signed:
    """Who decided, as a sheet says it: name, initials and when."""

    name: str
    initials: str
    at: datetime


@dataclass(frozen=True)
class Tie:
    """A line of the locator sheet: where in which item, and what became of it."""

    code: str
    version: int
    method: str
    method_code: str
    place: str
    state: str
    reason: str
    decided: Signed | None


@dataclass(frozen=True)
class Judged:
    """A judgement of one round; the newest one of a criterion holds."""

    round: int
    outcome: str
    holds: bool
    # Each of the five rules of evidence with what was said of it.
    checks: tuple[tuple[str, str], ...]
    feedback: str
    signed: Signed


@dataclass(frozen=True)
class Criterion:
    """A criterion verbatim, with its ties and every judgement of it, newest first."""

    label: str
    text: str
    # The methods of which it demands one; and whether no tie that counts is of any of them.
    demands: tuple[str, ...]
    unsupplied: bool
    state: str
    ties: tuple[Tie, ...]
    judged: tuple[Judged, ...]


@dataclass(frozen=True)
class Said:
    """A text with who said it and when; `about` says to what, where that is not plain."""

    about: str
    text: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Countersigned:
    """A countersigner confirmed a trainee's sign-off, or returned it with a note."""

    confirmed: bool
    note: str
    name: str
    at: datetime


@dataclass(frozen=True)
class SignedOff:
    """A sign-off with its seal; one that was overtaken says why the unit was reopened."""

    statement: str
    remark: str
    name: str
    trainee: bool
    at: datetime
    seal: str
    provisional: bool
    countersigned: Countersigned | None
    reopened: Said | None


@dataclass(frozen=True)
class ActionPoint:
    """What a verifier asked of the assessor, the answers, and how it was closed."""

    text: str
    severity: str
    due_on: date
    state: str
    criterion: str
    raised: Signed
    answers: tuple[Said, ...]
    closed: Said | None


@dataclass(frozen=True)
class Sample:
    """A verifier's look at the unit."""

    kind: str
    reason: str
    verifier: str
    assessor: str
    at: datetime
    agreed: Said | None
    checks: tuple[tuple[str, str], ...]
    action_points: tuple[ActionPoint, ...]


@dataclass(frozen=True)
class Released:
    """The unit left internal verification; the reason is for those who see the sampling."""

    name: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Act:
    """A line of the history."""

    sentence: str
    at: datetime


@dataclass(frozen=True)
class Dossier:
    """The unit as one learner's copy of it stands, for one reader."""

    cover: Cover
    progress: Progress
    our_numbering: bool
    # What the source groups its criteria under, and every line of it in its order.
    outcomes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    shows_judgements: bool
    criteria: tuple[Criterion, ...]
    feedback: tuple[Said, ...]
    sign_offs: tuple[SignedOff, ...]
    shows_sampling: bool
    samples: tuple[Sample, ...]
    released: Released | None
    history: tuple[Act, ...]


def initials_of(name: str) -> str:
    """The initials as they stand on a sheet: the first letter of each word, at most four."""
    letters = [next((sign for sign in word if sign.isalpha()), "") for word in name.split()]
    return "".join(letters)[:4].upper() or name[:1]


def signed(name: str, at: datetime) -> Signed:
    """Who decided and when, as a sheet says it."""
    return Signed(name, initials_of(name), at)

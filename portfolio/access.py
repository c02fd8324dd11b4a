"""Who may do what: the whole policy on one page.

A relation is to a portfolio unit, to something that belongs to one, or to the centre. Whether a
thing may happen *now* is not said here: that is for each area's rules.py.
"""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Protocol


class Relation(StrEnum):
    """How a person stands to a thing."""

    MEMBER = "member"  # anybody of the centre
    LEARNER = "learner"
    ASSESSOR = "assessor"
    COUNTERSIGNER = "countersigner"
    VERIFIER = "verifier"
    EXTERNAL = "external verifier"
    MANAGER = "manager"


class Permission(StrEnum):
    """What can be permitted."""

    VIEW_STANDARDS = "view standards"
    VIEW_PEOPLE = "view people"
    MANAGE_PEOPLE = "manage people"
    ENROL = "enrol"
    BRING_IN = "bring in lists"
    ALLOCATE = "allocate"
    OPEN_TO_EXTERNAL = "open to external"
    SPLIT_OUTCOMES = "split outcomes"
    WRITE_UNITS = "write units"
    MOVE_VERSION = "move to another version"
    SET_TIMESCALE = "set timescale"
    NAME_KINDS = "name kinds of evidence"
    VIEW_POLICIES = "view policies"
    KEEP_POLICIES = "keep policies"
    VIEW_PORTFOLIO = "view portfolio"
    VIEW_UNIT = "view unit"
    VIEW_HISTORY = "view history"
    VIEW_EVIDENCE = "view evidence"
    VIEW_MATCHES = "view matches"
    ADD_EVIDENCE = "add evidence"
    CHANGE_EVIDENCE = "change evidence"
    KEEP_JOURNAL = "keep journal"
    MAP_EVIDENCE = "map evidence"
    ADD_RECORD = "add assessment record"
    GIVE_ROOM = "give room for files"
    VIEW_WITNESSES = "view witnesses"
    ASK_WITNESS = "ask witness"
    MARK_EXPERT = "mark expert witness"
    SUBMIT = "submit"
    VIEW_JUDGEMENTS = "view judgements"
    JUDGE = "judge"
    SIGN_OFF = "sign off"
    COUNTERSIGN = "countersign"
    REOPEN = "reopen"
    VIEW_SAMPLING = "view sampling"
    SAMPLE = "sample"
    ANSWER_ACTION_POINT = "answer action point"
    EXPORT = "export"
    READ_NOTICE = "read notice"
    ERASE_PERSON = "erase person"


def of(*relations: Relation) -> frozenset[Relation]:
    """The set of relations a permission is granted to."""
    return frozenset(relations)


_R = Relation
_WORKING = of(_R.LEARNER, _R.ASSESSOR, _R.COUNTERSIGNER, _R.VERIFIER, _R.EXTERNAL)

GRANTS: dict[Permission, frozenset[Relation]] = {
    Permission.VIEW_STANDARDS: of(_R.MEMBER),
    Permission.VIEW_PEOPLE: of(_R.MANAGER),
    Permission.MANAGE_PEOPLE: of(_R.MANAGER),
    Permission.ENROL: of(_R.MANAGER),
    Permission.BRING_IN: of(_R.MANAGER),
    Permission.ALLOCATE: of(_R.MANAGER),
    # Asked of the centre and its people, where only the lead verifier stands as its verifier.
    Permission.OPEN_TO_EXTERNAL: of(_R.MANAGER, _R.VERIFIER),
    Permission.SPLIT_OUTCOMES: of(_R.MANAGER),
    Permission.WRITE_UNITS: of(_R.MANAGER),
    Permission.MOVE_VERSION: of(_R.ASSESSOR, _R.MANAGER),
    Permission.SET_TIMESCALE: of(_R.MANAGER),
    Permission.NAME_KINDS: of(_R.MANAGER),
    Permission.VIEW_POLICIES: of(_R.MEMBER),
    Permission.KEEP_POLICIES: of(_R.MANAGER),
    Permission.VIEW_PORTFOLIO: _WORKING | of(_R.MANAGER),
    Permission.VIEW_UNIT: _WORKING | of(_R.MANAGER),
    Permission.VIEW_HISTORY: _WORKING | of(_R.MANAGER),
    Permission.VIEW_EVIDENCE: _WORKING,
    # Not the learner's, who would read another's work in it, and no visitor's.
    Permission.VIEW_MATCHES: of(_R.ASSESSOR, _R.COUNTERSIGNER, _R.VERIFIER),
    Permission.ADD_EVIDENCE: of(_R.LEARNER),
    Permission.CHANGE_EVIDENCE: of(_R.LEARNER),
    # A journal is personal: nobody but its learner stands to it at all.
    Permission.KEEP_JOURNAL: of(_R.LEARNER),
    Permission.MAP_EVIDENCE: of(_R.LEARNER, _R.ASSESSOR),
    Permission.ADD_RECORD: of(_R.ASSESSOR),
    Permission.GIVE_ROOM: of(_R.MANAGER),
    # Of whom the centre's own staff alone are let in: portfolio.witnesses.rules says who.
    Permission.VIEW_WITNESSES: of(_R.MEMBER),
    Permission.ASK_WITNESS: of(_R.LEARNER, _R.ASSESSOR),
    Permission.MARK_EXPERT: of(_R.ASSESSOR),
    Permission.SUBMIT: of(_R.LEARNER),
    Permission.VIEW_JUDGEMENTS: _WORKING,
    Permission.JUDGE: of(_R.ASSESSOR),
    Permission.SIGN_OFF: of(_R.ASSESSOR),
    Permission.COUNTERSIGN: of(_R.COUNTERSIGNER),
    Permission.REOPEN: of(_R.ASSESSOR, _R.VERIFIER),
    Permission.VIEW_SAMPLING: of(_R.ASSESSOR, _R.COUNTERSIGNER, _R.VERIFIER, _R.EXTERNAL),
    Permission.SAMPLE: of(_R.VERIFIER),
    Permission.ANSWER_ACTION_POINT: of(_R.ASSESSOR),
    Permission.EXPORT: of(_R.LEARNER, _R.ASSESSOR, _R.VERIFIER, _R.MANAGER),
    # A notice is personal: only whoever it was made for stands to it at all.
    Permission.READ_NOTICE: of(_R.MEMBER),
    Permission.ERASE_PERSON: of(_R.MANAGER),
}


class RoleName(StrEnum):
    """What a person is in a centre, as accounts keep it."""

    LEARNER = "learner"
    ASSESSOR = "assessor"
    VERIFIER = "verifier"
    LEAD_VERIFIER = "lead verifier"
    EXTERNAL = "external verifier"
    MANAGER = "manager"


# The ids of the people who stand in each relation to a thing.
PeopleByRelation = Mapping[Relation, Collection[int]]


class Person(Protocol):
    """Somebody signed in, or nobody."""

    @property
    def id(self) -> int: ...
    @property
    def centre_id(self) -> int: ...
    @property
    def role_names(self) -> frozenset[str]: ...


class Protected(Protocol):
    """Something that belongs to a centre and, mostly, to a portfolio unit."""

    @property
    def centre_id(self) -> int | None:
        """The centre it belongs to; None where every centre has it, as with a unit's text."""
        ...

    @property
    def personal(self) -> bool:
        """Whether only the people named may see it, whatever anybody's role in the centre."""
        ...

    def people(self, today: date) -> PeopleByRelation:
        """The ids of the people who stand in each relation to it on that day."""
        ...


class OfTheCentre:
    """Mixed into what belongs to a centre and to nobody in it: roles alone open it."""

    personal = False

    def people(self, today: date) -> PeopleByRelation:
        return {}


def relations(person: Person, thing: Protected, *, today: date) -> frozenset[Relation]:
    """How *person* stands to *thing*; empty for a stranger, MEMBER alone for a colleague."""
    if thing.centre_id is not None and person.centre_id != thing.centre_id:
        return frozenset()
    found = {relation for relation, ids in thing.people(today).items() if person.id in ids}
    if thing.personal:
        return frozenset(found)
    found.add(Relation.MEMBER)
    if RoleName.MANAGER in person.role_names:
        found.add(Relation.MANAGER)
    if RoleName.LEAD_VERIFIER in person.role_names:
        found.add(Relation.VERIFIER)
    return frozenset(found)


def allows(person: Person, permission: Permission, thing: Protected, *, today: date) -> bool:
    """Whether *person* may do what *permission* says to *thing*."""
    return bool(GRANTS[permission] & relations(person, thing, today=today))


def permitted(person: Person, thing: Protected, *, today: date) -> frozenset[Permission]:
    """All that *person* may do to *thing*."""
    return _permitted_to(relations(person, thing, today=today))


@cache
def _permitted_to(relations: frozenset[Relation]) -> frozenset[Permission]:
    return frozenset(each for each, granted in GRANTS.items() if granted & relations)


def is_stranger(person: Person, thing: Protected, *, today: date) -> bool:
    """Whether *person* must not even learn that *thing* exists."""
    return not relations(person, thing, today=today) - {Relation.MEMBER}

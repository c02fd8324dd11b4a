"""The whole policy, as a centre manager could read it."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from portfolio.access import (
    PeopleByRelation,
    Permission,
    Relation,
    RoleName,
    allows,
    is_stranger,
    relations,
)

TODAY = date(2026, 3, 3)

POLICY = """
                        learner  assessor  countersigner  verifier  external  manager  member
view standards          yes      yes       yes            yes       yes       yes      yes
view people             no       no        no             no        no        yes      no
manage people           no       no        no             no        no        yes      no
enrol                   no       no        no             no        no        yes      no
bring in lists          no       no        no             no        no        yes      no
allocate                no       no        no             no        no        yes      no
set timescale           no       no        no             no        no        yes      no
open to external        no       no        no             yes       no        yes      no
name kinds of evidence  no       no        no             no        no        yes      no
view policies           yes      yes       yes            yes       yes       yes      yes
keep policies           no       no        no             no        no        yes      no
split outcomes          no       no        no             no        no        yes      no
write units             no       no        no             no        no        yes      no
move to another version no       yes       no             no        no        yes      no
view portfolio          yes      yes       yes            yes       yes       yes      no
view unit               yes      yes       yes            yes       yes       yes      no
view history            yes      yes       yes            yes       yes       yes      no
view evidence           yes      yes       yes            yes       yes       no       no
view matches            no       yes       yes            yes       no        no       no
add evidence            yes      no        no             no        no        no       no
change evidence         yes      no        no             no        no        no       no
keep journal            yes      no        no             no        no        no       no
map evidence            yes      yes       no             no        no        no       no
add assessment record   no       yes       no             no        no        no       no
give room for files     no       no        no             no        no        yes      no
view witnesses          yes      yes       yes            yes       yes       yes      yes
ask witness             yes      yes       no             no        no        no       no
mark expert witness     no       yes       no             no        no        no       no
submit                  yes      no        no             no        no        no       no
view judgements         yes      yes       yes            yes       yes       no       no
judge                   no       yes       no             no        no        no       no
sign off                no       yes       no             no        no        no       no
countersign             no       no        yes            no        no        no       no
reopen                  no       yes       no             yes       no        no       no
view sampling           no       yes       yes            yes       yes       no       no
sample                  no       no        no             yes       no        no       no
answer action point     no       yes       no             no        no        no       no
export                  yes      yes       no             yes       no        yes      no
read notice             yes      yes       yes            yes       yes       yes      yes
erase person            no       no        no             no        no        yes      no
"""

_LINES = [line for line in POLICY.splitlines() if line.strip()]
_COLUMNS = {
    "learner": Relation.LEARNER,
    "assessor": Relation.ASSESSOR,
    "countersigner": Relation.COUNTERSIGNER,
    "verifier": Relation.VERIFIER,
    "external": Relation.EXTERNAL,
    "manager": Relation.MANAGER,
    "member": Relation.MEMBER,
}


def _cells() -> list[tuple[str, str, bool]]:
    columns = _LINES[0].split()
    cells = []
    for line in _LINES[1:]:
        permission, answers = line[:24].strip(), line[24:].split()
        assert len(answers) == len(columns), line
        cells += [(permission, c, a == "yes") for c, a in zip(columns, answers, strict=True)]
    return cells


@dataclass(frozen=True)
class Somebody:
    id: int = 7
    centre_id: int = 1
    role_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Something:
    centre_id: int | None = 1
    personal: bool = False
    by_relation: PeopleByRelation = field(default_factory=dict)

    def people(self, today: date) -> PeopleByRelation:
        return self.by_relation


def _somebody_who_is(relation: Relation) -> tuple[Somebody, Something]:
    if relation is Relation.MANAGER:
        return Somebody(role_names=frozenset({RoleName.MANAGER.value})), Something()
    if relation is Relation.MEMBER:
        return Somebody(), Something()
    return Somebody(), Something(by_relation={relation: [7]})


@pytest.mark.parametrize(("permission", "column", "granted"), _cells())
def test_the_policy_grants_what_the_table_says(permission: str, column: str, granted: bool) -> None:
    person, thing = _somebody_who_is(_COLUMNS[column])

    assert allows(person, Permission(permission), thing, today=TODAY) is granted


def test_the_table_speaks_of_every_permission() -> None:
    assert {line[:24].strip() for line in _LINES[1:]} == {p.value for p in Permission}


def test_nobody_of_another_centre_stands_in_any_relation() -> None:
    thing = Something(centre_id=2, by_relation={relation: [7] for relation in Relation})
    manager = Somebody(role_names=frozenset(role.value for role in RoleName))

    assert relations(manager, thing, today=TODAY) == frozenset()
    assert is_stranger(manager, thing, today=TODAY)


def test_a_colleague_with_no_part_in_it_is_a_stranger() -> None:
    assert is_stranger(Somebody(), Something(), today=TODAY)


def test_a_lead_verifier_verifies_everything_in_the_centre() -> None:
    lead = Somebody(role_names=frozenset({RoleName.LEAD_VERIFIER.value}))

    assert allows(lead, Permission.SAMPLE, Something(), today=TODAY)


def test_what_is_personal_is_closed_to_roles() -> None:
    everything = Somebody(role_names=frozenset(role.value for role in RoleName))

    assert is_stranger(everything, Something(personal=True), today=TODAY)
    assert not is_stranger(
        Somebody(), Something(personal=True, by_relation={Relation.LEARNER: [7]}), today=TODAY
    )

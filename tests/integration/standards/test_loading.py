"""Units and qualifications from their files are in the database, once, in versions."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portfolio.audit.models import INSTALLATION, AuditEvent
from portfolio.config import CRITERIA
from portfolio.db import db
from portfolio.standards.actions import load_standards
from portfolio.standards.format.reading import Standards, read_folder
from portfolio.standards.models import (
    AwardingOrganisation,
    Criterion,
    Qualification,
    Unit,
    UnitVersion,
)
from portfolio.transaction import transaction

pytestmark = pytest.mark.usefixtures("isolation")


@pytest.fixture(scope="module")
def standards() -> Standards:
    return read_folder(CRITERIA)


def loaded(standards: Standards) -> int:
    with transaction():
        return load_standards(standards)


def with_a_reworded_criterion(standards: Standards) -> Standards:
    first, *others = standards.units
    criterion = first.criteria[0].model_copy(update={"text": "Say how it was done."})
    changed = first.model_copy(
        update={
            "criteria": (
                criterion.model_copy(update={"lead_in": None}),
                *first.criteria[1:],
            )
        }
    )
    return replace(standards, units=(changed, *others))


def test_five_units_and_three_qualifications_are_loaded_with_every_criterion(
    standards: Standards,
) -> None:
    changed = loaded(standards)

    assert changed == 8
    versions = db.session.scalars(
        select(UnitVersion).options(selectinload(UnitVersion.criteria))
    ).all()
    by_key = {version.unit.key: version for version in versions}
    assert {key: len(v.criteria) for key, v in by_key.items()} == {
        unit.key: len(unit.criteria) for unit in standards.units
    }
    for unit in standards.units:
        stored = by_key[unit.key]
        assert [c.text for c in stored.criteria] == [c.text for c in unit.criteria]
        assert [c.display_text for c in stored.criteria] == [c.display for c in unit.criteria]
        assert [c.methods for c in stored.criteria] == [list(c.methods) for c in unit.criteria]
        assert [o.text for o in stored.outcomes] == [o.text for o in unit.outcomes]
        assert stored.content == unit.content
    assert db.session.scalar(select(func.count(Qualification.id))) == 3


def test_an_awarding_organisation_keeps_its_other_names(standards: Standards) -> None:
    loaded(standards)

    organisations = {a.name: a.aliases for a in db.session.scalars(select(AwardingOrganisation))}
    assert organisations["iCan Qualifications Limited"] == ["ICAN QUALIFICATIONS LIMITED", "iCQ"]
    assert "AoFAQ" in organisations["Education Qualifications and Awards"]


def test_the_unit_without_a_title_goes_by_its_short_name_and_has_no_qualification(
    standards: Standards,
) -> None:
    loaded(standards)

    unit = db.session.scalar(select(UnitVersion).where(UnitVersion.title.is_(None)))
    assert unit is not None
    assert unit.name == unit.short_name
    assert not unit.outcomes
    assert unit.level is None
    observed = next(c for c in unit.criteria if "O" in c.methods)
    assert observed.display_text


def test_loading_the_same_files_again_changes_nothing_and_records_nothing(
    standards: Standards,
) -> None:
    loaded(standards)

    again = loaded(standards)

    assert again == 0
    assert db.session.scalar(select(func.count(UnitVersion.id))) == 5
    assert db.session.scalar(select(func.count(AuditEvent.id))) == 1


def test_one_event_of_the_installation_says_what_was_loaded(standards: Standards) -> None:
    loaded(standards)

    event = db.session.scalars(select(AuditEvent)).one()
    assert event.chain == INSTALLATION
    assert event.verb == "standards.loaded"
    assert "Resolve customers’ problems (version 1)" in event.sentence
    assert len(event.details["units"]) == 5


def test_a_changed_file_becomes_the_next_version_and_the_first_stays(
    standards: Standards,
) -> None:
    loaded(standards)
    before = db.session.scalar(select(Unit).where(Unit.key == standards.units[0].key))
    assert before is not None
    first = before.versions[0]

    changed = loaded(with_a_reworded_criterion(standards))

    assert changed == 1
    assert [v.version for v in before.versions] == [1, 2]
    assert first.criteria[0].text == standards.units[0].criteria[0].text
    assert before.versions[1].criteria[0].text == "Say how it was done."


def test_a_file_put_back_as_it_was_is_the_newest_version_again(standards: Standards) -> None:
    loaded(standards)
    loaded(with_a_reworded_criterion(standards))

    changed = loaded(standards)

    unit = db.session.scalar(select(Unit).where(Unit.key == standards.units[0].key))
    assert changed == 1
    assert unit is not None
    assert unit.versions[-1].version == 3
    assert unit.versions[-1].sha256 == unit.versions[0].sha256


def test_a_unit_left_out_of_its_qualification_is_no_longer_offered_under_it(
    standards: Standards,
) -> None:
    loaded(standards)
    qualification = next(q for q in standards.qualifications if len(q.units) == 2)
    group = qualification.groups[0].model_copy(update={"units": qualification.units[:1]})
    shorter = qualification.model_copy(update={"groups": (group,)})
    others = tuple(q for q in standards.qualifications if q.key != qualification.key)

    changed = loaded(replace(standards, qualifications=(shorter, *others)))

    kept = db.session.scalar(select(Qualification).where(Qualification.key == qualification.key))
    assert changed == 1
    assert kept is not None
    assert [place.unit.key for place in kept.units] == [qualification.units[0]]


def test_criteria_are_in_the_order_of_the_source(standards: Standards) -> None:
    loaded(standards)

    positions = db.session.execute(
        select(Criterion.unit_version_id, func.count(), func.max(Criterion.position)).group_by(
            Criterion.unit_version_id
        )
    )
    assert all(count == highest for _unit, count, highest in positions)


def with_other_plain_words(standards: Standards, words: str | None) -> Standards:
    first, *others = standards.units
    criterion = first.criteria[0].model_copy(update={"plain_words": words})
    changed = first.model_copy(update={"criteria": (criterion, *first.criteria[1:])})
    return replace(standards, units=(changed, *others))


def plain_words_of_first(standards: Standards) -> list[str]:
    """The plain words of the first unit's first criterion, version by version."""
    versions = db.session.scalars(
        select(UnitVersion)
        .join(Unit)
        .where(Unit.key == standards.units[0].key)
        .options(selectinload(UnitVersion.criteria))
        .execution_options(populate_existing=True)
    ).all()
    return [version.plain_words_of(version.criteria[0]) for version in versions]


def test_other_plain_words_are_no_new_version_and_are_read_from_then_on(
    standards: Standards,
) -> None:
    loaded(standards)

    changed = loaded(with_other_plain_words(standards, "She asked what was wrong."))

    assert changed == 1
    assert plain_words_of_first(standards) == ["She asked what was wrong."]
    assert loaded(with_other_plain_words(standards, "She asked what was wrong.")) == 0
    loaded(with_other_plain_words(standards, None))
    assert plain_words_of_first(standards) == [""]


def test_a_unit_loaded_before_there_were_plain_words_gets_them(standards: Standards) -> None:
    without = [
        unit.model_copy(
            update={
                "criteria": tuple(
                    each.model_copy(update={"plain_words": None}) for each in unit.criteria
                )
            }
        )
        for unit in standards.units
    ]
    loaded(replace(standards, units=tuple(without)))
    assert plain_words_of_first(standards) == [""]

    assert loaded(standards) == len(standards.units)

    (words,) = plain_words_of_first(standards)
    assert words == standards.units[0].criteria[0].plain_words

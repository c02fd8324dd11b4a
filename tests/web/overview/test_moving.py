"""Moving units in portfolios to a newer version, from the pages that offer it."""

from dataclasses import dataclass

import pytest

from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.erasure import actions
from portfolio.overview.moving import views
from portfolio.people.models import User
from portfolio.standards.models import UnitVersion
from portfolio.transaction import transaction
from tests.strict_client import Page, StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_tie,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)


@dataclass
class Scene:
    manager: User
    assessor: User
    old: UnitVersion
    newer: UnitVersion
    units: list[PortfolioUnit]


@pytest.fixture
def scene() -> Scene:
    centre = a_centre()
    manager, assessor = a_manager(centre), an_assessor(centre)
    learners = [a_learner(centre, name) for name in ("Priya Nair", "Jamie Reid", "Mo Farouk")]
    store(centre, manager, assessor, *learners)
    old = a_unit_version("Log the complaint", "Listen to the customer")
    newer = a_unit_version("Log every complaint", "Listen to the customer")
    newer.unit, newer.version = old.unit, 2
    units = [a_portfolio_unit(a_portfolio(each), old, assessor=assessor) for each in learners]
    store(old, newer, *units)
    item = an_item(units[0].portfolio)
    store(item, a_tie(item, units[0], 1, locator="1"))
    return Scene(manager, assessor, old, newer, units)


def as_shown(page: Page) -> dict[str, list[str]]:
    """What the page's own form would send as it stands."""
    form = page.tree.xpath("//main//form[not(contains(@class, 'post-button'))]")[-1]
    sent: dict[str, list[str]] = {}
    for each in form.xpath(".//input[@type='hidden'] | .//input[@checked]"):
        sent.setdefault(each.get("name"), []).append(each.get("value"))
    for each in form.xpath(".//select"):
        sent[each.get("name")] = each.xpath("./option[@selected]/@value")
    return sent


def test_a_unit_behind_says_so_and_leads_to_what_changed(
    client: StrictClient, scene: Scene
) -> None:
    client.sign_in(scene.units[0].learner)

    page = client.page("overview.unit", id=scene.units[0].id)
    changes = client.page("standards.changes", id=scene.newer.id, since=scene.old.id)

    assert "stands on version 1; there is a newer one" in page.text
    assert "Move this unit" not in page.text
    assert "1 same, 1 reworded" in changes.text
    assert "gone: the" in changes.text
    assert "new: every" in changes.text


def test_an_assessor_moves_a_unit_and_its_ties(client: StrictClient, scene: Scene) -> None:
    client.sign_in(scene.assessor)
    unit = scene.units[0]
    form = client.page("overview.move", id=unit.id)
    assert "1 tie" in form.text

    page = client.send("overview.move", as_shown(form), id=unit.id)

    assert page.h1 == scene.newer.label
    assert "stands on version 2" in page.text
    assert "there is a newer one" not in page.text
    assert "1 of 2" in page.text


def test_a_manager_moves_those_who_are_ticked(client: StrictClient, scene: Scene) -> None:
    a_sign_off(scene.units[2], by=scene.assessor)
    client.sign_in(scene.manager)
    page = client.page("overview.move_all", id=scene.newer.id)
    assert "Mo Farouk (signed off: it stays, unless it is reopened)" in page.text

    chosen = {"units": [f"{scene.units[1].id}@{scene.units[1].revision}"]}
    client.send("overview.move_all", as_shown(page) | chosen, id=scene.newer.id)

    assert [unit.unit_version.version for unit in scene.units] == [1, 2, 1]


def erase(learner: User) -> None:
    with transaction():
        actions.erase(learner, by=None, ground="Asked for.", years=3, early=True)


def test_somebody_erased_keeps_nobody_from_being_moved(client: StrictClient, scene: Scene) -> None:
    erase(scene.units[1].learner)
    client.sign_in(scene.manager)
    page = client.page("overview.move_all", id=scene.newer.id)
    assert "2 learners stand on" in page.text
    assert "Erased person" not in page.text

    client.send("overview.move_all", as_shown(page), id=scene.newer.id)

    assert [unit.unit_version.version for unit in scene.units] == [2, 1, 2]


def test_whoever_is_erased_in_the_middle_of_moving_is_named_and_left_out_then(
    client: StrictClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(scene.manager)
    page = client.page("overview.move_all", id=scene.newer.id)
    learner_id = scene.units[1].learner.id

    def erased_meanwhile(chosen: object) -> None:
        erase(db.session.get_one(User, learner_id))

    monkeypatch.setattr(views, "require_some", erased_meanwhile)
    refused = client.send("overview.move_all", as_shown(page), status=422, id=scene.newer.id)
    monkeypatch.undo()

    assert f"Erased person {learner_id}: The learner of" in refused.text
    assert "was erased by law" in refused.text
    assert "Nobody was moved." in refused.text
    assert [unit.unit_version.version for unit in scene.units] == [1, 1, 1]
    client.send("overview.move_all", as_shown(refused), id=scene.newer.id)
    assert [unit.unit_version.version for unit in scene.units] == [2, 1, 2]


def test_a_unit_of_somebody_erased_is_not_moved_by_itself(
    client: StrictClient, scene: Scene
) -> None:
    unit = scene.units[0]
    client.sign_in(scene.assessor)
    sent = as_shown(client.page("overview.move", id=unit.id))
    erase(unit.learner)

    page = client.page("overview.move", id=unit.id)
    refused = client.send(
        "overview.move", sent | {"seen": str(unit.revision)}, status=422, id=unit.id
    )

    assert "The learner was erased by law." in page.text
    assert "Move to version 2" not in page.buttons()
    assert "was erased by law. What is left of it stays as it is." in refused.error_summary
    assert unit.unit_version.version == 1


def test_the_assessor_of_many_who_were_moved_reads_of_it_in_one_notice(
    client: StrictClient, scene: Scene
) -> None:
    client.sign_in(scene.manager)
    sent = as_shown(client.page("overview.move_all", id=scene.newer.id))
    client.send("overview.move_all", sent, id=scene.newer.id)

    client.sign_in(scene.assessor)
    page = client.page("notices.notices")

    assert "1 notice is unread." in page.text
    assert "moved 3 units to another version of their text" in page.text


def test_nobody_ticked_is_said_beside_the_list(client: StrictClient, scene: Scene) -> None:
    client.sign_in(scene.manager)

    sent = as_shown(client.page("overview.move_all", id=scene.newer.id)) | {"units": []}
    page = client.send("overview.move_all", sent, status=422, id=scene.newer.id)

    assert "Tick at least one learner to move." in page.text


def test_a_centre_moves_nobody_elses_learners(client: StrictClient, scene: Scene) -> None:
    elsewhere = a_manager(a_centre("Riverside"))
    store(elsewhere)
    client.sign_in(elsewhere)

    page = client.page("overview.move_all", id=scene.newer.id)

    assert "Nobody to move" in page.text
    assert "Priya Nair" not in page.text

"""Units that a centre writes in the page, takes up from a file, and gives out as one."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from portfolio.config import CRITERIA
from portfolio.db import db
from portfolio.people.models import User
from portfolio.standards.actions import load_standards
from portfolio.standards.format.reading import read_folder, read_unit
from portfolio.standards.models import Qualification, Unit, UnitDraft, UnitVersion
from portfolio.transaction import transaction
from tests.strict_client import Page, StrictClient
from tests.world import a_centre, a_learner, a_manager, store


@pytest.fixture
def manager(client: StrictClient) -> User:
    made = a_manager(a_centre())
    store(made)
    client.sign_in(made)
    return made


def as_shown(page: Page) -> dict[str, Any]:
    """What the draft's form would send as it stands."""
    form = page.tree.xpath("//form[.//textarea]")[0]
    sent: dict[str, Any] = {}
    for each in form.xpath(".//input[not(@type='checkbox' or @type='file')]"):
        sent[each.get("name")] = each.get("value", "")
    for each in form.xpath(".//input[@type='checkbox'][@checked]"):
        sent.setdefault(each.get("name"), []).append(each.get("value"))
    for each in form.xpath(".//textarea"):
        sent[each.get("name")] = (each.text or "").lstrip("\n")
    for each in form.xpath(".//select"):
        sent[each.get("name")] = (each.xpath("./option[@selected]/@value") or [""])[0]
    return sent


def beside(page: Page, name: str) -> str:
    """What is said to be wrong beside a field."""
    return page._text(page.tree.xpath(f"//*[@id='{name}-error']"))


def begin(client: StrictClient) -> UnitDraft:
    client.send("standards.begin")
    draft = db.session.scalar(select(UnitDraft).order_by(UnitDraft.id.desc()))
    assert draft is not None
    return draft


def press(
    client: StrictClient, draft: UnitDraft, do: str, *, status: int = 200, **typed: Any
) -> Page:
    shown = as_shown(client.page("standards.draft", id=draft.id))
    return client.send("standards.draft", shown | typed | {"do": do}, status=status, id=draft.id)


def version_of(title: str, version: int = 1) -> UnitVersion:
    return db.session.scalars(
        select(UnitVersion).where(UnitVersion.title == title, UnitVersion.version == version)
    ).one()


PASTED = "1.1 Explain why complaints are logged\n1.10 Log a complaint\n1.9 Follow it up\n"


def write(client: StrictClient, title: str = "Handle complaints") -> UnitDraft:
    draft = begin(client)
    press(
        client,
        draft,
        "criteria",
        title=title,
        source="Diploma specification, 2024 edition",
        level="3",
        more_outcomes="1 Know how to log\n",
        more_criteria=PASTED,
    )
    return draft


def test_pasted_lines_become_criteria_with_their_numbers(
    client: StrictClient, manager: User
) -> None:
    draft = write(client)

    page = client.page("standards.draft", id=draft.id)

    assert [page.value(f"criteria-{n}-number") for n in range(3)] == ["1.1", "1.10", "1.9"]
    assert page.value("criteria-1-text") == "Log a complaint"
    assert page.value("outcomes-0-text") == "Know how to log"
    assert page.value("title") == "Handle complaints"


def test_points_below_a_pasted_line_stay_with_it_and_numbers_say_the_outcome(
    client: StrictClient, manager: User
) -> None:
    pasted = "1.1 State the law\n2.1 Explain:\na) the rule\nb) its limits\n2.2 Act on it\n3.1 Else"
    draft = begin(client)
    outcomes = "1. Know the rules\n2. Act on them"
    press(client, draft, "criteria", title="X", more_outcomes=outcomes, more_criteria=pasted)

    page = client.page("standards.draft", id=draft.id)

    assert [page.value(f"criteria-{n}-number") for n in range(4)] == ["1.1", "2.1", "2.2", "3.1"]
    assert page.value("criteria-1-text") == "Explain: a) the rule b) its limits"
    first, second = (row["key"] for row in draft.typed["outcomes"])
    assert [row["outcome"] for row in draft.typed["criteria"]] == [first, second, second, ""]


def test_plain_words_for_a_witness_are_mended_without_a_new_version(
    client: StrictClient, manager: User
) -> None:
    words = {"criteria-1-plain_words": "The learner wrote a complaint down."}
    press(client, write(client), "publish", **words)
    version = version_of("Handle complaints")
    assert (
        "The learner wrote a complaint down." in client.page("standards.unit", id=version.id).text
    )
    data = client.get(client.address("standards.download", id=version.id)).data
    assert "The learner wrote a complaint down." in data.decode()

    shown = upload(client, data.replace(b"wrote a complaint", b"took a complaint"))
    assert "Only the plain words for witnesses differ." in shown.text
    take_up(client, shown)

    page = client.page("standards.unit", id=version.id)
    assert "The learner took a complaint down." in page.text
    assert db.session.scalars(select(UnitVersion.version)).all() == [1]


def test_a_unit_is_published_and_learners_can_be_enrolled_on_it(
    client: StrictClient, manager: User
) -> None:
    learner = a_learner(manager.centre)
    store(learner)
    draft = write(client)

    page = press(client, draft, "publish", **{"criteria-1-methods": ["O"]})

    version = version_of("Handle complaints")
    assert page.h1 == "Handle complaints"
    assert [(c.number, c.methods) for c in version.criteria] == [
        ("1.1", []),
        ("1.10", ["O"]),
        ("1.9", []),
    ]
    assert "your centre wrote it" in client.page("enrolment.enrol", id=learner.id).text
    assert db.session.scalars(select(UnitDraft)).all() == []


def test_a_unit_stands_under_the_qualification_chosen_for_it(
    client: StrictClient, manager: User
) -> None:
    with transaction():
        load_standards(read_folder(CRITERIA))
    diploma = db.session.scalars(select(Qualification).order_by(Qualification.title)).first()
    assert diploma is not None
    learner = a_learner(manager.centre)
    store(learner)
    press(client, write(client), "publish", qualification=str(diploma.id))
    version = version_of("Handle complaints")

    form = client.page("enrolment.enrol", id=learner.id)
    chosen = {"once": form.value("once"), "units": f"{version.id}-{diploma.id}"}
    chosen |= dict.fromkeys(("assessor", "verifier", "countersigner"), "0")
    page = client.send("enrolment.enrol", chosen, id=learner.id)

    assert "is enrolled on 1 unit" in page.flashes
    assert diploma.title in client.page("standards.unit", id=version.id).text


def test_the_checks_of_data_files_speak_beside_the_fields(
    client: StrictClient, manager: User
) -> None:
    draft = write(client, title="")

    page = press(
        client, draft, "publish", status=422, credits="two", **{"criteria-0-lead_in": "Describe"}
    )

    assert beside(page, "title") == (
        "✕ The unit has neither a title nor a short name. "
        "Write its title as the specification gives it; where it gives none, write a short name "
        "of your own."
    )
    assert "not a whole number" in beside(page, "credits")
    assert "Copy its first words letter for letter" in beside(page, "criteria-0-lead_in")
    assert page.value("criteria-2-number") == "1.9"


def test_an_empty_unit_is_told_what_it_lacks(client: StrictClient, manager: User) -> None:
    page = press(client, begin(client), "publish", status=422)

    assert beside(page, "more_criteria") == (
        "✕ The unit has no criteria yet. Paste them here, one a line; one is the least."
    )
    assert "Say where the words come from" in beside(page, "source")
    assert "short_name" not in page.text
    assert "leave the whole entry out" not in page.text


def test_where_the_words_come_from_is_asked_and_never_guessed(
    client: StrictClient, manager: User
) -> None:
    page = client.page("standards.draft", id=begin(client).id)

    assert page.value("source") == ""
    assert "specification and its edition" in page._text(page.tree.xpath("//*[@id='source-hint']"))
    assert manager.centre.name not in page._text(page.tree.xpath("//form[.//textarea]"))


def test_a_unit_in_anothers_place_says_itself_where_its_words_come_from(
    client: StrictClient, manager: User
) -> None:
    with transaction():
        load_standards(read_folder(CRITERIA))
    shared = db.session.scalars(select(UnitVersion).order_by(UnitVersion.id)).first()
    assert shared is not None
    client.send("standards.begin_from", id=shared.id)
    draft = db.session.scalars(select(UnitDraft)).one()

    page = press(client, draft, "publish", status=422)

    assert "Say where the words come from" in beside(page, "source")
    assert page.value("criteria-0-text") == shared.criteria[0].text


def test_the_next_version_of_a_unit_begins_with_where_its_words_came_from(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    client.send("standards.begin_from", id=version_of("Handle complaints").id)

    page = client.page("standards.draft", id=db.session.scalars(select(UnitDraft.id)).one())

    assert page.value("source") == "Diploma specification, 2024 edition"


def test_two_criteria_with_one_number_are_refused_beside_the_second(
    client: StrictClient, manager: User
) -> None:
    page = press(client, write(client), "publish", status=422, **{"criteria-2-number": "1.10"})

    assert "Another criterion has this number." in beside(page, "criteria-2-number")
    assert "Criterion 1.10: Another criterion has this number." in page.error_summary
    assert not beside(page, "criteria-1-number")


def test_criteria_out_of_the_order_of_their_numbers_are_told_when_they_are_published(
    client: StrictClient, manager: User
) -> None:
    told = "Worth knowing: 1.10 stands before 1.9 in it."

    assert told in press(client, write(client), "publish").flashes
    data = given_out(client, version_of("Handle complaints"))
    assert told in upload(client, data.replace(b"Log a complaint", b"Log every complaint")).text
    sorted_first = write(client, "Sorted first")
    press(client, sorted_first, "criteria-sort")
    assert "Worth knowing" not in press(client, sorted_first, "publish").flashes


def test_an_uploaded_file_with_one_number_twice_is_refused_with_its_line(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    data = given_out(client, version_of("Handle complaints"))

    page = upload(client, data.replace(b'"1.9"', b'"1.10"'), status=422)

    assert 'The number "1.10" is taken by entry 2 of criteria.' in page.text


def test_rows_are_moved_and_taken_out_by_their_buttons(client: StrictClient, manager: User) -> None:
    draft = write(client)

    press(client, draft, "criteria-down-1")
    press(client, draft, "criteria-drop-0")

    page = client.page("standards.draft", id=draft.id)
    assert [page.value(f"criteria-{n}-number") for n in range(2)] == ["1.9", "1.10"]


def test_criteria_are_put_in_the_order_of_their_numbers(
    client: StrictClient, manager: User
) -> None:
    draft = write(client)

    press(client, draft, "criteria-sort")

    page = client.page("standards.draft", id=draft.id)
    assert [page.value(f"criteria-{n}-number") for n in range(3)] == ["1.1", "1.9", "1.10"]


def test_a_second_window_does_not_overwrite_the_first(client: StrictClient, manager: User) -> None:
    draft = write(client)
    old = as_shown(client.page("standards.draft", id=draft.id))
    press(client, draft, "save", title="Handle all complaints")

    page = client.send("standards.draft", old | {"do": "save"}, status=422, id=draft.id)

    assert "saved in another window" in page.error_summary
    db.session.refresh(draft)
    assert draft.typed["title"] == "Handle all complaints"


def test_nothing_that_publishing_asks_for_is_called_optional(
    client: StrictClient, manager: User
) -> None:
    page = press(client, begin(client), "publish", status=422)

    asked = page.tree.xpath("//*[@role='alert']//a/@href")
    labels = [
        " ".join(label.text_content().split())
        for href in asked
        for label in page.tree.xpath(f"//label[@for='{href[1:]}']")
    ]
    assert len(labels) >= 2
    assert not [label for label in labels if "(optional)" in label]
    assert "Where the words come from (needed to publish)" in labels


def test_changing_a_published_unit_makes_its_next_version_with_the_difference(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    first = version_of("Handle complaints")
    client.send("standards.begin_from", id=first.id)
    draft = db.session.scalars(select(UnitDraft)).one()

    press(client, draft, "publish", **{"criteria-0-text": "Explain why every complaint is logged"})

    second = version_of("Handle complaints", 2)
    assert [c.key for c in second.criteria] == [c.key for c in first.criteria]
    assert "1 reworded" in client.page("standards.changes", id=second.id).text
    assert first.criteria[0].text == "Explain why complaints are logged"


def test_publishing_the_same_again_says_that_nothing_changed(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    client.send("standards.begin_from", id=version_of("Handle complaints").id)

    page = press(client, db.session.scalars(select(UnitDraft)).one(), "publish", status=422)

    assert "No change" in page.error_summary


def test_another_centre_does_not_learn_that_the_unit_exists(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    version = version_of("Handle complaints")
    draft = begin(client)
    other = a_manager(a_centre("Riverside"))
    learner = a_learner(other.centre)
    store(other, learner)
    client.sign_in(other)

    for endpoint in ("standards.unit", "standards.download", "overview.move_all"):
        client.page(endpoint, status=404, id=version.id)
    client.page("standards.draft", status=404, id=draft.id)
    client.send("standards.begin_from", status=404, id=version.id)
    assert "Handle complaints" not in client.page("standards.units").text
    assert "Handle complaints" not in client.page("enrolment.enrol", id=learner.id).text


def upload(client: StrictClient, data: bytes, *, status: int = 200) -> Page:
    """The page that shows what the file would change, or the one that refuses it."""
    shown = client.page("standards.own_units")
    once = shown.tree.xpath("//form[@enctype]//input[@name='once']/@value")[0]
    sent = {"once": once, "file": (BytesIO(data), "unit.yaml")}
    return client.send("standards.upload", sent, status=status)


def waiting() -> UnitDraft:
    return db.session.scalars(select(UnitDraft).order_by(UnitDraft.id.desc()).limit(1)).one()


def take_up(client: StrictClient, shown: Page, *, status: int = 200) -> Page:
    sent = {name: shown.value(name) for name in ("once", "seen")}
    return client.send("standards.take_up", sent, status=status, id=waiting().id)


def given_out(client: StrictClient, version: UnitVersion) -> bytes:
    return client.get(client.address("standards.download", id=version.id)).data


AFRESH = b"""format: 1
key: serve-afresh
title: Serve afresh
source: {document: own, description: A specification}
outcomes:
  - {key: prepare, number: "1", text: Prepare the counter}
  - {key: serve, number: "2", text: Serve}
criteria:
  - {key: wipe, number: "1", text: Wipe the counter, outcome: prepare}
  - {key: lay, number: "2", text: Lay the cups out, outcome: prepare}
  - {key: greet, number: "1", text: Greet the customer, outcome: serve}
  - {key: pour, number: "3", text: Pour the tea, outcome: serve}
"""


def test_the_preview_names_a_criterion_with_its_outcome_where_outcomes_number_afresh(
    client: StrictClient, manager: User
) -> None:
    def numbers(page: Page) -> list[str]:
        return [page._text([each]) for each in page.tree.xpath("//strong[@class='num']")]

    shown = upload(client, AFRESH)
    assert numbers(shown) == ["1 under outcome 1", "2", "1 under outcome 2", "3"]
    take_up(client, shown)
    less = AFRESH.replace(
        b'  - {key: wipe, number: "1", text: Wipe the counter, outcome: prepare}\n', b""
    )

    again = upload(client, less.replace(b"Greet the", b"Greet every"))

    assert "1 (was 1 under outcome 2)" in numbers(again)
    assert "1 under outcome 1" in numbers(again)


def test_a_file_under_a_key_in_use_shows_its_difference_before_anything_changes(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    data = given_out(client, version_of("Handle complaints"))

    shown = upload(client, data.replace(b"Log a complaint", b"Log every complaint"))

    assert "version 2 of your unit Handle complaints" in shown.text
    assert "2 same, 1 reworded" in shown.text
    assert db.session.scalars(select(UnitVersion.version)).all() == [1]

    page = take_up(client, shown)

    assert "version 2 at your centre" in page.flashes
    assert version_of("Handle complaints", 2).criteria[1].text == "Log every complaint"
    assert db.session.scalars(select(UnitDraft)).all() == []


def test_another_units_text_under_a_key_in_use_is_told(client: StrictClient, manager: User) -> None:
    press(client, write(client), "publish")
    key = version_of("Handle complaints").unit.file_key

    shown = upload(
        client,
        f"""\
format: 1
key: {key}
title: Serve hot drinks
source: {{document: "1", description: A specification.}}
criteria:
  - key: warm-the-cup
    text: Warm each cup before pouring
""".encode(),
    )

    assert "Not one of its criteria is in version 1." in shown.text


def test_a_new_unit_is_shown_before_it_is_taken_up(client: StrictClient, manager: User) -> None:
    press(client, write(client), "publish")
    data = given_out(client, version_of("Handle complaints"))

    shown = upload(client, data.replace(b"key: handle-complaints", b"key: listen-to-complaints", 1))

    assert "It becomes a new unit of your own, with 3 criteria." in shown.text
    assert "Follow it up" in shown.text
    assert len(db.session.scalars(select(UnitVersion)).all()) == 1
    assert "version 1 at your centre" in take_up(client, shown).flashes


def test_a_version_published_between_preview_and_taking_up_is_shown_first(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    data = given_out(client, version_of("Handle complaints"))
    shown = upload(client, data.replace(b"Log a complaint", b"Log every complaint"))
    client.send("standards.begin_from", id=version_of("Handle complaints").id)
    press(client, waiting(), "publish", **{"criteria-2-text": "Follow each of them up"})

    again = take_up(client, shown, status=422)

    assert "published another version" in again.error_summary
    assert "version 3 of your unit" in again.text
    assert "version 3 at your centre" in take_up(client, again).flashes


def test_an_uploaded_unit_that_is_changed_in_the_page_is_published_there(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    data = given_out(client, version_of("Handle complaints"))
    upload(client, data.replace(b"Log a complaint", b"Log every complaint"))
    draft = waiting()
    links = client.page("standards.own_units").links().values()
    assert client.address("standards.take_up", id=draft.id) in links

    press(client, draft, "save", **{"criteria-1-text": "Log each complaint"})

    page = client.send("standards.take_up", id=draft.id)

    links = client.page("standards.own_units").links().values()
    assert client.address("standards.draft", id=draft.id) in links
    assert page.value("criteria-1-text") == "Log each complaint"
    assert db.session.scalars(select(UnitVersion.version)).all() == [1]


def test_a_file_uploaded_again_takes_the_place_of_the_one_that_waits(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    data = given_out(client, version_of("Handle complaints"))
    upload(client, data.replace(b"Log a complaint", b"Log every complaint"))
    first = waiting()
    shown = upload(client, data.replace(b"Log a complaint", b"Log each complaint"))

    assert waiting().id == first.id
    take_up(client, shown)

    page = client.page("standards.own_units")
    assert "Drafts" not in page.text
    assert client.address("standards.unit", id=version_of("Handle complaints", 2).id) in (
        page.links().values()
    )


def test_a_file_that_says_what_was_published_meanwhile_is_not_taken_up(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    data = given_out(client, version_of("Handle complaints"))
    upload(client, data.replace(b"Log a complaint", b"Log every complaint"))
    file = waiting()
    client.send("standards.begin_from", id=version_of("Handle complaints").id)
    written = db.session.scalars(select(UnitDraft).where(UnitDraft.id != file.id)).one()
    press(client, written, "publish", **{"criteria-1-text": "Log every complaint"})

    page = client.page("standards.take_up", id=file.id)

    assert "Nothing would change: Handle complaints, version 2, says all of it." in page.text
    assert "Take it up" not in page.buttons()


def test_a_check_without_a_file_asks_for_one(client: StrictClient, manager: User) -> None:
    page = client.send("standards.upload", {}, status=422)

    assert "Choose a file." in page.text


def test_a_unit_given_out_is_good_and_changes_nothing_when_it_comes_back(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish", **{"criteria-0-lead_in": "Explain"})
    version = version_of("Handle complaints")

    data = client.get(client.address("standards.download", id=version.id)).data

    assert read_unit(data).sha256 == version.sha256
    assert "No change" in upload(client, data, status=422).text


def test_every_unit_that_comes_with_it_is_given_out_just_so(
    client: StrictClient, manager: User
) -> None:
    standards = read_folder(CRITERIA)
    with transaction():
        load_standards(standards)

    for version in db.session.scalars(select(UnitVersion)).all():
        data = client.get(client.address("standards.download", id=version.id)).data
        # Signs are read from the file that came along, and are no part of what a unit says.
        assert read_unit(data).sha256 == standards.unit(version.unit.key).sha256
        assert "No change" in upload(client, data, status=422).text


def test_a_file_with_a_shared_key_takes_that_units_place(
    client: StrictClient, manager: User
) -> None:
    with transaction():
        load_standards(read_folder(CRITERIA))
    shared = db.session.scalars(
        select(UnitVersion).join(Unit).where(Unit.key == "icq-handle-referred-customer-complaints")
    ).one()
    data = client.get(client.address("standards.download", id=shared.id)).data

    shown = upload(client, data.replace(b"- key: ", b'- number: "1.1"\n    key: ', 1))
    assert "in the place of" in shown.text
    page = take_up(client, shown)

    assert "version 1 at your centre" in page.flashes
    own = db.session.scalars(select(UnitVersion).order_by(UnitVersion.id.desc())).first()
    assert own is not None
    assert own.unit.ownership is not None
    assert own.unit.ownership.replaces is shared.unit
    units = client.page("standards.units")
    assert client.address("standards.unit", id=own.id) in units.links().values()
    assert client.address("standards.unit", id=shared.id) not in units.links().values()


def test_a_spoilt_file_is_refused_with_its_lines(client: StrictClient, manager: User) -> None:
    page = upload(client, b"format: 1\nkey: x\ntitel: Wrong\n", status=422)

    assert "unit.yaml:3: titel: There is no field" in page.text
    assert 'Write "title".' in page.text


def test_units_of_ones_own_lie_under_unit_texts(client: StrictClient, manager: User) -> None:
    page = client.page("standards.own_units")

    assert page.tree.xpath("//nav//a[@aria-current]/text()") == ["Unit texts"]


def test_a_draft_can_be_thrown_away(client: StrictClient, manager: User) -> None:
    draft = write(client)

    client.send("standards.discard", id=draft.id)

    assert db.session.scalars(select(UnitDraft)).all() == []


def test_the_draft_of_a_next_version_is_thrown_away_and_the_published_one_stays(
    client: StrictClient, manager: User
) -> None:
    press(client, write(client), "publish")
    first = version_of("Handle complaints")
    client.send("standards.begin_from", id=first.id)
    draft = db.session.scalars(select(UnitDraft)).one()
    page = client.page("standards.draft", id=draft.id)
    assert "Version 1 stays as it is" in page.text
    assert "Throw the draft away for good" in page.buttons()
    assert "version 2 to be" in client.page("standards.own_units").text

    done = client.send("standards.discard", id=draft.id)

    assert "The draft is thrown away." in done.flashes
    assert "version 2 to be" not in done.text
    assert db.session.scalars(select(UnitDraft)).all() == []
    assert db.session.scalars(select(UnitVersion.version)).all() == [1]


def test_what_was_published_of_a_draft_is_not_thrown_away_by_an_older_page(
    client: StrictClient, manager: User
) -> None:
    draft = write(client)
    id = draft.id
    press(client, draft, "publish")

    client.send("standards.discard", id=id, status=404)

    assert db.session.scalars(select(UnitVersion.version)).all() == [1]

"""The whole line, once: from an enrolment to a verified sign-off, by four people and two strangers.

Each test is a step; the steps follow one another on one house.
"""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import documents_for_people as made
from tests.e2e.acts import (
    days_ago,
    declare,
    enrol,
    in_days,
    judge,
    map_passages,
    number_in,
    passage,
    sign_off,
    upload,
)
from tests.e2e.house import House
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps

JAMIE = "Jamie Reid"
HILLSIDE = "Hillside College (demonstration)"
COMPLAINTS = "Customer service complaints"
PROCESS = "Process customer service complaints"
REFERRED = "Handle referred customer complaints"


class Journey:
    """The people's windows, each opened when they are first needed, and what they came by."""

    def __init__(self, house: House, open_window: Callable[..., Window]) -> None:
        self.house = house
        self._open_window = open_window
        self._windows: dict[str, Window] = {}
        self.unit: dict[str, int] = {}

    def as_(self, name: str) -> Window:
        """The window of a person, signed in."""
        if name not in self._windows:
            self._windows[name] = self._open_window()
            self._windows[name].sign_in(self.house.person(name))
        return self._windows[name]

    @property
    def grace(self) -> Window:
        return self.as_("Grace")

    @property
    def jamie(self) -> Window:
        return self.as_("Jamie")

    @property
    def tom(self) -> Window:
        return self.as_("Tom")

    @property
    def helen(self) -> Window:
        return self.as_("Helen")

    @property
    def addresses(self) -> dict[str, str]:
        """Every address that answered one of them, and what it was asked for as."""
        found: dict[str, str] = {}
        for window in self._windows.values():
            found |= window.visited
        return found


@pytest.fixture(scope="module")
def journey(house: House, open_window: Callable[..., Window]) -> Journey:
    return Journey(house, open_window)


def test_the_manager_enrols_a_learner_on_units_of_two_qualifications_and_of_none(
    journey: Journey,
) -> None:
    grace = journey.grace
    grace.looks_right()
    grace.follow(f"Enrol {JAMIE}")
    grace.looks_right()

    enrol(grace, JAMIE, [COMPLAINTS, PROCESS, REFERRED], target_on=in_days(60))

    grace.told("Jamie Reid is enrolled on 3 units.")
    row = grace.page.get_by_role("row").filter(has_text=JAMIE).last
    expect(row).to_contain_text("Tom Okafor")
    expect(row).to_contain_text("Helen Marsh")
    grace.looks_right()
    grace.follow(f"Change who works on {REFERRED} of Jamie Reid")
    grace.looks_right()


def test_the_learner_finds_the_units_with_nothing_in_them(journey: Journey) -> None:
    jamie = journey.jamie
    jamie.looks_right()

    for unit in (COMPLAINTS, PROCESS, REFERRED):
        jamie.go_to_unit(unit)
        expect(jamie.heading).to_have_text(unit)
        journey.unit[unit] = number_in(jamie.page.url)

    jamie.go_to_unit(COMPLAINTS)
    expect(jamie.main).to_contain_text("8 gaps left.")
    jamie.looks_right()
    jamie.go_to_evidence()
    expect(jamie.main).to_contain_text("No evidence yet")
    jamie.looks_right()


def test_a_word_account_is_shown_as_numbered_passages(journey: Journey, documents: Path) -> None:
    jamie = journey.jamie
    file = made.a_reflective_account(documents / "Late part – my account (final) 2.docx")

    code = upload(
        jamie, file, kind="Reflective account (RA)", title="A boiler part that did not come",
        work_on=days_ago(50),
    )  # fmt: skip

    assert code == "E1"
    expect(passage(jamie, "What happened").get_by_role("heading")).to_be_visible()
    expect(passage(jamie, "the part was ordered on 21 September")).to_be_visible()
    expect(jamie.page.get_by_role("row").filter(has_text="Rang the carrier")).to_be_visible()
    expect(jamie.main).not_to_contain_text("Hillside College – unit evidence")
    jamie.looks_right()
    declare(jamie)
    jamie.looks_right()


def test_a_testimony_comes_as_a_document_or_is_typed_in(journey: Journey, documents: Path) -> None:
    jamie = journey.jamie
    file = made.a_witness_testimony(documents / "Testimony D Cole.docx")
    code = upload(
        jamie, file, kind="Witness testimony (WT)", title="Team leader on a call",
        work_on=days_ago(44),
    )  # fmt: skip
    assert code == "E2"
    expect(passage(jamie, "did not promise what he may not give")).to_be_visible()
    declare(jamie)

    jamie.go_to_evidence()
    jamie.follow("Add a witness testimony")
    jamie.looks_right()
    jamie.page.get_by_label("Kind of testimony").select_option("Witness testimony (WT)")
    for label, text in {
        "Witness's name": "Samira Patel",
        "Their role": "Adviser on the same team",
        "How they know your work": "We share a desk since 2025",
        "Their e-mail address or telephone number": "samira.patel@work.example",
        "Day on which they saw it": days_ago(43),
        "What they saw you do": "A customer wanted a refund of £120.\n\n"
        "Jamie said at once that this was above his limit, and passed it to Dana the same hour.",
    }.items():
        jamie.page.get_by_label(label).fill(text)
    jamie.press("Save testimony")

    jamie.told("E3 is kept.")
    expect(passage(jamie, "above his limit")).to_be_visible()
    expect(jamie.main).to_contain_text("Samira Patel")
    expect(jamie.main).to_contain_text("samira.patel@work.example")
    jamie.looks_right()
    declare(jamie)


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("complaints okt.csv", made.a_complaint_log_csv, "E4"),
        ("complaints.xlsx", made.a_complaint_log_xlsx, "E5"),
    ],
    ids=["csv", "xlsx"],
)
def test_a_complaint_log_is_shown_as_rows(
    journey: Journey,
    documents: Path,
    name: str,
    make: Callable[[Path], Path],
    code: str,
) -> None:
    jamie = journey.jamie

    given = upload(
        jamie, make(documents / name), kind="Complaint log (CL)", title=f"Complaint log, {code}",
        work_on=days_ago(40),
    )  # fmt: skip

    assert given == code
    row = jamie.page.get_by_role("row").filter(has_text="1042")
    expect(row).to_contain_text("Charged twice for the service plan")
    expect(row).to_contain_text(re.compile(r"row \d+"))
    expect(jamie.main).to_contain_text("café premises")
    jamie.looks_right()
    declare(jamie)


def test_a_pdf_is_shown_page_by_page(journey: Journey, documents: Path) -> None:
    jamie = journey.jamie

    upload(
        jamie, made.a_procedure_pdf(documents / "procedure.pdf"), kind="Product of work (PE)",
        title="Complaints procedure", work_on=days_ago(39),
    )  # fmt: skip

    expect(passage(jamie, "acknowledged within one working day")).to_be_visible()
    for picture in jamie.page.locator(".passage img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert jamie.page.locator(".passage img").count() == 2
    jamie.looks_right()
    declare(jamie)


def test_a_photo_is_shown_upright_and_without_where_it_was_taken(
    journey: Journey, documents: Path
) -> None:
    jamie = journey.jamie
    file = made.a_photo_on_its_side(documents / "IMG_2041.JPG")
    assert Image.open(file).size == (600, 800)

    upload(
        jamie,
        file,
        kind="Audio, video or photo (AV)",
        title="My desk with the log open",
        work_on=days_ago(38),
    )

    picture = jamie.page.locator(".passage img")
    expect(picture).to_have_js_property("naturalWidth", 800)
    expect(picture).to_have_js_property("naturalHeight", 600)
    shown = jamie.page.request.get(picture.get_attribute("src") or "")
    assert b"Phone Maker" not in shown.body()
    jamie.looks_right()
    declare(jamie)


def test_what_is_written_in_the_page_is_saved_while_typing(journey: Journey) -> None:
    jamie = journey.jamie
    jamie.go_to_evidence()
    jamie.follow("Write an account")
    jamie.looks_right()
    jamie.page.get_by_label("Kind of evidence").select_option("Reflective account (RA)")
    jamie.page.get_by_label("Title").fill("Spotting a complaint early")
    jamie.page.get_by_label("Day of the work").fill(days_ago(20))
    jamie.page.get_by_label("Without prompts").check()
    jamie.press("Start writing")
    text = "Her voice rose when I asked for the number a third time.\n\nI stopped and listened."

    jamie.page.get_by_label("Your account").press_sequentially(text)

    expect(jamie.page.locator("[data-saving]")).to_contain_text("Saved")
    jamie.page.reload()
    expect(jamie.page.get_by_label("Your account")).to_have_value(text)
    jamie.looks_right()
    jamie.page.get_by_label("No AI tool").check()
    jamie.press("Complete and declare")
    jamie.told("E8 is ready.")
    expect(passage(jamie, "I stopped and listened.")).to_contain_text("¶2")


def test_items_are_numbered_in_the_order_they_came(journey: Journey) -> None:
    jamie = journey.jamie

    jamie.go_to_evidence()

    codes = jamie.page.get_by_role("rowheader").all_inner_texts()
    assert codes == ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"]
    expect(jamie.page.get_by_role("cell", name="Ready")).to_have_count(8)
    jamie.looks_right()


def test_passages_are_tied_to_criteria_of_several_units_in_one_save(journey: Journey) -> None:
    jamie = journey.jamie
    _open_item(jamie, "A boiler part")
    jamie.follow("Map E1 to criteria")
    jamie.looks_right()
    _open_item(jamie, "A boiler part")

    map_passages(
        jamie,
        ["I looked the order up", "a courier the same day"],
        [
            (COMPLAINTS, "early warning signs"),
            (COMPLAINTS, "recognising a complaint early"),
            (PROCESS, "listening actively"),
            (REFERRED, "structured investigation"),
            (REFERRED, "implementing a resolution"),
        ],
    )

    jamie.looks_right()
    _open_item(jamie, "A boiler part")
    map_passages(jamie, ["I should not have promised"], [(COMPLAINTS, "done differently")])
    _open_item(jamie, "Complaint log, E4")
    map_passages(
        jamie,
        ["1041", "1042"],
        [(COMPLAINTS, "complaint logging system"), (COMPLAINTS, "required timescales"),
         (REFERRED, "recurring themes")],
    )  # fmt: skip


def test_cells_of_the_matrix_are_ticked_and_saved(journey: Journey) -> None:
    jamie = journey.jamie
    jamie.go_to_unit(COMPLAINTS)

    jamie.page.get_by_role("checkbox", name="E3 for 4", exact=False).check()
    jamie.page.get_by_role("checkbox", name="E8 for 7", exact=False).check()
    expect(jamie.page.locator("[data-changes]")).to_have_text("2 changes not saved yet")
    jamie.press("Save mapping")

    jamie.told("is saved")
    expect(jamie.page.get_by_role("checkbox", name="E3 for 4", exact=False)).to_be_checked()
    expect(jamie.page.get_by_role("checkbox", name="E8 for 7", exact=False)).to_be_checked()


def test_a_locator_leads_to_its_passage(journey: Journey) -> None:
    jamie = journey.jamie
    jamie.go_to_unit(COMPLAINTS)

    row = jamie.page.get_by_role("row").filter(has_text="done differently")
    row.get_by_role("link", name=re.compile("¶")).click()

    target = jamie.page.locator(".passage:target")
    expect(target).to_contain_text("I should not have promised")
    expect(target).to_be_in_viewport()
    plain = passage(jamie, "Reflective account. I handle")
    colour = "(one) => getComputedStyle(one).backgroundColor"
    assert target.evaluate(colour) != plain.evaluate(colour)
    jamie.looks_right()


def test_the_unit_page_says_what_is_missing(journey: Journey) -> None:
    jamie = journey.jamie
    jamie.go_to_unit(COMPLAINTS)

    main = jamie.main
    expect(main).to_contain_text("2 gaps left.")
    expect(main).to_contain_text("Six of eight criteria have evidence; none is met.")
    expect(main).to_contain_text("assessor's direct observation (for 3 and 8)")
    expect(main).to_contain_text("Ask Tom Okafor to observe you. Closes 3 and 8.")
    expect(main).to_contain_text("Map E2 to something: it is tied to nothing.")
    expect(main).to_contain_text(re.compile(r"Mapped by the learner\s*6 of 8"))
    expect(main).to_contain_text(re.compile(r"Met by the assessor\s*0 of 8"))
    jamie.looks_right()


def test_on_a_phone_the_unit_is_a_list(journey: Journey) -> None:
    jamie = journey.jamie
    jamie.go_to_unit(COMPLAINTS)
    jamie.page.set_viewport_size({"width": 390, "height": 844})

    criteria = jamie.page.get_by_role("row").filter(has=jamie.page.get_by_role("rowheader"))
    expect(criteria).to_have_count(8)
    gap = criteria.filter(has_text="conflict resolution")
    expect(gap).to_contain_text("Gap")
    expect(gap.get_by_role("link", name="Add evidence for this", exact=False)).to_be_visible()
    mapped = criteria.filter(has_text="Mapped").first
    expect(mapped.get_by_role("link", name=re.compile(r"^E\d+ for \d, mapped"))).to_be_visible()
    # Each stands below the one before it, as wide as the card; no boxes to scroll to.
    places = [each.bounding_box() for each in criteria.all()]
    assert len({place["x"] for place in places if place}) == 1
    expect(jamie.page.locator(".matrix input:visible")).to_have_count(0)
    jamie.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_assessor_records_an_observation(journey: Journey) -> None:
    tom = journey.tom
    tom.looks_right()
    tom.go_to_unit(COMPLAINTS, of=JAMIE)
    tom.looks_right()
    tom.follow("Record an observation or discussion")
    tom.looks_right()

    tom.page.get_by_role("radio", name="direct observation").check()
    tom.page.get_by_label("Title").fill("Two calls at the desk")
    tom.page.get_by_label("Day").fill(days_ago(5))
    tom.page.get_by_label("Place").fill("Customer service desk, second floor")
    tom.page.get_by_label("What was seen", exact=False).fill(
        "Jamie let an angry caller finish and named her worry back to her.\n\n"
        "With the second caller he apologised once, plainly, and agreed the next step."
    )
    tom.page.locator("label.pick").filter(has_text="conflict resolution").click()
    tom.page.locator("label.pick").filter(has_text="to acknowledge the").click()
    tom.press("Save record")

    expect(tom.main).to_contain_text("E9")
    journey.jamie.go_to_unit(COMPLAINTS)
    expect(journey.jamie.main).to_contain_text("Nothing is missing: ready to submit.")


def test_the_learner_submits_and_the_assessor_finds_it_waiting(journey: Journey) -> None:
    jamie, tom = journey.jamie, journey.tom
    jamie.follow("Submit")
    expect(jamie.main).to_contain_text("Nothing: every criterion has evidence.")
    jamie.looks_right()

    jamie.page.get_by_role("textbox").last.fill("E1 is about one call, E4 is our team's log.")
    jamie.press("Submit unit")

    jamie.told("is submitted. Tom Okafor judges it next.")
    jamie.looks_right()
    tom.home()
    expect(tom.waiting(f"Judge {COMPLAINTS}", of=JAMIE)).to_be_visible()
    tom.looks_right()


def test_the_assessor_accepts_refuses_a_tie_and_asks_for_more(journey: Journey) -> None:
    tom = journey.tom
    tom.take_up(f"Judge {COMPLAINTS}", of=JAMIE)
    expect(tom.main).to_contain_text("E1 is about one call, E4 is our team's log.")
    tom.looks_right()

    decision = tom.page.locator(".decision").filter(has_text="recognising a complaint early")
    decision.get_by_text("Decide on 7 by itself").click()
    tie = decision.locator(".tie-decision").filter(has_text="E8")
    tie.get_by_role("radio", name="Do not accept").check()
    tie.get_by_role("textbox").fill("It doesn't say what you did once you noticed.")
    tom.press("Save")
    tom.told("are saved")

    judge(
        tom,
        met=[
            "early warning signs",
            "complaint logging system",
            "conflict resolution",
            "proper escalation",
            "required timescales",
            "recognising a complaint early",
            "to acknowledge the",
        ],
    )
    judge(
        tom, more_needed=["done differently"],
        saying="Say also what would have kept it from becoming a complaint.",
    )  # fmt: skip

    expect(tom.main).to_contain_text("1 of 8 criteria not met yet")
    tom.looks_right()
    tom.go(f"/units/{journey.unit[COMPLAINTS]}/sign-off")
    expect(tom.main).to_contain_text("6 isn't met: more is needed.")
    tom.looks_right()


def test_the_learner_is_told_and_answers_with_a_new_version(
    journey: Journey, documents: Path
) -> None:
    jamie = journey.jamie
    jamie.home()
    expect(jamie.main).to_contain_text("1 criterion has come back to you.")
    expect(jamie.main).to_contain_text("6 of Customer service complaints")
    jamie.looks_right()
    jamie.go_to_unit(COMPLAINTS)
    expect(jamie.main).to_contain_text(
        "Answer Tom Okafor on 6: Say also what would have kept it from becoming a complaint."
    )
    jamie.looks_right()
    jamie.follow("Feedback")
    expect(jamie.main).to_contain_text("It doesn't say what you did once you noticed.")
    jamie.looks_right()

    _open_item(jamie, "A boiler part")
    jamie.follow("New version")
    jamie.looks_right()
    file = made.a_reflective_account(
        documents / "account, second version.docx",
        paragraph_more="A call to her on the day the first date passed would have kept this from "
        "becoming a complaint at all.",
    )
    jamie.page.locator("input[type=file]").set_input_files(file)
    jamie.press("Upload and read")
    jamie.told("Version 2 of E1 is uploaded.")
    declare(jamie)
    jamie.looks_right()
    map_passages(
        jamie, ["I should not have promised", "A call to her on the day"],
        [(COMPLAINTS, "done differently")],
    )  # fmt: skip
    jamie.go_to_unit(COMPLAINTS)
    jamie.follow("Submit")
    jamie.press("Submit unit")
    jamie.told("is submitted")


def test_the_assessor_meets_the_rest_and_signs_off(journey: Journey) -> None:
    tom = journey.tom
    tom.take_up(f"Judge {COMPLAINTS}", of=JAMIE)
    judge(tom, met=["done differently"])
    expect(tom.main).to_contain_text("Every criterion is met.")
    tom.follow("Sign the unit off")
    tom.looks_right()
    tom.press(f"Sign off {COMPLAINTS}")
    tom.refused("Tick the statement to make it; it is what you sign.")
    tom.looks_right()

    sign_off(tom, COMPLAINTS)

    expect(tom.main).to_contain_text("Every criterion is met.")
    expect(tom.main).to_contain_text("Signed off")
    tom.looks_right()


def test_a_signed_unit_takes_no_more_mapping(journey: Journey) -> None:
    jamie = journey.jamie

    jamie.go_to_unit(COMPLAINTS)

    expect(jamie.page.get_by_role("checkbox")).to_have_count(0)
    expect(jamie.page.get_by_role("button", name="Save mapping")).to_have_count(0)
    _open_item(jamie, "Spotting a complaint early")
    jamie.follow("Map E8 to criteria")
    expect(jamie.page.get_by_role("group", name=PROCESS)).to_be_visible()
    expect(jamie.page.get_by_role("group", name=COMPLAINTS, exact=True)).to_have_count(0)


def test_the_verifier_samples_and_raises_an_action_point(journey: Journey) -> None:
    helen = journey.helen
    helen.looks_right()
    helen.follow("Sampling plan")
    helen.looks_right()
    helen.take_up(f"Look at {COMPLAINTS}", of=JAMIE)
    helen.looks_right()
    helen.press("Take the sample")
    helen.told("The sample is open.")
    helen.looks_right()

    helen.follow("Raise an action point")
    helen.looks_right()
    helen.page.get_by_label("What the assessor should do").fill(
        "Write down how the observation of the second call was agreed with the customer."
    )
    helen.page.get_by_label("Criterion").select_option(index=3)
    helen.page.get_by_label("Due on").fill(in_days(14))
    helen.press("Raise an action point")

    helen.told("Tom Okafor is asked to act.")
    expect(helen.main).to_contain_text("You can agree once every action point is closed.")
    helen.looks_right()


def test_the_assessor_answers_and_the_verifier_closes_and_releases(journey: Journey) -> None:
    tom, helen = journey.tom, journey.helen
    tom.take_up(f"Answer {COMPLAINTS}", of=JAMIE)
    expect(tom.main).to_contain_text("Write down how the observation")
    tom.looks_right()
    tom.page.get_by_label("What you did").fill("Added to my observation notes, and to our form.")
    tom.press("Send the answer")
    tom.told("Your answer waits for the verifier.")

    helen.home()
    helen.follow("Read the oldest answer")
    helen.follow("Close it")
    helen.looks_right()
    helen.page.get_by_label("What you found").fill("Seen in the notes; the form has it now.")
    helen.press("Close the action point")
    helen.told("The action point is closed.")
    helen.looks_right()
    for check in helen.page.get_by_role("group", name="What you checked").get_by_role(
        "checkbox"
    ).all():  # fmt: skip
        check.check()
    helen.page.get_by_label("Note to the assessor").fill("Clear decisions, well explained.")
    helen.press("Agree and release the unit")

    helen.told(f"{COMPLAINTS} is released.")
    helen.looks_right()
    journey.jamie.go_to_unit(COMPLAINTS)
    expect(journey.jamie.main).to_contain_text("Every criterion is verified.")
    expect(journey.jamie.main).to_contain_text("Released")
    journey.jamie.looks_right()


def test_the_learner_never_reads_what_the_verifier_asked(journey: Journey) -> None:
    jamie = journey.jamie

    jamie.follow("History")

    expect(jamie.main).to_contain_text("Tom Okafor")
    expect(jamie.main).not_to_contain_text("Write down how the observation")
    jamie.looks_right()


def test_nobody_verifies_their_own_judgement(journey: Journey) -> None:
    journey.house.add_person("Ruth Abel", "assessor", "lead verifier", centre=HILLSIDE)
    grace, jamie, ruth = journey.grace, journey.jamie, journey.as_("Ruth")
    _place(grace, REFERRED, assessor="Ruth Abel", verifier="Helen Marsh")
    jamie.go_to_unit(REFERRED)
    jamie.follow("Submit")
    jamie.press("Submit unit")
    ruth.take_up(f"Judge {REFERRED}", of=JAMIE)
    judge(ruth, met=["structured investigation", "Implementing a resolution", "recurring themes"])
    ruth.follow("Sign the unit off")
    sign_off(ruth, REFERRED)

    _choose_places(grace, REFERRED, assessor="Tom Okafor", verifier="Ruth Abel")
    grace.refused("nobody verifies their own judgement. Choose somebody else.")
    grace.looks_right()
    ruth.home()
    ruth.follow("Sampling plan")

    expect(ruth.main).to_contain_text("nobody verifies their own judgement")
    ruth.go(f"/units/{journey.unit[REFERRED]}/samples/add")
    expect(ruth.main).to_contain_text("Nobody verifies their own judgement")
    expect(ruth.page.get_by_role("button", name="Take the sample")).to_have_count(0)
    ruth.looks_right()


def test_the_refusal_holds_for_a_form_sent_without_its_button(journey: Journey) -> None:
    ruth, grace = journey.as_("Ruth"), journey.grace
    address = f"/units/{journey.unit[REFERRED]}"
    grace.go(f"{address}/allocation")
    ruth.go("/sampling")

    answer = ruth.page.request.post(
        f"{address}/samples/add",
        form={
            "csrf_token": _hidden(ruth, "csrf_token"),
            "seen": _hidden(grace, "seen"),
            "once": "sent by hand",
            "reason": "I know the unit well.",
        },
    )

    assert answer.status == 422
    assert "Nobody verifies their own judgement" in answer.text()
    grace.go(address)
    expect(grace.main).to_contain_text("Signed off")


def test_a_unit_is_reopened_with_a_reason_that_stays_in_its_history(journey: Journey) -> None:
    helen, jamie = journey.helen, journey.jamie
    helen.go(f"/units/{journey.unit[REFERRED]}")
    helen.follow("Reopen")
    helen.looks_right()
    helen.press(f"Reopen {REFERRED}")
    helen.refused("Say why the unit is reopened; it stays in its history.")

    helen.page.get_by_label("Reason").fill("The trend over three months is missing.")
    helen.press(f"Reopen {REFERRED}")

    helen.told("is reopened")
    jamie.go_to_unit(REFERRED)
    expect(jamie.main).to_contain_text("Reopened")
    jamie.follow("History")
    expect(jamie.main).to_contain_text("Helen Marsh reopened")
    expect(jamie.main).to_contain_text("The trend over three months is missing.")
    expect(jamie.main).to_contain_text("Ruth Abel signed off")
    jamie.looks_right()


def test_the_unit_is_taken_home_as_a_pdf(journey: Journey, documents: Path) -> None:
    jamie = journey.jamie
    jamie.go_to_unit(COMPLAINTS)
    jamie.press("Make a PDF")
    link = jamie.page.get_by_role("link", name="Download the PDF", exact=False)
    expect(link).to_be_visible(timeout=60_000)
    jamie.looks_right()

    with jamie.page.expect_download() as coming:
        link.click()
    coming.value.save_as(documents / "unit.pdf")

    assert coming.value.suggested_filename.startswith("Customer-service-complaints-Jamie-Reid")
    pdf = pypdf.PdfReader(documents / "unit.pdf")
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for said in ("Jamie Reid", "Tom Okafor", "A boiler part that did not come", "¶18"):
        assert said in text
    assert "Write down how the observation" not in text


def test_a_file_comes_back_as_it_was_given(journey: Journey, documents: Path) -> None:
    jamie = journey.jamie
    given = made.a_complaint_log_csv(documents / "given.csv")
    _open_item(jamie, "Complaint log, E4")

    with jamie.page.expect_download() as coming:
        jamie.follow("Download complaints okt.csv")

    assert Path(coming.value.path()).read_bytes() == given.read_bytes()


def test_people_of_another_centre_reach_none_of_it(journey: Journey) -> None:
    addresses = sorted(each for each in journey.addresses if re.search(r"/\d+", each))
    ours = [each for each in addresses if not each.startswith(("/units-offered/", "/static/"))]
    areas = {each.split("/")[1] for each in ours}
    assert areas >= {"units", "evidence", "files", "portfolios", "samples", "exports", "learners"}

    for name in ("Leo", "Aisha", "Owen"):
        stranger = journey.as_(name)
        found = {each: stranger.page.request.get(each, max_redirects=0).status for each in ours}
        assert {each: status for each, status in found.items() if status != 404} == {}


def test_people_of_another_centre_find_no_name_of_it_on_their_own_pages(journey: Journey) -> None:
    for name in ("Leo", "Aisha", "Owen"):
        stranger = journey.as_(name)
        for address in ("/", "/units-offered", "/learners", "/sampling"):
            said = stranger.page.request.get(address).text()
            assert not re.search("Jamie|Tom Okafor|Helen Marsh|Hillside", said), address


def test_the_audit_trail_holds(journey: Journey) -> None:
    done = journey.house.command("audit", "verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert "is as it was recorded" in done.stdout


def test_what_was_changed_by_hand_is_named(journey: Journey, documents: Path) -> None:
    copy = _copy_of(journey.house.data, documents / "copy")
    with closing(sqlite3.connect(copy / "portfolio.sqlite")) as database:
        (key,) = database.execute(
            "SELECT key FROM evidence_file WHERE name LIKE 'complaints okt%'"
        ).fetchone()
        database.execute("UPDATE judgement SET feedback = 'Very good.' WHERE id = 1")
        database.commit()
    file = copy / "files" / key
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(b"1041", b"1401"))

    done = journey.house.command("audit", "verify", data=copy)

    assert done.returncode == 1
    assert "complaints okt.csv" in done.stdout
    assert "judgement 1 was changed by hand" in done.stdout
    assert "things are not as recorded" in done.stderr


def _hidden(window: Window, name: str) -> str:
    """What a form of the page carries for itself."""
    return window.page.locator(f"input[name={name}]").first.get_attribute("value") or ""


def _copy_of(data: Path, copy: Path) -> Path:
    """The data folder as it is now, though the server goes on using it."""
    shutil.copytree(data, copy, ignore=shutil.ignore_patterns("*.sqlite*", "*.sock"))
    with (
        closing(sqlite3.connect(data / "portfolio.sqlite")) as source,
        closing(sqlite3.connect(copy / "portfolio.sqlite")) as target,
    ):
        source.backup(target)
    return copy


def _place(manager: Window, unit: str, *, assessor: str, verifier: str) -> None:
    _choose_places(manager, unit, assessor=assessor, verifier=verifier)
    manager.told("the places are set")


def _choose_places(manager: Window, unit: str, *, assessor: str, verifier: str) -> None:
    manager.go("/learners")
    manager.follow(f"Change who works on {unit} of Jamie Reid")
    manager.page.get_by_label(re.compile("^Assessor")).select_option(assessor)
    manager.page.get_by_label(re.compile("^Internal verifier")).select_option(verifier)
    manager.press("Save places")


def _open_item(window: Window, title: str) -> None:
    window.go_to_evidence()
    window.follow(title, exact=False)

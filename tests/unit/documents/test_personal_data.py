"""What is personal is found as a person marked it, in documents written before the rules."""

import pytest

from portfolio.complaint_logs.personal_columns import personal_columns
from portfolio.documents.comma_separated import from_csv_text
from portfolio.documents.findings import Kind, Role
from portfolio.documents.joining import joined
from portfolio.documents.name_lists import NOBODY, PLACES
from portfolio.documents.paragraphs import from_text
from portfolio.documents.personal_data import find
from tests.personal_data.marked import Score, marked_in, scores


def said(text: str, *own: str) -> list[str]:
    return [each.text for each in find(from_text(text), own)]


@pytest.fixture(scope="module")
def measured() -> dict[str, Score]:
    return scores(marked_in("measured.txt"))


def test_the_measured_set_is_large_enough_to_measure_by() -> None:
    documents = marked_in("measured.txt")

    assert len(documents) >= 60
    assert sum(sum(each.expected.values()) for each in documents) > 350


def test_nineteen_in_twenty_are_found_with_their_exact_text(measured: dict[str, Score]) -> None:
    assert measured["all"].recall >= 0.95


def test_nineteen_in_twenty_of_what_is_found_was_marked(measured: dict[str, Score]) -> None:
    assert measured["all"].precision >= 0.95


@pytest.mark.parametrize("kind", [Kind.PHONE, Kind.EMAIL, Kind.POSTCODE, Kind.REFERENCE])
def test_numbers_are_found_more_surely_than_names(kind: Kind, measured: dict[str, Score]) -> None:
    assert measured[kind.value].recall >= 0.95
    assert measured[kind.value].precision >= 0.95


def test_once_somebody_is_named_parts_of_the_name_are_found_too() -> None:
    found = find(
        from_text("I met Patricia Hallworth. Later Mrs Hallworth rang, and P. Hallworth wrote.")
    )

    assert [each.text for each in found] == ["Patricia Hallworth", "Mrs Hallworth", "P. Hallworth"]
    assert {each.person for each in found} == {"patricia hallworth"}
    assert {each.role for each in found} == {Role.CUSTOMER}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I served Mr Desmond Poole. Mr Poole thanked me.", ["Mr Desmond Poole", "Mr Poole"]),
        ("Carol Bolton rang. Later Bolton wrote.", ["Carol Bolton", "Bolton"]),
        ("mrs carol bath rang", ["mrs carol bath"]),
        ("MRS CAROL YORK RANG AGAIN", ["MRS CAROL YORK"]),
        ("Customer: Adaeze Hull", ["Adaeze Hull"]),
    ],
)
def test_a_town_behind_a_title_or_a_first_name_is_a_surname(text: str, found: list[str]) -> None:
    assert said(text) == found
    assert len({each.person for each in find(from_text(text))}) == 1


@pytest.mark.parametrize("town", sorted(PLACES & NOBODY))
def test_any_town_may_be_a_surname(town: str) -> None:
    assert said(f"Mrs Carol {town.title()} rang me.") == [f"Mrs Carol {town.title()}"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I asked Carol in Bolton. Bolton is far.", ["Carol"]),
        ("Carol Bolton Road is shut.", ["Carol"]),
        ("Carol, Bolton branch", ["Carol"]),
        ("I rang Carol Poole. Then I drove to Poole.", ["Carol Poole"]),
    ],
)
def test_a_town_by_itself_stays_a_town(text: str, found: list[str]) -> None:
    assert said(text) == found


def test_names_of_ones_own_people_are_no_finding() -> None:
    text = "Kelly Marsh wrote this. K. Marsh and Kelly saw Gary Stubbs."

    assert said(text, "Kelly Marsh") == ["Gary Stubbs"]


def test_somebody_else_with_the_learners_surname_is_found() -> None:
    assert said("I rang Lottie Marsh.", "Kelly Marsh") == ["Lottie Marsh"]


@pytest.mark.parametrize(
    "sentence",
    [
        "On Monday in May I opened Excel at Hillside College in London.",
        "Will the Customer Service team at Amazon mark it? May I ask?",
        "The order came to £1,250.00 on 12/03/2025 at 10.45 in unit 302, criterion 1.2.",
        "Hall Road depot sells Northgate Kitchens and the Grace period ended.",
        "I read the Consumer Rights Act 2015 with my Team Leader.",
    ],
)
def test_words_that_look_like_names_or_numbers_are_left(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Her card was 5425 2334 3010 9903.", Kind.CARD),
        ("NHS number 943 476 5919", Kind.NHS),
        ("Pay GB29 NWBK 6016 1331 9268 19", Kind.IBAN),
        ("NI: AB 12 34 56 C", Kind.NATIONAL_INSURANCE),
        ("She lives in LS6 3QX", Kind.POSTCODE),
        ("DOB: 3/11/1968", Kind.BIRTH),
        ("the car, LN68 TKE, drove off", Kind.PLATE),
        ("at 14 Mill Lane since June", Kind.ADDRESS),
        ("on +44 (0)7700 900412 today", Kind.PHONE),
        ("row two,07700900412,late", Kind.PHONE),
        ("our reference CMP/2025/0187", Kind.REFERENCE),
    ],
)
def test_each_kind_of_number_is_told(text: str, kind: Kind) -> None:
    assert [each.kind for each in find(from_text(text))] == [kind]


@pytest.mark.parametrize(
    "text",
    ["5425 2334 3010 9904 boxes", "GB29 NWBK 6016 1331 9268 18 is a code", "LN68 TKE is a model"],
)
def test_a_wrong_check_digit_without_context_is_left(text: str) -> None:
    assert said(text) == []


def test_a_finding_says_where_it_is() -> None:
    text = "First.\n\nI rang Gary Stubbs on 07700 900412."
    document = from_text(text)

    for each in find(document):
        assert document.passage(each.passage).text[each.start : each.end] == each.text


@pytest.mark.parametrize("name", ["worked_on.txt", "worked_on_later.txt"])
def test_the_sets_that_the_rules_were_worked_on_with_are_found_as_well(name: str) -> None:
    score = scores(marked_in(name))["all"]

    assert score.recall >= 0.95
    assert score.precision >= 0.97


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('To: "Gathercole, Denise" <d@shop.example>', ["Gathercole, Denise", "d@shop.example"]),
        ("Oakes, B - no parcel yet", ["Oakes, B"]),
        ("Carer: Sister Bernadette Foy came.", ["Sister Bernadette Foy"]),
        ("I met Major Hetherington-Smythe.", ["Major Hetherington-Smythe"]),
        ("PERSON INVOLVED: GEOFFREY LUMSDEN", ["GEOFFREY LUMSDEN"]),
        ("Those present: Fergus Abernethy, Nerys", ["Fergus Abernethy", "Nerys"]),
        ("[03/03/2026, 14:05:22] Shaz Depot: on my way", ["Shaz Depot"]),
        ("Kowalczyk - wants a call back", ["Kowalczyk"]),
        ("Pay E L Hartnoll. Mrs Hartnoll asked.", ["E L Hartnoll", "Mrs Hartnoll"]),
        ("escalated to phil d.", ["phil d"]),
        ("Caller: my name is bartholomew", ["bartholomew"]),
        ("I told Mr Farooqi. A letter went to the Farooqis.", ["Mr Farooqi", "Farooqis"]),
        ("He said that Grace would come over.", ["Grace"]),
        ("Grace in Billing says no.", ["Grace"]),
        ("I was paired with Oluwaseun.", ["Oluwaseun"]),
        ("Draft: Dear Heather, thank you.", ["Heather"]),
        ("Visitor: and first line\nCaller: 27 ash grove", ["27 ash grove"]),
        ("He lives at Flat 14, Kestrel House, Dunmore Street.",
         ["Flat 14, Kestrel House, Dunmore Street"]),
        ("I listened to the recording with our manager, whose name is Yvonne\nKettering.",
         ["Yvonne\nKettering"]),
    ],
)  # fmt: skip
def test_ways_in_which_people_are_named_at_work(text: str, found: list[str]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Allocated to: Second Line",
        "Delivery - late again",
        "It was Major Incident Week.",
        "CUSTOMER TO RING BACK ON FRIDAY.",
        "Step 3: Pass to: Team Leader",
        "Section, A",
        "The walk takes ten minutes. Road closed.",
        "[03/03/2026, 14:05:22] Customer: on my way",
        "My name is on the list.",
    ],
)
def test_what_looks_like_such_a_way_and_names_nobody_is_left(text: str) -> None:
    assert said(text) == []


def test_a_name_turned_round_is_the_same_persons() -> None:
    log = from_csv_text(
        'Date,Customer name,Nature\n03/01/2026,"Marsden, Olivia",Late\n'
        "04/01/2026,Olivia Marsden,Broken\n"
    )

    found = find(log, (), personal_columns(log))

    assert [each.person for each in found] == ["olivia marsden", "olivia marsden"]


def test_columns_of_names_are_known_in_each_of_several_files() -> None:
    log = from_csv_text("Date,Customer name,Nature\n03/01/2026,Hope Green,Late\n")
    both = joined([("a.txt", from_text("It was late.\n\nWe said sorry.")), ("log.csv", log)])

    found = find(both, (), personal_columns(both))

    assert [(each.passage, each.cell, each.text) for each in found] == [(3, 1, "Hope Green")]

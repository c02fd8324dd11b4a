"""A spoilt file is refused whole, and everything wrong with it is said at once."""

from pathlib import Path

import pytest

from portfolio.standards.format.problems import Problem, in_words, ordinal
from portfolio.standards.format.reading import (
    SpoiltFiles,
    UnitFile,
    describe_problems,
    read_either,
    read_folder,
    read_qualification,
    read_unit,
)

SOUND = """\
format: 1
key: take-orders
title: Take orders
source:
  document: "900"
  description: A unit made up for tests.
outcomes:
  - key: take
    number: "1"
    text: Be able to take an order
criteria:
  - key: greet
    number: "1.1"
    text: Award credit for greeting the customer
    lead_in: Award credit for
    methods: [O, WT]
    outcome: take
  - key: repeat
    text: Repeats the order
mistakes:
  - text: Looking away
terms:
  - term: order
"""

QUALIFICATION = """\
format: 1
key: diploma
title: Diploma in taking orders
awarding_organisation:
  name: Order Awards
status: live
groups:
  - units:
      - take-orders
"""


def problems_in(text: str | bytes) -> tuple[Problem, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(SpoiltFiles) as caught:
        read_unit(data, name="spoilt.yaml")
    return caught.value.problems


def test_a_sound_file_is_read_as_it_stands() -> None:
    unit = read_unit(SOUND.encode())

    assert unit.criteria[0].display == "Greeting the customer"
    assert unit.criteria[0].outcome == "take"
    assert unit.criteria[1].methods == ()


@pytest.mark.parametrize(
    ("outcome", "sound"),
    [("serve", True), ("take", False)],
    ids=["of two outcomes", "of one outcome"],
)
def test_one_number_may_stand_in_two_outcomes_but_not_twice_in_one(
    outcome: str, sound: bool
) -> None:
    text = SOUND.replace(
        "criteria:\n", "  - key: serve\n    text: Be able to serve\ncriteria:\n"
    ).replace("  - key: repeat\n", f'  - key: repeat\n    number: "1.1"\n    outcome: {outcome}\n')

    if sound:
        assert [c.number for c in read_unit(text.encode()).criteria] == ["1.1", "1.1"]
    else:
        assert "is taken by entry 1" in str(problems_in(text)[0])


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "wrong", "mend"),
    [
        pytest.param(
            "mistakes:", "mistake:", 20, "mistake", "There is no field", 'Write "mistakes"',
            id="unknown field",
        ),
        pytest.param(
            "    lead_in:", "    leadin:", 15, "criteria, 1st entry, leadin",
            'no field "leadin"', 'Write "lead_in"', id="unknown field inside",
        ),
        pytest.param(
            "key: take-orders\n", "", 1, "key", "missing", 'Add the line "key: ..."', id="missing"
        ),
        pytest.param(
            "    text: Repeats the order\n", "", 18, "criteria, 2nd entry, text",
            "missing", "text", id="missing inside",
        ),
        pytest.param(
            "format: 1", "format: 2", 1, "format", "It is 2", "Write 1", id="other version"
        ),
        pytest.param(
            "format: 1", "format: true", 1, "format", "It is true", "Write a number", id="yes for 1"
        ),
        pytest.param(
            "title: Take orders", "title:", 3, "title", "neither a title", "short_name",
            id="no title and no short name",
        ),
        pytest.param(
            "text: Repeats the order", 'text: ""', 19, "criteria, 2nd entry, text",
            "It is empty", "Write something", id="empty text",
        ),
        pytest.param(
            "text: Repeats the order", 'text: "  "', 19, "criteria, 2nd entry, text",
            "nothing but spaces", "Write something", id="blank text",
        ),
        pytest.param(
            'number: "1.1"', "number: 1.10", 13, "criteria, 1st entry, number",
            "YAML reads 1.10 as a number, which makes it 1.1", 'in quotes: "1.10"', id="1.10",
        ),
        pytest.param(
            'number: "1"', "number: 1", 9, "outcomes, 1st entry, number",
            "YAML reads 1 as a number", 'in quotes: "1"', id="whole number",
        ),
        pytest.param(
            'document: "900"', "document: 000", 5, "source, document",
            "YAML reads 000 as a number", 'in quotes: "000"', id="leading zeros",
        ),
        pytest.param(
            "term: order", "term: true", 23, "terms, 1st entry, term",
            "yes or no", 'in quotes: "true"', id="true as text",
        ),
        pytest.param(
            "[O, WT]", "[O, DOO]", 16, "criteria, 1st entry, methods, 2nd entry",
            'no method "DOO"', "Write one of: O, PE, PD, WT, EWT", id="unknown method",
        ),
        pytest.param(
            "[O, WT]", "[witness testimony]", 16, "criteria, 1st entry, methods, 1st entry",
            'no method "witness testimony"', "Write WT (witness testimony)", id="label for code",
        ),
        pytest.param(
            "[O, WT]", "O", 16, "criteria, 1st entry, methods",
            "one text, not a list", "behind a dash", id="text for list",
        ),
        pytest.param(
            "outcome: take", "outcome: give", 17, "criteria, 1st entry, outcome",
            'no outcome with the key "give"', "Write one of: take", id="unknown outcome",
        ),
        pytest.param(
            "lead_in: Award credit for", "lead_in: Credit for", 15,
            "criteria, 1st entry, lead_in", 'doesn\'t begin with "Credit for"',
            "letter for letter", id="lead-in is no prefix",
        ),
        pytest.param(
            "lead_in: Award credit for", "lead_in: Award cred", 15,
            "criteria, 1st entry, lead_in", "doesn't begin with", "letter for letter",
            id="lead-in ends inside a word",
        ),
        pytest.param(
            "lead_in: Award credit for", "lead_in: Award credit for greeting the customer", 15,
            "criteria, 1st entry, lead_in", "go on after it", "letter for letter",
            id="lead-in is the whole text",
        ),
        pytest.param(
            "  - key: repeat\n", '  - key: repeat\n    number: "1.1"\n', 19,
            "criteria, 2nd entry, number", 'The number "1.1" is taken by entry 1',
            "as the source has it", id="number twice",
        ),
        pytest.param(
            "key: repeat", "key: greet", 18, "criteria, 2nd entry, key",
            'The key "greet" is taken by entry 1', "of its own", id="criterion key twice",
        ),
        pytest.param(
            "key: greet", "key: Greet them", 12, "criteria, 1st entry, key",
            '"Greet them" can\'t be a key', "small letters", id="unfit key",
        ),
        pytest.param(
            "  - text: Looking away", "  - misconception: Nobody looks", 21,
            "mistakes, 1st entry", "no correction", "together", id="half a misconception",
        ),
        pytest.param(
            "  - text: Looking away", "  - text: Away\n    correction: Look", 21,
            "mistakes, 1st entry", "too", "text alone", id="mistake of both shapes",
        ),
        pytest.param(
            "  - text: Looking away", "  - Looking away", 21, "mistakes, 1st entry",
            "one text, not fields", "text, misconception, correction", id="text for fields",
        ),
        pytest.param(
            "term: order", "term: {a: b}", 23, "terms, 1st entry, term",
            "a group of fields, not a text", "in quotes", id="fields for text",
        ),
        pytest.param(
            "title: Take orders", "title: Take\nlevel: 9", 4, "level",
            "It is 9", "1, 2, 3", id="no such level",
        ),
        pytest.param(
            "title: Take orders", "title: Take\ncredits: many", 4, "credits",
            'It is "many", not a whole number', "digits", id="credits in words",
        ),
        pytest.param(
            "title: Take orders", "title: Take\ncredits: -1", 4, "credits",
            "less than nothing", "0 or more", id="negative credits",
        ),
        pytest.param(
            "title: Take orders", "title: Take orders\ntitle: Give orders", 4, "title",
            '"title" already stands in line 3', "Keep one", id="field twice",
        ),
        pytest.param(
            "title: Take orders", "title: Take: orders", 3, "",
            "can't be read as YAML", "colon", id="colon in plain text",
        ),
        pytest.param(
            "    number: \"1\"", "\tnumber: \"1\"", 9, "", "A tab stands", "spaces", id="tab"
        ),
        pytest.param(
            "    number: \"1\"", "   number: \"1\"", 9, "", "can't be read as YAML",
            "indentation", id="bad indent",
        ),
        pytest.param(
            "title: Take orders", "title: &t Take orders\nshort_name: *t", 3, "title",
            "An anchor (&t)", "in full", id="anchor",
        ),
        pytest.param(
            "title: Take orders", "title: !!python/name:os.system x", 3, "title",
            "A tag", "Delete the tag", id="tag",
        ),
        pytest.param(
            "title: Take orders", "title: Take\x07 orders", 3, "",
            "A character", "Delete it", id="control character",
        ),
        pytest.param(
            "mistakes:", "---\nmistakes:", 20, "", "A second document", "Delete", id="two documents"
        ),
        pytest.param(
            "mistakes:", "? [a, b]\n: c\nmistakes:", 20, "", "must be a word", "Check",
            id="list as field name",
        ),
        pytest.param(
            "term: order", f"term: {'[' * 40}{']' * 40}", 23,
            "", "more than 12 deep", "Keep to the fields", id="too deep",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_field_and_mend(
    old: str, new: str, line: int, field: str, wrong: str, mend: str
) -> None:
    assert old in SOUND

    problem = problems_in(SOUND.replace(old, new, 1))[0]

    assert (problem.file, problem.line, problem.field) == ("spoilt.yaml", line, field)
    assert wrong in problem.wrong
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("data", "line", "wrong"),
    [
        pytest.param(SOUND.replace("Take", "Täke").encode("latin-1"), 3, "UTF-8", id="latin-1"),
        pytest.param(SOUND.encode("utf-16"), 1, "UTF-8", id="utf-16"),
        pytest.param(b"", 1, "The file is empty", id="empty"),
        pytest.param(b" \n\n", 1, "The file is empty", id="blank"),
        pytest.param(b"# only a comment\n", 1, "doesn't hold fields", id="comment only"),
        pytest.param(b"- a\n- b\n", 1, "doesn't hold fields", id="a list"),
        pytest.param(b"just words", 1, "doesn't hold fields", id="words"),
        pytest.param(b"x" * 1_000_001, 1, "the limit is 1,000,000", id="too large"),
        pytest.param(b"- a\n" * 5_001, 5_000, "passes 5,000 values", id="too many values"),
        pytest.param(b"PK\x03\x04\xff\xfe", 1, "UTF-8", id="a zip"),
    ],
)
def test_a_file_that_is_no_unit_at_all_is_told_apart(data: bytes, line: int, wrong: str) -> None:
    (problem,) = problems_in(data)

    assert problem.line == line
    assert wrong in problem.wrong
    assert problem.mend.endswith(".")


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_unit(b"\xef\xbb\xbf" + SOUND.encode()).key == "take-orders"


def test_a_yaml_bomb_is_refused_before_it_unfolds() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )

    problems = problems_in(bomb)

    assert any("An alias (*a)" in problem.wrong for problem in problems)


def test_every_problem_of_a_file_is_told_at_once() -> None:
    spoilt = (
        SOUND.replace("title:", "titel:")
        .replace('"1.1"', "1.10")
        .replace("[O, WT]", "[OBS]")
        .replace("outcome: take", "outcome: give")
        .replace("key: repeat", "key: greet")
        .replace("lead_in: Award", "lead_in: Awards")
        .replace("term: order", "term:")
    )

    problems = problems_in(spoilt)

    assert [(problem.line, problem.field) for problem in problems] == [
        (1, "short_name"),
        (3, "titel"),
        (13, "criteria, 1st entry, number"),
        (15, "criteria, 1st entry, lead_in"),
        (16, "criteria, 1st entry, methods, 1st entry"),
        (17, "criteria, 1st entry, outcome"),
        (18, "criteria, 2nd entry, key"),
        (23, "terms, 1st entry, term"),
    ]


def test_a_description_has_one_problem_a_line_as_editors_understand_it() -> None:
    spoilt = SOUND.replace("[O, WT]", "[O, XY]").replace("format: 1", "format: 3")

    lines = describe_problems(problems_in(spoilt)).splitlines()

    assert lines == [
        "spoilt.yaml:1: format: It is 3. Mend: Write 1.",
        "spoilt.yaml:16: criteria, 1st entry, methods, 2nd entry: "
        'There is no method "XY". '
        "Mend: Write one of: O, PE, PD, WT, EWT, RA, Q, CS, SIM, RPL, CL, AV, EX.",
    ]


def test_places_are_counted_as_people_count() -> None:
    assert in_words(("criteria", 2, "methods")) == "criteria, 3rd entry, methods"
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th"]
    )


def test_a_term_that_repeats_an_outcome_line_is_left_out() -> None:
    unit = read_unit(SOUND.replace("term: order", "term: be able to take an order").encode())

    assert unit.terms == ()


def test_a_quoted_number_keeps_its_last_zero() -> None:
    assert read_unit(SOUND.replace('"1.1"', '"1.10"').encode()).criteria[0].number == "1.10"


def test_the_hash_follows_the_content_and_not_the_layout() -> None:
    sound = read_unit(SOUND.encode())

    commented = read_unit(("# A comment.\n" + SOUND.replace("[O, WT]", '["O",   "WT"]')).encode())
    changed = read_unit(SOUND.replace("Repeats", "Says back").encode())

    assert commented.sha256 == sound.sha256
    assert changed.sha256 != sound.sha256


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one sound unit and one sound qualification."""
    (tmp_path / "qualifications").mkdir()
    (tmp_path / "take-orders.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "qualifications" / "diploma.yaml").write_text(QUALIFICATION, encoding="utf-8")
    return tmp_path


def folder_problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(SpoiltFiles) as caught:
        read_folder(folder)
    return caught.value.problems


def test_a_sound_folder_is_read(folder: Path) -> None:
    standards = read_folder(folder)

    assert [unit.key for unit in standards.units] == ["take-orders"]
    assert standards.qualifications[0].units == ("take-orders",)
    assert isinstance(standards.unit("take-orders"), UnitFile)


def test_one_spoilt_file_spoils_the_folder_and_all_are_named(folder: Path) -> None:
    (folder / "second.yaml").write_bytes(b"\xff")
    (folder / "third.yml").write_text("format: 7\n", encoding="utf-8")
    (folder / "qualifications" / "diploma.yaml").write_text(
        QUALIFICATION.replace("live", "dead"), encoding="utf-8"
    )

    problems = folder_problems(folder)

    assert {Path(problem.file).name for problem in problems} == {
        "second.yaml",
        "third.yml",
        "diploma.yaml",
    }
    assert [p.mend for p in problems if p.field == "status"] == ["Write 'live' or 'legacy'."]


def test_two_files_cannot_share_a_key(folder: Path) -> None:
    (folder / "zz.yaml").write_text(SOUND, encoding="utf-8")

    (problem,) = folder_problems(folder)

    assert (Path(problem.file).name, problem.line) == ("zz.yaml", 2)
    assert "take-orders.yaml" in problem.wrong


def test_a_qualification_names_only_units_that_are_there(folder: Path) -> None:
    (folder / "qualifications" / "diploma.yaml").write_text(
        QUALIFICATION + "      - make-tea\n", encoding="utf-8"
    )

    (problem,) = folder_problems(folder)

    assert (problem.line, problem.field) == (10, "groups, 1st entry, units, 2nd entry")
    assert 'no unit with the key "make-tea"' in problem.wrong


def test_a_unit_among_the_qualifications_is_said_to_be_one_and_where_it_belongs(
    folder: Path,
) -> None:
    astray = folder / "qualifications" / "make-tea.yaml"
    astray.write_text(SOUND.replace("take-orders", "make-tea"), encoding="utf-8")
    (folder / "qualifications" / "diploma.yaml").write_text(
        QUALIFICATION + "      - make-tea\n", encoding="utf-8"
    )

    (problem,) = folder_problems(folder)
    with pytest.raises(SpoiltFiles) as by_itself:
        read_either(astray)

    assert (Path(problem.file).name, problem.wrong) == (
        "make-tea.yaml",
        "This is the file of a unit, not of a qualification.",
    )
    assert "into the folder above" in problem.mend
    assert [each.wrong for each in by_itself.value.problems] == [problem.wrong]


def test_a_qualification_among_the_units_is_said_to_be_one_and_where_it_belongs(
    folder: Path,
) -> None:
    lying = folder / "qualifications" / "diploma.yaml"
    lying.rename(folder / "diploma.yaml")

    (problem,) = folder_problems(folder)

    assert problem.wrong == "This is the file of a qualification, not of a unit."
    assert "into the folder qualifications" in problem.mend


def test_a_spoilt_unit_still_counts_as_there(folder: Path) -> None:
    (folder / "take-orders.yaml").write_text(SOUND.replace("[O, WT]", "[XY]"), encoding="utf-8")

    (problem,) = folder_problems(folder)

    assert problem.field == "criteria, 1st entry, methods, 1st entry"


def test_a_qualification_names_a_unit_once() -> None:
    with pytest.raises(SpoiltFiles) as caught:
        read_qualification((QUALIFICATION + "      - take-orders\n").encode(), name="q.yaml")

    assert str(caught.value) == (
        'q.yaml:10: groups, 1st entry, units, 2nd entry: The unit "take-orders" is named twice. '
        "Mend: Keep one of the two."
    )


def test_a_folder_without_units_says_so(tmp_path: Path) -> None:
    (empty,) = folder_problems(tmp_path)
    (absent,) = folder_problems(tmp_path / "elsewhere")

    assert empty.wrong == "The folder holds no unit."
    assert absent.wrong == "There is no such folder."


def test_a_folder_named_like_a_file_is_told(folder: Path) -> None:
    (folder / "odd.yaml").mkdir()

    (problem,) = folder_problems(folder)

    assert "can't be read" in problem.wrong


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpoiltFiles, match="can't be read: No such file"):
        read_unit(tmp_path / "absent.yaml")

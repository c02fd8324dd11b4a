"""The five units say what their sources say: nothing invented, merged, split or lost.

`sources/` holds the sources' own lines, bullets and all; the rest of each document is a site's
navigation. The irregularities (I1, I2, ...) are those that the sources are known to have.
"""

import re
from pathlib import Path

import pytest

from portfolio.standards.format.reading import as_json, read_folder, read_unit
from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.reconciliation import reconciliation_of
from portfolio.standards.wording import normalised

CRITERIA = Path(__file__).parents[3] / "criteria"
SOURCES = Path(__file__).parent / "sources"
DOCUMENTS = ["000", "001", "002", "003", "004"]

STANDARDS = read_folder(CRITERIA)
UNITS = {unit.source.document: unit for unit in STANDARDS.units}
LISTED = {unit["source"]["document"]: unit for unit in as_json(STANDARDS)["units"]}

# One family of pages in two layouts: the same content under other headings.
OTHERWISE_HEADED = {
    "Key Concepts & Core Principles": "Key Concepts",
    "Exam Tips & Revision Strategies": "Assessment Guidance",
    "Common Misconceptions & Mistakes to Avoid": "Common Mistakes",
    "Examiner Marking Points": "Assessment Criteria",
}


def source_lines(document: str, heading: str) -> list[str]:
    """The source's lines under a heading, without bullet, emoji and (doubled) number."""
    lines: list[str] = []
    current = ""
    for line in (SOURCES / f"{document}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(" "):
            current = OTHERWISE_HEADED.get(line, line)
        elif line and current == heading:
            lines.append(re.sub(r"^(• |- |\d\. \d)?[💡📋]?", "", line.strip()))
    return lines


def said_by(unit: UnitFile, heading: str) -> list[str]:
    """What a unit says under a source's heading, each entry in one line."""
    return {
        "Topic Synopsis": [unit.synopsis or ""],
        "Key Concepts": [concept.verbatim for concept in unit.concepts],
        "Learning Objectives": [outcome.text for outcome in unit.outcomes],
        "Assessment Criteria": [criterion.text for criterion in unit.criteria],
        "Assessment Guidance": list(unit.guidance),
        "Common Mistakes": [mistake.verbatim for mistake in unit.mistakes],
        "Revision Plan": [step.verbatim for step in unit.plan],
        "Exam Question Types": [kind.verbatim for kind in unit.question_types],
        "Before You Start": list(unit.prior_knowledge),
    }[heading]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize(
    "heading",
    [
        "Topic Synopsis",
        "Key Concepts",
        "Learning Objectives",
        "Assessment Criteria",
        "Assessment Guidance",
        "Common Mistakes",
        "Revision Plan",
        "Exam Question Types",
        "Before You Start",
    ],
)
def test_every_line_of_the_source_is_there_word_for_word(document: str, heading: str) -> None:
    assert said_by(UNITS[document], heading) == source_lines(document, heading)


def test_the_units_have_3_8_4_4_and_3_criteria() -> None:
    assert [len(unit.criteria) for unit in STANDARDS.units] == [3, 8, 4, 4, 3]
    assert [unit.source.document for unit in STANDARDS.units] == DOCUMENTS


def test_the_units_have_the_outcomes_guidance_and_mistakes_of_their_sources() -> None:
    assert [len(unit.outcomes) for unit in STANDARDS.units] == [1, 0, 5, 5, 1]
    assert [len(unit.guidance) for unit in STANDARDS.units] == [6, 8, 6, 6, 5]
    assert [len(unit.mistakes) for unit in STANDARDS.units] == [6, 6, 6, 6, 6]
    assert [len(unit.concepts) for unit in STANDARDS.units] == [5, 5, 5, 5, 5]
    assert [len(unit.terms) for unit in STANDARDS.units] == [0, 0, 5, 5, 0]
    assert [len(unit.plan) for unit in STANDARDS.units] == [5, 0, 0, 0, 0]
    assert [len(unit.question_types) for unit in STANDARDS.units] == [4, 0, 0, 0, 0]
    assert [len(unit.prior_knowledge) for unit in STANDARDS.units] == [3, 0, 3, 3, 3]


def test_the_listing_gives_the_exact_criteria() -> None:
    assert [criterion["text"] for criterion in LISTED["003"]["criteria"]] == [
        "Award credit for a monitoring plan that includes clear, measurable standards derived "
        "from organisational policy.",
        "Credit observation records that document specific transaction details and adherence to "
        "quality criteria.",
        "Acknowledge feedback that is timely, specific, and linked to documented evidence.",
        "Recognise where the learner uses monitoring outcomes to suggest realistic improvements.",
    ]


@pytest.mark.parametrize(("document", "parts"), [("000", 3), ("004", 4)])
def test_i1_outcomes_joined_by_commas_stay_one_line_with_a_split_on_offer(
    document: str, parts: int
) -> None:
    (outcome,) = LISTED[document]["outcomes"]

    assert outcome["text"] == source_lines(document, "Learning Objectives")[0]
    assert len(outcome["suggested_split"]) == parts
    assert ", ".join(outcome["suggested_split"]) == outcome["text"]


def test_i1_the_split_on_offer_keeps_an_inner_and_whole() -> None:
    third = LISTED["004"]["outcomes"][0]["suggested_split"][2]

    assert third == (
        "identify repeated customer complaints and recommend changes to policies and procedures"
    )


def test_i2_what_a_source_does_not_name_is_null() -> None:
    unit = LISTED["001"]

    assert unit["title"] is None
    assert unit["awarding_organisation"] is None
    assert unit["level"] is None
    assert unit["qualifications"] == []
    assert unit["outcomes"] == []
    assert unit["name"] == unit["short_name"] == "Customer service complaints"


def test_i2_what_is_probably_so_is_a_suggestion_apart() -> None:
    suggested = {s.field: s.value for s in UNITS["001"].suggestions}

    assert suggested == {
        "title": "Process customer service complaints",
        "awarding_organisation": "Pearson Education Ltd",
    }


def test_i3_titles_stand_clear_of_organisation_and_type() -> None:
    assert [unit.title for unit in STANDARDS.units] == [
        "Process customer service complaints",
        None,
        "Resolve customers’ problems",
        "Monitor the quality of customer service transactions",
        "Handle referred customer complaints",
    ]


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ("000", ["Ascentis", "ASCENTIS"]),
        (
            "002",
            [
                "Education Qualifications and Awards",
                "EDUCATION QUALIFICATIONS AND AWARDS",
                "AoFAQ",
            ],
        ),
        ("004", ["iCan Qualifications Limited", "ICAN QUALIFICATIONS LIMITED", "iCQ"]),
    ],
)
def test_i4_an_awarding_organisation_is_known_by_all_its_names(
    document: str, names: list[str]
) -> None:
    (qualification,) = STANDARDS.qualifications_with(UNITS[document])
    organisation = qualification.awarding_organisation

    assert [organisation.name, *organisation.aliases] == names
    assert all(organisation.goes_by(name) for name in names)
    assert organisation.goes_by(UNITS[document].awarding_organisation or "")


def test_i5_no_criterion_is_tied_to_an_outcome_that_the_source_does_not_tie() -> None:
    assert {c.outcome for unit in STANDARDS.units for c in unit.criteria} == {None}


def test_i6_nothing_is_numbered_but_every_criterion_has_a_key_and_a_place() -> None:
    for unit in as_json(STANDARDS)["units"]:
        assert unit["number"] is None
        assert {c["number"] for c in unit["criteria"]} == {None}
        assert {o["number"] for o in unit["outcomes"]} <= {None}
        assert len({c["key"] for c in unit["criteria"]}) == len(unit["criteria"])
        assert [c["position"] for c in unit["criteria"]] == list(
            range(1, len(unit["criteria"]) + 1)
        )


def test_i7_lead_ins_are_kept_and_left_out_for_display() -> None:
    first = UNITS["000"].criteria[0]

    assert first.text.startswith("Award credit for demonstrating the ability to recognise early")
    assert first.lead_in == "Award credit for demonstrating the ability to"
    assert first.display == (
        "Recognise early warning signs such as heightened tone, repeated questions, or "
        "expressions of frustration, and intervening proactively."
    )
    assert {c.lead_in for unit in STANDARDS.units for c in unit.criteria} == {
        "Award credit for demonstrating the ability to",
        "Award credit for",
        "Evidence must show",
        "Assessor observation confirms",
        "The learner demonstrates",
        "Documentation includes",
        "Reflective account analyses",
        "Award credit for clear evidence of",
        "Assessor should observe the candidate",
        "Award credit for demonstrating",
        "Expect evidence of",
        "Look for",
        "Credit should be given for",
        "Credit",
        "Acknowledge",
        "Recognise where the learner",
        "Expect clear evidence of",
    }


def test_i8_methods_are_demanded_where_the_words_prescribe_them_and_nowhere_else() -> None:
    demanded = {
        (document, row["position"]): row["any_of"]
        for document, unit in LISTED.items()
        for row in unit["methods_demanded"]
    }

    assert demanded == {
        ("001", 3): ["O"],
        ("001", 5): ["PE", "CL"],
        ("001", 6): ["RA"],
        ("001", 8): ["O"],
    }


def test_i9_near_duplicates_are_offered_and_both_stay_countable() -> None:
    assert LISTED["001"]["near_duplicates"] == {"criteria": [[1, 7], [3, 8]], "mistakes": [[1, 6]]}
    assert len(LISTED["001"]["criteria"]) == 8
    assert len(LISTED["001"]["mistakes"]) == 6


@pytest.mark.parametrize("document", ["000", "002", "003", "004"])
def test_i9_no_other_unit_has_near_duplicates(document: str) -> None:
    assert LISTED[document]["near_duplicates"] == {"criteria": [], "mistakes": []}


@pytest.mark.parametrize(
    ("document", "stated", "found"),
    [
        ("000", [1, 3, 3, 1, 3], [1, 6, 0, 0, 3]),
        ("001", [None, None, None, None, None], [0, 8, 0, 0, 8]),
        ("002", [5, 3, 3, 5, 4], [5, 6, 0, 5, 4]),
        ("003", [5, 3, 3, 5, 4], [5, 6, 0, 5, 4]),
        ("004", [1, 2, 3, 1, 3], [1, 5, 0, 0, 3]),
    ],
)
def test_i10_stated_counts_are_kept_beside_what_was_found(
    document: str, stated: list[int | None], found: list[int]
) -> None:
    rows = reconciliation_of(UNITS[document])

    assert [row.what for row in rows] == [
        "learning_outcomes",
        "assessment_guidance",
        "key_skills",
        "key_terms",
        "assessment_criteria",
    ]
    assert [row.stated for row in rows] == stated
    assert [row.found for row in rows] == found


def test_i10_a_reconciliation_reads_as_sentences() -> None:
    assert [row["sentence"] for row in LISTED["000"]["reconciliation"]] == [
        "Learning outcomes: 1 found, as stated. One line may hold 3, joined by commas.",
        "Assessment guidance: 6 found, 3 stated.",
        "Key skills: 0 found, 3 stated.",
        "Key terms: 0 found, 1 stated.",
        "Assessment criteria: 3 found, as stated.",
    ]


def test_i11_and_i12_empty_headings_leave_nothing_and_synonyms_lose_nothing() -> None:
    assert UNITS["001"].criteria[0].text.startswith("Award credit for correctly identifying")
    assert UNITS["001"].guidance[0].startswith("Collect a variety of evidence")
    assert UNITS["001"].mistakes[0].text == (
        "Dismissing minor customer concerns that later escalate into formal complaints"
    )


def test_i13_no_emoji_bullet_or_doubled_number_is_left() -> None:
    for path in CRITERIA.rglob("*.yaml"):
        assert not re.search("[💡📋•]", path.read_text(encoding="utf-8")), path.name
    assert [step.when for step in UNITS["000"].plan] == [
        "Week 1",
        "Week 1-2",
        "Week 2",
        "Week 2",
        "Ongoing",
    ]
    assert UNITS["000"].plan[0].name == "Unit Review and Evidence Gathering"


@pytest.mark.parametrize("document", ["000", "002", "003", "004"])
def test_i14_mistakes_have_two_shapes(document: str) -> None:
    mistakes = UNITS[document].mistakes

    assert [bool(mistake.text) for mistake in mistakes] == [True] * 3 + [False] * 3
    assert all(m.misconception and m.correction for m in mistakes[3:])


def test_i15_apostrophes_stay_as_the_source_has_them() -> None:
    assert "organisation’s complaint logging" in UNITS["001"].criteria[1].text
    assert "customer's feelings" in UNITS["001"].criteria[7].text
    assert UNITS["002"].title == "Resolve customers’ problems"
    assert "resolution—acknowledge, investigate" in UNITS["002"].concepts[1].text


def test_i15_a_search_finds_either_apostrophe() -> None:
    assert normalised("customers' problems") in normalised(UNITS["002"].title or "")


def test_i16_terms_need_no_definition_and_never_repeat_the_outcome_line() -> None:
    assert [term.term for term in UNITS["002"].terms] == source_lines("002", "Key Terminology")
    assert [term.term for term in UNITS["003"].terms] == source_lines("003", "Key Terminology")
    assert {t.definition for unit in STANDARDS.units for t in unit.terms} == {None}
    assert UNITS["000"].terms == UNITS["004"].terms == ()
    assert source_lines("000", "Key Terminology") == source_lines("000", "Learning Objectives")


def test_i17_framework_type_and_status_belong_to_the_qualification() -> None:
    assert {
        q.title: (q.framework, q.type, q.status, q.level) for q in STANDARDS.qualifications
    } == {
        "Ascentis Level 3 NVQ Diploma in Customer Service (QCF)": (
            "QCF",
            "Other Life Skills Qualification",
            "legacy",
            3,
        ),
        "AoFAQ Level 3 Diploma in Customer Service (RQF)": (
            "RQF",
            "Vocationally-Related Qualification",
            "live",
            3,
        ),
        "iCQ Level 3 NVQ Diploma in Contact Centre Operations (RQF)": (
            "RQF",
            "Occupational Qualification",
            "live",
            3,
        ),
    }
    assert {q.tags for q in STANDARDS.qualifications} == {("vocational",)}


def test_i17_a_level_is_said_to_come_from_the_qualification() -> None:
    said = [(u["level"], u["level_stated_by"]) for u in as_json(STANDARDS)["units"]]

    assert said == [(3, "qualification"), (None, None)] + [(3, "qualification")] * 3


def test_i18_exam_words_stay_quoted_and_the_format_has_no_marks() -> None:
    assert "For written exams" in UNITS["002"].guidance[2]
    assert not {"marks", "grade", "score"} & set(UnitFile.model_fields)


def test_i19_two_units_share_one_qualification_and_keep_their_own_overview() -> None:
    shared = STANDARDS.qualifications_with(UNITS["000"])

    assert shared == STANDARDS.qualifications_with(UNITS["003"])
    assert UNITS["000"].overview != UNITS["003"].overview
    assert UNITS["000"].overview[0].startswith("The Ascentis Level 3 NVQ Diploma")
    assert UNITS["003"].overview[0].startswith("The Ascentis Level 3 NVQ Diploma")


def test_i20_the_overview_is_whole_but_for_advertising() -> None:
    advert = re.compile(r" MasteryMind's resources help students[^.]*\.")

    for document in DOCUMENTS:
        lines = source_lines(document, "Topic Overview")
        assert list(UNITS[document].overview) == [advert.sub("", line) for line in lines]
    for path in CRITERIA.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"MasteryMind|Ready to learn|AI-powered", text), path.name


def test_i21_references_credits_and_hours_are_null() -> None:
    for unit in STANDARDS.units:
        assert (unit.number, unit.reference, unit.credits, unit.guided_learning_hours) == (
            None,
            None,
            None,
            None,
        )
    assert {q.number for q in STANDARDS.qualifications} == {None}
    assert {group.kind for q in STANDARDS.qualifications for group in q.groups} == {None}


def test_i22_official_numbers_can_be_added_and_the_keys_stay() -> None:
    path = CRITERIA / "aofaq-resolve-customers-problems.yaml"
    text = path.read_text(encoding="utf-8")
    official = text.replace(
        "  - key: complaint-lifecycle\n",
        '  - key: complaint-lifecycle\n    number: "1.10"\n    outcome: stages-of-resolution\n',
    )

    unit = read_unit(official.encode())

    assert (unit.criteria[0].number, unit.criteria[0].outcome) == ("1.10", "stages-of-resolution")
    assert [c.key for c in unit.criteria] == [c.key for c in UNITS["002"].criteria]
    assert unit.sha256 != UNITS["002"].sha256


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_criterion_has_plain_words_of_its_own_for_a_witness(document: str) -> None:
    criteria = UNITS[document].criteria

    words = [each.plain_words or "" for each in criteria]

    assert all(each.endswith(".") and 6 <= len(each.split()) <= 36 for each in words)
    assert len(set(words)) == len(words)
    # What a specification says to assessors means nothing to a witness.
    assert not [
        each for each in words if re.search(r"\b(credit|evidence|award|assess)", each, re.I)
    ]
    assert not [
        each for each in criteria if normalised(each.text) == normalised(each.plain_words or "")
    ]

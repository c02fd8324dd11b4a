"""A CSV file of any program, with headings of many kinds: what is read, and what is named."""

from datetime import date

import pytest

from portfolio.interchange.enrolments import file as enrolment_file
from portfolio.interchange.enrolments.file import enrolments_in
from portfolio.interchange.people import file as people_file
from portfolio.interchange.people.file import PersonLine, people_in
from portfolio.interchange.table import LINES_AT_MOST, Problem, day_first, read_table

PLAIN = "Name,E-mail,Roles\nJamie Reid,jamie@college.example,learner\n"


def people(text: str | bytes, encoding: str = "utf-8") -> tuple[list[PersonLine], list[Problem]]:
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return people_in(read_table(content, people_file.COLUMNS))


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.encode("utf-16"),
        ("sep=;\r\n" + PLAIN.replace(",", ";")).encode(),
        ("Staff of Hillside College\n\n" + PLAIN).encode(),
        b"Roles,Email address,FULL NAME\nLearner,jamie@college.example,Jamie Reid\n",
        b"Forename,Surname,e-mail,Role,Phone\nJamie,Reid,jamie@college.example,Candidate,0123\n",
        b'"Name", "E-mail", "Roles"\n"Jamie\nReid","jamie@college.example","learner"\n\n,,\n',
    ],
    ids=["plain", "mark", "semicolon", "tab", "windows lines", "utf-16", "sep line", "title",
         "other words", "two names", "quoted line end"],
)  # fmt: skip
def test_a_list_is_read_whatever_program_saved_it(content: bytes) -> None:
    lines, problems = people(content)

    assert problems == []
    assert [(each.name, each.email, each.roles) for each in lines] == [
        ("Jamie Reid", "jamie@college.example", ("learner",))
    ]


def test_a_name_in_the_code_page_of_windows_is_read() -> None:
    lines, _problems = people(PLAIN.replace("Jamie", "Zoë"), "cp1252")

    assert lines[0].name == "Zoë Reid"


def test_columns_with_other_headings_are_named_as_left_out() -> None:
    table = read_table(b"Name,E-mail,Shoe size,Roles\nA,a@b.example,9,learner", people_file.COLUMNS)

    assert table.left_out == ("Shoe size",)


def test_roles_of_many_words_and_trainees_are_understood() -> None:
    lines, problems = people(
        "Name,E-mail,Roles,Trainee\n"
        "A,a@b.example,Assessor; IQA,\n"
        "B,b@b.example,lead IV and manager,no\n"
        "C,c@b.example,trainee assessor,\n"
        "D,d@b.example,Assessors,Yes\n"
        "E,e@b.example,EQA,-\n"
    )

    assert problems == []
    assert [(each.roles, each.trainee) for each in lines] == [
        (("assessor", "verifier"), False),
        (("lead verifier", "manager"), False),
        (("assessor",), True),
        (("assessor",), True),
        (("external verifier",), False),
    ]


def test_every_bad_line_is_named_with_its_column_what_is_wrong_and_what_to_write() -> None:
    lines, problems = people(
        "Name,E-mail,Roles,Trainee\n"
        "Jamie Reid,jamie@college.example,learner,\n"
        ",nobody@college.example,learner,\n"
        "Tom Okafor,tom at college,assessor,\n"
        '"Ada\nObi",ada@college.example,boss,perhaps\n'
        "Jamie Again,JAMIE@college.example,learner,\n"
        "Lee Moss,lee@college.example,learner,yes\n"
        "Sam Lee,sam@college.example,assessor,yes,extra\n"
        "Kim,,,\n"
    )

    assert [(each.line, each.column, each.wrong) for each in sorted(problems, key=_at)] == [
        (3, "Name", "The name is missing."),
        (4, "E-mail", "“tom at college” is no e-mail address."),
        (5, "Roles", "“boss” is no role."),
        (5, "Trainee", "“perhaps” is neither yes nor no."),
        (7, "E-mail", "JAMIE@college.example stands in line 2 as well."),
        (8, "Trainee", "Only an assessor can be a trainee."),
        (9, "", "The line has 5 cells, and there are 4 headings."),
        (10, "E-mail", "The e-mail address is missing."),
        (10, "Roles", "The role is missing."),
    ]
    assert all(each.write.endswith(".") for each in problems)
    unread = {each.line for each in problems}
    assert [each.name for each in lines if each.number not in unread] == ["Jamie Reid"]


def _at(problem: Problem) -> tuple[int, str]:
    return problem.line, problem.column


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n,,,\r\n", "The file is empty."),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02", "This isn't a CSV file."),
        (b"Jamie Reid,jamie@college.example\n", "No line names the columns."),
        (b"Name,E-mail,Roles\n", "Nothing stands below the headings."),
        (b"Name,E-mail\nA,a@b.example\n", "There is no column Roles."),
        (b"Name,E-mail,Email,Roles\nA,a@b.example,,learner\n", "Two columns mean the same."),
        (b'Name,E-mail,Roles\n"A,a@b.example,learner\nB,b@b.example,learner\n', "A quotation mark"),
        (b"Name,E-mail,Roles\n" + b"x" * 600 + b",a@b.example,learner\n", "more than 500"),
        (b"x" * (4 * 1024 * 1024 + 1), "larger than 4 MB"),
    ],
)
def test_a_file_that_is_no_such_list_says_what_to_do(content: bytes, words: str) -> None:
    _lines, problems = people(content)

    assert any(words in each.wrong for each in problems), problems
    assert all(each.write.endswith(".") for each in problems)


def test_a_list_of_more_lines_than_it_may_have_is_not_begun() -> None:
    line = "Jamie Reid,jamie{n}@college.example,learner\n"
    text = "Name,E-mail,Roles\n" + "".join(line.format(n=n) for n in range(LINES_AT_MOST + 1))

    lines, problems = people(text)

    assert lines == []
    assert [(each.line, each.wrong) for each in problems] == [
        (LINES_AT_MOST + 2, "The list has more than 5,000 lines.")
    ]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("31/12/2030", date(2030, 12, 31)),
        ("3/2/2030", date(2030, 2, 3)),
        ("03.02.30", date(2030, 2, 3)),
        ("3-2-2030", date(2030, 2, 3)),
        ("2030-02-03", date(2030, 2, 3)),
        ("03/02/2030 00:00", date(2030, 2, 3)),
        ("3 Feb 2030", date(2030, 2, 3)),
        ("3rd February, 2030", date(2030, 2, 3)),
        ("12/31/2030", None),
        ("31/02/2030", None),
        ("3 Fob 2030", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_day_first_and_an_impossible_one_is_none(
    words: str, day: date | None
) -> None:
    assert day_first(words) == day


def test_an_enrolment_names_nobody_in_several_ways_and_a_day_that_is_none_is_named() -> None:
    table = read_table(
        b"Learner email;Unit title;IQA;Assessed by;Due date\n"
        b"jamie@college.example;Log complaints;-;TBC;1/2/2030\n"
        b"priya@college.example;Log complaints;helen@college.example;;12/31/2030\n"
        b";;;;\n"
        b"priya@college.example;;;;\n",
        enrolment_file.COLUMNS,
    )
    lines, problems = enrolments_in(table)

    line, without_day, without_unit = lines
    assert (without_day.target_on, without_unit.unit) == (None, "")
    assert line.people == {"assessor": "", "verifier": "", "countersigner": ""}
    assert line.target_on == date(2030, 2, 1)
    assert [(each.line, each.column, each.wrong) for each in problems] == [
        (3, "Target date", "“12/31/2030” is no day."),
        (5, "Unit", "The unit is missing."),
    ]


def test_the_examples_are_lists_that_can_be_taken() -> None:
    for columns, read in (
        (people_file, people_in),
        (enrolment_file, enrolments_in),
    ):
        heads = ",".join(column.heading for column in columns.TEMPLATE)
        cells = ",".join(column.example for column in columns.TEMPLATE)
        lines, problems = read(read_table(f"{heads}\n{cells}\n".encode(), columns.COLUMNS))
        assert problems == []
        assert len(lines) == 1

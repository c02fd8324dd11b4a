"""What the pages of docs/ and the README say is so: links, commands, settings, folders, words."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from portfolio.cli import main
from portfolio.commands.standards import standards
from portfolio.config import MEGABYTE, Settings
from portfolio.documents.limits import DEFAULT as LIMITS
from portfolio.standards.format.qualification_file import (
    AwardingOrganisationEntry,
    Combination,
    QualificationFile,
    UnitGroup,
)
from portfolio.standards.format.reading import (
    SpoiltFiles,
    describe_problems,
    read_folder,
    read_unit,
)
from portfolio.standards.methods import Method

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def code_in(page: Path) -> Iterator[str]:
    """Everything that a page sets as code."""
    return (found[0] for found in CODE.finditer(page.read_text()))


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as the forges make them."""
    titles = re.findall(r"^#+ (.+)$", CODE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(CODE.sub("", page.read_text())):
        assert not link.startswith("http:"), f"{page.name}: {link}"
        if link.startswith("https:"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / unquote(name)).resolve() if name else page
        assert target.exists(), f"{page.name}: there is no {name}"
        assert target.is_relative_to(ROOT), f"{page.name}: {name} is outside the project"
        if anchor:
            assert anchor in anchors_of(target), f"{page.name}: {target.name} has no #{anchor}"


COMMAND = re.compile(r"(?:^|[`$ /])portfolio ((?:[a-z]+(?:-[a-z]+)* ?)+)([^`\n]*)", re.MULTILINE)


def commands_in(page: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The commands of the project that a page names: their words and their options."""
    for code in code_in(page):
        for words, rest in COMMAND.findall(code.replace("\\\n", " ")):
            yield words.split(), re.findall(r"(?<!\S)--[a-z-]+", rest)


@every_page
def test_every_command_exists_with_its_options(page: Path) -> None:
    for words, options in commands_in(page):
        command: click.Command = main
        for word in words:
            if not isinstance(command, click.Group):
                break  # what follows is an argument
            inner = command.get_command(click.Context(command), word)
            assert inner is not None, f"{page.name}: there is no portfolio {word}"
            command = inner
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        unknown = set(options) - known - {"--help", "--version"}
        assert not unknown, f"{page.name}: portfolio {' '.join(words)} has no {unknown}"


def default_of(name: str) -> str:
    """The default of a setting as the table shows it."""
    default = Settings.model_fields[name].default
    if hasattr(default, "get_secret_value"):
        default = default.get_secret_value()
    if default == "":
        return "empty"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_every_setting_stands_in_the_table_with_its_default_and_meaning() -> None:
    rows = [
        f"| `PORTFOLIO_{name.upper()}` | {default_of(name)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]

    found = re.findall(r"^\| `PORTFOLIO_.*$", (DOCS / "running.md").read_text(), re.MULTILINE)

    settings_table = "\n".join(rows)
    assert found == rows, f"docs/running.md should have these rows of settings:\n{settings_table}"


def test_the_limits_are_those_that_hold() -> None:
    text = (DOCS / "running.md").read_text().split("\n## Limits")[1]
    megabytes = {
        name: getattr(LIMITS, name) // MEGABYTE
        for name in ("memory_bytes", "unpacked_bytes", "part_bytes")
    }
    said = [
        f"{megabytes['memory_bytes']} MB of memory, {LIMITS.cpu_seconds} s of processor time, "
        f"{LIMITS.wall_seconds:.0f} s in all",
        f"{LIMITS.passages:,} passages or rows, {LIMITS.columns} columns, {LIMITS.pages} pages, "
        f"{LIMITS.characters:,} characters",
        f"{LIMITS.pixels:,} pixels",
        f"{megabytes['unpacked_bytes']} MB, {megabytes['part_bytes']} MB a part, "
        f"{LIMITS.package_parts:,} parts",
    ]

    assert LIMITS.passages == LIMITS.rows
    assert [words for words in said if words not in text] == []


# Slips that a page shows on purpose, to teach what is said about them.
SLIPS = {"PORTFOLIO_DATBASE"}


@every_page
def test_every_setting_named_exists(page: Path) -> None:
    named = set(re.findall(r"\bPORTFOLIO_[A-Z_]*[A-Z]\b", page.read_text()))

    assert named <= set(Settings.names()) | SLIPS


def test_the_page_of_permissions_is_as_the_policy_and_the_routes_are(app: Flask) -> None:
    from setup.permissions import PAGE, page

    assert PAGE.read_text() == page(app), "Run: python -m setup.permissions"


def test_every_folder_and_file_that_the_architecture_names_exists() -> None:
    text = (DOCS / "architecture.md").read_text()
    tree = text.split("```")[1].splitlines()
    inside = ""
    named = []
    for line in tree:
        names = re.match(r"( *)((?:[\w.]+/?)(?:, [\w.]+)*)(?:\s|$)", line)
        if names is None:
            continue
        if not names[1]:
            inside = names[2]
        for name in names[2].split(", "):
            named.append(ROOT / inside / name if names[1] else ROOT / name)
    (tests,) = re.findall(r"^tests/ +(.+)$", text, re.MULTILINE)
    named += [ROOT / "tests" / name.strip() for name in re.sub(r"\(.*?\)", "", tests).split(", ")]
    named += [ROOT / "portfolio" / path for path in re.findall(r"`([a-z_]+/[a-z_]+\.py)`", text)]

    missing = [str(path.relative_to(ROOT)) for path in named if not path.exists()]

    assert len(named) > 20
    assert not missing


def test_the_architecture_names_every_area() -> None:
    text = (DOCS / "architecture.md").read_text()
    areas = [
        path.name for path in (ROOT / "portfolio").iterdir() if (path / "__init__.py").exists()
    ]

    assert [name for name in areas if not re.search(rf"^  {name}[/ .]", text, re.MULTILINE)] == []


def yaml_of_the_format_page() -> tuple[str, str]:
    """The example of a unit file, and the one that is wrong."""
    text = (DOCS / "criteria-format.md").read_text()
    after = text.split("## An example")[1].split("## A qualification's file")[0]
    example, spoilt = re.findall(r"^```yaml\n(.*?)^```", after, re.MULTILINE | re.DOTALL)
    return example, spoilt


def steps_of_the_format_page() -> list[tuple[str, str]]:
    """Each step's file, and what the page says that the check answers."""
    text = (DOCS / "criteria-format.md").read_text().split("## An example")[0]
    files = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    answers = re.findall(r"^```\n\$ portfolio standards check .*?\n(.*?)^```", text, re.M | re.S)
    return [*zip(files, answers, strict=True)]


@pytest.mark.parametrize("step", range(3))
def test_each_step_of_the_format_page_is_answered_as_it_says(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, answer = steps_of_the_format_page()[step]
    (tmp_path / "serve-hot-drinks.yaml").write_text(file, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    said = CliRunner().invoke(standards, ["check", "serve-hot-drinks.yaml"])

    assert said.output == answer


def slips() -> list[tuple[str, str]]:
    text = (DOCS / "criteria-format.md").read_text().split("### Common slips")[1]
    return re.findall(r"^\| `(.+?)` \| (serve-hot.+?) \|$", text, re.MULTILINE)


@pytest.mark.parametrize(("written", "answer"), slips())
def test_each_slip_of_the_format_page_is_answered_as_it_says(written: str, answer: str) -> None:
    file = steps_of_the_format_page()[-1][0].splitlines()
    line = int(answer.split(":")[1])
    file[line - 1] = written

    with pytest.raises(SpoiltFiles) as caught:
        read_unit("\n".join(file).encode(), name="serve-hot-drinks.yaml")

    assert answer in describe_problems(caught.value.problems).splitlines()


def test_the_example_of_a_qualification_file_is_read_with_its_units(tmp_path: Path) -> None:
    text = (DOCS / "criteria-format.md").read_text().split("## A qualification's file")[1]
    (example,) = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    unit = steps_of_the_format_page()[-1][0]
    for key in ("serve-hot-drinks", "clean-the-counter", "take-payments"):
        text = unit.replace("key: serve-hot-drinks", f"key: {key}")
        (tmp_path / f"{key}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "qualifications").mkdir()
    place = tmp_path / "qualifications" / "hot-drinks-certificate.yaml"
    place.write_text(example, encoding="utf-8")

    (qualification,) = read_folder(tmp_path).qualifications
    said = CliRunner().invoke(standards, ["check", str(place.rename(tmp_path / "diploma.yaml"))])

    assert qualification.units == ("serve-hot-drinks", "clean-the-counter", "take-payments")
    assert qualification.combination.minimum_credits == 8
    assert "It is a qualification: keep it in the folder qualifications." in said.output
    with pytest.raises(SpoiltFiles, match="is the file of a qualification, not of a unit"):
        read_folder(tmp_path)


def test_every_field_of_a_qualification_file_is_described_and_no_other() -> None:
    text = (DOCS / "criteria-format.md").read_text().split("## A qualification's file")[1]
    headings = {
        "The qualification": QualificationFile,
        "Awarding organisation": AwardingOrganisationEntry,
        "Groups": UnitGroup,
        "Combination": Combination,
    }
    for section in text.split("\n### ")[1:]:
        heading, _, body = section.partition("\n")
        rows = set(re.findall(r"^\| `([a-z_]+)` \|", body, re.MULTILINE))

        assert rows == set(headings.pop(heading).model_fields)
    assert not headings


def test_the_example_of_a_unit_file_is_read() -> None:
    example, _spoilt = yaml_of_the_format_page()

    unit = read_unit(example.encode())

    assert unit.name == "Serve hot drinks safely"
    assert [criterion.number for criterion in unit.criteria] == ["1.1", "1.2", "2.1"]
    assert unit.criteria[0].display == "Checks that the machine is clean and safe to use."


def test_what_is_said_about_a_spoilt_unit_file_is_what_the_page_shows() -> None:
    _example, spoilt = yaml_of_the_format_page()
    quoted = re.sub(r"(The unit: .*)", r'"\1"', spoilt)

    for text in (spoilt, quoted):
        with pytest.raises(SpoiltFiles) as caught:
            read_unit(text.encode(), name="criteria/serve-hot-drinks.yaml")

        said = describe_problems(caught.value.problems)
        assert f"```\n{said}\n```" in (DOCS / "criteria-format.md").read_text(), said


# The heading that each part of a unit file is described under.
PARTS = {
    "UnitFile": "The unit",
    "Source": "Source",
    "Suggestion": "Suggestions",
    "Outcome": "Outcomes",
    "CriterionEntry": "Criteria",
    "SignEntry": "Signs",
    "Mistake": "Mistakes",
    "Concept": "Concepts and terms",
    "Term": "Concepts and terms",
    "PlanStep": "Plan",
    "QuestionType": "Question types",
    "StatedCounts": "Stated counts",
}


def test_every_field_of_a_unit_file_is_described_and_no_other() -> None:
    schema = json.loads((ROOT / "criteria" / "unit.schema.json").read_text())
    parts = schema["$defs"] | {"UnitFile": schema}
    fields: dict[str, set[str]] = {}
    for name, part in parts.items():
        if part.get("type") == "object":
            fields.setdefault(PARTS[name], set()).update(part["properties"])
    described = {}
    text = (DOCS / "criteria-format.md").read_text().split("## Every field")[1]
    for section in text.split("## A qualification's file")[0].split("\n### ")[1:]:
        heading, _, body = section.split("\n## ")[0].partition("\n")
        rows = re.findall(r"^\| `([a-z_]+)` \|", body, re.MULTILINE)
        described[heading] = set(rows)

    assert described == fields


def test_every_method_is_described_with_its_name() -> None:
    text = (DOCS / "criteria-format.md").read_text()

    assert [m for m in Method if f"| `{m.value}` | {m.label} |" not in text] == []


def plain(text: str) -> str:
    """Text without mark-up, with one kind of quotation mark and space."""
    text = text.replace("’", "'").replace("&amp;", "&").replace("\\'", "'")
    return re.sub(r"\s+", " ", re.sub(r"</?[a-z][^<>]*>", "", text))


@pytest.fixture(scope="module")
def words_of_the_pages() -> str:
    """Everything that templates and code can show."""
    code = [ROOT / "portfolio", ROOT / "templates"]
    files = [
        path
        for folder in code
        for kind in ("*.py", "*.html", "*.js")
        for path in folder.rglob(kind)
    ]
    return plain(" ".join(path.read_text() for path in files))


# What stands for what differs from page to page: the number of an item, a learner's name, "…".
VARIES = re.compile(r"E1|Jamie Reid|…")


def shown(words: str) -> re.Pattern[str]:
    """Those words as a template or a line of code has them, which may compute a part of them."""
    return re.compile(".{0,60}?".join(re.escape(part) for part in VARIES.split(words)))


@pytest.mark.parametrize(
    "role", ["learner", "assessor", "verifier", "external-verifier", "manager", "signing-in"]
)
def test_what_a_page_for_a_role_sets_in_bold_stands_on_a_page_of_the_product(
    role: str, words_of_the_pages: str
) -> None:
    text = (DOCS / "users" / f"{role}.md").read_text()
    bold = [plain(words) for words in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)]

    unknown = [words for words in bold if not shown(words).search(words_of_the_pages)]

    assert len(bold) > 5
    assert unknown == []


def test_the_sentences_of_the_audit_trail_are_those_it_says() -> None:
    modules = ("audit/verify.py", "evidence/files/stored.py", "assessment/seals.py")
    code = plain(" ".join((ROOT / "portfolio" / name).read_text() for name in modules))
    code = re.sub(r'" f?"', "", code)
    section = (DOCS / "running.md").read_text().split("## The audit trail")[1].split("\n## ")[0]
    said = re.findall(r"^\| “(.+?)”", section, re.MULTILINE)

    assert len(said) > 8
    for words in said:
        assert words.partition(";")[0] in code, words

"""What passages of a file may support, told at the machine: `portfolio suggest`."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from portfolio.config import CRITERIA
from portfolio.documents.child import read_apart
from portfolio.documents.passages import Document, DocumentKind, Passage
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.recognition import require_kind
from portfolio.standards.format.reading import SpoiltFiles, describe_problems, read_folder
from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.methods import Method
from portfolio.standards.signs import criteria_to_suggest
from portfolio.suggestions.methods import method_of
from portfolio.suggestions.suggestions import SHOWN_FROM, Suggested, Suggester, Suggestion


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--unit", required=True, help="The unit's key, as `portfolio standards list` says.")
@click.option(
    "--method",
    type=click.Choice([method.value for method in Method]),
    help="How the evidence was made; without it each passage is taken as what it reads like.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything, for machines.")
@click.option(
    "--criteria",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CRITERIA,
    help="The folder of unit files; left out, the one that the portfolio uses.",
)
def suggest(file: Path, unit: str, method: str | None, as_json: bool, criteria: Path) -> None:
    """Say which criteria of a unit each passage of a file may support, and why.

    Nothing leaves the machine and nothing is kept. What is shown on pages is marked.

    Example: portfolio suggest account.docx --unit customer-service-complaints --json
    """
    found = _unit(unit, criteria)
    document = _document(file)
    suggester = Suggester(criteria_to_suggest(found))
    sheet = document.kind is DocumentKind.SHEET
    passages = []
    for passage in document.passages:
        read_as = method or method_of(passage.text, sheet=sheet)
        passages.append((passage, read_as, suggester.suggest(passage.text, method=read_as)))
    if as_json:
        plain = {
            "unit": found.key,
            "shown_from": SHOWN_FROM,
            "passages": [passage_as_json(*each) for each in passages],
        }
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    for line in _lines(passages):
        click.echo(line)


def passage_as_json(passage: Passage, method: str, suggested: Suggested) -> dict[str, Any]:
    """One passage with what it may support, for JSON."""
    return {
        "number": passage.number,
        "text": passage.text,
        "method": method,
        "warnings": list(suggested.warnings),
        "suggestions": [_suggestion(each) for each in suggested.suggestions],
    }


def _suggestion(each: Suggestion) -> dict[str, Any]:
    return {
        "criterion": each.criterion.key,
        "number": each.criterion.label,
        "text": each.criterion.text,
        "score": each.score,
        "shown": each.shown,
        "reasons": [
            {"says": reason.says, "phrases": list(reason.phrases)} for reason in each.reasons
        ],
        "warnings": list(each.warnings),
    }


def _lines(passages: Iterable[tuple[Passage, str, Suggested]]) -> Iterable[str]:
    for passage, _, suggested in passages:
        if not suggested.shown and not suggested.warnings:
            continue
        yield f"{passage.number}: {_beginning(passage.text)}"
        for each in suggested.shown:
            yield f"  {each.criterion.label} {each.criterion.text} ({each.score:.2f})"
            for reason in each.reasons:
                said = ", ".join(f"“{phrase}”" for phrase in reason.phrases)
                yield f"    {reason.says}" + (f": {said}" if said else "")
        for warning in suggested.warnings:
            yield f"  Note: {warning}"


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 70 else line[:69].rstrip() + "…"


def _unit(key: str, folder: Path) -> UnitFile:
    try:
        units = read_folder(folder).units
    except SpoiltFiles as spoilt:
        raise click.ClickException(describe_problems(spoilt.problems)) from None
    found = next((unit for unit in units if unit.key == key), None)
    if found is None:
        known = ", ".join(unit.key for unit in units)
        raise click.ClickException(f"There is no unit with the key “{key}”. There are: {known}.")
    return found


def _document(file: Path) -> Document:
    try:
        return read_apart(file, require_kind(file, file.name))
    except DocumentProblem as problem:
        raise click.ClickException(problem.sentence) from None

"""Personal data of others, found in a file at the machine: `portfolio personal-data`."""

import json
from pathlib import Path
from typing import Any

import click

from portfolio.complaint_logs.personal_columns import personal_columns
from portfolio.documents.child import read_apart
from portfolio.documents.findings import BESIDE, Finding
from portfolio.documents.passages import Document
from portfolio.documents.personal_data import find
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.recognition import require_kind
from portfolio.sentences import number


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--own",
    multiple=True,
    metavar="NAME",
    help="Somebody whose own name is no finding: the learner, a witness. As often as needed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything, for machines.")
def personal_data(file: Path, own: tuple[str, ...], as_json: bool) -> None:
    """Find names, phones, addresses and numbers of other people in a document.

    Nothing is changed and nothing is kept. Passages are numbered as the product numbers them.

    Example: portfolio personal-data account.docx --own "Kelly Marsh" --json
    """
    try:
        document = read_apart(file, require_kind(file, file.name))
    except DocumentProblem as problem:
        raise click.ClickException(problem.sentence) from None
    found = find(document, own, personal_columns(document))
    if as_json:
        said = findings_as_json(found, document)
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{_place(each, document)}: {each.text!r} looks like {each.kind.words}.")
    click.echo(f"{number(len(found), 'finding', 'findings')}.")


def findings_as_json(found: list[Finding], document: Document) -> dict[str, Any]:
    """The findings for JSON, in the document's order.

    What stands beside the text is of no passage, and says where it stands.
    """
    findings = []
    for each in found:
        plain = each.to_plain()
        if each.passage >= BESIDE:
            plain |= {"passage": None, "beside": _place(each, document)}
        findings.append(plain)
    return {"count": len(found), "findings": findings}


def _place(each: Finding, document: Document) -> str:
    if each.passage >= BESIDE:
        return document.all_beside[each.passage - BESIDE].where
    if each.cell is None or not document.columns:
        return f"passage {each.passage}"
    return f"row {each.passage}, {document.columns[each.cell]}"

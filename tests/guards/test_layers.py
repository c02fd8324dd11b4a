"""The import law of pyproject.toml holds."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from grimp import ImportGraph
from importlinter.configuration import configure

from tests.guards.contracts import EndingsInOrder, ForbiddenByEnding

ROOT = Path(__file__).resolve().parents[2]


def test_every_import_follows_the_law() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    verdict = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True)

    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    laws = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert f"{len(laws)} kept, 0 broken" in verdict.stdout


def importing(importer: str, imported: str) -> ImportGraph:
    """What two modules import, where one imports the other."""
    graph = ImportGraph()
    for module in (importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported, line_number=1, line_contents="")
    return graph


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("portfolio.a.views", "portfolio.a.mapping_actions", True),
        ("portfolio.a.mapping_views", "portfolio.b.views", True),
        ("portfolio.a.mapping_actions", "portfolio.b.forms", False),
        ("portfolio.a.room.rules", "portfolio.b.room.queries", False),
        ("portfolio.a.rules", "portfolio.b.anything", True),
    ],
)
def test_imports_go_down_the_order_of_endings(importer: str, imported: str, *, kept: bool) -> None:
    order = ["views", "forms", "actions", "queries", "rules"]
    contract = EndingsInOrder("order", {}, {"order": order})

    assert contract.check(importing(importer, imported), verbose=False).kept is kept


@pytest.mark.parametrize(
    ("importer", "kept"), [("portfolio.a.mapping_rules", False), ("portfolio.a.views", True)]
)
def test_what_is_forbidden_to_an_ending_is_forbidden_everywhere(
    importer: str, *, kept: bool
) -> None:
    configure()
    asked = {"source_endings": ["rules"], "forbidden_modules": ["portfolio.web"]}
    contract = ForbiddenByEnding("web", {"root_packages": ["portfolio"]}, asked)

    assert contract.check(importing(importer, "portfolio.web"), verbose=False).kept is kept

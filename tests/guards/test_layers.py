"""The import law of pyproject.toml holds."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_import_follows_the_law() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    verdict = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True)

    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    laws = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert f"{len(laws)} kept, 0 broken" in verdict.stdout

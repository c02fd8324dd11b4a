"""The schemas beside the data files are those of the models, and the files meet them."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from portfolio.standards.format.lined_yaml import read_lined
from portfolio.standards.format.schemas import SCHEMAS, schema_text, write_schemas

CRITERIA = Path(__file__).parents[3] / "criteria"
DATA_FILES = sorted(CRITERIA.rglob("*.yaml"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_the_models(name: str) -> None:
    committed = (CRITERIA / name).read_text(encoding="utf-8")

    assert committed == schema_text(name), (
        "Run: python -m portfolio.standards.format.schemas criteria"
    )


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda path: path.stem)
def test_every_data_file_names_its_schema_and_meets_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    schema = path.parent / first.partition("$schema=")[2]
    plain = json.loads(json.dumps(read_lined(path.read_bytes()).value))

    validator = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))

    assert [error.message for error in validator.iter_errors(plain)] == []


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validator = Draft202012Validator(json.loads(schema_text("unit.schema.json")))
    unit = {
        "format": 1,
        "key": "a",
        "source": {"document": "900", "description": "Made up."},
        "criteria": [{"key": "a", "text": "Do it"}],
    }
    assert validator.is_valid(unit)

    assert not validator.is_valid(unit | {"titel": "A"})
    assert not validator.is_valid(unit | {"criteria": []})
    assert not validator.is_valid(unit | {"mistakes": [{"misconception": "Alone"}]})
    assert not validator.is_valid(unit | {"mistakes": [{}]})


def test_schemas_are_written_where_they_belong(tmp_path: Path) -> None:
    write_schemas(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == set(SCHEMAS)

"""The JSON Schemas that stand beside the data files, made from the models.

`python -m portfolio.standards.format.schemas criteria` writes them again after a change of a model.
"""

import json
import sys
from pathlib import Path

from portfolio.standards.format.qualification_file import QualificationFile
from portfolio.standards.format.unit_file import Part, UnitFile

SCHEMAS: dict[str, type[Part]] = {
    "unit.schema.json": UnitFile,
    "qualification.schema.json": QualificationFile,
}


def schema_text(name: str) -> str:
    """The text of a schema file, as it should stand in the folder."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= SCHEMAS[name].model_json_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write the schema files of both formats into the folder."""
    for name in SCHEMAS:
        (folder / name).write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))

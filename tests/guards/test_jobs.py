"""Every job has a sweep: what is lost with a killed worker is sent again, and is no stray."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "portfolio"


def functions() -> Iterator[ast.FunctionDef]:
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def texts(node: ast.AST) -> set[str]:
    found = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    return {each for each in found if isinstance(each, str)}


def decorated(name: str) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    for function in functions():
        for mark in function.decorator_list:
            said = mark.func if isinstance(mark, ast.Call) else mark
            if isinstance(said, ast.Name) and said.id == name:
                yield function, mark


def test_every_job_is_named_by_a_sweep() -> None:
    jobs = {name for _function, mark in decorated("job") for name in texts(mark)}
    swept = {text for function, _mark in decorated("sweep") for text in texts(function)}

    assert jobs, "no job was found: the guard looks at the wrong thing"
    assert jobs - swept == set()

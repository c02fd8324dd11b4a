"""Whether a data file has the shape of its format; pydantic's errors in words a person can use."""

import difflib
from collections.abc import Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from portfolio.standards.format.lined_yaml import LinedYaml
from portfolio.standards.format.problems import Fault, FieldPath, Problem
from portfolio.standards.methods import Method


def shape_problems(
    error: ValidationError, *, model: type[BaseModel], yaml: LinedYaml, file: str
) -> list[Problem]:
    """What keeps the file from being a *model*, each with its line and its mend."""
    return [_problem(dict(one), model, yaml, file) for one in error.errors()]


def _problem(
    error: Mapping[str, Any], model: type[BaseModel], yaml: LinedYaml, file: str
) -> Problem:
    path: FieldPath = tuple(error["loc"])
    wrong, mend = _words(error, path, model, yaml)
    fault = Fault.EMPTY if _is_empty(error) else Fault.OTHER
    return Problem(file, yaml.line_of(path), path, wrong, mend, fault)


def _is_empty(error: Mapping[str, Any]) -> bool:
    value = error["input"]
    return error["type"] != "extra_forbidden" and (
        value is None or (isinstance(value, str | tuple) and not value)
    )


def _words(
    error: Mapping[str, Any], path: FieldPath, model: type[BaseModel], yaml: LinedYaml
) -> tuple[str, str]:
    kind, value = error["type"], error["input"]
    name = str(path[-1]) if path else ""
    if kind == "missing":
        return "This field is missing.", f'Add the line "{name}: ...".'
    if kind == "extra_forbidden":
        return _unknown_field(name, _model_at(model, path[:-1]))
    if _is_empty(error):
        return "It is empty.", "Write something, or leave the whole entry out."
    if isinstance(value, str) and not value.strip():
        return "It holds nothing but spaces.", "Write something, or leave the whole entry out."
    if kind == "string_type":
        return _not_a_text(value, path, yaml)
    if kind == "enum" or (kind == "literal_error" and isinstance(value, str)):
        return _not_among(value, kind, error)
    if kind == "literal_error":
        return f"It is {_shown(value, path, yaml)}.", f"Write {_expected(error)}."
    if kind == "tuple_type":
        return f"It is {_kind_of(value)}, not a list.", "Put each entry on a line behind a dash."
    if kind in ("model_type", "dict_type"):
        fields = ", ".join(_model_at(model, path).model_fields)
        return f"It is {_kind_of(value)}, not fields.", f"Write it with its fields: {fields}."
    if kind == "int_type":
        return f"It is {_shown(value, path, yaml)}, not a whole number.", "Write digits alone."
    if kind == "greater_than_equal":
        return f"It is {value}, less than nothing.", "Write 0 or more."
    if kind == "string_pattern_mismatch":
        mend = "Use small letters, digits and single hyphens: early-warning-signs."
        return f'"{value}" can\'t be a key.', mend
    if kind == "string_too_long":
        limit = error["ctx"]["max_length"]
        return f"It has {len(value)} characters.", f"Keep it to {limit}."
    return f"{error['msg']}.", "Compare it with the schema beside the data files."


def _unknown_field(name: str, model: type[BaseModel]) -> tuple[str, str]:
    known = list(model.model_fields)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return f'There is no field "{name}" here.', f'Write "{near[0]}".'
    return f'There is no field "{name}" here.', f"Use one of: {', '.join(known)}."


def _not_a_text(value: Any, path: FieldPath, yaml: LinedYaml) -> tuple[str, str]:
    if isinstance(value, bool | int | float):
        written = yaml.written.get(path, str(value))
        why = f"YAML reads {written} as a {'yes or no' if isinstance(value, bool) else 'number'}"
        if isinstance(value, float) and str(value) != written:
            why += f", which makes it {value}"
        return f"{why}; it must be text.", f'Put it in quotes: "{written}".'
    mend = "Write one text; if it holds a colon, put it in quotes or under >-."
    return f"It is {_kind_of(value)}, not a text.", mend


def _not_among(value: Any, kind: str, error: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "literal_error":
        return f'"{value}" can\'t stand here.', f"Write {_expected(error)}."
    codes = [str(method) for method in Method]
    mend = f"Write one of: {', '.join(codes)}."
    near = [m for m in Method if str(value).casefold() in (m.value.casefold(), m.label.casefold())]
    if near:
        mend = f"Write {near[0].value} ({near[0].label})."
    return f'There is no method "{value}".', mend


def _expected(error: Mapping[str, Any]) -> str:
    return str(error["ctx"]["expected"])


def _shown(value: Any, path: FieldPath, yaml: LinedYaml) -> str:
    return yaml.written.get(path) or (f'"{value}"' if isinstance(value, str) else _kind_of(value))


def _kind_of(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a group of fields"
    if isinstance(value, tuple):
        return "a list"
    return "one text" if isinstance(value, str) else "one value"


def _model_at(model: type[BaseModel], path: FieldPath) -> type[BaseModel]:
    """The part of the format that stands at a path."""
    for step in path:
        if isinstance(step, int):
            continue
        inner = _model_in(model.model_fields[step].annotation)
        if inner is None:
            break
        model = inner
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        arguments = arguments[:1]
    return next((found for a in arguments if (found := _model_in(a))), None)

"""Reads units and qualifications from their data files, or says everything that is wrong."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from portfolio.standards.format.contradictions import (
    Contradiction,
    contradictions_of_qualification,
    contradictions_of_unit,
    units_named,
)
from portfolio.standards.format.lined_yaml import LARGEST, LinedYaml, read_lined
from portfolio.standards.format.problems import Problem, SpoiltFiles, describe_problems
from portfolio.standards.format.qualification_file import QualificationFile
from portfolio.standards.format.shape import shape_problems
from portfolio.standards.format.unit_file import Part, UnitFile, without_repeated_terms
from portfolio.standards.listing import qualification_as_json, unit_as_json
from portfolio.standards.methods import Method

__all__ = [
    "QUALIFICATIONS",
    "Problem",
    "QualificationFile",
    "SpoiltFiles",
    "Standards",
    "UnitFile",
    "as_json",
    "check_unit",
    "describe_problems",
    "read_either",
    "read_folder",
    "read_qualification",
    "read_unit",
]

QUALIFICATIONS = "qualifications"


@dataclass(frozen=True)
class Standards:
    """All units and qualifications of a folder."""

    units: tuple[UnitFile, ...]
    qualifications: tuple[QualificationFile, ...]

    def unit(self, key: str) -> UnitFile:
        """The unit with this key."""
        return next(unit for unit in self.units if unit.key == key)

    def qualifications_with(self, unit: UnitFile) -> tuple[QualificationFile, ...]:
        """The qualifications that name the unit; none for one whose source names none."""
        return tuple(q for q in self.qualifications if unit.key in q.units)


def read_unit(source: Path | bytes, *, name: str | None = None) -> UnitFile:
    """The unit that a file holds; raises SpoiltFiles with all that is wrong."""
    return _sound(_unit_read(source, name))


def read_either(source: Path) -> UnitFile | QualificationFile:
    """What one file holds, a unit or a qualification, as its fields tell; raises SpoiltFiles."""
    read = _unit_read(source)
    if source.parent.name == QUALIFICATIONS or _is_of_qualification(read.plain):
        return read_qualification(source)
    return _sound(read)


def check_unit(plain: Mapping[str, Any], *, name: str = "the unit") -> UnitFile:
    """The unit that these values are, checked as a file is; raises SpoiltFiles."""
    read = _checked(name, LinedYaml(value=plain), [], UnitFile, contradictions_of_unit)
    return without_repeated_terms(_sound(read))


def read_qualification(source: Path | bytes, *, name: str | None = None) -> QualificationFile:
    """The qualification that a file holds; raises SpoiltFiles with all that is wrong."""
    return _sound(_qualification_read(source, name))


def read_folder(folder: Path) -> Standards:
    """Everything in the folder and its `qualifications`; one spoilt file spoils the whole."""
    units = [_unit_read(path) for path in _data_files(folder)]
    qualifications = [_qualification_read(path) for path in _data_files(folder / QUALIFICATIONS)]
    problems = [problem for read in units for problem in read.problems]
    problems += [problem for read in qualifications for problem in read.problems]
    if not units:
        problems.append(_no_units(folder))
    problems += _taken_keys(units)
    problems += _taken_keys(qualifications)
    problems += _unknown_units(qualifications, units)
    if problems:
        raise SpoiltFiles(problems)
    return Standards(
        tuple(sorted((_sound(r) for r in units), key=lambda u: (u.source.document, u.key))),
        tuple(sorted((_sound(r) for r in qualifications), key=lambda q: q.key)),
    )


def as_json(standards: Standards) -> dict[str, Any]:
    """Everything in plain values, as `portfolio standards list --json` prints it."""
    return {
        "format": 1,
        "units": [
            unit_as_json(unit, standards.qualifications_with(unit)) for unit in standards.units
        ],
        "qualifications": [qualification_as_json(q) for q in standards.qualifications],
        "methods": {method.value: method.label for method in Method},
    }


PartT = TypeVar("PartT", bound=Part)


@dataclass(frozen=True)
class _Read(Generic[PartT]):
    """One file as far as it could be read: its values, and its part if nothing is wrong."""

    file: str
    yaml: LinedYaml
    part: PartT | None
    problems: tuple[Problem, ...]

    @property
    def plain(self) -> Mapping[str, Any]:
        return self.yaml.value if isinstance(self.yaml.value, Mapping) else {}


def _sound(read: _Read[PartT]) -> PartT:
    if read.part is None or read.problems:
        raise SpoiltFiles(read.problems)
    return read.part


def _unit_read(source: Path | bytes, name: str | None = None) -> _Read[UnitFile]:
    read = _read(source, name, UnitFile, contradictions_of_unit)
    if _is_of_qualification(read.plain):
        wrong = "This is the file of a qualification, not of a unit."
        mend = f"Put it into the folder {QUALIFICATIONS}, beside the files of its units."
        return _Read(read.file, read.yaml, None, (Problem(read.file, 1, (), wrong, mend),))
    if read.part is None:
        return read
    return _Read(read.file, read.yaml, without_repeated_terms(read.part), read.problems)


def _is_of_qualification(plain: Mapping[str, Any]) -> bool:
    """Whether it has more of the fields that only qualifications have than of those of units."""
    return _rather(QualificationFile, UnitFile, plain)


def _is_of_unit(plain: Mapping[str, Any]) -> bool:
    """Whether it has more of the fields that only units have."""
    return _rather(UnitFile, QualificationFile, plain)


def _rather(one: type[Part], other: type[Part], plain: Mapping[str, Any]) -> bool:
    """Whether it has more of the fields that only the *one* kind of file has."""
    ours, theirs = set(one.model_fields), set(other.model_fields)
    return len(plain.keys() & (ours - theirs)) > len(plain.keys() & (theirs - ours))


def _qualification_read(source: Path | bytes, name: str | None = None) -> _Read[QualificationFile]:
    read = _read(source, name, QualificationFile, contradictions_of_qualification)
    if _is_of_unit(read.plain):
        wrong = "This is the file of a unit, not of a qualification."
        mend = f"Move it out of {QUALIFICATIONS}, into the folder above, beside the other units."
        return _Read(read.file, read.yaml, None, (Problem(read.file, 1, (), wrong, mend),))
    return read


def _read(
    source: Path | bytes,
    name: str | None,
    model: type[PartT],
    contradictions: Callable[[Mapping[str, Any]], Iterator[Contradiction]],
) -> _Read[PartT]:
    file = name or (source.as_posix() if isinstance(source, Path) else "the file")
    try:
        yaml = read_lined(_bytes_of(source))
    except OSError as error:
        wrong = f"The file can't be read: {error.strerror}."
        problem = Problem(file, 1, (), wrong, "Check its name and who may read it.")
        return _Read(file, LinedYaml(), None, (problem,))
    problems = [Problem(file, f.line, f.path, f.wrong, f.mend) for f in yaml.faults]
    if yaml.value is None and problems:
        return _Read(file, yaml, None, tuple(problems))
    if not isinstance(yaml.value, Mapping):
        mend = "Begin with the line format: 1, then one field a line."
        problems.append(Problem(file, 1, (), "The file doesn't hold fields.", mend))
        return _Read(file, yaml, None, tuple(problems))
    return _checked(file, yaml, problems, model, contradictions)


def _checked(
    file: str,
    yaml: LinedYaml,
    problems: list[Problem],
    model: type[PartT],
    contradictions: Callable[[Mapping[str, Any]], Iterator[Contradiction]],
) -> _Read[PartT]:
    """The values of a file against its format, and against each other."""
    part: PartT | None = None
    try:
        part = model.model_validate(yaml.value)
    except ValidationError as error:
        problems += shape_problems(error, model=model, yaml=yaml, file=file)
    problems += [
        Problem(file, yaml.line_of(each.path), each.path, each.wrong, each.mend, each.fault)
        for each in contradictions(yaml.value)
    ]
    return _Read(file, yaml, part, tuple(problems))


def _bytes_of(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    with source.open("rb") as file:
        return file.read(LARGEST + 1)


def _data_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))


def _no_units(folder: Path) -> Problem:
    wrong = "The folder holds no unit." if folder.is_dir() else "There is no such folder."
    return Problem(
        folder.as_posix(), 1, (), wrong, "Name a folder with a .yaml file for each unit."
    )


def _taken_keys(reads: Iterable[_Read[Any]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for read in reads:
        key = read.plain.get("key")
        if not isinstance(key, str):
            continue
        if key in first:
            wrong = f'The key "{key}" is taken by {first[key]}.'
            mend = "Give each file a key of its own."
            yield Problem(read.file, read.yaml.line_of(("key",)), ("key",), wrong, mend)
        first.setdefault(key, read.file)


def _unknown_units(
    qualifications: Iterable[_Read[QualificationFile]], units: Iterable[_Read[UnitFile]]
) -> Iterator[Problem]:
    # A unit that lies in the wrong folder is there, and its own problem says where it belongs.
    astray = [each.plain for each in qualifications if _is_of_unit(each.plain)]
    keys = {plain.get("key") for plain in [*(each.plain for each in units), *astray]}
    if None in keys:
        # A file too spoilt to tell its key may be the very unit that is looked for.
        return
    for read in qualifications:
        for path, unit in units_named(read.plain):
            if unit not in keys:
                wrong = f'There is no unit with the key "{unit}".'
                mend = "Write the key of a unit file in the folder above, or add that file."
                yield Problem(read.file, read.yaml.line_of(path), path, wrong, mend)

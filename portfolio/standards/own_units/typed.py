"""A unit as it is typed into a page: what a person need not know of files is filled in here."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portfolio.refusal import Refusal
from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.models import UnitVersion
from portfolio.standards.sheet import as_said

Typed = dict[str, Any]

# Where a draft that was uploaded holds all of its file, which the page may not show.
_FILE = "file"

# Typed as a text each; empty means that the unit doesn't state it.
TEXTS = (
    "title", "short_name", "awarding_organisation", "number", "reference", "simulation",
    "synopsis",
)  # fmt: skip
COUNTS = ("credits", "guided_learning_hours")
# One entry a line.
LISTS = ("overview", "guidance")


class NotAsInFile(Refusal):
    """The draft is not as the file had it any more."""


@dataclass(frozen=True)
class Numbered:
    """A line that was pasted, with the number it began with, if any."""

    number: str
    text: str


# "1.1", "1.10a", "A1.2", "AC 2.3", "LO1:", "a)"; a single small letter only with its bracket.
_NUMBER = re.compile(
    r"""(?:AC|LO|PC|K|P)?\s?
        (?P<number>[A-Z]{0,3}\d+(?:[.]\d+)*[a-z]?|[a-z](?=[).]))
        (?P<mark>[.):]|\s?[-–—](?=\s))?\s+(?P<text>\S.*)""",
    re.VERBOSE,
)
_BULLET = re.compile(r"[-–—•·*▪◦o]\s+(?P<text>\S.*)")


def recognised(pasted: str) -> tuple[Numbered, ...]:
    """The lines of a pasted text with their numbers taken apart; empty lines fall away.

    A whole number counts only with a mark behind it or a capital after it: "3 days" is text.
    Letters below a numbered line are its own points and stay with it: "2.1 Explain:", "a) rules".
    """
    found: list[Numbered] = []
    for line in filter(None, map(str.strip, pasted.splitlines())):
        read = _line(line)
        if found and _is_letter(read.number) and found[-1].number[:1].isdigit():
            found[-1] = Numbered(found[-1].number, f"{found[-1].text} {line}")
        else:
            found.append(read)
    return tuple(found)


def _is_letter(number: str) -> bool:
    return len(number) == 1 and number.isalpha()


def outcome_by_number(number: str, outcomes: Iterable[Mapping[str, Any]]) -> str:
    """The outcome whose number a criterion's begins with, as 2.1 does of 2; empty for none."""
    before, dot, _ = number.partition(".")
    known = {row["number"] for row in outcomes if row["number"]}
    return before if dot and before in known else ""


def _line(line: str) -> Numbered:
    found = _NUMBER.fullmatch(line)
    if found:
        number, text = found["number"], found["text"]
        if not number.isdecimal() or found["mark"] or text[0].isupper():
            return Numbered(number, text)
    bullet = _BULLET.fullmatch(line)
    return Numbered("", bullet["text"] if bullet else line)


def typed_of(said: UnitFile) -> Typed:
    """What the page shows of a unit that is to be changed; all that it doesn't show goes along."""
    plain = said.model_dump(mode="json")
    return {
        **{name: plain[name] or "" for name in TEXTS},
        **{name: "" if plain[name] is None else str(plain[name]) for name in COUNTS},
        "level": "" if said.level is None else str(said.level),
        **{name: "\n".join(plain[name]) for name in LISTS},
        "source": said.source.description,
        "mistakes": "\n".join(_mistake_line(mistake) for mistake in plain["mistakes"]),
        "outcomes": [_row(each, ("key", "number", "text")) for each in plain["outcomes"]],
        "criteria": [
            _row(each, ("key", "number", "text", "lead_in", "outcome", "plain_words"))
            | {"methods": each["methods"]}
            for each in plain["criteria"]
        ],
        "kept": {name: plain[name] for name in _KEPT}
        | {"document": said.source.document, "left_out": plain["source"]["left_out"]},
        "qualification": "",
        "key": said.key,
    }


def typed_version(version: UnitVersion) -> Typed:
    """The same of a version whose criteria and outcomes are loaded."""
    return typed_of(as_said(version))


def typed_file(said: UnitFile) -> Typed:
    """What a data file says, to be looked at before it is taken up, or changed in the page."""
    return typed_of(said) | {_FILE: said.model_dump(mode="json")}


def waits_as_file(typed: Typed) -> bool:
    """Whether it stands just as its data file had it."""
    return _FILE in typed


def said_in_file(typed: Typed) -> UnitFile:
    """The unit as the file that waits has it; NotAsInFile once it was changed in the page."""
    if not waits_as_file(typed):
        raise NotAsInFile(
            "This unit was changed in the page since its file was uploaded. Publish it there."
        )
    return UnitFile.model_validate_json(json.dumps(typed[_FILE]))


def typed_in_page(typed: Typed) -> Typed:
    """The same, no longer as a file had it."""
    return {name: value for name, value in typed.items() if name != _FILE}


EMPTY: Typed = {
    **dict.fromkeys((*TEXTS, *COUNTS, *LISTS), ""),
    "level": "",
    "source": "",
    "mistakes": "",
    "qualification": "",
    "outcomes": [],
    "criteria": [],
    "kept": {},
    "key": "",
}

_KEPT = (
    "suggestions", "concepts", "terms", "plan", "question_types", "prior_knowledge",
    "stated_counts",
)  # fmt: skip


def plain_of(typed: Typed) -> dict[str, Any]:
    """What was typed as the values of a data file, to be checked as any file is."""
    kept: Mapping[str, Any] = typed["kept"]
    outcomes = _keyed(typed["outcomes"], "outcome")
    criteria = _keyed(typed["criteria"], "criterion")
    return {
        "format": 1,
        "key": typed["key"] or slug(typed["title"] or typed["short_name"]) or "unit",
        **{name: typed[name] or None for name in TEXTS},
        **{name: _count(typed[name]) for name in COUNTS},
        "level": _level(typed["level"]),
        "source": {
            "document": kept.get("document") or "own",
            "description": typed["source"],
            "left_out": _tuple(kept.get("left_out")),
        },
        **{name: tuple(_lines(typed[name])) for name in LISTS},
        "mistakes": tuple(_mistake(line) for line in _lines(typed["mistakes"])),
        "outcomes": tuple(
            {"key": row["key"], "number": row["number"] or None, "text": row["text"]}
            for row in outcomes
        ),
        "criteria": tuple(
            {
                "key": row["key"],
                "number": row["number"] or None,
                "text": row["text"],
                "lead_in": row["lead_in"] or None,
                "methods": tuple(row["methods"]),
                "outcome": _outcome(row["outcome"], outcomes),
                # Not in drafts from before there were plain words.
                "plain_words": row.get("plain_words") or None,
            }
            for row in criteria
        ),
        **{
            name: _tuple(kept[name]) if name != "stated_counts" else kept[name]
            for name in _KEPT
            if name in kept
        },
    }


def with_keys(typed: Typed) -> Typed:
    """The same with a key for every row that has none yet, so that it keeps it from now on."""
    outcomes = _keyed(typed["outcomes"], "outcome")
    # An outcome that was pasted with its criteria was known by its number until now.
    criteria = [
        row | {"outcome": _outcome(row["outcome"], outcomes) or ""} for row in typed["criteria"]
    ]
    return typed | {"outcomes": outcomes, "criteria": _keyed(criteria, "criterion")}


def slug(text: str, longest: int = 60) -> str:
    """A key made of the text's words, as long as whole words allow."""
    found = ""
    for word in re.findall(r"[a-z0-9]+", text.casefold().replace("'", "").replace("’", "")):
        longer = f"{found}-{word}" if found else word[:longest]
        if len(longer) > longest:
            break
        found = longer
    return found


def _keyed(rows: Sequence[Mapping[str, Any]], what: str) -> list[dict[str, Any]]:
    taken = {row["key"] for row in rows if row["key"]}
    found = []
    for row in rows:
        key = row["key"]
        if not key:
            wanted = slug(" ".join(row["text"].split()[:8])) or slug(row["number"]) or what
            key = next(name for name in _numbered(wanted) if name not in taken)
            taken.add(key)
        found.append({**row, "key": key})
    return found


def _numbered(name: str) -> Iterable[str]:
    yield name
    yield from (f"{name}-{n}" for n in range(2, 10_000))


def _outcome(chosen: str, outcomes: Sequence[Mapping[str, Any]]) -> str | None:
    """The key of the outcome that was chosen: by its key, or by its number."""
    if not chosen:
        return None
    by_number = {row["number"]: row["key"] for row in outcomes if row["number"]}
    return str(by_number.get(chosen, chosen))


def _row(each: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    return {name: each[name] or "" for name in names}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _count(text: str) -> Any:
    return int(text) if text.isdecimal() and len(text) < 10 else text or None


def _level(text: str) -> Any:
    return int(text) if text.isdecimal() and len(text) < 3 else text or None


def _tuple(value: Any) -> Any:
    """Lists as the reading of a file gives them."""
    if isinstance(value, list):
        return tuple(_tuple(each) for each in value)
    return () if value is None else value


_MISCONCEPTION = re.compile(r"Misconception:\s*(?P<wrong>.+?)\s+Correction:\s*(?P<right>.+)")


def _mistake(line: str) -> dict[str, str]:
    both = _MISCONCEPTION.fullmatch(line)
    if both:
        return {"misconception": both["wrong"], "correction": both["right"]}
    return {"text": line}


def _mistake_line(mistake: Mapping[str, Any]) -> str:
    if mistake["text"]:
        return str(mistake["text"])
    return f"Misconception: {mistake['misconception']} Correction: {mistake['correction']}"

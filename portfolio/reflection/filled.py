"""A filled-in template read back: the sections of an account, and what stands in its fields.

The bookmarks say which heading is which; where a program dropped them, or the file was never made
from a template, the words of headings do. No word that is not ours is lost: what stands under no
prompt comes under "More".
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portfolio.documents.passages import Document, Passage, PassageKind
from portfolio.reflection import marks
from portfolio.reflection.accounts import MORE, Account
from portfolio.reflection.prompts import models, prompts
from portfolio.reflection.template import FIELDS, HOW, ONE_EVENT, TITLE

_ROWS = (PassageKind.TABLE_ROW, PassageKind.ROW)
_DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%y")
# "Tuesday, the 3rd of November 2026": what is said beside the day, month and year.
_BESIDE_A_DAY = re.compile(
    r"(?<=\d)(?:st|nd|rd|th)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?|\b(?:the|of|on)\b|,",
    re.I,
)
_MORE = "more"
_NUMBERED = re.compile(r"\d{1,3}[.)]")


@dataclass(frozen=True)
class Filled:
    """What a filled-in template says."""

    account: Account
    title: str = ""
    work_on: date | None = None
    place: str = ""
    # Headings that are no prompt's, in order: each with the question that it stands under.
    own_headings: tuple[tuple[str, str], ...] = ()

    @property
    def found(self) -> int:
        """How many sections hold something."""
        return len(self.account.sections)


def read_filled(document: Document) -> Filled:
    """The account in a file that was made from a template, or has a model's questions in it."""
    reader = _Reader(_likely_model(document))
    for passage in document.passages:
        reader.read(passage)
    return reader.finished()


class _Reader:
    """Takes passages in order, each to the section that was opened last."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._open = _MORE
        self._pieces: dict[str, list[str]] = {_MORE: []}
        self._fields: dict[str, str] = {}
        self._own: list[tuple[str, str]] = []
        # A heading of the learner's own that was read just now.
        self._headed: Passage | None = None

    def read(self, passage: Passage) -> None:
        """Open a section, take a field, leave out what is ours, or keep what was written."""
        self._headed, before = None, self._headed
        self._read(passage, before)

    def _read(self, passage: Passage, headed: Passage | None) -> None:
        place = self._prompt_at(passage)
        if place:
            self._open = place
            self._pieces.setdefault(place, [])
            if self._is_heading(passage, place):
                return
        if _is_ours(passage):
            self._open_by_hint(passage, headed)
            return
        if self._takes_field(passage):
            return
        if passage.kind is PassageKind.HEADING and _folded(passage.text) == _folded(MORE):
            self._open = _MORE
            return
        if passage.kind is PassageKind.HEADING:
            self._headed = passage
            under = MORE if self._open == _MORE else prompts()[self._open].question
            self._own.append((passage.text.strip(), under))
        self._pieces[self._open].append(_written(passage))

    def finished(self) -> Filled:
        """All that was read."""
        sections = {
            place: text
            for place, pieces in self._pieces.items()
            if place != _MORE and (text := _together(pieces))
        }
        day = _day_in(self._fields.get("Day of the work", ""))
        more = self._pieces[_MORE]
        if self._fields.get("Day of the work") and day is None:
            more.append(f"Day of the work: {self._fields['Day of the work']}")
        return Filled(
            account=Account(self._model, sections, _together(more)),
            title=self._fields.get("Title", ""),
            work_on=day,
            place=self._fields.get("Place", ""),
            own_headings=tuple(self._own),
        )

    def _open_by_hint(self, passage: Passage, headed: Passage | None) -> None:
        """A prompt's hint opens its section; a heading right before it is the prompt's, anew."""
        said = _folded(passage.text)
        hints = (each for each in prompts().values() if said and said == _folded(each.hint))
        place = next((p.place for p in hints if p.place.startswith(f"{self._model}.")), "")
        if not place or place == self._open:
            return
        if headed is not None:
            self._pieces[self._open].pop()
            self._own.pop()
        self._open = place
        self._pieces.setdefault(place, [])

    def _prompt_at(self, passage: Passage) -> str:
        """The prompt that a passage opens, by its bookmark, else by its words; empty for none."""
        # The last: those before it are of paragraphs that were emptied.
        for mark in reversed(passage.marks):
            if place := marks.prompt_in(mark):
                return place
        if passage.kind in _ROWS:
            return ""
        asked = _folded(passage.text)
        short = passage.kind is not PassageKind.HEADING
        for place, prompt in prompts().items():
            # One word, as "Act", is a heading only where it is styled as one.
            if short and " " not in prompt.question:
                continue
            if place.startswith(f"{self._model}.") and asked == _folded(prompt.question):
                return place
        return ""

    def _is_heading(self, passage: Passage, place: str) -> bool:
        """Whether the passage is the heading itself, and not words that took its place."""
        asked = _folded(prompts()[place].question)
        return passage.kind is PassageKind.HEADING or _folded(passage.text) == asked

    def _takes_field(self, passage: Passage) -> bool:
        """Whether it is a row of the table of fields; what stands in it is kept."""
        if passage.kind not in _ROWS or not passage.cells or self._open != _MORE:
            return False
        name = next((f for f in FIELDS if _folded(f) == _folded(passage.cells[0])), "")
        if not name or name in self._fields:
            return False
        self._fields[name] = " ".join(filter(None, passage.cells[1:])).strip()
        return True


# A mark of ours, or two headings: one alone, as "What I learned", many people write by themselves.
_ENOUGH = 2


def _likely_model(document: Document) -> str:
    """The model that most headings are of; among equals, the one whose template says so."""
    counts = dict.fromkeys(models(), 0)
    for passage in document.passages:
        for mark in passage.marks:
            if key := marks.model_in(mark):
                counts[key] += 2
            if place := marks.prompt_in(mark):
                counts[place.partition(".")[0]] += 2
        if passage.kind is PassageKind.HEADING:
            for place, prompt in prompts().items():
                if _folded(prompt.question) == _folded(passage.text):
                    counts[place.partition(".")[0]] += 1
    best = max(counts, key=lambda key: counts[key])
    return best if counts[best] >= _ENOUGH else ""


def _is_ours(passage: Passage) -> bool:
    """Whether the words came with the template and say nothing of the learner's."""
    if any(marks.is_given(mark, passage.text) for mark in passage.marks):
        return True
    said = _folded(passage.text)
    if any(marks.model_in(mark) for mark in passage.marks) or said in _ours():
        return True
    return any(said == _folded(f"{TITLE}: {model.name}") for model in models().values())


def _ours() -> frozenset[str]:
    return frozenset(
        _folded(sentence)
        for sentence in (TITLE, HOW, ONE_EVENT, *(each.hint for each in prompts().values()))
    )


def _written(passage: Passage) -> str:
    """A passage as it is typed in the page: a list item, a heading below the prompts', a row."""
    if passage.kind is PassageKind.LIST_ITEM:
        marker = passage.marker if _NUMBERED.fullmatch(passage.marker or "") else "-"
        return f"{'  ' * ((passage.level or 1) - 1)}{marker} {passage.text}"
    if passage.kind is PassageKind.HEADING:
        return f"{'#' * min((passage.level or 1) + 1, 6)} {passage.text}"
    return passage.text


def _together(pieces: Iterable[str]) -> str:
    return "\n\n".join(each for each in pieces if each.strip())


def _day_in(text: str) -> date | None:
    said = " ".join(_BESIDE_A_DAY.sub(" ", text).split()).replace("Sept ", "Sep ")
    for form in _DAYS:
        try:
            return date(*time.strptime(said, form)[:3])
        except ValueError:
            continue
    return None


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s']", " ", text.replace("’", "'")).split()).casefold()

"""The kinds of evidence: their codes, names and glyphs, who makes them, and each centre's own.

A kind rests on a method, by which rules go. What it is called, its code and its place in lists are
the centre's: `Centre.kinds` says how they differ from the usual ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from portfolio.access import Relation
from portfolio.people.models import Centre
from portfolio.standards.methods import Method


@dataclass(frozen=True)
class Kind:
    """A kind of evidence, as one centre calls it; rules ask its method alone."""

    key: str  # names it for ever: the method's code, or OWN and a number where a centre added it
    method: Method
    code: str
    label: str
    glyph: str
    hint: str
    # Who makes it: what an assessor makes by assessing is not for learners to upload.
    makers: frozenset[Relation]
    # Whether it can be written in the page.
    written: bool = False
    # Whether it is out of the lists that people choose from; items of it keep it.
    hidden: bool = False

    @property
    def own(self) -> bool:
        """Whether the centre added it."""
        return self.key.startswith(OWN)

    @property
    def usual(self) -> "Kind":
        """The usual kind of its method."""
        return USUAL[self.method.value]

    @property
    def counts_as(self) -> str:
        """The method it rests on, where its name does not say that already."""
        return "" if self.label.casefold() == self.method.label.casefold() else self.method.label

    @property
    def is_testimony(self) -> bool:
        """Whether it is in a witness's words."""
        return self.method in TESTIMONIES

    @property
    def stored(self) -> dict[str, Any]:
        """What the centre keeps of it."""
        return {
            "key": self.key,
            "method": self.method.value,
            "code": self.code,
            "label": self.label,
            "hint": self.hint,
            "hidden": self.hidden,
        }


class OfAKind(Protocol):
    """Something that is of a kind, as an item of evidence is."""

    @property
    def kind(self) -> str: ...
    @property
    def own_kind(self) -> str | None: ...


class OfAKindThere(OfAKind, Protocol):
    """The same, where an expert's testimony is another kind than anybody else's."""

    def kind_in(self, portfolio_unit_id: int) -> str: ...


OWN = "own-"
TESTIMONIES = frozenset({Method.WITNESS_TESTIMONY, Method.EXPERT_WITNESS_TESTIMONY})


_LEARNER = frozenset({Relation.LEARNER})
_ASSESSOR = frozenset({Relation.ASSESSOR})


def _kind(
    method: Method,
    glyph: str,
    hint: str,
    makers: frozenset[Relation] = _LEARNER,
    *,
    written: bool = False,
) -> Kind:
    label = method.label[0].upper() + method.label[1:]
    return Kind(method.value, method, method.value, label, glyph, hint, makers, written)


USUAL: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        _kind(
            Method.REFLECTIVE_ACCOUNT,
            "✎",
            "What you did, why, and what came of it: one event, in the first person, with its day.",
            written=True,
        ),
        _kind(
            Method.PRODUCT_OF_WORK,
            "▦",
            "Something you made at work: a letter, an e-mail, a form. Say which part is yours.",
            written=True,
        ),
        _kind(
            Method.COMPLAINT_LOG,
            "▤",
            "The complaints you recorded, one a row.",
        ),
        _kind(
            Method.WITNESS_TESTIMONY,
            "☑",
            "What somebody saw you do, in their words, with their name, role and contact.",
        ),
        _kind(
            Method.EXPERT_WITNESS_TESTIMONY,
            "☒",
            "The same, from somebody who is competent in the work and knows the standards.",
        ),
        _kind(
            Method.CASE_STUDY,
            "▣",
            "A case, an assignment or a project that you worked through.",
            written=True,
        ),
        _kind(
            Method.RECORDING,
            "▶",
            "A picture from your work. Everybody who can be recognised has agreed to it.",
        ),
        _kind(
            Method.PRIOR_LEARNING,
            "↶",
            "What you learned or did before you enrolled.",
            written=True,
        ),
        _kind(
            Method.OTHER_RECORD,
            "▢",
            "A certificate, an appraisal or another record. Say how you used it.",
        ),
        _kind(
            Method.QUESTIONS,
            "◎",
            "Questions with the answers given.",
            _LEARNER | _ASSESSOR,
            written=True,
        ),
        _kind(Method.OBSERVATION, "◉", "What the assessor saw at work.", _ASSESSOR),
        _kind(
            Method.PROFESSIONAL_DISCUSSION,
            "❝",
            "What assessor and learner talked through.",
            _ASSESSOR,
        ),
        _kind(
            Method.SIMULATION,
            "◈",
            "What the assessor saw in a role play, where the unit allows one.",
            _ASSESSOR,
        ),
    )
}


@dataclass(frozen=True)
class Kinds:
    """The kinds of one centre, in its order."""

    all: tuple[Kind, ...]

    def of(self, item: OfAKind) -> Kind:
        """The kind that an item is of, hidden or not."""
        return self[item.own_kind or item.kind]

    def there(self, item: OfAKindThere, portfolio_unit_id: int) -> Kind:
        """The kind that an item is of in that unit: a testimony may be an expert's there."""
        counts_as = item.kind_in(portfolio_unit_id)
        return self.of(item) if counts_as == item.kind else self[counts_as]

    def __getitem__(self, key: str) -> Kind:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @cached_property
    def _by_key(self) -> Mapping[str, Kind]:
        return {kind.key: kind for kind in self.all}

    @property
    def uploaded(self) -> tuple[Kind, ...]:
        """What learners bring, in files or in words."""
        return self._offered(Relation.LEARNER)

    @property
    def written(self) -> tuple[Kind, ...]:
        """What learners write in the page."""
        return tuple(kind for kind in self.uploaded if kind.written)

    @property
    def testimonies(self) -> tuple[Kind, ...]:
        """What witnesses say."""
        return tuple(kind for kind in self.uploaded if kind.is_testimony)

    @property
    def records(self) -> tuple[Kind, ...]:
        """What assessors make by assessing."""
        return self._offered(Relation.ASSESSOR)

    def _offered(self, maker: Relation) -> tuple[Kind, ...]:
        return tuple(kind for kind in self.all if maker in kind.makers and not kind.hidden)


def kinds_of(centre: Centre) -> Kinds:
    """The centre's kinds; the usual ones that it says nothing of come last."""
    return kinds_from(centre.kinds) if centre.kinds else _USUAL


def kinds_from(stored: Sequence[Mapping[str, Any]]) -> Kinds:
    """The kinds out of what a centre keeps of them."""
    found = [
        replace(
            USUAL[each["method"]],
            **{name: each[name] for name in ("key", "code", "label", "hint", "hidden")},
        )
        for each in stored
    ]
    known = {kind.key for kind in found}
    return Kinds((*found, *(kind for key, kind in USUAL.items() if key not in known)))


_USUAL = kinds_from([])


def choices(kinds: Iterable[Kind]) -> list[tuple[str, str]]:
    """The kinds as a form's choices: key and what people read."""
    return [(kind.key, f"{kind.label} ({kind.code})") for kind in kinds]

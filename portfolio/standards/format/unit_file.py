"""A unit as its data file says it: what the source states, word for word, and nothing else."""

import hashlib
import json
from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticKnownError

from portfolio.standards.methods import Method
from portfolio.standards.simulation import UnitSays
from portfolio.standards.wording import display_text, normalised
from portfolio.suggestions.families import FAMILIES

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Count = Annotated[int, Field(ge=0)]


def _not_a_yes(value: object) -> object:
    """To Python true is 1, to a person it is no number."""
    if isinstance(value, bool):
        raise PydanticKnownError("literal_error", {"expected": "a number"})
    return value


def _known_family(value: str) -> str:
    if value not in FAMILIES:
        raise PydanticKnownError("enum", {"expected": ", ".join(sorted(FAMILIES))})
    return value


Format = Annotated[Literal[1], BeforeValidator(_not_a_yes)]
Level = Annotated[
    Literal[1, 2, 3, 4, 5, 6, 7, 8, "Entry 1", "Entry 2", "Entry 3"], BeforeValidator(_not_a_yes)
]
SignFamily = Annotated[str, AfterValidator(_known_family)]
MethodCode = Annotated[Method, Field(strict=False)]


class Part(BaseModel):
    """What every part of a data file is: frozen, strict, without unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Source(Part):
    """Where the text comes from, and what of it was left out."""

    document: Text = Field(description='The id of the source document, in quotes: "000".')
    description: Text = Field(description="What the document is, in one line.")
    left_out: tuple[Text, ...] = Field((), description="What of the source is not in this file.")


class Suggestion(Part):
    """What the source does not say but is probably so; shown to a person, never filled in."""

    field: Literal["title", "awarding_organisation", "number", "level"]
    value: Text
    reason: Text


class Outcome(Part):
    """A learning outcome; one line of the source is one outcome, even if it holds several."""

    key: Key = Field(description="Unique among the unit's outcomes; never changes.")
    number: Text | None = Field(None, description='As the source numbers it, in quotes: "1".')
    text: Text = Field(description="The source's words, exactly.")


class SignEntry(Part):
    """A sign that a passage shows the criterion; no part of the source's words."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["family"]}, {"required": ["phrases"]}]}
    )

    family: SignFamily | None = Field(None, description="A family of phrases that many share.")
    phrases: tuple[Text, ...] = Field(
        (), description="Phrases of the criterion's own; each word stands for all its forms."
    )
    says: Text | None = Field(None, description="What such phrases say of the learner, in words.")
    weight: Annotated[float, Field(gt=0, le=4)] = Field(
        1, description="How much it speaks for the criterion; 4 together are enough to suggest it."
    )
    needed: bool = Field(False, description="Whether nothing is suggested without it.")


class CriterionEntry(Part):
    """An assessment criterion."""

    key: Key = Field(description="Unique in the unit; never changes, or its mappings are lost.")
    number: Text | None = Field(None, description='As the source numbers it, in quotes: "1.10".')
    text: Text = Field(description="The source's words, exactly, with the lead-in.")
    lead_in: Text | None = Field(
        None, description='The first words of the text that pages leave out: "Award credit for".'
    )
    methods: tuple[MethodCode, ...] = Field(
        (), description="Methods that the words demand; any one of them will do. Empty: any method."
    )
    outcome: Key | None = Field(
        None, description="The key of the outcome it belongs to, if the source says so."
    )
    plain_words: Text | None = Field(
        None,
        description="What somebody may have seen of it, in plain words for a witness. "
        "They belong to the app, not the source.",
    )
    signs: tuple[SignEntry, ...] = Field(
        (),
        description="What tells that a passage shows it. They belong to the app, not the source.",
    )

    @property
    def display(self) -> str:
        """The text as pages show it: without its lead-in, with a capital."""
        return display_text(self.text, self.lead_in)


class Mistake(Part):
    """A common mistake: a text, or a misconception with its correction."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["text"]}, {"required": ["misconception", "correction"]}]
        }
    )

    text: Text | None = None
    misconception: Text | None = None
    correction: Text | None = None

    @property
    def verbatim(self) -> str:
        """The mistake in one line, as the source has it."""
        return self.text or f"Misconception: {self.misconception} Correction: {self.correction}"

    @property
    def wording(self) -> str:
        """What it says, without the words that every misconception has."""
        return self.text or f"{self.misconception} {self.correction}"


class Concept(Part):
    """A key concept and what is to be understood of it."""

    name: Text
    text: Text

    @property
    def verbatim(self) -> str:
        """The concept in one line, as the source has it."""
        return f"{self.name}: {self.text}"


class Term(Part):
    """A key term; many sources give no definition."""

    term: Text
    definition: Text | None = None


class PlanStep(Part):
    """A step of the revision plan; its place in the list is its number."""

    when: Text | None = Field(None, description='"Week 1", "Ongoing".')
    name: Text | None = None
    text: Text

    @property
    def verbatim(self) -> str:
        """The step in one line, as the source has it, but for its number."""
        return ": ".join(part for part in (self.when, self.name, self.text) if part)


class QuestionType(Part):
    """A kind of question or task, and how to meet it."""

    name: Text
    text: Text
    advice: Text | None = None

    @property
    def verbatim(self) -> str:
        """The kind of question in one line, as the source has it."""
        return f"{self.name}: {self.text}" + (f" Advice: {self.advice}" if self.advice else "")


class StatedCounts(Part):
    """How many of each the source says it has; often not how many it has."""

    learning_outcomes: Count | None = None
    assessment_guidance: Count | None = None
    key_skills: Count | None = None
    key_terms: Count | None = None
    assessment_criteria: Count | None = None


class UnitFile(Part):
    """A unit of a qualification, as one data file holds it. What its source leaves out is null."""

    format: Format = Field(description="The version of this format.")
    key: Key = Field(description="Unique among all units; never changes.")
    title: Text | None = None
    short_name: Text | None = Field(
        None, description="The centre's own name for it; needed where there is no title."
    )
    awarding_organisation: Text | None = Field(
        None, description="Its name, or one of the aliases that a qualification file lists."
    )
    number: Text | None = Field(None, description="The awarding organisation's number, in quotes.")
    reference: Text | None = Field(None, description='The unit reference number: "A/123/4567".')
    level: Level | None = Field(None, description="The unit's own, where the source states it.")
    credits: Count | None = None
    guided_learning_hours: Count | None = None

    simulation: UnitSays | None = Field(
        None, description="Whether simulated work is taken as evidence, if the source says so."
    )

    source: Source
    suggestions: tuple[Suggestion, ...] = ()

    synopsis: Text | None = None
    overview: tuple[Text, ...] = Field((), description="One entry a paragraph.")
    outcomes: tuple[Outcome, ...] = ()
    criteria: tuple[CriterionEntry, ...] = Field(min_length=1)
    guidance: tuple[Text, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    concepts: tuple[Concept, ...] = ()
    terms: tuple[Term, ...] = ()
    plan: tuple[PlanStep, ...] = ()
    question_types: tuple[QuestionType, ...] = ()
    prior_knowledge: tuple[Text, ...] = ()
    stated_counts: StatedCounts = StatedCounts()

    @property
    def name(self) -> str:
        """The title where the source gives one, else the centre's short name."""
        return self.title or self.short_name or self.key

    @property
    def methods_demanded(self) -> tuple[Method, ...]:
        """Every method that some criterion demands, in the order of the method list."""
        demanded = {method for criterion in self.criteria for method in criterion.methods}
        return tuple(method for method in Method if method in demanded)

    @property
    def under(self) -> dict[str, str]:
        """The outcome's number of each criterion that shares its own with another, by its key."""
        outcomes = {each.key: each.number or str(n) for n, each in enumerate(self.outcomes, 1)}
        own = {each.key: each.number or str(n) for n, each in enumerate(self.criteria, 1)}
        shared = {number for number, count in Counter(own.values()).items() if count > 1}
        return {
            each.key: outcomes[each.outcome]
            for each in self.criteria
            if each.outcome and own[each.key] in shared
        }

    @property
    def content(self) -> dict[str, Any]:
        """All but key, names, outcomes and criteria, as plain values: what pages show beside."""
        lead_ins = {each.key: each.lead_in for each in self.criteria if each.lead_in}
        by_criterion = {"lead_ins": lead_ins, "plain_words": self.plain_words}
        return self.model_dump(mode="json", exclude=_IDENTITY) | {
            name: said for name, said in by_criterion.items() if said
        }

    @property
    def plain_words(self) -> dict[str, str]:
        """The plain words of criteria that have some, by their keys."""
        return {each.key: each.plain_words for each in self.criteria if each.plain_words}

    @property
    def sha256(self) -> str:
        """The same for the same content, however the file is laid out or commented.

        Signs and plain words are left out: they help to find evidence and to write it, and better
        ones make no new standard.
        """
        return content_sha256(self, exclude={"criteria": {"__all__": {"signs", "plain_words"}}})


_IDENTITY = {"format", "key", "title", "short_name", "number", "level", "outcomes", "criteria"}


# Fields that this format gained later: a file that leaves them out hashes as it did before.
_LATER = ("simulation",)


def content_sha256(part: Part, *, exclude: Any = None) -> str:
    """A hash over what a file says, not over how it is laid out."""
    said = part.model_dump(mode="json", exclude=exclude)
    said = {name: value for name, value in said.items() if value is not None or name not in _LATER}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def without_repeated_terms(unit: UnitFile) -> UnitFile:
    """The unit without key terms that merely repeat an outcome line."""
    lines = {normalised(outcome.text) for outcome in unit.outcomes}
    terms = tuple(term for term in unit.terms if normalised(term.term) not in lines)
    return unit.model_copy(update={"terms": terms})

"""An account in sections: what was answered to each prompt, and what stands beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from portfolio.reflection.outcomes import outcome_words
from portfolio.reflection.prompts import Model, Prompt, models, prompts

MORE = "More"


@dataclass(frozen=True)
class Account:
    """What somebody wrote: by which model, under which prompts, and without any.

    ``sections`` are by the place of their prompt, and may be of another model than the one chosen:
    what has no place in it stays under its own heading until somebody moves it. ``more`` is the
    whole text where no model was chosen.
    """

    model: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    more: str = ""
    # How the event went and what it led to: values of Went and LedTo.
    went: str = ""
    led_to: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """How it went and what it led to, in words."""
        return outcome_words(self.went, self.led_to)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """The prompts to write under: the model's, then those of other models that hold text."""
        asked = models()[self.model].prompts if self.model in models() else ()
        held = [p for place, p in prompts().items() if self.sections.get(place, "").strip()]
        return (*asked, *(each for each in held if each not in asked))

    @property
    def others(self) -> tuple[Prompt, ...]:
        """The prompts that hold text and are not of the model."""
        return tuple(each for each in self.prompts if not each.place.startswith(f"{self.model}."))

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What was answered by what was asked; the rest last, under no heading where it is all."""
        written = [
            (each.question, said)
            for each in self.prompts
            if (said := self.sections.get(each.place, "").strip())
        ]
        if self.more.strip():
            written.append((MORE if written else "", self.more.strip()))
        return written

    @property
    def text(self) -> str:
        """The account in one text, a heading over each section that says something."""
        if not any(question for question, _ in self.answers):
            return self.more
        return "\n\n".join(f"# {question}\n\n{said}" for question, said in self.answers)

    @property
    def unanswered(self) -> tuple[Prompt, ...]:
        """The model's prompts under which nothing stands yet."""
        return tuple(
            each
            for each in self.prompts
            if each not in self.others and not self.sections.get(each.place, "").strip()
        )

    def asked(self, *what: str) -> str:
        """All that was answered to prompts that ask for one of these."""
        return "\n\n".join(
            said
            for each in self.prompts
            if each.asks in what and (said := self.sections.get(each.place, "").strip())
        )

    def by(self, model: str) -> Self:
        """The same words by another model: what both ask for goes over, the rest stays as it is."""
        if model not in models():
            return replace(self, model="")
        return replace(self, model=model, sections=_moved(dict(self.sections), models()[model]))

    def to_plain(self) -> dict[str, Any]:
        """The account as values that JSON can hold."""
        plain: dict[str, Any] = {
            "model": self.model,
            "sections": {p: said for p, said in self.sections.items() if said.strip()},
            "more": self.more,
        }
        if self.went:
            plain["went"] = self.went
        if self.led_to:
            plain["led_to"] = list(self.led_to)
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The account that ``to_plain`` was made from."""
        return cls(
            plain.get("model", ""),
            dict(plain.get("sections", {})),
            plain.get("more", ""),
            plain.get("went", ""),
            tuple(plain.get("led_to", ())),
        )


def _moved(sections: dict[str, str], to: Model) -> dict[str, str]:
    """The sections with each text under the prompt of the model that asks for the same."""
    for place, said in list(sections.items()):
        prompt = prompts().get(place)
        if prompt is None or not said.strip() or prompt in to.prompts:
            continue
        for wanted in to.prompts:
            if wanted.asks == prompt.asks and not sections.get(wanted.place, "").strip():
                sections[wanted.place] = sections.pop(place)
                break
    return sections

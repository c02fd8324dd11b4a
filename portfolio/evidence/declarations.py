"""What people declare about evidence: fixed words, kept whole with everything declared in them.

A changed sentence gets a new number and the old one stays, so that every page can say which words
somebody agreed to.
"""

from dataclasses import dataclass
from enum import StrEnum

from portfolio.evidence.kinds.catalogue import TESTIMONIES
from portfolio.refusal import Refusal

OWN_WORK_1 = (
    "This is my own work and shows what I did myself. "
    "Where other people took part, it says what they did."
)
TESTIMONY_1 = (
    "These are the words of the witness named in it, who saw the work and is not me. "
    "I have changed nothing in them."
)
RECORD_1 = (
    "I assessed the learner myself. "
    "This record says what I saw and heard at the time and place that it names."
)
WITNESS_1 = (
    "I saw this myself, and these are my own words. I am not the learner. "
    "I know that the learner's assessor may ask me about it."
)

NO_AI_1 = "I used no AI tool for this item."
WITH_AI_1 = "I used AI tools for this item: "


class AiUse(StrEnum):
    """Whether AI tools were used for an item."""

    NONE = "none"
    USED = "used"


class AiUseNotSaid(Refusal):
    """Nobody can tell what an AI tool did."""


@dataclass(frozen=True)
class AiStatement:
    """What a learner states of AI tools, with the declaration of an item."""

    use: AiUse
    how: str = ""  # which tools, and for what

    @property
    def words(self) -> str:
        """The statement as it is kept; raises AiUseNotSaid where a tool has no name or purpose."""
        if self.use is AiUse.NONE:
            return NO_AI_1
        if not self.how.strip():
            raise AiUseNotSaid("Say which AI tools you used, and for what.", field="ai_how")
        return WITH_AI_1 + self.how.strip()


# All that stands in evidence because everybody is given it, and that nobody wrote.
EVERY = (OWN_WORK_1, TESTIMONY_1, RECORD_1, WITNESS_1, NO_AI_1)


def learners_words(method: str) -> str:
    """What a learner declares about an item of that method today."""
    return TESTIMONY_1 if method in TESTIMONIES else OWN_WORK_1

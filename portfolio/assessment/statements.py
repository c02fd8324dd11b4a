"""The words an assessor signs; what was signed once keeps its words, so a change is a version."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """Exact words with the number of their version."""

    version: int
    text: str


SIGN_OFF = Statement(
    1,
    "I have judged the evidence listed here against every criterion of this unit. It is valid, "
    "authentic, current, sufficient and reliable, and nothing the unit requires is left open.",
)

"""How large everything of the benchmark's centre is, when it was, and what its texts say."""

from datetime import UTC, datetime

CRITERIA_A_UNIT = ITEMS = 30
TIES = 40
LEARNERS_AN_ASSESSOR = 60
ASSESSORS_A_VERIFIER = 4
SECOND_UNIT = 10

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORDS = (
    "A customer rang about a parcel that had been promised for Monday and never came.",
    "I asked what had happened since the order and wrote the dates down while we spoke.",
    "I said what I could do that day, and that I would ring back before four.",
    "The depot found it under another name; I told her so and apologised for the wait.",
    "My manager agreed a refund of the postage, which I put in writing the same afternoon.",
    "Looking back, I should have read the note on the account before I rang her.",
)

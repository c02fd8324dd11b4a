"""What a column of a complaint log can hold, and a column as it was recognised."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a column of a complaint log can hold."""

    DATE = "date"
    TIME = "time"
    TYPE = "type"
    CATEGORY = "category"
    NATURE = "nature"
    CUSTOMER = "customer"
    CONTACT_DETAILS = "contact details"
    HANDLED_BY = "handled by"
    PRODUCT = "product"
    REFERENCE = "reference"
    CHANNEL = "channel"
    RESOLUTION = "resolution"
    RESOLVED_ON = "resolved on"
    AGREED = "agreed with customer"
    FOLLOW_UP = "follow-up"
    ESCALATED_TO = "escalated to"
    REFERRAL = "first contact or referred"
    STATUS = "status"
    SATISFACTION = "satisfaction"
    HANDLING_TIME = "handling time"
    NOTES = "notes"

    @property
    def personal(self) -> bool:
        """Whether its cells say who customers or colleagues are: counted, and hidden from view."""
        return self in _PERSONAL


_PERSONAL = frozenset(
    {Field.CUSTOMER, Field.CONTACT_DETAILS, Field.HANDLED_BY, Field.ESCALATED_TO, Field.REFERENCE}
)

# Several columns may hold these (first name and surname, phone and e-mail, actions and outcome);
# of every other kind a log has one.
SEVERAL = frozenset(
    {
        Field.CUSTOMER,
        Field.CONTACT_DETAILS,
        Field.NATURE,
        Field.RESOLUTION,
        Field.FOLLOW_UP,
        Field.NOTES,
        Field.REFERENCE,
    }
)


class Certainty(StrEnum):
    """How sure the recognition of a column is."""

    CONFIRMED = "confirmed"  # a person said so
    SURE = "sure"
    LIKELY = "likely"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Column:
    """A column as it was recognised; ``at`` counts from 0, ``reason`` is a sentence for people."""

    at: int
    name: str
    field: Field | None
    certainty: Certainty
    reason: str

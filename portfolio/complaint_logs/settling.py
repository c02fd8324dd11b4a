"""What the cells of a row say of how a complaint was settled: by whom, and whether it is over."""

import datetime
import re
from collections.abc import Mapping

from portfolio.complaint_logs.columns import Field
from portfolio.complaint_logs.log import Contact, answers, declines

_REFERRED = re.compile(r"refer|escalat|second|2nd|passed", re.I)
_FIRST = re.compile(r"first|1st|\bfcr\b", re.I)
_CLOSED = re.compile(r"clos|resolv|complet|done|settled|finish", re.I)
STILL_OPEN = re.compile(
    r"open|pending|progress|outstand|await|hold|not (yet )?(resolved|closed)|"
    r"unresolved",
    re.I,
)
_YES = re.compile(r"^(y|yes|true|[✓✔x])\.?$", re.I)
_NO = re.compile(r"^(n|no|false|[✗✘])\.?$", re.I)


def contact_in(by_field: Mapping[Field, str]) -> Contact | None:
    """Whether whoever took the complaint settled it or passed it on; None where no cell says."""
    said = by_field.get(Field.REFERRAL, "")
    if said and answers(said):
        if _FIRST.search(said) and not _REFERRED.search(said):
            return Contact.FIRST
        # A column called "Referred" answers with yes and no.
        return Contact.FIRST if declines(said) else Contact.REFERRED
    to = by_field.get(Field.ESCALATED_TO, "")
    if not to or not answers(to):
        return None
    return Contact.FIRST if declines(to) else Contact.REFERRED


def is_closed(by_field: Mapping[Field, str], resolved_on: datetime.date | None, asked: str) -> bool:
    """Whether a complaint is closed: by its day, else its status, else by a resolution given.

    A yes answers what the status column's name, *asked*, asks.
    """
    if resolved_on is not None:
        return True
    status = by_field.get(Field.STATUS, "")
    if status and _YES.match(status):
        return not STILL_OPEN.search(asked) or bool(_CLOSED.search(asked))
    if status and _NO.match(status):
        return bool(STILL_OPEN.search(asked)) and not _CLOSED.search(asked)
    if status and answers(status):
        return bool(_CLOSED.search(status)) and not STILL_OPEN.search(status)
    outcome = by_field.get(Field.RESOLUTION, "")
    return bool(outcome) and answers(outcome) and not STILL_OPEN.search(outcome)

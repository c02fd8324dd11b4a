"""What the cells of a column in a complaint log look like."""

import re
from collections.abc import Sequence

from portfolio.complaint_logs.columns import Field
from portfolio.complaint_logs.dates import read_day, read_time


def share_of(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    """Which share of the cells the pattern is found in; there must be some."""
    return sum(bool(pattern.search(cell)) for cell in cells) / len(cells)


_PHONE_OR_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+|(?:\+44|0)[\d\s()-]{8,}$")
_CHANNELS = re.compile(
    r"^(phone|telephone|call|e-?mail|letter|post|in person|in store|web|website|"
    r"online|chat|live chat|social media|twitter|facebook|face to face|counter|text|"
    r"sms)$",
    re.I,
)
_TYPES = re.compile(
    r"^(a )?(complaints?|compl\.?|enquir(y|ies)|inquir(y|ies)|quer(y|ies)|c|e|"
    r"enq\.?|compliments?|feedback)$",
    re.I,
)
SAYS_TYPE = re.compile(
    r"\b(compl|complain\w*|enq|enquir\w*|inquir\w*|quer(y|ies)|compliments?|feedback|info|"
    r"information|[ceq])\b",
    re.I,
)
YES_OR_NO = re.compile(r"^(y|yes|n|no|not yet|true|false|[✓✔✗✘x])$", re.I)
_STATES = re.compile(
    r"^(open|closed|resolved|pending|outstanding|in progress|ongoing|awaiting .*|"
    r"on hold|re-?opened)$",
    re.I,
)
_REFERRALS = re.compile(
    r"^(first( contact| line|-contact)?|referred|1st( contact| line)?|escalated|"
    r"second line|2nd line)$",
    re.I,
)


def looks_like(cells: Sequence[str]) -> dict[Field, float]:
    """Which share of a column's cells looks like each field."""
    if not cells:
        return {}

    days = sum(read_day(cell).day is not None for cell in cells) / len(cells)
    times = sum(read_time(cell).time is not None for cell in cells) / len(cells)
    long = sum(len(cell.split()) >= 4 for cell in cells) / len(cells)
    return {
        Field.DATE: days,
        Field.RESOLVED_ON: days * 0.5,
        Field.TIME: times if days < 0.5 else 0.0,
        Field.CONTACT_DETAILS: share_of(_PHONE_OR_MAIL, cells),
        Field.CHANNEL: share_of(_CHANNELS, cells),
        Field.TYPE: share_of(_TYPES, cells),
        Field.STATUS: share_of(_STATES, cells),
        Field.REFERRAL: share_of(_REFERRALS, cells),
        Field.NATURE: long * 0.5,
        Field.RESOLUTION: long * 0.4,
    }

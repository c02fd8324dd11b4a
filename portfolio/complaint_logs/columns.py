"""Which column of a complaint log holds what: told from header words, checked against the cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portfolio.complaint_logs.dates import read_day, read_time


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


# Words for a complaint that is over, however a log says it.
_SETTLED = (
    r"(resolved|closed|settled|completed|finished|sorted|fixed|done|solved|mended|concluded|ended)"
)

# What header words speak for, as patterns over the header's words, the more telling first. A
# header is cut into lower-case words and abbreviations are written out before it is compared.
_SPEAKS_FOR: tuple[tuple[Field, float, str], ...] = (
    (Field.RESOLVED_ON, 3.4, rf"(date|day|when)\b.*\b{_SETTLED}"),
    (
        Field.RESOLVED_ON,
        3.4,
        rf"({_SETTLED}|closure|resolution|completion)( out)? (on|date|day)\b",
    ),
    # Such a word alone heads days, a yes or no, or what was done: the cells tell.
    (Field.RESOLVED_ON, 2.9, rf"^(was it |is it |all )?{_SETTLED}( out| off)?$"),
    (Field.STATUS, 1.4, rf"^(was it |is it |all )?{_SETTLED}( out| off)?$"),
    (Field.RESOLUTION, 2.0, rf"^(was it |is it |all )?{_SETTLED}( out| off)?$"),
    (Field.RESOLUTION, 3.0, rf"^(how|what|in what way)\b.*\b{_SETTLED}"),
    (Field.FOLLOW_UP, 3.0, r"follow(ed)? ?up"),
    (
        Field.FOLLOW_UP,
        2.2,
        r"\b(call|contact|check) back|further action|next (step|action)|after care",
    ),
    (
        Field.AGREED,
        3.2,
        r"\b(agreed|confirmed|accepted|happy|satisfied|signed off)\b.*\b(customer|"
        r"client|caller|by them|with)\b",
    ),
    (
        Field.AGREED,
        3.2,
        r"\b(customer|client)\b.*\b(agreed|agreement|agree|confirmed|accepted|happy|"
        r"satisfied|ok)\b",
    ),
    (Field.AGREED, 2.0, r"^(agreed|agreement|accepted|confirmed)$"),
    (
        Field.ESCALATED_TO,
        3.2,
        r"escalat|referred to|passed (on )?to|handed (over|on) to|sent up to",
    ),
    (
        Field.REFERRAL,
        3.4,
        r"first (contact|line|point)|referred or|referral|referred complaint|(contact|"
        r"referred) level|^referred$",
    ),
    (
        Field.TYPE,
        3.2,
        r"complaint or|enquiry or|complaint (or )?enquiry|(contact|call|record|entry|"
        r"case) (type|kind)",
    ),
    (Field.TYPE, 1.6, r"^(type|kind)$"),
    # What kinds these are, of entry or of complaint, the cells tell.
    (Field.CATEGORY, 1.5, r"\b(type|kind|sort)$"),
    (
        Field.CATEGORY,
        3.2,
        r"\b(category|theme|cause|reason code|classification|topic|area of complaint)\b",
    ),
    (
        Field.CATEGORY,
        3.0,
        r"(complaint|issue|problem) (type|kind|category|group)|(type|"
        r"kind) of (complaint|issue|problem)",
    ),
    (
        Field.CHANNEL,
        3.0,
        r"\bchannel\b|how (received|made|contacted|reported)|(method|means|"
        r"mode) of contact|contact method|received (by|via)|^via$",
    ),
    (
        Field.CONTACT_DETAILS,
        3.0,
        r"\b(phone|telephone|mobile|tel|email|address|postcode|contact (details|number|"
        r"info|information))\b",
    ),
    (
        Field.HANDLED_BY,
        3.0,
        rf"(handled|dealt with|taken|logged|recorded|received|entered|owned|actioned) by|"
        rf"{_SETTLED} by|"
        r"\b(agent|adviser|advisor|staff|colleague|"
        r"employee|handler|operator|owner|team member|member of staff|your name|"
        r"initials)\b",
    ),
    (
        Field.CUSTOMER,
        3.2,
        r"(raised|made|reported|complained|complaint) (by|from)|\bwho complained\b|"
        r"\bparties\b|\bcomplainant\b",
    ),
    (
        Field.CUSTOMER,
        2.4,
        r"\b(customer|client|caller|guest|patient|tenant|member|resident|"
        r"passenger)\b( name)?",
    ),
    (Field.CUSTOMER, 2.0, r"^(full |first |last |sur)?name$|^surname$|^from$"),
    (
        Field.REFERENCE,
        3.0,
        r"\b(reference|ticket|case|order|account|invoice|complaint|log|job) (number|id|"
        r"code|reference)\b|^(reference|ticket|number|id)$",
    ),
    (Field.PRODUCT, 3.0, r"\b(product|item|service|model|goods|article|stock|line)\b"),
    (Field.SATISFACTION, 3.0, r"\b(csat|satisfaction|rating|score|nps|stars)\b"),
    (
        Field.HANDLING_TIME,
        3.2,
        r"(handling|handle|call|talk|response) time|\baht\b|duration|(minutes|mins|"
        r"hours) (taken|spent)|time taken|how long",
    ),
    (Field.STATUS, 3.0, r"\b(status|state|open or closed|outstanding)\b"),
    (
        Field.RESOLUTION,
        3.0,
        r"\b(resolution|resolved|outcome|remedy|redress|solution|result|settlement)\b|"
        r"action(s)? taken|what (we|i|was) (did|done)|how (was it|it was)? ?(resolved|"
        r"settled|put right)",
    ),
    (Field.RESOLUTION, 2.0, r"\b(action|actions|response|fix|compensation|refund)\b"),
    (
        Field.DATE,
        3.0,
        r"\b(date|day)\b.*\b(complaint|received|raised|logged|reported|made|call|"
        r"contact|taken|opened|entered|incident)\b",
    ),
    (
        Field.DATE,
        3.0,
        r"\b(complaint|received|raised|logged|reported|opened|incident|call|"
        r"contact)\b.*\b(date|on|day)\b",
    ),
    (Field.DATE, 2.2, r"^date( and time| time)?$|^day$|^when$|^received$|^logged$"),
    (
        Field.TIME,
        2.6,
        r"^time$|\btime\b.*\b(complaint|received|raised|logged|reported|call|contact|"
        r"taken)\b|\b(complaint|received|raised|logged|reported|call|"
        r"contact)\b.*\btime\b|^at$",
    ),
    (
        Field.NATURE,
        3.0,
        r"\b(nature|details|description|summary|particulars|what happened|what (was|"
        r"is) (the|it)|issue|problem|grievance|concern|complaint text|complaint about|"
        r"subject)\b",
    ),
    (Field.NATURE, 2.2, r"\b(about|regarding|concerning)$|^(about|regarding|concerning)\b"),
    (Field.NATURE, 2.0, r"^complaint$|^complaints$|^what$|^reason$|reason for"),
    (Field.NOTES, 2.4, r"\b(note|notes|comment|comments|remark|remarks|other|misc)\b"),
)
_PATTERNS = tuple((field, weight, re.compile(said)) for field, weight, said in _SPEAKS_FOR)

_WRITTEN_OUT = {
    "dt": "date", "dte": "date", "tm": "time", "hrs": "hours",
    "no": "number", "nr": "number", "num": "number", "ref": "reference", "cust": "customer",
    "custs": "customer", "customers": "customer", "clients": "client", "compl": "complaint",
    "complnt": "complaint", "cmplt": "complaint", "desc": "description", "cat": "category",
    "categ": "category", "prod": "product", "products": "product", "items": "item",
    "esc": "escalated", "res": "resolution", "resol": "resolution",
    "fu": "follow up", "followup": "follow up", "mail": "email", "acc": "account",
    "acct": "account", "addr": "address", "emp": "employee", "cmts": "comments", "qty": "quantity",
    "agrd": "agreed", "recd": "received", "rec'd": "received", "rcvd": "received",
    "tkn": "taken",  "enq": "enquiry",
    "inquiry": "enquiry", "query": "enquiry", "inq": "enquiry",
}  # fmt: skip

_WORD = re.compile(r"[a-z']+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SAMPLE = 200


def header_words(name: str) -> str:
    """A header as plain lower-case words with its abbreviations written out."""
    spread = _CAMEL.sub(" ", name).replace("’", "'").lower()
    spread = spread.replace("e-mail", "email").replace("follow-up", "follow up")
    spread = re.sub(r"\bf/up\b|\bf/u\b", "follow up", spread)
    spread = re.sub(r"\bw/\s*", "with ", spread).replace("#", " number ").replace("/", " or ")
    return " ".join(_WRITTEN_OUT.get(word, word) for word in _WORD.findall(spread))


def recognise(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    chosen: Mapping[int, Field | None] | None = None,
) -> tuple[Column, ...]:
    """The columns of a log, one for each name.

    *rows* are its cells as text; *chosen* is what a person said of columns, by their place from 0
    (None: it holds nothing that is counted), and always holds. What is left is given out by how
    strongly header and cells speak for it; nothing is given out twice but what ``SEVERAL`` names.
    """
    chosen = dict(chosen or {})
    cells = [_sample(rows, at) for at in range(len(names))]
    strengths = sorted(
        (
            (-strength, at, field, told_by)
            for at, name in enumerate(names)
            if at not in chosen
            for field, (strength, told_by) in _strengths(name, cells[at]).items()
        ),
        key=lambda each: (each[0], each[1], each[2]),
    )
    taken = {field for field in chosen.values() if field is not None} - SEVERAL
    found: dict[int, tuple[Field, float, str]] = {}
    for against, at, field, told_by in strengths:
        if at in found or field in taken or -against < 1.0:
            continue
        found[at] = (field, -against, told_by)
        if field not in SEVERAL:
            taken.add(field)
    return tuple(_column(at, name, chosen, found) for at, name in enumerate(names))


def _column(
    at: int,
    name: str,
    chosen: Mapping[int, Field | None],
    found: Mapping[int, tuple[Field, float, str]],
) -> Column:
    if at in chosen:
        return Column(at, name, chosen[at], Certainty.CONFIRMED, "Somebody confirmed it.")
    if at not in found:
        reason = "Neither its name nor its cells say what it holds."
        return Column(at, name, None, Certainty.UNKNOWN, reason)
    field, strength, told_by = found[at]
    return Column(at, name, field, Certainty.SURE if strength >= 3 else Certainty.LIKELY, told_by)


def _sample(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """The first filled cells of a column."""
    filled = (row[at].strip() for row in rows if at < len(row))
    return [cell for cell, _ in zip((c for c in filled if c), range(_SAMPLE), strict=False)]


def _strengths(name: str, cells: Sequence[str]) -> dict[Field, tuple[float, str]]:
    """How strongly a column's name and cells speak for each field, and what told it."""
    words = header_words(name)
    strengths: dict[Field, tuple[float, str]] = {}
    for field, weight, pattern in _PATTERNS:
        if pattern.search(words) and weight > strengths.get(field, (0.0, ""))[0]:
            strengths[field] = (weight, "Its name says so.")
    looks = _looks(cells)
    for field, share in looks.items():
        weight, told_by = strengths.get(field, (0.0, ""))
        if weight:
            strengths[field] = (weight + share, told_by)
        elif share >= 0.6:
            strengths[field] = (1.0 + share / 2, "Its cells look like it.")
    # A column of words is no date, whatever its name; one without any cell keeps its name's word.
    if cells:
        for field, least in ((Field.DATE, 0.3), (Field.RESOLVED_ON, 0.3), (Field.TIME, 0.3)):
            if field in strengths and looks.get(field, 0.0) < least:
                weight, told_by = strengths[field]
                strengths[field] = (weight - 2.0, told_by)
        if _share(_SAYS_TYPE, cells) < 0.3 and Field.TYPE in strengths:
            weight, told_by = strengths[Field.TYPE]
            strengths[Field.TYPE] = (weight - 2.0, told_by)
        # A yes or no says that a complaint is over, not how.
        if _share(_YES_OR_NO, cells) > 0.5 and Field.STATUS in strengths:
            strengths[Field.STATUS] = (3.0, "Its name and its cells say so.")
            strengths.pop(Field.RESOLUTION, None)
    return strengths


def _share(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
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
_SAYS_TYPE = re.compile(
    r"\b(compl|complain\w*|enq|enquir\w*|inquir\w*|quer(y|ies)|compliments?|feedback|info|"
    r"information|[ceq])\b",
    re.I,
)
_YES_OR_NO = re.compile(r"^(y|yes|n|no|not yet|true|false|[✓✔✗✘x])$", re.I)
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


def _looks(cells: Sequence[str]) -> dict[Field, float]:
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
        Field.CONTACT_DETAILS: _share(_PHONE_OR_MAIL, cells),
        Field.CHANNEL: _share(_CHANNELS, cells),
        Field.TYPE: _share(_TYPES, cells),
        Field.STATUS: _share(_STATES, cells),
        Field.REFERRAL: _share(_REFERRALS, cells),
        Field.NATURE: long * 0.5,
        Field.RESOLUTION: long * 0.4,
    }

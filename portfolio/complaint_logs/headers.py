"""What the header of a column in a complaint log speaks for."""

import re

from portfolio.complaint_logs.columns import Field

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


def header_words(name: str) -> str:
    """A header as plain lower-case words with its abbreviations written out."""
    spread = _CAMEL.sub(" ", name).replace("’", "'").lower()
    spread = spread.replace("e-mail", "email").replace("follow-up", "follow up")
    spread = re.sub(r"\bf/up\b|\bf/u\b", "follow up", spread)
    spread = re.sub(r"\bw/\s*", "with ", spread).replace("#", " number ").replace("/", " or ")
    return " ".join(_WRITTEN_OUT.get(word, word) for word in _WORD.findall(spread))


def said_by(name: str) -> dict[Field, float]:
    """What a header speaks for, and how strongly."""
    words = header_words(name)
    found: dict[Field, float] = {}
    for field, weight, pattern in _PATTERNS:
        if pattern.search(words):
            found[field] = max(weight, found.get(field, 0.0))
    return found

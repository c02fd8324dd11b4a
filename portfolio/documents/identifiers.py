"""Numbers and addresses that lead to one person: each by its shape, its checksum, its context."""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.headerregistry import Address

import phonenumbers
from stdnum import iban, luhn
from stdnum.gb import nhs

from portfolio.documents.findings import Finding, Kind, Unit, at
from portfolio.documents.name_lists import words_of


def identifiers_in(unit: Unit) -> Iterator[Finding]:
    """What leads to a person in a unit besides names, the most certain first."""
    for find in (
        _emails, _ibans, _cards, _nhs_numbers, _insurance_numbers, _bank_accounts, _births,
        _labelled_references, _plates, _phones, _addresses, _postcodes, _references,
    ):  # fmt: skip
        yield from find(unit)


_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.'+-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}\b"
)


def _emails(unit: Unit) -> Iterator[Finding]:
    for found in _EMAIL.finditer(unit.text):
        start = found.start() + (len(found[0]) - len(found[0].lstrip("'`.")))
        try:
            Address(addr_spec=unit.text[start : found.end()])
        except (ValueError, HeaderParseError):
            continue
        yield at(unit, start, found.end(), Kind.EMAIL, "It has the shape of an e-mail address.")


_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b", re.I)


def _ibans(unit: Unit) -> Iterator[Finding]:
    for found in _IBAN.finditer(unit.text):
        if iban.is_valid(found[0]):
            yield at(unit, *found.span(), Kind.IBAN, "Its check digits are those of an IBAN.")


_LONG_NUMBER = re.compile(r"(?<![\d.,£-])\d(?:[ -]?\d){12,18}(?![\d-])")
_CARD_WORDS = re.compile(r"\b(card|visa|mastercard|amex|debit|credit|long number)\b", re.I)


def _cards(unit: Unit) -> Iterator[Finding]:
    for found in _LONG_NUMBER.finditer(unit.text):
        digits = re.sub(r"\D", "", found[0])
        said = _before(unit, found.start(), _CARD_WORDS)
        if luhn.is_valid(digits) and digits[0] in "23456" and (said or len(digits) in (15, 16)):
            yield at(unit, *found.span(), Kind.CARD, "Its check digit is that of a card number.")
        elif len(digits) == 16 and said:
            reason = "It stands where a card number stands, though its check digit is wrong."
            yield at(unit, *found.span(), Kind.CARD, reason)


_TEN_DIGITS = re.compile(r"(?<![\d+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])")
_NHS_WORD = re.compile(r"\bNHS\b", re.I)


def _nhs_numbers(unit: Unit) -> Iterator[Finding]:
    for found in _TEN_DIGITS.finditer(unit.text):
        said = _before(unit, found.start(), _NHS_WORD)
        is_spaced = not found[0].isdigit() and not found[0].startswith("0")
        if nhs.is_valid(found[0]) and (said or is_spaced):
            yield at(unit, *found.span(), Kind.NHS, "Its check digit is that of an NHS number.")


_INSURANCE = re.compile(r"(?<![A-Z0-9])[A-Z]{2} ?-?(?:\d{2}[ -]?){3}[A-D]\b", re.I)
_INSURANCE_WORDS = re.compile(r"national insurance|\bnino?\b", re.I)
_NEVER_BEGIN = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def _insurance_numbers(unit: Unit) -> Iterator[Finding]:
    for found in _INSURANCE.finditer(unit.text):
        first, second = found[0][0].upper(), found[0][1].upper()
        given_out = first not in "DFIQUV" and second not in "DFIQUVO"
        said = _before(unit, found.start(), _INSURANCE_WORDS, within=120)
        if said or (given_out and first + second not in _NEVER_BEGIN):
            reason = "It has the shape of a National Insurance number."
            yield at(unit, *found.span(), Kind.NATIONAL_INSURANCE, reason)


_SORT_CODE = re.compile(r"(?<![\d/-])\d{2}([- ])\d{2}\1\d{2}(?![\d/-])")
_SORT_WORDS = re.compile(r"\b(sort|bank|bacs|account)\b", re.I)
_EIGHT_DIGITS = re.compile(r"(?<![\d£.,/-])\d{4} ?\d{4}(?![\d/-])")


def _bank_accounts(unit: Unit) -> Iterator[Finding]:
    codes = [
        found
        for found in _SORT_CODE.finditer(unit.text)
        if _before(unit, found.start(), _SORT_WORDS)
    ]
    for code in codes:
        yield at(unit, *code.span(), Kind.BANK, "It stands where a sort code stands.")
        for found in _EIGHT_DIGITS.finditer(unit.text, code.end(), code.end() + 60):
            reason = "It stands beside a sort code and is as long as an account number."
            yield at(unit, *found.span(), Kind.BANK, reason)
            break


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = (
    rf"(?:\d{{1,2}}[./ -]\d{{1,2}}[./ -]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{2,4}}|{_MONTH} \d{{1,2}},? \d{{4}})"
)
_BORN = r"(?:\bd\.?o\.?b\.?\b|\bdate of birth|\bbirth ?da(?:y|te)|\bborn(?: on)?)"
_BIRTH = re.compile(rf"{_BORN}[^\w\n]*(?:(?:is|was|given as)\s+)?(?P<day>{_DAY})", re.I)
_BIRTH_LABEL = re.compile(_BORN, re.I)


def _births(unit: Unit) -> Iterator[Finding]:
    for found in _BIRTH.finditer(unit.text):
        yield at(unit, *found.span("day"), Kind.BIRTH, "It is said to be a date of birth.")
    whole = re.fullmatch(_DAY, unit.text.strip(), re.I)
    if whole and _BIRTH_LABEL.search(unit.label):
        yield at(unit, 0, len(unit.text), Kind.BIRTH, "It stands under “date of birth”.")


_PLATE = re.compile(r"\b[A-Z]{2}[0-9]{2} ?[A-Z]{3}\b")
_PLATE_WORDS = re.compile(
    r"\b(reg|regn|registration|plate|vehicle|car|van|lorry|truck|bike|motorcycle|vrm)\b", re.I
)


def _plates(unit: Unit) -> Iterator[Finding]:
    for found in _PLATE.finditer(unit.text):
        if _before(unit, found.start(), _PLATE_WORDS) or _PLATE_WORDS.search(
            unit.text, found.end(), found.end() + 30
        ):
            yield at(unit, *found.span(), Kind.PLATE, "It stands beside words about a vehicle.")


_BRITISH = re.compile(
    r"(?<![\w£./-])(?<!\d,)(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)(?=[1235789])\d"
    r"(?:[ ().-]{0,2}\d){8,9}(?![\d/]|[.,]\d)"
)


def _phones(unit: Unit) -> Iterator[Finding]:
    for found in _BRITISH.finditer(unit.text):
        if not re.search(r"\b(order|invoice)\b[^\d\n]{0,12}$", unit.text[: found.start()], re.I):
            reason = "It has the length and the beginning of a British phone number."
            yield at(unit, *found.span(), Kind.PHONE, reason)
    for match in phonenumbers.PhoneNumberMatcher(unit.text, "GB"):
        if match.raw_string.lstrip("(").startswith(("+", "0")):
            reason = "It is a phone number that can be rung."
            yield at(unit, match.start, match.end, Kind.PHONE, reason)


_STREET_WORDS = (
    "Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Drive|Crescent|Court|Ct|Terrace|Gardens|Grove|"
    "Place|Square|Way|Hill|Row|Mews|Walk|Parade|Rise|View|Green|Gate|Wharf|Quay|Embankment|"
    "Industrial Estate|Business Park|Retail Park|Trading Estate"
)
_STREET = rf"(?:[^\W\d_][\w'’.-]*[ ]){{1,4}}(?:{_STREET_WORDS})\b"
_INSIDE = r"(?:(?:Flat|Apartment|Apt|Unit|Room|Suite)[ ]\w{1,4},?[ ])"
_NUMBERED = re.compile(
    rf"(?<![\w£.,:/-])(?:{_INSIDE}?\d{{1,4}}[A-Za-z]?(?:-\d{{1,4}})?,?[ ](?:{_STREET}|The"
    rf"[ ](?:{_STREET_WORDS})\b)|{_INSIDE}{_STREET})"
)
_GATE = re.compile(r"(?<![\w£.,:/-])\d{1,4}[A-Za-z]?,? [A-Z][a-z]+(?:gate|fields|hall)\b(?! [a-z])")
_HOUSE = re.compile(
    rf"\b{_INSIDE}?(?:[A-Z][\w'’-]* ){{1,3}}(?:Cottage|House|Lodge|Farm|Barn|Forge|Mill|Rectory|"
    rf"Vicarage|Villa|Hall|Manor),? (?:\n)?{_STREET}"
)
_CLEAR = re.compile(
    r"(?<![\w£.,:/-])\d{1,3}[a-z]? (?:[a-z][a-z'’]+ ){1,2}"
    r"(?:road|rd|street|avenue|ave|crescent|terrace|grove|mews)\b(?=\s*(?:[,.;\n]|$))"
)
_SMALL = re.compile(_NUMBERED.pattern, re.I)


def _addresses(unit: Unit) -> Iterator[Finding]:
    label = re.search(r"\baddress\b", unit.label, re.I)
    if label and "mail" not in unit.label.lower() and "@" not in unit.text:
        street = _POSTCODE.search(unit.text)
        end = street.start() if street else len(unit.text)
        said = unit.text[:end].rstrip(" ,\n")
        if said:
            yield at(unit, 0, len(said), Kind.ADDRESS, "It stands under “address”.")
    for pattern in (_HOUSE, _NUMBERED, _GATE):
        for found in pattern.finditer(unit.text):
            if not _is_a_count(found[0]):
                reason = "A number or a house's name stands before a street's name."
                yield at(unit, *found.span(), Kind.ADDRESS, reason)
    # A sentence with capitals may hold an address without: only what can be nothing else counts.
    for found in _CLEAR.finditer(unit.text):
        if not _is_a_count(found[0]):
            yield at(unit, *found.span(), Kind.ADDRESS, "A number stands before a street's name.")
    for line in re.finditer(r"[^\n]+", unit.text):
        if line[0].islower() or line[0].isupper():
            for found in _SMALL.finditer(unit.text, line.start(), line.end()):
                if not _is_a_count(found[0]):
                    reason = "A number stands before a street's name."
                    yield at(unit, *found.span(), Kind.ADDRESS, reason)


def _is_a_count(said: str) -> bool:
    """Whether the number counts or dates something: "8 people in our street", "3 May Street"."""
    words = re.findall(r"[^\W\d_]+", said)
    small = [word for word in words if word in _BETWEEN]
    return bool(small) or (re.fullmatch(_MONTH, words[0], re.I) is not None and len(words) > 3)


_BETWEEN = words_of(
    """
    in of to at from on and or is was the a an my our for with by this that times minutes days
    people customers boxes am pm
    """
)


_AREAS = words_of(
    """
    AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT
    DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD
    LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK
    SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """
)
_AREA = "|".join(sorted(_AREAS, key=lambda area: (-len(area), area)))
_POSTCODE = re.compile(rf"\b(?:{_AREA})\d[\dA-Z]? ?\d[ABD-HJLNP-UW-Z]{{2}}\b", re.I)


def _postcodes(unit: Unit) -> Iterator[Finding]:
    for found in _POSTCODE.finditer(unit.text):
        if " " in found[0] or found[0].isupper():
            yield at(unit, *found.span(), Kind.POSTCODE, "It has the shape of a British postcode.")


_THINGS = (
    r"orders?|accounts?|acct?s?|a/cs?|references?|refs?|tickets?|cases?|bookings?|polic(?:y|ies)|"
    r"claims?|complaints?|memberships?|members?|customers?|clients?|invoices?|repairs?|tags?|calls?|"
    r"holidays?|jobs?|tracking|parcels?|contracts?|employees?|staff|payroll|tenancy|passports?|"
    r"licence|reservations?|patients?|students?|candidates?|cust|acc|enquir(?:y|ies)|incidents?|"
    r"consignments?|subscriptions?|deliver(?:y|ies)|quotes?|ID"
)
_NUMBER_WORD = r"(?:no|nos|num|number|numbers|nr|ref|refs|reference|id|code)"
_CODE = r"(?:[A-Z]{1,6}[ ]?)?[A-Z0-9#][A-Z0-9#/_-]*\d[A-Z0-9/_-]*(?:[ ]\d{2,8}\b)*"
_REFERENCE = re.compile(
    rf"\b(?P<thing>{_THINGS})\b(?P<named>[ ,]{{0,2}}{_NUMBER_WORD}\b)?[.:#)]*"
    rf"(?:[ ](?:is|was|are|now|it|as))*[ :,.#(“\"]*(?P<first>{_CODE})"
    rf"(?P<more>(?:(?:,[ ]|[ ]and[ ]|,[ ]and[ ]|[ ]or[ ])(?:{_CODE}))*)",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_A_DAY = re.compile(rf"{_DAY}$|\d{{1,2}}[./-]\d{{1,2}}$", re.I)
_AN_AMOUNT = re.compile(
    r"\s?(?:%|percent|pounds|p\b|kg|boxes|days|hours|minutes|weeks|times)", re.I
)


def _references(unit: Unit) -> Iterator[Finding]:
    for found in _REFERENCE.finditer(unit.text):
        places = [found.span("first")]
        begin = found.start("more")
        for more in re.finditer(_CODE, found["more"], re.I):
            places.append((begin + more.start(), begin + more.end()))
        for start, end in places:
            said = unit.text[start:end].rstrip("-/_")
            if _is_a_reference(said, unit.text[start + len(said) :], bool(found["named"])):
                reason = f"It stands where the number of a thing stands: {found['thing'].lower()}."
                yield at(unit, start, start + len(said), Kind.REFERENCE, reason)


def _is_a_reference(said: str, after: str, named: bool) -> bool:
    digits = sum(c.isdigit() for c in said)
    if _A_DAY.match(said) or re.match(r"(?:st|nd|rd|th)\b|:\d|\.\d", after):
        return False
    if _AN_AMOUNT.match(after) or (not named and _YEAR.match(said)):
        return False
    has_letters = any(c.isalpha() for c in said)
    # "case of 2 June", "calls in May 2025": a word that runs into a date is no reference.
    if has_letters and " " in said and said.split()[0].isalpha() and not said.split()[0].isupper():
        return False
    return digits >= 3 or (digits >= 2 and (has_letters or "/" in said or "-" in said))


_REFERENCE_LABEL = re.compile(
    rf"^(?:(?:{_THINGS})[ _]?{_NUMBER_WORD}|{_NUMBER_WORD}|case|ticket|order|account|a/c)\b", re.I
)


def _labelled_references(unit: Unit) -> Iterator[Finding]:
    """A cell under a column of numbers is one as a whole."""
    if unit.cell is None or not _REFERENCE_LABEL.match(unit.label.strip()):
        return
    said = unit.text.strip()
    if len(said) <= 30 and sum(c.isdigit() for c in said) >= 2 and not _A_DAY.match(said):
        start = unit.text.index(said)
        reason = f"It stands in the column “{unit.label}”."
        yield at(unit, start, start + len(said), Kind.REFERENCE, reason)


def _before(unit: Unit, start: int, words: re.Pattern[str], within: int = 40) -> bool:
    """Whether one of the words stands in the label or so many letters before, or nearer."""
    near = unit.text[max(0, start - within) : start]
    return bool(words.search(near) or words.search(unit.label))

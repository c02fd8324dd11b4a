"""The words beside a name that say that it is one."""

import re

TITLES = (
    r"(?:(?:Rt\.? Hon\.? )?(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Revd|"
    r"Reverend|Cllr|Councillor|Herr|Frau|Señora?|Senora?|Madame|Monsieur|Doctor|Nurse|Sgt))\.?"
)
TITLE = re.compile(
    rf"(?<!\w)(?P<first>{TITLES})(?P<second>(?: and | & |/){TITLES})? ", re.IGNORECASE
)

_CUSTOMERS = (
    "customer|client|caller|guest|patient|tenant|resident|passenger|complainant|member|visitor|"
    "shopper|diner|buyer|user|lady|gentleman|man|woman|father|mother|regular"
)
_COLLEAGUES = (
    "colleague|manager|supervisor|leader|assistant|adviser|advisor|agent|engineer|fitter|driver|"
    "planner|surveyor|apprentice|lead|boss|director|chair|trainer|mentor|receptionist|cashier|"
    "technician|courier|chef|cook|cleaner|caretaker|secretary|officer|clerk|buddy|deputy|buyer"
)
_FAMILY = (
    "daughter|son|wife|husband|partner|mother|father|mum|dad|brother|sister|friend|neighbour|"
    "grandson|granddaughter|boy|girl|child|baby|niece|nephew|uncle|aunt|carer|solicitor"
)
_NAMING = r"(?:,| called| named|, called|, named| is called| was called|'s name is)?"
CUSTOMER_BEFORE = re.compile(rf"\b(?:{_CUSTOMERS}){_NAMING} $", re.I)
COLLEAGUE_BEFORE = re.compile(rf"\b(?:{_COLLEAGUES}){_NAMING} $", re.I)
FAMILY_BEFORE = re.compile(rf"\b(?:{_FAMILY}){_NAMING} $", re.I)
NAMED_BEFORE = re.compile(
    r"\b(?:called|named|name (?:is|was|of)|known as|this is|i am|signed,?|families of|wife of|"
    r"behalf of) $",
    re.I,
)
# A person, and nothing else, is what one does this to.
DONE_TO_BEFORE = re.compile(
    r"\b(?:(?:spoke|spoken|speak|speaking|talked|talking|talk|listened) (?:to|with)|told|tell|"
    r"asked|ask(?: for)?|asking|thanked|phoned|rang|ring|telephoned|e-?mailed|introduced|"
    r"trained by|taught by|met with|put (?:thru|through) to|transferred to|handed (?:over )?to|"
    r"passed (?:it )?(?:on )?to|helped by|served by|seen by|reported to|escalated to|driven by|"
    r"showed|promised|reminded|apologised to|said sorry to|sorry to|welcomed|booked via|"
    r"share a desk with|(?:work(?:ed|ing)|paired|sat|sitting|buddied up|on shift) with|regards|"
    r"shadow(?:ed|ing)|alongside|(?:mentored|supervised|taught|replaced|covered|relieved) by|"
    r"(?:help|advice|cover) from|(?:card|message|note|parcel) (?:left )?for|"
    r"calls? (?:him|her|them)|"
    r"complaint of|agreed with|checked with|"
    r"according to|(?:told|said) by|wrote to|written to|joined by|covered for|"
    r"copied to|reply to) $",
    re.I,
)
_SAYING = (
    "said|says|asked|asks|told|tells|replied|replies|rang|phoned|called back|complained|wrote|"
    "answered|agreed|promised|promises|laughed|thanked|explained|apologised|reported|noticed|"
    "insisted|shouted|cried|smiled|listened|suggested|thought|offered|offers|welcomed|opened|"
    "found|used to say|informed|wants|needs|saw|looked|spoke|hugged|accepted|refused|confirmed|"
    "went|came|content|happy|knew|got|had written|had waited|is dealing|stayed|left|joined|helped"
)
_AND_THEN = r"(?:,? (?:also|then|later|has|had|will|can|never|again|once|again at|just|kindly))?"
# "Grace in Billing says", "Dot (nights) told".
_OF_WHERE = r"(?: (?:in|from|at|on) [A-Z]\w+(?: [A-Z]\w+)?,?| \([^()\n]{2,20}\))?"
SAYING_AFTER = re.compile(rf"{_OF_WHERE}{_AND_THEN} (?:{_SAYING})\b")
DOING_AFTER = re.compile(
    r" (?:will|to) (?:ask|tell|ring|call|write|check|refund|visit|reply|type|send|bring|look|speak|"
    r"phone|chase|draft|update|arrange|order|pin|email|e-mail)\b"
)
OWNING_AFTER = re.compile(
    r"['’]s (?:son|daughter|wife|husband|mother|father|brother|sister|parcel|order|account|bill|"
    r"complaint|case|flat|house|letter|call|details|name|manager|number|on leave)\b"
)

# Typed small or not, what follows is a name.
NAME_IS = re.compile(
    r"\b(?:my|his|her|their|the) (?:first |last |full )?name(?:'s| is| was) $", re.I
)
# Titles that are words too: they count with a capital, before what is no word.
RANK = re.compile(
    r"(?<!\w)(?:Sister|Brother|Matron|Staff Nurse|Major|Capt(?:ain)?\.?|Colonel|Lt\.?|Corporal|"
    r"Inspector|Insp\.?|Constable|W?PC|DC|DS|DI|PCSO|Father|Fr\.?|Canon|Bishop|Pastor|Imam|Rabbi|"
    r"Judge|Baroness|Lady|Uncle|Auntie|Aunty|Aunt|Granny|Nan|Grandad) (?=[^\W\d_])"
)
GREETING = re.compile(
    r"^[\s>]*(?:dear|hi|hello|hey|(?:good )?(?:morning|afternoon|evening)|thanks)[ ,]+",
    re.I,
)
CLOSING = re.compile(
    r"^[\s>]*(?:(?:kind|best|warm|with)\s+)*(?:regards|wishes|yours (?:sincerely|faithfully|truly)|"
    r"sincerely|faithfully|cheers|thanks|many thanks|thank you|signed|love|best)[\s,.!]*$",
    re.I,
)
WROTE = re.compile(r"^[\s>]*On [^\n]{4,60}?, (?=[^\n,]+ (?:<[^\n]*> )?wrote:)")

_PERSON_LABEL = (
    r"(?:customer|client|caller|passenger|guest|patient|tenant|complainant|full|first|last|sur|"
    r"contact|member|your|agent|staff|witness|driver|learner|account holder)?(?:'s)? ?name(?: of "
    r"(?:customer|caller|complainant))?"
)
_PERSONS = (
    f"(?:{_CUSTOMERS}|{_COLLEAGUES}|{_FAMILY}|person|people|witness|landlord|landlady|occupant|"
    "occupier|claimant|applicant|victim|casualty|pupil|student|parent|nurse|doctor|host|operator|"
    "employee|volunteer|candidate|referee|keyholder|next of kin)"
)
# Any label that ends with a word for a person: "Person involved", "Name of tenant", "On duty".
PERSON_LABEL = re.compile(
    rf"^[\s>*•-]*(?:[^\W\d_]+ ){{0,3}}(?:{_PERSONS}(?:e?s|\(s\))?(?: (?:involved|present|concerned|"
    r"affected|on duty|names?|spoken to))?|(?:those|also|staff) present|in attendance|on duty|"
    r"on shift|(?:allocated|assigned|reported|completed|checked|approved|requested|issued) "
    r"(?:to|by))"
    r"\s*[:=]\s*",
    re.I,
)
CUSTOMER_LABEL = re.compile(
    rf"^[\s>*•-]*(?:{_PERSON_LABEL}|customer|client|caller|passenger|guest|patient|tenant|"
    r"complainant|incoming|(?:raised|reported|made) by|who complained)\s*[:=]\s*",
    re.I,
)
COLLEAGUE_LABEL = re.compile(
    r"^[\s>*•-]*(?:(?:taken|handled|dealt with|logged|completed|signed|recorded|prepared|resolved|"
    r"actioned|received|seen|witnessed|minutes|written) by|agent|adviser|advisor|manager|"
    r"supervisor|line manager|driver|signed|present|attendees|attending|attended|apologies|"
    r"in the chair|chair|chaired by|notes|minutes|staff|colleague|team|owner|escalated to|"
    r"passed to|referred to)\s*[:=,]\s*",
    re.I,
)
MAIL_LABEL = re.compile(
    r"^[\s>*•-]*(?:from|to|cc|bcc|attn|attention|fao|author|last changed by)\s*[:=]\s*", re.I
)

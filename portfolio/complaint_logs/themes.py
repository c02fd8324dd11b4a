"""Themes: the spellings of one category brought together, and a theme found in free words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("english")
_WORD = re.compile(r"[a-z0-9]+")

# Words that say how something was, and not what was complained about.
_ASIDE_WORDS = (
    "a an and about again any at by complaint complaints concerning customer customers for from in "
    "into is issue issues it its not of on or other our problem problems re regarding s some that "
    "the their there they this to too us very was we were with"
)
_ASIDE = frozenset(_ASIDE_WORDS.split())

# What complaints of customers are about, by the words that tell it. A label of one word that is
# none of these is a theme by itself; this only says which words mean the same theme.
_MEANING: Mapping[str, str] = {
    "Delivery": "delivery delivered deliveries deliver courier dispatch dispatched parcel shipping "
    "shipped shipment driver carrier transit consignment",
    "Billing": "billing bill billed invoice invoiced charge charged charges overcharge overcharged "
    "payment payments price priced pricing fee fees debit tariff overpaid",
    "Refund": "refund refunded refunds reimbursement reimbursed",
    "Faulty or damaged product": "faulty fault damaged damage broken defect defective cracked "
    "snapped leaking leaked torn scratched malfunction malfunctioning",
    "Staff attitude": "rude rudeness attitude impolite unhelpful manner disrespectful abrupt "
    "dismissive sarcastic unprofessional",
    "Waiting": "waiting wait waited queue queued queueing queuing hold unanswered callback",
    "Wrong item": "wrong incorrect missing mispicked",
    "Information": "misinformed misleading advice advised misled misadvised",
    "Website": "website webpage online login password checkout app",
    "Booking": "booking booked appointment appointments reservation reserved",
    "Cleanliness": "dirty unclean cleanliness hygiene filthy smell",
    "Accessibility": "wheelchair accessible accessibility",
}


def _stem(word: str) -> str:
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


_THEME_OF_STEM: dict[str, str] = {
    _stem(word): theme for theme, words in _MEANING.items() for word in words.split()
}
_MEANT_WORDS = frozenset(word for words in _MEANING.values() for word in words.split())


@dataclass(frozen=True)
class Theme:
    """One theme with the spellings that were taken for it, the most frequent first."""

    name: str
    spellings: tuple[str, ...]


def themes_of(labels: Iterable[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """The theme of each label, by the label as it stands.

    *chosen* is what a person said of a label, and holds. Labels that differ by case, ending, a
    slip of a letter or words such as "the" are one theme; a longer label joins the shorter one
    whose words it holds ("late delivry" joins "DELIVERY") where no other does. A theme is called
    as most rows spell it.
    """
    counts = Counter(label for label in labels if label.strip())
    chosen = {label: name for label, name in (chosen or {}).items() if label in counts}
    by_words: dict[tuple[str, ...], list[str]] = {}
    vocabulary = _vocabulary(counts)
    for label in counts:
        if label not in chosen:
            by_words.setdefault(_key(label, vocabulary), []).append(label)
    joined = _joined(by_words, counts)
    names = {
        key: _name([label for k in keys for label in by_words[k]], counts)
        for key, keys in joined.items()
    }
    found = {
        label: names[key] for key, keys in joined.items() for k in keys for label in by_words[k]
    }
    return {label: chosen.get(label) or found[label] for label in counts}


def theme_in(words: str) -> str:
    """The theme that free words speak of most, or an empty text where they speak of none."""
    said = [_stem(word) for word in _WORD.findall(words.lower())]
    counts = Counter(_THEME_OF_STEM[stem] for stem in said if stem in _THEME_OF_STEM)
    if not counts:
        return ""
    most = max(counts.values())
    # Of two told equally often, the one that is said first.
    first = [_THEME_OF_STEM[stem] for stem in said if stem in _THEME_OF_STEM]
    return next(theme for theme in first if counts[theme] == most)


def spellings(themes: Mapping[str, str], labels: Sequence[str]) -> tuple[Theme, ...]:
    """The themes with their spellings, by how many rows there are of each."""
    rows = Counter(label for label in labels if label in themes)
    by_theme: dict[str, Counter[str]] = {}
    for label, count in rows.items():
        by_theme.setdefault(themes[label], Counter())[label] += count
    ordered = sorted(by_theme.items(), key=lambda each: (-each[1].total(), each[0].casefold()))
    return tuple(
        Theme(name, tuple(label for label, _ in counted.most_common())) for name, counted in ordered
    )


def same_words(text: str) -> str:
    """A text by which two cells are the same whatever their case, spaces and stops."""
    return " ".join(_WORD.findall(text.lower().replace("'", "").replace("’", "")))


def _vocabulary(counts: Counter[str]) -> Counter[str]:
    """How often each word stands in the labels; slips of the hand are rare ones."""
    words: Counter[str] = Counter()
    for label, count in counts.items():
        for word in _words(label):
            words[word] += count
    return words


def _words(label: str) -> list[str]:
    return [word for word in _WORD.findall(label.lower().replace("'", "")) if word not in _ASIDE]


def _key(label: str, vocabulary: Counter[str]) -> tuple[str, ...]:
    """What a label says, whatever its spelling: its words' stems in order of the alphabet."""
    return tuple(sorted({_stem(_mended(word, vocabulary)) for word in _words(label)})) or (
        same_words(label),
    )


def _mended(word: str, vocabulary: Counter[str]) -> str:
    """The word that a slip was meant to be: a more frequent one, a letter or two off."""
    if len(word) < 5 or word in _MEANT_WORDS:
        return word
    candidates = [
        other
        for other in {*vocabulary, *_MEANT_WORDS}
        if other != word
        and (other in _MEANT_WORDS or vocabulary[other] > vocabulary[word])
        and abs(len(other) - len(word)) <= 2
        and other[0] == word[0]
        and is_slip(word, other)
    ]
    return min(
        candidates,
        key=lambda other: (-SequenceMatcher(None, word, other).ratio(), other),
        default=word,
    )


def is_slip(word: str, other: str) -> bool:
    """Whether one is the other with a letter or two left out, put in, exchanged or swapped."""
    allowed = 1 if max(len(word), len(other)) < 8 else 2
    return _distance(word, other, allowed) <= allowed


def _distance(a: str, b: str, most: int) -> int:
    """Steps of leaving out, putting in, exchanging and swapping neighbours from *a* to *b*."""
    before: list[int] = []
    line = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        following = [i]
        for j, y in enumerate(b, start=1):
            step = min(line[j] + 1, following[j - 1] + 1, line[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                step = min(step, before[j - 2] + 1)
            following.append(step)
        if min(following) > most:
            return most + 1
        before, line = line, following
    return line[-1]


def _joined(
    by_words: Mapping[tuple[str, ...], list[str]], counts: Counter[str]
) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Which keys make one theme: by the key that the others join."""
    rows = {key: sum(counts[label] for label in labels) for key, labels in by_words.items()}
    joins: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key in by_words:
        shorter = [other for other in by_words if other != key and set(other) < set(key)]
        if shorter:
            # Where two shorter labels are in it, what it is called after is not clear.
            heads = {_head(other, shorter) for other in shorter}
            if len(heads) == 1:
                joins[key] = heads.pop()
    together: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key in sorted(by_words, key=lambda each: (-rows[each], each)):
        head = key
        while head in joins:
            head = joins[head]
        together.setdefault(head, []).append(key)
    return together


def _head(key: tuple[str, ...], among: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest key of *among* that is part of *key*."""
    return min(
        (other for other in among if set(other) <= set(key)), key=lambda each: (len(each), each)
    )


def _name(labels: Sequence[str], counts: Counter[str]) -> str:
    """What a theme is called: its most frequent spelling, in sentence case if it is shouted.

    Of spellings that are as frequent, the one with fewest words, spelled as most are.
    """

    def rank(label: str) -> tuple[int, int, int, str]:
        known = sum(word not in _MEANT_WORDS for word in _words(label))
        return (len(_words(label)), known, -counts[label], label)

    best = min(labels, key=rank)
    tidy = " ".join(best.split())
    return tidy[:1].upper() + (tidy[1:].lower() if tidy.isupper() or tidy.islower() else tidy[1:])

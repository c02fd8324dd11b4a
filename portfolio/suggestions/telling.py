"""Whether a passage tells of something that happened, and whose deed each part of it was."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from portfolio.suggestions.vocabulary import COLLEAGUES, CUSTOMERS, SENIORS, TITLES, word_set
from portfolio.suggestions.words import (
    DAY,
    NAME,
    NUMBER,
    TITLED,
    Sentence,
    Word,
    stem,
    without_stand_ins,
)


class Voice(Enum):
    """Who is expected to have done what a passage tells."""

    OWN = "own"  # the learner writes: I did
    ABOUT = "about"  # somebody writes about the learner: she did
    RECORD = "record"  # a record or letter made at work: what was done


class Mood(Enum):
    """How a sentence stands to what it says."""

    TOLD = "told"
    INTENDED = "intended"
    SUPPOSED = "supposed"
    REGRETTED = "regretted"
    HABITUAL = "habitual"
    RULE = "rule"
    OTHERS = "others"
    STATED = "stated"


@dataclass(frozen=True)
class Subject:
    """A subject of a sentence: where its verb begins, and whether it is who should have acted."""

    at: int
    own: bool


@dataclass(frozen=True)
class Telling:
    """A sentence with its mood, and its subjects in order."""

    sentence: Sentence
    mood: Mood
    subjects: tuple[Subject, ...]

    def own_at(self, place: int) -> bool:
        """Whether what stands at that word is the deed of who should have acted."""
        before = [subject for subject in self.subjects if subject.at <= place + 2]
        if not before:
            return True
        return before[-1].own or (before[0].own and not _PERCEIVED.search(self.sentence.line))


_PEOPLE = frozenset(f"{CUSTOMERS} {SENIORS} {COLLEAGUES} someone somebody nobody".split())
_PERCEIVED = re.compile(r" (?:watch|observ|overhear|hear|see|wit|learn|read) ")
_I = frozenset(("i", "we", "meself", "myself"))
_OTHER = frozenset(("he", "she", "they", "nobody", "everyone", "somebody", "someone", "you"))
_BETWEEN = word_set(
    "then also just again first only both all even never immediately quickly later at once "
    "straight away therefore have soon still now always 'd"
)
_MODALS = {
    "will": Mood.INTENDED,
    "shall": Mood.INTENDED,
    "would": Mood.SUPPOSED,
    "could": Mood.SUPPOSED,
    "might": Mood.SUPPOSED,
    "may": Mood.SUPPOSED,
    "should": Mood.SUPPOSED,
    "must": Mood.RULE,
    "ought": Mood.SUPPOSED,
}
_PLANNING = word_set("hope plan aim intend want wish expect")
_HABITS = word_set(
    "always usually often normally generally regularly whenever tend typically sometimes frequently"
)
_RULES = re.compile(
    r" (?:must|should|shall|(?:are|is|be) (?:to|requir|expect|oblig)|need to|has to|have to|"
    r"make sure|ensur that|are given|is given|"
    # A clause of a policy or a law, quoted.
    r"(?:section|claus|paragraph|articl) _number) "
)
_STATIVE = word_set(
    "was were been had knew thought felt wanted liked loved enjoyed worked started hoped believed "
    "needed became seemed seen attended learned learnt joined used"
)
_PERCEIVING = word_set("tell see hear sense feel")
_SUPPOSING = word_set("suppose imagine if should would")
_ABSTRACT = word_set("that which this it there what who evidence account passage example")


def tellings_of(sentences: Sequence[Sentence], voice: Voice) -> tuple[Telling, ...]:
    """Each sentence with its mood, as *voice* writes."""
    first_person = any(
        word.plain in ("i", "me", "my", "we", "our") for s in sentences for word in s.words
    )
    return tuple(_telling(s, voice, first_person or voice is not Voice.OWN) for s in sentences)


def _telling(sentence: Sentence, voice: Voice, first_person: bool) -> Telling:
    subjects = tuple(_subjects(sentence.words, voice))
    return Telling(sentence, _mood(sentence, subjects, voice, first_person), subjects)


def _subjects(words: Sequence[Word], voice: Voice) -> list[Subject]:
    found = []
    for at in range(len(words)):
        own = _whose(words, at, voice)
        if own is None:
            continue
        verb = _verb_after(words, at + 1)
        if verb is not None:
            found.append(Subject(verb, own))
    return found


def _whose(words: Sequence[Word], at: int, voice: Voice) -> bool | None:
    """Whether a subject at this word is who should have acted; None if it can be no subject."""
    word = words[at]
    if word.plain in _I:
        return voice is not Voice.ABOUT or None
    person = word.plain in _OTHER or word.stem in (NAME, TITLED) or word.plain in _PEOPLE
    if at == 0 and not person and _sentence_name(words):
        person = True
    if person and word.plain in TITLES:
        return None
    if person:
        return voice is Voice.ABOUT
    if word.plain == "my" or word.plain in _ABSTRACT:
        return None
    if at and words[at - 1].plain == "my":
        return voice is Voice.OWN
    return None


def _sentence_name(words: Sequence[Word]) -> bool:
    """Whether a sentence begins with what is probably a name: Sandra took."""
    first = words[0]
    return (
        len(words) > 1
        and words[1].past
        and not first.past
        and not first.plain.endswith(("ly", "ing"))
        and first.plain not in _BETWEEN | _ABSTRACT | {"when", "as", "while", "once", "what"}
        and len(first.plain) > 2
        and not first.plain.endswith("s")
    )


def _verb_after(words: Sequence[Word], at: int) -> int | None:
    """Where the verb of a subject that ends before *at* begins; None if none follows."""
    for place in range(at, min(at + 4, len(words))):
        word = words[place]
        if word.past or word.plain in _MODALS or word.plain in ("am", "is", "are", "do", "does"):
            return place
        if word.plain not in _BETWEEN and not word.plain.endswith("ly"):
            return place if place == at and _may_be_verb(word) else None
    return None


def _may_be_verb(word: Word) -> bool:
    return word.plain in _PLANNING | _HABITS | {"keep", "tend", "go", "give", "tell", "listen"}


def _mood(
    sentence: Sentence, subjects: Sequence[Subject], voice: Voice, first_person: bool
) -> Mood:
    words = sentence.words
    if not words:
        return Mood.STATED
    first = words[0].plain
    deed = next((s for s in subjects if s.own and _deed_at(words, s.at)), None)
    modal = next((m for s in subjects if s.own and (m := _modal_at(words, s.at))), None)
    if deed is None and _regrets(sentence, subjects):
        return Mood.REGRETTED
    if first in _SUPPOSING and (modal or first != "if"):
        return Mood.SUPPOSED
    if any(w.plain in _HABITS for w in words) and not _dated(words):
        return Mood.HABITUAL
    if deed is not None and (modal is None or deed.at < modal[0]):
        return Mood.TOLD
    if first_person and voice is Voice.OWN and _begins_with_deed(words, voice):
        return Mood.TOLD
    if modal is not None:
        return modal[1]
    if _RULES.search(sentence.line) and not deed:
        return Mood.RULE
    if voice is Voice.OWN and subjects and not any(s.own for s in subjects):
        return Mood.OTHERS if any(_deed_at(words, s.at) for s in subjects) else Mood.STATED
    if first_person and _begins_with_deed(words, voice):
        return Mood.TOLD
    return Mood.STATED


_REGRET = re.compile(
    r" (?:i|we) (?:\S+ ){0,2}(?:should|ought to|could|might) (?:\S+ ){0,2}have "
    # What they did would have helped somebody else: "if I had asked she would have said".
    r"| wish (?:that )?(?:i|we) "
    r"| (?:if|have) (?:i|we) (?!(?:have )?be )(?:\S+ ){1,9}(?<! i )(?:would|'d) "
)


def _regrets(sentence: Sentence, subjects: Sequence[Subject]) -> bool:
    """Whether it says what the writer should have done, rather than what anybody could do."""
    return any(s.own for s in subjects) and _REGRET.search(sentence.line) is not None


def _deed_at(words: Sequence[Word], at: int) -> bool:
    """Whether the verb at this word tells a deed that was done."""
    if words[at].plain == "could" and at + 1 < len(words):
        return words[at + 1].plain in _PERCEIVING
    for word in words[at : at + 4]:
        if word.past and word.plain not in _STATIVE:
            return word.plain not in _MODALS
        if word.plain not in ("had", "was", "have", "did", "'d", *_BETWEEN) and not (
            word.plain.endswith("ly") or word.plain == "not"
        ):
            return False
    return False


def _modal_at(words: Sequence[Word], at: int) -> tuple[int, Mood] | None:
    word, after = words[at], words[at + 1 : at + 3]
    if word.plain == "could" and after and after[0].plain in _PERCEIVING:
        return None
    if word.plain in _MODALS:
        return at, _MODALS[word.plain]
    if word.plain == "'d" and after and not after[0].past:
        return at, Mood.SUPPOSED
    if word.plain in _PLANNING:
        return at, Mood.INTENDED
    if (
        word.plain in ("am", "are", "was", "is")
        and after
        and after[0].plain in ("going", "planning")
    ):
        return at, Mood.INTENDED
    return None


def _begins_with_deed(words: Sequence[Word], voice: Voice) -> bool:
    """Whether a sentence without a subject begins with a deed, as notes do: Rang her at four."""
    reach = len(words) if voice is Voice.RECORD else 4
    for word in words[:reach]:
        if word.past and word.plain not in _STATIVE and word.plain not in _MODALS:
            return True
        if (
            voice is not Voice.RECORD
            and word.plain not in _BETWEEN
            and word.stem not in (NUMBER, DAY)
            and not word.plain.endswith("ly")
        ):
            return False
    return False


def _dated(words: Sequence[Word]) -> bool:
    return any(w.stem in (NUMBER, DAY) for w in words)


_TIMES = re.compile(
    r" (?:_day|_number (?:am|pm|o)|yesterday|that (?:morn|afternoon|even|day|night|minut|hour)|"
    r"same (?:day|hour|morn|afternoon)|morn|afternoon|even|night|minut|hour|week|fortnight|month|"
    r"lunch|noon|teatim|today) "
)
_QUOTED = re.compile(r"[\"“][^\"”]{4,}[\"”]|(?<=\s)['‘][^'’]{6,}['’]")
_SOMEBODY = re.compile(r" (?:he|she|him|her|_name|_titled) ")
_CAME_OF_IT = re.compile(
    r" (?:happi|happili|satisfi|pleas|thank|agre|accept|calm|smile|settl|resolv|sort|solv|glad|"
    r"content|grate|apologis|reliev|delight|confirm|left|work|laugh|chuf) "
)
_FIGURES = re.compile(r"\d")
_CUSTOMER = re.compile(f" (?:{'|'.join(map(stem, CUSTOMERS.split()))}) ")


def particulars_of(text: str, sentences: Sequence[Sentence]) -> frozenset[str]:
    """The kinds of particulars that a passage gives: when, who, words said, figures, outcome."""
    line = "".join(sentence.line for sentence in sentences)
    found = {
        "when": _TIMES.search(line),
        "who": _SOMEBODY.search(line),
        "whom": _CUSTOMER.search(line),
        "said": _QUOTED.search(text),
        "figures": _FIGURES.search(without_stand_ins(text)),
        "outcome": _CAME_OF_IT.search(line),
    }
    return frozenset(kind for kind, there in found.items() if there)

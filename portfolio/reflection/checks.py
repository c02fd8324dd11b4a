"""Gentle checks of accounts before an assessor reads them: what may be missing, and what helps.

They read words, so they can be wrong, and nothing waits for them. What a unit calls a common
mistake is quoted where it is about the same thing.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portfolio.reflection.accounts import Account
from portfolio.reflection.outcomes import Went, one_sort_only
from portfolio.reflection.prompts import papers

_FILE = Path(__file__).with_name("checks.toml")
_FEW_WORDS = 4
_ENOUGH_TO_SAY_I = 30


@dataclass(frozen=True)
class Told:
    """An account, and what stands around it: its item, policies cited, whether others confirm it.

    ``confirmed`` is None where nothing is tied yet, so that nobody can say.
    """

    code: str
    account: Account
    cites: bool = False
    confirmed: bool | None = None


@dataclass(frozen=True)
class Hint:
    """What seems to be missing in which items, what to do, and the unit's own words about it."""

    codes: tuple[str, ...]
    lacks: str
    todo: str
    mistake: str = ""


def hints_of(told: Told, *, policies: Sequence[str] = ()) -> tuple[Hint, ...]:
    """What one account may lack, whatever unit it is for."""
    return tuple(_hints_of(told, policies, ()))


def hints_of_unit(
    accounts: Sequence[Told], *, mistakes: Sequence[str], policies: Sequence[str] = ()
) -> tuple[Hint, ...]:
    """What the accounts of a unit may lack: each by itself, then what none of them tells."""
    each = [hint for told in accounts for hint in _hints_of(told, policies, mistakes)]
    return (*each, *_told_by_none(accounts, mistakes), *_of_one_sort(accounts))


def _hints_of(told: Told, policies: Sequence[str], mistakes: Sequence[str]) -> Iterable[Hint]:
    codes, text = (told.code,), _folded(told.account.text)
    if not text or told.account.model in {paper.key for paper in papers()}:
        return
    yield from _thought(told)
    if not told.cites and not names_a_policy(told.account.text, policies):
        yield Hint(
            codes,
            "It speaks of a policy or procedure and does not say which."
            if _POLICY.search(text)
            else "It names no policy, law or standard.",
            f"Name the one you went by, with its clause{_as_in(policies)}.",
            _about(mistakes, _POLICY_MISTAKE),
        )
    if len(text.split()) > _ENOUGH_TO_SAY_I and not _FIRST_PERSON.search(told.account.text):
        yield Hint(
            codes,
            "It never says “I”.",
            "Say which part was yours: “I rang …”, not “we rang …” or “the customer was rung”.",
        )
    if told.confirmed is False:
        yield Hint(
            codes,
            "Nobody confirms it: nothing but your own word is mapped to its criteria.",
            "Ask somebody who saw it for a testimony, or map a product of the work beside it.",
            _about(mistakes, _CONFIRM_MISTAKE),
        )


def _thought(told: Told) -> Iterable[Hint]:
    """Whether it only describes, or leaves prompts empty that ask for the rest."""
    text, account = _folded(told.account.text), told.account
    why = _says(account, ("why", "policy")) or _WHY.search(text)
    learned = _says(account, ("learned", "differently", "prevented")) or _LEARNED.search(text)
    if not why and not learned:
        yield Hint(
            (told.code,),
            "It describes what happened, and does not say yet why you did it or what you learned.",
            "Add what you thought, what came of it, and what you would do differently.",
        )
    elif not learned:
        yield Hint(
            (told.code,),
            "It does not say yet what you learned, or what you would do differently.",
            "Add one thing that you know or do now and did not before.",
        )
    elif not why:
        yield Hint(
            (told.code,),
            "It does not say yet why you did it that way.",
            "Add what made you decide so: what you saw, what you knew, which rule you followed.",
        )
    empty = [f"“{each.question}”" for each in account.unanswered]
    if empty and account.sections:
        named = empty[0] if len(empty) == 1 else f"{', '.join(empty[:-1])} and {empty[-1]}"
        yield Hint(
            (told.code,),
            f"Nothing stands under {named}.",
            "Write a sentence there, or leave it, if it has nothing to do with the event.",
        )


def _told_by_none(accounts: Sequence[Told], mistakes: Sequence[str]) -> Iterable[Hint]:
    written = [told for told in accounts if told.account.text.strip()]
    texts = [_folded(told.account.text) for told in written]
    if not texts:
        return
    subject = "It" if len(texts) == 1 else "None of them"
    for topic in _topics():
        mistake = _about(mistakes, topic.mistake)
        if mistake and not any(topic.told.search(text) for text in texts):
            lacks = topic.lacks
            if len(texts) == 1:
                first, _, rest = lacks.partition(" ")
                lacks = f"does not {_bare(first)} {rest}"
            yield Hint(
                tuple(told.code for told in written), f"{subject} {lacks}.", topic.todo, mistake
            )


def _of_one_sort(accounts: Sequence[Told]) -> Iterable[Hint]:
    only = one_sort_only([told.account.went for told in accounts], enough=2)
    if only is not None:
        codes = tuple(told.code for told in accounts if told.account.went)
        well = only is Went.WELL
        yield Hint(
            codes,
            f"All of them tell of what {'went well' if well else 'was hard going'}.",
            "Write about one that was hard going too: what you did then shows most."
            if well
            else "Write about one that went well too, and what you did to make it so.",
        )


def names_a_policy(text: str, policies: Iterable[str] = ()) -> bool:
    """Whether a text names a policy, law or standard: one of these names, or by its form."""
    folded = _folded(text)
    if any(
        re.search(rf"(?<!\w){re.escape(_folded(name))}(?!\w)", folded)
        for name in policies
        if name.strip()
    ):
        return True
    return _NAMED.search(text) is not None


def _says(account: Account, asks: tuple[str, ...]) -> bool:
    return len(account.asked(*asks).split()) >= _FEW_WORDS


def _about(mistakes: Sequence[str], pattern: re.Pattern[str]) -> str:
    return next((each for each in mistakes if pattern.search(_folded(each))), "")


def _as_in(policies: Sequence[str]) -> str:
    return f"; your centre's register has “{policies[0]}”" if policies else ""


def _bare(verb: str) -> str:
    """A verb without the s of somebody else: says, say."""
    return verb.removesuffix("s")


@dataclass(frozen=True)
class _Topic:
    mistake: re.Pattern[str]
    told: re.Pattern[str]
    lacks: str
    todo: str


@cache
def _topics() -> tuple[_Topic, ...]:
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))["topics"]
    return tuple(
        _Topic(re.compile(t["mistake"]), re.compile(t["told"]), t["lacks"], t["todo"]) for t in told
    )


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()


_WHY = re.compile(
    r"\b(?:because|so that|in order to|the reason|which is why|that is why|i decided|"
    r"i thought|i knew|i wanted|to (?:make sure|avoid|prevent)|"
    r"as (?:our|the) \w+ (?:policy|says))\b"
)
_LEARNED = re.compile(
    r"\b(?:learn(?:ed|t)|realis\w*|realiz\w*|in future|next time|differently|looking back|"
    r"in hindsight|with hindsight|should have|could have|taught me|from now on|since then i|"
    r"i (?:now|will now|would) )"
)
_POLICY = re.compile(r"\b(?:polic(?:y|ies)|procedures?|legislation|guidelines?|service level)\b")
_POLICY_MISTAKE = re.compile(r"\bpolic|\bprocedure|\blegislat|\blegal")
_CONFIRM_MISTAKE = re.compile(r"\bcorroborat|\bwitness|without (?:supporting )?evidence")
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I’m|I'd|I’d|my|My|myself)\b")
_NAMED = re.compile(
    r"\b[A-Z][\w’'-]*(?:[ ](?:[A-Z&][\w’'-]*|of|and|for|to|on|the|in))*[ ]"
    r"(?:[Pp]olicy|[Pp]rocedures?|Act|Regulations?|Charter|[Cc]ode of [Pp]ractice|Standards?|SLA)\b"
    r"|\bAct (?:of )?\d{4}|\bGDPR\b|\bISO ?\d{3,}|\b(?:clause|section|paragraph) \d+(?:\.\d+)*\b"
)

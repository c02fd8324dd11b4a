"""Names of people in sentences, by the words before or after them."""

from collections.abc import Iterator

from portfolio.documents import name_cues as cues
from portfolio.documents.findings import Role
from portfolio.documents.labelled_people import may_be_somebody
from portfolio.documents.lines import Line
from portfolio.documents.name_lists import NOBODY, WORDS_TOO, given_names, surnames
from portfolio.documents.name_spans import (
    Named,
    is_an_abbreviation,
    is_everyday,
    is_listed,
    leads_to_a_place,
    named_at,
    run_from,
    second_small,
    with_initial,
)


def cued(line: Line) -> Iterator[Named]:
    """Names that the words around them give away: "a colleague called", "said", "my mother"."""
    for at, word in enumerate(line.words):
        if word.plain in NOBODY or len(word.text) < 2:
            continue
        if not word.has_capital and cues.NAME_IS.search(line.before(word)):
            if may_be_somebody(word.text):
                stop = at + 1 + second_small(line, at)
                yield named_at(line, at, stop, "It is said to be a name.", None)
            continue
        if not (word.has_capital or line.is_small) or (line.is_small and len(word.text) < 3):
            continue
        if is_an_abbreviation(line, word):
            continue
        before, reason, role = line.before(word)[-60:], "", None
        if cues.COLLEAGUE_BEFORE.search(before):
            reason, role = "Words about a colleague stand before it.", Role.COLLEAGUE
        elif cues.CUSTOMER_BEFORE.search(before):
            reason, role = "Words about a customer stand before it.", Role.CUSTOMER
        elif cues.FAMILY_BEFORE.search(before):
            reason, role = "Words about somebody's family stand before it.", Role.PERSON
        elif cues.NAMED_BEFORE.search(before):
            reason = "It is said to be a name."
        elif cues.DONE_TO_BEFORE.search(before):
            reason = "What is done to people is done to it."
        if reason and line.is_small:
            named_so = cues.NAMED_BEFORE.search(before) or "called" in before[-8:]
            known = word.plain in given_names() | surnames()
            if not named_so and (not known or word.plain in WORDS_TOO):
                continue
            yield named_at(line, at, at + 1 + second_small(line, at), reason, role)
            continue
        stop = run_from(line, at)
        if stop == at:
            continue
        after = line.after(line.words[stop - 1])
        if not reason and not line.is_caps and not line.is_small:
            initial = line.begins_sentence(at)
            said = cues.SAYING_AFTER.match(after) or cues.OWNING_AFTER.match(after)
            doing = said or cues.DOING_AFTER.match(after)
            if doing and (is_listed(word) or (said and not initial)):
                reason = "What people do stands after it."
        if reason and line.is_caps and (not is_listed(word) or is_everyday(word.plain)):
            continue
        if reason and not leads_to_a_place(line, stop):
            yield named_at(line, with_initial(line, at), stop, reason, role)

"""An account in sections: its text, its headings, and what happens when its model changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.documents.paragraphs import from_text
from portfolio.documents.passages import PassageKind
from portfolio.reflection.accounts import Account
from portfolio.reflection.outcomes import LedTo, Went
from portfolio.reflection.prompts import accounts, models, papers, prompts

ANY_ACCOUNT = st.builds(
    Account,
    model=st.sampled_from(["", *models()]),
    sections=st.dictionaries(
        st.sampled_from(list(prompts())), st.text("abc ", min_size=1).filter(str.strip)
    ),
    more=st.text("xyz "),
    went=st.sampled_from(list(Went)),
    led_to=st.sets(st.sampled_from(list(LedTo))).map(tuple),
)


def test_each_section_that_says_something_stands_under_its_question() -> None:
    account = Account("driscoll", {"driscoll.what": "I rang him.", "driscoll.so-what": " "})

    assert account.text == "# What?\n\nI rang him."


def test_what_no_prompt_asked_for_stands_at_the_end_under_a_heading() -> None:
    account = Account("driscoll", {"driscoll.what": "I rang him."}, more="Order 4.")

    passages = from_text(account.text).passages
    headings = [each.text for each in passages if each.kind is PassageKind.HEADING]
    assert headings == ["What?", "More"]
    assert passages[-1].text == "Order 4."


def test_a_text_without_prompts_has_no_headings() -> None:
    assert Account(more="I rang him.").text == "I rang him."


def test_changing_the_model_takes_along_what_both_ask_for() -> None:
    account = Account("event", {"event.what": "I rang him.", "event.prevented": "A list."})

    by_gibbs = account.by("gibbs")

    assert by_gibbs.sections["gibbs.description"] == "I rang him."
    assert [each.question for each in by_gibbs.others] == ["How it could be prevented"]


@given(ANY_ACCOUNT, st.sampled_from(["", *models()]))
def test_changing_the_model_loses_no_word(account: Account, to: str) -> None:
    changed = account.by(to)

    def words(of: Account) -> list[str]:
        return sorted(said for said in of.sections.values() if said.strip())

    assert changed.model == to
    assert words(changed) == words(account)
    assert all(said.strip() in changed.text for said in words(account))
    assert (changed.more, changed.outcome) == (account.more, account.outcome)


@given(ANY_ACCOUNT)
def test_an_account_comes_back_from_what_is_kept_of_it(account: Account) -> None:
    assert Account.from_plain(account.to_plain()) == account


def test_how_it_went_and_what_it_led_to_are_said_in_words() -> None:
    account = Account(more="I rang.", went="hard", led_to=("policy", "customer"))

    assert account.outcome == "It was hard going, A customer stayed, A policy or procedure changed"
    assert Account(more="Erased.", went="Erased.", led_to=("Erased.",)).outcome == ""


def test_the_prompts_that_nobody_answered_are_named() -> None:
    account = Account("driscoll", {"driscoll.what": "I rang him."})

    assert [each.question for each in account.unanswered] == ["So what?", "Now what?"]


def test_there_is_a_model_for_each_that_the_guidance_names() -> None:
    questions = {model.key: len(model.prompts) for model in accounts()}

    assert questions == {
        "event": 6, "stages": 8, "learn": 6, "four-a": 5, "gibbs": 6, "driscoll": 3
    }  # fmt: skip


def test_papers_of_the_work_have_questions_of_their_own() -> None:
    assert [model.key for model in papers()] == [
        "investigation", "monitoring-plan", "colleague-observation", "improvement", "brief",
        "discussion-plan",
    ]  # fmt: skip


@pytest.mark.parametrize("model", models().values(), ids=lambda each: each.key)
def test_a_model_never_asks_for_the_same_twice(model: object) -> None:
    asked = [each.asks for each in model.prompts]  # type: ignore[attr-defined]

    assert len(asked) == len(set(asked))

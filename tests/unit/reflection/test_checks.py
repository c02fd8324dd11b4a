"""The gentle checks: what an account may lack, in whose words, and when they stay quiet."""

import pytest

from portfolio.config import CRITERIA
from portfolio.reflection.accounts import Account
from portfolio.reflection.checks import Told, hints_of, hints_of_unit, names_a_policy
from portfolio.standards.format.reading import read_folder

DESCRIBES = "A customer rang about a late parcel. I looked it up and told her the day."
REFLECTS = (
    "I rang the carrier first because Complaints Policy 4.2 asks for facts before an offer. "
    "I learned to say when I will ring back, and next time I would say it at once."
)
WHOLE = Told("E1", Account(more=REFLECTS), confirmed=True)


def lacks(text: str, **more: object) -> list[str]:
    """What the checks say of a text."""
    return [hint.lacks for hint in hints_of(Told("E1", Account(more=text), **more))]  # type: ignore[arg-type]


def test_an_account_that_reflects_and_names_its_policy_is_left_alone() -> None:
    assert hints_of(WHOLE) == ()


def test_an_account_that_only_describes_is_told_so() -> None:
    assert lacks(DESCRIBES)[0] == (
        "It describes what happened, and does not say yet why you did it or what you learned."
    )


def test_an_account_that_says_why_is_asked_only_what_was_learned() -> None:
    assert lacks("I rang because she was worried. Complaints Policy 4.2 asks for it.") == [
        "It does not say yet what you learned, or what you would do differently."
    ]


def test_a_section_answers_for_its_prompt_whatever_its_words() -> None:
    account = Account(
        "driscoll",
        {
            "driscoll.what": "I rang her.",
            "driscoll.so-what": "She trusts us again, which the Complaints Policy is for.",
            "driscoll.now-what": "I keep a list of calls to make.",
        },
    )

    assert hints_of(Told("E1", account)) == ()


def test_prompts_without_an_answer_are_named() -> None:
    account = Account("driscoll", {"driscoll.what": REFLECTS})

    assert [hint.lacks for hint in hints_of(Told("E1", account))] == [
        "Nothing stands under “So what?” and “Now what?”."
    ]


def test_nothing_is_said_of_an_account_that_is_still_empty() -> None:
    assert hints_of(Told("E1", Account("gibbs"))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I followed our Complaints Policy.",
        "The Consumer Rights Act 2015 gives her thirty days.",
        "Under GDPR I could not tell him.",
        "The Returns procedure asks for the order number.",
        "I went by clause 4.2.",
    ],
)
def test_a_policy_that_is_named_counts(text: str) -> None:
    assert names_a_policy(text)


@pytest.mark.parametrize(
    "text", ["I followed the policy.", "We have procedures.", "Act at once.", "It was our policy."]
)
def test_a_policy_that_is_only_spoken_of_does_not_count(text: str) -> None:
    assert not names_a_policy(text)


def test_a_policy_of_the_centres_register_counts_by_any_of_its_names() -> None:
    assert names_a_policy("I used the goodwill guide.", ["Goodwill guide", "GG"])
    assert names_a_policy("As the gg says.", ["Goodwill guide", "GG"])
    assert not names_a_policy("I gave eggs.", ["GG"])


def test_a_policy_that_is_spoken_of_is_asked_for_by_name() -> None:
    said = lacks("I did it because the policy says so. I learned to ask.")

    assert said == ["It speaks of a policy or procedure and does not say which."]
    assert lacks("I did it because the policy says so. I learned to ask.", cites=True) == []


def test_an_account_that_hides_behind_we_is_asked_for_its_own_part() -> None:
    text = (
        "We rang the customer because Complaints Policy 4.2 says so. " * 4 + "We learned from it."
    )

    assert lacks(text) == ["It never says “I”."]


def test_an_account_that_nobody_confirms_is_told_so() -> None:
    alone = Told("E1", Account(more=REFLECTS), confirmed=False)

    (hint,) = hints_of_unit([alone], mistakes=[])

    # Another account of theirs beside it is their own word too.
    assert hint.lacks == "Nobody confirms it: nothing but your own word is mapped to its criteria."
    assert hints_of_unit([WHOLE], mistakes=[]) == ()


def test_a_mistake_of_the_unit_that_an_account_makes_is_quoted() -> None:
    mistake = "Not confirming the customer’s understanding of the resolution."

    (hint,) = hints_of_unit([WHOLE], mistakes=[mistake])

    assert hint.mistake == mistake
    assert hint.lacks == (
        "It does not say how you made sure that the customer understood what was agreed."
    )


def test_one_account_that_tells_of_it_is_enough_for_the_unit() -> None:
    mistake = "Not confirming the customer’s understanding of the resolution."
    other = Told("E2", Account(more=REFLECTS + " She repeated it back to me."), confirmed=True)

    assert hints_of_unit([WHOLE, other], mistakes=[mistake]) == ()
    twice = hints_of_unit([WHOLE, Told("E3", WHOLE.account, confirmed=True)], mistakes=[mistake])
    assert [hint.codes for hint in twice] == [("E1", "E3")]
    assert twice[0].lacks.startswith("None of them says how")


def test_accounts_of_good_days_alone_are_asked_for_a_hard_one() -> None:
    def told(code: str, went: str) -> Told:
        return Told(code, Account(more=REFLECTS, went=went), confirmed=True)

    (hint,) = hints_of_unit([told("E1", "well"), told("E2", "well"), told("E3", "")], mistakes=[])

    assert hint.codes == ("E1", "E2")
    assert hint.lacks == "All of them tell of what went well."
    assert hints_of_unit([told("E1", "well"), told("E2", "hard")], mistakes=[]) == ()
    assert hints_of_unit([told("E1", "well")], mistakes=[]) == ()


def test_the_policy_check_quotes_a_mistake_about_procedures() -> None:
    mistake = "Failing to follow the official complaints procedure."
    told = Told(
        "E1", Account(more="I did it because I knew her. I learned to ask."), confirmed=True
    )

    assert [hint.mistake for hint in hints_of_unit([told], mistakes=[mistake])] == [mistake]


def test_every_unit_that_comes_with_the_product_has_a_mistake_that_is_checked() -> None:
    units = read_folder(CRITERIA).units
    described = Told("E1", Account(more=DESCRIBES), confirmed=False)

    for unit in units:
        mistakes = [each.text or "" for each in unit.mistakes]
        assert any(hint.mistake for hint in hints_of_unit([described], mistakes=mistakes)), unit


def test_a_paper_of_the_work_need_not_reflect() -> None:
    plan = Account("monitoring-plan", {"monitoring-plan.standards": "Greeting: 95 in 100. " * 20})

    assert hints_of(Told("E1", plan)) == ()
    assert hints_of(Told("E1", Account("event", {"event.what": "Greeting: 95 in 100. " * 20})))


def test_a_policy_of_the_register_is_named_without_a_clause_that_it_may_not_have() -> None:
    told = Told("E1", Account(more="I rang her because she was worried. I learned to ask."))

    (hint,) = hints_of(told, policies=["Data Protection Act 2018"])

    assert hint.todo == (
        "Name the one you went by, with its clause; "
        "your centre's register has “Data Protection Act 2018”."
    )

"""What notices say, and what a person may turn off."""

import string

import pytest

from portfolio.access import RoleName
from portfolio.audit.record import TOLD, Verb
from portfolio.notices.kinds import KINDS, Kind, kinds_for
from portfolio.notices.models import NoticeSettings
from portfolio.notices.recipients import RULES
from portfolio.notices.silent import SILENT
from portfolio.notices.wishes import Wishes, differing, wishes_of

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)


def test_every_act_that_others_are_told_of_has_a_rule_that_says_whom() -> None:
    assert set(RULES) == TOLD


def test_every_other_act_has_a_reason_why_nobody_is_told() -> None:
    silent = [verb for verbs in SILENT.values() for verb in verbs]

    assert len(silent) == len(set(silent))
    assert set(silent) == set(Verb) - TOLD
    assert all(reason.endswith(".") for reason in SILENT)


@every_kind
def test_what_is_said_of_many_units_says_how_many_and_its_mail_names_nobody(kind: Kind) -> None:
    assert bool(kind.many) == bool(kind.mail_many)
    assert not kind.many or "{count} units" in kind.many
    assert "{" not in kind.mail_many


@every_kind
def test_a_mail_names_nobody_and_quotes_nothing(kind: Kind) -> None:
    assert not [name for _, name, *_ in string.Formatter().parse(kind.mail) if name]
    assert kind.mail.endswith(".")


@every_kind
def test_every_kind_is_somebodys(kind: Kind) -> None:
    assert kind.roles


def test_nobody_is_offered_what_they_are_never_told() -> None:
    assert kinds_for({RoleName.MANAGER}) == ()
    assert {"submitted", "to_verify"} & {k.code for k in kinds_for({RoleName.LEARNER})} == set()


def test_what_somebody_waits_for_is_shown_whatever_was_chosen() -> None:
    wishes = Wishes(chosen_shown={"action_raised": False, "released": False})

    assert wishes.shown(KINDS["action_raised"])
    assert not wishes.shown(KINDS["released"])


def test_only_what_differs_from_everybodys_choice_is_kept() -> None:
    kinds = [KINDS["submitted"], KINDS["sampled"]]

    assert differing(kinds, shown={"submitted", "sampled"}, mailed={"submitted"}) == ({}, {})
    assert differing(kinds, shown={"sampled"}, mailed={"sampled"}) == (
        {"submitted": False},
        {"submitted": False, "sampled": True},
    )


def test_a_choice_comes_back_as_it_was_made() -> None:
    shown, mailed = differing([KINDS["submitted"]], shown=set(), mailed=set())
    wishes = wishes_of(NoticeSettings(user_id=1, shown=shown, mailed=mailed, daily=True))

    assert not wishes.shown(KINDS["submitted"])
    assert not wishes.mailed(KINDS["submitted"])
    assert wishes.daily

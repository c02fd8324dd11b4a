"""What a notice says to the person who has it, put together from what stands in the database."""

from datetime import date

from portfolio.days import in_words
from portfolio.notices.kinds import KINDS
from portfolio.notices.models import Notice
from portfolio.sentences import listed


def sentence_of(notice: Notice) -> str:
    """The notice in words."""
    unit, said = notice.portfolio_unit, dict(notice.details)
    whose = "your" if unit.portfolio.learner_id == notice.user_id else f"{unit.learner.name}'s"
    if "day" in said:
        said["day"] = in_words(date.fromisoformat(said["day"]))
    if "labels" in said:
        said["labels"] = listed(said["labels"])
    who = notice.by.name if notice.by is not None else "Somebody"
    kind = KINDS[notice.kind]
    pattern = kind.many if "count" in said else kind.sentence
    sentence = pattern.format(by=who, whose=whose, unit=unit.label, **said)
    return sentence[0].upper() + sentence[1:]

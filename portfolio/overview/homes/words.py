"""Where the steps on a learner's home lead, and what their links say."""

from flask import url_for

from portfolio.evidence.coverage.steps import Target
from portfolio.overview.homes.learner_queries import Asked, LearnersUnit
from portfolio.overview.unit.words import PLACES
from portfolio.sentences import criterion_anchor


def step_href(unit: LearnersUnit) -> str:
    """The page where the unit's next step is taken; the unit's own where somebody else acts."""
    step, id = unit.step, unit.unit.id
    if step is not None and step.target is Target.ITEM and unit.item_id is not None:
        return url_for("evidence.item", id=unit.item_id)
    if step is None or step.target not in PLACES:
        return url_for("overview.unit", id=id)
    endpoint, _label = PLACES[step.target]
    if step.target is not Target.SUBMIT:
        id = unit.unit.portfolio_id
    return url_for(endpoint, id=id)


def step_label(unit: LearnersUnit) -> str:
    """What the link to the step says."""
    step = unit.step
    if step is not None and step.target is Target.ITEM and unit.item_id is not None:
        return f"Open E{step.item}"
    return "Open the unit" if step is None or step.target not in PLACES else PLACES[step.target][1]


def criterion_href(asked: Asked) -> str:
    """The criterion on its unit's page."""
    return url_for("overview.unit", id=asked.unit_id, _anchor=criterion_anchor(asked.label))

"""The shape of a grant to an external verifier, and of ending one."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired

from portfolio.enrolment.models import ExternalGrant, PortfolioUnit
from portfolio.people.models import User
from portfolio.web.fields import DayField, SelectField, TicksField
from portfolio.web.forms import Form

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]


class GrantForm(Form):
    """Who may look at which units, from which day to which."""

    person = SelectField("External verifier", [DataRequired("Choose who may look.")])
    from_on = DayField("First day", [InputRequired("Choose the first day.")])
    until_on = DayField("Last day", [InputRequired("Choose the last day.")])
    every = BooleanField("All units found, also those that aren't listed")
    units = TicksField("Units", outside="Choose among those listed.")

    def __init__(
        self,
        *args: Any,
        people: Sequence[User],
        units: Sequence[PortfolioUnit],
        count: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(each.id): each for each in people}
        self._units = {str(each.id): each for each in units}
        named = [(value, person.name) for value, person in self._people.items()]
        self.person.choices = named if len(named) == 1 else [("", "Choose who may look"), *named]
        self.units.choices = [(value, unit.label) for value, unit in self._units.items()]
        self.every.label.text = f"All {count} units found" if count > 1 else "The unit found"

    @property
    def chosen_person(self) -> User:
        """Who may look; asked for once the form is valid."""
        return self._people[self.person.data]

    @property
    def chosen_units(self) -> list[PortfolioUnit]:
        """The units ticked among those listed."""
        return [self._units[value] for value in self.units.data or ()]


class EndForm(Form):
    """Which grants end now."""

    grants = TicksField("Units", outside="Choose among those listed.")

    def __init__(self, *args: Any, grants: Sequence[ExternalGrant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._grants = {str(each.id): each for each in grants}
        self.grants.choices = [(value, value) for value in self._grants]

    @property
    def chosen(self) -> list[ExternalGrant]:
        """The grants ticked."""
        return [self._grants[value] for value in self.grants.data or ()]

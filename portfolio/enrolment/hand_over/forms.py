"""The shape of a hand-over: to whom, at which units; and the one press that carries it out."""

from collections.abc import Sequence
from enum import StrEnum

from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import HiddenField
from wtforms.validators import AnyOf, DataRequired, InputRequired

from portfolio.access import Relation
from portfolio.enrolment.forms import NOBODY
from portfolio.enrolment.models import PortfolioUnit
from portfolio.people.models import User
from portfolio.web.fields import RadioField, SelectField, TicksField
from portfolio.web.forms import Form


class Scope(StrEnum):
    """Which of the units at which the person holds the place."""

    OPEN = "open"
    ALL = "all"
    TICKED = "ticked"


class ChoiceForm(PlainForm):
    """To whom, and at which units; read from the address, so that it can be looked at again."""

    to = SelectField("Hand over to", [DataRequired("Choose who takes over.")])
    countersigner = SelectField(
        "Countersigner",
        default=NOBODY,
        description="Only where a trainee takes over: for units that have no countersigner yet.",
    )
    # What is offered depends on how the units stand now; an address says what was chosen before.
    scope = RadioField(
        "Which units",
        [InputRequired("Choose which units."), AnyOf(list(Scope), "Choose which units.")],
        default=Scope.OPEN.value,
        validate_choice=False,
    )
    units = TicksField("Units", validate_choice=False)

    def __init__(
        self,
        asked: MultiDict[str, str],
        *,
        units: Sequence[PortfolioUnit],
        relation: Relation,
        people: Sequence[User],
        countersigners: Sequence[User],
    ) -> None:
        self.asked = "to" in asked
        super().__init__(asked if self.asked else None)
        self._units = units
        self._people = {str(each.id): each for each in (*people, *countersigners)}
        self.to.choices = [("", "Choose who takes over"), *map(_choice, people)]
        self.countersigner.choices = [(NOBODY, "Nobody"), *map(_choice, countersigners)]
        if relation is not Relation.ASSESSOR:
            del self.countersigner
        scopes = _scopes(units)
        self.scope.choices = scopes
        if not self.asked:
            self.scope.data = scopes[0][0]

    @property
    def chosen_person(self) -> User:
        """Who takes over; asked for once the form is valid."""
        return self._people[self.to.data]

    @property
    def chosen_countersigner(self) -> User | None:
        """Who countersigns where nobody does yet, if anybody was chosen."""
        return self._people.get(self.countersigner.data) if "countersigner" in self else None

    @property
    def chosen_units(self) -> list[PortfolioUnit]:
        """The units that the place is handed over at."""
        match self.scope.data:
            case Scope.ALL:
                return list(self._units)
            case Scope.TICKED:
                return [unit for unit in self._units if self.ticks(unit)]
            case _:
                return [unit for unit in self._units if not unit.locked]

    def ticks(self, unit: PortfolioUnit) -> bool:
        """Whether that unit was ticked."""
        return str(unit.id) in (self.units.data or ())


class HandOverForm(Form):
    """Carrying out the plan that the page shows."""

    shown = HiddenField()


def _choice(user: User) -> tuple[str, str]:
    return str(user.id), f"{user.name} (trainee)" if user.trainee else user.name


def _scopes(units: Sequence[PortfolioUnit]) -> list[tuple[str, str]]:
    """What can be chosen of the units; nothing that would be none of them, or the same twice."""
    still_open = sum(not unit.locked for unit in units)
    signed = len(units) - still_open
    ticked = (Scope.TICKED.value, "Only those ticked")
    if not signed:
        whole = "The one unit" if len(units) == 1 else f"All {len(units)}"
        return [(Scope.OPEN.value, whole), ticked]
    if not still_open:
        whole = "The one unit, signed off" if len(units) == 1 else f"All {len(units)}, signed off"
        return [(Scope.ALL.value, whole), ticked]
    one = "The one that isn't signed off"
    return [
        (Scope.OPEN.value, one if still_open == 1 else f"The {still_open} that aren't signed off"),
        (Scope.ALL.value, f"All {len(units)}, signed-off ones too"),
        ticked,
    ]

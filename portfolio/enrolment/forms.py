"""The shape of an enrolment and of an allocation; whoever can be chosen comes from the view."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms.validators import Optional

from portfolio.access import Relation
from portfolio.people.models import User
from portfolio.web.fields import DayField, SelectField, TicksField
from portfolio.web.forms import Form

NOBODY = "0"


_OUTSIDE = "Choose one of the people listed."


class PlacesForm(Form):
    """Who works on a unit, and by when."""

    assessor = SelectField("Assessor", default=NOBODY, outside=_OUTSIDE)
    verifier = SelectField("Internal verifier (IQA)", default=NOBODY, outside=_OUTSIDE)
    countersigner = SelectField(
        "Countersigner",
        default=NOBODY,
        outside=_OUTSIDE,
        description="Only where the assessor is a trainee: confirms what they decide.",
    )
    target_on = DayField("Target date", [Optional()])

    def __init__(
        self, *args: Any, people: Mapping[Relation, Sequence[User]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(user.id): user for users in people.values() for user in users}
        for relation, users in people.items():
            self[relation.value].choices = [
                (NOBODY, "Nobody yet" if relation is not Relation.COUNTERSIGNER else "Nobody"),
                *((str(user.id), _named(user)) for user in users),
            ]

    def person(self, relation: Relation) -> User | None:
        """Who was chosen for that place."""
        return self._people.get(self[relation.value].data)

    @property
    def offered(self) -> Collection[User]:
        """Everybody who can be chosen for some place."""
        return self._people.values()

    @property
    def anybody(self) -> bool:
        """Whether somebody was chosen for some place."""
        return any(
            self.person(relation)
            for relation in (Relation.ASSESSOR, Relation.VERIFIER, Relation.COUNTERSIGNER)
        )


class AllocationForm(PlacesForm):
    """Who works on one unit, beginning with who does now."""

    def __init__(
        self,
        *args: Any,
        held: Mapping[Relation, User | None],
        target_on: date | None,
        **kwargs: Any,
    ) -> None:
        now = {r.value: str(user.id) if user else NOBODY for r, user in held.items()}
        super().__init__(*args, data=now | {"target_on": target_on}, **kwargs)


class EnrolForm(PlacesForm):
    """Units to be enrolled on, and who works on all of them."""

    units = TicksField("Units", outside="Choose among the units listed.")

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units.choices = list(units)


def _named(user: User) -> str:
    return f"{user.name} (trainee)" if user.trainee else user.name

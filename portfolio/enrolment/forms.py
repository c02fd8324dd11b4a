"""The shape of an enrolment and of an allocation; whoever can be chosen comes from the view."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import Optional

from portfolio.access import Relation
from portfolio.people.models import User
from portfolio.web.forms import Form

NOBODY = "0"


class PersonField(SelectField):
    """One of the people that the page offers, or nobody."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in {choice[0] for choice in self.iter_choices()}:
            raise ValidationError("Choose one of the people listed.")


class DayField(DateField):
    """A day, from the browser's calendar or typed day first."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError("Write the day as 31/12/2026.") from None


class UnitsField(SelectMultipleField):
    """Units among those that the page offers."""

    def pre_validate(self, form: Any) -> None:
        if set(self.data or ()) - {choice[0] for choice in self.iter_choices()}:
            raise ValidationError("Choose among the units listed.")


class PlacesForm(Form):
    """Who works on a unit, and by when."""

    assessor = PersonField("Assessor", default=NOBODY)
    verifier = PersonField("Internal verifier (IQA)", default=NOBODY)
    countersigner = PersonField(
        "Countersigner",
        default=NOBODY,
        description="Only where the assessor is a trainee: confirms what they decide.",
    )
    target_on = DayField("Target date", [Optional()], format=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"])

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

    units = UnitsField("Units")

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units.choices = list(units)


def _named(user: User) -> str:
    return f"{user.name} (trainee)" if user.trainee else user.name

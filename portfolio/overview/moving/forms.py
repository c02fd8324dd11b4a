"""The shape of a move: what each criterion became, and whose units are moved."""

from collections.abc import Mapping, Sequence
from typing import Any

from portfolio.standards.difference import Pair
from portfolio.standards.models import Criterion
from portfolio.web.fields import SelectField, TicksField
from portfolio.web.forms import Form

GONE = "0"


class MoveForm(Form):
    """What each criterion of the earlier version became, beginning with what is proposed."""

    units = TicksField(
        "Whose unit is moved",
        outside="Something about a learner who was ticked changed while you were looking. Look at "
        "who is ticked now, then move.",
    )

    def __init__(
        self,
        *args: Any,
        became: Mapping[int, int | None],
        units: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units.choices = list(units)
        self._became = became

    @property
    def pairs(self) -> dict[int, int | None]:
        """What each criterion became, by ids."""
        return {id: int(self[_name(id)].data) or None for id in self._became}

    @property
    def seen_of_each(self) -> dict[int, int]:
        """The revision that the page showed of each unit that is ticked, by the unit's id."""
        pairs = (value.split("@") for value in self.units.data or ())
        return {int(id): int(revision) for id, revision in pairs}

    def became(self, id: int) -> Any:
        """The field that says what the criterion of that id became."""
        return self[_name(id)]


def move_form(
    pairs: Sequence[Pair],
    later: Sequence[Criterion],
    *,
    seen: int | None = None,
    units: Sequence[tuple[str, str]] = (),
) -> MoveForm:
    """The form with a field for every criterion of the earlier version."""
    became = {
        pair.old.id: pair.new.id if pair.new else None for pair in pairs if pair.old is not None
    }
    choices = [(GONE, "nothing: its ties stay behind")] + [
        (str(criterion.id), f"{criterion.label} {_short(criterion.display_text)}")
        for criterion in later
    ]
    fields = {
        _name(pair.old.id): SelectField(
            f"{pair.old.label} becomes",
            choices=choices,
            default=str(became[pair.old.id] or GONE),
            outside="Choose one of the criteria listed, or “nothing”.",
        )
        for pair in pairs
        if pair.old is not None
    }
    whole: type[MoveForm] = type("MoveForm", (MoveForm,), fields)
    return whole(became=became, seen=seen, units=units)


def _name(id: int) -> str:
    return f"becomes_{id}"


def _short(text: str, length: int = 70) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"

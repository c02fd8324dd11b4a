"""Fields of forms as this house wants them: choices as pairs, our own words for what is wrong."""

from collections.abc import Iterable
from typing import Any

import wtforms
from wtforms.widgets import CheckboxInput, ListWidget, Select

Pairs = Iterable[tuple[Any, str]]

# A property, of which the types of wtforms know no more than what it holds.
_KEPT: Any = wtforms.SelectField.choices


NOT_OFFERED = (
    "Something that was chosen isn't offered here any more: the page has changed since it was "
    "opened. Look at what is offered now, then choose again."
)


class _Offering:
    """What a page offers, as pairs of value and label; nothing else can come back."""

    def __init__(
        self, *args: Any, choices: Pairs | None = None, outside: str = NOT_OFFERED, **kwargs: Any
    ) -> None:
        """*outside* is what somebody is told whose choice is not among those offered."""
        super().__init__(
            *args,
            choices=_told(choices),  # type: ignore[call-arg]  # wtforms' field stands behind this
            invalid_choice_message=outside,
            invalid_value_message=outside,
            **kwargs,
        )

    @property
    def choices(self) -> Any:
        """What is offered now."""
        return _KEPT.fget(self)

    @choices.setter
    def choices(self, pairs: Pairs | None) -> None:
        _KEPT.fset(self, _told(pairs))


def _told(pairs: Pairs | None) -> dict[Any, str] | None:
    return None if pairs is None else dict(pairs)


class SelectField(_Offering, wtforms.SelectField):
    """One of what the page offers, from a list that opens."""


class RadioField(_Offering, wtforms.RadioField):
    """One of what the page offers, all of it in sight."""


class NeededFor:
    """Checks nothing: says beside the label what a field is needed for that may be left empty."""

    def __init__(self, words: str) -> None:
        self.field_flags = {"needed": words}

    def __call__(self, form: Any, field: Any) -> None:
        """Whether it is needed depends on the rest, so whoever knows the rest asks for it."""


def need_of(field: Any) -> str:
    """Whether a field must be filled in, in words; nothing where something is always chosen."""
    offers = getattr(field, "option_widget", None) is not None
    if offers and field.default:
        return ""
    if field.flags.required:
        return "required"
    if field.flags.needed:
        return str(field.flags.needed)
    one_of_a_list = isinstance(field.widget, Select) and not field.widget.multiple
    if one_of_a_list and all(value for value, *_ in field.iter_choices()):
        return ""
    return "optional"


class TicksField(_Offering, wtforms.SelectMultipleField):
    """Some of what the page offers: the page draws the boxes, or the field a list of them."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            # What can't be read is no tick.
            self.data: list[Any] = []
            raise


class DayField(wtforms.DateField):
    """A day, from the browser's own field or typed day first."""

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"]
        super().__init__(label, validators, format=formats, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError("That is no day. Write it like 31/12/2026.") from None

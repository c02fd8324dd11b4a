"""What is ticked beside a document: passages, and criteria of several units."""

from collections.abc import Collection, Sequence
from typing import Any

from wtforms import BooleanField, Field, HiddenField, TextAreaField
from wtforms.utils import unset_value
from wtforms.validators import Length

from portfolio.web.fields import TicksField
from portfolio.web.forms import Form

_LONGEST_TIMES = 200


def _criterion(value: str | int) -> int:
    """The criterion of a tick; "42@7" is criterion 42 of a unit shown at revision 7."""
    return int(str(value).partition("@")[0])


class _Times(Field):
    """Times typed beside recordings: the field "times-4" belongs to passage 4."""

    def process(
        self, formdata: Any, data: object = unset_value, extra_filters: object = None
    ) -> None:
        self.process_errors = []
        self.errors: Sequence[str] = ()
        self.data: dict[int, str] = {}
        for name in formdata or ():
            _, _, number = name.partition(f"{self.name}-")
            if number.isascii() and number.isdigit() and len(number) < 8:
                typed = formdata.get(name).strip()
                if typed:
                    self.data[int(number)] = typed[:_LONGEST_TIMES]


class MappingForm(Form):
    """Passages of one version, and the criteria that they show."""

    version = HiddenField()
    times = _Times("Times")
    passages = TicksField(
        "Passages",
        coerce=int,
        choices=(),
        outside="This document has no such passage. Tick passages of this page.",
    )
    whole = BooleanField("The whole item")
    criteria = TicksField(
        "Criteria",
        coerce=_criterion,
        choices=(),
        outside="One of those criteria isn't offered any more: its unit was signed off, or went "
        "over to another version of its text. Look at what is offered now, then save again.",
    )
    note = TextAreaField(
        "Why it shows this",
        description="A sentence for the assessor, if the passages don't speak for themselves.",
        validators=[Length(max=2000, message="Keep the reason under 2,000 characters.")],
    )

    def offer(self, *, version: int, passages: Collection[int], criteria: Collection[int]) -> None:
        """Say what can be ticked on this page."""
        self.passages.choices = [(number, str(number)) for number in passages]
        self.criteria.choices = [(id, str(id)) for id in criteria]
        if not self.is_submitted():
            self.version.data = str(version)

    def show_again(self, version: int) -> None:
        """Let the next save rest on this version; ticks on the passages of another are gone."""
        if self.shown_version != str(version):
            self.passages.data = []
            self.times.data = {}
        self.version.data = str(version)

    @property
    def shown_version(self) -> str:
        """The version whose passages the page showed."""
        return str(self.version.data or "")

    def seen_of(self, criterion_id: int) -> int:
        """The revision of the criterion's unit that the page showed; -1, which never matches."""
        for value in self.criteria.raw_data or ():
            id, _at, revision = str(value).partition("@")
            if id == str(criterion_id) and revision.isdigit():
                return int(revision)
        return -1

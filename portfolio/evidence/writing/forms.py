"""The forms of writing in the page: what is begun, and an account with a field for each prompt."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portfolio.evidence.declaring_forms import AiFields
from portfolio.evidence.forms import TEXT_LENGTH, TITLE_LENGTH, WorkFields
from portfolio.reflection.accounts import MORE, Account
from portfolio.reflection.outcomes import LedTo, Went
from portfolio.reflection.prompts import Model, models, prompts
from portfolio.web.fields import DayField, RadioField, SelectField, TicksField
from portfolio.web.forms import Form

_WITHOUT = ("", "Without prompts. One empty page.")
_FIELDS = {place: place.replace(".", "-") for place in prompts()}


class BeginForm(WorkFields):
    """What is going to be written."""

    kind = SelectField("Kind of evidence", validators=[InputRequired("Choose a kind.")])
    title = StringField(
        "Title",
        description="What it is about, as “Refund call about a late sofa”.",
        validators=[InputRequired("Give it a title; you can change it later."), TITLE_LENGTH],
    )
    work_on = DayField(
        "Day of the work",
        description="When it happened.",
        validators=[InputRequired("Give the day of the work.")],
    )
    model = RadioField(
        "Prompts to write by",
        default="",
        description="Questions that help you write. You can change them later, and lose nothing "
        "that you wrote.",
        validators=[Optional()],
    )

    def __init__(self, *, among: Sequence[Model]) -> None:
        super().__init__()
        told = [(each.key, f"{each.name}. {each.about}") for each in among]
        self.model.choices = [*told, _WITHOUT]


class FilledForm(Form):
    """A template that was filled in."""

    kind = SelectField("Kind of evidence")
    file = FileField(
        "Filled-in template",
        description="As .docx or .odt. It is read, and you go on in the page; no file is kept.",
        validators=[FileRequired("Choose the file.")],
    )


class WriteForm(WorkFields, AiFields):
    """Writing in the page; ``for_account`` has the fields of the account's prompts too."""

    title = StringField("Title", validators=[InputRequired("Give it a title."), TITLE_LENGTH])
    work_on = DayField("Day of the work", validators=[InputRequired("Give the day of the work.")])
    text = TextAreaField(
        "Your account",
        description="A blank line begins a new paragraph, “- ” a list item, “# ” a heading. "
        "Paragraphs are numbered when it is complete.",
        validators=[InputRequired("Write something before you complete it."), TEXT_LENGTH],
    )
    went = RadioField(
        "How it went",
        choices=[
            (Went.WELL.value, Went.WELL.words),
            (Went.HARD.value, Went.HARD.words),
            (Went.NOT_SAID.value, "Neither, or I'd rather not say"),
        ],
        default="",
        validators=[Optional()],
    )
    led_to = TicksField(
        "What it led to",
        description="Tick what your account tells of.",
        choices=[(each.value, each.words) for each in LedTo],
        validators=[Optional()],
    )
    model = SelectField(
        "Prompts",
        choices=[*((each.key, each.name) for each in models().values()), ("", "Without prompts")],
        validators=[Optional()],
    )

    def __init__(self, written: Account, *args: Any, **kwargs: Any) -> None:
        data = kwargs.pop("data", {}) | {"text": written.more, "model": written.model}
        data |= {"went": written.went, "led_to": list(written.led_to)}
        data |= {_FIELDS[place]: said for place, said in written.sections.items()}
        super().__init__(*args, data=data, **kwargs)
        self._written = written
        shown = {_FIELDS[each.place] for each in written.prompts}
        for name in _FIELDS.values():
            # What a page of another model sent stays, so that no text is lost to a second window.
            if name in self and name not in shown and not self[name].data:
                del self[name]
        if written.prompts:
            self.text.label.text = MORE
            self.text.description = "What no prompt asked for."
            self.text.validators = [TEXT_LENGTH]
            self.text.flags.required = False
            if not any(written.sections.values()):
                self.text.flags.needed = "needed where no prompt is answered"

    @property
    def account(self) -> Account:
        """What stands in the form."""
        sections = {place: self[name].data or "" for place, name in _FIELDS.items() if name in self}
        return Account(
            self._written.model,
            sections,
            self.text.data or "",
            went=self.went.data if self.went.data in set(Went) else "",
            led_to=tuple(each.value for each in LedTo if each in (self.led_to.data or ())),
        )

    @property
    def sections(self) -> list[Any]:
        """The fields of the model's prompts, in order."""
        return [self[_FIELDS[each.place]] for each in self._own]

    @property
    def other_sections(self) -> list[Any]:
        """The fields that hold text of another model's prompts."""
        own = {_FIELDS[each.place] for each in self._own}
        return [self[n] for n in _FIELDS.values() if n in self and n not in own]

    @property
    def _own(self) -> Any:
        model = models().get(self._written.model)
        return model.prompts if model else ()


for _prompt in prompts().values():
    setattr(
        WriteForm,
        _FIELDS[_prompt.place],
        TextAreaField(_prompt.question, description=_prompt.hint, validators=[TEXT_LENGTH]),
    )

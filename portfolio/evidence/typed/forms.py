"""The forms of what is typed in as evidence: a witness's words, what is held at the workplace."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from portfolio.evidence.forms import TEXT_LENGTH, TITLE_LENGTH, WorkFields
from portfolio.web.fields import DayField, SelectField
from portfolio.web.forms import Form


class TestimonyForm(Form):
    """What a witness says, typed in for them."""

    __test__ = False

    kind = SelectField("Kind of testimony")
    name = StringField(
        "Witness's name", validators=[InputRequired("Give the witness's name."), TITLE_LENGTH]
    )
    role = StringField(
        "Their role",
        description="Their job, as “Team leader”.",
        validators=[InputRequired("Give the witness's role."), TITLE_LENGTH],
    )
    relation = StringField(
        "How they know your work",
        description="As “My line manager since 2024”.",
        validators=[InputRequired("Say how the witness knows your work."), TITLE_LENGTH],
    )
    contact = StringField(
        "Their e-mail address or telephone number",
        description="Your assessor may ask them.",
        validators=[InputRequired("Give a way to reach the witness."), TITLE_LENGTH],
    )
    work_on = DayField(
        "Day on which they saw it", validators=[InputRequired("Give the day they saw it.")]
    )
    statement = TextAreaField(
        "What they saw you do",
        description="In their own words. A blank line begins a new paragraph.",
        validators=[InputRequired("Give what the witness saw."), TEXT_LENGTH],
    )


class HeldForm(WorkFields):
    """What is held at the workplace: where it is, who can show it, and what it shows."""

    kind = SelectField(
        "Kind of evidence",
        validators=[InputRequired("Choose what kind of evidence this is.")],
    )
    what = StringField(
        "What it is",
        description="As “Minutes of the team meeting”. It is the title in the index.",
        validators=[InputRequired("Say what it is."), TITLE_LENGTH],
    )
    location = StringField(
        "Where exactly it is held",
        description="So that your assessor finds it: “HR office, locked cabinet, file 12”.",
        validators=[InputRequired("Say where exactly it is held."), TITLE_LENGTH],
    )
    keeper = StringField(
        "Who can show it",
        description="Their job is enough, as “The HR manager”.",
        validators=[InputRequired("Say who can show it."), TITLE_LENGTH],
    )
    work_on = DayField("Day of the work", validators=[InputRequired("Give the day of the work.")])
    shows = TextAreaField(
        "What it shows",
        description="What you did, as somebody reads it there, without names of customers or "
        "colleagues. A blank line begins a new paragraph; paragraphs are numbered.",
        validators=[InputRequired("Say what it shows."), TEXT_LENGTH],
    )


class SeenForm(Form):
    """An original was seen where it is held."""

    seen_on = DayField("Day on which you saw it", validators=[InputRequired("Give the day.")])
    note = StringField(
        "What you found",
        description="As “Complete; it says what the learner says of it”.",
        validators=[InputRequired("Say what you found."), TITLE_LENGTH],
    )

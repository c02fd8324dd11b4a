"""The shape of an invitation, of its answer, and of what a manager changes."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, EmailField, PasswordField, StringField
from wtforms.validators import Email, InputRequired, Length, ValidationError

from portfolio.access import RoleName
from portfolio.mail.models import Mail
from portfolio.people.models import User
from portfolio.people.passwords import LONGEST, problem_with
from portfolio.web.fields import SelectField, TicksField
from portfolio.web.forms import Form

ROLES = (
    (RoleName.LEARNER, "Learner"),
    (RoleName.ASSESSOR, "Assessor"),
    (RoleName.VERIFIER, "Internal verifier (IQA)"),
    (RoleName.LEAD_VERIFIER, "Lead internal verifier: sees every unit of the centre"),
    (RoleName.EXTERNAL, "External verifier (EQA): sees the units they are let in to"),
    (RoleName.MANAGER, "Manager: people, enrolments, dates"),
)


class RolesField(TicksField):
    """Roles, a box to tick for each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A rule says so; the page says it beside the field.
        self.flags.required = True


class RolesForm(Form):
    """What somebody is at the centre."""

    roles = RolesField(
        "Roles",
        choices=[(role.value, label) for role, label in ROLES],
        outside="Choose among the roles listed.",
    )
    trainee = BooleanField(
        "Trainee assessor", description="What a trainee signs is confirmed by a countersigner."
    )

    @property
    def chosen(self) -> frozenset[RoleName]:
        """The roles that were ticked."""
        return frozenset(RoleName(value) for value in self.roles.data or ())


class InviteForm(RolesForm):
    """Who is invited, as what."""

    name = StringField(
        "Name", [InputRequired("Write the person's name."), Length(max=200)],
        description="As it should stand in portfolios and signatures.",
    )  # fmt: skip
    email = EmailField(
        "E-mail address",
        [
            InputRequired("Write the person's e-mail address."),
            Length(max=254),
            Email("That is no e-mail address. Write it as name@college.example."),
        ],
        description="The invitation goes there, and they sign in with it.",
    )


class NameForm(Form):
    """How somebody is called."""

    name = StringField(
        "Name",
        [InputRequired("Write your name."), Length(max=200)],
        description="As it should stand in portfolios and signatures. What you signed before "
        "keeps the name that it has.",
    )


class MailAgainForm(Form):
    """One of the mails that did not leave."""

    mail = SelectField("Mail")

    def __init__(self, *args: Any, mails: Iterable[Mail], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mails = {str(mail.id): mail for mail in mails}
        self.mail.choices = [(value, "") for value in self._mails]

    @property
    def chosen(self) -> Mail:
        """The mail that was chosen."""
        return self._mails[self.mail.data]


class NewPasswordForm(Form):
    """A password that somebody chooses, typed twice."""

    password = PasswordField(
        "Password",
        [InputRequired("Choose a password."), Length(max=LONGEST * 4)],
        description="At least 12 characters. Three or four words that don't belong together do "
        "well; capitals, digits and signs are not needed.",
    )
    again = PasswordField("The same password again", [InputRequired("Type the password again.")])

    def __init__(self, *args: Any, known: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = tuple(known)

    def validate_password(self, field: Any) -> None:
        problem = problem_with(field.data or "", known=self._known)
        if problem:
            raise ValidationError(problem)

    def validate_again(self, field: Any) -> None:
        if field.data != self.password.data:
            raise ValidationError("The two passwords differ. Type them again.")


def known_of(person: User) -> tuple[str, ...]:
    """What others know of somebody, and would try first."""
    return (person.name, person.email, person.centre.name)

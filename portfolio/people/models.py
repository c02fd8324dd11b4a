"""Centres, accounts and roles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from flask_security import AsaList
from flask_security.models import sqla
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from portfolio.access import OfTheCentre, RoleName
from portfolio.schema import Base

sqla.FsModels.set_db_info(  # type: ignore[no-untyped-call]  # Flask-Security leaves it untyped
    base_model=Base, user_table_name="user", role_table_name="role"
)
# Its lists of texts are columns like any other: statements that read them may be kept ready.
AsaList.cache_ok = True


class Centre(OfTheCentre, Base):
    """A centre: the college or company that learners are registered with. Nothing crosses it."""

    __tablename__ = "centre"
    __table_args__ = (CheckConstraint("trim(name) <> ''", name="name_not_blank"),)

    later_columns: ClassVar[Mapping[str, Any]] = {"two_step_for_staff": False, "kinds": []}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    evidence_open_to_managers: Mapped[bool] = mapped_column(default=False)
    # Whoever is more than a learner signs in with a second step.
    two_step_for_staff: Mapped[bool] = mapped_column(default=False)
    # How its kinds of evidence differ from the usual ones, as portfolio.evidence last changed them:
    # a copy of the newest change, so that no page has to look for it.
    kinds: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default="[]")

    @property
    def centre_id(self) -> int:
        return self.id


class Role(Base, sqla.FsRoleMixin):
    """A role of portfolio.access.RoleName, as Flask-Security keeps it."""

    __tablename__ = "role"
    # Who holds a role is kept with the person; what it is called decides what they may do.
    unaudited_columns: ClassVar[frozenset[str]] = frozenset({"users", "update_datetime"})


ERASED = "@erased.invalid"  # how the address of a person ends who was erased by law


class User(OfTheCentre, Base, sqla.FsUserMixin):
    """A person with an account, in exactly one centre."""

    __tablename__ = "user"
    unaudited_columns: ClassVar[frozenset[str]] = frozenset(
        {
            "password", "fs_uniquifier", "last_login_at", "current_login_at", "last_login_ip",
            "current_login_ip", "login_count", "tf_primary_method", "tf_totp_secret",
            "tf_phone_number", "us_totp_secrets", "us_phone_number", "fs_webauthn_user_handle",
            "mf_recovery_codes", "create_datetime", "update_datetime", "confirmed_at",
            "unread_notices",
        }
    )  # fmt: skip

    later_columns: ClassVar[Mapping[str, Any]] = {"awaited": False}

    name: Mapped[str]
    home_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    # A trainee's decisions are provisional until a countersigner confirms them.
    trainee: Mapped[bool] = mapped_column(default=False)
    # They were invited and have not answered: nobody can sign in with the account yet.
    awaited: Mapped[bool] = mapped_column(default=False)
    # Which code of their app was taken last: none is taken twice. Kept where Flask-Security
    # would count sign-ins, which this house does not.
    last_code_counter = synonym("login_count")
    # Counted by portfolio.notices with every notice made or read, so that no page has to count.
    unread_notices: Mapped[int] = mapped_column(default=0, server_default="0")

    centre: Mapped[Centre] = relationship()

    @property
    def centre_id(self) -> int:
        return self.home_centre_id

    @property
    def role_names(self) -> frozenset[str]:
        return frozenset(role.name for role in self.roles)

    def has(self, role: RoleName) -> bool:
        return role in self.role_names

    @property
    def is_staff(self) -> bool:
        """Whether they are anything but a learner here."""
        return bool(self.role_names - {RoleName.LEARNER.value})

    @property
    def two_step_required(self) -> bool:
        """Whether the centre asks them for a second step at sign-in."""
        return self.is_staff and self.centre.two_step_for_staff

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """What Flask-Security asks before it signs somebody in by their password."""
        return self.two_step_required or bool(tf_setup_methods), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """What Flask-Security asks before it lets somebody turn their second step off."""
        return self.two_step_required

    @property
    def erased(self) -> bool:
        """Whether they were erased by law."""
        return self.email.endswith(ERASED)

    @property
    def account_state(self) -> str:
        """The state of the account: active, invited, suspended, erased, or invitation withdrawn."""
        if self.erased:
            return "erased"
        if self.awaited:
            return "invited" if self.active else "invitation withdrawn"
        return "active" if self.active else "suspended"


class Invitation(Base):
    """A link sent to somebody so that they set their password; good once, until its day.

    The secret in the link is kept as a hash alone. Sending it again is a new row.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(
            "ended_as IN ('accepted', 'withdrawn', 'overtaken')", name="ended_as_known"
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    token_sha256: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    good_until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None]

    user: Mapped[User] = relationship(foreign_keys=user_id)


class SignIn(Base):
    """One sign-in on one device, from its beginning until it ends; its cookie names it.

    The cookie's token is kept as a hash alone. A row that has ended opens nothing, wherever its
    cookie was copied to.
    """

    __tablename__ = "sign_in"
    audited = False  # a machine moves it; signing in and out are events of their own

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class WebAuthn(Base, sqla.FsWebAuthnMixin):
    """A passkey, as Flask-Security keeps it."""

    __tablename__ = "webauthn"
    __table_args__ = (Index("ix_webauthn_user_id", "user_id"),)
    audited = False

"""The form every page's form is built on: stripped text, a one-time token, refusals, its page."""

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import render_template
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from wtforms import Field, HiddenField
from wtforms.meta import DefaultMeta

from portfolio.db import db
from portfolio.refusal import Refusal
from portfolio.web.incoming import LARGEST
from portfolio.web.models import FormReceipt


class AlreadySent(Exception):
    """This very form was carried out before, and led to the page `leads_to` (if it said so)."""

    def __init__(self, leads_to: str) -> None:
        super().__init__(leads_to)
        self.leads_to = leads_to


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class Form(FlaskForm):
    """A form of the house.

    `once` is a token that lets the form act one time only (see act_once); `seen` is the revision
    of the unit that the page showed, where it showed one.
    """

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = list(unbound_field.kwargs.get("filters", []))
            if unbound_field.field_class.__name__ in ("StringField", "TextAreaField"):
                options = options | {"filters": [*filters, _stripped]}
                unbound_field.kwargs.pop("filters", None)
            bound: Field = DefaultMeta.bind_field(self, form, unbound_field, options)
            return bound

    once = HiddenField()
    seen = HiddenField()

    def __init__(self, *args: Any, seen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: list[str] = []
        if not self.once.data:
            self.once.data = secrets.token_urlsafe(16)
        if seen is not None and not self.is_submitted():
            self.seen.data = str(seen)

    @property
    def seen_revision(self) -> int:
        """The revision the page showed; -1, which never matches, where none came back."""
        try:
            seen = int(self.seen.data or "")
        except ValueError:
            return -1
        return seen if 0 <= seen < LARGEST else -1

    def refuse(self, refusal: Refusal) -> None:
        """Show the rule's sentence: beside its field if it names one, else at the top."""
        field = getattr(self, refusal.field, None) if refusal.field else None
        if isinstance(field, Field):
            field.errors = [*field.errors, refusal.sentence]
        else:
            self.refusals.append(refusal.sentence)

    def page(self, template: str, **values: Any) -> tuple[str, int]:
        """The form's page: 200 when it is opened, 422 when something typed can't be taken."""
        return render_template(template, form=self, **values), 422 if self.is_submitted() else 200

    def act_once(self) -> None:
        """Keep this form's token with what it does; raises AlreadySent where it is kept already.

        Called first inside the transaction block.
        """
        build = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        statement = (
            build(FormReceipt)
            .values(token=self._token, user_id=current_user.id, at=datetime.now(UTC), leads_to="")
            .on_conflict_do_nothing()
            .returning(FormReceipt.token)
        )
        if db.session.execute(statement).first() is None:
            kept = db.session.get(FormReceipt, self._token)
            raise AlreadySent(kept.leads_to if kept else "")

    def leads_to(self, address: str) -> str:
        """Keep where this form leads, so that sending it twice leads there too; the address."""
        db.session.execute(
            update(FormReceipt).where(FormReceipt.token == self._token).values(leads_to=address)
        )
        return address

    @property
    def _token(self) -> str:
        return f"{current_user.id}:{str(self.once.data)[:64]}"

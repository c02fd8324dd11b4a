"""Where Flask-Security keeps accounts: our tables, and a commit that sends what was asked for."""

from flask_security import FSQLALiteUserDatastore

from portfolio.db import db
from portfolio.people.models import Role, User, WebAuthn
from portfolio.transaction import commit


class Datastore(FSQLALiteUserDatastore):
    """Flask-Security's datastore, whose pages commit by themselves."""

    def commit(self) -> None:
        commit()


datastore = Datastore(db, User, Role, WebAuthn)

"""How much room for files there is by the settings, where nobody gave more or less."""

from dataclasses import dataclass

from flask import current_app

from portfolio.config import MEGABYTE, Settings


@dataclass(frozen=True)
class DefaultRoom:
    """The bytes that each learner, and each centre, may keep."""

    learner: int
    centre: int


def default_room() -> DefaultRoom:
    """The room that the running application's settings give."""
    settings: Settings = current_app.extensions["portfolio_settings"]
    return DefaultRoom(settings.learner_room_mb * MEGABYTE, settings.centre_room_mb * MEGABYTE)

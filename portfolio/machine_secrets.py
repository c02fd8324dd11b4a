"""The secrets of an installation: made on its own machine, kept for their owner's eyes alone."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from portfolio.config import Settings


def machine_secrets(settings: Settings) -> dict[str, str]:
    """The secrets of this installation, made on this machine at the first start and kept.

    Readable by the owner alone; a setting given in the environment wins over the file.
    """
    path = settings.data / "secrets.json"
    given = {
        "secret_key": settings.secret_key.get_secret_value(),
        "password_salt": settings.password_salt.get_secret_value(),
    }
    if not all(given.values()):
        if not path.exists():
            settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            keep_secrets(path, {name: secrets.token_urlsafe(48) for name in given})
        kept: dict[str, str] = json.loads(path.read_text())
        given = {name: value or kept[name] for name, value in given.items()}
    return given


def keep_secrets(path: Path, made: Mapping[str, str]) -> None:
    """The secrets are on the disk, for their owner alone, all of them or none."""
    fresh = path.with_suffix(".new")
    with open(fresh, "w", opener=only_mine) as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def only_mine(path: str, flags: int) -> int:
    """Opens a file that nobody else on the machine may read."""
    return os.open(path, flags, 0o600)

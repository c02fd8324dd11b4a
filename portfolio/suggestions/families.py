"""Signs that many criteria share, as `families.toml` has them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Family:
    """What a sign says of the learner, and the phrases that speak for it.

    *own*: it counts only as the deed of the learner, not as somebody else's. *wished*: it may be
    told as what should have been, since that is what it is about.
    """

    says: str
    phrases: tuple[str, ...]
    own: bool = True
    wished: bool = False


def _read(plain: Mapping[str, Any]) -> dict[str, Family]:
    words = plain["words"]
    return {
        key: Family(
            family["says"],
            tuple(family["phrases"].format(**words).splitlines()),
            family.get("own", True),
            family.get("wished", False),
        )
        for key, family in plain["families"].items()
    }


FAMILIES = _read(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")))

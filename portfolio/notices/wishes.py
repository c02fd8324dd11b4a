"""What a person wants to be told of: everybody's choice, but for what they chose themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from portfolio.notices.kinds import Kind
from portfolio.notices.models import NoticeSettings


@dataclass(frozen=True)
class Wishes:
    """Whether a kind is shown in the page and whether it is mailed, and how often mails come."""

    chosen_shown: dict[str, Any] = field(default_factory=dict)
    chosen_mailed: dict[str, Any] = field(default_factory=dict)
    daily: bool = False

    def shown(self, kind: Kind) -> bool:
        """Whether the kind is shown; what is essential always is."""
        return kind.essential or bool(self.chosen_shown.get(kind.code, True))

    def mailed(self, kind: Kind) -> bool:
        """Whether the kind is mailed."""
        return bool(self.chosen_mailed.get(kind.code, kind.mailed))


def wishes_of(settings: NoticeSettings | None) -> Wishes:
    """The wishes that were kept, or everybody's."""
    if settings is None:
        return Wishes()
    return Wishes(dict(settings.shown), dict(settings.mailed), settings.daily)


def differing(
    kinds: Iterable[Kind], *, shown: Collection[str], mailed: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What to keep of a choice among these kinds: only where it is not everybody's."""
    everybody = Wishes()
    kinds = list(kinds)
    return (
        {k.code: k.code in shown for k in kinds if (k.code in shown) != everybody.shown(k)},
        {k.code: k.code in mailed for k in kinds if (k.code in mailed) != everybody.mailed(k)},
    )

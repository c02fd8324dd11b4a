"""What of the unfinished may be thrown away."""

from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.rules import require_changeable
from portfolio.refusal import Refusal


class WasDeclared(Refusal):
    """The item is more than a draft, so it is withdrawn with a reason."""


def require_never_declared(item: EvidenceItem) -> None:
    """The item is one draft that nobody but its learner ever saw."""
    require_changeable(item)
    if any(not version.is_draft for version in item.versions):
        raise WasDeclared(
            f"{item.code} was declared once, so it isn't thrown away. Withdraw it on its page, "
            "with a reason, or go on with its draft."
        )

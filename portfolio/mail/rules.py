"""When a mail that could not be sent is tried again, and when it is given up."""

from datetime import datetime, timedelta

from portfolio.mail.models import Mail
from portfolio.refusal import Refusal

# After each attempt that failed; two days in all, as mail servers do among themselves.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=16),
    timedelta(hours=24),
)
# A worker that began so long ago was killed; sending is given much less time than this.
LEFT_BEHIND = timedelta(minutes=10)


class NothingToSend(Refusal):
    """The mail has been sent, or is being sent."""


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after that many attempts; None when it is time to give up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def is_due(mail: Mail, at: datetime) -> bool:
    """Whether a worker may begin to send it now."""
    if mail.state == "sending":
        return mail.began_at is None or mail.began_at <= at - LEFT_BEHIND
    return mail.state == "waiting" and mail.next_at <= at


def require_unsent(mail: Mail) -> None:
    """Only what was given up, or waits for another attempt, is sent again by hand."""
    if mail.state not in ("waiting", "failed"):
        raise NothingToSend("That mail has been sent. Look again at the list.")

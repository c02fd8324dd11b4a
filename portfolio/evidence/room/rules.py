"""How much room there is for files, and when no more of them are taken."""

from dataclasses import dataclass, replace

from portfolio.files.sizes import in_megabytes
from portfolio.refusal import Refusal

# What a manager may give each learner, in megabytes.
LEAST, MOST = 1, 1_000_000


class NoRoomLeft(Refusal):
    """The learner or their centre has used up the room there is for files."""


@dataclass(frozen=True)
class Room:
    """The bytes that a learner and their centre use and may use; each file counts once."""

    used: int
    allowed: int
    centre: str
    centre_used: int
    centre_allowed: int

    def without(self, size: int) -> "Room":
        """The room as it would be without a file of *size* bytes."""
        return replace(self, used=self.used - size, centre_used=self.centre_used - size)

    @property
    def left(self) -> int:
        """How many bytes more fit, in both bounds."""
        return min(self.allowed - self.used, self.centre_allowed - self.centre_used)


def require_room(room: Room, size: int) -> None:
    """A file of *size* bytes fits beside those that are kept already."""
    if room.used + size > room.allowed:
        raise NoRoomLeft(
            f"This upload is {in_megabytes(size)}, and {in_megabytes(room.used)} of the "
            f"{in_megabytes(room.allowed)} that you have for files are used. Make it smaller, or "
            "ask your centre's manager for more room.",
            field="file",
        )
    if room.centre_used + size > room.centre_allowed:
        raise NoRoomLeft(
            f"This upload is {in_megabytes(size)}, and {room.centre} has used "
            f"{in_megabytes(room.centre_used)} of the {in_megabytes(room.centre_allowed)} that it "
            "has for files. Tell your centre's manager, and upload it again once there is room.",
            field="file",
        )


def require_still_room(room: Room, size: int) -> None:
    """The file of *size* bytes that was just counted in left everything within its bounds."""
    require_room(room.without(size), size)

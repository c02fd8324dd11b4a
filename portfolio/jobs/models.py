"""That a worker is there: when each was last heard of."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portfolio.schema import Base


class WorkerBeat(Base):
    """A machine whose worker said that it is there, and when."""

    __tablename__ = "worker_beat"
    audited = False

    machine: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]

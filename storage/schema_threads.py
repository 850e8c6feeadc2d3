"""The table of threads. Rows never leave this room."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from .columns import Base


class ThreadRow(Base):
    """Where a receiver keeps the messages about one subject or release. Never deleted."""

    __tablename__ = "threads"

    receiver: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str]
    told_at: Mapped[datetime]

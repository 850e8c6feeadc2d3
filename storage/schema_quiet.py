"""The table of silences. Rows never leave this room."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from .columns import Base


class SilenceRow(Base):
    """Who wants to hear no more of what, until when and why. Globs, "" fits everything. Never deleted."""

    __tablename__ = "silences"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default="")
    vendor: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime]
    until: Mapped[datetime]
    author: Mapped[str]
    reason: Mapped[str]
    removed_at: Mapped[datetime | None]

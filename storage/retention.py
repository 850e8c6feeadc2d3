"""What may be forgotten, and when. Changes, evidence, texts and aliases are never touched."""

from datetime import datetime

from sqlalchemy import CursorResult, Delete, Engine, delete, exists, text
from sqlalchemy.orm import Session

from .schema import AttemptRow, BlobRow, MetricRow, QuarantineRow, ResponseRow


def drop_blobs(session: Session) -> int:
    """Forget bodies that are neither evidence nor the last answer of any URL."""
    unused = ~exists().where(ResponseRow.digest == BlobRow.digest)
    return _run(session, delete(BlobRow).where(BlobRow.kept.is_(False), unused))


def drop_attempts(session: Session, before: datetime) -> int:
    """Forget attempts that ended before a moment."""
    return _run(session, delete(AttemptRow).where(AttemptRow.finished_at < before))


def drop_metrics(session: Session, before: datetime) -> int:
    """Thin out old numbers: of days before a moment only the first of each month stays."""
    old = MetricRow.day < before.strftime("%Y-%m-%d")
    return _run(session, delete(MetricRow).where(old, ~MetricRow.day.endswith("-01")))


def drop_quarantine(session: Session, before: datetime) -> int:
    """Forget unreadable items that were seen before a moment."""
    return _run(session, delete(QuarantineRow).where(QuarantineRow.seen_at < before))


def _run(session: Session, statement: Delete) -> int:
    result = session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0


def compact(engine: Engine) -> None:
    """Give free pages back and refresh the planner's statistics."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", gazette_read=True) as connection:
        if engine.dialect.name == "sqlite":
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.rollback()
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            driver.execute("VACUUM")
            driver.execute("PRAGMA optimize")
        else:
            connection.execute(text("VACUUM (ANALYZE)"))

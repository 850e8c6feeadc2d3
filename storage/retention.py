"""What may be forgotten, and when. Changes, evidence, texts and aliases are never touched."""

from datetime import datetime

from sqlalchemy import CursorResult, Delete, Engine, and_, delete, exists, func, text
from sqlalchemy.orm import Session, aliased

from .schema import AttemptRow, BlobRow, MetricRow, QuarantineRow, ResponseRow


def drop_blobs(session: Session) -> int:
    """Forget bodies that are neither evidence nor the last answer of any URL."""
    unused = ~exists().where(ResponseRow.digest == BlobRow.digest)
    return _run(session, delete(BlobRow).where(BlobRow.kept.is_(False), unused))


def drop_responses(session: Session, before: datetime) -> int:
    """Forget the last answer of addresses that gave nothing new since a moment: files at a commit are asked for once."""
    return _run(session, delete(ResponseRow).where(ResponseRow.fetched_at < before))


def drop_attempts(session: Session, before: datetime) -> int:
    """Forget attempts that ended before a moment, and those that began before it and never ended."""
    ended = func.coalesce(AttemptRow.finished_at, AttemptRow.started_at)
    return _run(session, delete(AttemptRow).where(ended < before))


def drop_metrics(session: Session, before: datetime) -> int:
    """Thin out old numbers: of days before a moment only the first of each month that has a number stays."""
    old, earlier = MetricRow.day < before.strftime("%Y-%m-%d"), aliased(MetricRow)
    month = func.substr(MetricRow.day, 1, 7)
    same = and_(earlier.subject == MetricRow.subject, earlier.name == MetricRow.name)
    first = ~exists().where(same, earlier.day >= month, earlier.day < MetricRow.day)
    return _run(session, delete(MetricRow).where(old, ~first))


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

"""One kind of time: aware, in UTC, whatever the database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import StatementError

from storage import begin, reading
from storage.schema import ReceiverRow


def stored(engine: Engine, moment: datetime) -> datetime | None:
    with begin(engine) as session:
        session.add(ReceiverRow(name="legal", delivered_at=moment))
    with reading(engine) as session:
        return session.scalar(select(ReceiverRow.delivered_at))


def test_a_time_comes_back_in_utc(engine: Engine) -> None:
    summer = timezone(timedelta(hours=2))
    found = stored(engine, datetime(2026, 4, 1, 10, 0, 0, 123456, tzinfo=summer))

    assert found is not None
    assert (found, found.tzinfo) == (datetime(2026, 4, 1, 8, 0, 0, 123456, tzinfo=UTC), UTC)


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="naive"):
        stored(engine, datetime(2026, 4, 1))  # noqa: DTZ001  (that is the mistake)

"""What a digest tells of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.charts import Chart
from storage.deadlines import Deadline
from storage.model import Change, Release, SourceHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One period [since, until) and all that is told of it.

    suppressed: messages held back because they were told before. silenced: changes that somebody asked to hear
    nothing of. quiet: changes recorded late or in a burst, which nobody was alerted to. numbers: by name a value,
    {"now": ..., "before": ...} with the period before it, or such values by name. deadlines: what comes due from
    `until` on. chart: the last weeks in a picture, None where there is nothing to show.
    """

    since: datetime
    until: datetime
    changes: tuple[Change, ...] = ()
    releases: tuple[Release, ...] = ()
    sources: tuple[SourceHealth, ...] = ()
    suppressed: int = 0
    silenced: int = 0
    quiet: int = 0
    numbers: Mapping[str, Any] = field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()
    chart: Chart | None = None

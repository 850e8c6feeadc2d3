"""What comes due, in words. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.apprise import line
from storage.deadlines import Deadline, Step

from . import words
from .acts import called
from .document import Block, Heading, Items, Run, Runs
from .period import Digest

HAPPENS: Mapping[Step, str] = {
    "in_force": "enters into force",
    "applies": "a part of it begins to apply",
    "deadline": "a deadline in it",
    "ends": "ends",
    "opens": "consultation opens",
    "closes": "consultation closes",
    "effective": "terms take effect",
}


def coming(d: Digest, most: int) -> tuple[Block, ...]:
    """Return what comes due after the period, the nearest first; nothing where nothing does."""
    if not d.deadlines:
        return ()
    more = f"{len(d.deadlines) - most:,} more: gazette status --deadlines" if len(d.deadlines) > most else ""
    return Heading("What comes due"), Items(tuple(_item(one, d.until) for one in d.deadlines[:most]), more)


def away(deadline: Deadline, now: datetime) -> str:
    """Return `today`, `tomorrow` or `in 12 days`."""
    days = deadline.days(now)
    return {0: "today", 1: "tomorrow"}.get(days, f"in {words.counted(days, 'day')}")


def together(found: Sequence[Deadline]) -> str:
    """Return `3 dates ahead, the nearest 2027-08-02`."""
    return f"{words.counted(len(found), 'date')} ahead, the nearest {found[0].day}" if found else "no date is ahead"


def _item(deadline: Deadline, now: datetime) -> Runs:
    said = f", {away(deadline, now)}: {HAPPENS[deadline.step]}: "
    title = line(called(deadline.title), 150)
    return (Run(f"{deadline.day}", "bold"), Run(said), Run(title, url=deadline.url))

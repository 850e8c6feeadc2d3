"""Is there nothing to do? Answered without the libraries that doing it needs.

SQLAlchemy alone takes half a second to import, and cron asks every few minutes. A SQLite file carries the mark of the
watchlist that it was last registered with (`PRAGMA user_version`); where the mark fits, one query tells.
"""

import re
import sqlite3
import zlib
from contextlib import closing
from datetime import datetime
from pathlib import Path

from .settings import Settings

_PREFIX = "sqlite:///"
_DUE = "SELECT EXISTS (SELECT 1 FROM sources WHERE next_at IS NULL OR next_at <= ? OR lease <> '')"


def mark(path: Path, settings: Settings) -> int:
    """Return a positive 31-bit mark of a watchlist and of the environment that it is read with."""
    text = path.read_bytes()
    names = sorted(set(re.findall(rb"\$\{(\w+)\}", text)))
    known = ",".join(str(settings.get(name.decode()) is not None) for name in names)
    return zlib.crc32(text + f"|{settings.get('HF_ENDPOINT')}|{known}".encode()) & 0x7FFFFFFF or 1


def is_idle(path: Path, settings: Settings, now: datetime) -> bool:
    """Tell whether certainly no source is due and none is leased; False where only the whole program can tell."""
    file = Path(settings.database.removeprefix(_PREFIX))
    if not settings.database.startswith(_PREFIX) or not file.is_file() or not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != mark(path, settings):
                return False
            moment = now.strftime("%Y-%m-%d %H:%M:%S.%f")
            return not connection.execute(_DUE, (moment,)).fetchone()[0]
    except sqlite3.Error:
        # Whatever is wrong with the file, the whole program says it better.
        return False

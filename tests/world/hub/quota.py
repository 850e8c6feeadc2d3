"""The Hub's rate limits: fixed windows of five minutes by the world's clock."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

WINDOW = 300
ANONYMOUS = {"api": 500, "resolvers": 3000, "pages": 100}
MEMBER = {"api": 1000, "resolvers": 5000, "pages": 200}


@dataclass(slots=True)
class _Window:
    since: datetime
    used: int = 0


class Quota:
    """Counts what each client asks of each bucket. `anonymous` and `member` may be changed at any time."""

    def __init__(self) -> None:
        self.anonymous = dict(ANONYMOUS)
        self.member = dict(MEMBER)
        self._windows: dict[tuple[str, str], _Window] = {}

    def spend(self, client: str, bucket: str, now: datetime, *, member: bool) -> tuple[bool, dict[str, str]]:
        """Count one request; return whether it is allowed, and the RateLimit pair of its answer."""
        limit = (self.member if member else self.anonymous)[bucket]
        window = self._windows.get((client, bucket))
        if window is None or not 0 <= (now - window.since).total_seconds() < WINDOW:
            window = self._windows[client, bucket] = _Window(now)
        allowed = window.used < limit
        window.used += allowed
        left = ceil(WINDOW - (now - window.since).total_seconds())
        return allowed, {
            "RateLimit": f'"{bucket}";r={limit - window.used};t={left}',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={limit};w={WINDOW}',
        }


def bucket_of(path: str) -> str:
    """Return which bucket a path is counted in."""
    if "/resolve/" in path or path.startswith("/api/resolve-cache/"):
        return "resolvers"
    return "api" if path.startswith("/api/") else "pages"

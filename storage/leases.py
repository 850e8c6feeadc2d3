"""Who works on what: a lease names machine and process, so that the dead of this machine hold nothing."""

import os
import socket
import uuid

from sqlalchemy import text
from sqlalchemy.orm import Session

_HOST = socket.gethostname()
MINE = f"{_HOST}:"
"""What the leases of this machine begin with."""


def token() -> str:
    """Return a new lease of this process."""
    return f"{MINE}{os.getpid()}:{uuid.uuid4().hex[:12]}"


def is_ours(lease: str) -> bool:
    """Tell whether this process took the lease."""
    return lease.startswith(f"{MINE}{os.getpid()}:")


def one_after_the_other(session: Session) -> None:
    """Let nobody else choose what to lease before this transaction ends; SQLite's write lock does so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(7204212)"))


def is_dead(lease: str) -> bool:
    """Tell whether a process of this machine took the lease and did not live to give it back."""
    return lease.startswith(MINE) and not _alive(int(lease.split(":")[1]))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class LeaseLostError(Exception):
    """Another process has it by now: what this one found must not be written."""

"""Which thread a message joins, where its receiver has threads."""

from dataclasses import replace
from datetime import datetime, timedelta

from connectors.model import Notification
from storage import Session, threads

REST = timedelta(days=7)
"""After so long nobody looks into a thread: the next reply is shown in the channel as well."""
_LOUD = frozenset({"critical", "high"})


def joined(session: Session, receiver: str, said: Notification, now: datetime) -> Notification:
    """Return the message as a reply to what was said before of its release or subject; the first one as it is.

    Grave replies, and those after a rest, are said aloud: who does not follow the thread would miss them.
    """
    found = threads.find(session, receiver, said.threads) if said.threads else None
    if found is None:
        return said
    aloud = said.severity in _LOUD or now - found.told_at > REST
    return replace(said, reply_to=found.place, aloud=aloud)


def noted(session: Session, receiver: str, said: Notification, place: str, now: datetime) -> None:
    """Remember where a message was put; nothing where the receiver has no threads or the message stands alone."""
    if place and said.threads:
        threads.note(session, receiver, said.threads, place, now)

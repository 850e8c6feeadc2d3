"""What people are told about sources and receivers themselves.

Once when one fails, once a day while it goes on failing, once when it recovers.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.model import Observation
from storage import Change, Kind, Session, changes, rhythm, sources
from storage.diff import Draft
from storage.recording import Origins, Recorder, log
from storage.sources import Claimed

THRESHOLD = 3
"""One failure is not failing: so many in a row are."""
AGAIN = timedelta(days=1)
"""How long after it was told that something fails it is told again."""


def failed(session: Session, claim: Claimed, reason: str, failures: int, recorder: Recorder) -> tuple[Change, ...]:
    """Tell that a source is failing when it has failed often enough in a row, and once a day until it is read."""
    if failures < THRESHOLD or not _is_time(session, claim, recorder):
        return ()
    details = {"reason": reason, "failures": failures, "since": _iso(sources.failing_since(session, claim.id))}
    return _told(session, claim, Draft(kind=Kind.SOURCE_FAILING, details=details), recorder)


def _is_time(session: Session, claim: Claimed, recorder: Recorder) -> bool:
    before = sources.told(session, claim.id, recorder.now)
    if before is not None and recorder.now - before < AGAIN:
        sources.told(session, claim.id, before)
        return False
    return True


def recovered(session: Session, claim: Claimed, recorder: Recorder) -> tuple[Change, ...]:
    """Tell that a source works again, once, if people were told that it failed."""
    if claim.failures < THRESHOLD or sources.told(session, claim.id, None) is None:
        return ()
    details = {"failures": claim.failures, "succeeded_before": _iso(claim.succeeded_at)}
    return _told(session, claim, Draft(kind=Kind.SOURCE_RECOVERED, details=details), recorder)


def stale(session: Session, recorder: Recorder) -> tuple[Change, ...]:
    """Tell of sources that fell silent while another source of their vendor speaks, once for each silence."""
    found = rhythm.silences(session, rhythm.rhythms(session), recorder.now)
    return tuple(change for silence in found for change in _silent(session, silence, recorder))


def _silent(session: Session, silence: rhythm.Silence, recorder: Recorder) -> tuple[Change, ...]:
    before = changes.last_seen(session, Kind.SOURCE_STALE, f"source:{silence.name}")
    since, usual = silence.rhythm.since, silence.rhythm.usual
    if since is None or (before is not None and before > since):
        return ()
    days = {"silent_days": (recorder.now - since).days}
    days |= {"usual_days": max(1, round(usual / timedelta(days=1)))} if usual else {}
    details = {"since": _iso(since), **days, "sibling": silence.sibling, "sibling_at": _iso(silence.sibling_at)}
    draft = Draft(kind=Kind.SOURCE_STALE, details=details)
    return _told(session, silence, draft, recorder)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _told(session: Session, source: Claimed | rhythm.Silence, draft: Draft, recorder: Recorder) -> tuple[Change, ...]:
    origins = Origins(id=source.id, name=source.name, vendor=source.vendor, baseline=True)
    seen = Observation(subject=f"source:{source.name}", title=source.name, url="")
    change = log(session, origins, seen, draft, _evidence(source.name, recorder), recorder)
    return () if change is None else (change,)


def receiver_failing(session: Session, name: str, reason: str, recorder: Recorder, message: str = "") -> Change | None:
    """Tell the other receivers that messages to this one are dead, at most once a day.

    message: the title of the one that did not arrive, "" where it was not put into words.
    """
    before = changes.last_seen(session, Kind.RECEIVER_FAILING, f"receiver:{name}")
    if before is not None and recorder.now - before < AGAIN:
        return None
    origins = Origins(id=0, name="outbox", vendor="Model Gazette", baseline=True)
    seen = Observation(subject=f"receiver:{name}", title=name, url="")
    draft = Draft(kind=Kind.RECEIVER_FAILING, details={"reason": reason, "message": message, "receiver": name})
    return log(session, origins, seen, draft, _evidence("outbox", recorder), recorder)


def _evidence(source: str, recorder: Recorder) -> Mapping[str, Any]:
    return {"source": source, "seen_at": recorder.now.isoformat().replace("+00:00", "Z")}

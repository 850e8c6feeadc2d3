"""What people are told about sources and receivers themselves: once when one fails, once when it recovers."""

from collections.abc import Mapping
from typing import Any

from connectors.model import Observation
from storage import Change, Kind, Session, sources
from storage.diff import Draft
from storage.recording import Origins, Recorder, log
from storage.sources import Claimed

THRESHOLD = 3
"""One failure is not failing: so many in a row are."""


def failed(session: Session, claim: Claimed, reason: str, failures: int, recorder: Recorder) -> tuple[Change, ...]:
    """Tell that a source is failing, once, when it has failed often enough in a row."""
    if failures < THRESHOLD or not _first(session, claim, recorder):
        return ()
    details = {"reason": reason, "failures": failures}
    return _told(session, claim, Draft(kind=Kind.SOURCE_FAILING, details=details), recorder)


def _first(session: Session, claim: Claimed, recorder: Recorder) -> bool:
    before = sources.told(session, claim.id, recorder.now)
    if before is not None:
        sources.told(session, claim.id, before)
    return before is None


def recovered(session: Session, claim: Claimed, recorder: Recorder) -> tuple[Change, ...]:
    """Tell that a source works again, once, if people were told that it failed."""
    if claim.failures < THRESHOLD or sources.told(session, claim.id, None) is None:
        return ()
    details = {"failures": claim.failures, "succeeded_before": _iso(claim)}
    return _told(session, claim, Draft(kind=Kind.SOURCE_RECOVERED, details=details), recorder)


def _iso(claim: Claimed) -> str | None:
    return claim.succeeded_at.isoformat().replace("+00:00", "Z") if claim.succeeded_at else None


def _told(session: Session, claim: Claimed, draft: Draft, recorder: Recorder) -> tuple[Change, ...]:
    origins = Origins(id=claim.id, name=claim.name, vendor=claim.vendor, baseline=True)
    seen = Observation(subject=f"source:{claim.name}", title=claim.name, url="")
    change = log(session, origins, seen, draft, _evidence(claim.name, recorder), recorder)
    return () if change is None else (change,)


def receiver_failing(session: Session, name: str, reason: str, recorder: Recorder) -> Change | None:
    """Tell the other receivers that a message to this one is dead."""
    origins = Origins(id=0, name="outbox", vendor="Model Gazette", baseline=True)
    seen = Observation(subject=f"receiver:{name}", title=name, url="")
    draft = Draft(kind=Kind.RECEIVER_FAILING, details={"reason": reason, "receiver": name})
    return log(session, origins, seen, draft, _evidence("outbox", recorder), recorder)


def _evidence(source: str, recorder: Recorder) -> Mapping[str, Any]:
    return {"source": source, "seen_at": recorder.now.isoformat().replace("+00:00", "Z")}

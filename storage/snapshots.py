"""Responses byte for byte: HTTP cache, evidence, material for re-reading; and texts by their digest."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import zstandard
from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from connectors.exceptions import SourceError
from connectors.model import Response, Stored

from .inserts import insert_missing
from .schema import BlobRow, ResponseRow
from .texts import DAMAGED


@dataclass(frozen=True, slots=True)
class Cached:
    """The validators of one URL as remembered, without the body."""

    url: str
    etag: str
    last_modified: str
    digest: str
    reading: int


def put(session: Session, data: bytes, *, kept: bool) -> str:
    """Store bytes once and return their SHA-256; `kept` bytes are never pruned. What was damaged is whole again."""
    digest = hashlib.sha256(data).hexdigest()
    row = session.get(BlobRow, digest)
    if row is None:
        packed = zstandard.compress(data, 3)
        insert_missing(session, BlobRow, [{"digest": digest, "data": packed, "size": len(data), "kept": kept}])
        return digest
    row.kept = row.kept or kept
    if _unpacked(row) != data:
        row.data, row.size = zstandard.compress(data, 3), len(data)
    return digest


class DamagedError(SourceError):
    """Stored bytes are no longer what they were; the source has to be read anew."""


def get(session: Session, digest: str) -> bytes:
    """Return the bytes with this digest; KeyError when they were pruned, DamagedError when they have another digest now."""
    row = session.get(BlobRow, digest)
    if row is None:
        raise KeyError(digest)
    data = _unpacked(row)
    if hashlib.sha256(data).hexdigest() != digest:
        msg = f"what was stored under {digest[:12]} is damaged; it is read anew"
        raise DamagedError(msg)
    return data


def _unpacked(row: BlobRow) -> bytes:
    try:
        return zstandard.decompress(row.data, max_output_size=max(row.size, 1))
    except zstandard.ZstdError:
        return b""


def put_text(session: Session, text: str) -> str:
    """Store a text for ever and return its digest."""
    return put(session, text.encode(), kept=True)


def get_text(session: Session, digest: str) -> str:
    """Return the text with this digest; DamagedError when it has another one now."""
    return get(session, digest).decode()


def text_or_mark(session: Session, digest: str) -> str:
    """Return the text with this digest, `DAMAGED` in its place where nothing can be compared with it any more."""
    try:
        return get_text(session, digest)
    except DamagedError:
        return DAMAGED


def keep(session: Session, source_id: int, responses: Iterable[Response], reading: int, now: datetime) -> None:
    """Remember the responses of a visit that parsed; bodies that nothing refers to any more are dropped."""
    for response in responses:
        row = session.get(ResponseRow, (source_id, response.url))
        previous = row.digest if row else ""
        if response.unchanged and row is not None:
            _refresh(row, response)
            continue
        digest = put(session, response.body, kept=False)
        if row is None:
            row = ResponseRow(source_id=source_id, url=response.url, digest=digest, reading=reading, fetched_at=now)
            session.add(row)
        row.digest, row.reading, row.fetched_at = digest, reading, now
        row.etag, row.last_modified = response.headers.get("etag", ""), response.headers.get("last-modified", "")
        session.flush()
        if previous and previous != digest:
            drop_unreferenced(session, previous)


def _refresh(row: ResponseRow, response: Response) -> None:
    # A 304 may carry newer validators (RFC 9110, 15.4.5).
    row.etag = response.headers.get("etag", row.etag)
    row.last_modified = response.headers.get("last-modified", row.last_modified)


def drop_unreferenced(session: Session, digest: str) -> None:
    """Forget a body that is neither kept nor the last answer of any URL."""
    session.execute(
        delete(BlobRow).where(
            BlobRow.digest == digest,
            BlobRow.kept.is_(False),
            ~exists().where(ResponseRow.digest == BlobRow.digest),
        )
    )


def mark_evidence(session: Session, responses: Iterable[Response]) -> None:
    """Keep the bodies a change was read from for ever."""
    digests = [response.digest for response in responses]
    session.execute(update(BlobRow).where(BlobRow.digest.in_(digests)).values(kept=True))


def forget(session: Session, source_id: int) -> None:
    """Forget the validators of a source, so that its next read is unconditional."""
    session.execute(delete(ResponseRow).where(ResponseRow.source_id == source_id))


def cached(session: Session, source_ids: Iterable[int]) -> dict[int, dict[str, Cached]]:
    """Return what is remembered of every URL of these sources, by source and URL."""
    found: dict[int, dict[str, Cached]] = {}
    rows = select(
        ResponseRow.source_id,
        ResponseRow.url,
        ResponseRow.etag,
        ResponseRow.last_modified,
        ResponseRow.digest,
        ResponseRow.reading,
    ).where(ResponseRow.source_id.in_(list(source_ids)))
    for source_id, url, etag, last_modified, digest, reading in session.execute(rows):
        found.setdefault(source_id, {})[url] = Cached(url, etag, last_modified, digest, reading)
    return found


def stored(entry: Cached, load: Callable[[str], bytes]) -> Stored:
    """Turn a cached entry into what `fetch` wants; `load` reads a body by digest when it is asked for."""
    return Stored(
        url=entry.url,
        etag=entry.etag,
        last_modified=entry.last_modified,
        digest=entry.digest,
        reading=entry.reading,
        body=lambda: load(entry.digest),
    )

"""Responses byte for byte: HTTP cache, evidence, material for re-reading; and texts by their digest."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.orm import Session

from connectors.exceptions import SourceError
from connectors.model import Response, Stored

from .inserts import insert_all, insert_missing
from .schema import BlobRow, ResponseRow
from .texts import DAMAGED

_THIS = (ResponseRow.source_id == bindparam("b_source"), ResponseRow.url == bindparam("b_url"))
# Built once: building a statement takes longer than asking it.
_REMEMBERED = select(ResponseRow.digest, ResponseRow.etag, ResponseRow.last_modified).where(*_THIS)
_RENEWED = (
    update(ResponseRow).where(*_THIS).values(etag=bindparam("b_etag"), last_modified=bindparam("b_last_modified"))
)
_REPLACED = _RENEWED.values(
    digest=bindparam("b_digest"), reading=bindparam("b_reading"), fetched_at=bindparam("b_fetched_at")
)
_UNREFERENCED = delete(BlobRow).where(
    BlobRow.digest == bindparam("b_digest"),
    BlobRow.kept.is_(False),
    ~exists().where(ResponseRow.digest == BlobRow.digest),
)


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
    connection = session.connection()
    for response in responses:
        which = {"b_source": source_id, "b_url": response.url}
        row = connection.execute(_REMEMBERED, which).one_or_none()
        values: dict[str, Any] = _validators(response, row if response.unchanged else None)
        if response.unchanged and row is not None:
            connection.execute(_RENEWED, {**which, **_bound(values)})
            continue
        values |= {"digest": put(session, response.body, kept=False), "reading": reading, "fetched_at": now}
        if row is None:
            insert_all(session, ResponseRow, [{"source_id": source_id, "url": response.url, **values}])
            continue
        connection.execute(_REPLACED, {**which, **_bound(values)})
        if row.digest != values["digest"]:
            drop_unreferenced(session, row.digest)


def _bound(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"b_{name}": value for name, value in values.items()}


def _validators(response: Response, last: Any) -> dict[str, str]:
    # A 304 may carry newer ones (RFC 9110, 15.4.5).
    etag, modified = (last.etag, last.last_modified) if last else ("", "")
    headers = response.headers
    return {"etag": headers.get("etag", etag), "last_modified": headers.get("last-modified", modified)}


def drop_unreferenced(session: Session, digest: str) -> None:
    """Forget a body that is neither kept nor the last answer of any URL."""
    session.connection().execute(_UNREFERENCED, {"b_digest": digest})


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

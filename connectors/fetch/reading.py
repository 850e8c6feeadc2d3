"""Reading of bodies: at most so many bytes, counted after decompression and while they arrive."""

import zlib
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from connectors.exceptions import FetchError

_GZIP = 31  # zlib's window bits for a gzip frame of any window


class _Coding(Protocol):
    def more(self, chunk: bytes, room: int) -> bytes: ...
    def ended(self) -> bool: ...


class _Plain:
    def more(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]

    def ended(self) -> bool:
        return True


class _Gzip:
    """One or more gzip members, inflated never further than asked for; what follows the last one is ignored."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(_GZIP)
        self._started = False

    def more(self, chunk: bytes, room: int) -> bytes:
        parts, rest = [], chunk
        while rest and room > 0:
            if self._inflater.eof:
                if not rest.startswith(b"\x1f"):
                    break
                self._inflater = zlib.decompressobj(_GZIP)
            self._started = True
            part = self._inflater.decompress(rest, room)
            parts.append(part)
            room -= len(part)
            rest = self._inflater.unused_data
        return b"".join(parts)

    def ended(self) -> bool:
        return self._inflater.eof or not self._started


async def read(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int) -> bytes:
    """Return the decompressed body.

    FetchError when it is larger than `limit` bytes, damaged, cut short or coded in a way that was not asked for.
    """
    coding = _coding(headers)
    if coding is None:
        msg = f"the body is coded as {headers['content-encoding'][:40]!r}, which was not asked for"
        raise FetchError(msg)
    body = await _gather(chunks, coding, limit + 1)
    if len(body) > limit:
        msg = f"the body is larger than {limit} bytes"
        raise FetchError(msg)
    if not coding.ended():
        msg = "the compressed body ends too early"
        raise FetchError(msg)
    return body


async def excerpt(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int = 65_536) -> bytes:
    """Return the beginning of a body that only explains a failure; b"" where even that cannot be read."""
    coding = _coding(headers)
    try:
        return b"" if coding is None else await _gather(chunks, coding, limit)
    except FetchError:
        return b""


async def _gather(chunks: AsyncIterator[bytes], coding: _Coding, most: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        try:
            body += coding.more(chunk, most - len(body))
        except zlib.error as error:
            msg = "the compressed body is damaged"
            raise FetchError(msg) from error
        if len(body) >= most:
            break
    return bytes(body)


def _coding(headers: Mapping[str, str]) -> _Coding | None:
    match headers.get("content-encoding", "").strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Gzip()
    return None

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.exceptions import FetchError
from connectors.fetch.reading import excerpt, read

GZIP = {"content-encoding": "gzip"}


async def pieces(body: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@given(bodies=st.lists(st.binary(max_size=3000), min_size=1, max_size=3), size=st.integers(1, 500))
async def test_every_member_of_a_gzip_body_is_read_whatever_the_pieces(bodies: list[bytes], size: int) -> None:
    packed = b"".join(map(gzip.compress, bodies))
    assert await read(pieces(packed, size), GZIP, 10_000) == b"".join(bodies)


@pytest.mark.parametrize("coding", ["", "identity", "Identity"])
async def test_a_plain_body_is_read_as_it_is(coding: str) -> None:
    assert await read(pieces(b"a" * 2500), {"content-encoding": coding}, 2500) == b"a" * 2500


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip", "identity, gzip", "gzip,br"])
async def test_a_coding_that_was_not_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(FetchError, match="not asked for"):
        await read(pieces(b"x"), {"content-encoding": coding}, 10)
    assert await excerpt(pieces(b"x"), {"content-encoding": coding}) == b""


@pytest.mark.parametrize("headers", [{}, GZIP])
async def test_the_limit_is_exact_and_named(headers: dict[str, str]) -> None:
    body = gzip.compress(b"a" * 5000) if headers else b"a" * 5000
    assert len(await read(pieces(body), headers, 5000)) == 5000
    with pytest.raises(FetchError, match="larger than 4999 bytes"):
        await read(pieces(body), headers, 4999)


async def test_reading_stops_at_the_limit() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"a" * 1000

    with pytest.raises(FetchError, match="larger"):
        await read(endless(), {}, 5000)
    assert len(await excerpt(endless(), {}, 2500)) == 2500


async def test_a_truncated_gzip_body_is_an_error() -> None:
    with pytest.raises(FetchError, match="too early"):
        await read(pieces(gzip.compress(b"a" * 5000)[:-9]), GZIP, 9000)


async def test_a_damaged_gzip_body_is_an_error() -> None:
    with pytest.raises(FetchError, match="damaged"):
        await read(pieces(b"plain after all"), GZIP, 9000)
    with pytest.raises(FetchError, match="damaged"):
        await read(pieces(zlib.compress(b"zlib is not gzip")), GZIP, 9000)


async def test_a_damaged_explanation_is_none() -> None:
    assert await excerpt(pieces(b"plain after all"), GZIP) == b""


async def test_padding_after_the_last_member_is_ignored() -> None:
    assert await read(pieces(gzip.compress(b"abc") + b"\0" * 3000), GZIP, 9000) == b"abc"


async def test_no_bytes_are_an_empty_body() -> None:
    assert await read(pieces(b""), GZIP, 10) == b""

import os
from pathlib import Path

import pytest

from connectors.exceptions import BlockedError, FetchError, GoneError, ParseError
from connectors.fetch import judge
from connectors.fetch.judge import looks_html
from connectors.model import Expects, Request

URL = "https://example.org/feed?api_key=k1"
CORPUS = Path(os.environ.get("GAZETTE_CORPUS", Path(__file__).parents[4] / "shared/corpus"))
BODIES = CORPUS / "feeds/torture/http_bodies"


def asked(expects: Expects = "any", *accept: int) -> Request:
    return Request(URL, expects=expects, accept=frozenset(accept))


@pytest.mark.parametrize("status", [200, 201, 204, 206])
def test_a_success_is_an_answer(status: int) -> None:
    judge(asked(), status, {}, b"")


def test_an_accepted_status_is_an_answer() -> None:
    judge(asked("json", 404), 404, {}, b"Entry not found")


def test_202_is_a_challenge_in_disguise() -> None:
    with pytest.raises(BlockedError):
        judge(asked(), 202, {}, b"")


def test_410_is_gone() -> None:
    with pytest.raises(GoneError):
        judge(asked(), 410, {}, b"")


@pytest.mark.parametrize("status", [300, 304, 400, 401, 403, 404, 429, 500, 503])
def test_any_other_status_is_an_error_that_shows_no_secret(status: int) -> None:
    with pytest.raises(FetchError, match=rf"^HTTP {status} from https://example.org/feed\?api_key=\*\*\*$") as caught:
        judge(asked(), status, {}, b"")
    assert type(caught.value) is FetchError
    assert caught.value.status == status


@pytest.mark.parametrize("header", ["cf-mitigated", "x-amzn-waf-action"])
@pytest.mark.parametrize("status", [200, 401, 403, 405])
def test_a_challenge_header_blocks_whatever_was_accepted(header: str, status: int) -> None:
    with pytest.raises(BlockedError):
        judge(asked("any", 403, 405), status, {header: "challenge"}, b"")


def test_a_403_for_want_of_quota_is_an_error_even_where_403_is_accepted() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1793613660", "date": "Mon, 02 Nov 2026 10:00:00 GMT"}
    with pytest.raises(FetchError) as caught:
        judge(asked("any", 403), 403, headers, b"")
    assert caught.value.retry_after == 60.0


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
        b'<html><script>window.gokuProps = {"key":"x"}</script></html>',
        b'<html><script src="https://x.token.awswaf.com/challenge.js"></script>',
        b"<html><iframe>Request unsuccessful. Incapsula incident ID: 1-2</iframe></html>",
    ],
)
@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_challenge_page_blocks(page: bytes, status: int) -> None:
    with pytest.raises(BlockedError, match="challenge"):
        judge(asked("page"), status, {}, page)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><script src='/_Incapsula_Resource?SWJIYLWA=1'></script>" + b"<p>terms</p>" * 3000,
        b"<html><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>terms</html>",
        b"<?xml version='1.0'?><rss><title>Just a moment... with cf and gokuProps</title></rss>",
        b'{"title": "Incapsula incident ID"}',
    ],
)
def test_what_only_mentions_a_challenge_is_an_answer(body: bytes) -> None:
    judge(asked(), 200, {}, body)


@pytest.mark.parametrize(
    "sample", sorted(BODIES.glob("*challenge*")) or [pytest.param(None, marks=pytest.mark.skip("no corpus"))]
)
def test_a_recorded_challenge_blocks(sample: Path) -> None:
    with pytest.raises(BlockedError):
        judge(asked(), 200, {}, sample.read_bytes())


@pytest.mark.parametrize("body", [b"[]", b'  {"a":1}', b"\xef\xbb\xbf[]", b'"x"', b"-1", b"null\n"])
def test_json_is_json(body: bytes) -> None:
    judge(asked("json"), 200, {}, body)


@pytest.mark.parametrize("body", [b"<!doctype html><p>", b"not found", b"", b" \n", b"<sparql/>", b"Virtuoso error"])
def test_anything_else_is_not(body: bytes) -> None:
    with pytest.raises(ParseError):
        judge(asked("json"), 200, {}, body)


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0'?><!-- a feed --><rss/>",
        b"\n<feed/>",
        b'{"version":"https://jsonfeed.org/version/1.1"}',
        b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN"><rss/>',
        "\ufeff<rss/>".encode("utf-16-le"),
    ],
)
def test_a_feed_is_xml_or_json(body: bytes) -> None:
    judge(asked("feed"), 200, {}, body)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html>",
        b"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='http://www.w3.org/1999/xhtml'>",
        "\ufeff<HTML>".encode("utf-16-le"),
        b"",
    ],
)
def test_a_page_is_no_feed(body: bytes) -> None:
    with pytest.raises(ParseError):
        judge(asked("feed"), 200, {}, body)


def test_an_empty_page_is_an_error_and_an_empty_file_is_not() -> None:
    judge(asked("text"), 200, {}, b"")
    with pytest.raises(ParseError, match="empty"):
        judge(asked("page"), 200, {}, b"")


def test_fewer_bytes_than_announced_are_an_error() -> None:
    with pytest.raises(FetchError, match="3 of 10 bytes"):
        judge(asked(), 200, {"content-length": "10"}, b"abc")


def test_the_announced_length_of_a_compressed_body_is_another_one() -> None:
    judge(asked(), 200, {"content-length": "10", "content-encoding": "gzip"}, b"abc")


def test_a_flood_of_comments_costs_nothing() -> None:
    assert not looks_html(b"<!---->" * 1_000_000)

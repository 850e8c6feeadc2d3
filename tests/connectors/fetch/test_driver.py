"""The fetcher against real servers on loopback: one rule of the network each."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from hashlib import sha256

import pytest
from aiohttp import web

from connectors.exceptions import BatchError, BlockedError, FetchError, GoneError, ParseError
from connectors.fetch import Fetcher, Policy
from connectors.model import Listing, Poll, Request, Response, Stored

Serve = Callable[[Callable[[web.Request], Awaitable[web.StreamResponse]]], Awaitable[str]]
Make = Callable[..., Fetcher]
WEEK = "Mon, 26 Oct 2026 10:00:00 GMT"


def stored(
    body: bytes = b"old", reading: int = 1, etag: str = 'W/"v1"', modified: str = WEEK
) -> Callable[[str], Stored]:
    return lambda url: Stored(url, etag, modified, sha256(body).hexdigest(), reading, lambda: body)


async def echo(request: web.Request) -> web.Response:
    """Answer with what was asked: method, target, headers and body."""
    lines = [
        f"{request.method} {request.raw_path}",
        *(f"{name.lower()}: {value}" for name, value in request.headers.items()),
    ]
    return web.Response(text="\n".join([*lines, "", await request.text()]))


async def revalidate(request: web.Request) -> web.Response:
    """Answer 304 to any validator."""
    conditional = {"If-None-Match", "If-Modified-Since"} & set(request.headers)
    return web.Response(status=304, headers={"ETag": '"v2"'}) if conditional else web.Response(text="new")


def answers(*planned: web.Response) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Answer with each response in turn."""
    rest = iter(planned)

    async def handler(_: web.Request) -> web.Response:
        return next(rest)

    return handler


# --- requests -----------------------------------------------------------------------------------------------------


async def test_a_request_goes_out_as_it_was_written(serve: Serve, fetcher: Fetcher) -> None:
    url = await serve(echo) + "/a%2Fb;c?sig=%2F%2C%3A&expand[]=x&y=a+b%20c"
    response = await fetcher.get(Request(url, headers={"Accept": "text/plain", "Accept-Encoding": "br"}))
    lines = response.body.decode().splitlines()
    assert lines[0] == "GET " + url.partition("/a%2F")[1] + url.partition("/a%2F")[2]
    assert {"accept: text/plain", "accept-encoding: gzip", "user-agent: tests"} <= set(lines)
    assert not any(line.startswith(("cookie", "authorization", "if-")) for line in lines)


async def test_an_answer_is_complete(serve: Serve, fetcher: Fetcher) -> None:
    headers = {"X-Total": "7", "Set-Cookie": "a=b", "Link": "<p2>"}
    url = await serve(answers(web.Response(body=b"body", headers=headers)))
    response = await fetcher.get(Request(url))
    assert (response.url, response.location, response.moved, response.status) == (url, url, "", 200)
    assert (response.body, response.digest, response.unchanged) == (b"body", sha256(b"body").hexdigest(), False)
    assert (response.headers["x-total"], response.headers["link"]) == ("7", "<p2>")
    assert not {"set-cookie", "content-length", "content-encoding"} & set(response.headers)


async def test_a_post_carries_its_body_and_no_validator(serve: Serve, fetcher: Fetcher) -> None:
    request = Request(await serve(echo), method="POST", body=b"q=1", headers={"Content-Type": "text/x"})
    lines = (await fetcher.get(request, stored())).body.decode().splitlines()
    assert lines[0] == "POST /"
    assert lines[-1] == "q=1"
    assert "content-type: text/x" in lines
    assert not any(line.startswith("if-") for line in lines)


async def test_cookies_are_not_kept(serve: Serve, fetcher: Fetcher) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=request.headers.get("Cookie", "none"), headers={"Set-Cookie": "a=b; Path=/"})

    url = await serve(handler)
    await fetcher.get(Request(url))
    assert (await fetcher.get(Request(url))).body == b"none"


# --- conditional requests -----------------------------------------------------------------------------------------


async def test_validators_are_sent_verbatim(serve: Serve, fetcher: Fetcher) -> None:
    response = await fetcher.get(Request(await serve(echo)), stored(etag='W/"a, b"', modified="yesterday"))
    assert {'if-none-match: W/"a, b"', "if-modified-since: yesterday"} <= set(response.body.decode().splitlines())


async def test_what_cannot_be_sent_back_is_left_out(serve: Serve, fetcher: Fetcher) -> None:
    response = await fetcher.get(Request(await serve(echo)), stored(etag='"é"', modified=""))
    assert b"if-" not in response.body


async def test_a_304_is_the_stored_body_which_is_not_loaded(serve: Serve, fetcher: Fetcher) -> None:
    loaded = []
    last = Stored("", '"v1"', WEEK, "d1", 1, lambda: loaded.append(1) or b"old")  # type: ignore[func-returns-value]
    response = await fetcher.get(Request(await serve(revalidate)), lambda _: last)
    assert (response.unchanged, response.status, response.digest) == (True, 200, "d1")
    assert (response.headers["etag"], response.headers["last-modified"]) == ('"v2"', WEEK)
    assert not loaded
    assert response.body == b"old"


async def test_a_304_is_read_again_by_another_reading(serve: Serve, fetcher: Fetcher) -> None:
    response = await fetcher.get(Request(await serve(revalidate)), stored(reading=1), 2)
    assert (response.unchanged, response.body) == (False, b"old")


async def test_an_unconditional_request_sends_no_validators(serve: Serve, fetcher: Fetcher) -> None:
    response = await fetcher.get(Request(await serve(revalidate)), stored(), unconditional=True)
    assert response.body == b"new"


async def test_a_304_nobody_asked_for_is_an_error(serve: Serve, fetcher: Fetcher) -> None:
    url = await serve(answers(web.Response(status=304)))
    with pytest.raises(FetchError, match="HTTP 304"):
        await fetcher.get(Request(url))


@pytest.mark.parametrize(("reading", "unchanged"), [(1, True), (2, False)])
async def test_the_same_bytes_are_unchanged_for_the_same_reading(
    serve: Serve, fetcher: Fetcher, reading: int, unchanged: bool
) -> None:
    url = await serve(answers(web.Response(body=b"old")))
    assert (await fetcher.get(Request(url), stored(b"old"), reading)).unchanged is unchanged


async def test_an_accepted_error_is_never_unchanged(serve: Serve, fetcher: Fetcher) -> None:
    url = await serve(answers(web.Response(status=404, body=b"old")))
    response = await fetcher.get(Request(url, accept=frozenset({404})), stored(b"old"))
    assert (response.status, response.unchanged) == (404, False)


# --- redirects ----------------------------------------------------------------------------------------------------


def redirect(status: int, location: str) -> web.Response:
    return web.Response(status=status, headers={"Location": location})


@pytest.mark.parametrize(("status", "moved"), [(301, True), (302, False), (303, False), (307, False), (308, True)])
async def test_a_redirect_is_followed_and_remembered_when_it_is_permanent(
    serve: Serve, fetcher: Fetcher, status: int, moved: bool
) -> None:
    url = await serve(answers(redirect(status, "new"), web.Response(text="here")))
    response = await fetcher.get(Request(url + "/old"))
    assert (response.url, response.location, response.body) == (url + "/old", url + "/new", b"here")
    assert response.moved == (url + "/new" if moved else "")


async def test_five_redirects_are_followed_and_no_sixth(serve: Serve, fetcher: Fetcher) -> None:
    five = [redirect(302, f"/{n}") for n in range(5)]
    url = await serve(answers(*five, web.Response(text="here")))
    assert (await fetcher.get(Request(url))).location == url + "/4"
    endless = await serve(answers(*(redirect(302, f"/{n}") for n in range(9))))
    with pytest.raises(FetchError, match="more than 5 redirects"):
        await fetcher.get(Request(endless))


async def test_an_accepted_redirect_is_given_to_the_connector(serve: Serve, fetcher: Fetcher) -> None:
    url = await serve(answers(redirect(307, "/new")))
    assert (await fetcher.get(Request(url, accept=frozenset({307})))).status == 307


async def test_a_redirect_to_a_private_address_is_refused(serve: Serve) -> None:
    hits = []

    async def handler(_: web.Request) -> web.Response:
        hits.append(1)
        return redirect(302, "http://169.254.169.254/latest/meta-data/")

    url = await serve(handler)
    async with Fetcher(Policy(user_agent="tests")) as guarded:
        with pytest.raises(BlockedError, match="not a port of the web"):
            await guarded.get(Request(url))
    assert not hits


async def test_the_guard_sees_every_hop(serve: Serve, fetcher: Fetcher) -> None:
    url = await serve(answers(redirect(302, "file:///etc/hostname")))
    with pytest.raises(BlockedError, match="neither http nor https"):
        await fetcher.get(Request(url))


async def test_an_ipv6_literal_is_reached(fetcher: Fetcher) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    try:
        server = await asyncio.start_server(talk, "::1", 0)
    except OSError:
        pytest.skip("no IPv6 on loopback")
    async with server:
        url = f"http://[::1]:{server.sockets[0].getsockname()[1]}/"
        assert (await fetcher.get(Request(url))).body == b"ok"


# --- secrets ------------------------------------------------------------------------------------------------------


async def test_a_token_goes_to_its_host_only(serve: Serve, make: Make) -> None:
    home, other = await serve(echo), await serve(echo)
    fetcher = make(tokens={home: "t0ken"})
    assert b"authorization: Bearer t0ken" in (await fetcher.get(Request(home))).body
    assert b"t0ken" not in (await fetcher.get(Request(other))).body


async def test_a_redirect_to_another_host_loses_the_token(serve: Serve, make: Make) -> None:
    other = await serve(echo)
    home = await serve(answers(redirect(302, other)))
    response = await make(tokens={home: "t0ken"}).get(Request(home))
    assert response.location == other
    assert b"authorization" not in response.body


async def test_a_redirect_does_not_bring_anybody_our_token(serve: Serve, make: Make) -> None:
    home = await serve(echo)
    stranger = await serve(answers(redirect(302, home)))
    assert b"authorization" not in (await make(tokens={home: "t0ken"}).get(Request(stranger))).body


def test_a_policy_hides_its_tokens() -> None:
    assert "t0ken" not in repr(Policy(user_agent="tests", tokens={"example.org": "t0ken"}))


async def test_neither_logs_nor_errors_name_a_secret(
    serve: Serve, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = await serve(answers(web.Response(text="ok"), web.Response(status=500)))
    fetcher = make(tokens={url: "t0ken"})
    await fetcher.get(Request(url + "/?key=t0ken"))
    with pytest.raises(FetchError) as caught:
        await fetcher.get(Request(url + "/?key=t0ken"))
    assert str(caught.value) == f"HTTP 500 from {url}/?key=***"
    ours = [record for record in caplog.records if record.name.startswith(("httpx", "aiohttp.client", "connectors"))]
    assert "t0ken" not in "".join(record.getMessage() for record in ours)
    assert logging.getLogger("httpx").level == logging.WARNING


# --- judgement ----------------------------------------------------------------------------------------------------


async def test_an_error_keeps_its_status_and_the_pause_that_was_asked_for(serve: Serve, fetcher: Fetcher) -> None:
    url = await serve(answers(web.Response(status=503, headers={"Retry-After": "120"})))
    with pytest.raises(FetchError) as caught:
        await fetcher.get(Request(url))
    assert (caught.value.status, caught.value.retry_after) == (503, 120.0)


async def test_a_410_is_gone(serve: Serve, fetcher: Fetcher) -> None:
    with pytest.raises(GoneError):
        await fetcher.get(Request(await serve(answers(web.Response(status=410)))))


async def test_a_challenge_behind_an_error_is_seen(serve: Serve, fetcher: Fetcher) -> None:
    page = "<html><title>Just a moment...</title><script src=/cdn-cgi/cf.js></script>"
    url = await serve(answers(web.Response(status=503, text=page, content_type="text/html")))
    with pytest.raises(BlockedError):
        await fetcher.get(Request(url))


async def test_html_where_json_was_due_is_not_given_to_the_connector(serve: Serve, fetcher: Fetcher) -> None:
    url = await serve(answers(web.Response(text="<!doctype html><p>Sign in", content_type="text/html")))
    with pytest.raises(ParseError, match="an HTML page where JSON was due"):
        await fetcher.get(Request(url, expects="json"))


async def test_after_a_429_the_host_is_left_alone(serve: Serve, fetcher: Fetcher) -> None:
    exhausted = {"RateLimit": '"api";r=0;t=55', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}
    url = await serve(answers(web.Response(status=429, headers=exhausted)))
    for _ in range(2):
        with pytest.raises(FetchError) as caught:
            await fetcher.get(Request(url))
        assert (caught.value.status, caught.value.retry_after) == (429, 55.0)


async def test_a_nearly_exhausted_quota_pauses_the_host(serve: Serve, fetcher: Fetcher) -> None:
    headers = {"RateLimit": '"api";r=20;t=200', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}
    url = await serve(answers(web.Response(text="ok", headers=headers)))
    await fetcher.get(Request(url))
    with pytest.raises(FetchError, match="left alone") as caught:
        await fetcher.get(Request(url))
    assert 195 < (caught.value.retry_after or 0) <= 200


# --- visits -------------------------------------------------------------------------------------------------------


def nothing(_: str) -> None:
    return None


def concurrent(url: str, count: int) -> Poll:
    found: tuple[Response, ...] = yield tuple(Request(f"{url}/{n}") for n in range(count))
    return Listing(cursor={"seen": ",".join(response.body.decode() for response in found)})


async def test_a_visit_keeps_every_response_in_order(serve: Serve, fetcher: Fetcher) -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(0.02 if request.path == "/0" else 0)
        return web.Response(text=request.path)

    url = await serve(handler)
    visit = await fetcher.visit(concurrent(url, 3), nothing, 7)
    assert visit.listing.cursor == {"seen": "/0,/1,/2"}
    assert [response.url for response in visit.responses] == [f"{url}/{n}" for n in range(3)]
    assert visit.reading == 7


async def test_two_requests_run_at_one_host_and_more_at_several(serve: Serve, fetcher: Fetcher) -> None:
    running: dict[str, int] = {}
    most: dict[str, int] = {}

    async def handler(request: web.Request) -> web.Response:
        for key in (request.host, "all"):
            running[key] = running.get(key, 0) + 1
            most[key] = max(most.get(key, 0), running[key])
        await asyncio.sleep(0.02)
        running[request.host] -= 1
        running["all"] -= 1
        return web.Response(text="x")

    addresses = [await serve(handler), await serve(handler)]
    await asyncio.gather(*(fetcher.visit(concurrent(url, 6), nothing) for url in addresses))
    assert sorted(most.values()) == [2, 2, 4]


async def one_fails(request: web.Request) -> web.Response:
    return web.Response(status=500) if request.path == "/0" else web.Response(text=request.path)


async def test_one_failure_stops_a_poll_that_does_not_take_it(serve: Serve, fetcher: Fetcher) -> None:
    poll = concurrent(await serve(one_fails), 2)
    with pytest.raises(FetchError, match="HTTP 500"):
        await fetcher.visit(poll, nothing)
    with pytest.raises(StopIteration):
        next(poll)


async def test_a_poll_that_takes_a_failure_goes_on_with_the_other_answers(serve: Serve, fetcher: Fetcher) -> None:
    came: list[object] = []

    def poll() -> Poll:
        try:
            yield tuple(Request(f"{url}/{number}") for number in range(3))
        except BatchError as error:
            came.extend(answer.body if isinstance(answer, Response) else type(answer) for answer in error.answers)
        return Listing()

    url = await serve(one_fails)
    visit = await fetcher.visit(poll(), nothing)

    assert came == [FetchError, b"/1", b"/2"]
    assert [response.body for response in visit.responses] == [b"/1", b"/2"]


async def test_a_poll_may_ask_elsewhere_when_one_request_fails(serve: Serve, fetcher: Fetcher) -> None:
    def poll() -> Poll:
        try:
            yield Request(f"{url}/0")
        except FetchError:
            yield Request(f"{url}/1")
        return Listing(complete=True)

    url = await serve(one_fails)
    assert (await fetcher.visit(poll(), nothing)).listing.complete


async def test_what_a_connector_cannot_read_is_a_parse_error(serve: Serve, fetcher: Fetcher) -> None:
    def poll() -> Poll:
        response = yield Request(url)
        int(response.body)
        return Listing()

    url = await serve(answers(web.Response(text="x")))
    with pytest.raises(ParseError, match=f"ValueError: invalid literal.* in {url}"):
        await fetcher.visit(poll(), nothing)

"""The wire: httpx's transport interface over aiohttp, which spends a tenth of the CPU of httpx's own pool."""

import errno
import functools
import ssl

import aiohttp
import httpx
from httpx_aiohttp.transport import AiohttpResponseStream, AiohttpTransport, map_aiohttp_exceptions
from yarl import URL

from .policy import Policy
from .redirects import Hop
from .resolver import Resolver

FAILURES = (httpx.TransportError, aiohttp.ClientError)
"""What the wire raises; `failure` puts it into words."""

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (aiohttp.ConnectionTimeoutError, "no connection within {connect:g} s to {place}"),
    (TimeoutError, "no answer within {read:g} s from {place}"),
    (aiohttp.ClientConnectorDNSError, "no address is known for {place}"),
    (aiohttp.ClientConnectorCertificateError, "the certificate of {place} was not accepted"),
    (aiohttp.ClientConnectorError, "no connection to {place}"),
    (aiohttp.ServerDisconnectedError, "connection closed by {place}"),
    (aiohttp.ClientOSError, "connection closed by {place}"),
    (aiohttp.ClientPayloadError, "the answer was cut short by {place}"),
)
_HEADER_LIMIT = 65_536  # real sites send content security policies of more than aiohttp's 8 kB


class Wire(AiohttpTransport):
    """AiohttpTransport that sends an address as it is written and resolves names through the guard.

    The base class hands addresses over as text, and aiohttp would decode `%2F` in a signed query.
    """

    def __init__(self, policy: Policy) -> None:
        super().__init__(verify=_trust(), trust_env=False)
        self._policy = policy

    def get_client(self) -> aiohttp.ClientSession:
        """Return a session without cookies, proxies or decompression."""
        connector = aiohttp.TCPConnector(
            ssl=self.ssl_context,
            resolver=Resolver(self._policy.connect, public=not self._policy.allow_private),
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(sock_connect=self._policy.connect, sock_read=self._policy.read),
            auto_decompress=False,
            trust_env=False,
            max_line_size=_HEADER_LIMIT,
            max_field_size=_HEADER_LIMIT,
        )

    async def send(self, hop: Hop) -> httpx.Response:
        """Send one request; the response's stream is raw and must be closed.

        The short way to `handle_async_request`: an httpx.Request would only be built to be taken apart again.
        """
        if not isinstance(self.client, aiohttp.ClientSession):
            self.client = self.get_client()
        with map_aiohttp_exceptions():
            answer = await self.client.request(
                hop.method, _verbatim(hop.url), headers=hop.headers, data=hop.body or None, allow_redirects=False
            )
        return httpx.Response(answer.status, headers=answer.raw_headers, stream=AiohttpResponseStream(answer))


def failure(error: Exception, place: str, policy: Policy) -> str:
    """Return what happened on the wire as a short fact with host and port, and nothing else of the address."""
    cause = error.__cause__ or error
    if isinstance(cause, aiohttp.ClientConnectorError) and cause.os_error.errno == errno.ECONNREFUSED:
        return f"connection refused by {place}"
    for kind, words in _WORDS:
        if isinstance(cause, kind):
            return words.format(place=place, connect=policy.connect, read=policy.read)
    return f"{type(cause).__name__} at {place}"


def _verbatim(url: httpx.URL) -> URL:
    """Return aiohttp's form of the address from the parts that the guard has seen, so that no second parser reads it."""
    path, _, query = url.raw_path.decode("ascii").partition("?")
    return URL.build(
        scheme=url.scheme, authority=url.netloc.decode("ascii"), path=path, query_string=query, encoded=True
    )


@functools.cache
def _trust() -> ssl.SSLContext:
    """Return the accepted authorities, read once: certifi's, or those of SSL_CERT_FILE where an intranet has its own."""
    return httpx.create_ssl_context()

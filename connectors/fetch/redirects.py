"""Where a redirect leads, and what may go along. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

import httpx

from connectors.exceptions import FetchError

from . import urls
from .literal import shown

FOLLOWED = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_PRIVATE = frozenset({"authorization", "cookie"})
_OF_BODY = frozenset({"content-type", "content-length"})


@dataclass(frozen=True, slots=True)
class Hop:
    """One request on the way to a document; `permanent`: every redirect so far was 301 or 308."""

    url: httpx.URL
    method: str
    headers: Mapping[str, str]
    body: bytes = b""
    followed: int = 0
    permanent: bool = True

    @property
    def moved(self) -> str:
        """The new address, "" when the document has not moved for good."""
        return str(self.url) if self.followed and self.permanent else ""

    def onward(self, status: int, location: str) -> "Hop":
        """Return the next hop; another origin is not told our credentials. FetchError when it may not be taken."""
        url = self._target(location)
        headers = self.headers
        if urls.origin(url) != urls.origin(self.url):
            headers = {name: value for name, value in headers.items() if name not in _PRIVATE}
        method, body = self.method, self.body
        if status == HTTPStatus.SEE_OTHER or (method == "POST" and status in {301, 302}):
            method, body = "GET", b""
            headers = {name: value for name, value in headers.items() if name not in _OF_BODY}
        permanent = self.permanent and status in _PERMANENT
        return replace(
            self, url=url, method=method, headers=headers, body=body, followed=self.followed + 1, permanent=permanent
        )

    def _target(self, location: str) -> httpx.URL:
        here = shown(str(self.url))
        if not location:
            msg = f"a redirect to nowhere from {here}"
            raise FetchError(msg)
        url = urls.join(self.url, location)
        if self.url.scheme == "https" and url.scheme == "http":
            msg = f"a redirect from https to http is not followed: {here}"
            raise FetchError(msg)
        return url

"""The small fake internet: everything that is watched and everybody who is told, on loopback ports."""

import ssl
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

from .clock import Clock
from .faults import Fault, Faults, Planned
from .github import Github
from .host import Host, Loop, Seen
from .hub import Hub
from .receivers import Slack, Webhook
from .site import Site
from .smtp import Smtp

H = TypeVar("H", bound=Host)
BEGINNING = datetime(2026, 4, 1, tzinfo=UTC)


class World:
    """A context manager that starts and stops a fake internet; what is not asked for is not started.

    clock: what every server goes by; it stands still until it is moved. requests: what was asked of whom, oldest first.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock(BEGINNING)
        self.requests: list[Seen] = []
        self._faults = Faults(self.clock)
        self._loop = Loop()
        self._hosts: dict[str, Host] = {}
        self._smtp: Smtp | None = None

    def __enter__(self) -> Self:
        self._loop.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop every server and the thread they run in."""
        for host in self._hosts.values():
            self._loop.run(host.stop())
        if self._smtp is not None:
            self._loop.run(self._smtp.stop())
        self._loop.stop()

    @property
    def hub(self) -> Hub:
        """The Hugging Face Hub."""
        return self._host("hub", Hub)

    @property
    def hub_url(self) -> str:
        """The Hub's address, without a slash at the end."""
        return self.hub.origin

    @property
    def github(self) -> Github:
        """GitHub's API."""
        return self._host("github", Github)

    def site(self, name: str) -> Site:
        """Return the web site of this name, a new and empty one at the first time."""
        return self._host(f"site:{name}", Site)

    @property
    def slack(self) -> Slack:
        """The Slack-like webhook."""
        return self._host("slack", Slack)

    @property
    def webhook(self) -> Webhook:
        """The webhook that takes anything."""
        return self._host("webhook", Webhook)

    @property
    def smtp(self) -> Smtp:
        """The mail server, without TLS unless `start_smtp` came first."""
        return self._smtp or self.start_smtp()

    def start_smtp(self, tls: ssl.SSLContext | None = None) -> Smtp:
        """Start the mail server, with STARTTLS required where a server-side context is given."""
        if self._smtp is not None:
            msg = "the mail server runs already"
            raise RuntimeError(msg)
        self._smtp = Smtp(self.clock, tls)
        self._loop.run(self._smtp.start())
        return self._smtp

    def fault(self, glob: str, fault: Fault) -> Planned:
        """Let every request whose path (with or without query and host in front) matches `glob` meet `fault`."""
        return self._faults.add(glob, fault)

    def calm(self) -> None:
        """Call off every fault of every host."""
        for faults in (self._faults, *(host.faults for host in self._hosts.values())):
            faults.clear()

    def _host(self, name: str, kind: type[H]) -> H:
        if name not in self._hosts:
            new = kind(name, self.clock, self.requests, self._faults)
            self._loop.run(new.start())
            self._hosts[name] = new
        host = self._hosts[name]
        assert isinstance(host, kind)
        return host

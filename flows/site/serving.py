"""A look at the site on this machine, and nowhere else."""

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from connectors.exceptions import ConfigError

_HOST = "127.0.0.1"
_TYPES = {".atom": "application/atom+xml", ".ics": "text/calendar"}


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, without a line for each."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | _TYPES

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def server(out: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of the pages on the loopback address; ConfigError when the port is taken."""
    try:
        return ThreadingHTTPServer((_HOST, port), partial(_Quiet, directory=str(out)))
    except OSError as exc:
        msg = f"port {port} cannot be used: {exc.strerror}; choose another: gazette site --serve --port 0"
        raise ConfigError(msg) from exc


def serve(out: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve the pages until Ctrl-C."""
    with server(out, port) as running:
        say(f"http://{_HOST}:{running.server_port}/   (stop it with Ctrl-C)")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            say("stopped")

"""Whether a receiver's server is there and lets us in, asked without sending a message."""

import socket
import ssl
from typing import Any

from connectors.exceptions import ConfigError, DeliveryError

from .services import schema, service
from .urls import has_host

_HTTPS, _HTTP = 443, 80


def reach(url: str, timeout: float) -> str:
    """Return what was found, "" where nothing can be asked without sending.

    url: an address that `check` accepts. Raises DeliveryError, without the secret, where the server is not reached
    or refuses the login.
    """
    try:
        found: Any = service(url, timeout)
    except ConfigError as exc:
        raise DeliveryError(str(exc), outcome="permanent") from None
    scheme = schema(found)
    if scheme in {"mailkit", "mailkits"}:
        return str(found.reach(timeout))
    if has_host(scheme) and found.host:
        secure = not found.plain if scheme == "slackkit" else bool(found.secure)
        return _server(found.host, found.port, secure=secure, verified=found.verify_certificate, wait=timeout)
    return ""


def _server(host: str, port: int | None, *, secure: bool, verified: bool, wait: float) -> str:
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection((host, port or (_HTTPS if secure else _HTTP)), timeout=wait) as line:
            if secure:
                context.wrap_socket(line, server_hostname=host).close()
    except OSError as exc:
        msg = f"the receiver cannot be reached ({type(exc).__name__})"
        raise DeliveryError(msg) from exc
    return "the server answers over TLS" if secure else "the server answers"

"""Apprise addresses turned into Apprise services with our settings: no retries, no redirects, nothing stored."""

import difflib
import inspect
import re
import warnings
from functools import cache
from typing import Any

from apprise import Apprise, AppriseAsset, NotificationManager, NotifyBase, NotifyFormat

from connectors.exceptions import ConfigError

from .redact import conceal, overheard, quiet, secrets, shown
from .urls import canonical, mask

_NAMES = {"json": "JSON webhook", "jsons": "JSON webhook", "xml": "XML webhook", "xmls": "XML webhook"}
_CONNECT = 10.0
_GRACE = 5.0


def service(url: str, timeout: float) -> NotifyBase:
    """Return the one service of an address, ready to send once; ConfigError, without the secret, where it is none."""
    target = canonical(url)
    _register()
    conceal((*secrets(url), *secrets(target)))
    with overheard() as heard:
        found = Apprise.instantiate(target, asset=_asset(timeout))
    if found is None:
        raise ConfigError(_advice(url))
    if dropped := [said for said in heard if said.startswith("Dropped invalid")]:
        # Apprise would go on without that recipient, who would then never hear anything.
        msg = f"{mask(url)}: {shown(dropped[0]).removeprefix('Dropped ')}"
        raise ConfigError(msg)
    return _tamed(found, timeout)


def patience(timeout: float) -> float:
    """Return the seconds after which a delivery is given up whatever it does: several silences in a row."""
    return timeout * 2 + _CONNECT + _GRACE


def name(found: NotifyBase) -> str:
    """Return what people call a service."""
    return _NAMES.get(schema(found), str(found.service_name))


def schema(found: NotifyBase) -> str:
    """Return the scheme of a service's address, in lower case."""
    return str(found.schema or "").lower()


def wants_markdown(found: NotifyBase) -> bool:
    """Return whether a service takes Markdown and nothing else."""
    return bool(found.notify_format == NotifyFormat.MARKDOWN)


@cache
def _register() -> None:
    quiet()
    manager: Any = NotificationManager
    with warnings.catch_warnings():
        # Apprise's e-mail imports imghdr, which Python 3.11 and 3.12 deprecate.
        warnings.simplefilter("ignore", DeprecationWarning)
        from .mailkit import MailKit  # noqa: PLC0415
        from .slackkit import SlackKit  # noqa: PLC0415

        for plugin in (MailKit, SlackKit):
            manager().add(plugin, force=True)


def _asset(timeout: float) -> AppriseAsset:
    wanted: dict[str, Any] = {
        "app_id": "Model Gazette",
        "app_desc": "Model Gazette",
        "storage_mode": "memory",
        "http_redirects": False,
        "secure_logging": True,
        "async_mode": False,
        "service_timeout": patience(timeout),
    }
    # Some of these are younger than the oldest Apprise we take.
    taken = inspect.signature(AppriseAsset.__init__).parameters
    return AppriseAsset(**{key: value for key, value in wanted.items() if key in taken or hasattr(AppriseAsset, key)})


def _tamed(found: Any, timeout: float) -> NotifyBase:
    """Set what the address may not decide: the outbox retries, and nobody follows a redirect with the payload."""
    found.retry, found.wait, found.optional, found.redirects = 0, 0.0, False, False
    found.interpret_emojis = False
    found.socket_connect_timeout, found.socket_read_timeout = min(timeout, _CONNECT), timeout
    return found  # type: ignore[no-any-return]


def _schemes() -> list[str]:
    """Return how addresses may begin, our own plugins' aside: nobody needs to know their names."""
    manager: Any = NotificationManager
    return sorted(scheme for scheme in manager().schemas() if not scheme.startswith(("mailkit", "slackkit")))


def _advice(url: str) -> str:
    scheme = url.partition(":")[0].lower() if ":" in url else ""
    if scheme in {"http", "https"}:
        return f"{mask(url)}: no service has such an address; a webhook of your own is written json://host/path"
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        return "a receiver's url is an Apprise address such as mailto://..., a Slack webhook's address, or console:"
    if scheme not in (known := _schemes()):
        like = difflib.get_close_matches(scheme, known, n=1)
        hint = f" (did you mean {like[0]}://?)" if like else ""
        return f"no service is called {scheme}://{hint}; the services are listed at https://appriseit.com/services/"
    return f"{mask(url)}: the address is incomplete or malformed; its form is at https://appriseit.com/services/"

"""The addresses of receivers: which plugin takes them, and how they are shown without their secrets. Pure."""

import re
from urllib.parse import parse_qs, quote, unquote, urlencode

from connectors.exceptions import ConfigError

CONSOLE = "console:"

_WEBHOOK = re.compile(
    r"https://(?P<host>hooks\.slack(?:-gov)?\.com)/services/"
    r"(?P<path>[A-Za-z0-9]+/[A-Za-z0-9]+/[A-Za-z0-9]+)/?(?:\?(?P<query>.*))?",
)
_HOOK_PATH = re.compile(r"[A-Za-z0-9]+/[A-Za-z0-9]+/[A-Za-z0-9]+")
_BOT = re.compile(r"(?:xoxe\.)?xox[abp]-[A-Za-z0-9-]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://)?")
_SEVERAL = re.compile(r"[,;\s]\s*[A-Za-z][A-Za-z0-9+.-]*://")
_SLACK_FORM = "a Slack receiver reads https://hooks.slack.com/services/T.../B.../... or slack://xoxb-.../#channel"
_HOOKS, _GOV, _API = "hooks.slack.com", "hooks.slack-gov.com", "slack.com"
_MASKED = 8
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?|[a-z]+:\d+")

# Of these the first part of the address is a machine; of all others it may be a token.
_HOSTED = {
    *("http", "https", "json", "jsons", "xml", "xmls", "form", "forms", "workflows", "apprise", "apprises"),
    *("mailto", "mailtos", "mailkit", "mailkits", "slackkit", "gotify", "gotifys", "matrix", "matrixs"),
    *("mmost", "mmosts", "rocket", "rockets", "synology", "synologys"),
}


def is_console(url: str) -> bool:
    """Return whether the receiver is the terminal."""
    return url in {CONSOLE, "console://"}


def has_host(scheme: str) -> bool:
    """Return whether the first part of such an address is a machine, not perhaps a token."""
    return scheme in _HOSTED


def canonical(url: str) -> str:
    """Return the address our own plugins take for a Slack or e-mail address, any other as it is.

    Raises ConfigError where a Slack address is malformed or several addresses stand in one.
    """
    if _SEVERAL.search(url):
        msg = "several addresses in one receiver: give each its own [[receiver]]"
        raise ConfigError(msg)
    if found := _WEBHOOK.fullmatch(url):
        return _slackkit(found["host"], found["path"], "", found["query"] or "")
    scheme, _, rest = url.partition("://")
    if scheme.lower() == "slack":
        return _from_slack(rest, url)
    if scheme.lower() in {"mailto", "mailtos"}:
        return f"mailkit{'s' if scheme.lower().endswith('s') else ''}://{rest}"
    return url


def takes(url: str) -> frozenset[str]:
    """Return which forms of a notification its receiver shows besides text: "html", "blocks" or none."""
    try:
        scheme = canonical(url).partition(":")[0].lower()
    except ConfigError:
        return frozenset()
    return frozenset({"slackkit": ("blocks",), "mailkit": ("html",), "mailkits": ("html",)}.get(scheme, ()))


def mask(url: str) -> str:
    """Return the address for tables and logs: the service is recognizable, the secret is not."""
    if is_console(url):
        return CONSOLE
    found = _SCHEME.match(url)
    if found is None:
        return "****"
    scheme, rest = found[1].lower(), url[found.end() :]
    authority, _, tail = re.sub(r"[?#]", "/", rest, count=1).partition("/")
    host = authority.rpartition("@")[2]
    shown = host if scheme in _HOSTED else _outer(host)
    user = "****@" if "@" in authority else ""
    return f"{scheme}://{user}{shown}{'/****' if tail.strip('/') else ''}"


def parts(url: str) -> tuple[str, ...]:
    """Return the pieces of an address that are secret or look it: passwords, tokens in host, path and options."""
    found = _SCHEME.match(url)
    if found is None or is_console(url):
        return ()
    before, _, query = url[found.end() :].partition("?")
    authority, *path = before.split("/")
    login, _, host = authority.rpartition("@")
    pieces = [*path, *login.split(":"), host, *(value for values in parse_qs(query).values() for value in values)]
    tokens = {unquote(piece) for piece in pieces if _is_token(unquote(piece))}
    return tuple({form for piece in (*tokens, *login.split(":")[1:]) for form in (piece, unquote(piece))} - {""})


def _is_token(piece: str) -> bool:
    # Host names, mail addresses and words are no secrets: to redact them would blot out half the log.
    word = piece.islower() and piece.isalpha() and len(piece) < 2 * _MASKED
    return len(piece) >= _MASKED and "@" not in piece and not word and not _HOST.fullmatch(piece)


def _from_slack(rest: str, url: str) -> str:
    if re.search(r"[?&]mode=(?:w|t)", rest):
        return url  # Workflow Builder takes its own form of message; the stock plugin knows it
    before, _, query = rest.partition("?")
    options = parse_qs(query)
    pieces = [unquote(piece) for piece in before.rpartition("@")[2].split("/") if piece]
    targets = [t.strip("#/ ") for value in options.get("to", []) for t in re.split(r"[,\s]+", value)]
    if pieces and _BOT.fullmatch(pieces[0]):
        return _slackkit(_API, pieces[0], _only([*pieces[1:], *targets] or ["general"]), query)
    if not _HOOK_PATH.fullmatch("/".join(pieces[:3])):
        raise ConfigError(_SLACK_FORM)
    gov = options.get("mode", [""])[0].startswith("gov")
    return _slackkit(_GOV if gov else _HOOKS, "/".join(pieces[:3]), _only([*pieces[3:], *targets]), query)


def _only(channels: list[str]) -> str:
    if len(channels) > 1:
        msg = "a Slack receiver has one channel: give each channel its own [[receiver]]"
        raise ConfigError(msg)
    return channels[0].lstrip("#") if channels else ""


def _slackkit(host: str, path: str, channel: str, query: str) -> str:
    kept = {key: values[0] for key, values in parse_qs(query).items() if key == "verify"}
    options = kept | ({"channel": channel} if channel else {})
    return f"slackkit://{host}/{quote(path)}{'?' + urlencode(options) if options else ''}"


def _outer(token: str) -> str:
    return f"{token[0]}...{token[-1]}" if len(token) >= _MASKED else "****"

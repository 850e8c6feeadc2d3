"""Addresses as text, before anything parses them: shown without secrets, known as loopback. Pure and cheap to import."""

import re

_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")
_USERINFO = re.compile(r"(?<=://)[^/?#@]*@")
_SECRET = re.compile(
    r"(?i)([?&;][^=&;#?]*(?:token|key|sig|secret|pass|pwd|auth(?!or)|code|credential|session)[^=&;#?]*=)[^&;#]*"
)
_LONGEST = 300


def is_loopback(place: str) -> bool:
    """Tell whether `host:port` is this machine by its own words."""
    return _LOOPBACK.fullmatch(place.rpartition(":")[0]) is not None


def shown(url: str) -> str:
    """Return the address as messages show it: no credentials, no secret in the query, printable, not endless."""
    plain = _SECRET.sub(r"\1***", _USERINFO.sub("", url[: 4 * _LONGEST]))
    printable = "".join(letter if letter.isprintable() else "\ufffd" for letter in plain[: _LONGEST + 1])
    return printable if len(printable) <= _LONGEST else printable[:_LONGEST] + "\u2026"

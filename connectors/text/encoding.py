"""Bytes of a web answer -> characters. Pure."""

import codecs
import re

# Only encodings of text: Python also knows "punycode", "undefined" or "base64", which a server could name.
_TEXT = re.compile(r"utf-(8|16|32)(-[lb]e)?|ascii|iso(8859|2022)|cp\d|koi8|gb|hz|big5|euc|shift_jis|johab|mac-|tis-620")
_LABEL = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_XML_LABEL = re.compile(r"<\?xml[^>]{0,200}\bencoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEAD = 2048
_BROKEN_SHARE = 10


def charset(content_type: str) -> str:
    """Return the encoding a Content-Type names, by Python's name for it; "" where it names none we would trust."""
    match = _LABEL.search(content_type)
    return _known(match[1]) if match else ""


def decode(body: bytes, content_type: str = "") -> str:
    """Return the characters of a body: byte order mark, header, <meta>, then UTF-8, then Windows-1252. Never fails."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    for encoding in (charset(content_type), _declared(body), "utf-8"):
        if encoding and (text := _strict(body, encoding)) is not None:
            return text
    return _guess(body)


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    # Browsers read Latin-1 as Windows-1252; servers that say the one mean the other.
    return ("cp1252" if name in {"iso8859-1", "ascii"} else name) if _TEXT.match(name) else ""


def _declared(body: bytes) -> str:
    head = body[:_HEAD].decode("latin-1")
    match = _LABEL.search(head) or _XML_LABEL.search(head)
    return _known(match[1]) if match else ""


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeError:
        return None


def _guess(body: bytes) -> str:
    """A few broken bytes do not make a UTF-8 page a Windows-1252 one."""
    text = body.decode("utf-8", "replace")
    foreign = sum(character > "\x7f" for character in text)
    return text if text.count("\ufffd") * _BROKEN_SHARE <= foreign else body.decode("cp1252", "replace")

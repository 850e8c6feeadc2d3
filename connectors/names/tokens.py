"""A name in atoms: words, versions, sizes, dates, variants, formats. Linear in the length of the text."""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from connectors.names.tables import FORMATS, NAMES, STEMS, VARIANTS

Kind = Literal["word", "version", "size", "date", "variant", "format", "detail"]

LONGEST = 400  # characters; a repository's name has 96 at most

TOKEN = re.compile(r"(?i:i?q\d(?:_[a-z0-9]{1,3}){1,3})(?![^\W_])|(?:[^\W_\u2e80-\uffef]|\.(?=\d)|(?<=\d)_(?=\d))+")
QUANT = re.compile(r"i?q\d(?:_[a-z0-9]{1,3}){0,3}|\d{1,2}-?bits?|[wa]\d{1,2}(?:a\d{1,2})?(?:kv\d)?")
SIZE = re.compile(
    r"(?:\d{1,3}x)?(?:\d{1,4}(?:[._]\d{1,3})?|0?\.\d{1,3})[bt]|\d{1,4}(?:[._]\d{1,2})?m|\d{1,2}b\d|"
    r"[ae]\d{1,3}(?:[._]\d{1,3})?[bm]|\d{1,3}e|\d{1,3}x\d{1,3}[bm]|so\d{2,4}m"
)
VERSION = re.compile(r"v?\d{1,2}(?:[._]\d{1,3}){0,2}|[a-z]\d{1,2}(?:\.\d{1,2}){0,2}|\d{1,2}(?:\.\d{1,2})?[ace-jl-z]")
GLUED = re.compile(
    r"(?P<word>[^\W\d_]{2,}?)\.?(?P<number>(?:v|(?<=[a-z])V)?\d{1,3}(?:[._]\d{1,3}){0,2})(?P<tail>[^\W\d_]*)"
)
DETAIL = re.compile(
    r"\d{1,4}k|\d{1,4}(?:\.\d{1,3})?[bt]t|patch\d+|so\d+m\d*|\d+hz|\d+px|\d+p|block\d+|[wlk]\d+(?:[._]\d+)?k?|\d+step|\d+(?:[._]\d+)*"
)
DATE = re.compile(
    r"(?!1024)(?:2[3-9](?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|20[12]\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?|"
    r"2[3-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|2[3-9]\.(?:0[1-9]|1[0-2]))"
)
YEAR_MONTH = re.compile(
    r"(?:20[12]\d[-/.](?:0[1-9]|1[0-2])(?:[-/.](?:0[1-9]|[12]\d|3[01]))?|(?:0[1-9]|1[0-2])-20[12]\d)(?!\d)"
)
LONG = re.compile(r"\d{3}")
PARAMETERS = re.compile(r"(?i)[bmt]")

# What a token may be, tried in this order.
READINGS: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    ("word", NAMES.__contains__),
    ("format", FORMATS.__contains__),
    ("format", QUANT.fullmatch),
    ("variant", VARIANTS.__contains__),
    ("size", SIZE.fullmatch),
    ("date", DATE.fullmatch),
    ("version", VERSION.fullmatch),
    ("detail", DETAIL.fullmatch),
)


class Atom(NamedTuple):
    """One part of a name. text: as written; start, end: where it stands; glued: no separator before it."""

    kind: Kind
    text: str
    start: int
    end: int
    glued: bool = False

    @property
    def low(self) -> str:
        """The text as it is compared: in lower case, a decimal sign written as a point, a word without accents."""
        low = self.text.lower()
        if self.kind == "word":
            return low if low.isascii() else _unaccented(low)
        return low if self.kind == "format" else low.replace("_", ".")


def _unaccented(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def atoms(text: str) -> list[Atom]:
    """Return the parts of a name or a title in order; what lies beyond 400 characters is not read."""
    text = text[:LONGEST]
    found: list[Atom] = []
    end = 0
    for token in TOKEN.finditer(text):
        start, word = token.start(), token[0]
        if start < end:
            continue
        if word[0] in "012" and (dated := YEAR_MONTH.match(text, start)):
            found.append(Atom("date", dated[0], start, dated.end()))
            end = dated.end()
            continue
        for kind, part, begin, stop, glued in _read(word, first=not found):
            found.append(Atom(kind, part, start + begin, start + stop, glued))
    return _named(found)


def _named(found: list[Atom]) -> list[Atom]:
    """Take a format that opens a name without any word for the name itself: Marlin-2B."""
    sized = [atom.kind for atom in found[:2]] in (["format", "size"], ["format", "version"])
    if sized and all(atom.kind != "word" for atom in found):
        return [found[0]._replace(kind="word"), *found[1:]]
    return found


@functools.lru_cache(maxsize=8192)
def _read(token: str, *, first: bool) -> tuple[Atom, ...]:
    """Read one token; a word with a number on it ("Qwen3Guard", "DINOv3", "falcon7b") is two or three atoms.

    Names are made of few words: what was read of one is remembered, with its places in the token.
    """
    return tuple(_parts(token, first=first))


def _parts(token: str, *, first: bool) -> Iterator[Atom]:
    kind = _kind(token.lower(), first=first)
    glued = GLUED.fullmatch(token) if kind == "word" and token.lower() not in NAMES else None
    if glued is None or _solid(glued):
        yield Atom(kind, token, 0, len(token))
        return
    word, split, after = glued.end("word"), glued.start("number"), glued.start("tail")
    if token[word] in "vV" and token[: word + 1].lower() in STEMS:  # the v of rwkv7 belongs to the word
        word = split = word + 1
    if len(glued["tail"]) == 1:
        after = len(token)
    yield Atom("word", token[:word], 0, word)
    number = token[split:after]
    yield Atom("size" if SIZE.fullmatch(number.lower()) else "version", number, split, after, glued=True)
    if after < len(token):
        yield Atom(_kind(token[after:].lower(), first=False), token[after:], after, len(token), glued=True)


def _solid(glued: re.Match[str]) -> bool:
    """Tell whether the number is part of the word: Seed3D, H100-like runs of three digits."""
    number, tail = glued["number"], glued["tail"]
    dimension = number in {"2", "3", "4"} and tail.lower() == "d"
    return dimension or (LONG.match(number) is not None and not PARAMETERS.fullmatch(tail))


def _kind(token: str, *, first: bool) -> Kind:
    """Classify one token in lower case. A name's first token is its name, however it looks, unless it is a format."""
    kind: Kind = next((kind for kind, reads in READINGS if reads(token)), "word")
    return kind if kind == "format" or not first else "word"

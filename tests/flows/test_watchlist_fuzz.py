"""A watchlist that is broken anywhere is read, or refused with a sentence."""

import os
import tempfile
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from connectors.exceptions import ConfigError
from flows import watchlist
from flows.settings import Settings

EXAMPLES = int(os.environ.get("GAZETTE_FUZZ", "60"))
WHOLE = """
[[source]]
name = "Acme on the Hub"
vendor = "Acme"
connector = "huggingface"
organization = "acme"
every = "10m"

[[source]]
name = "Acme terms"
vendor = "Acme"
connector = "page"
url = "https://acme.test/terms"
role = "license"
covers = ["coyote-*"]

[[receiver]]
name = "legal"
url = "json://localhost/${TOKEN}"
digest = "daily 08:00 Europe/Brussels"
wait = "10m"

[[route]]
receiver = "legal"
kinds = ["license.*"]
vendors = ["Acme"]
"""
PIECES = (
    *(
        "",
        "[",
        "]",
        "[[",
        "]]",
        "=",
        '"',
        "'",
        "{",
        "}",
        "\\",
        "\n",
        "#",
        ",",
        ".",
        "\x00",
        "\x1b[2J",
        "\ud7ff",
        "\u202e",
    ),
    *(
        "[[source]]\n",
        "[[receiver]]\n",
        "[[route]]\n",
        "[source]\n",
        "name = 1\n",
        "url = []\n",
        "${X}",
        "${",
        "1e999",
        "inf",
    ),
    *(
        "99999999999999d",
        "0s",
        "-1m",
        "daily 25:99 Nowhere/City",
        "file:///etc/hostname",
        "http://[::1",
        "(" * 3000,
        "[" * 3000,
    ),
    *(
        "../../etc/hostname",
        "\N{CYRILLIC SMALL LETTER A}",
        "1979-05-27T07:32:00Z",
        "9" * 5000,
        "x" * 100_000,
        "a.b.c.d = 1\n",
    ),
)


@given(edits=st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 30), st.sampled_from(PIECES)), max_size=4))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="GAZETTE_FUZZ" not in os.environ,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_a_spoiled_watchlist_is_read_or_explained(edits: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watchlist.toml"
        path.write_text(text, encoding="utf-8")
        said, names = "watchlist.toml", []
        try:
            names = [
                source.name for source in watchlist.load(path, Settings({"TOKEN": "secret-token"}, "", "")).sources
            ]
        except ConfigError as error:
            said = str(error)
    assert "watchlist.toml" in said
    assert "secret-token" not in said
    assert len(set(names)) == len(names)

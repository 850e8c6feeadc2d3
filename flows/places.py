"""Where a key stands in a TOML file: the parser of the standard library tells no lines. Pure."""

import re
from dataclasses import dataclass, field

_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)")
_KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*[=.]""")


@dataclass(slots=True)
class Places:
    """Line numbers of tables and keys, counted from 1."""

    text: str
    _lines: dict[tuple[str, int, str], int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        table, counts = "", dict[str, int]()
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := _TABLE.match(line):
                table = header[1]
                counts[table] = counts.get(table, -1) + 1
                self._lines.setdefault((table, counts[table], ""), number)
            elif key := _KEY.match(line):
                name = key[1] or key[2] or key[3]
                place = (table, counts[table], name) if table else (name, 0, "")
                self._lines.setdefault(place, number)

    def line(self, table: str, index: int = 0, key: str = "") -> int:
        """Return the line of a key in the table's `index`-th entry, else of the entry, else 0."""
        return self._lines.get((table, index, key)) or self._lines.get((table, index, ""), 0)

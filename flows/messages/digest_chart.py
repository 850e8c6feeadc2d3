"""The chart of a digest, and all that it shows in words. Pure."""

from flows.charts import Chart

from . import words
from .document import Picture

_CID = "chart"
_NAMES = 8


def picture(chart: Chart) -> Picture:
    """Return the chart as a block: drawn where pictures are shown, told in words where they are not."""

    def draw() -> bytes:
        # A chart that cannot be drawn must not cost the digest: its words stand there as the alternative text.
        try:
            return chart.png()
        except ValueError:
            return b""

    said = "; ".join(_row(chart, row) for row in chart.rows)
    return Picture(_CID, f"{chart.title}. {said[:1].upper()}{said[1:]}.", draw)


def _row(chart: Chart, row: tuple[object, ...]) -> str:
    """Return one row as `week of 2026-04-06: Meta 2, Google 1; 1 license change`; noughts are left out."""
    week, *numbers, changes = row
    named = zip(chart.columns[1:-1], numbers, strict=True)
    said = words.listed([f"{name} {number}" for name, number in named if number], _NAMES) or "none"
    marked = f", {words.counted(int(str(changes)), 'license change')}" if changes else ""
    return f"{chart.columns[0]} {week}: {said}{marked}"

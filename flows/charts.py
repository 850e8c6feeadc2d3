"""Charts of what is stored: SVG for pages, PNG for mail, and always the table behind them. Pure.

Drawn by vl-convert from Vega-Lite descriptions (https://vega.github.io/vega-lite/docs/); it is imported when a chart
is drawn, for it costs a second to start.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

COLORS = ("#0b5fa5", "#b3541e", "#2e7d4f", "#8a3a8f", "#8a6d00", "#1f7f92", "#b0305c", "#5f6368")
"""Eight hues of one strength, told apart by people who do not see red and green; the last one is for the rest."""
MARK = "#a3151a"
INK = "#33302b"
GRID = "#d8d3c8"
_MOST = len(COLORS) - 1
_REST = "others"
_ROOMY = 6
"""Up to so many weeks a mark is labeled in words."""
_WEEK = timedelta(days=7)
_FONT = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', 'DejaVu Sans', sans-serif"

_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
"""What Vega says of each mark; the drawing is one image to those who hear it."""

Dated = tuple[date, str]
"""A day and a name: the vendor of a release, the title of a license change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with its table. title and description are what a screen reader says; columns, rows: the table behind."""

    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    spec: Mapping[str, Any]

    def svg(self) -> str:
        """Return the chart as inline SVG with title and desc, its size given by viewBox."""
        import vl_convert  # noqa: PLC0415 - a second to start

        drawn: str = vl_convert.vegalite_to_svg(dict(self.spec))
        head, body = drawn[: drawn.index(">")], drawn[drawn.index(">") + 1 :]
        said = f"<title>{html.escape(self.title)}</title><desc>{html.escape(self.description)}</desc>"
        return f'{head} role="img">{said}{_ROLES.sub("", body)}'

    def png(self, scale: float = 2.0) -> bytes:
        """Return the chart as PNG on white, `scale` times its size of 640 points in width."""
        import vl_convert  # noqa: PLC0415 - a second to start

        drawn: bytes = vl_convert.vegalite_to_png({**self.spec, "background": "white"}, scale=scale)
        return drawn


def timeline(releases: Iterable[Dated], license_changes: Iterable[Dated] = ()) -> Chart:
    """Return releases per week by vendor, with the weeks of license changes marked. Weeks begin on Monday."""
    released, marked = list(releases), list(license_changes)
    weeks = _weeks([day for day, _ in (*released, *marked)])
    vendors = _leading(Counter(vendor for _, vendor in released))
    counts = Counter((_monday(day), vendor if vendor in vendors else _REST) for day, vendor in released)
    names = [*vendors, *([_REST] if any(vendor == _REST for _, vendor in counts) else [])]
    marks = Counter(_monday(day) for day, _ in marked)
    rows = tuple((f"{week}", *(counts[week, name] for name in names), marks[week]) for week in weeks)
    bars = [{"week": f"{week}", "vendor": name, "releases": counts[week, name]} for week in weeks for name in names]
    points = [{"week": f"{week}", "changes": _counted(number, weeks)} for week, number in sorted(marks.items())]
    return Chart(
        title="Releases per week by vendor, license changes marked",
        description=_told(weeks, len(released), len(marked)),
        columns=("week of", *names, "license changes"),
        rows=rows,
        spec=_chart({"layer": [_bars(bars, names), *(_marks(points) if points else ())]}),
    )


def license_mix(models: Mapping[str, int]) -> Chart:
    """Return how many models stand under each license, the most frequent first."""
    ordered = sorted(models.items(), key=lambda item: (-item[1], item[0]))
    data = [{"license": name, "models": number} for name, number in ordered]
    encoding = {
        "y": {"field": "license", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 220}},
        "x": {
            "field": "models",
            "type": "quantitative",
            "title": "models",
            "axis": _whole(ordered[0][1] if ordered else 1),
        },
    }
    return Chart(
        title="Models by license",
        description=", ".join(f"{name}: {number}" for name, number in ordered),
        columns=("license", "models"),
        rows=tuple(ordered),
        spec=_chart(
            {
                "data": {"values": data},
                "mark": {"type": "bar", "color": COLORS[0]},
                "encoding": encoding,
                "height": {"step": 22},
            }
        ),
    )


def downloads(series: Mapping[str, Sequence[tuple[date, float]]]) -> Chart:
    """Return downloads over time, a line for each name; the figure is what the hub counts over thirty days."""
    leading = sorted(series, key=lambda name: -(series[name][-1][1] if series[name] else 0))[:_MOST]
    data = [{"day": f"{day}", "model": name, "downloads": value} for name in leading for day, value in series[name]]
    days = sorted({day for name in leading for day, _ in series[name]})
    table = {(name, day): value for name in leading for day, value in series[name]}
    encoding = {
        "x": {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%b %-d", "grid": False}},
        "y": {"field": "downloads", "type": "quantitative", "title": None, "axis": {"format": "~s", "tickCount": 4}},
        "color": _color("model", leading, symbol="stroke"),
    }
    return Chart(
        title="Downloads in thirty days",
        description=f"{len(leading)} lines from {days[0]} to {days[-1]}" if days else "no figures yet",
        columns=("day", *leading),
        rows=tuple((f"{day}", *(table.get((name, day), "") for name in leading)) for day in days),
        spec=_chart(
            {"data": {"values": data}, "mark": {"type": "line", "strokeWidth": 2, "point": False}, "encoding": encoding}
        ),
    )


def sparkline(title: str, values: Sequence[float]) -> str:
    """Return a line without axes as SVG, for pages of which there are thousands; it takes its color from the text."""
    least, most = min(values), max(values)
    height, width = 40.0, 240.0
    across, up = width / max(len(values) - 1, 1), (height - 4) / ((most - least) or 1)
    points = " ".join(f"{at * across:.1f},{height - 2 - (value - least) * up:.1f}" for at, value in enumerate(values))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" class="spark">'
        f'<title>{html.escape(title)}</title><polyline points="{points}" fill="none" stroke="currentColor"'
        ' stroke-width="2" vector-effect="non-scaling-stroke"/></svg>'
    )


def _whole(most: int) -> dict[str, Any]:
    """Return an axis with four or five whole numbers up to `most`."""
    step = max(1, -(-most // 4))
    return {"values": list(range(0, most + step, step)), "format": "d"}


def _counted(number: int, weeks: Sequence[date]) -> str:
    """Return the words beside a mark, where there is room for words."""
    if len(weeks) > _ROOMY:
        return f"{number}"
    return f"{number} license change{'s' if number > 1 else ''}"


def _bars(values: list[dict[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    sums: Counter[str] = Counter()
    for value in values:
        sums[value["week"]] += value["releases"]
    most = max(sums.values(), default=1)
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "cornerRadius": 1},
        "encoding": {
            "x": _week_axis(),
            "y": {"field": "releases", "type": "quantitative", "title": "releases", "axis": _whole(most)},
            "color": _color("vendor", names),
            "order": {"field": "vendor", "type": "nominal"},
        },
    }


def _marks(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    x, data = {"x": _week_axis()}, {"values": values}
    point = {"type": "point", "shape": "diamond", "size": 70, "filled": True, "color": MARK, "opacity": 1, "y": -12}
    text = {"type": "text", "dx": 9, "align": "left", "fontSize": 10, "color": MARK, "y": -12}
    return [
        {"data": data, "mark": point, "encoding": x},
        {"data": data, "mark": text, "encoding": {**x, "text": {"field": "changes"}}},
    ]


def _week_axis() -> dict[str, Any]:
    label = "timeFormat(datetime(datum.value), '%b %-d')"
    axis = {"labelExpr": label, "labelAngle": 0, "labelOverlap": True, "grid": False}
    return {
        "field": "week",
        "type": "ordinal",
        "title": None,
        "sort": None,
        "axis": axis,
        "scale": {"paddingInner": 0.4},
    }


def _color(field: str, names: Sequence[str], symbol: str = "square") -> dict[str, Any]:
    colors = [COLORS[-1] if name == _REST else COLORS[index] for index, name in enumerate(names)]
    legend = {"orient": "bottom", "title": None, "columns": 5, "symbolType": symbol, "labelLimit": 150}
    return {"field": field, "type": "nominal", "scale": {"domain": list(names), "range": colors}, "legend": legend}


def _chart(layers: Mapping[str, Any]) -> dict[str, Any]:
    axis = {"labelColor": INK, "titleColor": INK, "domainColor": INK, "tickColor": INK, "gridColor": GRID}
    config = {
        "font": _FONT,
        "aria": False,
        "axis": {**axis, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
        "legend": {"labelColor": INK, "labelFontSize": 11},
        "view": {"stroke": None},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": 180,
        "padding": 6,
        "background": None,
        "config": config,
        **layers,
    }


def _leading(counts: Counter[str]) -> list[str]:
    return [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(days: Sequence[date]) -> list[date]:
    """Return every Monday from the first week to the last, the empty ones too."""
    if not days:
        return []
    first, last = _monday(min(days)), _monday(max(days))
    return [first + number * _WEEK for number in range((last - first).days // 7 + 1)]


def _told(weeks: Sequence[date], released: int, marked: int) -> str:
    if not weeks:
        return "nothing to show yet"
    return f"{released} releases and {marked} license changes in the weeks from {weeks[0]} to {weeks[-1]}"

"""Charts: what they say in words and numbers, and that they can be drawn."""

from datetime import date
from xml.etree import ElementTree as ET

from flows import charts

APRIL = [(date(2026, 4, 5), "Meta"), (date(2026, 4, 8), "Alibaba"), (date(2026, 4, 21), "Alibaba")]
SVG = "{http://www.w3.org/2000/svg}"


def test_the_table_behind_the_timeline_counts_every_week_from_monday() -> None:
    chart = charts.timeline(APRIL, [(date(2026, 4, 11), "Gemma Terms of Use")])

    assert chart.columns == ("week of", "Alibaba", "Meta", "license changes")
    assert chart.rows == (
        ("2026-03-30", 0, 1, 0),
        ("2026-04-06", 1, 0, 1),
        ("2026-04-13", 0, 0, 0),
        ("2026-04-20", 1, 0, 0),
    )


def test_vendors_beyond_the_seventh_are_counted_together() -> None:
    chart = charts.timeline([(date(2026, 4, 5), f"vendor {number}") for number in range(10)])

    assert chart.columns[-2] == "others"
    assert chart.rows[0][-2] == 3


def test_the_drawing_carries_its_title_and_its_description_and_asks_for_nothing() -> None:
    drawn = charts.timeline([(date(2026, 4, 5), "<b>&Meta")]).svg()
    root = ET.fromstring(drawn)

    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.get("role") == "img"
    assert "<b>" not in drawn
    assert "href=" not in drawn


def test_the_same_numbers_are_drawn_the_same() -> None:
    mix = {"apache-2.0": 4, "gemma": 2}

    assert charts.license_mix(mix).svg() == charts.license_mix(dict(reversed(mix.items()))).svg()


def test_a_mail_gets_pixels() -> None:
    assert charts.timeline(APRIL).png(scale=1).startswith(b"\x89PNG\r\n")


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert charts.timeline([]).rows == ()
    assert ET.fromstring(charts.timeline([]).svg()).tag == f"{SVG}svg"


def test_downloads_have_a_column_for_each_model_and_a_gap_where_nothing_was_counted() -> None:
    first, second = date(2026, 4, 1), date(2026, 4, 2)

    chart = charts.downloads({"a": [(first, 10.0), (second, 20.0)], "b": [(second, 90.0)]})

    assert chart.columns == ("day", "b", "a")
    assert chart.rows == (("2026-04-01", "", 10.0), ("2026-04-02", 90.0, 20.0))
    assert "<path" in chart.svg()

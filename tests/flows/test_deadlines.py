"""What comes due, on the command line and in digests; how consultations and amendments are told."""

import json
from datetime import datetime, timedelta

from flows import messages
from storage import Change
from tests.world.eu_cellar import consolidated

from .european import ACT, ARTICLES, BEFORE, DAY, NEW, NOON, Line


def titled(change: Change) -> tuple[str, str]:
    said = messages.notification([change])
    return said.title, said.text.splitlines()[2]


def test_status_lists_what_comes_due(act: Line) -> None:
    rows = act.run("status", "--deadlines", "--json").rows

    assert [(row["date"], row["days"], row["step"]) for row in rows] == [
        ("2026-08-02", 22, "applies"),
        ("2028-08-02", 753, "deadline"),
        ("2031-08-02", 1848, "deadline"),
    ]
    assert {(row["type"], row["subject"], row["source"]) for row in rows} == {
        ("deadline", f"celex:{ACT}", "cellar 0"),
    }
    shown = act.run("status", "--deadlines")
    assert "in 22 days" in shown.out
    assert "3 dates ahead, the nearest 2026-08-02" in shown.err


def test_a_digest_lists_what_comes_due_within_ninety_days(act: Line) -> None:
    since, until = (f"{moment:%Y-%m-%d}" for moment in (NOON - DAY, NOON + 2 * DAY))

    read = act.run("digest", "--since", since, "--until", until, "--format", "md").out
    data = json.loads(act.run("digest", "--since", since, "--until", until, "--format", "json").out)

    assert "What comes due" in read
    assert "2026-08-02" in read
    assert "2028-08-02" not in read
    assert [row["date"] for row in data["deadlines"]] == ["2026-08-02"]


def opened(line: Line, status: str, opens: str, closes: str, at: datetime = NOON) -> Change:
    line.eu.consultations.initiative(at, 14628, "Cloud and AI Act", status=status, opens=opens, closes=closes)
    (change,) = line.told()
    return change


def test_a_planned_consultation_is_not_announced_as_open(line: Line) -> None:
    line.eu.consultations.initiative(BEFORE, 14001, "Another")
    line.watch("have_your_say", endpoint=line.eu.origin)
    line.told()

    planned = opened(line, "UPCOMING", "2026/08/01 00:00:00", "2026/09/30 23:59:59")
    assert titled(planned) == (
        "[EU] Cloud and AI Act — consultation planned, opens 2026-08-01",
        "A consultation is planned: Cloud and AI Act.",
    )
    open_ = opened(line, "OPEN", "2026/08/01 00:00:00", "2026/09/30 23:59:59", NOON + 2 * DAY)
    assert titled(open_)[1] == "A consultation is open for comment: Cloud and AI Act."
    over = opened(line, "CLOSED", "2026/08/01 00:00:00", "2026/09/30 23:59:59", NOON + 3 * DAY)
    assert titled(over)[1] == "A consultation is over: Cloud and AI Act."


def test_an_initiative_without_a_consultation_says_so(line: Line) -> None:
    line.eu.consultations.initiative(BEFORE, 14001, "Another")
    line.watch("have_your_say", endpoint=line.eu.origin)
    line.told()
    line.eu.consultations.initiative(NOON, 14002, "Open digital ecosystems", opens="2025/12/16 18:32:00")

    (change,) = line.told()

    assert titled(change)[1] == "An initiative; no consultation on it is open: Open digital ecosystems."


def test_an_amending_act_says_what_it_amends(act: Line) -> None:
    act.eu.cellar.work(NOON, "32026R1744", title="Digital Omnibus on AI", date="2026-07-08", force=["2026-07-27"])
    act.eu.cellar.relate(NOON, "32026R1744", "amends", ACT)

    (change,) = act.told()

    title, verdict = titled(change)
    assert title.startswith("[EU] Digital Omnibus on AI — amends Artificial Intelligence Act")
    assert verdict == "Amends Artificial Intelligence Act: Digital Omnibus on AI."


def test_a_consolidated_text_names_the_articles_that_changed(act: Line) -> None:
    changed = {**ARTICLES, "Article 53": ["Providers shall keep documentation.", "It is free for small ones."]}
    act.eu.cellar.relate(NOON, NEW, "consolidates", ACT).text(NOON, NEW, consolidated(NEW, changed, "▼M1"))

    (change,) = act.told(timedelta(days=1))

    assert list(change.details["articles"]) == ["Article 53"]
    assert "Articles: Article 53" in messages.notification([change]).text

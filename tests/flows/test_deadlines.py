"""What comes due, on the command line and in digests; how consultations and amendments are told."""

import json
import re
from datetime import datetime, timedelta

from flows import messages
from storage import Change
from tests.world.eu_cellar import consolidated

from .european import ACT, ARTICLES, BEFORE, DAY, NEW, NOON, Line

WHEN = ("Dated:", "Published:", "In force:", "Deadline:", "Applies from:")


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


def test_a_consolidated_text_names_the_provisions_that_changed_and_whether_they_matter(act: Line) -> None:
    changed = {**ARTICLES, "Article 53": [*ARTICLES["Article 53"], "2. Not for open-source models."]}
    act.eu.cellar.relate(NOON, NEW, "consolidates", ACT).text(NOON, NEW, consolidated(NEW, changed, "▼M1"))

    (change,) = act.told(timedelta(days=1))
    said = messages.notification([change])

    assert said.title == "[EU] Artificial Intelligence Act — new consolidated text of 2026-07-27"
    assert list(change.details["articles"]) == ["Article 53(2)"]
    assert "Articles: Article 53(2)" in said.text
    assert "Relevant to: open-source exemption (Article 53(2)); general-purpose AI (Article 53)" in said.text
    assert "{+Article 53(2): Not for open-source models.+}" in said.text


def test_an_act_carries_every_day_of_its_timeline(act: Line) -> None:
    cellar = act.eu.cellar
    cellar.work(NOON, "32026R1744", title="Digital Omnibus on AI", date="2026-07-08", published="2026-07-24")
    cellar.work(NOON, "32026R1744", force=["2026-07-27", "2027-12-02", "2028-08-02"], deadline=["2027-01-01"])
    cellar.relate(NOON, "32026R1744", "amends", ACT)

    (change,) = act.told()
    said = messages.notification([change])
    act.run("site", "--out", str(act.folder / "site"))
    page = (act.folder / "site/regulation/index.html").read_text(encoding="utf-8")

    days = ["Dated: 2026-07-08", "Published: 2026-07-24", "In force: 2026-07-27", "Deadline: 2027-01-01"]
    days += ["Applies from: 2027-12-02", "Applies from: 2028-08-02"]
    assert [line.partition(" (")[0] for line in said.text.splitlines() if line.startswith(WHEN)] == days
    assert said.calendar.count("BEGIN:VEVENT") == 5
    assert len({line for line in said.calendar.splitlines() if line.startswith("UID:")}) == 5
    assert [f"{day}</time> Applies" in page for day in ("2027-12-02", "2028-08-02")] == [True, True]


def test_the_days_of_the_union_are_those_of_brussels(line: Line) -> None:
    line.eu.press.publish(BEFORE, "IP/26/1000", "2026-07-01", "Old")
    line.watch("press_corner", endpoint=line.eu.origin)
    line.told()
    line.eu.press.publish(NOON, "IP/26/1001", "2026-07-11", "New")

    (change,) = line.told()

    assert "European Union published a post on 2026-07-11." in messages.notification([change]).text
    assert "Occurred: 2026-07-11" in messages.notification([change]).text
    shown = line.run("show", change.subject).out
    assert re.search(r"published_at +2026-07-11", shown)

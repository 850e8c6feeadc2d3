import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flows.charts import timeline
from flows.messages import Digest, digest_html, digest_json, digest_markdown, digest_notification
from storage.model import Change, Release, Signal, SourceHealth

UNTIL = datetime(2026, 4, 13, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=7)


def change(kind: str, key: str, **more: Any) -> Change:
    given: dict[str, Any] = {
        "id": key,
        "kind": kind,
        "subject": f"s:{key}",
        "source": "Acme terms",
        "vendor": "Acme",
        "title": f"Thing {key}",
        "url": f"https://acme.test/{key}",
        "detected_at": SINCE + timedelta(hours=1),
        "evidence": {"source": "Acme terms", "seen_at": "2026-04-06T01:00:00Z"},
    }
    return Change(**(given | more))


def source(name: str, state: str = "healthy", **more: Any) -> SourceHealth:
    return SourceHealth(name=name, vendor="", connector="feed", state=state, **({"succeeded_at": SINCE} | more))


WEEK = Digest(
    since=SINCE,
    until=UNTIL,
    changes=(
        change("model.released", "r1", release="acme:x:1", details={"license": "mit"}),
        change("model.released", "r2", release="acme:x:1"),
        change("license.changed", "l1", details={"direction": "tightened"}),
        change("license.changed", "l2", details={"direction": "loosened"}),
        change("regulation.published", "e1", vendor="European Union"),
        change("regulation.consulted", "e2", vendor="European Union", details={"closes": "2026-05-01"}),
        change("planet.aligned", "p1"),
    ),
    releases=(Release(id="acme:x:1", vendor="Acme", family="x", version="1", title="X 1", first_seen=SINCE),),
    sources=(source("Good"), source("Acme blog", "failing", reason="403 Forbidden")),
    suppressed=3,
    quiet=12,
    numbers={"releases": {"now": 16, "before": 8}, "downloads": {"gemma-3": {"now": 1_234_567, "before": 0}}},
)


def part(text: str, heading: str) -> str:
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_the_title_counts_a_release_once_and_names_the_days() -> None:
    said = digest_notification(WEEK)

    assert said.title == (
        "[Digest] 2 license changes, 1 release, 1 EU publication, 1 EU consultation, 1 planet.aligned (6–12 Apr 2026)"
    )


def test_what_needs_a_decision_comes_first() -> None:
    text = digest_markdown(WEEK)

    decisions = part(text, "Needs a decision")
    assert "Thing l1" in decisions
    assert "Thing e2" in decisions
    assert "Thing l2" not in decisions
    assert text.index("## Needs a decision") < text.index("## Releases") < text.index("## License changes")


def test_the_first_line_says_how_much_needs_a_decision() -> None:
    quiet = replace(WEEK, changes=(change("model.released", "r1"),))

    assert "**2 changes need a decision. 1 of 2 sources read.**" in digest_markdown(WEEK)
    assert (
        "**Nothing needs a decision: no license was tightened, unclear or in conflict, no consultation was opened. 1 of 2 sources read.**"
        in digest_markdown(quiet)
    )


def test_a_release_stands_there_once_with_its_license() -> None:
    releases = part(digest_markdown(WEEK), "Releases")

    assert releases.count("Thing r1") == 1
    assert "mit" in releases


def test_what_needs_a_decision_is_not_told_again_as_a_license_change() -> None:
    text = digest_markdown(WEEK)

    assert text.count("Thing l1") == 1
    assert "Thing l2" in part(text, "License changes")


def test_a_line_says_which_clauses_changed_what_they_cover_and_where_it_was_seen() -> None:
    clause = {"key": "commercial_use", "before": "permitted", "after": "prohibited", "direction": "tightened"}
    details = {"direction": "tightened", "attributes": [clause], "covers": ["x-*"], "policy": {"verdict": "deny"}}
    week = replace(WEEK, changes=(change("license.changed", "l1", details=details),))

    (told,) = [line for line in digest_markdown(week).splitlines() if "Thing l1" in line]
    assert "tightened; not allowed by your policy; commercial use: permitted → prohibited; covers x-" in told
    assert told.endswith("(Acme terms, 6 Apr 2026, 01:00 UTC)")


def lines_of(told: Change, **more: Any) -> str:
    week = replace(WEEK, changes=(told,), **more)
    (said,) = [row for row in digest_markdown(week, site_url="https://gazette.test").splitlines() if told.title in row]
    return said


def test_a_line_links_to_its_source_and_to_its_record() -> None:
    said = lines_of(change("page.changed", "p1"))

    assert "[Acme: Thing p1](<https://acme.test/p1>)" in said
    assert said.endswith("[record](<https://gazette.test/changes/p1/>)")


def test_an_announcement_is_linked_and_the_sightings_are_counted_by_what_they_are() -> None:
    def signal(kind: str, title: str) -> Signal:
        return Signal(
            change=title,
            source="Acme blog",
            subject=title,
            kind=kind,
            title=title,
            url="https://acme.test/meet",
            seen_at=SINCE,
            stage="announced",
        )

    signals = (signal("post.published", "Meet X"), signal("model.released", "a/x"), signal("model.released", "a/x-it"))
    release = replace(WEEK.releases[0], signals=signals)

    said = lines_of(change("model.released", "r1", release="acme:x:1"), releases=(release,))
    assert "announced as [“Meet X”](<https://acme.test/meet>) (Acme blog); 2 repositories, 1 post" in said


def test_a_moved_model_is_told_with_its_former_name() -> None:
    said = lines_of(change("model.moved", "m1", before={"name": "old/x"}, after={"name": "new/x"}))

    assert "moved from old/x (" in said


def test_what_is_new_on_a_page_is_quoted() -> None:
    details = {"removed": ["All may use it."], "added": ["All may use it. Nobody may sell it."]}

    said = lines_of(change("regulation.updated", "g1", details=details))
    assert "1 sentence removed, 1 sentence added; new: “Nobody may sell it.”" in said


def test_a_word_that_is_new_is_quoted_with_its_sentence() -> None:
    details = {"removed": ["Nobody may sell it."], "added": ["Everybody may sell it."]}

    assert "new: “Everybody may sell it.”" in lines_of(change("page.changed", "g1", details=details))


def test_a_license_change_that_the_policy_stops_at_needs_a_decision() -> None:
    told = change("license.changed", "l9", details={"direction": "loosened", "policy": {"verdict": "flag"}})

    assert "Thing l9" in part(digest_markdown(replace(WEEK, changes=(told,))), "Needs a decision")


def test_an_open_consultation_stands_there_once() -> None:
    assert digest_markdown(WEEK).count("Thing e2") == 1


def test_a_first_period_says_that_there_is_none_before() -> None:
    text = digest_markdown(
        replace(WEEK, numbers={"releases": {"now": 3}, "downloads": {"Qwen3": {"now": 2, "before": 1}}})
    )

    assert "The period before is not on record" in part(text, "Numbers")
    assert "The period before is not on record" not in digest_markdown(WEEK)


def test_releases_stand_under_their_vendor() -> None:
    other = change("model.released", "r9", vendor="Zebra", release="zebra:z:1", details={"license": "mit"})
    week = replace(WEEK, changes=(other, *WEEK.changes))

    releases = part(digest_markdown(week), "Releases")
    assert [line for line in releases.splitlines() if line.startswith("**")] == ["**Acme**", "**Zebra**"]


def test_a_number_without_a_past_stands_alone() -> None:
    text = digest_markdown(
        replace(WEEK, numbers={"eu_publications": {"now": 3}, "licenses_of_releases": {"mit": {"now": 1}}})
    )

    assert "**EU publications**: **3**\n" in text
    assert "**mit**: **1**\n" in text


def drawn() -> Digest:
    return replace(WEEK, chart=timeline([(date(2026, 4, 7), "Acme")], [(date(2026, 4, 8), "Terms")]))


def test_the_chart_is_told_in_words_where_no_picture_is_shown() -> None:
    words = "Week of 2026-04-06: Acme 1, 1 license change."
    said = digest_notification(drawn())

    assert words in said.text
    assert words in digest_markdown(drawn())
    assert words in str(said.blocks)
    assert f'{words}"' in said.html


def test_the_mail_shows_the_chart_as_a_part_of_its_own() -> None:
    said = digest_notification(drawn())

    assert 'src="cid:chart"' in said.html
    assert [image.cid for image in said.images] == ["chart"]
    assert said.images[0].png.startswith(b"\x89PNG")


def test_the_page_alone_carries_its_chart() -> None:
    page = digest_html(drawn())

    assert 'src="data:image/png;base64,' in page
    assert "cid:" not in page


def test_a_chart_that_cannot_be_drawn_costs_no_digest() -> None:
    broken = replace(drawn().chart or timeline([]), spec={"mark": 7})

    said = digest_notification(replace(WEEK, chart=broken))
    assert said.images[0].png == b""
    assert "Week of 2026-04-06" in said.text


def test_the_nearest_date_leads_the_eu() -> None:
    ahead = change("regulation.updated", "e3", vendor="European Union", details={"deadline": "2026-05-01"})
    week = replace(WEEK, changes=(*WEEK.changes, ahead))

    regulation = part(digest_markdown(week), "European Union, by nearest date")
    assert regulation.index("Thing e3") < regulation.index("Thing e1")


def test_a_kind_without_a_part_of_its_own_is_not_lost() -> None:
    assert "Thing p1" in part(digest_markdown(WEEK), "Other")


def test_numbers_stand_beside_those_of_the_period_before() -> None:
    text = digest_markdown(WEEK)

    assert "**16** (period before: 8, +100%)" in text
    assert "**gemma-3**: **1,234,567** (period before: 0)" in text


def test_sources_that_were_not_read_are_named() -> None:
    text = digest_markdown(WEEK)

    assert "1 of 2 sources read." in text
    assert "**Acme blog** failing, last read 2026-04-06 00:00 UTC: 403 Forbidden" in text


def test_what_was_held_back_is_counted() -> None:
    text = digest_markdown(WEEK)

    assert "3 messages about what was told already" in text
    assert "12 changes recorded late or in a burst" in text


def test_an_empty_week_says_that_it_was_read() -> None:
    empty = Digest(since=SINCE, until=UNTIL, sources=(source("Good"), source("Ill", "blocked")))

    said = digest_notification(empty)
    assert said.title == "[Digest] nothing changed; 1 of 2 sources read (6–12 Apr 2026)"
    assert "Nothing changed. 1 of 2 sources read." in said.text


def test_json_is_one_object_with_stable_keys() -> None:
    read = json.loads(digest_json(WEEK))

    assert list(read) == [
        *("since", "until", "counts", "changes", "releases", "sources"),
        *("suppressed", "silenced", "quiet", "numbers", "deadlines"),
    ]
    assert read["since"] == "2026-04-06T00:00:00Z"
    assert set(read["changes"][0]) == {
        *("id", "kind", "subject", "vendor", "title", "url", "release", "before", "after", "details", "evidence"),
        *("occurred_at", "occurred_precision", "detected_at", "origin"),
    }


def test_a_huge_month_fits_a_mail_and_slack() -> None:
    many = tuple(change("post.published", f"p{n}", title="word " * 50) for n in range(3000))
    said = digest_notification(replace(WEEK, changes=WEEK.changes + many))

    assert len(said.html.encode()) < 100_000
    assert len(said.blocks) <= 45
    assert len(json.dumps(said.blocks)) <= 10_500
    assert "2,980 more" in said.text


def test_foreign_markdown_means_nothing_in_a_digest() -> None:
    hostile = change(
        "post.published", "x", title="[bank](https://evil.test) <script> **b** @everyone", url="javascript:x"
    )

    text = digest_markdown(replace(WEEK, changes=(hostile,)))
    assert "[bank](" not in text.replace("\\]", "")
    assert "<script>" not in text
    assert "javascript:" not in text
    assert "@everyone" not in text


def test_html_is_a_whole_page() -> None:
    page = digest_html(WEEK, site_url="https://gazette.test")

    assert page.lstrip().startswith("<!doctype html>")
    assert 'href="https://gazette.test"' in page


def test_the_same_period_is_the_same_message() -> None:
    assert digest_notification(WEEK).id == digest_notification(replace(WEEK, quiet=0)).id

"""The EU's connectors through the real line, against a local server that speaks their shapes and makes their mistakes."""

from datetime import UTC, datetime, timedelta

import pytest

from flows import messages
from storage import Change
from tests.world import Fault, html_page, unavailable
from tests.world.eu import (
    INITIATIVES,
    PRESS,
    PROCEDURE,
    SPARQL,
    cut_short,
    maintenance,
    no_rows,
    too_slow,
    virtuoso_error,
    waf_challenge,
)
from tests.world.eu_cellar import consolidated

from .european import ACT, ARTICLES, BEFORE, DAY, NEW, NOON, Line


def summary(changes: list[Change]) -> list[tuple[str, str]]:
    return sorted((str(change.kind), change.subject) for change in changes)


# CELLAR


def test_a_first_poll_of_an_act_is_remembered_and_an_unchanged_one_reads_nothing(act: Line) -> None:
    report = act.poll()
    assert (report.changes, report.unchanged) == ([], 1)


def test_an_amending_act_is_told_with_its_title_and_dates(act: Line) -> None:
    cellar = act.eu.cellar
    cellar.work(NOON, "32026R1744", title="Digital Omnibus on AI", date="2026-07-08", force=["2026-07-27"])
    cellar.relate(NOON, "32026R1744", "amends", ACT)

    (change,) = act.told()

    assert (change.kind, change.subject) == ("regulation.amended", "celex:32026R1744")
    assert (change.title, change.details["amends"]) == ("Digital Omnibus on AI", ACT)
    assert (change.details["in_force"], change.details["act_title"]) == ("2026-07-27", "Artificial Intelligence Act")
    assert (change.occurred_at, change.occurred_precision) == (datetime(2026, 7, 7, 22, tzinfo=UTC), "day")
    assert act.told() == []


def amended(act: Line) -> None:
    """Let an act amend the open-source exemption, add an article and replace an annex."""
    cellar = act.eu.cellar
    cellar.work(NOON, "32026R1744", title="Digital Omnibus on AI", eli="http://data.europa.eu/eli/reg/2026/1744/oj")
    cellar.relate(NOON, "32026R1744", "amends", ACT)
    for place, role in (("AN XI", "R"), ("AR 53 PA 2", "R"), ("AR 4a", "J")):
        cellar.touch(NOON, "32026R1744", ACT, place, role, "2026-07-27")


def test_the_articles_that_an_act_amends_are_told_and_shown(act: Line) -> None:
    amended(act)

    (change,) = act.told()
    said = messages.notification([change])

    assert list(change.details["articles"]) == ["Article 4a (added)", "Article 53", "Annex XI (replaced)"]
    assert change.details["places"][1] == "Article 53(2): replaced, from 2026-07-27"
    assert "Articles: Article 4a (added), Article 53, Annex XI (replaced)" in said.text
    assert "Relevant to: open-source exemption (Article 53(2)); general-purpose AI (Article 53, Annex XI)" in said.text
    assert "ELI: http://data.europa.eu/eli/reg/2026/1744/oj" in said.text
    assert "Article 53(2): replaced, from 2026-07-27" in act.run("show", "celex:32026R1744").out
    assert act.told() == []


def test_an_act_is_told_while_nobody_can_say_what_it_amends_and_that_comes_quietly(act: Line) -> None:
    amended(act)
    planned = act.eu.fault(f"{SPARQL}*annotatedTarget*", too_slow())
    (change,) = act.told()
    planned.call_off()

    assert (change.kind, "articles" in change.details) == ("regulation.amended", False)
    assert act.told() == []
    assert "Article 53(2): replaced" in act.run("show", "celex:32026R1744").out


def test_an_act_stands_on_an_article(act: Line) -> None:
    act.eu.cellar.work(NOON, "32026R0100", title="Thresholds", type="REG_DEL").relate(
        NOON, "32026R0100", "completes", ACT
    )
    act.eu.cellar.touch(NOON, "32026R0100", ACT, basis="A51P3")

    (change,) = act.told()

    assert "Legal basis: Article 51(3)" in messages.notification([change]).text


@pytest.mark.parametrize(
    ("celex", "kind", "relation"),
    [
        ("32026R0100", "REG_DEL", "completes"),
        ("52026PC0333", "PROP_REG", "proposes_to_amend"),
        ("32024R1689R(04)", "REG", "corrects"),
    ],
)
def test_what_else_points_at_the_act_is_published(act: Line, celex: str, kind: str, relation: str) -> None:
    act.eu.cellar.work(NOON, celex, title="A step", type=kind, date="2026-07-08").relate(NOON, celex, relation, ACT)

    assert summary(act.told()) == [("regulation.published", f"celex:{celex}")]


def test_a_date_that_moves_is_told_and_one_that_is_completed_is_not(act: Line) -> None:
    act.eu.cellar.work(NOON, "32025R0454", force=["2025-03-30"])
    assert act.told() == []

    act.eu.cellar.work(NOON + DAY, ACT, force=["2024-08-01", "2025-02-02", "2027-12-02"])
    (change,) = act.told()

    assert (change.kind, change.subject) == ("regulation.updated", f"celex:{ACT}")
    assert change.after == {"applies": ("2025-02-02", "2027-12-02")}


def test_a_date_that_is_missing_for_a_day_is_no_news(act: Line) -> None:
    act.eu.cellar.work(NOON, ACT, force=[], deadline=[])
    assert act.told() == []

    act.eu.cellar.work(NOON + 2 * DAY, ACT, force=["2024-08-01", "2025-02-02", "2026-08-02"])
    assert act.told() == []


def test_a_new_consolidated_version_is_compared_article_by_article(act: Line) -> None:
    changed = {**ARTICLES, "Article 53": ["Providers shall keep documentation.", "It is free for small ones."]}
    act.eu.cellar.relate(NOON, NEW, "consolidates", ACT).text(NOON, NEW, consolidated(NEW, changed, "▼M1"))

    (change,) = act.told()

    assert (change.kind, change.subject) == ("regulation.updated", f"celex:{ACT}")
    assert change.after["consolidated"] == NEW
    text = change.details
    assert (text["removed"], text["added"]) == (["Article 53: It is free."], ["Article 53: It is free for small ones."])
    assert act.told() == []


def test_a_text_that_comes_later_is_compared_then(act: Line) -> None:
    act.eu.cellar.relate(NOON, NEW, "consolidates", ACT)
    assert [change.after for change in act.told()] == [{"consolidated": NEW}]

    act.eu.cellar.text(NOON + 2 * DAY, NEW, consolidated(NEW, {**ARTICLES, "Article 54": ["More."]}))
    assert [change.details["added"] for change in act.told()] == [["Article 54", "Article 54: More."]]


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", b"<html><body><p>Service unavailable.</p></body></html>"])
def test_an_error_page_in_place_of_the_text_is_no_text(act: Line, body: bytes) -> None:
    act.eu.cellar.relate(NOON, NEW, "consolidates", ACT).text(NOON, NEW, body)

    assert [change.after for change in act.told()] == [{"consolidated": NEW}]


def test_an_english_title_that_comes_later_is_no_news(act: Line) -> None:
    act.eu.cellar.work(NOON, "32026R1744", date="2026-07-08").relate(NOON, "32026R1744", "amends", ACT)
    assert [change.title for change in act.told()] == ["CELEX 32026R1744"]

    act.eu.cellar.work(NOON + 2 * DAY, "32026R1744", title="Digital Omnibus on AI")
    assert act.told() == []


def test_titles_are_asked_for_once_in_batches_of_fifty(line: Line) -> None:
    line.eu.cellar.work(BEFORE, ACT, title="Artificial Intelligence Act")
    for number in range(120):
        celex = f"32026R{number:04}"
        line.eu.cellar.work(BEFORE, celex, title=f"Act {number}").relate(BEFORE, celex, "implements", ACT)
    line.watch("cellar", celex=ACT, endpoint=line.eu.origin)

    line.told()
    asked = ["expression_title" in request.query for request in line.eu.requests]
    line.told()

    assert (asked.count(True), len(asked), len(line.eu.requests)) == (3, 6, 9)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (virtuoso_error(), "Virtuoso 37000 Error SP030: SPARQL compiler"),
        (too_slow(), "Virtuoso 42000 Error The estimated execution time"),
        (cut_short(), "cut short"),
        (maintenance(), "JSON that is no result of a query"),
        (html_page(), "CELLAR answered with an error"),
        (Fault(cut=0.6), "CELLAR answered with an error"),
        (Fault(status=200, body=b""), "CELLAR answered with nothing"),
        (no_rows(), "does not know the act 32024R1689"),
        (unavailable(), "HTTP 503"),
    ],
)
def test_an_error_dressed_as_a_result_fails_and_forgets_nothing(act: Line, fault: Fault, reason: str) -> None:
    act.eu.cellar.work(NOON, "32026R1744", title="Omnibus").relate(NOON, "32026R1744", "amends", ACT)
    planned = act.eu.fault(f"{SPARQL}*", fault)
    state, said = act.failure()
    planned.call_off()

    assert (state, reason in said) == ("failing", True), said
    assert summary(act.told()) == [("regulation.amended", "celex:32026R1744")]


def test_relations_that_vanish_all_at_once_are_doubted(act: Line) -> None:
    for number in range(6):
        act.eu.cellar.work(NOON, f"32026R000{number}", title="x").relate(NOON, f"32026R000{number}", "implements", ACT)
    assert len(act.told()) == 6

    act.eu.fault(f"{SPARQL}*rel*", no_rows())
    state, reason = act.failure()

    assert (state, "the listing shrank" in reason) == ("suspect", True)


def test_a_query_of_ones_own_is_watched(line: Line) -> None:
    query = 'SELECT ?celex ?title ?date WHERE { ?w ?p ?celex FILTER(?date >= "{since}") }'
    line.watch("cellar", query=query, endpoint=line.eu.origin)
    line.eu.cellar.work(BEFORE, "32026R0001", title="One", date="2026-07-01")
    assert line.told() == []

    line.eu.cellar.work(NOON, "32026L0002", title="Two", date="2026-07-02")
    (change,) = line.told()

    assert (change.kind, change.subject, change.title) == ("regulation.published", "celex:32026L0002", "Two")
    assert "2026-05-01" in line.eu.requests[-1].query


# Press Corner


@pytest.fixture
def press(line: Line) -> Line:
    """A Press Corner with 250 documents of the last weeks, one of them in German too."""
    for number in range(250):
        day = (NOON - timedelta(hours=4 * number)).date().isoformat()
        line.eu.press.publish(BEFORE, f"IP/26/{1000 - number}", day, f"Release {number}")
    line.eu.press.publish(BEFORE, "IP/26/1000", NOON.date().isoformat(), "Meldung", language="DE")
    line.watch("press_corner", endpoint=line.eu.origin, topics=["AI Act", "open source"])
    assert line.told() == []
    return line


def test_a_press_release_is_told_once_with_the_topic_it_fits(press: Line) -> None:
    press.eu.press.publish(
        NOON, "IP/26/1001", "2026-07-11", "Guidelines on the AI  act", lead="For general-purpose AI."
    )
    press.eu.press.publish(NOON, "IP/26/1002", "2026-07-11", "Fisheries")

    (change,) = press.told()

    assert (change.kind, change.title) == ("post.published", "Guidelines on the AI act")
    assert change.subject.endswith("/commission/presscorner/detail/en/ip_26_1001")
    assert (change.occurred_at, change.occurred_precision) == (datetime(2026, 7, 10, 22, tzinfo=UTC), "day")
    assert press.told() == []


def test_a_document_that_is_added_late_is_found_in_the_overlap_of_months(press: Line) -> None:
    press.world.clock.set(datetime(2026, 8, 1, 6, tzinfo=UTC))
    press.told(timedelta(hours=1))
    press.eu.press.publish(press.world.clock.now(), "IP/26/1500", "2026-07-30", "AI Act in July")

    assert [change.title for change in press.told()] == ["AI Act in July"]


def test_nothing_is_lost_while_nobody_polled(press: Line) -> None:
    for number in range(300):
        day = (NOON + timedelta(hours=4 * number)).date().isoformat()
        title = "The AI Act" if number == 5 else "Other news"
        press.eu.press.publish(NOON + timedelta(hours=4 * number), f"IP/26/{2000 + number}", day, title)

    assert [change.title for change in press.told(timedelta(days=60))] == ["The AI Act"]


def test_a_page_that_fails_is_not_the_end(press: Line) -> None:
    press.eu.press.publish(NOON, "IP/26/1003", "2026-07-11", "AI Act")
    for number in range(200):
        press.eu.press.publish(NOON, f"MEX/26/{number}", "2026-07-11", "Daily news")
    planned = press.eu.fault(f"{PRESS}*", unavailable().but(page=2))
    state, reason = press.failure()
    planned.call_off()

    assert (state, "HTTP 503" in reason) == ("failing", True)
    assert [change.title for change in press.told()] == ["AI Act"]


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (maintenance(), "failing", "no page of documents"),
        (html_page(), "failing", "HTML"),
        (Fault(alter=lambda body: body.replace(b'"refCode"', b'"x"')), "failing", "can be read"),
        (
            Fault(status=200, body=b'{"totalNumber": 0, "docuLanguageListResources": []}'),
            "suspect",
            "without a single document",
        ),
        (
            Fault(status=200, body=b'{"totalNumber": 300, "docuLanguageListResources": []}'),
            "failing",
            "is empty, 0 of 300 documents came",
        ),
        (waf_challenge(), "blocked", "challenge"),
    ],
)
def test_a_press_corner_that_is_out_of_order_forgets_nothing(
    press: Line, fault: Fault, state: str, reason: str
) -> None:
    planned = press.eu.fault(f"{PRESS}*", fault)
    found = press.failure()
    planned.call_off()

    assert (found[0], reason in found[1]) == (state, True), found
    assert press.told() == []


def test_an_unchanged_press_corner_costs_a_request_per_month_until_a_hundred_documents_came(press: Line) -> None:
    before = len(press.eu.requests)
    report = press.poll(timedelta(minutes=30))

    assert (report.unchanged, len(press.eu.requests) - before) == (1, 2)


# Have your say


@pytest.fixture
def consultations(line: Line) -> Line:
    """120 initiatives on three pages, remembered."""
    for number in range(119):
        line.eu.consultations.initiative(BEFORE, 14000 + number, f"Initiative {number}", opens="2025/12/16 18:32:00")
    line.eu.consultations.initiative(BEFORE, 14628, "Cloud and AI Development Act", opens="2025/12/16 18:32:00")
    line.watch("have_your_say", endpoint=line.eu.origin)
    assert line.told() == []
    assert [request.query.rpartition("page=")[2] for request in line.eu.requests] == ["0", "1", "2"]
    return line


def test_the_opening_of_a_consultation_is_told_with_its_end_in_brussels_time(consultations: Line) -> None:
    consultations.eu.consultations.initiative(
        NOON,
        14628,
        "Cloud and AI Development Act",
        status="OPEN",
        opens="2026/07/02 13:24:32",
        closes="2026/09/07 23:59:59",
    )

    (change,) = consultations.told()

    assert (change.kind, change.subject) == ("regulation.consulted", "initiative:14628")
    assert change.before == {"status": "disabled", "feedback_opens": "", "feedback_closes": ""}
    assert change.after["feedback_closes"] == "2026-09-07T21:59:59Z"
    assert consultations.told() == []


def test_a_consultation_that_is_prolonged_is_told(consultations: Line) -> None:
    tell = consultations.eu.consultations.initiative
    tell(NOON, 14001, "Initiative 1", status="OPEN", closes="2026/09/07 23:59:59")
    consultations.told()
    tell(NOON + DAY, 14001, "Initiative 1", closes="2026/10/07 23:59:59")

    (change,) = consultations.told()

    assert (change.before, change.after) == (
        {"feedback_closes": "2026-09-07T21:59:59Z"},
        {"feedback_closes": "2026-10-07T21:59:59Z"},
    )


def test_a_new_initiative_is_told_with_the_reason(line: Line) -> None:
    line.watch("have_your_say", endpoint=line.eu.origin, topics=["AI Act", "open-source"])
    line.eu.consultations.initiative(BEFORE, 14001, "Implementing act under the AI Act")
    line.told()
    line.eu.consultations.initiative(NOON, 14002, "European open digital ecosystems: open-source software")
    line.eu.consultations.initiative(NOON, 14003, "Termination rates")

    (change,) = line.told()

    assert (change.kind, change.subject) == ("regulation.consulted", "initiative:14002")
    assert (change.details["topic"], [*change.details["relevance"]]) == ("open-source", ["open source: open-source"])


def test_the_older_shape_of_the_portal_is_read_too(consultations: Line) -> None:
    consultations.eu.consultations.embedded = True
    consultations.eu.consultations.initiative(NOON, 15000, "One more")

    assert summary(consultations.told()) == [("regulation.consulted", "initiative:15000")]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (maintenance(), "no page of initiatives"),
        (html_page(), "HTML"),
        (unavailable().but(page=3), "HTTP 503"),
        (Fault(page=2, status=200, body=b'{"initiativeResultDtoPage": {"content": []}}'), "no page of initiatives"),
        (Fault(page=2, alter=lambda body: body.replace(b'"number": 1', b'"number": 0')), "page 0 came"),
        (
            Fault(page=3, alter=lambda body: body.replace(b'"totalElements": 120', b'"totalElements": 170')),
            "120 of 170",
        ),
    ],
)
def test_a_portal_that_is_out_of_order_forgets_nothing(consultations: Line, fault: Fault, reason: str) -> None:
    planned = consultations.eu.fault(f"{INITIATIVES}*", fault)
    state, said = consultations.failure()
    planned.call_off()

    assert (state, reason in said) == ("failing", True), said
    assert consultations.told() == []


# The Legislative Observatory

EVENTS = [("21/04/2021", "Legislative proposal published", "COM(2021)0206"), ("07/06/2021", "Committee referral", "")]


@pytest.fixture
def procedure(line: Line) -> Line:
    line.eu.procedures.file(BEFORE, "2021/0106(COD)", "AI Act", "Awaiting committee decision", EVENTS)
    line.watch("oeil", procedure="2021/0106(COD)", endpoint=line.eu.origin)
    assert line.told() == []
    return line


def test_a_page_that_is_made_anew_is_no_news(procedure: Line) -> None:
    assert procedure.told() == []


def test_a_stage_that_is_reached_and_its_key_event_are_told(procedure: Line) -> None:
    more = [*EVENTS, ("11/05/2023", "Vote in committee, 1st reading", "")]
    procedure.eu.procedures.file(NOON, "2021/0106(COD)", "AI Act", "Awaiting Parliament's position", more)

    (change,) = procedure.told()

    assert (change.kind, change.subject) == ("regulation.updated", "procedure:2021/0106(COD)")
    assert change.after["stage"] == "Awaiting Parliament's position"
    assert change.details["added"] == ["2023-05-11 | Vote in committee, 1st reading"]
    assert procedure.told() == []


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (html_page(), "failing", "not the file of 2021/0106(COD)"),
        (waf_challenge(), "blocked", "challenge"),
        (Fault(alter=lambda body: body.replace(b"2021/0106", b"2021/0107")), "failing", "not the file"),
        (Fault(alter=lambda body: body.replace(b"Key events", b"Events")), "failing", "has no key events"),
        (Fault(alter=lambda body: body.replace(b"Stage reached", b"Stage")), "failing", "has no stage"),
    ],
)
def test_a_page_that_is_not_the_file_forgets_nothing(procedure: Line, fault: Fault, state: str, reason: str) -> None:
    planned = procedure.eu.fault(f"{PROCEDURE}*", fault)
    found = procedure.failure()
    planned.call_off()

    assert (found[0], reason in found[1]) == (state, True), found
    assert procedure.told() == []


def test_a_procedure_that_does_not_exist_is_no_baseline(line: Line) -> None:
    line.watch("oeil", procedure="2099/0001(COD)", endpoint=line.eu.origin)
    assert "not the file of 2099/0001(COD)" in line.failure()[1]


# Sitemaps and listing pages

SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
)
INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def urls(*paths: str, lastmod: str = "2026-07-01") -> str:
    return SITEMAP.format("".join(f"<url><loc>{{origin}}{p}</loc><lastmod>{lastmod}</lastmod></url>" for p in paths))


def test_a_new_page_behind_an_index_is_told_and_a_removed_or_touched_one_is_not(line: Line) -> None:
    site = line.world.site("vendor")
    site.page("/sitemap.xml", content_type="application/xml").version(
        BEFORE, INDEX.format("<sitemap><loc>{origin}/news.xml</loc></sitemap>")
    )
    child = site.page("/news.xml", content_type="application/xml")
    child.version(BEFORE, urls("/news/a", "/news/b", "/news/c", "/news/d", "/jobs/x"))
    line.watch("sitemap", url=site.url("/sitemap.xml"), include=["/news/*"])
    assert line.told() == []

    child.version(NOON + DAY, urls("/news/a", "/news/b", "/news/c", "/news/e-model", "/jobs/y", lastmod="2026-07-11"))
    assert [(change.kind, change.title) for change in line.told()] == [("post.published", "E model")]
    assert line.told() == []


def test_a_new_card_of_a_listing_page_is_told_once(line: Line) -> None:
    page = line.world.site("vendor").page("/news")
    card = '<li class="post"><a href="/news/{0}"><img></a><a href="/news/{0}"><h3>{1}</h3></a><time>{2}</time></li>'
    old = card.format("one", "One", "Jul 1, 2026")
    page.version(BEFORE, f"<html><body><ul>{old}</ul></body></html>")
    line.watch("links", url=line.world.site("vendor").url("/news"), select="li.post", date="time")
    assert line.told() == []

    page.version(NOON + DAY, f"<html><body><ul>{card.format('two', 'Two', 'Jul 11, 2026')}{old}</ul></body></html>")
    (change,) = line.told()

    assert (change.kind, change.title, change.occurred_precision) == ("post.published", "Two", "day")
    assert change.occurred_at == datetime(2026, 7, 11, tzinfo=UTC)

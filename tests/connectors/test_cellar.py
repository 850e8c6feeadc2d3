"""CELLAR: queries, rows that are put together again, errors in the dress of results, texts by article."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from connectors import cellar
from connectors.cellar import sparql
from connectors.cellar.articles import by_article
from connectors.cellar.works import works
from connectors.exceptions import ParseError
from connectors.model import Listing, Observation, Remembered, Request, Response
from tests.world.eu_cellar import FD_375, annotated

ACT = "32024R1689"
CDM = "http://publications.europa.eu/ontology/cdm#resource_legal_"
NOW = datetime(2026, 8, 5, tzinfo=UTC)
Replay = Callable[..., Listing]
TEXT = "<html><body><p>02024R1689 — EN — 27.07.2026</p><p>Article 1</p><p>Subject matter</p></body></html>"


def result(
    *rows: Mapping[str, str], columns: str = "rel celex date type published force deadline end eli title"
) -> Any:
    bindings = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    return {"head": {"link": [], "vars": columns.split()}, "results": {"bindings": bindings}}


def rel(name: str, celex: str, **values: str) -> dict[str, str]:
    prefix = CDM.replace("resource_legal_", "act_consolidated_") if name == "consolidates" else CDM
    return {"rel": f"{prefix}{name}_resource_legal", "celex": celex, **values}


PLACES = "celex place basis role start"
NOWHERE = result(columns=PLACES)


def read(
    replay: Replay,
    own: Any,
    pointing: Any,
    *rest: Any,
    touched: Any = NOWHERE,
    known: Any = None,
    asked: list[Request] | None = None,
) -> Listing:
    poll = cellar.poll(cellar.Target(celex=ACT), known or Remembered(now=NOW))
    return replay(poll, own, pointing, touched, *rest, asked=asked)


OWN = result({"celex": ACT, "title": "AI Act", "type": "x/REG", "date": "2024-06-13"})


def one(replay: Replay, *rows: Mapping[str, str]) -> Observation:
    titled = [{**row, "title": "A title"} for row in rows]
    return read(replay, OWN, result(*titled)).observations[1]


def test_three_queries_ask_for_the_act_for_what_points_at_it_and_for_where_it_does() -> None:
    own, pointing, touched = (parse_qs(urlsplit(url).query) for url in cellar.addresses(cellar.Target(celex=ACT)))

    assert own["format"] == pointing["format"] == touched["format"] == ["application/sparql-results+json"]
    assert '"32024R1689"^^xsd:string' in touched["query"][0]
    assert "LIMIT 5000" in touched["query"][0]
    assert '"32024R1689"^^xsd:string' in own["query"][0]
    assert '?act cdm:resource_legal_id_celex "32024R1689"^^xsd:string .' in pointing["query"][0]
    assert "?w ?rel ?act" in pointing["query"][0]
    assert "LIMIT 5000" in own["query"][0]
    assert "LIMIT 5000" in pointing["query"][0]


def test_the_act_is_an_act_with_its_dates_taken_apart_and_sorted(replay: Replay) -> None:
    rows = [
        {"celex": ACT, "title": "AI Act", "date": "2024-06-13", "published": "2024-07-12", "force": f, "deadline": d}
        for f in ("2026-08-02", "2024-08-01", "2025-02-02")
        for d in ("2031-08-02", "2027-08-02")
    ]
    (seen,) = read(replay, result(*rows), result()).observations

    assert (seen.subject, seen.nature, seen.title) == ("celex:32024R1689", "act", "AI Act")
    assert seen.url == "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32024R1689"
    assert seen.facts == {
        "in_force": "2024-08-01",
        "applies": ("2025-02-02", "2026-08-02"),
        "deadlines": ("2027-08-02", "2031-08-02"),
        "ends": "",
        "consolidated": "",
    }
    assert (seen.published_at, seen.precision) == (datetime(2024, 7, 11, 22, tzinfo=UTC), "day")
    assert seen.keys[0] == "natural:celex:32024R1689"


@pytest.mark.parametrize(
    ("relation", "celex", "kind", "form", "words", "amends"),
    [
        ("amends", "32026R1744", "REG", "Regulation", "amends", ACT),
        ("repeals", "32030R0001", "REG", "Regulation", "repeals", ACT),
        ("completes", "32026R0100", "REG_DEL", "Delegated regulation", "completes", ""),
        ("implements", "32025R0454", "REG_IMPL", "Implementing regulation", "implements", ""),
        ("proposes_to_amend", "52025PC0836", "PROP_REG", "Proposal for a regulation", "proposes to amend", ""),
        ("corrects", "32024R1689R(01)", "REG", "Corrigendum", "corrects", ""),
        ("based_on", "32026X0001", "NEW_KIND", "NEW_KIND", "is based on", ""),
    ],
)
def test_what_points_at_the_act_says_how(
    replay: Replay, relation: str, celex: str, kind: str, form: str, words: str, amends: str
) -> None:
    seen = one(replay, rel(relation, celex, type=f"http://x/{kind}", date="2026-07-08"))

    assert (seen.subject, seen.nature) == (f"celex:{celex}", "act")
    assert (seen.notes["type"], seen.notes["relation"], seen.notes["amends"]) == (form, words, amends)
    assert (seen.notes["base"], seen.notes["act_title"]) == (ACT, "AI Act")


def test_a_corrigendum_matters_little(replay: Replay) -> None:
    assert one(replay, rel("corrects", "32024R1689R(01)")).notes["severity"] == "info"
    assert "severity" not in one(replay, rel("amends", "32026R1744")).notes


def test_rows_of_one_act_are_one_observation(replay: Replay) -> None:
    rows = [rel(name, "32025R0454", force=day) for name in ("implements", "based_on") for day in ("2025-03-30",) * 3]
    seen = one(replay, *rows)

    assert (seen.notes["relation"], seen.facts["in_force"]) == ("implements, is based on", "2025-03-30")


@pytest.mark.parametrize("celex", ["62018TO0282(01)", "72019L2177MLT_202205628", "52021AE2482", "02019R2144-20260727"])
def test_case_law_opinions_and_texts_of_other_acts_are_left_out(replay: Replay, celex: str) -> None:
    assert len(read(replay, OWN, result(rel("consolidates", celex, title="x"))).observations) == 1


def test_days_that_stand_for_none_are_none(replay: Replay) -> None:
    seen = one(replay, rel("amends", "32026R1744", force="1001-01-01", end="9999-12-31", date="2026-07-08"))
    assert (seen.facts, seen.notes["in_force"]) == ({"ends": ""}, "")


def test_a_date_that_is_missing_today_keeps_its_value(replay: Replay) -> None:
    row = rel("amends", "32026R1744", force="2026-07-27", deadline="2027-01-01", end="2030-01-01")
    before = one(replay, row)
    known = Remembered(now=NOW, observations={before.subject: before})

    seen = read(replay, OWN, result(rel("amends", "32026R1744")), known=known).observations[1]

    assert seen.facts == before.facts


def test_titles_are_asked_for_where_nobody_knows_them(replay: Replay) -> None:
    asked: list[Request] = []
    known = Remembered(now=NOW, observations={"celex:32025R0454": Observation(subject="", title="Panel", url="")})
    titles = result({"celex": "32026R1744", "title": "Digital  Omnibus"}, columns="celex title")
    pointing = result(rel("amends", "32026R1744"), rel("implements", "32025R0454"))

    found = read(replay, OWN, pointing, titles, known=known, asked=asked)

    assert [seen.title for seen in found.observations] == ["AI Act", "Digital Omnibus", "Panel"]
    query = parse_qs(urlsplit(asked[3].url).query)["query"][0]
    assert ('"32026R1744"^^xsd:string' in query, "32025R0454" in query, "language/ENG" in query) == (True, False, True)


def test_an_act_without_an_english_title_is_called_by_its_number_and_asked_for_again(replay: Replay) -> None:
    titles = result(columns="celex title")
    found = read(replay, OWN, result(rel("amends", "32026R1744")), titles)

    assert (found.observations[1].title, found.cursor) == ("CELEX 32026R1744", {"read": "", "pending": "titles"})


def test_unchanged_answers_are_not_read_unless_something_is_pending(replay: Replay) -> None:
    own, pointing, touched = (
        Response("", content=json.dumps(answer).encode(), unchanged=True) for answer in (OWN, result(), NOWHERE)
    )

    assert read(replay, own, pointing, touched=touched) == Listing(unchanged=True)
    assert not read(replay, own, pointing).unchanged
    pending = Remembered(now=NOW, cursor={"pending": "titles"})
    assert not read(replay, own, pointing, touched=touched, known=pending).unchanged


def test_the_listing_is_complete(replay: Replay) -> None:
    assert read(replay, OWN, result()).complete


# Where an act is touched


def located(place: str, role: str = "R", celex: str = "32026R1744", **values: str) -> dict[str, str]:
    return {"celex": celex, "place": annotated(place), "role": f"{{{role}|{FD_375}/{role}}}", **values}


def amending(replay: Replay, *rows: Mapping[str, str], known: Any = None) -> Observation:
    omnibus = result(rel("amends", "32026R1744", title="Digital Omnibus", type="x/REG"))
    return read(replay, OWN, omnibus, touched=result(*rows, columns=PLACES), known=known).observations[1]


def test_an_amending_act_names_the_articles_that_it_touches_in_the_order_of_the_act(replay: Replay) -> None:
    seen = amending(
        replay,
        located("AN XI"),
        located("AR 53 PA 2", start="2026-07-27"),
        located("AR 5 PA 1 ALN 1 PTA (bb)", "J", start="2026/12/02"),
        located("AR 4a", "J"),
        located("AR 3.20", "DEL"),
        located("AR 53 PA 1", "TXT"),
    )

    assert seen.notes["articles"] == (
        *("Article 3", "Article 4a (added)", "Article 5", "Article 53", "Annex XI (replaced)"),
    )
    assert seen.notes["places"] == (
        "Article 3(20): deleted",
        "Article 4a: added",
        "Article 5(1), subparagraph 1, point (bb): added, from 2026-12-02",
        "Article 53(1)",
        "Article 53(2): replaced, from 2026-07-27",
        "Annex XI: replaced",
    )


@pytest.mark.parametrize("place", ["AR 5 PA 2", "{AR|x} 5 PA 2", "{AR} 5 {PA|x} 2", "AR 5 {PA|x} 2 {PTA|x}"])
def test_codes_with_and_without_their_addresses_are_read(replay: Replay, place: str) -> None:
    assert amending(replay, {"celex": "32026R1744", "place": place}).notes["places"] == ("Article 5(2)",)


@pytest.mark.parametrize("place", ["", "TXT", "{TI|x} 2", "{AR|x}", "throughout"])
def test_a_place_that_is_no_article_and_no_annex_is_left_out(replay: Replay, place: str) -> None:
    assert "places" not in amending(replay, {"celex": "32026R1744", "place": place}).notes


def test_annexes_stand_after_articles_by_their_numbers(replay: Replay) -> None:
    rows = [located(f"AN {number}") for number in ("IX", "X", "IV", "XIa", "I")]
    seen = amending(replay, *rows, located("AR 113"), located("AR 12"))
    assert [unit.partition(" (")[0] for unit in seen.notes["articles"] or ()] == [  # type: ignore[union-attr]
        *("Article 12", "Article 113", "Annex I", "Annex IV", "Annex IX", "Annex X", "Annex XIa"),
    ]


def test_an_act_that_stands_on_the_watched_one_says_on_which_article(replay: Replay) -> None:
    row = rel("based_on", "32026R0100", title="Delegated", type="x/REG_DEL")
    touched = result({"celex": "32026R0100", "basis": "A51P3"}, {"celex": "32026R0100", "basis": "A97"}, columns=PLACES)
    seen = read(replay, OWN, result(row), touched=touched).observations[1]

    assert seen.notes["legal_basis"] == ("Article 51(3)", "Article 97")


@pytest.mark.parametrize(
    ("place", "reasons"),
    [
        ("AR 53 PA 2", ("open-source exemption: Article 53(2)", "general-purpose AI: Article 53")),
        ("AR 53", ("open-source exemption: Article 53(2)", "general-purpose AI: Article 53")),
        ("AR 53 PA 1 PTA (a)", ("general-purpose AI: Article 53",)),
        ("AR 2 PA 12", ("open-source exemption: Article 2(12)",)),
        ("AR 2 PA 1", ()),
        ("AR 54 PA 6 ALN 2", ("open-source exemption: Article 54(6)", "general-purpose AI: Article 54")),
        ("AN XI", ("general-purpose AI: Annex XI",)),
        ("AR 99", ()),
    ],
)
def test_what_touches_the_exemption_or_general_purpose_models_is_relevant(
    replay: Replay, place: str, reasons: tuple[str, ...]
) -> None:
    assert amending(replay, located(place)).notes["relevance"] == reasons


def test_the_same_article_of_another_act_says_nothing(replay: Replay) -> None:
    own = result({"celex": "32016R0679", "title": "GDPR", "type": "x/REG"})
    pointing = result(rel("amends", "32026R1744", title="Omnibus", type="x/REG"))
    poll = cellar.poll(cellar.Target(celex="32016R0679"), Remembered(now=NOW))
    seen = replay(poll, own, pointing, result(located("AR 53 PA 2"), columns=PLACES)).observations[1]

    assert (seen.notes["places"], seen.notes["relevance"]) == (("Article 53(2): replaced",), ())


@pytest.mark.parametrize("answer", ["Virtuoso 42000 Error The estimated execution time exceeds the limit", [], ""])
def test_an_act_is_told_though_nobody_can_say_where_it_touches(replay: Replay, answer: Any) -> None:
    before = amending(replay, located("AR 53 PA 2"))
    known = Remembered(now=NOW, observations={before.subject: before})
    pointing = result(rel("amends", "32026R1744", title="Omnibus"), rel("amends", "32026R1800", title="New"))
    found = read(replay, OWN, pointing, touched=answer, known=known)

    assert [seen.notes.get("places") for seen in found.observations[1:]] == [("Article 53(2): replaced",), None]
    assert found.cursor == {"read": "", "pending": "articles"}
    assert [item.reason for item in found.quarantined] == ["it does not say which articles are touched"]


# Consolidated versions

VERSIONS = result(rel("consolidates", "02024R1689-20240712"), rel("consolidates", "02024R1689-20260727"))


def test_the_newest_consolidated_version_is_a_fact_and_its_text_the_act_s(replay: Replay) -> None:
    asked: list[Request] = []
    found = read(replay, OWN, VERSIONS, TEXT, asked=asked)
    base, *versions = found.observations

    assert base.facts["consolidated"] == "02024R1689-20260727"
    assert base.documents == {"act": "Article 1\nArticle 1: Subject matter"}
    assert [(seen.subject, seen.nature) for seen in versions] == [
        ("celex:02024R1689-20240712", "record"),
        ("celex:02024R1689-20260727", "record"),
    ]
    assert asked[3].url == "http://publications.europa.eu/resource/celex/02024R1689-20260727"
    assert asked[3].headers == {"Accept": "application/xhtml+xml", "Accept-Language": "eng"}
    assert asked[3].limit == 20_000_000
    assert found.cursor == {"read": "02024R1689-20260727", "pending": ""}


def test_a_text_that_was_read_is_not_asked_for_again(replay: Replay) -> None:
    known = Remembered(now=NOW, cursor={"read": "02024R1689-20260727"})
    assert read(replay, OWN, VERSIONS, known=known).observations[0].documents == {}


@pytest.mark.parametrize(
    "answer", [Response("", status=404), Response("", status=300), b"%PDF-1.7", "<html><body>Sorry</body></html>"]
)
def test_a_text_that_cannot_be_had_stays_pending(replay: Replay, answer: Any) -> None:
    found = read(replay, OWN, VERSIONS, answer, known=Remembered(now=NOW, cursor={"read": "02024R1689-20240712"}))

    assert found.observations[0].documents == {}
    assert found.cursor == {"read": "02024R1689-20240712", "pending": "text"}


def test_lines_name_their_article_and_signs_of_consolidation_go() -> None:
    text = (
        "02024R1689 — EN — 27.07.2026 — 001.001 — 2\n▼B\nCHAPTER V\nGENERAL\nArticle 1\nSubject\n▼M1\n"
        "1. ►M1 Providers ◄ shall.\nArticle 4a\nLiteracy\nCHAPTER VI\nOther\nANNEX XI\nSection 1\n1.\nPoint"
    )
    assert by_article(text).splitlines() == [
        *("CHAPTER V", "GENERAL", "Article 1", "Article 1: Subject", "Article 1(1): Providers shall.", "Article 4a"),
        *("Article 4a: Literacy", "CHAPTER VI", "Other", "Annex XI", "Annex XI: Section 1", "Annex XI: 1. Point"),
    ]


XHTML = """<html xmlns="http://www.w3.org/1999/xhtml"><body><p class="title-article-norm">Article 1</p>
<div class="eli-subdivision" id="art_53"><p class="title-article-norm">Article 53</p>
<div class="eli-title"><p class="stitle-article-norm">Obligations for providers</p></div>
<div class="norm"><span class="no-parag">1.  </span><div class="norm inline-element">Providers shall:
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>(a) </span></div>
<div class="grid-list-column-2"><p class="norm">draw up documentation;</p></div></div></div></div>
<p class="modref"><a>▼M1</a></p><div class="norm"><span class="no-parag">2.  </span><div class="norm inline-element">The
obligations shall not apply.</div></div>
<p class="norm">3.&nbsp;&nbsp;&nbsp;Plainly.</p><table><tr><td>(b)</td><td>in a table</td></tr></table></div></body></html>"""


def test_a_consolidated_text_keeps_its_paragraphs_and_points(replay: Replay) -> None:
    (base, *_) = read(replay, OWN, VERSIONS, XHTML).observations

    assert base.documents["act"].splitlines() == [
        "Article 1",
        "Article 53",
        "Article 53: Obligations for providers",
        "Article 53(1): Providers shall:",
        "Article 53(1): (a) draw up documentation;",
        "Article 53(2): The obligations shall not apply.",
        "Article 53(3): Plainly.",
        "Article 53(3): (b) in a table",
    ]


# Errors


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("Virtuoso 37000 Error SP030: SPARQL compiler, line 3", "answered with an error: Virtuoso 37000 Error SP030"),
        ("<html><body><h1>502 Bad Gateway</h1></body></html>", "answered with an error: 502 Bad Gateway"),
        ("", "answered with nothing"),
        ([], "JSON that is no result"),
        ({"status": 503, "error": "maintenance"}, "JSON that is no result"),
        ({"head": {"vars": ["rel"]}, "results": {"bindings": []}}, "without the columns celex"),
        ({"head": {"vars": ["celex", "rel"]}, "results": {}}, "without the columns"),
        (Response("", status=206, content=json.dumps(OWN).encode()), "cut short"),
        (Response("", headers={"x-sql-state": "S1TAT"}, content=json.dumps(OWN).encode()), "cut short"),
        (result(*[{"celex": ACT}] * 5000), "cut short, after 5000 rows"),
        (result(), "does not know the act 32024R1689"),
    ],
)
def test_an_error_in_the_dress_of_a_result_is_an_error(replay: Replay, answer: Any, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        read(replay, answer, OWN)


# Queries of one's own


def test_a_query_of_ones_own_is_a_window_of_acts(replay: Replay) -> None:
    asked: list[Request] = []
    target = cellar.Target(query='SELECT ?celex ?title WHERE { FILTER(?d > "{since}") }')
    row = {"celex": "32026R0001", "title": "One", "date": "2026-07-01"}
    found = replay(cellar.poll(target, Remembered(now=NOW)), result(row), asked=asked)

    (seen,) = found.observations
    assert (seen.subject, seen.title, found.complete) == ("celex:32026R0001", "One", False)
    query = parse_qs(urlsplit(asked[0].url).query)["query"][0]
    assert ('"2026-06-01"' in query, query.endswith("LIMIT 5000")) == (True, True)


def test_a_limit_of_its_own_is_kept() -> None:
    assert sparql.limited("SELECT ?celex {} limit 10") == "SELECT ?celex {} limit 10"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "say either celex"),
        ({"celex": ACT, "query": "SELECT ?celex {}"}, "say either celex"),
        ({"query": "SELECT ?title {}"}, "must select"),
        ({"celex": '32024R1689"} DROP'}, "is no CELEX number"),
        ({"celex": "AI Act"}, "is no CELEX number"),
    ],
)
def test_a_target_that_cannot_work_is_refused(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        cellar.Target(**values)


@pytest.mark.parametrize(
    ("name", "celex"),
    [
        ("celex:32024r1689", "32024R1689"),
        ("http://data.europa.eu/eli/reg/2024/1689/oj", "32024R1689"),
        ("https://eur-lex.europa.eu/eli/reg_impl/2025/454/oj/eng", "32025R0454"),
        ("eli/dir/2019/790", "32019L0790"),
        ("https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32024R1689&qid=1", "32024R1689"),
        ("https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX%3A52025PC0836", "52025PC0836"),
    ],
)
def test_an_act_is_given_by_its_number_its_eli_or_its_page(name: str, celex: str) -> None:
    assert cellar.Target(celex=name).celex == celex


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/webapi/rdf/sparql"]
)
def test_an_endpoint_is_a_host_or_a_whole_address(endpoint: str) -> None:
    url, *_ = cellar.addresses(cellar.Target(celex="celex:32024r1689", endpoint=endpoint))
    assert url.startswith("http://127.0.0.1:8080/webapi/rdf/sparql?query=")


# Real answers


def real(corpus: Path, name: str) -> bytes:
    return (corpus / "feeds/eu" / name).read_bytes()


@pytest.mark.corpus
def test_a_real_window_of_acts_has_the_ai_act_with_its_timeline(replay: Replay, corpus: Path) -> None:
    target = cellar.Target(query="SELECT ?celex WHERE {}")
    titles = result(columns="celex title")
    body = real(corpus, "obligation_aggregator/cellar__acts_aiact_window.json")
    found = replay(cellar.poll(target, Remembered(now=NOW)), body, titles)
    acts = {seen.subject: seen for seen in found.observations}

    assert len(acts) == 35
    act = acts["celex:32024R1689"]
    assert act.title.endswith("(Artificial Intelligence Act) (Text with EEA relevance)")
    assert act.facts["in_force"] == "2024-08-01"
    assert act.facts["applies"] == ("2025-02-02", "2025-08-02", "2026-08-02", "2027-08-02")
    assert len(act.facts["deadlines"] or ()) == 7  # type: ignore[arg-type]
    assert acts["celex:32023R2878R(04)"].notes["type"] == "Corrigendum"


@pytest.mark.corpus
def test_real_proposals_are_proposals(replay: Replay, corpus: Path) -> None:
    target = cellar.Target(query="SELECT ?celex WHERE {}")
    body = real(corpus, "obligation_aggregator/cellar__proposals_window.json")
    found = replay(cellar.poll(target, Remembered(now=NOW)), body)

    assert len(found.observations) == 25
    kinds = [str(seen.notes["type"]) for seen in found.observations]
    assert {kind for kind in kinds if not kind.startswith("Proposal for a ")} == {"Corrigendum"}


@pytest.mark.corpus
def test_real_relations_are_put_together_by_act(corpus: Path) -> None:
    body = real(corpus, "cellar_sparql_opensanctions/related.json")
    found = works(sparql.rows(Response("", content=body), "celex", "rel"))

    assert {celex: sorted(work.relations) for celex, work in found.items()} == {
        "32026R1708": ["amends", "based_on"],
        "32025R1980": ["amends"],
    }
    assert [work.type for work in found.values()] == ["REG_IMPL", "REG_IMPL"]
    assert [work.days("date") for work in found.values()] == [("2026-07-13",), ("2025-10-03",)]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["act.json", "framework.json", "consolidations.json", "expression.xhtml"])
def test_real_answers_to_other_questions_are_errors(corpus: Path, name: str) -> None:
    body = real(corpus, f"cellar_sparql_opensanctions/{name}")
    with pytest.raises(ParseError):
        sparql.rows(Response("", content=body), "celex")


@pytest.mark.corpus
def test_the_challenge_before_eur_lex_is_an_error(replay: Replay, corpus: Path) -> None:
    body = (corpus / "feeds/torture/http_bodies/eurlex_aws_waf_challenge.html").read_bytes()
    with pytest.raises(ParseError, match="answered with an error"):
        read(replay, body, OWN)

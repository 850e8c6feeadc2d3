"""The Hub: which pages are read, what a listing proves, and what is known of a model."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from connectors import huggingface
from connectors.exceptions import FetchError, ParseError, SuspectError
from connectors.model import Listing, Observation, Remembered, Request, Response

Replay = Callable[..., Listing]
NOW = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
FRESH = {"mark": "2026-04-02T11:00:00+00:00", "swept": "2026-04-02T06:00:00+00:00"}
ORGANIZATION = huggingface.Target(organization="acme")
NO_TOKEN = {"error": "Invalid username or password."}


def raw(number: int = 1, modified: str = "2026-04-01T10:00:00.000Z", **fields: Any) -> dict[str, Any]:
    return {
        "_id": f"{number:024x}",
        "id": f"acme/model-{number}",
        "author": "acme",
        "sha": "f" * 40,
        "lastModified": modified,
        "createdAt": "2026-03-31T08:00:00.000Z",
        "gated": False,
        "disabled": False,
        "private": False,
        "tags": ["safetensors", "license:mit", "region:us"],
        "cardData": {"license": "mit"},
        "safetensors": {"parameters": {"BF16": 8_000_000}, "total": 8_000_000},
        "siblings": [{"rfilename": "README.md"}, {"rfilename": "model.safetensors"}],
        "downloads": 12,
        "likes": 3,
        **fields,
    }


def page(*items: Any, more: str = "", unchanged: bool = False) -> Response:
    link = {"link": f'<https://huggingface.co/api/models?author=acme&cursor={more}>; rel="next"'} if more else {}
    return Response("", headers=link, content=json.dumps(items).encode(), unchanged=unchanged)


def known(*seen: Observation, **cursor: str) -> Remembered:
    return Remembered(NOW, cursor, {one.subject: one for one in seen})


def poll(
    replay: Replay, *answers: Any, asked: list[Request] | None = None, memory: Remembered | None = None
) -> Listing:
    return replay(huggingface.poll(ORGANIZATION, memory or known()), *answers, asked=asked)


def observe(replay: Replay, *seen: Observation, **fields: Any) -> Observation:
    (found,) = poll(replay, page(raw(**fields)), memory=known(*seen)).observations
    return found


# Which pages are read


def test_an_organization_that_nobody_has_is_suspect(replay: Replay) -> None:
    missing = Response("", status=404, content=b'{"error":"Sorry, we can\'t find the page you are looking for."}')
    with pytest.raises(SuspectError, match="is it spelled right"):
        poll(replay, page(), missing)


def test_an_organization_without_models_is_well(replay: Replay) -> None:
    assert poll(replay, page(), Response("", content=b'{"name":"acme"}')).complete


def test_one_call_lists_an_organization_newest_change_first(replay: Replay) -> None:
    asked: list[Request] = []
    poll(replay, page(raw()), asked=asked)
    parts = urlsplit(asked[0].url)
    query = parse_qs(parts.query)
    assert (parts.netloc, parts.path, len(asked)) == ("huggingface.co", "/api/models", 1)
    assert {name: query[name] for name in ("author", "sort", "direction", "limit")} == {
        "author": ["acme"],
        "sort": ["lastModified"],
        "direction": ["-1"],
        "limit": ["100"],
    }
    assert {"cardData", "sha", "gated", "siblings", "safetensors", "baseModels"} <= set(query["expand[]"])
    assert asked[0].expects == "json"
    assert huggingface.addresses(ORGANIZATION) == (asked[0].url,)


def test_the_first_visit_walks_to_the_end(replay: Replay) -> None:
    listing = poll(replay, page(raw(1), more="two"), page(raw(2), more="three"), page(raw(3)))
    assert len(listing.observations) == listing.size == 3
    assert listing.complete


def test_the_cursor_is_the_newest_change_and_the_time_of_the_walk(replay: Replay) -> None:
    listing = poll(replay, page(raw(1, "2026-04-02T09:30:00.000Z"), raw(2)))
    assert listing.cursor == {"mark": "2026-04-02T09:30:00+00:00", "swept": NOW.isoformat()}


def test_a_change_dated_in_the_future_does_not_move_the_mark_past_now(replay: Replay) -> None:
    listing = poll(replay, page(raw(1, "2031-01-01T00:00:00.000Z")))
    assert listing.cursor is not None
    assert listing.cursor["mark"] == NOW.isoformat()


def test_later_only_what_moved_is_read(replay: Replay) -> None:
    listing = poll(replay, page(raw(1, "2026-04-02T11:30:00Z"), raw(2), more="two"), memory=known(**FRESH))
    assert len(listing.observations) == 2
    assert not listing.complete
    assert listing.cursor == {**FRESH, "mark": "2026-04-02T11:30:00+00:00"}


def test_the_walk_goes_on_while_a_page_is_all_new(replay: Replay) -> None:
    first, second = page(raw(1, "2026-04-02T11:30:00Z"), more="two"), page(raw(2), more="three")
    assert len(poll(replay, first, second, memory=known(**FRESH)).observations) == 2


def test_ten_minutes_before_the_mark_are_read_again(replay: Replay) -> None:
    first, second = page(raw(1, "2026-04-02T10:51:00Z"), more="two"), page(raw(2), more="three")
    assert len(poll(replay, first, second, memory=known(**FRESH)).observations) == 2


def test_a_list_of_one_page_is_complete_every_time(replay: Replay) -> None:
    listing = poll(replay, page(raw(1)), memory=known(**FRESH))
    assert listing.complete
    assert listing.cursor == {**FRESH, "swept": NOW.isoformat()}


def test_a_day_after_the_last_walk_another_is_due(replay: Replay) -> None:
    stale = {**FRESH, "swept": (NOW - timedelta(days=1)).isoformat()}
    assert poll(replay, page(raw(1), more="two"), page(raw(2)), memory=known(**stale)).complete


def test_an_unchanged_first_page_is_not_read(replay: Replay) -> None:
    answer = page(raw(1), more="two", unchanged=True)
    assert poll(replay, answer, memory=known(**FRESH)) == Listing(unchanged=True)


def test_an_unchanged_complete_list_counts_its_misses(replay: Replay) -> None:
    listing = poll(replay, page(raw(1), unchanged=True), memory=known(**FRESH))
    assert (listing.complete, len(listing.observations)) == (True, 1)


def test_a_full_page_without_its_link_need_not_be_the_last(replay: Replay) -> None:
    items = [raw(number) for number in range(100)]
    assert not poll(replay, page(*items, unchanged=True), memory=known(**FRESH)).complete
    assert poll(replay, page(*items), memory=known(**FRESH)).complete


def test_the_next_page_is_asked_of_our_endpoint(replay: Replay) -> None:
    asked: list[Request] = []
    target = huggingface.Target(organization="acme", endpoint="http://127.0.0.1:8080/hub/")
    replay(huggingface.poll(target, known()), page(raw(1), more="two"), page(raw(2)), asked=asked)
    assert asked[0].url.startswith("http://127.0.0.1:8080/hub/api/models?")
    assert asked[1].url == "http://127.0.0.1:8080/hub/api/models?author=acme&cursor=two"


def test_a_model_seen_on_two_pages_is_one(replay: Replay) -> None:
    listing = poll(replay, page(raw(1, sha="a"), more="two"), page(raw(1, sha="b")))
    assert [found.revision for found in listing.observations] == ["b"]


def test_a_list_without_end_is_an_error(replay: Replay) -> None:
    with pytest.raises(ParseError, match="does not end"):
        poll(replay, page(raw(1), more="two"), page(raw(2), more="two"))


# What is no list


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": "Internal Error"}, "an error: Internal Error"),
        ({"models": []}, "without a list of models"),
        ("oops", "no JSON"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_list_is_an_error(replay: Replay, body: Any, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        poll(replay, body)


@pytest.mark.parametrize(
    "broken", [{"id": "acme/x"}, {"_id": "1", "id": None}, {"_id": 7, "id": "acme/x"}, "text", None, []]
)
def test_a_malformed_item_is_set_aside_and_the_others_go_on(replay: Replay, broken: Any) -> None:
    listing = poll(replay, page(raw(1), broken, raw(2)))
    assert len(listing.observations) == 2
    assert json.loads(listing.quarantined[0].raw) == broken
    assert listing.quarantined[0].reason


def test_with_an_unreadable_item_nothing_may_be_removed(replay: Replay) -> None:
    listing = poll(replay, page(raw(1), {"id": "acme/x"}))
    assert (listing.complete, listing.size) == (False, 2)


def test_what_is_known_of_an_unreadable_item_stands(replay: Replay) -> None:
    seen = observe(replay)
    listing = poll(replay, page({"_id": raw()["_id"], "id": 5}), memory=known(seen))
    assert (listing.complete, listing.observations) == (True, (seen,))


def test_the_raw_text_of_a_malformed_item_is_capped(replay: Replay) -> None:
    listing = poll(replay, page({"id": "x" * 100_000}))
    assert len(listing.quarantined[0].raw) == 20_000


# What is known of a model


def test_a_model_is_known_by_its_immutable_id(replay: Replay) -> None:
    found = observe(replay)
    assert (found.subject, found.nature) == ("hf:model:000000000000000000000001", "model")
    assert (found.title, found.url) == ("acme/model-1", "https://huggingface.co/acme/model-1")


def test_its_facts_are_what_would_be_news(replay: Replay) -> None:
    assert observe(replay).facts == {
        "name": "acme/model-1",
        "license": "mit",
        "license_name": "",
        "license_link": "",
        "gated": "no",
        "weights": True,
        "disabled": False,
        "terms": (),
        "conflict": "",
    }


def test_its_revision_is_the_commit_and_its_counts_are_metrics(replay: Replay) -> None:
    found = observe(replay)
    assert (found.revision, found.metrics) == ("f" * 40, {"downloads": 12.0, "likes": 3.0})


def test_a_commit_alone_changes_no_fact(replay: Replay) -> None:
    one, other = observe(replay), observe(replay, sha="e" * 40, modified="2026-04-02T00:00:00Z", downloads=99)
    assert one.facts == other.facts


def test_a_private_model_is_not_seen(replay: Replay) -> None:
    listing = poll(replay, page(raw(1), raw(2, private=True)))
    assert len(listing.observations) == 1


@pytest.mark.parametrize(
    ("created", "when", "precision"),
    [
        ("2026-03-31T08:00:00.000Z", datetime(2026, 3, 31, 8, tzinfo=UTC), "repo_created"),
        ("2026-03-31T08:00:00+00:00", datetime(2026, 3, 31, 8, tzinfo=UTC), "repo_created"),
        ("2022-03-02T23:29:04.000Z", None, ""),
        ("yesterday", None, ""),
        (None, None, ""),
    ],
)
def test_it_dates_from_its_repository(replay: Replay, created: Any, when: datetime | None, precision: str) -> None:
    found = observe(replay, createdAt=created)
    assert (found.published_at, found.precision) == (when, precision)


@pytest.mark.parametrize(
    ("card", "tags", "claim"),
    [
        ({"license": "apache-2.0"}, ["license:mit"], "apache-2.0"),
        ({"license": ["mit", "apache-2.0"]}, [], "apache-2.0,mit"),
        ({"license": 2.0}, [], "2.0"),
        ({"license": None}, ["license:mit"], "mit"),
        ({"license": False}, ["license:mit"], "mit"),
        ({}, ["license:other", "license:mit"], "mit,other"),
        (None, ["license:mit"], "mit"),
        ({}, [], ""),
    ],
)
def test_its_license_is_the_cards_claim_or_else_the_tags(
    replay: Replay, card: Any, tags: list[str], claim: str
) -> None:
    assert observe(replay, cardData=card, tags=tags).facts["license"] == claim


def test_both_license_claims_are_kept(replay: Replay) -> None:
    found = observe(replay, cardData={"license": "mit"}, tags=["license:apache-2.0"])
    assert (found.facts["license"], found.notes["license_tag"]) == ("mit", "apache-2.0")


def test_a_licenses_name_and_link_are_facts(replay: Replay) -> None:
    card = {"license": "other", "license_name": "acme-terms", "license_link": "LICENSE.md"}
    facts = observe(replay, cardData=card).facts
    assert (facts["license"], facts["license_name"], facts["license_link"]) == ("other", "acme-terms", "LICENSE.md")


def test_an_unreadable_card_keeps_the_last_claim(replay: Replay) -> None:
    card = {"license": "other", "license_name": "acme-terms", "license_link": "LICENSE.md"}
    seen = observe(replay, cardData=card, tags=["license:other"])
    assert observe(replay, seen, cardData="license: other", tags=["license:other"]).facts == {
        **seen.facts,
        "weights": True,
    }


@pytest.mark.parametrize(
    ("gated", "word"), [(False, "no"), ("auto", "auto"), ("manual", "manual"), (None, "no"), (7, "no")]
)
def test_its_gate_is_a_word(replay: Replay, gated: Any, word: str) -> None:
    assert observe(replay, gated=gated).facts["gated"] == word


def test_an_unreadable_gate_keeps_the_last_word(replay: Replay) -> None:
    seen = observe(replay, gated="manual")
    assert observe(replay, seen, gated=None).facts["gated"] == "manual"


@pytest.mark.parametrize(
    ("fields", "weights"),
    [
        ({"safetensors": {"total": 5}}, True),
        ({"gguf": {"total": 5}}, True),
        ({"siblings": [{"rfilename": "consolidated.00.pth"}]}, True),
        ({"siblings": [{"rfilename": "a/b/Model-Q4.GGUF"}]}, True),
        ({"siblings": [{"rfilename": ".gitattributes"}, {"rfilename": "README.md"}]}, False),
        ({"siblings": [{"rfilename": "training_args.bin"}]}, False),
        ({"tags": ["pytorch"]}, True),
        ({"tags": ["pytorch"], "cardData": {"tags": ["pytorch"]}}, False),
        ({}, False),
    ],
)
def test_weights_are_a_count_a_file_or_the_hubs_tag(replay: Replay, fields: dict[str, Any], weights: bool) -> None:
    bare: dict[str, Any] = {"safetensors": None, "gguf": None, "siblings": None, "tags": [], "cardData": None}
    assert observe(replay, **{**bare, **fields}).facts["weights"] is weights


@pytest.mark.parametrize(
    ("fields", "parents", "relation"),
    [
        (
            {"baseModels": {"relation": "finetune", "models": [{"_id": "1", "id": "acme/base"}]}},
            ("acme/base",),
            "finetune",
        ),
        ({"tags": ["base_model:acme/base", "base_model:quantized:acme/base"]}, ("acme/base",), "quantized"),
        (
            {"cardData": {"base_model": ["acme/a", "acme/b"], "base_model_relation": "merge"}},
            ("acme/a", "acme/b"),
            "merge",
        ),
        ({"baseModels": ["acme/base"]}, ("acme/base",), ""),
        ({"baseModels": None}, (), ""),
    ],
)
def test_a_derivative_names_its_parents(
    replay: Replay, fields: dict[str, Any], parents: tuple[str, ...], relation: str
) -> None:
    notes = observe(replay, **fields).notes
    assert (notes["base_models"], notes.get("base_relation", "")) == (parents, relation)


@pytest.mark.parametrize(
    ("name", "active", "experts", "mixture"),
    [
        ("Qwen3-30B-A3B", 3_000_000_000, None, True),
        ("Llama-4-Scout-17B-16E-Instruct", 17_000_000_000, 16, True),
        ("LFM2-8B-A1.5B", 1_500_000_000, None, True),
        ("Mixtral-8x7B-v0.1", None, 8, True),
        ("Qwen3-32B", None, None, False),
        ("A100-benchmark", None, None, False),
    ],
)
def test_a_name_tells_a_mixture_of_experts(
    replay: Replay, name: str, active: int | None, experts: int | None, mixture: bool
) -> None:
    notes = observe(replay, id=f"acme/{name}").notes
    assert (notes.get("active_parameters"), notes.get("experts"), notes["mixture_of_experts"]) == (
        active,
        experts,
        mixture,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"tags": ["moe"]},
        {"config": {"model_type": "gpt_oss"}},
        {"config": {"architectures": ["Qwen3MoeForCausalLM"]}},
        {"config": {"text_config": {"num_local_experts": 16}}},
    ],
)
def test_tags_and_configuration_tell_it_as_well(replay: Replay, fields: dict[str, Any]) -> None:
    assert observe(replay, **fields).notes["mixture_of_experts"] is True


def test_what_it_is_made_of_is_noted(replay: Replay) -> None:
    found = observe(
        replay,
        id="acme/Model-7B-AWQ",
        pipeline_tag="text-generation",
        library_name="transformers",
        config={"architectures": ["AcmeForCausalLM"], "model_type": "acme", "max_position_embeddings": 4096},
        safetensors={"parameters": {"F8_E4M3": 5, "BF16": 2}},
        siblings=[
            {"rfilename": name} for name in ("model.gguf", "LICENSE", "USE_POLICY.md", "docs/NOTICE.txt", "license.py")
        ],
        cardData={"new_version": "acme/Model-8B"},
        tags=["8-bit", "conversational"],
    )
    notes: Mapping[str, Any] = found.notes
    assert (notes["parameters"], notes["context_length"]) == (7, 4096)
    assert (notes["architecture"], notes["model_type"]) == ("AcmeForCausalLM", "acme")
    assert (notes["pipeline"], notes["library"], notes["modality"]) == ("text-generation", "transformers", "text")
    assert notes["formats"] == ("8-bit", "awq", "fp8", "gguf")
    assert notes["license_files"] == ("LICENSE", "USE_POLICY.md", "docs/NOTICE.txt")
    assert (notes["new_version"], notes["owner"]) == ("acme/Model-8B", "acme")


def test_gguf_tells_size_architecture_and_context(replay: Replay) -> None:
    notes = observe(replay, safetensors=None, gguf={"total": 9, "architecture": "llama", "context_length": 8192}).notes
    assert (notes["parameters"], notes["architecture"], notes["context_length"]) == (9, "llama", 8192)


@pytest.mark.parametrize(
    "odd",
    [
        {"cardData": "text"},
        {"cardData": []},
        {"cardData": {"license": {"a": 1}, "tags": "x", "base_model": 5}},
        {"safetensors": {"parameters": "x"}},
        {"safetensors": {"total": "many"}},
        {"safetensors": []},
        {"siblings": "x"},
        {"siblings": [None, {"rfilename": 5}]},
        {"tags": None},
        {"tags": [1, None]},
        {"config": {"architectures": "x", "quantization_config": 5, "text_config": []}},
        {"baseModels": {"models": "acme/base", "relation": 5}},
        {"downloads": "12", "likes": None},
        {"lastModified": 5, "sha": None, "author": None},
        {"gated": {}, "disabled": None},
    ],
)
def test_odd_shapes_are_survived(replay: Replay, odd: dict[str, Any]) -> None:
    assert observe(replay, **{"modified": "2026-04-01T10:00:00Z", **odd}).title == "acme/model-1"


def test_a_bare_item_is_a_model(replay: Replay) -> None:
    (found,) = poll(replay, page({"_id": "1", "id": "acme/bare"})).observations
    assert found.facts == {
        "name": "acme/bare",
        "license": "",
        "license_name": "",
        "license_link": "",
        "gated": "no",
        "weights": False,
        "disabled": False,
    }


# Single models


def models(replay: Replay, *answers: Any, asked: list[Request] | None = None) -> Listing:
    """Poll models that are known already, so that none of their files is asked for."""
    target = huggingface.Target(models=tuple(f"acme/model-{number}" for number in range(1, len(answers) + 1)))
    seen = [
        replace(observe(replay, _id=answer["_id"]), notes={"files_at": "f" * 40})
        for answer in answers
        if isinstance(answer, dict) and "_id" in answer
    ]
    return replay(huggingface.poll(target, known(*seen)), *answers, asked=asked)


def refused(status: int, body: Any = NO_TOKEN, **headers: str) -> Response:
    return Response("", status=status, headers=headers, content=json.dumps(body).encode())


def test_single_models_are_asked_for_one_by_one(replay: Replay) -> None:
    asked: list[Request] = []
    listing = models(replay, raw(1), raw(2), asked=asked)
    assert [urlsplit(request.url).path for request in asked] == ["/api/models/acme/model-1", "/api/models/acme/model-2"]
    assert asked[0].accept == {401, 404}
    assert (len(listing.observations), listing.complete, listing.cursor) == (2, True, None)


@pytest.mark.parametrize("answer", [refused(401), refused(404, {"error": "Repository not found"})])
def test_a_model_that_is_gone_is_missing_from_a_complete_listing(replay: Replay, answer: Response) -> None:
    listing = models(replay, raw(1), answer)
    assert (len(listing.observations), listing.complete, listing.size) == (1, True, 1)


def test_names_that_nobody_has_are_said(replay: Replay) -> None:
    assert models(replay, raw(1), refused(401), raw(3), refused(404)).absent == ("acme/model-2", "acme/model-4")
    assert models(replay, raw(1), raw(2)).absent == ()


def test_a_renamed_model_keeps_its_subject(replay: Replay) -> None:
    (found,) = models(replay, raw(1, id="acme-labs/renamed")).observations
    assert (found.subject, found.facts["name"]) == ("hf:model:000000000000000000000001", "acme-labs/renamed")


def test_a_refused_token_is_no_removal(replay: Replay) -> None:
    answer = refused(401, {"error": "Invalid credentials in Authorization header"})
    with pytest.raises(FetchError, match="refuses the token"):
        models(replay, raw(1), answer)


def test_somebody_elses_404_is_no_removal(replay: Replay) -> None:
    with pytest.raises(ParseError, match="without the Hub's own error"):
        models(replay, raw(1), refused(404, {"message": "no such route"}))


def test_an_error_with_status_200_is_an_error(replay: Replay) -> None:
    with pytest.raises(ParseError, match="an error: overloaded"):
        models(replay, {"error": "overloaded"})


def test_unchanged_models_are_not_read(replay: Replay) -> None:
    assert models(replay, Response("", unchanged=True), Response("", unchanged=True)) == Listing(unchanged=True)


# The watchlist


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "either organization"),
        ({"organization": "acme", "models": ["acme/x"]}, "either organization"),
        ({"organization": "acme/x"}, "no name on the Hub"),
        ({"models": ["https://huggingface.co/acme/x"]}, "no id on the Hub"),
        ({"models": ["acme/../x"]}, "no id on the Hub"),
        ({"organization": "acme", "endpoint": "hub.acme.example"}, "no web address"),
        ({"organization": "acme", "organisation": "acme"}, "Extra inputs"),
    ],
)
def test_a_mistake_in_the_watchlist_is_explained(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        huggingface.Target(**values)


# Time, and the real Hub


def test_a_page_of_a_hundred_models_is_read_at_once(replay: Replay) -> None:
    answer = page(*(raw(number) for number in range(100)))
    started = time.process_time()
    poll(replay, answer)
    assert time.process_time() - started < 5


@pytest.mark.corpus
def test_real_answers_of_the_hub_are_read(replay: Replay, corpus: Path) -> None:
    for path in sorted((corpus / "hub" / "api").glob("model_info_expand__*.json")):
        answer = json.loads(path.read_bytes())
        (found,) = poll(replay, page(answer)).observations
        assert found.facts["weights"] is True
        assert found.notes["parameters"] == answer["safetensors"]["total"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"id": "acme/Mixtral-8x7B-v0.1"}, "experts: the repository's name"),
        ({"config": {"model_type": "x", "num_local_experts": 8}}, "experts: config.json"),
        ({"config": {"architectures": ["XForCausalLM"]}}, "architecture: config.json"),
        ({"gguf": {"architecture": "llama", "context_length": 4096}}, "architecture: the GGUF header"),
        ({"gguf": {"architecture": "llama", "context_length": 4096}}, "context_length: the GGUF header"),
        ({"config": {"max_position_embeddings": 4096}}, "context_length: config.json"),
    ],
)
def test_a_fact_says_what_told_it(replay: Replay, fields: dict[str, Any], told: str) -> None:
    assert told in str(observe(replay, **fields).notes["told_by"])

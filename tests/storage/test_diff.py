"""What was known x what was seen -> drafts of changes."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Fact, Nature, Observation
from storage.diff import CLAIMS, Context, Draft, Past, diff
from storage.texts import lines

from .conftest import PlainReader, model, page, post

NOW = datetime(2026, 4, 1, tzinfo=UTC)
NATURES: tuple[Nature, ...] = ("model", "post", "page", "act", "initiative", "code", "record")
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.text(max_size=5),
    st.lists(st.text(max_size=3), max_size=2).map(tuple),
)
names = st.sampled_from(
    ("license", "license_name", "license_link", "gated", "name", "weights_revision", "dates", "status")
)
facts = st.dictionaries(names, values, max_size=6)
texts = st.dictionaries(
    st.sampled_from(("license", "gate", "policy", "guidance", "news")), st.text(max_size=20), max_size=3
)
observations = st.builds(
    lambda nature, title, facts, texts: Observation(
        subject="s", title=title, url="", nature=nature, facts=facts, documents=texts
    ),
    st.sampled_from(NATURES),
    st.text(max_size=8),
    facts,
    texts,
)


def digests(seen: Observation) -> dict[str, str]:
    return {role: hashlib.sha256(text.encode()).hexdigest() for role, text in seen.documents.items()}


def past(seen: Observation, *, reading: int = 1, removed: bool = False, before: tuple[str, ...] = ()) -> Past:
    """What is remembered of an observation a day later, as the database gives it back: tuples are lists."""
    texts = {digest: seen.documents[role] for role, digest in digests(seen).items()}
    remembered = {key: list(value) if isinstance(value, tuple) else value for key, value in seen.facts.items()}
    return Past(
        title=seen.title,
        url=seen.url,
        facts=remembered,  # type: ignore[arg-type]
        digests=digests(seen),
        revision=seen.revision,
        reading=reading,
        removed=removed,
        first_seen=NOW - timedelta(days=1),
        text=texts.__getitem__,
        seen_before=lambda _role, digest: digest in before,
    )


def drafts(old: Observation | None, new: Observation, *, reading: int = 1, removed: bool = False) -> list[Draft]:
    known = None if old is None else past(old, removed=removed)
    return list(diff(known, new, Context(NOW, PlainReader(), digests(new), reading)))


def kinds(old: Observation | None, new: Observation, *, reading: int = 1, removed: bool = False) -> list[str]:
    return [str(draft.kind) for draft in drafts(old, new, reading=reading, removed=removed)]


def claim(**facts: Fact) -> Observation:
    return replace(model(), facts={**model().facts, **facts})


@given(observations)
def test_the_same_is_no_change(seen: Observation) -> None:
    assert drafts(seen, seen) == []


@given(observations)
def test_only_the_facts_of_a_draft_that_differ_are_named(seen: Observation) -> None:
    for draft in drafts(replace(seen, facts=dict.fromkeys(seen.facts, "other")), seen):
        assert draft.before.keys() == draft.after.keys()
        assert draft.kind.startswith("license") or all(draft.before[key] != draft.after[key] for key in draft.before)


@given(observations, facts)
def test_facts_that_an_older_reading_lacked_are_no_news(seen: Observation, more: Mapping[str, Fact]) -> None:
    older = replace(seen, facts={key: value for key, value in seen.facts.items() if key not in more})

    assert drafts(older, replace(seen, facts={**more, **older.facts})) == []
    assert drafts(replace(seen, facts={**more, **older.facts}), older) == []


@given(observations, observations)
def test_the_same_bytes_read_by_newer_code_are_no_change(old: Observation, new: Observation) -> None:
    assert drafts(replace(old, revision="r"), replace(new, revision="r"), reading=2) == []


@given(observations, observations, st.text(max_size=8))
def test_notes_and_numbers_are_never_news(old: Observation, new: Observation, note: str) -> None:
    noted = replace(new, notes={"downloads_note": note}, metrics={"likes": 5.0})

    assert [(d.kind, d.before, d.after) for d in drafts(old, noted)] == [
        (d.kind, d.before, d.after) for d in drafts(old, new)
    ]


@given(
    st.fixed_dictionaries({key: st.sampled_from(("", "mit", "MIT", "other", None)) for key in CLAIMS}),
    st.fixed_dictionaries({key: st.sampled_from(("", "mit", "MIT", "other", None)) for key in CLAIMS}),
)
def test_a_license_claim_changes_there_as_it_changes_back(one: dict[str, Fact], other: dict[str, Fact]) -> None:
    there, back = drafts(claim(**one), claim(**other)), drafts(claim(**other), claim(**one))

    assert [(d.kind, d.before, d.after) for d in there] == [(d.kind, d.after, d.before) for d in back]


@pytest.mark.parametrize(
    ("nature", "kind"),
    [
        ("model", ["model.released"]),
        ("post", ["post.published"]),
        ("page", []),
        ("act", ["regulation.published"]),
        ("initiative", ["regulation.consulted"]),
        ("code", ["code.released"]),
        ("record", []),
    ],
)
def test_what_a_first_sight_is(nature: Nature, kind: list[str]) -> None:
    assert kinds(None, Observation(subject="s", title="t", url="", nature=nature)) == kind


def test_an_act_that_amends_another_is_an_amendment() -> None:
    assert kinds(None, Observation(subject="s", title="t", url="", nature="act", notes={"amends": ("celex:1",)})) == [
        "regulation.amended"
    ]


def test_a_model_without_weights_is_no_news_in_any_way() -> None:
    bare = model(weights=False)

    assert kinds(None, bare) == []
    assert kinds(bare, model(weights=False, license="gpl-3.0", gated="auto")) == []
    assert kinds(bare, model()) == ["model.released"]


def test_a_model_that_comes_back_is_restored_with_what_changed_meanwhile() -> None:
    assert kinds(model(), model(gated="auto"), removed=True) == ["model.restored", "model.gated"]


def test_a_moved_and_changed_model_says_both() -> None:
    assert kinds(model("acme/Foo"), model("other/Foo", license="gpl-3.0")) == ["model.moved", "license.changed"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("no", "auto", "model.gated"), ("auto", "manual", "model.gated"), ("manual", "no", "model.ungated")],
)
def test_gates(before: str, after: str, kind: str) -> None:
    assert kinds(model(gated=before), model(gated=after)) == [kind]


def test_new_weights_are_an_update_where_the_old_ones_are_known() -> None:
    assert kinds(model(weights_revision="1"), model(weights_revision="2")) == ["model.updated"]
    assert kinds(model(weights_revision=""), model(weights_revision="2")) == []


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("license", "license.changed"),
        ("gate", "license.changed"),
        ("policy", "page.changed"),
        ("news", "page.changed"),
        ("guidance", "regulation.updated"),
        ("act", "regulation.updated"),
    ],
)
def test_what_a_changed_text_is(role: str, kind: str) -> None:
    assert kinds(page("one", role), page("two", role)) == [kind]


def test_a_text_that_was_there_before_is_reverted() -> None:
    old, new = page("two"), page("one")
    known = past(old, before=tuple(digests(new).values()))

    (draft,) = diff(known, new, Context(NOW, PlainReader(), digests(new)))

    assert (draft.kind, draft.details["reverted"]) == ("license.reverted", True)


def test_a_first_text_of_a_role_is_no_change() -> None:
    assert kinds(replace(page("one"), documents={}), page("one")) == []


@pytest.mark.parametrize(("title", "told"), [("First!", False), ("FIRST", False), ("Third", True)])
def test_only_words_make_another_title(title: str, told: bool) -> None:
    assert bool(kinds(post("First"), replace(post("First"), title=title))) is told


@given(
    st.lists(st.text(alphabet="abc", max_size=2), max_size=20),
    st.lists(st.text(alphabet="abc", max_size=2), max_size=20),
)
def test_lines_name_what_only_one_text_has(old: list[str], new: list[str]) -> None:
    found = lines("\n".join(old), "\n".join(new))

    assert set(found["removed"]) == set("\n".join(old).splitlines()) - set("\n".join(new).splitlines())
    assert set(found["added"]) == set("\n".join(new).splitlines()) - set("\n".join(old).splitlines())


def test_lines_are_few_and_in_order() -> None:
    found = lines("", "\n".join(str(number) for number in range(100)))

    assert found == {"removed": [], "added": [str(number) for number in range(40)]}

"""One family and version, however many repositories, posts and tags announce it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from connectors.model import Fact, Observation
from storage import Kind, begin, deliveries, reading, releases
from storage.model import Release
from storage.releases import Sighting
from storage.schema import ReleaseRow
from storage.shelf import Shelf

from .conftest import Desk, model, post

DAY = timedelta(days=1)
BOTH = "Introducing Gemma 3 and PaliGemma 2"


class Board:
    """Joins sightings at a time, without sources around them."""

    def __init__(self, engine: Engine, now: datetime) -> None:
        self.engine, self.now = engine, now

    def join(self, kind: Kind, title: str, *, vendor: str = "Acme", derivative: bool = False) -> tuple[str, ...]:
        subject = f"gh:{title}" if kind == Kind.CODE_RELEASED else title
        tag = title.rsplit("@", 1)[-1]
        seen = Sighting(kind=kind, vendor=vendor, title=tag, subject=subject, at=self.now, derivative=derivative)
        with begin(self.engine) as session:
            return releases.join(Shelf(session), seen)

    def weights(self, title: str, *, vendor: str = "Acme", derivative: bool = False) -> tuple[str, ...]:
        return self.join(Kind.MODEL_RELEASED, title, vendor=vendor, derivative=derivative)

    def post(self, title: str, *, vendor: str = "Acme") -> tuple[str, ...]:
        return self.join(Kind.POST_PUBLISHED, title, vendor=vendor)

    def row(self, id_: str) -> ReleaseRow:
        with reading(self.engine) as session:
            row = session.scalars(select(ReleaseRow).where(ReleaseRow.id == id_)).one()
            session.expunge(row)
            return row


@pytest.fixture
def board(engine: Engine, now: datetime) -> Board:
    return Board(engine, now)


def owed(desk: Desk) -> list[tuple[str, str]]:
    with reading(desk.engine) as session:
        found = deliveries.listed(session, ("pending", "suppressed"))
    return [(entry.state, entry.changes[0].title) for entry in found]


def known(desk: Desk) -> tuple[Release, ...]:
    with reading(desk.engine) as session:
        return releases.listed(session, None, None)


@pytest.mark.parametrize("other", ["acme/Foo-2-70B", "acme/Foo-2-7B-Instruct", "acme/Foo-2-7B-GGUF", "acme/Foo-2.0-7B"])
def test_sizes_variants_and_formats_are_one_release(board: Board, other: str) -> None:
    assert board.weights("acme/Foo-2-7B") == board.weights(other) != ()


@pytest.mark.parametrize("other", ["acme/Foo-3-7B", "acme/Bar-2-7B", "acme/Foo-2.5-7B", "acme/Foo-2-7B-0324"])
def test_another_version_family_or_date_is_another_release(board: Board, other: str) -> None:
    assert board.weights("acme/Foo-2-7B") != board.weights(other) != ()


def test_the_same_snapshot_is_one_release(board: Board) -> None:
    assert board.weights("acme/Foo-2-7B-0324") == board.weights("acme/Foo-2-70B-0324") != ()


@pytest.mark.parametrize(("days", "same"), [(0, True), (14, True), (15, False)])
def test_a_release_takes_in_signals_for_fourteen_days(board: Board, days: int, same: bool) -> None:
    first = board.weights("acme/Foo-2-7B")
    board.now += days * DAY

    assert (board.weights("acme/Foo-2-70B") == first) is same


def test_the_fourteen_days_begin_with_the_first_signal(board: Board) -> None:
    first = board.weights("acme/Foo-2-7B")
    board.now += 10 * DAY
    board.weights("acme/Foo-2-13B")
    board.now += 10 * DAY

    assert board.weights("acme/Foo-2-70B") != first


def test_a_headline_opens_a_release_and_the_weights_join_it(board: Board) -> None:
    announced = board.post("Introducing Foo 2")

    assert announced == board.weights("acme/Foo-2-7B") != ()


def test_a_headline_without_a_date_joins_the_dated_weights(board: Board) -> None:
    assert board.weights("acme/Foo-2-7B-0324") == board.post("Introducing Foo 2") != ()


def test_a_headline_that_is_about_the_model_joins_but_does_not_open(board: Board) -> None:
    title = "Gemma 3 shows what small models can do"
    before = board.post(title)
    release = board.weights("acme/gemma-3-4b")

    assert (before, board.post(title)) == ((), release)


def test_a_headline_in_passing_joins_nothing(board: Board) -> None:
    board.weights("acme/Foo-2-7B")

    assert board.post("Recipes for agents with Foo 2") == ()


@pytest.mark.parametrize(
    "title",
    [
        "Introducing the Foo 2 license",
        "Foo 2: changes to our terms of use",
        "Foo 2: a security vulnerability",
        "Foo 2 is deprecated",
        "Withdrawing Foo 2",
    ],
)
def test_a_grave_headline_never_joins_a_release(board: Board, title: str) -> None:
    board.weights("acme/Foo-2-7B")

    assert board.post(title) == ()


def test_a_grave_headline_is_told_beside_the_release(desk: Desk) -> None:
    blog = Desk(desk.engine, desk.now, name="Acme blog")
    desk.visit(model("acme/Old-1B"))
    blog.visit(post("Hello"))
    desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"))
    blog.visit(post("Hello"), post("Foo 2: changes to our terms of use"), post("Introducing Foo 2"))

    assert sorted(owed(desk)) == [
        ("pending", "Foo 2: changes to our terms of use"),
        ("pending", "acme/Foo-2-7B"),
        ("suppressed", "Introducing Foo 2"),
    ]


def test_one_headline_may_announce_two_releases(desk: Desk) -> None:
    blog = Desk(desk.engine, desk.now, name="Acme blog")
    blog.visit(post("Hello"))
    (change,) = blog.visit(post("Hello"), post(BOTH)).changes

    assert len(change.details["releases"]) == 2
    assert change.release == change.details["releases"][0]
    assert {release.family for release in known(desk)} == {"gemma", "paligemma"}


def test_the_weights_of_the_second_release_of_a_headline_are_told(desk: Desk) -> None:
    blog = Desk(desk.engine, desk.now, name="Acme blog")
    desk.visit(model("acme/Old-1B"))
    blog.visit(post("Hello"))
    blog.visit(post("Hello"), post(BOTH))
    desk.visit(model("acme/Old-1B"), model("acme/paligemma-2-3b"))

    assert ("pending", "acme/paligemma-2-3b") in owed(desk)


def test_a_headline_of_others_is_adopted_by_the_owner_of_the_weights(board: Board) -> None:
    announced = board.post("Introducing Foo 2", vendor="Some press")

    assert board.weights("acme/Foo-2-7B", vendor="Acme") == announced
    assert board.row(announced[0]).vendor == "Acme"


def rivals(desk: Desk) -> tuple[Desk, Desk, Desk]:
    """Two vendors with a model of one name, and the blog of the second."""
    other = Desk(desk.engine, desk.now, vendor="Umbrella", name="Umbrella on the Hub")
    blog = Desk(desk.engine, desk.now, vendor="Umbrella", name="Umbrella blog")
    blog.visit(post("Hello"))
    for entry, owner in ((desk, "acme"), (other, "umbrella")):
        entry.visit(model(f"{owner}/Old-1B"))
        entry.visit(model(f"{owner}/Old-1B"), model(f"{owner}/Foo-2-7B"))
    return desk, other, blog


def test_weights_of_another_vendor_are_another_release(desk: Desk) -> None:
    rivals(desk)

    assert [(found.vendor, len(found.signals)) for found in known(desk)] == [("Acme", 1), ("Umbrella", 1)]


def test_a_headline_of_the_vendor_joins_its_own_release(desk: Desk) -> None:
    _, _, blog = rivals(desk)
    blog.visit(post("Hello"), post("Introducing Foo 2"))

    assert [(found.vendor, len(found.signals)) for found in known(desk)] == [("Acme", 1), ("Umbrella", 2)]


def test_a_derivative_never_opens_a_release(board: Board) -> None:
    alone = board.weights("acme/Foo-2-7B-GGUF", derivative=True)
    release = board.weights("acme/Foo-2-7B")

    assert (alone, board.weights("acme/Foo-2-7B-GGUF", derivative=True)) == ((), release)


@pytest.mark.parametrize(
    ("title", "relation", "bases", "derivative"),
    [
        ("acme/Foo-2-7B", "", (), False),
        ("acme/Foo-2-7B-GGUF", "", (), True),
        ("acme/Foo-2-7B-Q4", "quantized", ("acme/Foo-2-7B",), True),
        ("acme/Foo-2-7B-LoRA", "adapter", ("umbrella/Foo-2-7B",), True),
        ("acme/Foo-2-7B-Instruct", "finetune", ("acme/Foo-2-7B",), False),
        ("acme/Foo-2-7B-Adapter", "adapter", ("acme/Foo-2-7B",), False),
        ("acme/Foo-2-7B-Merge", "merge", ("umbrella/Foo-2-7B",), True),
    ],
)
def test_what_only_repackages_a_model(title: str, relation: str, bases: tuple[str, ...], derivative: bool) -> None:
    assert releases.is_derivative(title, relation, bases) is derivative


def test_a_derivative_that_joins_is_recorded_and_not_told_again(desk: Desk) -> None:
    desk.visit(model("acme/Old-1B"))
    desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"))
    desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"), model("acme/Foo-2-7B-GGUF"))

    assert owed(desk) == [("pending", "acme/Foo-2-7B"), ("suppressed", "acme/Foo-2-7B-GGUF")]


def adapter(name: str) -> Observation:
    return replace(model(name), notes={"base_relation": "adapter", "base_models": ("umbrella/Base-7B",)})


def test_a_derivative_of_others_is_no_news(desk: Desk) -> None:
    desk.visit(model("acme/Old-1B"))

    assert desk.visit(model("acme/Old-1B"), adapter("acme/Base-7B-LoRA")).changes == ()
    assert known(desk) == ()


def test_a_tag_joins_and_never_opens(board: Board) -> None:
    alone = board.join(Kind.CODE_RELEASED, "acme/Foo-2@v2.0")
    release = board.weights("acme/Foo-2-7B")

    assert (alone, board.join(Kind.CODE_RELEASED, "acme/Foo-2@v2.0")) == ((), release)


@pytest.mark.parametrize("kind", [Kind.MODEL_GATED, Kind.LICENSE_CHANGED, Kind.POST_UPDATED, Kind.SOURCE_FAILING])
def test_other_kinds_belong_to_no_release(board: Board, kind: Kind) -> None:
    board.weights("acme/Foo-2-7B")

    assert board.join(kind, "acme/Foo-2-7B") == ()
    assert releases.stage(kind) == ""


def test_a_release_lists_its_signals_in_order(desk: Desk) -> None:
    blog = Desk(desk.engine, desk.now, name="Acme blog")
    desk.visit(model("acme/Old-1B"))
    blog.visit(post("Hello"))
    blog.visit(post("Hello"), post("Introducing Foo 2"))
    desk.now = blog.now
    desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"), model("acme/Foo-2-70B"))

    (release,) = known(desk)
    assert [(signal.stage, signal.title) for signal in release.signals] == [
        ("announced", "Introducing Foo 2"),
        ("weights", "acme/Foo-2-7B"),
        ("weights", "acme/Foo-2-70B"),
    ]
    assert (release.vendor, release.family, release.version, release.first_seen) == ("Acme", "foo", "2", blog.now)


def test_releases_are_listed_by_time_and_vendor(board: Board) -> None:
    board.weights("acme/Foo-2-7B", vendor="Acme")
    board.now += DAY
    board.weights("umbrella/Bar-3-7B", vendor="Umbrella")

    with reading(board.engine) as session:
        assert [found.family for found in releases.listed(session, board.now, None)] == ["bar"]
        assert [found.family for found in releases.listed(session, None, board.now)] == ["foo"]
        assert [found.family for found in releases.listed(session, None, None, "umb*")] == ["bar"]


def test_a_new_size_of_a_known_model_is_a_release(desk: Desk) -> None:
    desk.visit(model("acme/Foo-2-7B"))

    (change,) = desk.visit(model("acme/Foo-2-7B"), model("acme/Foo-2-70B")).changes
    assert (change.kind, change.title) == ("model.released", "acme/Foo-2-70B")


def test_a_model_is_released_once_even_if_its_weights_are_left_out_for_a_while(desk: Desk) -> None:
    shown = [model("acme/Foo-2-7B"), model("acme/Foo-2-7B", weights=False), model("acme/Foo-2-7B")]

    assert [desk.visit(seen).changes for seen in shown] == [()] * 3


@pytest.mark.parametrize("titles", [["acme/Foo-7B-GGUF", "acme/Foo-7B-Instruct", "acme/Foo-7B"]])
def test_the_repository_people_mean_comes_first(titles: list[str]) -> None:
    assert sorted(titles, key=releases.prominence) == ["acme/Foo-7B", "acme/Foo-7B-Instruct", "acme/Foo-7B-GGUF"]


def test_a_look_alike_is_flagged_and_never_merged(desk: Desk) -> None:
    """The vendor's post announces a model; what an imitator uploads then is no weights of it."""
    blog = Desk(desk.engine, desk.now, name="Meta blog", vendor="Meta")
    blog.visit(post("Hello"))
    blog.visit(post("Hello"), post("Introducing Llama 5", published=desk.now))
    hub = Desk(desk.engine, desk.now, name="Hub", vendor="Meta")
    hub.visit(model("meta-llama/Old-1B"))
    (fake,) = hub.visit(model("meta-llama/Old-1B"), model("meta-IIama/Llama-5-8B")).changes
    (real,) = hub.visit(
        model("meta-llama/Old-1B"), model("meta-IIama/Llama-5-8B"), model("meta-llama/Llama-5-8B")
    ).changes

    assert (fake.details["look_alike"], "look_alike" in real.details) == ("meta-llama", False)
    with reading(desk.engine) as session:
        found = releases.listed(session, None, None)
    signals = {tuple(signal.title for signal in release.signals): release.look_alike for release in found}
    assert signals == {
        ("Introducing Llama 5", "meta-llama/Llama-5-8B"): "",
        ("meta-IIama/Llama-5-8B",): "meta-llama",
    }


def test_a_release_says_where_its_facts_are_from(desk: Desk) -> None:
    desk.visit(model("acme/Old-1B"))
    quantized = replace(model("acme/Foo-2-7B-GGUF"), notes={"parameters": 5, "formats": ("gguf",)})
    notes: dict[str, Fact] = {"parameters": 7, "context_length": 4096, "told_by": ("context_length: config.json",)}
    whole = replace(model("acme/Foo-2-7B"), notes=notes)
    desk.visit(model("acme/Old-1B"), quantized, whole)

    with reading(desk.engine) as session:
        (release,) = releases.listed(session, None, None)
    facts = {name: (fact.value, fact.repository) for name, fact in release.facts.items()}
    assert facts["parameters"] == (7, "acme/Foo-2-7B")
    assert facts["formats"] == (["gguf"], "acme/Foo-2-7B-GGUF")
    assert release.facts["context_length"].told_by == "config.json"

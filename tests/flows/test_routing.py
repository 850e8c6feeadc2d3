"""Who hears of a change, when, and in whose company."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.routing import LATE, due, heeds, route
from flows.watchlist import Receiver, Route, Watchlist
from storage.model import Change
from storage.outbox import Owed

NOW = datetime(2026, 4, 10, 8, tzinfo=UTC)


def change(kind: str = "model.released", **values: Any) -> Change:
    given: dict[str, Any] = {
        "id": "c0ffee",
        "kind": kind,
        "subject": "hf:model:123",
        "source": "Acme on the Hub",
        "vendor": "Acme",
        "title": "acme/Roadrunner-1-7B-Instruct",
        "url": "https://hub.test/acme/Roadrunner-1-7B-Instruct",
        "detected_at": NOW,
    }
    return Change(**{**given, **values})


def terms(**values: Any) -> Change:
    details = {"direction": "tightened", "models": ["acme/Roadrunner-1-7B"], **values.pop("details", {})}
    return change("license.changed", subject="page:https://acme.test/terms", title="Terms", details=details, **values)


def receiver(**keys: str) -> Receiver:
    return Receiver(name="legal", url="console:", **keys)


TAKEN = {
    "everything": ({}, change()),
    "a kind": ({"kinds": ("model.released",)}, change()),
    "a glob of kinds": ({"kinds": ("license.*", "model.*")}, change()),
    "a vendor whatever its case": ({"vendors": ("acme",)}, change()),
    "a glob of vendors": ({"vendors": ("Ac*",)}, change()),
    "a subject": ({"subjects": ("page:https://acme.test/*",)}, terms()),
    "a title": ({"subjects": ("acme/roadrunner-*",)}, change()),
    "a family": ({"families": ("roadrunner",)}, change()),
    "the family of a covered model": ({"families": ("roadrunner*",)}, terms()),
    "the family a post names": (
        {"families": ("roadrunner*",)},
        change("post.published", title="Introducing Roadrunner-2-7B"),
    ),
    "a direction": ({"directions": ("tightened", "mixed")}, terms()),
    "a severity": ({"severities": ("critical",)}, terms()),
    "what a post is about": (
        {"classes": ("license", "release")},
        change("post.published", details={"class": "license"}),
    ),
    "what is no post, whatever posts are to be about": ({"classes": ("license",)}, change()),
}
LEFT = {
    "another kind": ({"kinds": ("license.*",)}, change()),
    "another vendor": ({"vendors": ("Ajax",)}, change()),
    "a part of a vendor's name": ({"vendors": ("Ac",)}, change()),
    "another subject": ({"subjects": ("hf:model:124",)}, change()),
    "another family": ({"families": ("coyote",)}, change()),
    "another direction": ({"directions": ("loosened",)}, terms()),
    "no direction": ({"directions": ("tightened",)}, change()),
    "another severity": ({"severities": ("critical",)}, change()),
    "another post": ({"classes": ("license",)}, change("post.published", details={"class": "product"})),
    "one list of two": ({"kinds": ("model.*",), "vendors": ("Ajax",)}, change()),
}


@pytest.mark.parametrize(("keys", "told"), TAKEN.values(), ids=TAKEN.keys())
def test_a_route_takes(keys: dict[str, Any], told: Change) -> None:
    assert heeds(Route(receiver="legal", **keys), told)


@pytest.mark.parametrize(("keys", "told"), LEFT.values(), ids=LEFT.keys())
def test_a_route_leaves(keys: dict[str, Any], told: Change) -> None:
    assert not heeds(Route(receiver="legal", **keys), told)


def owed(*routes: Route, **keys: str) -> list[Owed]:
    receivers = (receiver(**keys), Receiver(name="team", url="console:"))
    return list(route(Watchlist("", (), receivers, routes), NOW)(change()))


def test_two_routes_that_match_make_one_message() -> None:
    routes = (Route(receiver="legal", kinds=("model.*",)), Route(receiver="legal", vendors=("Acme",)))

    assert [entry.receiver for entry in owed(*routes)] == ["legal"]


def test_every_receiver_with_a_route_is_owed_one() -> None:
    assert [entry.receiver for entry in owed(Route(receiver="team"), Route(receiver="legal"))] == ["legal", "team"]


def test_a_receiver_without_a_route_is_owed_nothing() -> None:
    assert [entry.receiver for entry in owed(Route(receiver="team"))] == ["team"]


def test_news_is_told_at_once_and_alone() -> None:
    assert due(receiver(), change(), NOW) == Owed(receiver="legal", next_at=NOW)


def test_who_waits_gathers_by_kind() -> None:
    gathered = due(receiver(wait="10m"), change(), NOW)

    assert gathered.next_at == NOW + timedelta(minutes=10)
    assert gathered.batch == due(receiver(wait="10m"), change(id="other"), NOW + timedelta(minutes=3)).batch
    assert gathered.batch != due(receiver(wait="10m"), change("model.moved"), NOW).batch


def test_what_is_critical_does_not_wait() -> None:
    assert due(receiver(wait="10m"), terms(), NOW).next_at == NOW


def test_a_digest_waits_for_its_hour_whatever_it_holds() -> None:
    daily = receiver(digest="daily 09:30")

    for told in (change(), terms(), change(details={"quiet": "late"})):
        entry = due(daily, told, NOW)
        assert (entry.next_at, entry.reason) == (NOW + timedelta(hours=1, minutes=30), "")
        assert entry.batch == "digest:2026-04-09T09:30Z/2026-04-10T09:30Z"


def test_two_days_are_two_digests() -> None:
    daily = receiver(digest="daily 09:30")

    assert due(daily, change(), NOW).batch != due(daily, change(), NOW + timedelta(days=1)).batch


def test_what_is_recorded_late_is_told_to_nobody_at_once() -> None:
    assert due(receiver(), change("post.published", details={"quiet": "late"}), NOW).reason == LATE


def test_a_burst_of_one_source_is_one_message() -> None:
    posts = [change("post.published", id=str(number), details={"quiet": "burst"}) for number in range(3)]

    assert len({due(receiver(), post, NOW).batch for post in posts}) == 1
    other = change("post.published", source="Ajax blog", details={"quiet": "burst"})
    assert due(receiver(), other, NOW).batch != due(receiver(), posts[0], NOW).batch


def test_one_license_edit_in_many_repositories_is_one_message() -> None:
    ends = {"before": {"license": "mit"}, "after": {"license": "other"}}
    edits = [change("license.changed", id=str(n), subject=f"hf:model:{n}", **ends) for n in range(3)]
    other = change("license.changed", before={"license": "mit"}, after={"license": "gpl-3.0"})

    assert len({due(receiver(), edit, NOW).batch for edit in edits}) == 1
    assert due(receiver(), other, NOW).batch != due(receiver(), edits[0], NOW).batch


def test_a_failing_receiver_is_not_told_of_itself() -> None:
    names = ("legal", "platform")
    receivers = tuple(Receiver(name=name, url="console:") for name in names)
    watchlist = Watchlist("", receivers=receivers, routes=tuple(Route(receiver=name) for name in names))

    owed = route(watchlist, NOW)(change("receiver.failing", subject="receiver:legal"))

    assert [entry.receiver for entry in owed] == ["platform"]

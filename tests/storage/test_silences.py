"""Silences, and license changes that were told with another: recorded, not sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from connectors.model import Fact, Observation
from storage import begin, deliveries, outbox, reading, retries, silences
from storage.silences import Silence

from .conftest import Desk, model, post

DAY = timedelta(days=1)


def silence(now: datetime, **values: str) -> Silence:
    given = {"subject": "acme/*", **values}
    return Silence(since=now, until=now + 7 * DAY, author="ann", reason="known", **given)  # type: ignore[arg-type]


def add(desk: Desk, **values: str) -> Silence:
    with begin(desk.engine) as session:
        return silences.add(session, silence(desk.now, **values))


def owed(desk: Desk) -> list[tuple[str, str, str]]:
    with reading(desk.engine) as session:
        found = deliveries.listed(session, ("pending", "suppressed"))
    return [(entry.changes[0].title, entry.state, entry.reason) for entry in found]


def states(desk: Desk) -> list[tuple[str, str]]:
    return [(title, state) for title, state, _ in owed(desk)]


def test_what_is_silenced_is_recorded_and_suppressed_with_who_and_why(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    add(desk)

    told = desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))

    assert [change.title for change in told.changes] == ["acme/Bar-7B"]
    assert owed(desk) == [("acme/Bar-7B", "suppressed", "silenced until 2026-04-08 08:15 UTC by ann: known")]


@pytest.mark.parametrize(
    "matcher", [{"subject": "other/*"}, {"subject": "", "kind": "post.*"}, {"subject": "", "vendor": "Google"}]
)
def test_what_does_not_fit_is_sent(desk: Desk, matcher: dict[str, str]) -> None:
    desk.visit(model("acme/Foo-7B"))
    add(desk, **matcher)
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))

    assert states(desk) == [("acme/Bar-7B", "pending")]


@pytest.mark.parametrize(
    "matcher", [{"subject": "", "kind": "model.*"}, {"subject": "", "vendor": "ac*"}, {"subject": "hf:model:*"}]
)
def test_a_silence_fits_by_kind_vendor_or_subject(desk: Desk, matcher: dict[str, str]) -> None:
    desk.visit(model("acme/Foo-7B"))
    add(desk, **matcher)
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))

    assert states(desk) == [("acme/Bar-7B", "suppressed")]


def test_an_address_with_wildcards_in_it_means_itself(desk: Desk) -> None:
    address = "https://blog.test/?page[1]=a"
    desk.visit(post("Old"))
    add(desk, subject=f"post:{address}")
    desk.visit(post("Old"), post("New", address))

    assert states(desk) == [("New", "suppressed")]


def test_a_silence_that_is_over_does_nothing(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    add(desk)
    desk.now += 8 * DAY
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))

    assert states(desk) == [("acme/Bar-7B", "pending")]


def test_a_removed_silence_does_nothing_and_is_still_on_record(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    made = add(desk)
    with begin(desk.engine) as session:
        assert silences.remove(session, made.id, desk.now)
        assert not silences.remove(session, made.id, desk.now), "it is over already"
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))

    assert states(desk) == [("acme/Bar-7B", "pending")]
    with reading(desk.engine) as session:
        assert silences.listed(session, desk.now) == ()
        assert [entry.id for entry in silences.listed(session, desk.now, over=True)] == [made.id]


def test_a_new_silence_holds_back_what_has_not_left(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))

    assert add(desk).suppressed == 1
    assert states(desk) == [("acme/Bar-7B", "suppressed")]


def test_a_silence_counts_what_it_has_held_back(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    start = desk.now
    add(desk)
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"), model("acme/Baz-7B"))

    with reading(desk.engine) as session:
        assert [entry.suppressed for entry in silences.listed(session, desk.now)] == [2]
        assert silences.count(session, start, desk.now + DAY) == 2
        assert silences.count(session, desk.now + DAY, desk.now + 2 * DAY) == 0


def test_what_was_silenced_can_be_sent_by_hand(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    add(desk)
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))
    with begin(desk.engine) as session:
        (held,) = deliveries.listed(session, ("suppressed",))
        deliveries.replay(session, [held.id], desk.now)

    assert states(desk) == [("acme/Bar-7B", "suppressed"), ("acme/Bar-7B", "pending")]


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ({"subject": ""}, "a kind, a vendor or a subject"),
        ({"author": " "}, "an author and a reason"),
        ({"reason": ""}, "an author and a reason"),
    ],
)
def test_a_silence_says_what_who_and_why(engine: Engine, now: datetime, wrong: dict[str, str], hint: str) -> None:
    values = {"subject": "acme/*", "author": "ann", "reason": "known", **wrong}

    with begin(engine) as session, pytest.raises(ValueError, match=hint):
        silences.add(session, Silence(since=now, until=now + DAY, **values))  # type: ignore[arg-type]


def test_a_silence_ends_later_than_it_begins(engine: Engine, now: datetime) -> None:
    with begin(engine) as session, pytest.raises(ValueError, match="must end later"):
        silences.add(session, Silence(kind="*", since=now, until=now, author="ann", reason="known"))


# A license change that was told of a base model


def quantized(license_: str) -> Observation:
    seen = model("acme/Foo-7B-GGUF", license=license_)
    notes: dict[str, Fact] = {"base_models": ("acme/Foo-7B",), "base_relation": "quantized"}
    return Observation(
        **{name: getattr(seen, name) for name in ("subject", "title", "url", "nature", "facts")}, notes=notes
    )


def relicense(desk: Desk, *steps: Sequence[Observation]) -> None:
    desk.visit(model("acme/Foo-7B"), quantized("mit"))
    for step in steps:
        desk.visit(*step)


def test_a_quantized_repository_that_follows_its_base_is_not_told_again(desk: Desk) -> None:
    base = model("acme/Foo-7B", license="other")
    relicense(desk, [base, quantized("mit")], [base, quantized("other")])

    assert states(desk) == [("acme/Foo-7B", "pending"), ("acme/Foo-7B-GGUF", "suppressed")]
    assert "acme/Foo-7B was told with the same change" in owed(desk)[1][2]


def test_another_change_of_a_quantized_repository_is_told(desk: Desk) -> None:
    base = model("acme/Foo-7B", license="other")
    relicense(desk, [base, quantized("mit")], [base, quantized("gpl-3.0")])

    assert states(desk) == [("acme/Foo-7B", "pending"), ("acme/Foo-7B-GGUF", "pending")]


def test_after_two_weeks_the_same_change_is_told(desk: Desk) -> None:
    base = model("acme/Foo-7B", license="other")
    relicense(desk, [base, quantized("mit")])
    desk.now += 15 * DAY
    desk.visit(base, quantized("other"))

    assert states(desk) == [("acme/Foo-7B", "pending"), ("acme/Foo-7B-GGUF", "pending")]


def test_another_model_with_the_same_change_is_told(desk: Desk) -> None:
    foo, bar = model("acme/Foo-7B", license="other"), model("acme/Bar-7B", license="other")
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))
    desk.visit(foo, model("acme/Bar-7B"))
    desk.visit(foo, bar)

    assert states(desk) == [("acme/Foo-7B", "pending"), ("acme/Bar-7B", "pending")]


def test_both_at_once_are_owed_and_travel_together(desk: Desk) -> None:
    relicense(desk, [model("acme/Foo-7B", license="other"), quantized("other")])

    assert states(desk) == [("acme/Foo-7B", "pending"), ("acme/Foo-7B-GGUF", "pending")]


def test_who_did_not_hear_of_the_base_hears_of_the_quantization(desk: Desk) -> None:
    base = model("acme/Foo-7B", license="other")
    desk.receivers = ()
    relicense(desk, [base, quantized("mit")])
    desk.receivers = ("legal",)
    desk.visit(base, quantized("other"))

    assert states(desk) == [("acme/Foo-7B-GGUF", "pending")]


# Order


def test_a_later_message_of_a_subject_waits_for_the_one_that_is_tried_again(desk: Desk) -> None:
    for gated in ("no", "auto", "no"):
        desk.visit(model("acme/Foo-7B", gated=gated), model("acme/Bar-7B", gated=gated))
    with begin(desk.engine) as session:
        first = outbox.claim(session, "legal", desk.now, DAY)
        assert first is not None
        outbox.start(session, first, desk.now, DAY)
        outbox.settle(session, first, retries.Result(outcome="transient", code=500), desk.now)
        second = outbox.claim(session, "legal", desk.now, DAY)
        assert second is not None
        third = outbox.claim(session, "legal", desk.now, DAY)

    kinds = [[(change.title, str(change.kind)) for change in entry.changes] for entry in (first, second)]
    assert sorted(kinds) == [[("acme/Bar-7B", "model.gated")], [("acme/Foo-7B", "model.gated")]]
    assert third is None, "its subject's first message is owed or under way"


def test_to_be_told_to_wait_ends_no_message_by_its_number_of_attempts(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))
    for _ in range(20):
        with begin(desk.engine) as session:
            delivery = outbox.claim(session, "legal", desk.now, DAY)
            assert delivery is not None
            outbox.start(session, delivery, desk.now, DAY)
            busy = retries.Result(outcome="transient", code=429, retry_after=1)
            assert outbox.settle(session, delivery, busy, desk.now) == "pending"
        desk.now += timedelta(seconds=1)


def test_who_only_asks_to_wait_for_a_day_is_given_up(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))
    states: list[str] = []
    for _ in range(30):
        with begin(desk.engine) as session:
            delivery = outbox.claim(session, "legal", desk.now, DAY)
            if delivery is None:
                break
            outbox.start(session, delivery, desk.now, DAY)
            busy = retries.Result(outcome="transient", code=429, retry_after=3600)
            states.append(outbox.settle(session, delivery, busy, desk.now))
        desk.now += timedelta(hours=1)

    assert states == ["pending"] * 24 + ["dead"]

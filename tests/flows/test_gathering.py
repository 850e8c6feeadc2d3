"""Who hears what, when, and how much of it in one message."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from connectors.exceptions import ConfigError
from flows import alert as alert_
from flows.routing import route
from storage import Change, begin, changes, outbox
from tests.world import World, unavailable

from .driving import BILLION, Acme, Gazette, receiver
from .driving import route as route_

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
QUIET = "22:00-07:00 Europe/Brussels"


def news(gazette: Gazette, count: int, kind: str = "post.published", subjects: int = 50, **values: Any) -> list[Change]:
    """Return changes of some subjects in turn, numbered in their titles."""
    return [
        Change(
            id=f"{kind}-{number:04}",
            kind=kind,
            subject=f"post:https://acme.test/{number % subjects}",
            source="Acme blog",
            vendor="Acme",
            title=f"Letter {number:04}",
            url=f"https://acme.test/{number % subjects}",
            detected_at=gazette.clock.now(),
            **values,
        )
        for number in range(count)
    ]


def record(gazette: Gazette, told: Sequence[Change]) -> None:
    context = gazette.context
    owed_for = route(context.watchlist, context.now)
    with begin(context.engine) as session:
        for change in told:
            changes.append(session, change, change.id)
            for owed in owed_for(change):
                outbox.owe(session, change, owed, context.now)
    context.engine.dispose()


def sleeper(world: World) -> Callable[[float], None]:
    def sleep(seconds: float) -> None:
        world.clock.advance(timedelta(seconds=seconds))

    return sleep


def texts(world: World) -> list[str]:
    return [message.payload["text"] for message in world.slack.messages]


# A burst


def test_a_burst_is_few_messages_for_who_waits(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, receiver("team", acme.slack, wait="10m"))
    for kind, count in (("post.published", 300), ("page.changed", 150), ("code.released", 50)):
        record(gazette, news(gazette, count, kind))

    assert gazette("alert").code == 0
    assert texts(world) == []
    world.clock.advance(timedelta(minutes=10))
    assert gazette("alert").code == 0
    assert len(world.slack.messages) == 3
    assert texts(world)[0].startswith("[Gazette] 300 posts")
    assert world.slack.refused == []
    assert gazette.status("team")["delivered"] == 500


def test_ten_or_more_become_a_summary_with_the_way_to_the_rest(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, receiver("legal", acme.mail, wait="10m"))
    record(gazette, news(gazette, 25))
    world.clock.advance(timedelta(minutes=10))
    gazette("alert")

    (mail,) = world.smtp.messages
    assert "\n25 posts.\n" in mail.text.replace("\r", "")
    assert "15 more: gazette changes --kind post.published" in " ".join(mail.text.split())


def test_what_comes_later_waits_anew(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, receiver("team", acme.slack, wait="10m"))
    told = news(gazette, 3)
    record(gazette, told[:1])
    world.clock.advance(timedelta(minutes=9))
    record(gazette, told[1:2])
    world.clock.advance(timedelta(minutes=1))
    gazette("alert")
    record(gazette, told[2:])
    gazette("alert")

    assert [message.words.count("Letter") for message in world.slack.messages] == [2]
    world.clock.advance(timedelta(minutes=10))
    gazette("alert")
    assert "Letter 0002" in texts(world)[1]


def test_what_is_critical_waits_for_nothing(gazette: Gazette, acme: Acme, world: World) -> None:
    world.clock.advance(15 * HOUR)
    gazette.watch(*acme.sources, receiver("team", acme.slack, wait="10m", quiet=QUIET))
    gazette("poll")
    world.clock.advance(HOUR)
    acme.releases()
    acme.tightens()
    gazette("run")

    assert ["Roadrunner Terms" in text for text in texts(world)] == [True]


def test_a_limit_of_one_a_second_loses_nothing_and_keeps_the_order(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, receiver("team", acme.slack))
    record(gazette, news(gazette, 40, subjects=8))
    world.slack.pace = 1.0
    begun = world.clock.now()

    report = alert_.alert(gazette.context, sleep=sleeper(world))

    assert (report.delivered, report.troubles) == (40, [])
    numbers = [int(text.split("Letter ")[1][:4]) for text in texts(world)]
    for subject in range(8):
        own = [number for number in numbers if number % 8 == subject]
        assert own == sorted(own)
    assert len(set(numbers)) == len(numbers) == 40
    assert {reason for reason, _ in world.slack.refused} == {"rate_limited"}
    assert world.clock.now() - begun < timedelta(seconds=80)


def test_where_the_clock_stands_still_a_limit_ends_the_round(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, receiver("team", acme.slack))
    record(gazette, news(gazette, 3))
    world.slack.pace = 1.0

    ended = gazette("alert")

    assert ended.code == 3
    assert "429" in ended.err
    assert gazette.status("team")["owed"] == 2


def test_a_message_that_failed_is_not_overtaken_by_its_subject(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, receiver("team", acme.slack))
    record(gazette, news(gazette, 51))
    world.fault("/services/*", unavailable(500).but(times=1))

    gazette("alert")
    arrived = " ".join(texts(world))
    assert len(texts(world)) == 51
    assert arrived.index("Letter 0001") < arrived.index("Letter 0000") < arrived.index("Letter 0050")


# Quiet hours


@pytest.fixture
def night(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    gazette.watch(*acme.sources, receiver("team", acme.slack, quiet=QUIET))
    world.clock.advance(13 * HOUR)  # 21:00 UTC, 23:00 in Brussels
    return gazette


def test_quiet_hours_defer_and_merge_by_kind(night: Gazette, world: World) -> None:
    record(night, news(night, 3))
    world.clock.advance(HOUR)
    record(night, news(night, 2, "page.changed"))
    record(night, [*news(night, 4)[3:]])
    assert night("alert").code == 0
    assert texts(world) == []
    assert night.status("team")["quiet_until"] == "2026-04-11T05:00:00Z"

    world.clock.advance(7 * HOUR)
    night("alert")
    assert [text.split(" — ")[0] for text in texts(world)] == ["[Gazette] 4 posts", "[Gazette] 2 changed pages"]


def test_what_falls_due_again_in_quiet_hours_is_deferred_too(night: Gazette, world: World) -> None:
    world.clock.advance(-2 * HOUR)  # 21:00 in Brussels
    record(night, news(night, 2))
    world.fault("/services/*", unavailable(500).but(times=2))
    assert night("alert").code == 3
    world.clock.advance(2 * HOUR)
    assert night("alert").code == 0
    assert texts(world) == []

    world.clock.advance(8 * HOUR)
    night("alert")
    assert [text.split(" — ")[0] for text in texts(world)] == ["[Gazette] 2 posts"]


def test_by_day_there_is_no_difference(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, receiver("team", acme.slack, quiet=QUIET))
    record(gazette, news(gazette, 1))
    gazette("alert")

    assert len(world.slack.messages) == 1


# Severity


def test_the_watchlist_says_how_much_a_kind_matters(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(
        *acme.sources,
        receiver("legal", acme.mail),
        route_("legal", severities=["critical"]),
        '[severity]\n"license.*" = "info"\nmodel.released = "critical"\n',
    )
    gazette("poll")
    world.clock.advance(HOUR)
    acme.releases()
    acme.tightens()
    gazette("run")

    assert ["Coyote" in str(mail.message["Subject"]) for mail in world.smtp.messages] == [True]
    assert world.smtp.messages[0].message["X-Gazette-Severity"] == "critical"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('"model.relased" = "normal"', "no kind is called 'model.relased' (did you mean 'model.released'?)"),
        ('"model.*" = "hihg"', "'hihg' is none (did you mean 'high'?); there are: critical, high, normal, info"),
    ],
)
def test_a_wrong_severity_is_told_with_its_line(gazette: Gazette, acme: Acme, line: str, hint: str) -> None:
    gazette.watch(acme.hub, "[severity]", line)

    with pytest.raises(ConfigError) as told:
        _ = gazette.context.watchlist

    assert hint in str(told.value)
    number = gazette.watchlist.read_text().splitlines().index(line) + 1
    assert f"line {number}:" in str(told.value)


def test_wrong_quiet_hours_are_told_with_their_line(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(acme.hub, receiver("team", "console:", quiet="22-7"))

    with pytest.raises(ConfigError, match=r"line \d+: receiver 'team': quiet: .* write 22:00-07:00"):
        _ = gazette.context.watchlist


# A license change that several repositories share


def test_one_change_of_a_base_model_and_its_quantizations_is_one_message_with_all_names(
    gazette: Gazette, acme: Acme, world: World
) -> None:
    names = ["acme/Wolf-7B", "acme/Wolf-7B-GGUF", "acme/Wolf-7B-AWQ"]
    cards: list[dict[str, Any]] = [{}, {"base_model": names[0]}, {"base_model": names[0]}]
    repos = [
        world.hub.repo(name, created=acme.now - DAY, total=7 * BILLION, license="apache-2.0", **card)
        for name, card in zip(names, cards, strict=True)
    ]
    gazette.watch(acme.hub, receiver("legal", acme.mail))
    gazette("poll")
    world.clock.advance(HOUR)
    for repo in repos:
        repo.card(acme.now, license="cc-by-nc-4.0")
    gazette("run")

    (mail,) = world.smtp.messages
    assert "Wolf-7B — apache-2.0 → cc-by-nc-4.0" in str(mail.message["Subject"])
    assert "and 2 other repositories" in str(mail.message["Subject"])
    assert all(name in mail.text for name in names)


# Repeats


def test_a_source_that_stays_failing_is_told_once_a_day_until_it_is_read(
    gazette: Gazette, acme: Acme, world: World
) -> None:
    gazette.watch(acme.page, receiver("team", acme.slack))
    gazette("poll")
    world.fault("/terms", unavailable())
    failing: list[int] = []
    begun = world.clock.now()
    for hours in (1, 2, 3, 4, 20, 26, 27, 28, 50, 51):
        world.clock.set(begun + hours * HOUR)
        gazette("poll", "--all")
        if len(gazette.kinds("--kind", "source.failing")) > len(failing):
            failing.append(hours)

    assert failing == [3, 27, 51]
    since = {row["details"]["since"] for row in gazette.changes("--kind", "source.failing")}
    assert since == {"2026-04-10T09:00:00Z"}

    world.calm()
    world.clock.advance(HOUR)
    gazette("poll", "--all")
    assert gazette.kinds("--kind", "source.recovered") == ["source.recovered"]


def test_a_receiver_that_refuses_everything_is_told_once_a_day(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    record(gazette, news(gazette, 5))
    world.slack.closed.add(world.slack.path)
    gazette("alert")
    assert gazette.kinds().count("receiver.failing") == 1

    world.clock.advance(DAY)
    record(gazette, news(gazette, 3, "page.changed"))
    gazette("alert")
    assert gazette.kinds().count("receiver.failing") == 2
    assert sum("not reachable" in str(mail.message["Subject"]) for mail in world.smtp.messages) == 2

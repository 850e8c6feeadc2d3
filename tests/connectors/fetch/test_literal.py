import time

import pytest

from connectors.fetch.literal import is_loopback, shown


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("localhost:1", True),
        ("127.0.0.1:80", True),
        ("::1:80", True),
        ("example.org:80", False),
        ("127.example.org:1", False),
    ],
)
def test_loopback_is_known_by_its_names(place: str, expected: bool) -> None:
    assert is_loopback(place) is expected


def test_an_address_is_shown_without_secrets() -> None:
    text = shown("https://me:word@example.org/a?author=google&api_key=k1&X-Amz-Signature=s2&token=t3#x")
    assert text == "https://example.org/a?author=google&api_key=***&X-Amz-Signature=***&token=***#x"


def test_an_address_is_shown_on_one_short_line() -> None:
    text = shown("https://example.org/a\nb\x1b[2J" + "c" * 9000)
    assert text.isprintable()
    assert len(text) == 301


@pytest.mark.parametrize("flood", ["?" * 100_000, "?" + "token" * 20_000, "://" * 30_000])
def test_a_hostile_address_costs_nothing(flood: str) -> None:
    started = time.process_time()
    shown("https://example.org/" + flood)
    assert time.process_time() - started < 2

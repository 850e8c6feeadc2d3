"""Pages: what is one observation, and what is no page."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from connectors import page
from connectors.exceptions import ParseError
from connectors.model import Listing, Observation, Remembered, Request, Response
from connectors.text import effective

URL = "https://acme.example/terms"
TERMS = (
    "<html><head><title>Acme Model Terms</title></head><body><nav>Home Docs</nav><main><h1>Terms</h1>"
    "<p>You may use the model for any lawful purpose, as long as you say so.</p>"
    "<p>These terms are effective April 11, 2026.</p></main></body></html>"
)


def target(**values: Any) -> page.Target:
    return page.Target(**{"url": URL, "role": "license", **values})


def observe(replay: Callable[..., Listing], answer: Any = TERMS, **values: Any) -> Observation:
    (found,) = replay(page.poll(target(**values), Remembered()), answer).observations
    return found


def test_a_page_is_one_observation(replay: Callable[..., Listing]) -> None:
    found = observe(replay)
    assert (found.subject, found.url, found.nature) == (f"page:{URL}", URL, "page")


def test_its_text_is_a_document_of_its_role(replay: Callable[..., Listing]) -> None:
    assert observe(replay, role="policy").documents == {
        "policy": "Terms\nYou may use the model for any lawful purpose, as long as you say so.\n"
        "These terms are effective April 11, 2026."
    }


def test_the_listing_is_complete(replay: Callable[..., Listing]) -> None:
    assert replay(page.poll(target(), Remembered()), TERMS).complete


def test_its_title_is_that_of_the_page(replay: Callable[..., Listing]) -> None:
    assert observe(replay).title == "Acme Model Terms"


def test_the_watchlist_may_give_another_title(replay: Callable[..., Listing]) -> None:
    assert observe(replay, title="Acme license").title == "Acme license"


def test_the_models_it_covers_and_the_day_it_starts_are_noted(replay: Callable[..., Listing]) -> None:
    notes = observe(replay, covers=("acme-*",)).notes
    assert notes == {"role": "license", "covers": ("acme-*",), "effective": "2026-04-11"}


def test_another_navigation_is_the_same_revision(replay: Callable[..., Listing]) -> None:
    assert observe(replay).revision == observe(replay, TERMS.replace("Home Docs", "Home Docs Jobs")).revision


def test_another_word_is_another_revision(replay: Callable[..., Listing]) -> None:
    assert observe(replay).revision != observe(replay, TERMS.replace("any lawful", "any research")).revision


def test_an_unchanged_answer_is_not_read(replay: Callable[..., Listing]) -> None:
    def never() -> bytes:
        raise AssertionError

    answer = Response(URL, content=never, unchanged=True)
    assert replay(page.poll(target(), Remembered()), answer) == Listing(unchanged=True)


def test_one_request_asks_for_a_page(replay: Callable[..., Listing]) -> None:
    asked: list[Request] = []
    replay(page.poll(target(), Remembered()), TERMS, asked=asked)
    assert asked == [Request(URL, expects="page")]
    assert page.addresses(target()) == (URL,)


def test_too_little_text_is_no_page(replay: Callable[..., Listing]) -> None:
    with pytest.raises(ParseError, match="10 characters"):
        observe(replay, "<html><body><main>Loading...</main></body></html>")


def test_a_selector_that_matches_nothing_is_no_page(replay: Callable[..., Listing]) -> None:
    with pytest.raises(ParseError, match="matches nothing"):
        observe(replay, select="#terms")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", "ACME TERMS\n\nYou may use the model for any lawful purpose,\nas long as you say so."),
        ("text/markdown", "# ACME TERMS\n\nYou may use the **model** for any lawful purpose, as long as you say so."),
    ],
)
def test_plain_text_and_markdown_are_pages_too(replay: Callable[..., Listing], kind: str, body: str) -> None:
    answer = Response(URL, headers={"content-type": kind}, content=body.encode())
    assert observe(replay, answer).documents["license"] == (
        "ACME TERMS\nYou may use the model for any lawful purpose, as long as you say so."
    )


def test_json_is_read_key_by_key(replay: Callable[..., Listing]) -> None:
    answer = Response(
        URL, headers={"content-type": "application/json"}, content=b'{"terms": "none", "a": [1, 2], "b": {"c": 1}}'
    )
    assert '"terms": "none"' in observe(replay, answer).documents["license"].splitlines()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Effective Date: 2026-04-11", "2026-04-11"),
        ("is effective as of 11 April 2026", "2026-04-11"),
        ("EFFECTIVE April 11th, 2026", "2026-04-11"),
        ("effective February 31, 2026", ""),
        ("an effective date", ""),
        ("effective Smarch 3, 2026 and effective May 3, 2026", "2026-05-03"),
    ],
)
def test_the_first_possible_effective_date_counts(said: str, day: str) -> None:
    assert effective(said) == day


@pytest.mark.parametrize(
    "url", ["ftp://acme.example/", "acme.example/terms", "https://", "javascript:alert(1)", "file:///etc/hosts"]
)
def test_an_address_must_be_one_of_the_web(url: str) -> None:
    with pytest.raises(ValidationError, match="is no web address"):
        target(url=url)


def test_an_address_must_carry_no_password() -> None:
    with pytest.raises(ValidationError, match="must not carry a user name or password"):
        target(url="https://me:secret@acme.example/")


def test_a_selector_must_be_one() -> None:
    with pytest.raises(ValidationError, match="is no CSS selector"):
        target(select="main >")


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValidationError, match="'license', 'policy', 'news' or 'guidance'"):
        target(role="gossip")

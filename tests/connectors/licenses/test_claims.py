"""What model cards claim."""

import pytest

from connectors.licenses import claim_direction, same_claim


def card(license_id: str | None = None, name: str | None = None, link: str | None = None) -> dict[str, str | None]:
    return {"license": license_id, "license_name": name, "license_link": link}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (card("other", "gemma-terms-of-use", "https://example.org/terms"), card("gemma")),
        (card("other", "llama3", "LICENSE"), card("llama3")),
        (card("other", "llama3.1"), card("llama3.1", None, "https://example.org/LICENSE")),
        (card("open-mdw"), card("openmdw-1.0")),
        (card("other", "tongyi-qianwen-license-agreement"), card("other", "tongyi-qianwen")),
        (card("Apache 2.0"), card("apache-2.0")),
        (card("mit"), card("mit", None, "LICENSE")),
        (card("other", "widget", "LICENSE"), card("other", "Widget", "./LICENSE.md")),
        (card(), card("other")),
    ],
)
def test_another_name_of_the_same_license_is_the_same_claim(
    before: dict[str, str | None], after: dict[str, str | None]
) -> None:
    assert same_claim(before, after)
    assert same_claim(after, before)
    assert claim_direction(before, after) == "neutral"


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (card("other", "microsoft-research-license"), card("mit"), "loosened"),
        (card("apache-2.0"), card("cc-by-nc-4.0"), "tightened"),
        (card("other", "stabilityai-nc-research-community"), card("other", "stabilityai-ai-community"), "loosened"),
        (card("llama3"), card("apache-2.0"), "loosened"),
        (card("mit"), card("apache-2.0"), "neutral"),
        (card("mit"), card("gpl-3.0"), "tightened"),
        (card("gemma"), card("llama3"), "unclassified"),
        (card("mit"), card("other", "widget-license"), "unclassified"),
        (card("mit"), card(), "unclassified"),
        (card("mit"), card("mit", "microsoft-research-license"), "tightened"),
        (
            card("other", "widget", "https://a.example/1"),
            card("other", "widget", "https://a.example/2"),
            "unclassified",
        ),
    ],
)
def test_another_license_is_another_claim(
    before: dict[str, str | None], after: dict[str, str | None], direction: str
) -> None:
    assert not same_claim(before, after)
    assert claim_direction(before, after) == direction

"""Hostile words through every kind of channel: they arrive as letters, or not at all."""

import asyncio
import email.policy
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest

from connectors.apprise import CONSOLE, deliver
from connectors.model import Notification
from flows.charts import timeline
from flows.messages import Digest, digest_notification, notification
from storage.model import Change, Release, SourceHealth

HOSTILE = {
    "mentions": "<!channel> <!here> <@U123ABC> @everyone @here <@&42>",
    "slack link": "<https://evil.test|https://huggingface.co/meta>",
    "masked link": "[https://huggingface.co](https://evil.test)",
    "script": '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x">y</a>',
    "attribute": "\" onmouseover=\"alert(1)' autofocus onfocus='x",
    "template": "{{ 7*7 }} {% raw %} {0.__class__} %s %(x)s",
    "bidi": "evil\u202egnp.exe \u2066x\u2069 \u200bzero\u200dwidth\ufeff \U000e0041tag",
    "lines": "first\r\nBcc: spy@evil.test\r\n\r\nbody\u2028X: 1\x85Y: 2\x0bZ: 3",
    "control": "nul\x00 escape\x1b[2J bell\x07 c1\x9b31m",
    "megabyte": "A" * 1_000_000,
    "surrogate": "half \ud800 a pair",
    "comment": "--><!--duplicate--><style>*{display:none}</style>",
}
SOURCE_URL = "https://acme.test/license"


def hostile(text: str, kind: str) -> Notification:
    return notification([hostile_change(text, kind)], site_url="https://gazette.test")


def gathered(text: str) -> Notification:
    changes = [hostile_change(text, kind, f"{text}{number}") for number, kind in enumerate(KINDS * 3)]
    return notification(changes, site_url="https://gazette.test")


def digested(text: str) -> Notification:
    """A digest in which everything that can come from outside is hostile, its chart and its numbers too."""
    at = datetime(2026, 4, 11, 8, tzinfo=UTC)
    week = Digest(
        since=at - timedelta(days=7),
        until=at,
        changes=tuple(hostile_change(text, kind, f"{text}{kind}") for kind in KINDS),
        releases=(Release(id="r", vendor=text, family=text, version=text, title=text, first_seen=at),),
        sources=(SourceHealth(name=text, vendor=text, connector="feed", state="failing", reason=text),),
        numbers={"releases": {"now": 1}, "licenses_of_releases": {text: {"now": 1, "before": 2}}},
        chart=timeline([(at.date(), text)], [(at.date(), text)]),
    )
    return digest_notification(week, site_url="https://gazette.test")


def hostile_change(text: str, kind: str, key: str = "c0ffee") -> Change:
    return Change(
        id=key,
        kind=kind,
        subject=f"page:{text}",
        source=text,
        vendor=text,
        title=text,
        url=text,
        detected_at=datetime(2026, 4, 11, 8, tzinfo=UTC),
        before={"license": text},
        after={"license": text + "!", text[:50]: text},
        details={
            "direction": text,
            "attributes": [{"key": text, "before": text, "after": [text], "quote_before": "a", "quote_after": text}],
            "unclassified": [{"before": text, "after": "b"}],
            "added": [text],
            "removed": [text],
            "covers": [text],
            "models": [text],
            "summary": text,
            "license_link": text,
            "reason": text,
            "parameters": text,
        },
        evidence={"source": text, "url": text, "revision": text, "seen_at": text, "digest": text},
    )


everything = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
KINDS = ["license.changed", "model.released", "regulation.updated", "page.changed", "source.failing", "x"]
kinds = pytest.mark.parametrize("kind", KINDS)
several = pytest.mark.parametrize("message", [gathered, digested])


class Tags(HTMLParser):
    """What a browser would see: the tags, and where they lead."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.links: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


OURS = {
    *("html", "head", "meta", "title", "style", "body", "table", "tr", "td", "h1", "h2", "p", "blockquote"),
    *("ul", "li", "a", "strong", "span", "del", "ins", "div", "tbody"),
}


@everything
@kinds
def test_titles_and_text_are_short_clean_lines(text: str, kind: str) -> None:
    said = hostile(text, kind)

    for part in (said.title, said.short):
        assert len(part) <= 300
        assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in part)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in said.text if char != "\n")
    assert len(said.text) < 60_000


@everything
@kinds
def test_html_has_our_tags_and_web_links_only(text: str, kind: str) -> None:
    said = hostile(text, kind)
    page = Tags()
    page.feed(said.html)

    assert page.seen <= OURS
    assert page.handlers == []
    assert all(link.startswith(("https://gazette.test/", "https://appriseit")) for link in page.links)
    assert len(said.html.encode()) < 100_000


@everything
@several
def test_what_tells_of_many_is_as_harmless(text: str, message: Callable[[str], Notification]) -> None:
    said = message(text)
    page = Tags()
    page.feed(said.html)

    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in said.title + said.text if char != "\n")
    assert page.seen <= OURS | {"img"}
    assert page.handlers == []
    assert all(link.startswith(("https://gazette.test", "cid:chart")) for link in page.links)
    assert len(said.html.encode()) < 100_000
    assert len(said.blocks) <= 45
    assert len(json.dumps(said.blocks, ensure_ascii=False)) <= 10_000
    assert all(link.startswith("https://gazette.test") for link in _linked(said.blocks))


@everything
@pytest.mark.parametrize(("schema", "path"), [("ntfy", "topic"), ("mmost", "token12345")])
async def test_chat_services_see_no_mention_and_no_masked_link(hook: Any, text: str, schema: str, path: str) -> None:
    url = f"{schema}://127.0.0.1:{hook.port}/{path}"

    await asyncio.to_thread(deliver, url, hostile(text, "license.changed"))

    said = json.dumps(hook.posts, ensure_ascii=False)
    assert re.search(r"@(everyone|here|channel)\b|<[!@#]", said) is None
    assert re.search(r"\]\((?!https://gazette\.test)", said) is None
    assert not {"\u202e", "\u2066", "\x1b"} & set(said)


@everything
@kinds
async def test_slack_shows_letters_only(slack: Any, text: str, kind: str) -> None:
    await asyncio.to_thread(deliver, slack.url, hostile(text, kind))

    post = slack.posts[0]
    assert re.search(r"<[!@#h]", post["text"]) is None
    assert "mrkdwn" not in {e.get("type") for e in _all(post["blocks"])}
    assert all(link.startswith("https://gazette.test/") for link in _linked(post["blocks"]))
    assert len(post["blocks"]) <= 45
    assert len(json.dumps(post["blocks"], ensure_ascii=False)) <= 10_000


@everything
def test_a_mail_gains_no_header(mailbox: Any, text: str) -> None:
    deliver(mailbox.url, hostile(text, "license.changed"))

    mail = email.message_from_bytes(mailbox.envelopes[0].content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail["Bcc"] is None
    assert {"X", "Y", "Z"}.isdisjoint(mail.keys())
    assert len(mail.get_all("Subject", [])) == 1
    assert len(mail["Subject"]) <= 300
    assert mailbox.envelopes[0].rcpt_tos == ["legal@y.test"]


@everything
async def test_a_webhook_and_the_console_get_clean_text(
    hook: Any, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    said = hostile(text, "license.changed")

    await asyncio.to_thread(deliver, f"json://127.0.0.1:{hook.port}/in", said)
    deliver(CONSOLE, said)

    for shown in (hook.posts[0]["message"], capsys.readouterr().out):
        assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in shown if char != "\n")


def _linked(blocks: Any) -> list[str]:
    return [element["url"] for element in _all(blocks) if element.get("type") == "link"]


def _all(value: Any) -> list[dict[str, Any]]:
    """Return every object inside a JSON value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else []
    return ([value] if isinstance(value, dict) else []) + [found for item in inner for found in _all(item)]

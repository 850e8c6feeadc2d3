"""Discord, Teams, Telegram and ntfy: what the plugins that Apprise ships make of our messages, and how much they take."""

import asyncio
import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.apprise import deliver, stock
from connectors.apprise.dialects import dialect, octets, units
from connectors.model import Notification

from .chats import Chats, parsed

LINK = "https://acme.test/a_b_c/license"
RECORD = f"Record: {LINK}"
URLS = {
    "discord": "discord://123456789012345678/SECRETsecret1234SECRETsecret",
    "teams": "workflows://teams.test:443/643e69f83c8944/SECRETsecret1234SECRET",
    "telegram": "tgram://123456789:SECRETsecret1234_hijklmnop-q12345678/12315544/",
    "ntfy": "ntfys://ntfy.sh/topic",
}
SERVICES = list(URLS)
LETTERS = {
    "letters": "word ",
    "marks": "*_[~`>#|",
    "accents": "é",
    "Chinese": "许可",
    "emoji": "🦙",
    "tags": "<b>&amp;",
}


def said(title: str, text: str) -> Notification:
    return Notification(id="1", title=title, text=f"{title}\n\n{text}\n\n--\n{RECORD}")


async def arrived(chats: Chats, service: str, notification: Notification) -> str:
    """Return what a reader sees; the service took it at once and in one message."""
    await asyncio.to_thread(deliver, URLS[service], notification)
    assert (chats.refused, [name for name, _ in chats.posts]) == ([], [service])
    return chats.shown()


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("letters", LETTERS.values(), ids=list(LETTERS))
async def test_a_long_message_is_cut_by_us_and_ends_with_the_way_to_the_rest(
    chats: Chats, service: str, letters: str
) -> None:
    paragraphs = "\n\n".join([letters * 20] * 400)

    shown = await arrived(chats, service, said("[License] Acme: Roadrunner", paragraphs))

    assert "… the rest: " in shown[-200:]
    assert LINK in shown[-200:]


@pytest.mark.parametrize("service", SERVICES)
async def test_a_message_that_fits_arrives_whole(chats: Chats, service: str) -> None:
    text = "Limit: none → 30,000,000 MAU (tightened)\n> We [-may-] {+must+} *not* use a_b_c."

    shown = unescaped(await arrived(chats, service, said("[License] Acme: Road_runner_4", text)))

    assert "Road_runner_4" in shown
    assert "We [-may-] {+must+} *not* use a_b_c." in shown
    assert RECORD.partition(": ")[0] in shown
    assert LINK in shown


async def test_teams_gets_what_teams_takes_not_what_its_plugin_believes(chats: Chats) -> None:
    shown = await arrived(chats, "teams", said("[License] Acme", "\n\n".join(["A sentence of some words."] * 300)))

    assert len(shown) > 7_500


async def test_a_card_has_no_title_that_would_not_be_wrapped(chats: Chats) -> None:
    await arrived(chats, "teams", said("[License] Acme: " + "long " * 40, "x"))

    body = chats.posts[0][1]["attachments"][0]["content"]["body"]
    assert [block["wrap"] for block in body if block["type"] == "TextBlock"] == [True]


@pytest.mark.parametrize(
    ("service", "shown"), [("discord", f"Record: <{LINK}>"), ("teams", f"Record: [{LINK}]({LINK})")]
)
async def test_an_address_keeps_its_letters_and_is_a_link(chats: Chats, service: str, shown: str) -> None:
    assert shown in await arrived(chats, service, said("[License] Acme", "x"))


@pytest.mark.parametrize("service", ["discord", "teams"])
async def test_headings_and_lists_are_written_as_the_service_has_them(chats: Chats, service: str) -> None:
    shown = await arrived(chats, service, said("[Gazette] 2 posts", "Posts\n-----\n\n- one\n- two\n\n# no heading"))

    assert "\n\n**Posts**\n\n- one\n- two\n\n\\# no heading\n\n" in shown


async def test_a_card_keeps_the_lines_of_facts_apart(chats: Chats) -> None:
    assert "\n\n- License: mit\n- Gated: no\n\n" in await arrived(
        chats, "teams", said("[Release] Acme", "License: mit\nGated: no")
    )


async def test_a_card_shows_what_is_quoted(chats: Chats) -> None:
    shown = await arrived(chats, "teams", said("[License] Acme", "Commercial use\n> You may use it."))

    assert "\n\nCommercial use\n\n“You may use it.”\n\n" in shown


async def test_telegram_keeps_paragraphs_apart(chats: Chats) -> None:
    shown = await arrived(chats, "telegram", said("[License] Acme", "one\n\ntwo"))

    assert re.search("one\\s+\u200b\\s+two", shown)


@pytest.mark.parametrize(
    "hostile", ["<at>everyone</at>", "[bank](https://evil.test)", "**bold**", "<b>x</b>", "@everyone"]
)
@pytest.mark.parametrize("service", SERVICES)
async def test_foreign_markup_is_letters(chats: Chats, service: str, hostile: str) -> None:
    await arrived(chats, service, dataclasses.replace(said(hostile, hostile), short=hostile))

    name, post = chats.posts[0]
    plain = name == "ntfy" or (name == "telegram" and not {"<", "@"} & set(hostile))
    assert plain or hostile not in str(post)
    assert "entities" not in str(post)


async def test_ntfy_shows_text_not_a_file(chats: Chats) -> None:
    await arrived(chats, "ntfy", said("[License] Acme", "ü" * 10_000))

    assert len(chats.posts[0][1]["message"].encode()) <= 4096


@given(st.text(max_size=300), st.sampled_from(["discord", "tgram", "workflows", "ntfy", "json"]), st.booleans())
def test_whatever_is_said_fits(text: str, schema: str, markdown: bool) -> None:
    fitted = stock.fit(said(text, text * 40), schema, body=500, title=0, shared=False, markdown=markdown)

    way = dialect(schema, markdown=markdown)
    assert way.weigh(fitted.body) <= (way.room or 500)


@given(st.text())
def test_sizes_are_never_underestimated(text: str) -> None:
    assert units(text) >= len(text)
    assert octets(text) >= len(text.encode("utf-8", "replace"))


def test_the_reader_of_telegrams_markup_knows_what_telegram_refuses() -> None:
    assert parsed("a <b>&lt;c&gt;</b>") == ("a <c>", "")
    assert parsed("<p>a</p>")[1] == "Unsupported start tag 'p'"

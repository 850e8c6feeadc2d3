"""Texts: what cannot matter goes, everything else stays."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.exceptions import ParseError
from connectors.text import (
    charset,
    clean,
    decode,
    normalized_link,
    page_text,
    page_title,
    plain,
    resolve,
    sentences,
    web_address,
    web_pages,
)

WEB = st.from_regex(
    r"https?://[a-zA-Z0-9]{1,8}(\.[a-z]{2,4})?\.?(:\d{1,4})?(/[ -~]{0,20}){0,3}(\?[ -~]{0,30})?(#[ -~]{0,10})?",
    fullmatch=True,
)
PATIENCE = 10.0


def html(body: str) -> str:
    return f"<!doctype html><html><body>{body}</body></html>"


# Which part of a page


def test_scripts_and_styles_are_no_text() -> None:
    assert page_text(html("<style>p{}</style><p>Text<script>let x</script></p><noscript>on?</noscript>")) == "Text"


def test_navigation_and_footer_are_left_out() -> None:
    page = html("<header>Brand</header><nav>Menu</nav><p>Text</p><footer>Imprint</footer>")
    assert page_text(page) == "Text"


def test_main_is_the_page_where_there_is_one() -> None:
    page = html("<div>Cookies?</div><main><p>The terms of this model, all of them, in one place.</p></main>")
    assert page_text(page) == "The terms of this model, all of them, in one place."


def test_an_empty_main_is_not_the_page() -> None:
    assert page_text(html("<main></main><p>Text</p>")) == "Text"


def test_the_only_article_is_the_page() -> None:
    assert page_text(html("<div>More news</div><article>The story</article>")) == "The story"


def test_one_of_many_articles_is_not_the_page() -> None:
    assert page_text(html("<article>One</article><article>Two</article>")) == "One\nTwo"


def test_a_selector_chooses_the_part() -> None:
    assert page_text(html("<p>No</p><div id=a><p>Yes</p></div>"), select="#a") == "Yes"


def test_a_selector_that_matches_twice_gives_both_but_nothing_twice() -> None:
    assert (
        page_text(html("<div class=a>One<div class=a>Two</div></div><p class=a>Three</p>"), select=".a")
        == "One\nTwo\nThree"
    )


def test_a_selector_that_matches_nothing_is_an_error() -> None:
    with pytest.raises(ParseError, match="matches nothing"):
        page_text(html("<p>Text</p>"), select="main")


def test_what_is_no_selector_is_an_error() -> None:
    with pytest.raises(ParseError, match="no CSS selector"):
        page_text(html("<p>Text</p>"), select="[[")


# What a line is


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>One\n  two</p><p>Three</p>", ["One two", "Three"]),
        ("<h2>Head</h2>Loose<ul><li>One<li>Two</ul>", ["Head", "Loose", "One", "Two"]),
        ("<p>A <b>bold</b> <a href='/x?utm_source=y'>link</a></p>", ["A bold link"]),
        ("<p>One<br>line<br><br>Two</p>", ["One line", "Two"]),
        ("<table><tr><th>A<th>B<tr><td><p>1</p><td>2</table>", ["A | B", "1 | 2"]),
        ("<table><tr><td>Menu<td><table><tr><td>1<td>2</table></table>", ["Menu", "1 | 2"]),
        ("<pre>One\ntwo\n\nThree</pre>", ["One two", "Three"]),
        ("<h2>Use<a href='#use'>¶</a></h2>", ["Use"]),
        ("<ol><li>(a) One</li><li>2. Two</li><li>• Three</li></ol>", ["One", "Two", "Three"]),
        ("<p>“Quoted”\u00a0‘text’\u200b</p>", ["\"Quoted\" 'text'"]),
        ("<p>* * *</p><p>Text</p>", ["Text"]),
    ],
)
def test_one_block_is_one_line(body: str, lines: list[str]) -> None:
    assert page_text(html(body)).splitlines() == lines


@pytest.mark.parametrize("number", ["700 million users", "3.5 million visits", "2026. A year", "A model"])
def test_an_amount_is_no_list_mark(number: str) -> None:
    assert page_text(html(f"<p>{number}</p>")) == number


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Updated 22 days ago", ""),
        ("Last updated: about an hour ago", ""),
        ("3 hours ago", ""),
        ("Ada Lovelace · 3 hours ago", "Ada Lovelace"),
        ("Terms (Updated yesterday)", "Terms"),
        ("yesterday", ""),
        ("Updated 2026-04-11", "Updated 2026-04-11"),
        ("companies founded less than 2 years ago", "companies founded less than 2 years ago"),
        ("the license was updated 2 years ago", "the license was updated 2 years ago"),
    ],
)
def test_only_dates_that_move_by_themselves_go(line: str, left: str) -> None:
    assert page_text(html(f"<p>{line}</p>")) == left


@given(st.text(max_size=200))
def test_reading_a_text_twice_is_reading_it_once(text: str) -> None:
    once = page_text(html(f"<p>{text.replace('<', '').replace('&', '')}</p>"))
    assert page_text(html("".join(f"<p>{line}</p>" for line in once.splitlines()))) == once


# Markdown, plain text, JSON, other documents


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("# Head #\n\nOne\ntwo\n\nThree", ["Head", "One two", "Three"]),
        ("Head\n====\nText", ["Head", "Text"]),
        ("- One\n- Two\n  goes on\n* Three", ["One", "Two goes on", "Three"]),
        ("Text\n1) One\n\n2) Two", ["Text 1) One", "Two"]),
        ("See [the terms](https://x.example/(a)?b) and ![a picture](x.png)", ["See the terms and a picture"]),
        ("[ref][1] and <https://x.example/>\n\n[1]: https://y.example", ["ref and https://x.example/"]),
        ("**Bold**, _light_ and `code` with snake_case", ["Bold, light and code with snake_case"]),
        ("| A | B |\n|---|:-:|\n| 1 | 2 |", ["A | B", "1 | 2"]),
        ("```\nx = 1\n```\nText", ["x = 1", "Text"]),
        ("---\nlicense: mit\n---\nText", ["license: mit", "Text"]),
        ("> Quoted\n> on\n\n<!-- hidden -->\n***\nText", ["Quoted on", "Text"]),
        ("Copyright (C) <year> <name of author>", ["Copyright (C) <year> <name of author>"]),
        ("as in Section\n2. This agreement", ["as in Section 2. This agreement"]),
    ],
)
def test_markdown_is_read_like_the_page_it_makes(source: str, lines: list[str]) -> None:
    assert page_text(source, content_type="text/markdown").splitlines() == lines


def test_wrapping_does_not_matter() -> None:
    text = "The licensee may use the work. It may not use it for war."
    assert page_text(text.replace(" ", "\n"), content_type="text/plain") == page_text(text, content_type="text/plain")


@pytest.mark.parametrize(
    ("body", "kind", "url"),
    [
        ("<p>A *star*</p>", "text/html", ""),
        ("# A *star*", "", "https://x.example/readme.md"),
        ("A *star*", "text/plain", ""),
        ("<!doctype html><p>A *star*</p>", "text/plain", ""),
    ],
)
def test_label_name_and_look_tell_html_from_markdown(body: str, kind: str, url: str) -> None:
    stars = "<p>" in body
    assert page_text(body, content_type=kind, url=url) == ("A *star*" if stars else "A star")


def test_json_is_the_same_in_any_order() -> None:
    one, other = (page_text(body, content_type="application/json") for body in ('{"a":1,"b":2}', '{"b": 2, "a": 1}'))
    assert one == other


def test_broken_json_is_an_error() -> None:
    with pytest.raises(ParseError, match="says it is JSON"):
        page_text('{"a":', content_type="application/json")


@pytest.mark.parametrize(
    ("body", "words"), [(b"%PDF-1.7 ...", "PDF cannot be read"), (b"PK\x03\x04\x00\x00", "no text")]
)
def test_other_documents_are_an_error(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        page_text(body)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<html><head><title> A \n B </title></head><h1>C</h1></html>", "A B"),
        ("<html><h1>C</h1></html>", "C"),
        ("# A **B**\n\nText", "A B"),
        ("Text", ""),
    ],
)
def test_a_page_has_the_title_it_gives_itself(body: str, title: str) -> None:
    assert page_title(body) == title


@pytest.mark.parametrize(
    "body", ["<div>" * 200_000, "<p>" * 50_000, "[" * 200_000, "*a" * 100_000, "<!--" * 50_000, "<a " * 50_000]
)
def test_hostile_pages_take_no_time(body: str) -> None:
    started = time.process_time()
    for kind in ("text/html", "text/plain"):
        with suppress(ParseError):  # read or refused, but soon
            page_text(body, content_type=kind)
    assert time.process_time() - started < PATIENCE


# Bytes


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("é€".encode(), ""),
        ("é€".encode("utf-16"), ""),
        (b"\xef\xbb\xbf" + "é€".encode(), "text/html; charset=iso-8859-1"),
        ("é€".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("é€".encode("cp1252"), ""),
        ("é€".encode("iso8859-15"), 'text/html; charset="iso-8859-15"'),
        ("é€".encode(), "text/html; charset=punycode"),
    ],
)
def test_bytes_are_decoded_by_mark_label_or_guess(body: bytes, kind: str) -> None:
    assert decode(body, kind) == "é€"


def test_a_page_may_name_its_own_encoding() -> None:
    assert decode('<meta charset="koi8-r">модель'.encode("koi8-r")).endswith("модель")


def test_one_broken_byte_does_not_break_the_others() -> None:
    assert decode("Größe ".encode() * 10 + b"\xff") == "Größe " * 10 + "\ufffd"


@pytest.mark.parametrize("name", ["undefined", "base64", "idna", "unicode_escape", "no-such"])
def test_only_encodings_of_text_are_trusted(name: str) -> None:
    assert charset(f"text/html; charset={name}") == ""


@given(st.binary(max_size=200), st.sampled_from(["", "text/html; charset=utf-8", "text/html; charset=gbk"]))
def test_decoding_never_fails(body: bytes, kind: str) -> None:
    assert isinstance(decode(body, kind), str)


# Titles and summaries


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>A</p><p>B</p>", "A B"),
        ("Qwen<b>3</b>", "Qwen3"),
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A & B"),
        ("A &amp;amp;amp; B", "A &amp; B"),
        ("&lt;b&gt;A&lt;/b&gt;", "A"),
        ("A < B and B > C", "A < B and B > C"),
        ("A<script>alert(1)</script>B<!-- C -->", "AB"),
        ("A<script>alert(1)", "A"),
        ("A\n\t B\u00a0C", "A B C"),
        ("<![CDATA[A]]>", "A"),
    ],
)
def test_a_title_is_plain_text(fragment: str, text: str) -> None:
    assert plain(fragment) == text


def test_a_long_summary_is_cut_with_an_ellipsis() -> None:
    assert plain("word " * 10, 12) == "word word w…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("evil\u202egnp.exe", "evil\ufffdgnp.exe"),
        ("a\x00b\x1b[2J", "ab[2J"),
        ("line\r\nbreak\u2028here", "line break here"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("e\u0301", "é"),
        ("z" + "\u0335" * 9, "z" + "\u0335" * 3),
        ("\ue000", "\ufffd"),
        ("\U000e0041", "\ufffd"),
    ],
)
def test_clean_shows_what_deceives(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text(max_size=100))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three?", ("One.", "Two!", "Three?")),
        ("One\nTwo", ("One", "Two")),
        ("Use e.g. Llama or others. Not more.", ("Use e.g. Llama or others.", "Not more.")),
        ("See Art. 53. Then stop.", ("See Art. 53.", "Then stop.")),
        ('He said "Stop." Then he left.', ('He said "Stop."', "Then he left.")),
        ("第一。第二。", ("第一。", "第二。")),
        ("Version 3.1 is out.", ("Version 3.1 is out.",)),
        ("", ()),
    ],
)
def test_sentences_end_where_readers_pause(text: str, found: tuple[str, ...]) -> None:
    assert sentences(text) == found


@given(st.text(max_size=200))
def test_sentences_lose_nothing(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


# Addresses


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://Ex.org/a/", "https://ex.org/a"),
        ("https://ex.org:443/a", "https://ex.org/a"),
        ("http://ex.org:80", "https://ex.org/"),
        ("https://ex.org./a/./b/../c", "https://ex.org/a/c"),
        ("https://ex.org/a?utm_source=x&b=2&fbclid=y&a=1&ref=z&mc_cid=1", "https://ex.org/a?a=1&b=2"),
        ("https://ex.org/%7Euser/%e2%82%ac", "https://ex.org/~user/€"),
        ("https://me:secret@ex.org/a", "https://ex.org/a"),
    ],
)
def test_spellings_of_one_address_are_one(url: str, same: str) -> None:
    assert normalized_link(url) == normalized_link(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ex.org/a#x", "https://ex.org/a#y"),
        ("https://ex.org/a?id=1", "https://ex.org/a?id=2"),
        ("https://ex.org/A", "https://ex.org/a"),
        ("https://ex.org:8443/", "https://ex.org/"),
        ("https://www.ex.org/", "https://ex.org/"),
    ],
)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    assert normalized_link(one) != normalized_link(other)


@pytest.mark.parametrize(
    "url", ["", "mailto:a@b.c", "javascript:alert(1)", "/relative", "https://", "https://[::1", "https://a:b/"]
)
def test_what_is_no_address_has_no_spelling(url: str) -> None:
    assert normalized_link(url) == ""


@given(WEB)
def test_normalizing_an_address_twice_is_doing_it_once(url: str) -> None:
    once = normalized_link(url)
    assert normalized_link(once) == once


@given(WEB.filter(lambda url: normalized_link(url) and url.startswith("http:")))
def test_the_scheme_does_not_matter_to_an_address_without_port(url: str) -> None:
    other = url.replace("http:", "https:", 1)
    assert normalized_link(url) == normalized_link(other)


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("/b", "https://ex.org/b"),
        ("c", "https://ex.org/a/c"),
        ("//y.example/", "https://y.example/"),
        ("javascript:x", ""),
        ("https://[", ""),
    ],
)
def test_links_are_resolved_against_their_page(link: str, absolute: str) -> None:
    assert resolve("https://ex.org/a/b", link) == absolute


def test_a_web_address_is_kept_as_it_was_written() -> None:
    assert web_address(" https://Ex.org/A?b#c ") == "https://Ex.org/A?b#c"


@pytest.mark.parametrize(
    ("link", "pages"),
    [
        ("LICENSE", ()),
        ("", ()),
        ("https://acme.test/terms#section-3", ("https://acme.test/terms",)),
        ("https://a.test/x,https://b.test/y", ("https://a.test/x", "https://b.test/y")),
        ("https://a.test/x,2", ("https://a.test/x,2",)),
        ("https://me:secret@a.test/x", ()),
        (
            "https://github.com/acme/m/blob/HEAD/LICENSE-MODEL",
            ("https://raw.githubusercontent.com/acme/m/HEAD/LICENSE-MODEL",),
        ),
        ("https://github.com/acme/m", ("https://github.com/acme/m",)),
    ],
)
def test_a_field_of_a_card_gives_the_pages_it_names(link: str, pages: tuple[str, ...]) -> None:
    assert web_pages(link) == pages

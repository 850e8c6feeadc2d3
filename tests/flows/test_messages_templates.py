from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from connectors.exceptions import TemplateError
from flows.messages import Templates, notification
from storage.model import Change

from .test_messages import change, license_change

Write = Callable[..., Templates]
SHIPPED = '{% extends "shipped/message.html.jinja" %}'


@pytest.fixture
def own(tmp_path: Path) -> Write:
    """Write templates by name, with _ for the dots, and return them."""

    def write(**named: str) -> Templates:
        for name, text in named.items():
            (tmp_path / f"{name.replace('_', '.')}.jinja").write_text(text, encoding="utf-8")
        return Templates(tmp_path)

    return write


def hostile(text: str) -> Change:
    return change("post.published", title=text, vendor=text, url=text, details={"summary": text})


def test_without_a_folder_everything_is_ours(tmp_path: Path) -> None:
    assert Templates(tmp_path / "nowhere").names == ()
    assert notification([license_change()], templates=Templates(tmp_path)) == notification([license_change()])


def test_a_subject_is_replaced_in_every_form(own: Write) -> None:
    said = notification([license_change()], templates=own(license_subject="ACME: {{ change.title }}\n"))

    assert said.title == said.short == "ACME: Roadrunner terms"
    assert said.text.startswith("ACME: Roadrunner terms\n")
    assert "<h1" in said.html
    assert said.html.count("ACME: Roadrunner terms") == 2
    assert said.blocks[0]["text"]["text"] == "ACME: Roadrunner terms"


def test_a_text_is_replaced_and_may_hold_ours(own: Write) -> None:
    said = notification([license_change()], templates=own(message_text="Hello legal.\n\n{{ text }}"))

    assert said.text.startswith("Hello legal.\n\n[License] Acme")
    assert "gazette silence add" in said.text


def test_the_nearest_template_wins(own: Write) -> None:
    templates = own(message_subject="all", license_subject="licenses", license_changed_subject="this kind")

    titles = {
        kind: notification([change(kind)], templates=templates).title
        for kind in ("license.changed", "license.conflict", "post.published")
    }
    assert titles == {"license.changed": "this kind", "license.conflict": "licenses", "post.published": "all"}


def test_a_page_may_extend_ours(own: Write) -> None:
    page = SHIPPED + "{% block head %}<h1>ACME</h1>{% endblock %}"

    said = notification([license_change()], templates=own(license_html=page))

    assert ">ACME</h1>" in said.html
    assert "only after asking us</del>" in said.html
    assert "gazette silence add" in said.html


def test_parts_can_be_shared(own: Write, tmp_path: Path) -> None:
    (tmp_path / "_name.jinja").write_text("ACME", encoding="utf-8")

    said = notification([license_change()], templates=own(license_subject='{% include "_name.jinja" %} says'))

    assert said.title == "ACME says"


def test_slack_shows_the_own_words_as_letters_with_plain_links_and_the_evidence(own: Write) -> None:
    templates = own(post_slack="<!channel> *{{ change.title }}*\nsee {{ change.url }}.\n\nBye")

    said = notification([change("post.published", title="<@U1>")], templates=templates)

    elements = [block["elements"][0]["elements"] for block in said.blocks[1:]]
    assert elements[0] == [
        {"type": "text", "text": "<!channel> *<@U1>*\nsee "},
        {"type": "link", "url": "https://acme.test/terms", "text": "https://acme.test/terms"},
        {"type": "text", "text": "."},
    ]
    assert elements[1] == [{"type": "text", "text": "Bye"}]
    assert "gazette silence add" in str(elements[2])


def test_long_own_words_fit_slack(own: Write) -> None:
    said = notification([license_change()], templates=own(message_slack="word " * 30 + "{{ '\n\nmore' * 500 }}"))

    assert len(said.blocks) <= 45
    assert len(str(said.blocks)) < 10_000


@pytest.mark.parametrize(
    "text", ["<script>x()</script>", "a\r\nBcc: b@c.test", "\u202egnp.exe", "nul\x00", "javascript:x()"]
)
def test_foreign_words_stay_harmless_in_own_templates(own: Write, text: str) -> None:
    templates = own(
        post_subject="{{ change.title }}",
        post_text="{{ change.details.summary }} {{ change.vendor }}",
        post_html='<html><body><a href="{{ change.url }}">{{ change.title }}</a>{{ change.details.summary }}</body></html>',
    )

    said = notification([hostile(text)], templates=templates)

    assert "\n" not in said.title
    assert not set("\r\x00\u202e") & set(said.title + said.text + said.html)
    assert "<script" not in said.html
    assert "javascript:" not in said.html.replace(">javascript:x()<", "").replace("</a>javascript:x()", "")


def test_even_what_is_marked_as_safe_cannot_act(own: Write) -> None:
    templates = own(post_html="<html><body>{{ change.title | safe }}</body></html>")

    said = notification([hostile("<script>x()</script><img src=https://evil.test/p.png>")], templates=templates)

    assert "script" not in said.html
    assert "evil.test" not in said.html


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{{ change.nothing }}", "license.subject.jinja, line 1: 'dict object' has no attribute 'nothing'"),
        ("one\n{% if x %}", "license.subject.jinja, line 2: Unexpected end of template"),
        ("{{ ''.__class__.__mro__ }}", "line 1: access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ 1 / 0 }}", "line 1: division by zero"),
        ('{% include "gone.jinja" %}', "no template is called 'gone.jinja'"),
        ("  \n", "it says nothing of license.changed"),
    ],
)
def test_a_broken_template_loses_no_alert_and_says_so(own: Write, template: str, fault: str) -> None:
    said = notification([license_change()], templates=own(license_subject=template))

    assert said.title == "[License] Acme: Roadrunner terms — loosened, effective 2026-05-01"
    assert fault in said.text
    assert "ours was used instead" in said.text
    with pytest.raises(TemplateError) as told:
        notification([license_change()], templates=own(license_subject=template), strict=True)
    assert fault in str(told.value)


def test_the_line_is_that_of_the_part_that_is_wrong(own: Write, tmp_path: Path) -> None:
    (tmp_path / "_part.jinja").write_text("\n\n{{ x.y }}", encoding="utf-8")

    said = notification([license_change()], templates=own(license_text='{% include "_part.jinja" %}'))

    assert "_part.jinja, line 3" in said.text


def test_a_page_without_a_body_is_not_sent(own: Write) -> None:
    said = notification([license_change()], templates=own(license_html="<p>{{ title }}</p>"))

    assert "this is no whole page: begin with" in said.text
    assert "only after asking us</del>" in said.html


def test_a_template_knows_what_the_command_line_prints(own: Write) -> None:
    keys: Mapping[str, Any] = {"change": "id kind evidence detected_at"}
    names = " ".join(f"{{{{ change.{key} }}}}" for key in keys["change"].split())

    said = notification([license_change()], templates=own(license_subject=names))

    assert said.title.startswith("c0ffee license.changed {'source': 'Acme terms'")
    assert said.title.endswith("2026-04-11T08:00:00Z")

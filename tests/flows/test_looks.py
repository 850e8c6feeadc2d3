"""`gazette check` tries the user's own templates."""

from pathlib import Path

from .driving import Gazette, receiver


def write(gazette: Gazette, name: str, text: str) -> None:
    folder = gazette.folder / "templates"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_good_templates_are_counted(gazette: Gazette) -> None:
    gazette.watch(receiver("me", "console:"))
    write(gazette, "message.subject.jinja", "ACME: {{ title }}")
    write(gazette, "digest.html.jinja", '{% extends "shipped/message.html.jinja" %}')
    write(gazette, "notes.txt", "not ours to read")

    ended = gazette("check")

    assert ended.code == 0, ended.err
    assert "0 sources, 1 receiver, 2 templates of your own: all valid" in ended.err


def test_everything_wrong_is_told_at_once_with_file_line_and_what_to_do(gazette: Gazette) -> None:
    gazette.watch(receiver("me", "console:"))
    write(gazette, "licence.html.jinja", "x")
    write(gazette, "model.gated.text.jinja", "one\n{{ change.details.reason }}")
    write(gazette, "digest.slack.jinja", "{{ digest.count }}")
    write(gazette, "gathered.html.jinja", "<html><body><script></script>{{ title }}</body></html>")

    ended = gazette("check")

    assert ended.code == 2
    assert "templates/licence.html.jinja: nothing is written by a template of this name (did you mean" in ended.err
    assert "'license.html.jinja'?)" in ended.err
    assert "templates/model.gated.text.jinja, line 2: 'dict object' has no attribute 'reason'" in ended.err
    assert "{{ x | default('') }}" in ended.err
    assert "templates/digest.slack.jinja, line 1: 'dict object' has no attribute 'count'" in ended.err
    assert "templates/gathered.html.jinja: it holds <script>, which is left out" in ended.err


def test_the_own_words_reach_the_receiver(gazette: Gazette) -> None:
    gazette.watch(receiver("me", "console:"))
    write(gazette, "digest.text.jinja", "{{ digest.counts | length }} kinds of news")

    assert "6 kinds of news" in gazette("test", "me").out


def test_the_example_in_the_readme_is_good(gazette: Gazette) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    gazette.watch(receiver("me", "console:"))
    write(gazette, "license.html.jinja", readme.partition("```jinja\n")[2].partition("```")[0])

    ended = gazette("check")

    assert ended.code == 0, ended.err
    assert "1 template of your own" in ended.err

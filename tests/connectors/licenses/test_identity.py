"""Which license a text is; a standard id only for a standard text."""

import pytest

from connectors.licenses import read
from connectors.licenses.canonical import canonical
from connectors.licenses.identity import body, classified, identify
from connectors.licenses.standards import STANDARDS
from tests.benchmarks.evaluate_licenses import CORPUS

TEXTS = CORPUS / "texts"

MIT = """MIT License

Copyright (c) 2026 Acme Corporation

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def identity(text: str) -> str | None:
    return identify(canonical(text)).id


def test_a_verbatim_text_has_its_spdx_id() -> None:
    assert identity(MIT) == "MIT"


def test_the_copyright_line_is_free() -> None:
    assert identity(MIT.replace("Acme Corporation", "the Widget authors\nCopyright 2027 Others Ltd.")) == "MIT"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Software.\n\nTHE", "Software.\n\nYou must not use the Software above 10 million users.\n\nTHE"),
        ("obtaining a copy of this", "obtaining a copy of this non-commercial"),
        (", and/or sell copies", " copies"),
        ("without restriction", "for research"),
        ("IN THE SOFTWARE.\n", "IN THE SOFTWARE.\n\nThe model weights are licensed for personal use.\n"),
        ("subject to the following", "subject to payment and the following"),
        ("MIT License\n", "MIT License, for non-commercial use only\n"),
    ],
)
def test_one_more_condition_is_not_mit(old: str, new: str) -> None:
    changed = MIT.replace(old, new, 1)
    assert changed != MIT
    found = identity(changed)
    assert found is None or found.startswith("LicenseRef-")
    assert read(changed).openness != "open source"


def test_a_notice_that_names_a_license_is_no_license() -> None:
    assert (
        identity("Licensed under the Apache License, Version 2.0. See http://www.apache.org/licenses/LICENSE-2.0")
        is None
    )


def test_two_licenses_in_one_file_are_neither() -> None:
    weights = "\n\nMODEL LICENSE\n\nThe weights may be used for research only. You must not sell them to anybody.\n"
    assert identity(MIT + weights) not in {"MIT", "Apache-2.0"}


@pytest.mark.parametrize(
    ("head", "title", "version", "day"),
    [
        ("WIDGET 3.1 COMMUNITY LICENSE AGREEMENT\nWidget 3.1 Version Release Date: July 23, 2025", "WIDGET 3.1 COMMUNITY LICENSE AGREEMENT", "3.1", "2025-07-23"),
        ("# Widget Terms of Use\n\nLast modified: 1 March 2026", "Widget Terms of Use", "", "2026-03-01"),
        ("Widget Open License v2.0\n\nEffective as of April 11, 2026", "Widget Open License v2.0", "2.0", "2026-04-11"),
        ("Widget Model License\n\nVersion 1.2, 2025-10-23", "Widget Model License", "1.2", "2025-10-23"),
        ("小部件模型许可协议\n\n发布日期：2025年7月6日", "小部件模型许可协议", "", "2025-07-06"),
        ("[For the original, see https://example.org/widget-license]\n\nWidget License\n", "Widget License", "", None),
        ("Widget License\n\nIt replaces the version effective January 1, 2024.\n\nLast updated: May 5, 2025", "Widget License", "", "2025-05-05"),
    ],
)  # fmt: skip
def test_title_version_and_date_are_read_from_the_head(head: str, title: str, version: str, day: str | None) -> None:
    found = identify(canonical(head + "\n\nYou may use the Widget for any lawful purpose if you keep this notice.\n"))
    assert (found.title, found.version, found.effective_date) == (title, version, day)


def test_a_title_gives_a_license_ref() -> None:
    assert identity("Widget Community License\n\nYou may use it.") == "LicenseRef-Widget-Community-License"


def test_a_standard_title_over_another_text_is_marked() -> None:
    assert identity("MIT License\n\nYou may look at it, but not touch it.") == "LicenseRef-modified-MIT-License"


@pytest.mark.parametrize("form", ["MIT License\n\n", "", "Copyright 2027 Others Ltd.\n\n"])
def test_a_standard_text_is_known_by_its_digest_and_by_its_words(form: str) -> None:
    text = canonical(form + MIT.partition("\n\n")[2])
    assert STANDARDS[body(text)] == classified(text) == "MIT"


def test_every_text_known_by_its_digest_is_what_its_words_say() -> None:
    if not TEXTS.exists():
        pytest.skip("no corpus")
    texts = [canonical(text) for path in TEXTS.glob("*@SPDX.txt") if (text := path.read_text(encoding="utf-8"))]
    known = [text for text in texts if body(text) in STANDARDS]
    assert len(known) > 10
    assert [classified(text) for text in known] == [STANDARDS[body(text)] for text in known]

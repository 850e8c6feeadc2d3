"""Files of terms: told apart by their names, known by their bytes."""

import hashlib

import pytest

from connectors import licenses
from connectors.licenses import blob_id, by_role, file_text, joined, marks


@pytest.mark.parametrize(
    ("paths", "roles"),
    [
        (["LICENSE", "README.md", "license.py"], {"license": ("LICENSE",)}),
        (["COPYING"], {"license": ("COPYING",)}),
        (["LICENCE.txt"], {"license": ("LICENCE.txt",)}),
        (["LICENSE", "LICENSE-MODEL"], {"license": ("LICENSE-MODEL",), "code_license": ("LICENSE",)}),
        (["LICENSE-CODE", "LICENSE-MODEL"], {"license": ("LICENSE-MODEL",), "code_license": ("LICENSE-CODE",)}),
        (["LICENSE", "MODEL_LICENSE"], {"license": ("MODEL_LICENSE",), "code_license": ("LICENSE",)}),
        (["LICENSE", "Model License"], {"license": ("Model License",), "code_license": ("LICENSE",)}),
        (["LICENSE", "model_licenses/acme-7b"], {"license": ("model_licenses/acme-7b",), "code_license": ("LICENSE",)}),
        (
            ["LICENSE", "Acme LICENSE AGREEMENT", "NOTICE"],
            {"license": ("Acme LICENSE AGREEMENT",), "code_license": ("LICENSE",), "notice": ("NOTICE",)},
        ),
        (["LICENSE-APACHE", "LICENSE-MIT"], {"license": ("LICENSE-APACHE", "LICENSE-MIT")}),
        (["LICENSE", "USE_POLICY.md"], {"license": ("LICENSE",), "policy": ("USE_POLICY.md",)}),
        (["模型许可协议.md"], {"license": ("模型许可协议.md",)}),
        (["THIRD_PARTY_LICENSES", "LICENSE-DATASET", "vendor/LICENSE", "docs/NOTICE"], {}),
        ([], {}),
    ],
)
def test_a_files_name_tells_whose_terms_it_holds(paths: list[str], roles: dict[str, tuple[str, ...]]) -> None:
    assert licenses.terms(paths) == roles


def test_a_mark_moves_with_the_bytes_and_not_with_the_name() -> None:
    before = marks({"license": ("LICENSE",)}, {"LICENSE": "a" * 40})
    assert before == ("license aaaaaaaaaaaa",)
    assert marks({"license": ("LICENSE.md",)}, {"LICENSE.md": "a" * 40}) == before
    assert marks({"license": ("LICENSE",)}, {"LICENSE": "b" * 40}) != before


def test_several_files_have_one_mark_whatever_their_order() -> None:
    one = marks({"license": ("a", "b")}, {"a": "1" * 40, "b": "2" * 40})
    assert one == marks({"license": ("a", "b")}, {"a": "2" * 40, "b": "1" * 40})
    assert one != marks({"license": ("a", "b")}, {"a": "1" * 40, "b": "3" * 40})


def test_equal_files_count_once() -> None:
    oid = "1" * 40
    assert marks({"license": ("a", "b")}, {"a": oid, "b": oid}) == marks({"license": ("a",)}, {"a": oid})
    assert joined(["same", "same"]) == "same"


def test_a_role_without_a_file_has_no_mark() -> None:
    assert marks({"license": ("LICENSE",)}, {}) == ()


def test_marks_are_read_as_they_are_written() -> None:
    assert by_role(("license 9fa5", "policy 00ff", "")) == {"license": "9fa5", "policy": "00ff"}


def test_a_file_is_called_as_git_calls_it() -> None:
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert blob_id(b"") == hashlib.sha1(b"blob 0\0").hexdigest()


def test_line_ends_do_not_matter() -> None:
    assert file_text("LICENSE", b"\xef\xbb\xbfone\r\ntwo\r") == "one\ntwo"


@pytest.mark.parametrize(("path", "body"), [("LICENSE", b"%PDF-1.7 ..."), ("LICENSE.pdf", b"x"), ("LICENSE", b"a\0b")])
def test_what_is_no_plain_text_has_none(path: str, body: bytes) -> None:
    assert file_text(path, body) == ""

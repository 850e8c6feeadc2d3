"""Which file of a repository holds which terms, told by its name; and what its bytes say. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from connectors.text import decode

ROLES: Final = ("license", "code_license", "policy", "notice")

_ENDING: Final = re.compile(r"\.(?:md|markdown|txt|rst|pdf|html?|docx?)$", re.IGNORECASE)
_CODE: Final = re.compile(
    r"\.(?:py|pyi|js|ts|c|cc|cpp|h|rs|go|java|sh|json|ya?ml|toml|ini|cfg|ipynb|png|jpe?g|svg|csv)$", re.IGNORECASE
)
_FOLDERS: Final = frozenset({"", "license", "licenses", "licences", "legal", "terms"})
_OF_MODELS: Final = re.compile(r"models?[-_]licen[cs]es?", re.IGNORECASE)
_OTHERS: Final = re.compile(r"third[-_ ]?part|3rd[-_ ]?part|dependenc|dataset|\bdata\b|header|template", re.IGNORECASE)
_POLICY: Final = re.compile(
    r"(?:acceptable|prohibited|permitted)?[-_ ]?us(?:e|age)[-_ ]?(?:policy|polic)|使用政策", re.IGNORECASE
)
_NOTICE: Final = re.compile(r"^notice", re.IGNORECASE)
_LICENSE: Final = re.compile(
    r"licen[cs]e|^copying|agreement|^terms(?:[-_ ]of[-_ ](?:use|service))?$|许可|协议|条款", re.IGNORECASE
)
_OF_CODE: Final = re.compile(r"(?:^|[-_ .])code(?:$|[-_ .])", re.IGNORECASE)
_OF_WEIGHTS: Final = re.compile(r"model|weight|checkpoint|agreement|community|research|协议|许可", re.IGNORECASE)


def terms(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the files that hold terms, by role: license (the weights'), code_license, policy, notice; paths sorted.

    A plain LICENSE beside a license of the model's own (LICENSE-MODEL, MODEL_LICENSE, model_licenses/*) is the code's;
    alone it stands for the weights as well. Files of third parties and of data sets are left out.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(set(paths)):
        if kind := _kind(path):
            found.setdefault(kind, []).append(path)
    plain, weights, code = (found.get(kind, []) for kind in ("plain", "weights", "code"))
    roles = {
        "license": weights or plain,
        "code_license": [*code, *(plain if weights else [])],
        "policy": found.get("policy", []),
        "notice": found.get("notice", []),
    }
    return {role: tuple(sorted(files)) for role, files in roles.items() if files}


@lru_cache(maxsize=4096)
def _kind(path: str) -> str:
    folder, _, name = path.rpartition("/")
    if _CODE.search(name) or _OTHERS.search(path):
        return ""
    if _OF_MODELS.fullmatch(folder):
        return "weights"
    stem = _ENDING.sub("", name)
    if folder.lower() not in _FOLDERS:
        return ""
    if _POLICY.search(stem):
        return "policy"
    if _LICENSE.search(stem):
        return "code" if _OF_CODE.search(stem) else "weights" if _OF_WEIGHTS.search(stem) else "plain"
    return "notice" if _NOTICE.search(stem) else ""


def marks(roles: Mapping[str, Sequence[str]], oids: Mapping[str, str]) -> tuple[str, ...]:
    """Return a word per role that moves when a byte of its files moves, and not when they are renamed: "license 9fa50ec31a2b".

    oids: git's names of the files by path; files without one are left out, and roles without a file.
    """
    named = {role: sorted({oids[path] for path in paths if path in oids}) for role, paths in roles.items()}
    return tuple(sorted(f"{role} {_mark(ids)}" for role, ids in named.items() if ids))


def _mark(oids: Sequence[str]) -> str:
    whole = oids[0] if len(oids) == 1 else hashlib.sha1("\n".join(oids).encode(), usedforsecurity=False).hexdigest()
    return whole[:12]


def by_role(found: Iterable[str]) -> dict[str, str]:
    """Return marks by role, as `marks` wrote them."""
    return dict(mark.split(" ", 1) for mark in found if " " in mark)


def blob_id(body: bytes) -> str:
    """Return git's name of a file's bytes, 40 hexadecimal digits."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def file_text(path: str, body: bytes) -> str:
    """Return a license file's text with plain line ends; "" where it is none (PDF, office document, binary)."""
    if body[:1024].lstrip().startswith(b"%PDF-") or path.lower().endswith((".pdf", ".doc", ".docx")):
        return ""
    text = decode(body)
    return "" if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n").strip()


def joined(texts: Iterable[str]) -> str:
    """Return several files of one role as one text: every text once, in an order that the files' names do not decide."""
    return "\n\n".join(sorted(set(texts)))

"""Which license a text is: an SPDX id for a verbatim text only, a LicenseRef for a text with a title of its own.

A standard text with one more condition is not the standard license, however similar it looks.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from licenseclassifier import LicenseIdentificationResult

from .boilerplate import BOILERPLATE
from .canonical import Canonical, Sentence
from .compiled import lazy, search_for
from .dates import DATE, iso
from .standards import STANDARDS
from .tokens import digest, words

_COVERAGE: Final = 50.0
"""Percent of the words the standard texts must cover before the rest is looked at, sentence by sentence."""

_SHORTEST: Final = 60
"""Words of the shortest text that is a license and not a notice of one."""

_LONGEST: Final = 150_000
"""Characters; no standard text is longer."""

_LONG_FORMS: Final = {
    "GPL-1.0": "GPL-1.0-only",
    "GPL-2.0": "GPL-2.0-only",
    "GPL-3.0": "GPL-3.0-only",
    "AGPL-1.0": "AGPL-1.0-only",
    "AGPL-3.0": "AGPL-3.0-only",
    "LGPL-2.0": "LGPL-2.0-only",
    "LGPL-2.1": "LGPL-2.1-only",
    "LGPL-3.0": "LGPL-3.0-only",
}
_TEXT_SIZES: Final = {"Apache-2.0": 1200, "GPL": 2500, "LGPL": 800, "AGPL": 4000, "MPL": 1800, "CC": 500, "EPL": 1200}
"""Words below which the match is the short notice that points at a license, by the beginning of the id."""

_HARMLESS: Final = lazy(
    r"^(?:portions )?(?:copyright|©|\(c\)|spdx-license-identifier)\b.{0,160}$"
    r"|^all rights reserved\.?$"
    r"|^(?:the )?[\w\d .,\"'()/+-]{0,60}\b(?:license|licence|public domain dedication)(?: agreement)?\b[\w\d .,\"'()/+-]{0,40}$"
    r"|^(?:version )?v?\d+(?:\.\d+)*,? ?(?:of )?(?:\w+ )?(?:\d{1,2},? )?(?:\d{4})?$"
    r"|^<?https?://[^\s]{3,120}>?$|^[=\-_*#. ]*$",
    re.IGNORECASE,
)
_CONDITION: Final = lazy(
    r"\b(?:shall|must|may|not|only|except|provided|unless|require|grants?|non|commercial|research|use[ds]?|if|terms)\b",
    re.IGNORECASE,
)
_SUSPECT: Final = lazy(
    r"\b(?:non-?commercial(?:ly)?|commercial(?:ly)?|research|academic|personal|internal|educational|evaluation|only|"
    r"except|excluding|unless|military|weapons?|users?|million|revenue|government|competitors?|competing|"
    r"prohibited|forbidden|not for|non-?production|individuals?|companies|territory|countries|region)\b",
    re.IGNORECASE,
)
_SHORT_FORMS: Final = {
    "MIT": ("and/or sell copies", "use, copy, modify, merge, publish, distribute, sublicense"),
    "MIT-0": ("and/or sell copies",),
    "X11": ("and/or sell copies",),
    "ISC": ("use, copy, modify, and/or distribute|use, copy, modify and distribute|use, copy, modify, and distribute",),
    "0BSD": ("use, copy, modify, and/or distribute",),
    "BSD-1-Clause": ("with or without modification",),
    "BSD-2-Clause": ("with or without modification",),
    "BSD-3-Clause": ("with or without modification",),
    "BSD-4-Clause": ("with or without modification",),
    "Zlib": ("including commercial applications",),
    "Unlicense": ("for any purpose, commercial or non-commercial",),
    "NCSA": ("and/or sell copies",),
    "PostgreSQL": ("for any purpose",),
}
"""Permissive texts whose patterns have gaps for names: what must stand in them."""

_EXPECTED: Final = ("including commercial applications", "for any purpose, commercial or non-commercial", "any person")

_TITLE: Final = lazy(
    r"\b(?:licen[cs]e|agreement|terms (?:of use|of service|and conditions)|(?:acceptable|prohibited) uses? policy|"
    r"public domain|usage policy|unlicense|CC0 \d\.\d|attribution(?:-\w+)* \d\.\d)\b|许可|协议|使用政策|条款|ライセンス|라이선스",
    re.IGNORECASE,
)
_NO_TITLE: Final = lazy(
    r"^(?:[\"\[<]|licensed |by |this |you |the following |we |if |please |permission |subject to )", re.IGNORECASE
)
_PROSE: Final = lazy(r"\b(?:should|may|must|shall|will|is|are|see|have|agree)\b.*\.$|https?://", re.IGNORECASE)
_STANDARD_TITLE: Final = lazy(
    r"^(?:the )?(?:mit|apache|bsd|isc|gnu|gpl|creative commons|mozilla|attribution)\b(?!.*\b(?:modified|custom)\b)",
    re.IGNORECASE,
)
_VERSION: Final = lazy(
    r"\b(?:version|ver\.|v)[ .:]{0,2}(\d+(?:\.\d+){0,3})\b|版本[ :号]{0,2}(\d+(?:\.\d+){0,3})", re.IGNORECASE
)
_NUMBER: Final = lazy(r"(?<![\w.-])(\d{1,2}(?:\.\d{1,2}){0,2})(?![\w-])")
_DATED: Final = (
    lazy(
        r"\beffective (?:date|as of|from|on)?\b|\beffective\b|\b(?:takes?|took|comes?|came|enters?|entered) (?:into )?(?:effect|force)\b|"
        r"\bin force (?:from|since|as of)\b|\b(?:applies|apply|valid|binding) (?:from|since|as of)\b|生效(?:日期)?|発効|施行|시행|발효|"
        r"en vigueur|date d'effet|in kraft|gültig ab|wirksam|vigente|vigencia|vigor",
        re.IGNORECASE,
    ),
    lazy(
        r"\blast (?:modified|updated|revised|changed|amended|update|revision|change)\b|\b(?:revised|updated|amended|modified)\b|"
        r"最后(?:更新|修改)|更新(?:日期|时间)|修订|最終更新|改定|改訂|개정|최종 ?수정|mise à jour|modifiée? le|\bstand\b|fassung|aktualisiert|actualiza",
        re.IGNORECASE,
    ),
    lazy(
        r"\brelease(?:d)?(?: date)?\b|发布(?:日期|时间)?|公開日|공개|\bpublished\b|\bpubliée?\b|veröffentlicht|publicad",
        re.IGNORECASE,
    ),
    lazy(r"\bversion\b|\bv\d|\bdated?\b|日期|\bas of\b|\blicen[cs]e\b|制定|라이선스|lizenz|licencia", re.IGNORECASE),
)
_NEVER_STANDARD: Final = (
    "monthly active", "acceptable use policy", "prohibited use", "fine-tun", "finetun", "checkpoint", "language model",
    "training data", "generative", "hyperparameter", "月活跃", "derivative model", "model derivatives", "derivatives of the model",
    "monthly", "acceptable use", "hosted service", "foundation model", "neural network", "weights", "pretrain", "deep learning",
    "surveillance", "biometric", "national unity", "academic research", "sanctioned", "million",
)  # fmt: skip
"""No text of the SPDX list holds one of these; they spare most model licenses the slow question."""

_YEAR: Final = lazy(r"(?:19|20)\d\d")
_HEAD: Final = 14
"""Sentences at the beginning among which title and date are looked for."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which license: an SPDX id (verbatim), a `LicenseRef-...` or None; title, version, date of effect (ISO)."""

    id: str | None = None
    title: str = ""
    version: str = ""
    effective_date: str | None = None

    @property
    def verbatim(self) -> bool:
        """Whether the text is a standard one, word by word."""
        return self.id is not None and not self.id.startswith("LicenseRef-")

    def to_json(self) -> dict[str, Any]:
        """Return the object of the contract."""
        return {"id": self.id, "title": self.title, "version": self.version, "effective_date": self.effective_date}


def _bare(text: str, matches: list["LicenseIdentificationResult"], sentence: Sentence) -> str:
    """What of a sentence no standard text covers."""
    place, parts = sentence.start, list[str]()
    for match in matches:
        if match.end <= place or match.start >= sentence.end:
            continue
        parts.append(text[place : max(place, match.start)])
        place = max(place, match.end)
    return " ".join(" ".join([*parts, text[place : sentence.end]]).split())


def _harmless(rest: str, sentence: Sentence) -> bool:
    if not words(rest) or digest(sentence.text) in BOILERPLATE:
        return True
    return bool(_HARMLESS.match(rest)) and not _CONDITION.search(rest)


def _complete(license_id: str, text: str) -> bool:
    """Whether the gaps that a pattern leaves for names hide a condition, or a right is missing."""
    needed = _SHORT_FORMS.get(license_id)
    if needed is None:
        size = next((size for start, size in _TEXT_SIZES.items() if license_id.startswith(start)), _SHORTEST)
        return len(text.split()) >= size
    flat = " ".join(text.lower().split())
    if not all(any(form in flat for form in phrase.split("|")) for phrase in needed):
        return False
    for phrase in _EXPECTED:
        flat = flat.replace(phrase, "")
    body = flat[flat.find("permission") :] if "permission" in flat else flat
    return not _SUSPECT.search(body.split("as is")[0])


def spdx(text: Canonical) -> str | None:
    """Return the SPDX id of a file that holds one standard text and nothing else that binds, else None."""
    if len(text.original) > _LONGEST:
        return None
    low = text.original.lower()
    if any(phrase in low for phrase in _NEVER_STANDARD):
        return None
    return STANDARDS.get(body(text)) or classified(text)


def body(text: Canonical) -> str:
    """The digest of a text without its title and its copyright lines."""
    told = (sentence.text for sentence in text.sentences)
    return digest(" ".join(line for line in told if _CONDITION.search(line) or not _HARMLESS.match(line)))


def classified(text: Canonical) -> str | None:
    """What the patterns of the whole SPDX list say of a text, where they cover all that binds."""
    from licenseclassifier import identify_license  # noqa: PLC0415 - most model licenses never ask it

    found = identify_license(text.original, coverage_threshold=_COVERAGE)
    matches = [match for match in found if len(text.original[match.start : match.end].split()) >= 8]  # noqa: PLR2004 - an address
    ids = {_LONG_FORMS.get(match.id, match.id).replace("-or-later", "-only") for match in matches}
    if len(ids) != 1:
        return None
    license_id = ids.pop()
    covered = " ".join(text.original[match.start : match.end] for match in matches)
    if not _complete(license_id, covered):
        return None
    rest = ((_bare(text.original, matches, sentence), sentence) for sentence in text.sentences)
    return license_id if all(_harmless(bare, sentence) for bare, sentence in rest) else None


def title(text: Canonical) -> str:
    """Return the title: the first short line that names a license, an agreement, terms or a policy, else ""."""
    return next((_tidy(sentence.text) for sentence in text.sentences[:_HEAD] if _names(sentence.text)), "")


def _names(line: str) -> bool:
    """Whether a line is a title: short, with a word for a license, and no prose."""
    if len(line) > 140 or len(line.split()) > 16 or not _TITLE.search(line):  # noqa: PLR2004 - a title is short
        return False
    return not _NO_TITLE.match(line) and not _PROSE.search(DATE.sub("", line))


def _tidy(line: str) -> str:
    """A title line without the date and the copyright that some put behind it."""
    line = re.split(
        r"\b(?:version )?(?:release|effective) date\b|\blast (?:updated|modified)\b|\bcopyright\b|\bdated\b",
        line,
        flags=re.IGNORECASE,
    )[0]
    line = DATE.sub("", line).strip(" .,:;-#")
    return line if line.count("(") == line.count(")") else line.strip("()")


def _version(name: str, text: Canonical) -> str:
    """The version in the title, else in a line of the head that begins with the word, else the number in the title."""
    lines = [s.text for s in text.sentences[:_HEAD] if len(s.text) <= 100]  # noqa: PLR2004 - lines, no prose
    for line in (name, *(line for line in lines if _VERSION.match(line))):
        match = _VERSION.search(line)
        if match:
            return match[1] or match[2]
    match = _NUMBER.search(name)
    return match[1] if match else ""


def effective_date(text: Canonical) -> str | None:
    """Return the day the text names as its own: in force, else last changed, else released, else dated; ISO."""
    best: tuple[int, int] | None = None
    found: str | None = None
    last = len(text.sentences) - _HEAD
    for place, sentence in enumerate(text.sentences):
        if (place >= _HEAD and place < last) or len(sentence.text) > 400 or not _YEAR.search(sentence.text):  # noqa: PLR2004 - no clause is a date line
            continue
        for match in DATE.finditer(sentence.text):
            day, rank = iso(match), _rank(sentence.text, match)
            if day and rank is not None and (best is None or (rank, place) < best):
                best, found = (rank, place), day
    return found


_FORMER: Final = lazy(
    r"\breplac\w*|\bsupersed\w*|\bprevious\b|\bprior\b|\bformer\w*|\bearlier\b|\bchange date\b|取代", re.IGNORECASE
)


def _rank(line: str, match: re.Match[str]) -> int | None:
    """How well the words around a date say that it is the date of the text; None when they do not."""
    if _FORMER.search(line[: match.start()]):
        return None
    around = line[max(0, match.start() - 60) : match.start()] + line[match.end() : match.end() + 12]
    for rank, pattern in enumerate(_DATED):
        if pattern.search(around):
            return rank
    return len(_DATED) if len(line) <= 40 else None  # noqa: PLR2004 - a line that is a date


def _reference(name: str) -> str | None:
    """`LicenseRef-` and the title, fit for an SPDX expression; None without a title."""
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", name.replace("+", "p")).strip("-.")
    if not slug or not search_for(r"[A-Za-z]", slug):
        return None
    if _STANDARD_TITLE.match(name):
        slug = "modified-" + slug
    return "LicenseRef-" + slug[:80].rstrip("-.")


def identify(text: Canonical) -> Identity:
    """Return the identity of a text; never a standard id for a text that adds, drops or changes a word that binds."""
    license_id, name = spdx(text), title(text)
    return Identity(license_id or _reference(name), name, _version(name, text), effective_date(text))

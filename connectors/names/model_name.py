"""The noun, and the grammar that puts it together from atoms."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.names.tables import ALIASES, BASES, BRANDS, FORMATS, SIBLINGS
from connectors.names.tokens import LONGEST, Atom, Kind, atoms


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model's name, read.

    owner: who publishes it ("Qwen"), "" for a name read in a title.
    family: lower case, with what separates product lines ("qwen", "qwen-coder", "llama-scout").
    version: lower case without a leading v and without ".0" at the end ("3", "3.1", "r1", "3n"); "" when none.
    size: "72b", "17b-16e", "4x22b"; date: as written ("2507", "2024-07"); both "" when none.
    variants: base, instruct, thinking, flash, ... and what it was built from; formats: gguf, awq, fp8, bf16, ...
    display: the name of its release as its owner writes it, without size, variant and format.
    """

    owner: str
    family: str
    version: str
    size: str
    date: str
    variants: tuple[str, ...]
    formats: tuple[str, ...]
    display: str

    @property
    def key(self) -> tuple[str, str]:
        """What the names of one release agree on: family and version."""
        return self.family, self.version


@dataclass(slots=True)
class _Sentence:
    """What has been read so far. `lead`: how many words stood before the version."""

    words: list[str] = field(default_factory=list)
    shown: list[Atom] = field(default_factory=list)
    version: str = ""
    lead: int = 0
    foreign: bool = False
    found: dict[Kind, list[str]] = field(default_factory=dict)

    def keep(self, atom: Atom) -> None:
        """Note an atom that is not part of the family."""
        self.found.setdefault(atom.kind, []).append(atom.low)

    def add(self, atom: Atom) -> None:
        """Take the next atom."""
        if atom.kind == "word":
            self._word(atom)
        elif atom.kind == "version":
            self._version(atom)
        else:
            self.keep(atom)
            self.foreign = False
            if atom.kind == "date":
                self.shown.append(atom)

    def _word(self, atom: Atom) -> None:
        word, versioned = atom.low, bool(self.version)
        self.foreign = versioned and word in BASES
        if self.foreign or (versioned and word in SIBLINGS):
            self.found.setdefault("variant", []).append(word)
        else:
            self.words.append(word)
        if not self.foreign:
            self.shown.append(atom)

    def _version(self, atom: Atom) -> None:
        if not self.words:
            self.words.append(atom.low)
            self.shown.append(atom)
        elif not self.version:
            self.version, self.lead = canonical(atom.low), len(self.words)
            self.shown.append(atom)
        elif self._built_upon():
            self._rebase(atom)
        elif not self.foreign:
            self.found.setdefault("variant", []).append(atom.low)
        self.foreign = False

    def _built_upon(self) -> bool:
        """Tell whether what was read is the base of what follows: Llama-3.1-Tulu-3, Llama-3_3-Nemotron-...-v1_5."""
        base_alone = self.lead == 1 < len(self.words) and self.words[0] in BASES
        return base_alone and not self.foreign and not BASES.intersection(self.found.get("variant", ()))

    def _rebase(self, atom: Atom) -> None:
        self.found.setdefault("variant", []).append(self.words.pop(0))
        self.version, self.lead = canonical(atom.low), len(self.words)
        self.shown = [*self.shown[2:], atom]


def canonical(version: str) -> str:
    """Return a version as it is compared: "v3" and "3.0" are "3", "02" is "2", "1_5" is "1.5"."""
    parts = version.lower().replace("_", ".").removeprefix("v").split(".")
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    return ".".join([parts[0].lstrip("0") or "0", *parts[1:]])


def assemble(owner: str, text: str) -> ModelName:
    """Return the name that a text is; text without a single letter or figure gives an empty family."""
    read = _without_brand(atoms(text))
    sentence = _Sentence()
    for atom in read:
        sentence.add(atom)
    found, family = sentence.found, "-".join(sentence.words) or _slug(text)
    return ModelName(
        owner=owner,
        family=ALIASES.get(family, family),
        version=sentence.version,
        size="-".join(found.get("size", ())),
        date=next(iter(found.get("date", ())), ""),
        variants=_unique([*found.get("variant", ()), *found.get("detail", ())]),
        formats=_unique(found.get("format", ())),
        display=_display(text, sentence.shown) or text[:LONGEST].strip(),
    )


def _without_brand(read: list[Atom]) -> list[Atom]:
    """Drop a vendor's name before the model's own: Meta-Llama-3, NVIDIA-Nemotron-3."""
    if len(read) > 1 and read[0].low in BRANDS and read[1].kind == "word":
        return read[1:]
    return read


def _display(text: str, shown: list[Atom]) -> str:
    """Join the atoms as they are written: nothing between glued ones, else what stands before the latter."""
    parts: list[str] = []
    for atom in shown:
        gap = "" if atom.glued or not parts else text[atom.start - 1]
        parts += [gap, atom.text]
    return "".join(parts)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _slug(text: str) -> str:
    """Return a name that no atom could be read of (another script), formats aside."""
    words = re.split(r"[\W_]+", text[:LONGEST].lower())
    return "-".join(word for word in words if word and word not in FORMATS)

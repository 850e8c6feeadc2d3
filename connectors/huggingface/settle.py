"""What the files of a model add to what the list says of it; and where its statements disagree. Pure."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from connectors import licenses
from connectors.model import Fact, Observation

from .bundle import Bundle
from .item import moment
from .observation import CLAIMS, flat

PATIENCE: Final = timedelta(hours=2)
"""How long statements must disagree before it is news: license file and card are often edited one after the other."""
_STANDARD: Final = frozenset({"apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause"})
"""What a card may claim only where the license file is that text, word by word."""
_UNSAID: Final = frozenset({"", "other", "unknown", "none"})
_FULL_TEXT: Final = 100
"""Words below which a license file only points at a license."""
_FRONT: Final = re.compile(r"\ufeff?\s*---[ \t]*[\r\n]")
_LINE: Final = re.compile(
    r"^(license(?:_name|_link)?)[ \t]*:[ \t]*[\"']?([\w./:+-][^\"'\r\n#\[\]{}]*?)[\"']?[ \t]*$", re.MULTILINE
)
_HEAD: Final = 65_536


def settled(seen: Observation, bundle: Bundle, revision: str) -> Observation:
    """Return the observation with what its files said at `revision`."""
    marks = licenses.by_role(bundle.marks)
    notes: dict[str, Fact] = {**seen.notes, "files_at": revision, "unreadable": bundle.unreadable}
    if "license" in bundle.texts:
        notes["license_file"] = identity(bundle.texts["license"])
    elif marks.get("license") != licenses.by_role(words(seen.facts.get("terms"))).get("license"):
        notes["license_file"] = ""  # another text, which could not be read
    facts = {**seen.facts, "terms": bundle.marks, **_weights(seen, bundle)}
    if bundle.weights:
        notes["weight_sets"] = bundle.weights
    if bundle.readme is not None and seen.notes.get("card") == "unread":
        claims = claimed(bundle.readme)
        facts |= dict.fromkeys(CLAIMS, "") if claims is None else claims
        notes["card"] = "" if claims is None else "malformed"
    kept = {name: flat(note) for name, note in notes.items() if note is not None and note != ""}
    return replace(seen, facts=facts, notes=kept, documents={**seen.documents, **bundle.texts})


def _weights(seen: Observation, bundle: Bundle) -> dict[str, Fact]:
    """Weights are new where a file known by its name has other bytes, or none of the known ones is left: an added one is not."""
    now, before = (dict(word.rsplit(" ", 1) for word in found) for found in (bundle.weights, _sets(seen)))
    same = now.keys() & before.keys()
    replaced = not same or any(now[name] != before[name] for name in same)
    digest = hashlib.sha256("\n".join(bundle.weights).encode()).hexdigest()[:16]
    return {"weights_revision": digest} if bundle.weights and replaced else {}


def _sets(seen: Observation) -> tuple[str, ...]:
    return words(seen.notes.get("weight_sets"))


def claimed(readme: str) -> dict[str, str] | None:
    """Return the claims of front matter that no parser takes, {} where no license is found; None where there is none."""
    if not _FRONT.match(readme):
        return None
    found = {name: value.strip() for name, value in reversed(_LINE.findall(readme[:_HEAD]))}
    return {name: found.get(name, "") for name in CLAIMS} if found.get("license") else {}


def words(value: Fact) -> tuple[str, ...]:
    """Return a remembered list of words."""
    found = flat(value)
    return tuple(map(str, found)) if isinstance(found, tuple) else ()


def identity(text: str) -> str:
    """Return which license a file is: an SPDX id, a LicenseRef, or "" where it is unclear or only points at one."""
    return licenses.read(text).identity.id or "" if len(text.split()) >= _FULL_TEXT else ""


def judged(seen: Observation, last: Observation | None, now: datetime, *, baseline: bool) -> Observation:
    """Return the observation with the fact `conflict`: how the statements of its license disagree, "" where they agree.

    What was so when the files were first read is a state, no event. Later on, and for a new model, a disagreement
    must outlast `PATIENCE` before it becomes the fact; until then it is noted with its beginning.
    """
    if "terms" not in seen.facts:
        return seen
    found, first = disagreement(seen), "conflict" not in seen.facts
    at_once = not found or (first and (baseline or last is not None)) or found == seen.facts.get("conflict")
    since = moment(seen.notes.get("disagrees_since")) if seen.notes.get("disagreement") == found else None
    if at_once or (since and now - since >= PATIENCE):
        return _with(seen, found)
    waiting = {"disagreement": found, "disagrees_since": (since or now).isoformat()}
    return _with(seen, str(seen.facts.get("conflict", "")), **waiting)


def is_waiting(seen: Observation) -> bool:
    """Tell whether a disagreement is noted that is not yet a fact."""
    return "disagreement" in seen.notes


def _with(seen: Observation, conflict: str, **waiting: str) -> Observation:
    notes = {name: note for name, note in seen.notes.items() if name not in {"disagreement", "disagrees_since"}}
    return replace(seen, facts={**seen.facts, "conflict": conflict}, notes={**notes, **waiting})


def disagreement(seen: Observation) -> str:
    """Return in a short sentence how card, tag and license file disagree; "" where they do not."""
    ids = _ids(seen.facts.get("license"))
    name = "".join(_ids(seen.facts.get("license_name"))[:1])
    tags, file = _ids(seen.notes.get("license_tag")), str(seen.notes.get("license_file", ""))
    card = " and ".join(dict.fromkeys([*ids, *([name] if name else [])]))
    found = []
    if tags and ids and not _same(ids, tags):
        found.append(f"the card says {card}, the tag says {' and '.join(tags)}")
    if name and any(one in _STANDARD and not _same((one,), (name,)) for one in ids):
        found.append(f"the card says {card}")
    if card and file and not _agrees((*ids, *([name] if name else [])), file):
        found.append(f"the card says {card}, the license file is {file}")
    return "; ".join(found)


def _ids(value: Fact) -> tuple[str, ...]:
    return tuple(part for part in str(value or "").split(",") if part.strip().lower() not in _UNSAID)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return licenses.same_claim({"license": one}, {"license": other})


def _agrees(claims: tuple[str, ...], file: str) -> bool:
    """A text of its own contradicts a standard license only: which name a vendor gives his own is up to him."""
    if file.startswith("LicenseRef-"):
        return not any(claim.lower() in _STANDARD for claim in claims)
    spdx = re.sub(r"-(?:only|or-later)$", "", file.lower())
    return any(_same((claim,), (spdx,)) or spdx.startswith(f"{claim.lower()}-") for claim in claims)

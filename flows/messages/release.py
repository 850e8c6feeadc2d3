"""A new model. Pure."""

from collections.abc import Sequence

from connectors.apprise import line
from storage.model import Change, Release, Signal

from . import ours, words
from .compared import compared
from .document import Block, Heading, Items, Run, Runs, facts, paragraph, say
from .setting import Setting, detail, name, several, title

_SIGNALS = 8
_RELATIONS = {
    "finetune": "fine-tuned from",
    "quantized": "quantization of",
    "merge": "merge of",
    "adapter": "adapter for",
}
_STAGES = {"announced": "announced", "weights": "weights"}


def headline(change: Change, setting: Setting) -> str:
    """Return `[Release] Alibaba: Qwen3-72B — open weights, apache-2.0, 72.7B`: the repository's name, owner aside."""
    what = name(change).rsplit("/", 1)[-1] if _is_repository(change, setting) else name(change)
    warned = f"look-alike of {_imitated(change)}, " if _imitated(change) else ""
    return title(change, f"{what} — {warned}{', '.join(_traits(change))}")


def _imitated(change: Change) -> str:
    return line(str(detail(change, "look_alike") or ""), 100)


def _warning(change: Change) -> tuple[Block, ...]:
    """Return the banner over a release of somebody who is easily taken for somebody else."""
    imitated = _imitated(change)
    if not imitated:
        return ()
    owner = line(name(change).partition("/")[0], 100)
    said = f"Look-alike: {owner} is not {imitated}. The names can be taken for each other, the accounts are two."
    return (paragraph(f"{said} Make sure whose weights these are before anybody loads them.", "warning"),)


def _is_repository(change: Change, setting: Setting) -> bool:
    return setting.release(change) is not None or change.subject.startswith("hf:")


def blocks(change: Change, setting: Setting) -> tuple[Block, ...]:
    """Return what was published, under which terms, and where else it was sighted."""
    release = setting.release(change)
    return (
        *_warning(change),
        paragraph(_verdict(change), "verdict"),
        *ours.verdict(change),
        *facts(_rows(change)),
        *compared(change, setting.predecessors.get(change.id)),
        *(_signals(release) if release else ()),
    )


def _traits(change: Change) -> list[str]:
    size = words.amount(detail(change, "parameters"))
    active = words.amount(detail(change, "active_parameters"))
    experts = "mixture of experts" if active or _is_mixture(change) else ""
    inner = ", ".join(part for part in (f"{active} active" if active else "", experts) if part)
    weights = "gated weights" if _gate(change) else "open weights"
    return [
        part for part in (weights, license_of(change), f"{size} ({inner})" if size and inner else size or inner) if part
    ]


def _verdict(change: Change) -> str:
    access = "access must be requested" if _gate(change) else "anyone can download them"
    when = words.day(change.occurred_at) or words.day(change.detected_at)
    return f"{change.vendor or 'Somebody'} published the weights of {name(change)} on {when}; {access}. License: {license_of(change)}."


def _rows(change: Change) -> list[tuple[str, Runs | str]]:
    link = str(detail(change, "license_link") or "")
    repository = str(detail(change, "repository") or name(change))
    return [
        ("Publisher", change.vendor),
        ("Repository", say(repository, url=change.url)),
        ("License", (Run(license_of(change), "bold"), *((Run(" "), Run(link, url=link)) if link else ()))),
        ("License files", _files(change)),
        ("Access", f"gated ({words.plain(detail(change, 'gated'))})" if _gate(change) else "not gated"),
        ("Parameters", words.amount(detail(change, "parameters"))),
        ("Active parameters", words.amount(detail(change, "active_parameters"))),
        ("Architecture", words.plain(detail(change, "architecture") or "").replace("none", "")),
        ("Context", words.number(detail(change, "context_length")) if detail(change, "context_length") else ""),
        ("Formats", words.listed([str(item) for item in several(detail(change, "formats"))])),
        ("Built on", _origin(change)),
        ("Modality", words.plain(detail(change, "modality") or "").replace("none", "")),
        ("Files at", say(_pinned(change), url=_pinned(change))),
        ("Created", words.moment(detail(change, "created_at") or "")),
    ]


def _files(change: Change) -> str:
    """Return which license files there are and what they were recognized as; "" where none is known."""
    files = words.listed([str(item) for item in several(detail(change, "license_files"))], 4)
    found = line(str(detail(change, "license_file") or ""), 80)
    unread = line(str(detail(change, "unreadable") or ""), 40)
    said = f", recognized as {found}" if found else f", not readable: {unread}" if unread else ""
    return f"{files}{said}" if files else ""


def _origin(change: Change) -> str:
    """Return `quantization of acme/Coyote-2-13B`, "" for a model that names no other."""
    bases = words.listed([str(item) for item in several(detail(change, "base_models", "base_model"))])
    relation = _RELATIONS.get(str(detail(change, "base_relation") or ""), "based on")
    return f"{relation} {bases}" if bases else ""


def _pinned(change: Change) -> str:
    """Return the address of the files as they were seen: a branch moves, a commit does not."""
    sha = line(str(detail(change, "sha") or ""), 64)
    return f"{change.url}/tree/{sha}" if sha and change.subject.startswith("hf:") else ""


def _signals(release: Release) -> tuple[Block, ...]:
    if not release.signals:
        return ()
    shown: Sequence[Signal] = sorted(release.signals, key=lambda signal: signal.seen_at)
    more = f"{len(shown) - _SIGNALS:,} more" if len(shown) > _SIGNALS else ""
    return Heading("Sightings of this release"), Items(tuple(_signal(s) for s in shown[:_SIGNALS]), more)


def _signal(signal: Signal) -> Runs:
    when = words.moment(signal.seen_at)
    return (
        Run(f"{_STAGES.get(signal.stage, signal.stage)}: ", "bold"),
        Run(line(signal.title, 150), url=signal.url),
        Run(f" ({signal.source}, {when})", "small"),
    )


def license_of(change: Change) -> str:
    """Return the license a release claims, as its card names it."""
    named = detail(change, "license_name")
    identity = detail(change, "license")
    return line(str((named if identity in {None, "other"} else identity) or "license not stated"), 80)


def _gate(change: Change) -> bool:
    return str(detail(change, "gated") or "").lower() not in {"", "no", "false", "none"}


def _is_mixture(change: Change) -> bool:
    architecture = str(detail(change, "architecture") or "").lower()
    return bool(detail(change, "mixture_of_experts")) or "moe" in architecture or "mixture" in architecture

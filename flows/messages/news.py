"""Posts, pages and code: what somebody published. Pure."""

from connectors.apprise import line
from storage.model import Change, Kind

from . import words
from .document import Block, Heading, Quote, Run, facts, paragraph, say
from .setting import Setting, detail, differing, name, occurred_day, reasons, several, title

_SENTENCES = 8
_SENTENCE = 400
_SUMMARY = 600
_NAMES = 5
_CLASSES = {
    "release": "a model release",
    "license": "license or terms",
    "safety": "safety or policy",
    "product": "a product",
    "research": "research",
}


def headline(change: Change, _: Setting) -> str:
    """Return `[Post] Meta: Title`, `[Page] Meta: Usage policy — changed` or `[Code] Meta: llama-stack v0.3.0`."""
    if change.kind == Kind.POST_PUBLISHED:
        return title(change, name(change))
    if change.kind == Kind.CODE_RELEASED:
        version = line(str(detail(change, "version", "tag") or ""), 40)
        return title(
            change, f"{name(change)}{f' {version}' if version and version not in name(change) else ''} — code released"
        )
    return title(change, f"{name(change)} — {'updated' if change.kind == Kind.POST_UPDATED else 'changed'}")


def blocks(change: Change, _: Setting) -> tuple[Block, ...]:
    """Return what was published or what changed in it, in the source's own words."""
    summary = line(str(detail(change, "summary", "notes", "body") or ""), _SUMMARY)
    return (
        paragraph(_verdict(change), "verdict"),
        *((Quote(say("In its own words", "bold"), say(summary)),) if summary else ()),
        *facts(
            [
                ("About", _about(change)),
                ("Topic", line(str(detail(change, "topic") or ""), 100)),
                ("Relevant to", reasons(several(detail(change, "relevance")))),
                ("Read it", say(change.url, url=change.url)),
                ("Author", line(str(detail(change, "author") or ""), 100)),
            ]
        ),
        *differing(change),
        *sentences(change),
    )


def _about(change: Change) -> str:
    """Return `a model release: Gemma 4`; nothing for a post whose matter is not known."""
    known = _CLASSES.get(str(detail(change, "class") or ""), "")
    named = ", ".join(line(str(one), 60) for one in several(detail(change, "names"))[:_NAMES])
    return f"{known}: {named}" if known and named else known or named


def sentences(change: Change) -> tuple[Block, ...]:
    """Return the sentences that went out of a page and those that came in."""
    removed = [line(str(text), _SENTENCE) for text in several(change.details.get("removed"))]
    added = [line(str(text), _SENTENCE) for text in several(change.details.get("added"))]
    quotes = [Quote((), (Run(text, "del"),)) for text in removed[:_SENTENCES]]
    quotes += [Quote((), (Run(text, "ins"),)) for text in added[:_SENTENCES]]
    rest = max(len(removed) - _SENTENCES, 0) + max(len(added) - _SENTENCES, 0)
    return (
        *((Heading("What changed"),) if quotes else ()),
        *quotes,
        *((paragraph(f"{words.counted(rest, 'more sentence')}; the record has them all."),) if rest else ()),
    )


def _verdict(change: Change) -> str:
    who = change.vendor or change.source
    when = occurred_day(change)
    match change.kind:
        case Kind.POST_PUBLISHED:
            return f"{who} published a post{f' on {when}' if when else ''}."
        case Kind.POST_UPDATED:
            return f"{who} changed a post."
        case Kind.CODE_RELEASED:
            return f"{who} released code{f' on {when}' if when else ''}."
    removed, added = (len(several(change.details.get(key))) for key in ("removed", "added"))
    return f"The page changed: {words.counted(added, 'sentence')} added, {words.counted(removed, 'sentence')} removed."

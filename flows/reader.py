"""How licenses are read for the log: by connectors.licenses, and by the user's own policy where there is one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors import licenses
from connectors.model import Fact
from storage import Change, Kind
from storage.diff import Draft
from storage.outbox import Owed
from storage.recording import Recorder

from .context import Context
from .policy import Policy, judge, judge_claim
from .routing import route


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts and claims; what a text means for us stands beside what changed in it."""

    policy: Policy | None = None

    def same_claim(self, before: Mapping[str, Fact], after: Mapping[str, Fact], /) -> bool:
        """Return whether two cards claim the same license under whatever name."""
        return licenses.same_claim(before, after)

    def claim_direction(self, before: Mapping[str, Fact], after: Mapping[str, Fact], /) -> str:
        """Return which way a claim moved."""
        return licenses.claim_direction(before, after)

    def compare_texts(self, before: str, after: str, /) -> Mapping[str, Any]:
        """Return what changed between two texts, with `policy` where the watchlist has one.

        Each attribute says as `stands` which of its quotes the other text has as well: a sentence that is still
        there must not be shown as taken out, nor one that always was as put in.
        """
        compared = dict(licenses.compare_texts(before, after))
        compared["attributes"] = standing(compared.get("attributes") or (), before, after)
        if self.policy is not None and compared.get("material"):
            compared["policy"] = judge(licenses.read(after).to_json(), self.policy)
        return compared

    def annotate(self, draft: Draft) -> Mapping[str, Any]:
        """Return the verdict on a release, or on a card's new claim, by the ids it names."""
        claimed = draft.after if draft.kind == Kind.LICENSE_CHANGED else draft.details
        if self.policy is None or "policy" in draft.details or "license" not in claimed:
            return {}
        if draft.kind not in {Kind.LICENSE_CHANGED, Kind.MODEL_RELEASED}:
            return {}
        return {"policy": judge_claim(licenses.claimed_openness(claimed), self.policy)}


def standing(attributes: Iterable[Mapping[str, Any]], before: str, after: str) -> list[dict[str, Any]]:
    """Return attributes with `stands`: {"before": the old quote is in the new text, "after": the new one in the old}."""
    old, new = _letters(before), _letters(after)
    return [
        {
            **row,
            "stands": {"before": _holds(new, row.get("quote_before")), "after": _holds(old, row.get("quote_after"))},
        }
        for row in attributes
    ]


def _holds(text: str, quote: Any) -> bool:
    return bool(quote) and _letters(str(quote)) in text


def _letters(text: str) -> str:
    return " ".join(text.split()).casefold()


def recorder(
    context: Context,
    now: datetime,
    *,
    quiet: bool = False,
    routed: Callable[[Change], Iterable[Owed]] | None = None,
) -> Recorder:
    """Return what recording asks of us; `routed` replaces the watchlist's routes (backfill owes nothing)."""
    reader = Reader(context.watchlist.policy)
    return Recorder(
        reader=reader,
        route=routed or route(context.watchlist, now),
        now=now,
        quiet=quiet,
        annotate=reader.annotate,
    )

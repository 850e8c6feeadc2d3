"""A license on one sheet: what it says, the sentence that proves it, and the line where that stands."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import screen

_NAMES = {
    "ip_terms": "patents, indemnity",
    "eu_open_source_exemption": "EU Art. 53(2)",
    "user_threshold": "users",
    "revenue_threshold": "revenue",
}
_BESIDE = frozenset({"file", "identity", "language"})
_MEASURES = {"MAU": "monthly active users", "DAU": "daily active users"}

Row = tuple[str, str, str, str]


class Places:
    """Where quotes stand in a text; a sentence that was shown is named by its line the next time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._shown = set[str]()

    def line(self, quote: str) -> str:
        """Return the number of the line on which a quote begins, "" where it is not found."""
        place = self._text.find(quote) if quote else -1
        return str(self._text.count("\n", 0, place) + 1) if place >= 0 else ""

    def cells(self, quote: str | None) -> tuple[str, str]:
        """Return the line and the quote in one line of its own; "(as above)" for one that was shown."""
        if not quote:
            return "", ""
        known = quote in self._shown
        self._shown.add(quote)
        return self.line(quote), "(as above)" if known else " ".join(quote.split())


def name(key: str) -> str:
    """Return the name of an attribute for people."""
    return _NAMES.get(key, key.replace("_", " "))


def amount(item: Mapping[str, Any]) -> str:
    """Return a threshold in words: 700,000,000 monthly active users (licensee and affiliates): separate license."""
    number = item.get("amount")
    shown = f"{number:,}" if isinstance(number, int | float) else "?"
    metric = str(item.get("metric") or "")
    unit = _MEASURES.get(metric, metric)
    period = f" a {item['period']}" if item.get("period") and metric not in _MEASURES else ""
    money = f"{item.get('currency') or ''} {shown}".strip()
    whole = f"{shown} {unit}{period}" if metric else f"{money}{period}"
    beside = ", ".join(str(item[key]) for key in ("scope", "moment") if item.get(key))
    return f"{whole} ({beside}): {item.get('effect')}" if beside else f"{whole}: {item.get('effect')}"


def value(found: Any) -> str:
    """Return the value of an attribute in words."""
    if isinstance(found, list):
        return "; ".join(amount(item) for item in found) or "none"
    if not isinstance(found, Mapping):
        return str(found)
    if "amount" in found:
        return amount(found)
    said = found.get("value")
    whole = ", ".join(map(str, said)) if isinstance(said, list) else str(said)
    more = [str(found["text"])] if found.get("text") else []
    more += [", ".join(map(str, found[key])) for key in ("excluded", "categories", "duties") if found.get(key)]
    return f"{whole}: {'; '.join(more)}" if more else whole


def rows(reading: Mapping[str, Any], places: Places) -> Iterator[Row]:
    """Yield (what, value, line, quote) for every attribute of a license as `license read --json` prints it."""
    for key, found in reading.items():
        if key not in _BESIDE:
            yield from _rows(key, found, places)


def _rows(key: str, found: Any, places: Places) -> Iterator[Row]:
    if isinstance(found, list):
        for item in found or [None]:
            yield name(key), amount(item) if item else "none", *places.cells(item and item.get("quote"))
        return
    quote = found.get("quote") if isinstance(found, Mapping) else None
    yield name(key), value(found), *places.cells(quote)
    for reason in found.get("reasons", ()) if isinstance(found, Mapping) else ():
        yield "", f"par. {reason['paragraph']}: {reason['criterion']}", *places.cells(reason.get("quote"))


def show(reading: Mapping[str, Any], text: str) -> None:
    """Print a license as a table that fits 80 columns."""
    identity = reading["identity"]
    dated = f", {identity['effective_date']}" if identity["effective_date"] else ""
    title = f"{reading['file']}: {identity['title'] or 'no title found'} ({identity['id'] or 'unknown id'}{dated})"
    screen.table(("what", "value", "line", "quote"), rows(reading, Places(text)), title=title, widths=(16, 22, 4))


def show_bundle(found: Mapping[str, Any]) -> None:
    """Print the verdict on a model's license: who says what, what rules the weights, what disagrees, what is unread."""
    told = [(who, "claims", ", ".join(ids)) for who, ids in found["claims"].items()]
    told += [
        (one["place"], f"{one['role'].replace('_', ' ')} ({one['scope']})", _document(one))
        for one in found["documents"]
    ]
    told += [(" and ".join(one["between"]), "CONFLICT", " against ".join(one["says"])) for one in found["conflicts"]]
    told += [(one["url"] or one["by"], "policy", _policy(one)) for one in found["policies"]]
    ruling = found["weights"]
    told += (
        [("weights", "are under", f"{ruling['id'] or 'a text without a known name'} ({ruling['place']})")]
        if ruling
        else []
    )
    told += [("together", "openness", found["openness"])]
    screen.table(("source", "", "says"), told, title="\nLicense")
    terms = [(name(key), value(one), _place(one)) for key, one in found["terms"].items() if one]
    if terms:
        screen.table(("what", "strictest value", "said by"), terms, title="\nTogether")


def _document(one: Mapping[str, Any]) -> str:
    dated = f", {one['effective_date']}" if one["effective_date"] else ""
    return f"{one['id'] or 'no known name'}{dated}" + (f": {one['openness']}" if one["openness"] else "")


def _policy(one: Mapping[str, Any]) -> str:
    known = f"read: {one['read']}" if one["read"] else "NOT READ: watch it as a page of role policy"
    return known + ("; may change from time to time" if one["mutable"] else "")


def _place(found: Any) -> str:
    if isinstance(found, list):
        return ", ".join(dict.fromkeys(str(item["place"]) for item in found))
    return str(found.get("place") or "")

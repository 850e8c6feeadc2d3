"""Values as people say them. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

ATTRIBUTES = {
    "commercial_use": "Commercial use",
    "user_threshold": "Limit on users",
    "revenue_threshold": "Limit on revenue",
    "use_restrictions": "Restrictions of use",
    "territory": "Territory",
    "output_training": "Training on outputs",
    "output_rights": "Rights in outputs",
    "attribution": "Attribution",
    "derivative_naming": "Names of derivatives",
    "redistribution": "Redistribution",
    "modification": "Modification",
    "access_gate": "Access",
    "termination": "Termination",
    "unilateral_change": "Changes by the licensor",
    "ip_terms": "Patents and indemnity",
    "governing_law": "Governing law",
}
DIRECTIONS = {
    "tightened": "tightened",
    "loosened": "loosened",
    "mixed": "tightened in part, loosened in part",
    "neutral": "changed, neither tighter nor looser",
    "unclassified": "changed, not classified",
    "none": "form only",
}
PREFIXES = {
    "model.released": "Release",
    "model": "Model",
    "license": "License",
    "post": "Post",
    "page": "Page",
    "code": "Code",
    "regulation": "EU",
    "source": "Source",
    "receiver": "Receiver",
}
EU = "European Union"

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCALES = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k"))
_IDENTIFIER = re.compile(r"[a-z][a-z_]*")
_ACRONYMS = {"id": "id", "url": "URL", "celex": "CELEX", "eli": "ELI", "sha": "SHA", "eu": "EU"}


def amount(value: Any) -> str:
    """Return a count the short way (109B, 7.2B, 350M); text as it is, "" for nothing."""
    if isinstance(value, bool) or value is None:
        return ""
    if not isinstance(value, (int, float)):
        return str(value)
    for scale, sign in _SCALES:
        if value >= scale:
            short = value / scale
            return f"{short:.3g}{sign}"
    return f"{value:g}"


def number(value: Any) -> str:
    """Return a number with its thousands apart; anything else as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return plain(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def plain(value: Any) -> str:
    """Return any fact in words: none for nothing, yes and no, lists with commas, `key: value` for mappings."""
    if value is None or value in ("", [], (), {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{label(str(key))}: {plain(item)}" for key, item in value.items() if item not in (None, ""))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(plain(item) for item in value)
    return str(value)


def label(key: str) -> str:
    """Return a fact's name as a label: `license_link` is "License link"."""
    if key in ATTRIBUTES:
        return ATTRIBUTES[key]
    if not _IDENTIFIER.fullmatch(key):
        return key  # a name from outside (`apache-2.0`, `gemma-3`) keeps its spelling
    text = " ".join(_ACRONYMS.get(word, word) for word in key.split("_") if word)
    return text[:1].upper() + text[1:]


def clause(key: str, value: Any) -> str:
    """Return the value of one of the sixteen license attributes in words."""
    if key == "user_threshold" and _rows(value):
        return "; ".join(_users(row) for row in _rows(value))
    if key == "revenue_threshold" and _rows(value):
        return "; ".join(_revenue(row) for row in _rows(value))
    if isinstance(value, Mapping):
        return _attribute(value)
    if value in (None, "", [], ()):
        return "none" if key.endswith("threshold") else "not stated"
    return plain(value).replace("_", " ")


def moment(value: Any) -> str:
    """Return a time as `2026-04-11 08:00 UTC`; RFC 3339 text is read, other text stays as it is."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    if not isinstance(value, datetime):
        return str(value) if isinstance(value, date) else ""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def instant(value: Any) -> datetime | None:
    """Return the time that RFC 3339 text names, None where it names none."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)


def short(value: datetime) -> str:
    """Return a time as `8 Apr 2026, 04:00 UTC`; the month by its English name whatever the locale."""
    aware = value.astimezone(UTC)
    return f"{aware.day} {MONTHS[aware.month - 1]} {aware.year}, {aware:%H:%M} UTC"


def days(first: date, last: date) -> str:
    """Return a stretch of days: `6–12 Apr 2026`, `30 Mar – 5 Apr 2026`, `29 Dec 2025 – 4 Jan 2026`."""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {MONTHS[first.month - 1]}{year} – {end}"


def day(value: Any) -> date | None:
    """Return the date of a time, a date or ISO text; None where there is none."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def counted(count: int, one: str, many: str = "") -> str:
    """Return `1 release`, `2 releases`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return the first names with commas and how many more there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def _rows(value: Any) -> list[Mapping[str, Any]]:
    rows = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return [row for row in rows if isinstance(row, Mapping) and "amount" in row]


def _users(row: Mapping[str, Any]) -> str:
    period = f" a {row['period']}" if row.get("period") else ""
    moment_ = f" ({row['moment']})" if row.get("moment") else ""
    effect = f": {row['effect']}" if row.get("effect") else ""
    return f"above {number(row['amount'])} {row.get('metric') or 'users'}{period}{moment_}{effect}"


def _revenue(row: Mapping[str, Any]) -> str:
    period = f" a {row['period']}" if row.get("period") else ""
    effect = f": {row['effect']}" if row.get("effect") else ""
    return f"above {row.get('currency') or ''} {number(row['amount'])}{period}{effect}".replace("  ", " ")


def _attribute(value: Mapping[str, Any]) -> str:
    named = plain(value.get("value", "not stated")).replace("_", " ")
    rest = [value[key] for key in ("excluded", "categories", "duties", "text", "forum") if value.get(key)]
    return f"{named}: {'; '.join(plain(item) for item in rest)}" if rest else named

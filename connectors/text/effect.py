"""From when a text says that it is in force. Pure."""

import re
from datetime import date

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

_EFFECTIVE = re.compile(
    r"\beffective(?:\s+(?:date|as\s+of|from|on|since|starting|beginning))*\s*:?\s*"
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<month>[A-Z][a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)? (?P<month2>[A-Z][a-z]+),? (?P<year2>\d{4}))",
    re.IGNORECASE,
)


def effective(text: str) -> str:
    """Return the first date a text says it is effective from, as YYYY-MM-DD; "" where it says none."""
    return next(filter(None, map(_iso, _EFFECTIVE.finditer(text))), "")


def _iso(match: re.Match[str]) -> str:
    found = match.groupdict()
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"]).isoformat()
        month = _MONTHS.index((found["month"] or found["month2"]).lower()) + 1
        return date(int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"])).isoformat()
    except ValueError:
        return ""

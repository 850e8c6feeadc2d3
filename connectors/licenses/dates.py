"""Dates as licenses write them: in words, in digits, in Chinese."""

import re
from datetime import date
from typing import Final

from .compiled import lazy

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}
_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
DATE: Final = lazy(
    rf"(?P<month>{_NAMES})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{_NAMES})\.?,? (?P<year2>(?:19|20)\d\d)"
    r"|(?P<year3>(?:19|20)\d\d)(?:[-/.]|\s?年\s?)(?P<month3>\d{1,2})(?:[-/.]|\s?月\s?)(?P<day3>\d{1,2})(?!\d)日?",
    re.IGNORECASE,
)


def iso(match: re.Match[str]) -> str | None:
    """Return the date a match of DATE stands for as YYYY-MM-DD, None when there is no such day."""
    year = match["year"] or match["year2"] or match["year3"]
    month = match["month"] or match["month2"]
    number = _MONTHS[month.lower()] if month else int(match["month3"])
    day = match["day"] or match["day2"] or match["day3"]
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None

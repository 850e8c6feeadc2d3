"""Dates as licenses write them: in words of several languages, in digits, in Chinese, Japanese and Korean."""

import re
from datetime import date
from typing import Final

from .compiled import lazy

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier januar jänner enero gennaio janeiro",
            "february feb février fevrier februar febrero febbraio fevereiro",
            "march mar mars märz maerz marzo março",
            "april apr avril abril aprile",
            "may mai mayo maggio maio",
            "june jun juin juni junio giugno junho",
            "july jul juillet juli julio luglio julho",
            "august aug août aout agosto",
            "september sept sep septembre septiembre settembre setembro",
            "october oct octobre oktober octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec décembre decembre dezember diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
DATE: Final = lazy(
    rf"(?P<month>{_NAMES})\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?(?: (?:day )?(?:of|de))? (?P<month2>{_NAMES})\.?,?(?: del?)? (?P<year2>(?:19|20)\d\d)"
    r"|(?P<year3>(?:19|20)\d\d)(?:[-/.]|\s?[年년]\s?)(?P<month3>\d{1,2})(?:[-/.]|\s?[月월]\s?)(?P<day3>\d{1,2})(?!\d)[日일]?"
    r"|(?<![\d.])(?P<day4>\d{1,2})\.(?P<month4>\d{1,2})\.(?P<year4>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


def iso(match: re.Match[str]) -> str | None:
    """Return the date a match of DATE stands for as YYYY-MM-DD, None when there is no such day."""
    year = match["year"] or match["year2"] or match["year3"] or match["year4"]
    month = match["month"] or match["month2"]
    number = _MONTHS[month.lower()] if month else int(match["month3"] or match["month4"])
    day = match["day"] or match["day2"] or match["day3"] or match["day4"]
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None

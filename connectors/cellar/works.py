"""Rows of a result -> works: acts, corrigenda, proposals, consolidated versions. Pure.

What has several values makes a row for each combination of them; CELLAR's own grouping of dates gives wrong ones.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from .sparql import RELATIONS

CELEX = re.compile(r"[0-9CE]\d{4}[A-Z]{1,2}\d{3,5}(?:\(\d+\))?(?:R\(\d+\))?(?:-\d{8})?")
_CORRIGENDUM = re.compile(r".*R\(\d+\)")
_ELI = re.compile(r"(?:^|/)eli/(?P<form>reg|dir|dec|reco)(?:_impl|_del)?/(?P<year>\d{4})/(?P<number>\d{1,4})(?:/|$)")
_LETTERS = {"reg": "R", "dir": "L", "dec": "D", "reco": "H"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# CELLAR writes an unknown day as 1001-01-01 and "without end" as 9999-12-31.
_EARLIEST, _LATEST = "1950", "2200"


@dataclass(slots=True)
class Work:
    """One work with everything its rows say; dates are ISO days, sorted."""

    celex: str
    relations: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    eli: str = ""
    dates: dict[str, set[str]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The code of its resource type (REG, DIR, PROP_REG, ...); "" where none is given."""
        return min(self.types, default="")

    @property
    def title(self) -> str:
        """Its title; "" where the rows hold none."""
        return min(self.titles, default="")

    @property
    def is_corrigendum(self) -> bool:
        """Whether it corrects an act: `32024R1689R(01)`."""
        return bool(_CORRIGENDUM.fullmatch(self.celex))

    @property
    def is_kept(self) -> bool:
        """Whether it is an act, a corrigendum or a proposal; case law and opinions point at acts as well."""
        return self.celex[:1] == "3" or (self.celex[:1] == "5" and self.celex[5:7] == "PC")

    def is_version_of(self, celex: str) -> bool:
        """Whether it consolidates that act; consolidated texts of other acts point at it too."""
        return self.celex.startswith(f"0{celex[1:]}-")

    def days(self, name: str) -> tuple[str, ...]:
        """Return the days of a column, sorted, without those that stand for none."""
        return tuple(sorted(day for day in self.dates.get(name, ()) if _EARLIEST <= day < _LATEST))


def celex_of(name: str) -> str:
    """Return the CELEX number of an act that is given by number, ELI or the address of its page; ValueError for others."""
    text = name.strip()
    if eli := _ELI.search(text.lower()):
        return f"3{eli['year']}{_LETTERS[eli['form']]}{int(eli['number']):04}"
    found = unquote(text).upper().rpartition("CELEX:")[2].partition("&")[0]
    if not CELEX.fullmatch(found):
        msg = f"{name!r} is no CELEX number and no ELI; those of the AI Act are 32024R1689 and eli/reg/2024/1689/oj"
        raise ValueError(msg)
    return found


def works(rows: Iterable[Mapping[str, str]]) -> dict[str, Work]:
    """Return the works of a result by CELEX number, in its order; national measures, which have no such number, go."""
    found: dict[str, Work] = {}
    for row in (row for row in rows if CELEX.fullmatch(row["celex"])):
        work = found.setdefault(row["celex"], Work(row["celex"]))
        relation = row.get("rel", "").rpartition("#")[2]
        work.relations |= {RELATIONS.get(relation, relation)} - {""}
        work.types |= {row.get("type", "").rpartition("/")[2]} - {""}
        work.titles |= {" ".join(row.get("title", "").split())} - {""}
        work.eli = work.eli or row.get("eli", "")
        for name in ("date", "published", "force", "deadline", "end"):
            work.dates.setdefault(name, set()).update(_DATE.findall(row.get(name, "")))
    return found

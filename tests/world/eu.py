"""The European Union's systems on one loopback port, in their real shapes, with their errors dressed as success."""

from aiohttp import web

from .clock import Clock
from .eu_cellar import COMPILER_ERROR, RESULTS, TIMEOUT, Cellar
from .eu_portals import Consultations, PressCorner, Procedures
from .faults import Fault, Faults
from .host import Host, Seen, compress
from .world import World

SPARQL = "/webapi/rdf/sparql"
PRESS = "/commission/presscorner/api/search"
INITIATIVES = "/info/law/better-regulation/brpapi/searchInitiatives"
PROCEDURE = "/oeil/en/procedure-file"


class Europe(Host):
    """CELLAR, Press Corner, "Have your say" and the Legislative Observatory; what each holds is told by its own methods."""

    def __init__(self, name: str, clock: Clock, log: list[Seen], everywhere: Faults) -> None:
        super().__init__(name, clock, log, everywhere)
        self.cellar = Cellar()
        self.press = PressCorner()
        self.consultations = Consultations()
        self.procedures = Procedures()

    def routes(self) -> list[web.RouteDef]:
        """Return one route per system."""
        return [
            web.get(SPARQL, self._sparql),
            web.get("/resource/celex/{celex}", self._content),
            web.get("/resource/cellar/{celex}.0006.03/DOC_1", self._manifestation),
            web.get(PRESS, self._press),
            web.get(INITIATIVES, self._consultations),
            web.get(PROCEDURE, self._procedure),
        ]

    def page_of(self, request: web.Request) -> int:
        """Return the page of a search from 1: the Press Corner counts from 1, "Have your say" from 0."""
        if "pagenumber" in request.query:
            return int(request.query["pagenumber"])
        return int(request.query["page"]) + 1 if "page" in request.query else 0

    async def _sparql(self, request: web.Request) -> web.StreamResponse:
        return compress(request, self.cellar.answer(request, self.clock.now()))

    async def _content(self, request: web.Request) -> web.StreamResponse:
        return self.cellar.content(request, self.clock.now())

    async def _manifestation(self, request: web.Request) -> web.StreamResponse:
        return compress(request, self.cellar.manifestation(request, self.clock.now()))

    async def _press(self, request: web.Request) -> web.StreamResponse:
        return compress(request, self.press.answer(request, self.clock.now()))

    async def _consultations(self, request: web.Request) -> web.StreamResponse:
        return compress(request, self.consultations.answer(request, self.clock.now()))

    async def _procedure(self, request: web.Request) -> web.StreamResponse:
        return compress(request, self.procedures.answer(request, self.clock.now()))


def europe(world: World) -> Europe:
    """Return the European Union of a world, a new and empty one at the first time."""
    return world._host("europe", Europe)


def virtuoso_error() -> Fault:
    """A query that could not be read: text, and status 200."""
    return Fault(status=200, headers={"Content-Type": "text/plain; charset=utf-8"}, body=COMPILER_ERROR)


def too_slow() -> Fault:
    """A query that was given up before it began: text, and status 200."""
    return Fault(status=200, headers={"Content-Type": "text/plain; charset=utf-8"}, body=TIMEOUT)


def no_rows() -> Fault:
    """A result without a row, though there is something to tell."""
    columns = '"rel","celex","date","type","published","force","deadline","end","eli","title"'
    body = f'{{"head": {{"link": [], "vars": [{columns}]}}, "results": {{"distinct": false, "bindings": []}}}}'
    return Fault(status=200, headers={"Content-Type": RESULTS}, body=body.encode())


def cut_short() -> Fault:
    """A result that ends where the time did."""
    return Fault(headers={"X-SQL-State": "S1TAT", "X-SQL-Message": "Returning incomplete results"})


def maintenance() -> Fault:
    """JSON that is no result, with status 200."""
    body = b'{"status": 503, "error": "Service Unavailable", "message": "The service is under maintenance"}'
    return Fault(status=200, headers={"Content-Type": "application/json"}, body=body)


def waf_challenge() -> Fault:
    """The challenge of the firewall before EUR-Lex and the Parliament: status 202, a script and nothing else."""
    body = b'<!DOCTYPE html><html lang="en"><head><script>window.gokuProps = {"key": "x"};</script></head><body></body></html>'
    headers = {"Content-Type": "text/html; charset=UTF-8", "x-amzn-waf-action": "challenge"}
    return Fault(status=202, headers=headers, body=body)

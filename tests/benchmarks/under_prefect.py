"""What Prefect adds to a poll, and how long news takes to its receiver while `gazette serve` runs.

First the same feeds are polled without Prefect and as the flow that is deployed, with a Prefect server beside it, in
fresh processes taken in turn; the seconds are those of the work itself and of the whole process, medians of the pairs.
The rows that a poll leaves in Prefect's database are counted for ten, a hundred and a thousand sources.

Then a real `gazette serve` polls a vendor whose terms take four seconds to answer and whose second receiver is dead,
while models appear: from the moment a change was found to the moment the receiver had accepted its message.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from tests.benchmarks.polling import ENTRIES, Ours, served, write_feeds
from tests.benchmarks.prefect_lab import prefect_server, rows
from tests.prefect_server.lab import ROOT, Lab, wait
from tests.world import Clock, Fault, World

SOURCES = (10, 100, 1000)
PAIRS = 5
MOST_SECONDS, MOST_SHARE = 1.0, 0.10
"""Prefect may add so many seconds to a poll of all sources, or this share of it, whichever is more."""
SOON = 2.0
"""Seconds from a change to its receiver for nineteen of twenty."""
CHANGES = 60
_AT_ONCE = 6

_RUN = """
import sys, time
from flows import alert, deployments, poll
from flows.context import build
import flows.round, flows.turns
began, used = time.perf_counter(), time.process_time()
if sys.argv[1] == "flow":
    deployments.poll(everything=True)
else:
    context = build()
    context.register()
    poll.poll(context, everything=True)
    alert.alert(build())
print("SPENT", time.perf_counter() - began, time.process_time() - used)
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the work by the clock and of the processor; of the whole process."""

    wall: float
    cpu: float
    whole: float


class RealClock(Clock):
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)


def main() -> int:
    """Print both tables; 1 when something is above what is aimed at."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="gazette-prefect-") as name:
        added = overhead(Path(name), options.sources, options.pairs)
        Console().print(overhead_table(added))
        delays = news(Path(name) / "lab", options.changes)
    late = statistics.quantiles(delays, n=20)[-1]
    Console().print(
        f"{len(delays)} changes under serve: {statistics.median(delays):.2f} s to the receiver at the median, "
        f"{late:.2f} s for nineteen of twenty (aim {SOON} s), {max(delays):.2f} s at most"
    )
    return int(late > SOON or not all(within(*found) for found in added.values()))


def overhead(folder: Path, counts: Sequence[int], pairs: int) -> dict[int, tuple[Spent, Spent, int]]:
    """Return for each number of sources what a poll takes without and with Prefect, and the rows that it leaves."""
    found = {}
    with served(folder) as origin, prefect_server(folder / "prefect") as place:
        (folder / "feeds").mkdir()
        write_feeds(folder / "feeds", range(max(counts)), ENTRIES)
        for count in counts:
            ours = Ours(folder / f"of-{count}", origin, count)
            spend("plain", ours.folder, place)  # everything is read for the first time
            spend("flow", ours.folder, place)
            before = sum(rows(folder / "prefect").values())
            spent = [(spend("plain", ours.folder, place), spend("flow", ours.folder, place)) for _ in range(pairs)]
            gained = (sum(rows(folder / "prefect").values()) - before) / pairs
            found[count] = (middle([one for one, _ in spent]), middle([two for _, two in spent]), round(gained))
    return found


def spend(how: str, folder: Path, place: dict[str, str]) -> Spent:
    """Poll all sources in a process of its own, as a flow or plainly, and return what it took."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, **place, "PYTHONPATH": str(ROOT), "GAZETTE_ALLOW_PRIVATE_HOSTS": "1"}
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", _RUN, how]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    whole = time.perf_counter() - began
    wall, cpu = next(line.split()[1:] for line in run.stdout.splitlines() if line.startswith("SPENT"))
    return Spent(float(wall), float(cpu), whole)


def middle(spent: Sequence[Spent]) -> Spent:
    """Return the median of each figure."""
    return Spent(*(statistics.median(getattr(one, field) for one in spent) for field in ("wall", "cpu", "whole")))


def within(plain: Spent, flow: Spent, _rows: int) -> bool:
    """Tell whether Prefect adds no more to the work than is aimed at."""
    return flow.wall - plain.wall <= max(MOST_SECONDS, MOST_SHARE * plain.wall)


def news(folder: Path, changes: int) -> list[float]:
    """Let models appear while `gazette serve` runs; the seconds from each change to its message come back."""
    folder.mkdir()
    with World(RealClock(datetime.now(UTC))) as world:
        lab = Lab(folder, world)
        try:
            world.hub.quota.anonymous = dict.fromkeys(world.hub.quota.anonymous, 100_000)
            world.site("acme").faults.add("/terms", Fault(delay=4.0))
            _often(folder)
            lab.start("gazette", "serve", cwd=folder)
            wait("the baseline", lambda: "2 for the first time, 1 failed" in lab.log("gazette-serve"), 300)
            return _delays(lab, changes)
        finally:
            lab.close()


def _often(folder: Path) -> None:
    text = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for entry in text["deployments"]:
        if entry["name"] == "poll":
            entry["schedules"] = [{"slug": "often", "interval": "PT10S"}]
    (folder / "prefect.yaml").write_text(yaml.safe_dump(text), encoding="utf-8")


def _delays(lab: Lab, changes: int) -> list[float]:
    for first in range(0, changes, _AT_ONCE):
        # Each of a family of its own: a message about a model names the one before it.
        names = [f"Anvil{_letters(number)}-7B" for number in range(first, first + _AT_ONCE)]
        for name in names:
            lab.release(name)
        _wait_for(lab, names)
    logged = lab.run("gazette", "changes", "--kind", "model.released", "--json", cwd=lab.folder)
    found = {row["title"]: datetime.fromisoformat(row["detected_at"]) for row in map(json.loads, logged.splitlines())}
    arrived = {title: [one.at for one in lab.world.slack.messages if title in one.words] for title in found}
    if len(found) != changes or any(len(times) != 1 for times in arrived.values()):
        msg = f"{len(found)} changes; told not once: {[title for title, times in arrived.items() if len(times) != 1]}"
        raise AssertionError(msg)
    return [(arrived[title][0] - at).total_seconds() for title, at in found.items()]


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


def _wait_for(lab: Lab, names: Sequence[str]) -> None:
    wait("the messages", lambda: all(lab.told(name) for name in names), 180)


def overhead_table(added: dict[int, tuple[Spent, Spent, int]]) -> Table:
    """Return what a poll takes without and with Prefect."""
    names = (
        "sources",
        "plain s",
        "flow s",
        "added s",
        "added CPU s",
        "plain process s",
        "flow process s",
        "rows a poll",
    )
    shown = Table(*names, title=f"an unchanged poll under Prefect; {platform.machine()}, {datetime.now(UTC):%d %B %Y}")
    for count, (plain, flow, gained) in added.items():
        figures = (plain.wall, flow.wall, flow.wall - plain.wall, flow.cpu - plain.cpu, plain.whole, flow.whole)
        shown.add_row(str(count), *(f"{figure:.2f}" for figure in figures), str(gained))
    return shown


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, nargs="+", default=SOURCES, help="how many sources are polled")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="how often each is measured (%(default)s)")
    parser.add_argument("--changes", type=int, default=CHANGES, help="changes to be told (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

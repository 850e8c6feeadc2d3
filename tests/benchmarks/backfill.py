"""How fast the past of 200,000 models is written: rate, peak memory, and the ratio to a bare loop over the same pages.

    make bench-backfill            (or: python -m tests.benchmarks.backfill --models 20000)

The pages are worded by the local world's Hub and served by a process of their own. The bare loop does what cannot be left
out: fetch, `json.loads`, `executemany` into one table, a transaction for each page. Both run in processes of their own.
"""

import argparse
import asyncio
import gzip
import itertools
import json
import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from aiohttp import web

from flows import backfill
from flows.context import Context
from flows.settings import Settings
from tests.world import Clock, World
from tests.world.hub import items
from tests.world.hub.repo import Popularity

NOW = datetime(2026, 4, 10, 8, tzinfo=UTC)
MODELS = 200_000
EACH = 2_000
"""Models of one organization."""
PAGE = 500
GOAL_RATIO = 3.0
GOAL_MEGABYTES = 300
FIELDS = (
    *("author", "createdAt", "lastModified", "sha", "gated", "disabled", "private", "tags", "cardData", "pipeline_tag"),
    *("library_name", "baseModels", "safetensors", "gguf", "config", "siblings", "downloads", "likes"),
)
SIZES = ("0.6B", "1.7B", "4B", "8B", "14B", "32B", "70B", "120B-A12B")
VARIANTS = ("", "-Instruct", "-Base", "-Thinking", "-Instruct-GGUF", "-Instruct-FP8", "-Instruct-AWQ", "-VL")
SYLLABLES = ("ba", "co", "di", "fu", "ga", "he", "ki", "lo", "mu", "na", "po", "ri", "su", "te", "vo", "za")


def prototypes() -> list[dict[str, Any]]:
    """Return one model for each size, as the world's Hub words it."""
    with World(Clock(NOW)) as world:
        for number, size in enumerate(SIZES):
            config = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "max_position_embeddings": 131072}
            repo = world.hub.repo(
                f"proto/Type-{size}",
                created=NOW - timedelta(days=number + 1),
                total=int(float(size.split("B")[0]) * 1e9),
                config=config,
                files={"LICENSE": "License", "tokenizer.json": "{}", "generation_config.json": "{}"},
                license="apache-2.0",
                base_model="proto/Base",
                language=["en", "zh"],
                tags=["chat", "reasoning"],
            )
            repo.popularity = Popularity(downloads=1000, likes=100)
        return [items.expanded(view, FIELDS) for view in world.hub.views()]


def models(shapes: list[dict[str, Any]], organization: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the models of one organization, the newest first: families in all sizes and variants."""
    kinds = list(itertools.product(enumerate(SIZES), VARIANTS))
    for number in range(count):
        (shape, size), variant = kinds[number % len(kinds)]
        family = number // len(kinds)
        word = "".join(SYLLABLES[(organization * 7 + family * 3 + place) % 16] for place in range(3)).capitalize()
        created = NOW - timedelta(hours=number)
        key = f"{int(created.timestamp()):08x}{organization:08x}{number:08x}"
        name = f"org{organization}/{word}-{family % 9 + 1}-{size}{variant}"
        told = {"_id": key, "id": name, "author": f"org{organization}", "sha": f"{key}{key}"[:40]}
        yield shapes[shape] | told | {"createdAt": items.moment(created), "lastModified": items.moment(created)}


def serve(total: int, pipe: Connection) -> None:
    """Serve the pages of every organization on a loopback port, gzipped once; send the port and the bytes of JSON."""
    shapes, pages, size = prototypes(), dict[tuple[str, int], bytes](), 0
    for organization in range(-(-total // EACH)):
        listed = list(models(shapes, organization, min(EACH, total - organization * EACH)))
        for start in range(0, len(listed), PAGE):
            body = items.encode(listed[start : start + PAGE])
            size += len(body)
            pages[f"org{organization}", start] = gzip.compress(body, 1)

    async def answer(request: web.Request) -> web.Response:
        author, start = request.query["author"], int(request.query.get("cursor", "0"))
        headers = {"Content-Type": "application/json; charset=utf-8", "Content-Encoding": "gzip"}
        if (author, start + PAGE) in pages:
            query = urlencode({"author": author, "cursor": start + PAGE})
            headers["Link"] = f'<https://huggingface.co/api/models?{query}>; rel="next"'
        return web.Response(body=pages[author, start], headers=headers)

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/api/models", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        pipe.send((runner.addresses[0][1], size))
        await asyncio.Event().wait()

    asyncio.run(run())


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: its seconds, those of the processors, the largest resident set in megabytes; of all its processes."""

    seconds: float
    work: float
    megabytes: float

    def line(self, name: str, count: int) -> str:
        """Say it in a line."""
        rate = f"{count / self.seconds:8.0f} models/s"
        return f"{name:10} {self.seconds:8.1f} s {rate} {self.work:8.1f} s of processor {self.megabytes:6.0f} MB"


def bare(base: str, organizations: int, folder: str, pipe: Connection) -> None:
    """Fetch, decode and insert every page; nothing else."""
    began = time.perf_counter()
    database = sqlite3.connect(f"{folder}/bare.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE models (id TEXT PRIMARY KEY, name TEXT, created TEXT, raw TEXT)")
    with httpx.Client() as client:
        for number in range(organizations):
            url = f"{base}/api/models?author=org{number}"
            while url:
                response = client.get(url)
                rows = [
                    (one["_id"], one["id"], one["createdAt"], json.dumps(one)) for one in json.loads(response.content)
                ]
                database.execute("BEGIN IMMEDIATE")
                database.executemany("INSERT INTO models VALUES (?, ?, ?, ?)", rows)
                database.execute("COMMIT")
                link = response.links.get("next", {}).get("url", "")
                url = f"{base}/api/models?{link.partition('?')[2]}" if link else ""
    pipe.send(_measured(began))


def walk(base: str, organizations: int, folder: str, pipe: Connection) -> None:
    """Run the real backfill."""
    watchlist = Path(folder) / "watchlist.toml"
    table = '[[source]]\nname = "org{0}"\nvendor = "Org {0}"\nconnector = "huggingface"\norganization = "org{0}"\nendpoint = "{1}"\n'
    watchlist.write_text("".join(table.format(number, base) for number in range(organizations)), encoding="utf-8")
    began = time.perf_counter()
    settings = Settings(environment={}, database=f"sqlite:///{folder}/gazette.db", allow_private=True)
    report = backfill.backfill(Context(settings, watchlist, lambda: NOW))
    assert not report.failures, report.failures
    pipe.send((_measured(began), report.seen, report.changes))


def _measured(began: float) -> Measured:
    # With the process that reads ahead, which has ended by now: together as if both were at their largest at once.
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    work = sum(one.ru_utime + one.ru_stime for one in used)
    return Measured(time.perf_counter() - began, work, sum(one.ru_maxrss for one in used) / 1024)


def _run(target: Any, *arguments: Any) -> Any:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=target, args=(*arguments, there))
    process.start()
    there.close()
    result = here.recv()
    process.join()
    return result


def main() -> int:
    """Measure and print; 1 where a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=int, default=MODELS)
    count = parser.parse_args().models
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(count, there), daemon=True)
    server.start()
    port, size = here.recv()
    base, organizations = f"http://127.0.0.1:{port}", -(-count // EACH)
    with tempfile.TemporaryDirectory() as folder:
        least: Measured = _run(bare, base, organizations, folder)
        found, seen, changes = _run(walk, base, organizations, folder)
        stored = sum(file.stat().st_size for file in Path(folder).glob("gazette.db*")) / 1e6
    server.terminate()
    ratio, work = found.seconds / least.seconds, found.work / least.work
    lines = (
        f"{count} models of {organizations} organizations, {size / 1e6:.0f} MB of JSON",
        least.line("bare loop", count),
        found.line("backfill", count),
        f"{seen} seen, {changes} changes, {stored:.0f} MB stored",
        f"ratio {ratio:.2f}, of processor time {work:.2f} (goal {GOAL_RATIO:g}); goal of memory {GOAL_MEGABYTES} MB",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return int(ratio > GOAL_RATIO or found.megabytes > GOAL_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())

"""An organization on the Hub, watched through the real line: what the tests of the Hub poll."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows import poll
from flows.report import Report
from storage import Change, reading, subjects
from storage.changes import Selection, select_changes
from tests.world import Hub, Repo, World

from .driving import BILLION, Gazette, source

MIT = """MIT License

Copyright (c) {year} {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
""".format(year=2026, holder="Acme")
COYOTE = """COYOTE COMMUNITY LICENSE AGREEMENT

Version 1.0, January 5, 2026

You may use, reproduce, modify and distribute the Coyote weights and works based on them, for any lawful purpose.

You must give every recipient of the weights a copy of this agreement and keep all notices of attribution in place.
Works based on the weights must say so in a prominent place, and their name must begin with the word Coyote.

The weights are provided as they are, without warranties of any kind, express or implied, among them those of title,
merchantability and fitness for a particular purpose. You alone decide whether it is appropriate to use them.

This agreement is governed by the laws of the State of California. It ends when you breach one of its terms.
"""
LIMIT = """
If the products or services that you offer on the basis of the weights have more than 30 million monthly active users
in the preceding calendar month, commercial use requires a separate license from Acme.
"""


@dataclass
class Watching:
    """Some sources, watched since now; every poll is ten minutes after the one before."""

    gazette: Gazette
    world: World

    @property
    def hub(self) -> Hub:
        return self.world.hub

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def model(self, name: str = "acme/Coyote-7B", *, days: int = 30, **told: Any) -> Repo:
        """Put up a model with weights that has been there for some days."""
        created = self.now - timedelta(days=days)
        return self.hub.repo(name, created=created, **{"total": 7 * BILLION, "license": "mit", **told})

    def watch(self, **target: Any) -> None:
        """Watch one source of the Hub: the organization acme unless told otherwise."""
        target = target or {"organization": "acme"}
        self.gazette.watch(source("Acme on the Hub", "huggingface", endpoint=self.world.hub_url, **target))

    def begin(self, times: int = 2, **target: Any) -> None:
        """Watch, and poll as often as it takes to know everything."""
        self.watch(**target)
        for _ in range(times):
            report = self.poll()
            assert (report.changes, report.failures) == ([], [])

    def poll(self, minutes: float = 10) -> Report:
        """Poll everything once; what happens at this very moment is seen. Then the clock moves on."""
        report = poll.poll(self.gazette.context, everything=True)
        self.world.clock.advance(timedelta(minutes=minutes))
        return report

    def kinds(self, polls: int = 1) -> list[str]:
        """Poll, and return the kinds of what changed."""
        return [change.kind for _ in range(polls) for change in self.poll().changes]

    def changes(self) -> list[Change]:
        """Return the whole log."""
        with reading(self.gazette.context.engine) as session:
            return list(select_changes(session, Selection()))

    def facts(self, name: str = "acme/Coyote-7B") -> Mapping[str, Any]:
        """Return what is known of a model, facts over notes."""
        with reading(self.gazette.context.engine) as session:
            (found,) = subjects.find(session, name)
            return {**found.notes, **found.facts}

    def asked(self, words: str = "", since: int = 0) -> list[str]:
        """Return the paths that the Hub was asked for, with these words in them."""
        return [seen.path for seen in self.hub.requests[since:] if words in seen.path]

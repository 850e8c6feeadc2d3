"""gazette serve: everything in one process, with a Prefect server of its own or a given one."""

import json
import re
import signal
import urllib.request
from datetime import UTC, datetime, timedelta

import yaml

from tests.prefect_server.lab import ROOT, Lab, wait

FAST = {"poll": "PT5S", "alert": "PT15S"}
STOP = 15.0
SOON = timedelta(seconds=20)
"""From the commit of a change to the receiver: a second and a half on an idle machine."""


def test_serve_polls_tells_and_leaves_no_process_behind(lab: Lab) -> None:
    write_fast_schedules(lab)
    serving = lab.start("gazette", "serve", cwd=lab.folder)
    wait("the baseline", lambda: "2 for the first time, 1 failed" in log(lab), 180)
    lab.release("Hammer-2-8B")
    wait("the alert", lambda: lab.told("Hammer-2-8B"), 120)
    accepted = datetime.now(UTC)
    assert lab.start("gazette", "--quiet", "serve", cwd=lab.folder).wait(60) == 2
    assert "another `gazette serve` runs" in lab.log("gazette---quiet")

    serving.send_signal(signal.SIGINT)
    assert serving.wait(STOP) == 0
    wait("the end of all", lambda: not lab.processes(), 5)

    assert accepted - committed(lab) < SOON
    assert "source 'Acme terms' is failing: HTTP 503" in log(lab)
    assert len(lab.told("Hammer-2-8B")) == 1
    assert lab.leaks(lab.folder / ".gazette" / "prefect") == []


def test_serve_uses_the_server_it_is_given_and_the_schedules_that_are_shipped(lab: Lab) -> None:
    lab.start("prefect", "server", "start", given=lab.server)
    wait("the server", lab.server_is_up, 120)
    serving = lab.start("gazette", "serve", cwd=lab.folder, given=lab.server)
    wait("serving", lambda: "serving 3 sources" in log(lab), 60)
    wait("the deployments", lambda: served(lab) == {"poll", "alert", "digest", "site", "maintain"}, 60)

    serving.send_signal(signal.SIGTERM)
    assert serving.wait(STOP) == 0
    assert lab.server_is_up()
    assert f"reporting to the Prefect server at {lab.api}" in log(lab)


def test_serve_can_be_stopped_while_its_server_starts(lab: Lab) -> None:
    serving = lab.start("gazette", "serve", cwd=lab.folder)
    wait("the server's process", lambda: any("server start" in command for command in lab.processes().values()), 60)
    serving.send_signal(signal.SIGTERM)

    assert serving.wait(STOP) == 0
    assert lab.processes() == {}


def test_serve_says_so_when_the_given_server_does_not_answer(lab: Lab) -> None:
    serving = lab.start("gazette", "serve", cwd=lab.folder, given=lab.server)

    assert serving.wait(60) == 2
    assert f"the Prefect server at {lab.api} does not answer" in log(lab)


def log(lab: Lab) -> str:
    return lab.log("gazette-serve")


def write_fast_schedules(lab: Lab) -> None:
    text = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for entry in text["deployments"]:
        if entry["name"] in FAST:
            entry["schedules"] = [{"slug": "fast", "interval": FAST[entry["name"]]}]
    (lab.folder / "prefect.yaml").write_text(yaml.safe_dump(text), encoding="utf-8")


def committed(lab: Lab) -> datetime:
    """Return when the change was written, by the gazette's own log."""
    found = lab.run("gazette", "changes", "--kind", "model.released", "--json", cwd=lab.folder)
    moment = re.search(r'"detected_at": ?"([^"]+)"', found)
    assert moment is not None
    return datetime.fromisoformat(moment[1])


def served(lab: Lab) -> set[str]:
    body = json.dumps({"limit": 20}).encode()
    ask = urllib.request.Request(f"{lab.api}/deployments/filter", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(ask, timeout=10) as answer:
        return {entry["name"] for entry in json.load(answer)}

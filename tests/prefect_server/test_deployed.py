"""prefect.yaml, deployed to a real server and run by a real worker."""

import re

from tests.prefect_server.lab import Lab, wait

POLL = ("prefect", "deployment", "run", "poll/poll", "--watch")


def test_a_deployed_poll_runs_and_alerts(lab: Lab) -> None:
    lab.start("prefect", "server", "start", given=lab.server)
    wait("the server", lab.server_is_up, 120)
    lab.start("prefect", "worker", "start", "--pool", "gazette", "--type", "process", given=lab.server)
    wait("the worker", lambda: "started" in lab.log("prefect-worker"), 60)
    deployed = lab.run("prefect", "deploy", "--all", "--no-prompt", given=lab.server)
    assert re.findall(r"Deployment '(\w+)/\1'", deployed) == ["poll", "alert", "digest", "site", "backfill", "maintain"]

    baseline = lab.run(*POLL, given=lab.server)
    assert "finished successfully" in baseline
    assert lab.world.slack.messages == []

    lab.release("Hammer-2-8B")
    second = lab.run(*POLL, given=lab.server)
    assert "finished successfully" in second
    wait("the alert", lambda: lab.told("Hammer-2-8B"), 60)
    assert len(lab.told("Hammer-2-8B")) == 1

    worker = lab.log("prefect-worker")
    assert "source 'Acme terms' is failing: HTTP 503" in worker
    assert "receiver 'lost'" in worker
    assert re.search(r"Flow run 'poll \d{4}-\d\d-\d\d \d\d:\d\d'", worker)
    assert lab.leaks(lab.home) == []

"""A backfill of many organizations, shared by two workers on one PostgreSQL."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine, make_url, text

from storage import connect
from tests.prefect_server.lab import Lab, wait
from tests.world import Fault
from tests.world.hub import quota

ORGANIZATIONS = 24
_SOURCE = """
[[source]]
name = "lab-{0}"
vendor = "Lab {0}"
connector = "huggingface"
organization = "lab-{0}"
endpoint = "{1}"
"""


def test_two_workers_share_a_backfill(lab: Lab, postgres: str) -> None:
    hub = lab.world.hub
    hub.quota.anonymous = dict.fromkeys(quota.ANONYMOUS, 100_000)
    hub.largest_page = 2
    hub.fault("/api/models", Fault(delay=1.0))  # so that there is something left when the second run has started
    for number in range(ORGANIZATIONS):
        for size in range(6):
            created = datetime.now(UTC) - timedelta(days=9 + size)
            hub.repo(f"lab-{number}/Fox-{size}-{size + 1}B", created=created, total=1_000_000_000, license="mit")
    tables = (_SOURCE.format(number, lab.world.hub_url) for number in range(ORGANIZATIONS))
    (lab.folder / "watchlist.toml").write_text("".join(tables), encoding="utf-8")
    url = make_url(postgres).set(database="gazette_fan_out").render_as_string(hide_password=False)
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE gazette_fan_out"))
    admin.dispose()
    engine = connect(url)
    given = {**lab.server, "GAZETTE_DATABASE": url}

    lab.start("prefect", "server", "start", given=given)
    wait("the server", lab.server_is_up, 120)
    lab.run("prefect", "work-pool", "create", "gazette", "--type", "process", given=given)
    lab.run("prefect", "deploy", "--all", "--no-prompt", given=given)
    for name in ("one", "two"):
        command = ("prefect", "worker", "start", "--pool", "gazette", "--name", name, "--limit", "1")
        lab.start(*command, given=given)
    lab.run("prefect", "deployment", "run", "backfill/backfill", "-p", "workers=2", given=given)

    def finished() -> int:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT count(*) FROM backfills WHERE finished_at IS NOT NULL"))
            return int(rows.scalar_one()) == ORGANIZATIONS

    wait("the backfill", finished, 240)
    runs = re.compile(r"(\d+) sources walked, \d+ were finished before")
    wait("both runs", lambda: len(runs.findall(lab.log("prefect-worker"))) == 2, 120)
    walked = [int(count) for count in runs.findall(lab.log("prefect-worker"))]
    asked = [seen.query for seen in hub.requests if seen.path == "/api/models"]

    assert sum(walked) == ORGANIZATIONS
    assert min(walked) > 0
    assert len(asked) == len(set(asked)) == 3 * ORGANIZATIONS
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM changes")) == 6 * ORGANIZATIONS
    engine.dispose()

"""Pages that cards name as their license: found, polled once for all, told with the models, left when named no more."""

from datetime import timedelta

import pytest

from flows import linked, maintain
from tests.world import World

from .driving import Gazette, source
from .hubs import COYOTE, LIMIT, Watching


@pytest.fixture
def coyote(gazette: Gazette, world: World) -> Watching:
    """Two models whose cards name the same page, watched."""
    watching = Watching(gazette, world)
    url = world.site("vendor").url("/terms")
    world.site("vendor").page("/terms").version(watching.now - timedelta(days=30), COYOTE)
    for size in ("7B", "70B"):
        watching.model(f"acme/Coyote-{size}", license="other", license_name="coyote", license_link=url)
    watching.begin()
    return watching


def _address(watching: Watching) -> str:
    return watching.world.site("vendor").url("/terms")


def _asked(watching: Watching) -> int:
    return sum(seen.path == "/terms" for seen in watching.world.requests)


def test_the_page_is_polled_once_for_all_models_that_name_it(coyote: Watching) -> None:
    before = _asked(coyote)
    coyote.poll()
    assert _asked(coyote) - before == 1


def test_its_baseline_is_read_in_the_run_that_finds_it(gazette: Gazette, world: World) -> None:
    watching = Watching(gazette, world)
    world.site("vendor").page("/terms").version(watching.now - timedelta(days=30), COYOTE)
    watching.model(license="other", license_link=world.site("vendor").url("/terms"))
    watching.watch()
    assert watching.poll().baselines == 2


def test_what_changes_on_it_is_told_with_every_model(coyote: Watching) -> None:
    coyote.world.site("vendor").page("/terms").version(coyote.now, COYOTE + LIMIT)
    (change,) = coyote.poll().changes
    assert (change.kind, change.details["direction"]) == ("license.changed", "tightened")
    assert change.details["models"] == ["acme/Coyote-70B", "acme/Coyote-7B"]


def test_that_it_cannot_be_read_is_said_and_alarms_nobody(coyote: Watching) -> None:
    coyote.world.site("vendor").gone("/terms", at=coyote.now)
    reports = [coyote.poll() for _ in range(4)]
    assert not any(report.failures or report.changes for report in reports)
    assert coyote.gazette.status(_address(coyote))["state"] != "healthy"


def test_a_page_of_the_watchlist_is_not_polled_twice(coyote: Watching) -> None:
    hub = source("Acme on the Hub", "huggingface", endpoint=coyote.world.hub_url, organization="acme")
    coyote.gazette.watch(hub, source("Terms", "page", url=_address(coyote), role="license"))
    before = _asked(coyote)
    assert coyote.poll().changes == []
    assert _asked(coyote) - before == 1
    assert linked.listed(coyote.gazette.context) == ()


def test_a_page_that_no_card_names_any_more_is_left(coyote: Watching) -> None:
    for repo in coyote.hub.shelf.repos:
        repo.card(coyote.now, license_link=None)
    coyote.poll()
    coyote.poll()
    maintain.maintain(coyote.gazette.context)
    assert linked.listed(coyote.gazette.context) == ()


def test_a_license_file_on_the_hub_is_no_page(gazette: Gazette, world: World) -> None:
    watching = Watching(gazette, world)
    watching.model(license="other", license_link=f"{world.hub_url}/acme/Coyote-70B/blob/main/LICENSE")
    watching.begin()
    assert linked.listed(gazette.context) == ()


def test_one_vendor_gets_so_many_pages_and_no_more(gazette: Gazette) -> None:
    gazette.watch(source("Acme on the Hub", "huggingface", organization="acme"))
    gazette.context.register()
    found = {f"https://acme.test/{number}": "Acme" for number in range(linked.MOST + 20)}
    assert len(linked.watch(gazette.context, found)) == linked.MOST

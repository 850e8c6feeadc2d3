"""Mistakes in a watchlist: exit code 2 and one message that names file, line, key and what was meant."""

from pathlib import Path

import pytest

from connectors.exceptions import ConfigError
from flows import watchlist
from flows.settings import Settings, locate
from flows.watchlist import Watchlist, load

from .driving import Gazette, receiver

SOURCE = """
[[source]]
name = "Acme terms"
vendor = "Acme"
connector = "page"
url = "https://acme.test/terms"
"""
MAIL = "mailto://mail.test?from=gazette@example.org&to=legal@example.org"
RECEIVER = f"""
[[receiver]]
name = "legal"
url = "{MAIL}"
"""
MISTAKES = {
    "unknown key of a connector": (
        SOURCE + 'covrs = ["roadrunner*"]',
        7,
        ["unknown key 'covrs'", "did you mean 'covers'?", "'Acme terms'"],
    ),
    "unknown key of every source": (SOURCE + 'evry = "10m"', 7, ["unknown key 'evry'", "did you mean 'every'?"]),
    "unknown key of a receiver": (RECEIVER + 'digets = "daily 08:00"', 5, ["'digets'", "did you mean 'digest'?"]),
    "unknown key of a route": (
        RECEIVER + '[[route]]\nreceiver = "legal"\nkind = ["*"]',
        7,
        ["unknown key 'kind'", "did you mean 'kinds'?"],
    ),
    "unknown table": ('[[sources]]\nname = "x"', 1, ["unknown table 'sources'", "did you mean 'source'?"]),
    "unknown top-level key": ('title = "x"', 1, ["unknown table 'title'"]),
    "table written as one": ('[source]\nname = "x"', 1, ["[[source]]"]),
    "missing key": (SOURCE.replace('url = "https://acme.test/terms"\n', ""), 2, ["'url' is missing"]),
    "missing vendor": (SOURCE.replace('vendor = "Acme"\n', ""), 2, ["'vendor' is missing"]),
    "address without scheme": (SOURCE.replace("https://", ""), 6, ["url", "https://"]),
    "address of a file": (SOURCE.replace("https://acme.test/terms", "file:///etc/passwd"), 6, ["no web address"]),
    "receiver without address": (RECEIVER.replace(MAIL, "legal"), 4, ["'legal'"]),
    "duplicate source": (SOURCE + SOURCE, 9, ["'Acme terms'", "taken already, in line 2"]),
    "duplicate receiver": (RECEIVER + RECEIVER, 7, ["'legal'", "taken already, in line 2"]),
    "environment variable that is not set": (
        RECEIVER.replace(MAIL, "${SLACK_LEGAL}"),
        4,
        ["SLACK_LEGAL", "not set", "SLACK_LEGAL_FILE"],
    ),
    "unknown connector": (SOURCE.replace('"page"', '"pages"'), 5, ["'pages'", "did you mean 'page'?"]),
    "unknown receiver in a route": (
        RECEIVER + '[[route]]\nreceiver = "leagl"',
        6,
        ["no receiver is called 'leagl'", "did you mean 'legal'?"],
    ),
    "bad duration": (SOURCE + 'every = "often"', 7, ["every", "'often'", "10m"]),
    "bad wait": (RECEIVER + 'wait = "a while"', 5, ["wait", "'a while'", "10m"]),
    "bad schedule": (RECEIVER + 'digest = "noon"', 5, ["digest", "'noon'", "daily 08:00"]),
    "unknown zone": (RECEIVER + 'digest = "daily 08:00 Europe/Bruxelles"', 5, ["Europe/Bruxelles"]),
    "bad role": (SOURCE + 'role = "licence"', 7, ["role", "'license'"]),
    "bad selector": (SOURCE + 'select = "main >"', 7, ["select"]),
    "bad severity": (RECEIVER + '[[route]]\nreceiver = "legal"\nseverities = ["urgent"]', 7, ["severities"]),
    "wrong type": (SOURCE.replace('"Acme terms"', "3"), 3, ["name"]),
    "list where text was due": (SOURCE.replace('"Acme"', '["Acme"]'), 4, ["vendor"]),
}


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_message_with_file_line_and_key(
    gazette: Gazette, text: str, line: int, words: list[str]
) -> None:
    gazette.watch(text.strip("\n"))

    ended = gazette("poll")

    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1, ended.err
    assert ended.err.startswith(f"gazette: {gazette.watchlist}, line {line - (text[0] == chr(10))}: "), ended.err
    assert [word for word in words if word not in ended.err] == [], ended.err


def test_a_syntax_error_names_file_and_line(gazette: Gazette) -> None:
    gazette.watch(SOURCE.strip(), 'name = "x', SOURCE)

    ended = gazette("check")

    assert ended.code == 2
    assert ended.err.startswith(f"gazette: {gazette.watchlist}, line 6: ")


def test_a_syntax_error_at_the_end_has_a_line_too(gazette: Gazette) -> None:
    gazette.watch(SOURCE.strip(), "every = ")

    assert f"{gazette.watchlist}, line 6: " in gazette("check").err


def test_several_mistakes_are_told_at_once(gazette: Gazette) -> None:
    gazette.watch(SOURCE + 'covrs = []\nevry = "1h"', RECEIVER + 'wait = "x"')

    assert len(gazette("check").err.splitlines()) == 3


def test_a_mistake_in_a_receiver_is_no_mistake_of_its_routes(gazette: Gazette) -> None:
    gazette.watch(RECEIVER + 'wait = "x"', '[[route]]\nreceiver = "legal"')

    assert len(gazette("check").err.splitlines()) == 1


WRONG_ADDRESSES = {
    "unknown service": ("slak://xoxb-123456789012/#general", "slak://"),
    "web page": ("https://example.org/hook", "json://host/path"),
    "incomplete": ("mailto://", "malformed"),
}


@pytest.mark.parametrize(("url", "words"), WRONG_ADDRESSES.values(), ids=WRONG_ADDRESSES.keys())
def test_an_address_that_no_service_understands_is_named_with_its_line(gazette: Gazette, url: str, words: str) -> None:
    gazette.watch(SOURCE, RECEIVER, receiver("team", url))

    ended = gazette("check")

    assert ended.code == 2
    assert ended.err.startswith(f"gazette: {gazette.watchlist}, line 15: receiver 'team': url: "), ended.err
    assert words in ended.err
    assert "xoxb-123456789012" not in ended.err


def test_a_watchlist_that_is_not_there_is_named(gazette: Gazette) -> None:
    ended = gazette("poll", "--watchlist", "nowhere.toml")

    assert ended.code == 2
    assert "nowhere.toml" in ended.err
    assert "gazette init" in ended.err


def test_nothing_is_polled_where_the_watchlist_is_wrong(gazette: Gazette) -> None:
    gazette.watch(SOURCE, SOURCE)
    gazette("poll")
    gazette.watch(SOURCE)

    assert gazette.status("Acme terms")["state"] == "new"


def read(folder: Path, text: str, **environment: str) -> Watchlist:
    path = folder / "watchlist.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, Settings(environment, ""))


@pytest.mark.parametrize("name", ["watchlist.toml", "flows/templates/watchlist.toml"])
def test_what_ships_with_the_program_is_valid(name: str) -> None:
    root = Path(watchlist.__file__).parents[1]

    assert load(root / name, Settings({}, "")).sources


def test_the_shipped_watchlist_is_the_one_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = locate(Settings({}, ""))
    assert shipped.name == "watchlist.toml"
    assert shipped.is_absolute()

    (tmp_path / "watchlist.toml").write_text("")
    assert locate(Settings({}, "")) == Path("watchlist.toml")
    assert locate(Settings({}, "", "named.toml")) == Path("named.toml")
    assert locate(Settings({}, "", "named.toml"), "typed.toml") == Path("typed.toml")


def test_a_secret_comes_from_the_environment(tmp_path: Path) -> None:
    text = '[[receiver]]\nname = "legal"\nurl = "mailto://${USER}:${PASS}@mail.test"'

    found = read(tmp_path, text, USER="me", PASS="s3cret")

    assert found.receivers[0].url == "mailto://me:s3cret@mail.test"


def test_a_secret_comes_from_the_file_that_the_environment_names(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mailto://mail.test\n")

    found = read(tmp_path, '[[receiver]]\nname = "legal"\nurl = "${LEGAL}"', LEGAL_FILE=str(tmp_path / "secret"))

    assert found.receivers[0].url == "mailto://mail.test"


def test_a_file_of_a_secret_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"LEGAL_FILE names .*nowhere"):
        read(tmp_path, '[[receiver]]\nname = "legal"\nurl = "${LEGAL}"', LEGAL_FILE=str(tmp_path / "nowhere"))


def test_no_secret_is_shown(tmp_path: Path) -> None:
    text = '[[receiver]]\nname = "legal"\nurl = "mailto://me:${PASS}@mail.test"'
    found = read(tmp_path, text, PASS="s3cret")
    assert "s3cret" not in repr(found)
    assert "s3cret" not in repr(Settings({"PASS": "s3cret"}, "postgresql://me:s3cret@db.test/x"))

    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text + '\ndigest = "noon"\nurll = "x"', PASS="s3cret")
    assert "s3cret" not in str(caught.value)


def test_no_receiver_means_the_console(tmp_path: Path) -> None:
    found = read(tmp_path, SOURCE)

    assert [(receiver.name, receiver.url) for receiver in found.receivers] == [("console", "console:")]
    assert [route.receiver for route in found.routes] == ["console"]


def test_no_route_means_that_everybody_hears_of_everything(tmp_path: Path) -> None:
    found = read(tmp_path, RECEIVER)

    assert [(route.receiver, route.kinds) for route in found.routes] == [("legal", ("*",))]


def test_the_hubs_address_comes_from_the_environment(tmp_path: Path) -> None:
    text = '[[source]]\nname = "A"\nvendor = "A"\nconnector = "huggingface"\norganization = "acme"'

    found = read(tmp_path, text, HF_ENDPOINT="https://hub.test/")

    assert found.sources[0].target.model_dump()["endpoint"] == "https://hub.test"


def test_an_address_of_the_watchlist_wins_over_the_environment(tmp_path: Path) -> None:
    text = '[[source]]\nname = "A"\nvendor = "A"\nconnector = "huggingface"\norganization = "acme"\n'

    found = read(tmp_path, text + 'endpoint = "https://mirror.test"', HF_ENDPOINT="https://hub.test")

    assert found.sources[0].target.model_dump()["endpoint"] == "https://mirror.test"

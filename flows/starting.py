"""The answers of `gazette init` become a commented watchlist and a `.env`: what is watched is taken from the shipped one."""

import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors import apprise
from connectors.exceptions import ConfigError

from .settings import SHIPPED
from .watchlist import nearest

EVERYTHING = "all"
SECRET = "GAZETTE_RECEIVER"  # noqa: S105 - the name of a variable
_TEMPLATE = Path(__file__).parent / "templates" / "env.example"
_BLOCK = re.compile(r"(?m)^(?=\[\[source\]\])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a new user wants. vendors: empty for all; address: of the receiver, "" for the console; revenue a year."""

    vendors: tuple[str, ...] = ()
    address: str = ""
    countries: tuple[str, ...] = ()
    users: int | None = None
    revenue: int | None = None
    currency: str = "USD"


def shipped() -> dict[str, list[str]]:
    """Return the tables of the shipped watchlist as text, by vendor, those with the most sources first."""
    blocks = _BLOCK.split(SHIPPED.read_text(encoding="utf-8"))[1:]
    found: dict[str, list[str]] = {}
    for block in blocks:
        # What stands behind the last key is the heading of the next part.
        text = re.sub(r"(?:\n\s*#[^\n]*|\n\s*)+\Z", "", block)
        found.setdefault(str(tomllib.loads(block)["source"][0]["vendor"]), []).append(text)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def vendors(text: str) -> tuple[str, ...]:
    """Return the vendors that are named, with commas between; ConfigError for one that is not known."""
    known = {name.casefold(): name for name in shipped()}
    wanted = [word.strip() for word in text.split(",") if word.strip()]
    if not wanted or [word.casefold() for word in wanted] == [EVERYTHING]:
        return ()
    for word in wanted:
        if word.casefold() not in known:
            msg = f"no vendor is called {word!r}{nearest(word, list(known.values()))}; there are: {', '.join(known.values())}"
            raise ConfigError(msg)
    return tuple(known[word.casefold()] for word in wanted)


def receiver(address: str) -> str:
    """Return the name of the service behind an address; ConfigError when none understands it."""
    return apprise.check(address)


def countries(text: str) -> tuple[str, ...]:
    """Return country codes, with commas between; ConfigError for what is none."""
    found = tuple(word.strip().upper() for word in text.split(",") if word.strip())
    for code in found:
        if not re.fullmatch(r"[A-Z]{2}", code):
            msg = f"{code!r} is no country code; write ISO 3166-1 alpha-2 such as DE, or EU"
            raise ConfigError(msg)
    return found


def number(text: str) -> int | None:
    """Return a number such as 2_000_000, 2,000,000, 40k or 1.5M; None for nothing. ConfigError for what is none."""
    clean = text.strip().replace(",", "").replace("_", "").replace(" ", "").lower()
    if not clean:
        return None
    scales = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([kmb]?)", clean)
    if match is None:
        msg = f"{text!r} is no number; write 2000000, 40k or 1.5M"
        raise ConfigError(msg)
    return int(float(match[1]) * scales.get(match[2], 1))


def write(directory: Path, answers: Answers) -> tuple[Path, ...]:
    """Write watchlist.toml and .env (for its owner's eyes only); ConfigError where one of them stands already."""
    texts = {directory / "watchlist.toml": watchlist(answers), directory / ".env": environment(answers)}
    for path in texts:
        if path.exists():
            msg = f"{path} is there already; nothing was written. Choose another directory: gazette init DIR"
            raise ConfigError(msg)
    directory.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if path.name == ".env" else 0o644)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    return tuple(texts)


def watchlist(answers: Answers) -> str:
    """Return the watchlist: sources of the vendors, the receiver with a route, the policy, each with a comment."""
    known = shipped()
    chosen = [block for name in (answers.vendors or known) for block in known[name]]
    parts = [_HEAD, *chosen, *(_RECEIVER if answers.address else _CONSOLE), *_policy(answers)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def environment(answers: Answers) -> str:
    """Return the `.env`: the example, with the receiver's address."""
    text = _TEMPLATE.read_text(encoding="utf-8").partition("# What the receivers")[0].rstrip("\n")
    secret = (
        f"\n\n# What the receiver in watchlist.toml names.\n{SECRET}={_quoted(answers.address)}"
        if answers.address
        else ""
    )
    return f"{text}{secret}\n"


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _policy(answers: Answers) -> Sequence[str]:
    rows = [f"countries = [{', '.join(f'{code!r}' for code in answers.countries)}]".replace("'", '"')]
    rows += [f"monthly_users = {answers.users:_}"] if answers.users is not None else []
    rows += [f'revenue = {answers.revenue:_}\ncurrency = "{answers.currency}"'] if answers.revenue is not None else []
    if not answers.countries and len(rows) == 1:
        return ()
    return ("# Who you are: every release and license change carries a verdict for you.\n[policy]\n" + "\n".join(rows),)


_HEAD = """# What to watch and whom to tell. Check it with `gazette check --live`, try it with `gazette run`.
# The first read of every source is remembered and not told; from the second on you hear what changed."""
_RECEIVER = (
    f"""# Whom to tell; the address stands in .env.
[[receiver]]
name = "me"
url = "${{{SECRET}}}"
# wait = "10m"                            # gather what happens within
# quiet = "22:00-07:00 Europe/Brussels"   # then only what is critical
# digest = "daily 08:00 Europe/Brussels"  # one message a day instead""",
    """[[route]]
receiver = "me"
kinds = ["*"]                       # for example ["license.*", "regulation.*"]""",
)
_CONSOLE = ("# Without a receiver alerts go to the console; see the README for Slack and mail.",)

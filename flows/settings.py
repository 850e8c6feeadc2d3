"""Secrets and places, from the environment and a .env file; read once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values

from connectors.exceptions import ConfigError

SHIPPED = Path(__file__).resolve().parent.parent / "watchlist.toml"
"""The watchlist that came with the program."""
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"", "0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs per deployment. `environment` is the process environment over the .env file."""

    environment: Mapping[str, str] = field(repr=False)
    database: str = field(repr=False)
    watchlist: str = ""
    allow_private: bool = False
    site_url: str = ""
    site_out: str = ""

    def get(self, name: str) -> str | None:
        """Return the value of NAME, or the content of the file that NAME_FILE names; None when neither is set."""
        if name in self.environment:
            return self.environment[name]
        path = self.environment.get(f"{name}_FILE")
        if path is None:
            return None
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as exc:
            msg = f"{name}_FILE names {path}, which cannot be read: {exc.strerror}"
            raise ConfigError(msg) from exc

    def expand(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Replace every ${NAME}; the names that are not set come back beside the text."""
        missing = tuple(name for name in _VARIABLE.findall(text) if self.get(name) is None)
        return _VARIABLE.sub(lambda match: self.get(match[1]) or "", text), missing

    def tokens(self) -> dict[str, str]:
        """Return bearer tokens by host: each is sent to its own host only."""
        found = {"huggingface.co": self.get("HF_TOKEN"), "api.github.com": self.get("GITHUB_TOKEN")}
        endpoint = self.get("HF_ENDPOINT")
        if endpoint and found["huggingface.co"]:
            found[_host(endpoint)] = found["huggingface.co"]
        return {host: token for host, token in found.items() if token}

    def secrets(self) -> tuple[str, ...]:
        """Return what of the settings must never be printed."""
        database = urlsplit(self.database).password or ""
        named = (self.get(name) for name in ("GAZETTE_HEARTBEAT_URL", "GAZETTE_HOOK_SECRET"))
        return tuple(filter(None, [*self.tokens().values(), *named, unquote(database)]))


def _host(url: str) -> str:
    return url.split("://", 1)[-1].split("/", 1)[0]


def read(environ: Mapping[str, str] | None = None, directory: Path | None = None) -> Settings:
    """Read the environment (default: this process's) over the .env file of `directory` (default: here)."""
    file = (directory or Path.cwd()) / ".env"
    values = {key: value for key, value in dotenv_values(file).items() if value is not None} if file.is_file() else {}
    environment = {**values, **(os.environ if environ is None else environ)}
    settings = Settings(environment=environment, database="")
    return Settings(
        environment=environment,
        database=settings.get("GAZETTE_DATABASE") or "sqlite:///gazette.db",
        watchlist=environment.get("GAZETTE_WATCHLIST", ""),
        allow_private=_flag(environment, "GAZETTE_ALLOW_PRIVATE_HOSTS"),
        site_url=environment.get("GAZETTE_SITE_URL", "").rstrip("/"),
        site_out=environment.get("GAZETTE_SITE_OUT", ""),
    )


def _flag(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").strip().lower()
    if value not in _TRUE | _FALSE:
        msg = f"the environment variable {name} is {value!r}; use 1 or 0"
        raise ConfigError(msg)
    return value in _TRUE


def locate(settings: Settings, path: str = "") -> Path:
    """Return the watchlist to use: the one named, else ./watchlist.toml, else the one that is shipped."""
    if path or settings.watchlist:
        return Path(path or settings.watchlist)
    here = Path("watchlist.toml")
    return here if here.is_file() else SHIPPED

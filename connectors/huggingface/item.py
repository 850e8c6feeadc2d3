"""One model as the Hub describes it, read permissively: only `_id` and `id` must be there. Pure."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

# Repositories older than the field carry this date.
_UNDATED = datetime(2022, 3, 2, 23, 29, 4, tzinfo=UTC)
_UNCOUNTABLE = 10**18
_FILE = re.compile(r"[^/]+$")


def _of(kind: type, empty: Any) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, kind) else empty


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _number(value: Any) -> float | None:
    usable = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _UNCOUNTABLE
    return float(value) if usable else None


def _files(value: Any) -> tuple[str, ...] | None:
    """None where the Hub did not say: an unknown list of files is not an empty one."""
    if not isinstance(value, list):
        return None
    names = (file.get("rfilename") for file in value if isinstance(file, dict))
    return tuple(name for name in names if isinstance(name, str))


def moment(value: Any) -> datetime | None:
    """Return an RFC 3339 time in UTC, None for anything else."""
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
        return when and (when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


Text = Annotated[str, BeforeValidator(_of(str, ""))]
Table = Annotated[dict[str, Any], BeforeValidator(_of(dict, {}))]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Number = Annotated[float | None, BeforeValidator(_number)]
Files = Annotated[tuple[str, ...] | None, BeforeValidator(_files)]
Moment = Annotated[datetime | None, BeforeValidator(moment)]
Flag = Annotated[bool, BeforeValidator(lambda value: value is True)]


class Item(BaseModel):
    """One item of /api/models or the answer of /api/models/{id}; what has the wrong shape reads as absent."""

    model_config = ConfigDict(frozen=True, extra="ignore", protected_namespaces=())

    key: str = Field(alias="_id", min_length=1)
    id: str = Field(min_length=1)
    author: Text = ""
    sha: Text = ""
    created: Moment = Field(None, alias="createdAt")
    modified: Moment = Field(None, alias="lastModified")
    gated: Any = None
    disabled: Flag = False
    private: Flag = False
    tags: Names = ()
    card: Any = Field(None, alias="cardData")
    pipeline: Text = Field("", alias="pipeline_tag")
    library: Text = Field("", alias="library_name")
    bases: Any = Field(None, alias="baseModels")
    safetensors: Table = {}
    gguf: Table = {}
    config: Table = {}
    files: Files = Field(None, alias="siblings")
    downloads: Number = None
    likes: Number = None

    @property
    def subject(self) -> str:
        """The immutable id: a renamed repository keeps it."""
        return f"hf:model:{self.key}"

    @property
    def name(self) -> str:
        """The id without its organization."""
        found = _FILE.search(self.id)
        return found[0] if found else self.id

    @property
    def readable_card(self) -> bool:
        """False where there is card data we cannot read: unreadable is not none."""
        return self.card is None or isinstance(self.card, dict)

    def field(self, name: str) -> Any:
        """Return a field of the card, None where the card or the field is missing."""
        return self.card.get(name) if isinstance(self.card, dict) else None

    @cached_property
    def _by_prefix(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for tag in self.tags:
            prefix, colon, rest = tag.partition(":")
            if colon:
                found.setdefault(prefix + colon, []).append(rest)
        return found

    def tagged(self, prefix: str) -> tuple[str, ...]:
        """Return what follows `prefix` ("license:") in the tags that begin with it, sorted."""
        return tuple(sorted(set(self._by_prefix.get(prefix, ()))))

    @property
    def published(self) -> datetime | None:
        """When the repository was created, None where the Hub does not know."""
        return None if self.created == _UNDATED else self.created

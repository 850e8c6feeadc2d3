"""One model as the Hub describes it, read permissively: only `_id` and `id` must be there. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, Strict
from pydantic_core import CoreSchema, core_schema

# Repositories older than the field carry this date.
_UNDATED: Final = datetime(2022, 3, 2, 23, 29, 4, tzinfo=UTC)
_UNCOUNTABLE: Final = 10**18
_LICENSE_FILE = re.compile(
    r"(?:[\w. -]*(?:licen[sc]e|notice|copying|agreement|us(?:e|age)[ _-]?policy|acceptable[ _-]?use"
    r"|terms(?:[ _-]of[ _-][\w-]+)?|许可|协议|条款)[\w -]*)(?:\.(?:md|txt|rst|pdf|html?))?",
    re.IGNORECASE,
)
_NAMES: Final = 8192
"""Names of files that are remembered: most repositories call their files alike."""
_OMITTED: Final = object()


class _Else:
    """What stands in the place of a value of another kind; `_OMITTED`: nothing, where it is one of several."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if self.value is _OMITTED:
            return core_schema.with_default_schema(handler(source), on_error="omit")
        return core_schema.with_default_schema(handler(source), default=self.value, on_error="default")


def _files(value: Any) -> tuple[str, ...] | None:
    """None where the Hub did not say: an unknown list of files is not an empty one."""
    if not isinstance(value, list):
        return None
    try:
        names = [file["rfilename"] for file in value]
    except (TypeError, KeyError):
        names = [file.get("rfilename") for file in value if isinstance(file, dict)]
    return tuple([name for name in names if isinstance(name, str)])


def moment(value: Any) -> datetime | None:
    """Return an RFC 3339 time in UTC, None for anything else."""
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
        if when is None or when.tzinfo is UTC:
            return when
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


Text = Annotated[str, Strict(), _Else("")]
Table = Annotated[dict[str, Any], _Else({})]
Names = Annotated[list[Annotated[str, Strict(), _Else(_OMITTED)]], Strict(), _Else([])]
Number = Annotated[
    float | None, Field(strict=True, gt=-_UNCOUNTABLE, lt=_UNCOUNTABLE, allow_inf_nan=False), _Else(None)
]
Files = Annotated[tuple[str, ...] | None, BeforeValidator(_files)]
Moment = Annotated[datetime | None, BeforeValidator(moment)]
Flag = Annotated[bool, Strict(), _Else(False)]


@lru_cache(maxsize=_NAMES)
def _is_license(file: str) -> bool:
    return _LICENSE_FILE.fullmatch(file.rpartition("/")[2]) is not None


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
    tags: Names = []
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
        return self.id.rpartition("/")[2] or self.id

    @property
    def readable_card(self) -> bool:
        """False where there is card data we cannot read: unreadable is not none."""
        return self.card is None or isinstance(self.card, dict)

    @property
    def fields(self) -> Mapping[str, Any]:
        """The card's fields by name, {} where there is no card that can be read."""
        return self.card if isinstance(self.card, dict) else {}

    def tagged(self, prefix: str) -> tuple[str, ...]:
        """Return what follows `prefix` ("license:") in the tags that begin with it, sorted."""
        return tuple(sorted({tag[len(prefix) :] for tag in self.tags if tag.startswith(prefix)}))

    @cached_property
    def license_tag(self) -> str:
        """The licenses that it is tagged with, "" for none."""
        return ",".join(self.tagged("license:"))

    @cached_property
    def license_files(self) -> tuple[str, ...]:
        """The paths of the files that look like terms (LICENSE, NOTICE, USE_POLICY, ...), sorted."""
        return tuple(sorted(filter(_is_license, self.files or ())))

    @property
    def published(self) -> datetime | None:
        """When the repository was created, None where the Hub does not know."""
        return None if self.created == _UNDATED else self.created

"""What the watchlist may say of the Hub, and where that is asked for. Pure."""

import re
from typing import Annotated, Final, Self
from urllib.parse import quote, urlencode

from pydantic import AfterValidator, BaseModel, model_validator

from connectors.text import web_address

HUB: Final = "https://huggingface.co"
PAGE: Final = 100
_EXPAND = (
    *("author", "createdAt", "lastModified", "sha", "gated", "disabled", "private", "tags", "cardData", "pipeline_tag"),
    *("library_name", "baseModels", "safetensors", "gguf", "config", "siblings", "downloads", "likes"),
)
_EXPANDED: Final = urlencode([("expand[]", name) for name in _EXPAND])
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_ID = re.compile(rf"(?:{_NAME.pattern}/)?{_NAME.pattern}")


def _endpoint(url: str) -> str:
    return web_address(url).rstrip("/") if url else ""


class Target(BaseModel, frozen=True, extra="forbid"):
    """All models of one organization, or single models by id ("Qwen/Qwen3-8B"); `endpoint` "" is huggingface.co."""

    organization: str = ""
    models: tuple[str, ...] = ()
    endpoint: Annotated[str, AfterValidator(_endpoint)] = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.organization) == bool(self.models):
            msg = 'say either organization = "..." or models = ["organization/name", ...]'
            raise ValueError(msg)
        if self.organization and not _NAME.fullmatch(self.organization):
            msg = f"organization {self.organization!r} is no name on the Hub: letters, digits, '-', '_', '.'"
            raise ValueError(msg)
        for model in self.models:
            if not _ID.fullmatch(model):
                msg = f'models: {model!r} is no id on the Hub: it looks like "organization/name"'
                raise ValueError(msg)
        return self


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for first."""
    base = target.endpoint or HUB
    if target.models:
        return tuple(model_address(base, model) for model in dict.fromkeys(target.models))
    return (listing_address(base, target.organization, sort="lastModified", limit=PAGE),)


def model_address(base: str, model: str) -> str:
    """Return where one model is described."""
    return f"{base}/api/models/{quote(model)}?{_EXPANDED}"


def listing_address(base: str, organization: str, *, sort: str, limit: int) -> str:
    """Return where the models of an organization are listed, the latest first."""
    query = urlencode({"author": organization, "sort": sort, "direction": -1, "limit": limit})
    return f"{base}/api/models?{query}&{_EXPANDED}"

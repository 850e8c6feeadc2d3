"""What GitHub answers, read permissively. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import from_json

from connectors.exceptions import FetchError, ParseError
from connectors.model import Quarantined, Response

M = TypeVar("M", bound=BaseModel)
_NOT_FOUND = 404
_RAW = 20_000


def moment(value: Any) -> datetime | None:
    """Return an RFC 3339 time in UTC, None for anything else."""
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
        return when.astimezone(UTC) if when and when.tzinfo else None
    except (ValueError, OverflowError):
        return None


Text = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")]
Size = Annotated[int, BeforeValidator(lambda value: value if isinstance(value, int) else 0)]


class File(BaseModel, frozen=True):
    """One entry of a folder; `sha` is git's name of its bytes."""

    path: str = Field(min_length=1)
    sha: str = Field(min_length=1)
    type: Text = ""
    size: Size = 0


class Release(BaseModel, frozen=True):
    """One release."""

    tag_name: str = Field(min_length=1)
    name: Text = ""
    body: Text = ""
    html_url: Text = ""
    draft: bool = False
    prerelease: bool = False
    published_at: Annotated[datetime | None, BeforeValidator(moment)] = None


class Tag(BaseModel, frozen=True):
    """One tag; GitHub does not say when it was set."""

    name: str = Field(min_length=1)


class License(BaseModel, frozen=True):
    """What GitHub takes the root's license file for."""

    spdx_id: Text = ""


class Repository(BaseModel, frozen=True):
    """The repository itself; `full_name` is the present name, also of a moved one."""

    full_name: str = Field(min_length=1)
    default_branch: Text = ""
    archived: bool = False
    license: Annotated[License, BeforeValidator(lambda value: value if isinstance(value, dict) else {})] = License()
    stargazers_count: Annotated[
        int | None, BeforeValidator(lambda value: value if isinstance(value, int) else None)
    ] = None


def decoded(response: Response) -> Any:
    """Return the JSON of an answer; ParseError where it is none."""
    try:
        return from_json(response.body)
    except ValueError as error:
        msg = f"GitHub answered with something that is no JSON: {error}"
        raise ParseError(msg) from error


def rows(response: Response) -> list[Any]:
    """Return the list that was answered; [] for the files of an empty repository.

    FetchError where there is no such repository, ParseError where the answer is no list.
    """
    data = decoded(response)
    if isinstance(data, list) and response.status != _NOT_FOUND:
        return data
    said = str(data.get("message", ""))[:200] if isinstance(data, dict) else ""
    if "is empty" in said:
        return []
    if response.status == _NOT_FOUND:
        msg = f"there is no such repository, or it is private: {said}"
        raise FetchError(msg, status=response.status)
    msg = f"GitHub answered without a list: {said}"
    raise ParseError(msg)


def valid(model: type[M], found: Iterable[Any], wrong: list[Quarantined]) -> list[M]:
    """Return what can be read; the rest is added to `wrong`."""
    read = list[M]()
    for row in found:
        try:
            read.append(model.model_validate(row))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            reason = f"{'.'.join(map(str, first['loc'])) or model.__name__}: {first['msg']}"
            wrong.append(Quarantined(repr(row)[:_RAW], reason))
    return read

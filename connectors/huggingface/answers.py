"""What the Hub answers: lists, models, refusals, the next page. Pure."""

import re
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import from_json

from connectors.exceptions import FetchError, ParseError
from connectors.model import Response

_NEXT = re.compile(r"<([^<>]*)>\s*;[^,<]*\brel=\"?next\"?", re.IGNORECASE)


def absent(response: Response) -> bool:
    """Tell whether there is no such model. Private, deleted and misspelled look alike: 401 without a token, 404 with one, and the Hub's own error body.

    FetchError where the Hub refuses the token.
    """
    if response.status not in {401, 404}:
        return False
    error = str(described(response, error=True).get("error", ""))
    if "credentials" in f"{error} {response.headers.get('x-error-message', '')}".lower():
        msg = "the Hub refuses the token (HF_TOKEN)"
        raise FetchError(msg, status=response.status)
    return True


def listed(response: Response) -> list[Any]:
    """Return the list that was answered; ParseError where it is none."""
    data = decoded(response)
    if isinstance(data, list):
        return data
    raise ParseError(_complaint(data, "a list of models"))


def described(response: Response, *, error: bool = False) -> dict[str, Any]:
    """Return the model that was answered, or the error where one was due; ParseError for anything else."""
    data = decoded(response)
    if isinstance(data, dict) and ("error" in data) == error:
        return data
    raise ParseError(_complaint(data, "the Hub's own error" if error else "a model"))


def decoded(response: Response) -> Any:
    """Return the JSON of an answer; ParseError where it is none."""
    try:
        return from_json(response.body)
    except ValueError as error:
        msg = f"the Hub answered with something that is no JSON: {error}"
        raise ParseError(msg) from error


def _complaint(data: Any, expected: str) -> str:
    said = data.get("error") if isinstance(data, dict) else None
    return f"the Hub answered with an error: {str(said)[:200]}" if said else f"the Hub answered without {expected}"


def next_page(response: Response, url: str) -> str:
    """Return the address of the page after `url`, "" on the last: the Hub always names its own host, we keep ours."""
    links: list[str] = _NEXT.findall(response.headers.get("link", ""))
    query = next((urlsplit(link).query for link in links), "")
    return f"{url.partition('?')[0]}?{query}" if query else ""

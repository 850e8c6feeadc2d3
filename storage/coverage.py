"""Which models the terms on a page are for: those that the watchlist says, and those whose cards name the page."""

import json
from collections.abc import Iterable

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from .schema import ObservationRow


def covered(session: Session, patterns: Iterable[str], limit: int = 200) -> list[str]:
    """Return the names of the models that globs like `gemma-3*` cover, owner aside."""
    likes = [pattern.casefold().replace("_", r"\_").replace("*", "%").replace("?", "_") for pattern in patterns]
    if not likes:
        return []
    title = func.lower(ObservationRow.title)
    wanted = [title.like(form, escape="\\") for like in likes for form in (like, f"%/{like}")]
    query = select(ObservationRow.title).where(ObservationRow.nature == "model", or_(*wanted)).distinct()
    return sorted(session.scalars(query.order_by(ObservationRow.title).limit(limit)))


def naming(session: Session, page: str, limit: int = 200) -> list[str]:
    """Return the names of the models whose cards name a page as their license."""
    query = select(ObservationRow.title, ObservationRow.notes).where(
        ObservationRow.nature == "model",
        ObservationRow.removed_at.is_(None),
        cast(ObservationRow.notes, Text).contains(json.dumps(page), autoescape=True),
    )
    found = {title for title, notes in session.execute(query) if page in (notes.get("license_pages") or ())}
    return sorted(found)[:limit]

"""Alembic's entry: runs the migrations on the connection it is given."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.columns import UTCDateTime
from storage.schema import Base


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write plain SQLAlchemy types, so that old migrations never import our code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations on `attributes["connection"]`, or on the URL given with `-x url=...`."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        connection = sa.create_engine(context.get_x_argument(as_dictionary=True)["url"]).connect()
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_item=render_item, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


run()

"""Backfills are leased, and count what they saw."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("backfills", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("lease", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("backfills", schema=None) as batch_op:
        batch_op.drop_column("lease_until")
        batch_op.drop_column("lease")
        batch_op.drop_column("seen")

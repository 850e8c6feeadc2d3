"""Sources count the moves of their address; keys are looked up across sources."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_to", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("moves", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("whole_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aliases_key"), ["key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_aliases_key"))
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_column("whole_at")
        batch_op.drop_column("moves")
        batch_op.drop_column("moved_to")

"""License changes are found by the title they bear, and those of pages by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_PAGE = sa.text("subject LIKE 'page:%'")


def upgrade() -> None:
    op.create_index(op.f("ix_changes_title_detected_at"), "changes", ["title", "detected_at"])
    op.create_index("ix_changes_of_page", "changes", ["detected_at"], sqlite_where=_PAGE, postgresql_where=_PAGE)


def downgrade() -> None:
    op.drop_index("ix_changes_of_page", table_name="changes")
    op.drop_index(op.f("ix_changes_title_detected_at"), table_name="changes")

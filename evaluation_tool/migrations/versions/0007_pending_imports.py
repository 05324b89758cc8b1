"""Pending imports, and the fingerprint of the scale's own colours"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_pending_import_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pending_import"),
    )
    with op.batch_alter_table("pending_import") as batch_op:
        batch_op.create_index("ix_pending_import_account_id", ["account_id"])
        batch_op.create_index("ix_pending_import_expires_at", ["expires_at"])

    with op.batch_alter_table("establishment") as batch_op:
        batch_op.add_column(sa.Column("level_styles", sa.String(length=16), nullable=False, server_default=""))

"""Whose an activity was before it was copied or came in a file"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("activity") as batch_op:
        batch_op.add_column(sa.Column("origin_credit", sa.String(length=255), nullable=False, server_default=""))

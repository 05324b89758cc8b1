"""Students alike on paper of whom somebody said that they are two"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "distinct_pair",
        sa.Column("first_student_id", sa.Integer(), nullable=False),
        sa.Column("second_student_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.CheckConstraint("first_student_id < second_student_id", name=op.f("ck_distinct_pair_ordered")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_distinct_pair_author_id_account")),
        sa.ForeignKeyConstraint(
            ["first_student_id"],
            ["student.id"],
            name=op.f("fk_distinct_pair_first_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_student_id"],
            ["student.id"],
            name=op.f("fk_distinct_pair_second_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("first_student_id", "second_student_id", name="pk_distinct_pair"),
    )
    op.create_index(op.f("ix_distinct_pair_author_id"), "distinct_pair", ["author_id"])
    op.create_index(op.f("ix_distinct_pair_second_student_id"), "distinct_pair", ["second_student_id"])

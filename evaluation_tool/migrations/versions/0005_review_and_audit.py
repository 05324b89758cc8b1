"""Review and audit"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_event"),
        sa.UniqueConstraint("hash", name="uq_audit_event_hash"),
    )
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.create_index("ix_audit_event_account_id", ["account_id"])

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_single_row")),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "audit_detail",
        sa.Column("event_sequence", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_sequence"], ["audit_event.sequence"], name="fk_audit_detail_event_sequence_audit_event"
        ),
        sa.PrimaryKeyConstraint("event_sequence", "position", name="pk_audit_detail"),
    )
    with op.batch_alter_table("audit_detail") as batch_op:
        batch_op.create_index("ix_audit_detail_student", ["student_id"])

    op.create_table(
        "attention_acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("evidence_key", sa.String(length=120), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_attention_acknowledgement_author_id_account"),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name="fk_attention_acknowledgement_student_id_student",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attention_acknowledgement"),
    )
    with op.batch_alter_table("attention_acknowledgement") as batch_op:
        batch_op.create_index("ix_attention_acknowledgement_author_id", ["author_id"])
        batch_op.create_index("ix_attention_acknowledgement_student_id", ["student_id"])

    op.create_table(
        "council_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "subject", "synthesis", "component", name="kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("component_code", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("positioning", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(text) <= 1500", name=op.f("ck_council_comment_text_length")),
        sa.CheckConstraint(
            "positioning IS NULL OR positioning BETWEEN 1 AND 4", name=op.f("ck_council_comment_positioning")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_council_comment_author_id_account"),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name="fk_council_comment_period_id_period"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_council_comment_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_council_comment_subject_id_subject"),
        sa.PrimaryKeyConstraint("id", name="pk_council_comment"),
        sa.UniqueConstraint(
            "period_id",
            "student_id",
            "kind",
            "subject_id",
            "component_code",
            "cycle",
            name="uq_council_comment_period_id_student_id_kind_subject_id_component_code_cycle",
        ),
    )
    with op.batch_alter_table("council_comment") as batch_op:
        batch_op.create_index("ix_council_comment_author_id", ["author_id"])
        batch_op.create_index("ix_council_comment_student", ["student_id", "period_id"])
        batch_op.create_index("ix_council_comment_subject_id", ["subject_id"])

    op.create_table(
        "individual_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("people", sa.String(length=1000), nullable=False),
        sa.Column("adaptations", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("next_meeting_on", sa.Date(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_individual_plan_author_id_account"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_individual_plan_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_individual_plan"),
        sa.UniqueConstraint("student_id", "version", name="uq_individual_plan_student_id_version"),
    )
    with op.batch_alter_table("individual_plan") as batch_op:
        batch_op.create_index("ix_individual_plan_author_id", ["author_id"])

    op.create_table(
        "individual_plan_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("individual_plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name="fk_individual_plan_goal_competency_id_competency"
        ),
        sa.ForeignKeyConstraint(
            ["individual_plan_id"],
            ["individual_plan.id"],
            name="fk_individual_plan_goal_individual_plan_id_individual_plan",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_individual_plan_goal"),
    )
    with op.batch_alter_table("individual_plan_goal") as batch_op:
        batch_op.create_index("ix_individual_plan_goal_competency_id", ["competency_id"])
        batch_op.create_index("ix_individual_plan_goal_individual_plan_id", ["individual_plan_id"])

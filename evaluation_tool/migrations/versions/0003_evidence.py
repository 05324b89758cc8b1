"""Evidence"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "private_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_private_note_author_id_account"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_private_note_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_private_note"),
    )
    with op.batch_alter_table("private_note") as batch_op:
        batch_op.create_index("ix_private_note_author_id", ["author_id"])
        batch_op.create_index("ix_private_note_student_id", ["student_id"])

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column(
            "context",
            sa.Enum(
                "classroom",
                "workshop",
                "placement",
                "oral",
                "written",
                name="context",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("is_implicit", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_assessment_author_id_account"),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name="fk_assessment_class_group_id_class_group"
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name="fk_assessment_grid_id_grid"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
    )
    with op.batch_alter_table("assessment") as batch_op:
        batch_op.create_index("ix_assessment_author_day", ["author_id", "class_group_id", "observed_on"])
        batch_op.create_index("ix_assessment_class_day", ["class_group_id", "observed_on"])
        batch_op.create_index("ix_assessment_grid_id", ["grid_id"])

    op.create_table(
        "assessment_absence",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_assessment_absence_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_assessment_absence_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "student_id", name="pk_assessment_absence"),
    )
    with op.batch_alter_table("assessment_absence") as batch_op:
        batch_op.create_index("ix_assessment_absence_student_id", ["student_id"])

    op.create_table(
        "domain_tally",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("domain_id", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("competencies", sa.Integer(), nullable=False),
        sa.Column("last_observed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("competencies >= 0", name=op.f("ck_domain_tally_competencies")),
        sa.ForeignKeyConstraint(["domain_id"], ["competency.id"], name="fk_domain_tally_domain_id_competency"),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name="fk_domain_tally_level_id_level"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_domain_tally_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("student_id", "domain_id", "level_id", name="pk_domain_tally"),
    )
    with op.batch_alter_table("domain_tally") as batch_op:
        batch_op.create_index("ix_domain_tally_domain_id", ["domain_id"])
        batch_op.create_index("ix_domain_tally_level_id", ["level_id"])

    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_goal_author_id_account"),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name="fk_goal_competency_id_competency"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_goal_student_id_student", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_goal"),
    )
    with op.batch_alter_table("goal") as batch_op:
        batch_op.create_index("ix_goal_author_id", ["author_id"])
        batch_op.create_index("ix_goal_competency_id", ["competency_id"])
        batch_op.create_index("ix_goal_student_id", ["student_id"])

    op.create_table(
        "help_offer",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name="fk_help_offer_competency_id_competency"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_help_offer_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("student_id", "competency_id", name="pk_help_offer"),
    )
    with op.batch_alter_table("help_offer") as batch_op:
        batch_op.create_index("ix_help_offer_competency_id", ["competency_id"])

    op.create_table(
        "level_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_level_decision_author_id_account"),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name="fk_level_decision_competency_id_competency"
        ),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name="fk_level_decision_level_id_level"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_level_decision_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_level_decision"),
    )
    with op.batch_alter_table("level_decision") as batch_op:
        batch_op.create_index("ix_level_decision_author_id", ["author_id"])
        batch_op.create_index("ix_level_decision_competency_id", ["competency_id"])
        batch_op.create_index("ix_level_decision_level_id", ["level_id"])
        batch_op.create_index("ix_level_decision_pair", ["student_id", "competency_id", "id"])

    op.create_table(
        "next_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_next_step_author_id_account"),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name="fk_next_step_competency_id_competency"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_next_step_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_next_step"),
    )
    with op.batch_alter_table("next_step") as batch_op:
        batch_op.create_index("ix_next_step_author_id", ["author_id"])
        batch_op.create_index("ix_next_step_competency_id", ["competency_id"])
        batch_op.create_index("ix_next_step_pair", ["student_id", "competency_id", "id"])

    op.create_table(
        "period_snapshot",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name="fk_period_snapshot_competency_id_competency"
        ),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name="fk_period_snapshot_level_id_level"),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name="fk_period_snapshot_period_id_period"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_period_snapshot_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("period_id", "student_id", "competency_id", name="pk_period_snapshot"),
    )
    with op.batch_alter_table("period_snapshot") as batch_op:
        batch_op.create_index("ix_period_snapshot_competency_id", ["competency_id"])
        batch_op.create_index("ix_period_snapshot_level_id", ["level_id"])
        batch_op.create_index("ix_period_snapshot_student_id", ["student_id"])

    op.create_table(
        "assessment_item",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("grid_item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_assessment_item_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["grid_item_id"], ["grid_item.id"], name="fk_assessment_item_grid_item_id_grid_item"),
        sa.PrimaryKeyConstraint("assessment_id", "grid_item_id", name="pk_assessment_item"),
    )
    with op.batch_alter_table("assessment_item") as batch_op:
        batch_op.create_index("ix_assessment_item_grid_item_id", ["grid_item_id"])

    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("grid_item_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("teacher", "self", name="source", native_enum=False, create_constraint=True, length=8),
            nullable=False,
        ),
        sa.Column("level_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("abs", "disp", "clear", name="state", native_enum=False, create_constraint=True, length=8),
            nullable=True,
        ),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("operation_id", sa.String(length=36), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("is_effective", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(level_id IS NULL) <> (state IS NULL)", name=op.f("ck_observation_level_or_state")),
        sa.CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name=op.f("ck_observation_not_own_replacement")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_observation_assessment_id_assessment"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_observation_author_id_account"),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name="fk_observation_competency_id_competency"),
        sa.ForeignKeyConstraint(["grid_item_id"], ["grid_item.id"], name="fk_observation_grid_item_id_grid_item"),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name="fk_observation_level_id_level"),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["observation.id"],
            name="fk_observation_replaces_id_observation",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_observation_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_observation"),
        sa.UniqueConstraint("operation_id", name="uq_observation_operation_id"),
        sa.UniqueConstraint("replaces_id", name="uq_observation_replaces_id"),
    )
    with op.batch_alter_table("observation") as batch_op:
        batch_op.create_index("ix_observation_assessment", ["assessment_id", "student_id", "grid_item_id"])
        batch_op.create_index("ix_observation_author_id", ["author_id"])
        batch_op.create_index("ix_observation_batch", ["batch_id"])
        batch_op.create_index(
            "ix_observation_effective",
            ["student_id", "competency_id", "source", "observed_on", "sequence", "level_id"],
            unique=False,
            sqlite_where=sa.text("is_effective = 1"),
            postgresql_where=sa.text("is_effective"),
        )
        batch_op.create_index("ix_observation_grid_item_id", ["grid_item_id"])
        batch_op.create_index("ix_observation_trail", ["student_id", "competency_id", "sequence"])

    op.create_table(
        "assessment_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("grid_item_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting", "answered", "withdrawn", name="status", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("observation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grid_item_id"], ["grid_item.id"], name="fk_assessment_request_grid_item_id_grid_item"
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name="fk_assessment_request_observation_id_observation",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_assessment_request_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_request"),
    )
    with op.batch_alter_table("assessment_request") as batch_op:
        batch_op.create_index("ix_assessment_request_item", ["grid_item_id", "status"])
        batch_op.create_index("ix_assessment_request_observation_id", ["observation_id"])
        batch_op.create_index("ix_assessment_request_student_id", ["student_id"])

    op.create_table(
        "attainment",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=True),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name="fk_attainment_competency_id_competency"),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name="fk_attainment_level_id_level"),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name="fk_attainment_observation_id_observation",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_attainment_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("student_id", "competency_id", name="pk_attainment"),
    )
    with op.batch_alter_table("attainment") as batch_op:
        batch_op.create_index("ix_attainment_competency", ["competency_id", "student_id", "level_id"])
        batch_op.create_index("ix_attainment_level_id", ["level_id"])
        batch_op.create_index("ix_attainment_observation_id", ["observation_id"])

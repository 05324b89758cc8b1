"""Differentiation"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("material", sa.String(length=500), nullable=False),
        sa.Column("licence", sa.String(length=60), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(), nullable=True),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 600", name=op.f("ck_activity_minutes")),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["activity.id"], name="fk_activity_origin_id_activity", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="fk_activity_owner_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
    )
    with op.batch_alter_table("activity") as batch_op:
        batch_op.create_index("ix_activity_origin_id", ["origin_id"])
        batch_op.create_index("ix_activity_owner_id", ["owner_id"])

    op.create_table(
        "grouping_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "needs_named",
                "needs_profile",
                "mixed",
                "tutoring",
                "random",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "published_at IS NULL OR ends_on IS NOT NULL", name=op.f("ck_grouping_plan_published_has_end")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_grouping_plan_author_id_account"),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name="fk_grouping_plan_class_group_id_class_group"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_grouping_plan"),
    )
    with op.batch_alter_table("grouping_plan") as batch_op:
        batch_op.create_index("ix_grouping_plan_author_id", ["author_id"])
        batch_op.create_index("ix_grouping_plan_class", ["class_group_id", "starts_on"])

    op.create_table(
        "pair_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("first_student_id", sa.Integer(), nullable=False),
        sa.Column("second_student_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("apart", "together", name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("is_hard", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_student_id < second_student_id", name=op.f("ck_pair_rule_ordered")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_pair_rule_author_id_account"),
        sa.ForeignKeyConstraint(["class_group_id"], ["class_group.id"], name="fk_pair_rule_class_group_id_class_group"),
        sa.ForeignKeyConstraint(
            ["first_student_id"], ["student.id"], name="fk_pair_rule_first_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_year_id"], ["school_year.id"], name="fk_pair_rule_school_year_id_school_year"),
        sa.ForeignKeyConstraint(
            ["second_student_id"],
            ["student.id"],
            name="fk_pair_rule_second_student_id_student",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pair_rule"),
        sa.UniqueConstraint(
            "class_group_id",
            "first_student_id",
            "second_student_id",
            "author_id",
            name="uq_pair_rule_class_group_id_first_student_id_second_student_id_author_id",
        ),
    )
    with op.batch_alter_table("pair_rule") as batch_op:
        batch_op.create_index("ix_pair_rule_author_id", ["author_id"])
        batch_op.create_index("ix_pair_rule_first_student_id", ["first_student_id"])
        batch_op.create_index("ix_pair_rule_school_year_id", ["school_year_id"])
        batch_op.create_index("ix_pair_rule_second_student_id", ["second_student_id"])

    op.create_table(
        "work_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_work_plan_author_id_account"),
        sa.ForeignKeyConstraint(["class_group_id"], ["class_group.id"], name="fk_work_plan_class_group_id_class_group"),
        sa.PrimaryKeyConstraint("id", name="pk_work_plan"),
    )
    with op.batch_alter_table("work_plan") as batch_op:
        batch_op.create_index("ix_work_plan_author_id", ["author_id"])
        batch_op.create_index("ix_work_plan_class_group_id", ["class_group_id"])

    op.create_table(
        "activity_resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(url IS NULL) <> (content IS NULL)", name=op.f("ck_activity_resource_url_or_file")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_activity_resource_activity_id_activity", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_activity_resource"),
    )
    with op.batch_alter_table("activity_resource") as batch_op:
        batch_op.create_index("ix_activity_resource_activity_id", ["activity_id"])

    op.create_table(
        "activity_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column(
            "support",
            sa.Enum(
                "guided", "practice", "deeper", name="support", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_activity_version_activity_id_activity", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_activity_version"),
        sa.UniqueConstraint("activity_id", "support", name="uq_activity_version_activity_id_support"),
    )
    op.create_table(
        "work_plan_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column(
            "support",
            sa.Enum(
                "guided", "practice", "deeper", name="support", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("is_optional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_work_plan_item_activity_id_activity", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["work_plan_id"],
            ["work_plan.id"],
            name="fk_work_plan_item_work_plan_id_work_plan",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_work_plan_item"),
    )
    with op.batch_alter_table("work_plan_item") as batch_op:
        batch_op.create_index("ix_work_plan_item_activity_id", ["activity_id"])
        batch_op.create_index("ix_work_plan_item_work_plan_id", ["work_plan_id"])

    op.create_table(
        "work_plan_student",
        sa.Column("work_plan_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_work_plan_student_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["work_plan_id"],
            ["work_plan.id"],
            name="fk_work_plan_student_work_plan_id_work_plan",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("work_plan_id", "student_id", name="pk_work_plan_student"),
    )
    with op.batch_alter_table("work_plan_student") as batch_op:
        batch_op.create_index("ix_work_plan_student_student_id", ["student_id"])

    op.create_table(
        "activity_competency",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name="fk_activity_competency_activity_id_activity",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name="fk_activity_competency_competency_id_competency"
        ),
        sa.PrimaryKeyConstraint("activity_id", "competency_id", name="pk_activity_competency"),
    )
    with op.batch_alter_table("activity_competency") as batch_op:
        batch_op.create_index("ix_activity_competency_competency_id", ["competency_id"])

    op.create_table(
        "activity_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column(
            "support",
            sa.Enum(
                "guided", "practice", "deeper", name="support", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("material", sa.String(length=500), nullable=False),
        sa.Column("adult", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_activity_group_activity_id_activity", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name="fk_activity_group_competency_id_competency"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["grouping_plan.id"], name="fk_activity_group_plan_id_grouping_plan", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_activity_group"),
        sa.UniqueConstraint("plan_id", "position", name="uq_activity_group_plan_id_position"),
    )
    with op.batch_alter_table("activity_group") as batch_op:
        batch_op.create_index("ix_activity_group_activity_id", ["activity_id"])
        batch_op.create_index("ix_activity_group_competency_id", ["competency_id"])

    op.create_table(
        "grouping_plan_competency",
        sa.Column("grouping_plan_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name="fk_grouping_plan_competency_competency_id_competency"
        ),
        sa.ForeignKeyConstraint(
            ["grouping_plan_id"],
            ["grouping_plan.id"],
            name="fk_grouping_plan_competency_grouping_plan_id_grouping_plan",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("grouping_plan_id", "competency_id", name="pk_grouping_plan_competency"),
    )
    with op.batch_alter_table("grouping_plan_competency") as batch_op:
        batch_op.create_index("ix_grouping_plan_competency_competency_id", ["competency_id"])

    op.create_table(
        "work_plan_tick",
        sa.Column("work_plan_item_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_work_plan_tick_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["work_plan_item_id"],
            ["work_plan_item.id"],
            name="fk_work_plan_tick_work_plan_item_id_work_plan_item",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("work_plan_item_id", "student_id", name="pk_work_plan_tick"),
    )
    with op.batch_alter_table("work_plan_tick") as batch_op:
        batch_op.create_index("ix_work_plan_tick_student_id", ["student_id"])

    op.create_table(
        "feeling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("easy", "right", "hard", "help", name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("activity_group_id", sa.Integer(), nullable=True),
        sa.Column("work_plan_item_id", sa.Integer(), nullable=True),
        sa.Column("felt_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_group_id"],
            ["activity_group.id"],
            name="fk_feeling_activity_group_id_activity_group",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_feeling_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["work_plan_item_id"],
            ["work_plan_item.id"],
            name="fk_feeling_work_plan_item_id_work_plan_item",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feeling"),
    )
    with op.batch_alter_table("feeling") as batch_op:
        batch_op.create_index("ix_feeling_activity_group_id", ["activity_group_id"])
        batch_op.create_index("ix_feeling_student_id", ["student_id"])
        batch_op.create_index("ix_feeling_work_plan_item_id", ["work_plan_item_id"])

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_group_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("is_tutor", sa.Boolean(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_group_id"],
            ["activity_group.id"],
            name="fk_membership_activity_group_id_activity_group",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_membership_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint("activity_group_id", "student_id", name="uq_membership_activity_group_id_student_id"),
    )
    with op.batch_alter_table("membership") as batch_op:
        batch_op.create_index("ix_membership_student_id", ["student_id"])

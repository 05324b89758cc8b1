"""Frameworks, scale and grids"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "level_scale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_level_scale"),
        sa.UniqueConstraint("version", name="uq_level_scale_version"),
    )
    with op.batch_alter_table("level_scale") as batch_op:
        batch_op.create_index(
            "uq_level_scale_active",
            ["is_active"],
            unique=True,
            sqlite_where=sa.text("is_active = 1"),
            postgresql_where=sa.text("is_active"),
        )

    op.create_table(
        "level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("teacher_label", sa.String(length=80), nullable=False),
        sa.Column("student_label", sa.String(length=80), nullable=False),
        sa.Column("help_text", sa.String(length=300), nullable=False),
        sa.Column("symbol", sa.String(length=4), nullable=False),
        sa.Column("fill", sa.String(length=7), nullable=False),
        sa.Column("text_colour", sa.String(length=7), nullable=False),
        sa.Column("official_rank", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "official_rank IS NULL OR official_rank BETWEEN 1 AND 4", name=op.f("ck_level_official_rank")
        ),
        sa.CheckConstraint("rank BETWEEN 1 AND 5", name=op.f("ck_level_rank")),
        sa.ForeignKeyConstraint(
            ["scale_id"], ["level_scale.id"], name="fk_level_scale_id_level_scale", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_level"),
        sa.UniqueConstraint("scale_id", "code", name="uq_level_scale_id_code"),
        sa.UniqueConstraint("scale_id", "rank", name="uq_level_scale_id_rank"),
    )
    op.create_table(
        "framework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="fk_framework_owner_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_framework"),
        sa.UniqueConstraint("key", name="uq_framework_key"),
    )
    with op.batch_alter_table("framework") as batch_op:
        batch_op.create_index("ix_framework_owner_id", ["owner_id"])

    op.create_table(
        "grid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("period_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=80), nullable=False),
        sa.Column("licence", sa.String(length=60), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("origin_credit", sa.String(length=255), nullable=False),
        sa.Column("shared_at", sa.DateTime(), nullable=True),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["origin_id"], ["grid.id"], name="fk_grid_origin_id_grid", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="fk_grid_owner_id_account"),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name="fk_grid_period_id_period"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_grid_subject_id_subject"),
        sa.PrimaryKeyConstraint("id", name="pk_grid"),
    )
    with op.batch_alter_table("grid") as batch_op:
        batch_op.create_index("ix_grid_origin_id", ["origin_id"])
        batch_op.create_index("ix_grid_owner", ["owner_id", "archived_at"])
        batch_op.create_index("ix_grid_period_id", ["period_id"])
        batch_op.create_index("ix_grid_subject_id", ["subject_id"])

    op.create_table(
        "level_mapping",
        sa.Column("from_level_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("to_level_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_level_id"], ["level.id"], name="fk_level_mapping_from_level_id_level", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["scale_id"], ["level_scale.id"], name="fk_level_mapping_scale_id_level_scale", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_level_id"], ["level.id"], name="fk_level_mapping_to_level_id_level", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("from_level_id", "scale_id", name="pk_level_mapping"),
    )
    with op.batch_alter_table("level_mapping") as batch_op:
        batch_op.create_index("ix_level_mapping_to_level_id", ["to_level_id"])

    op.create_table(
        "competency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("domain_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("domain_id IS NULL OR domain_id <> id", name=op.f("ck_competency_not_own_domain")),
        sa.ForeignKeyConstraint(["domain_id"], ["competency.id"], name="fk_competency_domain_id_competency"),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name="fk_competency_framework_id_framework", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_competency"),
        sa.UniqueConstraint("framework_id", "code", name="uq_competency_framework_id_code"),
    )
    with op.batch_alter_table("competency") as batch_op:
        batch_op.create_index("ix_competency_domain_id", ["domain_id"])

    op.create_table(
        "framework_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "official",
                "proposed",
                "school",
                "personal",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("legal_reference", sa.String(length=500), nullable=False),
        sa.Column("source_id", sa.String(length=255), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("installed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.id"],
            name="fk_framework_version_framework_id_framework",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_framework_version"),
        sa.UniqueConstraint("framework_id", "number", name="uq_framework_version_framework_id_number"),
    )
    op.create_table(
        "grid_class",
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name="fk_grid_class_class_group_id_class_group"
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name="fk_grid_class_grid_id_grid", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("grid_id", "class_group_id", name="pk_grid_class"),
    )
    with op.batch_alter_table("grid_class") as batch_op:
        batch_op.create_index("ix_grid_class_class_group_id", ["class_group_id"])

    op.create_table(
        "grid_co_owner",
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_grid_co_owner_account_id_account"),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name="fk_grid_co_owner_grid_id_grid", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("grid_id", "account_id", name="pk_grid_co_owner"),
    )
    with op.batch_alter_table("grid_co_owner") as batch_op:
        batch_op.create_index("ix_grid_co_owner_account_id", ["account_id"])

    op.create_table(
        "competency_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "domain",
                "component",
                "subject",
                "block",
                "field",
                "group",
                "competency",
                "element",
                "item",
                "attitude",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("external_code", sa.String(length=255), nullable=False),
        sa.Column("lsu_code", sa.String(length=20), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name="fk_competency_version_competency_id_competency"
        ),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name="fk_competency_version_framework_version_id_framework_version",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["competency_version.id"], name="fk_competency_version_parent_id_competency_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_competency_version"),
        sa.UniqueConstraint(
            "framework_version_id",
            "competency_id",
            name="uq_competency_version_framework_version_id_competency_id",
        ),
    )
    with op.batch_alter_table("competency_version") as batch_op:
        batch_op.create_index("ix_competency_version_competency_id", ["competency_id"])
        batch_op.create_index("ix_competency_version_parent_id", ["parent_id"])
        batch_op.create_index("ix_competency_version_tree", ["framework_version_id", "parent_id", "position"])

    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "criterion", "next_step", "council", name="kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("competency_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("rank IS NULL OR rank BETWEEN 1 AND 5", name=op.f("ck_phrase_rank")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_phrase_author_id_account"),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name="fk_phrase_competency_id_competency"),
        sa.PrimaryKeyConstraint("id", name="pk_phrase"),
    )
    with op.batch_alter_table("phrase") as batch_op:
        batch_op.create_index("ix_phrase_author_id", ["author_id"])
        batch_op.create_index("ix_phrase_competency_id", ["competency_id"])
        batch_op.create_index("ix_phrase_kind", ["kind", "competency_id"])

    op.create_table(
        "grid_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("competency_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=160), nullable=False),
        sa.Column("pictogram", sa.String(length=40), nullable=False),
        sa.Column("is_self_only", sa.Boolean(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name="fk_grid_item_competency_id_competency"),
        sa.ForeignKeyConstraint(
            ["competency_version_id"],
            ["competency_version.id"],
            name="fk_grid_item_competency_version_id_competency_version",
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name="fk_grid_item_grid_id_grid", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_grid_item"),
        sa.UniqueConstraint("grid_id", "competency_id", name="uq_grid_item_grid_id_competency_id"),
    )
    with op.batch_alter_table("grid_item") as batch_op:
        batch_op.create_index("ix_grid_item_competency_id", ["competency_id"])
        batch_op.create_index("ix_grid_item_competency_version_id", ["competency_version_id"])
        batch_op.create_index("ix_grid_item_order", ["grid_id", "position"])

    op.create_table(
        "socle_link",
        sa.Column("competency_version_id", sa.Integer(), nullable=False),
        sa.Column("component_code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_version_id"],
            ["competency_version.id"],
            name="fk_socle_link_competency_version_id_competency_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("competency_version_id", "component_code", name="pk_socle_link"),
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_item_id", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_item_id"], ["grid_item.id"], name="fk_criterion_grid_item_id_grid_item", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name="fk_criterion_level_id_level"),
        sa.PrimaryKeyConstraint("id", name="pk_criterion"),
        sa.UniqueConstraint("grid_item_id", "level_id", name="uq_criterion_grid_item_id_level_id"),
    )
    with op.batch_alter_table("criterion") as batch_op:
        batch_op.create_index("ix_criterion_level_id", ["level_id"])

    op.create_table(
        "grid_item_socle",
        sa.Column("grid_item_id", sa.Integer(), nullable=False),
        sa.Column("component_code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_item_id"],
            ["grid_item.id"],
            name="fk_grid_item_socle_grid_item_id_grid_item",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("grid_item_id", "component_code", name="pk_grid_item_socle"),
    )
    op.create_table(
        "not_taught",
        sa.Column("grid_item_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name="fk_not_taught_class_group_id_class_group"
        ),
        sa.ForeignKeyConstraint(
            ["grid_item_id"], ["grid_item.id"], name="fk_not_taught_grid_item_id_grid_item", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("grid_item_id", "class_group_id", name="pk_not_taught"),
    )
    with op.batch_alter_table("not_taught") as batch_op:
        batch_op.create_index("ix_not_taught_class_group_id", ["class_group_id"])

"""People and accounts"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "establishment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("product_name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column(
            "attainment_rule",
            sa.Enum(
                "latest",
                "best",
                "decided",
                name="attainment_rule",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "publication",
            sa.Enum(
                "at_closing", "immediate", name="publication", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("closing_hour", sa.Integer(), nullable=False),
        sa.Column("stale_after_weeks", sa.Integer(), nullable=False),
        sa.Column("discover_after_weeks", sa.Integer(), nullable=False),
        sa.Column("self_assessment_on", sa.Boolean(), nullable=False),
        sa.Column("requests_on", sa.Boolean(), nullable=False),
        sa.Column("feelings_on", sa.Boolean(), nullable=False),
        sa.Column("no_marks_voted_on", sa.Date(), nullable=True),
        sa.Column("aipd_signed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("closing_hour BETWEEN 0 AND 23", name=op.f("ck_establishment_closing_hour")),
        sa.CheckConstraint("id = 1", name=op.f("ck_establishment_single_row")),
        sa.CheckConstraint("stale_after_weeks BETWEEN 1 AND 52", name=op.f("ck_establishment_stale_weeks")),
        sa.PrimaryKeyConstraint("id", name="pk_establishment"),
    )
    op.create_table(
        "login_throttle",
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failure_at", sa.DateTime(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key_digest", name="pk_login_throttle"),
    )
    op.create_table(
        "school_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_school_year_dates")),
        sa.PrimaryKeyConstraint("id", name="pk_school_year"),
        sa.UniqueConstraint("start_year", name="uq_school_year_start_year"),
    )
    op.create_table(
        "student",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.Enum("M", "F", name="sex", native_enum=False, create_constraint=True), nullable=True),
        sa.Column("ine", sa.String(length=11), nullable=True),
        sa.Column("siecle_id", sa.String(length=20), nullable=True),
        sa.Column("elenoet", sa.String(length=20), nullable=True),
        sa.Column("accommodations", sa.String(length=2000), nullable=False),
        sa.Column("wants_comfort", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("canonical_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("canonical_id IS NULL OR canonical_id <> id", name=op.f("ck_student_not_own_duplicate")),
        sa.ForeignKeyConstraint(["canonical_id"], ["student.id"], name="fk_student_canonical_id_student"),
        sa.PrimaryKeyConstraint("id", name="pk_student"),
    )
    with op.batch_alter_table("student") as batch_op:
        batch_op.create_index("ix_student_canonical_id", ["canonical_id"])
        batch_op.create_index("ix_student_elenoet", ["elenoet"])
        batch_op.create_index("ix_student_ine", ["ine"])
        batch_op.create_index("ix_student_name", ["last_name", "first_name", "id"])
        batch_op.create_index("ix_student_siecle_id", ["siecle_id"])

    op.create_table(
        "subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subject"),
        sa.UniqueConstraint("code", name="uq_subject_code"),
    )
    op.create_table(
        "teacher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("civility", sa.String(length=10), nullable=False),
        sa.Column("sts_id", sa.String(length=20), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_teacher"),
    )
    with op.batch_alter_table("teacher") as batch_op:
        batch_op.create_index("ix_teacher_name", ["last_name", "first_name", "id"])
        batch_op.create_index("ix_teacher_sts_id", ["sts_id"])

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("is_director", sa.Boolean(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "student_id IS NOT NULL OR teacher_id IS NOT NULL OR is_admin OR is_director",
            name=op.f("ck_account_has_role"),
        ),
        sa.CheckConstraint(
            "student_id IS NULL OR (teacher_id IS NULL AND NOT is_admin AND NOT is_director)",
            name=op.f("ck_account_student_only"),
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_account_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name="fk_account_teacher_id_teacher"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.UniqueConstraint("student_id", name="uq_account_student_id"),
        sa.UniqueConstraint("teacher_id", name="uq_account_teacher_id"),
    )
    op.create_table(
        "class_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("class", "group", "workshop", name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("cycle", sa.Integer(), nullable=True),
        sa.Column("is_segpa", sa.Boolean(), nullable=False),
        sa.Column("is_no_marks", sa.Boolean(), nullable=False),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["class_group.id"], name="fk_class_group_parent_id_class_group"),
        sa.ForeignKeyConstraint(
            ["school_year_id"], ["school_year.id"], name="fk_class_group_school_year_id_school_year"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_class_group"),
        sa.UniqueConstraint("school_year_id", "name", name="uq_class_group_school_year_id_name"),
    )
    with op.batch_alter_table("class_group") as batch_op:
        batch_op.create_index("ix_class_group_parent_id", ["parent_id"])

    op.create_table(
        "establishment_uai",
        sa.Column("uai", sa.String(length=8), nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishment.id"],
            name="fk_establishment_uai_establishment_id_establishment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("uai", name="pk_establishment_uai"),
    )
    with op.batch_alter_table("establishment_uai") as batch_op:
        batch_op.create_index("ix_establishment_uai_establishment_id", ["establishment_id"])

    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("reopened_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_period_dates")),
        sa.ForeignKeyConstraint(
            ["school_year_id"],
            ["school_year.id"],
            name="fk_period_school_year_id_school_year",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_period"),
        sa.UniqueConstraint("school_year_id", "position", name="uq_period_school_year_id_position"),
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_enrolment_dates")),
        sa.ForeignKeyConstraint(["class_group_id"], ["class_group.id"], name="fk_enrolment_class_group_id_class_group"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_enrolment_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment"),
        sa.UniqueConstraint(
            "class_group_id", "student_id", "starts_on", name="uq_enrolment_class_group_id_student_id_starts_on"
        ),
    )
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.create_index("ix_enrolment_student", ["student_id", "class_group_id"])

    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("is_shared_device", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_login_session_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_login_session"),
        sa.UniqueConstraint("token_digest", name="uq_login_session_token_digest"),
    )
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.create_index("ix_login_session_account", ["account_id", "revoked_at"])

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_one_time_link_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_link"),
        sa.UniqueConstraint("token_digest", name="uq_one_time_link_token_digest"),
    )
    with op.batch_alter_table("one_time_link") as batch_op:
        batch_op.create_index("ix_one_time_link_account_id", ["account_id"])

    op.create_table(
        "remit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("director", "form_tutor", name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_remit_account_id_account", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["class_group_id"], ["class_group.id"], name="fk_remit_class_group_id_class_group"),
        sa.PrimaryKeyConstraint("id", name="pk_remit"),
        sa.UniqueConstraint("account_id", "class_group_id", "kind", name="uq_remit_account_id_class_group_id_kind"),
    )
    with op.batch_alter_table("remit") as batch_op:
        batch_op.create_index("ix_remit_class_group_id", ["class_group_id"])

    op.create_table(
        "teaching",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_teaching_dates")),
        sa.ForeignKeyConstraint(["class_group_id"], ["class_group.id"], name="fk_teaching_class_group_id_class_group"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_teaching_subject_id_subject"),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name="fk_teaching_teacher_id_teacher"),
        sa.PrimaryKeyConstraint("id", name="pk_teaching"),
        sa.UniqueConstraint(
            "class_group_id",
            "teacher_id",
            "subject_id",
            "starts_on",
            name="uq_teaching_class_group_id_teacher_id_subject_id_starts_on",
        ),
    )
    with op.batch_alter_table("teaching") as batch_op:
        batch_op.create_index("ix_teaching_subject_id", ["subject_id"])
        batch_op.create_index("ix_teaching_teacher", ["teacher_id", "class_group_id"])

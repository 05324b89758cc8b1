"""Referentials: dated versions of a tree, and the stable competencies that results hang on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.domain.framework import EXTERNAL_CODE_LENGTH, FrameworkStatus, NodeKind
from evaluation_tool.models.base import Base, Code, Digest, LongText, Title, choice


class Framework(Base):
    """A referential, whatever its versions."""

    __tablename__ = "framework"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Title]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    versions: Mapped[list[FrameworkVersion]] = relationship(
        back_populates="framework", order_by="FrameworkVersion.number", cascade="all, delete-orphan"
    )


class FrameworkVersion(Base):
    """One dated edition; never rewritten once installed."""

    __tablename__ = "framework_version"
    __table_args__ = (UniqueConstraint("framework_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Title]
    status: Mapped[FrameworkStatus] = mapped_column(choice(FrameworkStatus, "status"))
    legal_reference: Mapped[str] = mapped_column(String(500), default="")
    source_id: Mapped[str] = mapped_column(String(255), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(20), default="fr")
    description: Mapped[LongText] = mapped_column(default="")
    dated: Mapped[date | None]
    digest: Mapped[Digest]
    installed_at: Mapped[datetime]
    framework: Mapped[Framework] = relationship(back_populates="versions")
    competencies: Mapped[list[CompetencyVersion]] = relationship(
        back_populates="framework_version", order_by="CompetencyVersion.position", cascade="all, delete-orphan"
    )


class Competency(Base):
    """The stable node (framework key + code): the thing a student's progress is about."""

    __tablename__ = "competency"
    __table_args__ = (
        UniqueConstraint("framework_id", "code"),
        CheckConstraint("domain_id IS NULL OR domain_id <> id", name="not_own_domain"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id", ondelete="CASCADE"))
    code: Mapped[Code]
    domain_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    framework: Mapped[Framework] = relationship()
    domain: Mapped[Competency | None] = relationship(remote_side="Competency.id")


class CompetencyVersion(Base):
    """What one edition says of a competency: its title and its place in the tree."""

    __tablename__ = "competency_version"
    __table_args__ = (
        UniqueConstraint("framework_version_id", "competency_id"),
        Index("ix_competency_version_tree", "framework_version_id", "parent_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id", ondelete="CASCADE"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("competency_version.id"), index=True)
    position: Mapped[int]
    kind: Mapped[NodeKind] = mapped_column(choice(NodeKind, "kind"))
    code: Mapped[Code]
    title: Mapped[Title]
    description: Mapped[LongText] = mapped_column(default="")
    external_code: Mapped[str] = mapped_column(String(EXTERNAL_CODE_LENGTH), default="")
    lsu_code: Mapped[str] = mapped_column(String(20), default="")
    # What only an export needs (criteria, diploma unit and option, related codes), as JSON.
    attributes: Mapped[LongText] = mapped_column(default="{}")
    framework_version: Mapped[FrameworkVersion] = relationship(back_populates="competencies")
    competency: Mapped[Competency] = relationship()
    parent: Mapped[CompetencyVersion | None] = relationship(remote_side="CompetencyVersion.id")


class SocleLink(Base):
    """A referential's own word that a competency serves a component of the socle commun."""

    __tablename__ = "socle_link"

    competency_version_id: Mapped[int] = mapped_column(
        ForeignKey("competency_version.id", ondelete="CASCADE"), primary_key=True
    )
    component_code: Mapped[str] = mapped_column(String(20), primary_key=True)

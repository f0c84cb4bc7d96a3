"""Calls and templates of one's own, and how long closed cases stay."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
    text,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "own",
        Column("id", String(length=16), nullable=False),
        Column("organisation_id", String(length=16), nullable=False),
        Column("kind", String(length=12), nullable=False),
        Column("name", String(length=80), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("title", String(length=200), nullable=False),
        Column("content", LargeBinary(), nullable=False),
        Column("size", Integer(), nullable=False),
        Column("digest", String(length=64), nullable=False),
        Column("created_by", String(length=16), nullable=True),
        Column("created_ms", BigInteger(), nullable=False),
        Column("used_ms", BigInteger(), nullable=True),
        _belongs("own", "organisation_id", "organisation"),
        PrimaryKeyConstraint("id", name=op.f("pk_own")),
        UniqueConstraint(
            "organisation_id",
            "kind",
            "name",
            "version",
            name=op.f("uq_own_organisation_id_kind_name_version"),
        ),
    )
    op.create_index(
        "uq_own_in_use",
        "own",
        ["organisation_id", "kind", "name"],
        unique=True,
        sqlite_where=text("used_ms IS NOT NULL"),
        postgresql_where=text("used_ms IS NOT NULL"),
    )
    op.create_table(
        "retention",
        Column("organisation_id", String(length=16), nullable=False),
        Column("months", Integer(), nullable=False),
        _belongs("retention", "organisation_id", "organisation"),
        PrimaryKeyConstraint("organisation_id", name=op.f("pk_retention")),
    )
    op.create_table(
        "fading",
        Column("application_id", String(length=16), nullable=False),
        Column("told_ms", BigInteger(), nullable=False),
        Column("goes_ms", BigInteger(), nullable=False),
        _belongs("fading", "application_id", "application"),
        PrimaryKeyConstraint("application_id", name=op.f("pk_fading")),
    )


def _belongs(table: str, column: str, to: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )

"""The first tables: organisations, accounts, cases with their answers and history, and the log."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "log",
        Column("number", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
        Column("at_ms", BigInteger(), nullable=False),
        Column("account_id", String(length=16), nullable=True),
        Column("application_id", String(length=16), nullable=True),
        Column("event", String(length=40), nullable=False),
        Column("about", Text(), nullable=False),
        Column("seal", String(length=64), nullable=False),
        PrimaryKeyConstraint("number", name=op.f("pk_log")),
    )
    op.create_index(op.f("ix_log_application_id"), "log", ["application_id"])
    op.create_table(
        "organisation",
        Column("id", String(length=16), nullable=False),
        Column("name", String(length=200), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "account",
        Column("id", String(length=16), nullable=False),
        Column("organisation_id", String(length=16), nullable=False),
        Column("email", String(length=254), nullable=False),
        Column("name", String(length=120), nullable=False),
        Column("password", String(length=300), nullable=True),
        Column("subject", String(length=300), nullable=True),
        Column("is_admin", Boolean(), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        Column("closed_ms", BigInteger(), nullable=True),
        _belongs("account", "organisation_id", "organisation"),
        PrimaryKeyConstraint("id", name=op.f("pk_account")),
        UniqueConstraint("email", name=op.f("uq_account_email")),
        UniqueConstraint("subject", name=op.f("uq_account_subject")),
    )
    op.create_table(
        "application",
        Column("id", String(length=16), nullable=False),
        Column("organisation_id", String(length=16), nullable=False),
        Column("title", Text(), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("created_by", String(length=16), nullable=True),
        Column("created_ms", BigInteger(), nullable=False),
        Column("changed_ms", BigInteger(), nullable=False),
        Column("closed_ms", BigInteger(), nullable=True),
        _belongs("application", "organisation_id", "organisation"),
        PrimaryKeyConstraint("id", name=op.f("pk_application")),
    )
    op.create_index(op.f("ix_application_organisation_id"), "application", ["organisation_id"])
    op.create_table(
        "answer",
        Column("application_id", String(length=16), nullable=False),
        Column("path", String(length=500), nullable=False),
        Column("value", Text(), nullable=False),
        Column("unread", Boolean(), nullable=False),
        Column("version", Integer(), nullable=False),
        _belongs("answer", "application_id", "application"),
        PrimaryKeyConstraint("application_id", "path", name=op.f("pk_answer")),
    )
    op.create_table(
        "change",
        Column("application_id", String(length=16), nullable=False),
        Column("path", String(length=500), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("old", Text(), nullable=True),
        Column("new", Text(), nullable=True),
        Column("unread", Boolean(), nullable=False),
        _belongs("change", "application_id", "application"),
        PrimaryKeyConstraint("application_id", "path", "version", name=op.f("pk_change")),
    )
    op.create_index(
        op.f("ix_change_application_id_change_version"), "change", ["application_id", "version"]
    )
    op.create_table(
        "counter",
        Column("application_id", String(length=16), nullable=False),
        Column("prefix", String(length=60), nullable=False),
        Column("last", Integer(), nullable=False),
        _belongs("counter", "application_id", "application"),
        PrimaryKeyConstraint("application_id", "prefix", name=op.f("pk_counter")),
    )
    op.create_table(
        "link",
        Column("token", String(length=64), nullable=False),
        Column("kind", String(length=16), nullable=False),
        Column("organisation_id", String(length=16), nullable=True),
        Column("application_id", String(length=16), nullable=True),
        Column("account_id", String(length=16), nullable=True),
        Column("role", String(length=16), nullable=True),
        Column("email", String(length=254), nullable=True),
        Column("created_by", String(length=16), nullable=True),
        Column("created_ms", BigInteger(), nullable=False),
        Column("ends_ms", BigInteger(), nullable=False),
        Column("used_ms", BigInteger(), nullable=True),
        _belongs("link", "account_id", "account"),
        _belongs("link", "application_id", "application"),
        _belongs("link", "organisation_id", "organisation"),
        PrimaryKeyConstraint("token", name=op.f("pk_link")),
    )
    op.create_table(
        "member",
        Column("application_id", String(length=16), nullable=False),
        Column("account_id", String(length=16), nullable=False),
        Column("role", String(length=16), nullable=False),
        Column("since_ms", BigInteger(), nullable=False),
        _belongs("member", "account_id", "account"),
        _belongs("member", "application_id", "application"),
        PrimaryKeyConstraint("application_id", "account_id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_account_id"), "member", ["account_id"])
    op.create_table(
        "presence",
        Column("application_id", String(length=16), nullable=False),
        Column("account_id", String(length=16), nullable=False),
        Column("place", String(length=60), nullable=False),
        Column("seen_ms", BigInteger(), nullable=False),
        _belongs("presence", "account_id", "account"),
        _belongs("presence", "application_id", "application"),
        PrimaryKeyConstraint("application_id", "account_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "revision",
        Column("application_id", String(length=16), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("account_id", String(length=16), nullable=True),
        Column("at_ms", BigInteger(), nullable=False),
        Column("kind", String(length=16), nullable=False),
        Column("note", Text(), nullable=False),
        _belongs("revision", "application_id", "application"),
        PrimaryKeyConstraint("application_id", "version", name=op.f("pk_revision")),
    )
    op.create_table(
        "session",
        Column("token", String(length=64), nullable=False),
        Column("account_id", String(length=16), nullable=False),
        Column("csrf", String(length=64), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        Column("seen_ms", BigInteger(), nullable=False),
        Column("ends_ms", BigInteger(), nullable=False),
        _belongs("session", "account_id", "account"),
        PrimaryKeyConstraint("token", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])


def _belongs(table: str, column: str, to: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )

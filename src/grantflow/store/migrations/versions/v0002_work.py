"""Work with cases: jobs and files, comments and approvals, mail, links for programs."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    text,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "beat",
        Column("name", String(length=40), nullable=False),
        Column("at_ms", BigInteger(), nullable=False),
        Column("told", Text(), nullable=False),
        PrimaryKeyConstraint("name", name=op.f("pk_beat")),
    )
    op.create_table(
        "mail",
        Column("id", String(length=16), nullable=False),
        Column("key", String(length=120), nullable=False),
        Column("to", String(length=254), nullable=False),
        Column("subject", String(length=200), nullable=False),
        Column("body", Text(), nullable=False),
        Column("tries", Integer(), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        Column("ready_ms", BigInteger(), nullable=False),
        Column("sent_ms", BigInteger(), nullable=True),
        Column("fault", Text(), nullable=False),
        PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    op.create_index(op.f("ix_mail_sent_ms_mail_ready_ms"), "mail", ["sent_ms", "ready_ms"])
    op.create_table(
        "comment",
        Column("id", String(length=16), nullable=False),
        Column("application_id", String(length=16), nullable=False),
        Column("account_id", String(length=16), nullable=True),
        Column("answers_id", String(length=16), nullable=True),
        Column("path", String(length=500), nullable=False),
        Column("text", Text(), nullable=False),
        Column("instead", Text(), nullable=True),
        Column("version", Integer(), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        Column("settled_ms", BigInteger(), nullable=True),
        Column("settled_by", String(length=16), nullable=True),
        _belongs("comment", "answers_id", "comment"),
        _belongs("comment", "application_id", "application"),
        PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_application_id"), "comment", ["application_id"])
    op.create_table(
        "job",
        Column("id", String(length=16), nullable=False),
        Column("application_id", String(length=16), nullable=True),
        Column("account_id", String(length=16), nullable=True),
        Column("kind", String(length=20), nullable=False),
        Column("key", String(length=64), nullable=False),
        Column("wants", Text(), nullable=False),
        Column("state", String(length=12), nullable=False),
        Column("steps", Text(), nullable=False),
        Column("result", Text(), nullable=False),
        Column("tries", Integer(), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        Column("ready_ms", BigInteger(), nullable=False),
        Column("started_ms", BigInteger(), nullable=True),
        Column("ended_ms", BigInteger(), nullable=True),
        Column("lease_by", String(length=80), nullable=True),
        Column("lease_ms", BigInteger(), nullable=True),
        _belongs("job", "application_id", "application"),
        PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_application_id"), "job", ["application_id"])
    op.create_index(op.f("ix_job_state_job_ready_ms"), "job", ["state", "ready_ms"])
    op.create_index(
        "uq_job_open_key",
        "job",
        ["key"],
        unique=True,
        sqlite_where=text("state IN ('waiting', 'running')"),
        postgresql_where=text("state IN ('waiting', 'running')"),
    )
    op.create_table(
        "token",
        Column("token", String(length=64), nullable=False),
        Column("id", String(length=16), nullable=False),
        Column("account_id", String(length=16), nullable=False),
        Column("application_id", String(length=16), nullable=True),
        Column("kind", String(length=12), nullable=False),
        Column("name", String(length=80), nullable=False),
        Column("scopes", String(length=120), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        Column("ends_ms", BigInteger(), nullable=True),
        Column("used_ms", BigInteger(), nullable=True),
        _belongs("token", "account_id", "account"),
        _belongs("token", "application_id", "application"),
        PrimaryKeyConstraint("token", name=op.f("pk_token")),
        UniqueConstraint("id", name=op.f("uq_token_id")),
    )
    op.create_index(op.f("ix_token_account_id"), "token", ["account_id"])
    op.create_table(
        "word",
        Column("number", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
        Column("application_id", String(length=16), nullable=False),
        Column("account_id", String(length=16), nullable=True),
        Column("kind", String(length=12), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("digest", String(length=64), nullable=False),
        Column("note", Text(), nullable=False),
        Column("at_ms", BigInteger(), nullable=False),
        _belongs("word", "application_id", "application"),
        PrimaryKeyConstraint("number", name=op.f("pk_word")),
    )
    op.create_index(op.f("ix_word_application_id"), "word", ["application_id"])
    op.create_table(
        "file",
        Column("id", String(length=16), nullable=False),
        Column("application_id", String(length=16), nullable=False),
        Column("account_id", String(length=16), nullable=True),
        Column("job_id", String(length=16), nullable=True),
        Column("kind", String(length=20), nullable=False),
        Column("name", String(length=200), nullable=False),
        Column("media_type", String(length=120), nullable=False),
        Column("size", Integer(), nullable=False),
        Column("digest", String(length=64), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("content", LargeBinary(), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        _belongs("file", "application_id", "application"),
        ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_file_job_id"), ondelete="SET NULL"
        ),
        PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    op.create_index(op.f("ix_file_application_id"), "file", ["application_id"])


def _belongs(table: str, column: str, to: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )

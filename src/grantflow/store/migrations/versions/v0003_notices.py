"""What is told outside: wishes, webhooks, reminders, news; whose a mail is, and until when."""

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

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and add columns to that of mail."""
    with op.batch_alter_table("mail") as mail:
        for name, table in (
            ("organisation_id", "organisation"),
            ("application_id", "application"),
            ("account_id", "account"),
        ):
            mail.add_column(Column(name, String(length=16), nullable=True))
            mail.create_foreign_key(
                op.f(f"fk_mail_{name}"), table, [name], ["id"], ondelete="CASCADE"
            )
        mail.add_column(Column("ends_ms", BigInteger(), nullable=True))
        mail.add_column(Column("dropped_ms", BigInteger(), nullable=True))
    op.create_table(
        "wish",
        Column("account_id", String(length=16), nullable=False),
        Column("kind", String(length=16), nullable=False),
        Column("wanted", Boolean(), nullable=False),
        _belongs("wish", "account_id", "account"),
        PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_wish")),
    )
    op.create_table(
        "hook",
        Column("id", String(length=16), nullable=False),
        Column("organisation_id", String(length=16), nullable=False),
        Column("address", Text(), nullable=False),
        Column("events", String(length=200), nullable=False),
        Column("secret", String(length=64), nullable=False),
        Column("created_by", String(length=16), nullable=True),
        Column("created_ms", BigInteger(), nullable=False),
        Column("stopped_ms", BigInteger(), nullable=True),
        _belongs("hook", "organisation_id", "organisation"),
        PrimaryKeyConstraint("id", name=op.f("pk_hook")),
    )
    op.create_index(op.f("ix_hook_organisation_id"), "hook", ["organisation_id"])
    op.create_table(
        "delivery",
        Column("id", String(length=16), nullable=False),
        Column("hook_id", String(length=16), nullable=False),
        Column("event", String(length=20), nullable=False),
        Column("body", Text(), nullable=False),
        Column("tries", Integer(), nullable=False),
        Column("created_ms", BigInteger(), nullable=False),
        Column("ready_ms", BigInteger(), nullable=False),
        Column("sent_ms", BigInteger(), nullable=True),
        Column("dropped_ms", BigInteger(), nullable=True),
        Column("fault", Text(), nullable=False),
        _belongs("delivery", "hook_id", "hook"),
        PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_hook_id"), "delivery", ["hook_id"])
    op.create_index(
        op.f("ix_delivery_sent_ms_delivery_ready_ms"), "delivery", ["sent_ms", "ready_ms"]
    )
    op.create_table(
        "reminded",
        Column("account_id", String(length=16), nullable=False),
        Column("application_id", String(length=16), nullable=False),
        Column("item", String(length=64), nullable=False),
        Column("days", Integer(), nullable=False),
        Column("at_ms", BigInteger(), nullable=False),
        _belongs("reminded", "account_id", "account"),
        _belongs("reminded", "application_id", "application"),
        PrimaryKeyConstraint(
            "account_id", "application_id", "item", "days", name=op.f("pk_reminded")
        ),
    )
    op.create_table(
        "news",
        Column("id", String(length=16), nullable=False),
        Column("application_id", String(length=16), nullable=False),
        Column("key", String(length=64), nullable=False),
        Column("told", Text(), nullable=False),
        Column("found_ms", BigInteger(), nullable=False),
        Column("decided_ms", BigInteger(), nullable=True),
        Column("decided_by", String(length=16), nullable=True),
        Column("taken", Boolean(), nullable=True),
        _belongs("news", "application_id", "application"),
        PrimaryKeyConstraint("id", name=op.f("pk_news")),
        UniqueConstraint("application_id", "key", name=op.f("uq_news_application_id_key")),
    )
    op.create_table(
        "watch",
        Column("application_id", String(length=16), nullable=False),
        Column("read_ms", BigInteger(), nullable=False),
        Column("told", Text(), nullable=False),
        _belongs("watch", "application_id", "application"),
        PrimaryKeyConstraint("application_id", name=op.f("pk_watch")),
    )
    op.create_table(
        "routine",
        Column("name", String(length=40), nullable=False),
        Column("done_on", String(length=10), nullable=False),
        Column("lease_ms", BigInteger(), nullable=False),
        PrimaryKeyConstraint("name", name=op.f("pk_routine")),
    )


def _belongs(table: str, name: str, other: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"), ondelete="CASCADE"
    )

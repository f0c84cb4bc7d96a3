"""Tables of what is told outside: wishes for mail, webhooks, reminders sent, news of pages."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from grantflow.store import tables
from grantflow.store.tables import HASH, ID

METADATA = tables.METADATA


def _belongs(name: str, table: str, *, key: bool = False) -> Column[str]:
    return Column(
        name, ID, ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=key, nullable=False
    )


# What somebody has chosen herself; without a row the usual holds.
WISH = Table(
    "wish",
    METADATA,
    _belongs("account_id", "account", key=True),
    Column("kind", String(16), primary_key=True),
    Column("wanted", Boolean, nullable=False),
)

# A program elsewhere that is told what happens.  `events` has spaces between.  The secret is kept
# as it is: what is sent is signed with it.
HOOK = Table(
    "hook",
    METADATA,
    Column("id", ID, primary_key=True),
    _belongs("organisation_id", "organisation"),
    Column("address", Text, nullable=False),
    Column("events", String(200), nullable=False),
    Column("secret", String(64), nullable=False),
    Column("created_by", ID),
    Column("created_ms", BigInteger, nullable=False),
    Column("stopped_ms", BigInteger),
    Index(None, "organisation_id"),
)

DELIVERY = Table(
    "delivery",
    METADATA,
    Column("id", ID, primary_key=True),
    _belongs("hook_id", "hook"),
    Column("event", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("ready_ms", BigInteger, nullable=False),
    Column("sent_ms", BigInteger),
    Column("dropped_ms", BigInteger),
    Column("fault", Text, nullable=False),
    Index(None, "hook_id"),
    Index(None, "sent_ms", "ready_ms"),
)

# A reminder that somebody has got: `item` is the hash of what it is of and its day.
REMINDED = Table(
    "reminded",
    METADATA,
    _belongs("account_id", "account", key=True),
    _belongs("application_id", "application", key=True),
    Column("item", HASH, primary_key=True),
    Column("days", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
)

# Something new on a watched page, as JSON, and what a person has said: taken in or not.
NEWS = Table(
    "news",
    METADATA,
    Column("id", ID, primary_key=True),
    _belongs("application_id", "application"),
    Column("key", HASH, nullable=False),
    Column("told", Text, nullable=False),
    Column("found_ms", BigInteger, nullable=False),
    Column("decided_ms", BigInteger),
    Column("decided_by", ID),
    Column("taken", Boolean),
    UniqueConstraint("application_id", "key"),
)

# The latest round over the pages of a case: `told` is JSON, how each page was and what to act on.
WATCH = Table(
    "watch",
    METADATA,
    _belongs("application_id", "application", key=True),
    Column("read_ms", BigInteger, nullable=False),
    Column("told", Text, nullable=False),
)

# Until when somebody sees to what one process at a time does.  `done_on` is of the time when daily
# routines stood here; they are jobs now.
ROUTINE = Table(
    "routine",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("done_on", String(10), nullable=False),
    Column("lease_ms", BigInteger, nullable=False),
)

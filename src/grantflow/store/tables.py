"""The tables.  Times are milliseconds since 1970 (UTC), values are canonical JSON as text."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# An id of ours: random, so that it tells nothing of how many there are.
ID = String(16)
HASH = String(64)
LONGEST_PATH = 500
# Numbers that the database gives.  SQLite counts only in its own INTEGER.
COUNTED = BigInteger().with_variant(Integer, "sqlite")


def _id(name: str, table: str, *, key: bool = False, empty: bool = False) -> Column[str]:
    return Column(
        name, ID, ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=key, nullable=empty
    )


ORGANISATION = Table(
    "organisation",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_ms", BigInteger, nullable=False),
)

# `email` is in small letters.  No password: the account signs in elsewhere, or not yet.
ACCOUNT = Table(
    "account",
    METADATA,
    Column("id", ID, primary_key=True),
    _id("organisation_id", "organisation"),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("password", String(300)),
    Column("subject", String(300), unique=True),
    Column("is_admin", Boolean, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger),
)

SESSION = Table(
    "session",
    METADATA,
    Column("token", HASH, primary_key=True),
    _id("account_id", "account"),
    Column("csrf", String(64), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Index(None, "account_id"),
)

# A link that works once: to join (`organisation_id`, perhaps a case and a role), or to choose a
# new password (`account_id`).
LINK = Table(
    "link",
    METADATA,
    Column("token", HASH, primary_key=True),
    Column("kind", String(16), nullable=False),
    _id("organisation_id", "organisation", empty=True),
    _id("application_id", "application", empty=True),
    _id("account_id", "account", empty=True),
    Column("role", String(16)),
    Column("email", String(254)),
    Column("created_by", ID),
    Column("created_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
)

# `version` grows by one at each save.  `title` is the answer of that name, for lists.
APPLICATION = Table(
    "application",
    METADATA,
    Column("id", ID, primary_key=True),
    _id("organisation_id", "organisation"),
    Column("title", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", ID),
    Column("created_ms", BigInteger, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger),
    Index(None, "organisation_id"),
)

MEMBER = Table(
    "member",
    METADATA,
    _id("application_id", "application", key=True),
    _id("account_id", "account", key=True),
    Column("role", String(16), nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Index(None, "account_id"),
)

# What stands in the case now.  `unread`: what was typed, which is no answer to the question.
ANSWER = Table(
    "answer",
    METADATA,
    _id("application_id", "application", key=True),
    Column("path", String(LONGEST_PATH), primary_key=True),
    Column("value", Text, nullable=False),
    Column("unread", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

REVISION = Table(
    "revision",
    METADATA,
    _id("application_id", "application", key=True),
    Column("version", Integer, primary_key=True),
    Column("account_id", ID),
    Column("at_ms", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("note", Text, nullable=False),
)

# Never altered.  Merge, history, difference and restore all read it.
CHANGE = Table(
    "change",
    METADATA,
    _id("application_id", "application", key=True),
    Column("path", String(LONGEST_PATH), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("old", Text),
    Column("new", Text),
    Column("unread", Boolean, nullable=False),
    Index(None, "application_id", "version"),
)

# The last number that an id of a row was given by, so that none is used again.
COUNTER = Table(
    "counter",
    METADATA,
    _id("application_id", "application", key=True),
    Column("prefix", String(60), primary_key=True),
    Column("last", Integer, nullable=False),
)

PRESENCE = Table(
    "presence",
    METADATA,
    _id("application_id", "application", key=True),
    _id("account_id", "account", key=True),
    Column("place", String(60), nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
)

# What happened, without texts.  Each line's `seal` is the hash of itself and the one before.
LOG = Table(
    "log",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("account_id", ID),
    Column("application_id", ID),
    Column("event", String(40), nullable=False),
    Column("about", Text, nullable=False),
    Column("seal", HASH, nullable=False),
    Index(None, "application_id"),
)

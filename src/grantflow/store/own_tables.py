"""Tables of what administrators decide: own calls and templates, and how long cases stay."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from grantflow.store.tables import HASH, ID, METADATA


def _home(*, key: bool = False) -> Column[str]:
    return Column(
        "organisation_id",
        ID,
        ForeignKey("organisation.id", ondelete="CASCADE"),
        primary_key=key,
        nullable=False,
    )


# A call or a Word template that an organisation has sent in.  Each upload of the same `name` is a
# version of its own; of these at most one is in use, since `used_ms`.
OWN = Table(
    "own",
    METADATA,
    Column("id", ID, primary_key=True),
    _home(),
    Column("kind", String(12), nullable=False),
    Column("name", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", HASH, nullable=False),
    Column("created_by", ID),
    Column("created_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
    UniqueConstraint("organisation_id", "kind", "name", "version"),
)
IN_USE = OWN.c.used_ms.is_not(None)
Index(
    "uq_own_in_use",
    OWN.c.organisation_id,
    OWN.c.kind,
    OWN.c.name,
    unique=True,
    sqlite_where=IN_USE,
    postgresql_where=IN_USE,
)

# How many months a closed case stays.  No row: for ever.
RETENTION = Table(
    "retention",
    METADATA,
    _home(key=True),
    Column("months", Integer, nullable=False),
)

# A closed case whose time is out: its owners have been told, and on which day it goes.
FADING = Table(
    "fading",
    METADATA,
    Column(
        "application_id",
        ID,
        ForeignKey("application.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("told_ms", BigInteger, nullable=False),
    Column("goes_ms", BigInteger, nullable=False),
)

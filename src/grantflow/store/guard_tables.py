"""Tables of what the web app remembers of strangers: sign-ins under way, and what was tried.

They are here, and not in the memory of a process, since the next request may reach another one.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table

from grantflow.store.tables import COUNTED, HASH, METADATA

# Somebody who signs in elsewhere and has not come back yet.  `state` and `browser` are hashes of
# what her browser shows; `content` is sealed with the secret of the browser, which we do not keep.
# `size` is how many characters of text wait in it.
DETOUR = Table(
    "detour",
    METADATA,
    Column("state", HASH, primary_key=True),
    Column("browser", HASH, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "ends_ms"),
)

# Something that could be guessed was tried; `key` says by a hash what, about whom and from where.
TRIAL = Table(
    "trial",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("key", HASH, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Index(None, "key", "ends_ms"),
    Index(None, "ends_ms"),
)

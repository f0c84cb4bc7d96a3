"""Tables of what is done with cases: jobs, files, comments, approvals, mail, links for programs."""

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
    Text,
    UniqueConstraint,
)

from grantflow.store.tables import COUNTED, HASH, ID, METADATA


def _case(*, empty: bool = False) -> Column[str]:
    return Column(
        "application_id", ID, ForeignKey("application.id", ondelete="CASCADE"), nullable=empty
    )


# Work to be done by a process that holds the lease.  `key` is the content: the same work asked for
# twice is one job.  `steps` is JSON: [[name, blockers, warnings], …], those done so far; `stage`
# says how far it has come.  `place` is the machine whose files it is about, `parent_id` the job
# that it is a piece of, `run_id` the run of the engine that is or was at it.
JOB = Table(
    "job",
    METADATA,
    Column("id", ID, primary_key=True),
    _case(empty=True),
    Column("account_id", ID),
    Column("kind", String(20), nullable=False),
    Column("key", HASH, nullable=False),
    Column("wants", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("steps", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("ready_ms", BigInteger, nullable=False),
    Column("started_ms", BigInteger),
    Column("ended_ms", BigInteger),
    Column("lease_by", String(80)),
    Column("lease_ms", BigInteger),
    Column("place", String(80)),
    Column("run_id", String(36)),
    Column("parent_id", ID),
    Column("stage", String(120)),
    Index(None, "state", "ready_ms"),
    Index(None, "application_id"),
    Index(None, "parent_id"),
    Index(None, "key"),
)
# The same work is asked for once as long as it has not ended.
OPEN = JOB.c.state.in_(("waiting", "running"))
Index("uq_job_open_key", JOB.c.key, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)

# A process that lives: when it was last heard of, and what it says of itself.
BEAT = Table(
    "beat",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("told", Text, nullable=False),
)

# A file of a case: what somebody sent in, or what a job made.
FILE = Table(
    "file",
    METADATA,
    Column("id", ID, primary_key=True),
    _case(),
    Column("account_id", ID),
    Column("job_id", ID, ForeignKey("job.id", ondelete="SET NULL")),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", HASH, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Index(None, "application_id"),
)

# A remark on a field (`path`) or a whole form.  `instead` is a text that is put forward for it.
COMMENT = Table(
    "comment",
    METADATA,
    Column("id", ID, primary_key=True),
    _case(),
    Column("account_id", ID),
    Column("answers_id", ID, ForeignKey("comment.id", ondelete="CASCADE")),
    Column("path", String(500), nullable=False),
    Column("text", Text, nullable=False),
    Column("instead", Text),
    Column("version", Integer, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("settled_ms", BigInteger),
    Column("settled_by", ID),
    Index(None, "application_id"),
)

# What a reviewer or the head has said of a version; `digest` is that of its answers.
WORD = Table(
    "word",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    _case(),
    Column("account_id", ID),
    Column("kind", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", HASH, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index(None, "application_id"),
)

# Mail that waits to be sent, and that has been or has been given up.  It goes with the case or the
# account that it is about; `organisation_id` is whose administrators are told of its faults.
MAIL = Table(
    "mail",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("key", String(120), nullable=False),
    Column("to", String(254), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("ready_ms", BigInteger, nullable=False),
    Column("sent_ms", BigInteger),
    Column("fault", Text, nullable=False),
    Column("organisation_id", ID, ForeignKey("organisation.id", ondelete="CASCADE")),
    _case(empty=True),
    Column("account_id", ID, ForeignKey("account.id", ondelete="CASCADE")),
    Column("ends_ms", BigInteger),
    Column("dropped_ms", BigInteger),
    UniqueConstraint("key"),
    Index(None, "sent_ms", "ready_ms"),
)

# What a program may do in somebody's name: the API (`scopes`), or a calendar feed of one case.
TOKEN = Table(
    "token",
    METADATA,
    Column("token", HASH, primary_key=True),
    Column("id", ID, nullable=False, unique=True),
    Column("account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    _case(empty=True),
    Column("kind", String(12), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scopes", String(120), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger),
    Column("used_ms", BigInteger),
    Index(None, "account_id"),
)

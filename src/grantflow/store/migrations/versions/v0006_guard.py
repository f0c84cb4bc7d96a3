"""What several web processes remember together: sign-ins under way, and what was tried."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "detour",
        Column("state", String(length=64), nullable=False),
        Column("browser", String(length=64), nullable=False),
        Column("ends_ms", BigInteger(), nullable=False),
        Column("size", Integer(), nullable=False),
        Column("content", LargeBinary(), nullable=False),
        PrimaryKeyConstraint("state", name=op.f("pk_detour")),
    )
    op.create_index(op.f("ix_detour_ends_ms"), "detour", ["ends_ms"])
    op.create_table(
        "trial",
        Column("number", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
        Column("key", String(length=64), nullable=False),
        Column("ends_ms", BigInteger(), nullable=False),
        PrimaryKeyConstraint("number", name=op.f("pk_trial")),
    )
    op.create_index(op.f("ix_trial_key_trial_ends_ms"), "trial", ["key", "ends_ms"])
    op.create_index(op.f("ix_trial_ends_ms"), "trial", ["ends_ms"])

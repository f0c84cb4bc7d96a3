"""Jobs on files of a machine, in pieces, with how far they have come and the run of the engine."""

from alembic import op
from sqlalchemy import Column, String

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what stands in the others is left as it is."""
    op.add_column("job", Column("place", String(length=80), nullable=True))
    op.add_column("job", Column("run_id", String(length=36), nullable=True))
    op.add_column("job", Column("parent_id", String(length=16), nullable=True))
    op.add_column("job", Column("stage", String(length=120), nullable=True))
    op.create_index(op.f("ix_job_parent_id"), "job", ["parent_id"])
    op.create_index(op.f("ix_job_key"), "job", ["key"])

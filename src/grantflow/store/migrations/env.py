"""What Alembic runs to upgrade: the connection comes from `store.upgrade`, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()

"""How the tables have come to be, step by step; Alembic reads them."""

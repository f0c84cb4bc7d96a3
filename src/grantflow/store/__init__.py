"""What the web app keeps: the only rooms that know SQLAlchemy."""

"""grantflow: from an idea to a grant application, checked on the way."""

__version__ = "0.1.0"

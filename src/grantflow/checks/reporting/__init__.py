"""Holds a report against what was promised: rules of their own, asked only when reporting."""

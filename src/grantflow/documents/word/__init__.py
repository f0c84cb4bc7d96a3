"""Somebody's Word file: read, commented and written back, its own bytes untouched."""

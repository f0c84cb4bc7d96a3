"""Prefect flows, thin: each file one flow over the use cases."""

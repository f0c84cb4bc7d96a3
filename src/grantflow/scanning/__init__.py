"""Watches pages, feeds and calls: fetches politely, tells news from noise, remembers."""

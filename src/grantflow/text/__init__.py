"""Swedish text to judgements: what is an answer, and what only looks like one.  Pure."""

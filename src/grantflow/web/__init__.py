"""The web app: pages in Swedish over the same verbs as the command line."""

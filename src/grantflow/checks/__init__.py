"""Rules in, findings out.  Pure, but for the loaders that read rows from files."""

"""What a check found, written for a terminal, a program, an editor or a browser."""

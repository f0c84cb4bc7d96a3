"""Earlier projects: loaded with their sources, searched by words, likened to a case."""

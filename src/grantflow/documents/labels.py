"""What answers are called in running text, without question marks."""

from __future__ import annotations

from functools import cache

from grantflow import assets
from grantflow.model.questions import by_path


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = assets.read_yaml(assets.folder("data") / "labels.yaml")
    return words


def label_of(path: str) -> str:
    """Return the short name of the answer at a pattern path; the question's words without one."""
    found = _words()["labels"].get(path)
    if found:
        return found
    question = by_path().get(path)
    return question.label if question else path.rsplit(".", 1)[-1]


def noun_of(path: str) -> str:
    """Return what one row of the list at `path` is called: "Mål", "Risk"; else "Rad"."""
    return _words()["rows"].get(path, "Rad")

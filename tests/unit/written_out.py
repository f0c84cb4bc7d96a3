"""A case written out as running text, the way somebody pastes a form into a document."""

import re
from itertools import groupby
from pathlib import Path

from grantflow.documents import casefile
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.questions import by_path, forms
from grantflow.model.stages import STAGE_LABELS
from grantflow.text.swedish import shown

EXAMPLES = ("foraldraskap-i-nytt-land", "foraldraskap-mars-2022", "arbete-och-sprak")
_ROW = re.compile(r"^(.*?\[[^\]]+\])")


def example(name: str) -> Application:
    return casefile.load(Path(f"data/examples/{name}.yaml")).application


def stage_texts(application: Application) -> dict[str, str]:
    """Return the text of each stage: a heading per question, rows as lines."""
    return {
        str(stage): f"# {label}\n\n{_stage(application, str(stage))}"
        for stage, label in STAGE_LABELS.items()
    }


def text_of(application: Application) -> str:
    return "\n\n".join(stage_texts(application).values())


def _stage(application: Application, stage: str) -> str:
    form = getattr(application.stages, stage)
    found = list(walk.leaves(form, f"stages.{stage}", f"stages.{stage}"))
    titles = {form.path: form.label for form in forms()}
    pieces = []
    for field, leaves in groupby(found, key=lambda leaf: leaf.pattern.split(".")[2]):
        title = titles.get(f"stages.{stage}.{field}") or _label(f"stages.{stage}.{field}")
        lines = [_line(list(row)) for _, row in groupby(leaves, key=_row_of)]
        pieces.append(f"## {title or field}\n\n" + "\n\n".join(lines))
    return "\n\n".join(pieces)


def _row_of(leaf: walk.Leaf) -> str:
    row = _ROW.match(leaf.path)
    return row[1] if row else leaf.path


def _label(path: str) -> str:
    question = by_path().get(path)
    return question.label if question else ""


def _line(leaves: list[walk.Leaf]) -> str:
    """Return an answer, or the answers of a row as somebody types them on one line."""
    return " – ".join(shown(leaf.value).strip().rstrip(".") for leaf in leaves) + "."

"""A case written out as running text, the way somebody pastes a form into a document."""

import random
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from grantflow.documents import casefile
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.questions import by_path, forms
from grantflow.model.stages import STAGE_LABELS
from grantflow.text.swedish import capital, shown

EXAMPLES = ("foraldraskap-i-nytt-land", "foraldraskap-mars-2022", "arbete-och-sprak")
# How the answers of one row are written.
Way = Callable[[list[walk.Leaf]], str]
_ROW = re.compile(r"^(.*?\[[^\]]+\])")


def example(name: str) -> Application:
    return casefile.load(Path(f"data/examples/{name}.yaml")).application


def terse(leaves: list[walk.Leaf]) -> str:
    """Return the answers of a row as somebody types them on one line."""
    return " – ".join(map(_answer, leaves)) + "."


def labelled(leaves: list[walk.Leaf]) -> str:
    """Return a row as one sentence: "Mål: …; Indikator: …; Mätmetod: …."."""
    return "; ".join(f"{_label(leaf).rstrip('?')}: {_answer(leaf)}" for leaf in leaves) + "."


def asked(leaves: list[walk.Leaf]) -> str:
    """Return a row as the form has it: a question and its answer, and so on."""
    return " ".join(_asked(_label(leaf), _answer(leaf)) for leaf in leaves)


def stage_texts(application: Application, way: Way = terse) -> dict[str, str]:
    """Return the text of each stage: a heading per question, rows as lines."""
    return {
        str(stage): f"# {label}\n\n{_stage(application, str(stage), way)}"
        for stage, label in STAGE_LABELS.items()
    }


def text_of(application: Application, way: Way = terse) -> str:
    return "\n\n".join(stage_texts(application, way).values())


def paragraphs(text: str) -> list[str]:
    """Return what stands under the headings of a text, without them."""
    return [piece for piece in text.split("\n\n") if piece.strip() and not piece.startswith("#")]


def shuffled(text: str, seed: int) -> str:
    """Return a text with its headings and the lengths of its paragraphs, and its words anywhere."""
    pieces = text.split("\n\n")
    words = [word for piece in pieces if not piece.startswith("#") for word in piece.split(" ")]
    random.Random(seed).shuffle(words)  # noqa: S311
    left = iter(words)
    return "\n\n".join(
        piece if piece.startswith("#") else " ".join(next(left) for _ in piece.split(" "))
        for piece in pieces
    )


def _stage(application: Application, stage: str, way: Way) -> str:
    form = getattr(application.stages, stage)
    found = list(walk.leaves(form, f"stages.{stage}", f"stages.{stage}"))
    titles = {form.path: form.label for form in forms()}
    pieces = []
    for field, leaves in groupby(found, key=lambda leaf: leaf.pattern.split(".")[2]):
        path = f"stages.{stage}.{field}"
        title = titles.get(path) or (by_path()[path].label if path in by_path() else field)
        rows = [list(row) for _, row in groupby(leaves, key=_row_of)]
        # Where the heading asks the question, the answer stands alone.
        lines = [terse(row) if row[0].pattern == path else way(row) for row in rows]
        pieces.append(f"## {title}\n\n" + "\n\n".join(lines))
    return "\n\n".join(pieces)


def _row_of(leaf: walk.Leaf) -> str:
    row = _ROW.match(leaf.path)
    return row[1] if row else leaf.path


def _label(leaf: walk.Leaf) -> str:
    return by_path()[leaf.pattern].label


def _answer(leaf: walk.Leaf) -> str:
    return shown(leaf.value).strip().rstrip(".")


def _asked(label: str, answer: str) -> str:
    if label.endswith("?"):
        return f"{label} {capital(answer)}."
    return f"{label}: {answer}."

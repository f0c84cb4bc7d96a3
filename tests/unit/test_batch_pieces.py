"""A batch cut into pieces: every file once, whatever it is called, worth some seconds each."""

import json
import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from grantflow.usecases.batch import Asked, BatchOrder, pieces
from grantflow.usecases.batch.chunks import Task
from grantflow.usecases.batch.gathering import Found, shown
from grantflow.usecases.batch.outputs import names_of

FOLDER = Path("/någonstans/mapp med å")
# As any old archive may give them: bytes that are no text, too.
names = st.binary(min_size=1, max_size=12).map(os.fsdecode).filter(
    lambda name: not {"/", "\0"} & set(name) and name not in (".", "..")
)  # fmt: skip
kinds = st.sampled_from(["draft", "case"])


def tasks_of(found: list[tuple[str, str]]) -> list[Task]:
    files = [Found(shown(name), FOLDER / name, kind) for name, kind in found]  # type: ignore[arg-type]
    named = names_of(files)
    return [Task(file, named[file.name]) for file in files]


@given(st.lists(st.tuples(names, kinds), max_size=60, unique_by=lambda one: shown(one[0])))
def test_every_file_is_in_one_piece_as_it_was(found: list[tuple[str, str]]) -> None:
    """Told as JSON, stored and read again by another process, they are the same files."""
    tasks = tasks_of(found)
    cut = pieces.cut(tasks, FOLDER, "nyckel", share=2)
    read = [
        task
        for piece in cut
        for task in pieces.tasks_in(json.loads(json.dumps(piece.wants).encode()), FOLDER)
    ]

    assert read == tasks
    assert len({piece.key for piece in cut}) == len(cut)
    assert pieces.names_in([piece.wants for piece in cut]) == {task.found.name for task in tasks}


def test_thousands_of_cases_make_pieces_of_some_seconds() -> None:
    tasks = tasks_of([(f"{number}.yaml", "case") for number in range(10_000)])
    cut = pieces.cut(tasks, FOLDER, "nyckel")

    assert [len(piece.wants["tasks"]) for piece in cut] == [*16 * [600], 400]


def test_few_drafts_are_shared_by_two() -> None:
    cut = pieces.cut(tasks_of([(f"{n}.txt", "draft") for n in range(4)]), FOLDER, "n", share=2)
    assert [len(piece.wants["tasks"]) for piece in cut] == [2, 2]


def test_an_order_is_the_same_for_another_process(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"f\xf6rslag")
    folder.mkdir()
    asked = Asked("37a", None, "annat", deep=True, mode="review")
    order = BatchOrder(folder=folder, out=tmp_path / "ut", asked=asked, on_defect=str, workers=3)

    assert pieces.order_in(json.loads(json.dumps(pieces.order_wants(order))), str) == order


def test_another_batch_asks_for_other_pieces() -> None:
    tasks = tasks_of([("a.txt", "draft")])
    one, other = (pieces.cut(tasks, FOLDER, key)[0].key for key in ("a", "b"))

    assert one != other

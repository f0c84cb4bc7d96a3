"""Saving a case: what was changed is changed, and nothing else in the file moves."""

import difflib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from strategies import applications, texts

from grantflow import assets
from grantflow.documents import casefile
from grantflow.documents.casewrite import Append, Put, Remove, changed, dump_application, save
from grantflow.errors import FileUnreadable, GrantflowError, KeyUnknown, SyntaxBroken, ValueUnfit
from grantflow.model.application import Application
from grantflow.model.walk import leaves

ROUGH = """\
title: x  # arbetsnamn
idea: {summary: kort, programmes: [37a, "37"]}
stages:
  projektlogik:
    goals:
      - id: eget
        text: x
"""
EXAMPLES = sorted((assets.folder("data") / "examples").glob("*.yaml"))


def read(content: bytes) -> Application:
    return casefile.loads(content, "fall.yaml").application


def edit(text: str, *changes: Any) -> str:
    return changed(text.encode(), "fall.yaml", changes).decode()


def diff(before: str, after: str) -> list[str]:
    """Return the lines that went (-) and came (+)."""
    lines = difflib.ndiff(before.split("\n"), after.split("\n"))
    return [line for line in lines if line[0] in "+-"]


def answers(application: Application) -> dict[str, Any]:
    return {leaf.path: leaf.value for leaf in leaves(application)}


@settings(max_examples=60)
@given(applications)
def test_any_case_written_anew_loads_back_the_same(application: Application) -> None:
    """The web app and Word import write whole cases; no answer may change on the way."""
    assert read(dump_application(application).encode()) == application


@settings(max_examples=25)
@given(applications)
def test_other_yaml_readers_find_the_same_answers(application: Application) -> None:
    """A case opened in another program must not turn 'no' into false or 007 into 7."""

    def strings(value: Any) -> Iterator[str]:
        if isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from strings(inner)
        elif isinstance(value, str):
            yield str(value)

    text = dump_application(application)
    ours = [leaf.value for leaf in leaves(application) if isinstance(leaf.value, str)]
    theirs = set(strings(YAML(typ="safe", pure=True).load(text)))

    assert {value for value in ours if value} <= theirs


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_saving_an_example_without_changes_keeps_every_byte(path: Path, tmp_path: Path) -> None:
    """Opening and saving is not an edit: a diff in version control stays empty."""
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    stamp = copy.stat().st_mtime_ns

    assert save(copy, []) is False
    assert copy.read_bytes() == path.read_bytes()
    assert copy.stat().st_mtime_ns == stamp


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_putting_back_the_same_answers_changes_no_answer(path: Path) -> None:
    """A form saved as it was shown leaves the case as it was."""
    content = path.read_bytes()
    before = read(content)
    some = [leaf for leaf in leaves(before) if "[" in leaf.path and "].amounts" not in leaf.path]
    changes = [Put(leaf.path, leaf.value) for leaf in some[:: len(some) // 12]]

    assert read(changed(content, path.name, changes)) == before


@settings(max_examples=25)
@given(st.data())
def test_changing_one_text_touches_only_its_own_line(data: st.DataObject) -> None:
    """Every comment and every other answer survives, byte for byte."""
    before = EXAMPLES[0].read_text(encoding="utf-8")
    old = answers(read(before.encode()))
    spots = [leaf.path for leaf in leaves(read(before.encode())) if _is_free_text(leaf.path)]
    path = data.draw(st.sampled_from(spots))
    text = data.draw(texts)

    after = edit(before, Put(path, text))

    removed = [line for line in diff(before, after) if line.startswith("-")]
    new = answers(read(after.encode()))
    assert len(removed) <= 1
    assert new.pop(path) == Application(title=text).title
    assert {key: value for key, value in old.items() if key != path} == new


def _is_free_text(path: str) -> bool:
    last = path.rsplit(".", 1)[-1]
    return last in {
        "text",
        "summary",
        "problem",
        "what",
        "role",
        "responsible",
        "measure",
        "source",
    }


@settings(max_examples=25)
@given(st.data())
def test_removing_a_row_takes_away_that_row_alone(data: st.DataObject) -> None:
    """Comments above the next row are about the next row and stay."""
    before = EXAMPLES[0].read_text(encoding="utf-8")
    old = answers(read(before.encode()))
    rows = sorted({found[0] for path in old if (found := re.match(r".*\[.*\](?=\.)", path))})
    row = data.draw(st.sampled_from(rows))

    after = edit(before, Remove(row))

    kept = {path: value for path, value in old.items() if not path.startswith(row)}
    assert answers(read(after.encode())) == kept
    assert [line for line in after.splitlines() if line.lstrip().startswith("#")] == [
        line for line in before.splitlines() if line.lstrip().startswith("#")
    ]


def test_a_byte_order_mark_and_a_missing_last_line_break_stay(tmp_path: Path) -> None:
    """Some editors add the one and forget the other."""
    path = tmp_path / "fall.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: x")

    assert save(path, [Put("theme", "annat")]) is True
    assert path.read_bytes() == b"\xef\xbb\xbftitle: x\ntheme: annat"


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (Put("titel", "x"), KeyUnknown, "menade du 'title'"),
        (Put("stages.projektlogik.goals[egen].text", "x"), KeyUnknown, "menade du 'eget'"),
        (Remove("idea.summary[3]"), KeyUnknown, "raden '3' finns inte i idea.summary"),
        (Put("", "x"), KeyUnknown, "ingen plats"),
        (Put("idea.summary.mer", "x"), ValueUnfit, "summary"),
        (Append("title", "x"), ValueUnfit, "title"),
        (Put("stages.projektlogik.goals[eget].by", "2023-02-29"), ValueUnfit, "kalendern"),
        (Put("title", "klocka\x07"), ValueUnfit, "styrtecken"),
    ],
)
def test_a_change_that_does_not_fit_writes_nothing(
    change: Any, error: type[GrantflowError], words: str, tmp_path: Path
) -> None:
    """Half a save is worse than none."""
    path = tmp_path / "fall.yaml"
    path.write_text(ROUGH, encoding="utf-8")

    with pytest.raises(error, match=r"(?s)åtgärd: ") as caught:
        save(path, [Put("theme", "annat"), change])

    assert words in str(caught.value)
    assert path.read_text(encoding="utf-8") == ROUGH
    assert [file.name for file in tmp_path.iterdir()] == ["fall.yaml"]


def test_a_file_that_shares_values_is_not_changed() -> None:
    """A change in one place would silently change the other."""
    shared = "applicant: {unit: &e Enheten}\nidea:\n  responsible_unit: *e\n"

    with pytest.raises(SyntaxBroken, match="ankare"):
        edit(shared, Put("title", "x"))


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    """Saving into the wrong folder must be noticed."""
    with pytest.raises(FileUnreadable):
        save(tmp_path / "finns-inte.yaml", [Put("title", "x")])
    assert not list(tmp_path.iterdir())


def test_checking_a_case_does_not_load_what_only_saving_needs(tmp_path: Path) -> None:
    """A command starts fast: the editor and ruamel stay out of 'check'."""
    code = (
        "import sys; from grantflow.cli import run; run(['check', sys.argv[1]]); "
        "print([m for m in sys.modules if 'ruamel' in m or m.endswith(('casewrite', 'casetext'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(EXAMPLES[0])], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_new_file_reads_as_a_person_would_write_it() -> None:
    """Running text in quotes, short words bare, years on one line, nothing that is empty."""
    text = """\
grantflow: 1
title: Svenska på jobbet
programme: "37"
theme: sprak-arbete

applicant:
  name: "No"
  unit: "En enhet med ett namn som är så långt att det mer är en text än ett namn"

idea:
  summary: "Ett: två."
  why_now: |-
    Först

      sedan # inte en kommentar
  programmes: ["37", esf]

budget:
  rows:
    - id: kostnad-1
      kind: personal
      amounts: {2025: 1250.50, 2026: 1000000}
"""
    assert dump_application(read(text.encode())) == text


@pytest.mark.parametrize(
    "word", ["no", "Ja", "NULL", "on", "y", "True", "1e3", "2025-01-31", "0x1F"]
)
def test_a_word_stays_a_word_for_every_reader(word: str) -> None:
    """Old readers of YAML take 'no' for false and 2025-01-31 for a date."""
    text = dump_application(Application(title=word))

    assert yaml.safe_load(text)["title"] == word
    assert YAML(typ="safe", pure=True).load(text)["title"] == word

"""Rule rows are read or refused with file, line and the nearest right word."""

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from grantflow import assets
from grantflow.checks import loader
from grantflow.checks.engine import check
from grantflow.checks.rows import closest, read_concepts, read_rows
from grantflow.checks.view import CaseView
from grantflow.errors import ChecklistBroken, RuleUnknown
from grantflow.model.application import Application

SOURCES = """sources:
  house: {title: Egen praxis, checked_on: "2026-11-21", standing: inferred}
"""
TOP = "checklist: egen/prov\nstage: projektlogik\nrules:\n"
ROW = """  - code: XX01
    name: problem-missing
    title: Problemet
    severity: warning
    predicate: answered
    params: {fields: {stages.projektlogik.problem: problemet}}
    counts: "Problemet finns."
    message: "Problemet saknas."
    advice: "Skriv problemet."
    source: {ref: house, locator: Problem}
    examples: {bad: {}, good: {}}
"""
SECOND = ROW.replace("XX01", "XX02").replace("problem-missing", "another-fault")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    folder = tmp_path / "checklists"
    (folder / "egen").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES, "utf-8")

    def put(text: str) -> Path:
        (folder / "egen" / "prov.yaml").write_text(text, "utf-8")
        return folder

    return put


def test_a_row_is_read_with_what_its_file_shares(write: Callable[[str], Path]) -> None:
    """Stage and source are written once; the main rule's criterion is its own code."""
    first, second = read_rows(write(TOP + ROW + SECOND))

    assert (first.code, first.criterion, first.stage) == ("XX01", "XX01", "projektlogik")
    assert first.is_main
    assert second.code == "XX02"
    assert (first.source.title, first.source.locator) == ("Egen praxis", "Problem")
    assert first.params.fields == {"stages.projektlogik.problem": "problemet"}


@pytest.mark.parametrize(
    ("text", "line", "problem", "remedy"),
    [
        (
            TOP + ROW.replace("severity", "severty"),
            4,
            "'severty' finns inte i en regel",
            "severity",
        ),
        (TOP + ROW.replace("answered", "anwsered"), 4, "predikatet 'anwsered'", "answered"),
        (TOP + ROW.replace("predicate:", "#"), 4, "predikatet 'None'", None),
        (TOP + ROW.replace("params: {fields", "params: {feilds"), 4, "params: feilds", "fields"),
        (TOP + ROW.replace("{ref: house", "{ref: huse"), 4, "källan 'huse'", "house"),
        (TOP + ROW.replace("{ref: house", "{titel: X"), 4, "source: titel", "title"),
        (TOP + ROW.replace("{ref: house, locator: Problem}", "Huset"), 4, "källan har inga", None),
        (
            TOP + ROW.replace("source: {ref: house, locator: Problem}", "#"),
            4,
            "source: title",
            None,
        ),
        (TOP + ROW.replace("severity: warning", "severity: fel"), 4, "severity: ", None),
        (TOP + ROW.replace("    title: Problemet\n", ""), 4, "title: ", None),
        (TOP + ROW + ROW, 15, "'XX01' används redan i checklists/egen/prov.yaml:4", None),
        (
            TOP + ROW + SECOND.replace("another-fault", "problem-missing"),
            15,
            "'problem-missing' används redan",
            None,
        ),
        (TOP + ROW + "  - bara text\n", 15, "raden är ingen regel", None),
        (TOP.replace("stage:", "stge:") + ROW, None, "'stge' finns inte överst", "stage"),
        ("checklist: egen/prov\n", None, "saknar en lista 'rules:'", None),
        ("checklist: egen/prov\nrules:\n", None, "saknar en lista 'rules:'", None),
        ("- bara en lista\n", None, "saknar en lista 'rules:'", None),
        (TOP + "  - code: [\n", 5, "går inte att läsa som YAML", None),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(
    write: Callable[[str], Path], text: str, line: int | None, problem: str, remedy: str | None
) -> None:
    """The author is led to the row, and to the word that was meant."""
    with pytest.raises(ChecklistBroken) as caught:
        list(read_rows(write(text)))

    assert problem in caught.value.problem
    assert caught.value.place is not None
    assert caught.value.place.path.endswith("egen/prov.yaml")
    assert caught.value.place.line == line
    if remedy:
        assert caught.value.remedy == f"menade du '{remedy}'?"
    else:
        assert "menade" not in caught.value.remedy


def test_a_misspelt_key_inside_an_option_names_the_right_one(write: Callable[[str], Path]) -> None:
    """Also where parameters hold parameters."""
    row = ROW.replace("answered", "any_rows").replace(
        "{fields: {stages.projektlogik.problem: problemet}}",
        "{options: [{rows: stages.projektlogik.goals, at_last: 2}]}",
    )
    with pytest.raises(ChecklistBroken, match=r"at_last") as caught:
        list(read_rows(write(TOP + row)))

    assert caught.value.remedy == "menade du 'at_least'?"


def test_nothing_like_it_gives_no_guess() -> None:
    """A wild guess is worse than none."""
    assert closest("qqq", ["answered", "any_rows"]) is None


@pytest.mark.parametrize("asked", ["IMP02", "imp02", " IMP02 ", "implementation-owner-missing"])
def test_a_rule_is_found_by_code_or_name(asked: str) -> None:
    """However a person types it."""
    assert loader.rulebook().rule(asked).code == "IMP02"


@pytest.mark.parametrize(
    ("asked", "remedy"), [("IMP2", "menade du 'IMP02'?"), ("zzz", "se alla med 'grantflow rules'")]
)
def test_an_unknown_rule_names_the_nearest(asked: str, remedy: str) -> None:
    """A slip of the finger is helped on its way."""
    with pytest.raises(RuleUnknown) as caught:
        loader.rulebook().rule(asked)

    assert caught.value.remedy == remedy


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the loader read a copy of the rows, with nothing remembered from before or after."""
    for name in ("checklists", "data/questions", "data/words"):
        shutil.copytree(assets.root() / name, tmp_path / name)
    monkeypatch.setattr(assets, "folder", lambda name: tmp_path / name)
    for name in ("rulebook", "_from_rows"):
        # A cache of its own, so that what others remember stays what it was.
        monkeypatch.setattr(loader, name, cache(getattr(loader, name).__wrapped__))
    return tmp_path / "checklists"


def test_compiled_rules_are_the_rules_of_the_rows(copied: Path) -> None:
    """The fast way and the slow way give the same rules, but for the examples."""
    (copied / "compiled.json").write_text(loader.compile_rules(), "utf-8")
    slow = loader.with_examples()
    fast = loader.rulebook()

    assert [rule.code for rule in fast.rules] == [rule.code for rule in slow]
    assert all(not rule.examples.bad for rule in fast.rules)
    assert all(rule.examples.bad for rule in slow)
    assert [(r.source.title, r.themes, r.programmes) for r in fast.rules] == [
        (r.source.title, r.themes, r.programmes) for r in slow
    ]
    assert CaseView(Application(), form_words=fast.words).form_words.prose


def test_an_edited_row_counts_at_once(copied: Path) -> None:
    """Nobody has to know that rules are compiled."""
    (copied / "compiled.json").write_text(loader.compile_rules(), "utf-8")
    row = copied / "common" / "sprak.yaml"
    loader._from_rows.cache_clear()
    row.write_text(row.read_text("utf-8").replace("SPK01", "SPK77"), "utf-8")

    assert any(rule.code == "SPK77" for rule in loader.rulebook().rules)


def test_without_a_compiled_file_the_rows_are_read(copied: Path) -> None:
    """A checkout that was never built works."""
    (copied / "compiled.json").unlink()

    assert loader.rulebook().rule("IMP02").examples.bad


def test_rules_compiled_by_another_version_are_refused(copied: Path) -> None:
    """A predicate that is gone is told as what it is."""
    stored = json.loads(loader.compile_rules())
    stored["rules"] = [rule for rule in stored["rules"] if rule["code"] == "LOG01"]
    stored["rules"][0]["predicate"] = "gone_by_now"
    (copied / "compiled.json").write_text(json.dumps(stored), "utf-8")

    with pytest.raises(ChecklistBroken, match="gone_by_now"):
        check(Application(), loader.rulebook().rules)


def test_a_sign_names_concepts_that_exist(write: Callable[[str], Path]) -> None:
    """A misspelt concept would make a sign that never shows, and nobody would know."""
    signed = ROW + "    text: {signs: [[organ, tal]], unless: [nekande]}\n"
    (rule,) = read_rows(write(TOP + signed), ["organ", "nekande"])
    assert rule.text
    assert rule.text.signs == (("organ", "tal"),)

    with pytest.raises(ChecklistBroken, match=r"'nekande' finns inte i begrepp\.yaml") as raised:
        list(read_rows(write(TOP + signed), ["organ", "nekad"]))
    assert "nekad" in raised.value.remedy


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("annat: 1\n", "filen saknar 'begrepp:'"),
        ("begrepp: [a]\n", "filen saknar 'begrepp:'"),
        ("begrepp: {organ: nämnd}\n", "begreppet 'organ'"),
        ("begrepp: {organ: []}\n", "begreppet 'organ'"),
        ("begrepp: {tal: [ett]}\n", "begreppet 'tal'"),
        ("begrepp: {organ: ['a*b']}\n", "termen 'a\\*b'"),
    ],
)
def test_a_broken_list_of_concepts_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "begrepp.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(ChecklistBroken, match=problem):
        read_concepts(path, "begrepp")


def test_concepts_are_compiled_ready_to_use(tmp_path: Path) -> None:
    path = tmp_path / "begrepp.yaml"
    path.write_text("begrepp: {organ: [nämnd, '*styrelse']}\n", "utf-8")

    assert read_concepts(path, "begrepp")["ends"] == {"styrelse": ["organ"]}

"""`grantflow new` and `grantflow rules`: starting a case, and asking what a rule is about."""

import datetime
import json
import re
from pathlib import Path

import pytest
from cases import PROGRAMMES, Capture, grantflow

from grantflow.checks.loader import rulebook
from grantflow.model.finding import SEVERITY_LABELS

CODES = [rule.code for rule in (*rulebook().rules, *rulebook().reporting)]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_new_case_can_be_checked_as_it_stands(
    capsys: Capture, tmp_path: Path, programme: str
) -> None:
    """The two commands that the first message names work one after the other."""
    case = tmp_path / "ny idé.yaml"

    made = grantflow(
        capsys, "new", case, "--programme", programme, "--title", 'Språk & "lek": nu # 1'
    )
    answer = grantflow(capsys, "check", case)

    assert made.code == 0
    assert made.out.rstrip().endswith(f"grantflow check {case}")
    assert answer.code == 1
    assert answer.out.startswith('Språk & "lek": nu # 1 · ')
    assert answer.err == ""


def test_a_new_case_never_replaces_a_file(capsys: Capture, tmp_path: Path) -> None:
    """Hours of answers survive somebody repeating yesterday's command."""
    case = tmp_path / "ärende.yaml"
    case.write_text("title: Mitt\n", "utf-8")

    answer = grantflow(capsys, "new", case, "--programme", "37a")

    assert answer.code == 2
    assert answer.err.startswith(f"[GF401] {case}: filen finns redan\nåtgärd: ")
    assert case.read_text("utf-8") == "title: Mitt\n"


def test_a_new_case_needs_a_folder_that_exists(capsys: Capture, tmp_path: Path) -> None:
    """A misspelt folder is said to be missing; none is made up."""
    answer = grantflow(capsys, "new", tmp_path / "borta" / "a.yaml", "--programme", "37a")

    assert answer.code == 2
    assert "[GF401]" in answer.err
    assert "finns inte" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_the_list_names_every_rule_once(capsys: Capture) -> None:
    """A reader of a report can look every code up."""
    answer = grantflow(capsys, "rules")
    listed = re.findall(r"^(\S+) +(?:Hinder|Brist|Råd) ", answer.out, re.MULTILINE)

    assert answer.code == 0
    assert listed == CODES
    assert f"{len(CODES)} regler." in answer.out


def test_the_list_as_json(capsys: Capture) -> None:
    """A program gets the same list, with how sure each rule is."""
    rows = json.loads(grantflow(capsys, "rules", "--format", "json").out)

    assert [row["code"] for row in rows] == CODES
    for row in rows:
        assert set(row) == {
            *("code", "name", "title", "criterion"),
            *("severity", "stage", "standing", "status"),
        }
        assert row["severity"] in SEVERITY_LABELS
        assert row["standing"] in ("verified", "secondary", "older-period", "inferred", "unknown")


@pytest.mark.parametrize("code", CODES)
def test_every_rule_explains_itself(capsys: Capture, code: str) -> None:
    """What counts, what to do, who says so and an example of each kind: all in one answer."""
    answer = grantflow(capsys, "rules", code)

    assert answer.code == 0
    assert answer.out.startswith(f"{code} · ")
    for heading in ("Räknas som uppfyllt", "Gör så här", "Källa", "Ger fynd", "Godtas"):
        assert f"\n{heading}" in answer.out
    assert "Säkerhet: " in " ".join(answer.out.split())
    explained = json.loads(grantflow(capsys, "rules", code, "--format", "json").out)
    assert explained["code"] == code
    assert explained["examples"]["bad"] != explained["examples"]["good"]


@pytest.mark.parametrize("word", ["IMP02", "imp02", " IMP02 ", "implementation-owner-missing"])
def test_a_rule_is_found_by_code_or_by_fault(capsys: Capture, word: str) -> None:
    """People type codes as they remember them."""
    assert grantflow(capsys, "rules", word).out.startswith("IMP02 · ")


@pytest.mark.parametrize(
    ("word", "remedy"),
    [("IMP2", "menade du 'IMP02'?"), ("imp", "IMP"), ("häst", "'grantflow rules'")],
)
def test_an_unknown_rule_gets_the_nearest(capsys: Capture, word: str, remedy: str) -> None:
    """A misread code leads to the right one, or to the list."""
    answer = grantflow(capsys, "rules", word)

    assert answer.code == 2
    assert answer.out == ""
    problem, help_line = answer.err.splitlines()
    assert problem == f"[GF202] regeln '{word}' finns inte"
    assert help_line.startswith("åtgärd: ")
    assert remedy in help_line


def test_rules_whose_source_nobody_has_read_for_long_are_listed_with_it(capsys: Capture) -> None:
    """With 0 days all that was read before today; a choice of one's own is an option."""
    answer = grantflow(capsys, "rules", "--stale", "--days", "0")
    told = json.loads(grantflow(capsys, "rules", "--days", "0", "--format", "json").out)

    assert answer.code == 0
    assert "Läst för mer än 0 dagar sedan (gränsen är grantflows egen)" in answer.out
    assert "Utlysningar som är stängda" in answer.out
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    rules = (*rulebook().rules, *rulebook().reporting)
    earlier = {rule.code for rule in rules if rule.source.checked_on < today}
    assert earlier
    assert {one["owner"] for one in told["old"]} >= earlier
    assert json.loads(grantflow(capsys, "rules", "--stale", "--format", "json").out)["days"] == 180

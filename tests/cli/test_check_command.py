"""`grantflow check`: what a person gets told about a case, and the exit code a script gets."""

import re
from pathlib import Path
from typing import Any

import pytest
from cases import (
    WHOLE,
    Capture,
    blockers,
    changed,
    checked,
    grantflow,
    unwrapped,
    with_answer,
    without,
)

from grantflow.model.stages import STAGE_LABELS, StageName


def test_the_whole_example_has_nothing_in_the_way(capsys: Capture) -> None:
    """The example that every newcomer opens first passes its own check."""
    answer = grantflow(capsys, "check", WHOLE)

    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.startswith("Föräldraskap i nytt land · § 37a · utlysning 37a-2024\n")
    assert "Summa: 0 hinder," in answer.out


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("implementeringsplan", {"IMP01", "IMP02", "IMP03"}),
        ("jamstalldhetskartlaggning", {"JAM01", "JAM02", "JAM03"}),
    ],
)
def test_a_deleted_stage_becomes_blockers(
    capsys: Capture, tmp_path: Path, stage: str, expected: set[str]
) -> None:
    """A plan without a whole stage is stopped, and each point of it is named with what to do."""
    case = changed(tmp_path, without("stages", stage))

    answer = grantflow(capsys, "check", case)
    report = checked(capsys, case)

    assert answer.code == 1
    assert expected <= set(blockers(report))
    assert {f["stage"] for f in report["findings"] if f["code"] in expected} == {stage}
    for finding in (f for f in report["findings"] if f["code"] in expected):
        assert re.search(rf"^Hinder {finding['code']}  .*{case.name}", answer.out, re.MULTILINE)
        assert unwrapped(finding["advice"]) in unwrapped(answer.out)
    words = {v["criterion"]: v["verdict"] for v in report["verdicts"]}
    assert {words[code] for code in expected} == {"missing"}


@pytest.mark.parametrize("mark", ["[fylls i]", "[fylls i senare]", "XXX", "Kompletteras senare."])
def test_a_mark_left_standing_is_no_answer(capsys: Capture, tmp_path: Path, mark: str) -> None:
    """Instruction text that somebody forgot must not reach the funder as an answer."""
    case = changed(tmp_path, with_answer(mark, "stages", "implementeringsplan", "what"))

    report = checked(capsys, case)

    word = next(v["verdict"] for v in report["verdicts"] if v["criterion"] == "IMP01")
    assert word == "placeholder"
    assert "IMP01" in blockers(report)


@pytest.mark.parametrize("kind", ["civilsamhälle", "ideell förening", "NGO", "företag"])
def test_only_a_municipality_may_apply(capsys: Capture, tmp_path: Path, kind: str) -> None:
    """An association learns at once that the municipality must apply, not after the work."""
    case = changed(tmp_path, with_answer(kind, "applicant", "kind"))

    assert "LS-01" in blockers(checked(capsys, case))
    assert grantflow(capsys, "check", case).code == 1


def test_a_date_that_does_not_exist_is_shown_by_line(capsys: Capture, tmp_path: Path) -> None:
    """A typing error in a date costs a glance at one line, not a search."""
    text = WHOLE.read_text("utf-8")
    case = tmp_path / "idé.yaml"
    case.write_text(text.replace("date: 2024-02-21", "date: 2023-02-29", 1), "utf-8")
    line = text[: text.index("date: 2024-02-21")].count("\n") + 1
    before = sorted(tmp_path.iterdir())

    commands: list[list[str | Path]] = [
        ["check", case],
        ["draft", case, "-o", tmp_path / "ut.docx"],
    ]
    for command in commands:
        answer = grantflow(capsys, *command)

        assert answer.code == 2
        assert answer.out == ""
        assert answer.err.startswith(f"[GF105] {case}:{line}: ")
        assert "2023-02-29 finns inte i kalendern" in answer.err
        assert "\nåtgärd: " in answer.err
        assert "Traceback" not in answer.err
        assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("level", "worst", "code"),
    [
        ("blocker", "blocker", 1),
        ("warning", "blocker", 1),
        ("advice", "blocker", 1),
        ("never", "blocker", 0),
        ("blocker", "warning", 0),
        ("warning", "warning", 1),
        ("advice", "warning", 1),
        ("never", "warning", 0),
        ("blocker", "advice", 0),
        ("warning", "advice", 0),
        ("advice", "advice", 1),
        ("never", "advice", 0),
    ],
)
def test_fail_on_decides_what_a_script_stops_for(
    capsys: Capture, tmp_path: Path, level: str, worst: str, code: int
) -> None:
    """A project office can start strict or lenient without changing the rules."""
    case = _with_worst(tmp_path, worst)
    found = {f["severity"] for f in checked(capsys, case)["findings"]}
    assert worst in found
    assert not found & set(("blocker", "warning")[: ("blocker", "warning", "advice").index(worst)])

    answer = grantflow(capsys, "check", case, "--fail-on", level)

    assert answer.code == code
    assert "Summa:" in answer.out  # the command did its work either way


def _with_worst(folder: Path, severity: str) -> Path:
    """Return a case whose worst finding is of one severity."""
    if severity == "advice":
        return changed(folder, with_answer("Egen väg", "title"))
    if severity == "warning":
        return changed(folder, with_answer([], "stages", "projektlogik", "risks"))
    return changed(folder, without("stages", "implementeringsplan"))


def test_a_waived_finding_stops_nothing_and_stays(capsys: Capture, tmp_path: Path) -> None:
    """Setting a point aside is a decision with a reason, not a way to hide it."""

    def change(case: dict[str, Any]) -> None:
        case["applicant"]["kind"] = "företag"
        case["waivers"] = [
            {
                "code": "LS-01",
                "reason": "Bolaget ägs av kommunen.",
                "by": "Förvaltningschefen",
                "on": "2024-03-01",
            }
        ]

    case = changed(tmp_path, change)
    answer = grantflow(capsys, "check", case)
    report = checked(capsys, case)

    assert answer.code == 0
    assert "Bolaget ägs av kommunen." in answer.out
    assert "1 satta åt sidan" in answer.out
    assert report["summary"]["waived"] == 1
    waived = [f for f in report["findings"] if f["waived"]]
    assert [f["code"] for f in waived] == ["LS-01"]
    assert waived[0]["waiver_reason"] == "Bolaget ägs av kommunen."


@pytest.mark.parametrize("stage", StageName)
def test_one_stage_can_be_checked_alone(capsys: Capture, tmp_path: Path, stage: StageName) -> None:
    """Whoever writes one stage sees that stage, and not what colleagues have left to do."""
    others = [name for name in StageName if name is not stage]
    case = changed(tmp_path, with_answer({}, "stages", others[0]))

    answer = grantflow(capsys, "check", case, "--stage", stage)
    report = checked(capsys, case, "--stage", stage)

    assert {v["stage"] for v in report["verdicts"]} == {stage}
    assert {f["stage"] for f in report["findings"]} <= {stage}
    assert STAGE_LABELS[stage] in answer.out
    assert not any(STAGE_LABELS[other] in answer.out for other in others)
    assert answer.code == 0


def test_the_command_line_wins_over_the_case(capsys: Capture) -> None:
    """The same idea can be held against another programme and call without editing the file."""
    report = checked(capsys, WHOLE, "--programme", "37", "--call", "2024")

    assert (report["programme"], report["call"]) == ("37", "37-2024")
    assert (checked(capsys, WHOLE)["programme"]) == "37a"


def test_a_case_without_programme_is_still_checked(capsys: Capture, tmp_path: Path) -> None:
    """An idea can be tried before anybody has chosen a funder."""
    case = changed(tmp_path, without("programme"))

    report = checked(capsys, case)

    assert (report["programme"], report["call"]) == (None, None)
    assert "inget program valt" in grantflow(capsys, "check", case).out


def test_a_defect_gets_a_number_and_tells_nobody_the_answers(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our fault is said to be ours, and what is saved for the report holds no answer."""
    private = "Nämndens hemliga svar"
    case = changed(tmp_path, with_answer(private, "title"))

    def broken(*given: object, **named: object) -> None:
        raise RuntimeError(private)

    monkeypatch.setattr("grantflow.usecases.find_gaps", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = grantflow(capsys, "check", case)

    assert answer.code == 3
    assert answer.out == ""
    assert re.match(r"\[GF900\] .*\(referens [0-9a-f]{8}\)\nåtgärd: ", answer.err)
    assert "Traceback" not in answer.err
    (saved,) = tmp_path.glob("grantflow-fel-*.txt")
    assert saved.name in answer.err
    assert private not in answer.err + saved.read_text("utf-8")

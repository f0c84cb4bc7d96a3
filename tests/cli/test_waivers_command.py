"""What is set aside and should be read again: told by a check, and by a command of its own."""

import json
from pathlib import Path
from typing import Any

from cases import Capture, changed, checked, grantflow, unwrapped

REASON = "Bolaget ägs av kommunen."


def with_waiver(folder: Path, code: str, on: str = "2026-03-01") -> Path:
    def change(case: dict[str, Any]) -> None:
        case["waivers"] = [{"code": code, "reason": REASON, "by": "Chefen", "on": on}]

    return changed(folder, change)


def test_a_check_says_that_what_is_set_aside_is_not_found_any_more(
    capsys: Capture, tmp_path: Path
) -> None:
    case = with_waiver(tmp_path, "LS-01")

    out = unwrapped(grantflow(capsys, "check", case).out)
    (told,) = checked(capsys, case)["stale_waivers"]

    assert "Läs om: satt åt sidan" in out
    assert "LS-01 Kontrollen har inget att anmärka längre" in out
    assert f"Motivering (1 mars 2026): {REASON}" in out
    assert (told["code"], told["kind"], told["on"]) == ("LS-01", "resolved", "2026-03-01")
    assert "stale_waivers" not in checked(capsys, case, "--stage", "projektlogik")


def test_a_check_without_such_waivers_is_as_before(capsys: Capture, tmp_path: Path) -> None:
    case = changed(tmp_path, lambda case: case.update(waivers=[]))

    assert "stale_waivers" not in checked(capsys, case)
    assert "Läs om" not in grantflow(capsys, "check", case).out


def test_the_command_lists_them_with_old_ones_and_says_when_there_are_none(
    capsys: Capture, tmp_path: Path
) -> None:
    """A check has no clock; the command tells of age too."""
    answer = grantflow(capsys, "waivers", with_waiver(tmp_path, "XYZ99"))
    assert answer.code == 1
    assert "XYZ99 Regeln finns inte" in unwrapped(answer.out)

    told = json.loads(
        grantflow(capsys, "waivers", with_waiver(tmp_path, "XYZ99"), "--format", "json").out
    )
    assert [one["kind"] for one in told["cases"][0]["stale"]] == ["gone"]

    none = grantflow(capsys, "waivers", changed(tmp_path, lambda case: case.update(waivers=[])))
    assert (none.code, none.out) == (0, "Inget som är satt åt sidan behöver läsas om.\n")


def test_what_is_set_aside_in_a_report_is_not_called_gone(capsys: Capture, tmp_path: Path) -> None:
    """A rule of reporting is there, though no application is asked it; one that isn't is told."""
    for code in ("RAP09", "RAP01-del", "RAP01"):
        case = with_waiver(tmp_path, code)
        answer = grantflow(capsys, "waivers", case)

        assert (answer.code, answer.out) == (0, "Inget som är satt åt sidan behöver läsas om.\n")
        assert "stale_waivers" not in checked(capsys, case)
    unknown = grantflow(capsys, "waivers", with_waiver(tmp_path, "RAP99"))
    assert "RAP99 Regeln finns inte" in unwrapped(unknown.out)

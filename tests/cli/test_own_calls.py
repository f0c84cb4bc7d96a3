"""An officer adds a call, a county's priorities and a programme by writing files, no code."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cases import WHOLE, Answer, Capture, grantflow, unwrapped

SOURCE = "{title: Utlysningen, locator: Sida 1, checked_on: '2024-03-03', standing: verified}"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copy(WHOLE, tmp_path / "ärende.yaml"))


def in_shell(folder: Path, *arguments: str | Path) -> Answer:
    """Run the command as a person does, with the shared folder of programmes set."""
    done = subprocess.run(
        [Path(sys.executable).parent / "grantflow", *arguments],
        env={**os.environ, "GRANTFLOW_PROGRAMMES": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def test_a_new_call_file_explains_itself_and_knows_nothing(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "Var 2027.yaml"
    said = grantflow(capsys, "call", "new", path, "--programme", "esf", "--title", "ESF+ våren")
    assert said.code == 0
    text = path.read_text("utf-8")
    assert 'call: "esf-var-2027"' in text
    assert "# Stänger. Sista dag" in text

    checked = grantflow(capsys, "call", "check", path)
    assert checked.code == 0
    assert "Filen vet ingenting än." in checked.out
    assert "Stänger" in checked.out

    again = grantflow(capsys, "call", "new", path, "--programme", "esf")
    assert again.code == 2
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("name", ["var.txt", "var", "var.yaml.docx"])
def test_a_new_call_is_a_yaml_file(name: str, tmp_path: Path, capsys: Capture) -> None:
    """A file with another ending could not be named with --call."""
    said = grantflow(capsys, "call", "new", tmp_path / name, "--programme", "esf")

    assert said.code == 2
    assert ".yaml" in said.err
    assert not list(tmp_path.iterdir())
    path = tmp_path / "var.YML"
    assert grantflow(capsys, "call", "new", path, "--programme", "esf").code == 0


def test_a_new_call_builds_only_on_one_that_exists(tmp_path: Path, capsys: Capture) -> None:
    """A misspelt name is told at once, not when the file has been filled in."""
    path = tmp_path / "var.yaml"
    for extends, told in (("37a-2042", "37a-2024"), ("esf-2021", "37a-2023, 37a-2024")):
        arguments = ("call", "new", path, "--programme", "37a", "--extends", extends)
        said = grantflow(capsys, *arguments)
        assert said.code == 2
        assert f"utlysningen '{extends}' finns inte" in said.err
        assert told in said.err
        assert not path.exists()


def test_every_fact_of_a_call_is_asked_for() -> None:
    from grantflow.documents.blank_call import call_fields
    from grantflow.model.programme import Call

    asked = [field.key for field in call_fields()]
    assert set(asked) - {"extends"} == set(Call.__dataclass_fields__)
    assert all(field.label and field.help.endswith((".", "…")) for field in call_fields())


def test_what_is_read_in_the_call_counts_and_the_rest_is_told(
    tmp_path: Path, case: Path, capsys: Capture
) -> None:
    """A limit from the call is held against the case; without its source the file is not done."""
    path = tmp_path / "egen.yaml"
    grantflow(capsys, "call", "new", path, "--programme", "37a")
    text = path.read_text("utf-8").replace("\ncloses:", "\ncloses: 2024-04-12")
    path.write_text(text, "utf-8")
    said = grantflow(capsys, "call", "check", path)
    assert said.code == 1
    assert "closes saknar källa" in said.out

    path.write_text(text.replace("\nsources:", f"\nsources: {{closes: {SOURCE}}}"), "utf-8")
    known = json.loads(grantflow(capsys, "call", "check", path, "--format", "json").out)
    assert known["known"]["closes"]["value"] == "2024-04-12"
    assert known["faults"] == []

    checked = grantflow(capsys, "check", case, "--call", path, "--fail-on", "never")
    assert checked.code == 0
    assert "utlysning 37a-egen" in checked.out


def test_a_misspelt_key_is_told_with_line_and_nearest_word(
    tmp_path: Path, case: Path, capsys: Capture
) -> None:
    path = tmp_path / "egen.yaml"
    path.write_text("call: 37a-x\nprogramme: 37a\ntitle: X\nclosses: 2024-04-12\n", "utf-8")

    said = grantflow(capsys, "check", case, "--call", path)
    assert said.code == 2
    assert f"{path}:4" in said.err
    assert "menade du 'closes'?" in said.err


def test_a_case_may_name_a_call_that_lies_beside_it(
    tmp_path: Path, case: Path, capsys: Capture
) -> None:
    grantflow(capsys, "call", "new", tmp_path / "egen.yaml", "--programme", "37a")
    text = case.read_text("utf-8")
    case.write_text(re.sub(r"(\ncall:\n  call: ).*", r'\1"egen.yaml"', text), "utf-8")

    said = grantflow(capsys, "check", case, "--fail-on", "never")
    assert said.code == 0, said.err
    assert "utlysning 37a-egen" in said.out


def test_a_county_adds_its_priorities_to_a_national_call(
    tmp_path: Path, case: Path, capsys: Capture
) -> None:
    path = tmp_path / "lan.yaml"
    arguments = ("call", "new", path, "--programme", "37a", "--extends", "37a-2024")
    assert grantflow(capsys, *arguments).code == 0
    row = f"[{{id: skogsbruk, text: Skogsbruk i byarna, words: [skogsbruk], source: {SOURCE}}}]"
    text = path.read_text("utf-8").replace("\npriorities:", f"\npriorities: {row}")
    path.write_text(text, "utf-8")
    assert grantflow(capsys, "call", "check", path).code == 0

    said = grantflow(capsys, "check", case, "--call", path, "--fail-on", "never")
    assert "Skogsbruk i byarna" in unwrapped(said.out)
    plain = grantflow(capsys, "check", case, "--fail-on", "never")
    assert "Skogsbruk" not in plain.out


def test_a_programme_of_ones_own_can_be_chosen_and_written_for(tmp_path: Path, case: Path) -> None:
    """The shared folder holds a fund that builds on § 37a; its name works like the others."""
    shared = tmp_path / "delat"
    (shared / "kommunens-fond" / "calls").mkdir(parents=True)
    (shared / "kommunens-fond" / "programme.yaml").write_text(
        "extends: 37a\nprogramme: kommunens-fond\nname: Kommunens integrationsfond\n"
        "short_name: Integrationsfonden\nsections:\n  - {id: lst.04, heading: Varför behövs det}\n",
        "utf-8",
    )
    (shared / "kommunens-fond" / "calls" / "2027.yaml").write_text(
        "call: kommunens-fond-2027\nprogramme: kommunens-fond\ntitle: Fonden 2027\n", "utf-8"
    )
    new = in_shell(shared, "new", tmp_path / "ny.yaml", "--programme", "kommunens-fond")
    assert new.code == 0, new.err
    assert in_shell(shared, "check", tmp_path / "ny.yaml", "--fail-on", "never").code == 0

    target = tmp_path / "ansökan.docx"
    chosen = ("--programme", "kommunens-fond", "--call", "2027", "--as-is")
    drafted = in_shell(shared, "draft", case, *chosen, "-o", target)
    assert drafted.code == 0, drafted.err

    from grantflow.documents.outline import document_text

    text = document_text(target.read_bytes())
    assert "Varför behövs det" in text
    assert "Kommunens integrationsfond" in text
    without = in_shell(tmp_path / "tomt", "check", case, "--programme", "kommunens-fond")
    assert without.code == 2

"""`grantflow export` and `fit`: what goes along with an application, whole or not at all."""

import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cases import EXAMPLES, WHOLE, Capture, changed, grantflow

from grantflow import usecases
from grantflow.documents.casefile import load


def test_portal_texts_come_in_a_folder_with_a_page(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "portal"
    said = grantflow(capsys, "export", WHOLE, "--kind", "portal", "-o", out)
    assert said.code == 0, said.err
    listing = json.loads((out / "innehall.json").read_text("utf-8"))
    for block in listing["blocks"]:
        assert len((out / block["file"]).read_text("utf-8").rstrip("\n")) == block["chars"]
    assert "<html" in (out / "index.html").read_text("utf-8")


@pytest.mark.parametrize("kind", ["portal", "annexes", "pictures"])
def test_a_folder_of_ours_gives_way_and_a_changed_one_does_not(
    kind: str, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "ut"
    arguments = ("export", WHOLE, "--kind", kind, "-o", out)
    assert grantflow(capsys, *arguments).code == 0
    first = {file.name: file.read_bytes() for file in out.iterdir()}
    assert grantflow(capsys, *arguments).code == 0
    assert {file.name: file.read_bytes() for file in out.iterdir()} == first

    mine = out / "egna anteckningar.txt"
    mine.write_text("Ring nämnden.", "utf-8")
    refused = grantflow(capsys, *arguments)
    assert refused.code == 2
    assert "innehåller något annat" in refused.err
    assert grantflow(capsys, *arguments, "--force").code == 0
    assert mine.read_text("utf-8") == "Ring nämnden."
    assert not [path for path in tmp_path.iterdir() if path != out]


@pytest.mark.parametrize("kind", ["ics", "pptx", "xlsx", "zip"])
def test_a_file_has_its_own_ending(kind: str, tmp_path: Path, capsys: Capture) -> None:
    wrong = grantflow(capsys, "export", WHOLE, "--kind", kind, "-o", tmp_path / "ut.txt")
    assert wrong.code == 2
    assert f".{kind}" in wrong.err
    assert not list(tmp_path.iterdir())
    target = tmp_path / f"ut.{kind}"
    assert grantflow(capsys, "export", WHOLE, "--kind", kind, "-o", target).code == 0
    assert target.stat().st_size > 300


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_dossier_holds_everything_with_its_hashes(
    example: Path, tmp_path: Path, capsys: Capture
) -> None:
    target = tmp_path / "allt.zip"
    said = grantflow(capsys, "export", example, "--kind", "zip", "-o", target)
    assert said.code == 0, said.err
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as dossier:
        assert dossier.testzip() is None
        held = {name: dossier.read(name) for name in dossier.namelist()}
    assert held["arende.yaml"] == example.read_bytes()
    sums = held.pop("SHA256SUMS").decode().splitlines()
    assert sums == [f"{hashlib.sha256(held[name]).hexdigest()}  {name}" for name in sorted(held)]
    assert {"ansokan.docx", "budget.xlsx", "portal/index.html", "bilagor/checklista.docx"} <= set(
        held
    )


def dossier(target: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(target) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_dossier_tells_nothing_of_the_machine_it_was_made_on(
    tmp_path: Path, capsys: Capture
) -> None:
    """It goes to the funder: the same wherever it was made, without the names of folders."""
    made = []
    for folder in ("hemlig mapp", "annan"):
        (tmp_path / folder).mkdir()
        case = Path(shutil.copy(WHOLE, tmp_path / folder / f"{folder}.yaml"))
        said = grantflow(capsys, "export", case, "--kind", "zip", "-o", case.with_suffix(".zip"))
        assert said.code == 0, said.err
        made.append(case.with_suffix(".zip").read_bytes())

    assert made[0] == made[1]
    review = dossier(tmp_path / "annan" / "annan.zip")["granskning.html"].decode()
    assert str(tmp_path) not in review
    assert "annan" not in review.split("<title>")[1].split("</title>")[0]


def test_the_review_in_the_dossier_points_at_lines_and_hides_persons(
    tmp_path: Path, capsys: Capture
) -> None:
    """The page reads as the one that `check` gives, beside the case it is about."""

    def change(whole: dict[str, Any]) -> None:
        whole["title"] = "Ring 070-123 45 67"
        whole["stages"]["projektlogik"]["goals"][1]["indicator"] = None

    case = changed(tmp_path, change)
    target = tmp_path / "allt.zip"
    said = grantflow(capsys, "export", case, "--kind", "zip", "-o", target)
    assert said.code == 0, said.err

    review = dossier(target)["granskning.html"].decode()
    checked = grantflow(capsys, "check", case, "--format", "html").out
    heading = review.split("<h1>")[1].split("</h1>")[0]
    assert heading == checked.split("<h1>")[1].split("</h1>")[0]
    assert "070" not in heading
    lines = re.findall(r"arende\.yaml, rad (\d+)", review)
    assert lines
    assert lines == re.findall(r"ärende\.yaml, rad (\d+)", checked)


def test_the_case_in_the_dossier_is_the_one_that_was_read(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves the case while the dossier is being made: its parts still agree."""
    case = Path(shutil.copy(WHOLE, tmp_path / "ärende.yaml"))
    before, real = case.read_bytes(), usecases.find_gaps

    def saving(*given: Any) -> Any:
        case.write_text("grantflow: 1\ntitle: Något annat\n", "utf-8")
        return real(*given)

    monkeypatch.setattr(usecases, "find_gaps", saving)
    target = tmp_path / "allt.zip"
    assert grantflow(capsys, "export", case, "--kind", "zip", "-o", target).code == 0
    assert dossier(target)["arende.yaml"] == before


@pytest.mark.parametrize("kind", ["portal", "annexes", "pictures"])
def test_a_place_that_will_not_do_is_told_before_the_work(
    kind: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for pictures that have nowhere to go."""
    monkeypatch.setattr("grantflow.usecases.export._folder", lambda _: pytest.fail("made already"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mitt").mkdir()
    (tmp_path / "mitt" / "a.txt").write_text("mitt")
    for target, told in (
        (".", "mappen som du står i"),
        ("borta/ut", "mappen borta finns inte"),
        ("mitt", "--force"),
    ):
        said = grantflow(capsys, "export", WHOLE, "--kind", kind, "-o", target)
        assert said.code == 2
        assert told in said.err
        assert "GF401" in said.err


def test_own_lead_times_that_are_wrong_are_told_with_their_line(
    tmp_path: Path, capsys: Capture
) -> None:
    """The person who keeps the file of times is seldom the one who exports."""
    own = tmp_path / "ledtider.yaml"
    own.write_text("steps:\n  - id: namnd\n    remind: en vecka\n", "utf-8")
    arguments = ("--kind", "ics", "-o", tmp_path / "ut.ics", "--lead-times", own)
    said = grantflow(capsys, "export", WHOLE, *arguments)

    assert said.code == 2
    assert f"[GF105] {own}:3: steget 'namnd': 'remind'" in said.err
    assert "skriv ett heltal" in said.err


def test_without_a_programme_there_is_nothing_to_rehearse(tmp_path: Path, capsys: Capture) -> None:
    case = tmp_path / "ärende.yaml"
    case.write_text("grantflow: 1\ntitle: En idé\n", "utf-8")
    said = grantflow(capsys, "export", case, "--kind", "portal", "-o", tmp_path / "ut")
    assert said.code == 2
    assert "inget program" in said.err
    assert not (tmp_path / "ut").exists()


def test_fit_names_every_programme_and_lists_what_lacks_once(capsys: Capture) -> None:
    found = json.loads(grantflow(capsys, "fit", WHOLE, "--format", "json").out)
    assert [fit["programme"] for fit in found["fits"]] == ["37a", "37", "esf", "amif"]
    paths = [row["path"] for group in found["lacking"] for row in group["lacking"]]
    assert len(paths) == len(set(paths))
    assert load(WHOLE).application.programmes == ["37a"]


def test_the_answers_of_fit_keep_within_the_window(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A narrow window breaks between words, not in the middle of them."""
    widths = []
    for columns in ("60", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        lines = grantflow(capsys, "fit", WHOLE).out.splitlines()
        widths.append(max(len(line) for line in lines if line.startswith("  Källa: ")))

    assert widths[0] <= 58
    assert 80 < widths[1] <= 92


@pytest.mark.parametrize(
    ("name", "programme"),
    [
        ("foraldraskap-i-nytt-land", "37a"),
        ("sprak-pa-jobbet-esf", "esf"),
        ("samhallsguider-amif", "amif"),
    ],
)
def test_pictures_stand_in_the_application_when_asked_for(
    name: str, programme: str, tmp_path: Path, capsys: Capture
) -> None:
    """SVG for Word, PNG beside it for others; a plain draft is as quick as before."""
    case, target = WHOLE.with_name(f"{name}.yaml"), tmp_path / "ansökan.docx"
    arguments = ("draft", case, "--programme", programme, "--as-is", "-o", target)
    assert grantflow(capsys, *arguments).code == 0
    with zipfile.ZipFile(target) as plain:
        assert not [part for part in plain.namelist() if "media" in part]

    assert grantflow(capsys, *arguments, "--pictures").code == 0
    with zipfile.ZipFile(target) as drawn:
        media = sorted(part for part in drawn.namelist() if part.startswith("word/media/"))
    assert [Path(part).suffix for part in media] == [".png", ".svg"] * (len(media) // 2)
    stems = " ".join(media)
    for kind in ("logikkedja", "tidplan", "aktorskarta", "riskmatris", "representation", "budget"):
        assert kind in stems

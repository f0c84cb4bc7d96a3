"""`grantflow export` and `fit`: what goes along with an application, whole or not at all."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from cases import EXAMPLES, WHOLE, Capture, grantflow

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


@pytest.mark.parametrize("kind", ["ics", "xlsx", "zip"])
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

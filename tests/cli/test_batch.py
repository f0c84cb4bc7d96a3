"""`grantflow batch`: a folder of drafts in one command, that can be stopped and gone on with."""

import hashlib
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pytest
from cases import WHOLE, Answer, Capture, changed, grantflow, stopped, without

from grantflow import assets, cli
from grantflow.documents import files
from grantflow.usecases import batch
from grantflow.usecases.batch import outputs

TEXT = """# Förankring

Socialnämnden beslutade den 14 oktober att söka medel till Kafé Ord i {place}. I styrgruppen sitter
socialchefen, rektorn för vuxenutbildningen och föreningens ordförande. De träffas varje månad.

# Mål

Av de 80 deltagarna ska minst 45 vara i arbete eller studier den 30 juni 2028.
"""
LEDGER = Path(".grantflow-batch", "liggare.json")
CALLS = assets.folder("data") / "examples" / "utlysningar"
MATRIX = {"matris.html", "matris.xlsx", "matris.jsonl"}


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have said how wide theirs is."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """Return a folder with four drafts, one of them in a folder of its own."""
    folder = tmp_path / "utkast"
    (folder / "Söder").mkdir(parents=True)
    for name in ("Åby.txt", "Älvdal 2.md", "Älvdal 10.txt", "Söder/Åby.txt"):
        (folder / name).write_text(TEXT.format(place=name), "utf-8")
    return folder


def word(path: Path, place: str = "Ordby") -> None:
    document = docx.Document()
    for line in TEXT.format(place=place).splitlines():
        if line.startswith("# "):
            document.add_heading(line[2:], 1)
        elif line:
            document.add_paragraph(line)
    document.save(str(path))


def run(capsys: Capture, folder: Path, *more: str | Path) -> Answer:
    return grantflow(capsys, "batch", folder, "-o", folder.parent / "ut", *more)


def held(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its name there."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def shown(folder: Path) -> set[str]:
    """Return the files that a person sees, but for the matrix."""
    return {name for name in held(folder) if not name.startswith(".")} - MATRIX


def touched(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_ino for name in held(folder)}


def page(folder: Path) -> str:
    return unescape((folder / "matris.html").read_text("utf-8")).replace("\u00a0", " ")


def rows(folder: Path) -> list[str]:
    """Return the names in the first table of the matrix, in their order."""
    table = page(folder).split("<tbody>")[1].split("</tbody>")[0]
    return re.findall(r'<th scope="row" class="k">(?:<a [^>]*>)?([^<]+)', table)


def workbook(folder: Path) -> str:
    with zipfile.ZipFile(folder / "matris.xlsx") as package:
        parts = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        return unescape("".join(package.read(name).decode() for name in parts))


def lines(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of the matrix by the name of the file."""
    told = (folder / "matris.jsonl").read_text("utf-8").splitlines()
    return {line["name"]: line for line in map(json.loads, told)}


def seals(folder: Path) -> int:
    return len(list(folder.glob(".grantflow-batch/sigill/*/*.json")))


def read_again(answer: Answer) -> int:
    """Return how many files were as before."""
    found = re.search(r"Oförändrade sedan förra gången: (\d+)\.", answer.out)
    return int(found[1]) if found else 0


def test_a_folder_becomes_a_report_each_and_one_matrix(drafts: Path, capsys: Capture) -> None:
    """A reviewer gets all of it from one command, and the short of it on her screen."""
    word(drafts / "Ordby.docx")
    answer = run(capsys, drafts)
    out = drafts.parent / "ut"

    assert answer.code == 0, answer.err
    assert answer.err == ""
    assert answer.out.startswith(f"Läste 5 utkast i {drafts}.\n5 har hinder:\n")
    assert "\nVanligast:\n  " in answer.out
    assert answer.out.endswith(
        f"Matrisen: {out / 'matris.html'}, {out / 'matris.xlsx'} och {out / 'matris.jsonl'}\n"
    )
    assert shown(out) == {
        "Ordby-granskad.docx",
        "Ordby.docx-granskning.html",
        "Söder/Åby.txt-granskning.html",
        "Åby.txt-granskning.html",
        "Älvdal 2.md-granskning.html",
        "Älvdal 10.txt-granskning.html",
    }
    assert rows(out) == [
        "Ordby.docx", "Söder/Åby.txt", "Åby.txt", "Älvdal 2.md", "Älvdal 10.txt"
    ]  # fmt: skip
    for name in shown(out):
        assert (out / name).stat().st_size > 1000
    report = (out / "Ordby.docx-granskning.html").read_text("utf-8")
    assert "Granskning av Ordby.docx" in report
    assert str(drafts) not in report


def test_every_link_of_the_matrix_leads_to_a_file(drafts: Path, capsys: Capture) -> None:
    """A name with signs that mean something in an address is found all the same."""
    for name in ("50 % & #1?.txt", 'Ca "A" <b>;c.txt', "a:b%20c.txt"):
        (drafts / name).write_text(TEXT, "utf-8")
    word(drafts / "Söder" / "Ängs #2.docx")
    assert run(capsys, drafts).code == 0
    out = drafts.parent / "ut"
    from urllib.parse import unquote

    links = re.findall(r'<a href="([^"#]+)">', (out / "matris.html").read_text("utf-8"))
    assert {unquote(link) for link in links} == shown(out) | {"matris.xlsx"}
    with zipfile.ZipFile(out / "matris.xlsx") as package:
        told = package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    targets = [unescape(target) for target in re.findall(r'Target="([^"]+)"', told)]
    assert {unquote(target).replace("\\", "/") for target in targets} == {
        name for name in shown(out) if name.endswith(".html")
    }
    assert not [target for target in targets if " " in target]


def test_files_that_differ_only_in_their_kind_keep_apart(drafts: Path, capsys: Capture) -> None:
    for name in ("Plan.txt", "Plan.md", "plan.txt"):
        (drafts / name).write_text(TEXT.format(place=name), "utf-8")
    word(drafts / "Plan.docx")
    word(drafts / "Plan.DOCX", "Storby")
    (drafts / "Plan.yaml").write_bytes(WHOLE.read_bytes())
    assert run(capsys, drafts).code == 0
    out = drafts.parent / "ut"

    assert len(rows(out)) == len(shown(out)) - 3 == 10
    assert "Storby" in "".join(
        p.text for p in docx.Document(str(out / "Plan.DOCX-granskad.docx")).paragraphs
    )


def test_what_is_no_draft_is_passed_over(drafts: Path, capsys: Capture) -> None:
    """Locks, hidden files and what an earlier run wrote are not reviewed; a PDF is told of."""
    for name in ("~$Åby.docx", ".dold.txt", ".gömd/a.txt", "__MACOSX/a.txt", "budget.xlsx"):
        (drafts / name).parent.mkdir(exist_ok=True)
        (drafts / name).write_text(TEXT, "utf-8")
    (drafts / "bilaga.pdf").write_bytes(b"%PDF-1.7")
    (drafts / "utlysning.yaml").write_bytes(next(CALLS.glob("*.yaml")).read_bytes())
    os.mkfifo(drafts / "rör.txt")
    word(drafts / "Ordby.docx")
    inside = drafts / "granskat"
    inside.mkdir()
    (inside / "minnesord.txt").write_text(TEXT, "utf-8")

    first = grantflow(capsys, "batch", drafts, "-o", inside, "--force")
    assert first.out.startswith("Läste 5 utkast")
    again = grantflow(capsys, "batch", drafts, "-o", inside)
    assert (again.code, read_again(again)) == (0, 5)
    assert "  bilaga.pdf\n" in again.out
    assert len(rows(inside)) == 5
    assert "bilaga.pdf" in page(inside)
    # Nor does a run that writes somewhere else take the first one's output for drafts.
    assert run(capsys, drafts).code == 0
    assert len(rows(drafts.parent / "ut")) == 5


def locked(path: Path) -> None:
    """Write the beginning of a file as Word leaves it under a password."""
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 2000)


def test_one_bad_file_never_stops_the_rest(drafts: Path, capsys: Capture) -> None:
    (drafts / "trasig.docx").write_bytes(b"PK\x03\x04" + b"x" * 500)
    (drafts / "tom.txt").write_bytes(b"")
    (drafts / "bild.txt").write_bytes(b"\0\1\2" * 50)
    (drafts / "fel.yaml").write_text("title: [", "utf-8")
    (drafts / "bort.txt").symlink_to(drafts / "finns inte.txt")
    locked(drafts / "låst.docx")
    answer = run(capsys, drafts)
    out = drafts.parent / "ut"

    assert answer.code == 1
    assert answer.out.startswith("Läste 4 utkast i")
    assert "Det här gick inte:\n" in answer.out
    for name, code in (
        ("trasig.docx", "GF107"), ("låst.docx", "GF107"), ("tom.txt", "GF103"),
        ("bild.txt", "GF102"), ("fel.yaml", "GF103"), ("bort.txt", "GF101"),
    ):  # fmt: skip
        told = re.search(rf"^  {name}: (\[{code}\] .+ Åtgärd: .+\.)$", answer.out, re.MULTILINE)
        assert told, (name, answer.out)
        assert told[1] in page(out)
        assert told[1] in workbook(out).replace("\u00a0", " ")
    assert len(shown(out)) == 4
    # What went wrong is tried again, and only that.
    (drafts / "tom.txt").write_text(TEXT, "utf-8")
    again = run(capsys, drafts)
    assert (again.code, read_again(again)) == (1, 4)
    assert "tom.txt:" not in again.out


def test_a_defect_met_in_one_draft_is_told_and_the_rest_is_read(
    drafts: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grantflow import usecases

    review = usecases.review_draft

    def failing(file: Any, *given: Any, **named: Any) -> Any:
        if file.name.endswith("Älvdal 2.md"):
            raise ZeroDivisionError
        return review(file, *given, **named)

    monkeypatch.setattr(usecases, "review_draft", failing)
    answer = run(capsys, drafts)

    assert answer.code == 1
    assert re.search(r"Älvdal 2\.md: \[GF900\] .*referens [0-9a-f]{8}", answer.out)
    assert answer.out.startswith("Läste 3 utkast")


def test_the_second_run_does_only_what_is_new_or_changed(drafts: Path, capsys: Capture) -> None:
    out = drafts.parent / "ut"
    assert run(capsys, drafts).code == 0
    before, first = touched(out), held(out)

    again = run(capsys, drafts)
    assert (again.code, read_again(again)) == (0, 4)
    same = {name for name, number in touched(out).items() if before[name] == number}
    assert set(before) - same <= {LEDGER.as_posix()}
    assert held(out) == first

    (drafts / "Åby.txt").write_text(TEXT.format(place="Nyby") + "\nVi lovar allt.\n", "utf-8")
    (drafts / "Ny.txt").write_text(TEXT, "utf-8")
    (out / "Älvdal 2.md-granskning.html").unlink()
    third = run(capsys, drafts)
    assert read_again(third) == 2
    reports = {name for name in shown(out) if touched(out)[name] != before.get(name)}
    assert reports == {
        "Åby.txt-granskning.html", "Ny.txt-granskning.html", "Älvdal 2.md-granskning.html"
    }  # fmt: skip
    assert "Ny.txt" in rows(out)


def test_other_questions_are_other_answers(drafts: Path, capsys: Capture) -> None:
    """Asked with another programme or theme, everything is read again."""
    assert run(capsys, drafts).code == 0
    assert read_again(run(capsys, drafts, "--programme", "37a")) == 0
    assert read_again(run(capsys, drafts, "--programme", "37a")) == 4
    assert read_again(run(capsys, drafts, "--programme", "37a", "--theme", "annat")) == 0


def test_a_draft_that_is_gone_leaves_the_matrix_and_keeps_its_report(
    drafts: Path, capsys: Capture
) -> None:
    run(capsys, drafts)
    (drafts / "Åby.txt").unlink()
    run(capsys, drafts)
    out = drafts.parent / "ut"

    assert "Åby.txt" not in rows(out)
    assert (out / "Åby.txt-granskning.html").exists()


def test_cases_are_checked_and_drafted(tmp_path: Path, capsys: Capture) -> None:
    """An application is written of each case, marked UTKAST while something stands in its way."""
    folder = tmp_path / "ärenden"
    folder.mkdir()
    (folder / "klart.yaml").write_bytes(WHOLE.read_bytes())
    short = changed(folder, without("stages", "implementeringsplan"))
    short.rename(folder / "kort.yaml")
    (folder / "idé.yaml").write_text("grantflow: 1\ntitle: En idé\n", "utf-8")
    answer = run(capsys, folder)
    out = folder.parent / "ut"

    assert answer.code == 0, answer.out
    assert answer.out.startswith(f"Läste 3 ärenden i {folder}.")
    assert "kort-ansokan.docx" in shown(out)
    assert "idé-ansokan.docx" not in shown(out)
    texts = {
        name: "\n".join(p.text for p in docx.Document(str(out / name)).paragraphs)
        for name in ("klart-ansokan.docx", "kort-ansokan.docx")
    }
    assert "UTKAST" in texts["kort-ansokan.docx"]
    assert "UTKAST" not in texts["klart-ansokan.docx"]
    assert "Reglerna för § 37a" in page(out)
    assert all(files.may_replace(out / name) for name in texts)


def test_an_application_that_nobody_asks_for_any_more_goes(tmp_path: Path, capsys: Capture) -> None:
    """Nothing old lies beside the new; what somebody has worked in stays."""
    folder = tmp_path / "ärenden"
    folder.mkdir()
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_text("grantflow: 1\nprogramme: 37a\ntitle: En idé\n", "utf-8")
    run(capsys, folder)
    out = folder.parent / "ut"
    edited = docx.Document(str(out / "b-ansokan.docx"))
    edited.save(str(out / "b-ansokan.docx"))
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_text("grantflow: 1\ntitle: En idé\n", "utf-8")
    assert run(capsys, folder).code == 0

    assert "a-ansokan.docx" not in shown(out)
    assert "b-ansokan.docx" in shown(out)


def test_a_case_is_read_again_when_its_call_has_changed(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "ärenden"
    folder.mkdir()
    example = assets.folder("data") / "examples" / "sprak-pa-jobbet-esf.yaml"
    text = re.sub(r"call: \S*\.yaml", "call: egen.yaml", example.read_text("utf-8"))
    (folder / "a.yaml").write_text(text, "utf-8")
    call = (CALLS / "esf-ovning.yaml").read_text("utf-8")
    (folder / "egen.yaml").write_text(call, "utf-8")
    assert run(capsys, folder).code == 0
    assert read_again(run(capsys, folder)) == 1
    (folder / "egen.yaml").write_text(call.replace("max_months: 36", "max_months: 12"), "utf-8")
    third = run(capsys, folder)

    assert read_again(third) == 0
    assert "1 har hinder" in third.out

    (folder / "egen.yaml").unlink()
    assert "a.yaml: [GF301] egen.yaml: filen finns inte. Åtgärd: " in run(capsys, folder).out


def test_two_processes_write_the_same_as_one(drafts: Path, capsys: Capture) -> None:
    word(drafts / "Ordby.docx")
    (drafts / "trasig.docx").write_bytes(b"PK")
    (drafts / "klart.yaml").write_bytes(WHOLE.read_bytes())
    outs = [drafts.parent / name for name in ("ett", "två", "igen")]
    told = [
        grantflow(capsys, "batch", drafts, "-o", out, "--workers", workers)
        for out, workers in zip(outs, ("1", "2", "1"), strict=True)
    ]

    assert [answer.code for answer in told] == [1, 1, 1]
    first = held(outs[0])
    assert held(outs[1]) == first
    assert held(outs[2]) == first
    assert {answer.out.replace(str(out), "ut") for answer, out in zip(told, outs, strict=True)} == {
        told[0].out.replace(str(outs[0]), "ut")
    }


def test_what_somebody_has_worked_in_stays(drafts: Path, capsys: Capture) -> None:
    """A reviewer's own remarks in a copy with comments survive that the draft changes."""
    word(drafts / "Ordby.docx")
    run(capsys, drafts)
    out = drafts.parent / "ut"
    copy = out / "Ordby-granskad.docx"
    edited = docx.Document(str(copy))
    edited.add_paragraph("Min egen anmärkning.")
    edited.save(str(copy))
    mine = copy.read_bytes()
    assert run(capsys, drafts).code == 0

    word(drafts / "Ordby.docx", "Nyby")
    answer = run(capsys, drafts)
    assert answer.code == 1
    assert "Ordby.docx: [GF401] Ordby-granskad.docx skrevs inte" in answer.out
    assert copy.read_bytes() == mine
    assert "Läste 5 utkast" in answer.out
    assert "Ordby-granskad.docx skrevs inte" in page(out)

    forced = run(capsys, drafts, "--force")
    assert forced.code == 0
    assert copy.read_bytes() != mine


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_a_matrix_with_notes_in_it_is_not_overwritten(
    name: str, drafts: Path, capsys: Capture
) -> None:
    run(capsys, drafts)
    matrix = drafts.parent / "ut" / name
    matrix.write_bytes(matrix.read_bytes() + b"<!-- min -->")
    (drafts / "Ny.txt").write_text(TEXT, "utf-8")
    before = held(drafts.parent / "ut")
    answer = run(capsys, drafts)

    assert (answer.code, answer.out) == (2, "")
    assert f"[GF401] {matrix}" in answer.err
    assert held(drafts.parent / "ut") == before
    assert run(capsys, drafts, "--force").code == 0


def test_without_its_ledger_the_folder_is_somebody_elses(drafts: Path, capsys: Capture) -> None:
    out = drafts.parent / "ut"
    out.mkdir()
    (out / "eget.txt").write_text("Mitt.", "utf-8")
    refused = run(capsys, drafts)
    assert refused.code == 2
    assert "innehåller något annat" in refused.err
    assert held(out) == {"eget.txt": b"Mitt."}
    assert run(capsys, drafts, "--force").code == 0
    assert (out / "eget.txt").read_text("utf-8") == "Mitt."


def test_without_a_whole_ledger_nothing_is_taken_for_ours(drafts: Path, capsys: Capture) -> None:
    """A ledger that is damaged tells nothing, so what stands there may be anybody's."""
    run(capsys, drafts)
    out = drafts.parent / "ut"
    first = held(out)
    (out / LEDGER).write_text('{"grantflow": 1, "files": {"a": 3}', "utf-8")
    again = run(capsys, drafts)
    assert again.code == 2
    assert "matris.html" in again.err
    assert {name: held(out)[name] for name in shown(out)} == {n: first[n] for n in shown(out)}

    forced = run(capsys, drafts, "--force")
    assert (forced.code, read_again(forced)) == (0, 4)
    assert held(out) == first


def test_nothing_is_written_when_nothing_is_new(drafts: Path, capsys: Capture) -> None:
    """The same again costs the reading of the files, not of the whole matrix."""
    first = run(capsys, drafts)
    before = touched(drafts.parent / "ut")
    again = run(capsys, drafts)

    assert {name for name, at in touched(drafts.parent / "ut").items() if before[name] != at} <= {
        LEDGER.as_posix()
    }
    told = again.out.replace("Oförändrade sedan förra gången: 4.\n", "")
    assert told == first.out
    (drafts.parent / "ut" / "matris.jsonl").unlink()
    run(capsys, drafts)
    assert touched(drafts.parent / "ut").keys() == before.keys()


def test_a_line_of_the_matrix_holds_a_file_with_its_findings(drafts: Path, capsys: Capture) -> None:
    """Another program reads what came of ten thousand files one line at a time."""
    (drafts / "trasig.docx").write_bytes(b"PK")
    (drafts / "klart.yaml").write_bytes(WHOLE.read_bytes())
    run(capsys, drafts)
    out = drafts.parent / "ut"
    told = lines(out)

    assert set(told) == set(rows(out))
    for name, line in told.items():
        assert sum(line["rules"].values()) == sum(
            line["summary"].get(word, 0) for word in ("blocker", "warning", "advice")
        )
        assert len(line["findings"]) == sum(line["summary"].values())
        assert all((out / file).is_file() for file in line["files"].values())
        assert len(json.dumps(line, ensure_ascii=False)) < 20_000
        assert line["read"] == (name != "trasig.docx")
    assert told["trasig.docx"]["troubles"][0]["code"] == "GF107"
    quoted = [one for one in told["Åby.txt"]["findings"] if one["quote"]]
    assert all(one["quote"] in (drafts / "Åby.txt").read_text("utf-8") for one in quoted)
    assert told["klart.yaml"]["files"]["application"] == "klart-ansokan.docx"


MODES = {
    "check": {"Ordby.docx-granskning.html", "klart.yaml-granskning.html"},
    "draft": {"klart-ansokan.docx"},
    "review": {"Ordby-granskad.docx", "Ordby.docx-granskning.html"},
}


@pytest.mark.parametrize("mode", MODES)
def test_one_may_ask_for_a_part_of_the_work(mode: str, tmp_path: Path, capsys: Capture) -> None:
    """Verdicts without Word files, applications without a report each, or the drafts alone."""
    folder = tmp_path / "blandat"
    folder.mkdir()
    word(folder / "Ordby.docx")
    (folder / "klart.yaml").write_bytes(WHOLE.read_bytes())
    answer = run(capsys, folder, "--mode", mode)

    assert answer.code == 0, answer.out
    assert shown(tmp_path / "ut") == MODES[mode]
    assert ("1 filer av annat slag lästes inte" in answer.out) == (mode != "check")
    for name in ("Ordby.docx", "klart.yaml"):
        (folder / name).unlink()
        nothing = run(capsys, folder, "--mode", mode)
        assert nothing.code == (2 if not rows_left(folder, mode) else 0)
        word(folder / "Ordby.docx")
        (folder / "klart.yaml").write_bytes(WHOLE.read_bytes())


def rows_left(folder: Path, mode: str) -> list[Path]:
    """Return the files that a mode is for."""
    found = {"check": "*.*", "draft": "*.yaml", "review": "*.docx"}
    return list(folder.glob(found[mode]))


def test_what_a_killed_run_had_put_in_place_is_ours(
    drafts: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the report and its seal, and the draft changed since: no refusal."""
    from grantflow.usecases.batch import ledger
    from grantflow.usecases.batch import seals as sealing

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    out = drafts.parent / "ut"
    with monkeypatch.context() as patched:
        patched.setattr(sealing, "write", killed)
        assert run(capsys, drafts).code == 130
    assert len(shown(out)) == 1
    for path in drafts.rglob("*.*"):
        path.write_text(TEXT.format(place="Nyby"), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(ledger.Ledger, "enter", killed)
        assert run(capsys, drafts).code == 130
    (drafts / "Ny.txt").write_text(TEXT, "utf-8")
    last = run(capsys, drafts)

    assert (last.code, read_again(last)) == (0, 4)
    assert not list(out.glob(".grantflow-batch/halvt/*"))


def test_an_output_that_a_power_cut_emptied_is_made_again(drafts: Path, capsys: Capture) -> None:
    run(capsys, drafts)
    report = drafts.parent / "ut" / "Åby.txt-granskning.html"
    report.write_bytes(b"")
    torn = next((drafts.parent / "ut").glob(".grantflow-batch/sigill/*/*.json"))
    torn.write_bytes(torn.read_bytes()[:-9])
    again = run(capsys, drafts, "--force")

    assert again.code == 0
    assert read_again(again) in (2, 3)
    assert report.stat().st_size > 1000


def test_the_ledger_of_an_earlier_version_is_read_once(drafts: Path, capsys: Capture) -> None:
    """What it wrote is known for ours and replaced; what somebody has worked in stays."""
    out = drafts.parent / "ut"
    out.mkdir()
    ours = ["matris.html", "Åby.txt-granskning.html", "Älvdal 2.md-granskning.html"]
    for name in ours:
        (out / name).write_text("så såg den ut då", "utf-8")
    digest = hashlib.sha256("så såg den ut då".encode()).hexdigest()
    files_then = {
        name.removesuffix("-granskning.html"): {
            "key": "k", "needs": {}, "outputs": {name: digest}, "record": "r", "whole": True
        }
        for name in ours[1:]
    }  # fmt: skip
    stored = {"grantflow": 1, "kind": "batch", "files": files_then, "matrix": {ours[0]: digest}}
    (out / LEDGER.parent / "fynd").mkdir(parents=True)
    (out / LEDGER).write_text(json.dumps(stored), "utf-8")
    (out / ours[2]).write_text("egna anteckningar", "utf-8")
    answer = run(capsys, drafts)

    assert answer.code == 1
    assert "Älvdal 2.md: [GF401] Älvdal 2.md-granskning.html skrevs inte" in answer.out
    assert (out / ours[2]).read_text("utf-8") == "egna anteckningar"
    assert (out / ours[1]).stat().st_size > 1000
    assert not (out / LEDGER.parent / "fynd").exists()
    assert read_again(run(capsys, drafts)) == 3


FAULTS = [
    (["finns inte", "-o", "ut"], "GF101", "mappen finns inte"),
    (["utkast/Åby.txt", "-o", "ut"], "GF101", "det här är en fil, inte en mapp"),
    (["tom", "-o", "ut"], "GF101", "inga utkast eller ärenden"),
    (["utkast", "-o", "utkast"], "GF401", "bland utkasten"),
    (["utkast", "-o", "."], "GF401", "bland utkasten"),
    (["utkast", "-o", "utkast/Åby.txt"], "GF401", "det här är en fil"),
    (["utkast", "-o", "nej/ut"], "GF401", "finns inte"),
    (["utkast", "-o", "ut", "--workers", "0"], "GF001", "--workers"),
    (["utkast", "-o", "ut", "--programme", "37b"], "GF001", "--programme"),
    (["utkast", "-o", "ut", "--programme", "37a", "--call", "2099"], "GF104", "2099"),
    (["utkast"], "GF001", "--output saknas"),
]


@pytest.mark.parametrize(("arguments", "code", "problem"), FAULTS, ids=str)
def test_a_folder_at_fault_stops_it_all_before_anything_is_written(
    arguments: list[str],
    code: str,
    problem: str,
    drafts: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(drafts.parent)
    (drafts.parent / "tom").mkdir()
    before = sorted(path for path in drafts.parent.rglob("*"))
    answer = grantflow(capsys, "batch", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"[{code}] ")
    assert problem in answer.err
    assert "\nåtgärd: " in answer.err
    assert sorted(path for path in drafts.parent.rglob("*")) == before


def test_the_exit_code_may_follow_the_findings(drafts: Path, capsys: Capture) -> None:
    assert run(capsys, drafts).code == 0
    assert run(capsys, drafts, "--fail-on", "blocker").code == 1
    assert run(capsys, drafts, "--fail-on", "advice").code == 1


def test_nobodys_number_is_spread(drafts: Path, capsys: Capture) -> None:
    """Neither what stands in a draft nor in its name; links lead there all the same."""
    number = "19900101-0000"
    text = TEXT.format(place=f"Nyby, där {number} bor") + f"\n{number} tar kanske över.\n"
    (drafts / f"Ansökan {number}.txt").write_text(text, "utf-8")
    answer = run(capsys, drafts)
    out = drafts.parent / "ut"

    assert number not in answer.out
    assert number not in workbook(out)
    assert number not in re.sub(r'href="[^"]*"', "", page(out))
    assert "[personnummer dolt]" in page(out)
    report = (out / f"Ansökan {number}.txt-granskning.html").read_text("utf-8")
    assert number not in report


def test_names_from_old_archives_and_long_names_are_read(drafts: Path, capsys: Capture) -> None:
    """An archive from an old Windows gives names that are no text; some titles are very long."""
    odd = os.fsdecode(b"f\xf6rslag.txt")
    long = "Å" * 120 + ".txt"
    for name in (odd, long, long.replace("Å.txt", "Ä.txt")):
        (drafts / name).write_text(TEXT, "utf-8")
    answer = run(capsys, drafts, "--workers", "2")
    out = drafts.parent / "ut"

    assert answer.code == 0, answer.out
    assert "f\ufffd(F6)rslag.txt" in rows(out)
    assert len(shown(out)) == 7
    assert read_again(run(capsys, drafts)) == 7


def test_names_that_differ_in_a_sign_that_is_no_text_are_two_files(
    drafts: Path, capsys: Capture
) -> None:
    """As in archives from an old Windows: each has its verdict, its report and its seal."""
    odd = (b"l\xe5t.txt", b"l\xe4t.txt", "l\ufffd(E4)t.txt".encode())
    for number, name in enumerate(odd):
        (drafts / os.fsdecode(name)).write_text(TEXT.format(place=f"plats {number}"), "utf-8")
    (drafts / os.fsdecode(odd[0])).write_text("Kort.", "utf-8")
    answer = run(capsys, drafts)
    out = drafts.parent / "ut"

    assert answer.code == 0, answer.out
    assert len(rows(out)) == len(set(rows(out))) == len(shown(out)) == seals(out) == 7
    assert {"l\ufffd(E5)t.txt", "l\ufffd(E4)t.txt"} < set(rows(out))
    told = lines(out)
    assert told["l\ufffd(E5)t.txt"]["findings"] != told["l\ufffd(E4)t.txt"]["findings"]
    assert read_again(run(capsys, drafts)) == 7


def test_a_name_with_signs_that_steer_a_screen_is_written_without_them(
    drafts: Path, capsys: Capture
) -> None:
    """Whoever sends a file must not write lines of ours, nor clear the screen."""
    names = ("a\nIngen har hinder.txt", "b\x1b[2Jc.txt", "d\u2028\u202etxt.txt", "e\x9bf.pdf")
    for name in names:
        (drafts / name).write_text(TEXT, "utf-8")
    (drafts / "g\rh.txt").write_bytes(b"\xff\xfe\x00")
    drafts = drafts.rename(drafts.with_name("u\x1b[2Jt"))
    answer = run(capsys, drafts)
    out = drafts.parent / "ut"

    assert answer.code == 1
    assert "u\ufffd(1B)[2Jt" in page(out)
    assert "  a\ufffd(0A)Ingen har hinder.txt (" in answer.out
    assert "  e\ufffd(C2)\ufffd(9B)f.pdf\n" in answer.out
    assert "  g\ufffd(0D)h.txt: " in answer.out
    signs = set(answer.out.split("\n", 1)[1] + "".join(rows(out)) + "".join(shown(out)))
    assert not {sign for sign in signs - {"\n"} if not sign.isprintable()}
    assert "Oförändrade" in run(capsys, drafts).out


def test_processes_with_the_same_number_on_two_machines_do_not_mix_what_they_write(
    tmp_path: Path,
) -> None:
    """Containers that share a folder: the programs in them begin to count at the same number."""
    (tmp_path / LEDGER.parent / outputs.HALF).mkdir(parents=True)
    one, other = fresh_outputs(), fresh_outputs()

    assert one.half_path(tmp_path) != other.half_path(tmp_path)
    one.begin(tmp_path, "a.html", "1" * 64)
    other.begin(tmp_path, "a.html", "2" * 64)
    assert len(list((tmp_path / LEDGER.parent / outputs.HALF).iterdir())) == 2
    assert sorted(outputs.begun(tmp_path)["a.html"]) == ["1" * 64, "2" * 64]


def fresh_outputs() -> Any:
    """Return the part of the program that writes files, as a new process has it."""
    spec = importlib.util.spec_from_file_location("elsewhere", str(outputs.__file__))
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_a_closed_folder_is_told_of(
    drafts: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one may not read is not taken for empty; root may read everything, hence the patch."""
    scandir = os.scandir

    def closed(path: Any) -> Any:
        if os.fspath(path) in (str(drafts / "Söder"), str(drafts.parent / "stängd")):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    answer = run(capsys, drafts)
    assert answer.code == 1
    assert "  Söder/: [GF101] mappen går inte att läsa. Åtgärd:" in answer.out
    assert answer.out.startswith("Läste 3 utkast")
    assert "Söder/" in rows(drafts.parent / "ut")
    whole = grantflow(capsys, "batch", drafts.parent / "stängd", "-o", drafts.parent / "ut")
    assert (whole.code, whole.out) == (2, "")
    assert "mappen går inte att läsa" in whole.err


# The real command line with a batch that waits after two files until it is stopped.
SLOWED = """
import signal, sys, time
from grantflow import cli
from grantflow.usecases.batch import reading

signal.signal(signal.SIGINT, signal.default_int_handler)
do, seen = reading.do, []

def slow(job):
    if len(seen) == 2:
        print("here", flush=True, file=sys.stderr)
        time.sleep(600)
    seen.append(job)
    return do(job)

if __name__ == "__main__":
    reading.do = slow
    sys.exit(cli.run(sys.argv[1:]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_stopped_run_is_gone_on_with(
    number: signal.Signals, drafts: Path, capsys: Capture
) -> None:
    out = drafts.parent / "ut"
    answer = stopped(SLOWED, number, "batch", drafts, "-o", out)

    assert (answer.code, answer.out) == (130, "")
    assert "2 av 4 filer är klara. Kör samma kommando igen" in answer.err
    assert len(shown(out)) == 2
    again = run(capsys, drafts)
    assert (again.code, read_again(again)) == (0, 2)
    assert not list(out.rglob("*.tmp"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=lambda number: number.name)
def test_the_processes_of_a_stopped_run_leave_with_it(
    number: signal.Signals, drafts: Path, capsys: Capture
) -> None:
    """Ctrl-C reaches all of them at once; each goes, without noise, and nothing is half-written."""
    for name in range(16):
        (drafts / f"{name}.txt").write_text(TEXT.format(place=f"By {name}"), "utf-8")
    out = drafts.parent / "ut"
    command = [sys.executable, "-m", "grantflow_cli_for_test"]
    script = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from grantflow import cli\nif __name__ == '__main__': sys.exit(cli.run(sys.argv[1:]))\n"
    )
    (drafts.parent / "grantflow_cli_for_test.py").write_text(script, "utf-8")
    command += ["batch", str(drafts), "-o", str(out), "--workers", "2"]
    with subprocess.Popen(
        command,
        cwd=drafts.parent,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        try:
            while not seals(out):
                assert running.poll() is None
                time.sleep(0.02)
            if number == signal.SIGINT:
                os.killpg(running.pid, number)
            else:
                running.send_signal(number)
            # Ends when every process has let go of standard error.
            _, told = running.communicate(timeout=60)
        finally:
            running.kill()

    if number != signal.SIGKILL:
        assert running.returncode == 130
        assert "Traceback" not in told.decode()
    done = seals(out)
    again = run(capsys, drafts)
    assert (again.code, read_again(again)) == (0, done)
    assert not list(out.glob(".grantflow-batch/halvt/*"))


def test_a_file_at_which_a_process_dies_is_named_and_the_rest_is_read(drafts: Path) -> None:
    """The system may kill a process for its hunger; which file it was is found out."""
    from grantflow.usecases.batch import planning, running
    from grantflow.usecases.batch.outputs import Names
    from grantflow.usecases.batch.seals import read, row_of

    out = drafts.parent / "ut"
    order = planning.BatchOrder(folder=drafts, out=out, asked=batch.Asked(), on_defect=os.abort)
    plan = planning.plan(order)
    # Something that no file can bring about: the program fails, and fails in telling of it.
    tasks = [*plan.tasks]
    tasks[1] = tasks[1]._replace(names=Names(None, None))  # type: ignore[arg-type]
    heard: list[int] = []
    running.run(plan.bench, tasks, 2, lambda count, _: heard.append(count))

    assert sum(heard) == len(tasks) == 4
    told = {task.found.name: read(out, task.found.name) for task in tasks}
    found = {name: row_of(seal) for name, seal in told.items() if seal}
    assert len(found) == len(tasks)
    assert [name for name, row in found.items() if not row.read] == [tasks[1].found.name]
    assert "avbröts av datorn" in found[tasks[1].found.name].troubles[0].problem


def test_a_bar_is_shown_to_whoever_watches_and_only_on_standard_error(drafts: Path) -> None:
    out = drafts.parent / "ut"
    terminal, end = os.openpty()
    script = "import sys; from grantflow import cli; sys.exit(cli.run(sys.argv[1:]))"
    command = [sys.executable, "-c", script, "batch", str(drafts), "-o", str(out)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, check=True)
    os.close(end)
    seen = b""
    while chunk := _read(terminal):
        seen += chunk
    os.close(terminal)

    assert "Granskar" in seen.decode()
    assert re.search(r"4/4 .* filer/(s|min) · 0 s kvar · Älvdal 10\.txt", seen.decode())
    assert "Älvdal 10.txt" in seen.decode()
    assert "Granskar" not in ended.stdout.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_what_went_wrong_goes_on_below_itself_in_a_terminal(
    drafts: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drafts / "fel.yaml").write_text("title: [", "utf-8")
    monkeypatch.setenv("COLUMNS", "60")
    told = run(capsys, drafts).out.partition("Det här gick inte:\n")[2].splitlines()

    assert told[0].startswith("  fel.yaml: [GF103] ")
    assert told[1].startswith("    ")
    assert max(map(len, told[:2])) < 60


def test_the_help_is_in_swedish(capsys: Capture) -> None:
    answer = grantflow(capsys, "batch", "--help")

    assert answer.out.startswith("Så här: grantflow batch [VAL] MAPP")
    assert not re.search(r"(?i)\b(usage|options|show|required|default|range)\b", answer.out)
    assert "batch" in cli.COMMANDS


def test_the_workbook_and_the_copies_open_cleanly(drafts: Path, capsys: Capture) -> None:
    assert grantflow(capsys, "draft", WHOLE, "-o", drafts / "Ordby.docx").code == 0
    (drafts / "trasig.docx").write_bytes(b"PK")
    run(capsys, drafts)
    out = drafts.parent / "ut"
    audit = [str(Path(sys.executable).parent / "openxml-audit"), "--policy", "strict"]
    running = [
        subprocess.Popen([*audit, str(out / name)], stdout=subprocess.PIPE)
        for name in ("matris.xlsx", "Ordby-granskad.docx")
    ]
    for each in running:
        told, _ = each.communicate()
        assert each.returncode == 0, told.decode()

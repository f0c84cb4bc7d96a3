"""The review of a draft at the command line: kinds of files, exit codes, forms, secrets."""

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from cases import WHOLE, Answer, Capture, grantflow, reviewed, unwrapped
from test_check_output import read_page

from grantflow import usecases
from grantflow.documents import draftfile
from grantflow.documents.plaintext import read_plain
from grantflow.model.finding import Finding, Report, Severity
from grantflow.model.source import Source

FORMS = ["text", "json", "sarif", "html"]
DRAFT = """# Förankring

Socialnämnden beslutade den 14 oktober att söka medel till ”Kafé Ord”, § 118. I styrgruppen sitter
socialchefen, rektorn för vuxenutbildningen och föreningens ordförande.

# Mål

- Av de 80 deltagarna ska minst 45 vara i arbete eller studier den 30 juni 2028.

# Allmänt

Risker ska värderas efter sannolikhet och konsekvens, och varje risk ska ha en åtgärd. Solen sken
hela sommaren & alla fikade <sedan> i parken. ”Torget” ligger mitt i byn – bussen går klockan nio.
I grannkommunen Åsbro följer de upp målen med en enkät varje termin. Vinden var svag hela dagen.
"""
ENGLISH = (
    "The board decided on 3 March to apply, and the library will take over the café in 2029. "
    "The steering group meets every month with the manager of the school and the board.\n"
)
SECRETS = ["19900101-0000", "070-000 00 00", "vera.exempel@kommun.example"]
PRIVATE = f"""# Förankring

Socialnämnden beslutade den 14 oktober att söka medel för deltagaren {SECRETS[0]}, § 118.
Styrgruppen träffas varannan vecka, ring {SECRETS[1]} för mer om styrgruppen och dess möten.
Projektledaren är anställd på kommunens integrationsenhet och nås på {SECRETS[2]} varje dag.
[fylls i av {SECRETS[2]}]

# {SECRETS[1]}

Vi vill att {SECRETS[2]} tar över språkkaféet efter projektet, men det är inte beslutat.
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "utkast.txt"
    path.write_text(DRAFT, "utf-8")
    return path


def words_of(report: dict[str, Any]) -> dict[str, str]:
    return {v["criterion"]: v["verdict"] for v in report["verdicts"]}


def quotes(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Return everything that is quoted: what counts, and what comes nearest."""
    held = [*report["verdicts"], *report["programme_verdicts"]]
    counted = [evidence for verdict in held for evidence in verdict["evidence"]]
    return counted + [e for finding in report["findings"] for e in finding["nearest"]]


def refused(answer: Answer) -> str:
    """Return the one error of a command that did nothing."""
    assert answer.code == 2
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert re.match(r"\[GF\d{3}\] .+\nåtgärd: .+\n$", answer.err)
    return answer.err


def finding(severity: Severity) -> Finding:
    return Finding(
        *("IMP02", "owner-missing", "IMP02", severity, "implementeringsplan", "paragraph 1"),
        *("Det framgår inte.", "Skriv vem.", Source(title="Råd", standing="verified")),
    )


@pytest.mark.parametrize(
    ("severity", "limit", "code"),
    [
        ("blocker", None, 1), ("warning", None, 0), ("advice", None, 0), (None, None, 0),
        ("warning", "warning", 1), ("advice", "warning", 0), ("advice", "advice", 1),
        ("blocker", "never", 0),
    ],
)  # fmt: skip
def test_the_exit_code_tells_a_script_what_was_found(
    capsys: Capture,
    draft: Path,
    monkeypatch: pytest.MonkeyPatch,
    severity: Severity | None,
    limit: str | None,
    code: int,
) -> None:
    """1 when something is at or above the limit, which is a blocker unless the script says else."""
    found = (finding(severity),) if severity else ()
    report = Report(None, None, None, findings=found)
    monkeypatch.setattr(usecases, "review_draft", lambda *_, **__: report)
    limits = ["--fail-on", limit] if limit else []

    assert grantflow(capsys, "review", draft, *limits).code == code


def test_a_review_tells_what_is_there_and_what_to_do(capsys: Capture, draft: Path) -> None:
    """The writer's own words with their line, and what comes nearest where nothing is found."""
    answer = grantflow(capsys, "review", draft)
    shown = unwrapped(answer.out)

    assert answer.code == 1
    assert answer.err == ""
    assert shown.startswith("Granskning av utkast.txt · ")
    assert re.search(r"Finns FOR01 .+? ”Socialnämnden beslutade den 14 oktober", shown)
    assert re.search(r"§ 118\.” \(\S+/utkast\.txt:3\)", shown)
    assert "Hinder IMP02" in shown
    assert "Närmast i texten: ”" in shown


def test_json_has_the_agreed_shape_and_exact_quotes(capsys: Capture, draft: Path) -> None:
    """A program can mark every quote in the file, at the place and the offsets that are told."""
    report = reviewed(capsys, draft)
    blocks = {block.place: block.written for block in read_plain(DRAFT).blocks}

    assert report["kind"] == "review"
    assert report["input"] == "utkast.txt"
    assert words_of(report)["FOR01"] == "met"
    assert any(finding["nearest"] for finding in report["findings"])
    assert len(quotes(report)) > 3
    for evidence in quotes(report):
        assert evidence["quote"] in DRAFT
        written = blocks[evidence["place"]]
        assert written[evidence["start"] : evidence["end"]] == evidence["quote"]
    for verdict in report["verdicts"]:
        assert bool(verdict["praise"]) == (verdict["verdict"] == "met")


def test_every_recommendation_has_one_verdict(capsys: Capture, draft: Path) -> None:
    """A check of a case and a review of a draft speak of the same criteria."""
    checked = json.loads(grantflow(capsys, "check", WHOLE, "--format", "json").out)
    report = reviewed(capsys, draft)

    assert len(report["verdicts"]) == len(words_of(report))
    assert set(words_of(report)) == set(words_of(checked))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_old_and_foreign_encodings_are_read(
    capsys: Capture, draft: Path, tmp_path: Path, encoding: str
) -> None:
    """Notepad and old Word save as they like; the review is the same."""
    other = tmp_path / "gammal.txt"
    other.write_bytes(DRAFT.encode(encoding))
    report = reviewed(capsys, other)

    assert report | {"input": "utkast.txt"} == reviewed(capsys, draft)


def test_a_draft_can_come_on_standard_input(
    capsys: Capture, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text can be piped in from anywhere."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DRAFT.encode())))
    report = reviewed(capsys, "-")

    assert report["input"] == "standard in"
    assert words_of(report) == words_of(reviewed(capsys, draft))


def test_markdown_is_a_draft_too(capsys: Capture, draft: Path) -> None:
    """Whoever writes in Markdown need not save as something else."""
    report = reviewed(capsys, draft.rename(draft.with_suffix(".md")))

    assert report["input"] == "utkast.md"


@pytest.mark.parametrize(
    ("name", "content", "problem", "remedy"),
    [
        ("saknas.txt", None, "filen finns inte", "kontrollera namnet"),
        ("tom.txt", b"", "filen innehåller ingen text", "klistra in utkastet"),
        ("blank.txt", b" \r\n\t\n--- 12\n", "filen innehåller ingen text", "klistra in"),
        ("bild.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "filen är ingen textfil", "som text (.txt)"),
        ("utkast.docx", b"PK\3\4", "Word-filen är skadad", "spara den som Word-dokument"),
        ("Utkast.DOCX", b"PK\3\4", "Word-filen är skadad", "spara den som Word-dokument"),
        ("utkast.doc", b"\xd0\xcf", "filer som slutar på .doc", "som Word-dokument (.docx)"),
        ("idé.yaml", b"grantflow: 1\n", "filer som slutar på .yaml", "'grantflow check'"),
        ("bild.png", b"\x89PNG", "filer som slutar på .png", ".txt eller .md"),
    ],
)
def test_what_cannot_be_reviewed_is_told_with_a_way_on(
    capsys: Capture, tmp_path: Path, name: str, content: bytes | None, problem: str, remedy: str
) -> None:
    """One error, the file, and what to do instead."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    told = refused(grantflow(capsys, "review", path))

    assert f"{path}: {problem}" in told
    assert remedy in told


def test_a_folder_is_no_draft(capsys: Capture, tmp_path: Path) -> None:
    """A slip of the path is told as what it is."""
    assert "det här är en mapp" in refused(grantflow(capsys, "review", tmp_path))


def test_a_file_too_large_for_a_draft_is_refused(
    capsys: Capture, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A film by mistake must not fill the memory."""
    monkeypatch.setattr(draftfile, "_LARGEST", 100)

    assert "filen är större än 20 MB" in refused(grantflow(capsys, "review", draft))


def test_an_unknown_theme_is_put_right(capsys: Capture, draft: Path) -> None:
    """The nearest right word is offered."""
    assert "'sprak-arbete'" in refused(grantflow(capsys, "review", draft, "--theme", "sprak-arbet"))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_draft_gives_the_same_output(capsys: Capture, draft: Path, form: str) -> None:
    """Two runs can be compared with diff."""
    first, second = (grantflow(capsys, "review", draft, "--format", form) for _ in range(2))

    assert first == second
    assert first.err == ""


@pytest.mark.parametrize("form", FORMS)
def test_personal_data_is_never_repeated(capsys: Capture, tmp_path: Path, form: str) -> None:
    """A report is sent round; a number or an address of a person must not travel with it."""
    path = tmp_path / "utkast.txt"
    path.write_text(PRIVATE, "utf-8")
    answer = grantflow(capsys, "review", path, "--format", form)

    assert answer.code == 1
    for secret in SECRETS:
        assert secret not in unwrapped(answer.out)
    if form in ("text", "html"):
        assert "Meningen citeras inte, för den innehåller personuppgifter." in answer.out


def test_sarif_points_at_the_line_and_names_the_nearest_sentence(
    capsys: Capture, draft: Path
) -> None:
    """An editor shows the finding where the section begins, with the sentence to work on."""
    log = json.loads(grantflow(capsys, "review", draft, "--format", "sarif").out)
    results = {result["ruleId"]: result for result in log["runs"][0]["results"]}
    near = [r for r in results.values() if "Närmast i texten: ”" in r["message"]["text"]]

    assert near
    assert results["IMP02"]["level"] == "error"
    for result in results.values():
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].endswith("/utkast.txt")
        assert 1 <= place["region"]["startLine"] <= DRAFT.count("\n")


def test_html_is_one_whole_page_in_swedish(capsys: Capture, draft: Path) -> None:
    """The page opens anywhere, also without a net, and prints on A4."""
    out = grantflow(capsys, "review", draft, "--format", "html").out
    page = read_page(out)
    tags = [tag for tag, _ in page.seen]

    assert out.startswith("<!doctype html>\n")
    assert page.faults == []
    assert page.open == []
    assert dict(page.seen)["html"]["lang"] == "sv"
    assert tags.count("h1") == tags.count("main") == tags.count("table") == 1
    assert not {"script", "link", "img", "iframe", "base", "sedan"} & set(tags)
    for _, attributes in page.seen:
        assert not {"src", "href", "srcset", "onclick", "style"} & set(attributes)
    assert not re.search(r"@import|url\(", page.words["style"])
    assert re.search(r"@page\{size:A4", page.words["style"])
    assert "Socialnämnden beslutade den 14 oktober" in page.words["q"]


@pytest.mark.parametrize("form", FORMS)
def test_an_english_draft_gets_one_clear_answer(capsys: Capture, tmp_path: Path, form: str) -> None:
    """No list of forty faults for a text that the program can't read."""
    path = tmp_path / "draft.txt"
    path.write_text(ENGLISH, "utf-8")
    answer = grantflow(capsys, "review", path, "--format", form)

    assert answer.code == 1
    assert answer.out.count("Texten verkar inte vara på svenska.") == 1
    assert "IMP02" not in answer.out or form == "json"


def test_an_english_draft_shows_nothing(capsys: Capture, tmp_path: Path) -> None:
    """Not one verdict is built on words that were not understood."""
    path = tmp_path / "draft.txt"
    path.write_text(ENGLISH, "utf-8")
    report = reviewed(capsys, path)

    assert [f["code"] for f in report["findings"]] == ["SPK11"]
    assert set(words_of(report).values()) == {"missing", "not_applicable"}
    assert quotes(report) == []

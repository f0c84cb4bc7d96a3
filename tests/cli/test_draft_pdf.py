"""`grantflow draft --pdf`: a PDF beside the Word file, which nothing of LibreOffice can spoil."""

import http.server
import re
import shutil
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import WHOLE, Capture, grantflow

from grantflow.documents import pdf
from grantflow.documents.outline import outline
from grantflow.errors import ToolMissing


def test_without_libreoffice_the_word_file_is_written_and_the_rest_told(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Word file is what is sent in; a missing program must not keep anybody from it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    target = tmp_path / "ut.docx"

    answer = grantflow(capsys, "draft", WHOLE, "-o", target, "--pdf")

    assert answer.code == 1
    assert answer.out.endswith(f"Skrev {target}\n")
    assert answer.err.startswith("[GF502] LibreOffice finns inte")
    assert f"Word-filen är klar: {target}" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["ut.docx"]


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("exit 1", "kunde inte göra en PDF"),
        ("exit 0", "gav ingen PDF"),
        ("sleep 60 & sleep 60", "blev inte klart på 1 sekunder"),
    ],
    ids=["fails", "makes-nothing", "hangs"],
)
def test_a_libreoffice_that_fails_leaves_the_word_file(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, said: str
) -> None:
    """Told after the Word file is in place, in words of its own; nothing is left running."""
    tools, target = tmp_path / "bin", tmp_path / "ut.docx"
    tools.mkdir()
    (tools / "soffice").write_text(f"#!/bin/sh\n{ending}\n", "utf-8")
    (tools / "soffice").chmod(0o755)
    (tools / "sleep").symlink_to(shutil.which("sleep") or "/bin/sleep")
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setattr(pdf, "SECONDS", 1)
    started = time.monotonic()

    answer = grantflow(capsys, "draft", WHOLE, "-o", target, "--pdf")

    assert time.monotonic() - started < 30
    assert answer.code == 1
    assert answer.out.endswith(f"Skrev {target}\n")
    assert answer.err.startswith("[GF502] LibreOffice ")
    assert said in answer.err
    assert str(target) in answer.err
    assert zipfile.is_zipfile(target)
    assert not target.with_suffix(".pdf").exists()
    left = subprocess.run(["/bin/ps", "-eo", "args"], capture_output=True, text=True, check=False)
    assert str(tools) not in left.stdout


def test_a_pdf_of_somebody_else_is_never_replaced(capsys: Capture, tmp_path: Path) -> None:
    """Told before anything is written."""
    target = tmp_path / "ut.docx"
    target.with_suffix(".pdf").write_bytes(b"Mitt eget arbete")

    answer = grantflow(capsys, "draft", WHOLE, "-o", target, "--pdf")

    assert answer.code == 2
    assert answer.err.startswith(f"[GF401] {target.with_suffix('.pdf')}: ")
    assert not target.exists()


@pytest.mark.office
def test_a_pdf_lies_beside_the_word_file_and_both_have_page_numbers(
    capsys: Capture, tmp_path: Path
) -> None:
    """A signatory gets pages that look the same everywhere, and finds her way in them."""
    target = tmp_path / "ansökan.docx"

    answer = grantflow(capsys, "draft", WHOLE, "-o", target, "--pdf")

    assert answer.code == 0, answer.err
    made = tmp_path / "ansökan.pdf"
    assert answer.out.endswith(f"PDF: {made}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ansökan.docx", "ansökan.pdf"]
    entries = [text for style, text in outline(target.read_bytes()) if style.startswith("toc")]
    told = {text.split("\t")[-2]: int(text.split("\t")[-1]) for text in entries}
    assert len(told) > 18
    if shutil.which("pdftotext"):
        for heading, page in told.items():
            assert " ".join(heading.split()) in _page(made, page)
    assert b"/StructTreeRoot" in made.read_bytes()  # tagged: a screen reader finds its headings

    before = target.read_bytes(), made.read_bytes()
    assert grantflow(capsys, "draft", WHOLE, "-o", target, "--pdf").code == 0
    assert (target.read_bytes(), made.read_bytes()) == before


def _page(made: Path, page: int) -> str:
    command = ["pdftotext", "-f", str(page), "-l", str(page), str(made), "-"]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(found.stdout.split())


@pytest.fixture
def visits() -> Iterator[list[str]]:
    """Run a web server on this computer, and return what has been asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    asked.append(f"http://127.0.0.1:{server.server_port}")
    yield asked
    server.shutdown()


@pytest.mark.office
@pytest.mark.parametrize("fenced", [True, False], ids=["no-network", "settings-alone"])
def test_nothing_is_fetched_from_the_network(
    visits: list[str],
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fenced: bool,
) -> None:
    """A template may hold a link to a picture; opening it would tell somebody of the draft."""
    address = visits.pop()
    target = tmp_path / "ut.docx"
    assert grantflow(capsys, "draft", WHOLE, "-o", target).code == 0
    _link_a_picture(target, f"{address}/bild.png")
    if not fenced:
        monkeypatch.setattr(pdf, "_offline", list)
    elif not pdf._offline():
        pytest.skip("this computer gives no program a network of its own")

    pdf.beside(target, lambda _: None, None)

    assert visits == []


def _link_a_picture(target: Path, address: str) -> None:
    with zipfile.ZipFile(target) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    main = "http://schemas.openxmlformats.org"
    relation = (
        f'<Relationship Id="far" Type="{main}/officeDocument/2006/relationships/image"'
        f' Target="{address}" TargetMode="External"/></Relationships>'
    )
    drawing = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{main}/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="990000" cy="990000"/><wp:docPr id="9" name="x"/>'
        f'<a:graphic xmlns:a="{main}/drawingml/2006/main">'
        f'<a:graphicData uri="{main}/drawingml/2006/picture">'
        f'<pic:pic xmlns:pic="{main}/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="x"/>'
        "<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        f'<a:blip xmlns:r="{main}/officeDocument/2006/relationships" r:link="far"/></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990000" cy="990000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace("</Relationships>", relation)
    body = parts["word/document.xml"]
    parts["word/document.xml"] = re.sub("(<w:body>)", rf"\g<1>{drawing}", body, count=1)
    with zipfile.ZipFile(target, "w") as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)


@pytest.mark.office
def test_numbers_are_left_to_word_where_the_numbering_starts_anew(tmp_path: Path) -> None:
    """The page in the file is then not the number on the page."""
    target = tmp_path / "ut.docx"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", '<w:pgNumType w:start="5"/>')
    with pytest.raises(ToolMissing):
        pdf.beside(target, lambda _: pytest.fail("counted"), None)

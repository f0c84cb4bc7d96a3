"""Everyone can read what we write: language, title, headings, tables, pictures, contrast."""

import io
import zipfile
from pathlib import Path

import accessibility
import pytest
from word_templates import filled, p, row, table, write

from grantflow import assets
from grantflow.checks.programmes import load_programme
from grantflow.documents import casefile
from grantflow.documents.render import render_application

EXAMPLES = sorted((assets.folder("data") / "examples").glob("*.yaml"))
PROGRAMMES = sorted(
    path.parent.name for path in (assets.folder("templates") / "applications").glob("*/*.yaml")
)
HEAD = p("Rubrik", style="Heading1")
PICTURE = (
    "<w:p><w:r><w:drawing><wp:inline "
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="Bild 1"{}/></wp:inline></w:drawing></w:r></w:p>'
)


@pytest.mark.parametrize("as_is", [True, False], ids=["draft", "finished"])
@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_in_every_programme_is_accessible(
    path: Path, programme: str, as_is: bool
) -> None:
    application = casefile.load(path).application
    spec = load_programme(programme)
    document = render_application(application, spec, None, as_is=as_is, missing=["Gap"])
    assert accessibility.faults(document) == []


def changed(document: bytes, name: str, old: str, new: str) -> bytes:
    """Return a Word file with something else in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {entry: archive.read(entry).decode() for entry in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)
    return saved.getvalue()


def named(rows: str) -> str:
    """Return a table that has a name."""
    return table(rows).replace("</w:tblPr>", '<w:tblCaption w:val="Mål"/></w:tblPr>')


MARKED = row("A", "B", "C").replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>")
BODIES = {
    "no headings": (p("x"), "inga rubriker"),
    "empty heading": (p("", style="Heading1"), "är tom"),
    "level left out": (HEAD + p("Djup", style="Heading3"), "hoppar från nivå 1 till nivå 3"),
    "no name": (HEAD + table(MARKED), "har inget namn"),
    "no headings of a table": (HEAD + named(row("A", "B", "C")), "saknar rubrikrad"),
    "headings without words": (
        HEAD + named(MARKED.replace(">A<", "><").replace(">B<", "><").replace(">C<", "><")),
        "saknar rubrikrad",
    ),
    "header switched off": (
        HEAD + named(MARKED.replace("<w:tblHeader/>", '<w:tblHeader w:val="0"/>')),
        "saknar rubrikrad",
    ),
    "picture without words": (HEAD + PICTURE.format(""), "saknar textalternativ"),
    "picture with a file's name": (HEAD + PICTURE.format(' descr="bild1.png"'), "textalternativ"),
    "endless words": (HEAD + PICTURE.format(f' descr="{"x" * 4001}"'), "4001 tecken"),
    "old picture": (HEAD + "<w:p><w:r><w:pict/></w:r></w:p>", "inte kan ha textalternativ"),
}


@pytest.mark.parametrize("name", BODIES)
def test_what_is_wrong_in_the_text_is_told(name: str, tmp_path: Path) -> None:
    body, said = BODIES[name]
    found = accessibility.faults(filled(write(tmp_path / "mall.docx", body), {}))
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("word/styles.xml", '<w:lang w:val="sv-SE"', '<w:lang w:val="en-US"', "Standardspråket"),
        ("docProps/core.xml", ">sv-SE<", ">en<", "egenskaper"),
        ("docProps/core.xml", ">Prov<", "><", "ingen titel"),
        ("word/styles.xml", '<w:color w:val="595959"', '<w:color w:val="999999"', "för ljus"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(
    part: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    document = filled(write(tmp_path / "mall.docx", HEAD), {})
    assert accessibility.faults(document) == []
    [found] = accessibility.faults(changed(document, part, old, new))
    assert said in found


def test_a_column_of_labels_counts_as_headings(tmp_path: Path) -> None:
    labels = named(row("Sökande", "Exempelby", "x")).replace(
        "<w:tblCaption", '<w:tblLook w:firstColumn="1"/><w:tblCaption'
    )
    assert accessibility.faults(filled(write(tmp_path / "mall.docx", HEAD + labels), {})) == []

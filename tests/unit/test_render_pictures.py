"""Pictures in Word files: SVG and PNG side by side, with words for those who can't see them."""

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import accessibility
import pytest
from validators import unclean
from word_templates import p, part, row, table, write

from grantflow import assets
from grantflow.documents import casefile
from grantflow.documents.diagrams import pictures
from grantflow.documents.pictures import KINDS, Album
from grantflow.documents.render import render_document
from grantflow.errors import TemplateBroken
from grantflow.model.application import Application

EXAMPLE = assets.folder("data") / "examples" / "foraldraskap-i-nytt-land.yaml"
CASE = casefile.load(EXAMPLE).application
ALL = (
    p("{%p for bild in pictures('logikkedja') %}")
    + p("{{ bild }}")
    + p("Bild {{ loop.index }}: {{ bild.title }}")
    + p("{%p endfor %}")
)


def drawn(folder: Path, body: str, case: Application = CASE) -> bytes:
    path = write(folder / "mall.docx", p("Rubrik", style="Heading1") + body)
    return render_document(path, {"draft": False}, {"title": "x"}, None, album=Album(case))


def names(document: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.namelist()


def test_a_picture_lies_in_the_file_as_svg_and_png(tmp_path: Path) -> None:
    """Word shows the sharp one, other programs the one they can."""
    document = drawn(tmp_path, p("{{ picture(“budget”) }}"))
    assert part(document, "word/media/bild-budget.svg").startswith("<svg")
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.read("word/media/bild-budget.png").startswith(b"\x89PNG")
    xml, relations = (
        part(document, f"word/{n}") for n in ("document.xml", "_rels/document.xml.rels")
    )
    for relation in re.findall(r'r:embed="([^"]+)"', xml):
        assert f'Id="{relation}"' in relations
    types = part(document, "[Content_Types].xml")
    assert types.count('Extension="png"') == types.count('Extension="svg"') == 1


def test_a_picture_has_its_title_and_says_in_words_what_it_shows(tmp_path: Path) -> None:
    document = drawn(tmp_path, ALL)
    xml = ElementTree.fromstring(part(document, "word/document.xml"))  # noqa: S314
    told = [e.attrib for e in xml.iter() if e.tag.endswith("}docPr")]
    wanted = [x for x in pictures(CASE) if x.name.startswith("logikkedja")]
    assert [(t["title"], t["descr"]) for t in told] == [(x.title, x.description) for x in wanted]
    assert len(wanted) > 1
    assert accessibility.faults(document) == []
    assert f"Bild 2: {wanted[1].title}" in "".join(xml.itertext())


def test_every_drawing_has_a_number_of_its_own(tmp_path: Path) -> None:
    """Word calls a file broken where two drawings share one."""
    document = drawn(tmp_path, ALL + ALL)
    xml = part(document, "word/document.xml")
    numbers = re.findall(r'<wp:docPr id="(\d+)"', xml)
    assert numbers == [str(n + 1) for n in range(len(numbers))]
    assert len(numbers) == 4
    assert len(set(re.findall(r'r:embed="([^"]+)"', xml))) == 4  # two pictures, drawn twice
    assert part(document, "word/_rels/document.xml.rels").count("media/bild-") == 4


def test_a_picture_is_never_wider_than_the_text_or_its_cell(tmp_path: Path) -> None:
    inside = table(row("{{ picture('budget') }}", "x", "y"))
    xml = part(drawn(tmp_path, p("{{ picture('budget') }}") + inside), "word/document.xml")
    free, narrow = (int(w) for w in re.findall(r'<wp:extent cx="(\d+)"', xml))
    assert free <= 9072 * 635
    assert narrow <= 3000 * 635


def test_a_high_picture_leaves_room_for_its_caption(tmp_path: Path) -> None:
    body = p("{{ picture('logikkedja') }}")
    path = write(tmp_path / "mall.docx", body)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace('w:h="16838"', 'w:h="8000"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    document = render_document(path, {"draft": False}, {}, None, album=Album(CASE))
    [high] = re.findall(r'<wp:extent cx="\d+" cy="(\d+)"', part(document, "word/document.xml"))
    assert int(high) <= (8000 - 1417 - 1247 - 1200) * 635


def test_without_matter_the_paragraph_vanishes_and_no_file_is_added(tmp_path: Path) -> None:
    body = p("Fråga", style="Heading3") + p("{{ picture('budget') }}") + p("kvar") + ALL
    document = drawn(tmp_path, body, Application())
    assert "Fråga" not in part(document, "word/document.xml")
    assert "kvar" in part(document, "word/document.xml")
    assert not [name for name in names(document) if "media" in name]


def test_nothing_is_drawn_that_no_template_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft without pictures is as fast as ever."""
    monkeypatch.setattr(Album, "_all", lambda _: pytest.fail("drawn"))
    assert drawn(tmp_path, p("x"))


def test_a_kind_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateBroken, match="menade du 'tidplan'"):
        drawn(tmp_path, p("{{ picture('tidsplan') }}"))
    with pytest.raises(TemplateBroken, match="går inte att fylla i"):
        drawn(tmp_path, p("{{ picture('tids' ~ 'plan') }}"))


def test_the_kinds_are_those_that_the_program_draws() -> None:
    assert {re.sub(r"-\d+$", "", picture.name) for picture in pictures(CASE)} == set(KINDS)


def test_validators_find_nothing(tmp_path: Path) -> None:
    body = "".join(p(f"{{{{ picture('{kind}') }}}}") for kind in KINDS) + ALL
    assert unclean(tmp_path / "ut", {"bilder.docx": drawn(tmp_path, body)}) == {}


def test_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Neither the order of a set nor the process decides what is in the file."""
    path = write(tmp_path / "mall.docx", p("Rubrik", style="Heading1") + ALL)
    code = (
        "import hashlib, sys, pathlib; from grantflow.documents import casefile, render, pictures;"
        "case = casefile.load(pathlib.Path(sys.argv[1])).application;"
        "made = render.render_document(pathlib.Path(sys.argv[2]), {'draft': False}, {'title': 'x'},"
        " None, album=pictures.Album(case)); print(hashlib.sha256(made).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code, EXAMPLE, path],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1

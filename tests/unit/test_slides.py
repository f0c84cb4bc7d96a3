"""Omvärldsbevakning as slides: what they say, how they are heard, and that nothing overflows."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from grantflow.documents import casefile
from grantflow.documents.diagrams.lettering import width, wrap
from grantflow.documents.files import may_replace
from grantflow.documents.lists.workbook import case_workbook
from grantflow.documents.slides import case_slides
from grantflow.documents.slides_room import LEADING, Paragraph, Room, shared
from grantflow.model import walk
from grantflow.model.application import Application

EXAMPLES = Path("data/examples")
LONG = "Landsbygdsutvecklingsförvaltningssamordningsgruppsmötesprotokollsunderlag"


def case_of(dated: str | None = "2026-11-05", **scan: Any) -> Application:
    case = Application.model_validate(
        {"title": "Prov", "dated": dated, "stages": {"omvarldsbevakning": scan}}
    )
    walk.give_row_ids(case)
    return case


@cache
def example() -> bytes:
    return case_slides(casefile.load(EXAMPLES / "samhallsguider-amif.yaml").application)


UGLY = case_of(
    actors=[
        {"name": LONG * 4, "level": "lokal", "work": "Ord. " * 1500, "next_step": "x" * 700},
        {"name": "Namn " * 50, "influence": 5, "interest": 5, "takes_further": LONG * 3},
        *({"name": f"{LONG} {n}", "influence": 3, "interest": 3} for n in range(23)),
    ],
    projects=[{"name": 'A <&> "b" ]]>', "results": "A" * 4000}],
    conclusions={"gap": "Ord " * 2000},
)


def slides_of(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


def test_there_is_a_slide_for_each_actor_and_project_and_the_maps() -> None:
    """In order: cover, overview by level, maps, actors, projects, conclusions."""
    case = casefile.load(EXAMPLES / "samhallsguider-amif.yaml").application
    scan = case.stages.omvarldsbevakning
    titles = [slide.shapes.title.text_frame.text for slide in slides_of(example())]

    names = [*(row.name for row in scan.actors), *(row.name for row in scan.projects)]
    assert titles[0] == case.title
    assert titles[1] == "Aktörer på olika nivåer"
    assert titles[2].startswith("Aktörskarta")
    assert titles[3].startswith("Intressentanalys")
    assert [title for title in titles[4:-1] if not title.endswith("(forts.)")] == names
    assert titles[-1].startswith("Slutsatser")


def test_the_one_who_speaks_sees_source_and_who_takes_it_further() -> None:
    case = case_of(
        actors=[{"name": "Region X", "page": "https://x.example", "takes_further": "Läraren"}],
        projects=[{"name": "Trygg", "source": "Slutrapporten, kapitel 4"}],
    )
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides_of(case_slides(case))]

    assert "Källa: https://x.example\nTas vidare av: Läraren" in notes[-2]
    assert "Källa: Slutrapporten, kapitel 4\nTas vidare av: inte angivet" in notes[-1]


def test_a_screen_reader_meets_title_words_pictures_and_number_in_order() -> None:
    """Pictures and tables have text alternatives, the language is Swedish."""
    for slide in slides_of(example()):
        shapes = list(slide.shapes)
        assert shapes[0] == slide.shapes.title
        assert shapes[-1].name == "Bildnummer"
        for shape in shapes[1:-1]:
            if not shape.is_placeholder and shape.name != "Förklaring":
                about = shape._element.xpath(".//p:cNvPr")[0]
                assert len(about.get("descr")) > 20
    with zipfile.ZipFile(io.BytesIO(example())) as package:
        texts = {n: package.read(n) for n in package.namelist() if n.endswith(".xml")}
    assert not [name for name, text in texts.items() if b'"en-US"' in text]
    assert b'lang="sv-SE"' in texts["ppt/slides/slide1.xml"]
    assert b'type="slidenum"' in texts["ppt/slides/slide5.xml"]


def test_the_same_case_gives_the_same_bytes_and_may_be_written_anew(tmp_path: Path) -> None:
    case = casefile.load(EXAMPLES / "samhallsguider-amif.yaml").application
    path = tmp_path / "bilder.pptx"
    path.write_bytes(example())

    assert case_slides(case) == example()
    assert may_replace(path)
    Presentation(str(path)).save(str(path))
    with zipfile.ZipFile(io.BytesIO(example())) as package:
        assert {info.date_time[:3] for info in package.infolist()} == {
            (case.dated.year, case.dated.month, case.dated.day) if case.dated else (1980, 1, 1)
        }
        assert "docProps/thumbnail.jpeg" not in package.namelist()


def test_no_text_leaves_its_box_however_long_it_is() -> None:
    """Measured box by box: what a slide has no room for stands on the next one."""
    for slide in slides_of(case_slides(UGLY)):
        for shape in slide.shapes:
            if not shape.has_text_frame or shape.name == "Bildnummer":
                continue
            width = shape.width / 12700 - 14.4
            tall = 0.0
            for paragraph in shape.text_frame.paragraphs:
                for run in paragraph.runs:
                    size = run.font.size.pt
                    lines = wrap(run.text, width, size, bold=bool(run.font.bold))
                    tall += len(lines) * size * LEADING
                tall += paragraph.space_before.pt if paragraph.space_before else 0
            assert tall <= shape.height / 12700, shape.text_frame.text[:60]


def test_every_word_of_a_long_answer_is_on_some_slide() -> None:
    words = " ".join(f"ord{n}" for n in range(3000))
    case = case_of(conclusions={"changes": words})
    told = " ".join(
        shape.text_frame.text
        for slide in slides_of(case_slides(case))
        for shape in slide.shapes
        if shape.has_text_frame
    )

    assert [f"ord{n}" for n in range(3000) if f"ord{n}" not in told.split()] == []


def test_a_case_without_answers_gives_a_cover() -> None:
    [cover] = slides_of(case_slides(case_of(dated=None)))

    assert cover.shapes.title.text_frame.text == "Prov"


paragraphs = st.lists(
    st.builds(
        Paragraph,
        st.text(st.sampled_from("abcdefg hijk lmno åäö W-"), min_size=1, max_size=900).map(
            lambda text: " ".join(text.split()) or "x"
        ),
        st.sampled_from([12.0, 16.0]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(told=paragraphs)
def test_shared_text_is_whole_and_fits(told: list[Paragraph]) -> None:
    """Nothing is lost between slides, and no slide is too full."""
    room = Room(250, 180)
    slides = shared(told, room)

    said = "".join(p.text for slide in slides for p in slide).replace(" ", "")
    assert said == "".join(p.text for p in told).replace(" ", "")
    assert all(sum(p.height(room.width) for p in slide) <= room.height for slide in slides)


def test_a_label_goes_along_to_the_next_slide() -> None:
    """No slide ends with a label whose answer stands on the next one."""
    text = Paragraph("ord " * 40, 16)
    label = Paragraph("Nästa steg", 12, bold=True, soft=True)
    slides = shared([text, label, text], Room(250, text.height(250) + 40))

    assert slides == [[text], [label, text]]


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_lists_and_slides_open_in_libreoffice(tmp_path: Path) -> None:
    """The example and the worst case, all in one start: every slide becomes a page."""
    amif = casefile.load(EXAMPLES / "samhallsguider-amif.yaml").application
    made = {
        "a.pptx": example(),
        "b.pptx": case_slides(UGLY),
        "c.xlsx": case_workbook(amif, None, None),
        "d.xlsx": case_workbook(UGLY, None, None),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), *(str(tmp_path / n) for n in made)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    if "could not be loaded" in done.stdout + done.stderr:
        pytest.skip("LibreOffice here lacks Calc or Impress")

    for name, content in made.items():
        pages = (tmp_path / name).with_suffix(".pdf").read_bytes()
        assert pages.startswith(b"%PDF"), name
        if name.endswith("pptx"):
            assert pages.count(b"/Type/Page/") == len(slides_of(content))


def test_a_long_word_is_not_broken_while_smaller_letters_hold_it() -> None:
    """Nobody reads "utvärderi" and "ngen" on two lines; letters stay large enough to be read."""
    words = ["jämställdhetsintegreringsutvärderingen", "samverkansutvecklingssamordnarfunktionen"]
    case = case_of(
        actors=[
            {"name": "A", "next_step": f"Läs {words[0]}", "takes_further": words[1]},
            *({"name": f"{words[1]} {n}", "influence": 5, "interest": 5} for n in range(3)),
        ]
    )
    held = {}
    for slide in slides_of(case_slides(case)):
        for shape in slide.shapes:
            if shape.has_text_frame and shape != slide.shapes.title:
                inside = shape.width.pt - 14.4
                for run in (run for p in shape.text_frame.paragraphs for run in p.runs):
                    for word in run.text.lower().split():
                        if word in words and run.font.size:
                            held[word, shape.name] = run.font.size.pt
                            assert width(word, run.font.size.pt) < inside, (word, shape.name)
                            assert run.font.size.pt >= 11

    assert len(held) == 3

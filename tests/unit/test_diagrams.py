"""What the pictures say: links that are missing, figures, words for screen readers, same bytes."""

import itertools
import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from test_diagrams_cases import (
    STRESS,
    broken_links,
    case,
    crowded_risks,
    every_case,
    forty_activities,
    half_filled,
    many_actors,
    one_of_each,
    small_groups,
    strange_dates,
    twelve_years,
    twentyfive_actors,
)

from grantflow import assets
from grantflow.documents.diagrams import (
    Picture,
    lettering,
    pictures,
    png,
    raster,
    whole_pictures,
)
from grantflow.documents.diagrams.hyphens import breaks
from grantflow.documents.diagrams.lettering import clean, width, wrap
from grantflow.errors import ToolMissing
from grantflow.model.application import Application

CROSS = "l4.6 4.6m0-4.6l-4.6 4.6"
CASES = every_case()
FULL = CASES["foraldraskap-i-nytt-land"]
GAPS = CASES["arbete-och-sprak"]
ALL = [
    pytest.param(picture, id=f"{name}-{picture.name}")
    for name, application in CASES.items()
    for picture in pictures(application)
]


def drawn(application: Application, name: str) -> Picture:
    """Return the whole picture of one kind."""
    return next(picture for picture in whole_pictures(application) if picture.name == name)


def words(picture: Picture) -> list[str]:
    """Return the lines of text in a picture, in the order they are drawn."""
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own bytes
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_reader_meets_the_pictures_in_the_order_of_the_application() -> None:
    """First the field, then the logic, the time, equality, risks and money."""
    names = [picture.name.partition("-")[0] for picture in pictures(FULL)]

    assert list(dict.fromkeys(names)) == [
        "aktorskarta",
        "intressentkarta",
        "logikkedja",
        "tidplan",
        "representation",
        "riskmatris",
        "budget",
    ]


@pytest.mark.parametrize("picture", ALL)
def test_a_screen_reader_hears_title_and_description(picture: Picture) -> None:
    """Somebody who cannot see the picture gets the same from it."""
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own bytes
    ids = {element.attrib["id"]: element.text for element in root.iter() if "id" in element.attrib}

    assert root.attrib["role"] == "img"
    told = [ids[name] for name in root.attrib["aria-labelledby"].split()]
    assert told == [picture.title, picture.description]
    assert len(picture.description) > len("Tidplan. A1 ")
    assert re.fullmatch(r"[a-z]+(-\d+)?", picture.name)


@pytest.mark.parametrize("picture", ALL)
def test_a_picture_stands_alone(picture: Picture) -> None:
    """Nothing is fetched, nothing runs, and the page around cannot change how it looks."""
    assert not re.search(r"<(script|style|image|use|foreignObject)|href|url\(|style=", picture.svg)
    shapes = re.findall(r"<(?:rect|path|circle) [^>]*>", picture.svg)
    assert all(" fill=" in shape for shape in shapes)
    assert '<rect width="604"' in picture.svg


def test_pictures_on_one_page_do_not_take_each_others_titles() -> None:
    """Several pictures, even of several cases, can stand in the same web page."""
    ids = [
        name
        for application in CASES.values()
        for picture in pictures(application)
        for name in re.findall(r' id="([^"]+)"', picture.svg)
    ]

    assert len(ids) == len(set(ids))


def test_the_logic_chain_links_what_the_case_links() -> None:
    """Every link of the case is a line in the picture, and no other line is."""
    logic = GAPS.stages.projektlogik
    given_links = sum(len(g.causes) for g in logic.goals) + sum(
        len(a.goals) for a in logic.activities
    )
    picture = drawn(GAPS, "logikkedja")

    curves = re.findall(r'<path d="M[^"]*C[^"]*" fill="none" stroke="#(?!ffffff)', picture.svg)
    assert len(curves) == given_links
    assert CROSS not in picture.svg
    assert "Ingen länk är bruten." in picture.description


@pytest.mark.parametrize(
    ("says", "tells"),
    [
        ("Inget mål möter", "O2 Orsak som ingen möter. Bruten länk: inget mål möter orsaken."),
        ("Ingen aktivitet leder hit", "M2 Mål utan aktivitet, delmål. Bruten länk: ingen akt"),
        ("Ingen orsak angiven", "M3 Mål utan orsak, effektmål, nås genom A1. Bruten länk"),
        ("Orsak orsak-99 finns inte", "Bruten länk: orsak orsak-99 finns inte."),
        ("Leder inte till något", "A2 Aktivitet utan mål, ger: Fem. Bruten länk: leder inte"),
        ("Mål mal-77 finns inte", "Bruten länk: mål mal-77 finns inte."),
        ("Inget resultat angivet", "A4 Aktivitet utan resultat. Inget resultat är angivet."),
        ("Problemet är inte beskrivet", "Problem: inte beskrivet."),
        ("Inga effekter på sikt är beskrivna", "Effekter på sikt: inte beskrivna."),
        ("Något saknas (10 brutna länkar)", "10 länkar är brutna."),
    ],
)
def test_a_missing_link_is_said_in_words(says: str, tells: str) -> None:
    """A gap can be found without seeing colours, and without seeing at all."""
    picture = drawn(broken_links(), "logikkedja")

    assert says in " ".join(words(picture))
    assert tells in picture.description


def test_a_missing_link_ends_in_a_cross() -> None:
    """Six boxes lack a link, two activities lack a result, and the legend shows the sign once."""
    picture = drawn(broken_links(), "logikkedja")

    assert picture.svg.count(CROSS) == 6 + 2 + 1


def test_a_cause_outside_the_project_is_not_a_broken_link() -> None:
    """Nobody is asked for a goal against what they said they cannot change."""
    logic = {
        "problem": "Kö",
        "long_term_effects": "Ingen kö",
        "causes": [{"id": "o-1", "text": "Lagen", "scope": "utanför"}],
        "goals": [{"id": "m-1", "text": "Mål"}],
    }
    picture = drawn(case(projektlogik=logic), "logikkedja")

    assert "O1 Lagen, ligger utanför det som projektet påverkar." in picture.description
    assert "Orsak som projektet inte påverkar" in words(picture)
    assert "Inget mål möter" not in " ".join(words(picture))


def test_forty_activities_come_on_several_pages_and_all_of_them_come() -> None:
    """A long plan is divided, and nothing falls between the parts."""
    for kind in ("logikkedja", "tidplan"):
        parts = [p for p in pictures(forty_activities()) if p.name.startswith(kind)]
        shown = " ".join(word for part in parts for word in words(part))

        assert [p.name for p in parts] == [f"{kind}-{n + 1}" for n in range(len(parts))]
        assert parts[0].title.endswith(f"del 1 av {len(parts)}")
        assert all(re.search(rf"\bA{n}\b", shown) for n in range(1, 41))
        heights = [part.height for part in parts]
        assert max(heights) - min(heights) < 220


def test_the_plan_tells_what_falls_outside_the_project() -> None:
    """The officer sees at once that the evaluation comes after the money has ended."""
    picture = drawn(GAPS, "tidplan")

    hatched = re.findall(r'<path d="M[^"]*l-[^"]*" fill="none" stroke="#1b2530"', picture.svg)
    assert len(hatched) == 2  # the end of one bar, and the legend
    assert "Utanför projekttiden" in words(picture)
    assert "Efter projektets slut: A7." in picture.description
    assert "Utanför projekttiden" not in words(drawn(FULL, "tidplan"))


def test_activities_without_dates_stand_in_the_plan_as_such() -> None:
    """An activity that nobody has planned is not hidden."""
    picture = drawn(strange_dates(), "tidplan")

    assert words(picture).count("inga datum angivna") == 1
    assert "A4 Utan datum: inga datum angivna." in picture.description
    assert "A1 Baklänges: 1 maj 2025 – 1 maj 2026." in picture.description
    assert "A5 Bara slut: till 31 december 2025." in picture.description


def test_goals_show_in_the_plan_on_the_day_they_are_due() -> None:
    """Goals of the same day share a mark."""
    picture = drawn(FULL, "tidplan")

    assert "M1, M3, M4" in words(picture)
    assert "M1, M3, M4 den 30 november 2025" in picture.description


def test_the_actor_map_holds_every_actor_once() -> None:
    """Twenty-five actors with long names on four levels, the abroad ones on the outermost."""
    picture = drawn(twentyfive_actors(), "aktorskarta")
    shown = " ".join(words(picture))

    assert all(len(re.findall(rf"förvaltning {n}\b", shown)) == 1 for n in range(25))
    assert shown.count("(internationell)") == 4
    national = picture.description.partition("Nationell nivå:")[2].partition("Utan angiven")[0]
    assert national.count("internationell") == 4
    assert "Lokal nivå" in words(picture)
    assert "folkbildning" in words(picture)


def test_a_level_shown_on_another_page_is_not_called_empty() -> None:
    """A divided map does not say that nobody works on a level when somebody does."""
    parts = [p for p in pictures(many_actors()) if p.name.startswith("aktorskarta")]

    assert len(parts) > 2
    assert all("ingen aktör angiven här" not in words(part) for part in parts)
    assert any("se en annan del" in words(part) for part in parts)


def test_the_budget_writes_its_sums() -> None:
    """Every sum of the bars can be read off the picture and out of its description."""
    picture = drawn(FULL, "budget")
    shown = [word.replace("\u00a0", " ") for word in words(picture)]
    told = picture.description.replace("\u00a0", " ")

    for amount in ("527 800 kr", "1 708 600 kr", "2 236 400 kr", "1 488 000 kr"):
        assert amount in shown
        assert amount in told
    assert "66,5 % sökt bidrag, 33,5 % egen finansiering" in shown
    assert "Personal 1 153 400 kr (51,6 %)" in told
    assert "Finansieringen är" not in " ".join(shown)


def test_the_budget_says_when_the_money_does_not_reach() -> None:
    """A hole in the financing is written out, not left for the reader to subtract."""
    shown = " ".join(words(drawn(GAPS, "budget"))).replace("\u00a0", " ")

    assert "Finansieringen är 45 000 kr mindre än kostnaderna." in shown


def test_a_tiny_part_of_a_large_budget_is_not_called_nothing() -> None:
    """132 kr of a billion is less than 0,1 per cent, not 0."""
    shown = [word.replace("\u00a0", " ") for word in words(drawn(twelve_years(), "budget"))]

    assert "< 0,1 %" in shown
    assert "0 %" not in shown


def test_small_groups_among_participants_are_not_told_in_figures() -> None:
    """Three women among forty-four could be known: neither number, share nor bar tells."""
    picture = drawn(small_groups(), "representation")
    rows = " ".join(words(picture)).replace("\u00a0", " ")

    assert "färre än 5 kvinnor 41 män" in rows
    assert "3 kvinnor" not in rows + picture.description
    assert "7 %" not in rows + picture.description
    assert "färre än 5 kvinnor och 41 män" in picture.description


def test_who_decides_is_told_also_in_a_small_group() -> None:
    """Seats in a steering group are public; two of five is what the picture is for."""
    shown = [word.replace("\u00a0", " ") for word in words(drawn(small_groups(), "representation"))]

    assert "2 kvinnor, 40 %" in shown


def test_thirty_risks_in_a_cell_have_a_number_each() -> None:
    """Every risk stands in the matrix and in the list."""
    parts = [p for p in pictures(crowded_risks()) if p.name.startswith("riskmatris")]
    shown = [word for part in parts for word in words(part)]

    assert all(shown.count(f"R{n}") == 2 for n in range(1, 36))
    assert shown.count("R36") == 1
    assert shown.count("värde saknas") == 2
    told = " ".join(part.description for part in parts)
    assert "R36 Utan värden: sannolikhet saknas, konsekvens saknas." in told


def test_what_is_half_filled_is_drawn_as_far_as_it_goes() -> None:
    """A beginner sees the first goal missing, not an empty page."""
    shown = words(drawn(half_filled(), "logikkedja"))

    assert "Inga mål angivna" in shown
    assert "(utan text)" in shown


def test_personal_data_never_reaches_a_picture() -> None:
    """A number or an address somebody wrote in an answer is masked in drawing and description."""
    known = "19900101-0000 och anna.berg@exempel.se"
    application = case(
        projektlogik={
            "problem": known,
            "causes": [{"text": known}],
            "goals": [{"text": known, "causes": ["19900101-0000"]}],
            "activities": [{"name": known, "output": known, "start": "2025-01-01"}],
            "risks": [{"risk": known, "owner": known}],
        },
        omvarldsbevakning={"actors": [{"name": known}]},
        jamstalldhetskartlaggning={"representation": [{"group": known, "women": 9, "men": 9}]},
        top={"applicant": {"name": known}},
    )
    for picture in pictures(application):
        assert "19900101" not in picture.svg
        assert "anna.berg" not in picture.svg
        assert "dolt]" in picture.description


@pytest.mark.parametrize("name", [*STRESS, "foraldraskap-i-nytt-land"])
def test_the_same_case_gives_the_same_picture(name: str) -> None:
    """A draft that nobody changed is the same file."""
    again = every_case()[name]

    assert pictures(CASES[name]) == pictures(again)


def test_another_run_of_the_program_gives_the_same_bytes() -> None:
    """Neither the order of sets nor the process leaks into a picture."""
    code = (
        "import sys, zlib; sys.path.insert(0, sys.argv[1]); import test_diagrams_cases as t;"
        "from grantflow.documents.diagrams import pictures, png;"
        "found = [p for a in t.every_case().values() for p in pictures(a)];"
        "print([zlib.crc32(p.svg.encode()) for p in found], zlib.crc32(png(found[0])))"
    )
    told = {
        subprocess.check_output(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    }

    assert len(told) == 1


def pixels(data: bytes) -> tuple[int, int, bytes]:
    """Return width, height and the unpacked rows of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", data[16:24])
    at, packed = 8, b""
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        packed += data[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return wide, high, zlib.decompress(packed)


@pytest.mark.parametrize("picture", pictures(FULL), ids=lambda picture: picture.name)
def test_the_png_shows_the_picture(picture: Picture) -> None:
    """Readers without SVG get the same picture, sharp enough to print."""
    data = png(picture)
    wide, high, rows = pixels(data)

    assert (wide, high) == (round(picture.width * 2), round(picture.height * 2))
    assert len(set(rows)) > 50
    assert len(data) > 10_000
    raster._drawn.cache_clear()
    assert png(picture) == data


def test_the_png_is_written_in_the_font_that_ships() -> None:
    """Text takes ink: without its font a picture would be boxes without words."""
    with_text = drawn(one_of_each(), "riskmatris")
    without = Picture(**vars(with_text) | {"svg": re.sub("<text.*?</text>", "", with_text.svg)})

    assert len(png(with_text)) > len(png(without)) + 5_000


def test_a_missing_rasteriser_is_said_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever installed the program by halves reads what to install."""
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    raster._drawn.cache_clear()

    with pytest.raises(ToolMissing, match="resvg-py"):
        png(drawn(FULL, "tidplan"))


def test_drawing_loads_no_font_library_and_no_rasteriser() -> None:
    """SVG costs no more than the text of the case."""
    code = (
        "import sys; from grantflow.documents.diagrams import pictures;"
        "from grantflow.model.application import Application; pictures(Application());"
        "print(sorted(sys.modules))"
    )
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True)

    assert not re.search(r"'(resvg_py|fontTools|numpy|lxml|docx|jinja2)'", loaded)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_table_of_widths_is_that_of_the_font(weight: str) -> None:
    """A new font without a new table would make text run out of its box."""
    folder = assets.folder("data") / "fonts"
    font = TTFont(folder / f"Carlito-{weight}.ttf")
    table = lettering._widths(bold=weight == "Bold")
    signs = font.getBestCmap()

    assert set("Åäö é €–”…×") <= set(table)
    assert table["\u00a0"] == table[" "]
    for sign, units in table.items():
        if sign != "\u00a0":
            assert font["hmtx"][signs[ord(sign)]][0] == units
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("arbetsmarknadsförvaltning", "arbets marknads förvaltning"),
        ("jämställdhetsintegrering", "jämställdhets integrering"),
        ("delegationsordning", "delegations ordning"),
        ("språkträning", "språk träning"),
        ("överenskommelse", "över enskommelse"),
        ("lansstyrelsen.se/integration", "lans styrelsen. se/ integration"),
        ("1250000", "1250000"),
    ],
)
def test_long_words_break_between_their_parts(word: str, parts: str) -> None:
    """A compound is divided where a reader would divide it."""
    places = [0, *(spot.at for spot in breaks(word) if spot.good), len(word)]
    found = [word[start:end] for start, end in itertools.pairwise(places)]

    assert " ".join(found) == parts


@given(
    text=st.text(st.sampled_from("bcdfghaåWi-/ "), min_size=20, max_size=150),
    room=st.floats(40, 300),
    limit=st.integers(1, 6),
    bold=st.booleans(),
)
def test_no_line_is_wider_than_its_room(text: str, room: float, limit: int, bold: bool) -> None:
    """Whatever is written, and however narrow the box, lines stay inside and lose no letter."""
    given_ = clean(text)
    lines = wrap(given_, room, 11, bold=bold, limit=limit)

    assert len(lines) <= limit
    assert all(width(line, 11, bold=bold) <= room + 0.01 for line in lines)
    whole = wrap(given_, room, 11, bold=bold)
    assert _letters("".join(whole)) == _letters(given_)
    assert whole == lines or lines[-1].endswith("…")


def _letters(text: str) -> str:
    return re.sub(r"[-\s]", "", text)


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        (None, ""),
        ("  två\n ord\t ", "två ord"),
        ("mjukt\u00adbinde\u200bstreck", "mjuktbindestreck"),
        ("a\u0301 y\u0306", "á y"),
        ("37\u00a0a \u00a0", "37\u00a0a"),
        ("ring 19900101-0000", "ring [personnummer dolt]"),
    ],
)
def test_text_is_made_fit_for_a_picture(given_: str | None, shown: str) -> None:
    """What a rasteriser would choke on or draw as a box is gone before it is measured."""
    assert clean(given_) == shown

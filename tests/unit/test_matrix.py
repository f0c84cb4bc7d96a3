"""The matrix of many drafts: the same said on the page, in the workbook, and without colour."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

from grantflow.documents import matrix_sheet
from grantflow.documents.reports import matrix_page
from grantflow.documents.reports.matrix import (
    SIGNS,
    Matrix,
    Note,
    Part,
    Point,
    Row,
    Trouble,
    parts_in_use,
)
from grantflow.model.finding import SEVERITIES, VERDICT_LABELS
from grantflow.usecases.batch import telling

ADVICE = Part(
    "Matris",
    "Råden, steg för steg",
    (
        Point("FOR01", "Beslut på rätt nivå", "Förankring"),
        Point("FOR02", "Styrgrupp", "Förankring"),
        Point("IMP02", "Vem som tar över", "Implementeringsplan"),
        Point("LNK01", "Varje mål har en indikator", "Helheten"),
    ),
)
COMMON = Part("Språk", "Språk", (Point("SPK10", "Stavning", "Helheten"),), found=False)
NOTE = Note(
    code="IMP02",
    title="Vem som tar över",
    severity="blocker",
    stage="Implementeringsplan",
    place="stycke 14",
    message="Planen säger inte vem som tar över.",
    advice="Ange enhet eller funktion.",
    quote="=Vi vill att <kommunen> & regionen tar över.",
    source="Länsstyrelsen Exempel, s. 4 (bekräftat).",
)
READ = Row(
    name="Söder/Ängsby #2.docx",
    kind="draft",
    met=1,
    asked=3,
    verdicts={"FOR01": "met", "FOR02": "partly", "IMP02": "negated", "SPK10": "missing"},
    counts={"blocker": 1, "warning": 2, "advice": 0, "waived": 0},
    files={
        "Granskning": "Söder/Ängsby #2.docx-granskning.html",
        "Med kommentarer": "Söder/Ängsby #2-granskad.docx",
    },
)
CASE = Row(
    name="ärende.yaml",
    kind="case",
    met=2,
    asked=2,
    verdicts={"FOR01": "met", "IMP02": "met", "FOR02": "not_applicable", "LNK01": "placeholder"},
    counts=dict.fromkeys((*SEVERITIES, "waived"), 0),
    files={"Granskning": "ärende.yaml-granskning.html"},
    troubles=(Trouble("GF401", "ärende-ansokan.docx skrevs inte", "flytta den"),),
)
LOST = Row(
    name="trasig.docx",
    kind="draft",
    read=False,
    troubles=(Trouble("GF107", "Word-filen är skadad", "spara den som .docx"),),
)


def notes(row: Row) -> Iterator[Note]:
    if row == READ:
        yield NOTE
        yield replace(NOTE, code="FOR02", severity="advice", waived="Sägs i bilagan.")


MATRIX = Matrix(
    folder="utkast",
    programme="37a",
    rows=(READ, CASE, LOST),
    parts=(ADVICE, COMMON),
    notes=notes,
    left=("bilaga.pdf",),
)


class Tables(HTMLParser):
    """Gathers the text of each cell, as one who hears the page or has no style gets it."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base's
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.tables[-1][-1][-1] += data


def tables(matrix: Matrix = MATRIX) -> list[list[list[str]]]:
    parser = Tables()
    parser.feed(matrix_page.render(matrix).replace("\u00a0", " "))
    return parser.tables


def page_outline(matrix: Matrix) -> str:
    """Return the page as lines of text, a table row a line."""
    text = matrix_page.render(matrix).replace("\u00a0", " ")
    body = text.split("<main>")[1].split("</main>")[0]
    body = re.sub(r"</t[dh]>", " | ", body)
    body = re.sub(r"<br>|</li>|</tr>|</p>|</h\d>", "\n", body.replace("\n", ""))
    lines = (unescape(re.sub(r"<[^>]+>", "", line)) for line in body.split("\n"))
    return "\n".join(line.rstrip(" ") for line in lines) + "\n"


def parts(workbook: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(workbook)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def sheets(matrix: Matrix) -> dict[str, list[list[str]]]:
    """Return the cells of each sheet as text, by the name of the sheet."""
    content = parts(matrix_sheet.workbook(matrix))
    shared = re.findall(r"<si>(.*?)</si>", content["xl/sharedStrings.xml"], re.DOTALL)
    texts = [unescape(re.sub("<[^>]+>", "", text)).replace("\u00a0", " ") for text in shared]
    names = re.findall(r'<sheet name="([^"]+)"', content["xl/workbook.xml"])
    found = {}
    for number, name in enumerate(names, 1):
        sheet = content[f"xl/worksheets/sheet{number}.xml"]
        found[unescape(name)] = [
            [
                texts[int(value)] if 't="s"' in kind else value
                for kind, value in re.findall(r"<c ([^>]*?)(?:/>|><v>([^<]*)</v></c>)", row)
            ]
            for row in re.findall(r"<row [^>]*>(.*?)</row>", sheet, re.DOTALL)
        ]
    return found


def test_the_page_reads_as_agreed(file_regression: FileRegressionFixture) -> None:
    """Without style, and to whoever hears it, the page says everything in words."""
    file_regression.check(page_outline(MATRIX), extension=".txt", encoding="utf-8")


def test_the_workbook_reads_as_agreed(file_regression: FileRegressionFixture) -> None:
    lines = []
    for name, rows in sheets(MATRIX).items():
        lines += [name, *("  " + " | ".join(cells).rstrip(" |") for cells in rows), ""]
    file_regression.check("\n".join(lines), extension=".txt", encoding="utf-8")


def test_every_cell_of_the_page_has_its_headings() -> None:
    """Whoever hears a cell hears which draft and which point it is about."""
    for table, part in zip(tables(), MATRIX.parts, strict=True):
        before = 5 if part is ADVICE else 1
        wide = before + len(part.points)
        for row in table[2:]:
            assert len(row) in (wide, 2), row
    html = matrix_page.render(MATRIX)
    assert html.count('<th scope="row"') == 3 + 1 + 2
    assert len(re.findall(r"<th scope=\"col\"", html)) == 5 + 4 + 1 + 1
    assert "<script" not in html
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", html)


def test_verdicts_are_told_apart_without_colour() -> None:
    """On grey paper each verdict has a sign of its own, on the page and in the workbook."""
    assert len(set(SIGNS.values())) == len(SIGNS) == len(VERDICT_LABELS)
    style = matrix_page.render(MATRIX).split("</style>")[0]
    signs = sheets(MATRIX)["Matris"][2]
    for sign in SIGNS.values():
        assert f'content:"{sign}"' in style
        assert sign in " ".join(sheets(MATRIX)["Matris"][1])
    assert signs


def luminance(colour: str) -> float:
    def part(value: str) -> float:
        share = int(value, 16) / 255
        return share / 12.92 if share <= 0.03928 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (part(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def whole(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * sign for sign in colour[1:])


def test_signs_can_be_read_on_their_colours() -> None:
    """WCAG AA, in the light, in the dark, and in the workbook."""
    style = matrix_page.render(MATRIX).split("</style>")[0]
    pairs = list(matrix_sheet._COLOURS.values())
    for kind in "mpsnlv":
        fills = re.findall(rf"--{kind}:(#\w+)", style)
        inks = re.findall(rf"--{kind}i:(#\w+)", style)
        assert len(fills) == len(inks) == 2
        pairs += zip(fills, inks, strict=True)
    assert [pair for pair in pairs if contrast(*map(whole, pair)) < 4.5] == []


def test_a_cell_stays_text_whatever_a_draft_says() -> None:
    """A quote that looks like a formula is none."""
    content = parts(matrix_sheet.workbook(MATRIX))
    assert not [name for name, text in content.items() if "<f>" in text]
    assert "=Vi vill att <kommunen> & regionen tar över." in sheets(MATRIX)["Fynd"][1]


def test_headings_stay_in_sight_and_rows_can_be_filtered() -> None:
    content = parts(matrix_sheet.workbook(MATRIX))
    for number in range(1, 5):
        sheet = content[f"xl/worksheets/sheet{number}.xml"]
        assert 'state="frozen"' in sheet
        assert "<autoFilter " in sheet


def test_the_same_matrix_gives_the_same_bytes() -> None:
    assert matrix_sheet.workbook(MATRIX) == matrix_sheet.workbook(MATRIX)
    assert matrix_page.render(MATRIX) == matrix_page.render(MATRIX)


def test_a_folder_where_nothing_could_be_read_still_tells_why() -> None:
    matrix = replace(MATRIX, rows=(LOST,), parts=parts_in_use((ADVICE, COMMON), (LOST,)), left=())

    assert "[GF107] Word-filen är skadad. Åtgärd: spara den som .docx." in page_outline(matrix)
    assert ["trasig.docx", "GF107", "Word-filen är skadad", "spara den som .docx"] in sheets(
        matrix
    )["Gick inte"]


def test_points_that_concern_nobody_are_left_out() -> None:
    """Forty drafts for one funder have no columns with the rules of the others."""
    used = parts_in_use((ADVICE, COMMON), (CASE,))
    assert [[point.code for point in part.points] for part in used] == [["FOR01", "IMP02", "LNK01"]]


def test_every_criterion_stands_in_one_part_with_a_title() -> None:
    parts_of_all = telling.parts()
    codes = [point.code for part in parts_of_all for point in part.points]

    assert len(codes) == len(set(codes))
    assert {"FOR01", "SPK10", "PII01", "LS-05-kontroll", "E05-plats", "AM-06-mall"} <= set(codes)
    assert all(point.title for part in parts_of_all for point in part.points)
    names = [part.name for part in parts_of_all]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


words = st.sampled_from(sorted(SIGNS))
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)
any_rows = st.lists(
    st.builds(
        Row,
        name=names,
        kind=st.sampled_from(["draft", "case"]),
        read=st.booleans(),
        met=st.integers(0, 9),
        asked=st.integers(0, 9),
        verdicts=st.dictionaries(st.sampled_from(["FOR01", "FOR02", "LNK01", "SPK10"]), words),
        counts=st.dictionaries(st.sampled_from(SEVERITIES), st.integers(0, 99)),
        files=st.dictionaries(st.just("Granskning"), names.map(lambda name: f"{name}-g.html")),
        troubles=st.lists(st.builds(Trouble, st.just("GF101"), names, names), max_size=2).map(
            tuple
        ),
    ),
    max_size=4,
).map(tuple)


@settings(max_examples=40)
@given(rows=any_rows)
def test_whatever_stands_in_the_rows_page_and_workbook_can_be_written(
    rows: tuple[Row, ...],
) -> None:
    """No name, error or combination of verdicts brings the matrix down at the end of a long run."""
    matrix = replace(
        MATRIX, rows=rows, parts=parts_in_use((ADVICE, COMMON), rows), notes=lambda _: ()
    )
    first = tables(matrix)[0]
    assert len(first) == len(rows) + 3
    for row, cells in zip(rows, first[2:-1], strict=True):
        told = [
            VERDICT_LABELS.get(row.verdicts.get(p.code, ""), "") for p in matrix.parts[0].points
        ]
        assert cells[5:] == told if row.read else len(cells) == 2
    for text in parts(matrix_sheet.workbook(matrix)).values():
        expat.ParserCreate().Parse(text, True)


@pytest.mark.parametrize("name", ["ö 100 %.docx", "a%20b#c.docx", "x" * 300 + ".docx"])
def test_a_link_in_the_workbook_is_an_address(name: str) -> None:
    row = replace(READ, files={"Granskning": name})
    told = parts(matrix_sheet.workbook(replace(MATRIX, rows=(row,))))
    target = re.findall(r'Target="([^"]+)"', told["xl/worksheets/_rels/sheet1.xml.rels"])
    from urllib.parse import unquote

    assert [unquote(unescape(one)) for one in target] == [name]

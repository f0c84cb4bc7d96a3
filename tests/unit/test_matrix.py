"""The matrix of many drafts: the same said on the page, in the workbook, and without colour."""

import json
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

from grantflow.documents import matrix_lists, matrix_sheet
from grantflow.documents.reports import matrix_lines, matrix_page, tally
from grantflow.documents.reports.matrix import (
    SIGNS,
    Matrix,
    Note,
    Part,
    Point,
    Row,
    Trouble,
    applying,
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
    counts={"blocker": 1, "warning": 0, "advice": 0, "waived": 1},
    rules={"IMP02": 1},
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


def in_use(*rows: Row) -> tuple[Part, ...]:
    return parts_in_use((ADVICE, COMMON), set[str]().union(*map(applying, rows)))


def notes(row: Row, _wanted: Collection[str]) -> Iterator[Note]:
    if row == READ:
        yield NOTE
        yield replace(NOTE, code="FOR02", severity="advice", waived="Sägs i bilagan.")


RULE_TOLD = ("IMP02", "Hinder", "Vem som tar över", "1", "1")
MATRIX = Matrix(
    folder="utkast",
    programme="37a",
    rows=(READ, CASE, LOST),
    parts=(ADVICE, COMMON),
    notes=notes,
    left=("bilaga.pdf",),
    titles={"IMP02": ("Vem som tar över", "blocker")},
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
    names = re.findall(r'<sheet name="([^"]+)"', content["xl/workbook.xml"])
    found = {}
    for number, name in enumerate(names, 1):
        sheet = content[f"xl/worksheets/sheet{number}.xml"]
        found[unescape(name)] = [
            [
                unescape(re.sub("<[^>]+>", "", value)).replace("\u00a0", " ")
                for value in re.findall(r"<c [^>]*?(?:/>|>(.*?)</c>)", row)
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
    first, rules, *others = tables()
    assert rules == [["Kod", "Allvar", "Rubrik", "Filer", "Fynd"], [*RULE_TOLD]]
    for table, part in zip([first, *others], MATRIX.parts, strict=True):
        before = 5 if part is ADVICE else 1
        wide = before + len(part.points)
        for row in table[2:]:
            assert len(row) in (wide, 2), row
    html = matrix_page.render(MATRIX)
    assert html.count('<th scope="row"') == 3 + 1 + 2 + 1
    assert len(re.findall(r"<th scope=\"col\"", html)) == 5 + 4 + 1 + 1 + 5
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
    matrix = replace(MATRIX, rows=(LOST,), parts=in_use(LOST), left=())

    assert "[GF107] Word-filen är skadad. Åtgärd: spara den som .docx." in page_outline(matrix)
    assert ["trasig.docx", "GF107", "Word-filen är skadad", "spara den som .docx"] in sheets(
        matrix
    )["Gick inte"]


def test_points_that_concern_nobody_are_left_out() -> None:
    """Forty drafts for one funder have no columns with the rules of the others."""
    used = in_use(CASE)
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


def many(count: int) -> tuple[Row, ...]:
    return tuple(
        replace(READ, name=f"utkast {number}.docx", verdicts={"FOR01": "met", "FOR02": "missing"})
        for number in range(count)
    )


def test_of_very_many_files_the_page_shows_the_first_and_counts_all() -> None:
    """A browser can open it, nobody thinks that it is all, and the sums are of all."""
    matrix = replace(MATRIX, rows=many(1002), parts=in_use(*many(2)), notes=lambda *_: ())
    first, rules = tables(matrix)
    text = page_outline(matrix)

    assert len(first) == 1000 + 3
    assert "Sidan visar de 1000 första av 1002 filer. Alla står i matris.xlsx." in text
    assert first[-1][5:] == ["1002", "0"]
    assert rules[1][-2:] == ["1002", "1002"]
    assert "och 1 till" not in text
    assert len(sheets(matrix)["Matris"]) == 1002 + 4


def test_of_very_many_failures_the_page_names_the_first() -> None:
    lost = tuple(replace(LOST, name=f"trasig {number}.docx") for number in range(1002))
    matrix = replace(MATRIX, rows=lost, parts=in_use(), notes=lambda *_: ())
    text = page_outline(matrix)

    assert "Det här gick inte (1003)" in text
    assert "och 2 till, se matris.xlsx" in text
    assert len(sheets(matrix)["Gick inte"]) == 1 + 1003


def test_more_findings_than_a_workbook_is_good_for_stand_in_the_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The gravest come first, and both page and workbook say where the others are."""
    monkeypatch.setattr(tally, "MOST_FINDINGS", 3)
    monkeypatch.setattr(matrix_lists, "MOST_FINDINGS", 3)
    monkeypatch.setattr(matrix_page, "MOST_FINDINGS", 3)
    counts = {"blocker": 1, "warning": 1, "advice": 0, "waived": 0}
    rows = tuple(replace(row, counts=counts) for row in many(2))
    kinds = ("warning", "blocker")
    matrix = replace(
        MATRIX,
        rows=rows,
        notes=lambda _, wanted: [replace(NOTE, severity=kind) for kind in kinds if kind in wanted],
    )
    found = sheets(matrix)["Fynd"]

    assert [line[2] for line in found[1:3]] == ["Hinder", "Hinder"]
    assert found[3:] == [["Här står 2 av 4 fynd, de allvarligaste. Alla står i matris.jsonl."]]
    assert "Alla fynd med citat står i matris.jsonl, en rad för varje fil." in page_outline(matrix)


def test_a_line_tells_all_that_was_found_in_a_file() -> None:
    """Programs read the same as people do, and what was kept is read again as it was."""
    found = [NOTE, replace(NOTE, code="FOR02", waived="Sägs i bilagan.", at="paragraph 2")]
    for row in (READ, CASE, LOST):
        line, notes_of_it = matrix_lines.row_line(row), matrix_lines.findings_line(found)
        texts = matrix_lines.texts_line(found)
        assert matrix_lines.read_row(line) == row
        assert list(matrix_lines.read_notes(notes_of_it, texts, SEVERITIES)) == found
        assert list(matrix_lines.read_notes(notes_of_it, texts, ())) == found[1:]
        unwaived = matrix_lines.findings_line(found[:1])
        assert not list(matrix_lines.read_notes(unwaived, b"[]", ("advice",)))
        told = json.loads(matrix_lines.whole_line(line, notes_of_it))
        assert (told["name"], told["kind"], told["rules"]) == (row.name, row.kind, row.rules)
        assert told["findings"][0] == {
            "code": "IMP02",
            "severity": "blocker",
            "place": "",
            "message": NOTE.message,
            "quote": NOTE.quote,
        }
        assert told["findings"][1]["waived"] == "Sägs i bilagan."
    assert json.loads(matrix_lines.row_line(CASE))["files"] == {
        "report": "ärende.yaml-granskning.html"
    }


def test_what_was_counted_is_read_again_as_it_was() -> None:
    counted = tally.tallied((READ, CASE, LOST))

    assert tally.read_again(json.loads(json.dumps(counted.plain()))) == counted
    assert (counted.drafts, counted.cases, counted.lost, counted.troubled) == (1, 1, 1, 2)
    assert counted.rules == {"IMP02": (1, 1)}


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
    matrix = replace(MATRIX, rows=rows, parts=in_use(*rows), notes=lambda *_: ())
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

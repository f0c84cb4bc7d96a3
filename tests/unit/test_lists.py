"""Activity list and stakeholder list: out as .xlsx, back again, and the lists of others."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from grantflow.cli import run
from grantflow.documents import casefile
from grantflow.documents.importing.merging import merge, new_case
from grantflow.documents.lists.columns import LISTINGS, lines_of
from grantflow.documents.lists.days import YearMissing, read_day
from grantflow.documents.lists.opening import load
from grantflow.documents.lists.reading import read_lists
from grantflow.documents.lists.workbook import case_workbook
from grantflow.errors import GrantflowError, KeyUnknown, ListUnreadable
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.choices import (
    ActorKind,
    ActorLevel,
    Progress,
    YesNo,
    YesNoUnclear,
    choices_of,
)
from grantflow.model.stages.omvarldsbevakning import Actor, WayForward

if TYPE_CHECKING:
    from pathlib import Path

SCAN = "stages.omvarldsbevakning"
DATED = datetime.date(2026, 11, 5)
TITLE = ["Projektgruppens lista"]


def case_of(**scan: Any) -> Application:
    case = Application.model_validate({"stages": {"omvarldsbevakning": scan}})
    walk.give_row_ids(case)
    return case


def written(path: Path, **sheets: list[list[Any]]) -> Path:
    """Return a spreadsheet such as people keep: rows by sheet, dates as dates."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(at, column, cell, day)
                else:
                    sheet.write(at, column, cell)
    book.close()
    return path


def stored(path: Path, application: Application) -> Path:
    path.write_bytes(case_workbook(application, None, None))
    return path


# -- our own lists, there and back -------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
words = st.one_of(
    texts, st.sampled_from(["=1+1", "+46", "-x", "@a", "a\nb", "_x000D_", "1", "x" * 9000])
)
said = words.map(str.strip).filter(lambda text: bool(text) and text.isprintable() | ("\n" in text))
days = st.dates(datetime.date(1850, 1, 1), datetime.date(2100, 1, 1))
scores = st.integers(1, 5)


def rows_of(row_kind: type[Any], /, **fields: Any) -> Any:
    """Return a strategy of rows that answer at least one thing."""
    optional = {name: st.none() | value for name, value in fields.items()}
    answers = st.fixed_dictionaries(optional).filter(lambda row: any(row.values()))
    return st.lists(answers.map(lambda row: row_kind(**row)), max_size=3)


actors = rows_of(
    Actor,
    name=said,
    kind=st.sampled_from(choices_of(ActorKind)),
    level=st.sampled_from(choices_of(ActorLevel)),
    influence=scores,
    interest=scores,
    work=said,
    page=said,
    bring_in=st.sampled_from(choices_of(YesNoUnclear)),
    takes_further=said,
    next_step=said,
    by=days,
    done=st.sampled_from(choices_of(YesNo)),
)
steps = rows_of(
    WayForward,
    activity=said,
    stage=said,
    responsible=said,
    start=days,
    end=days,
    status=st.sampled_from(choices_of(Progress)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("listor")


def test_own_lists_come_back_whole(folder: Path) -> None:
    """Case to spreadsheet to a new case: every field of both lists, whatever people write."""

    @settings(max_examples=40, deadline=None)
    @given(actors=actors, way_forward=steps)
    def check(actors: list[Actor], way_forward: list[WayForward]) -> None:
        case = case_of(
            actors=[row.model_dump() for row in actors],
            way_forward=[row.model_dump() for row in way_forward],
        )
        path = stored(folder / "hel.xlsx", case)
        read = read_lists(path, Application())

        assert read.exact
        assert read.taken.unplaced == ()
        back = new_case(read.taken).stages.omvarldsbevakning
        assert back.actors == case.stages.omvarldsbevakning.actors
        assert back.way_forward == case.stages.omvarldsbevakning.way_forward
        assert merge(read.taken, case).changes == []

    check()


def test_actors_come_back_in_their_order(folder: Path) -> None:
    """Also when some of them have a step in the activity list, which stands first in the file."""
    case = case_of(actors=[{"name": "A"}, {"name": "B", "next_step": "Ring"}, {"name": "C"}])
    read = read_lists(stored(folder / "ordning.xlsx", case), Application())

    assert [row.name for row in new_case(read.taken).stages.omvarldsbevakning.actors] == [*"ABC"]


def test_every_field_of_the_two_tables_has_a_column() -> None:
    """A field that somebody adds to the model must not be lost on the way through Excel."""
    kinds: list[Any] = [WayForward, Actor]
    for listing, row in zip(LISTINGS, kinds, strict=True):
        fields = set(listing.sources[0].fields.values())
        assert fields == set(vars(row())) - {"id"}


def test_the_list_shows_what_is_to_be_done_wherever_it_stands() -> None:
    """Steps towards the application first, then what somebody does about actors and projects."""
    case = case_of(
        way_forward=[{"activity": "Räkna"}],
        actors=[{"name": "Region X", "next_step": "Ring", "done": "ja"}, {"name": "Utan steg"}],
        projects=[{"name": "Trygg", "next_step": "Läs", "takes_further": "Läraren"}],
    )
    shown = [(line.id, line.cells) for line in lines_of(case, LISTINGS[0])]

    assert shown == [
        ("way_forward[vidare-1]", {"activity": "Räkna"}),
        (
            "actors[aktor-1]",
            {
                "activity": "Ring",
                "about": "Region X",
                "status": "klar",
                "stage": "Omvärldsbevakning",
            },
        ),
        (
            "projects[projekt-1]",
            {"activity": "Läs", "about": "Trygg", "who": "Läraren", "stage": "Omvärldsbevakning"},
        ),
    ]


def test_the_workbook_is_ready_to_work_in() -> None:
    """Filters, choices, real dates, headings in sight and in print; no formula of anybody's."""
    case = case_of(
        way_forward=[{"activity": "=cmd|' /C calc'!A0", "end": "2027-03-15"}],
        actors=[{"name": "Region X", "influence": 4}],
    )
    content = case_workbook(case, None, None)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if ".xml" in name}

    assert content == case_workbook(case, None, None)
    book, sheet = parts["xl/workbook.xml"], parts["xl/worksheets/sheet1.xml"]
    assert book.index("Aktivitetslista") < book.index("Intressentlista")
    assert "Budget" not in book
    assert "<f>" not in sheet
    assert '<pane xSplit="1" ySplit="3"' in sheet
    assert "Aktivitetslista!$3:$3</definedName>" in book
    assert 'fitToHeight="0" orientation="landscape"' in sheet
    assert '"ej påbörjad,pågår,klar"' in sheet
    assert '"1,2,3,4,5"' in parts["xl/worksheets/sheet2.xml"]
    assert 'hidden="1"' in sheet
    assert "<autoFilter" in parts["xl/tables/table1.xml"]
    assert "<v>46461</v>" in sheet  # 15 March 2027 as a date


def test_a_wide_list_is_printed_so_that_it_can_be_read() -> None:
    """Twelve columns on one page would be five points high: two pages across, the actor on both."""
    case = case_of(actors=[{"name": "Region X"}])
    with zipfile.ZipFile(io.BytesIO(case_workbook(case, None, None))) as package:
        book = package.read("xl/workbook.xml").decode()
        activities, stakeholders = (
            package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)
        )

    assert "Intressentlista!$A:$A,Intressentlista!$3:$3</definedName>" in book
    assert "Intressentlista!$A$3:$L$4</definedName>" in book
    assert 'scale="85"' in stakeholders
    assert "fitToPage" not in stakeholders
    assert '<colBreaks count="1" manualBreakCount="1"><brk id="7"' in stakeholders
    assert "<oddHeader>&amp;LIntressentlista: vilka" in stakeholders
    assert "fitToPage" in activities


def test_the_budget_stands_after_the_lists_when_there_is_one() -> None:
    case = Application.model_validate({"budget": {"rows": [{"text": "Lokal", "kind": "lokaler"}]}})
    with zipfile.ZipFile(io.BytesIO(case_workbook(case, None, None))) as package:
        book = package.read("xl/workbook.xml").decode()

    assert book.index("Intressentlista") < book.index('"Budget"')


def test_a_changed_list_adds_rows_and_overwrites_nothing(folder: Path) -> None:
    """A new row is taken, an empty answer filled, a differing one shown."""
    case = case_of(
        way_forward=[{"activity": "Räkna", "end": "2027-01-10"}, {"activity": "Skriv"}],
        actors=[{"name": "Region X", "next_step": "Ring", "by": "2027-02-01"}],
    )
    head = [column.heading for column in LISTINGS[0].columns]
    day = datetime.date(2027, 2, 5)
    path = written(
        folder / "ändrad.xlsx",
        Blad1=[
            TITLE,
            [*head, "Vår egen", "id"],
            ["Ring", "", "Region Y", "", day, day, "pågår", "", "actors[aktor-1]"],
            ["Skriv", "Ansökan", "", "Anna", "", "", "", "obs", "way_forward[vidare-2]"],
            ["Räkna", "", "", "", "", day, "", "", "way_forward[vidare-1]"],
            ["Lämna in", "", "", "", "", "2027-03-01", "ej påbörjad", "", ""],
        ],
    )
    read = read_lists(path, case)
    merged = merge(read.taken, case)

    assert read.exact
    assert [(one.path, one.case, one.file) for one in merged.conflicts] == [
        (f"{SCAN}.actors[aktor-1].by", datetime.date(2027, 2, 1), day),
        (f"{SCAN}.way_forward[vidare-1].end", datetime.date(2027, 1, 10), day),
    ]
    assert (merged.rows, merged.answers) == (1, 6)
    assert [one.text for one in read.taken.unplaced] == [
        "Gäller (Ring): Region Y",
        "Börjar (Ring): 2027-02-05",
        "Vår egen (Skriv): obs",
    ]
    alone = read_lists(path, Application()).taken
    assert "Börjar (Ring): 2027-02-05" in [one.text for one in alone.unplaced]


X_CASE: dict[str, Any] = {
    "way_forward": [{"activity": "Skriv mål", "responsible": "Skolan", "status": "klar"}],
    "actors": [{"name": "X-bolaget", "influence": 5, "next_step": "Ring bolaget"}],
}


def test_the_list_of_another_case_never_fills_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have a row 1; those of the list become new ones, and only once."""
    monkeypatch.chdir(tmp_path)
    stored(tmp_path / "x.xlsx", case_of(**X_CASE))
    case = tmp_path / "y.yaml"
    case.write_text(
        "title: Y\nstages:\n  omvarldsbevakning:\n    way_forward:\n      - activity: Ring\n"
        "    actors:\n      - name: Y-föreningen\n",
        encoding="utf-8",
    )

    assert run(["import", "x.xlsx", "--into", "y.yaml"]) == 0
    scan = casefile.load(case).application.stages.omvarldsbevakning
    assert [(row.activity, row.responsible) for row in scan.way_forward] == [
        ("Ring", None),
        ("Skriv mål", "Skolan"),
    ]
    assert [(row.name, row.influence, row.next_step) for row in scan.actors] == [
        ("Y-föreningen", None, None),
        ("X-bolaget", 5, "Ring bolaget"),
    ]
    before = case.read_bytes()
    assert run(["import", "x.xlsx", "--into", "y.yaml"]) == 0
    assert case.read_bytes() == before


def test_a_row_put_first_in_the_case_gets_nothing_from_the_others(folder: Path) -> None:
    """The rows of the list go by their names when their places are another's."""
    rows: list[Any] = [{"name": "A", "work": "Möten", "next_step": "Ring"}, {"name": "B"}]
    steps = [{"activity": "Räkna"}]
    path = stored(folder / "före.xlsx", case_of(actors=rows, way_forward=steps))
    for kept in (rows, rows[:1]):
        case = case_of(actors=[{"name": "Ny"}, *kept], way_forward=steps)
        merged = merge(read_lists(path, case).taken, case)

        assert merged.conflicts == []
        assert merged.rows == len(rows) - len(kept)
        assert all("aktor-1]" not in str(one) for one in merged.changes)


def test_a_step_finds_its_project_by_what_it_is_about(folder: Path) -> None:
    """The activity list shows the project beside the step; the step itself may be changed."""
    project = {"name": "Trygg", "next_step": "Läs"}
    path = stored(folder / "steg.xlsx", case_of(projects=[project | {"next_step": "Läs om"}]))
    case = case_of(projects=[{"name": "Ny"}, project])
    merged = merge(read_lists(path, case).taken, case)

    assert [one.path for one in merged.conflicts] == [f"{SCAN}.projects[projekt-2].next_step"]
    assert merged.changes == []


def test_one_renamed_row_among_others_is_the_same_row(folder: Path) -> None:
    before = {"way_forward": [{"activity": "Räkna"}, {"activity": "Skriv"}]}
    after = {"way_forward": [{"activity": "Räkna"}, {"activity": "Skriv om"}]}
    path = stored(folder / "omdöpt.xlsx", case_of(**after))
    merged = merge(read_lists(path, case_of(**before)).taken, case_of(**before))

    assert [(one.case, one.file) for one in merged.conflicts] == [("Skriv", "Skriv om")]
    assert merged.changes == []


@pytest.mark.parametrize("changed_sheet", [0, 1])
def test_the_same_answer_in_two_sheets_counts_where_it_was_changed(
    changed_sheet: int, folder: Path
) -> None:
    """An actor's next step stands in both lists; people change it in one of them."""
    case = case_of(actors=[{"name": "Region X", "next_step": "Ring"}])
    said = ["Ring", "Ring"]
    said[changed_sheet] = "Besök"
    heads = [[*(column.heading for column in one.columns), "id"] for one in LISTINGS]
    rows = [
        [said[0], *[""] * 6, "actors[aktor-1]"],
        ["Region X", *[""] * 8, said[1], "", "", "actors[aktor-1]"],
    ]
    sheets = {one.sheet: [head, row] for one, head, row in zip(LISTINGS, heads, rows, strict=True)}
    read = read_lists(written(folder / "två blad.xlsx", **sheets), case)

    assert [(one.case, one.file) for one in merge(read.taken, case).conflicts] == [
        ("Ring", "Besök")
    ]
    assert read.taken.unplaced == ()


def test_what_the_own_list_cannot_hold_is_told_by_cell(folder: Path) -> None:
    """One message with every cell, and nothing is taken."""
    head = [column.heading for column in LISTINGS[0].columns]
    rows = [["A", "", "", "", "", "v. 12", "kanske", "way_forward[vidare-1]"]]
    path = written(folder / "fel.xlsx", Aktivitetslista=[[*head, "id"], *rows])

    with pytest.raises(ListUnreadable) as error:
        read_lists(path, Application())

    assert "[GF108]" in str(error.value)
    assert "2 celler" in error.value.problem
    assert "blad Aktivitetslista cell F2: 'v. 12'" in error.value.problem
    assert "blad Aktivitetslista cell G2: 'kanske'" in error.value.problem


# -- lists of others ---------------------------------------------------------------------------

OTHERS: list[list[Any]] = [
    TITLE,
    [],
    ["Nr", "Uppgift", "Ansvarig", "Deadline", "Status", "Kommentar", "Telefon"],
    [
        1,
        "Ring länsstyrelsen",
        "Projektledaren",
        "v. 11 2027",
        "Påbörjad",
        "Om målgruppen",
        "070-1234567",
    ],
    [],
    [2, "Räkna", "Ekonomen", datetime.date(2026, 12, 1), "Klart"],
    [3, "Söka", "", "mars 2027", "Kanske"],
    ["", "Summa", "", 3],
]


def test_other_peoples_list_is_shown_before_it_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """First what each column becomes and nothing written; with --yes the rows; twice is once."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "lista.xlsx", Blad1=OTHERS, Om=[["Gäller hela året"]])

    assert run(["import", "lista.xlsx"]) == 1
    told = capsys.readouterr().out
    assert "blir Klart senast (likhet 95 av 100)" in told
    assert "Telefon    tas inte in: kontaktuppgifter" in told
    assert "blad Blad1 cell D4: ”v. 11 2027” blir 19 mars 2027" in told
    assert "--yes" in told
    assert "--column" in told
    assert not (tmp_path / "lista.yaml").exists()

    assert run(["import", "lista.xlsx", "--yes"]) == 0
    case = casefile.load(tmp_path / "lista.yaml").application
    rows = case.stages.omvarldsbevakning.way_forward
    assert [(row.activity, row.responsible, str(row.end), row.status) for row in rows] == [
        ("Ring länsstyrelsen", "Projektledaren", "2027-03-19", "pågår"),
        ("Räkna", "Ekonomen", "2026-12-01", "klar"),
        ("Söka", None, "2027-03-31", None),
    ]
    assert [(one.text, one.place) for one in case.unplaced] == [
        ("Kommentar (Ring länsstyrelsen): Om målgruppen", "blad Blad1 cell F4"),
        ("Status (Söka): Kanske", "blad Blad1 cell E7"),
        ("Gäller hela året", "blad Om cell A1"),
    ]
    before = (tmp_path / "lista.yaml").read_bytes()
    assert run(["import", "lista.xlsx", "--into", "lista.yaml", "--yes"]) == 0
    assert (tmp_path / "lista.yaml").read_bytes() == before
    assert "070" not in capsys.readouterr().out


def test_a_person_says_what_the_columns_are(folder: Path) -> None:
    """Every column named, nothing left to guess: the list is taken without a question."""
    path = written(folder / "egen.xlsx", Blad1=[["Grej", "Sista chans"], ["Ring", "2027-01-01"]])
    with pytest.raises(ListUnreadable, match="--column"):
        read_lists(path, Application())

    read = read_lists(path, Application(), ["Grej=Aktivitet", "Sista chans=by"])
    assert read.exact
    assert {answer.value for answer in read.taken.answers} == {"Ring", datetime.date(2027, 1, 1)}

    with pytest.raises(KeyUnknown, match="Klart senast"):
        read_lists(path, Application(), ["Grej=Klart sennast"])
    with pytest.raises(KeyUnknown, match="finns inte i filen"):
        read_lists(path, Application(), ["Pryl=Aktivitet"])


def test_two_rows_of_headings_and_merged_cells(folder: Path) -> None:
    """A group of headings reads with what stands below it; stakeholders are known as such."""
    book = xlsxwriter.Workbook(str(folder / "två.xlsx"))
    sheet = book.add_worksheet("Intressenter")
    sheet.merge_range(0, 0, 0, 4, "Analys av intressenter")
    sheet.merge_range(1, 1, 1, 2, "Grad av")
    sheet.write_row(1, 3, ["Roll", "Vår strategi"])
    sheet.write(1, 0, "Intressent")
    sheet.write_row(2, 1, ["inflytande", "intresse"])
    sheet.write_row(3, 0, ["Biblioteket", 4, "lågt", "kommun", "Bjud in"])
    sheet.merge_range(4, 0, 4, 4, "Civilsamhälle")
    sheet.write_row(5, 0, ["Föreningen", 9, 5, "förening", ""])
    book.close()
    read = read_lists(folder / "två.xlsx", Application())
    actors = new_case(read.taken).stages.omvarldsbevakning.actors

    assert [(a.name, a.influence, a.interest, a.kind, a.next_step) for a in actors] == [
        ("Biblioteket", None, 2, "kommun", "Bjud in"),
        ("Föreningen", None, 5, "civilsamhälle", None),
    ]
    assert [one.text for one in read.taken.unplaced] == [
        "Civilsamhälle",
        "Grad av inflytande (Biblioteket): 4",  # 9 stands below: another scale than ours
        "Grad av inflytande (Föreningen): 9",
    ]
    assert "skalan är en annan" in read.taken.unplaced[1].reason


@pytest.mark.parametrize(
    ("text", "end", "start"),
    [
        ("15/3", "2027-03-15", "2027-03-15"),
        ("senast 15 mars", "2027-03-15", "2027-03-15"),
        ("10/10", "2026-10-10", "2026-10-10"),
        ("v. 12", "2027-03-26", "2027-03-22"),
        ("vecka 12-14 2028", "2028-04-07", "2028-03-20"),
        ("mars 2027", "2027-03-31", "2027-03-01"),
        ("kv 1 2027", "2027-03-31", "2027-01-01"),
        ("2027-03-15", "2027-03-15", "2027-03-15"),
        ("31/2", None, None),
        ("snarast", None, None),
        ("våren 2027", None, None),
    ],
)
def test_days_as_people_write_them(text: str, end: str | None, start: str | None) -> None:
    last, first = read_day(text, DATED), read_day(text, DATED, last=False)

    assert (last and str(last.day), first and str(first.day)) == (end, start)


def test_a_day_without_a_year_needs_one_to_go_by() -> None:
    with pytest.raises(YearMissing):
        read_day("15/3", None)


@pytest.mark.parametrize(
    "name", ["Totalt 12 skolor besöks", "Summa summarum: skriv klart", "Total"]
)
def test_a_row_that_only_begins_as_a_sum_is_a_row(name: str, folder: Path) -> None:
    """A sum is that word alone, beside figures."""
    who = "Anna" if name == "Total" else ""
    rows: list[list[Any]] = [[name, who, 12], ["Totalt:", "3 500 kr", 12], ["Delsumma", "", ""]]
    path = written(folder / "summa.xlsx", Blad1=[["Aktivitet", "Vem", "Timmar"], *rows])
    taken = read_lists(path, Application()).taken

    assert [one.value for one in taken.answers] == [name, *filter(None, [who])]


def test_contact_details_stay_in_the_list(folder: Path) -> None:
    """By any part of the heading, and by what stands in columns that are not ours."""
    head = [
        "Aktivitet",
        "Mobil jobb",
        "E-post (arbete)",
        "Tfn 1",
        "Personnr",
        "Nås på",
        "Mobilitet",
    ]
    number, mail = "070-123 45 67", "anna.prov@exempel.se"
    rows = [
        ["Ring", number, mail, number, "19121212-1212", mail, "Buss"],
        ["Besök", "snart", "", "", "", f"efter lunch {number}", ""],
    ]
    path = written(folder / "kontakt.xlsx", Blad1=[head, *rows], Telefoner=[["Anna", number]])
    taken = read_lists(path, Application()).taken

    assert [one.text for one in taken.unplaced] == [
        "Mobilitet (Ring): Buss",
        "Nås på (Besök): efter lunch [telefonnummer dolt]",
        "Anna | [telefonnummer dolt]",
    ]


def test_our_other_sheets_are_passed_over(folder: Path) -> None:
    """Also when somebody has taken the hidden column away, so that the lists look like others'."""
    sheets: dict[str, Any] = {
        "Aktivitetslista": [["Aktivitet", "Vem"], ["Räkna", "Ekonomen"]],
        "Intressentlista": [["Aktör", "Typ"], ["Region X", "kommun"]],
        "Budget": [["Aktivitet", "Vem"], ["Lokal", "Kommunen"]],
        "Per part och år": [["Part"]],
        "Om": [["Version"]],
    }
    read = read_lists(written(folder / "våra.xlsx", **sheets), Application())

    assert [one.sheet.name for one in read.found] == ["Intressentlista", "Aktivitetslista"]
    assert (read.other, read.taken.unplaced) == ((), ())


# -- files that are not safe, or no lists ------------------------------------------------------


def changed(content: bytes, part: str, new: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in old.namelist():
            package.writestr(name, new if name == part else old.read(name))
    return made.getvalue()


SHEET = b"<worksheet><sheetData>%s</sheetData></worksheet>"
FIRST = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "far": (FIRST, SHEET % b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
    "far-rows": (FIRST, SHEET % b'<row r="9000000"><c r="ZZ9000000"><v>1</v></c></row>', "cell"),
    "bomb": (FIRST, SHEET % (b" " * 30_000_000), "sväller"),
    "doctype": (FIRST, b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + SHEET % b"", "dokumenttyp"),
    "strings": ("xl/sharedStrings.xml", b'<sst uniqueCount="4000000000"></sst>', "fler texter"),
    "broken": (FIRST, b"<worksheet><sheetData>", "skadad"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_would_fill_the_memory_is_refused(kind: str, tmp_path: Path) -> None:
    part, new, told = HOSTILE[kind]
    path = tmp_path / "fil.xlsx"
    path.write_bytes(changed(case_workbook(Application(), None, None), part, new))

    with pytest.raises(ListUnreadable, match=told):
        load(path)


@pytest.mark.parametrize("where", ["sidor/sheet1.xml", "worksheets/sheet1.dat", "w/sheet1.bin"])
def test_a_sheet_by_another_name_is_measured_too(where: str, tmp_path: Path) -> None:
    """The book says which part is a sheet, so any part may be one."""
    made, content = io.BytesIO(), case_workbook(Application(), None, None)
    far = SHEET % b'<row r="60000"><c r="XFD60000"><v>1</v></c></row>'
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in old.namelist():
            ways = old.read(name).replace(b"worksheets/sheet1.xml", where.encode())
            package.writestr(name, ways if name.endswith("workbook.xml.rels") else old.read(name))
        package.writestr(f"xl/{where}", b"x" * where.endswith("bin") + far)
    path = tmp_path / "fil.xlsx"
    path.write_bytes(made.getvalue())

    with pytest.raises(ListUnreadable, match="inte skrivet" if "bin" in where else "XFD60000"):
        load(path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0 gammal", "äldre format"),
        (b"Uppgift;Vem", "ingen kalkylfil"),
        (b"PK\x03\x04", "skadad"),
    ],
)
def test_what_is_no_spreadsheet_is_said(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    path.write_bytes(content)
    with pytest.raises(GrantflowError, match=told):
        load(path)


def test_an_empty_case_gives_lists_to_begin_in(folder: Path) -> None:
    """No rows is no fault: there is nothing to take."""
    read = read_lists(stored(folder / "tom.xlsx", Application()), Application())

    assert (read.rows, read.taken.answers, read.taken.unplaced) == ((0, 0), (), ())

"""Nothing that stands in somebody's list vanishes without a word, wherever in the file it is."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest
from test_lists import case_of, stored, written

from grantflow.cli import run
from grantflow.documents import casefile
from grantflow.documents.importing.merging import new_case
from grantflow.documents.lists.columns import LISTINGS
from grantflow.documents.lists.reading import read_lists
from grantflow.model.application import Application

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.documents.lists.result import ReadLists

TODO: list[list[Any]] = [
    ["Uppgift", "Ansvarig", "Deadline"],
    ["Ring länsstyrelsen", "Projektledaren", "2027-03-15"],
    ["Räkna", "Ekonomen", "2027-04-01"],
]
ACTORS: list[list[Any]] = [
    ["Intressent", "Roll", "Påverkan", "Engagemang"],
    ["Biblioteket", "kommun", 4, 5],
    ["Föreningen", "förening", 2, 5],
    ["Region X", "region", 3, 1],
]


def read(path: Path, *rows: list[Any], **sheets: list[list[Any]]) -> ReadLists:
    return read_lists(written(path / "lista.xlsx", **(sheets or {"Blad1": [*rows]})), Application())


def names(lists: ReadLists) -> tuple[list[str | None], list[str | None]]:
    scan = new_case(lists.taken).stages.omvarldsbevakning
    return [row.activity for row in scan.way_forward], [row.name for row in scan.actors]


@pytest.mark.parametrize("between", [[[]], [[], ["Våra intressenter"]], [[], ["Intressenter"], []]])
@pytest.mark.parametrize("turned", [False, True])
def test_two_lists_on_one_sheet_are_both_read(
    between: list[list[Any]], turned: bool, tmp_path: Path
) -> None:
    """One below the other, with a blank row and perhaps a title between them."""
    first, second = (ACTORS, TODO) if turned else (TODO, ACTORS)
    found = read(tmp_path, ["Projektgruppens listor"], *first, *between, *second)

    assert names(found) == (
        ["Ring länsstyrelsen", "Räkna"],
        ["Biblioteket", "Föreningen", "Region X"],
    )
    assert sorted(found.rows) == [2, 3]
    assert found.taken.unplaced == ()
    days = [answer for answer in found.taken.answers if answer.path.endswith("].end")]
    first_row = 7 + len(between) if turned else 3
    assert [one.place for one in days] == [f"blad Blad1 cell C{first_row + n}" for n in (0, 1)]


def test_two_lists_without_a_blank_row_and_with_two_rows_of_headings(tmp_path: Path) -> None:
    headings = [["", "", "Grad av", "Grad av"], ["Intressent", "Roll", "påverkan", "intresse"]]
    found = read(tmp_path, *TODO, *ACTORS[:2], [], *headings, ["Region X", "region", 3, 1])

    assert names(found) == (["Ring länsstyrelsen", "Räkna"], ["Biblioteket", "Region X"])
    assert found.rows == (1, 1, 2)
    interest = [one.value for one in found.taken.answers if one.path.endswith("interest")]
    assert interest == [5, 1]


def test_a_row_that_uses_words_of_headings_is_still_a_row(tmp_path: Path) -> None:
    """People write "Plan" and "Klart" in their rows too."""
    found = read(
        tmp_path,
        ["Uppgift", "Ansvarig", "Status"],
        ["Beskrivning", "Ann", "Klart"],
        [],
        ["Plan", "Projektledaren", "Klart"],
        [],
        ["Moment 2"],
        ["Insats", "Ekonomen", "Pågår"],
    )

    assert names(found)[0] == ["Beskrivning", "Plan", "Moment 2", "Insats"]
    assert [one.row for one in found.found] == [1]


def test_what_stands_around_a_list_is_kept(tmp_path: Path) -> None:
    """A note above, a cell beside, a line below: all but the title are kept with their place."""
    found = read(
        tmp_path,
        ["Projektgruppens lista"],
        ["Beslut den 3 mars: budgeten räknas om", "", "Se protokollet"],
        [],
        *(TODO[:2]),
        ["Räkna", "Ekonomen", "", "väntar på svar"],
        ["", "", "", "Nästa möte i maj"],
    )

    assert [(one.text, one.place) for one in found.taken.unplaced] == [
        ("Beslut den 3 mars: budgeten räknas om | Se protokollet", "blad Blad1 cell A2"),
        ("Utan rubrik (Räkna): väntar på svar", "blad Blad1 cell D6"),
        ("Utan rubrik: Nästa möte i maj", "blad Blad1 cell D7"),
    ]


def test_a_list_that_is_left_where_it_is_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a workbook of ours only our lists are taken; the others are named with the row."""
    head = [*(column.heading for column in LISTINGS[0].columns), "id"]
    own = [head, ["Räkna", *[""] * 6, "way_forward[vidare-1]"]]
    path = written(tmp_path / "v.xlsx", Aktivitetslista=[*own, [], *ACTORS], Egna=TODO, Obs=[["x"]])

    assert run(["import", str(path)]) == 0
    told = capsys.readouterr().out
    assert "Listan på blad Aktivitetslista, rad 4 till 7, är inte inläst" in told
    assert "Listan på blad Egna, rad 1 till 3, är inte inläst" in told
    assert "Bladet Obs innehåller ingen sådan lista." in told
    scan = casefile.load(tmp_path / "v.yaml").application.stages.omvarldsbevakning
    assert [row.activity for row in scan.way_forward] == ["Räkna"]
    assert scan.actors == []


# -- what a status means -----------------------------------------------------------------------


def test_a_step_that_goes_on_is_not_done_and_that_is_shown(tmp_path: Path) -> None:
    """An actor's step is done or not; that "pågår" becomes "nej" is shown before it is taken."""
    head = ["Aktör", "Typ", "Nästa steg", "Status"]
    said = ["pågår", "nej", "Dialog pågår", "Klart?", "Klart (väntar på svar)", "klart"]
    rows = [[f"Part {n}", "kommun", "Ring", text] for n, text in enumerate(said)]
    found = read(tmp_path, head, *rows)
    done = [one.value for one in found.taken.answers if one.path.endswith("].done")]

    assert done == ["nej", "nej", "ja"]
    assert [(one.text, one.value, one.why) for one in found.guessed] == [
        ("pågår", "nej", "steget är inte gjort än"),
        ("klart", "ja", "det val som ligger närmast"),
    ]
    assert [one.text for one in found.taken.unplaced] == [
        f"Status (Part {n}): {said[n]}" for n in (2, 3, 4)
    ]


def test_our_own_list_says_that_a_step_of_an_actor_is_done_or_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Taken without a question, and said: the case has no more to say of such a step."""
    case = case_of(actors=[{"name": "Region X", "next_step": "Ring"}])
    path = stored(tmp_path / "x.xlsx", case)
    head = [*(column.heading for column in LISTINGS[0].columns), "id"]
    row = ["Ring", "", "Region X", "", "", "", "pågår", "actors[aktor-1]"]
    path = written(tmp_path / "x.xlsx", Aktivitetslista=[head, row])

    assert run(["import", str(path)]) == 0
    assert "cell G2: ”pågår” blir nej, steget är inte gjort än" in capsys.readouterr().out


# -- rows that were renamed --------------------------------------------------------------------

STEPS = ("Räkna", "Skriv", "Ring", "Boka", "Träffa skolan")
RENAMED = ("Räkna", "Skriv om", "Ring igen", "Boka lokal", "Träffa skolan")


@pytest.fixture
def renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a case whose list has come back with three of its five rows renamed."""
    monkeypatch.chdir(tmp_path)
    steps = [f"      - activity: {step}\n        responsible: Anna\n" for step in STEPS]
    text = "title: X\nstages:\n  omvarldsbevakning:\n    way_forward:\n" + "".join(steps)
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    rows = [{"activity": step, "responsible": "Anna"} for step in RENAMED]
    stored(tmp_path / "x.xlsx", case_of(way_forward=rows))
    return tmp_path / "x.yaml"


def test_several_renamed_rows_are_asked_about(
    renamed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They may be new rows or the same; nobody but the person knows, so nothing is written."""
    before = renamed.read_bytes()

    assert run(["import", "x.xlsx", "--into", "x.yaml"]) == 1
    told = capsys.readouterr().out
    assert "3 rader ser ut att ha bytt namn:" in told
    assert "blad Aktivitetslista rad 5: ”Skriv om” heter ”Skriv” i ärendet" in told
    assert "--yes" in told
    assert "--renamed" in told
    assert "--column" not in told
    assert renamed.read_bytes() == before


def test_renamed_rows_are_new_ones_or_the_same_as_a_person_says(
    renamed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same: each name beside the case's; new ones: added.  Read again, nothing happens."""
    before = renamed.read_bytes()

    assert run(["import", "x.xlsx", "--into", "x.yaml", "--renamed"]) == 0
    told = capsys.readouterr().out
    assert "3 frågor har redan ett annat svar" in told
    assert renamed.read_bytes() == before

    assert run(["import", "x.xlsx", "--into", "x.yaml", "--yes"]) == 0
    rows = casefile.load(renamed).application.stages.omvarldsbevakning.way_forward
    assert [row.activity for row in rows] == [*STEPS, *RENAMED[1:4]]
    after = renamed.read_bytes()
    assert run(["import", "x.xlsx", "--into", "x.yaml"]) == 0
    assert renamed.read_bytes() == after


# -- our own list after a person's hands ---------------------------------------------------------

HEADS = [[column.heading for column in listing.columns] for listing in LISTINGS]
CASE = """\
title: X
stages:
  omvarldsbevakning:
    way_forward:
      - activity: Räkna
      - activity: Skriv mål
    actors:
      - name: Region X
        next_step: Ring
      - name: Biblioteket
"""


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_a_list_whose_hidden_column_is_gone_is_read_by_names(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows find their own by what they are called; a new one is new; it is told how."""
    steps: list[list[Any]] = [
        ["Räkna", "", "", "Ekonomen"],
        ["Ring igen", "", "Region X", "", "", "", "klar"],
        ["Boka lokal", "", "", "Anna"],
    ]
    actors: list[list[Any]] = [
        ["Region X", *[""] * 11, "actors[aktor-1]"],
        ["Biblioteket", *[""] * 11, "actors[aktor-2]"],
    ]
    sheets: dict[str, Any] = {
        "Aktivitetslista": [HEADS[0], *steps],
        "Intressentlista": [[*HEADS[1], "id"], *actors],
    }
    written(case.parent / "x.xlsx", **sheets)

    assert run(["import", "x.xlsx", "--into", "x.yaml"]) == 0
    told = capsys.readouterr().out
    assert "Bladet Aktivitetslista är en aktivitetslista: rubriker på rad 1, 3 rader." in told
    assert "saknar den dolda kolumnen" in told
    scan = casefile.load(case).application.stages.omvarldsbevakning
    assert [(row.activity, row.responsible) for row in scan.way_forward] == [
        ("Räkna", "Ekonomen"),
        ("Skriv mål", None),
        ("Boka lokal", "Anna"),
    ]
    assert [(row.name, row.next_step, row.done) for row in scan.actors] == [
        ("Region X", "Ring", "ja"),
        ("Biblioteket", None, None),
    ]


def test_rows_taken_out_of_the_list_are_told(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list adds and never takes away; who has deleted rows in Excel has to know."""
    rows = [["Räkna", *[""] * 6, "way_forward[vidare-1]"]]
    written(case.parent / "x.xlsx", Aktivitetslista=[[*HEADS[0], "id"], *rows])

    assert run(["import", "x.xlsx", "--into", "x.yaml"]) == 0
    told = capsys.readouterr().out
    assert (
        "2 rader i ärendet finns inte på bladet Aktivitetslista. De står kvar: ”Skriv mål” och"
        " ”Ring”." in told
    )
    assert run(["import", "x.xlsx", "--into", "x.yaml", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["missing"] == [
        {"sheet": "Aktivitetslista", "rows": ["Skriv mål", "Ring"]}
    ]


def test_a_new_row_that_does_not_say_what_it_is_about_has_no_place(tmp_path: Path) -> None:
    rows = [["Räkna", *[""] * 6, "way_forward[vidare-1]"], ["", "", "", "Anna", "", "", "klar"]]
    found = read(tmp_path, Aktivitetslista=[[*HEADS[0], "id"], *rows])

    assert names(found)[0] == ["Räkna"]
    assert [(one.text, one.reason) for one in found.taken.unplaced] == [
        ("Anna | klar", "Raden säger inte vad den gäller.")
    ]


# -- what is made of a cell is shown -------------------------------------------------------------


def test_a_status_in_other_words_is_shown_and_doubt_has_no_place(tmp_path: Path) -> None:
    said = ["x", "Ja", "0 %", "100 %", "Klart", "?", "--", "Påbörjat"]
    rows = [[f"Steg {n}", "Anna", text] for n, text in enumerate(said)]
    found = read(tmp_path, ["Aktivitet", "Vem", "Status"], *rows)

    assert [(one.text, one.value) for one in found.guessed] == [
        ("x", "klar"),
        ("Ja", "klar"),
        ("0 %", "ej påbörjad"),
        ("100 %", "klar"),
        ("Påbörjat", "pågår"),
    ]
    status = [one.value for one in found.taken.answers if one.path.endswith("status")]
    assert status == ["klar", "klar", "ej påbörjad", "klar", "klar", "pågår"]
    assert [one.text for one in found.taken.unplaced] == [
        "Status (Steg 5): ?",
        "Status (Steg 6): --",
    ]


def test_what_is_made_of_many_like_cells_is_shown_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[f"Steg {n}", "Anna", "x"] for n in range(30)]
    path = written(tmp_path / "lista.xlsx", Blad1=[["Aktivitet", "Vem", "Status"], *rows])

    assert run(["import", str(path)]) == 1
    told = capsys.readouterr().out
    assert told.count("”x” blir klar") == 1
    assert "blad Blad1 cell C2 och 29 celler till: ”x” blir klar" in told


def test_a_day_without_a_year_is_not_guessed_from_the_list_itself(tmp_path: Path) -> None:
    """Only the day of the case tells the year, as the handbook says."""
    rows: list[list[Any]] = [["Ring", "15/3"], ["Räkna", datetime.date(2026, 12, 1)]]
    path = written(tmp_path / "a.xlsx", Blad1=[["Aktivitet", "Klart senast"], *rows])
    alone = read_lists(path, Application())
    dated = read_lists(path, Application(dated=datetime.date(2026, 11, 5)))

    assert [one.text for one in alone.taken.unplaced] == ["Klart senast (Ring): 15/3"]
    assert "Året saknas" in alone.taken.unplaced[0].reason
    assert [(str(one.value), one.why) for one in dated.guessed] == [
        ("2027-03-15", "året är det närmaste ärendets datum")
    ]


def test_contact_details_inside_a_text_stay_in_the_list(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also in a column that has its place in the case; what the case holds is no news."""
    text = "Kolla med anna.prov@exempel.se"
    case.write_text(CASE.replace("Skriv mål", text), encoding="utf-8")
    rows: list[list[Any]] = [
        ["Räkna", "", "", "070-123 45 67", *[""] * 3, "way_forward[vidare-1]"],
        [text, *[""] * 6, "way_forward[vidare-2]"],
        [f"{text} igen"],
    ]
    written(case.parent / "x.xlsx", Aktivitetslista=[[*HEADS[0], "id"], *rows])

    assert run(["import", "x.xlsx", "--into", "x.yaml"]) == 0
    told = capsys.readouterr().out
    way = casefile.load(case).application.stages.omvarldsbevakning.way_forward
    assert [row.activity for row in way] == ["Räkna", text, "Kolla med [e-postadress dolt] igen"]
    assert way[0].responsible is None
    assert "cell D2: ”[telefonnummer dolt]” blir tomt, kontaktuppgifter stannar i listan" in told
    assert "070" not in told
    assert "@" not in told

"""The commands about earlier projects: search, likeness, taking one in, others' lists."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
import yaml
from cases import WHOLE, Capture, changed, grantflow, without
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grantflow.catalogue.tables import read_entries
from grantflow.documents import casefile
from grantflow.errors import CatalogueBroken
from grantflow.usecases.citing import open_catalogue

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {"id", "title", "applicant", "paragraph", "start", "end", "theme", "goals", "conflicts"}
HEAD = "Titel;Sökande;Paragraf;Start;Slut;Tema;Målgrupp;Mål;Siffror;Lärdomar"
ROW = (
    "Kafé Ord;Exempelby kommun;§ 37 a;2024-01-01;2024-12-31;Språk;Föräldrar;"
    "Fler samtal | Tryggare föräldrar;40 personer | 30 %;Börja tidigt"
)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the index of what ships, which every home begins with."""
    folder = tmp_path_factory.mktemp("index")
    open_catalogue(folder)
    return folder


@pytest.fixture(autouse=True)
def home(
    indexed: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    folder = tmp_path_factory.mktemp("hem")
    shutil.copytree(indexed, folder, dirs_exist_ok=True)
    monkeypatch.setenv("GRANTFLOW_HOME", str(folder))
    return folder


def entries(capsys: Capture, *arguments: str | Path) -> list[dict[str, Any]]:
    answer = grantflow(capsys, "catalogue", *arguments, "--format", "json")
    assert answer.code == 0, answer.err
    told: list[dict[str, Any]] = json.loads(answer.out)["entries"]
    return told


def written(folder: Path, text: str, name: str = "lista.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_search_gives_entries_of_the_agreed_shape(capsys: Capture) -> None:
    found = entries(capsys, "search", "digitala", "system", "föräldrar", "--limit", "3")

    assert len(found) == 3
    assert all(entry.keys() >= KEYS for entry in found)
    assert found[0]["id"] == "skane-2023-www-foraldrar"
    assert found[0]["end"] == "2023-02-29"
    assert any(c["field"] == "end" and "2023-02-29" in c["printed"] for c in found[0]["conflicts"])


def test_the_list_holds_every_entry_once_with_its_source(capsys: Capture) -> None:
    every = entries(capsys, "list")
    shown = grantflow(capsys, "catalogue", "list").out

    assert len({entry["id"] for entry in every}) == len(every) == 36
    assert sum(entry["collection"] == "skane-2023" for entry in every) == 27
    assert "Utveckling pågår" in shown
    assert all(entry["id"] in shown for entry in every)


def test_everything_about_an_entry_is_shown_with_its_source(capsys: Capture) -> None:
    shown = grantflow(capsys, "catalogue", "entry", "blekinge-2018-universellt-foraldrastod").out

    for told in ("921 240", "2 340 335", "Varför det avslutades", "Lärdomar", "Källa:"):
        assert told in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["entry", "hela-familjen"], "skane-2023-hela-familjen"),
        (["take", "skane-2023-hela-familj", WHOLE], "skane-2023-hela-familjen"),
        (["search", "ord", "--limit", "0"], "--limit"),
        (["import", "saknas.csv"], "saknas.csv"),
        (["similar", "saknas.yaml"], "saknas.yaml"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy(
    capsys: Capture, arguments: list[str | Path], told: str
) -> None:
    answer = grantflow(capsys, "catalogue", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert "åtgärd:" in answer.err


def test_a_project_is_taken_in_once_and_nothing_else_changes(
    capsys: Capture, tmp_path: Path
) -> None:
    """The row has its source; what to reuse, and who goes on, is left to people."""
    case = tmp_path / "ärende.yaml"
    case.write_bytes(WHOLE.read_bytes())
    one = "skane-2023-kulturstodjare"
    first = grantflow(capsys, "catalogue", "take", one, case)
    after = case.read_bytes()
    again = grantflow(capsys, "catalogue", "take", one, case)
    rows = casefile.load(case).application.stages.omvarldsbevakning.projects

    assert (first.code, again.code) == (0, 0)
    assert "finns redan" in again.out
    assert case.read_bytes() == after
    assert [row.catalogue_id for row in rows].count(one) == 1
    assert rows[-1].owner == "Trelleborgs kommun"
    assert "Utveckling pågår" in (rows[-1].source or "")
    assert (rows[-1].reuse, rows[-1].takes_further) == (None, None)
    before = WHOLE.read_text("utf-8").splitlines()
    left = [line for line in after.decode().splitlines() if line in set(before)]
    assert [line for line in before if line in set(left)] == before


def test_figures_stand_beside_ours_and_are_called_what_they_are(capsys: Capture) -> None:
    """A goal is not a result: the catalogue tells what others set out to do."""
    told = grantflow(capsys, "catalogue", "similar", WHOLE, "--limit", "20").out
    flat = " ".join(told.split())

    assert "liknande insatser räknar med" in flat
    assert "ni anger 210" in flat
    assert "nådde" not in flat


def test_a_check_names_what_is_near_where_nothing_is_learnt(
    capsys: Capture, tmp_path: Path
) -> None:
    """OMV01 and LOG04 cite the catalogue; a case that answers them is told nothing of it."""
    bare = changed(tmp_path, without("stages", "omvarldsbevakning", "projects"))
    told = " ".join(grantflow(capsys, "check", bare, "--fail-on", "never").out.split())
    whole = grantflow(capsys, "check", WHOLE, "--fail-on", "never").out

    assert "Nära er idé i katalogen: " in told
    assert "katalogen: " not in whole


@pytest.mark.parametrize(
    ("content", "name", "encoding"),
    [
        (f"{HEAD}\n{ROW}\n", "lista.csv", "utf-8"),
        (f"{HEAD}\r\n{ROW}\r\n", "lista.csv", "cp1252"),
        (f"{HEAD}\n\n{ROW}\n;;;\n".replace(";", "\t"), "lista.csv", "utf-8-sig"),
    ],
    ids=["utf-8", "excel", "tabs"],
)
def test_a_list_of_others_is_found_in_the_next_search(
    capsys: Capture, tmp_path: Path, content: str, name: str, encoding: str
) -> None:
    brought = grantflow(capsys, "catalogue", "import", written(tmp_path, content, name, encoding))
    (found,) = entries(capsys, "search", "Kafé Ord", "--limit", "1")

    assert brought.code == 0, brought.err
    assert found["id"] == "lista-kafe-ord"
    assert (found["paragraph"], found["goals"]) == ("37a", ["Fler samtal", "Tryggare föräldrar"])
    assert [(f["number"], f["unit"]) for f in found["figures"]] == [("40", "personer"), ("30", "%")]
    assert found["lessons"][0]["text"] == "Börja tidigt"
    assert found["standing"] == "secondary"


def test_a_list_in_excel_keeps_its_dates(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "projekt.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Projektnamn", "Kommun", "Startdatum", "Resultat"])
        sheet.write_row(1, 0, ["Kafé Ord", "Exempelby"])
        sheet.write_datetime(
            1, 2, datetime.date(2024, 1, 15), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        sheet.write(1, 3, "Fler talar svenska")
    assert grantflow(capsys, "catalogue", "import", path).code == 0
    (found,) = entries(capsys, "search", "Kafé Ord", "--limit", "1")

    assert (found["start"], found["results"]) == ("2024-01-15", ["Fler talar svenska"])


def test_what_cannot_be_stands_as_it_is_and_is_told(capsys: Capture, tmp_path: Path) -> None:
    rows = f"{HEAD}\nA;K;37;2023-02-29;2022-01-01;;;;;\n"
    answer = grantflow(capsys, "catalogue", "import", written(tmp_path, rows))
    (found,) = entries(capsys, "search", "lista-a A K", "--limit", "1")

    assert "2023-02-29 finns inte i kalendern" in answer.out
    assert found["start"] == "2023-02-29"
    assert found["conflicts"][0]["field"] == "start"


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (f"{HEAD}\nA;;37b\n;K;37\n", "a.csv", ["rad 2: ", "sökande", "37b", "rad 3: titel saknas"]),
        ("Titel;Färg\nA;blå\n", "a.csv", ["rad 1", "Färg", "okänd"]),
        ("Titel;Projekt\nA;B\n", "a.csv", ["rad 1", "samma sak"]),
        ("Titel;Sökande\nA;K\nA;K\n", "a.csv", ["rad 3", "står redan på rad 2"]),
        ("Titel;Sökande\n", "a.csv", ["inga rader"]),
        ("", "a.csv", ["inga rader"]),
        ("- title: A\n  applicant: [", "a.yaml", ["a.yaml:3", "YAML"]),
        ("- 7\n", "a.yaml", ["post 1"]),
        ("- {title: A, applicant: K, farg: blå}\n", "a.yaml", ["rad 1", "farg"]),
        ("PK\x03\x04", "a.xlsx", ["Excel"]),
        ("A", "a.pdf", [".pdf", ".csv"]),
    ],
)
def test_a_list_with_faults_brings_in_nothing_and_names_each(
    capsys: Capture, tmp_path: Path, home: Path, content: str, name: str, told: list[str]
) -> None:
    answer = grantflow(capsys, "catalogue", "import", written(tmp_path, content, name))

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(("[GF303] ", "[GF108] "))
    assert not [word for word in told if word not in answer.err]
    assert not list(home.rglob("*.json"))


def test_a_quote_is_shown_for_each_likeness_that_it_holds(capsys: Capture) -> None:
    """No trait is told by a sentence that does not name it."""
    told = grantflow(capsys, "catalogue", "similar", WHOLE, "--limit", "9").out
    flat = " ".join(told.split())
    quoted = re.findall(r"Samma arena: ([^.]+)\. Hos er: ”([^”]+)”", flat)

    assert quoted
    for traits, quote in quoted:
        for trait in re.split(r", | och ", traits):
            assert trait[:3].lower() in quote.lower()


@pytest.mark.parametrize("name", ["skane-2023", "blekinge-2018"])
def test_what_ships_is_not_replaced(capsys: Capture, tmp_path: Path, name: str) -> None:
    """A name that is taken is refused, and everything works as before."""
    path = written(tmp_path, "Titel;Sökande\nMitt;Vi\n", f"{name}.csv")
    refused = grantflow(capsys, "catalogue", "import", path, "--force")

    assert refused.code == 2
    assert "följer med programmet" in refused.err
    assert len(entries(capsys, "list")) == 36


@pytest.mark.parametrize(
    ("cell", "number", "bound", "unit"),
    [
        ("40 personer", "40", "exakt", "personer"),
        ("minst 20 deltagare", "20", "minst", "deltagare"),
        ("ca 1 200 kronor", "1200", "cirka", "kronor"),
        ("30 %", "30", "exakt", "%"),
        ("Hösten 2023 deltog 40 personer", None, "exakt", None),
        ("50–60 personer", None, "exakt", None),
        ("3 grupper om 10 personer", None, "exakt", None),
    ],
)
def test_a_figure_is_one_only_when_the_cell_says_nothing_else(
    tmp_path: Path, cell: str, number: str | None, bound: str, unit: str | None
) -> None:
    """What is not understood stands as it was written, and counts nothing."""
    path = written(tmp_path, f"Titel;Sökande;Siffror\nA;K;{cell}\n")
    (figure,) = read_entries(path, "a").entries[0].figures

    assert (figure.number, figure.bound) == (number and Decimal(number), bound)
    assert figure.unit == (unit or cell)
    assert figure.printed == cell


def test_a_collection_is_replaced_only_when_asked(
    capsys: Capture, tmp_path: Path, home: Path
) -> None:
    path = written(tmp_path, "Titel;Sökande\nA;K\n")
    grantflow(capsys, "catalogue", "import", path)
    (kept,) = home.rglob("*.json")
    before = kept.read_bytes()
    same = grantflow(capsys, "catalogue", "import", path)
    written(tmp_path, "Titel;Sökande\nB;K\n")
    refused = grantflow(capsys, "catalogue", "import", path)
    left = kept.read_bytes()
    forced = grantflow(capsys, "catalogue", "import", path, "--force")

    assert "finns redan" in same.out
    assert (refused.code, left) == (2, before)
    assert forced.code == 0
    assert [e["title"] for e in entries(capsys, "list") if e["collection"] == "lista"] == ["B"]


def test_a_broken_collection_is_told_and_stops_no_check(capsys: Capture, home: Path) -> None:
    (home / "catalogue" / "egen.json").write_text("{", "utf-8")
    told = grantflow(capsys, "catalogue", "list")

    assert told.code == 2
    assert "egen.json" in told.err
    assert grantflow(capsys, "check", WHOLE, "--fail-on", "never").code == 0


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5))
def test_a_row_comes_back_as_it_was_written_or_is_named(
    tmp_path: Path, rows: list[tuple[str, str, str]]
) -> None:
    """Whatever stands in the cells: quotes, signs, blanks."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([["id", "titel", "sökande"]])
    writer.writerows((f"rad-{n}", title, owner) for n, (title, owner, _) in enumerate(rows))
    path = written(tmp_path, stream.getvalue())
    whole = [title.strip() and owner.strip() for title, owner, _ in rows]

    if not all(whole):
        with pytest.raises(CatalogueBroken) as caught:
            read_entries(path, "a")
        assert f"rad {whole.index('') + 2}: " in str(caught.value)
        return
    told = [(entry.title, entry.applicant) for entry in read_entries(path, "a").entries]
    assert told == [(title.strip(), owner.strip()) for title, owner, _ in rows]


def test_our_own_entries_can_be_brought_in_as_they_are(tmp_path: Path) -> None:
    """What ships is the format that others can write."""
    entry = {"id": "a-1", "title": "A", "applicant": "K", "figures": [], "lessons": []}
    path = written(tmp_path, yaml.safe_dump({"entries": [entry]}), "a.yaml")

    assert [one.id for one in read_entries(path, "a").entries] == ["a-1"]


def test_nobody_has_read_a_list_on_the_day_of_its_file(tmp_path: Path, capsys: Capture) -> None:
    """When the source of others' entries was read is unknown, and stays so in the case."""
    file = written(tmp_path, f"{HEAD}\n{ROW}\n")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert grantflow(capsys, "catalogue", "import", file).code == 0

    listed = grantflow(capsys, "catalogue", "list").out
    assert "lista (okänd, läsdag okänd)" in listed
    assert "läst 2023-11-14" not in listed
    case = tmp_path / "x.yaml"
    case.write_text("title: X\n", encoding="utf-8")
    assert grantflow(capsys, "catalogue", "take", "lista-kafe-ord", case).code == 0
    assert "läsdag okänd" in case.read_text(encoding="utf-8")


def test_a_disputed_fact_keeps_its_flag_when_it_is_taken(capsys: Capture, tmp_path: Path) -> None:
    """In the row, where whoever applies can keep it, and when it is taken."""
    case = tmp_path / "ärende.yaml"
    case.write_bytes(WHOLE.read_bytes())
    told = grantflow(capsys, "catalogue", "take", "skane-2023-www-foraldrar", case).out
    row = casefile.load(case).application.stages.omvarldsbevakning.projects[-1]
    cannot = "Slutet står så i källan men kan inte stämma: februari 2023 har 28 dagar."

    assert cannot in told
    assert row.period == f"2021-11-01 – 2023-02-29. Anmärkning: {cannot}"
    assert "säger källan också ”Kristianstads kommun” (sida 28)" in (row.source or "")
    assert "vi " not in f"{row.period} {row.source}".lower()


def test_a_choice_that_does_not_exist_is_refused(capsys: Capture) -> None:
    answer = grantflow(capsys, "catalogue", "search", "--county", "Kronberg")

    assert (answer.code, answer.out) == (2, "")
    assert "menade du Kronoberg?" in answer.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["foraldrar"], "”foraldrar” läst som ”föräldrar”."),
        (["körkort"], "Finns inte i katalogen: körkort.\nDet här ligger närmast:"),
        (["körkort"], "Nära: körkort (här: kortare)"),
        (["§ 37a"], "”§ 37a” läst som paragraf"),
        (["läxhjälp", "--limit", "1"], "Visar 1 av 8 träffar. Katalogen har 36 projekt. 6 av"),
        (["--target-group", "pappor"], "Närmast är män."),
        (["--paragraph", "§ 37 A", "--limit", "1"], "Visar 1 av 17 träffar."),
        (["och", "--limit", "1"], "Småord skiljer inte projekten åt"),
        (["läxhjälp", "--county", "Blekinge"], "med de valen"),
    ],
)
def test_a_search_tells_how_it_was_read(capsys: Capture, arguments: list[str], told: str) -> None:
    answer = grantflow(capsys, "catalogue", "search", *arguments)

    assert answer.code == 0
    assert told in answer.out


def test_what_a_hit_rests_on_is_told_to_programs_too(capsys: Capture) -> None:
    answer = grantflow(capsys, "catalogue", "search", "körkort", "sfi", "--format", "json")
    told = json.loads(answer.out)

    assert told["unknown"] == ["körkort"]
    assert told["matched"] + told["near"] >= len(told["entries"])
    grounds = [ground for entry in told["entries"] for ground in entry["grounds"]]
    assert {ground["near"] for ground in grounds if ground["word"] == "körkort"} == {True}
    assert all("körkort" not in entry["found"] for entry in told["entries"])


def test_the_promise_of_the_idea_is_set_beside_the_figures_of_others(
    capsys: Capture, tmp_path: Path
) -> None:
    case = tmp_path / "ärende.yaml"
    summary = "900 nyanlända föräldrar får läxhjälp på familjecentralen."
    case.write_text(f"grantflow: 1\ntitle: Läxhjälp\nidea: {{summary: {summary}}}\n", "utf-8")
    flat = " ".join(grantflow(capsys, "catalogue", "similar", case).out.split())
    told = json.loads(grantflow(capsys, "catalogue", "similar", case, "--format", "json").out)

    assert re.search(r"\d av 10 liknande insatser räknar med \d+–\d+ personer; ni anger 900", flat)
    assert f"läst ur ”{summary}”" in flat
    assert told["promised"] == 900
    assert told["promised_in"] == {"path": "idea.summary", "quote": summary}
    assert told["counted"]["of"] == 10


def test_a_home_that_cannot_be_written_is_told(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hem").write_text("", "utf-8")
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "hem"))
    path = written(tmp_path, "Titel;Sökande\nA;K\n")
    answer = grantflow(capsys, "catalogue", "import", path)

    assert (answer.code, answer.out) == (2, "")
    assert "går inte att skriva i" in answer.err
    assert "GRANTFLOW_HOME" in answer.err


SWEDISH = """- titel: Kafé Ord
  sökande: Exempelby kommun
  paragraf: 37 a
  slut: 2024-12-31
  mål: [Fler samtal, Tryggare föräldrar]
  siffror: [40 personer]
  lärdomar: Börja tidigt
  behov:
"""


def test_keys_in_swedish_are_understood(tmp_path: Path) -> None:
    """As the handbook and the columns of a table call them."""
    (one,) = read_entries(written(tmp_path, SWEDISH, "a.yaml"), "a").entries

    assert (one.title, one.applicant, one.paragraph) == ("Kafé Ord", "Exempelby kommun", "37a")
    assert (one.end, one.goals) == ("2024-12-31", ["Fler samtal", "Tryggare föräldrar"])
    assert (one.figures[0].number, one.lessons[0].text) == (Decimal(40), "Börja tidigt")


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (f"{SWEDISH}- titel: B\n  applikant: K\n", "a.yaml", "post 2 (rad 9): nyckeln applikant"),
        (f"entries:\n{SWEDISH}- {{titel: B}}", "a.yaml", "post 2 (rad 10): sökande saknas"),
        ("- {titel: A, title: B, sökande: K}\n", "a.yaml", "titel och title betyder samma sak"),
        ("- {titel: A, applikant: K}\n", "a.yaml", "menade du applicant?"),
        ("Titel;Sökande\nA;K;extra\n", "a.csv", "rad 2: ”extra” står i en kolumn utan rubrik"),
        ("Titel;;Sökande\nA;x;K\n", "a.csv", "rad 2: ”x” står i en kolumn utan rubrik"),
        ('Titel;Sökande\n"A\nB";K\nC;\n', "a.csv", "rad 4: sökande saknas"),
        ("Titel;Sökande;E-post\nA;K;x\n", "a.csv", "hör inte hemma i katalogen"),
        ("\x00\x01\x02;\x03\n", "a.csv", "filen är ingen text"),
    ],
)
def test_a_fault_is_told_where_it_stands(
    tmp_path: Path, content: str, name: str, told: str
) -> None:
    with pytest.raises(CatalogueBroken) as caught:
        read_entries(written(tmp_path, content, name), "a")
    assert told in str(caught.value)


def test_many_faults_are_a_line_each_and_then_a_count(tmp_path: Path) -> None:
    rows = "".join(f"P{n};;99\n" for n in range(300))
    with pytest.raises(CatalogueBroken) as caught:
        read_entries(written(tmp_path, f"Titel;Sökande;Paragraf\n{rows}"), "a")
    lines = str(caught.value).splitlines()

    assert lines[0].endswith("300 projekt är fel:")
    assert lines[1].strip().startswith("rad 2: sökande saknas; paragraf ska vara 37 eller 37a")
    assert [line.strip() for line in lines[13:]] == [
        "och 288 till",
        "åtgärd: rätta och hämta in filen igen; inget är inhämtat",
    ]


@pytest.mark.parametrize(
    ("start", "end", "field", "fault"),
    [
        ("hej", "", "start", "oklart i källan"),
        ("", "igår", "end", "oklart i källan"),
        ("31 februari 2023", "", "start", "omöjligt datum"),
        ("2023-13", "", "start", "omöjligt datum"),
        ("20230229", "", "start", "omöjligt datum"),
        ("maj 2024", "1/2 2024", "end", "olika uppgifter"),
        ("2024-06-01", "2023", "end", "olika uppgifter"),
        ("hösten 2023", "våren 2024", "", ""),
        ("2023", "2023-05-01", "", ""),
        ("1 maj 2023", "31/12 2023", "", ""),
    ],
)
def test_a_day_that_cannot_be_or_be_read_stays_and_is_flagged(
    tmp_path: Path, start: str, end: str, field: str, fault: str
) -> None:
    path = written(tmp_path, f"Titel;Sökande;Start;Slut\nA;K;{start};{end}\n")
    (one,) = read_entries(path, "a").entries

    assert (one.start, one.end) == (start, end)
    assert [(c.field, c.fault) for c in one.conflicts] == ([(field, fault)] if field else [])


@pytest.mark.parametrize("column", ["Titel", "Sökande", "Lärdomar", "Parter", "Mål", "Länk"])
def test_contact_details_are_hidden_in_any_column(
    capsys: Capture, tmp_path: Path, column: str
) -> None:
    held = {"Titel": "A", "Sökande": "K"} | {column: "Ring 070-123 45 67, maj.ek@example.se"}
    path = written(tmp_path, f"{';'.join(held)}\n{';'.join(held.values())}\n")
    answer = grantflow(capsys, "catalogue", "import", path)
    told = grantflow(capsys, "catalogue", "list", "--format", "json").out

    assert f"rad 2: telefonnummer i {column.lower()} är dolt" in answer.out
    assert "e-postadress" in answer.out
    assert "070-123" not in told
    assert "maj.ek@" not in told


def test_a_title_above_the_headings_is_passed_over_and_told(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "projekt.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "Våra projekt 2020–2024")
        sheet.write_row(2, 0, ["Projektnamn", "Kommun"])
        sheet.write_row(3, 0, ["Kafé Ord", "Exempelby"])
    answer = grantflow(capsys, "catalogue", "import", path, "--publisher", "Exempelby kommun")
    by_csv = written(tmp_path, "Våra projekt, ett urval\n\nTitel;Sökande\nB;K\n")

    assert answer.code == 0, answer.err
    assert "rad 1 står ovanför rubrikerna och lästes inte: ”Våra projekt 2020–2024”" in answer.out
    assert "--licence" in answer.out
    assert "--publisher" not in answer.out
    assert [one.title for one in read_entries(by_csv, "a").entries] == ["B"]

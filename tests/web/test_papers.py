"""Files of a case: fetched, sent in and taken in; runs asked for, followed and stopped."""

import io
import re
import threading
import zipfile
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from web_place import Browser, Place

from grantflow.cli import untracked
from grantflow.cli.working import Worker
from grantflow.documents import casefile
from grantflow.errors import EngineUnavailable, StoreUnavailable
from grantflow.store import cases, jobs, papers
from grantflow.store.saves import Wanted
from grantflow.usecases import job_holding, uploading
from grantflow.usecases.answering import Typed
from grantflow.usecases.job_holding import Holder
from grantflow.web.sending import sent_file

CASE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def case_id(place: Place) -> str:
    """Return a case of its own with the answers of an example."""
    place.no_other_work()
    made = place.new_case("Föräldraskap åäö")
    application = casefile.load(CASE).application
    place.app.state.site.desk.take_in(made, place.account_ids["äga"], application, "exempel")
    return made


def worked(place: Place, run: Any = untracked.run) -> None:
    """Do the jobs that wait, without the engine, which tests/flows is about."""
    Worker(place.app.state.site.desk, run).run(once=True)


@pytest.mark.parametrize("kind", ["docx", "forms", "xlsx", "pptx", "portal", "zip", "yaml"])
def test_every_file_on_the_page_can_be_fetched(place: Place, case_id: str, kind: str) -> None:
    someone = place.browser("läsa")
    page = someone.get(f"/arende/{case_id}/filer").text
    assert f"/hamta/{kind}" in page

    answer = someone.get(f"/arende/{case_id}/hamta/{kind}")

    assert answer.status_code == 200
    assert "foraldraskap" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    if kind == "yaml":
        assert casefile.loads(answer.content, "a.yaml").application.title
    else:
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_a_file_of_no_kind_of_ours_is_not_there(place: Place, case_id: str) -> None:
    assert place.browser("äga").get(f"/arende/{case_id}/hamta/exe").status_code == 404


def test_an_application_is_asked_for_followed_and_fetched(place: Place, case_id: str) -> None:
    """The page tells every stage as it is done, then what is left, and gives the Word file."""
    writer = place.browser("redigera")

    asked = writer.post(f"/arende/{case_id}/skapa")
    there = asked.headers["location"]
    assert "I kö" in writer.get(there).text
    assert writer.post(f"/arende/{case_id}/skapa").headers["location"] == there, "asked for twice"
    worked(place)

    page = writer.get(there).text
    assert "Klar" in page
    for stage in ("Förankring", "Spridningsplan", "Kontroll av helheten", "Skriv ansökan"):
        assert stage in page
    assert "Det som återstår" in page
    assert "hx-trigger" not in page, "a run that is over is asked for no more"
    made = re.search(r'href="(/arende/\w+/fil/\w+)"', page)
    assert made
    answer = writer.get(made[1])
    assert answer.headers["content-type"] == WORD
    assert "UTKAST" in "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)


def test_files_are_made_for_the_programme_that_somebody_chooses(place: Place, case_id: str) -> None:
    """The case's own comes first; another is chosen in the address, and the links keep it."""
    reader = place.browser("läsa")
    there = f"/arende/{case_id}"
    assert '<option value="37a" selected>' in reader.get(f"{there}/filer").text
    page = reader.get(f"{there}/filer?program=esf").text
    assert '<option value="esf" selected>' in page
    link = f"{there}/hamta/portal?program=esf"
    assert f'href="{link}"' in page

    theirs = zipfile.ZipFile(io.BytesIO(reader.get(link).content)).namelist()
    ours = zipfile.ZipFile(io.BytesIO(reader.get(f"{there}/hamta/portal").content)).namelist()

    assert theirs != ours
    assert reader.get(f"{there}/hamta/portal?program=finns-inte").status_code == 404
    assert reader.post(f"{there}/skapa", {"program": "finns-inte"}).status_code == 409


# Writes a file where LibreOffice would; tests/cli/test_draft_pdf.py is about the real one.
OFFICE = """#!/bin/sh
while [ "$1" != --outdir ]; do shift; done
printf '%%PDF-1.7' > "$2/ansokan.pdf"
"""


def test_the_application_is_made_as_a_pdf_for_a_chosen_programme(
    place: Place, case_id: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The worker makes it, beside the Word file: no page waits for LibreOffice."""
    (tmp_path / "soffice").write_text(OFFICE, "utf-8")
    (tmp_path / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    reader = place.browser("läsa")
    asked = reader.post(f"/arende/{case_id}/skapa", {"program": "esf", "pdf": "ja"})
    worked(place)

    page = reader.get(asked.headers["location"]).text
    word, pdf = re.findall(r'href="(/arende/\w+/fil/\w+)"', page)
    made = reader.get(pdf)
    assert made.headers["content-type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    text = "\n".join(p.text for p in Document(io.BytesIO(reader.get(word).content)).paragraphs)
    assert "ESF" in text


def test_a_pdf_is_offered_only_where_it_can_be_made(
    place: Place, case_id: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A server that has lost it since somebody asked gives the Word file, and says why."""
    (tmp_path / "soffice").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    reader = place.browser("läsa")
    there = reader.post(f"/arende/{case_id}/skapa", {"pdf": "ja"}).headers["location"]
    (tmp_path / "soffice").unlink()

    page = reader.get(f"/arende/{case_id}/filer").text
    assert "PDF kräver LibreOffice på servern" in page
    assert 'name="pdf"' not in page
    assert reader.post(f"/arende/{case_id}/skapa", {"pdf": "ja"}).status_code == 409
    worked(place)
    page = reader.get(there).text
    assert "Klar" in page
    assert "LibreOffice finns inte på datorn" in page
    assert len(re.findall(r"/fil/\w+", page)) == 1, "the Word file is there all the same"


def test_work_waits_while_the_engine_is_down_and_is_done_when_it_is_back(
    place: Place, case_id: str
) -> None:
    writer = place.browser("redigera")
    there = writer.post(f"/arende/{case_id}/skapa").headers["location"]

    def down(*_: Any) -> Any:
        raise EngineUnavailable("motorn svarar inte", remedy="vänta")

    worked(place, down)
    page = writer.get(there).text
    assert "Motorn (Prefect) svarar inte" in page
    assert "I kö" in page

    place.base.write(
        lambda c: c.exec_driver_sql("UPDATE job SET ready_ms = 0 WHERE state = 'waiting'")
    )
    worked(place)
    assert "Klar" in writer.get(there).text


def test_work_that_waits_for_the_engine_in_vain_ends_and_says_so(
    place: Place, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that says "in line" for days helps nobody."""
    writer = place.browser("redigera")
    there = writer.post(f"/arende/{case_id}/skapa").headers["location"]
    began = place.base.now()

    def down(*_: Any) -> Any:
        raise EngineUnavailable("motorn svarar inte", remedy="vänta")

    for minutes, state in ((0, "I kö"), (50, "I kö"), (70, "Gick inte")):
        monkeypatch.setattr(place.base, "now", lambda later=minutes: began + later * 60_000)
        worked(place, down)
        assert state in writer.get(there).text, minutes
    assert "har inte svarat på en timme" in writer.get(there).text


def test_a_job_that_goes_wrong_does_not_keep_the_next_one_waiting(
    place: Place, case_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect is told without what was written in the case; a case may go while its job runs."""
    writer, gone = place.browser("äga"), place.new_case("Tas bort")
    writer.post(f"/arende/{gone}/skapa", {"program": "37a"})
    writer.post(f"/arende/{place.case_id}/skapa", {"program": "37a"})
    there = writer.post(f"/arende/{case_id}/skapa").headers["location"]
    runs = iter(("erase", "break", "make"))

    def run(order: Any, tell: Any) -> Any:
        turn = next(runs)
        if turn == "break":
            raise ValueError("hemlig text ur ett ärende")
        made = untracked.run(order, tell)
        if turn == "erase":
            place.base.write(lambda c: cases.erase(c, gone))
        return made

    worked(place, run)

    assert "Klar" in writer.get(there).text
    assert "Gick inte" in writer.get(f"/arende/{place.case_id}/filer").text
    assert "ValueError" in caplog.text
    assert "hemlig" not in caplog.text


def test_a_job_is_kept_when_the_database_was_away_for_a_moment(
    place: Place, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else takes it, and begins anew."""
    place.browser("läsa").post(f"/arende/{case_id}/skapa")
    monkeypatch.setattr(job_holding, "_RENEW_EVERY_S", 0.01)
    tried, again = count(1), threading.Event()

    def renew(*_: Any) -> None:
        if next(tried) == 1:
            raise StoreUnavailable("databasen svarar inte", remedy="vänta")
        again.set()

    def run(*_: Any) -> Any:
        assert again.wait(5), "it is renewed once more"
        raise EngineUnavailable("motorn svarar inte", remedy="vänta")

    monkeypatch.setattr(Holder, "keep_alive", renew)
    worked(place, run)

    with place.base.read() as connection:
        assert jobs.jobs_of(connection, case_id)[0].state == "waiting"


def test_a_run_can_be_stopped_by_those_who_write(place: Place, case_id: str) -> None:
    there = place.browser("läsa").post(f"/arende/{case_id}/skapa").headers["location"]

    assert place.browser("läsa").post(f"{there}/stoppa").status_code == 403
    place.browser("redigera").post(f"{there}/stoppa")

    assert "Avbruten" in place.browser("läsa").get(there).text
    worked(place)
    assert "Avbruten" in place.browser("läsa").get(there).text


def test_a_draft_is_reviewed_and_comes_back_with_comments(place: Place, case_id: str) -> None:
    reader = place.browser("granska")
    draft = reader.get(f"/arende/{case_id}/hamta/docx").content

    there = sent(reader, f"/arende/{case_id}/granska", "utkast", "Vårt utkast.docx", draft)
    worked(place)

    page = reader.get(there).text
    assert "Skriv kommentarerna" in page
    made = re.search(r'href="(/arende/\w+/fil/\w+)"', page)
    assert made
    answer = reader.get(made[1])
    assert "V%C3%A5rt%20utkast%20-%20granskad.docx" in answer.headers["content-disposition"]
    held = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "word/comments.xml" in held


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("utkast.pdf", b"%PDF-1.7", "slutar på .pdf"),
        ("utkast.docx", b"PK\x03\x04 skadad", ""),
        ("utkast.txt", b"   ", "ingen text"),
        ("", b"", "Välj en fil"),
    ],
)
def test_a_draft_that_cannot_be_read_is_told_at_once(
    place: Place, case_id: str, name: str, content: bytes, told: str
) -> None:
    someone = place.browser("granska")
    answer = someone.client.post(
        f"/arende/{case_id}/granska",
        data={"csrf": someone.token()},
        files={"utkast": (name, content)},
    )

    assert answer.status_code == 422
    assert "<title>Fel:" in answer.text
    assert told in answer.text
    with place.base.read() as connection:
        assert jobs.jobs_of(connection, case_id) == []


def test_a_filled_in_form_is_shown_first_and_taken_in_when_somebody_says_so(
    place: Place, case_id: str
) -> None:
    """Nothing is saved until then, and the case's own answers stay unless the file's are chosen."""
    writer = place.browser("redigera")
    forms = zipfile.ZipFile(io.BytesIO(writer.get(f"/arende/{case_id}/hamta/forms").content))
    name = next(one for one in forms.namelist() if "iden" in one)
    empty = place.new_case("Tomt")
    desk = place.app.state.site.desk

    there = sent(writer, f"/arende/{empty}/las-in", "fil", name, forms.read(name))
    assert "Inget är sparat än" in writer.get(there).text
    assert desk.opened(empty).application.idea.summary is None
    writer.post(there)

    theirs = desk.opened(case_id).application.idea
    assert desk.opened(empty).application.idea == theirs


def test_where_case_and_file_differ_a_person_chooses(place: Place, case_id: str) -> None:
    writer = place.browser("redigera")
    desk = place.app.state.site.desk
    answers = {"idea.summary": Typed("Filens sammanfattning", 0), "idea.problem": Typed("Ett", 0)}
    desk.save_typed(case_id, place.account_ids["äga"], answers)
    forms = zipfile.ZipFile(io.BytesIO(writer.get(f"/arende/{case_id}/hamta/forms").content))
    name = next(one for one in forms.namelist() if "iden" in one)
    theirs = desk.opened(case_id).application.idea
    other = place.new_case("Annat")
    ours = {
        "idea.summary": Typed("Vår egen sammanfattning", 0),
        "idea.problem": Typed("Vårt eget problem", 0),
    }
    desk.save_typed(other, place.account_ids["äga"], ours)

    there = sent(writer, f"/arende/{other}/las-in", "fil", name, forms.read(name))
    page = writer.get(there).text
    assert "Olika svar (2)" in page
    assert "Vårt eget problem" in page
    seen = re.findall(r'name="version" value="(\d+)"', page)
    writer.post(
        there, {"val:idea.summary": "filen", "version": seen, "val:idea.problem": "arendet"}
    )

    now = desk.opened(other).application.idea
    assert now.summary == theirs.summary
    assert now.problem == "Vårt eget problem"
    assert now.for_whom == theirs.for_whom


def test_the_files_answer_takes_the_place_of_none_that_nobody_has_seen(place: Place) -> None:
    """A colleague writes while somebody looks at the offer: both texts are there to choose."""
    writer, case_id = place.browser("redigera"), place.new_case("Samtidigt")
    desk, mine = place.app.state.site.desk, place.account_ids["äga"]
    desk.save_typed(case_id, mine, {"idea.summary": Typed("Filens text", 0)})
    forms = zipfile.ZipFile(io.BytesIO(writer.get(f"/arende/{case_id}/hamta/forms").content))
    name = next(one for one in forms.namelist() if "iden" in one)
    seen = desk.save_typed(case_id, mine, {"idea.summary": Typed("Ärendets text", 1)}).version
    there = sent(writer, f"/arende/{case_id}/las-in", "fil", name, forms.read(name))
    chosen = {"val:idea.summary": "filen", "version": str(seen)}
    assert f'name="version" value="{seen}"' in writer.get(there).text
    desk.save_typed(case_id, mine, {"idea.summary": Typed("Kollegans text", seen)})

    for posted in (chosen, {"val:idea.summary": "filen"}):
        answer = writer.post(there, posted)
        assert answer.status_code == 409
        assert "Någon har ändrat svaret" in answer.text
        assert "Kollegans text" in answer.text
        assert desk.opened(case_id).application.idea.summary == "Kollegans text"
    writer.post(there, {**chosen, "version": str(seen + 1)})
    assert desk.opened(case_id).application.idea.summary == "Filens text"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("C:\\Mina dokument\\Vårt utkast.docx", "Vårt utkast.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00\tb\r\nc\u202etxt.docx", "a b ctxt.docx"),
        ("\U0001f4c4" * 100 + ".docx", "\U0001f4c4" * 48 + ".docx"),
        ("..", "fil"),
        ("\ud800", "fil"),
    ],
)
def test_the_name_of_a_file_is_one_line_that_every_disk_takes(told: str, kept: str) -> None:
    assert uploading.file_name(told) == kept
    name = sent_file(f"{told}\n", WORD, b"").headers["content-disposition"]
    assert name.isprintable(), "what was kept before is sent all the same"


def test_files_are_taken_away_by_the_owner_and_by_those_they_came_from(
    place: Place, case_id: str
) -> None:
    """A draft that is sent in again is the same file, and a case takes no more than so many."""
    reader, other, owner = place.browser("läsa"), place.browser("granska"), place.browser("äga")
    page, text = f"/arende/{case_id}/filer", b"Vi vill att flera deltar."
    for _ in range(2):
        sent(reader, f"/arende/{case_id}/granska", "utkast", "a.txt", text)
        place.no_other_work()
    sent(other, f"/arende/{case_id}/granska", "utkast", "b.txt", text)
    assert reader.get(page).text.count(" download>a.txt</a>") == 1
    theirs, mine = re.findall(r"/fil/\w+(?=\" download)", other.get(page).text)

    def remove(browser: Browser, file: str) -> int:
        return browser.post(f"/arende/{case_id}{file}/ta-bort").status_code

    assert f"{mine}/ta-bort" in reader.get(page).text
    assert f"{theirs}/ta-bort" not in reader.get(page).text
    assert remove(reader, theirs) == 409
    assert [remove(reader, mine), remove(owner, theirs), remove(owner, theirs)] == [303, 303, 409]
    assert " download>" not in reader.get(page).text.partition("Sparade filer")[2]


def test_a_case_that_is_full_takes_no_more_files(
    place: Place, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may read may send in drafts; what a run makes has to have room too."""
    monkeypatch.setattr(papers, "MOST_FILES", 1)
    reader = place.browser("läsa")
    sent(reader, f"/arende/{case_id}/granska", "utkast", "a.txt", b"Vi vill mer.")
    place.no_other_work()
    there = reader.post(f"/arende/{case_id}/skapa").headers["location"]
    worked(place)
    assert "inte plats för fler filer" in reader.get(there).text
    full = reader.client.post(
        f"/arende/{case_id}/granska",
        data={"csrf": reader.token()},
        files={"utkast": ("b.txt", b"Vi vill annat.")},
    )
    assert full.status_code == 409
    with place.base.read() as connection:
        assert len(jobs.jobs_of(connection, case_id)) == 2, "no work without its file"


def test_a_closed_case_takes_no_file(place: Place, case_id: str) -> None:
    owner = place.browser("äga")
    owner.post(f"/arende/{case_id}/stang", {"stang": "ja"})
    answer = owner.client.post(
        f"/arende/{case_id}/las-in",
        data={"csrf": owner.token()},
        files={"fil": ("a.txt", "Förankring\n\nText.".encode())},
    )
    assert answer.status_code == 409
    assert "a.txt" not in owner.get(f"/arende/{case_id}/filer").text


STRAY = (
    "Problem\n\nFå föräldrar vet vart de kan vända sig.\n\n"
    "Övrigt om kommunen\n\nVi har en kör som sjunger på torsdagar, och den är öppen för alla."
)


def test_a_text_without_a_question_waits_until_somebody_places_it(place: Place) -> None:
    """It stands whole on a list that stays, and goes last in the field that a person chooses."""
    writer, case_id = place.browser("redigera"), place.new_case("Utan plats")
    desk, mine = place.app.state.site.desk, place.account_ids["äga"]
    there = sent(writer, f"/arende/{case_id}/las-in", "fil", "Utkast.txt", STRAY.encode())
    taken = writer.post(there).headers["location"]
    page = writer.get(taken).text
    assert "Filen är inläst" in page
    assert "Vi har en kör som sjunger på torsdagar, och den är öppen för alla." in page
    assert "Ur Utkast.txt, stycke " in page
    assert "paragraph" not in page
    for path in ("", "/filer"):
        assert "/utan-plats" in writer.get(f"/arende/{case_id}{path}").text
    found = re.findall(r'id="text-(\w+)"', page)
    desk.save_typed(case_id, mine, {"idea.why_now": Typed("Skrivet av en kollega.", 0)})

    one = f"/arende/{case_id}/utan-plats/{found[-1]}"
    assert "optgroup" in writer.get(one).text
    assert writer.post(one, {"plats": "idea.period_end"}).status_code == 422
    assert writer.post(one, {}).status_code == 422
    put = writer.post(one, {"plats": "idea.why_now"})
    assert "Texten står nu i" in writer.get(put.headers["location"]).text
    now = desk.opened(case_id).application.idea.why_now
    assert now.startswith("Skrivet av en kollega.\n\n")
    assert "kör som sjunger" in now
    assert writer.post(one, {"plats": "idea.why_now"}).status_code == 404
    for rest in found[:-1]:
        writer.post(f"/arende/{case_id}/utan-plats/{rest}/ta-bort")
    assert "Ingen text väntar" in writer.get(f"/arende/{case_id}/utan-plats").text
    assert "/utan-plats" not in writer.get(f"/arende/{case_id}").text


def test_a_text_without_a_question_may_become_a_row(place: Place) -> None:
    case_id, desk = place.new_case("Ny rad"), place.app.state.site.desk
    held = [{"text": "Fler deltar", "guesses": [{"path": "stages.projektlogik.goals.text"}]}]
    desk.put(case_id, place.account_ids["äga"], {"unplaced": Wanted(held, 0)}, "inläst", "a")
    writer = place.browser("redigera")
    page = writer.get(f"/arende/{case_id}/utan-plats").text
    new_row = "stages.projektlogik.goals[+].text"
    assert f'value="{new_row}"' in page
    text_id = re.findall(r'id="text-(\w+)"', page)[0]
    writer.post(f"/arende/{case_id}/utan-plats/{text_id}", {"plats": new_row})

    assert [one.text for one in desk.opened(case_id).application.stages.projektlogik.goals] == [
        "Fler deltar"
    ]


def test_what_the_case_has_set_aside_is_no_news_of_a_file(place: Place) -> None:
    case_id, desk = place.new_case("Åt sidan"), place.app.state.site.desk
    told = {"code": "FOR08", "reason": "Det gäller inte oss alls.", "by": "", "on": "2027-01-01"}
    desk.put(case_id, place.account_ids["äga"], {"waivers": Wanted([told], 0)}, "åt sidan", "")
    writer = place.browser("redigera")
    there = sent(writer, f"/arende/{case_id}/las-in", "fil", "a.txt", STRAY.encode())

    assert "FOR08" not in writer.get(there).text


def test_files_of_one_case_are_not_reached_through_another(place: Place, case_id: str) -> None:
    writer = place.browser("redigera")
    there = sent(
        writer, f"/arende/{case_id}/las-in", "fil", "a.txt", "Förankring\n\nText.".encode()
    )
    other = place.new_case("Ett annat")

    assert writer.get(there.replace(case_id, other)).status_code == 404
    assert place.browser("outsider").get(there).status_code == 404


def sent(someone: Browser, path: str, field: str, name: str, content: bytes) -> str:
    """Send a file as a browser does; return where it leads."""
    answer = someone.client.post(
        path, data={"csrf": someone.token()}, files={field: (name, content)}
    )
    assert answer.status_code == 303, answer.text
    there: str = answer.headers["location"]
    return there


def test_an_amount_that_cannot_be_read_is_told_in_the_application(place: Place) -> None:
    made = place.new_case("Föräldrar möts")
    desk, she = place.app.state.site.desk, place.account_ids["äga"]
    whole = casefile.load(CASE.with_name("foraldraskap-i-nytt-land.yaml")).application
    desk.take_in(made, she, whole, "exempel")
    paid = next(
        path
        for path in desk.opened(made).answers
        if re.match(r"budget\.financing\[.+\.amounts", path)
    )
    version = desk.opened(made).answers[paid].version
    desk.save_typed(made, she, {paid: Typed("1,2 mkr", version)})
    browser = place.browser("äga")
    browser.post(f"/arende/{made}/skapa")
    worked(place)
    kept = re.search(rf"/arende/{made}/fil/\w+", browser.get(f"/arende/{made}/filer").text)
    assert kept

    for address in (f"/arende/{made}/hamta/docx", kept[0]):
        told = Document(io.BytesIO(browser.get(address).content))
        cells = [cell.text for table in told.tables for row in table.rows for cell in row.cells]
        words = "\n".join([*(one.text for one in told.paragraphs), *cells])
        assert "1,2 mkr" in words

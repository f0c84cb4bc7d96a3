"""Files of a case: fetched, sent in and taken in; runs asked for, followed and stopped."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from web_place import Browser, Place

from grantflow.cli.working import Worker
from grantflow.documents import casefile
from grantflow.errors import EngineUnavailable
from grantflow.store import jobs
from grantflow.usecases import reviewing, run_plainly
from grantflow.usecases.answering import Typed
from grantflow.usecases.reviewing import ReviewOrder

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


def plainly(order: Any, tell: Any) -> Any:
    """Do the work of a job without the engine, which tests/flows is about."""
    if not isinstance(order, ReviewOrder):
        return run_plainly(order, tell)
    steps = reviewing.walk(order)
    answer = None
    while True:
        try:
            step = steps.send(answer)
        except StopIteration as end:
            return end.value
        answer = step.do(*step.arguments)
        tell(step.name, None)


def worked(place: Place, run: Any = plainly) -> None:
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
    writer.post(there, {"val:idea.summary": "filen", "val:idea.problem": "arendet"})

    now = desk.opened(other).application.idea
    assert now.summary == theirs.summary
    assert now.problem == "Vårt eget problem"
    assert now.for_whom == theirs.for_whom


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

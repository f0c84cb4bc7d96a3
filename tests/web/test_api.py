"""What programs do with cases: read, save, add rows, check, run, review; as the pages do."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from api_place import Program, program
from test_papers import worked
from web_place import Place

from grantflow import usecases
from grantflow.documents import casefile
from grantflow.documents.reports import as_json
from grantflow.model import flat
from grantflow.store import saves
from grantflow.usecases import invitations
from grantflow.usecases.standing import frame_of
from grantflow.web.guard import calls

DATA = Path(__file__).parents[2] / "data"
CASES = sorted((DATA / "examples").glob("*.yaml"))
CASE = DATA / "examples" / "foraldraskap-mars-2022.yaml"
GOALS = "stages.projektlogik.goals"


@pytest.fixture(scope="module")
def owner(place: Place) -> Iterator[Program]:
    """Return a program of somebody who owns cases; it may ask as often as it likes."""
    site, before = place.app.state.site, place.app.state.site.calls
    site.calls = calls.Calls("100000 per 1 minute")
    yield program(place, "äga")
    site.calls = before


@pytest.fixture
def home(place: Place) -> str:
    """Return where a case of its own is."""
    return f"/cases/{place.new_case()}"


def filled(place: Place, home: str) -> Any:
    """Fill a case with an example, as if somebody had taken in a file."""
    application = casefile.load(CASE).application
    desk = place.app.state.site.desk
    desk.take_in(home.removeprefix("/cases/"), place.account_ids["äga"], application, "exempel")
    return application


def sent(value: Any, version: int | None = 0) -> dict[str, Any]:
    return {"value": value} if version is None else {"value": value, "version": version}


def save(caller: Program, home: str, answers: dict[str, Any], status: int = 200) -> Any:
    return caller.do("PATCH", f"{home}/answers", {"answers": answers}, status)


def test_a_program_makes_a_case_that_its_owner_sees(place: Place, owner: Program) -> None:
    """What a program does is done by the one who gave it its key."""
    told = {"title": " Föräldrar  möts ", "programmes": ["37a"], "theme": "foraldraskapsstod"}
    answer = owner.ask("POST", "/cases", told)
    made = answer.json()

    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/1/cases/{made['id']}"
    assert made["title"] == "Föräldrar möts"
    assert made["role"] == "äga"
    assert made["id"] in [one["id"] for one in owner.get("/cases")["cases"]]
    assert "Föräldrar möts" in place.browser("äga").get(f"/arende/{made['id']}").text
    assert program(place, "redigera").ask("GET", f"/cases/{made['id']}").status_code == 404


def test_another_organisation_sees_nothing(place: Place, home: str) -> None:
    """A key from elsewhere learns neither what there is nor that it is there."""
    theirs = program(place, "outsider")
    other = f"/cases/{'a' * 16}"

    assert home.rpartition("/")[2] not in {one["id"] for one in theirs.get("/cases")["cases"]}
    for path in ("", "/answers", "/checks", "/files", "/papers/yaml", "/history"):
        mine, none = (theirs.ask("GET", f"{one}{path}") for one in (home, other))
        assert mine.status_code == none.status_code == 404
        assert mine.text == none.text


@pytest.mark.parametrize("example", CASES, ids=lambda path: path.stem)
def test_answers_that_are_read_can_be_sent_as_they_are(
    place: Place, owner: Program, example: Path
) -> None:
    """A program copies a case by what it is told, and nothing is lost on the way."""
    told = flat.flatten(casefile.load(example).application)
    case_id = owner.do("POST", "/cases", {"title": "Kopia"}, 201)["id"]
    is_list = {path: flat.is_row_list(flat.pattern_of(path)) for path in told}
    rows = {path: saves.Wanted(value, 0) for path, value in told.items() if is_list[path]}
    place.app.state.site.desk.put(case_id, place.account_ids["äga"], rows, "rader", "")
    wanted = {path: value for path, value in told.items() if not is_list[path] and _is_plain(value)}
    versions = {"title": 1}
    answers = {path: sent(value, versions.get(path, 0)) for path, value in wanted.items()}
    save(owner, f"/cases/{case_id}", answers)
    answers = owner.get(f"/cases/{case_id}/answers")["answers"]

    assert {path: answers[path]["value"] for path in wanted} == wanted
    assert not [path for path, one in answers.items() if one["unread"]]


def _is_plain(value: Any) -> bool:
    return not isinstance(value, dict) and not (
        isinstance(value, list) and any(isinstance(one, dict) for one in value)
    )


def test_an_answer_is_saved_as_a_form_would_save_it(owner: Program, home: str) -> None:
    """Figures and days are read as people write them; what is no answer is kept, and told."""
    save(
        owner,
        home,
        {
            "idea.summary": sent("Rad ett\r\nRad två"),
            "idea.period_start": sent("1 mars 2027"),
        },
    )
    wrong = save(owner, home, {"idea.period_end": sent("någon gång")})["answers"]
    answers = owner.get(f"{home}/answers")["answers"]

    assert answers["idea.summary"]["value"] == "Rad ett\nRad två"
    assert answers["idea.period_start"]["value"] == "2027-03-01"
    assert wrong["idea.period_end"]["unread"]
    assert "inget datum" in wrong["idea.period_end"]["fault"]
    assert (
        save(owner, home, {"idea.summary": sent(None, 1)})["answers"]["idea.summary"]["value"]
        is None
    )


def test_two_who_write_the_same_answer_lose_nothing(
    place: Place, owner: Program, home: str
) -> None:
    """A program that has not seen the latest text is shown it, and its other answers are saved."""
    save(program(place, "redigera"), home, {"idea.summary": sent("Hennes text")})
    both = {"idea.summary": sent("Vår text"), "title": sent("Nytt namn", 0)}
    clash = save(owner, home, both, 409)
    theirs = clash["conflicts"]["idea.summary"]

    assert theirs["value"] == "Hennes text"
    assert theirs["by"].startswith("Person")
    assert clash["answers"]["title"]["value"] == "Nytt namn"
    again = save(owner, home, {"idea.summary": sent("Vår text", theirs["version"])})
    assert again["answers"]["idea.summary"]["value"] == "Vår text"


def test_a_save_says_what_it_builds_on(owner: Program, home: str) -> None:
    """Nothing is written over that nobody has seen, and nothing from another case."""
    assert save(owner, home, {"title": sent("x", None)}, 428)["error"]
    assert save(owner, home, {"title": sent("x", 900)}, 412)["error"]
    assert owner.get(f"{home}/answers") == {"version": 0, "answers": {}}


@pytest.mark.parametrize(
    "path",
    [
        "finns.inte",
        "stages.projektlogik.goals",
        "waivers",
        "grantflow",
        "idea.summary[x].y",
        f"stages.projektlogik.goals[{'r' * 61}].text",
        "..",
        "[]",
    ],
)
def test_a_path_that_is_no_question_is_told_by_name(owner: Program, home: str, path: str) -> None:
    """A mistyped path is not kept in silence, and nothing of the save is written."""
    told = save(owner, home, {path: sent("x"), "title": sent("y")}, 422)

    assert path in told["details"][0]["place"]
    assert owner.get(f"{home}/answers")["answers"] == {}


@pytest.mark.parametrize(
    ("told", "place_told"),
    [
        ({"answers": {"title": {"value": "x", "version": 0, "tvinga": True}}}, "tvinga"),
        ({"answers": {"title": {"value": {"a": 1}, "version": 0}}}, "answers.title"),
        ({"answers": {"title": {"value": True, "version": 0}}}, "answers.title"),
        ({"answers": {"title": {"value": "x", "version": -1}}}, "version"),
        ({"answers": {"title": {"value": "x" * 100_001, "version": 0}}}, "answers.title"),
        ({"answers": {"t" * 401: {"value": "x", "version": 0}}}, "answers"),
        ({"svar": {}}, "answers"),
        ([], "body"),
    ],
)
def test_what_has_another_shape_is_told_where(
    owner: Program, home: str, told: Any, place_told: str
) -> None:
    """Whoever writes a program sees what to mend."""
    refused = owner.do("PATCH", f"{home}/answers", told, 422)

    assert any(place_told in one["place"] for one in refused["details"])


@pytest.mark.parametrize("body", [b"{", b"\xff", b"", b"[" * 100_000, b"9" * 5000])
def test_what_is_no_json_is_refused(owner: Program, home: str, body: bytes) -> None:
    """A defect is ours; this is not."""
    kind = {"Content-Type": "application/json"}
    answer = owner.ask("PATCH", f"{home}/answers", content=body, headers=kind)

    assert answer.status_code == 400


def test_forms_and_heaps_are_refused(owner: Program, home: str) -> None:
    """What a page on another site can send without asking is not taken; nor is too much."""
    form = owner.ask("POST", f"{home}/runs/draft", data={"programme": "37a"})
    heap = owner.ask("PATCH", f"{home}/answers", {"answers": {"title": sent("x" * 2_100_000)}})

    assert form.status_code == 415
    assert heap.status_code == 413


def test_rows_are_added_moved_and_taken_out(owner: Program, home: str) -> None:
    """A program keeps a table as people do, and no id is given twice."""
    first, second = (owner.do("POST", f"{home}/rows", {"list": GOALS}, 201) for _ in range(2))
    moved = owner.do("POST", f"{home}/rows/move", {"row": second["row"], "way": "up"})
    assert moved["rows"] == ["mal-2", "mal-1"]
    saved = save(owner, home, {f"{first['row']}.text": sent("Fler möts")})
    old = {"row": first["row"], "version": moved["version"]}
    owner.do("POST", f"{home}/rows/remove", old, 409)
    gone = owner.do("POST", f"{home}/rows/remove", old | {"version": saved["version"]})
    assert gone["rows"] == ["mal-2"]
    owner.do("POST", f"{home}/rows/remove", old | {"version": gone["version"]}, 404)
    third = owner.do("POST", f"{home}/rows", {"list": GOALS}, 201)

    assert third["row"] == f"{GOALS}[mal-3]"
    lost = save(owner, home, {f"{first['row']}.text": sent("Än fler", saved["version"])}, 409)
    assert lost["missing_rows"] == [f"{first['row']}.text"]
    for path in ("title", "finns.inte", f"{GOALS}[mal-2]"):
        owner.do("POST", f"{home}/rows", {"list": path}, 422)


def test_a_check_is_that_of_the_command(place: Place, owner: Program, home: str) -> None:
    """Programs that read `grantflow check --format json` read this."""
    application = filled(place, home)
    found = owner.get(f"{home}/checks")
    schema = json.loads((DATA / "schemas" / "check-1.json").read_text("utf-8"))
    report = usecases.find_gaps(application, frame_of(application))
    command = as_json.document(report, home.removeprefix("/cases/"))

    jsonschema.validate(found, schema)
    assert found == json.loads(json.dumps(command))
    assert owner.get(f"{home}/checks", programme="esf")["programme"] == "esf"
    assert owner.ask("GET", f"{home}/checks", params={"programme": "../x"}).status_code == 422
    assert owner.get(f"{home}/fit")["kind"] == "fit"


def test_a_finding_is_set_aside_and_taken_up_again(place: Place, owner: Program, home: str) -> None:
    """The reason stays where people see it."""
    filled(place, home)
    code = next(one["code"] for one in owner.get(f"{home}/checks")["findings"])
    told = {"reason": "Kravet gäller inte oss.", "by": "Projektledaren"}
    owner.do("PUT", f"{home}/waivers/{code}", told)

    def waived() -> list[str]:
        return [one["code"] for one in owner.get(f"{home}/checks")["findings"] if one["waived"]]

    assert code in waived()
    owner.do("DELETE", f"{home}/waivers/{code}")
    assert code not in waived()
    owner.do("PUT", f"{home}/waivers/{code}", told | {"reason": "nej"}, 409)
    owner.do("PUT", f"{home}/waivers/FINNS-INTE", told, 404)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ics", "yaml"])
def test_files_are_fetched_like_from_the_page(
    place: Place, owner: Program, home: str, kind: str
) -> None:
    """The same file, byte for byte, whoever asks."""
    filled(place, home)
    case_id = home.removeprefix("/cases/")
    page = place.browser("läsa").get(f"/arende/{case_id}/hamta/{kind}")
    answer = owner.ask("GET", f"{home}/papers/{kind}")

    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == page.headers["content-disposition"]
    assert answer.content == page.content
    assert owner.ask("GET", f"{home}/papers/exe").status_code == 404
    assert owner.ask("GET", f"{home}/papers/{kind}?programme=finns-inte").status_code == 422
    assert owner.ask("GET", f"{home}/papers/{kind}?programme=esf").status_code == 200


def test_a_run_is_asked_for_followed_and_its_file_fetched(
    place: Place, owner: Program, home: str
) -> None:
    """A program has the application written, and gets it."""
    filled(place, home)
    answer = owner.ask("POST", f"{home}/runs/draft", {})
    run = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/1{home}/runs/{run['id']}"
    assert run["state"] == "waiting"
    worked(place)
    done = owner.get(f"{home}/runs/{run['id']}")

    assert done["state"] == "done"
    assert done["steps"]
    assert done["summary"]["blocker"] >= 0
    file = owner.ask("GET", f"{home}/files/{done['file']}")
    assert file.content.startswith(b"PK")
    assert done["file"] in [one["id"] for one in owner.get(f"{home}/files")["files"]]
    assert [one["id"] for one in owner.get(f"{home}/runs")["runs"]] == [run["id"]]
    owner.do("POST", f"{home}/runs/{run['id']}/stop", None, 409)
    assert done["pdf"] is None
    owner.do("POST", f"{home}/runs/draft", {"programme": "finns-inte"}, 422)
    other = owner.do("POST", f"{home}/runs/draft", {"programme": "esf"}, 202)
    assert other["id"] != run["id"]
    owner.do("POST", f"{home}/runs/{other['id']}/stop")


def test_a_draft_is_sent_in_as_it_is(place: Place, owner: Program, home: str) -> None:
    """No form is needed around a file; one that is no draft is told so at once."""
    filled(place, home)
    text = "Vi söker pengar för att föräldrar ska mötas.".encode()
    named = {"params": {"name": "mapp/utkast\x00\nett.txt"}}
    run = owner.do("POST", f"{home}/runs/review", None, 202, content=text, **named)
    held = owner.get(f"{home}/files")["files"]
    assert [one["name"] for one in held] == ["utkast ett.txt"], "a name is a line"
    assert owner.ask("GET", f"{home}/files/{held[0]['id']}").content == text
    stopped = owner.do("POST", f"{home}/runs/{run['id']}/stop")
    word = {"params": {"name": "utkast.docx"}}

    assert stopped["state"] == "cancelled"
    assert owner.do("POST", f"{home}/runs/review", None, 422, content=text, **word)["error"]
    assert owner.do("POST", f"{home}/runs/review", None, 422, content=b"", **named)["details"]


def test_a_place_that_is_too_long_is_told(place: Place, owner: Program, home: str) -> None:
    """As a program sends it, and as a page does: no database is asked to keep it."""
    row = f"stages.projektlogik.goals[{'r' * 480}].text"
    owner.do("POST", f"{home}/remarks", {"path": row, "text": "Hej"}, 422)
    owner.do("PATCH", f"{home}/answers", {"answers": {row: sent("x")}}, 422)
    page = place.browser("äga").post(
        f"/arende/{home.rpartition('/')[2]}/runda/kommentar", {"plats": row, "text": "Hej"}
    )
    assert page.status_code in (409, 422)
    assert owner.get(f"{home}/remarks")["remarks"] == []


def test_a_file_is_shown_first_and_taken_in_when_a_program_says_so(
    place: Place, owner: Program, home: str
) -> None:
    """As on the page: nothing is saved until then, and the case's answers stay unless chosen."""
    filled(place, home)
    forms = zipfile.ZipFile(io.BytesIO(owner.ask("GET", f"{home}/papers/forms").content))
    name = next(one for one in forms.namelist() if "iden" in one)
    theirs = owner.get(f"{home}/answers")["answers"]
    other = "/cases/" + place.new_case("Annat")
    save(owner, other, {"idea.summary": sent("Vår egen"), "idea.for_whom": sent("Vårt eget")})

    offer = owner.do(
        *("POST", f"{other}/imports", None, 201), params={"name": name}, content=forms.read(name)
    )

    assert {one["path"] for one in offer["differences"]} == {"idea.summary", "idea.for_whom"}
    assert "idea.working_title" in {one["path"] for one in offer["news"]}
    there = f"{other}/imports/{offer['id']}"
    assert owner.get(there) == offer
    assert "idea.working_title" not in owner.get(f"{other}/answers")["answers"]
    seen = offer["version"]
    owner.do("POST", f"{there}/take", {"version": seen, "theirs": ["idea.working_title"]}, 422)
    stands = owner.get(f"{other}/answers")["answers"]["idea.summary"]["version"]
    save(owner, other, {"idea.summary": sent("Skrivet medan hon läste", stands)})
    owner.do("POST", f"{there}/take", {"version": seen, "theirs": ["idea.summary"]}, 409)
    seen = owner.get(there)["version"]
    owner.do("POST", f"{there}/take", {"version": seen, "theirs": ["idea.summary"]})
    now = owner.get(f"{other}/answers")["answers"]
    assert now["idea.summary"]["value"] == theirs["idea.summary"]["value"]
    assert now["idea.for_whom"]["value"] == "Vårt eget"
    assert now["idea.working_title"]["value"] == theirs["idea.working_title"]["value"]


def test_a_file_that_cannot_be_taken_in_is_told(place: Place, owner: Program, home: str) -> None:
    for name, content in (("a.pdf", b"%PDF-1.7"), ("a.docx", b"PK skadad"), ("a.txt", b"")):
        owner.do("POST", f"{home}/imports", None, 422, params={"name": name}, content=content)
    assert owner.get(f"{home}/files")["files"] == []


def test_somebody_is_invited_by_a_key_of_an_owner(place: Place, owner: Program, home: str) -> None:
    told = {"role": "granska", "email": "ny@exempel.se", "elsewhere": True}
    made = owner.do("POST", f"{home}/invitations", told, 201)

    start, _, token = made["link"].rpartition("/ga-med/")
    assert start == place.address
    seen = invitations.look_at(place.base, token)
    assert seen
    assert (seen.email, made["mailed"]) == ("ny@exempel.se", False)
    assert place.browser().get(f"/ga-med/{token}").status_code == 200
    owner.do("POST", f"{home}/invitations", {"role": "granska", "email": "ingen"}, 422)
    owner.do("POST", f"{home}/invitations", {"role": "kejsare"}, 422)
    writes_only = program(place, "äga", ["write"])
    assert writes_only.ask("POST", f"{home}/invitations", told).status_code == 403


def test_a_round_of_review_by_keys(place: Place, owner: Program, home: str) -> None:
    """A remark, a text put forward and taken in, changes asked for, approved."""
    reviewer = program(place, "granska", ["comment"])
    head = program(place, "godkänna", ["approve"])
    save(owner, home, {"idea.summary": sent("Många föräldrar")})
    told = {"path": "idea.summary", "text": "Hur många?", "instead": "Tolv föräldrar"}
    remark = reviewer.do("POST", f"{home}/remarks", told, 201)
    answer = {"text": "Tolv", "answers": remark["id"]}
    owner.do("POST", f"{home}/remarks", answer, 201)
    reviewer.do("POST", f"{home}/words/changes", {"version": 1, "note": "Skriv hur många."}, 201)
    reviewer.do("POST", f"{home}/words/approve", {"version": 1}, 403)
    taken = owner.do("POST", f"{home}/remarks/{remark['id']}/take")
    assert taken["answers"]["idea.summary"]["value"] == "Tolv föräldrar"
    head.do("POST", f"{home}/words/approve", {"version": 1}, 409)
    head.do("POST", f"{home}/words/approve", {"version": 99}, 412)
    words = head.do("POST", f"{home}/words/approve", {"version": 2}, 201)

    assert [one["kind"] for one in words["words"]] == ["approved", "changes"]
    assert words["is_current"]
    remarks = owner.get(f"{home}/remarks")["remarks"]
    assert remarks[0]["settled_at"]
    assert remarks[1]["answers"] == remark["id"]
    again = owner.do("PATCH", f"{home}/remarks/{remark['id']}", {"settled": False})
    assert again["settled_at"] is None
    reviewer.do("POST", f"{home}/remarks", {"path": "finns.inte", "text": "x"}, 422)
    owner.do("POST", f"{home}/remarks/{'a' * 16}/take", None, 404)


def test_a_text_put_forward_does_not_write_over_a_newer_one(
    place: Place, owner: Program, home: str
) -> None:
    """Whoever takes a proposal in sees that the answer has changed since."""
    save(owner, home, {"idea.summary": sent("Ett")})
    told = {"path": "idea.summary", "instead": "Två"}
    remark = owner.do("POST", f"{home}/remarks", told, 201)
    save(owner, home, {"idea.summary": sent("Tre", 1)})
    clash = owner.do("POST", f"{home}/remarks/{remark['id']}/take", None, 409)

    assert clash["answers"]["idea.summary"]["value"] == "Tre"


def test_what_a_case_has_been_is_read_and_brought_back(owner: Program, home: str) -> None:
    """Every save is there, with what it changed, and none is lost by going back."""
    for version, text in enumerate(("Ett", "Två", "Tre")):
        save(owner, home, {"idea.summary": sent(text, version)})
    found = owner.get(f"{home}/history")["revisions"]
    differs = owner.get(f"{home}/history/difference", old=1, new=3)["answers"]

    assert [one["version"] for one in found] == [3, 2, 1]
    assert owner.get(f"{home}/history", before=3, limit=1)["revisions"] == found[1:2]
    assert differs == [{"path": "idea.summary", "old": "Ett", "new": "Tre"}]
    assert owner.get(f"{home}/answers", version=2)["answers"]["idea.summary"]["value"] == "Två"
    assert owner.do("POST", f"{home}/history/restore", {"version": 1})["version"] == 4
    assert owner.get(f"{home}/answers")["answers"]["idea.summary"]["value"] == "Ett"
    owner.do("POST", f"{home}/history/restore", {"version": 99}, 412)
    owner.do("GET", f"{home}/answers", None, 404, params={"version": 99})


def test_a_closed_case_takes_no_answers(place: Place, owner: Program, home: str) -> None:
    """What people have closed stays closed for programs too."""
    place.browser("äga").post(f"/arende/{home.removeprefix('/cases/')}/stang", {"stang": "ja"})

    assert owner.get(home)["closed"]
    assert "stängt" in save(owner, home, {"title": sent("x")}, 409)["error"]
    owner.do("POST", f"{home}/rows", {"list": GOALS}, 409)


def test_earlier_projects_are_searched_like_by_the_command(owner: Program) -> None:
    """A program finds what others have done, with where it is from."""
    found = owner.get("/catalogue", words="föräldrar", limit=2)

    assert found["kind"] == "catalogue-search"
    assert 1 <= len(found["entries"]) <= 2
    assert found["entries"][0]["collection"]
    assert owner.ask("GET", "/catalogue", params={"theme": "finns inte"}).status_code == 422


def test_forms_and_rules_tell_what_can_be_sent(owner: Program) -> None:
    """The paths that are told are those that answers are saved at."""
    forms = owner.get("/forms")["forms"]
    paths = [one["path"] for form in forms for one in form["questions"]]
    theme = next(one for form in forms for one in form["questions"] if one["path"] == "theme")

    assert {"title", "idea.summary", GOALS, f"{GOALS}.text"} <= set(paths)
    assert "foraldraskapsstod" in [one["value"] for one in theme["options"]]
    assert len(owner.get("/rules")["rules"]) > 100
    assert owner.get("/rules/IMP02")["rule"]["code"] == "IMP02"
    assert owner.ask("GET", "/rules/XYZ99").status_code == 404


def test_what_belongs_to_another_case_is_not_there(place: Place, owner: Program, home: str) -> None:
    """An id that somebody has got hold of opens nothing through a case of her own."""
    other = f"/cases/{place.new_case()}"
    filled(place, other)
    text = "Vi söker pengar för att föräldrar ska mötas.".encode()
    named = {"params": {"name": "utkast.txt"}, "content": text}
    run = owner.do("POST", f"{other}/runs/review", None, 202, **named)["id"]
    file = owner.get(f"{other}/files")["files"][0]["id"]
    remark = owner.do("POST", f"{other}/remarks", {"text": "Hej"}, 201)["id"]

    for there, status in ((other, 200), (home, 404)):
        assert owner.ask("GET", f"{there}/runs/{run}").status_code == status
        assert owner.ask("GET", f"{there}/files/{file}").status_code == status
        settled = owner.ask("PATCH", f"{there}/remarks/{remark}", {"settled": True})
        assert settled.status_code == status
    owner.do("POST", f"{home}/runs/{run}/stop", None, 404)
    owner.do("DELETE", f"{home}/files/{file}", None, 404)
    left = owner.do("DELETE", f"{other}/files/{file}", None)["files"]
    assert file not in [one["id"] for one in left]
    assert owner.ask("GET", f"{other}/files/{file}").status_code == 404

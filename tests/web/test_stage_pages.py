"""The forms of a case over HTTP: as a browser without a script, and as a script, meets them."""

import datetime
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from web_place import Browser, Place

from grantflow.store.saves import Wanted
from grantflow.usecases import Frame, standing
from grantflow.usecases.answering import Typed
from grantflow.usecases.cases import Opened
from grantflow.web import panel

SUMMARY, PROBLEM = "idea.summary", "idea.problem"
GOALS = "stages.projektlogik.goals"


@pytest.fixture
def case_id(place: Place) -> str:
    return place.new_case("Föräldrar möts")


def written(place: Place, case_id: str, path: str, text: str) -> int:
    """Let a colleague write a field after what stands there; return the version it then has."""
    desk, who = place.app.state.site.desk, place.account_ids["redigera"]
    base = one.version if (one := desk.opened(case_id).answers.get(path)) else 0
    saved = desk.save_typed(case_id, who, {path: Typed(text, base)})
    return int(saved.fields[path].version)


def fields_of(page: str) -> dict[str, str]:
    """Return the hidden fields of a page: the base versions among them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found if name != "csrf"}


def address(case_id: str, form: str = "idea") -> str:
    return f"/arende/{case_id}/steg/{form}"


def told(browser: Browser, case_id: str, falt: dict[str, Any]) -> Any:
    return browser.post_json(address(case_id), {"falt": falt})


def test_a_form_without_a_script_saves_what_was_changed(place: Place, case_id: str) -> None:
    she = place.browser("redigera")
    bases = fields_of(she.get(address(case_id)).text)
    answer = she.post(address(case_id), bases | {SUMMARY: "Rad ett\r\nrad två", "atgard": "spara"})

    assert answer.status_code == 303
    assert place.held(case_id)[SUMMARY] == "Rad ett\nrad två"
    assert "Sparat." in she.get(answer.headers["location"]).text


def test_fields_that_were_left_alone_never_clash(place: Place, case_id: str) -> None:
    """She sends a whole form; a colleague has written in another field of it meanwhile."""
    she = place.browser("redigera")
    bases = fields_of(she.get(address(case_id)).text)
    written(place, case_id, PROBLEM, "Skrivet av en kollega.")
    answer = she.post(address(case_id), bases | {SUMMARY: "Mitt.", PROBLEM: ""})

    assert answer.status_code == 303
    assert place.held(case_id) | {
        SUMMARY: "Mitt.",
        PROBLEM: "Skrivet av en kollega.",
    } == place.held(case_id)


def test_an_answer_that_cannot_be_read_keeps_its_form_from_being_ready(
    place: Place, case_id: str
) -> None:
    """It is told in the panel and on the task list, with its row, its reason and an example."""
    she, desk = place.browser("äga"), place.app.state.site.desk
    row, _ = desk.add_row(case_id, place.account_ids["äga"], "stages.forankring.partners")
    partner = f"stages.forankring.partners[{row}]"
    written(place, case_id, "programme", "37a")
    written(place, case_id, f"{partner}.organisation", "Föreningen")
    written(place, case_id, f"{partner}.contact_since", "våren 2024")
    written(place, case_id, "idea.period_end", "juni 2029")

    panel_part = she.get(f"{address(case_id, 'forankring')}/granskning").text
    assert "1 svar går inte att läsa och räknas inte" in panel_part
    assert "Part 1, Sedan när har ni kontakt?" in panel_part
    assert "är en årstid" in panel_part
    assert "skriv till exempel 2024-01-01" in panel_part
    assert "Det framgår inte sedan när" not in panel_part
    idea = she.get(f"{address(case_id)}/granskning").text
    assert "skriv till exempel 2029-06-30" in idea
    tasks = she.get(f"/arende/{case_id}").text
    assert "2 svar går inte att läsa" in tasks
    desk.remove_row(case_id, place.account_ids["äga"], "stages.forankring.partners", row, None)
    written(place, case_id, "idea.period_end", "30 juni 2029")
    assert "går inte att läsa" not in she.get(f"/arende/{case_id}").text


def test_the_call_is_picked_from_those_that_are_known(place: Place, case_id: str) -> None:
    """A name that nobody knows is told at the field; it may stand all the same."""
    she = place.browser("äga")
    written(place, case_id, "programme", "37a")
    written(place, case_id, "call.call", "Utlysning 2027, vårt län")
    page = she.get(address(case_id, "call")).text
    assert page.count("är ingen utlysning som är känd här") == 2, "at the field and in the panel"
    known = re.findall(r'<option value="(37a[\w-]*)">([^<]+)</option>', page)
    assert known
    assert all(re.search(r"stän(?:gde|ger) \d|inte känd", label) for _, label in known)
    she.post(
        address(case_id, "call"),
        fields_of(page)
        | {"call.call": "Utlysning 2027, vårt län", "valj-utlysning": known[0][0]}
        | {"atgard": "utlysning"},
    )

    assert place.held(case_id)["call.call"] == known[0][0]
    page = she.get(address(case_id, "call")).text
    assert "ingen utlysning som är känd" not in page
    assert "Ingen känd utlysning" not in she.get(f"/arende/{case_id}/oversikt").text


def test_a_finding_is_set_aside_by_a_function(place: Place, case_id: str) -> None:
    she = place.browser("äga")
    written(place, case_id, "programme", "37a")
    code = re.findall(r'name="kod" value="([^"]+)"', she.get(address(case_id, "forankring")).text)[
        0
    ]
    told = {"kod": code, "skal": "Det är redan beslutat i nämnden."}
    refused = she.post(f"{address(case_id, 'forankring')}/at-sidan", told)

    assert refused.status_code == 422
    assert f'href="#av-{code}"' in refused.text
    assert "Det är redan beslutat" in refused.text
    taken = she.post(f"{address(case_id, 'forankring')}/at-sidan", told | {"av": "Projektägaren"})
    assert taken.status_code == 303


def test_two_texts_are_shown_and_a_choice_is_asked_for_again_when_none_is_made(
    place: Place, case_id: str
) -> None:
    she = place.browser("äga")
    bases = fields_of(she.get(address(case_id)).text)
    written(place, case_id, SUMMARY, "Deras <b>text</b>.")
    page = she.post(address(case_id), bases | {SUMMARY: "Min text.", PROBLEM: "Också mitt."})
    assert page.status_code == 409
    assert "Deras &lt;b&gt;text&lt;/b&gt;." in page.text
    assert place.held(case_id)[PROBLEM] == "Också mitt."
    sent = fields_of(page.text)
    assert sent[f"min:{SUMMARY}"] == "Min text."

    again = she.post(f"{address(case_id)}/krock", sent)
    assert again.status_code == 409
    assert fields_of(again.text)[f"min:{SUMMARY}"] == "Min text."
    assert place.held(case_id)[SUMMARY] == "Deras <b>text</b>."
    kept = she.post(f"{address(case_id)}/krock", sent | {f"val:{SUMMARY}": "deras"})
    assert kept.status_code == 303
    assert place.held(case_id)[SUMMARY] == "Deras <b>text</b>."
    written(place, case_id, SUMMARY, "Deras tredje.")
    late = she.post(f"{address(case_id)}/krock", sent | {f"val:{SUMMARY}": "min"})
    assert late.status_code == 409  # bound to the version that she was shown
    done = she.post(f"{address(case_id)}/krock", fields_of(late.text) | {f"val:{SUMMARY}": "min"})
    assert done.status_code == 303
    assert place.held(case_id)[SUMMARY] == "Min text."


def test_a_script_is_told_how_every_field_it_sent_now_stands(place: Place, case_id: str) -> None:
    she = place.browser("äga")
    version = written(place, case_id, SUMMARY, "Deras.")
    desk = place.app.state.site.desk
    desk.put(
        case_id, place.account_ids["äga"], {"call.closes": Wanted("2027-03-31", 0)}, "sparat", ""
    )
    answer = told(
        she,
        case_id,
        {
            SUMMARY: {"bas": "0.", "text": ["Mitt."]},
            "idea.period_start": {"bas": "0.", "text": ["1 mars 2027"]},
            "idea.period_end": {"bas": "0.", "text": ["snart"]},
        },
    )
    found = answer.json()

    assert answer.status_code == 409
    assert set(found["falt"]) == {SUMMARY, "idea.period_start", "idea.period_end"}
    assert found["falt"][SUMMARY]["text"] == ["Deras."]
    assert found["falt"]["idea.period_start"]["text"] == ["2027-03-01"]
    assert found["falt"]["idea.period_end"]["text"] == ["snart"]
    assert "inget datum" in found["falt"]["idea.period_end"]["fel"]
    clash = found["krockar"][SUMMARY]
    assert clash["bas"].startswith(f"{version}.")
    assert (clash["text"], clash["av"]) == (["Deras."], "Person 1")
    assert ["gone", "Deras"] in clash["ord"]
    assert place.held(case_id)["idea.period_end"] == "snart"


@pytest.mark.parametrize(
    ("field", "status"),
    [
        ({"text": ["x"]}, 428),
        ({"bas": "", "text": ["x"]}, 428),
        ({"bas": "9" * 30, "text": ["x"]}, 428),
        ({"bas": "-1.", "text": ["x"]}, 428),
        ({"bas": "999.", "text": ["x"]}, 412),
        ({"bas": "0.", "text": "x"}, 409),
    ],
)
def test_a_save_must_say_what_it_builds_on(
    place: Place, case_id: str, field: dict[str, Any], status: int
) -> None:
    answer = told(place.browser("äga"), case_id, {SUMMARY: field})

    assert answer.status_code == status
    assert answer.json()["remedy"]
    assert SUMMARY not in place.held(case_id)


@pytest.mark.parametrize(
    "path",
    [
        "idea.nothing",
        "stages",
        "unplaced",
        "waivers",
        f"{GOALS}",
        "title]",
        "x" * 3000,
        "idea",
        "",
        f"{GOALS}[{'x' * 61}].text",
        f"{GOALS}[{'x' * 3000}].text",
    ],
)
def test_only_questions_are_saved(place: Place, case_id: str, path: str) -> None:
    she = place.browser("äga")
    before = place.held(case_id)

    assert told(she, case_id, {path: {"bas": "0.", "text": ["x"]}}).status_code == 409
    assert she.post(address(case_id), {f"bas:{path}": "0.", path: "x"}).status_code == 409
    assert place.held(case_id) == before


def test_a_broken_base_of_a_form_saves_nothing(place: Place, case_id: str) -> None:
    she = place.browser("äga")
    for base in ("", "abc", "9" * 40, "99999."):
        answer = she.post(address(case_id), {f"bas:{SUMMARY}": base, SUMMARY: "x"})
        assert answer.status_code == 409
    assert SUMMARY not in place.held(case_id)


def test_a_form_that_there_is_not_is_not_there(place: Place, case_id: str) -> None:
    she = place.browser("äga")
    for form in ("budgeten", "oversikt", "a" * 60):
        assert she.get(address(case_id, form)).status_code == 404
        assert she.post(address(case_id, form)).status_code == 404


def test_those_who_may_only_read_see_answers_and_no_fields(place: Place, case_id: str) -> None:
    written(place, case_id, SUMMARY, "<script>alert(1)</script>")
    for who in ("läsa", "granska", "godkänna"):
        page = place.browser(who).get(address(case_id)).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "bas:" not in page
        assert "Sätt åt sidan med motivering" not in page


def test_a_closed_case_is_read_and_not_written(place: Place, case_id: str) -> None:
    she = place.browser("äga")
    bases = fields_of(she.get(address(case_id)).text)
    she.post(f"/arende/{case_id}/stang", {"stang": "ja"})

    page = she.get(address(case_id)).text
    assert "Ärendet är stängt." in page
    assert "bas:" not in page
    assert she.post(address(case_id), bases | {SUMMARY: "Sent."}).status_code == 409
    refused = told(she, case_id, {SUMMARY: {"bas": "0.", "text": ["Sent."]}})
    assert (refused.status_code, refused.json()["error"]) == (409, "Ärendet är stängt.")
    she.post(f"/arende/{case_id}/stang", {"stang": "nej"})
    assert she.post(address(case_id), bases | {SUMMARY: "I tid."}).status_code == 303


def test_a_button_saves_all_fields_before_it_adds_a_row(place: Place, case_id: str) -> None:
    she, page = place.browser("redigera"), address(case_id, "projektlogik")
    bases = fields_of(she.get(page).text)
    problem = "stages.projektlogik.problem"
    answer = she.post(page, bases | {problem: "Få deltar.", "atgard": f"lagg-till:{GOALS}"})

    assert "mal-1" in answer.headers["location"]
    assert place.held(case_id) | {problem: "Få deltar.", GOALS: ["mal-1"]} == place.held(case_id)
    assert f'name="{GOALS}[mal-1].text"' in she.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    "action",
    [
        "lagg-till:budget.rows",
        "lagg-till:stages.projektlogik",
        "lagg-till:waivers",
        f"ta-bort:{GOALS}",
        f"upp:{GOALS}[a][b]",
        "ned:budget.rows[kostnad-1]",
        "ar:stages.forankring.partners",
        f"lagg-till:{'x' * 3000}",
    ],
)
def test_a_button_about_another_table_does_nothing(place: Place, case_id: str, action: str) -> None:
    she = place.browser("äga")
    before = place.held(case_id)

    assert she.post(address(case_id, "projektlogik"), {"atgard": action}).status_code == 409
    assert place.held(case_id) == before


def test_the_first_year_of_amounts_is_the_year_that_it_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On New Year's Day too."""
    morning = datetime.datetime(2028, 1, 1, 1, tzinfo=datetime.UTC)
    monkeypatch.setattr(place.base, "now", lambda: int(morning.timestamp() * 1000))
    made = place.new_case("Utan år")

    answer = place.browser("äga").post(address(made, "budget"), {"atgard": "ar:budget.rows"})

    assert "ar=2028" in answer.headers["location"]


def test_a_row_goes_when_nobody_has_written_in_it_since(place: Place, case_id: str) -> None:
    she, page = place.browser("äga"), address(case_id, "projektlogik")
    desk = place.app.state.site.desk
    desk.add_row(case_id, place.account_ids["äga"], GOALS)
    row = f"{GOALS}[mal-1]"
    shown = she.get(f"{page}/ta-bort", params={"rad": row}).text
    written(place, case_id, f"{row}.text", "Skrivet medan hon läste.")
    refused = she.post(f"{page}/ta-bort", fields_of(shown))
    assert refused.status_code == 409
    assert "Någon har skrivit i raden" in refused.text

    shown = she.get(f"{page}/ta-bort", params={"rad": row}).text
    assert "Skrivet medan hon läste." in shown
    gone = she.post(f"{page}/ta-bort", fields_of(shown))
    assert not place.held(case_id)[GOALS]
    assert "Mål (mal-1) är borttagen." in she.get(gone.headers["location"]).text
    she.post(f"{page}/lagg-tillbaka", {"rad": row})
    assert place.held(case_id)[GOALS] == ["mal-1"]
    she.post(f"{page}/lagg-tillbaka", {"rad": f"{GOALS}[mal-77]"})
    assert place.held(case_id)[GOALS] == ["mal-1"]


@pytest.mark.parametrize("row", ["", GOALS, f"{GOALS}[]", "budget.rows[kostnad-1]", "[x]", "a[b"])
def test_a_row_that_there_is_not_can_not_be_taken_out(place: Place, case_id: str, row: str) -> None:
    she, page = place.browser("äga"), address(case_id, "projektlogik")

    assert she.get(f"{page}/ta-bort", params={"rad": row}).status_code == 404
    assert she.post(f"{page}/ta-bort", {"rad": row, "sett": "1"}).status_code == 409
    assert she.get(page, params={"oppna": row, "borttagen": row}).status_code == 200


def test_text_in_a_row_that_is_gone_is_shown_with_a_way_back(place: Place, case_id: str) -> None:
    she, page = place.browser("äga"), address(case_id, "projektlogik")
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    desk.add_row(case_id, owner, GOALS)
    bases = fields_of(she.get(page).text)
    desk.remove_row(case_id, owner, GOALS, "mal-1", None)
    answer = she.post(page, bases | {f"{GOALS}[mal-1].text": "Fler deltar."})

    assert answer.status_code == 409
    assert "Någon har tagit bort raden" in answer.text
    assert "Fler deltar." in answer.text
    she.post(f"{page}/lagg-tillbaka", {"rad": f"{GOALS}[mal-1]"})
    assert "Fler deltar." in she.get(page).text


def test_one_sees_what_others_have_written_since(place: Place, case_id: str) -> None:
    she = place.browser("äga")
    place.browser("redigera").get(address(case_id, "budget"))
    version = written(place, case_id, SUMMARY, "Första.")
    written(place, case_id, "budget.comment", "I ett annat formulär.")
    place.app.state.site.desk.add_row(case_id, place.account_ids["äga"], GOALS)

    def since(number: int, form: str = "idea") -> Any:
        return she.get(f"{address(case_id, form)}/nytt", params={"sedan": number}).json()

    assert list(since(0)["falt"]) == [SUMMARY]
    assert since(version)["falt"] == {}
    assert since(0)["har"] == ["Person 1 (Budget)"]
    assert since(0)["konto"] == place.account_ids["äga"]
    assert list(since(0, "projektlogik")["listor"]) == [GOALS]
    for odd in ("", "-1", "x", "9" * 30):
        assert she.get(f"{address(case_id)}/nytt", params={"sedan": odd}).status_code == 400


def test_a_finding_is_set_aside_with_a_reason_and_counts_again(place: Place, case_id: str) -> None:
    she, page = place.browser("redigera"), address(case_id, "implementeringsplan")
    code = re.findall(r'name="kod" value="(\w+)"', she.get(page).text)[0]
    short = she.post(f"{page}/at-sidan", {"kod": code, "skal": "Nej", "av": "Enhetschef"})
    assert short.status_code == 422
    assert "<title>Fel: Implementeringsplan" in short.text
    assert ">\nNej</textarea>" in short.text
    reason = "Nämnden beslutar om resurserna i nästa års budget."
    she.post(f"{page}/at-sidan", {"kod": code, "skal": reason, "av": "Enhetschef"})

    waiver = place.held(case_id)["waivers"][0]
    assert (waiver["code"], waiver["reason"], waiver["by"]) == (code, reason, "Enhetschef")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", waiver["on"])
    assert f"Motivering: {reason}" in she.get(page).text
    she.post(f"{page}/galler-igen", {"kod": code})
    assert "waivers" not in place.held(case_id)


def test_what_somebody_typed_is_shown_when_the_case_was_closed_meanwhile(
    place: Place, case_id: str
) -> None:
    she, page = place.browser("äga"), address(case_id, "implementeringsplan")
    code = re.findall(r'name="kod" value="(\w+)"', she.get(page).text)[0]
    she.post(f"/arende/{case_id}/stang", {"stang": "ja"})
    reason = "Nämnden beslutar om resurserna i nästa års budget."

    answer = she.post(f"{page}/at-sidan", {"kod": code, "skal": reason, "av": "Enhetschef"})

    assert answer.status_code == 422
    assert "Ärendet är stängt" in answer.text
    assert reason in answer.text
    assert answer.text.count(f'id="skal-{code}"') == 1


def test_a_call_that_is_the_name_of_a_file_opens_no_file(place: Place, case_id: str) -> None:
    written(place, case_id, "programme", "37a")
    written(place, case_id, "call.call", "../../../../etc/passwd.yaml")
    she = place.browser("äga")

    for page in ("", "/oversikt", "/passar", "/steg/call", "/steg/projektlogik"):
        assert she.get(f"/arende/{case_id}{page}").status_code == 200


def test_ids_from_files_are_only_text_on_a_page(place: Place, case_id: str) -> None:
    """A row id may hold quotes and angles; it must not become markup, and its fields must work."""
    odd = "\"><img/src=x'&amp;"
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    desk.put(case_id, owner, {GOALS: Wanted([odd], 0)}, "sparat", "")
    she, page = place.browser("äga"), address(case_id, "projektlogik")
    text = she.get(page).text

    assert "<img/src" not in text
    path = f"{GOALS}[{odd}].text"
    assert she.post(page, fields_of(text) | {path: "Fler deltar."}).status_code == 303
    assert place.held(case_id)[path] == "Fler deltar."
    for other in ("/svar", "/oversikt", "/historik", "/skillnad?fran=0&till=2"):
        assert "<img/src" not in she.get(f"/arende/{case_id}{other}").text


def test_a_limit_of_the_call_is_told_by_its_field(
    place: Place, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No call that ships has a known limit, so one is made up here."""
    written(place, case_id, "programme", "37a")
    written(place, case_id, PROBLEM, "Få vet var de kan fråga. " * 3)
    real = standing.frame_in

    def limited(case: Opened, programme: str | None = None) -> Frame:
        frame = real(case, programme)
        assert frame.programme
        first = frame.programme.sections[3]
        section = replace(first, max_chars=20, fields=(PROBLEM,))
        return Frame(replace(frame.programme, sections=(section,)), frame.call)

    monkeypatch.setattr(panel, "frame_in", limited)
    page = place.browser("äga").get(address(case_id)).text

    assert '<span data-raknare="20">74 tecken.</span> Avsnittet' in page
    assert "97 tecken med blanksteg. Det är 77 för många" in page

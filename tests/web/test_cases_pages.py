"""Cases as people have them: made, shared, closed, erased; and what they have been."""

import re

import pytest
from web_place import Place

from grantflow.store import log
from grantflow.store.saves import Held
from grantflow.usecases.answering import Typed
from grantflow.web.places import called, field_page

SUMMARY = "idea.summary"


@pytest.fixture
def case_id(place: Place) -> str:
    return place.new_case("Föräldrar möts")


def wrote(place: Place, case_id: str, who: str, path: str, text: str) -> None:
    desk = place.app.state.site.desk
    base = one.version if (one := desk.opened(case_id).answers.get(path)) else 0
    desk.save_typed(case_id, place.account_ids[who], {path: Typed(text, base)})


def events(place: Place, case_id: str) -> list[str]:
    with place.base.read() as connection:
        return [line.event for line in log.lines(connection, application_id=case_id)]


def test_a_new_case_has_a_name_and_what_was_chosen(place: Place) -> None:
    she = place.browser("granska")
    nameless = she.post("/arenden/nytt", {"namn": " ", "program": ["esf"], "tema": "annat"})
    assert nameless.status_code == 422
    assert "<title>Fel: Nytt ärende" in nameless.text
    assert re.search(r'value="esf" checked', nameless.text)
    sent = {"namn": " Vägen  in ", "program": ["37a", "esf", "x"], "tema": "språk och arbete"}
    made = she.post("/arenden/nytt", sent)
    case_id = made.headers["location"].removeprefix("/arende/")

    told = place.held(case_id)
    assert told == {"title": "Vägen in", "programme": ["37a", "esf"], "theme": "sprak-arbete"}
    assert "Vägen in" in she.get("/arenden").text
    assert "Vägen in" not in place.browser("läsa").get("/arenden").text
    assert place.browser("admin").get(f"/arende/{case_id}").status_code == 404
    assert events(place, case_id) == ["ärende skapat"]


def test_the_task_list_says_how_far_each_form_has_come(place: Place, case_id: str) -> None:
    wrote(place, case_id, "äga", "programme", "37a")
    wrote(place, case_id, "äga", "stages.implementeringsplan.what", "Träffarna blir kvar.")
    page = place.browser("läsa").get(f"/arende/{case_id}").text
    state = dict(
        re.findall(r'href="/arende/\w+/steg/(\w+)">[^<]+</a>.*?aria-label="[^:]+: ([^.]+)\.', page)
    )

    assert state["forankring"] == "inte börjat"
    assert re.fullmatch(r"hinder kvar \(\d+\)", state["implementeringsplan"])
    assert state["arende"] == "klart för granskning"
    asked, others = page.split("Formulär som andra program frågar efter")
    assert "/steg/lansstyrelsen" in asked
    assert "/steg/amif" in others


def test_what_is_left_leads_to_the_very_field(place: Place, case_id: str) -> None:
    she = place.browser("läsa")
    page = she.get(f"/arende/{case_id}/oversikt").text
    links = set(re.findall(r'href="/arende/\w+/steg/(\w+)(?:\?[^"]*)?#([^"]+)"', page))

    assert ("implementeringsplan", "stages.implementeringsplan.what") in links
    for form, place_in in links:
        shown = place.browser("äga").get(f"/arende/{case_id}/steg/{form}").text
        assert f'id="{place_in}"' in shown, place_in


@pytest.mark.parametrize(
    ("place_in", "address", "words"),
    [
        ("", "arende", ""),
        ("stages.projektlogik", "projektlogik", ""),
        ("idea.programmes[1]", "idea#idea.programmes", "Stöd som övervägs"),
        ("stages.forankring.owner", "forankring#stages.forankring.owner", "Projektägare"),
        ("idea.nothing.at.all", "idea", ""),
        (
            "budget.rows[kostnad-2].amounts.2027",
            "budget?oppna=budget.rows%5Bkostnad-2%5D#budget.rows%5Bkostnad-2%5D.amounts.2027",
            "Kostnad 2, Belopp 2027",
        ),
        (
            "budget.rows[borta].text",
            "budget?oppna=budget.rows%5Bborta%5D#budget.rows%5Bborta%5D.text",
            "Kostnad (borta), Avser",
        ),
    ],
)
def test_a_place_in_a_case_has_an_address_and_a_name(
    place_in: str, address: str, words: str
) -> None:
    answers = {"budget.rows": Held(["kostnad-1", "kostnad-2"], 1)}

    assert field_page("a" * 16, place_in) == f"/arende/{'a' * 16}/steg/{address}"
    assert called(place_in, answers) == words


def test_an_invitation_lets_somebody_in_with_a_role(place: Place, case_id: str) -> None:
    she = place.browser("äga")
    page = she.post(f"/arende/{case_id}/bjud-in", {"roll": "granska", "var": "annan"}).text
    link = re.findall(r'value="(http[^"]+/ga-med/[^"]+)" readonly', page)[0]
    assert link.startswith(place.address)
    outsider = place.browser("outsider")
    assert outsider.get(f"/arende/{case_id}").status_code == 404
    outsider.post(link.removeprefix(place.address), {"csrf": outsider.token("/arenden")})

    assert outsider.get(f"/arende/{case_id}").status_code == 200
    assert outsider.post(f"/arende/{case_id}/steg/idea", {}).status_code == 403
    odd = she.post(f"/arende/{case_id}/bjud-in", {"roll": "allt"})
    assert odd.status_code == 422
    wrong = she.post(f"/arende/{case_id}/bjud-in", {"roll": "läsa", "epost": "inte en adress"})
    assert wrong.status_code == 422
    assert "<title>Fel: Inställningar" in wrong.text


def test_roles_change_and_somebody_always_owns_the_case(place: Place, case_id: str) -> None:
    she, ids = place.browser("äga"), place.account_ids
    reader = place.browser("läsa")
    assert reader.post(f"/arende/{case_id}/steg/idea", {}).status_code == 403
    she.post(f"/arende/{case_id}/roll", {"konto": ids["läsa"], "roll": "redigera"})
    assert reader.post(f"/arende/{case_id}/steg/idea", {}).status_code == 303
    she.post(f"/arende/{case_id}/ta-ut", {"konto": ids["läsa"]})
    assert reader.get(f"/arende/{case_id}").status_code == 404
    stranger = {"konto": ids["outsider"], "roll": "äga"}
    assert she.post(f"/arende/{case_id}/roll", stranger).status_code == 404
    alone = she.post(f"/arende/{case_id}/roll", {"konto": ids["äga"], "roll": "läsa"})
    assert alone.status_code == 409
    assert "behöver någon som äger det" in alone.text
    assert she.post(f"/arende/{case_id}/ta-ut", {"konto": ids["äga"]}).status_code == 409
    she.post(f"/arende/{case_id}/roll", {"konto": ids["granska"], "roll": "äga"})
    assert she.post(f"/arende/{case_id}/ta-ut", {"konto": ids["äga"]}).headers["location"] == (
        "/arenden"
    )
    assert events(place, case_id)[:2] == ["medlem borttagen", "roll ändrad"]


def test_a_case_is_erased_by_its_name_alone(place: Place, case_id: str) -> None:
    she = place.browser("äga")
    refused = she.post(f"/arende/{case_id}/radera", {"namn": "Föräldrar"})
    assert refused.status_code == 422
    assert she.get(f"/arende/{case_id}").status_code == 200
    she.post(f"/arende/{case_id}/radera", {"namn": "föräldrar  möts"})

    assert she.get(f"/arende/{case_id}").status_code == 404
    assert events(place, case_id)[0] == "ärende raderat"


def test_history_tells_who_wrote_what_and_leads_back(place: Place, case_id: str) -> None:
    wrote(place, case_id, "redigera", SUMMARY, "Kursen börjar i mars.")
    wrote(place, case_id, "redigera", "idea.problem", "Få vet.")
    wrote(place, case_id, "äga", SUMMARY, "Kursen börjar i april.")
    she = place.browser("äga")
    page = she.get(f"/arende/{case_id}/historik").text
    assert page.index("Person 4") < page.index("Person 1")
    assert "2 svar ändrade" in page
    menu = page.partition('id="fran"')[2].partition("</select>")[0]
    assert menu.count("<option") == 3, "a sitting is one entry, and the beginning one"
    assert 'name="version"' in page
    assert re.search(r'<option value="1"[^>]*>kl\. [^<]+version 1</option>', page)
    told = she.get(f"/arende/{case_id}/skillnad", params={"fran": 2, "till": 3}).text
    assert "Insatsen i korthet" in told
    assert re.search(r"<del>.*?</span>mars</del><ins>.*?</span>april</ins>", told)
    assert "Få vet." not in told
    she.post(f"/arende/{case_id}/aterstall", {"version": "1"})

    assert place.held(case_id) == {SUMMARY: "Kursen börjar i mars."}
    page = she.get(f"/arende/{case_id}/historik").text
    assert "återställt version 1" in page
    # Nothing is lost by going back: the way forward again is there.
    she.post(f"/arende/{case_id}/aterstall", {"version": "3"})
    assert place.held(case_id)["idea.problem"] == "Få vet."


@pytest.mark.parametrize(
    "query", ["", "?fran=1", "?fran=a&till=2", "?fran=1&till=" + "9" * 20, "?fran=-1&till=1"]
)
def test_an_odd_comparison_is_not_there(place: Place, case_id: str, query: str) -> None:
    she = place.browser("läsa")

    assert she.get(f"/arende/{case_id}/skillnad{query}").status_code == 404
    assert she.get(f"/arende/{case_id}/skillnad?fran=900&till=7").status_code == 200


def test_going_back_is_for_those_who_write(place: Place, case_id: str) -> None:
    wrote(place, case_id, "äga", SUMMARY, "Text.")
    for who in ("läsa", "granska", "godkänna"):
        one = place.browser(who)
        assert one.post(f"/arende/{case_id}/aterstall", {"version": "0"}).status_code == 403
        assert "Återställ" not in one.get(f"/arende/{case_id}/historik").text
    she = place.browser("redigera")
    for odd in ("", "x", "99", "9" * 30):
        assert she.post(f"/arende/{case_id}/aterstall", {"version": odd}).status_code == 404


def test_rows_and_choices_differ_in_words(place: Place, case_id: str) -> None:
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    goals = "stages.projektlogik.goals"
    for _ in range(2):
        desk.add_row(case_id, owner, goals)
    wrote(place, case_id, "äga", "theme", "språk och arbete")
    wrote(place, case_id, "äga", f"{goals}[mal-1].target", "1500000")
    wrote(place, case_id, "äga", f"{goals}[mal-1].baseline", "ungefär tio")
    desk.move_row(case_id, owner, goals, "mal-2", "up")
    page = place.browser("läsa").get(f"/arende/{case_id}/skillnad?fran=0&till=9").text
    plain = re.sub(r"<span.*?</span>|<[^>]+>", "", page)

    assert "Språk och arbete" in plain
    assert "1\u00a0500\u00a0000" in plain
    assert "ungefär tio" in plain
    assert "Mål 1, Mål 2" in plain

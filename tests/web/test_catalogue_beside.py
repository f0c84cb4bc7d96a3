"""Beside a form: remarks at their field, lessons of others, and what the checks cite."""

from pathlib import Path

import lxml.html  # type: ignore[import-untyped]
import pytest
from web_place import Place

from grantflow.documents import casefile
from grantflow.model import walk
from grantflow.store import remarks
from grantflow.usecases import rounds
from grantflow.usecases.answering import Typed

EXAMPLE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
UNIT, GOALS = "stages.forankring.owner.unit", "stages.projektlogik.goals"
PROJECTS = "stages.omvarldsbevakning.projects"


@pytest.fixture
def case_id(place: Place) -> str:
    return place.new_case("Bredvid")


def remark(place: Place, case_id: str, path: str, text: str, instead: str | None = None) -> str:
    desk = place.app.state.site.desk
    who = place.account_ids["granska"]
    return rounds.remark(desk, case_id, who, remarks.New(path, text, instead))


def shown(place: Place, who: str, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(place.browser(who).get(path).text)


def write(place: Place, case_id: str, text: str, base: int) -> int:
    saved = place.app.state.site.desk.save_typed(
        case_id, place.account_ids["äga"], {UNIT: Typed(text, base)}
    )
    version: int = saved.version
    return version


@pytest.mark.parametrize("who", ["redigera", "granska"])
def test_a_field_says_how_many_remarks_wait_and_shows_them(
    place: Place, case_id: str, who: str
) -> None:
    settled = remark(place, case_id, UNIT, "Avklarat sedan länge")
    rounds.settle(
        place.app.state.site.desk, case_id, place.account_ids["granska"], settled, settled=True
    )
    for text in ("Vilken enhet?", "Och vem leder den?"):
        remark(place, case_id, UNIT, text)
    page = shown(place, who, f"/arende/{case_id}/steg/forankring")
    (told,) = page.xpath("//details[@class='remarks']")

    assert told.xpath("string(summary)").startswith("2 kommentarer om ")
    assert "Vilken enhet?" in told.text_content()
    assert "Avklarat" not in page.text_content()
    (link,) = page.xpath(f"//a[contains(@href, 'plats={UNIT}#ny')]")
    assert link.text_content().startswith("Kommentera ")


def test_a_reader_sees_remarks_but_is_not_asked_for_any(place: Place, case_id: str) -> None:
    remark(place, case_id, UNIT, "Vilken enhet?", "Integrationsenheten")
    page = shown(place, "läsa", f"/arende/{case_id}/steg/forankring")

    assert "Vilken enhet?" in page.text_content()
    assert "Kommentera" not in page.text_content()
    assert "Ta in förslaget" not in page.text_content()


def test_a_text_put_forward_is_taken_in_at_its_field_and_what_was_typed_is_saved(
    place: Place, case_id: str
) -> None:
    remark_id = remark(place, case_id, UNIT, "Skriv ut namnet", "Integrationsenheten")
    writer = place.browser("redigera")
    page = f"/arende/{case_id}/steg/forankring"
    form = lxml.html.fromstring(writer.get(page).text).get_element_by_id("svar")
    fields = {name: value for name, value in form.fields.items() if name and value is not None}
    other = next(
        name for name in fields if name.startswith("stages.") and name != UNIT and not fields[name]
    )
    (button,) = form.xpath(".//button[starts-with(@value, 'forslag:')]/@value")
    answer = writer.post(page, {**fields, other: "Skrivet nyss", "atgard": button})
    held = place.app.state.site.desk.opened(case_id).answers

    assert button == f"forslag:{remark_id}"
    assert answer.headers["location"].endswith(f"#{UNIT}")
    assert held[UNIT].value == "Integrationsenheten"
    assert held[other].value == "Skrivet nyss"
    assert "remarks" not in writer.get(page).text


def test_a_text_put_forward_stands_back_for_what_was_written_since(
    place: Place, case_id: str
) -> None:
    version = write(place, case_id, "Enheten", 0)
    remark_id = remark(place, case_id, UNIT, "Skriv ut namnet", "Integrationsenheten")
    write(place, case_id, "Skrivet efteråt", version)
    writer = place.browser("redigera")

    answer = writer.post(f"/arende/{case_id}/steg/forankring", {"atgard": f"forslag:{remark_id}"})
    told = writer.get(answer.headers["location"]).text

    assert "har ändrats sedan förslaget skrevs" in told
    assert place.app.state.site.desk.opened(case_id).answers[UNIT].value == "Skrivet efteråt"


def test_a_row_tells_of_remarks_inside_it_and_offers_its_answers_to_remark_on(
    place: Place, case_id: str
) -> None:
    desk = place.app.state.site.desk
    row, _ = desk.add_row(case_id, place.account_ids["äga"], GOALS)
    inside = f"{GOALS}[{row}]"
    remark(place, case_id, f"{inside}.text", "Vilket mått?")
    page = shown(place, "äga", f"/arende/{case_id}/steg/projektlogik")
    asked = shown(place, "äga", f"/arende/{case_id}/runda?plats={inside}")

    assert "1 kommentar" in page.get_element_by_id(inside).xpath("string(summary)")
    options = asked.xpath("//select[@id='plats']/option/@value")
    assert options[0] == inside
    assert f"{inside}.text" in options


def test_the_task_list_counts_what_waits_at_each_form(place: Place, case_id: str) -> None:
    remark(place, case_id, UNIT, "Vilken enhet?")
    remark(place, case_id, "stages.forankring", "Vem är med?")
    remark(place, case_id, "", "Börja med målen.")
    page = shown(place, "läsa", f"/arende/{case_id}")
    links = [" ".join(one.text_content().split()) for one in page.xpath("//a[@class='bare']")]

    assert [told for told in links if "väntar" in told] == [
        "1 kommentar väntar i Ärendet",
        "2 kommentarer väntar i Förankring",
    ]


def test_a_check_that_asks_for_others_names_the_nearest_until_they_are_taken(
    place: Place,
) -> None:
    made = place.new_case("Nära")
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    application = casefile.load(EXAMPLE).application
    walk.give_row_ids(application)
    desk.take_in(made, owner, application, "exempel")
    ids = [row.id for row in desk.opened(made).application.stages.omvarldsbevakning.projects]
    for row in ids:
        desk.remove_row(made, owner, PROJECTS, row, None)
    path = f"/arende/{made}/steg/omvarldsbevakning/granskning"
    part = shown(place, "redigera", path)
    named = part.xpath("//article[@id='fynd-OMV01']//a[starts-with(@href, '/katalog/')]")

    assert len(named) == 3
    assert "Nära er idé i katalogen:" in part.text_content()
    entry = named[0].get("href").removeprefix("/katalog/")
    place.browser("redigera").post(f"/arende/{made}/liknande/ta-in", {"projekt": entry})
    after = shown(place, "redigera", path)
    assert after.xpath(f"//a[@href='/katalog/{entry}']") == []

    page = shown(place, "redigera", f"/arende/{made}/steg/forankring")
    assert "Lärdomar från liknande projekt (" in page.text_content()

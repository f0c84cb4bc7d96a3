"""Earlier projects on pages: searched, read, held against a case, taken in with their source."""

import re
from pathlib import Path
from urllib.parse import quote

import lxml.html  # type: ignore[import-untyped]
import pytest
from web_place import Place

from grantflow.documents import casefile
from grantflow.model import walk
from grantflow.usecases.answering import Typed

EXAMPLE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
ENTRY = "skane-2023-bjare-bo"
PROJECTS = "stages.omvarldsbevakning.projects"


@pytest.fixture(scope="module")
def case_id(place: Place) -> str:
    """Return a case that is about something."""
    made = place.new_case("Föräldrar i nytt land")
    application = casefile.load(EXAMPLE).application
    walk.give_row_ids(application)
    place.app.state.site.desk.take_in(made, place.account_ids["äga"], application, "exempel")
    return made


def words_of(page: str) -> str:
    return " ".join(lxml.html.fromstring(page).text_content().split())


def test_a_search_finds_other_forms_of_a_word_and_says_what_it_rests_on(place: Place) -> None:
    page = words_of(place.browser("läsa").get("/katalog?q=föräldrar+hembesök").text)

    assert "Träff på" in page
    assert "träffar. Katalogen har 36 projekt." in page


def test_a_word_that_nobody_uses_is_told_with_the_nearest(place: Place) -> None:
    page = words_of(place.browser("läsa").get("/katalog?q=förldrar").text)

    # A source misprints the word, and its misprint stands in the catalogue.
    assert "”förldrar” finns inte i katalogen. Sökte på ”föräldrar”." in page


def test_a_choice_narrows_and_an_unknown_one_is_told_with_what_there_is(place: Place) -> None:
    reader = place.browser("läsa")
    chosen = reader.get("/katalog?paragraf=37a&lan=Skåne").text
    unknown = reader.get("/katalog?tema=rymdfart")

    assert set(re.findall(r"· (§ 37a?) ·", words_of(chosen))) == {"§ 37a"}
    assert '<option value="37a" selected>' in chosen
    assert unknown.status_code == 422
    assert "Temat ”rymdfart” finns inte: " in words_of(unknown.text)


def test_more_are_shown_when_asked_for(place: Place) -> None:
    reader = place.browser("läsa")
    first = lxml.html.fromstring(reader.get("/katalog").text)
    (more,) = first.xpath("//a[text()='Visa fler']/@href")
    second = lxml.html.fromstring(reader.get(more).text)

    assert len(first.xpath("//ol[@class='rows']/li")) == 20
    assert len(second.xpath("//ol[@class='rows']/li")) == 36
    assert second.get_element_by_id("traff-21") is not None


def test_an_entry_shows_its_source_its_standing_and_what_is_unclear(place: Place) -> None:
    page = place.browser("läsa").get(f"/katalog/{ENTRY}")
    told = words_of(page.text)

    for words in ("10 deltagare", "Länsstyrelsen Skåne", "sida 25", "Bekräftat", "Saknas i källan"):
        assert words in told
    assert 'href="/regler/FOR06"' in page.text
    assert place.browser("läsa").get("/katalog/finns-inte").status_code == 404


def test_what_is_typed_stays_text(place: Place) -> None:
    page = place.browser("läsa").get("/katalog", params={"q": "<b>x</b>", "malgrupp": "<i>y</i>"})

    assert "<b>x" not in page.text
    assert "<i>y" not in page.text


def test_what_is_near_a_case_is_shown_with_why_figures_and_lessons(
    place: Place, case_id: str
) -> None:
    page = words_of(place.browser("läsa").get(f"/arende/{case_id}/liknande").text)

    assert re.search(r"Samma målgrupp: .*? Hos er: ”", page)
    assert re.search(r"\d+ av 10 liknande insatser räknar med 20–150 personer", page)
    assert "Lärdomar, steg för steg" in page
    assert "Ta in i omvärldsbevakningen" not in page, "a reader may not write"


def test_an_entry_is_taken_in_once_with_source_and_flags(place: Place) -> None:
    made = place.new_case("Ta in")
    writer, desk = place.browser("redigera"), place.app.state.site.desk

    first = writer.post(f"/arende/{made}/liknande/ta-in", {"projekt": ENTRY})
    again = writer.post(f"/arende/{made}/liknande/ta-in", {"projekt": ENTRY})
    (row,) = desk.opened(made).application.stages.omvarldsbevakning.projects

    assert first.headers["location"] == again.headers["location"]
    assert first.headers["location"].endswith(f"#{quote(f'{PROJECTS}[{row.id}]')}")
    assert row.catalogue_id == ENTRY
    assert "Länsstyrelsen Skåne" in row.source
    assert "Anmärkning:" in row.source
    assert row.reuse in (None, "")
    history = words_of(writer.get(f"/arende/{made}/historik").text).lower()
    assert "hämtat" in history


def test_what_is_taken_in_beside_others_overwrites_nothing(place: Place) -> None:
    made = place.new_case("Bredvid")
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    row, _ = desk.add_row(made, owner, PROJECTS)
    desk.save_typed(made, owner, {f"{PROJECTS}[{row}].name": Typed("Vårt eget", 0)})

    place.browser("redigera").post(f"/arende/{made}/liknande/ta-in", {"projekt": ENTRY})
    names = [one.name for one in desk.opened(made).application.stages.omvarldsbevakning.projects]

    assert names == ["Vårt eget", "BJÄRE.BO"]


def test_only_those_who_write_take_in_and_only_what_there_is(place: Place, case_id: str) -> None:
    path = f"/arende/{case_id}/liknande/ta-in"

    assert place.browser("granska").post(path, {"projekt": ENTRY}).status_code == 403
    missing = place.browser("redigera").post(path, {"projekt": "finns-inte"})
    assert missing.status_code == 409
    assert "finns inte i katalogen" in missing.text

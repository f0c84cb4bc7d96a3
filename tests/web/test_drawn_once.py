"""What is kept in memory to be fast: a page never shows less than what was saved before it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from web_place import Place

from grantflow import usecases
from grantflow.usecases import standing
from grantflow.usecases.answering import Typed

AIM = "stages.projektlogik.aim"
PATHS = ("idea.problem", "idea.summary", "idea.why_now", "stages.projektlogik.problem", AIM)


def wrote(place: Place, case_id: str, path: str, text: str, base: int) -> int:
    desk = place.app.state.site.desk
    saved = desk.save_typed(case_id, place.account_ids["äga"], {path: Typed(text, base)})
    return int(saved.version)


def test_those_who_ask_at_once_share_a_check_of_what_they_wrote(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five write in a case and each asks what the checks say of it then."""
    case_id, checks = place.new_case(), []
    desk, checker, find_gaps = place.app.state.site.desk, standing.Checker(), usecases.find_gaps

    def counted(*given: object) -> object:
        checks.append(given)
        return find_gaps(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(usecases, "find_gaps", counted)

    def write_and_ask(number: int) -> tuple[int, int]:
        version = wrote(place, case_id, PATHS[number], f"Svar {number}.", 0)
        return version, checker.checked(desk, case_id, version)[0].version

    with ThreadPoolExecutor(5) as pool:
        seen = [*pool.map(write_and_ask, range(5))]
    assert all(shown >= version for version, shown in seen)
    assert len(checks) <= len({version for version, _ in seen}), "none is made twice"


def test_a_field_is_drawn_anew_when_anything_in_it_changes(place: Place) -> None:
    case_id = place.new_case()
    page, she = f"/arende/{case_id}/steg/projektlogik", place.browser("äga")
    first = wrote(place, case_id, AIM, "Det första.", 0)
    assert "Det första." in she.get(page).text
    wrote(place, case_id, AIM, "Det andra.", first)

    shown = she.get(page).text
    assert "Det andra." in shown
    assert "Det första." not in shown
    place.browser("granska").post(
        f"/arende/{case_id}/runda/kommentar", {"plats": AIM, "text": "Vilket då?"}
    )
    assert "Vilket då?" in she.get(page).text
    assert "Kommentera" in she.get(page).text
    assert case_id not in she.get(f"/arende/{place.new_case()}/steg/projektlogik").text


def test_a_picture_is_that_of_the_case_as_it_stands(place: Place) -> None:
    case_id, she = place.new_case(), place.browser("äga")
    picture = f"/arende/{case_id}/bild/logikkedja"
    desk, goals = place.app.state.site.desk, "stages.projektlogik.goals"
    row, _ = desk.add_row(case_id, place.account_ids["äga"], goals)
    first = wrote(place, case_id, f"{goals}[{row}].text", "Fler deltar.", 0)
    before = she.get(picture)
    assert "deltar" in before.text
    assert she.get(picture).content == before.content
    wrote(place, case_id, f"{goals}[{row}].text", "Alla hittar.", first)

    assert "hittar" in she.get(picture).text
    assert "hittar" not in before.text


def test_a_defect_in_a_shared_check_is_met_by_each_as_her_own(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the traces of all who waited run together, and the same defect has many references."""
    case_id, she = place.new_case(), place.browser("äga")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(usecases, "find_gaps", broken)
    page = f"/arende/{case_id}/steg/projektlogik/granskning"
    with ThreadPoolExecutor(4) as pool:
        answers = [*pool.map(lambda _: she.get(page), range(4))]
    assert {one.status_code for one in answers} == {500}
    assert len({re.findall(r"\b[0-9a-f]{8}\b", one.text)[0] for one in answers}) == 1

"""The overview of a case says what is set aside and should be read again."""

import re
from typing import Any

from web_place import Place

from grantflow.store.saves import Wanted

REASON = "Nämnden beslutar om resurserna i nästa års budget."


def waived(place: Place, code: str) -> str:
    """Return a case where something is set aside."""
    case_id = place.new_case("Föräldrar möts")
    told = {"code": code, "reason": REASON, "by": "Enhetschef", "on": "2026-11-01"}
    wanted: dict[str, Any] = {"waivers": [told], "programme": "37a"}
    desk = place.app.state.site.desk
    fields = {path: Wanted(value, 0) for path, value in wanted.items()}
    desk.put(case_id, place.account_ids["äga"], fields, "hämtat", "")
    return case_id


def test_what_is_not_found_any_more_can_be_taken_away_on_the_overview(place: Place) -> None:
    """Whoever only reads sees it; whoever writes takes it away."""
    case_id = waived(place, "XYZ99")
    page = f"/arende/{case_id}/oversikt"
    reads = place.browser("läsa").get(page).text
    writer = place.browser("redigera")

    assert "Läs om det som är satt åt sidan" in reads
    assert "Regeln finns inte, eller används inte längre" in reads
    assert "Ta bort motiveringen" not in reads
    assert "Ta bort motiveringen" in writer.get(page).text
    answer = writer.post(f"{page}/ta-bort", {"kod": "XYZ99"})

    assert answer.status_code == 303
    assert "waivers" not in place.held(case_id)
    assert "Läs om det som är satt åt sidan" not in writer.get(page).text


def test_an_answer_that_was_written_since_is_led_to(place: Place) -> None:
    case_id = waived(place, "IMP02")
    page, owner = f"/arende/{case_id}/oversikt", "stages.implementeringsplan.owner.unit"
    she = place.browser("redigera")
    assert "Läs om det" not in she.get(page).text
    told = {owner: Wanted("Familjecentralen", 0)}
    place.app.state.site.desk.put(case_id, place.account_ids["äga"], told, "sparat", "")

    text = she.get(page).text

    assert re.search(r"IMP02: Svaret ändrades [^<]*, efter att den sattes åt sidan", text)
    assert f"Motivering: {REASON}" in text
    assert "Ta bort motiveringen" not in text

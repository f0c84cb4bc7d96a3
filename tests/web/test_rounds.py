"""Review rounds: remarks, texts put forward, changes asked for, versions approved."""

import re

import pytest
from web_place import Place

from grantflow.store import log, remarks
from grantflow.usecases.answering import Typed

UNIT = "stages.forankring.owner.unit"


@pytest.fixture
def case_id(place: Place) -> str:
    """Return a case of its own, with one answer."""
    made = place.new_case("Runda")
    write(place, made, "Enheten", 0)
    return made


def write(place: Place, case_id: str, text: str, base: int) -> None:
    place.app.state.site.desk.save_typed(
        case_id, place.account_ids["äga"], {UNIT: Typed(text, base)}
    )


def remark(place: Place, case_id: str, **fields: str) -> str:
    """Write a remark as a reviewer; return its id."""
    told = {"plats": UNIT, "text": "Vilken enhet?"} | {
        k.replace("_", "-"): v for k, v in fields.items()
    }
    answer = place.browser("granska").post(f"/arende/{case_id}/runda/kommentar", told)
    assert answer.status_code == 303, answer.text
    found = re.search(r"#kommentar-(\w+)$", answer.headers["location"])
    assert found
    return found[1]


def test_a_remark_stands_at_its_field_with_answers_until_it_is_settled(
    place: Place, case_id: str
) -> None:
    remark_id = remark(place, case_id)
    writer = place.browser("redigera")
    writer.post(
        f"/arende/{case_id}/runda/kommentar",
        {"plats": UNIT, "svar-pa": remark_id, "text": "Integrationsenheten."},
    )

    page = writer.get(f"/arende/{case_id}/runda").text
    assert "Öppna kommentarer (1)" in page
    assert page.index("Vilken enhet?") < page.index("Integrationsenheten.")
    assert f'href="/arende/{case_id}/steg/forankring#{UNIT}"' in page

    writer.post(f"/arende/{case_id}/runda/avklarad/{remark_id}", {"avklarad": "ja"})
    assert "Avklarade (1)" in writer.get(f"/arende/{case_id}/runda").text
    writer.post(f"/arende/{case_id}/runda/avklarad/{remark_id}", {"avklarad": "nej"})
    assert "Öppna kommentarer (1)" in writer.get(f"/arende/{case_id}/runda").text


def test_an_answer_to_an_answer_stands_in_its_thread(place: Place, case_id: str) -> None:
    """Programs answer the last remark; people see all of them."""
    asked = remark(place, case_id)
    remark(place, case_id, text="Den nya.", svar_pa=asked)
    with place.base.read() as connection:
        answered = remarks.remarks(connection, case_id)[-1].id
    again = place.browser("granska").post(
        f"/arende/{case_id}/runda/kommentar",
        {"plats": UNIT, "svar-pa": answered, "text": "Tack för svaret!"},
    )

    assert again.status_code == 303
    page = place.browser("läsa").get(f"/arende/{case_id}/runda").text
    assert page.index("Den nya.") < page.index("Tack för svaret!")


def test_a_text_put_forward_is_taken_in_only_by_those_who_write(place: Place, case_id: str) -> None:
    remark_id = remark(place, case_id, i_stallet="Integrationsenheten\ni Exempelby")
    desk = place.app.state.site.desk

    refused = place.browser("granska").post(f"/arende/{case_id}/runda/ta-in/{remark_id}")
    assert refused.status_code == 403
    place.browser("redigera").post(f"/arende/{case_id}/runda/ta-in/{remark_id}")

    assert desk.opened(case_id).answers[UNIT].value == "Integrationsenheten\ni Exempelby"


def test_a_text_put_forward_does_not_overwrite_what_was_written_since(
    place: Place, case_id: str
) -> None:
    remark_id = remark(place, case_id, i_stallet="Integrationsenheten")
    write(place, case_id, "Skrivet efteråt", 1)

    answer = place.browser("redigera").post(f"/arende/{case_id}/runda/ta-in/{remark_id}")

    assert answer.status_code == 409
    assert "har ändrats sedan förslaget skrevs" in answer.text
    assert place.app.state.site.desk.opened(case_id).answers[UNIT].value == "Skrivet efteråt"


def test_an_approval_is_of_the_version_that_was_seen(place: Place, case_id: str) -> None:
    head = place.browser("godkänna")
    version = place.app.state.site.desk.opened(case_id).version
    write(place, case_id, "Ändrat medan hon läste", version)

    late = head.post(f"/arende/{case_id}/runda/godkann", {"version": str(version)})
    assert late.status_code == 422
    assert "någon har ändrat" in late.text.lower()
    word = {"version": str(version + 1), "text": "Bra."}
    asked = head.post(f"/arende/{case_id}/runda/godkann", word).text
    assert f"Godkänn version {version + 1} ändå" in asked
    assert asked.count("/steg/") >= 3, "the blockers lead to their fields"
    assert "Ingen har granskat än" in head.get(f"/arende/{case_id}/runda").text
    head.post(f"/arende/{case_id}/runda/godkann", word | {"anda": "ja"})

    page = head.get(f"/arende/{case_id}/runda").text
    assert re.search(r"Godkänt av Person \d [^<]*20\d\d kl\.", page)
    with place.base.read() as connection:
        noted = [line.event for line in log.lines(connection, application_id=case_id)]
        assert log.first_altered(connection) is None
    assert "word-approved" in noted
    write(place, case_id, "Ändrat efteråt", version + 1)
    assert (
        f"Godkänt i version {version + 1}, ändrat sedan dess"
        in head.get(f"/arende/{case_id}/runda").text
    )


def test_a_writer_cannot_approve_and_a_reader_cannot_comment(place: Place, case_id: str) -> None:
    path = f"/arende/{case_id}/runda"

    assert place.browser("redigera").post(f"{path}/godkann", {"version": "1"}).status_code == 403
    assert place.browser("granska").post(f"{path}/begar", {"version": "1"}).status_code == 403
    assert place.browser("läsa").post(f"{path}/kommentar", {"text": "Hej"}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"plats": UNIT, "text": "  "}, "kommentaren är tom"),
        ({"plats": UNIT, "text": "x" * 5001}, "längre än 5000 tecken"),
        ({"plats": "finns.inte", "text": "Hej"}, "finns inte"),
    ],
)
def test_a_remark_that_cannot_be_kept_is_told_and_its_text_stays(
    place: Place, case_id: str, fields: dict[str, str], told: str
) -> None:
    answer = place.browser("granska").post(f"/arende/{case_id}/runda/kommentar", fields)

    assert answer.status_code == 422
    assert told in answer.text.lower()
    assert fields["text"].strip() in answer.text


def test_changes_are_asked_for_with_what_they_are(place: Place, case_id: str) -> None:
    reviewer = place.browser("granska")

    silent = reviewer.post(f"/arende/{case_id}/runda/andra", {"version": "1", "text": ""})
    assert silent.status_code == 422
    reviewer.post(f"/arende/{case_id}/runda/andra", {"version": "1", "text": "Målen saknar mått."})

    page = reviewer.get(f"/arende/{case_id}/runda").text
    assert "Ändringar begärda av Person" in page
    top = page.partition("Var ni står")[0]
    assert "Målen saknar mått." in top
    assert "har begärt ändringar" in top


def test_a_comment_begins_with_the_text_that_stands_there(place: Place, case_id: str) -> None:
    """Nobody retypes a text to change a word of it, and an untouched one is no suggestion."""
    reviewer = place.browser("granska")
    page = reviewer.get(f"/arende/{case_id}/runda?plats={UNIT}").text
    form = reviewer.get(f"/arende/{case_id}/steg/forankring").text

    chosen = re.search(r'<option value="[^"]+" selected>[^<:]+: ([^<]+)</option>', page)
    assert chosen
    assert f"<dt>{chosen[1]}</dt>" in form, "the question has one name"
    assert re.search(r'name="i-stallet"[^>]*>\s*Enheten</textarea>', page)
    remark(place, case_id, i_stallet="Enheten", stod="Enheten")
    assert "Förslag till ny text:" not in reviewer.get(f"/arende/{case_id}/runda").text

"""What people and programs do to a form: it is read for what it says, and nothing is lost."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest
from filled_forms import answers, changed, control, form, item, part, taken, typed
from hypothesis import given, settings
from hypothesis import strategies as st
from word_written import p, word

from grantflow.documents.importing.taken import Guess
from grantflow.documents.word.read import read
from grantflow.documents.wordforms.filled import read_forms

LOGIC = "stages.projektlogik"
CASE: dict[str, Any] = {
    "title": "Föräldrar möts",
    "stages": {
        "projektlogik": {
            "problem": "Föräldrar vet inte vart de vänder sig.",
            "goals": [
                {"id": "mal-1", "text": "Fler deltar", "target": 60, "by": "2027-03-31"},
                {"id": "mal-7", "text": "Fler känner till stödet"},
            ],
            "risks": [{"id": "risk-1", "risk": "Få kommer"}],
            "activities": [{"id": "aktivitet-1", "name": "Kurs", "partners": ["Föreningen"]}],
        }
    },
}
FORM = form("projektlogik", CASE)


def without_tags(xml: str) -> str:
    """Take away what LibreOffice takes away: tags, titles, rows and sections."""
    xml = re.sub(r"<w:(tag|alias) [^>]*/>", "", xml)
    return re.sub(r"<w15:repeatingSection(Item)?/>", "", xml)


def cell_after(xml: str, label: str, text: str) -> str:
    """Put a paragraph last in the cell to the right of a question."""
    at = xml.index("</w:tc>", xml.index("</w:tc>", xml.index(f">{label}</w:t>")) + 1)
    return f"{xml[:at]}{p(text)}{xml[at:]}"


def test_a_file_that_is_no_form_of_ours_is_none() -> None:
    assert read_forms(read(word(p("Ansökan")), "a.docx")) is None


def test_an_empty_form_answers_nothing() -> None:
    found = taken(form("projektlogik"))
    assert (found.answers, found.unplaced, found.new_rows) == ((), (), ())


def test_answers_say_where_they_stand_and_how_they_are_written() -> None:
    found = {one.path: one for one in taken(FORM).answers}
    day = found[f"{LOGIC}.goals[mal-1].by"]
    assert (day.value, day.quote) == (datetime.date(2027, 3, 31), "2027-03-31")
    assert re.fullmatch(r"table \d+ row \d+ column 2", day.place)
    assert found[f"{LOGIC}.problem"].place.startswith("paragraph ")


def test_what_is_typed_in_an_empty_row_is_a_new_row_with_the_next_id() -> None:
    new = changed(FORM, typed("goals.text", "Fler läser", 2))
    found = taken(new)
    assert answers(new)[f"{LOGIC}.goals[mal-3].text"] == "Fler läser"
    assert found.new_rows == (f"{LOGIC}.goals[mal-3]",)


def test_a_row_without_an_id_of_its_own_gets_the_one_a_reader_writes() -> None:
    new = changed(
        changed(FORM, typed("goals.text", "Fler läser", 2)), typed("goals.id", "mal-9", 2)
    )
    assert answers(new)[f"{LOGIC}.goals[mal-9].text"] == "Fler läser"
    assert taken(new).new_rows == ()


@pytest.mark.parametrize("bookmarks", [True, False])
def test_a_row_added_with_the_plus_sign_is_a_row_of_its_own(bookmarks: bool) -> None:
    """Word copies the row with everything in it, tags and ids too."""

    def added(xml: str) -> str:
        row = item(xml, "#mal-1")
        copy = row if bookmarks else re.sub(r"<w:bookmark(Start|End)[^>]*/>", "", row)
        return xml.replace(row, row + copy.replace("Fler deltar", "Fler läser"))

    found = answers(changed(FORM, added))
    assert found[f"{LOGIC}.goals[mal-1].text"] == "Fler deltar"
    assert found[f"{LOGIC}.goals[mal-2].text"] == "Fler läser"
    assert found[f"{LOGIC}.goals[mal-7].text"] == "Fler känner till stödet"
    assert taken(changed(FORM, added)).unplaced == ()


def test_rows_that_are_moved_or_taken_away_keep_the_others_as_they_are() -> None:
    def moved(xml: str) -> str:
        first, second = item(xml, "#mal-1"), item(xml, "#mal-7")
        return xml.replace(first + second, second + first)

    assert answers(changed(FORM, moved)) == answers(FORM)
    gone = answers(changed(FORM, lambda xml: xml.replace(item(xml, "#mal-1"), "")))
    assert gone == {path: v for path, v in answers(FORM).items() if "[mal-1]" not in path}


def test_a_row_whose_id_is_rubbed_out_is_still_the_same_row() -> None:
    def rubbed(xml: str) -> str:
        before = control(xml, "goals.id")
        after = before.replace("</w:sdtPr>", "<w:showingPlcHdr/></w:sdtPr>").replace("mal-1", "Ny")
        return xml.replace(before, after)

    assert answers(changed(FORM, rubbed)) == answers(FORM)


def test_an_id_that_can_be_none_is_told_and_the_row_keeps_its_own() -> None:
    new = changed(FORM, typed("goals.id", "mål två", 1))
    assert answers(new) == answers(FORM)
    (one,) = taken(new).unplaced
    assert (one.text, one.guesses) == ("mål två", ())
    assert "beteckning" in one.reason


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        ("goals.by", "3 mars 2027", datetime.date(2027, 3, 3)),
        ("goals.by", "3 Mar. 2027", datetime.date(2027, 3, 3)),
        ("goals.by", "2027-3-3", datetime.date(2027, 3, 3)),
        ("goals.by", "3/3 2027", datetime.date(2027, 3, 3)),
        ("goals.target", "1 250 000 kr", Decimal(1250000)),
        ("goals.target", "–12,5", Decimal("-12.5")),
        ("goals.target", "75 %", Decimal(75)),
        ("goals.level", "Effektmål", "effekt"),
        ("goals.causes", "orsak-2", "orsak-2"),
        ("activities.needs_money", "Ja", "ja"),
    ],
)
def test_an_answer_is_read_as_people_write_it(tag: str, text: str, value: object) -> None:
    found = taken(changed(FORM, typed(tag, text)))
    assert value in [one.value for one in found.answers if f".{tag.split('.')[1]}" in one.path]
    assert found.unplaced == ()


@pytest.mark.parametrize(
    ("tag", "text", "said"),
    [
        ("goals.by", "i mars", "inget datum"),
        ("goals.by", "2027-02-29", "inget datum"),
        ("goals.target", "många", "inget tal"),
        ("risks.likelihood", "7", "inget tal som passar"),
        ("goals.level", "huvudmål", "inget av valen: effekt, resultat, delmål"),
        ("goals.causes", "orsak ett", "ingen beteckning"),
        ("goals.text", "x" * 30_001, "30 000 tecken"),
    ],
)
def test_what_does_not_fit_its_field_is_kept_with_the_reason(
    tag: str, text: str, said: str
) -> None:
    found = taken(changed(FORM, typed(tag, text)))
    (one,) = found.unplaced
    assert one.text == text
    assert said in one.reason
    (guess,) = one.guesses
    table, name = tag.split(".")
    assert (guess.path, guess.score) == (f"{LOGIC}.{table}[{table_id(table)}].{name}", 100)
    assert guess.label


def table_id(table: str) -> str:
    return {"goals": "mal-1", "risks": "risk-1"}[table]


def test_a_date_is_the_day_a_reader_sees_and_not_the_one_the_file_hides() -> None:
    new = changed(FORM, typed("goals.by", "2028-01-01"))
    assert 'w:fullDate="2027-03-31' in control(part(new), "goals.by")
    assert answers(new)[f"{LOGIC}.goals[mal-1].by"] == datetime.date(2028, 1, 1)


def test_a_value_that_is_off_its_scale_is_told() -> None:
    parties = form("forankring", {"stages": {"forankring": {"partners": [{"organisation": "A"}]}}})
    (one,) = taken(changed(parties, typed("partners.step_now", "vänskap"))).unplaced
    assert "samverkan" in one.reason


def test_several_values_are_a_list_and_bad_ones_do_not_move_the_others() -> None:
    made = form("idea", {"idea": {"programmes": ["37a", "esf"]}})
    broken = taken(changed(made, typed("programmes", "xyz")))
    assert [(one.path, one.value) for one in broken.answers] == [("idea.programmes[1]", "esf")]
    assert broken.unplaced[0].guesses == (
        Guess("idea.programmes", broken.unplaced[0].guesses[0].label, 100),
    )


def test_one_programme_stays_one_and_two_are_a_list() -> None:
    one = form("arende", {"programme": "37a"})
    assert answers(one) == {"programme": "37a"}
    assert answers(changed(one, typed("programme", "esf", 1))) == {
        "programme[1]": "37a",
        "programme[2]": "esf",
    }
    assert answers(form("arende", {"programme": ["37a"]})) == {"programme[1]": "37a"}


def test_money_without_a_year_is_told() -> None:
    budget = form("budget", {"budget": {"rows": [{"amounts": {"2026": 500}}]}})
    rubbed = changed(budget, lambda xml: xml.replace(">2026<", "><"))
    (one,) = taken(rubbed).unplaced
    assert (one.text, one.guesses[0].path) == ("500", "budget.rows[kostnad-1].amounts")
    assert "år" in one.reason
    late = changed(budget, typed("rows.amounts@", "i år"))
    assert taken(late).unplaced[0].text == "i år: 500"


def test_each_amount_has_a_year_of_its_own() -> None:
    told = {"budget": {"rows": [{"amounts": {"2026": 500, "2027": 600}}]}}
    budget = form("budget", told)
    twice = taken(changed(budget, typed("rows.amounts@", "2026", 1)))
    assert [(one.text, one.reason) for one in twice.unplaced] == [
        ("2026: 600", "Året står två gånger.")
    ]
    gone = changed(budget, lambda xml: xml.replace(control(xml, "rows.amounts@", 1), ""))
    assert [one.text for one in taken(gone).unplaced] == ["600"]
    assert answers(gone) == {"budget.rows[kostnad-1].amounts.2026": 500}


def test_a_row_that_lacks_what_it_must_have_is_kept_as_text() -> None:
    made = form("arende", {"waivers": [{"code": "IMP03", "reason": "Beslutas senare"}]})
    found = taken(changed(made, lambda xml: xml.replace(">IMP03<", "><")))
    assert found.answers == ()
    (one,) = found.unplaced
    assert one.text == "Beslutas senare"
    assert "Vilken anmärkning?" in one.reason


def test_a_field_that_stands_twice_is_told_when_the_answers_differ() -> None:
    def twice(xml: str) -> str:
        problem = control(xml, "problem")
        return xml.replace(problem, problem + problem.replace("Föräldrar vet", "Ingen vet"))

    new = changed(FORM, twice)
    assert answers(new) == answers(FORM)
    (one,) = taken(new).unplaced
    assert one.text.startswith("Ingen vet")
    assert one.guesses[0].path == f"{LOGIC}.problem"


def test_text_beside_the_fields_is_kept_with_the_field_it_stands_by() -> None:
    beside = changed(FORM, lambda xml: cell_after(xml, "Vad ska vara uppnått?", "Fråga Anna!"))
    (one,) = taken(beside).unplaced
    assert one.text == "Fråga Anna!"
    assert one.guesses[0].label == "Vad ska vara uppnått?"
    assert answers(beside) == answers(FORM)


def test_text_between_the_questions_and_in_them_is_kept() -> None:
    between = changed(FORM, lambda xml: xml.replace("<w:tbl>", f"{p('Egen anteckning')}<w:tbl>", 1))
    assert [one.text for one in taken(between).unplaced] == ["Egen anteckning"]
    added = changed(FORM, lambda xml: xml.replace(">Risker<", ">Risker, se mötet i maj<", 1))
    assert [one.text for one in taken(added).unplaced] == ["Risker, se mötet i maj"]
    behind = changed(
        FORM,
        lambda xml: xml.replace(
            control(xml, "aim"), control(xml, "aim") + "<w:r><w:t>Bra</w:t></w:r>"
        ),
    )
    (one,) = taken(behind).unplaced
    assert (one.text, one.guesses[0].path) == ("Bra", f"{LOGIC}.aim")


def test_paragraphs_in_a_field_are_lines_of_its_answer() -> None:
    def in_paragraphs(xml: str) -> str:
        before = control(xml, "problem")
        start = xml.rindex("<w:p>", 0, xml.index(before))
        stop = xml.index("</w:p>", start) + len("</w:p>")
        head = before.split("<w:sdtContent>")[0]
        inside = f"<w:sdtContent>{p('Första')}{p('Andra')}</w:sdtContent></w:sdt>"
        return xml[:start] + head + inside + xml[stop:]

    assert answers(changed(FORM, in_paragraphs))[f"{LOGIC}.problem"] == "Första\nAndra"


def test_without_tags_the_bookmarks_tell_the_same() -> None:
    bare = changed(FORM, without_tags)
    assert answers(bare) == answers(FORM)
    assert taken(bare).unplaced == ()


def test_a_control_that_somebody_has_taken_away_leaves_its_field_known() -> None:
    def taken_away(xml: str) -> str:
        return xml.replace(control(xml, "problem"), "<w:r><w:t>Skrivet för hand</w:t></w:r>")

    assert answers(changed(FORM, taken_away))[f"{LOGIC}.problem"] == "Skrivet för hand"


def test_paragraphs_below_a_field_without_tags_belong_to_it() -> None:
    def longer(xml: str) -> str:
        xml = without_tags(xml)
        at = xml.index("</w:p>", xml.index("Föräldrar vet inte")) + len("</w:p>")
        return xml[:at] + p("Andra stycket") + p("") + p("Tredje") + xml[at:]

    told = answers(changed(FORM, longer))
    assert told[f"{LOGIC}.problem"].endswith("vänder sig.\nAndra stycket\n\nTredje")


def test_a_form_is_known_by_its_head_when_its_properties_are_gone() -> None:
    bare = changed(FORM, lambda xml: xml.replace("grantflow-form", "x"), "docProps/custom.xml")
    assert answers(bare) == answers(FORM)


def test_an_older_edition_with_other_words_is_read_without_noise() -> None:
    def older(xml: str) -> str:
        xml = xml.replace("Vilket problem vill ni lösa?", "Vilket problem löser ni?")
        xml = xml.replace(">Risker<", ">Vad hotar bygget?<")
        return xml.replace("Varför frågar vi? ", "Varför frågar vi? Förr skrev vi så här. ")

    same = changed(FORM, older)
    assert taken(same).unplaced
    edition = changed(
        same, lambda xml: re.sub(r">[0-9a-f]{8}<", ">00000000<", xml), "docProps/custom.xml"
    )
    assert taken(edition).unplaced == ()
    assert answers(edition) == answers(FORM)


def test_tracked_changes_are_read_as_accepted() -> None:
    def tracked(xml: str) -> str:
        run = '<w:r><w:t xml:space="preserve">Fler deltar</w:t></w:r>'
        ins = "<w:ins><w:r><w:t>Alla deltar</w:t></w:r></w:ins>"
        gone = "<w:del><w:r><w:delText>Fler deltar</w:delText></w:r></w:del>"
        return xml.replace(run, gone + ins, 1)

    assert answers(changed(FORM, tracked))[f"{LOGIC}.goals[mal-1].text"] == "Alla deltar"


@given(st.lists(st.sampled_from(["#mal-1", "#mal-7", "#risk-1"]), max_size=6))
@settings(max_examples=15)
def test_however_rows_are_copied_none_is_lost_and_ids_are_their_own(rows: list[str]) -> None:
    def copied(xml: str) -> str:
        for number, name in enumerate(rows):
            row = item(xml, name)
            told = re.sub(">(Fler (deltar|känner)|Få kommer)", f">Kopia {number}", row)
            xml = xml.replace(row, row + told)
        return f"{xml}\n"

    found = taken(changed(FORM, copied))
    ids = [one.path for one in found.answers if one.path.endswith((".text", ".risk"))]
    assert len(ids) == len(set(ids)) == 3 + len(rows)
    assert len(found.new_rows) == len(rows)
    assert found.unplaced == ()
    assert answers(FORM).items() <= answers(changed(FORM, copied)).items()

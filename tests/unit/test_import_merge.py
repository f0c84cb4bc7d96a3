"""Merging into a case: what it lacks is filled in, what it says stands, and twice is once."""

import datetime
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imported import into
from strategies import applications, texts

from grantflow.documents import casefile
from grantflow.documents.casewrite import dump_application
from grantflow.documents.importing.fields import fields
from grantflow.documents.importing.merging import merge, new_case
from grantflow.documents.importing.taken import Answer, Guess, Taken, Unplaced
from grantflow.model.application import Application
from grantflow.model.walk import leaves

GOALS = "stages.projektlogik.goals"
CASE = """\
# Vårt ärende
grantflow: 1
title: Trygg start   # arbetsnamn
stages:
  projektlogik:
    aim: "Att fler får stöd."
    goals:
      - id: mal-1
        text: "Fler vet vart de kan vända sig"
        indicator: Andel ja
      - {id: eget, text: "Fler deltar"}
    # Inga aktiviteter än
  omvarldsbevakning:
    revisions: [2024-02-05]
budget:
  rows:
    - id: kostnad-1
      text: Projektledare
      amounts: {2026: 100}
"""


def taken(answers: dict[str, Any], *rest: str, origin: Any = "draft", new: bool = True) -> Taken:
    found = tuple(Answer(path, value, "paragraph 1", str(value)) for path, value in answers.items())
    rows = {match[0] for path in answers if (match := re.match(r"[^\[]+\[[^\]]+\](?=\.)", path))}
    waiting = tuple(Unplaced(text, "paragraph 2", (Guess("title", "Titel", 60),)) for text in rest)
    return Taken(origin, "fil.docx", found, waiting, tuple(rows) if new else ())


def merged(found: Taken, case: str = CASE) -> tuple[str, Any]:
    content, result = into(found, case.encode())
    return content.decode(), result


def test_what_the_case_lacks_is_put_where_it_belongs_and_the_rest_is_untouched() -> None:
    """Comments, quotes and order are somebody's work."""
    text, result = merged(
        taken(
            {
                "idea.summary": "En kurs.",
                "stages.projektlogik.problem": "Kö.",
                f"{GOALS}[mal-1].text": "Fler deltar",
                f"{GOALS}[mal-1].by": datetime.date(2027, 5, 1),
            }
        )
    )
    assert (result.answers, result.rows, result.known, result.conflicts) == (3, 0, 1, [])
    lines = text.splitlines()
    assert [line for line in CASE.splitlines() if line not in lines] == [
        '      - {id: eget, text: "Fler deltar"}'
    ]
    assert '      - {id: eget, text: "Fler deltar", by: 2027-05-01}' in lines


def test_another_answer_is_shown_and_the_case_keeps_its_own() -> None:
    """Path, label, what the case says and what the file says."""
    text, result = merged(
        taken({"stages.projektlogik.aim": "Att färre köar.", "title": "trygg   start"})
    )
    assert text == CASE
    [conflict] = result.conflicts
    assert (conflict.path, conflict.label) == ("stages.projektlogik.aim", "Syfte")
    assert (conflict.case, conflict.file) == ("Att fler får stöd.", "Att färre köar.")
    assert result.known == 1


def test_rows_of_a_draft_are_known_by_name_and_get_ids_that_are_free() -> None:
    """A draft counts its own rows from one; `mal-1` there is another goal than in the case."""
    text, result = merged(
        taken(
            {
                f"{GOALS}[mal-1].text": "Färre köar",
                f"{GOALS}[mal-2].text": "fler deltar",
                f"{GOALS}[mal-2].indicator": "Antal",
                "stages.projektlogik.activities[aktivitet-1].name": "Kurs",
                "stages.projektlogik.activities[aktivitet-1].goals[1]": "mal-2",
                "stages.projektlogik.activities[aktivitet-1].goals[2]": "mal-1",
            }
        )
    )
    logic = casefile.loads(text.encode(), "x").application.stages.projektlogik

    assert [(goal.id, goal.text, goal.indicator) for goal in logic.goals] == [
        ("mal-1", "Fler vet vart de kan vända sig", "Andel ja"),
        ("eget", "Fler deltar", "Antal"),
        ("mal-3", "Färre köar", None),
    ]
    assert logic.activities[0].goals == ["eget", "mal-3"]
    assert (result.rows, result.conflicts) == (2, [])


def test_rows_of_a_form_are_known_by_their_id() -> None:
    """A form was written from the case: a new text in the row is another answer."""
    answers = {f"{GOALS}[mal-1].text": "Alla vet vart", f"{GOALS}[mal-1].unit": "föräldrar"}
    text, result = merged(taken(answers, origin="form", new=False))

    assert [conflict.path for conflict in result.conflicts] == [f"{GOALS}[mal-1].text"]
    assert "unit: föräldrar" in text
    assert "Alla vet vart" not in text


def test_amounts_are_filled_in_year_by_year() -> None:
    """One year may be there already."""
    row = "budget.rows[kostnad-1]"
    text, result = merged(
        taken(
            {
                f"{row}.text": "Projektledare",
                f"{row}.amounts.2026": Decimal(90),
                f"{row}.amounts.2027": Decimal(200),
            }
        )
    )
    assert "amounts: {2026: 100, 2027: 200}" in text
    assert [(one.path, one.case, one.file) for one in result.conflicts] == [
        (f"{row}.amounts.2026", 100, 90)
    ]


def test_lists_of_days_grow_and_choices_are_not_added_to() -> None:
    """Another revision is one more; another set of choices is another answer."""
    day = "stages.omvarldsbevakning.revisions"
    kinds = "stages.spridningsplan.what_kinds"
    case = CASE.replace("budget:", "  spridningsplan: {what_kinds: [metod]}\nbudget:")
    text, result = merged(
        taken(
            {
                f"{day}[1]": datetime.date(2024, 2, 5),
                f"{day}[2]": datetime.date(2024, 3, 4),
                f"{kinds}[1]": "resultat",
            }
        ),
        case,
    )
    assert "revisions: [2024-02-05, 2024-03-04]" in text
    assert [(one.path, one.case, one.file) for one in result.conflicts] == [
        (kinds, ["metod"], ["resultat"])
    ]


def test_text_without_a_place_waits_last_in_the_case() -> None:
    """With its file, its place, and the guesses with their scores; once."""
    text, result = merged(taken({}, "Vart hör det här?"))
    again, second = merged(taken({}, "Vart hör  det här?"), text)

    assert text.endswith(
        "unplaced:\n"
        '  - text: "Vart hör det här?"\n'
        "    source: fil.docx\n"
        "    place: paragraph 2\n"
        "    guesses:\n"
        "      - path: title\n"
        "        score: 60\n"
    )
    assert len(result.unplaced) == 1
    assert (again, second.unplaced) == (text, [])


def test_text_that_has_been_given_a_place_does_not_come_back() -> None:
    """Somebody moved it to an answer and took it away from the end."""
    text, result = merged(taken({}, "Att fler får stöd."))
    assert (text, result.unplaced) == (CASE, [])


def test_many_rows_are_added_at_once() -> None:
    """An import of hundreds of rows must not read the case anew for each."""
    answers = {f"{GOALS}[mal-{n}].text": f"Nytt mål {n}" for n in range(1, 40)}
    text, result = merged(taken(answers))
    rows = casefile.loads(text.encode(), "x").application.stages.projektlogik.goals

    assert [row.text for row in rows[2:]] == list(answers.values())
    assert len(result.changes) == 1


def test_a_new_case_holds_what_was_taken_and_nothing_else() -> None:
    """Without a case to merge into."""
    found = taken({"title": "Ny", f"{GOALS}[mal-1].text": "Fler vet", "programme": "37a"}, "Rest.")
    case = new_case(found)

    assert {leaf.path: leaf.value for leaf in leaves(case)} == {
        "grantflow": 1,
        "title": "Ny",
        "programme": "37a",
        f"{GOALS}[mal-1].text": "Fler vet",
    }
    assert [one.text for one in case.unplaced] == ["Rest."]


@pytest.mark.parametrize("path", ["waivers[1].code", "programme[1]", "idea.programmes[1]"])
def test_everything_that_a_form_holds_can_be_merged(path: str) -> None:
    """Forms hold what no draft does: what is set aside, several programmes."""
    value = "IMP01" if path.startswith("waivers") else "esf"
    found = taken({path: value}, origin="form", new=False)
    text, _ = merged(found)
    again, second = merged(found, text)

    assert value in text
    assert (again, second.answers, second.conflicts) == (text, 0, [])


def test_a_case_in_json_is_filled_in_too() -> None:
    """Programs write JSON; rows and waiting texts are added in its own style."""
    case = '{\n  "title": "x",\n  "unplaced": [{"text": "Gammal."}]\n}\n'
    found = taken({f"{GOALS}[mal-1].text": "Fler vet"}, "Ny text.", "En till.")
    text, _ = merged(found, case)
    application = casefile.loads(text.encode(), "fall.json").application

    assert json.loads(text)["title"] == "x"
    assert [one.text for one in application.unplaced] == ["Gammal.", "Ny text.", "En till."]
    assert application.stages.projektlogik.goals[0].text == "Fler vet"
    assert merged(found, text)[0] == text


# -- any file, any case ------------------------------------------------------------------------

_ROW = re.compile(r"[^\[]+\[[^\]]+\](?=\.)")


def everything_in(application: Application, rest: list[str], *, new: bool) -> Taken:
    """Return all that a case says as if it had been taken from a file."""
    found = [
        Answer(leaf.path, leaf.value, "paragraph 1", str(leaf.value))
        for leaf in leaves(application)
        if leaf.path != "grantflow"
    ]
    rows = {match[0] for one in found if (match := _ROW.match(one.path))}
    rows = {row for row in rows if row.split("[")[0] in fields()}
    waiting = tuple(Unplaced(text, "paragraph 2") for text in rest)
    return Taken(
        "draft" if new else "form", "fil.docx", tuple(found), waiting, tuple(rows) if new else ()
    )


files = st.builds(everything_in, applications, st.lists(texts, max_size=3), new=st.booleans())


def answers(content: bytes) -> dict[str, Any]:
    application = casefile.loads(content, "fall.yaml").application
    return {leaf.path: leaf.value for leaf in leaves(application)}


@settings(max_examples=25)
@given(files, applications)
def test_merging_never_changes_an_answer_that_stands(found: Taken, case: Application) -> None:
    """Whatever the file says."""
    before = dump_application(case).encode()
    after, _ = into(found, before)
    held = answers(after)

    assert {path: held.get(path) for path in answers(before)} == answers(before)


@settings(max_examples=25)
@given(files, applications)
def test_merging_the_same_file_twice_is_merging_it_once(found: Taken, case: Application) -> None:
    """No duplicated row, no duplicated text, not a byte."""
    once, _ = into(found, dump_application(case).encode())
    twice, second = into(found, once)

    assert twice == once
    assert (second.answers, second.rows, second.unplaced) == (0, 0, [])


@settings(max_examples=25)
@given(applications, st.booleans())
def test_a_case_merged_into_itself_is_itself(case: Application, new: bool) -> None:
    """A form that nobody has changed brings nothing, and contradicts nothing."""
    content = dump_application(case).encode()
    after, result = into(everything_in(case, [], new=new), content)

    assert after == content
    assert (result.answers, result.rows, result.conflicts) == (0, 0, [])


@settings(max_examples=25)
@given(files)
def test_a_new_case_keeps_every_answer(found: Taken) -> None:
    """Import without a case is export backwards."""
    made = {leaf.pattern: leaf.value for leaf in leaves(new_case(found))}
    merge(found, Application())

    patterns = {re.sub(r"\[[^\]]*\]|\.\d{4}(?=$)", "", answer.path) for answer in found.answers}
    assert patterns <= made.keys()

"""Drafts read into a case: what is sure is placed, the rest is kept with guesses, nothing lost."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imported import Written, answers, case_of, lost, taken, unplaced

from grantflow.documents import casefile
from grantflow.documents.importing.fields import fields
from grantflow.model.walk import leaves

LOGIC = "stages.projektlogik"


def test_headings_lead_to_the_questions_they_answer() -> None:
    """Paragraphs keep an empty line between them, list items a dash."""
    found = taken(
        Written()
        .heading("Trygg start i Provby")
        .heading("1. Bakgrund")
        .text("Föräldrar får vänta.", "Mammor får vänta längst.")
        .heading("2. Syftet med projektet")
        .text("Att fler får stöd i tid:")
        .items("på sfi", "i öppna förskolan")
    )
    assert answers(found) == {
        "title": "Trygg start i Provby",
        f"{LOGIC}.problem": "Föräldrar får vänta.\n\nMammor får vänta längst.",
        f"{LOGIC}.aim": "Att fler får stöd i tid:\n\n- på sfi\n- i öppna förskolan",
    }
    assert unplaced(found) == []


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Problembeskrivning", "problem"),
        ("VARFÖR BEHÖVS PROJEKTET?", "problem"),
        ("3.2 Våra långsiktiga effekter", "long_term_effects"),
        ("Målgruppen", "target_group.description"),
        ("Hur når ni pappor?", "parenting_support.fathers"),
        ("Så följer vi upp målen (max 2 000 tecken)", "follow_up.how"),
    ],
)
def test_a_heading_may_be_worded_in_many_ways(heading: str, field: str) -> None:
    """Number, case, endings and what stands in brackets make no difference."""
    found = taken(f"# {heading}\n\nDet här är vårt svar.\n")
    assert answers(found) == {f"{LOGIC}.{field}": "Det här är vårt svar."}


@pytest.mark.parametrize(
    "heading", ["Syfte och mål med spridningen", "Uppdrag", "Gruppens måltider"]
)
def test_a_heading_that_is_only_somewhat_alike_places_nothing(heading: str) -> None:
    """A wrong answer costs more than a question; the guesses show how like they are."""
    found = taken(f"# Projektplan\n\n# {heading}\n\nEn text om något.\n\n# Syfte\n\nAtt nå fler.\n")

    assert answers(found) == {f"{LOGIC}.aim": "Att nå fler."}
    kept = found.unplaced[0]
    assert kept.text == f"{heading}\n\nEn text om något."
    assert all(50 <= guess.score < 90 for guess in kept.guesses)
    assert len(kept.guesses) <= 3


def test_a_sub_heading_is_read_inside_its_stage() -> None:
    """'Metod' means the method of the mapping below 'Jämställdhet', and nothing alone."""
    inside = taken(
        Written()
        .heading("Jämställdhet")
        .heading("Metod", 2)
        .text("4R")
        .heading("Kompetens", 2)
        .text("En utbildad strateg.")
    )
    alone = taken(Written().heading("Metod").text("4R"))

    gender = "stages.jamstalldhetskartlaggning"
    assert answers(inside) == {
        f"{gender}.method": "4R",
        f"{gender}.competence": "En utbildad strateg.",
    }
    assert answers(alone) == {}
    assert unplaced(alone) == ["Metod\n\n4R"]


def test_a_sub_heading_without_a_question_belongs_to_the_answer_above() -> None:
    """People part long answers with headings of their own; the heading goes along."""
    found = taken("# Bakgrund\n\nKö.\n\n## Läget i Provby\n\nTre köer.\n\n# Syfte\n\nKortare kö.\n")

    assert answers(found) == {
        f"{LOGIC}.problem": "Kö.\n\nLäget i Provby\n\nTre köer.",
        f"{LOGIC}.aim": "Kortare kö.",
    }


def test_what_a_line_says_it_answers_is_taken() -> None:
    """'Syfte: …' is as good as a heading; an unknown label is part of the text."""
    found = taken(
        "# Om projektet\n\nArbetsnamn: Trygg start\n\nPeriod: 1 september 2026 – 31 maj 2027\n\n"
        "Sökande: Provby kommun\n\nVäder: växlande\n"
    )
    assert answers(found) == {
        "idea.working_title": "Trygg start",
        "idea.period_start": datetime.date(2026, 9, 1),
        "idea.period_end": datetime.date(2027, 5, 31),
        "applicant.name": "Provby kommun",
    }
    assert unplaced(found) == ["Om projektet\n\nVäder: växlande"]


def test_a_table_becomes_rows_with_values_of_the_right_kind() -> None:
    """Heads of columns are enough, whatever the heading above says."""
    found = taken(
        Written()
        .heading("Så mäter vi")
        .table(
            ["Mål", "Indikator", "Utgångsläge", "Målvärde", "Senast", "Ansvarig"],
            ["Fler vet vart", "Andel ja", "39 %", "75 procent", "30 nov 2027", "Projektledaren"],
            ["Fler deltar", "Antal", "0", "1 250", "2027-11-30", "Pedagogen"],
        )
        .table(
            ["Risk", "Sannolikhet", "Konsekvens", "Åtgärd"],
            ["Få kommer", "3", "4", "Vi ringer"],
        )
    )
    goals = case_of(found).stages.projektlogik.goals
    risks = case_of(found).stages.projektlogik.risks

    assert [(g.id, g.text, g.baseline, g.target) for g in goals] == [
        ("mal-1", "Fler vet vart", Decimal(39), Decimal(75)),
        ("mal-2", "Fler deltar", Decimal(0), Decimal(1250)),
    ]
    assert {goal.by for goal in goals} == {datetime.date(2027, 11, 30)}
    assert [(r.risk, r.likelihood, r.consequence, r.measure) for r in risks] == [
        ("Få kommer", 3, 4, "Vi ringer")
    ]
    assert unplaced(found) == ["Så mäter vi"]


def test_tables_about_the_same_rows_are_put_together() -> None:
    """By the number that the document gives them, or by name; references follow."""
    found = taken(
        Written()
        .table(["Nr", "Mål", "Nivå"], ["M1", "Fler vet", "Resultat"], ["M2", "Fler gör", "Effekt"])
        .table(["Nr", "Indikator", "Målvärde"], ["M2", "Antal", "60"], ["M1", "Andel", "75"])
        .table(
            ["Aktivitet", "Mål", "Start", "Slut"], ["Kurs", "M2, M1", "2026-09-01", "2027-01-31"]
        )
        .table(["Aktivitet", "Ansvarig", "Deltagare"], ["Kurs", "Läraren", "80"])
    )
    logic = case_of(found).stages.projektlogik

    assert [(g.text, g.indicator, g.target) for g in logic.goals] == [
        ("Fler vet", "Andel", Decimal(75)),
        ("Fler gör", "Antal", Decimal(60)),
    ]
    assert [(a.name, a.goals, a.responsible, a.participants) for a in logic.activities] == [
        ("Kurs", ["mal-2", "mal-1"], "Läraren", 80)
    ]
    assert unplaced(found) == []


def test_amounts_stand_under_their_years_and_sums_are_set_apart() -> None:
    """A sum that became a cost would double the budget."""
    found = taken(
        Written()
        .heading("Budget")
        .table(
            ["Kostnad", "Kostnadsslag", "2026", "2027", "Summa"],
            ["Projektledare", "Personal", "124 000 kr", "372 tkr", "496 000 kr"],
            ["Summa", "", "124 000 kr", "372 000 kr", "496 000 kr"],
        )
    )
    rows = case_of(found).budget.rows

    assert [(r.text, r.kind, r.amounts) for r in rows] == [
        ("Projektledare", "personal", {2026: Decimal(124000), 2027: Decimal(372000)})
    ]
    assert [one.reason for one in found.unplaced] == ["Räknas ut av det som står i tabellerna."]


def test_a_row_that_only_begins_as_a_sum_is_a_row() -> None:
    """A sum is that word alone beside figures, in Word as in Excel; anything else is somebody's."""
    found = taken(
        Written()
        .heading("Aktiviteter")
        .table(
            ["Aktivitet", "Ansvarig", "Start"],
            ["Totalt antal deltagare räknas", "Projektledaren", "2026-02-01"],
            ["Total genomgång", "", ""],
            ["Summa", "", ""],
        )
        .heading("Risker")
        .table(
            ["Risk", "Sannolikhet", "Konsekvens"],
            ["Totalt stopp", "3", "5"],
            ["Totalt:", "3", "60 poäng"],
        )
        .heading("Budget")
        .table(
            ["Kostnad", "Kostnadsslag", "2026"],
            ["Total utvärdering", "externa tjänster", "10 000"],
            ["Totala kostnader", "", "10 000 kr"],
            ["Summa personal", "", "0"],
        )
    )
    logic, budget = case_of(found).stages.projektlogik, case_of(found).budget

    assert [one.name for one in logic.activities] == [
        "Totalt antal deltagare räknas",
        "Total genomgång",
    ]
    assert [one.risk for one in logic.risks] == ["Totalt stopp"]
    assert [one.text for one in budget.rows] == ["Total utvärdering"]
    assert unplaced(found) == [
        "Summa\nTotalt: | 3 | 60 poäng\nTotala kostnader | 10 000 kr\nSumma personal | 0"
    ]


def test_a_column_of_sums_is_left_out_and_one_of_words_is_kept() -> None:
    """ "Totalt" over figures is counted from the others; over words it says something."""
    found = taken(
        Written()
        .heading("Mål")
        .table(
            ["Mål", "Indikator", "Totalt antal"],
            ["Fler läser", "Enkät", "60"],
            ["Fler skriver", "Prov", "60 personer i tre kommuner"],
        )
    )
    assert unplaced(found) == ["Totalt antal: 60 personer i tre kommuner"]


def test_a_table_of_labels_and_answers_fills_fields_or_one_row() -> None:
    """Forms of other funders have a question to the left and the answer to the right."""
    found = taken(
        Written()
        .heading("Sökande")
        .table(["Organisationsnummer", "212000-0000"], ["Län", "Kronobergs län"])
        .heading("Målgrupp")
        .table(["Kvinnor", "72"], ["Män", "48 personer"], ["Skostorlek", "41"])
        .heading("Intyg")
        .table(
            ["Part", "Föreningen Bro"],
            ["Organisationsnummer", "802400-0001"],
            ["Partens roll", "Leder kursen"],
            ["Partens ansvar", "Lokal och fika"],
        )
    )
    assert answers(found) == {
        "applicant.org_number": "212000-0000",
        "applicant.county": "Kronobergs län",
        f"{LOGIC}.target_group.women": 72,
        f"{LOGIC}.target_group.men": 48,
        "stages.forankring.partners[part-1].organisation": "Föreningen Bro",
        "stages.forankring.partners[part-1].org_number": "802400-0001",
        "stages.forankring.partners[part-1].role": "Leder kursen",
        "stages.forankring.partners[part-1].responsibility": "Lokal och fika",
    }
    assert "Skostorlek: 41" in unplaced(found)


def test_a_table_that_may_be_one_of_two_is_kept_until_a_heading_tells() -> None:
    """Seats in the steering group and in the working group look the same."""
    rows = (["Funktion", "Organisation", "Mandat"], ["Rektor", "Provby kommun", "Beslutar"])
    alone = taken(Written().heading("Bilaga 1").table(*rows))
    below = taken(Written().heading("Styrgruppen").table(*rows))

    assert answers(alone) == {}
    assert "Rektor | Provby kommun | Beslutar" in alone.unplaced[0].text
    [seat] = case_of(below).stages.forankring.steering_group.members
    assert (seat.function, seat.organisation, seat.mandate) == (
        "Rektor",
        "Provby kommun",
        "Beslutar",
    )


@pytest.mark.parametrize(
    ("head", "text", "reason"),
    [
        ("Senast", "hösten 2027", "datum"),
        ("Målvärde", "många fler", "siffra"),
        ("Nivå", "ganska hög", "valen"),
        ("Målvärde", "60 till 80", "siffra"),
    ],
)
def test_what_does_not_fit_its_field_is_kept_with_the_reason(
    head: str, text: str, reason: str
) -> None:
    """The text stays, the field is named, and the person hears why."""
    found = taken(Written().table(["Mål", "Indikator", head], ["Fler vet", "Andel", text]))

    [kept] = found.unplaced
    assert (kept.text, kept.guesses[0].score, len(kept.guesses)) == (text, 100, 1)
    assert reason in kept.reason
    assert answers(found)[f"{LOGIC}.goals[mal-1].text"] == "Fler vet"


def test_list_items_under_a_table_of_the_forms_become_rows() -> None:
    """Goals are written as a list more often than as a table."""
    found = taken(
        "# Mål\n\nVi har två mål.\n\n- Fler vet vart.\n- Fler deltar.\n\n# Risker\n\n- Få kommer.\n"
    )

    assert answers(found) == {
        f"{LOGIC}.goals[mal-1].text": "Fler vet vart.",
        f"{LOGIC}.goals[mal-2].text": "Fler deltar.",
        f"{LOGIC}.risks[risk-1].risk": "Få kommer.",
    }
    assert unplaced(found) == ["Vi har två mål."]


def test_labelled_lines_under_a_list_make_rows_with_columns() -> None:
    """'Mål 1: …' begins a row, what follows belongs to it."""
    found = taken(
        "# Mål\n\nMål 1: Fler vet.\n\nIndikator: Andel.\n\nMål 2: Fler gör.\n\nIndikator: Antal.\n"
    )
    assert answers(found) == {
        f"{LOGIC}.goals[mal-1].text": "Fler vet.",
        f"{LOGIC}.goals[mal-1].indicator": "Andel.",
        f"{LOGIC}.goals[mal-2].text": "Fler gör.",
        f"{LOGIC}.goals[mal-2].indicator": "Antal.",
    }


def test_our_own_standing_texts_are_nobodys_answer() -> None:
    """What our documents say beside the answers; a text that says more is somebody's."""
    standing = "Ordalydelsen i Min ansökan är inte verifierad."
    found = taken(
        Written()
        .heading("Syfte")
        .text(standing, "Att nå fler.")
        .heading("Målgrupp")
        .text("Inget svar än")
        .heading("Effekter på lång sikt")
        .text(f"{standing} Men vi tror det.")
    )
    assert answers(found) == {
        f"{LOGIC}.aim": "Att nå fler.",
        f"{LOGIC}.long_term_effects": f"{standing} Men vi tror det.",
    }


def test_the_same_question_answered_twice_keeps_both_texts() -> None:
    """The first stands, the second waits for somebody to choose."""
    found = taken("# Bakgrund\n\nEn kö.\n\n# Behov\n\nEn brist.\n")

    assert answers(found) == {f"{LOGIC}.problem": "En kö."}
    assert unplaced(found) == ["En brist."]
    assert "redan" in found.unplaced[0].reason


def test_questions_of_other_funders_are_left_alone() -> None:
    """A draft for § 37a has no answers about statsstöd, whatever a heading says."""
    text = "# Statsstöd\n\nInget företag får stöd.\n"

    assert answers(taken(text, ("esf",))) == {"esf.state_aid": "Inget företag får stöd."}
    assert answers(taken(text, ("37a",))) == {}
    assert unplaced(taken(text, ("37a",))) == ["Statsstöd\n\nInget företag får stöd."]


def test_a_table_pasted_as_text_is_read_like_one_in_word() -> None:
    """Bars in Markdown, tabs from a word processor."""
    bars = "| Risk | Åtgärd |\n|---|---|\n| Få kommer | Vi ringer |\n"
    tabs = "Risk\tÅtgärd\nFå kommer\tVi ringer\n"
    expected = {
        f"{LOGIC}.risks[risk-1].risk": "Få kommer",
        f"{LOGIC}.risks[risk-1].measure": "Vi ringer",
    }

    assert answers(taken(f"# Risker\n\n{bars}")) == expected
    assert answers(taken(f"# Risker\n\n{tabs}")) == expected


# -- our own applications ----------------------------------------------------------------------

# What part of the answers that stand in the document comes back to its place, at least.  Some of
# the figures are short and stand in the document by chance ("ja", "Enhetschef").
SHARES = {
    "foraldraskap-i-nytt-land": 0.90,
    "arbete-och-sprak": 0.90,
    "foraldraskap-mars-2022": 0.75,
    "sprak-pa-jobbet-esf": 0.88,
    "samhallsguider-amif": 0.85,
}


@pytest.fixture(scope="module", params=sorted(SHARES))
def returned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return an example, the application drafted from it, and what was taken from that."""
    from grantflow.cli import run
    from grantflow.documents.importing.from_draft import from_draft
    from grantflow.documents.word.read import read

    path = Path("data/examples") / f"{request.param}.yaml"
    target = tmp_path_factory.mktemp("utkast") / "ansokan.docx"
    assert run(["draft", str(path), "-o", str(target), "--as-is"]) == 0
    word = read(target.read_bytes(), target.name)
    found = from_draft(word.draft, target.name, word)
    return request.param, casefile.load(path).application, word.draft, found


def test_our_own_application_comes_back(returned: Any) -> None:
    """What a colleague has changed in the Word file can be taken home."""
    from collections import Counter

    from grantflow.text.swedish import shown

    name, case, draft, found = returned
    written = " ".join(" ".join(block.written for block in draft.blocks).split()).lower()
    held = [
        (leaf.pattern, " ".join(str(leaf.value).split()))
        for leaf in leaves(case)
        # No application shows these scores; a figure such as 4 stands somewhere in any document.
        if not leaf.pattern.endswith((".actors.influence", ".actors.interest"))
        and " ".join(shown(leaf.value).split()).lower() in written
    ]
    back = Counter(
        (leaf.pattern, " ".join(str(leaf.value).split())) for leaf in leaves(case_of(found))
    )
    right = sum((Counter(held) & back).values())

    assert right / len(held) >= SHARES[name]


def test_nothing_of_our_own_application_contradicts_the_case_it_came_from(returned: Any) -> None:
    """A conflict where nobody has changed anything would make people stop reading conflicts."""
    from grantflow.documents.importing.merging import merge

    _, case, _, found = returned
    # The document writes out the call's title, where the case has the name of its file.
    conflicts = [one.path for one in merge(found, case).conflicts if one.path != "call.call"]
    assert conflicts == []


# -- nothing is lost ---------------------------------------------------------------------------

words = st.text(st.characters(categories=("L", "Nd"), codec="utf-8"), min_size=1, max_size=8)
sentences = st.lists(words, min_size=1, max_size=12).map(" ".join)
labels = st.sampled_from(
    [field.label for field in fields().values() if not field.column_of]
    + ["Väder", "Övrigt", "Datum"]
)
heads = st.sampled_from(sorted({field.label for field in fields().values() if field.column_of}))
headings = st.one_of(labels, sentences)
tables = st.lists(heads, min_size=2, max_size=5).flatmap(
    lambda head: st.lists(
        st.lists(sentences, min_size=len(head), max_size=len(head)), min_size=1, max_size=4
    ).map(lambda rows: [head, *rows])
)
parts = st.one_of(
    st.tuples(st.just("text"), sentences),
    st.tuples(st.just("label"), st.tuples(labels, sentences)),
    st.tuples(st.just("item"), sentences),
    st.tuples(st.just("table"), tables),
)
drafts = st.lists(st.tuples(headings, st.lists(parts, max_size=4)), min_size=1, max_size=5)


def written(draft: list[tuple[str, list[tuple[str, Any]]]]) -> tuple[Written, list[str]]:
    """Return a random draft as a Word file, and the texts that somebody has written in it."""
    document, texts = Written(), list[str]()
    for heading, content in draft:
        document.heading(heading, 2)
        for kind, value in content:
            if kind == "table":
                document.table(*value)
                texts += [cell for row in value[1:] for cell in row]
            elif kind == "label":
                document.text(f"{value[0]}: {value[1]}")
                texts.append(value[1])
            else:
                document.items(value) if kind == "item" else document.text(value)
                texts.append(value)
    return document, texts


@settings(max_examples=30)
@given(drafts)
def test_nothing_that_somebody_wrote_is_lost(draft: Any) -> None:
    """Every paragraph, list item and cell is an answer or waits under 'unplaced'."""
    document, texts = written(draft)
    assert lost(taken(document), texts) == []


@settings(max_examples=20)
@given(drafts)
def test_whatever_is_taken_is_a_case(draft: Any) -> None:
    """Values fit their fields, ids are not used twice, and the file loads."""
    document, _ = written(draft)
    found = taken(document)

    assert len({answer.path for answer in found.answers}) == len(found.answers)
    case_of(found)
    for one in found.unplaced:
        assert one.text.strip()
        assert len(one.guesses) <= 3

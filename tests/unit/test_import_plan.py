"""A plan för omvärldsbevakning typed by hand: its entries, its comments, and what is unclear."""

import datetime
from typing import Any

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from imported import Cell, Written, answers, case_of, lost, unplaced

from grantflow.documents.importing.from_plan import from_plan
from grantflow.documents.importing.taken import Taken

STAGE = "stages.omvarldsbevakning"
ACTORS: tuple[Cell, Cell] = (
    [
        "Kartlägg aktörer i länet",
        "Gå igenom vad de har på gång.",
        "",
        "· Region Påhitt (B, programmet Små steg. Kontakt på barnhälsan.)",
        "· Familjecentralen i Provby, öppen förskola tre dagar i veckan https://provby.example/fc",
        "· Se även vår lista.",
    ],
    ["Vill vi ha med någon?", "", "A tar vidare: Titta i listan", ""],
)
PROJECTS: tuple[Cell, Cell] = (
    [
        "Andras projekt och vad de kom fram till",
        "",
        "· Lek och lär",
        "Föräldrar samlades på biblioteket. https://lekochlar.example/om",
        "",
        "Vi har bett om ett samtal den 3 mars.",
        "· Första steget, ESF",
        "Första steget | Provlän (provlan.example)",
        "· Studieförbundet, se bildspelet",
    ],
    ["B tar vidare: be om deras enkät", "", "C tar vidare:", "Rapporten ligger i mappen.", "", "D"],
)
PAGES: tuple[Cell, Cell] = (
    ["Intressanta webbsidor/nyhetsbrev", "· Nyhetsbrevet Barn i Provlän", "· Xx", "· "],
    ["Något för oss?"],
)
NETWORKS: tuple[Cell, Cell] = (
    ["Nätverk och konferenser", "· Nätverket Språkvän (A och C har deltagit)", "· Tvärgruppen"],
    ["", "Träff med Tvärgruppen i maj"],
)
VISITS: tuple[Cell, Cell] = (["Studiebesök", "· Grannby – se hur tolkarna är med"], "")
FORWARD: tuple[Cell, Cell] = (["Så vill vi gå vidare", "Gör en tidplan."], ["", "D"])
FUNDING: tuple[Cell, Cell] = (
    ["Finansiering", "Vi följer AMIF och väntar på nästa utlysning. ESF är också möjligt."],
    "",
)
BLOCKS = (ACTORS, PROJECTS, PAGES, NETWORKS, VISITS, FORWARD, FUNDING)


def plan(*blocks: tuple[Cell, Cell]) -> Written:
    above = Written().text(
        "Plan för omvärldsbevakning",
        "\tDeltagare: fyra personer (A, B, C, D)",
        "2024-02-05, 11 mars 2024, 2024-04-22",
    )
    return above.table(("Aktivitet", "Kommentar"), *(blocks or BLOCKS))


def read(written: Written) -> Taken:
    found = from_plan(written.read(), "plan.docx")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def stage() -> Any:
    return case_of(read(plan())).stages.omvarldsbevakning


def test_the_lines_above_the_plan_are_its_days_and_participants(stage: Any) -> None:
    """The plan is revised at each meeting, and the days stand on one line."""
    assert stage.participants == ["A", "B", "C", "D"]
    assert stage.revisions == [
        datetime.date(2024, 2, 5),
        datetime.date(2024, 3, 11),
        datetime.date(2024, 4, 22),
    ]


def test_each_bullet_is_an_entry_and_what_follows_is_its_text(stage: Any) -> None:
    """Half sentences, addresses and empty lines included."""
    assert [(a.name, a.work, a.page) for a in stage.actors] == [
        ("Region Påhitt", "B, programmet Små steg. Kontakt på barnhälsan.", None),
        (
            "Familjecentralen i Provby",
            "öppen förskola tre dagar i veckan",
            "https://provby.example/fc",
        ),
    ]
    assert [(p.name, p.results, p.source) for p in stage.projects] == [
        (
            "Lek och lär",
            "Föräldrar samlades på biblioteket.\n\nVi har bett om ett samtal den 3 mars.",
            "https://lekochlar.example/om",
        ),
        ("Första steget, ESF", None, "Första steget | Provlän (provlan.example)"),
        ("Studieförbundet", "se bildspelet", None),
    ]
    assert [(p.title, p.kind) for p in stage.pages] == [
        ("Nyhetsbrevet Barn i Provlän", "nyhetsbrev")
    ]
    assert [(v.where, v.why) for v in stage.study_visits] == [("Grannby", "se hur tolkarna är med")]


def test_as_many_comments_as_entries_are_theirs(stage: Any) -> None:
    """'B tar vidare: …' says who, and what comes next; a lone letter says who."""
    assert [(p.takes_further, p.next_step) for p in stage.projects] == [
        ("B", "be om deras enkät"),
        ("C", "Rapporten ligger i mappen."),
        ("D", None),
    ]
    assert [(row.activity, row.responsible) for row in stage.way_forward] == [
        ("Gör en tidplan.", "D")
    ]


def test_a_comment_that_names_its_entry_is_its_own(stage: Any) -> None:
    """One comment beside two networks, about one of them."""
    assert [(n.name, n.kind, n.note) for n in stage.networks] == [
        ("Nätverket Språkvän", "nätverk", "A och C har deltagit"),
        ("Tvärgruppen", None, "Träff med Tvärgruppen i maj"),
    ]


def test_a_comment_that_may_be_about_any_entry_is_kept_with_guesses() -> None:
    """Guessing wrong gives somebody a task that is another's."""
    found = read(plan())
    [kept] = [one for one in found.unplaced if one.text.startswith("A tar vidare")]

    assert [guess.path for guess in kept.guesses] == [
        f"{STAGE}.actors.takes_further",
        f"{STAGE}.actors.next_step",
    ]
    assert "flera punkter" in kept.reason
    assert not any(actor.takes_further for actor in case_of(found).stages.omvarldsbevakning.actors)


def test_programmes_named_in_running_text_are_watched_and_the_text_is_kept(stage: Any) -> None:
    """The sentence says more than the names."""
    assert [row.programme for row in stage.funding_watch] == ["AMIF", "ESF"]
    assert "Vi följer AMIF och väntar på nästa utlysning. ESF är också möjligt." in unplaced(
        read(plan())
    )


def test_the_templates_own_questions_are_one_text_to_throw_away() -> None:
    """They are no answers, but may hold something that somebody has written."""
    [kept] = [one for one in read(plan()).unplaced if "mallens egna" in one.reason]
    assert kept.text.splitlines() == [
        "Gå igenom vad de har på gång.",
        "Vill vi ha med någon?",
        "Något för oss?",
    ]


@pytest.mark.parametrize("order", [(6, 5, 4, 3, 2, 1, 0), (3, 1), (0, 2, 4)])
def test_the_blocks_may_come_in_any_order_and_some_may_be_missing(order: tuple[int, ...]) -> None:
    """People cut and move rows."""
    whole, some = answers(read(plan())), answers(read(plan(*(BLOCKS[n] for n in order))))

    kinds = {path.split("[")[0] for path in some}
    assert {p: v for p, v in whole.items() if p.split("[")[0] in kinds} == some


def test_two_tables_are_one_plan() -> None:
    """A page break becomes a new table."""
    one = plan()
    two = plan(*BLOCKS[:3]).text("").table(*BLOCKS[3:])
    assert answers(read(two)) == answers(read(one))


def test_headings_between_tables_name_the_blocks() -> None:
    """Somebody has made a document of the plan."""
    written = (
        Written()
        .heading("Aktörer att bevaka")
        .table(("Aktivitet", "Kommentar"), (["· Region Påhitt", "· Provby kommun"], ["A", "", "B"]))
        .heading("Projekt hos andra")
        .table(("Aktivitet", "Kommentar"), (["· Lek och lär"], ["C tar vidare"]))
    )
    found = case_of(read(written)).stages.omvarldsbevakning

    assert [(a.name, a.takes_further) for a in found.actors] == [
        ("Region Påhitt", "A"),
        ("Provby kommun", "B"),
    ]
    assert [(p.name, p.takes_further) for p in found.projects] == [("Lek och lär", "C")]


def test_a_row_an_entry_gives_each_comment_to_the_entry_beside_it() -> None:
    """The other way to lay out the same table."""
    rows: list[tuple[Cell, Cell]] = [
        ("Aktörer i länet", ""),
        ("· Region Påhitt", "A tar vidare"),
        ("· Provby kommun", ""),
        ("Nätverk", ""),
        ("· Språkvän", "Bra träffar"),
    ]
    found = case_of(read(plan(*rows))).stages.omvarldsbevakning

    assert [(a.name, a.takes_further) for a in found.actors] == [
        ("Region Påhitt", "A"),
        ("Provby kommun", None),
    ]
    assert [(n.name, n.note) for n in found.networks] == [("Språkvän", "Bra träffar")]


def test_bullets_made_by_word_are_bullets() -> None:
    """Typed dots and Word's own lists look the same on paper."""
    written = plan(ACTORS, (["Nätverk"], ""))
    cell = written.document.tables[0].rows[2].cells[0]
    for name in ("Språkvän", "Tvärgruppen"):
        cell.add_paragraph(name, style="List Bullet")
        cell.add_paragraph("Möts varje månad.")
    found = case_of(read(written)).stages.omvarldsbevakning

    assert [(network.name, network.note) for network in found.networks] == [
        ("Språkvän", "Möts varje månad."),
        ("Tvärgruppen", "Möts varje månad."),
    ]


def test_lines_above_the_plan_may_be_headings() -> None:
    """A short bold line looks like one."""
    written = (
        Written()
        .heading("Plan för omvärldsbevakning")
        .heading("Deltagare: A, B", 2)
        .heading("2024-02-05, 2024-03-11", 2)
        .table(("Aktivitet", "Kommentar"), *BLOCKS)
    )
    found = case_of(read(written)).stages.omvarldsbevakning

    assert found.participants == ["A", "B"]
    assert found.revisions == [datetime.date(2024, 2, 5), datetime.date(2024, 3, 11)]


def test_a_block_that_the_stage_does_not_ask_about_is_kept_as_it_stands() -> None:
    """Its entries are not those of the block above."""
    found = read(plan(NETWORKS, (["Personal och lokaler", "· En samordnare"], "A"), VISITS))

    assert len(case_of(found).stages.omvarldsbevakning.networks) == 2
    assert "Personal och lokaler\n· En samordnare\nA" in unplaced(found)


def test_the_address_behind_a_link_is_taken() -> None:
    """What is pasted from a browser shows a title, and the address only when it is clicked."""
    written = plan(ACTORS, (["Lästips", "· Barnens rätt"], ""))
    paragraph = written.document.tables[0].rows[2].cells[0].paragraphs[1]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    name = paragraph.part.relate_to("https://ratt.example/barn", kind, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), name)
    link.append(paragraph.runs[0]._r)
    paragraph._p.append(link)
    [page] = case_of(read(written)).stages.omvarldsbevakning.pages

    assert (page.title, page.address) == ("Barnens rätt", "https://ratt.example/barn")


def test_what_stands_beside_the_plan_is_read_as_a_draft() -> None:
    """Some write the conclusions below the table."""
    found = read(plan().heading("Syfte").text("Att fler får stöd i tid."))
    assert answers(found)["stages.projektlogik.aim"] == "Att fler får stöd i tid."


@pytest.mark.parametrize(
    "written",
    [
        Written().text("Ett brev om ett nätverk."),
        Written().table(("Nätverk", "Språkvän"), ("Finansiering", "Ja"), ("Projekt", "Ett")),
        Written().table(
            (["Nätverk", "· Ett"], "A", "2025"), (["Studiebesök", "· Två"], "B", "2026")
        ),
        Written().table(("Aktivitet", "Kommentar"), (["Nätverk", "· Språkvän"], "")),
    ],
    ids=["brev", "frågor och svar", "tre kolumner", "ett enda block"],
)
def test_another_document_is_no_plan(written: Written) -> None:
    """A table of labels and answers has two columns too."""
    assert from_plan(written.read(), "fil.docx") is None


words = st.text("abcdefghijklmnopqrstuvxyzåäö", min_size=2, max_size=9)
lines = st.lists(words, min_size=1, max_size=7).map(lambda found: " ".join(found).capitalize())
entries = st.lists(st.tuples(lines, st.lists(lines, max_size=2)), min_size=1, max_size=3)
comments = st.lists(lines, max_size=3)
titles = [block[0][0] for block in BLOCKS]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(titles), entries, comments), min_size=2, max_size=6))
def test_nothing_in_a_plan_is_lost(blocks: Any) -> None:
    """Every line of an entry and every comment is an answer or waits for its place."""
    rows, written = list[tuple[Cell, Cell]](), list[str]()
    for title, held, beside in blocks:
        left = [title]
        for first, more in held:
            left += [f"· {first}", *more]
            written += [first, *more]
        rows.append((left, [line for comment in beside for line in (comment, "")] or ""))
        written += beside
    found = from_plan(plan(*rows).read(), "plan.docx")

    if len({title for title, _, _ in blocks}) > 1:
        assert found is not None
        assert lost(found, written) == []

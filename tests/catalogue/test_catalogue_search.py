"""Search among earlier projects: whatever form a word has, with what was found told, and why."""

from __future__ import annotations

import sqlite3
import statistics
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grantflow import assets
from grantflow.catalogue.index import build, open_index
from grantflow.catalogue.load import fingerprint, load, shipped
from grantflow.catalogue.persons import promise
from grantflow.catalogue.search import EVERY, Catalogue, Filters
from grantflow.catalogue.similar import similar
from grantflow.documents import casefile
from grantflow.model.application import Application
from grantflow.text.terms import spread

if TYPE_CHECKING:
    from grantflow.model.catalogue import Collection

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
EXAMPLE = assets.folder("data") / "examples" / "foraldraskap-i-nytt-land.yaml"


@cache
def catalogue() -> Catalogue:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    build(connection, load([shipped()]))
    return Catalogue(connection)


def first(query: str, filters: Filters = EVERY) -> str:
    return catalogue().search(query, filters).hits[0].entry.id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hembesök", "HEMBESÖKEN"),
        ("läxhjälp", "läxhjälpen"),
        ("föräldrautbildning Malmö", "föräldra utbildning Malmö"),
        ("praktikplatser", "praktikplats"),
        ("värdfamilj", "värdfamiljer"),
    ],
)
def test_a_word_is_found_in_any_form(one: str, other: str) -> None:
    """Forms, capitals, and compounds written as two words."""
    assert first(one) == first(other)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("föräldraskapsstöd", {"föräldraskap", "stöd"}),
        ("kvinnogrupp", {"kvinna", "grupp"}),
        ("familjecentralen", {"familj", "central"}),
        ("hembesök", {"hem", "besök"}),
        ("verksamheter", set()),
        ("tillsammans", set()),
        ("öppna", set()),
    ],
)
def test_compounds_are_taken_apart_where_they_are_compounds(word: str, parts: set[str]) -> None:
    assert set(spread(word)[1:]) == parts


def test_a_slip_of_the_pen_is_read_and_told() -> None:
    answer = catalogue().search("arbetsgivardialg")

    assert answer.read_as == (("arbetsgivardialg", "arbetsgivardialog"),)
    assert answer.hits[0].entry.id.startswith("skane-2023-forbattrad-arbetsgivardialog")


def test_a_word_that_stands_nowhere_is_told_and_the_rest_is_searched() -> None:
    answer = catalogue().search("rymdfärja hembesök")

    assert answer.unknown == ("rymdfärja",)
    assert answer.hits[0].found == ("hembesök",)
    assert catalogue().search("rymdfärja").hits == ()


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(paragraph="37"), 8),
        (Filters(theme="Stöd till föräldrar"), 9),
        (Filters(theme="stöd till föräldar"), 9),
        (Filters(county="Skåne län"), 27),
        (Filters(county="Blekinge"), 1),
        (Filters(paragraph="37a", county="Blekinge"), 0),
        (Filters(theme="rymden"), 0),
        (Filters(target_group="kvinna"), 7),
        (Filters(target_group="Pappor"), 0),
    ],
)
def test_filters_let_through_what_the_source_prints(filters: Filters, count: int) -> None:
    """A theme is found as it is printed, also where the print has a slip."""
    assert len(catalogue().every(filters)) == count
    hits = catalogue().search("kommun stöd språk", filters, limit=99).hits
    assert {hit.entry.id for hit in hits} <= {entry.id for entry, _ in catalogue().every(filters)}


WORDS = st.lists(
    st.sampled_from(
        "föräldrar sfi OR AND NOT NEAR hembesök * \" ' ) ( : - 2023 % 10 män åäö".split()
    )
    | st.text(max_size=12),
    max_size=8,
).map(" ".join)


@settings(max_examples=50)
@example("FILER arbetsgivardialg", 3)
@given(WORDS, st.integers(1, 5))
def test_whatever_is_typed_is_a_question(query: str, limit: int) -> None:
    """No sign means anything to the database; what is said to be found was typed."""
    hits = catalogue().search(query, limit=limit).hits
    typed = _letters(query)

    assert len(hits) <= limit
    assert all(_letters(word) in typed for hit in hits for word in hit.found)
    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]


def _letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def test_search_is_as_right_as_measured() -> None:
    """Labelled queries, half of the topics never seen by whoever chose words and weights."""
    queries = yaml.safe_load((BENCHMARKS / "catalogue_queries.yaml").read_text("utf-8"))["queries"]
    ranks: dict[str, list[float]] = {"build": [], "held-out": []}
    for query in queries:
        hits = catalogue().search(query["query"], Filters(**query.get("filters", {}))).hits
        found = [hit.entry.id for hit in hits]
        right = (1 / n for n, one in enumerate(found, 1) if one in query["relevant"])
        ranks[query["part"]].append(next(right, 0.0))

    assert len(queries) >= 30
    assert statistics.mean([*ranks["build"], *ranks["held-out"]]) >= 0.9
    assert statistics.mean(ranks["held-out"]) >= 0.9


def test_the_index_is_built_once_and_again_when_an_entry_changes(tmp_path: Path) -> None:
    """A search reads no entry file; a new entry is found at once."""
    home, folder = tmp_path / "home", tmp_path / "egna"
    folder.mkdir()
    times = []

    def opened() -> Catalogue:
        def read() -> list[Collection]:
            times.append(1)
            return load([shipped(), folder])

        return Catalogue(open_index(home, fingerprint([shipped(), folder]), read))

    assert opened().size == opened().size == 36
    assert times == [1]
    (folder / "ny.json").write_text(
        '{"id": "ny", "title": "Ny", "publisher": "Vi", "licence": "okänd", "read_on":'
        ' "2026-11-22", "entries": [{"id": "ny-1", "title": "Rymdfärjan", "applicant": "Vi"}]}',
        "utf-8",
    )
    assert opened().search("rymdfärja").hits[0].entry.id == "ny-1"
    assert len(times) == 2
    (index,) = home.iterdir()
    index.write_bytes(b"inte en databas")
    assert opened().size == 37


def test_where_nothing_can_be_kept_the_search_works_all_the_same(tmp_path: Path) -> None:
    """A home that is a file, as on a machine without a home folder."""
    home = tmp_path / "home"
    home.write_text("", "utf-8")

    connection = open_index(home / "x", fingerprint([shipped()]), lambda: load([shipped()]))

    assert Catalogue(connection).size == 36


def test_the_nearest_projects_say_why_in_the_words_of_the_case() -> None:
    """A number alone is no reason."""
    case = casefile.load(EXAMPLE).application
    written = EXAMPLE.read_text("utf-8")
    flat = " ".join(written.split())
    found = similar(catalogue(), case)

    assert len(found.neighbours) == 5
    for neighbour in found.neighbours:
        assert [reason for reason in neighbour.reasons if reason.kind != "tema"]
        for reason in neighbour.reasons:
            quoted = reason.ours.removeprefix("… ").removesuffix(" …")
            assert " ".join(quoted.split()) in flat
    taken = {row.catalogue_id for row in case.stages.omvarldsbevakning.projects}
    assert any(n.taken for n in found.neighbours)
    assert all(n.taken == (n.entry.id in taken) for n in found.neighbours)


def test_a_quote_holds_what_it_is_quoted_for() -> None:
    """Of a long sentence the part is shown that matters."""
    long = "Vi vill " + "och så vidare " * 40 + "erbjuda hembesök till föräldrar på arabiska."
    case = Application.model_validate({"idea": {"summary": long}})
    told = {r.theirs: r.ours for n in similar(catalogue(), case).neighbours for r in n.reasons}

    assert "arabiska" in told["arabiska"]
    assert all(len(quote) < 160 for quote in told.values())


@pytest.mark.parametrize(
    "denied", ["Ingen verksamhet sker på SFI.", "Vi arbetar inte på SFI.", "Det görs utan SFI."]
)
def test_what_a_case_denies_is_no_likeness(denied: str) -> None:
    case = Application.model_validate({"idea": {"summary": f"Föräldrar möts. {denied}"}})
    found = similar(catalogue(), case, limit=36)

    assert found.neighbours
    assert not [r for n in found.neighbours for r in n.reasons if r.theirs == "sfi"]


def test_a_preschool_is_no_school() -> None:
    case = Application.model_validate({"idea": {"summary": "Föräldrar möts på förskolan."}})
    told = {r.theirs for n in similar(catalogue(), case, 36).neighbours for r in n.reasons}

    assert "förskola" in told
    assert "skola" not in told


def test_an_empty_case_is_near_nothing() -> None:
    assert similar(catalogue(), Application()).neighbours == ()


def test_words_in_common_are_no_likeness() -> None:
    """An idea about roads shares small words with everybody, and nothing that matters."""
    case = Application.model_validate(
        {"idea": {"summary": "Asfalten på kommunens vägar ska bytas."}}
    )

    assert similar(catalogue(), case).neighbours == ()


@pytest.mark.parametrize(
    ("group", "count"),
    [
        ({"total": 120, "women": 70}, 120),
        ({"women": 70, "men": 30, "girls": 5}, 105),
        ({"women": 0}, 0),
        ({}, None),
    ],
)
def test_the_persons_a_case_promises_are_counted_once(
    group: dict[str, int], count: int | None
) -> None:
    case = {"stages": {"projektlogik": {"target_group": group}}}

    said = promise(Application.model_validate(case))

    assert (said and said.persons) == count


def test_figures_beside_ours_count_persons_only() -> None:
    """An age or a share is no number of persons, and what is told was printed."""
    case = casefile.load(EXAMPLE).application
    found = similar(catalogue(), case, limit=36)
    span = found.span()

    assert span is not None
    assert span[0] < span[1]
    persons = [f for n in found.neighbours for f in n.persons]
    assert not [f for f in persons if f.unit in ("år", "%", "kr")]
    assert {span[0], span[1]} <= {int(f.number or 0) for f in persons}


def test_lessons_are_offered_at_the_stage_where_they_matter() -> None:
    case = casefile.load(EXAMPLE).application
    advice = similar(catalogue(), case, limit=36).advice

    sources = catalogue().collections()

    assert {a.stage for a in advice} >= {"forankring", "implementeringsplan"}
    for one in advice:
        found = catalogue().get(one.origin)
        lessons = found[0].lessons if found else sources[one.origin].lessons
        assert one.lesson in lessons
    assert {"skane-2023"} <= {one.origin for one in advice}

"""The catalogue says what its sources print: every fact, every conflict, nothing copied."""

import datetime
import json
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from catalogue_facts_held import (
    BY_PLACE,
    CATALOGUE,
    COLLECTIONS,
    ENTRIES,
    PRINTED,
    PROJECTS,
    REASONS,
    ROOT,
    carried,
    copied,
    flagged,
    lacks,
    listed_as,
    numbers_printed,
    read_yaml,
    told,
    value_of,
)
from jsonschema import Draft202012Validator

from grantflow.text.personal import find_personal_data

if TYPE_CHECKING:
    from grantflow.model.catalogue import Collection, Entry


def test_every_project_of_the_source_is_an_entry_of_its_own() -> None:
    """27 lines in the table of contents, 27 entries; the others as many as are named."""
    counts = {name: len(held.entries) for name, held in COLLECTIONS.items()}

    assert len(PRINTED["skane-2023"]["projects"]) == len(PROJECTS) == len(BY_PLACE) == 27
    assert counts == {"blekinge-2018": 1, "kronoberg-2022": 8, "skane-2023": 27}


def test_an_id_says_collection_and_title_and_names_the_file() -> None:
    def slug(title: str) -> str:
        plain = unicodedata.normalize("NFKD", title.lower().replace("ø", "o"))
        return re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")

    for name, held in COLLECTIONS.items():
        files = {f.stem for f in (CATALOGUE / name).glob("*.yaml")} - {"collection"}
        assert {f"{name}-{stem}" for stem in files} == {entry.id for entry in held.entries}
    for printed, entry in PROJECTS:
        title = printed["heading"] or listed_as(printed)[0]
        whole = f"skane-2023-{slug(title)}"
        assert whole == entry.id or (len(whole) > 80 and whole.startswith(f"{entry.id}-"))


def test_the_published_schema_takes_what_ships_and_refuses_a_misspelt_key() -> None:
    shape = json.loads((ROOT / "data" / "schemas" / "catalogue-1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(shape)
    validator = Draft202012Validator(shape)

    for held in COLLECTIONS.values():
        whole = held.model_dump(mode="json")
        assert [e.message for e in validator.iter_errors(whole)] == []
        whole["entries"][0]["sokande"] = whole["entries"][0].pop("applicant")
        assert {e.validator for e in validator.iter_errors(whole)} == {
            "additionalProperties",
            "required",
        }


def test_titles_stand_as_printed_and_say_when_the_heading_is_missing() -> None:
    for printed, entry in PROJECTS:
        assert entry.title == (printed["heading"] or listed_as(printed)[0])
        missing = flagged(entry, "title", "saknas i källan")
        assert bool(missing) == (printed["heading"] is None), entry.id


def test_a_title_that_the_contents_print_in_another_way_is_flagged() -> None:
    differing = 0
    for printed, entry in PROJECTS:
        listed = listed_as(printed)[0]
        if printed["heading"] and listed.casefold() != entry.title.casefold():
            differing += 1
            assert listed in flagged(entry, "title", "olika uppgifter"), entry.id
    assert differing == 5


def test_applicants_stand_as_printed_and_another_place_in_the_contents_is_flagged() -> None:
    other = []
    for printed, entry in PROJECTS:
        assert entry.applicant == printed["applicant"]
        place = listed_as(printed)[1]
        if place and place.split()[0].casefold()[:5] not in entry.applicant.casefold():
            other.append(entry.id)
            assert place in flagged(entry, "applicant", "olika uppgifter")
    assert other == ["skane-2023-arbete-integration-och-valfard"]


def test_two_spellings_of_one_applicant_are_flagged_at_both() -> None:
    both = {p["applicant"] for p, _ in PROJECTS if p["applicant"].startswith("Kristianstad")}
    for printed, entry in PROJECTS:
        if printed["applicant"] in both:
            assert set(flagged(entry, "applicant")) == both - {entry.applicant}


def test_the_paragraph_is_the_printed_one_or_none_with_a_flag() -> None:
    for printed, entry in PROJECTS:
        assert entry.paragraph == printed["paragraph"]
        assert bool(flagged(entry, "paragraph")) == (entry.paragraph is None), entry.id


def test_periods_stand_as_printed() -> None:
    for printed, entry in PROJECTS:
        assert (entry.start, entry.end) == (printed["start"], printed["end"])
    for name in ("blekinge-2018", "kronoberg-2022"):
        days = {d for entry in COLLECTIONS[name].entries for d in (entry.start, entry.end)}
        assert days <= {"", *PRINTED[name]["dates"]}


def test_a_date_that_cannot_be_stays_and_is_flagged() -> None:
    impossible = []
    for entry in ENTRIES:
        for field in ("start", "end"):
            try:
                datetime.date.fromisoformat(getattr(entry, field) or "2023-01-01")
            except ValueError:
                impossible.append((entry.title, getattr(entry, field)))
                assert flagged(entry, field, "omöjligt datum")
    assert impossible == [("WWW.FÖRÄLDRAR", "2023-02-29")]


def test_a_start_outside_the_years_of_the_catalogue_is_flagged() -> None:
    for entry in COLLECTIONS["skane-2023"].entries:
        assert bool(flagged(entry, "start")) == (entry.start[:4] not in {"2021", "2022"})


def test_themes_stand_as_the_headings_print_them() -> None:
    for printed, entry in PROJECTS:
        assert entry.theme.upper() == printed["theme"]
        assert bool(flagged(entry, "theme")) == ("FÖRÄLDAR" in printed["theme"])
    ours = {theme for entry in ENTRIES for theme in entry.themes}
    assert ours == {"foraldraskapsstod", "sprak-arbete", "fritid-natverk", "bosattning", "annat"}
    assert all(entry.themes for entry in ENTRIES)


def test_every_printed_number_is_a_figure_or_left_out_for_a_reason() -> None:
    left = Counter[tuple[str, int, str]]()
    for name, hit, entries in numbers_printed():
        if hit["kind"] not in {"datum", "år"} and not carried(entries, hit):
            left[name, hit["line"], hit["token"]] += 1
    reasons = Counter(
        {
            (name, row["line"], row["token"]): row.get("times", 1)
            for name, rows in REASONS["numbers"].items()
            for row in rows
        }
    )

    assert left == reasons


def test_a_figure_says_the_number_that_the_source_prints() -> None:
    for _, hit, entries in numbers_printed():
        figures = carried(entries, hit)
        if figures:
            assert value_of(hit["token"]) in figures, hit


def test_the_words_of_a_figure_stand_in_the_source_and_are_few() -> None:
    around: dict[str, list[dict[str, Any]]] = {}
    for _, hit, entries in numbers_printed():
        for entry in entries:
            around.setdefault(entry.id, []).append(hit)
    for entry in ENTRIES:
        for figure in entry.figures:
            hits = [h for h in around[entry.id] if figure.printed in h["words"]]
            values = {value_of(h["token"]) for h in hits if h["token"] in figure.printed}
            assert figure.number in values, (entry.id, figure.printed)
            assert len(figure.printed.split()) <= 7


def test_a_number_in_our_own_words_is_one_that_the_source_prints() -> None:
    for printed, entry in PROJECTS:
        tokens = {value_of(hit["token"]) for hit in printed["numbers"] if hit["kind"] != "datum"}
        for text in [entry.aim, entry.target_group, *entry.goals]:
            assert {Decimal(n) for n in re.findall(r"\d+", text)} <= tokens, (entry.id, text)


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("minst", "minst"),
        ("ca ", "cirka"),
        ("ca. ", "cirka"),
        ("cirka", "cirka"),
        ("inom", "högst"),
    ],
)
def test_a_bound_follows_the_printed_word(words: str, bound: str) -> None:
    figures = [f for entry in ENTRIES for f in entry.figures if words in f"{f.printed.lower()} "]

    assert figures
    assert {figure.bound for figure in figures} == {bound}


def test_sums_stand_as_printed_and_their_difference_is_told() -> None:
    (entry,) = COLLECTIONS["blekinge-2018"].entries
    paid, granted = (f.number for f in entry.figures if f.unit == "kr")
    assert paid
    assert granted

    assert (paid, granted) == (Decimal(921_240), Decimal(2_340_335))
    difference = f"{granted - paid:,}".replace(",", " ")
    assert any(difference in c.note for c in entry.conflicts if c.field == "figures")
    assert len(entry.reasons_ended) == 3


def test_women_and_men_make_the_total_that_is_printed() -> None:
    entry = BY_PLACE["sida 23"]
    places = {f.group: f.number for f in entry.figures if f.unit == "praktikplatser"}

    assert places == {"nyanlända": 20, "män": 10, "kvinnor": 10}


def test_methods_and_partners_are_named_where_the_project_is_told() -> None:
    for printed, entry in PROJECTS:
        held = printed["words"]
        for name in [*entry.methods, *entry.partners]:
            assert not lacks(name, held), (entry.id, name)
    for name in ("blekinge-2018", "kronoberg-2022"):
        held = PRINTED[name]["words"]
        for entry in COLLECTIONS[name].entries:
            assert not any(lacks(n, held) for n in [*entry.methods, *entry.partners])


def test_names_in_the_source_are_in_the_entry_or_left_out_on_purpose() -> None:
    left = set()
    for printed, entry in PROJECTS:
        text = "\n".join([entry.model_dump_json(), printed["applicant"]]).casefold()
        left |= {name for name in printed["names"] if name.casefold() not in text}

    assert left == set(REASONS["names"])


def test_what_a_conflict_calls_printed_is_printed() -> None:
    for name, collection in COLLECTIONS.items():
        held = PRINTED[name]["words"]
        holders: list[Collection | Entry] = [collection, *collection.entries]
        for holder in holders:
            for conflict in holder.conflicts:
                assert conflict.field in type(holder).model_fields
                assert not lacks(conflict.printed, held), conflict
                assert conflict.printed or conflict.fault == "saknas i källan"


def test_the_number_of_projects_that_the_source_states_is_flagged() -> None:
    assert [hit["token"] for hit in PRINTED["skane-2023"]["of_all"]] == ["30"]
    assert "ca 30 insatser" in {c.printed for c in COLLECTIONS["skane-2023"].conflicts}


def test_nobody_is_named_or_reachable() -> None:
    for path in CATALOGUE.rglob("*.yaml"):
        text = path.read_text("utf-8")
        assert find_personal_data(text) == []
        assert not re.search(r"@|telefon|e-post|\b07\d", text), path


def test_no_wording_is_taken_from_the_sources() -> None:
    for name, collection in COLLECTIONS.items():
        held = PRINTED[name]["runs"]
        for entry in collection.entries:
            for text in told(entry):
                assert not copied(text, held), text
        for lesson in collection.lessons:
            assert not copied(lesson.text, held), lesson.text


def test_lessons_and_examples_point_at_recommendations_that_exist() -> None:
    ids = {
        rule["code"][:5]
        for file in (ROOT / "checklists" / "recommendations").glob("*.yaml")
        for rule in read_yaml(file)["rules"]
    }
    for collection in COLLECTIONS.values():
        lessons = [
            *collection.lessons,
            *(le for entry in collection.entries for le in entry.lessons),
        ]
        assert {code for lesson in lessons for code in lesson.criteria} <= ids
        assert all(lesson.criteria for lesson in lessons)
        shown = [s.criterion for entry in collection.entries for s in entry.recommendations]
        assert set(shown) <= ids


def test_every_collection_says_where_it_comes_from_and_what_is_not_known() -> None:
    for collection in COLLECTIONS.values():
        assert collection.licence_standing == "unknown"
        assert collection.read_on
        assert collection.published in {"", *PRINTED[collection.id]["dates"]}
    assert {entry.standing for entry in COLLECTIONS["kronoberg-2022"].entries} == {"secondary"}
    for entry in ENTRIES:
        assert entry.applicant != "okänd" or flagged(entry, "applicant", "saknas i källan")

"""Predicates about answers, rows and differences between rows."""

from typing import Any

import pytest
from checking import Case, ask, at, quotes, together

from grantflow.model.questions import FormWords
from grantflow.model.wording import folded_words

UNIT, ROLE = "stages.implementeringsplan.owner.unit", "stages.implementeringsplan.owner.function"
BOTH = {"fields": {UNIT: "enhet", ROLE: "funktion"}, "need": "all"}
EITHER = BOTH | {"need": "any"}
RESOURCES = "stages.implementeringsplan.resources"
NEED: dict[str, Any] = {
    "rows": RESOURCES,
    "need": {"source": "källa"},
    "either": [{"kind": "slag", "text": "vad"}],
}
ANSWER, MARK, DENIAL = "Enheten för familjestöd", "[fylls i]", "Ingen"
RANDOM = "asdf qwrt zxcv hjkl"


def owner(unit: Any = None, function: Any = None) -> Case:
    return at("stages.implementeringsplan.owner", {"unit": unit, "function": function})


def resources(*rows: Case) -> Case:
    return at(RESOURCES, list(rows))


@pytest.mark.parametrize(
    ("case", "params", "verdict", "place"),
    [
        (owner(ANSWER, "Enhetschef"), BOTH, "met", UNIT),
        (owner(ANSWER), EITHER, "met", UNIT),
        (owner(None, "Enhetschef"), EITHER, "met", ROLE),
        (owner(ANSWER), BOTH, "partly", ROLE),
        (owner(), BOTH, "missing", UNIT),
        (owner(), EITHER, "missing", UNIT),
        (owner(RANDOM), EITHER, "missing", UNIT),
        (owner(MARK), EITHER, "placeholder", UNIT),
        (owner(ANSWER, MARK), EITHER, "placeholder", ROLE),
        (owner(None, DENIAL), EITHER, "negated", ROLE),
        (owner(ANSWER, DENIAL), BOTH, "negated", ROLE),
    ],
)
def test_fields_are_answered(case: Case, params: Case, verdict: str, place: str) -> None:
    """A promise or a denial in any field decides before an empty one."""
    result = ask("answered", case, params)

    assert (result.verdict, result.place) == (verdict, place)
    assert result.failed == (verdict != "met")


def test_what_lacks_is_named_and_a_mark_is_quoted() -> None:
    """The finding can say which field, and show the words that do not count."""
    half = ask("answered", owner(ANSWER), BOTH)
    mark = ask("answered", owner(MARK), BOTH)

    assert half.missing == ("funktion",)
    assert (half.facts["ok"], half.facts["total"], half.facts["lacking"]) == ("1", "2", "funktion")
    assert quotes(half) == [ANSWER]
    assert mark.facts["quote"] == MARK
    assert quotes(mark) == [MARK]


@pytest.mark.parametrize(("text", "verdict"), [("Två ord", "missing"), ("Tre ord nu", "met")])
def test_a_field_can_ask_for_more_than_a_word(text: str, verdict: str) -> None:
    """'Metoden' is no description of what lives on."""
    assert ask("answered", owner(text), EITHER | {"min_words": 3}).verdict == verdict


def test_a_copied_example_is_a_placeholder() -> None:
    """The form's own words say nothing of this project."""
    example = "Enheten för familjestöd på socialförvaltningen tar över"
    words = FormWords(frozenset({folded_words(example)}))

    assert ask("answered", owner(example), EITHER, words=words).verdict == "placeholder"
    assert ask("answered", owner(example), EITHER).verdict == "met"


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        (resources({"text": "Halv tjänst", "source": "Nämndens ram"}), "met", RESOURCES),
        (resources({"kind": "personal", "source": "Nämndens ram"}), "met", RESOURCES),
        (resources({"kind": "personal"}), "partly", f"{RESOURCES}[resurs-1]"),
        (resources({"source": "Nämndens ram"}), "partly", f"{RESOURCES}[resurs-1]"),
        (resources({"amount_sek_per_year": 1000}), "missing", RESOURCES),
        (resources(), "missing", RESOURCES),
        (resources({"source": MARK}), "placeholder", f"{RESOURCES}[resurs-1].source"),
        (
            resources({"kind": "pengar", "source": DENIAL}),
            "negated",
            f"{RESOURCES}[resurs-1].source",
        ),
        (resources({"source": RANDOM}), "missing", RESOURCES),
    ],
)
def test_rows_are_complete(case: Case, verdict: str, place: str) -> None:
    """One whole row is enough; half of one is partly; a choice alone opens no box."""
    result = ask("rows_answered", case, NEED)

    assert (result.verdict, result.place) == (verdict, place)


def test_a_row_short_of_its_count_says_how_many_more() -> None:
    """Two wanted, one whole: the other part has no name but its number."""
    rows = resources({"kind": "personal", "source": "Nämndens ram"})
    result = ask("rows_answered", rows, NEED | {"at_least": 3})

    assert result.verdict == "partly"
    assert result.place == RESOURCES
    assert result.facts["lacking"] == "2 rader till"
    assert "Nämndens ram" in quotes(result)


def test_a_half_row_is_named_with_what_it_lacks() -> None:
    """The applicant finds the row by its own words."""
    result = ask("rows_answered", resources({"text": "Halv tjänst"}), NEED)

    assert result.facts["rows"] == "”Halv tjänst”"
    assert result.facts["lacking"] == "källa"
    assert quotes(result) == ["Halv tjänst"]


def test_only_rows_of_the_asked_sort_count() -> None:
    """A certificate that is only asked for is no signed one."""
    partners = at("stages.forankring.partners", [{"organisation": "A", "certificate": "begärt"}])
    params = {
        "rows": "stages.forankring.partners",
        "need": {"organisation": "organisation"},
        "where": {"certificate": ["undertecknat"]},
    }

    assert ask("rows_answered", partners, params).verdict == "missing"
    signed = at(
        "stages.forankring.partners", [{"organisation": "A", "certificate": "undertecknat"}]
    )
    assert ask("rows_answered", signed, params).verdict == "met"


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        ({}, "missing"),
        (at("stages.omvarldsbevakning.networks", [{"name": "Nätverk A"}]), "met"),
        (at("stages.omvarldsbevakning.study_visits", [{"where": "Grannkommunen"}]), "met"),
        (at("stages.omvarldsbevakning.study_visits", [{"where": MARK}]), "placeholder"),
        (
            together(
                at("stages.omvarldsbevakning.study_visits", [{"where": MARK}]),
                at("stages.omvarldsbevakning.networks", [{"name": "Nätverk A"}]),
            ),
            "met",
        ),
    ],
)
def test_the_best_of_several_lists_counts(case: Case, verdict: str) -> None:
    """A network or a visit: either shows that somebody looked around."""
    options = [
        {"rows": "stages.omvarldsbevakning.networks", "need": {"name": "namn"}},
        {"rows": "stages.omvarldsbevakning.study_visits", "need": {"where": "plats"}},
    ]
    assert ask("any_rows", case, {"options": options}).verdict == verdict


RISKS = "stages.projektlogik.risks"


@pytest.mark.parametrize(
    ("rows", "verdict", "place"),
    [
        ([], "not_applicable", RISKS),
        ([{"risk": "Få deltagare", "measure": "Ringer", "owner": "Samordnare"}], "met", RISKS),
        ([{"risk": "Få deltagare", "owner": "Samordnare"}], "missing", f"{RISKS}[risk-1]"),
        (
            [
                {"risk": "Få deltagare", "measure": "Ringer", "owner": "Samordnare"},
                {"risk": "Tolk saknas på kvällar", "measure": "Bokar tidigt"},
            ],
            "partly",
            f"{RISKS}[risk-2]",
        ),
    ],
)
def test_every_row_is_whole(rows: list[Case], verdict: str, place: str) -> None:
    """Nothing is said of an empty list; the first open row is pointed at."""
    params = {
        "rows": [RISKS],
        "need": {"measure": "åtgärd"},
        "either": [{"owner": "ansvarig"}],
    }
    result = ask("every_row", at(RISKS, rows), params)

    assert (result.verdict, result.place) == (verdict, place)
    if verdict == "partly":
        assert result.missing == ("ansvarig",)
        assert result.facts["rows"] == "”Tolk saknas på kvällar”"


def test_rows_can_be_passed_over_or_picked() -> None:
    """What is done needs no next step; only the named kinds are asked for a measure."""
    actors = "stages.omvarldsbevakning.actors"
    case = at(
        actors, [{"name": "A", "done": "ja"}, {"name": "B", "done": "nej", "next_step": "Ringa"}]
    )
    params = {"rows": [actors], "need": {"next_step": "nästa steg"}}

    assert ask("every_row", case, params | {"unless": {"done": ["ja"]}}).verdict == "met"
    assert ask("every_row", case, params | {"where": {"done": ["nej"]}}).verdict == "met"
    assert ask("every_row", case, params).verdict == "partly"


def test_a_row_can_be_asked_for_a_certain_choice() -> None:
    """Every certificate must be signed, not only asked for."""
    partners = "stages.forankring.partners"
    params = {"rows": [partners], "holding": {"certificate": ["undertecknat", "annat"]}}
    result = ask("every_row", at(partners, [{"certificate": "begärt"}]), params)

    assert (result.verdict, result.missing) == ("missing", ("undertecknat eller annat",))
    signed = at(partners, [{"certificate": "undertecknat"}])
    assert ask("every_row", signed, params).verdict == "met"


@pytest.mark.parametrize(
    ("arenas", "verdict", "lacking"),
    [
        ([], "missing", "beslutande och målgrupp"),
        (["målgrupp"], "partly", "beslutande"),
        (["målgrupp", "målgrupp", "genomförande"], "partly", "beslutande"),
        (["målgrupp", "beslutande", None], "met", ""),
    ],
)
def test_rows_differ(arenas: list[str | None], verdict: str, lacking: str) -> None:
    """The same arena twice is still one, and an arena nobody asked for does not count."""
    rows = "stages.jamstalldhetskartlaggning.representation"
    params = {"rows": rows, "field": "arena", "at_least": 2, "among": ["beslutande", "målgrupp"]}
    result = ask("distinct_values", at(rows, [{"arena": arena} for arena in arenas]), params)

    assert (result.verdict, result.facts["lacking"]) == (verdict, lacking)


def test_any_difference_counts_without_a_list() -> None:
    """Two organisations in the group, whichever they are."""
    rows = "stages.forankring.working_group.members"
    params = {"rows": rows, "field": "organisation", "at_least": 2}
    two = at(rows, [{"organisation": "Kommunen"}, {"organisation": "Föreningen"}])

    assert ask("distinct_values", two, params).verdict == "met"
    one = at(rows, [{"organisation": "Kommunen"}, {"organisation": "[namn]"}])
    assert ask("distinct_values", one, params).verdict == "partly"


@pytest.mark.parametrize(
    ("value", "verdict", "shown"),
    [("ja", "met", "ja"), ("nej", "missing", "nej"), (None, "missing", "inget svar")],
)
def test_a_choice_holds(value: str | None, verdict: str, shown: str) -> None:
    """The finding repeats what was chosen."""
    params = {"field": "lansstyrelsen.texts_ready", "values": ["ja"]}
    result = ask("field_is", at("lansstyrelsen.texts_ready", value), params)

    assert (result.verdict, result.facts["value"]) == (verdict, shown)
    assert quotes(result) == (["ja"] if verdict == "met" else [])


def test_not_knowing_is_no_choice() -> None:
    """'oklart' says that nobody knows yet; the row stays open."""
    rows = "stages.omvarldsbevakning.settings"
    params = {"rows": [rows], "need": {"usable": "besked"}}

    assert ask("every_row", at(rows, [{"usable": "oklart"}]), params).verdict == "missing"
    assert ask("every_row", at(rows, [{"usable": "nej"}]), params).verdict == "met"

"""Official figures about needs: by sex, with year and source, and only what was told."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kolada_server import Kolada as Server
from kolada_server import recorded, serving

from grantflow.errors import KeyUnknown
from grantflow.figures import places
from grantflow.figures.chosen import TOPICS, Kpi, chosen
from grantflow.figures.kolada import Kolada
from grantflow.figures.latest import Need, difference, latest
from grantflow.figures.provider import Area, Measure, Observation, Sex
from grantflow.usecases.needs import Needs, find_needs

TODAY = datetime.date(2026, 3, 2)
KPIS = chosen("kolada")
AREAS = [
    Area(row["id"], row["title"], "kommun" if row["type"] == "K" else "region")
    for row in recorded("municipality")
]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    with serving() as running:
        yield running


def needs(server: Server, name: str = "Lund", way: str = "right", *topics: str) -> Needs:
    provider = Kolada(server.base(way), TODAY)
    try:
        return find_needs(provider, name, topics, TODAY)
    finally:
        provider.close()


def by_kpi(found: Needs) -> dict[str, Need]:
    return {need.measure.id: need for need in found.found}


@pytest.mark.parametrize("way", ["right", "pages"])
def test_latest_figures_are_shown_for_women_and_men_with_year_and_where_they_were_read(
    server: Server, way: str
) -> None:
    need = by_kpi(needs(server, way=way))["N00973"]

    assert (need.women, need.men, need.total) == (Decimal("38.5"), Decimal("51.2"), Decimal("45.1"))
    assert (need.year, need.empty) == (2024, [2025])
    assert need.address == f"{server.base(way)}/data/kpi/N00973/municipality/1281/year/2024"
    assert (need.fetched_on, need.measure.origin) == (TODAY, "Arbetsförmedlingen")
    assert difference(need) == "kvinnor ligger 12,7 procentenheter lägre än män"


def test_figures_of_another_place_or_measure_are_never_shown(server: Server) -> None:
    server.tells_all = True

    found = needs(server, "Lund", "right", "etablering")

    assert [(n.measure.id, n.women) for n in found.found] == [
        ("N00973", Decimal("38.5")),
        ("N00700", None),
    ]


def test_what_is_missing_is_told_and_never_filled_in(server: Server) -> None:
    found = needs(server)
    told = {kpi: (n.women, difference(n), n.remark) for kpi, n in by_kpi(found).items()}

    assert told["N00700"] == (None, "uppgift saknas för kvinnor", "Färre än fem kvinnor")
    assert told["N03937"][:2] == (None, "uppgift saknas för kvinnor och män")
    assert told["N00945"][:2] == (None, "är inte uppdelad på kön")
    assert told["N02268"][1] == "kvinnor och män ligger lika"
    assert [one.id for one in found.empty] == ["N11800", "N66077"]


def test_only_figures_with_both_sexes_are_offered_where_women_and_men_are_asked_for(
    server: Server,
) -> None:
    for need in needs(server).found:
        assert ("JAM01" in need.feeds) <= need.split, need.measure.title


def test_a_key_figure_without_an_id_is_found_by_its_whole_title(server: Server) -> None:
    found = needs(server, "Lund", "right", "sprak")

    assert [need.measure.id for need in found.found] == ["N99999"]


def test_a_key_figure_that_is_gone_or_means_something_else_is_left_out_and_told(
    server: Server,
) -> None:
    server.kpis = [kpi for kpi in server.kpis if kpi["id"] != "N00700"]
    next(k for k in server.kpis if k["id"] == "N02268")["title"] = "Kostnad\x1b[2J\nför snöröjning"

    found = needs(server)
    why = {kpi.id: why for kpi, why in found.gone}

    assert set(why) == {"N00700", "N02268"}
    assert "”Kostnad [2J för snöröjning”" in why["N02268"]
    assert {"N00973", "N02269"} <= set(by_kpi(found))


def test_few_questions_are_asked_and_none_holds_more_than_a_place_a_figure_and_years(
    server: Server,
) -> None:
    needs(server, "Lunds kommun")

    assert len(server.asked) == 4
    assert server.asked[-1].endswith(
        "/municipality/1281/year/2019,2020,2021,2022,2023,2024,2025,2026"
    )


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Lund", "1281"),
        ("lunds  KOMMUN", "1281"),
        ("1281", "1281"),
        ("Alingsås kommun", "1489"),
        ("Västerås stad", "1980"),
        ("Vasteras", "1980"),
        ("Håbo kommun", "0305"),
        ("Habo kommun", "0643"),
        ("Kalmar kommun", "0880"),
        ("Kalmar län", "0008"),
        ("Skåne län", "0012"),
        ("Stockholms län", "0001"),
        ("Stockholms stad", "0180"),
        ("Västra Götalands län", "0014"),
        ("Region Skåne", "0012"),
        ("Upplands Bro", "0139"),
    ],
)
def test_places_are_found_as_people_write_them(name: str, id_: str) -> None:
    assert [area.id for area in places.find(name, AREAS).meant] == [id_]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Upplands", "Upplands Väsby (kommun, 0114) eller Upplands-Bro (kommun, 0139)"),
        ("Västeras kommuna", "menade du Västerås"),
        ("Exempelby kommun", "ange kommunens namn"),
        ("kommun", "ange kommunens namn"),
    ],
)
def test_a_place_that_is_not_clear_is_told_and_never_guessed(
    server: Server, name: str, told: str
) -> None:
    with pytest.raises(KeyUnknown) as error:
        needs(server, name)

    assert told in error.value.remedy


def test_two_places_of_one_name_are_told_apart_by_their_numbers(server: Server) -> None:
    with pytest.raises(KeyUnknown) as error:
        needs(server, "HÄBO")  # neither is called so, both are without rings and dots

    assert "Håbo (kommun, 0305) eller Habo (kommun, 0643)" in error.value.problem
    assert "--municipality 0305" in error.value.remedy


def test_every_chosen_key_figure_says_what_it_measures_and_how_sure_that_is() -> None:
    assert {kpi.topic for kpi in KPIS} == set(TOPICS)
    for kpi in KPIS:
        assert kpi.id or (kpi.title and all(w.lower() in kpi.title.lower() for w in kpi.words))
        assert kpi.source.title
        assert kpi.source.checked_on
        assert kpi.source.standing != "verified", "nobody has read it in Kolada"


values = st.none() | st.decimals(-1000, 1000, places=3)


def need_of(women: Decimal | None, men: Decimal | None, kpi: Kpi = KPIS[0]) -> Need | None:
    measure = Measure(kpi, "N00973", "Titel (%)")
    told: list[tuple[Sex, Decimal | None]] = [("kvinnor", women), ("män", men)]
    seen = [
        Observation(
            kpi="N00973",
            area="1281",
            year=2024,
            sex=sex,
            value=value,
            unit="procent",
            title="Titel (%)",
            address="http://x",
            fetched_on=TODAY,
        )
        for sex, value in told
    ]
    return latest(measure, seen)


@given(women=values, men=values)
def test_the_difference_told_is_that_of_the_figures_shown(
    women: Decimal | None, men: Decimal | None
) -> None:
    """Whoever subtracts the figures she sees finds the same, and the sexes can change places."""
    need, turned = need_of(women, men), need_of(men, women)
    if need is None or turned is None:
        assert women is men is None
        return
    told = difference(need)
    if need.women is None or need.men is None:
        assert told.startswith("uppgift saknas")
        return
    apart = abs(need.women - need.men)
    assert (f" {apart:f}".rstrip("0").rstrip(".").replace(".", ",") + " " in told) or not apart
    swapped = {"högre": "lägre", "lägre": "högre"}
    assert difference(turned).split() == [swapped.get(word, word) for word in told.split()]

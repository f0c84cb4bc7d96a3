"""Programmes and calls are read from files that a user can add to, or refused with the line."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grantflow import assets
from grantflow.checks import programmes
from grantflow.checks.programme_files import read_call, read_calls, read_programme
from grantflow.errors import ProgrammeBroken

SOURCE = "{title: Länsstyrelsen, standing: verified}"
PROGRAMME = f"""programme: prov
name: Ett prov
short_name: provet
legal: ingen
decider: någon
receiver: någon
status: unknown
status_note: Okänt.
applicant_kinds: [kommun]
purposes: [skapa nätverk]
purposes_min: 1
nonprofit: true
retroactive: false
template: prov/template.docx
facts:
  purposes: {SOURCE}
sections:
  - id: mal
    heading: Mål
    source: {SOURCE}
  - id: plan
    heading: Plan
    source: {SOURCE}
annexes:
  - {{id: intyg, heading: Intyg, per: partner, source: {SOURCE}}}
"""
HEIR = f"""extends: prov
programme: arv
name: Ett arv
facts:
  nonprofit: {SOURCE}
sections:
  - id: plan
    heading: Planen
  - {{id: ny, heading: Nytt, source: {SOURCE}}}
"""
CALL = "call: prov-2030\nprogramme: prov\ntitle: Utlysning\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for templates/ with a programme of its own."""
    root = tmp_path / "applications"
    (root / "prov" / "calls").mkdir(parents=True)
    (root / "arv").mkdir()
    (root / "prov" / "programme.yaml").write_text(PROGRAMME, "utf-8")
    monkeypatch.setattr(assets, "folder", lambda _: tmp_path)
    for name in ("load_programme", "load_calls"):
        # A cache of its own, so that what others remember stays what it was.
        monkeypatch.setattr(programmes, name, cache(getattr(programmes, name).__wrapped__))
    return root


@pytest.fixture
def write(folder: Path) -> Callable[[str, str], None]:
    def put(name: str, text: str) -> None:
        (folder / name).write_text(text, "utf-8")

    return put


def test_a_programme_is_read_whole(folder: Path) -> None:
    """Sections, annexes and facts come with their sources."""
    loaded = programmes.load_programme("prov")

    assert [section.heading for section in loaded.sections] == ["Mål", "Plan"]
    assert loaded.annexes[0].per == "partner"
    assert loaded.facts["purposes"].standing == "verified"


def test_a_programme_may_extend_another(write: Callable[[str, str], None]) -> None:
    """Only what differs is written; a row with the same id is changed, a new one comes last."""
    write("arv/programme.yaml", HEIR)
    loaded = programmes.load_programme("arv")

    assert (loaded.programme, loaded.legal) == ("arv", "ingen")
    assert [section.heading for section in loaded.sections] == ["Mål", "Planen", "Nytt"]
    assert set(loaded.facts) == {"purposes", "nonprofit"}
    assert [annex.id for annex in loaded.annexes] == ["intyg"]


def test_a_call_is_found_by_full_or_short_name(write: Callable[[str, str], None]) -> None:
    """What a call does not say stays unknown; a new file is a new call."""
    write("prov/calls/2030.yaml", CALL)
    write("prov/calls/2029.yaml", CALL.replace("2030", "2029") + "year: 2029\n")

    assert list(programmes.load_calls("prov")) == ["prov-2029", "prov-2030"]
    for name in ("prov-2030", "2030", " PROV-2030 "):
        found = programmes.find_call("prov", name)
        assert found is not None
        assert (found.call, found.year) == ("prov-2030", None)
    assert programmes.find_call("prov", "2031") is None
    assert programmes.find_call("prov", "") is None


def test_the_compiled_programmes_are_those_of_the_files(
    folder: Path, write: Callable[[str, str], None]
) -> None:
    """The fast way and the slow way give the same programme and calls, sources and all."""
    priority = f"priorities:\n  - {{id: a, text: A, words: [a], source: {SOURCE}}}\n"
    write("prov/calls/2030.yaml", CALL + priority + f"sources:\n  year: {SOURCE}\n")
    (folder / "arv" / "programme.yaml").write_text(HEIR, "utf-8")
    write("compiled.json", programmes.compile_programmes())

    assert programmes.load_programme("arv") == read_programme("arv")
    assert programmes.load_calls("prov") == read_calls("prov")


def test_an_edited_programme_counts_at_once(
    folder: Path, write: Callable[[str, str], None]
) -> None:
    """A new call beside the compiled file is found, and so is a new word in the old one."""
    write("prov/calls/2030.yaml", CALL)
    write("compiled.json", programmes.compile_programmes())
    write("prov/programme.yaml", PROGRAMME.replace("Ett prov", "Ett nytt prov"))
    write("prov/calls/2031.yaml", CALL.replace("2030", "2031"))

    assert programmes.load_programme("prov").name == "Ett nytt prov"
    assert programmes.find_call("prov", "2031") is not None


@pytest.mark.usefixtures("folder")
def test_a_call_of_ones_own_counts_as_it_stands(tmp_path: Path) -> None:
    """Many cases name the same file: each gets the same of it, and a change counts at once."""
    path = tmp_path / "egen.yaml"
    section = f"sections:\n  - {{id: mal, heading: Mål, covers: [Vad], source: {SOURCE}}}\n"
    path.write_text(f"{CALL}{section}year: 2030\n", "utf-8")
    first, second = read_call(path, "prov"), read_call(path, "prov")
    path.write_text(f"{CALL}{section}year: 2031\n", "utf-8")
    third = read_call(path, "prov")

    assert first == second
    assert (first.year, third.year) == (2030, 2031)
    assert third.sections is not None
    assert [cover.text for cover in third.sections[0].covers] == ["Vad"]


def test_an_unknown_programme_names_those_that_exist(folder: Path) -> None:
    """With the most similar one, when there is one."""
    with pytest.raises(ProgrammeBroken, match=r"välj något av prov \(menade du 'prov'\?\)"):
        programmes.load_programme("prv")
    with pytest.raises(ProgrammeBroken, match=r"välj något av prov$"):
        programmes.load_programme("xyz")


@pytest.mark.parametrize(
    ("text", "problem", "remedy", "line"),
    [
        (PROGRAMME.replace("legal:", "leagl:"), "'leagl' finns inte", "'legal'", 4),
        (PROGRAMME.replace("heading: Plan", "hedaing: Plan"), "'hedaing'", "'heading'", 22),
        (PROGRAMME.replace("per: partner", "perr: partner"), "'perr'", "'per'", 25),
        (PROGRAMME.replace("purposes: {title", "purposes: {titel"), "'titel'", "'title'", 16),
        (
            PROGRAMME.replace("purposes_min: 1", "purposes_min: ett"),
            "purposes_min passar inte",
            None,
            11,
        ),
        (
            PROGRAMME.replace("standing: verified", "standing: sant"),
            "standing passar inte",
            None,
            16,
        ),
        (PROGRAMME.replace("programme: prov\n", ""), "programme saknas", None, None),
        (PROGRAMME + "nytt: {a: 1}\n", "'nytt' finns inte", None, 26),
        (
            PROGRAMME.replace("  - id: mal\n    heading: Mål\n", "  - bara text\n  - id: mal\n"),
            "sections",
            None,
            None,
        ),
        ("- en\n- lista\n", "filen har inga fält", None, None),
        ("a: [\n", "filen är inte YAML", None, 2),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(
    write: Callable[[str, str], None],
    text: str,
    problem: str,
    remedy: str | None,
    line: int | None,
) -> None:
    """A misspelt key names the nearest right one; nothing is dropped in silence."""
    write("prov/programme.yaml", text)
    with pytest.raises(ProgrammeBroken) as caught:
        programmes.load_programme("prov")

    assert problem in caught.value.problem
    assert caught.value.place is not None
    assert caught.value.place.path.endswith("prov/programme.yaml")
    if line is not None:
        assert caught.value.place.line == line
    assert ("menade du" in caught.value.remedy) is (remedy is not None)
    assert (remedy or "") in caught.value.remedy


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    """Told as what it is, and how to mend it."""
    (folder / "prov" / "programme.yaml").write_bytes(PROGRAMME.encode("latin-1"))

    with pytest.raises(ProgrammeBroken, match="UTF-8"):
        programmes.load_programme("prov")


@pytest.mark.parametrize("name", ["37a", "37", "esf", "amif"])
def test_the_programmes_of_the_product_say_where_each_fact_comes_from(name: str) -> None:
    """Every fact, section, annex, rate and share has a title of a source and a day it was read."""
    programme = programmes.load_programme(name)
    rows: list[Any] = [
        *programme.sections,
        *programme.annexes,
        *programme.objectives,
        *programme.needs_areas,
        *programme.cost_models,
        *programme.cofinancing,
        *programme.rates,
        *programme.indicators,
    ]
    sources = [*programme.facts.values(), *(row.source for row in rows)]
    sources += [cover.source for s in programme.sections for cover in s.covers if cover.source]
    for call in programmes.load_calls(name).values():
        sources += [*call.sources.values(), *(row.source for row in call.priorities or ())]
        assert call.programme == name

    assert all(source.title and source.checked_on for source in sources)
    own = [source.locator for source in sources if "är vår" in source.locator]
    assert own == [s.locator for s in sources if "är vår" in s.locator and s.standing == "inferred"]


def test_esf_shows_which_questions_somebody_has_read() -> None:
    """Two questions, the two lists and the annexes; for the rest the reader is told."""
    programme = programmes.load_programme("esf")
    seen = [section.id for section in programme.sections if section.wording_seen]

    assert seen == ["esf.problem", "esf.orsaker", "esf.aktorer", "esf.budget", "esf.bilagor"]
    assert programme.wording_note
    assert all(section.max_chars is None for section in programme.sections)


def test_esf_calls_leave_unknown_what_nobody_has_seen() -> None:
    """Preliminary plans give days and area, never a model, a share or an annex."""
    for call in programmes.load_calls("esf").values():
        unseen = (call.cost_models, call.annexes, call.max_months, call.min_budget_sek, call.goals)
        assert unseen == (None,) * 5, call.call
        assert {source.standing for source in call.sources.values()} <= {"secondary", "inferred"}

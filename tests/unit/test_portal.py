"""The portal rehearsal: plain texts in order, counted, and a page to copy them from."""

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from checking import Case, application, at, together
from hypothesis import given
from hypothesis import strategies as st

from grantflow import assets
from grantflow.checks.overlay import overlaid
from grantflow.checks.programmes import find_call, load_programme
from grantflow.documents import casefile
from grantflow.documents.answer_text import section_text, unmarked
from grantflow.documents.labels import label_of, noun_of
from grantflow.documents.portal import Block, blocks, counted, files
from grantflow.documents.reports import portal_page
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.programme import Call, Programme, Section
from grantflow.model.source import Source

EXAMPLES = sorted((assets.folder("data") / "examples").glob("*.yaml"))
PROGRAMMES = ("37a", "37", "esf", "amif")
SOURCE = Source(title="Prov", standing="inferred")
GOALS: Case = at(
    "stages.projektlogik",
    {
        "aim": "Fler ska delta.",
        "causes": [{"text": "Ingen vet vem som frågar"}, {"text": "Tiderna passar inte."}],
        "goals": [
            {
                "id": "mal-1",
                "text": "60 av 80 deltar",
                "causes": ["orsak-2", "orsak-1", "borta"],
                "indicator": "Antal deltagare",
                "target": "60",
                "by": "2027-06-30",
            },
            {"id": "mal-2", "text": "Fler pappor?"},
        ],
        "activities": [{"name": "Träffar", "goals": ["mal-2"], "partners": ["A", "B och C"]}],
    },
)


def texts(case: Case, *fields: str) -> str:
    return section_text(application(case), fields)


def one(case: Case, fields: tuple[str, ...], **changes: object) -> Block:
    section = Section(id="x.01", heading="Rubrik", fields=fields, source=SOURCE)
    return blocks(application(case), programme(replace(section, **changes)))[0]  # type: ignore[arg-type]


def page(case: Application, spec: Programme, call: Call | None = None) -> str:
    return portal_page.page(case, spec, call, blocks(case, spec, call))


def programme(*sections: Section) -> Programme:
    return replace(load_programme("37a"), sections=sections)


def test_a_table_becomes_lines_that_any_field_takes() -> None:
    """A portal shows no tables: each row is a line with its number and labels."""
    assert texts(GOALS, "stages.projektlogik.goals.*") == (
        "Mål 1: 60 av 80 deltar. Svarar mot: orsak 2, orsak 1 och borta. "
        "Indikator: Antal deltagare. Målvärde: 60. Till: 30 juni 2027.\n"
        "Mål 2: Fler pappor?"
    )


def test_an_answer_alone_needs_no_label_and_several_have_theirs() -> None:
    """The field's own heading is the question."""
    long = "Det här är ett svar som är så långt att det får egna rader i texten. " * 3
    case = together(at("idea.problem", long), at("idea.why_now", "Nu."), at("idea.for_whom", long))

    assert texts(case, "idea.problem") == long.strip()
    assert texts(case, "idea.problem", "idea.why_now", "idea.for_whom") == (
        f"Problemet i en mening\n{long.strip()}\n\nDärför nu: Nu.\n\nFör vem\n{long.strip()}"
    )
    assert texts(case, "idea.why_now") == "Därför nu: Nu."


def test_the_answers_stand_in_the_order_of_the_section() -> None:
    """The programme says what comes first, not the case file."""
    case = together(at("idea.problem", "A"), at("idea.why_now", "B"))

    found = texts(case, "idea.why_now", "idea.problem", "idea.*")
    assert found == "Därför nu: B\nProblemet i en mening: A"


def test_what_nobody_asked_for_is_left_out() -> None:
    """Columns that the section does not name, rows without them, and the case's own keys."""
    rows = [{"organisation": "A", "role": "Värd", "certificate": "begärt"}, {"organisation": "B"}]
    case = together(
        at("stages.forankring.partners", rows), {"theme": "annat", "dated": "2026-01-01"}
    )

    assert texts(case, "stages.forankring.partners.certificate") == "Part 1: A. Intyg: begärt."
    assert texts(case, "theme", "dated", "programme") == ""
    assert texts(case, "idea.*", "stages.forankring.partners.nonprofit", "idea.borta") == ""


def test_money_shares_dates_and_lists_read_as_swedes_write_them() -> None:
    """Figures with their unit, plain spaces, and lists in words."""
    case = together(
        at(
            "budget.rows",
            [{"kind": "personal", "text": "Ledare", "share_pct": 50,
              "amounts": {2026: "1250000.50", 2027: 900}}],
        ),
        at("lansstyrelsen.purposes", ["skapa nätverk", "stödja språkinlärning"]),
        at("stages.jamstalldhetskartlaggning.measures",
           [{"observation": "iakttagelse-1", "measure": "Barnpassning"}]),
        GOALS,
    )  # fmt: skip

    assert texts(case, "budget.rows.*") == (
        "Kostnad 1: Ledare. Kostnadsslag: personal. Andel av heltid: 50 %. "
        "Belopp: 1 250 000,50 kr år 2026, 900 kr år 2027."
    )
    assert texts(case, "lansstyrelsen.purposes.*").endswith(
        "skapa nätverk och stödja språkinlärning"
    )
    assert "Parter som medverkar: A; B och C." in texts(case, "stages.projektlogik.activities.*")
    assert texts(case, "stages.jamstalldhetskartlaggning.measures.*").startswith(
        "Åtgärd 1: Barnpassning."
    )


def test_marks_that_a_portal_shows_as_they_stand_are_gone() -> None:
    """Bullets, Markdown, tabs, no-break spaces and invisible signs."""
    written = "# Rubrik\r\n- ett\n• två\n  * tre\n\n\n\n**fet** och __kurs__ `kod`\t"
    written += "1\u00a0000\u200b\u00ad kr"

    assert unmarked(written) == "Rubrik\nett\ntvå\ntre\n\nfet och kurs kod 1 000 kr"
    assert unmarked("5 * 3 - 2 och a_b_c") == "5 * 3 - 2 och a_b_c"


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """What has been pasted once can be pasted again."""
    once = unmarked(text)

    assert not re.search("[\t\u00a0\u200b]", once)
    assert unmarked(once).replace(" ", "") == unmarked(unmarked(once)).replace(" ", "")


def test_personal_data_is_masked() -> None:
    """A block is pasted into somebody else's system."""
    shown = texts(at("idea.problem", "Ring Exempel på 070-123 45 67"), "idea.problem")

    assert shown == "Problemet i en mening: Ring Exempel på [telefonnummer dolt]"


def test_a_known_limit_says_what_is_left_or_too_much() -> None:
    """Characters with spaces, a line break as one; without a limit nothing is invented."""
    case = at("idea.problem", "Tio tecken\nhär.")
    unknown = one(case, ("idea.problem",))
    within, over = (one(case, ("idea.problem",), max_chars=n) for n in (20, 10))

    assert unknown.chars == len("Tio tecken\nhär.") == 15
    assert (
        counted(unknown)
        == "15 tecken med blanksteg. Gränsen är inte känd, kontrollera i utlysningen."
    )
    assert counted(within) == "15 tecken med blanksteg av högst 20. 5 kvar."
    assert (over.over, counted(over)) == (
        5, "15 tecken med blanksteg. Det är 5 för många: gränsen är 10."
    )  # fmt: skip


def test_the_limit_of_the_call_counts() -> None:
    """A call's limits lie over the programme's sections."""
    call = find_call("37a", "2024")
    assert call is not None
    limited = overlaid(load_programme("37a"), replace(call, limits={"lst.10": 20}))
    found = blocks(application(at("idea.problem", "A")), limited, call)

    assert [block.max_chars for block in found if block.id in {"lst.09", "lst.10"}] == [None, 20]


def test_the_sums_of_the_budget_are_told() -> None:
    """A reader of plain text can't add up a table."""
    case = together(
        at("budget.rows", [{"text": "Ledare", "amounts": {2026: 1000}}]),
        at(
            "budget.financing",
            [
                {"source": "Länsstyrelsen", "kind": "sökt bidrag", "amounts": {2026: 700}},
                {"source": "Kommunen", "kind": "kontant", "amounts": {2026: 200}},
            ],
        ),
    )
    found = one(case, ("budget.*",))

    assert "Summa kostnader: 1 000 kr\n" in found.text
    assert "Sökt belopp: 700 kr" in found.text
    assert found.text.endswith("Skillnad mellan kostnader och finansiering: 100 kr")
    assert one({}, ("budget.*",)).text == ""


def test_costs_that_the_program_counts_are_told_one_by_one() -> None:
    """The rows of the case hold hours and shares; the reader of plain text wants kronor."""
    folder = assets.folder("data") / "examples"
    case = casefile.load(folder / "sprak-pa-jobbet-esf.yaml").application
    call = find_call("esf", case.call.call or "", folder)
    found = blocks(case, overlaid(load_programme("esf"), call), call)
    budget = next(block.text for block in found if block.id.endswith("budget"))

    line = next(line for line in budget.split("\n") if line.startswith("Två språkcoacher, "))
    assert "5160 timmar, 482 kr i timmen. 414 520 kr år 2027, 1 243 560 kr år 2028" in line
    assert line.endswith("Summa 2 487 120 kr.")
    assert "Schablon för övriga kostnader" in budget
    assert (
        "Schablon"
        not in one(at("budget.rows", [{"text": "A", "amounts": {2026: 1}}]), ("budget.*",)).text
    )


def test_the_call_is_called_by_its_title_not_by_a_file() -> None:
    """A file name says nothing to the funder."""
    call = find_call("37a", "2024")
    found = blocks(application(at("call.call", "min/utlysning.yaml")), load_programme("37a"), call)

    assert "Utlysning: Utlysning 2024, § 37a" in found[1].text
    assert not blocks(application({}), load_programme("37a"), call)[1].text


def test_the_reader_is_told_where_nobody_has_seen_the_wording() -> None:
    """An unseen heading must not pass for the funder's."""
    esf = replace(load_programme("esf"), sections=load_programme("esf").sections[:3])
    found = blocks(application({}), esf)

    assert {block.wording_seen for block in found} == {True, False}
    assert {block.note for block in found} == {"", esf.wording_note}
    assert "e-tjänsten är inte verifierad" in one({}, ()).note


def test_the_files_are_in_order_and_told_of() -> None:
    """A folder sorts by name; the list says which text is which."""
    esf = load_programme("esf")
    case = application(at("stages.projektlogik.problem", "Problemet."))
    made = files(case, esf, blocks(case, esf))
    listing = json.loads(made["innehall.json"])

    names = [row["file"] for row in listing["blocks"]]
    assert names == sorted(names) == [name for name in made if name.endswith(".txt")]
    assert [row["id"] for row in listing["blocks"]] == [section.id for section in esf.sections]
    assert all(re.fullmatch(r"\d\d-[a-z0-9-]{1,40}\.txt", name) for name in names)
    filled = next(row for row in listing["blocks"] if row["chars"])
    assert len(made[filled["file"]]) == filled["chars"] + 1
    assert listing["system"] == "Projektrummet+"
    assert files(case, esf, blocks(case, esf)) == made


def test_a_heading_without_letters_still_makes_a_name() -> None:
    """Whatever the programme is called."""
    odd = programme(Section(id="x", heading="§§", source=SOURCE))

    assert "01-avsnitt.txt" in files(application({}), odd, blocks(application({}), odd))


class Reader(HTMLParser):
    """Collects what a reader of the page meets."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.fields: dict[str, str] = {}
        self._field = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._field = found.get("id") or "" if tag == "textarea" else ""
        if self._field:
            self.fields[self._field] = ""

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 -- the base class calls it so
        self._field = ""

    def handle_data(self, data: str) -> None:
        if self._field:
            self.fields[self._field] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def example(path: Path, name: str) -> tuple[Application, Programme]:
    case = casefile.load(path).application
    call = (
        find_call(name, case.call.call or "")
        if not (case.call.call or "").endswith("yaml")
        else None
    )
    return case, overlaid(load_programme(name), call)


@pytest.mark.parametrize("name", PROGRAMMES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_pasted_for_every_funder(path: Path, name: str) -> None:
    """One idea, many funders: every block is clean, counted and on the page as it is."""
    case, spec = example(path, name)
    found = blocks(case, spec)
    read = Reader(page(case, spec))

    assert len(found) == len(spec.sections)
    for block in found:
        assert block.text == unmarked(block.text)
        assert block.chars == len(block.text)
        if block.text:
            assert read.fields[f"t{block.number}"].removeprefix("\n") == block.text
    assert sum(bool(block.text) for block in found) == len(read.fields)


def test_the_page_can_be_used_by_everyone() -> None:
    """Every field has a label, every button its field, and what is copied is told."""
    case, spec = example(EXAMPLES[1], "37a")
    text = page(case, spec)
    read = Reader(text)
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]

    assert len(ids) == len(set(ids))
    assert {attrs["for"] for attrs in read.all("label")} == set(read.fields)
    assert {attrs["data-for"] for attrs in read.all("button")} == set(read.fields)
    assert all("readonly" in attrs for attrs in read.all("textarea"))
    # Without script the buttons stay hidden, and the fields are there to copy from by hand.
    assert all("hidden" in attrs for attrs in read.all("button"))
    assert 'role="status" aria-live="polite"' in text
    assert all((attrs["href"] or "")[1:] in ids for attrs in read.all("a"))
    assert read.all("html") == [{"lang": "sv"}]


def test_the_page_fetches_nothing() -> None:
    """It opens on a closed network, from a memory stick."""
    case, spec = example(EXAMPLES[1], "37a")
    text = page(case, spec)
    outside = re.sub(
        r"<(script|style)>.*?</\1>|<textarea.*?</textarea>|<pre>.*?</pre>",
        "",
        text,
        flags=re.DOTALL,
    )

    assert not re.search(r"\b(src|srcset|action)=", outside)
    assert "url(" not in text
    assert "@import" not in text
    assert not Reader(text).all("link")


def test_the_page_says_what_is_empty_too_long_and_unseen() -> None:
    """What to look at stands first."""
    seen = Section(id="a", heading="Sedd", wording_seen=True, group="Grupp", source=SOURCE)
    unseen = Section(
        id="b", heading="Osedd <b>", fields=("idea.problem",), max_chars=3, source=SOURCE
    )
    case = application(
        together(at("idea.problem", "För långt </textarea>"), {"example": "Påhittat."})
    )
    mixed, alike = page(case, programme(seen, unseen)), page(case, programme(unseen))

    assert "1 av 2 avsnitt har text" in mixed
    assert "Texten är för lång i avsnitt 2." in mixed
    assert "(tomt)" in mixed
    assert "Här finns inget svar än." in mixed
    assert "Avsnitten som det gäller är märkta." in mixed
    assert mixed.count("Rubrikens ordalydelse är inte verifierad.") == 1
    assert "Det gäller alla avsnitt." in alike
    assert "Rubrikens ordalydelse" not in alike
    assert "Osedd &lt;b&gt;" in mixed
    assert unescape(Reader(mixed).fields["t2"]).endswith("</textarea>")
    assert "<strong>Påhittat.</strong>" in mixed


def test_a_page_where_all_is_seen_has_no_warning() -> None:
    """A warning that is always there is never read."""
    seen = Section(id="a", heading="Sedd", wording_seen=True, source=SOURCE)
    call = find_call("37a", "2024")

    shown = page(application({}), programme(seen), call)
    assert "verifierad" not in shown
    assert "Utlysning 2024" in shown


def test_every_answer_and_every_row_has_a_name_for_running_text() -> None:
    """A question mark in the middle of an application reads badly."""
    words = assets.read_yaml(assets.folder("data") / "labels.yaml")
    known = set(walk_patterns())

    assert set(words["labels"]) <= known
    assert not [path for path, label in words["labels"].items() if "?" in label]
    assert known - set(words["labels"]) - {"grantflow"} == set()
    assert noun_of("stages.projektlogik.goals") == "Mål"
    assert noun_of("borta") == "Rad"
    assert label_of("stages.projektlogik.target_group") == "Målgrupp"
    assert label_of("inget.alls") == "alls"


def walk_patterns() -> list[str]:
    """Return every pattern path of the model: answers, and lists of rows."""

    def below(kind: type, path: str) -> list[str]:
        found = []
        for name, field in kind.model_fields.items():  # type: ignore[attr-defined]
            if name in kind.beside:  # type: ignore[attr-defined]
                continue
            here = f"{path}.{name}" if path else name
            inner = walk._form_in(field.annotation)
            if isinstance(inner, type) and hasattr(inner, "model_fields"):
                found += [here] if "list" in str(field.annotation) else []
                found += below(inner, here)
            elif isinstance(field.annotation, type) and hasattr(field.annotation, "model_fields"):
                found += below(field.annotation, here)
            elif name != "id":
                found.append(here)
        return found

    return below(Application, "")

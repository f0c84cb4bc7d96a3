"""A wrong template is refused when it is read, in words that an officer can act on."""

from itertools import chain, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_templates import W, filled, p, part, row, table, write

from grantflow import assets
from grantflow.checks.programmes import load_programme
from grantflow.documents.compose import compose
from grantflow.documents.known import faults
from grantflow.documents.pictures import Album
from grantflow.documents.template import load
from grantflow.errors import TemplateBroken
from grantflow.model.application import Application
from grantflow.model.stages.forankring import Partner

PROGRAMMES = sorted(
    path.parent.name for path in (assets.folder("templates") / "applications").glob("*/*.yaml")
)
NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CASE = Application()
NAMES: dict[str, Any] = {"case": CASE, "a": "A", "goals": CASE.stages.projektlogik.goals}

WRONG = {
    "not whole": (p("Hej {{ a }"), "inte hel i stycket ”Hej {{ a }”", "{{"),
    "over paragraphs": (p("{{ a") + p("}}"), "inte hel", "samma stycke"),
    "closed otherwise": (p("{{ a %}") + p("x"), "inte hel", "{{"),
    "unknown kind": (p("{%x if a %}"), "'x'", "skriv något av if, for"),
    "kind apart": (p("{% p if a %}"), "börjar med 'p'", "utan mellanslag"),
    "misspelt word": (p("{%p fro x in a %}"), "'fro'", "menade du 'for'?"),
    "docxtpl's pictures": (p("{{r a }}"), "slag som inte finns", "skriv {{ a }}"),
    "macro": (p("{%p macro x() %}") + p("{%p endmacro %}"), "'macro'", "if, for"),
    "filter": (p("Hej {{ a|strr }}"), "filtret 'strr'", "'stor'"),
    "test": (p("{% if a is ifylt %}x{% endif %}"), "villkoret 'ifylt'", "'ifyllt'"),
    "unreadable": (p("{{ a + }}"), "går inte att läsa", "parenteser"),
    "never closed": (p("{%p if a %}") + p("x"), "saknar sitt slut", "{%p endif %}"),
    "never opened": (p("x") + p("{%p endfor %}"), "saknar sin for", "for före"),
    "else alone": (p("{%p else %}"), "saknar sin if", "if före"),
    "wrong end": (p("{%p if a %}") + p("{%p endfor %}"), "annat slag", "{%p endif %}"),
    "other kind": (
        table(row("{%tr for x in goals %}", "", "")) + p("{%p endfor %}"),
        "annat slag",
        "{%tr endfor %}",
    ),
    "plain over paragraphs": (p("{% if a %}") + p("x{% endif %}"), "samma stycke", "{%p"),
    "over cells": (
        table(row("{%p if a %}", "{%p endif %}", "")),
        "samma stycke, rad, cell",
        "hela rader",
    ),
    "out of a table": (
        table(row("{%tr if a %}", "", ""), row("x", "", "")) + table(row("{%tr endif %}", "", "")),
        "samma stycke, rad, cell",
        "hela rader",
    ),
    "in a property": ('<w:p w:x="{{ a }}"><w:r><w:t>x</w:t></w:r></w:p>', "ställe", "egenskap"),
    "tracked": (
        '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>{{ a }}</w:t></w:r></w:ins></w:p>',
        "spårade ändringar",
        "godkänn",
    ),
    "unknown name": (p("Hej {{ cse.title }}"), "'cse'", "menade du 'case'?"),
    "below a name": (p("{{ case.applicant.nam }}"), "'nam'", "menade du 'name'?"),
    "in a loop over a list of the model": (
        p("{%p for g in case.stages.projektlogik.goals %}")
        + p("{{ g.indikator }}")
        + p("{%p endfor %}"),
        "{{ g.indikator }} frågar efter 'indikator'",
        "menade du 'indicator'?",
    ),
    "after a filter": (
        p("{{ (case.stages.projektlogik.goals|first).txt }}"),
        "'txt'",
        "menade du 'text'?",
    ),
    "in a branch not taken": (
        p("{% if a %}x{% else %}{{ case.titel }}{% endif %}"),
        "'titel'",
        "menade du 'title'?",
    ),
    "set aside": (
        p("{%p set g = case.applicant %}") + p("{{ g.nmae }}"),
        "'nmae'",
        "menade du 'name'?",
    ),
    "loop's own": (
        p("{%p for g in case.waivers %}") + p("{{ loop.indx }}") + p("{%p endfor %}"),
        "'indx'",
        "menade du 'index'?",
    ),
    "picture": (p("{{ picture(“logikedja”) }}"), "bilden 'logikedja'", "'logikkedja'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_tag_is_told_without_filling_anything_in(name: str, tmp_path: Path) -> None:
    """The message names the template, the tag or its paragraph, and what to write instead."""
    body, said, remedy = WRONG[name]
    path = write(tmp_path / "mall.docx", body)
    album = Album(CASE)
    names = NAMES | {"picture": album.picture, "pictures": album.pictures}
    with pytest.raises(TemplateBroken) as caught:
        filled(path, names)
    assert str(caught.value).startswith(f"[GF302] {path}: ")
    assert said in caught.value.problem
    assert remedy in caught.value.remedy


def test_an_empty_list_hides_nothing_that_its_type_tells(tmp_path: Path) -> None:
    """A list that the composer has made empty says nothing; the model's own lists do."""
    loop = p("{%p for g in goals %}") + p("{{ g.txt }}") + p("{%p endfor %}")
    quiet = load(write(tmp_path / "tyst.docx", loop))
    assert list(faults(quiet, {"goals": []})) == []
    told = load(write(tmp_path / "sagd.docx", loop.replace("in goals", "in partners")))
    assert len(list(faults(told, {"partners": [Partner()]}))) == 1


def test_all_unknown_names_are_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "mall.docx", p("{{ casse }}") + p("{{ b }}") + p("{{ casse }}"))
    with pytest.raises(TemplateBroken) as caught:
        filled(path, NAMES)
    assert str(caught.value).count("frågar efter") == 2


def test_what_only_the_text_can_hold_is_refused_elsewhere(tmp_path: Path) -> None:
    notes = {"footnotes": p("{{ contents }}")}
    template = load(write(tmp_path / "mall.docx", p("x"), notes))
    found = list(faults(template, {"contents": "x"}))
    assert "brödtexten" in found[0].problem


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_shipped_templates_ask_for_nothing_unknown(programme: str) -> None:
    spec = load_programme(programme)
    partner = Partner(organisation="Föreningen Exempel")
    case = Application()
    case.stages.forankring.partners = [partner]
    names = compose(case, spec, None, missing=["Gap"], as_is=True)
    album = Album(case)
    names |= {"picture": album.picture, "pictures": album.pictures}
    template = load(assets.folder("templates") / "applications" / spec.template)
    assert list(faults(template, names)) == []


TEXTS = st.sampled_from(
    [
        p("text"),
        p("{{ a }}"),
        p("{{ b|svar }}"),
        p("x{% if a %}y{% endif %}"),
        p("{% if b %}x{% else %}", "y{% endif %}", "z"),
        p("a{%r if a %}", "z{%r endif %}"),
        p("Joined") + p("{%- if a -%}") + p("{{ a }}") + p("{%- endif -%}") + p("on"),
    ]
)


def _end(kind: str, test: str) -> str:
    return f"{{%{kind} end{test.split(maxsplit=1)[0]} %}}"


def blocks(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    """Return conditions, loops and tables around `inner`, each as a list of pieces."""
    tests = st.sampled_from(["if a", "if b", "for x in many", "if not b"])

    def around(test: str, held: list[str], other: list[str]) -> list[str]:
        middle = [p("{%p else %}"), *other] if other else []
        return [p(f"{{%p {test} %}}"), *held, *middle, p(_end("p", test))]

    def in_table(test: str, held: list[str]) -> list[str]:
        cell = ["<w:tr><w:tc>", *held, "</w:tc></w:tr>"]
        rows = [row(f"{{%tr {test} %}}"), *cell, row(_end("tr", test))]
        return ["<w:tbl><w:tblGrid></w:tblGrid>", *rows, "</w:tbl>"]

    several = st.lists(inner, min_size=1, max_size=3).map(lambda found: list(chain(*found)))
    return st.one_of(
        st.builds(around, tests, several, st.one_of(st.just([]), several)),
        st.builds(in_table, tests, several),
    )


def sound(body: str) -> bool:
    """Tell whether a body is whole: rows in tables, cells in rows, a paragraph last in each."""
    try:
        root = ElementTree.fromstring(f"<x {W}>{body}</x>")  # noqa: S314
    except ElementTree.ParseError:
        return False
    if any(not len(cell) or cell[-1].tag != f"{NS}p" for cell in root.iter(f"{NS}tc")):
        return False
    holds = {"tbl": {"tblGrid", "tr"}, "tr": {"tc"}, "tc": {"tcPr", "p", "tbl"}, "x": {"p", "tbl"}}
    return all(
        child.tag.removeprefix(NS) in holds[parent.tag.removeprefix(NS)]
        for parent in root.iter()
        if parent.tag.removeprefix(NS) in holds
        for child in parent
    )


PIECES = st.lists(st.recursive(TEXTS.map(lambda text: [text]), blocks, max_leaves=6), max_size=4)


@settings(suppress_health_check=list(HealthCheck))
@given(
    pieces=PIECES.map(lambda found: list(chain(*found))),
    moved=st.tuples(st.integers(), st.integers()),
)
def test_whatever_is_not_refused_gives_whole_xml(
    pieces: list[str], moved: tuple[int, int], tmp_path: Path
) -> None:
    """Whichever way the conditions go, no tag can tear the document apart."""
    if pieces and moved[0] % 3 == 0:  # an officer's slip of the mouse
        pieces.insert(moved[1] % len(pieces), pieces.pop(moved[0] % len(pieces)))
    body = "".join(pieces)
    if not sound(body):
        return  # Word writes no such file
    path = write(tmp_path / "mall.docx", body)
    for a, b, many in product(("A\nB", ""), ("", "C"), ([], [1, 2])):
        try:
            document = filled(path, {"a": a, "b": b, "many": many})
        except TemplateBroken:
            return
        root = ElementTree.fromstring(part(document, "word/document.xml"))  # noqa: S314
        for cell in root.iter(f"{NS}tc"):
            assert cell[-1].tag == f"{NS}p"
        for rows in root.iter(f"{NS}tbl"):
            assert rows.find(f"{NS}tr") is not None

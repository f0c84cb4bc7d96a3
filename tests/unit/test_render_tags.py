"""The tag language: what docxtpl makes of a template, we make of it too."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from word_templates import filled, p, part, reference, row, table, text, write

from grantflow.documents.outline import document_text
from grantflow.documents.tags import prepare
from grantflow.errors import TemplateBroken

ROWS = [SimpleNamespace(name="Ett & två", n=1), SimpleNamespace(name="<Tre>", n=3)]
NAMES: dict[str, Any] = {"a": "Alfa", "b": "", "n": 2, "rows": ROWS, "nobody": [], "years": [1, 2]}
BOX = (
    "<w:p><w:r><w:t>Före {{ a }}</w:t></w:r><w:r><w:pict><w:txbxContent>"
    + p("I rutan {{", " a }}")
    + "</w:txbxContent></w:pict></w:r><w:r><w:t>efter {</w:t></w:r>"
    "<w:r><w:t>{ n }}</w:t></w:r></w:p>"
)
TEMPLATES = {
    "answer": p("Hej {{ a }}."),
    "escaped": p("{{ rows[0].name }}") + p("{{ rows[1].name }}"),
    "split over runs": p("Hej {", "{ a", " }", "}, {{ n }}!"),
    "smart quotes": p("{{ rows|map(attribute=“name”)|join(”, “) }}") + p("{{ ‘x’ }}"),
    "signs that XML escapes": p("{% if n &gt; 1 and n &lt; 3 %}ja{% endif %}"),
    "condition in text": p("x{% if b %}ja{% elif n == 2 %}två{% else %}nej{% endif %}y"),
    "condition over runs": p("x{% if a %}ja", "nu{% endif %}", "y"),
    "paragraphs": p("{%p if a %}") + p("ja") + p("{%p else %}") + p("nej") + p("{%p endif %}"),
    "loop over paragraphs": p("{%p for r in rows %}") + p("{{ r.name }}") + p("{%p endfor %}"),
    "loop without rows": p("{%p for r in nobody %}")
    + p("x")
    + p("{%p else %}")
    + p("inga")
    + p("{%p endfor %}"),
    "rows": table(
        row("Namn", "Tal", ""),
        row("{%tr for r in rows %}", "", ""),
        row("{{ r.name }}", "{{ r.n }}", "{{ loop.index }}"),
        row("{%tr endfor %}", "", ""),
    ),
    "columns": table(row("År", "{%tc for y in years %}", "{{ y }}", "{%tc endfor %}"), columns=4),
    "runs": p("a{%r if b %}", "borta", "{%r endif %}c{%r if a %}", "kvar", "{%r endif %}"),
    "notes to officers": p("a{# en anteckning #}b") + p("{#p borta #}") + p("c"),
    "joined paragraphs": p("Huset ligger")
    + p("{%- if a -%}")
    + p(" i stan")
    + p("{%- else -%}")
    + p(" på landet")
    + p("{%- endif -%}")
    + p(" och är rött."),
    "braces": p("{_{ a }_} och {_% if %_}"),
    "set": p("{%p set x = n + 1 %}") + p("{{ x }}"),
    "loops in loops": p("{%p for r in rows %}")
    + p("{% for y in years %}{{ r.n * y }} {% endfor %}")
    + p("{%p endfor %}"),
    "text box": BOX,
    "link": '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>Se {{ a }}</w:t></w:r></w:hyperlink></w:p>',
}


def words(document: str) -> list[str]:
    """Return the lines that hold anything; docxtpl leaves empty paragraphs here and there."""
    return [line.strip() for line in document.split("\n") if line.strip()]


@pytest.mark.parametrize("name", TEMPLATES)
def test_docxtpl_says_the_same(name: str, tmp_path: Path) -> None:
    """An officer who knows docxtpl's tags knows ours."""
    path = write(tmp_path / "mall.docx", TEMPLATES[name])
    ours = text(path, NAMES)
    assert words(ours) == words(document_text(reference(path, NAMES)))
    assert words(ours)


def test_notes_hold_tags(tmp_path: Path) -> None:
    """Footnotes as docxtpl fills them, and endnotes, which it leaves as they are."""
    notes = {"footnotes": p("Not: {{ a", " }}") + p("{{ b|svar }}"), "endnotes": p("Slut: {{ n }}")}
    path = write(tmp_path / "mall.docx", p("x"), notes)
    ours = filled(path, NAMES)
    assert "Not: Alfa" in part(ours, "word/footnotes.xml")
    assert "Not: Alfa" in part(reference(path, NAMES | {"b": "Beta"}), "word/footnotes.xml")
    assert "Slut: 2" in part(ours, "word/endnotes.xml")


def test_a_note_whose_text_vanishes_keeps_a_paragraph(tmp_path: Path) -> None:
    """Word refuses a note without any."""
    path = write(tmp_path / "mall.docx", p("x"), {"footnotes": p("{{ b|svar }}")})
    note = ElementTree.fromstring(part(filled(path, NAMES), "word/footnotes.xml"))  # noqa: S314
    assert [child.tag.split("}")[1] for child in note[0]] == ["p"]


def test_a_cell_left_empty_gets_a_paragraph(tmp_path: Path) -> None:
    """Word calls a file broken whose cell has none."""
    cell = "<w:tr><w:tc>" + p("{%p if b %}") + p("x") + p("{%p endif %}") + "</w:tc></w:tr>"
    path = write(tmp_path / "mall.docx", table(cell, columns=1))
    assert "<w:tc><w:p/></w:tc>" in part(filled(path, NAMES), "word/document.xml")


@pytest.mark.parametrize("cells", [("x", "y"), ("{%tc for y in years %}", "{%tc endfor %}")])
def test_a_table_left_without_rows_goes(cells: tuple[str, str], tmp_path: Path) -> None:
    """Word calls that broken too, whether its columns were to grow or not."""
    body = p("före") + table(row("{{ b|svar }}", *cells)) + p("efter")
    path = write(tmp_path / "mall.docx", body)
    xml = part(filled(path, NAMES), "word/document.xml")
    assert "<w:tbl>" not in xml
    assert [text for text in ElementTree.fromstring(xml).itertext() if text] == ["före", "efter"]  # noqa: S314


def test_the_sandbox_remembers_nothing_that_lets_an_answer_out(tmp_path: Path) -> None:
    """Formatting reads attributes, and an answer may look like a format."""
    path = write(tmp_path / "mall.docx", p("{{ a.format(n) }}"))
    assert text(path, {"a": "{0}", "n": 2}) == "2"
    with pytest.raises(TemplateBroken):
        filled(path, {"a": "{0.__class__}", "n": 2})


def test_signs_in_answers_are_no_tags(tmp_path: Path) -> None:
    """What a person writes is text, whatever it looks like; only templates hold tags."""
    path = write(tmp_path / "mall.docx", p("{{ a }}"))
    answer = "{{ n }} {% if %} {_{ x }_} <w:p> & ]]>"
    assert text(path, {"a": answer}) == answer


def test_tags_know_their_paragraph() -> None:
    xml = p("Hej {", "{ a.b", "|f(“x”) }} och {{ c }}") + p("{%p if a &gt; 1", " %}")
    chunks, tags = prepare(xml)
    assert [tag.shown for tag in tags] == ['{{ a.b|f("x") }}', "{{ c }}", "{%p if a > 1 %}"]
    assert str(tags[1]) == 'taggen {{ c }} i stycket ”Hej {{ a.b|f("x") }} och {{ c }}”'
    assert str(tags[2]) == "taggen {%p if a > 1 %}"
    assert chunks[3] == ""
    assert "".join(chunks).count("<w:p>") == "".join(chunks).count("</w:p>") == 1


def test_marks_of_editing_are_not_repeated_by_loops() -> None:
    xml = '<w:p w14:paraId="1A" w:rsidR="00B4" w:rsidP="00B4"><w:r><w:t>a</w:t></w:r></w:p>'
    assert prepare(xml)[0] == ["<w:p><w:r><w:t>a</w:t></w:r></w:p>"]


def test_two_row_tags_in_one_row_are_refused() -> None:
    with pytest.raises(TemplateBroken, match="inte ensam"):
        prepare(f"<w:tr>{p('{%tr if a %}{%tr endif %}')}</w:tr>")

"""Draws Word templates: styles, numbering, and paragraphs and tables that hold tags.

Only the builders of templates use it; grantflow itself never does.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

CM = 567  # twips
TEXT_WIDTH = 16 * CM
LOOKS = Path(__file__).with_name("template_styles.xml")
_PAGE_BREAK = "<w:pageBreakBefore/>"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in cm, what it holds, and how."""

    head: str
    width: float
    holds: str
    look: str = ""  # "tal" for figures to the right, "smal" for small and centred
    over: str = ""  # "y in r.amounts" repeats the column for each y of the row
    head_over: str = ""  # the same for the row of headings
    total: str = ""  # what a row of sums holds


class Pen:
    """Collects the body of a template, top to bottom."""

    def __init__(self, note: str = "") -> None:
        """Take the style of notes on unseen wording; without one, sections have no such note."""
        self._body: list[str] = []
        self._note = note
        # The cover has no heading above it, so what stands there is none either.
        self._question = "Omslagsrubrik"

    def line(
        self, text: str, style: str = "Normal", *, new_page: bool = False, keep: bool = False
    ) -> None:
        """Write a paragraph; with `keep` it stays on the page of what follows it."""
        # Heading levels never skip: a question lies below the nearest section or subsection.
        if style in ("Heading1", "Heading2"):
            self._question = "Fraga" if style == "Heading1" else "Heading3"
        extra = "<w:keepNext/>" if keep else ""
        self._body.append(_paragraph(text, style, extra + (_PAGE_BREAK if new_page else "")))

    def tag(self, text: str) -> None:
        """Write a paragraph that holds one tag and vanishes when the template is filled."""
        self._body.append(_paragraph(f"{{%p {text} %}}", "Normal"))

    def section(self, name: str, *, level: int = 1, new_page: bool = False) -> None:
        """Start a section; what follows shows only when it has an answer.

        Where the pen has a style for it, a draft says that nobody has seen the funder's wording.
        """
        self.line(f"{{{{ {name}.heading }}}}", f"Heading{level}", new_page=new_page)
        if self._note:
            self.tag(f"if draft and {name}.note")
            self.line(f"{{{{ {name}.note }}}}", self._note, keep=self._note == "Not")
            self.end()
        self.tag(f"if not {name}.answered")
        self.line(f"Inget svar än: {{{{ {name}.asks }}}}.", "Saknas")
        self.tag("else")

    def end(self) -> None:
        """End a section or a condition."""
        self.tag("endif")

    def question(self, label: str, path: str) -> None:
        """Write a question and its answer; both vanish without one, save in a draft."""
        self.line(label, self._question)
        self.line(f"{{{{ {path}|svar }}}}")

    def optional(self, label: str, path: str) -> None:
        """Write a question that only some are asked; nothing when it has no answer."""
        self.tag(f"if {path} is ifyllt")
        self.line(label, self._question)
        self.line(f"{{{{ {path} }}}}")
        self.end()

    def pictures(self, kind: str) -> None:
        """Add the pictures of a kind, each with its title below; none where none are wanted."""
        self.tag(f"for bild in pictures('{kind}')")
        self.line("{{ bild }}", keep=True)
        self.line("{{ bild.title }}", "Not")
        self.tag("endfor")

    def bullets(self, label: str, path: str, holds: str) -> None:
        """Write a question whose answer is a list; `holds` says what to show of each `x`."""
        self.tag(f"if {path} is visas")
        self.line(label, self._question)
        self.tag(f"for x in {path}")
        self.line(f"{{{{ {holds} }}}}", "ListBullet")
        self.tag("else")
        self.line("Inget svar än", "Saknas")
        self.tag("endfor")
        self.end()

    def rows(
        self, label: str, path: str, columns: Sequence[Column], sums: Iterable[str] = ()
    ) -> None:
        """Write a question whose answer is a table, one row for each `r` of `path`.

        `sums` names rows to add below, of the same kind as those of `path`.
        """
        self.tag(f"if {path} is visas")
        self.line(label, self._question)
        self._body.append(_table(label, path, columns, tuple(sums)))
        self.end()

    def again(self, label: str, path: str, columns: Sequence[Column]) -> None:
        """Write a further table over the same rows; nothing when there are none."""
        self.tag(f"if {path} is ifyllt")
        self.line(label, self._question)
        self._body.append(_table(label, path, columns, ()))
        self.end()

    def facts(
        self, label: str, facts: Sequence[tuple[str, str, str]], *, head: bool = True
    ) -> None:
        """Write short answers as a table: label, path, and how to show it ("" for as it is)."""
        self.tag(f"if [{', '.join(path for _, path, _ in facts)}] is visas")
        if head:
            self.line(label, self._question)
        rows = "".join(_fact(*fact) for fact in facts)
        self._body.append(_frame(label, [5.2 * CM, 10.8 * CM], rows, look="0080"))
        self.end()

    def signature(self, label: str, rows: Sequence[tuple[str, str]]) -> None:
        """Write lines to sign on."""
        height = '<w:trPr><w:cantSplit/><w:trHeight w:val="680" w:hRule="atLeast"/></w:trPr>'
        written = "".join(
            f"<w:tr>{height}{_cell(head, 5.2 * CM, 'Tabelletikett')}"
            f"{_cell(text, 10.8 * CM, 'Tabelltext')}</w:tr>"
            for head, text in rows
        )
        self._body.append(_frame(label, [5.2 * CM, 10.8 * CM], written, look="0080"))

    def save(self, path: Path, header: str, footer: str) -> None:
        """Write the template to `path`, A4, with `header` and `footer` from page 2 on."""
        document = docx.Document()
        _dress(document)
        body = document.element.body
        for child in list(body)[:-1]:
            body.remove(child)
        for xml in self._body:
            body.insert(len(body) - 1, parse_xml(_named(xml)))
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(25), Mm(22)
        section.header_distance = section.footer_distance = Mm(12)
        section.different_first_page_header_footer = True
        for part, xml in ((section.header, header), (section.footer, footer)):
            part.is_linked_to_previous = False
            element = part.paragraphs[0]._p  # noqa: SLF001 -- python-docx has no other door
            element.getparent().replace(element, parse_xml(_named(xml)))
        properties = document.core_properties
        properties.title, properties.author, properties.language = "Mall", "grantflow", "sv-SE"
        properties.comments = properties.keywords = ""
        properties.created = properties.modified = datetime(2026, 11, 22, tzinfo=UTC)
        path.parent.mkdir(parents=True, exist_ok=True)
        document.save(str(path))


def _paragraph(text: str, style: str, extra: str = "") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _cell(text: str, width: float, style: str) -> str:
    empty = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'
    inside = _paragraph(text, style) if text else empty
    return f'<w:tc><w:tcPr><w:tcW w:w="{round(width)}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def _tag_row(text: str, columns: int) -> str:
    cells = [f"{{%tr {text} %}}", *[""] * (columns - 1)]
    return f"<w:tr>{''.join(_cell(cell, CM, 'Tabelltext') for cell in cells)}</w:tr>"


def _fact(label: str, path: str, shape: str) -> str:
    value = f"{{{{ {path}{shape}|svar }}}}"
    cells = _cell(label, 5.2 * CM, "Tabelletikett") + _cell(value, 10.8 * CM, "Tabelltext")
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _row(style: str, cells: Iterable[tuple[Column, str, str]], marks: str) -> str:
    """Return a row; each cell is its column, its text, and what repeats it."""
    written = []
    for column, text, over in cells:
        cell = _cell(text, column.width * CM, style + column.look)
        if over:
            before, after = f"{{%tc for {over} %}}", "{%tc endfor %}"
            cell = _cell(before, CM, "Tabelltext") + cell + _cell(after, CM, "Tabelltext")
        written.append(cell)
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(written)}</w:tr>"


def _table(label: str, path: str, columns: Sequence[Column], sums: tuple[str, ...]) -> str:
    columns = _full_width(columns)
    head = [(column, column.head, column.head_over) for column in columns]
    body = [(column, column.holds, column.over) for column in columns]
    rows = (
        _row("Tabellhuvud", head, "<w:cantSplit/><w:tblHeader/>")
        + _tag_row(f"for r in {path}", len(columns))
        + _row("Tabelltext", body, "<w:cantSplit/>")
        + _tag_row("else", len(columns))
        + _row("Tabellsaknas", _nothing(columns), "<w:cantSplit/>")
        + _tag_row("endfor", len(columns))
    )
    for name in sums:
        last = [(c, _of(name, c.total), _of(name, c.over)) for c in columns]
        rows += _row("Tabellsumma", last, "<w:cantSplit/>")
    return _frame(label, [column.width * CM for column in columns], rows, look="0020")


def _full_width(columns: Sequence[Column]) -> list[Column]:
    """Return the columns made 16 cm wide together; the widest gives or takes what is needed."""
    spare = 16 - sum(column.width for column in columns)
    widest = max(columns, key=lambda column: column.width)
    return [replace(c, width=c.width + spare) if c is widest else c for c in columns]


def _nothing(columns: Sequence[Column]) -> list[tuple[Column, str, str]]:
    """Return a row that says in its widest column that the table has no rows."""
    fixed = [replace(column, look="") for column in columns if not column.over]
    widest = max(fixed, key=lambda column: column.width)
    return [(column, "Inget svar än" if column is widest else "", "") for column in fixed]


def _of(name: str, text: str) -> str:
    """Return `text` about the thing `name` instead of the row `r`."""
    return re.sub(r"\br\.", f"{name}.", text)


def _frame(label: str, widths: Sequence[float], rows: str, look: str) -> str:
    """Return a table; columns that are repeated make it grow when it is filled."""
    grid = "".join(f'<w:gridCol w:w="{round(width)}"/>' for width in widths)
    first = {"0020": "1", "0080": "0"}[look]
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Tabell"/>'
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{look}" w:firstRow="{first}" w:lastRow="0" '
        f'w:firstColumn="{1 - int(first)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(label)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _named(xml: str) -> str:
    """Return `xml` with the namespaces that its first element needs."""
    return re.sub(r"^<w:\w+", lambda match: f"{match[0]} {nsdecls('w')}", xml, count=1)


def _dress(document: Document) -> None:
    """Replace python-docx's looks by ours, and take out the parts that nobody needs."""
    looks = LOOKS.read_text(encoding="utf-8")
    styles, numbering, settings, app = looks.split("<!-- next part -->")
    part = document.part
    part._styles_part._element = parse_xml(styles.strip().encode())  # noqa: SLF001
    part.numbering_part._element = parse_xml(numbering.strip().encode())  # noqa: SLF001
    part._settings_part._element = parse_xml(settings.strip().encode())  # noqa: SLF001
    useless = (
        RELATIONSHIP_TYPE.CUSTOM_XML,
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
        RELATIONSHIP_TYPE.WEB_SETTINGS,
    )
    for key, relation in list(part.rels.items()):
        if relation.reltype in useless:
            del part.rels[key]
    package = part.package
    for other in package.iter_parts():
        if other.partname == "/docProps/app.xml":
            other._blob = app.strip().encode()  # noqa: SLF001
    for key, relation in list(package.rels.items()):
        if "thumbnail" in relation.reltype:
            del package.rels[key]

"""Writes the XML of a form: paragraphs, content controls, tables, marks that survive anything.

Each field is told twice: by the tag of its control, and by a hidden bookmark where its answer
begins, since LibreOffice 7 keeps bookmarks but throws tags away.  Text stands in rich controls: in
plain ones LibreOffice 7 moves every line break to their front.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from grantflow.documents.wordforms.wording import NEW_ROW, PROMPTS, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grantflow.model.asking import Field, Option

# A hidden bookmark: the checksum of the tag, and a number that makes the name the only one.
MARK = "_gf"
# Ends of tags: the id of a row, the year of a value.
ID_SIGN, YEAR_SIGN = ".id", "@"
_PARTS = re.compile("([\n\t])")
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_CARRIED = {"\r": "&#13;"}
_DAY = (
    '<w:date{full}><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="sv-SE"/>'
    '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
)
_LONGEST_TITLE = 64
# Word refuses files with longer ones.
_LONGEST_TAG = 64


class Control(NamedTuple):
    """What a control is: its tag, its title for a reader, its prompt, and the XML of its kind.

    `fixed` is one that nobody can take away by mistake, for fields outside rows.
    """

    tag: str
    title: str
    prompt: str
    kind: str = ""
    fixed: bool = False


def crc_of(tag: str) -> str:
    """Return how a bookmark names a tag."""
    return f"{zlib.crc32(tag.encode()):08x}"


def titled(text: str) -> str:
    """Return a title that Word takes."""
    return text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 1].rstrip()}…"


class Pen:
    """Writes one form.  `said` is every text that it has written which is no answer."""

    def __init__(self) -> None:
        self.said: set[str] = set()
        self._controls = self._marks = 0

    def line(self, text: str, style: str, lead: str = "") -> str:
        """Return a paragraph that only tells something, the words of `lead` first and bold."""
        self._say(f"{lead} {text}")
        return f"<w:p>{_styled(style)}{_lead(lead)}{_runs(text)}</w:p>"

    def answered(self, control: Control, text: str, style: str, lead: str = "") -> str:
        """Return a paragraph with one control, after its question if need be."""
        self._say(lead)
        inner = f"{self.mark(control.tag)}{_lead(lead)}{self.control(control, text)}"
        return f"<w:p>{_styled(style)}{inner}</w:p>"

    def yearly(self, control: Control, year: str, text: str, style: str) -> str:
        """Return a paragraph with a year and what is said of it."""
        asked = Control(f"{control.tag}{YEAR_SIGN}", titled(f"År: {control.title}"), YEAR)
        inner = f"{self.control(asked, year)}{_runs(': ')}{self.control(control, text)}"
        return f"<w:p>{_styled(style)}{self.mark(control.tag)}{inner}</w:p>"

    def mark(self, tag: str) -> str:
        """Return the bookmark of a field."""
        self._marks += 1
        name = f"{MARK}{crc_of(tag)}_{self._marks}"
        return (
            f'<w:bookmarkStart w:id="{self._marks}" w:name="{name}"/>'
            f'<w:bookmarkEnd w:id="{self._marks}"/>'
        )

    def control(self, control: Control, text: str) -> str:
        """Return a control within a paragraph; without text it shows its prompt."""
        prompted = "" if text else "<w:showingPlcHdr/>"
        lock = '<w:lock w:val="sdtLocked"/>' if control.fixed else ""
        inside = _runs(text) if text else _runs(control.prompt, '<w:rStyle w:val="Platshallare"/>')
        properties = f"{self._named(control.tag, control.title)}{lock}{prompted}{control.kind}"
        return _sdt(properties, inside)

    def repeated(self, tag: str, title: str, items: Iterable[tuple[str, str]]) -> str:
        """Return a section of rows, each with its tag, to which a reader can add more in Word."""
        inside = "".join(
            _sdt(f"{self._named(name, '')}<w15:repeatingSectionItem/>", xml) for name, xml in items
        )
        return _sdt(f"{self._named(tag, title)}<w15:repeatingSection/>", inside)

    def _say(self, text: str) -> None:
        self.said.add(" ".join(text.split()))

    def _named(self, tag: str, title: str) -> str:
        self._controls += 1
        alias = f'<w:alias w:val="{_quoted(titled(title))}"/>' if title else ""
        told = f'<w:tag w:val="{_quoted(tag[:_LONGEST_TAG])}"/>' if tag else ""
        return f'{alias}{told}<w:id w:val="{self._controls}"/>'


def field_control(field: Field, options: Sequence[Option] = (), *, fixed: bool = False) -> Control:
    """Return the control that a field is answered in; `options` are ids it may refer to.

    The day of a date control stands for no day yet; `with_day` fills it in.
    """
    kinds = {
        "text": "",
        "number": "",
        "day": _DAY,
        "choice": _listed("dropDownList", field.options),
        "scale": _listed("dropDownList", field.options),
        "reference": _listed("comboBox", options),
    }
    label = field.question.label
    return Control(field.tag, label, PROMPTS[field.kind], kinds[field.kind], fixed)


def id_control(tag: str, title: str) -> Control:
    """Return the control of a row's id."""
    return Control(f"{tag}{ID_SIGN}", title, NEW_ROW)


def with_day(control: Control, text: str) -> Control:
    """Return a control with the day it shows, when it is one of a day."""
    full = f' w:fullDate="{text}T00:00:00Z"' if text else ""
    return control._replace(kind=control.kind.replace("{full}", full))


def table(columns: Sequence[int], caption: str, rows: str) -> str:
    """Return a table of `rows`, its columns as wide as said in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Formular"/>'
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{_quoted(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def row(cells: str, *, head: bool = False, whole: bool = True) -> str:
    """Return a row; a `head` is repeated on each page, a `whole` one is never cut by a page."""
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{cells}</w:tr>"


def cell(width: int, content: str, *, span: int = 1, shaded: bool = False) -> str:
    """Return a cell."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E6EEF1"/>' if shaded else ""
    wide = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{wide}{spanned}{shade}</w:tcPr>{content}</w:tc>"


def _sdt(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _styled(style: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'


def _runs(text: str, look: str = "") -> str:
    """Return a text as one run; new lines and tabs are signs of their own."""
    if not text:
        return ""
    told = "".join(_BREAKS.get(part) or _text(part) for part in _PARTS.split(text))
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{told}</w:r>"


def _lead(text: str) -> str:
    return _runs(f"{text} ", '<w:rStyle w:val="Fragetext"/>') if text else ""


def _text(plain: str) -> str:
    return f'<w:t xml:space="preserve">{escape(plain, _CARRIED)}</w:t>' if plain else ""


def _listed(kind: str, options: Iterable[Option]) -> str:
    items = "".join(
        f'<w:listItem w:displayText="{_quoted(one.shown)}" w:value="{_quoted(one.value)}"/>'
        for one in options
    )
    return f"<w:{kind}>{items}</w:{kind}>" if items else f"<w:{kind}/>"


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;", "\n": " ", "\t": " ", "\r": " "})

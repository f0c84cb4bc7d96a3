"""Writes slides as .pptx: a plain template of our own, real placeholders, the same bytes."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Pt

from grantflow.documents.diagrams import png
from grantflow.documents.files import PRODUCER, seal_of
from grantflow.documents.package import app_properties, core_properties, deflate, write
from grantflow.documents.slides_room import (
    LEADING,
    Paragraph,
    Room,
    enlarged,
    fitted,
    largest,
    shared,
    unbroken,
)
from grantflow.documents.slides_template import (
    BODY,
    LANGUAGE,
    LEFT,
    NUMBER,
    RIGHT,
    SPACES,
    TITLE,
    blank_template,
    recoloured,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from grantflow.documents.diagrams import Picture

_ENGLISH = b'"en-US"'
MAIN = "ppt/presentation.xml"
_INK, _SOFT = "1F2933", "4F5B66"
_colour: Any = RGBColor.from_string  # the library has no types here
_INSET_X, _INSET_Y = 14.4, 7.2  # points that a box keeps free inside, both sides together
_TITLE_SIZES, _TITLE_LINES = (28.0, 24.0, 20.0), 2
_CELL_PAD, _CELL_SIZE = 12.0, 16.0
# How much larger or smaller letters may be, so that a text fills its slide and fits on it.
_FACTORS, _FACTORS_BESIDE = (1.25, 1.125, 1.0), (1.0, 0.9, 0.8)
_FIRST_COLUMN = 150.0
_BESIDE = 300.0  # points kept for the text beside a picture
_ON = " (forts.)"
_COVER, _TEXT, _COLUMNS, _ONLY_TITLE = range(4)
_NUMBER_FIELD = (
    '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
    f'<a:rPr lang="{LANGUAGE}"/><a:t>‹nr›</a:t></a:fld>'
)


class Deck:
    """A presentation under way.  What a slide has no room for goes on to a next one."""

    def __init__(self) -> None:
        self._made = blank_template(Presentation())
        self._layouts = list(self._made.slide_layouts)

    def cover(self, title: str, lines: Sequence[str], notes: str) -> None:
        """Add the first slide."""
        slide = self._slide(_COVER, title, notes, sizes=(40.0, 32.0, 24.0), lines=3)
        _fill(slide.placeholders[1], [Paragraph(line, 20, soft=True) for line in lines])

    def text(self, title: str, paragraphs: Sequence[Paragraph], notes: str) -> None:
        """Add slides of running text."""
        factor = largest(paragraphs, _room(BODY), _FACTORS)
        for number, part in enumerate(shared(enlarged(paragraphs, factor), _room(BODY))):
            goes_on = number > 0 and not title.endswith(_ON)
            slide = self._slide(_TEXT, title + _ON * goes_on, notes)
            _fill(slide.placeholders[1], part)

    def columns(
        self, title: str, left: Sequence[Paragraph], right: Sequence[Paragraph], notes: str
    ) -> None:
        """Add slides with what there is to know to the left, and what is done about it."""
        boxes = [(left, _room(LEFT)), (right, _room(RIGHT))]
        factor = min(
            min(largest(told, room, _FACTORS), unbroken(told, room)) for told, room in boxes
        )
        sides = [shared(enlarged(told, factor), room) for told, room in boxes]
        for number in range(max(map(len, sides))):
            slide = self._slide(_COLUMNS, title + _ON * (number > 0), notes)
            for side, found in enumerate(sides, start=1):
                _fill(slide.placeholders[side], found[number] if number < len(found) else [])

    def picture(self, picture: Picture, notes: str, beside: Sequence[Paragraph] = ()) -> None:
        """Add a slide with a picture, and text to the right of it; more text follows alone."""
        x, y, width, height = BODY
        room = Room(_BESIDE - _INSET_X, height - _INSET_Y)
        factor = min(largest(beside, room, _FACTORS_BESIDE), unbroken(beside, room))
        parts = shared(enlarged(beside, factor), room) if beside else []
        free = width - (_BESIDE + 12 if beside else 0)
        scale = min(free / picture.width, height / picture.height)
        size = picture.width * scale, picture.height * scale
        slide = self._slide(_ONLY_TITLE, picture.title, notes)
        left = x if beside else x + (width - size[0]) / 2
        place = (Pt(left), Pt(y), Pt(size[0]), Pt(size[1]))
        shape = slide.shapes.add_picture(BytesIO(png(picture, 3)), *place)
        _tell(shape, picture.title, picture.description)
        if parts:
            box = slide.shapes.add_textbox(Pt(x + width - _BESIDE), Pt(y), Pt(_BESIDE), Pt(height))
            box.name = "Förklaring"
            box.text_frame.word_wrap = True
            _fill(box, parts[0])
        self._number_last()
        if len(parts) > 1:
            rest = enlarged((one for part in parts[1:] for one in part), 1 / factor)
            self.text(picture.title + _ON, rest, notes)

    def table(
        self, title: str, head: tuple[str, str], rows: Sequence[tuple[str, str]], notes: str
    ) -> None:
        """Add slides with a table of two columns: what, and everything that belongs there."""
        x, y, width, height = BODY
        room = Room(width - _FIRST_COLUMN - _INSET_X, height - _line_height() - _CELL_PAD)
        for number, part in enumerate(_table_parts(rows, room)):
            slide = self._slide(_ONLY_TITLE, title + _ON * (number > 0), notes)
            size = (Pt(x), Pt(y), Pt(width), Pt(_line_height()))
            frame = slide.shapes.add_table(len(part) + 1, 2, *size)
            _tell(frame, title, "; ".join(f"{name}: {said}" for name, said in part))
            table = frame.table
            table.columns[0].width, table.columns[1].width = (
                Pt(_FIRST_COLUMN),
                Pt(width - _FIRST_COLUMN),
            )
            for row, cells in enumerate([head, *part]):
                for column, said in enumerate(cells):
                    bold = not row or not column
                    _fill(table.cell(row, column), [Paragraph(said, _CELL_SIZE, bold=bold)], row)
        self._number_last()

    def close(self, texts: Mapping[str, str | None], dated: date | None) -> bytes:
        """Return the file, dated by the case: the same deck gives the same bytes."""
        made = BytesIO()
        self._made.save(made)
        with zipfile.ZipFile(made) as package:
            content = {name: package.read(name) for name in package.namelist()}
        for name, part in content.items():
            if name.endswith(".xml"):
                content[name] = recoloured(part.replace(_ENGLISH, f'"{LANGUAGE}"'.encode()))
        seal = seal_of(zlib.crc32(content[MAIN]))
        content["docProps/core.xml"] = core_properties(texts, dated, seal)
        content["docProps/app.xml"] = app_properties(PRODUCER)
        return write([deflate(name, part) for name, part in content.items()], dated)

    def _slide(
        self,
        layout: int,
        title: str,
        notes: str,
        *,
        sizes: Sequence[float] = _TITLE_SIZES,
        lines: int = _TITLE_LINES,
    ) -> Any:
        """Return a new slide with its title, its notes and its number."""
        slide = self._made.slides.add_slide(self._layouts[layout])
        shown, size = fitted(title, TITLE[2] - _INSET_X, sizes, lines)
        _fill(slide.shapes.title, [Paragraph(shown, size, bold=True)], heading=True)
        frame = slide.notes_slide.notes_text_frame
        frame.text = notes
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", LANGUAGE)  # noqa: SLF001 - the library's own
        _add_number(slide, self._layouts[layout])
        return slide

    def _number_last(self) -> None:
        """Let the number be read after what stands on the slide."""
        for slide in self._made.slides:
            tree = slide.shapes._spTree  # noqa: SLF001 - the library has no order of reading
            for shape in [one for one in slide.placeholders if one.name == NUMBER]:
                tree.remove(shape._element)  # noqa: SLF001 - as above
                tree.append(shape._element)  # noqa: SLF001 - as above


def _room(box: tuple[float, float, float, float]) -> Room:
    return Room(box[2] - _INSET_X, box[3] - _INSET_Y)


def _line_height() -> float:
    return _CELL_SIZE * LEADING + _CELL_PAD


def _table_parts(rows: Sequence[tuple[str, str]], room: Room) -> list[list[tuple[str, str]]]:
    """Return the rows of each slide; what a row has no room for goes on in a row below."""
    parts: list[list[tuple[str, str]]] = [[]]
    left = room.height
    for name, said in rows:
        full = Room(room.width, room.height - _CELL_PAD)
        for piece in shared([Paragraph(said, _CELL_SIZE)], full):
            for paragraph in piece:
                height = paragraph.height(room.width) + _CELL_PAD
                if height > left and parts[-1]:
                    parts.append([])
                    left = room.height
                parts[-1].append((name, paragraph.text))
                left -= height
    return parts


def _fill(
    shape: Any, paragraphs: Sequence[Paragraph], row: int = 1, *, heading: bool = False
) -> None:
    """Write paragraphs into a box; a box that stays empty is taken away.

    Headings, and row 0 of a table, keep the colour that the template gives them.
    """
    if not paragraphs:
        shape._element.getparent().remove(shape._element)  # noqa: SLF001 - no other way
        return
    frame = shape.text_frame
    for number, paragraph in enumerate(paragraphs):
        written = frame.paragraphs[0] if not number else frame.add_paragraph()
        run = written.add_run()
        run.text = paragraph.text
        run.font.size, run.font.bold = Pt(paragraph.size), paragraph.bold
        written.space_before = Pt(paragraph.gap if number else 0)
        run._r.get_or_add_rPr().set("lang", LANGUAGE)  # noqa: SLF001 - the library has no lang
        if row and not heading:
            colour = _SOFT if paragraph.soft else _INK
            run.font.color.rgb = _colour(colour)


def _tell(shape: Any, title: str, description: str) -> None:
    """Give a shape its name and its text alternative."""
    about = shape._element.find(".//p:cNvPr", SPACES)  # noqa: SLF001 - the library has no alt text
    about.set("name", title)
    about.set("descr", description)


def _add_number(slide: Any, layout: Any) -> None:
    """Let a slide show its number, where the template has it."""
    from copy import deepcopy

    from pptx.oxml import parse_xml

    held = next(one for one in layout.placeholders if one.name == NUMBER)
    element = deepcopy(held._element)  # noqa: SLF001 - the library leaves numbers out
    about = element.find("p:nvSpPr/p:cNvPr", SPACES)
    about.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1))
    paragraph = element.find("p:txBody/a:p", SPACES)
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.append(parse_xml(_NUMBER_FIELD))
    slide.shapes._spTree.append(element)  # noqa: SLF001 - as above

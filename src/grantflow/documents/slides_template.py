"""The template that slides are made on: 16:9, four layouts, our colours, no picture or logo."""

from __future__ import annotations

from typing import Any

from pptx.util import Pt

LANGUAGE = "sv-SE"
NUMBER = "Bildnummer"
# Boxes as x, y, width and height in points; a slide is 960 by 540.
MARGIN = 43.0
TITLE = (MARGIN, 24.0, 874.0, 72.0)
BODY = (MARGIN, 108.0, 874.0, 392.0)
LEFT = (MARGIN, 108.0, 548.0, 392.0)
RIGHT = (MARGIN + 572, 108.0, 302.0, 392.0)
_COVER = (MARGIN, 130.0, 874.0, 170.0)
_UNDER = (MARGIN, 312.0, 874.0, 150.0)
_AT_NUMBER = (960 - MARGIN - 90, 504.0, 90.0, 24.0)
_INK, _HEAD, _PANEL = "1F2933", "1F4E5F", "EEF3F5"
_ACCENTS = (b"4F81BD", _HEAD.encode())
_KEPT = {0: "Första bild", 1: "Rubrik och text", 3: "Två kolumner", 5: "Endast rubrik"}
_DROPPED = ("/thumbnail", "/printerSettings")
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
SPACES = {"a": _MAIN, "p": "http://schemas.openxmlformats.org/presentationml/2006/main"}


def blank_template(made: Any) -> Any:
    """Return the library's own empty presentation as ours."""
    made.slide_width, made.slide_height = Pt(960), Pt(540)
    for rels in (made.part.rels, made.part.package._rels):  # noqa: SLF001 - no way to drop parts
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_DROPPED)]:
            rels.pop(key)
    layouts = list(made.slide_layouts)
    for number, layout in enumerate(layouts):
        if number in _KEPT:
            layout.name = _KEPT[number]
        else:
            made.slide_layouts.remove(layout)
    _master(made.slide_master)
    for layout in made.slide_layouts:
        _layout(layout)
    return made


def recoloured(part: bytes) -> bytes:
    """Return a part with our colour for tables; of all parts only the theme names colours so."""
    theirs, ours = (b'<a:accent1><a:srgbClr val="%s"/>' % one for one in _ACCENTS)
    return part.replace(theirs, ours)


def _master(master: Any) -> None:
    places = {1: TITLE, 2: BODY, 13: _AT_NUMBER}
    for shape in list(master.placeholders):
        kind = int(shape.placeholder_format.type)
        if kind in places:
            _place(shape, places[kind])
        else:
            _remove(shape)
        if kind == 13:
            shape.name = NUMBER
    styles = master._element.find("p:txStyles", SPACES)  # noqa: SLF001 - the library has no styles
    _style(styles.find("p:titleStyle/a:lvl1pPr", SPACES), 28, _HEAD, bold=True)
    body = styles.find("p:bodyStyle/a:lvl1pPr", SPACES)
    _style(body, 16, _INK)
    body.set("marL", "0")
    body.set("indent", "0")
    for name in ("buChar", "buFont", "spcBef"):
        for held in body.findall(f"a:{name}", SPACES):
            body.remove(held)
    none = body.makeelement(f"{{{_MAIN}}}buNone", {})
    body.find("a:defRPr", SPACES).addprevious(none)
    before = body.makeelement(f"{{{_MAIN}}}spcBef", {})
    before.append(body.makeelement(f"{{{_MAIN}}}spcPts", {"val": "500"}))
    body.insert(0, before)


def _style(level: Any, size: int, colour: str, *, bold: bool = False) -> None:
    """Give a level of text its size, colour and place at the left."""
    level.set("algn", "l")
    said = level.find("a:defRPr", SPACES)
    said.set("sz", str(size * 100))
    said.set("b", str(int(bold)))
    for fill in said.findall("a:solidFill", SPACES):
        said.remove(fill)
    fill = said.makeelement(f"{{{_MAIN}}}solidFill", {})
    fill.append(said.makeelement(f"{{{_MAIN}}}srgbClr", {"val": colour}))
    said.insert(0, fill)


def _layout(layout: Any) -> None:
    """Put the boxes of a layout where ours stand, and take date and footer away."""
    cover, columns = layout.name == _KEPT[0], layout.name == _KEPT[3]
    places = {
        0: _COVER if cover else TITLE,
        1: _UNDER if cover else LEFT if columns else BODY,
        2: RIGHT,
        12: _AT_NUMBER,
    }
    for shape in list(layout.placeholders):
        number = shape.placeholder_format.idx
        if number not in places:
            _remove(shape)
            continue
        _place(shape, places[number])
        if number == 12:
            shape.name = NUMBER
        elif columns:
            _plain(shape)
        if cover:
            _plain(shape)
            body = shape._element.find(".//a:bodyPr", SPACES)  # noqa: SLF001 - as above
            body.set("anchor", "t" if number else "b")
        if columns and number == 2:
            shape._element.spPr.append(_panel(shape))  # noqa: SLF001 - as above


def _plain(shape: Any) -> None:
    """Let a box of a layout look as the master says."""
    for style in shape._element.findall(".//a:lstStyle/*", SPACES):  # noqa: SLF001 - as above
        style.getparent().remove(style)


def _panel(shape: Any) -> Any:
    fill = shape._element.makeelement(f"{{{_MAIN}}}solidFill", {})  # noqa: SLF001 - as above
    fill.append(fill.makeelement(f"{{{_MAIN}}}srgbClr", {"val": _PANEL}))
    return fill


def _place(shape: Any, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = map(Pt, box)


def _remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)  # noqa: SLF001 - the library can't remove

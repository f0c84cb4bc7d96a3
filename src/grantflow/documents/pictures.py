"""Places the pictures that a template asks for: SVG for Word, PNG for everyone else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from grantflow.documents.looks import last_start
from grantflow.documents.tags import VANISH
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.diagrams import Picture
    from grantflow.model.application import Application

# The kinds that a template may name; a picture too large for a page comes as kind-1, kind-2 …
KINDS = (
    *("aktorskarta", "budget", "intressentkarta", "logikkedja"),
    *("representation", "riskmatris", "tidplan"),
)
_EMU_PX = 9525  # English Metric Units in a CSS px
_EMU_TWIP = 635
_MARK = re.compile("\x05(\\d+)\x05")
_SHEET = re.compile(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"')
_MARGIN = re.compile(r"<w:pgMar\b[^>]*>")
_CELL = re.compile(r'<w:tcW w:w="(\d+)"')
_DRAWN = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+"')
_CELL_MARGINS = 216  # twips, left and right
_CAPTION = 1200  # twips kept free under a picture for its caption
_A4 = (9072, 13600)  # twips; the text area where a template does not say
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(eq=False, repr=False)
class Drawing(Value):
    """A picture as the template sees it: `{{ x }}` draws it, `{{ x.title }}` is its caption."""

    number: int
    title: str
    description: str

    def __html__(self) -> str:
        """Return what stands for the picture until its place and size are known."""
        return f"\x05{self.number}\x05"


class Album:
    """The pictures of one application; drawn when a template asks for the first one.

    Drawing takes a second or two, so an album that is not `wanted` has none.
    """

    def __init__(self, application: Application, *, wanted: bool = True) -> None:
        self._application, self._wanted = application, wanted
        self._drawn: list[Picture] | None = None

    def pictures(self, kind: str) -> list[Drawing]:
        """Return the pictures of a kind, none when the case has no matter for it.

        Raises:
            LookupError: There is no such kind.

        """
        if kind not in KINDS:
            raise LookupError(f"bilden {kind!r} finns inte, här finns {', '.join(KINDS)}")
        if not self._wanted:
            return []
        return [
            Drawing(number, picture.title, picture.description)
            for number, picture in enumerate(self._all())
            if re.fullmatch(rf"{kind}(-\d+)?", picture.name)
        ]

    def picture(self, kind: str) -> Drawing | Markup:
        """Return the first picture of a kind; without one, the paragraph around it vanishes."""
        return next(iter(self.pictures(kind)), VANISH)

    def place(self, xml: str) -> tuple[str, list[Picture]]:
        """Return the document with its drawings, as wide as the text at most, and the pictures."""
        placed: list[Picture] = []
        pieces, done = list[str](), 0
        for match in _MARK.finditer(xml) if self._drawn else ():
            picture = self._all()[int(match[1])]
            if picture not in placed:
                placed.append(picture)
            room = _room(xml, match.start())
            pieces += [xml[done : match.start()], _drawing(picture, placed.index(picture), room)]
            done = match.end()
        if not placed:
            return xml, placed
        numbers = iter(range(1, xml.count("<wp:docPr") + len(pieces) + 1))
        whole = "".join([*pieces, xml[done:]])
        return _DRAWN.sub(lambda match: f'{match[1]}{next(numbers)}"', whole), placed

    def _all(self) -> list[Picture]:
        if self._drawn is None:
            from grantflow.documents.diagrams import pictures

            self._drawn = pictures(self._application)
        return self._drawn


def files(placed: list[Picture]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the parts that hold the pictures."""
    from grantflow.documents.diagrams import png

    for picture in placed:
        yield f"word/{_target(picture, 'png')}", png(picture)
        yield f"word/{_target(picture, 'svg')}", picture.svg.encode()


def relations(plain: str, placed: list[Picture]) -> str:
    """Return the relations of the document with one for each file of a picture."""
    added = "".join(
        f'<Relationship Id="{_relation(number, kind)}" Type="{_REL}/image"'
        f' Target="{_target(picture, kind)}"/>'
        for number, picture in enumerate(placed)
        for kind in ("png", "svg")
    )
    return plain.replace("</Relationships>", f"{added}</Relationships>")


def content_types(plain: str) -> str:
    """Return the content types with those of pictures."""
    known = {"png": "image/png", "svg": "image/svg+xml"}
    added = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>'
        for ending, kind in known.items()
        if f'Extension="{ending}"' not in plain
    )
    return re.sub(r"(<Types\b[^>]*>)", rf"\g<1>{added}", plain, count=1)


def _relation(number: int, kind: str) -> str:
    return f"bild{number + 1}{kind}"


def _target(picture: Picture, kind: str) -> str:
    return f"media/bild-{picture.name}.{kind}"


def _room(xml: str, at: int) -> tuple[int, int]:
    """Return width and height in EMU that a picture at a place may take."""
    sheet, margin = _SHEET.search(xml, at), _MARGIN.search(xml, at)
    width, height = _A4
    if sheet and margin:
        sides = {name: int(twips) for name, twips in re.findall(r'w:(\w+)="(\d+)"', margin[0])}
        width = int(sheet[1]) - sides.get("left", 0) - sides.get("right", 0)
        height = int(sheet[2]) - sides.get("top", 0) - sides.get("bottom", 0)
    cell = last_start(xml, "tc", at)
    if cell >= 0 and xml.rfind("</w:tc>", cell, at) < 0:
        said = _CELL.search(xml, cell, at)
        width = min(width, int(said[1]) - _CELL_MARGINS) if said else width
    return width * _EMU_TWIP, (height - _CAPTION) * _EMU_TWIP


def _drawing(picture: Picture, number: int, room: tuple[int, int]) -> Markup:
    wide, high = picture.width * _EMU_PX, picture.height * _EMU_PX
    scale = min(1, room[0] / wide, room[1] / high)
    size = f'cx="{round(wide * scale)}" cy="{round(high * scale)}"'
    title, words = escape(picture.title), escape(picture.description)
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    svg = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
    return Markup(  # noqa: S704 - the texts are escaped above
        '</w:t><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"'
        f' xmlns:wp="{main}/wordprocessingDrawing"><wp:extent {size}/>'
        f'<wp:docPr id="0" name="{title}" descr="{words}" title="{title}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{main}/main" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{main}/main">'
        f'<a:graphicData uri="{main}/picture"><pic:pic xmlns:pic="{main}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="{picture.name}.png" descr="{words}"/><pic:cNvPicPr/>'
        "</pic:nvPicPr><pic:blipFill>"
        f'<a:blip xmlns:r="{_REL}" r:embed="{_relation(number, "png")}"><a:extLst>'
        f'<a:ext uri="{_SVG_EXTENSION}">'
        f'<asvg:svgBlip xmlns:asvg="{svg}" r:embed="{_relation(number, "svg")}"/>'
        "</a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        '</a:graphic></wp:inline></w:drawing><w:t xml:space="preserve">'
    )

"""Writes the table of contents itself, so that it is there without Word updating anything."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape, unescape

from markupsafe import Markup

from grantflow.documents.looks import Heading, heading_styles, last_start

# Stands where the template says {{ contents }}; a sign that no answer can hold.
MARK = Markup("\x02")
_TEXT = re.compile(r"<w:t(?:\s[^>/]*)?>([^<]*)</w:t>")
_BOOKMARK = re.compile(r'<w:bookmarkStart\b[^>]*?w:id="(\d+)"')
_LEVELS = 2


def add_contents(xml: str, styles: str, pages: Mapping[str, int]) -> str:
    """Return `xml` with a bookmark at each heading, and the contents where its mark stands.

    Unchanged when the template has no place for contents.  `pages` gives page numbers by
    bookmark, where somebody has counted them; the others are left to Word, which fills them in
    when it opens the file.
    """
    mark = xml.find(MARK)
    if mark < 0:
        return xml
    taken = _BOOKMARK.findall(xml) if "<w:bookmarkStart" in xml else []
    first = max(map(int, taken), default=0) + 1
    pieces, at, numbers, entries = list[str](), 0, [0] * _LEVELS, list[tuple[int, str]]()
    for start, end, heading in _headings(xml, styles):
        paragraph = xml[start:end]
        text = "".join(unescape(piece) for piece in _TEXT.findall(paragraph))
        bookmark = first + len(entries)
        name = f"_Toc{bookmark:06d}"
        link = _link(_count(numbers, heading), text, name, pages.get(name))
        entries.append((heading.level, link))
        pieces += [xml[at:start], _bookmarked(paragraph, bookmark, name)]
        at = end
    pieces.append(xml[at:])
    holding = next(number for number, piece in enumerate(pieces) if MARK in piece)
    beside = pieces[holding]
    start, end = _paragraph(beside, beside.find(MARK))
    pieces[holding : holding + 1] = [beside[:start], _field(entries, styles), beside[end:]]
    return "".join(pieces)


def _headings(xml: str, styles: str) -> Iterator[tuple[int, int, Heading]]:
    """Yield start, end and style of the headings that the contents list."""
    known = {key: style for key, style in heading_styles(styles).items() if style.level <= _LEVELS}
    for at, key in sorted((at, style) for style in known for at in _places(xml, style)):
        start, end = _paragraph(xml, at)
        if _TEXT.search(xml, start, end):
            yield start, end, known[key]


def _places(xml: str, key: str) -> Iterator[int]:
    """Yield where paragraphs of a style begin to say so; finding text beats a pattern by far."""
    said = f'<w:pStyle w:val="{key}"/>'
    at = xml.find(said)
    while at >= 0:
        yield at
        at = xml.find(said, at + len(said))


def _paragraph(xml: str, inside: int) -> tuple[int, int]:
    return last_start(xml, "p", inside), xml.find("</w:p>", inside) + len("</w:p>")


def _count(numbers: list[int], heading: Heading) -> str:
    if not heading.numbered:
        return ""
    numbers[heading.level - 1] += 1
    numbers[heading.level :] = [0] * (len(numbers) - heading.level)
    return ".".join(map(str, numbers[: heading.level]))


def _bookmarked(paragraph: str, number: int, name: str) -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    end = f'<w:bookmarkEnd w:id="{number}"/>'
    head = paragraph.find("</w:pPr>") + len("</w:pPr>")
    return f"{paragraph[:head]}{start}{paragraph[head : -len('</w:p>')]}{end}</w:p>"


def _link(number: str, text: str, name: str, page: int | None) -> str:
    label = f"<w:r><w:t>{number}</w:t></w:r><w:r><w:tab/></w:r>" if number else ""
    return (
        f'<w:hyperlink w:anchor="{name}" w:history="1">{label}'
        f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
        f"<w:r><w:tab/></w:r>{_sign('begin', dirty=page is None)}"
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText></w:r>'
        f"{_sign('separate')}<w:r><w:t>{page or ''}</w:t></w:r>{_sign('end')}</w:hyperlink>"
    )


def _field(entries: list[tuple[int, str]], styles: str) -> str:
    """Return the entries as paragraphs, all inside one field that Word can update."""
    # Headings of our own are named: Word would otherwise leave them out when it updates the list.
    headings = heading_styles(styles).values()
    own = [h for h in headings if not re.match("heading ", h.name, re.IGNORECASE)]
    named = "".join(f' \\t "{escape(h.name)};{h.level}"' for h in own if h.level <= _LEVELS)
    field = f' TOC \\o "1-{_LEVELS}" \\h \\z{named} '
    text = f'<w:r><w:instrText xml:space="preserve">{field}</w:instrText></w:r>'
    before = {0: f"{_sign('begin')}{text}{_sign('separate')}"}
    after = {len(entries) - 1: _sign("end")}
    return "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{_entry_style(level, styles)}"/></w:pPr>'
        f"{before.get(order, '')}{link}{after.get(order, '')}</w:p>"
        for order, (level, link) in enumerate(entries)
    )


@lru_cache(maxsize=16)
def _entry_style(level: int, styles: str) -> str:
    """Return the id of the style "toc 1" or "toc 2"; a Swedish Word gives it another one."""
    pattern = rf'<w:style\b[^>]*w:styleId="([^"]+)"[^>]*>\s*<w:name w:val="toc {level}"'
    found = re.search(pattern, styles, re.IGNORECASE)
    return found[1] if found else f"TOC{level}"


def _sign(kind: str, *, dirty: bool = False) -> str:
    extra = ' w:dirty="true"' if dirty else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{extra}/></w:r>'

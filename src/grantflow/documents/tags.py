"""Turns a part of a Word template into Jinja source, in the tag language of docxtpl.

An officer writes `{{ }}`, `{%p if %}`, `{%tr for %}` and `{%tc for %}` in Word.  Word splits tags
over runs and turns their quotes into typographic ones; both are repaired here.
"""

import html
import re

from grantflow.errors import TemplateBroken

TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_PARAGRAPH = re.compile(r"<w:p(?:\s(?:[^>]*[^/>])?)?>.*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?:\s[^>/]*)?>(.*?)</w:t>", re.DOTALL)
_BETWEEN = re.compile(r">\s*\n\s*<")
_OPENING = re.compile(r"\{%\s*(?:if|for)\b")
_CLOSING = re.compile(r"\{%\s*end(?:if|for)\b")
# Word numbers paragraphs and sittings; a loop would repeat the numbers.
_EDITING_MARKS = re.compile(r' (?:w14:(?:paraId|textId)|w:rsid\w*)="[^"]*"')
_QUOTES = str.maketrans("“”„‘’", '"""\'\'')
# Set at the start of a table whose number of columns the tags decide.
GROWS = "\x04"
# A tag of these kinds replaces the whole row, cell or paragraph that it stands in.
_LIFTED = ("tr", "tc", "p")


def prepare(xml: str) -> tuple[str, list[str]]:
    """Return the Jinja source of a part, and its tags in order.

    Every tag starts a new line of the source, so that an error's line names the tag.

    Raises:
        TemplateBroken: Two tags that each want a whole row, cell or paragraph share one, or a tag
            that does not want one is not closed in its own paragraph.

    """
    xml = _BETWEEN.sub("><", _EDITING_MARKS.sub("", xml))
    xml = _PARAGRAPH.sub(lambda match: _whole_tags(match[0]), xml)
    xml = _mark_growing(xml)
    for kind in _LIFTED:
        xml = _lift(xml, kind)
    tags: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        tag = " ".join(match[0].split())
        tags.append(tag)
        return f"{tag[:2]}\n{tag[2:]}"

    return TAG.sub(numbered, xml.replace("\n", " ")), tags


def tag_at(tags: list[str], line: int) -> str:
    """Return the tag that stands on `line` of the Jinja source; the first one is on line 2."""
    return tags[min(max(line - 2, 0), len(tags) - 1)] if tags else ""


def _mark_growing(xml: str) -> str:
    """Return `xml` with a mark in each table that a tag gives more or fewer columns."""
    at = xml.find("{%tc ")
    while at >= 0:
        table, end = xml.rfind("<w:tbl>", 0, at), xml.find("</w:tbl>", at)
        if table < 0:
            break
        xml = f"{xml[:table]}{GROWS}{xml[table:]}"
        at = xml.find("{%tc ", end)
    return xml


def _lift(xml: str, kind: str) -> str:
    pieces, at = [], 0
    for match in re.finditer(rf"\{{%{kind} (.*?)%\}}", xml):
        opened = [xml.rfind(f"<w:{kind}{sign}", at, match.start()) for sign in "> "]
        end = xml.find(f"</w:{kind}>", match.end())
        if max(opened) < 0 or end < 0:
            raise TemplateBroken(
                f"taggen {match[0]} står inte ensam",
                remedy="ge varje tagg med p, tr eller tc ett eget stycke, en egen rad eller cell",
            )
        pieces += [xml[at : max(opened)], "{% ", match[1], "%}"]
        at = end + len(f"</w:{kind}>")
    return "".join([*pieces, xml[at:]])


def _whole_tags(paragraph: str) -> str:
    """Return the paragraph with each tag whole, in the run where it begins, in plain quotes."""
    if "{" not in paragraph:
        return paragraph
    kept = [match[1] for match in _TEXT.finditer(paragraph)]
    ends = [sum(map(len, kept[: n + 1])) for n in range(len(kept))]
    for match in reversed(list(TAG.finditer("".join(kept)))):
        _gather(kept, ends, match)
    _require_closed("".join(kept))
    pieces = iter(kept)
    return _TEXT.sub(lambda _: f'<w:t xml:space="preserve">{next(pieces)}</w:t>', paragraph)


def _require_closed(text: str) -> None:
    """Refuse a paragraph that opens a condition or a loop and leaves it open."""
    if len(_OPENING.findall(text)) != len(_CLOSING.findall(text)):
        raise TemplateBroken(
            f"en tagg börjar men slutar inte i samma stycke: {text[:80]!r}",
            remedy="skriv {%p, {%tr eller {%tc när taggen omger hela stycken, rader eller celler",
        )


def _gather(kept: list[str], ends: list[int], match: re.Match[str]) -> None:
    """Write one tag into the run where it begins and take it out of the others."""
    tag = html.unescape(match[0]).translate(_QUOTES)
    for number, end in enumerate(ends):
        begin = ends[number - 1] if number else 0
        low, high = max(match.start(), begin), min(match.end(), end)
        if low < high:
            # Tags further right are in place already; nothing left of them has moved.
            text = kept[number]
            kept[number] = text[: low - begin] + tag + text[high - begin :]
            tag = ""

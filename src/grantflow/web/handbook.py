"""The pages of the handbook: Markdown that travels with the program, as pages show it."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it import MarkdownIt
from markupsafe import Markup

from grantflow import assets
from grantflow.checks.loader import rulebook
from grantflow.model.wording import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

FIRST = "README"
HOME = "/hjalp/handbok"
_RULES = re.compile(r"\.\./rules/(?P<code>[A-Za-z0-9-]+)\.md")


class Heading(NamedTuple):
    """A heading of a page, with its id."""

    id: str
    text: str


class HandbookText(NamedTuple):
    """A page of the handbook.  `body` is HTML, without the heading that became the title."""

    name: str
    title: str
    headings: tuple[Heading, ...]
    body: Markup

    @property
    def path(self) -> str:
        """The address of the page."""
        return HOME if self.name == FIRST else f"{HOME}/{self.name}"


@cache
def texts() -> dict[str, HandbookText]:
    """Return every page by its name, the first one first."""
    folder = assets.folder("docs/handbok")
    found = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}
    names = frozenset(found)
    order = sorted(found, key=lambda name: (name != FIRST, name != "webben", name))
    return {name: _read(name, found[name], names) for name in order}


def _read(name: str, text: str, names: frozenset[str]) -> HandbookText:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = reader.parse(text)
    title, tokens = _titled(tokens)
    headings = tuple(_number(tokens))
    for token in tokens:
        _lead(token.children or [], names)
    html = reader.renderer.render(tokens, reader.options, {})
    body = Markup(_reachable(html))  # noqa: S704 - our own text, and HTML in it is refused
    return HandbookText(name, title, headings, body)


def _titled(tokens: Sequence[Token]) -> tuple[str, list[Token]]:
    """Return the first heading, and the tokens without it."""
    if tokens and tokens[0].type == "heading_open":
        return _plain(tokens[1].content), list(tokens[3:])
    return "Handbok", list(tokens)


def _number(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Give each heading an id of its own; yield those of the second level."""
    used: set[str] = set()
    for opened, inside in pairwise(tokens):
        if opened.type != "heading_open":
            continue
        text = _plain(inside.content)
        made = name = f"om-{slug(text)}"
        while made in used:
            made = f"{name}-{len(used)}"
        used.add(made)
        opened.attrSet("id", made)
        if opened.tag == "h2":
            yield Heading(made, text)


def _lead(inside: Sequence[Token], names: frozenset[str]) -> None:
    """Let links lead to pages of the app; what is not there becomes plain text."""
    dead = False
    for token in inside:
        if token.type == "link_open":
            there = _address(str(token.attrGet("href") or ""), names)
            dead = not there
            token.attrSet("href", there)
            token.hidden = dead
            if dead:
                token.tag, token.attrs = "span", {}
        elif token.type == "link_close" and dead:
            token.tag, dead = "span", False


def _address(href: str, names: frozenset[str]) -> str:
    if href.startswith(("https://", "http://", "/")):
        return href
    page, _, place = href.partition("#")
    if rule := _RULES.fullmatch(page):
        return _rule(rule["code"])
    name = posixpath.basename(page).removesuffix(".md")
    if page != f"{name}.md" or name not in names:
        return ""
    path = HOME if name == FIRST else f"{HOME}/{name}"
    return f"{path}#om-{place}" if place else path


def _rule(code: str) -> str:
    known: Any = {one.code for one in rulebook().rules}
    return f"/regler/{code}" if code in known else "/regler"


def _plain(text: str) -> str:
    """Return a line of Markdown without its signs."""
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[`*]", "", bare)


def _reachable(html: str) -> str:
    """Let tables and examples that are wider than a telephone be scrolled with the keyboard."""
    html = html.replace(
        "<table>", '<div class="scroll" role="region" aria-label="Tabell" tabindex="0"><table>'
    )
    html = html.replace("</table>", "</table></div>").replace("<th>", '<th scope="col">')
    return html.replace("<pre>", '<pre tabindex="0" role="region" aria-label="Exempel">')

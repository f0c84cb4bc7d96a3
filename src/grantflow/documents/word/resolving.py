"""Marks comments as dealt with, in the part that knows replies and marks."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from grantflow.documents.word.comments import comment_of, key_paragraph
from grantflow.documents.word.splice import (
    Insertions,
    Point,
    appended,
    prefix_of,
    with_attribute,
)
from grantflow.documents.word.tree import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.documents.word.comments import Comment
    from grantflow.documents.word.tree import Node, Tree

_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_KEY = re.compile(rb"paraId\s*=\s*[\"']([0-9A-Fa-f]{8})[\"']")


def keyed(tree: Tree, comments: Sequence[Comment], text: bytes) -> tuple[bytes, list[str]]:
    """Return the part with the comments, where some have been given a key, and their keys.

    Args:
        tree: The part.
        comments: Those that need a key; one that is not in the part gets none.
        text: The text of the file, whose paragraphs have keys too.

    """
    given = _Keyed(tree, {key.decode().upper() for key in _KEY.findall(text + tree.content)})
    keys = [key for comment in comments if (key := given.key_of(comment))]
    return given.content(), keys


class _Keyed:
    """The part with the comments, where those that lack a key are given one."""

    def __init__(self, tree: Tree, used: set[str]) -> None:
        self._tree = tree
        self._put = Insertions(tree)
        self._declared = False
        # A key is less than 80000000.
        candidates = (f"{number:08X}" for number in count(0x67660000))
        self._fresh = (one for one in candidates if one not in used)
        nodes = (node for node in tree.root.children if node.tag == "w:comment")
        self._paragraphs = {comment_of(node): key_paragraph(node) for node in nodes}
        self._given: dict[int, str] = {}

    def key_of(self, comment: Comment) -> str:
        """Return the key of a comment; "" when there is no such comment, or nothing tells it."""
        # Two that nothing tells apart are one.
        paragraph = self._paragraphs.get(comment._replace(done=False, parent=None))
        if paragraph is None or comment.key:
            return comment.key if paragraph else ""
        if paragraph.start not in self._given:
            self._given[paragraph.start] = self._give(paragraph)
        return self._given[paragraph.start]

    def _give(self, paragraph: Node) -> str:
        key = next(self._fresh)
        with_attribute(self._tree, paragraph, b"w14:paraId", key.encode(), self._put)
        self._declare()
        return key

    def _declare(self) -> None:
        """Let the part know the space of keys, and older readers pass them over."""
        content, root = self._tree.content, self._tree.root
        tag = content[root.start : self._tree.inner(root)]
        if self._declared:
            return
        self._declared = True
        data = b"" if b"xmlns:w14=" in tag else f' xmlns:w14="{_W14}"'.encode()
        ignorable = re.search(rb"\s\w+:Ignorable\s*=\s*([\"'])", tag)
        if ignorable is None:
            data += b"" if b"xmlns:mc=" in tag else f' xmlns:mc="{_MC}"'.encode()
            data += b' mc:Ignorable="w14"'
        elif not re.search(rb"Ignorable\s*=\s*[\"'][^\"']*\bw14\b", tag):
            self._put.put(Point(root.start + ignorable.end()), b"w14 ")
        if data:
            self._put.put(Point(self._tree.inner(root) - 1), data)

    def content(self) -> bytes:
        return self._put.applied()


def marked(tree: Tree, keys: Sequence[str]) -> bytes:
    """Return the part with the marks, with those of some keys set."""
    known = {(node.get("w15:paraId") or "").upper(): node for node in tree.root.children}
    put = Insertions(tree)
    for key in keys:
        if key in known:
            prefix = prefix_of(tree, known[key])
            name = prefix + b":done" if prefix else f'xmlns:w15="{_W15}" w15:done'.encode()
            with_attribute(tree, known[key], name, b"1", put)
    fresh = [_entry(key) for key in keys if key not in known]
    return appended(parse(put.applied()), fresh)


def marks(keys: Sequence[str]) -> bytes:
    """Return a new part with marks."""
    return appended(parse(f'<w15:commentsEx xmlns:w15="{_W15}"/>'.encode()), map(_entry, keys))


def _entry(key: str) -> bytes:
    return f'<w15:commentEx xmlns:w15="{_W15}" w15:paraId="{key}" w15:done="1"/>'.encode()

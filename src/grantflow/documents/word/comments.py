"""Margin comments: read with their replies and marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grantflow.documents.word.parts import Parts
    from grantflow.documents.word.tree import Node, Tree

AUTHOR = "grantflow"


class Comment(NamedTuple):
    """A comment in the margin.

    `number` is its id, -1 for one that is no number; `key` names it in the part that knows replies
    and marks ("" where nothing does); `parent` is the id of the comment it answers; `done` whether
    somebody has marked it as dealt with.
    """

    number: int
    author: str
    date: str
    text: str
    key: str
    done: bool = False
    parent: int | None = None


def comments_of(parts: Parts) -> list[Comment]:
    """Return the comments of a file in the order they are stored.

    Raises:
        WordUnreadable: The part that holds them is broken.

    """
    tree = parts.related_tree("comments")
    if tree is None:
        return []
    marks = _marks(parts.related_tree("commentsExtended"))
    found = [comment_of(node) for node in tree.root.children if node.tag == "w:comment"]
    by_key = {comment.key: comment.number for comment in found if comment.key}
    return [
        comment._replace(done=marks[comment.key][0], parent=by_key.get(marks[comment.key][1]))
        if comment.key in marks
        else comment
        for comment in found
    ]


def key_paragraph(node: Node) -> Node | None:
    """Return the paragraph of a `w:comment` that carries its key: the last."""
    return next((one for one in reversed(list(node.walk())) if one.tag == "w:p"), None)


def comment_of(node: Node) -> Comment:
    """Return what a `w:comment` says of itself; replies and marks stand elsewhere."""
    paragraphs = [one for one in node.walk() if one.tag == "w:p"]
    last = key_paragraph(node)
    text = "\n".join(
        "".join(leaf.text for leaf in one.walk() if leaf.tag == "w:t") for one in paragraphs
    )
    number = node.get("w:id") or ""
    return Comment(
        number=int(number) if re.fullmatch(r"-?\d{1,10}", number) else -1,
        author=node.get("w:author") or "",
        date=node.get("w:date") or "",
        text=text,
        key=(last.get("w14:paraId") or "").upper() if last else "",
    )


def _marks(tree: Tree | None) -> dict[str, tuple[bool, str]]:
    """Return for each key whether it is dealt with, and the key of what it answers."""
    return {
        (node.get("w15:paraId") or "").upper(): (
            node.get("w15:done") in {"1", "true", "on"},
            (node.get("w15:paraIdParent") or "").upper(),
        )
        for node in (tree.root.children if tree else ())
    }

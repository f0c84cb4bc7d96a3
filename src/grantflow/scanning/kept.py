"""Packs what is kept of a page or a result into bytes, and unpacks it."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from grantflow.model.scan import FeedItem, PageResult, Proposal
from grantflow.scanning.fetch import Answer
from grantflow.scanning.page import Block, PageText


class Unreadable(Exception):
    """What was kept is not what we wrote."""


@cache
def _results() -> TypeAdapter[PageResult]:
    return TypeAdapter(PageResult)


@cache
def _proposals() -> TypeAdapter[Proposal]:
    return TypeAdapter(Proposal)


@cache
def _items() -> TypeAdapter[tuple[FeedItem, ...]]:
    return TypeAdapter(tuple[FeedItem, ...])


def blob_of(result: PageResult) -> bytes:
    """Return a result as bytes."""
    return zlib.compress(json.dumps(asdict(result), default=str).encode())


def result_of(blob: bytes) -> PageResult:
    """Return a result as it was.

    Raises:
        Unreadable: It is none.

    """
    try:
        return _results().validate_json(zlib.decompress(blob))
    except (zlib.error, ValidationError, TypeError) as error:
        raise Unreadable from error


def blob_of_proposal(proposal: Proposal) -> bytes:
    """Return a proposal as bytes."""
    return zlib.compress(json.dumps(asdict(proposal), default=str).encode())


def proposal_of(blob: bytes) -> Proposal:
    """Return a proposal as it was.

    Raises:
        Unreadable: It is none.

    """
    try:
        return _proposals().validate_json(zlib.decompress(blob))
    except (zlib.error, ValidationError, TypeError) as error:
        raise Unreadable from error


def parts_of(answer: Answer) -> tuple[str, bytes]:
    """Return an answer as its lines and its body."""
    lines = asdict(answer) | {"body": None}
    return json.dumps(lines), zlib.compress(answer.body, 1)


def answer_of(lines: str, body: bytes) -> Answer:
    """Return an answer as it was.

    Raises:
        Unreadable: It is none.

    """
    try:
        content = json.loads(lines) | {"body": zlib.decompress(body)}
        return Answer(**content | {"told": tuple(content["told"])})
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise Unreadable from error


def blob_of_text(text: PageText) -> bytes:
    """Return what a page says as bytes, the same for the same text."""
    content = {
        "kind": text.kind,
        "title": text.title,
        "blocks": text.blocks,
        "whole": text.whole if text.whole != text.blocks else None,
        "items": [asdict(item) for item in text.items],
    }
    return zlib.compress(json.dumps(content, default=str, ensure_ascii=False).encode(), 6)


def text_of(blob: bytes) -> PageText:
    """Return what a page said.

    Raises:
        Unreadable: It is no page.

    """
    try:
        content: dict[str, Any] = json.loads(zlib.decompress(blob))
        blocks = tuple(Block(*row) for row in content["blocks"])
        whole = content["whole"]
        return PageText(
            content["kind"],
            content["title"],
            blocks,
            blocks if whole is None else tuple(Block(*row) for row in whole),
            _items().validate_python(content["items"]),
        )
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise Unreadable from error

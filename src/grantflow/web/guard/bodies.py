"""Reads what is sent, never more than a page has use for."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Never

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request

from grantflow.web.posted import Posted, of_form, of_json

if TYPE_CHECKING:
    from starlette.types import Message, Receive

# A stage with every text as long as any programme takes is a tenth of this.
MOST_BYTES = 2_000_000
# A stage with a hundred rows: a value and a base version for each question.
MOST_FIELDS = 6000
_MOST_FILES = 5
_PATIENCE_S = 60
_FORM = "application/x-www-form-urlencoded"
_FILES = "multipart/form-data"
_JSON = "application/json"


async def read_posted(request: Request, *, most: int, takes_files: bool) -> Posted:
    """Return what was sent.

    Raises:
        HTTPException: 415 it is of another kind; 413 it is larger than `most` bytes or has too
            many fields; 408 it comes too slowly; 400 it is broken.

    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {_FORM, _JSON, _FILES} or (kind == _FILES and not takes_files):
        raise HTTPException(415)
    bounded = _no_longer_than(request, most)
    try:
        with anyio.fail_after(_PATIENCE_S):
            return await (_json(bounded) if kind == _JSON else _form(bounded, most))
    except TimeoutError as error:
        raise HTTPException(408) from error


async def read_bytes(request: Request, *, most: int) -> bytes:
    """Return what was sent, as it is.

    Raises:
        HTTPException: 413 it is larger than `most` bytes; 408 it comes too slowly.

    """
    bounded = _no_longer_than(request, most)
    try:
        with anyio.fail_after(_PATIENCE_S):
            return await bounded.body()
    except TimeoutError as error:
        raise HTTPException(408) from error


def _no_longer_than(request: Request, most: int) -> Request:
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told[:18]) > most:
        raise HTTPException(413)
    return Request(request.scope, _bounded(request.receive, most))


async def _form(request: Request, most: int) -> Posted:
    try:
        form = await request.form(max_files=_MOST_FILES, max_fields=MOST_FIELDS, max_part_size=most)
    except HTTPException as error:
        too_many = "Too many" in str(error.detail)
        raise HTTPException(413 if too_many else error.status_code) from error
    return of_form(form)


async def _json(request: Request) -> Posted:
    body = await request.body()
    try:
        return of_json(json.loads(body, parse_constant=_no_number, parse_float=_number))
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error


def _number(told: str) -> float:
    """Return a number; one that is too large to be held is none, and could not be sent back."""
    number = float(told)
    return number if math.isfinite(number) else _no_number(told)


def _no_number(told: str) -> Never:
    raise ValueError(told)


def _bounded(receive: Receive, most: int) -> Receive:
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(413)
        return message

    return bounded

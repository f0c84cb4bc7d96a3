"""What a case wants watched: every address that stands in its omvärldsbevakning and its call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.scan import Unwatchable, Watched
from grantflow.model.walk import leaves
from grantflow.scanning.address import AddressRefused, parsed, require_open
from grantflow.text.personal import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.model.application import Application
    from grantflow.model.programme import Call

_FORM = "stages.omvarldsbevakning"
# Fields that hold an address and nothing else: there "www.exempel.se" is one as well.
_ADDRESS_FIELDS = frozenset(
    {
        f"{_FORM}.actors.page",
        f"{_FORM}.pages.address",
        f"{_FORM}.projects.source",
        f"{_FORM}.funding_watch.page",
        "call.address",
    }
)
_NAMES = ("name", "title", "programme", "call")
_IN_TEXT = re.compile(r"\bhttps?://[^\s<>\"”’'{}|\\^`]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]"
# A site by its name, its number, or what it is called on an own net.
_BARE = re.compile(
    r"(?:(?:[\w-]+\.)+[a-zåäö]{2,}(?::\d+)?|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|"
    r"\[[0-9a-f:.]+\](?::\d+)?|localhost|[\w-]+:\d+)(?:/\S*)?",
    re.IGNORECASE,
)
_OTHER_IN_TEXT = re.compile(
    r"(?<![\w:])(?:mailto:|(?:ftps?|sftp|file|smb)://)[^\s<>\"”’'{}|^`]+", re.IGNORECASE
)
# What a person means as an address though it is none of a web page.
_OTHER = re.compile(
    r"[a-z][a-z0-9+.-]*://\S*|(?:https?|mailto|tel|file):\S*|[\w.+-]+@\S+|[/\\]\S+|[a-z]:[/\\]\S*",
    re.IGNORECASE,
)
_NO_ADDRESS = re.compile(
    r"\W*(?:saknas|okän[dt]|ing(?:en|et|a)|nej|(?:finns|vet)\s+(?:inte|ej)|inte\s+klart?|n/?a)?\W*",
    re.IGNORECASE,
)
# Where what is no address may be the name of a book or a report.
_MAY_BE_NAME = f"{_FORM}.projects.source"
_LONGEST = 80


class Watch(NamedTuple):
    """Each address once, in the order of the case, and what could not be one."""

    pages: tuple[Watched, ...]
    left: tuple[Unwatchable, ...]


def watch_of(
    application: Application,
    call: Call | None = None,
    allowed: frozenset[tuple[str, int]] = frozenset(),
) -> Watch:
    """Return what to watch for a case and the call it is written for.

    `allowed` are hosts and ports that may be private.
    """
    pages: dict[str, Watched] = {}
    left: list[Unwatchable] = []
    for place, text, name in (*_of_case(application), *_of_call(call)):
        try:
            url = parsed(text)
            require_open(url, allowed)
            address = str(url)
        except AddressRefused as error:
            left.append(Unwatchable(place, short(text, _LONGEST), str(error)))
            continue
        one = pages.setdefault(address, Watched(address, (), name))
        one.places = (*one.places, place) if place not in one.places else one.places
    return Watch(tuple(pages.values()), tuple(left))


def only(watch: Watch, wanted: Iterable[str]) -> Watch:
    """Return the pages whose address, name or place holds any of the wanted words; all for none."""
    words = [word.casefold() for word in wanted if word]
    if not words:
        return watch

    def fits(page: Watched) -> bool:
        told = " ".join((page.address, page.name, *page.places)).casefold()
        return any(word in told for word in words)

    return Watch(tuple(filter(fits, watch.pages)), watch.left)


def _of_case(application: Application) -> Iterator[tuple[str, str, str]]:
    names = _row_names(application)
    for form, path in ((application.call, "call"), (application.stages.omvarldsbevakning, _FORM)):
        for leaf in leaves(form, path, path):
            if not isinstance(leaf.value, str) or leaf.choice:
                continue
            row = leaf.path.rpartition(".")[0]
            name = names.get(row, "")
            whole = leaf.pattern in _ADDRESS_FIELDS
            found = list(_addresses(leaf.value, whole=whole))
            if whole and not found and leaf.pattern != _MAY_BE_NAME:
                found = [] if _NO_ADDRESS.fullmatch(leaf.value) else [leaf.value]
            yield from ((leaf.path, address, name) for address in found)


def _row_names(application: Application) -> dict[str, str]:
    """Return what each row is called, by its path."""
    names: dict[str, str] = {}
    for form, path in ((application.call, "call"), (application.stages.omvarldsbevakning, _FORM)):
        for leaf in leaves(form, path, path):
            row, _, field = leaf.path.rpartition(".")
            if field in _NAMES and isinstance(leaf.value, str):
                names.setdefault(row, leaf.value)
    return names


def _addresses(text: str, *, whole: bool) -> Iterator[str]:
    """Yield what stands as an address in a text; in a field for one (`whole`) that may be more."""
    found = [_trimmed(address) for address in _IN_TEXT.findall(text)]
    found += [_trimmed(address) for address in _OTHER_IN_TEXT.findall(_IN_TEXT.sub(" ", text))]
    alone = text.strip()
    if found:
        yield from found
    elif whole and _OTHER.fullmatch(alone):
        yield alone
    elif whole and _BARE.fullmatch(alone):
        yield f"https://{alone}"


def _trimmed(address: str) -> str:
    """Return an address without the signs of the sentence round it; brackets in pairs are its."""
    while address and address[-1] in _TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        if address[-1] == "]" and address.count("[") >= address.count("]"):
            break
        address = address[:-1]
    return address


def _of_call(call: Call | None) -> Iterator[tuple[str, str, str]]:
    for key, source in (call.sources if call else {}).items():
        if call and source.url:
            yield f"utlysning {call.call}: {key}", source.url, call.title

"""What a case wants watched: every address that stands in its omvärldsbevakning and its call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.scan import Unwatchable, Watched
from grantflow.model.walk import leaves
from grantflow.scanning.address import AddressRefused, parsed, require_open

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
_BARE = re.compile(r"^(?:www\.)?(?:[\w-]+\.)+[a-zåäö]{2,}(?::\d+)?(?:/\S*)?$", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


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
            left.append(Unwatchable(place, text, str(error)))
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
            for address in _addresses(leaf.value, whole=leaf.pattern in _ADDRESS_FIELDS):
                yield leaf.path, address, name


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
    found = [_trimmed(address) for address in _IN_TEXT.findall(text)]
    if found:
        yield from found
    elif whole and _OTHER_SCHEME.match(text.strip()):
        yield text.strip()
    elif whole and _BARE.match(text.strip()):
        yield f"https://{text.strip()}"


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

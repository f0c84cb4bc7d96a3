"""Calls and Word templates of an organisation's own: kept in versions, put to use."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from grantflow.errors import CaseRefused, GrantflowError
from grantflow.store import log, own
from grantflow.usecases.own_judging import read_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.model.programme import Call, Programme
    from grantflow.store.accounts import Account
    from grantflow.store.base import Base, Connection
    from grantflow.store.own import InUse, Kind, Own
    from grantflow.usecases.own_judging import Judged

_REMEMBERED = 64


@dataclass(frozen=True)
class OwnPapers:
    """What an organisation has of its own for its cases, as it is in use; `stamp` tells it apart.

    `templates` are files by the name of the programme.
    """

    stamp: tuple[InUse, ...] = ()
    calls: Mapping[str, Call] = field(default_factory=dict)
    templates: Mapping[str, Path] = field(default_factory=dict)

    def call(self, programme: str, name: str) -> Call | None:
        """Return an own call of a programme by its name, with the programme's before it or not."""
        wanted = name.strip().lower()
        found = self.calls.get(wanted) or self.calls.get(f"{programme}-{wanted}")
        return found if found is not None and found.programme == programme else None

    def dressed(self, name: str, programme: Programme) -> Programme:
        """Return a programme with the organisation's own template, if it has one."""
        file = self.templates.get(name)
        return programme if file is None else replace(programme, template=str(file))


NONE_OF_OUR_OWN = OwnPapers()


def send_in(base: Base, by: Account, kind: Kind, judged: Judged, content: bytes) -> str:
    """Keep a file without faults as the next version of its name; it is not used yet.

    Raises:
        CaseRefused: It has faults.

    """
    if judged.faults:
        raise CaseRefused("filen har fel", remedy="rätta dem och skicka in filen igen")

    def work(connection: Connection) -> str:
        now = base.now()
        new = own.New(kind, judged.name, judged.title, content)
        made = own.keep(connection, by.organisation_id, new, by=by.id, at_ms=now)
        log.note(connection, f"egen {kind} inskickad", at_ms=now, account_id=by.id, about=made)
        return made

    return base.write(work)


def put_to_use(base: Base, by: Account, own_id: str, *, used: bool) -> None:
    """Let a version be used for the organisation's cases, or none of its name.

    Raises:
        CaseRefused: It is not there.

    """

    def work(connection: Connection) -> None:
        found = _require(connection, by, own_id)
        now = base.now()
        if used:
            own.use(connection, found, at_ms=now)
        else:
            own.stop(connection, found)
        event = f"egen {found.kind} {'i bruk' if used else 'ur bruk'}"
        log.note(connection, event, at_ms=now, account_id=by.id, about=own_id)

    base.write(work)


def remove(base: Base, by: Account, own_id: str) -> None:
    """Take a version away for ever.

    Raises:
        CaseRefused: It is not there, or in use.

    """

    def work(connection: Connection) -> None:
        found = _require(connection, by, own_id)
        if found.used_ms is not None:
            raise CaseRefused("filen används", remedy="ta den ur bruk först")
        own.drop(connection, found)
        log.note(
            connection,
            f"egen {found.kind} borttagen",
            at_ms=base.now(),
            account_id=by.id,
            about=own_id,
        )

    base.write(work)


def of_case(connection: Connection, case_id: str) -> OwnPapers:
    """Return what is in use for a case; the same object as long as nothing of it changes."""
    stamp = own.in_use(connection, case_id)
    if not stamp:
        return NONE_OF_OUR_OWN
    with _LOCK:
        known = _KNOWN.get(stamp)
    if known is not None and _stands(known):
        return known
    return _remember(_built(connection, stamp))


_LOCK = Lock()
_KNOWN: OrderedDict[tuple[InUse, ...], OwnPapers] = OrderedDict()
_FOLDERS: list[Path] = []


def _stands(found: OwnPapers) -> bool:
    """Whether its files are there: machines clear away what is temporary and has not been used."""
    return all(file.exists() for file in found.templates.values())


def _remember(found: OwnPapers) -> OwnPapers:
    with _LOCK:
        kept = _KNOWN.get(found.stamp)
        if kept is None or not _stands(kept):
            _KNOWN[found.stamp] = kept = found
        while len(_KNOWN) > _REMEMBERED:
            _KNOWN.popitem(last=False)
    return kept


def _built(connection: Connection, stamp: tuple[InUse, ...]) -> OwnPapers:
    calls: dict[str, Call] = {}
    templates: dict[str, Path] = {}
    for one in stamp:
        content = own.content_of(connection, one.id)
        if one.kind == "mall":
            templates[one.name] = _placed(one, content)
            continue
        try:
            file = _placed(one, content)
            calls[one.name] = read_own(file)[0]
        except GrantflowError:  # what it builds on has changed since; the page of it says so
            continue
    return OwnPapers(stamp, calls, templates)


def _placed(one: InUse, content: bytes) -> Path:
    """Write a file where only this process reads it, under its checksum."""
    folder = _folder()
    file = folder / f"{one.digest}.{'docx' if one.kind == 'mall' else 'yaml'}"
    if not file.exists():
        part = Path(tempfile.mkdtemp(dir=folder)) / "del"
        part.write_bytes(content)
        part.replace(file)
        part.parent.rmdir()
    return file


def _folder() -> Path:
    """Return a folder of this process; one of another name when it has been cleared away."""
    with _LOCK:
        if not _FOLDERS or not _FOLDERS[-1].is_dir():
            _FOLDERS.append(Path(tempfile.mkdtemp(prefix="grantflow-egna-")))
            atexit.register(shutil.rmtree, _FOLDERS[-1], ignore_errors=True)
        return _FOLDERS[-1]


def _require(connection: Connection, by: Account, own_id: str) -> Own:
    found = own.opened(connection, by.organisation_id, own_id)
    if found is None:
        raise CaseRefused("filen finns inte", remedy="välj en annan i listan")
    return found[0]

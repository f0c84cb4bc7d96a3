"""Keeps the web app's database safe: a backup, a database made from one, an organisation's all."""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents import files
from grantflow.errors import OutputRefused, Place, StoreUnavailable
from grantflow.model import flat
from grantflow.model.wording import slug
from grantflow.store import backups, beats, dump, leaving, log, undump
from grantflow.store.base import Base, default_url
from grantflow.usecases.papers import case_bytes

if TYPE_CHECKING:
    from grantflow.settings import Settings
    from grantflow.store.accounts import Account
    from grantflow.store.leaving import Held, Left

_ZIP, _SQLITE = ".zip", ".sqlite"
_IN_USE_MS = 60_000
_TITLE_LENGTH = 40
_DATED = (1980, 1, 1, 0, 0, 0)
_READ_ME = """\
Det här är allt som {organisation} har i grantflow.

arenden/NAMN/arende.yaml     ärendet som det står nu; läses av grantflow på en dator
arenden/NAMN/historik.jsonl  varje sparning: version, tid (millisekunder sedan 1970), vem, ändringar
arenden/NAMN/samtal.jsonl    kommentarer, begärda ändringar och godkännanden
arenden/NAMN/filer/          filer som har lämnats in eller skapats
egna/                        egna utlysningar och mallar
organisation.json            organisationen och dess konton, utan lösenord
"""


class BackedUp(NamedTuple):
    """What a backup holds."""

    cases: int
    rows: int


class LogChecked(NamedTuple):
    """How many lines the log has, and the first that is not as it was written, if any."""

    lines: int
    altered: int | None


def back_up(settings: Settings, target: Path) -> BackedUp:
    """Write the whole database to a file that is not there yet: `.zip`, or `.sqlite`.

    Raises:
        OutputRefused: The name is taken, ends in something else, or can't be written.
        StoreUnavailable: There is no database, or it does not answer.

    """
    suffix = target.suffix.lower()
    if suffix not in (_ZIP, _SQLITE):
        raise OutputRefused(
            "en säkerhetskopia slutar på .zip eller .sqlite",
            remedy=f"skriv till exempel {target.stem or 'kopia'}.zip",
            place=Place(str(target)),
        )
    files.require_new(target)
    base = _existing(settings)
    try:
        rows = (dump.write_dump if suffix == _ZIP else dump.write_copy)(base, target)
    finally:
        base.close()
    return BackedUp(rows.get("application", 0), sum(rows.values()))


def bring_back(settings: Settings, source: Path, *, force: bool = False) -> undump.Restored:
    """Make the database what a backup says.

    What it holds is refused, or with `force` first kept as a backup in the home folder.

    Raises:
        FileUnreadable: `source` is no backup, is damaged, or comes from a newer version.
        OutputRefused: The database holds something, and there is no `force`.
        StoreUnavailable: The database does not answer, or the web app uses it.

    """
    backups.opened(source)
    base = Base(settings.database or default_url(settings.home))
    try:
        _require_unused(base)
        return undump.restore(base, source, copy=_free_name(settings.home) if force else None)
    finally:
        base.close()


def read_log(settings: Settings, most: int) -> list[log.Line]:
    """Return the last lines of the log, the latest first.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    base = _existing(settings)
    try:
        with base.read() as connection:
            return log.lines(connection, limit=most)
    finally:
        base.close()


def check_log(settings: Settings, copy: Path | None = None) -> LogChecked:
    """Look whether the log is as it was written; with a backup, also whether it goes on from that.

    Raises:
        FileUnreadable: `copy` is no backup, or is damaged.
        StoreUnavailable: The database does not answer.

    """
    held = max(backups.opened(copy).rows("log"), key=_number, default=None) if copy else None
    base = _existing(settings)
    try:
        with base.read() as connection:
            altered = log.first_altered(connection)
            if altered is None and held and log.seal_of(connection, held["number"]) != held["seal"]:
                altered = int(held["number"])
            return LogChecked(log.count(connection), altered)
    finally:
        base.close()


def _existing(settings: Settings) -> Base:
    """Open the database, which is there: to look at one is not to make one."""
    url = settings.database or default_url(settings.home)
    file = dump.sqlite_file(url)
    if file is not None and not file.is_file():
        raise StoreUnavailable(
            f"det finns ingen databas i {file}",
            remedy="kontrollera GRANTFLOW_HOME och GRANTFLOW_DATABASE",
        )
    return Base(url)


def _number(row: dict[str, Any]) -> int:
    return int(row["number"])


def _require_unused(base: Base) -> None:
    """Refuse while a process of the web app lives: it remembers cases that would no longer be."""
    now = base.now()
    with base.read() as connection:
        heard = beats.heard(connection) if dump.has_table(connection, "beat") else {}
    if any(now - at_ms < _IN_USE_MS for at_ms, _ in heard.values()):
        raise StoreUnavailable(
            "webbappen använder databasen",
            remedy="stoppa den ('grantflow serve'), vänta en minut och försök igen",
        )


def _free_name(home: Path) -> Path:
    number = 1
    while (found := home / f"fore-aterstallning-{number}.zip").exists():
        number += 1
    return found


def export_organisation(base: Base, by: Account) -> Path:
    """Write all that an administrator's organisation has to a temporary zip; the caller deletes it.

    Raises:
        StoreUnavailable: The database does not answer.
        OutputRefused: The disk is full.

    """
    with base.read() as connection:
        left = leaving.all_of(connection, by.organisation_id)
        handle = tempfile.NamedTemporaryFile(prefix="grantflow-", suffix=_ZIP, delete=False)  # noqa: SIM115 - outlives us
        target = Path(handle.name)
        try:
            with handle, zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive:
                _write(archive, left, connection)
        except OSError as error:
            target.unlink(missing_ok=True)
            raise files.refused(target, error) from error
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    try:
        base.write(
            lambda c: log.note(
                c, "allt hämtat", at_ms=base.now(), account_id=by.id, cases=len(left.cases)
            )
        )
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _write(archive: zipfile.ZipFile, left: Left, connection: Any) -> None:
    _put(archive, "LÄS MIG.txt", _READ_ME.format(organisation=left.name).encode())
    told = {"grantflow": 1, "organisation": left.name, "accounts": left.accounts}
    _put(archive, "organisation.json", _json(told))
    for case in left.cases:
        title = slug(case.title, _TITLE_LENGTH) or "arende"
        folder = f"arenden/{title}-{case.id}"
        answers = leaving.answers_of(connection, case.id)
        _put(archive, f"{folder}/arende.yaml", case_bytes(flat.gather(answers).application))
        _put_lines(archive, f"{folder}/historik.jsonl", leaving.history_of(connection, case.id))
        _put_lines(archive, f"{folder}/samtal.jsonl", leaving.talk_of(connection, case.id))
        for held in leaving.files_of(connection, case.id):
            _put(archive, f"{folder}/filer/{_plain_name(held)}", held.content)
    for held in leaving.own_of(connection, left.id):
        _put(archive, f"egna/{_plain_name(held)}", held.content)


def _plain_name(held: Held) -> str:
    """Return a name that is safe in any folder: somebody else has chosen it."""
    stem, _, suffix = held.name.rpartition(".")
    kept = slug(stem or suffix, 60) or "fil"
    ending = suffix.lower() if stem and suffix.isalnum() and len(suffix) <= 5 else "bin"
    return f"{kept}-{held.id}.{ending}"


def _put_lines(archive: zipfile.ZipFile, name: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        lines = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
        _put(archive, name, lines.encode())


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _DATED)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)


def _json(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()

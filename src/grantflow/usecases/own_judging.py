"""Judges what organisations send in: is the call whole, can the template be filled in safely."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.errors import Place, ProgrammeBroken, sentence
from grantflow.model.known import names

if TYPE_CHECKING:
    from grantflow.model.programme import Call

LARGEST_CALL = 200_000
_DEEPEST = 12
_YAML, _WORD = "utlysning.yaml", "mall.docx"
_LONGEST_NAME = 80
_KEY = re.compile(r"(?:sources\.)?([a-z_]+)")
_CHOOSE = "välj programmet som mallen är till"


class Fault(NamedTuple):
    """What is wrong in a file, and where: a line from 1, when it has lines."""

    told: str
    line: int | None = None


class Judged(NamedTuple):
    """A file that somebody has sent in: what it is called, and what is wrong with it."""

    name: str
    title: str
    faults: tuple[Fault, ...]


def judge_call(content: bytes) -> Judged:
    """Return what a call file says and what is wrong in it, line by line."""
    with tempfile.TemporaryDirectory(prefix="grantflow-") as folder:
        file = Path(folder) / _YAML
        try:
            _require_plain_yaml(content)
            file.write_bytes(content)
            call, faults = read_own(file)
        except ProgrammeBroken as error:
            line = error.place.line if error.place else None
            return Judged("", "", (Fault(error.in_words(), line),))
    return Judged(call.call.lower(), call.title or call.call, faults)


def judge_template(content: bytes, programme: str) -> Judged:
    """Return what is wrong with a Word template for a programme."""
    from grantflow.checks.programmes import load_programme
    from grantflow.documents import own_template

    if programme not in names():
        return Judged("", "", (Fault(sentence(_CHOOSE)),))
    spec = load_programme(programme)
    with tempfile.TemporaryDirectory(prefix="grantflow-") as folder:
        found = own_template.judge(content, Path(folder) / _WORD, spec)
    told = tuple(Fault(f"{sentence(one.problem)} {sentence(one.remedy)}") for one in found)
    return Judged(programme, f"Word-mall för {spec.short_name}", told)


def read_own(file: Path) -> tuple[Call, tuple[Fault, ...]]:
    """Return the call in a file that is plain YAML, and what is wrong with what it says.

    Raises:
        ProgrammeBroken: It can't be read as a call.

    """
    from grantflow.checks.call_report import report_on
    from grantflow.checks.programme_files import read_call
    from grantflow.checks.programme_values import place_of
    from grantflow.checks.programmes import load_programme

    _require_known_programme(file)
    call = read_call(file)
    faults = [_at_key(told, place_of, file) for told in _told(call, report_on, load_programme)]
    if len(call.call) > _LONGEST_NAME:
        faults.append(Fault(f"Namnet är längre än {_LONGEST_NAME} tecken.", 1))
    return call, tuple(faults)


def _told(call: Call, report_on: Any, load_programme: Any) -> tuple[str, ...]:
    faults: tuple[str, ...] = report_on(call, load_programme(call.programme)).faults
    return faults


def _at_key(told: str, place_of: Any, file: Path) -> Fault:
    """Return a fault with the line of the key that it begins with."""
    key = _KEY.match(told)
    if key is None:
        return Fault(told)
    label = _labels().get(key[1])
    shown = f"{label} ({key[0]}){told[key.end() :]}" if label else told
    return Fault(shown, place_of(file, key[1]).line)


@cache
def _labels() -> dict[str, str]:
    """Return what each key of a call file is called."""
    from grantflow.documents.blank_call import call_fields

    return {field.key: field.label for field in call_fields()}


def _require_known_programme(file: Path) -> None:
    """Refuse a programme that is none: its name is part of where other calls are looked for."""
    from grantflow import assets
    from grantflow.checks.programme_values import place_of

    try:
        raw = assets.read_yaml(file)
    except Exception:  # noqa: BLE001 - told by the one who reads it in earnest
        return
    said = raw.get("programme") if isinstance(raw, dict) else None
    if isinstance(raw, dict) and said not in names():
        listed = ", ".join(names())
        raise ProgrammeBroken(
            f"programmet {said!r} finns inte" if said else "programmet saknas",
            remedy=f"skriv programme: och ett av {listed}",
            place=place_of(file, "programme") if said else Place(str(file), 1),
        )


def _require_plain_yaml(content: bytes) -> None:
    """Refuse a file that is too large, no text, or grows when it is read."""
    import yaml

    from grantflow.documents.yamltext import UNREADABLE, remedy_of

    if len(content) > LARGEST_CALL:
        raise ProgrammeBroken(
            f"filen är större än {LARGEST_CALL // 1000} kB", remedy="skicka in en utlysning per fil"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = content[: error.start].count(b"\n") + 1
        raise ProgrammeBroken(
            "filen är inte UTF-8", remedy="spara den som UTF-8", place=Place(_YAML, at)
        ) from error
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        grows = _growing(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ProgrammeBroken(
            UNREADABLE,
            remedy=remedy_of(error, text),
            place=Place(_YAML, line),
        ) from error
    except yaml.YAMLError as error:
        raise ProgrammeBroken(
            "filen går inte att läsa", remedy="spara den som UTF-8", place=Place(_YAML)
        ) from error
    if grows is not None:
        raise ProgrammeBroken(
            "filen är för djupt ordnad, eller hänvisar till en hänvisning",
            remedy="skriv ut uppgiften där den hör hemma",
            place=Place(_YAML, grows),
        )


def _growing(events: Any) -> int | None:
    """Return the line where a file grows when it is read: too deep, or copies of copies."""
    import yaml

    named: list[bool] = []
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            named.append(event.anchor is not None)
        elif isinstance(event, yaml.CollectionEndEvent):
            named.pop()
        if len(named) > _DEEPEST or (isinstance(event, yaml.AliasEvent) and any(named)):
            return int(event.start_mark.line) + 1
    return None

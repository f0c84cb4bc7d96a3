"""Commands about calls: write an empty one, and see what one knows."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, Any

import click

from grantflow.cli.options import FILE, PROGRAMMES, in_format
from grantflow.cli.words import SwedishCommand, SwedishGroup

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[^\w.-]+")


@click.group(cls=SwedishGroup)
def call() -> None:
    """Skapa eller granska en utlysning (egna utlysningar är filer)."""


@call.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--programme", required=True, type=PROGRAMMES, help="Program.")
@click.option("--title", default=None, help="Utlysningens rubrik.")
@click.option("--extends", metavar="UTLYSNING", help="Utlysning att bygga på, t.ex. 37a-2024.")
def new(file: Path, programme: str, title: str | None, extends: str | None) -> None:
    """Skapa en utlysningsfil där varje uppgift förklaras."""
    from grantflow.documents.blank_call import blank_call
    from grantflow.documents.files import require_new, write_whole

    _require_yaml(file)
    _require_known(programme, extends)
    require_new(file)
    name = _NAME.sub("-", file.stem.lower())
    name = name if name.startswith(f"{programme}-") else f"{programme}-{name}"
    text = blank_call(programme, name, title or f"Utlysning {name}", extends)
    write_whole(file, text.encode())
    click.echo(f"Skapade {file}. Fyll i det ni har läst och kör sedan: grantflow call check {file}")


def _require_yaml(file: Path) -> None:
    if file.suffix.lower() in {".yaml", ".yml"}:
        return
    from grantflow.errors import OutputRefused, Place

    raise OutputRefused(
        "en utlysning är en YAML-fil, så namnet ska sluta med .yaml",
        remedy=f"skriv till exempel {file.stem}.yaml",
        place=Place(str(file)),
    )


def _require_known(programme: str, extends: str | None) -> None:
    """Refuse to build on a call that does not exist."""
    if extends is None:
        return
    from grantflow.checks.programmes import load_calls
    from grantflow.errors import KeyUnknown

    known = list(load_calls(programme))
    if extends not in known:
        near = difflib.get_close_matches(extends, known, n=1)
        listed = f"kända utlysningar: {', '.join(known) or 'inga'}"
        raise KeyUnknown(
            f"utlysningen '{extends}' finns inte",
            remedy=f"menade du '{near[0]}'? {listed}" if near else listed,
        )


@call.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@in_format("text", "json")
def check(file: Path, form: str) -> int:
    """Visa vad en utlysningsfil vet, vad den inte vet och vad som är fel."""
    from grantflow.checks.call_report import report_on
    from grantflow.checks.programme_files import read_call
    from grantflow.checks.programmes import load_programme

    found = read_call(file)
    report = report_on(found, load_programme(found.programme))
    shown = _as_json(found.call, report) if form == "json" else _as_text(found, report)
    click.echo(shown, nl=False)
    return 1 if report.faults else 0


def _as_json(name: str, report: Any) -> str:
    known = {
        key: {"value": _plain(value), "source": vars(source) if source else None}
        for key, value, source in report.known
    }
    content = {
        "grantflow": 1,
        "kind": "call",
        "call": name,
        "known": known,
        "unknown": list(report.unknown),
        "faults": list(report.faults),
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=vars) + "\n"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _as_text(found: Any, report: Any) -> str:
    from grantflow.documents.blank_call import call_fields
    from grantflow.model.source import STANDING_LABELS

    labels = {field.key: field.label for field in call_fields()}
    lines = [f"{found.title} ({found.call})", ""]
    if report.faults:
        lines += ["Rätta det här:", *(f"  - {fault}" for fault in report.faults), ""]
    lines.append("Det här vet filen:" if report.known else "Filen vet ingenting än.")
    for key, value, source in report.known:
        stands = STANDING_LABELS[source.standing] if source else "källa saknas"
        lines.append(f"  {labels[key]}: {_told(value)} ({stands})")
    lines += ["", "Det här är inte känt. Granskningen säger då ”kontrollera mot utlysningen”:"]
    lines += [f"  {labels[key]}" for key in report.unknown if key in labels]
    return "\n".join(lines) + "\n"


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, tuple):
        return "; ".join(_row(row) for row in value) or "inga"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    return str(value)


def _row(row: Any) -> str:
    for name in ("text", "heading", "function"):
        if hasattr(row, name):
            return str(getattr(row, name))
    return str(row)

"""The command that shows official figures about a municipality's needs."""

from __future__ import annotations

import datetime
import json
import textwrap
from typing import TYPE_CHECKING, Any

import click

from grantflow.cli.options import FILE, in_format, width
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from pathlib import Path

    from grantflow.figures.latest import Need
    from grantflow.usecases.needs import Needs, Taken

_TOPICS = click.Choice(["etablering", "arbete", "sprak", "foraldraskap"])
_UNKNOWN = "uppgift saknas"


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="[FIL]", type=FILE, required=False)
@click.option("--municipality", metavar="NAMN", help="Kommun eller region; annars ärendets.")
@click.option("--topic", type=_TOPICS, multiple=True, help="Bara det här ämnet.")
@click.option("--take", metavar="NR", type=int, multiple=True, help="Ta in siffran som belägg.")
@in_format("text", "json")
def figures(
    file: Path | None,
    municipality: str | None,
    topic: tuple[str, ...],
    take: tuple[int, ...],
    form: str,
) -> None:
    """Visa officiella siffror om behovet, för kvinnor och män."""
    from contextlib import closing

    from grantflow import settings
    from grantflow.documents import casefile
    from grantflow.usecases import needs as work

    _require_question(file, municipality, take)
    today = datetime.datetime.now().astimezone().date()
    with closing(work.open_provider(settings.read_settings(), today)) as provider:
        case = casefile.load(file) if file else None
        name = municipality or (work.place_of(case) if case else "")
        found = work.find_needs(provider, name, topic, today)
        taken = work.take(file, case, found, take) if file and case and take else None
    shown = _as_json(found, taken) if form == "json" else _as_text(found, taken, file)
    click.echo(shown, nl=False)


def _require_question(file: Path | None, municipality: str | None, take: tuple[int, ...]) -> None:
    from grantflow.errors import CommandError

    if take and not file:
        raise CommandError(
            "--take behöver ett ärende att ta in siffran i",
            remedy="ange ärendefilen, till exempel: grantflow figures ärende.yaml --take 1",
        )
    if not file and not (municipality or "").strip():
        raise CommandError(
            "det står inte vilken kommun det gäller",
            remedy="ange en ärendefil eller --municipality, till exempel --municipality Lund",
        )


def _as_text(needs: Needs, taken: Taken | None, file: Path | None) -> str:
    from grantflow.text.swedish import day

    lines = [f"{needs.area}: siffror från {needs.provider}"]
    for need in needs.found:
        lines += ["", *_need_lines(need, needs.provider)]
    if not needs.found:
        lines += ["", f"Inga siffror finns för {needs.area.title}."]
    lines += _missing_lines(needs)
    if needs.found:
        lines += ["", f"Hämtat {day(needs.found[0].fetched_on)}."]
    if taken:
        lines += ["", *_taken_lines(taken, file)]
    elif needs.found:
        number, name = needs.found[0].measure.kpi.number, file or "ärende.yaml"
        lines.append(f"Ta in en siffra som belägg: grantflow figures {name} --take {number}")
    return "\n".join(lines) + "\n"


def _need_lines(need: Need, provider: str) -> Iterator[str]:
    from grantflow.figures.latest import difference
    from grantflow.model.source import STANDING_LABELS
    from grantflow.text.swedish import listed

    measure = need.measure
    yield f"{measure.kpi.number}. {measure.title}"
    stands = STANDING_LABELS[measure.kpi.source.standing].lower()
    yield from _wrapped(f"Med våra ord ({stands}): {measure.kpi.measures}")
    shown = [("totalt", need.total)]
    if need.split or measure.by_sex is not False:
        shown = [("kvinnor", need.women), ("män", need.men), *shown]
    yield f"   {need.year}: {', '.join(_told(need, name, value) for name, value in shown)}"
    yield from _wrapped(
        f"Skillnad, som vi har räknat ut: {difference(need)}." if need.split else _apart(need)
    )
    if need.empty:
        yield from _wrapped(f"{listed([str(y) for y in need.empty])}: {_UNKNOWN}.")
    if need.remark:
        yield from _wrapped(f"{provider} anmärker: {need.remark}")
    origin = f", som har den från {measure.origin}" if measure.origin else ""
    yield from _wrapped(f"Källa: {provider}{origin}. Nyckeltal {measure.id}, år {need.year}.")
    yield f"   {need.address}"
    yield from _wrapped(f"Passar till {listed(need.feeds)}.")


def _apart(need: Need) -> str:
    from grantflow.figures.latest import difference
    from grantflow.text.swedish import capital

    told = difference(need)
    return f"Siffran {told}." if told.startswith("är") else f"{capital(told)}."


def _missing_lines(needs: Needs) -> list[str]:
    span = f"{needs.years[0]}–{needs.years[-1]}"
    lines = [f"  - {one.title}: {_UNKNOWN} för {needs.area.title} {span}" for one in needs.empty]
    for kpi, why in needs.gone:
        lines.append(f"  - {kpi.measures} Nyckeltalet {kpi.id or ''} {why}.".replace("  ", " "))
    return ["", "Visas inte:", *lines] if lines else []


def _taken_lines(taken: Taken, file: Path | None) -> Iterator[str]:
    for need in taken.new:
        yield f"Tog in i {file}: {need.measure.title}, {need.year}."
    for need in taken.same:
        yield f"Finns redan i {file}: {need.measure.title}, {need.year}."
    for need in taken.other:
        yield (
            f"Finns redan i {file} med andra siffror: {need.measure.title}, {need.year}. "
            "Raden är orörd; ändra den själv om ni vill."
        )


def _told(need: Need, name: str, value: Decimal | None) -> str:
    from grantflow.text.swedish import number, percent

    if value is None:
        return f"{name}: {_UNKNOWN}"
    figure = percent(value) if need.measure.kpi.unit == "procent" else number(value)
    return f"{name} {figure}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, width(), initial_indent="   ", subsequent_indent="   ", break_long_words=False
    )


def _as_json(needs: Needs, taken: Taken | None) -> str:
    content: dict[str, Any] = {
        "grantflow": 1,
        "kind": "figures",
        "provider": needs.provider,
        "area": needs.area._asdict(),
        "figures": [_figure(need, needs.provider) for need in needs.found],
        "missing": [
            {"number": one.kpi.number, "kpi": one.id, "title": one.title, "why": _UNKNOWN}
            for one in needs.empty
        ]
        + [
            {"number": kpi.number, "kpi": kpi.id, "title": kpi.title, "why": why}
            for kpi, why in needs.gone
        ],
    }
    if taken:
        content["taken"] = {
            name: [need.measure.kpi.number for need in rows] for name, rows in vars(taken).items()
        }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _figure(need: Need, provider: str) -> dict[str, Any]:
    from grantflow.figures.latest import difference

    measure = need.measure
    return {
        "number": measure.kpi.number,
        "kpi": measure.id,
        "topic": measure.kpi.topic,
        "title": measure.title,
        "measures": measure.kpi.measures,
        "year": need.year,
        "women": _plain(need.women),
        "men": _plain(need.men),
        "total": _plain(need.total),
        "unit": measure.kpi.unit,
        "difference": difference(need),
        "missing_years": need.empty,
        "remark": need.remark,
        "feeds": need.feeds,
        "source": {
            "title": provider,
            "origin": measure.origin or None,
            "locator": f"{measure.id}, {need.year}",
            "url": need.address,
            "fetched_on": need.fetched_on.isoformat(),
        },
        "chosen_from": vars(measure.kpi.source),
    }


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

"""Commands for what comes after the application: the decision and the project diary."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FILE, PROGRAMMES, a_day, width
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from grantflow.documents.casefile import CaseFile
    from grantflow.model.promise import Grant
    from grantflow.usecases import Frame


def _kronor(value: str | None) -> Decimal | None:
    if value is None:
        return None
    from grantflow.model import afterwards

    told = None
    with suppress(ValueError):
        told = afterwards.read("grant.amount_sek", [value])
    if told is None:
        from grantflow.errors import CommandError

        raise CommandError(
            "--amount är inget belopp",
            remedy="skriv kronor utan punkt mellan siffrorna, till exempel --amount 1550000",
        )
    return Decimal(told)


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--on", "on", metavar="DATUM", help="Dagen för beslutet.")
@click.option("--reference", metavar="DNR", help="Beslutets diarienummer.")
@click.option("--amount", metavar="KR", help="Beviljat belopp; annars det sökta.")
@click.option("--from", "start", metavar="DATUM", help="Första dagen; annars idéns.")
@click.option("--to", "end", metavar="DATUM", help="Sista dagen; annars idéns.")
@click.option("--term", "terms", metavar="TEXT", multiple=True, help="Ett villkor i beslutet.")
@click.option("--programme", type=PROGRAMMES, help="Program som beviljade.")
@click.option("--again", is_flag=True, help="Ta ner löftet på nytt; ersätter det gamla.")
def grant(
    file: Path,
    on: str | None,
    reference: str | None,
    amount: str | None,
    start: str | None,
    end: str | None,
    terms: tuple[str, ...],
    programme: str | None,
    again: bool,
) -> None:
    """Skriv in beslutet och ta ner löftet, eller visa det som är beviljat."""
    from grantflow import usecases
    from grantflow.documents import casefile
    from grantflow.documents.casefaults import fitting
    from grantflow.usecases.granting import Decision, granted, is_granted

    case = casefile.load(file)
    frame = usecases.choose_frame(case.application, programme, None, file.parent)
    decided = a_day("--on", on)
    is_there = is_granted(case.application)
    options = (decided, reference, amount, start, end, again or None, terms or None)
    if is_there and all(one is None for one in options):
        for line in _granted_lines(case, frame):
            click.echo(line)
        return
    decision = Decision(
        _required(decided, is_there=is_there and not again),
        reference=reference,
        amount_sek=_kronor(amount),
        period=(a_day("--from", start), a_day("--to", end)),
        terms=terms,
    )
    with fitting():
        made = granted(case.application, frame, decision)
    _write_grant(file, made)


def _required(decided: datetime.date | None, *, is_there: bool) -> datetime.date:
    from grantflow.errors import CaseRefused, CommandError

    if is_there:
        raise CaseRefused(
            "ärendet har redan ett beslut, och löftet ändras inte i efterhand",
            remedy="rätta uppgifter om beslutet under 'grant:' i filen; har finansiären ändrat "
            "beslutet, ta ner löftet på nytt med --again",
        )
    if decided is None:
        raise CommandError(
            "dagen för beslutet saknas",
            remedy="ange den, till exempel: grantflow grant ärende.yaml --on 2024-06-17",
        )
    return decided


def _write_grant(file: Path, decided: Grant) -> None:
    from grantflow.documents import casewrite
    from grantflow.text.swedish import day, kronor, span
    from grantflow.usecases.follow_told import size_told

    casewrite.save(file, [casewrite.Remove("grant"), casewrite.Put("grant", decided)])
    click.echo(f"Beslutet {day(decided.decided_on)} är inskrivet i {file}.")
    click.echo(
        f"Beviljat {kronor(decided.amount_sek) or 'okänt belopp'}, "
        f"{span(decided.period_start, decided.period_end) or 'period okänd'}."
    )
    if decided.amount_sek is None:
        click.echo(f"Budgeten säger inte hur mycket: skriv amount_sek under grant: i {file}.")
    click.echo(
        f"Löftet är nedtaget: {size_told(decided.promise)}. Det ändras inte när stegen ändras."
    )
    click.echo(f"Börja en rapport med: grantflow report {file} --new --kind delrapport")


def _granted_lines(case: CaseFile, frame: Frame) -> list[str]:
    from grantflow.documents.reports.follow_up import changes_as_text
    from grantflow.text.swedish import day, kronor, span
    from grantflow.usecases.follow_told import changes_named, size_told

    held = case.application.grant
    reference = f", diarienummer {held.reference}" if held.reference else ""
    amount, period = kronor(held.amount_sek), span(held.period_start, held.period_end)
    lines = [f"Beslut {day(held.decided_on)}{reference}"]
    lines.append(f"Beviljat {amount or 'okänt belopp'}, {period or 'period okänd'}")
    lines.append(f"Lovat: {size_told(held.promise)}")
    lines += [f"Villkor: {term.text}" for term in held.terms]
    changes = changes_named(case.application, frame)
    if changes:
        lines += ["", "Stegen säger i dag något annat än löftet, som står fast:"]
        lines += changes_as_text(changes, width())
    return lines


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--on", "on", metavar="DATUM", help="Dagen det hände.")
@click.option("--text", metavar="TEXT", help="Vad som hände. Inga namn.")
@click.option("--about", metavar="ID", multiple=True, help="Mål eller aktivitet, t.ex. mal-1.")
@click.option("--women", type=click.IntRange(0), metavar="ANTAL", help="Kvinnor som kom.")
@click.option("--men", type=click.IntRange(0), metavar="ANTAL", help="Män som kom.")
@click.option("--girls", type=click.IntRange(0), metavar="ANTAL", help="Flickor som kom.")
@click.option("--boys", type=click.IntRange(0), metavar="ANTAL", help="Pojkar som kom.")
def diary(
    file: Path,
    on: str | None,
    text: str | None,
    about: tuple[str, ...],
    women: int | None,
    men: int | None,
    girls: int | None,
    boys: int | None,
) -> None:
    """Skriv en daterad anteckning i projektdagboken, eller läs den."""
    from grantflow.documents import casefile, casewrite
    from grantflow.usecases.diary import new_entry, told

    case = casefile.load(file)
    came = {"women": women, "men": men, "girls": girls, "boys": boys}
    answers = {"date": a_day("--on", on), "text": text, "concerns": list(about) or None} | came
    if all(one is None for one in answers.values()):
        for line in told(case.application, width()):
            click.echo(line)
        tell_strangers(case, file)
        return
    entry = new_entry(case.application, answers)
    casewrite.save(file, [casewrite.Append("diary", entry)])
    click.echo(f"Antecknat i {file}. Läs dagboken med: grantflow diary {file}")


def tell_strangers(case: CaseFile, file: Path) -> None:
    """Say on standard error what the diary names that was never promised, and where it is."""
    from grantflow.documents import casefile
    from grantflow.errors import Place
    from grantflow.text.personal import mask
    from grantflow.usecases.diary import strangers

    def spot(place: str) -> Place:
        return Place(str(file), casefile.line_of_place(case, place))

    for told in strangers(case.application, spot):
        click.echo(mask(str(told)), err=True)

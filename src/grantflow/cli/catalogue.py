"""Commands about earlier projects: search them, liken them to a case, take one in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FILE, in_format, width
from grantflow.cli.words import SwedishCommand, SwedishGroup

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.catalogue.search import Catalogue

_LIMIT = click.IntRange(min=1)


@click.group(cls=SwedishGroup)
def catalogue() -> None:
    """Sök bland tidigare projekt och ta in dem i ett ärende."""


@catalogue.command(cls=SwedishCommand)
@click.argument("words", metavar="ORD", nargs=-1)
@click.option("--limit", type=_LIMIT, default=10, show_default=True, help="Högst så många.")
@click.option("--theme", metavar="TEMA", help="Tema, till exempel föräldraskapsstöd.")
@click.option("--paragraph", metavar="PARAGRAF", help="37 eller 37a.")
@click.option("--county", metavar="LÄN", help="Län.")
@click.option("--target-group", metavar="GRUPP", help="Målgrupp, till exempel kvinnor.")
@in_format("text", "json")
def search(
    words: tuple[str, ...],
    limit: int,
    theme: str | None,
    paragraph: str | None,
    county: str | None,
    target_group: str | None,
    form: str,
) -> None:
    """Sök på ord, tema, paragraf, län och målgrupp."""
    from grantflow.catalogue import telling
    from grantflow.catalogue.filters import Filters, choose

    query = " ".join(words)
    opened = _opened()
    chosen = choose(opened.marks(), Filters(paragraph, theme, county, target_group))
    answer = opened.search(query, chosen.filters, limit)
    if form == "json":
        click.echo(telling.answer_as_json(query, answer, chosen), nl=False)
    else:
        click.echo(telling.answer_as_text(answer, chosen, opened.size, width()), nl=False)


@catalogue.command("list", cls=SwedishCommand)
@in_format("text", "json")
def list_(form: str) -> None:
    """Lista alla projekt, med källan de kommer från."""
    from grantflow.catalogue import telling

    opened = _opened()
    write = telling.list_as_json if form == "json" else telling.list_as_text
    click.echo(write(opened.every(), opened.collections()), nl=False)


@catalogue.command(cls=SwedishCommand)
@click.argument("entry_id", metavar="ID")
@in_format("text", "json")
def entry(entry_id: str, form: str) -> None:
    """Visa allt katalogen vet om ett projekt."""
    from grantflow.catalogue import telling
    from grantflow.usecases.neighbours import find_entry

    found, source = find_entry(_opened(), entry_id)
    if form == "json":
        told = telling.list_as_json([(found, source.id)], {source.id: source})
    else:
        told = telling.entry_as_text(found, source, width())
    click.echo(told, nl=False)


@catalogue.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--limit", type=_LIMIT, default=5, show_default=True, help="Högst så många.")
@in_format("text", "json")
def similar(file: Path, limit: int, form: str) -> None:
    """Visa projekten som mest liknar ett ärende, och varför."""
    from grantflow.catalogue import likening
    from grantflow.catalogue import similar as likeness
    from grantflow.documents import casefile

    case = casefile.load(file)
    found = likeness.similar(_opened(), case.application, limit)
    if form == "json":
        click.echo(likening.likeness_as_json(found), nl=False)
    else:
        click.echo(likening.likeness_as_text(found, width()), nl=False)


@catalogue.command(cls=SwedishCommand)
@click.argument("entry_id", metavar="ID")
@click.argument("file", metavar="FIL", type=FILE)
def take(entry_id: str, file: Path) -> None:
    """Ta in ett projekt i ärendets omvärldsbevakning, med källa."""
    from grantflow.usecases import neighbours

    found, source = neighbours.find_entry(_opened(), entry_id)
    if neighbours.take(found, source, file):
        click.echo(
            f"Tog in {found.title} i {file}. Skriv vad ni återanvänder och vem som tar det vidare."
        )
        told = [note for notes in neighbours.remarks(found).values() for note in notes]
        if told:
            click.echo("Att veta om uppgifterna. Det står som anmärkning på raden:")
        for note in told:
            click.echo(f"  {note}")
    else:
        click.echo(f"{found.title} finns redan i {file}. Inget ändrades.")


@catalogue.command("import", cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--title", metavar="TITEL", help="Samlingens titel.")
@click.option("--publisher", metavar="UTGIVARE", help="Vem som gett ut uppgifterna.")
@click.option("--licence", metavar="LICENS", help="På vilka villkor de får användas.")
@click.option("--force", is_flag=True, help="Ersätt en samling som redan är hämtad.")
def import_(
    file: Path, title: str | None, publisher: str | None, licence: str | None, force: bool
) -> None:
    """Hämta in projekt från CSV, Excel (.xlsx) eller YAML."""
    from grantflow.settings import read_settings
    from grantflow.usecases.neighbours import bring_in

    head = {"title": title, "publisher": publisher, "licence": licence}
    brought = bring_in(file, read_settings().home, head, force=force)
    count = len(brought.collection.entries)
    if brought.written is None:
        click.echo(f"De {count} projekten i {file.name} finns redan i katalogen. Inget ändrades.")
        return
    click.echo(f"Hämtade in {count} projekt från {file.name}.")
    for note in brought.notes:
        click.echo(f"  {note}")


def _opened() -> Catalogue:
    from grantflow.settings import read_settings
    from grantflow.usecases.citing import open_catalogue

    return open_catalogue(read_settings().home)

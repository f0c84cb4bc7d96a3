"""Click in Swedish: help pages and usage errors in the words of the product."""

from __future__ import annotations

import difflib
import importlib
import keyword
import re
from typing import TYPE_CHECKING, Any

import click

from grantflow.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Mapping


class _SwedishHelp(click.Command):
    """A command whose help page is in Swedish."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        pieces = self.collect_usage_pieces(ctx)
        words = {"[OPTIONS]": "[VAL]", "COMMAND [ARGS]...": "KOMMANDO …"}
        shown = " ".join(words.get(piece, piece) for piece in pieces)
        formatter.write_usage(ctx.command_path, shown, prefix="Så här: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        # Arguments stand in the usage line; some versions of click list them here too, unexplained.
        records = [r for p in self.get_params(ctx) if (r := p.get_help_record(ctx)) and r[1]]
        if records:
            with formatter.section("Val"):
                formatter.write_dl([(name, _swedish(text)) for name, text in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help with its Swedish text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Visa hjälpen."
        return option


def _swedish(text: str) -> str:
    return text.replace("[required]", "[måste anges]").replace("[default: ", "[annars: ")


class SwedishCommand(_SwedishHelp):
    """A single command."""


class SwedishGroup(_SwedishHelp, click.Group):
    """The group of commands; shows them in the order a person meets them.

    `later` names the module of `grantflow.cli` that each command not yet imported stands in.
    """

    def __init__(self, *args: Any, later: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._later = dict(later or {})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now if it was not."""
        if cmd_name in self._later and cmd_name not in self.commands:
            module = importlib.import_module(f"grantflow.cli.{self._later[cmd_name]}")
            # A word that Python keeps for itself has a line after it there: `import_`.
            name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
            self.add_command(getattr(module, name), cmd_name)
        return super().get_command(ctx, cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help when no command is given."""
        return super().parse_args(ctx, args or ["--help"])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order they are listed."""
        return list(dict.fromkeys([*self._later, *self.commands]))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with a line each."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, command.get_short_help_str(70)) for name, command in found if command]
        with formatter.section("Kommandon"):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Return the command that is meant, or say which one may have been meant."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            names = self.list_commands(ctx)
            near = difflib.get_close_matches(name, names, n=1)
            known = ", ".join(names)
            raise CommandError(
                f"kommandot '{name}' finns inte",
                remedy=f"menade du '{near[0]}'?" if near else f"välj bland: {known}",
            )
        return super().resolve_command(ctx, args)


def swedish_usage_error(error: click.UsageError) -> CommandError:
    """Return what is wrong with the command line, in Swedish, with a remedy."""
    command = error.ctx.command_path if error.ctx else "grantflow"
    look = f"se '{command} --help'"
    if isinstance(error, click.NoSuchOption):
        near = f"menade du '{error.possibilities[0]}'?" if error.possibilities else look
        return CommandError(f"valet '{error.option_name}' finns inte", remedy=near)
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "ett värde"
        if isinstance(error.param, click.Option):
            name = error.param.opts[-1]
        return CommandError(f"{name} saknas", remedy=look)
    if isinstance(error, click.BadParameter):
        return _bad_value(error, look)
    if isinstance(error, click.BadOptionUsage):
        return CommandError(f"valet '{error.option_name}' saknar ett värde", remedy=look)
    return CommandError("kommandoraden har ord som inte passar", remedy=look)


def _bad_value(error: click.BadParameter, look: str) -> CommandError:
    name = error.param.opts[-1] if error.param else "värdet"
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        known = [str(choice) for choice in kind.choices]
        given = re.match(r"'([^']*)'", error.message)  # click keeps the value nowhere else
        near = difflib.get_close_matches(given.group(1), known, n=1) if given else []
        return CommandError(
            f"{name} har ett värde som inte finns bland valen",
            remedy=f"{f'menade du {near[0]!r}? ' if near else ''}välj bland: {', '.join(known)}",
        )
    return CommandError(f"{name} har ett värde som inte passar", remedy=look)

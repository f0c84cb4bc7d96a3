"""Errors a person can act on.  Every one carries a code, a place and a remedy, in Swedish."""

import re
from dataclasses import dataclass
from typing import ClassVar

_COMMAND = re.compile(
    r"\bgrantflow (?:backup|call|catalogue|check|diary|figures|grant|import|log|new|report|restore|"
    r"rules|scan|serve|similar|work)\b"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a file, and a line when we know it (1-based)."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        """Return `file:line`, as editors and terminals link it."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class GrantflowError(Exception):
    """Base of every error grantflow raises on purpose.  The command line exits with 2.

    Subclasses set `code`, which never changes once released: people search for it.
    """

    code: ClassVar[str] = "GF000"

    def __init__(self, problem: str, *, remedy: str, place: Place | None = None) -> None:
        self.problem, self.remedy, self.place = problem, remedy, place
        where = f"{place}: " if place else ""
        super().__init__(f"[{self.code}] {where}{problem}\nåtgärd: {remedy}")

    def in_words(self) -> str:
        """Return what is wrong and what to do as sentences, for a page."""
        return without_commands(f"{sentence(self.problem)} {sentence(self.remedy)}")


def sentence(text: str) -> str:
    """Return words as a sentence: with a capital first and a stop last."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def without_commands(text: str) -> str:
    """Return a text without what it says of our commands: who reads a page has no terminal."""
    if "grantflow " not in text:
        return text
    kept = []
    for one in _SENTENCE_END.split(text):
        parts = [part for part in one.split(";") if not _COMMAND.search(part)]
        if parts:
            kept.append(sentence(";".join(parts).strip()))
    return " ".join(kept)


class CommandError(GrantflowError):
    """The command line itself is wrong: an unknown option, a missing argument."""

    code = "GF001"


class FileUnreadable(GrantflowError):
    """A file is missing, is a folder, or may not be read."""

    code = "GF101"


class EncodingUnknown(GrantflowError):
    """A file is not UTF-8 text."""

    code = "GF102"


class SyntaxBroken(GrantflowError):
    """A file is not YAML or JSON, or says one key twice."""

    code = "GF103"


class KeyUnknown(GrantflowError):
    """A key, stage or choice that does not exist."""

    code = "GF104"


class ValueUnfit(GrantflowError):
    """A value of the wrong kind: a date that does not exist, text where a number belongs."""

    code = "GF105"


class VersionUnknown(GrantflowError):
    """A case file of a version this program does not know."""

    code = "GF106"


class WordUnreadable(GrantflowError):
    """A Word file is of another kind, locked, damaged, or not safe to open."""

    code = "GF107"


class ListUnreadable(GrantflowError):
    """A spreadsheet can't be read, or a cell of it can't be taken."""

    code = "GF108"


class ChecklistBroken(GrantflowError):
    """A rule row is wrong."""

    code = "GF201"


class RuleUnknown(GrantflowError):
    """Somebody asks for a rule that does not exist."""

    code = "GF202"


class ProgrammeBroken(GrantflowError):
    """A programme or a call is wrong or missing."""

    code = "GF301"


class TemplateBroken(GrantflowError):
    """A Word template asks for something that does not exist, or is not a Word file."""

    code = "GF302"


class CatalogueBroken(GrantflowError):
    """Entries of earlier projects are wrong, or a file with them can't be read."""

    code = "GF303"


class OutputRefused(GrantflowError):
    """An output would overwrite something, or can't be written."""

    code = "GF401"


class EngineUnavailable(GrantflowError):
    """The Prefect engine did not start, or a run failed for a reason outside the case."""

    code = "GF501"


class ToolMissing(GrantflowError):
    """An office program or an extra package is not there."""

    code = "GF502"


class JobLost(GrantflowError):
    """A job was stopped, or taken over by another process: nothing more of it may be kept here."""

    code = "GF503"


class JobFailed(GrantflowError):
    """A job that another process did has failed; the words are those that it left."""

    code = "GF504"


class FiguresUnavailable(GrantflowError):
    """Official statistics are turned off, or can't be reached or understood."""

    code = "GF601"


class MemoryBroken(GrantflowError):
    """What was kept between commands can't be read or written."""

    code = "GF602"


class StoreUnavailable(GrantflowError):
    """The database of the web app can't be opened, or does not take what it is given."""

    code = "GF701"


class AccountRefused(GrantflowError):
    """An account, an invitation or a password can't be as it was asked for."""

    code = "GF702"


class CaseRefused(GrantflowError):
    """What was asked for can't be done with this case, by this person or at this version."""

    code = "GF703"


class ServingRefused(GrantflowError):
    """The web app can't be started in the way that was asked for."""

    code = "GF704"


class MailRefused(GrantflowError):
    """The settings of outgoing mail can't be used, or mail is asked for without any."""

    code = "GF706"

"""The project diary: dated entries, read back with what they concern."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from grantflow.checks.reporting.view import entries_until
from grantflow.documents.casefaults import fitting
from grantflow.errors import CommandError, KeyUnknown
from grantflow.model.reporting import DiaryEntry
from grantflow.text.personal import find_personal_data, mask
from grantflow.text.swedish import day, persons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grantflow.errors import Place
    from grantflow.model.application import Application

_ENDS = (".", "!", "?", "…", ".”", "–")


def known_ids(application: Application) -> list[str]:
    """Return the ids that an entry may concern: of promised goals and activities."""
    promise = application.grant.promise
    return [row.id for row in (*promise.goals, *promise.activities) if row.id]


def require_entry(application: Application, entry: DiaryEntry) -> None:
    """Refuse an entry without a day or words, about what was never promised, or about a person.

    Raises:
        CommandError: The day or the text is missing, or a person can be known by it.
        KeyUnknown: It concerns something that was not promised.

    """
    if entry.date is None or not (entry.text or "").strip():
        raise CommandError(
            "anteckningen saknar dag eller text",
            remedy="ange båda: grantflow diary ärende.yaml --on 2025-02-11 --text 'Vad som hände'",
        )
    if find_personal_data(entry.text or ""):
        raise CommandError(
            "anteckningen innehåller personuppgifter",
            remedy="skriv funktion i stället för person; dagboken blir en del av rapporten",
        )
    known = known_ids(application)
    for row_id in entry.concerns:
        if row_id not in known:
            raise _stranger(row_id, known)


def new_entry(application: Application, answers: Mapping[str, Any]) -> DiaryEntry:
    """Return a new entry of what somebody has answered, by the name of each answer.

    Raises:
        GrantflowError: As `require_entry`, or an answer is too long or of the wrong kind.

    """
    given = {name: one for name, one in answers.items() if one is not None}
    if "concerns" in given:
        given["concerns"] = list(dict.fromkeys(given["concerns"]))
    require_entry(application, DiaryEntry.model_construct(**given))
    with fitting():
        return DiaryEntry.model_validate(given)


def strangers(
    application: Application, where: Callable[[str], Place | None] = lambda _: None
) -> list[KeyUnknown]:
    """Return what to say of each id that an entry concerns and that was never promised.

    An entry written by hand may name anything, and the report finds no place for it.  Before the
    decision nothing is promised, and nobody can know.  `where` gives the spot of a place.
    """
    known = known_ids(application)
    return [
        _stranger(row_id, known, where(f"diary[{entry.id or number}].concerns"))
        for number, entry in enumerate(application.diary, start=1)
        for row_id in entry.concerns
        if known and row_id not in known
    ]


def _stranger(row_id: str, known: list[str], place: Place | None = None) -> KeyUnknown:
    return KeyUnknown(
        f"”{row_id}” är varken ett mål eller en aktivitet i det som beviljades",
        remedy=f"välj bland: {', '.join(known)}" if known else "skriv in beslutet först",
        place=place,
    )


def came(entry: DiaryEntry) -> str:
    """Return who came: "7 kvinnor och 5 män"; empty text when nobody counted."""
    return persons(entry.women, entry.men, entry.girls, entry.boys)


def told(application: Application, width: int) -> Iterator[str]:
    """Yield the diary as lines, oldest first; undated entries come last."""
    if not application.diary:
        yield "Dagboken är tom. Skriv det första: vad hände senast i projektet?"
    undated = [entry for entry in application.diary if entry.date is None]
    for entry in (*entries_until(application.diary, None), *undated):
        about = f" ({', '.join(entry.concerns)})" if entry.concerns else ""
        text = f"{day(entry.date) or 'Utan datum'}{about}: {_with(came(entry), entry.text)}"
        yield from textwrap.wrap(text, width, subsequent_indent="  ")


def _with(who: str, text: str | None) -> str:
    """Return the words of an entry, and who came as a sentence of its own."""
    words = mask(text or "–").strip()
    if not who:
        return words
    return f"{words} {who}." if words.endswith(_ENDS) else f"{words}. {who}."

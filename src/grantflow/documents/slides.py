"""Omvärldsbevakning as slides: an overview, the maps, one slide an actor or project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.compose import project_title
from grantflow.documents.diagrams import aktorskarta, intressentkarta
from grantflow.documents.diagrams.lettering import clean
from grantflow.documents.labels import label_of
from grantflow.documents.slides_deck import Deck
from grantflow.documents.slides_room import SMALL, TEXT, Paragraph, answer, lines_of
from grantflow.model.choices import ActorLevel, choices_of
from grantflow.text import swedish

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.model.stages.omvarldsbevakning import Actor, EarlierProject, Lead

_SCAN = "stages.omvarldsbevakning"
_TALLEST = 430.0  # px of a picture that can be read on a slide
_NO_LEVEL = "Nivå saknas"
_DONE = {"ja": "Gjort", "nej": "Inte gjort än"}
_BRING_IN = {
    "ja": "Vi vill ha med aktören.",
    "nej": "Aktören behöver inte vara med.",
    "oklart": "Det är oklart om aktören ska vara med.",
}


def case_slides(application: Application) -> bytes:
    """Return omvärldsbevakning of a case as a .pptx file: the same case gives the same bytes."""
    deck = Deck()
    title = clean(project_title(application))
    scan = application.stages.omvarldsbevakning
    dated = swedish.day(application.dated) if application.dated else ""
    under = ["Omvärldsbevakning", clean(application.applicant.name), dated]
    deck.cover(title, [line for line in under if line], _cover_notes(application))
    actors = [row for row in scan.actors if clean(row.name)]
    projects = [row for row in scan.projects if clean(row.name)]
    if actors:
        _overview(deck, actors)
        _maps(deck, application)
    for actor in actors:
        _actor(deck, actor)
    for project in projects:
        _project(deck, project)
    _conclusions(deck, application)
    names = {
        "title": f"Omvärldsbevakning: {title}",
        "creator": application.applicant.name,
        "language": "sv-SE",
    }
    return deck.close(names, application.dated)


def _cover_notes(application: Application) -> str:
    """Return who has taken part in the scan, and when it was gone through."""
    scan = application.stages.omvarldsbevakning
    took_part = "; ".join(map(clean, scan.participants))
    days = swedish.listed([swedish.day(day) for day in scan.revisions])
    told = (("participants", took_part), ("revisions", days))
    return "\n".join(f"{label_of(f'{_SCAN}.{name}')}: {said}." for name, said in told if said)


def _overview(deck: Deck, actors: list[Actor]) -> None:
    """Add the actors by level, from the nearest to the farthest."""
    rows = []
    for level in (*choices_of(ActorLevel), None):
        names = [clean(row.name) for row in actors if row.level == level]
        if names:
            rows.append((level.capitalize() if level else _NO_LEVEL, "; ".join(names)))
    number = "1 aktör" if len(actors) == 1 else f"{len(actors)} aktörer"
    notes = f"{number}. Hela listan finns i ärendet, med vem som tar varje spår vidare."
    deck.table("Aktörer på olika nivåer", ("Nivå", "Aktörer"), rows, notes)


def _maps(deck: Deck, application: Application) -> None:
    """Add the map on four levels, and that of influence and interest."""
    for picture in aktorskarta.pages(application, _TALLEST):
        deck.picture(picture, picture.description)
    found = intressentkarta.without_list(application)
    if found:
        picture, listed = found
        deck.picture(picture, picture.description, [Paragraph(line, SMALL) for line in listed])


def _actor(deck: Deck, actor: Actor) -> None:
    level = f"{actor.level} nivå" if actor.level else ""
    under = ", ".join(filter(None, (actor.kind, level)))
    left = [
        *([Paragraph(under.capitalize(), TEXT, soft=True)] if under else []),
        *answer("Vad aktören gör", actor.work),
        *answer("Inflytande och intresse", _scores(actor)),
    ]
    right = [*answer("Med i projektet", _BRING_IN.get(actor.bring_in or "", "")), *_next(actor)]
    deck.columns(clean(actor.name), left, right, _notes(actor.page, actor))


def _scores(actor: Actor) -> str:
    """Return "inflytande 4 av 5, intresse 2 av 5", or what of it is known."""
    named = (("Inflytande", actor.influence), ("intresse", actor.interest))
    told = ", ".join(f"{name} {score} av 5" for name, score in named if score)
    return told[:1].upper() + told[1:]


def _project(deck: Deck, project: EarlierProject) -> None:
    under = " · ".join(filter(None, (clean(project.owner), clean(project.period))))
    left = [
        *([Paragraph(under, TEXT, soft=True)] if under else []),
        *answer("Resultat", project.results),
        *answer("Det vi återanvänder", project.reuse),
        *answer("Lärdom", project.lesson),
    ]
    deck.columns(clean(project.name), left, _next(project), _notes(project.source, project))


def _next(lead: Lead) -> list[Paragraph]:
    """Return what is done about a row, or that nothing is planned."""
    by = swedish.day(lead.by) if lead.by else None
    told = [
        *answer("Nästa steg", lead.next_step),
        *answer("Vem", lead.takes_further),
        *answer("Senast", by),
        *answer("Läge", _DONE.get(lead.done or "", "")),
    ]
    return told or answer("Nästa steg", "Inte angivet.")


def _notes(source: str | None, lead: Lead) -> str:
    """Return where a row comes from and who takes it further, for the one who speaks."""
    told = clean(source) or "inte angiven"
    lines = [f"Källa: {told}", f"Tas vidare av: {clean(lead.takes_further) or 'inte angivet'}"]
    if lead.id:
        lines.append(f"Rad i ärendet: {lead.id}")
    return "\n".join(lines)


def _conclusions(deck: Deck, application: Application) -> None:
    found = application.stages.omvarldsbevakning.conclusions
    told = [
        *answer("Det här ändrar vi i idén", found.changes),
        *answer("Luckan som idén fyller", found.gap),
    ]
    if told:
        notes = " ".join([*lines_of(found.changes), *lines_of(found.gap)])
        deck.text("Slutsatser", told, notes)

"""What the forms say besides their questions: prompts, hints, headings of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model.asking import SHOWN

if TYPE_CHECKING:
    from grantflow.model.asking import Kind
    from grantflow.model.questions import Question

# What an empty control shows.  Short, since some stand in narrow columns.
PROMPTS: dict[Kind, str] = {
    "text": "Skriv här",
    "number": "Skriv ett tal",
    "day": "Välj datum",
    "choice": "Välj i listan",
    "scale": "Välj i listan",
    "reference": "Välj eller skriv beteckning",
}
YEAR, NEW_ROW = "Skriv år", "Ny rad"
ALL_PROMPTS = tuple(dict.fromkeys((*PROMPTS.values(), YEAR, NEW_ROW)))

CASE = "Ärende:"
NO_TITLE = "utan namn än"
HOW = (
    "Skriv i fälten. Det som ni inte vet än får stå tomt. Det som skrivs vid sidan av fälten "
    "försvinner inte, men någon behöver då placera det för hand."
)
MORE_ROWS = (
    "Fler rader får ni i Word: ställ markören i den sista raden och klicka på plustecknet till "
    "höger om den."
)
MORE = "Fler svar: klicka på plustecknet till höger."
DONE = (
    "Klart? Spara filen och läs in den i ärendet. Svar som redan finns där skrivs inte över: "
    "säger ärendet något annat får ni se båda."
)
WHY = "Varför frågar vi?"
ASKED, ANSWER, ID = "Fråga", "Svar", "Beteckning"
ID_HELP = (
    "Andra frågor hänvisar till raden med beteckningen. En ny rad får en av sig själv om fältet "
    "är tomt."
)
ACTIVITY, COMMENT = "Aktivitet", "Kommentar"
PLAN = "Aktiviteter och kommentarer"


def help_of(question: Question) -> str:
    """Return why a question is asked, with an example of an answer."""
    example = question.example.strip()
    return f"{WHY} {question.why.strip()} Exempel: {SHOWN.get(example, example)}"

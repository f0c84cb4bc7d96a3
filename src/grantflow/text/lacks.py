"""Tells a denial that answers its question from a lack of the answer itself."""

from __future__ import annotations

import re

from grantflow.model.wording import words

# A lack of the answer itself, not of something out there.
_OWN_GAP = re.compile(
    r"\b(?:vi|oss|projektet|mål|ännu|aning)\b|analys|kartl|statistik|siffr|uppgift|underlag|"
    r"undersök|orsak|skillnad|risk|behov|problem|hinder|gjor[dt]|klart|plan",
    re.IGNORECASE,
)
_TELLING, _SPEAKING = 4, 3
# Nobody has found out yet.
_UNDONE = re.compile(
    r"\bvet (?:vi )?(?:ännu )?(?:inte|ej)\b|\b(?:ännu|än) (?:inte|ej)\b|\b(?:inte|ej) (?:ännu|än)\b"
    r"|\b(?:inte|ej) (?:\w+ )?(?:tänkt|undersökt|kartlagt|diskuterat|pratat|prövat|gått igenom|"
    r"tittat|läst|utrett|bestämt|kontrollerat)\b|\bhoppas\b|\bsenare\b|\bfår se\b|\boklart\b"
)


def denial_answers(text: str, kind: str) -> bool:
    """Whether a denial or a wish answers a question that may be answered by one.

    Where the question asks how things are (`kind` "describes") what is lacking out there counts,
    and a wish; where the writer may say no ("answers") any denial does that speaks of the thing
    and not of an answer that nobody has thought out.
    """
    if kind == "describes":
        return describes_lack(text)
    return len(words(text)) >= _SPEAKING and _UNDONE.search(text.lower()) is None


def describes_lack(text: str) -> bool:
    """Whether a denial tells how things are: "Det saknas platser att öva svenska på".

    Where a form asks for a problem, a cause or a risk, such a sentence is the answer; "Vi har
    inte gjort någon analys" is none anywhere.
    """
    return len(words(text)) >= _TELLING and _OWN_GAP.search(text) is None

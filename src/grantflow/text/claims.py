"""Tells what a sentence claims: that something is so, that it is not, or only that it is wished.

The words of a sentence are taken clause by clause.  What stands after "som", "att" or "om" speaks
of something inside the claim and is passed over; a later clause that says something of its own
("…, så vi ringer i stället") takes the denial back.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Claim(StrEnum):
    """What a sentence claims."""

    SAYS = "says"
    DENIES = "denies"
    WISHES = "wishes"


class _Clause(NamedTuple):
    """A clause in lower case, the mark or word that opens it, and what stands inside it."""

    opener: str
    text: str
    inside: str = ""

    @property
    def inner(self) -> bool:
        """Whether the clause speaks of something inside another."""
        return self.opener in _INNER

    @property
    def denied(self) -> bool:
        """Whether it says that something is not so, other than what is spared somebody."""
        return _NAYS.search(self.text) is not None and _GIVES.search(self.text) is None

    @property
    def size(self) -> int:
        """How many words it has, with those inside it."""
        return len(self.text.split()) + len(self.inside.split())


_INNER = frozenset(
    "som att när om eftersom innan medan hur vad vem vilka vilken vart där varför huruvida "
    "förrän".split()
)
# "så att" and "för att" open a purpose.
_OPENERS = re.compile(
    r"([,;:–—]|\b(?:men|utan|så(?! (?:att|många|mycket|stor|få|småningom|länge|snart))|och|samt|"
    rf"därför|däremot|i ?stället|{'|'.join(sorted(_INNER))})\b)"
)
_NAYS = re.compile(
    r"\b(?:inte|ej|ingen|inget|inga|ingenting|aldrig|saknas|saknar|upphör|varken|oklart?|okänt)\b"
    # "not only", "not until", "not more than": what follows says how it is.
    r"(?! (?:bara|enbart|minst|mer än|med mer|fler än|färre|mindre än|längre än|förrän|alla\b|"
    r"enskild|one man))"
)
# What is not needed, not charged or spared is something given.
_GIVES = re.compile(
    r"\b(?:behöver|behövs|behöva|krävs|kräver|kostar|slipper|missar|missa|utesluts?|nekas|"
    r"avvisas|glöms|ersätter|tränger|konkurrerar|avgift\w*|kostnad\w*|förkunskaper|väntelista|"
    r"fler|längre|ändras|försvinner|hindrar|heller)\b"
)
# Beginnings that tell of somebody else's state, not of what the writer has or does.
_OF_OTHERS = re.compile(
    r"(?:\d[\d,.%]*|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|många|flera|få|några|hälften|mammor|pappor|föräldrar|kvinnor|män|flickor|"
    r"pojkar|ungdomar|barn|familjer|nyanlända|unga|äldre|de|dessa|andra|somliga|den)\b"
)
_OWN = re.compile(
    r"\b(?:vi|vår|våra|vårt)\b[^,;]*\b(?:plan|planer|idé|idéer|svar|kontakt|mandat|åtgärd|åtgärder|"
    r"pengar|resurser|beslut|budget|siffror|statistik|rutin|rutiner|uppgift|uppgifter|kunskap|"
    r"planerar|tänker|vet|gör|arbetar|avser)\b"
)
# What comes after these is told in place of what is denied, with or without a verb.
_INSTEAD = frozenset(("utan", "däremot", ":", "–", "—"))
_REASON = re.compile(r"\b(?:för att|för det|eftersom|därför att|beror på|på grund av)\b")
_FIRST_PERSON = re.compile(r"\b(?:vi|jag|oss|projektet)\b")
_FEW = 3
_LONGEST = 22
_FIGURE = re.compile(r"\d")

_WISHES = re.compile(
    r"\b(?:hoppas|förhoppning\w*|förhoppningsvis|vi önskar|önskan|önskemål|ambition\w*|strävar?|"
    r"strävan|vore|gärna|förmodligen|troligen|kanske|eventuellt|möjligen|nog|"
    r"(?:löser|ordnar) sig|får (?:vi )?se|vi tror|tror att|"
    r"(?:ska|skall|kommer att|vill|kan|får) (?:vi )?(?:försöka|sträva|verka för|arbeta för|"
    r"titta på|göra vårt bästa|diskuteras)|försöker|tanken är|avsikten är|avser (?:vi )?att|"
    r"räknar (?:vi )?med att|bör|borde|kommer säkert|"
    r"(?:det )?är (?:\w+ )?(?:viktigt|angeläget|avgörande|nödvändigt|önskvärt)|"
    r"är (?:en |ett )?(?:\w+ )?(?:nyckel\w*|grundsten|förutsättning)|måste fungera|"
    r"på (?:något|ett bra|lämpligt|bästa|ett lämpligt|bästa möjliga) sätt|i någon form|"
    r"så småningom|på sikt|blir dags|i framtiden|framöver|någon gång|siktar på|ämnar|"
    r"så (?:\w+ )som möjligt|så gott vi kan|hitta en lösning|om det skulle behövas)\b"
)
# What makes an intention a plan: a figure, a time, a name, a way to do it.
_FIRM = re.compile(
    r"\d|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|varje|varannan|vartannat|"
    r"var (?:tredje|fjärde|sjätte)|januari|februari|mars|april|maj|juni|juli|augusti|september|"
    r"oktober|november|december|\w*dagar|\w*dag(?:en)? (?:till|mellan|kl)|hösten|våren|sommaren|"
    r"vintern|veckan|veckor|kvartalet|månaden|terminen|gång (?:i|per|om)|gånger|genom|via|"
    r"tillsammans|med hjälp|därför|därmed|exempelvis|själva|i stället|istället|annars|mat|"
    r"(?:skriver|bjuder|ringer|bokar|anställer|lägger|åker|besöker|utbildar|köper|delar|håller|"
    r"lämnar|träffar|möts|visar|lånar)\b)"
)
_NAMED = re.compile(r"(?<=[\wåäö,] )[A-ZÅÄÖ]\w|[”\"§]")
_LATER = re.compile(
    r"(?<!år )(?<!vecka )(?<!veckor )(?<!termin )(?<!månad )(?<!månader )(?<!dag )(?<!dagar )"
    r"(?<!timme )\b(?:senare|längre fram|så småningom|när det blir dags)\W*$"
)
# A condition or a setting that comes first, as a rule without a mark after it.
_SETTING = re.compile(
    r"(?:utan|sedan|trots|oavsett|skulle|även|på grund av)\b|(?!finns|görs|planeras|behövs|har|är)"
    r"\w+(?:as|es|ar|er|år|s) (?:inte|ej)\b"
)
_VERB = re.compile(
    r"\b(?!eller|efter|under|över|utöver|vår|flera|kvinnor)(?:\w{3,}(?:ar|er|s|de)|är|har|kan|"
    r"ska|får|blir|ger|går|står|tar|gör|ser|når|finns)\b"
)
_SIGNS = re.compile(rf"{_NAYS.pattern}|{_WISHES.pattern}|\b(?:senare|längre fram)\b")


def is_doubtful(lower: str) -> bool:
    """Whether a text in lower case holds any sign of a denial or a wish."""
    return _SIGNS.search(lower) is not None


@lru_cache(maxsize=4_096)
def claim_of(text: str) -> Claim:
    """Return what one sentence claims."""
    lower = text.lower()
    if _SIGNS.search(lower) is None or text.count(" ") >= _LONGEST or _SETTING.match(lower):
        return Claim.SAYS  # so long a sentence surely goes on to say more
    found = _clauses(lower)
    if found[0].inner:  # "Om tolken inte kommer …"
        return Claim.SAYS
    if _denies(found):
        return Claim.DENIES
    return Claim.WISHES if _only_wishes(text, lower) else Claim.SAYS


def takes_back(text: str) -> bool:
    """Whether a later clause of a sentence says something of its own, whatever the first denies."""
    lower = text.lower()
    found = _clauses(lower)
    return any(map(_goes_on, found)) and not _only_wishes(text, lower)


def _clauses(lower: str) -> list[_Clause]:
    """Return the clauses of a sentence in order, what is inside a clause as part of it."""
    pieces = _OPENERS.split(lower)
    found = [_Clause("", pieces[0].strip())] if pieces[0].strip() else []
    for opener, text in zip(pieces[1::2], pieces[2::2], strict=True):
        stripped = text.strip(' .!”"()')
        if stripped and opener in _INNER and found:
            last = found[-1]
            found[-1] = last._replace(inside=f"{last.inside} {opener} {stripped}")
        elif stripped:
            found.append(_Clause(opener, stripped))
    return found or [_Clause("", "")]


def _denies(found: list[_Clause]) -> bool:
    """Whether a sentence denies, and says nothing else of its own."""
    first = next((n for n, clause in enumerate(found) if clause.denied), None)
    if first is None or any(map(_goes_on, found)):
        return False
    if first == 0:
        whole = f"{found[0].text}{found[0].inside}"
        explains = _REASON.search(whole) and not _FIRST_PERSON.search(whole)
        return not (explains or _OF_OTHERS.match(whole))
    return _OWN.search(found[first].text) is not None


def _goes_on(clause: _Clause) -> bool:
    """Whether a clause after another says something of its own."""
    if not clause.opener or clause.inner or clause.denied:
        return False
    if clause.size < (_FEW if clause.opener != ":" else _FEW - 1):
        return False
    whole = f"{clause.text}{clause.inside}"
    return clause.opener in _INSTEAD or _VERB.search(whole) is not None


def _only_wishes(text: str, lower: str) -> bool:
    """Whether a sentence wishes, or holds something for important, and names nothing firm."""
    if _LATER.search(lower) and not _FIGURE.search(lower):
        return True
    found = _WISHES.search(lower)
    return found is not None and not (_FIRM.search(lower) or _NAMED.search(text))

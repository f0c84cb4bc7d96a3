"""Tells what on a page changes by itself: today's date, counters, cookie banners, session numbers.

Decided by plain rules that can be told: a block that differs only in such a piece is the same.
Dates are left alone in blocks about when a call opens or closes, where they are the news.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from grantflow.text import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

_COOKIES = re.compile(
    r"\b(?:kakor|cookies?|kakinställning\w*)\b.*\b(?:godkänn\w*|accepter\w*|samtyck\w*|använd\w*|"
    r"inställning\w*|tillåt\w*|nödvändig\w*)|\b(?:godkänn|acceptera|tillåt|hantera)\w*\s+"
    r"(?:alla\s+|bara\s+|nödvändiga\s+)*(?:kakor|cookies?)\b",
    re.IGNORECASE,
)
_COOKIE_WORDS, _COOKIE_SIGNS = 60, 800
_COUNTED = (
    r"visningar|visad(?:e)?|besök(?:are)?|läsare|läst|kommentarer?|delningar|gillar|gillamarkeringar|"
    r"prenumeranter|följare|nedladdningar|online"
)
_NUMBER = r"\d{1,3}(?:[ \u00a0.]\d{3})+|\d+"
# "Besökare idag: 123": of when the counter counts.
_SINCE = (
    r"(?:\s+(?:på\s+sidan|i\s?dag|i\s?går|totalt|hittills|just\s+nu|nu|"
    r"(?:denna|den\s+här)\s+(?:veckan?|månad(?:en)?)|(?:i|detta|det\s+här)\s+år(?:et)?))"
)
_COUNTER = re.compile(
    rf"(?<!\w)(?:{_NUMBER})(?=\s+(?:{_COUNTED})\b)|"
    rf"(?<=\s)(?:{_NUMBER})(?=\s+gånger\b)|"
    rf"\b(?:antal\s+)?(?:{_COUNTED}){_SINCE}*\s*[:(]\s*(?:{_NUMBER})\)?|"
    rf"^(?:antal\s+)?(?:{_COUNTED}){_SINCE}+\s+(?:{_NUMBER})$",
    re.IGNORECASE,
)
# "8 träffar" says how long a list is, and that is news; of a page it says how many have been there.
_HITS = re.compile(
    rf"(?<!\w)(?:{_NUMBER})(?=\s+träffar\b)|\bträffar\s*[:(]\s*(?:{_NUMBER})\)?",
    re.IGNORECASE,
)
_HITS_OF_PAGE = re.compile(
    r"\b(?:(?:hem)?sidan|webbplatsen|artikeln|inlägget|bloggen)\s+har\b|räknare|"
    r"\bträffar\W+(?:\w+\W+)?(?:sedan|i\s?dag|i\s?går|hittills|totalt|denna|den\s+här)\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?:för\s+)?(?:\d+|en|ett|några)\s+(?:sekund(?:er)?|minut(?:er)?|tim(?:me|mar)|dag(?:ar)?|"
    r"veck(?:a|or)|månad(?:er)?)\s+sedan\b|\bjust nu\b",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"\b(?:phpsessid|jsessionid|session(?:s?id)?|sid|token|csrf|nonce|ärende-?id|request-?id)"
    r"\s*[=:]\s*[\w%+/-]{6,}|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,}\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
    re.IGNORECASE,
)
_MONTH = rf"(?:{swedish.MONTH_NAME}|(?:{swedish.MONTH_SHORT})\b\.?)"
_WHEN = (
    rf"(?:(?:(?:{swedish.WEEKDAY})(?:en)?,?\s+)?(?:den\s+)?(?:\d{{4}}-\d\d-\d\d|"
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{1,2}}(?::?[ae])?\s+{_MONTH}(?:\s+\d{{4}})?)|"
    r"i\s?dag|i\s?går)(?:[\s,]+(?:kl\.?|klockan)?\s*\d{1,2}[.:]\d\d(?:[.:]\d\d)?)?"
)
_TOUCH = (
    r"(?:senast\s+)?(?:uppdaterad|ändrad|granskad|publicerad|faktagranskad|hämtad|utskriven)"
    rf"\s*:?\s*(?:{_WHEN}|(?:kl\.?|klockan)?\s*\d{{1,2}}[.:]\d\d)"
)
_TOUCHED = re.compile(
    rf"^(?:sidan\s+(?:är\s+|blev\s+)?)?{_TOUCH}(?:[\s,;|·–-]+(?:och\s+)?{_TOUCH})*"
    r"(?:[\s,]+av\s+[^.!?\d]{1,40})?\W*$",
    re.IGNORECASE,
)
_YEAR_SIGN = re.compile(r"©\s*(?:\d{4}\s*[-–]\s*)?\d{4}")
_CLOCK = re.compile(r"\b(?:kl\.?|klockan)?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\b", re.IGNORECASE)
CALL_WORDS = re.compile(
    r"öppn|stäng|ansök|sista|senast\s+(?:den|kl|\d)|deadline|utlys|inläm|söka\b|pågår",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\W+")

COOKIES, TOUCHED, TODAY = "kakbanderoller", "rader om när sidan ändrades", "dagens datum"
COUNTERS, SESSIONS, AGO = "räknare", "sessionsnummer", "hur länge sedan"


def is_banner(text: str) -> bool:
    """Whether a block asks about cookies."""
    short = len(text) <= _COOKIE_SIGNS and len(text.split()) <= _COOKIE_WORDS
    return short and bool(_COOKIES.search(text))


def key(text: str) -> str:
    """Return what a block is known by: letters and figures, whatever blanks and signs are round."""
    return _BLANK.sub(" ", text.casefold()).strip()


def steady(text: str, read_on: datetime.date) -> tuple[str, frozenset[str]]:
    """Return a block without what changes by itself on `read_on`, and the reasons that applied."""
    reasons: set[str] = set()
    if is_banner(text):
        return "", frozenset({COOKIES})
    if _TOUCHED.match(text) and not CALL_WORDS.search(text):
        return "", frozenset({TOUCHED})
    hits = [(_HITS, COUNTERS)] if _HITS_OF_PAGE.search(text) else []
    for pattern, reason in ((_SESSION, SESSIONS), (_COUNTER, COUNTERS), *hits, (_AGO, AGO)):
        text, count = pattern.subn("…", text)
        if count:
            reasons.add(reason)
    if not CALL_WORDS.search(text):
        text, is_dated = _without_today(text, read_on)
        reasons |= {TODAY} if is_dated else set()
        text = _YEAR_SIGN.sub("©", text)
    return key(text), frozenset(reasons)


def _without_today(text: str, read_on: datetime.date) -> tuple[str, bool]:
    """Return a text without the day it was read, or the day before, and whether it had one."""
    is_dated = False
    for day in (read_on, read_on - datetime.timedelta(days=1)):
        text, count = _day_pattern(day).subn("…", text)
        if count:
            text, is_dated = _CLOCK.sub("…", text), True
    return text, is_dated


def _day_pattern(day: datetime.date) -> re.Pattern[str]:
    return re.compile("|".join(_written(day)), re.IGNORECASE)


def _written(day: datetime.date) -> Iterator[str]:
    """Yield how a day may be written, as patterns."""
    month = swedish.MONTHS[day.month - 1]
    weekday = rf"(?:\b(?:{swedish.WEEKDAY})(?:en)?(?:\s+den)?\s+)?"
    yield rf"{weekday}\b0?{day.day}(?::?e)?\s+(?:{month}|{month[:3]}\.?)(?:\s+{day.year})?\b"
    yield rf"\b{day.year}[-/.]{day.month:02}[-/.]{day.day:02}\b"
    yield rf"\b0?{day.day}[/.-]0?{day.month}(?:[/.-](?:{day.year}|{day.year % 100:02}))\b"

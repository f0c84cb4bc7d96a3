"""Judges one answer: an answer, a promise, a denial, or only something that fills the box."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from grantflow.model.wording import folded_words, words
from grantflow.text.claims import Claim, claim_of, is_doubtful, takes_back
from grantflow.text.lacks import denial_answers
from grantflow.text.salad import looks_random
from grantflow.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable


class Standing(StrEnum):
    """What an answer is worth as evidence; only `OK` counts."""

    OK = "ok"
    EMPTY = "empty"
    WISH = "wish"
    PLACEHOLDER = "placeholder"
    NEGATED = "negated"
    SALAD = "salad"
    ECHO = "echo"
    REPEATED = "repeated"


_STATEMENT = re.compile(r"[.!](?:\s|$)")
_SAYS = re.compile(r"[^\W_]|%")


class HelpTexts:
    """Texts that the forms themselves hold, compared without regard to case and marks."""

    def __init__(self, folded: Iterable[str]) -> None:
        self._texts = frozenset(folded)
        # Most answers differ from every help text in their first letters.
        self._heads = frozenset(text[:_HEAD] for text in self._texts)
        self._longest = 2 * max(map(len, self._texts), default=0)

    def __contains__(self, text: str) -> bool:
        """Whether `text` says the same words as one of the texts."""
        if len(text) > self._longest or text[:_HEAD].lower() not in self._heads:
            return False
        return folded_words(text) in self._texts


_HEAD = 8
# A longer sentence that begins with a denial goes on to say something.
_SHORT = 14
_FEW = 3
NO_HELP = HelpTexts(())

# Something left for later, in a form, a template or a hurry.
PLACEHOLDER = re.compile(
    r"\[[^\]\n]{0,80}\]|<[^<>\n]{1,80}>|\{[^}\n]{1,80}\}|_{3,}|\.{4,}|…{2,}"
    r"|\b(?:x{2,}|y{2,}|n\.?n\.?|tbd|tbc|todo|fixme|lorem ipsum)\b"
    r"|\b(?:åååå|yyyy)-mm-dd\b|\bklicka (?:eller tryck )?här\b"
    r"|\bfylls? i(?: här| senare)?\b(?=\W*$)|\b(?:skriv|ange|beskriv) (?:här|text)\b",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"(?:[^\w%]|_)*|(?:ja|jo|ok|okej|klart|finns|test|testar|bla bla(?: bla)?|asdf\w*|qwerty\w*|"
    r"hej|abc|\d|123\d*|text|svar|n/?a|nope|no|yes|planeras|"
    r"pågår|kommer|ingenting|a{2,}|vet ej|vet inte|oklart|ingen aning|\?+)[.! ]*",
    re.IGNORECASE,
)
# A promise to answer elsewhere or later.
_DEFERRED = re.compile(
    r"\b(?:se|enligt|framgår av|finns i|återfinns i|redovisas i) (?:bifoga\w+ |separat |särskild )?"
    r"(?:bilaga?\w*|bifoga\w+|dokument\w*|annat dokument|projektplan\w*)\b"
    r"|\bbifogas(?: senare)?\b|\bse ovan\b|\bse nedan\b|\bsamma som ovan\b"
    r"|\bse (?:vår |den )?(?:ansökan|projektplan\w*|planen)\b"
    r"|^(?:\w+ )?(?:beskrivs|redovisas|framgår|finns) (?:i|av) (?:vår |den |en )?(?:\w*plan(?:en)?|"
    r"ansökan|underlaget|avtalet)\W*$"
    r"|^(?:det )?(?:kan|går) (?:inte|ej) (?:att )?(?:be)?svaras?\b|\bfrågan är öppen\b"
    r"|\bvet vi (?:inte|ej)\b|\bhoppas (?:kunna )?återkomma\b"
    r"|\båterkommer?\b|\båterkommer (?:vi )?med\b"
    r"|\b(?:tas|arbetas|skrivs|fylls i|kompletteras|bestäms|beslutas|utses|beskrivs|utvecklas|"
    r"preciseras|klargörs|redovisas|fastställs|formuleras|ordnas) (?:fram )?(?:senare|längre fram|"
    r"efter hand|i ett senare skede|under projektets? gång|under projekttiden|"
    r"när projektet startat|"
    r"vid (?:ett )?senare tillfälle|vid beviljande)"
    r"|\b(?:ska|skall|kommer att|behöver|måste) (?:vi )?(?:ännu )?"
    r"(?:tas fram|arbetas fram|skrivas|utredas|"
    r"fyllas i|kompletteras|bestämmas|utses|preciseras|formuleras|klargöras|undersökas närmare)\b"
    r"|\b(?:ännu|än) (?:inte|ej) (?:klart|bestämt|beslutat|utsedd|utsett|skrivet|skriven|"
    r"framtag\w+)\b"
    r"|\b(?:inte|ej) (?:klart|bestämt|utsedd|utsett|skrivet|skriven|framtag\w+) (?:ännu|än)\b"
    r"|\b(?:skriver|fyller|bestämmer|beslutar|tar|löser|kompletterar|utser|ordnar)"
    r"(?: (?:vi|i|det|detta|här|fram|om|upp|ställning)){0,4} "
    r"(?:senare|längre fram|efter hand|när projektet startat|under projektets? gång)\b"
    r"|\b(?:görs|löses|lösas|avgörs|avgöras) (?:senare|längre fram)\b"
    r"|\båterstår att (?:bestämma|utse|klargöra|ta fram|utreda)\b"
    r"|\bkommer att (?:beskrivas|redovisas)\b|^(?:information|besked|svar|text) kommer\W*$"
    r"|(?:plan|strategi|analys)(?:en)?(?: för [\w ]{1,30})? (?:tas|arbetas) fram\b"
    # To write the very thing that the form asks for is to answer later.
    r"|\b(?:ska|skall|kommer (?:vi )?att|avser (?:vi )?att|planerar (?:vi )?att|tänker|"
    r"behöver|måste) (?:vi )?(?:ta fram|arbeta fram|skriva|formulera|utreda|precisera|bestämma|"
    r"undersöka|göra) (?:en |ett |den |vår |våra )?(?:\w*plan|\w*mål(?:en)?|\w*budget|"
    r"det(?:ta)?|\w*strategi|\w*analys|statistik|siffror|indikatorer|kartläggning)\b"
    r"|\bunder (?:utredning|framtagande|arbete)\b|\bavvaktar\b|^att göra\W*$|\bkommer senare\b",
)
# Somebody, not anybody in particular.
_VAGUE = re.compile(
    r"(?:lämplig|berörd|aktuell|relevant|någon|annan|ansvarig)t?a? (?:enhet|förvaltning|funktion|"
    r"person|avdelning|part|aktör|verksamhet|organisation)\w*\W*"
)
_LONGEST_VAGUE = 60
# A denial: the thing asked for does not exist.  Anchored at the start, since a cause or a risk may
# well say that somebody else has nothing.
_NEGATED = re.compile(
    r"^(?:(?:i ?dag|än|ännu|än så länge|just nu|för närvarande|tyvärr)[ ,]+)?(?:"
    r"(?:nej|ingen|inga|inget|ingenting|saknas)\b|"
    r"(?:har|gör|planerar|vet) vi (?:ännu )?(?:inte|ej|ingen|inget|inga)\b|saknar vi\b|"
    r"(?:finns|har|är|görs|planeras|behövs) (?:ännu |i ?dag )?(?:inte|ej|ingen|inget|inga)\b|"
    r"(?:inte|ej) (?:aktuellt?|relevant|tillämpligt|planerat|beslutat|gjort|klart)\b|"
    r"(?:vi|det|man|projektet|kommunen|organisationen|förvaltningen|här|något|någon) "
    r"(?:saknas\b|saknar\b|(?:finns|har|är|görs|gör|planeras|planerar|tänker|avser|vet) "
    r"(?:ännu |i ?dag |än så länge |för närvarande )?(?:inte|ej|ingen|inget|inga)\b))"
    r"|\bsaknas(?: ännu| i ?dag| helt)?[.]?$"
    r"|\bfinns (?:ännu )?(?:inte|ej|ingen|inget|inga)[.]?$"
    r"|\bhar (?:ännu )?(?:inte|ej) (?:(?:gjort|tänkt|planerat|beslutat|undersökt|kartlagt|"
    r"diskuterat|pratat|skrivit|utsett|räknat|avsatt|bestämt|formulerat)s?|tagits? fram)\b"
    r"|\bär (?:ännu )?(?:inte|ej) (?:utse|klar|beslut|planer|gjor|framtag|skriv|"
    r"bestäm|fördel|löst|avgräns|mätbar|kontakta|säkra|klarlag|förankra)"
    r"|\bär (?:ännu |fortfarande |i ?dag )?oklart?[.]?$",
)
# What begins like a denial and says something all the same: what nobody shall have to bear, what
# costs nothing, "not this but that", and a lack with what is done about it.
_SAYS_MORE = re.compile(
    r"^(?:ingen|inget|inga) (?:\w+ ){1,3}(?:ska|skall|får) "
    r"(?:behöva|missa|bli|lämnas|stå|hindras|nekas|sakna|gå|vara|vänta|känna|avstå|utestängas)\b"
    r"|^(?:ingen|inget|inga) (?:\w+ )?(?:avgift\w*|kostnad\w*|hyra|förkunskaper|anmälan|betyg) "
    r"(?:tas|krävs|behövs|uppstår|ställs)\b"
    r"|^(?:ingen|inget|inga) [^.]*\b(?:bara|enbart|ensam)\b"
    r"|^(?:nej, )?\w+ \w+ (?:inte|ej) [^.]{3,80}\butan (?!att\b)\w+ \w+"
    r"|^det är inte \w+ som\b"
    r"|[,;–] ?(?:och )?(?:det är )?(?:därför|i ?stället|så|vi) "
    r"(?!.*\b(?:inte|ej|ingen|inga|inget|saknar|hoppas|återkommer|senare|vet)\b)\w+ \w+",
)


# Cheap signs, in lower case, that one of the patterns above may match: most answers show none.
# Every alternative begins with a plain letter, so that the search can skip by first letters; that
# is several times as fast as asking for each sign by itself.  Those of one letter stand together,
# so that the search asks once for the letter.
_MARKS = re.compile(
    r"\[|<|\{|__|\.\.\.\.|…|xx|yy|n\.?n\b|tb[dc]|todo|fixme|lorem|åååå|klicka|fylls? i|"
    r"skriv (?:här|text)|ange (?:här|text)"
)
_LATER_SIGNS = (
    r"b(?:ilag|ifog|eskrivs (?:i|av) |eviljande|estäm)|dokument|p(?:rojektplan|reciser)|"
    r"s(?:e (?:ansökan|vår|den|plan)|varas?\b|enare|tartat|kriv[ae])|redovisas (?:i|av) |"
    r"f(?:inns av |inns i|ramgår|ylla|ormuler)|är öppen|vet vi|hoppas|ovan|nedan|"
    r"å(?:terkom|terstår att)|t(?:as fram|a fram)|längre fram|efter hand|"
    r"u(?:nder (?:proj|utr|fram|arb)|tred|tse|ndersöka)|"
    r"k(?:omplett|largör|ommer att (?:beskr|redov)|ommer[.]?$)|än(?:nu|\b(?<!\wän))|"
    r"a(?:vvakta|rbetas? fram)|göra"
)
# Whole words: "ingen" would else be seen in "utbildningen".
_NAY_SIGNS = "|".join(
    (*(rf"{word}\b(?<!\w{word})" for word in ("ingen", "inget", "inga", "inte", "ej", "nej")),
     "ingenting", "sakna", "oklar")
)  # fmt: skip
_LATER = re.compile(_LATER_SIGNS)
_NAYS = re.compile(_NAY_SIGNS)
_DOUBTS = re.compile(f"{_LATER_SIGNS.replace('$', '')}|{_NAY_SIGNS}")


# What a form or a template tells the writer to do.
_INSTRUCTION = re.compile(
    r"(?:beskriv|redogör|förklara|motivera|ange|specificera|precisera|fyll i|ge exempel|"
    r"utgå från|skriv (?:här|kort|en|ett|ner|in|vad|hur|vilka)|bifoga|max(?:imalt)? \d+ tecken)\b"
    r"(?! (?:vi|jag|de|han|hon)\b)",
    re.IGNORECASE,
)


def instructs(text: str) -> bool:
    """Whether a sentence of a draft is an instruction to the writer, left standing."""
    return _INSTRUCTION.match(text) is not None


def has_placeholder(text: str) -> bool:
    """Whether a mark that something is left to write stands anywhere in `text`."""
    return bool(_MARKS.search(text.lower())) and PLACEHOLDER.search(text) is not None


def may_hold_placeholder(lower: str) -> bool:
    """Whether a text in lower case, or many texts joined, shows any sign of a placeholder."""
    return _MARKS.search(lower) is not None


def judge(text: str, help_texts: HelpTexts = NO_HELP, *, unmarked: bool = False) -> Standing:
    """Return what `text` is worth as an answer.

    Args:
        text: The answer as written.
        unmarked: The caller has seen that no sign of a placeholder stands in it.
        help_texts: The form's own questions, explanations and examples: an answer that repeats
            one of them is no answer.

    """
    stripped = text.strip()
    if not stripped:
        return Standing.EMPTY
    if len(stripped) < 40 and _FILLERS.fullmatch(stripped):
        return Standing.NEGATED if stripped.lower().startswith("nej") else Standing.PLACEHOLDER
    if not unmarked and _is_placeholder(stripped):
        return Standing.PLACEHOLDER
    if stripped in help_texts:
        return Standing.ECHO
    if looks_random(stripped):
        return Standing.SALAD
    return _weigh(stripped)


def _is_placeholder(text: str) -> bool:
    """Whether little more than a placeholder stands in `text`, or a printer's dummy text."""
    if "lorem ipsum" in text.lower():
        return True
    return has_placeholder(text) and len(words(PLACEHOLDER.sub(" ", text))) < 6


def reason_holds(reason: str | None) -> bool:
    """Whether a reason for setting a finding aside says something: three words that count."""
    if reason is None or len(words(reason)) < _FEW:
        return False
    standing = judge(reason)
    return standing is Standing.OK or (
        standing is Standing.NEGATED and denial_answers(reason, "answers")
    )


def only_asks(text: str) -> bool:
    """Whether every sentence of `text` is a question, so that nothing is answered."""
    return text.rstrip().endswith("?") and not _STATEMENT.search(text)


def _is_vague(lower: str) -> bool:
    """Whether a short text in lower case names somebody, but nobody in particular."""
    return len(lower) < _LONGEST_VAGUE and _VAGUE.fullmatch(lower) is not None


def _weigh(text: str) -> Standing:
    """Judge sentence by sentence: one sentence that says something is enough."""
    lower = text.lower()
    doubtful = (
        _DOUBTS.search(lower) or is_doubtful(lower) or lower.startswith(_TOLD) or _is_vague(lower)
    )
    if not doubtful and _SAYS.search(text):
        return Standing.OK
    worst = Standing.EMPTY
    for sentence in sentences(text):
        standing = judge_sentence(sentence.text)
        if standing is Standing.OK:
            return Standing.OK
        if worst is not Standing.NEGATED:
            worst = standing
    return worst


# An instruction of a form left standing: nobody answers in the imperative.
_TOLD = ("beskriv ", "ange ", "redogör ")


def judge_sentence(text: str) -> Standing:
    """Return what one sentence says, taken alone: something, a promise, or a denial."""
    if not _SAYS.search(text):
        return Standing.PLACEHOLDER
    lower = text.lower()
    if lower.startswith(_TOLD):
        return Standing.PLACEHOLDER
    if _is_vague(lower):
        return Standing.PLACEHOLDER
    if _LATER.search(lower):
        deferred = _DEFERRED.search(lower)
        if deferred and len(words(text)) - len(words(deferred.group())) < 10:
            return Standing.PLACEHOLDER
    if text.count(" ") < _SHORT and _NAYS.search(lower) and _NEGATED.search(lower):
        more = _SAYS_MORE.search(lower) or takes_back(text)
        return Standing.OK if more else Standing.NEGATED
    return _STANDINGS[claim_of(text)]


_STANDINGS = {
    Claim.SAYS: Standing.OK,
    Claim.DENIES: Standing.NEGATED,
    Claim.WISHES: Standing.WISH,
}

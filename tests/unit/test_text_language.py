"""Which language a text is in, told from its small words."""

import pytest

from grantflow.text.language import looks_swedish

SWEDISH = "Föräldrar som är hemma med barn får öva svenska på öppna förskolan och i biblioteket."
ENGLISH = "Parents who are at home with their children will meet in the library and the school."


@pytest.mark.parametrize(
    "text",
    [
        SWEDISH,
        "",
        "Språkkafé",
        "12 januari: första lördagen. 14 november: avslutning.",
        "Avslutning of the year i Hedarna",  # a name in English is no English text
        f"{SWEDISH * 3} {ENGLISH}",  # a summary in English
        "Tisdag: bibliotek, barnhörna, kaffe. " * 4,
        "IT-stöd by Hedarna " * 3 + SWEDISH,
    ],
)
def test_swedish_is_known(text: str) -> None:
    """Nobody's draft is turned away for a title, a list of words or a summary."""
    assert looks_swedish([text])


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        f"{SWEDISH} {ENGLISH * 5}",
        "Kommunen vil møte foreldre på skolen, og det er ikke bestemt hvem som tar over.",
        "Kommunen vil mødes med forældre på skolen, og det er ikke besluttet hvem der tager over.",
        "Die Gemeinde möchte Eltern in der Schule treffen, und die Kurse sind nicht für alle.",
        "تريد البلدية بدء مشروع للآباء والأمهات " * 8,
        "asdf qwer zxcv hjkl " * 12,
    ],
)
def test_other_languages_are_known(text: str) -> None:
    """Neighbours too: a draft in Norwegian would be misread sentence by sentence."""
    assert not looks_swedish([text])


def test_pieces_are_judged_together() -> None:
    """A heading or a quotation decides nothing by itself."""
    assert looks_swedish([ENGLISH, SWEDISH, SWEDISH])
    assert looks_swedish([])

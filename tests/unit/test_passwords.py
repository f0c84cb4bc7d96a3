"""Passwords: the ones that others try first are refused, and one is told why."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantflow.usecases.passwords import hashed, password_fault, verified

BESIDE = ("karin.ek@exempelby.example", "Karin Ekström", "Exempelby kommun")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "0 tecken"),
        ("kort", "4 tecken"),
        ("elva tecken", "11 tecken"),
        ("x" * 201, "högst 200"),
        ("password1234", "ord som många använder"),
        ("Lösenord123!", "ord som många använder"),
        ("losenord2026", "ord som många använder"),
        ("V4lk0mm3n2026", "ord som många använder"),
        ("Sommaren2026!", "ord som många använder"),
        ("Stockholm2026", "ord som många använder"),
        ("Hammarby1234", "ord som många använder"),
        ("grantflow2027", "ord som många använder"),
        ("föräldraskap1", "ord som många använder"),
        ("qwertyuiopå123", "ord som många använder"),
        ("zxcvbnm,.-lkj", "tangenterna"),
        ("aaaaaaaaaaaaaa", "upprepar"),
        ("lösenordlösenord", "upprepar"),
        ("åäöåäöåäöåäö", "upprepar"),
        ("abcdefghijklmn", "följd"),
        ("19850312-1234", "datum"),
        ("karin.ekstrom1", "ditt namn"),
        ("Exempelby2026!", "ditt namn"),
        ("EXEMPELBY kommun", "ditt namn"),
    ],
)
def test_a_password_that_others_would_guess_is_refused_and_told_why(
    password: str, why: str
) -> None:
    """Whoever chooses it reads what is wrong with it and what is easier to remember."""
    fault = password_fault(password, BESIDE)

    assert fault is not None
    assert why in fault
    assert password not in fault or not password
    assert fault.startswith("Lösenordet ")


@pytest.mark.parametrize(
    "password",
    [
        "moln gaffel tjugo blad",
        "fyra vita hästar sover",
        "gHx7!kLq2pZw",
        "Karin målar 7 gröna båtar",
        "👪 åker till mormors stuga",
        "häst" * 2 + "skruvmejsel och tå",
        "y7" + "ö" * 10 + "Zq4!kP" * 12,
    ],
)
def test_a_password_that_nobody_guesses_is_taken(password: str) -> None:
    """Several words are enough; no rule of digits and signs stands in the way."""
    assert password_fault(password, BESIDE) is None


def test_words_of_the_person_count_for_that_person_alone() -> None:
    """What is easy to guess for one is not for another."""
    assert password_fault("lundström-vägen8", ("vägen@lundström.example",)) is not None
    assert password_fault("lundström-vägen8", (None, "")) is None


@pytest.mark.parametrize("typed", ["åäö-moln-gaffel", "ﬁn moln gaffel", "a\ud800 moln gaffel"])
def test_a_password_is_the_same_from_every_keyboard(typed: str) -> None:
    """A Mac may write å as two signs; a clipboard may bring half of one."""
    kept = hashed(typed)

    assert verified(unicodedata.normalize("NFD", typed), kept) == (True, None)
    assert verified(typed + " ", kept) == (False, None)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashed(typed) != kept


def test_no_hash_and_a_broken_one_are_no_password() -> None:
    """An account without a password has none that fits, the empty one included."""
    for kept in (None, "", "x", "$2b$12$abc", "$argon2id$v=19$m=19456,t=2,p=1$abc"):
        assert verified("", kept) == (False, None)


def test_an_older_hash_is_made_anew() -> None:
    """When hashing gets dearer, everybody follows at the next sign-in."""
    from pwdlib.hashers.argon2 import Argon2Hasher

    older = Argon2Hasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("moln gaffel tjugo")
    right, newer = verified("moln gaffel tjugo", older)

    assert right
    assert newer is not None
    assert verified("moln gaffel tjugo", newer) == (True, None)
    assert verified("moln gaffel", older) == (False, None)


@settings(max_examples=60)
@given(st.text(max_size=210), st.lists(st.none() | st.text(max_size=20), max_size=3))
def test_any_text_can_be_judged(password: str, beside: list[str | None]) -> None:
    """Nobody can type something that makes the page fall."""
    fault = password_fault(password, beside)

    assert fault is None or fault.endswith(".")

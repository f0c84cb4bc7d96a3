"""What a person fills in of herself: name, address, organisation, password; and what is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.errors import AccountRefused
from grantflow.model.fields import UNPRINTABLE
from grantflow.usecases.passwords import password_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

_PART = r"[^\s@<>\"(),;:\\\[\]]+"
_ADDRESS = re.compile(rf"{_PART}@{_PART}\.[^\s@<>\"(),;:\\\[\].]+")
_LONGEST_ADDRESS, _LONGEST_NAME, _LONGEST_ORGANISATION = 254, 120, 200


class AnswersRefused(AccountRefused):
    """What was filled in can't be used; `faults` says why, in a sentence for each field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """Tell all that is wrong; the first fault stands for them on a terminal."""
        self.faults = dict(faults)
        super().__init__("uppgifterna går inte att använda", remedy=" ".join(faults.values()))


class Person(NamedTuple):
    """A person as she is kept: the address in small letters, no spaces around anything."""

    name: str
    email: str
    organisation: str


def person(name: str, email: str, organisation: str, password: str) -> Person:
    """Return a person from what she has filled in.

    Raises:
        AnswersRefused: Something of it can't be used.

    """
    told = Person(" ".join(name.split()), address(email), " ".join(organisation.split()))
    faults = {
        "organisation": _line_fault(
            told.organisation, "vad organisationen heter", _LONGEST_ORGANISATION
        ),
        "name": _line_fault(told.name, "ditt namn", _LONGEST_NAME),
        "email": _address_fault(told.email),
        "password": password_fault(password, (told.email, told.name, told.organisation)),
    }
    refuse(faults)
    return told


def named(name: str) -> str:
    """Return a person's name as it is kept.

    Raises:
        AnswersRefused: It can't be used.

    """
    told = " ".join(name.split())
    refuse({"name": _line_fault(told, "ditt namn", _LONGEST_NAME)})
    return told


def person_elsewhere(name: str, email: str) -> tuple[str, str]:
    """Return name and address of a person whom somebody else vouches for, as they are kept.

    Raises:
        AnswersRefused: The address can't be used.  A name that can't is the address.

    """
    told = addressed(email)
    try:
        return named(name), told
    except AnswersRefused:
        return told[:_LONGEST_NAME], told


def working_at(organisation: str) -> str:
    """Return the name of the organisation where a person says she works, as it is kept.

    Raises:
        AnswersRefused: It can't be used.

    """
    told = " ".join(organisation.split())
    refuse({"organisation": _line_fault(told, "vad organisationen heter", _LONGEST_ORGANISATION)})
    return told


def addressed(email: str) -> str:
    """Return an address as it is kept.

    Raises:
        AnswersRefused: It can't be used.

    """
    told = address(email)
    refuse({"email": _address_fault(told)})
    return told


def address(email: str) -> str:
    """Return an address as addresses are compared, whether it is one or not."""
    return email.strip().lower()


def refuse(faults: Mapping[str, str | None]) -> None:
    """Refuse what was filled in when there is a fault in a field.

    Raises:
        AnswersRefused: There is.

    """
    found = {field: fault for field, fault in faults.items() if fault}
    if found:
        raise AnswersRefused(found)


def _address_fault(email: str) -> str | None:
    if not email:
        return "Skriv din e-postadress."
    unfit = len(email) > _LONGEST_ADDRESS or UNPRINTABLE.search(email)
    if unfit or not _ADDRESS.fullmatch(email) or not _can_be_kept(email):
        return "Adressen går inte att läsa. Skriv den som namn@kommun.se."
    return None


def _line_fault(told: str, what: str, longest: int) -> str | None:
    if not told:
        return f"Skriv {what}."
    if len(told) > longest:
        return f"Skriv {what} med högst {longest} tecken; här står {len(told)}."
    if UNPRINTABLE.search(told) or not _can_be_kept(told):
        return f"Skriv {what} utan styrtecken."
    return None


def _can_be_kept(told: str) -> bool:
    """Whether a text is whole letters: half of a pair can't be kept anywhere."""
    try:
        told.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

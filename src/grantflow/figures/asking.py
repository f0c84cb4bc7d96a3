"""Asks a JSON service: patient for a moment, never for long, and never outside its own address."""

from __future__ import annotations

import json
import os
import ssl
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import httpx

from grantflow import __version__
from grantflow.errors import FiguresUnavailable
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable

_BY_HAND = "försök igen senare, eller skriv in siffran för hand med källa och år"
_PASSING = frozenset({429, 500, 502, 503, 504})
_GONE = 404
# What the network of a computer is set by.
_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
_FILE, _FOLDER, _KEYS = "SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"


@dataclass(eq=False, repr=False, kw_only=True)
class Limits(Value):
    """How much patience there is: seconds, bytes, tries and pages."""

    read_s: float = 10.0
    whole_s: float = 30.0
    wait_s: float = 5.0
    tries: int = 3
    bytes: int = 8_000_000
    pages: int = 20
    pause: Callable[[float], object] = time.sleep


class _Passing(Exception):
    """A fault that may have passed when asked again; `wait` is what the service asks for."""

    def __init__(self, status: int, wait: float | None) -> None:
        self.status, self.wait = status, wait


class Asker:
    """Questions to one service, `who`, whose addresses all begin with `base`."""

    def __init__(self, who: str, base: str, limits: Limits | None = None) -> None:
        self.who, self.limits = who, limits or Limits()
        self.base = base.rstrip("/")
        agent = f"grantflow/{__version__}"
        headers = {"user-agent": agent, "accept": "application/json", "accept-encoding": "identity"}
        if not _is_address(base):
            raise FiguresUnavailable(
                "GRANTFLOW_FIGURES_URL är ingen webbadress som går att fråga",
                remedy="rätta den, eller ta bort den så används den vanliga",
            )
        trust = _trust()
        try:
            self._client = httpx.Client(timeout=self.limits.read_s, headers=headers, verify=trust)
        except (httpx.InvalidURL, ValueError, TypeError, ImportError) as error:
            raise _unusable(_proxies()) from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def values(self, path: str, **params: str | int) -> list[Any] | None:
        """Return the values of every page of an answer; None when the service knows no such thing.

        Raises:
            FiguresUnavailable: The service can't be reached, is at fault, asks us to wait, or
                answers with something else than pages of values.

        """
        url = httpx.URL(f"{self.base}{path}", params=params or None)
        found: list[Any] = []
        for _ in range(self.limits.pages):
            page = self._page(url)
            if page is None:
                return None
            found += page["values"]
            onward = page.get("next_url")
            if not onward:
                break
            url = self._onward(url, onward)
        else:
            self._fail(f"svarade med fler än {self.limits.pages} sidor")
        return found

    def changed(self) -> NoReturn:
        """Tell that an answer is not shaped as it used to be.

        Raises:
            FiguresUnavailable: Always.

        """
        raise FiguresUnavailable(
            f"{self.who} svarade, men inte så som vi väntar oss",
            remedy="tjänsten kan ha ändrats: skriv in siffran för hand med källa och år, "
            "och anmäl det till den som sköter grantflow",
        )

    def _onward(self, here: httpx.URL, onward: Any) -> httpx.URL:
        """Return the next page, always at our own address: only its path and question count."""
        try:
            url = httpx.URL(str(onward))
        except httpx.InvalidURL:
            self.changed()
        if url.host not in {"", httpx.URL(self.base).host} or url == here:
            self.changed()
        return here.copy_with(raw_path=url.raw_path)

    def _page(self, url: httpx.URL) -> dict[str, Any] | None:
        content = self._patiently(url)
        if content is None:
            return None
        try:
            page = json.loads(content, parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError):
            what = "en webbsida" if content.lstrip()[:1] == b"<" else "något som inte är JSON"
            self._fail(f"svarade med {what} i stället för siffror")
        if not isinstance(page, dict) or not isinstance(page.get("values"), list):
            self.changed()
        return page

    def _patiently(self, url: httpx.URL) -> bytes | None:
        """Ask again a few times while the fault may pass."""
        for turn in range(self.limits.tries):
            try:
                return self._asked(url)
            except _Passing as fault:
                wait = 0.5 * 2**turn if fault.wait is None else fault.wait
                if turn + 1 == self.limits.tries or wait > self.limits.wait_s:
                    self._tell(fault)
                self.limits.pause(wait)
        raise AssertionError  # there is at least one try

    def _asked(self, url: httpx.URL) -> bytes | None:
        try:
            return self._answered(url)
        except httpx.TimeoutException as error:
            self._fail("svarade inte i tid", error)
        except (httpx.ConnectError, UnicodeError) as error:
            self._unreached(error)
        except httpx.HTTPError as error:
            self._fail("bröt svaret innan det var klart", error)
        except OSError as error:
            # Faults of the net come as those above.  A proxy over https reads the key log.
            if os.environ.get(_KEYS):
                raise _unusable(_KEYS) from error
            self._unreached(error)

    def _answered(self, url: httpx.URL) -> bytes | None:
        until = time.monotonic() + self.limits.whole_s
        with self._client.stream("GET", url) as answer:
            if answer.status_code in _PASSING:
                raise _Passing(answer.status_code, _seconds(answer.headers.get("retry-after")))
            if answer.status_code == _GONE:
                return None
            if answer.status_code != httpx.codes.OK:
                self._fail(f"svarade med kod {answer.status_code} i stället för siffror")
            return self._read(answer, until)

    def _read(self, answer: httpx.Response, until: float) -> bytes:
        content = bytearray()
        for part in answer.iter_bytes():
            content += part
            if len(content) > self.limits.bytes:
                self._fail("svarade med mer än vi kan ta emot")
            if time.monotonic() > until:
                self._fail("svarade inte i tid")
        return bytes(content)

    def _unreached(self, error: Exception) -> NoReturn:
        problem, first = f"{self.who} går inte att nå", "kontrollera att datorn har nät"
        if _is_distrust(error):
            problem = f"{self.who} svarade med ett certifikat som datorn inte litar på"
            held = next((name for name in (_FILE, _FOLDER) if os.environ.get(name)), None)
            first = f"kontrollera miljövariabeln {held}" if held else "fråga er it-avdelning"
        raise FiguresUnavailable(problem, remedy=f"{first}; {_BY_HAND}") from error

    def _tell(self, fault: _Passing) -> NoReturn:
        if fault.status != 429:
            self._fail(f"har ett fel just nu (kod {fault.status})")
        wait = f"vänta {fault.wait:.0f} sekunder" if fault.wait else "vänta några minuter"
        raise FiguresUnavailable(
            f"{self.who} tar inte emot fler frågor just nu",
            remedy=f"{wait} och kör samma kommando igen",
        )

    def _fail(self, what: str, error: Exception | None = None) -> NoReturn:
        raise FiguresUnavailable(f"{self.who} {what}", remedy=_BY_HAND) from error


def _is_address(base: str) -> bool:
    """Whether it is http or https with a host, and nothing that must not be shown or sent on."""
    try:
        url = httpx.URL(base)
        return (
            url.scheme in {"http", "https"}
            and bool(url.host)
            and not (url.userinfo or url.query or url.fragment)
        )
    except (httpx.InvalidURL, UnicodeError):
        return False


def _trust() -> ssl.SSLContext:
    """Return which certificates to believe in: those the computer names, else the usual ones.

    Made by hand: `ssl.create_default_context` reads a setting that is not for us (SSLKEYLOGFILE).

    Raises:
        FiguresUnavailable: The file or folder that the computer names can't be used.

    """
    import certifi

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    file, folder = os.environ.get(_FILE), os.environ.get(_FOLDER)
    try:
        if file or not folder:  # the file is what counts when both are set
            context.load_verify_locations(cafile=file or certifi.where())
        elif Path(folder).is_dir():
            context.load_verify_locations(capath=folder)
        else:
            raise _unusable(_FOLDER)
    except (OSError, ValueError) as error:
        raise _unusable(_FILE if file else _FOLDER) from error
    return context


def _is_distrust(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _proxies() -> str:
    """Return the names of the settings of a proxy that are made; never what they say."""
    held = [name for one in _PROXIES for name in (one, one.lower()) if os.environ.get(name)]
    return " eller ".join(held or _PROXIES)


def _unusable(setting: str) -> FiguresUnavailable:
    return FiguresUnavailable(
        f"datorns inställning för nätet går inte att använda: {setting}",
        remedy="rätta miljövariabeln eller ta bort den; fråga er it-avdelning vid behov",
    )


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _seconds(told: str | None) -> float | None:
    """Return the seconds of a Retry-After; a date there is no better than nothing."""
    return float(told) if told and told.isascii() and told.isdigit() and len(told) < 8 else None

"""The installation that visits are made to: its database, its key, its looks."""

from __future__ import annotations

import hmac
import os
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from grantflow.errors import StoreUnavailable
from grantflow.store import accounts
from grantflow.usecases.cases import Desk
from grantflow.usecases.nearby import Nearby
from grantflow.usecases.outward import outward_of
from grantflow.usecases.provider import provider_of
from grantflow.usecases.provider_talk import Talk
from grantflow.web.contexts import Ways
from grantflow.web.drawnonce import PicturesOnce, SheetsOnce
from grantflow.web.guard import cookies, tokens
from grantflow.web.guard.calls import Calls
from grantflow.web.guard.detours import Detours
from grantflow.web.guard.pace import Pace
from grantflow.web.measuring import Measures
from grantflow.web.templates import Look

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from grantflow.settings import Settings
    from grantflow.store.accounts import Signed
    from grantflow.store.base import Base
    from grantflow.usecases.standing import Checker

_KEY_FILE = "web.key"
_KEY_BYTES = 32
# How long another process may take to write it.
_TURNS, _TURN_S = 40, 0.05
# Letters and figures that nobody takes for one another.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Site:
    """What all visits share."""

    def __init__(self, base: Base, settings: Settings, checker: Checker) -> None:
        """Open the installation of a database.

        Raises:
            StoreUnavailable: The folder of the installation can't be written.
            ServingRefused: The settings of its provider can't be used.

        """
        self.base = base
        self.settings = settings
        self.desk = Desk(base, outward_of(settings))
        self.checker = checker
        # All who wait for a check come back at once; one after the other they let saves through.
        self.panels = ThreadPoolExecutor(1, "panels")
        self.nearby = Nearby(settings.home)
        self.look = Look()
        self.pictures = PicturesOnce()
        self.sheets = SheetsOnce(self.look.environment)
        self.measures = Measures()
        self.calls = Calls()
        provider = provider_of(settings)
        self.talk = Talk(provider) if provider else None
        self.ways = Ways(provider.name, not provider.only) if provider else Ways()
        self.detours = Detours(base)
        self.key = _key(settings.home)
        self.pace = Pace(base, self.key)
        self.setup_code = _code(self.key)
        self._is_new: bool = True

    def is_new(self) -> bool:
        """Whether there is no account yet, so that somebody has to set the installation up."""
        if self._is_new:
            with self.base.read() as connection:
                self._is_new = accounts.is_empty(connection)
        return self._is_new

    def address(self, request: Request) -> str:
        """Return what addresses of pages begin with, as the one who asks sees them."""
        return f"{request.url.scheme}://{request.url.netloc}"

    def proof_for(self, request: Request, signed: Signed | None) -> bytes | None:
        """Return what a form has to prove; None when the browser keeps nothing to prove it by."""
        secret = f"session {signed.csrf}" if signed else cookies.read(request, "form")
        return tokens.proof(self.key, secret) if secret else None

    def token_for(self, request: Request, signed: Signed | None) -> str:
        """Return what stands in each form of a page."""
        wanted = self.proof_for(request, signed)
        if wanted is None:
            request.state.new_secret = secrets.token_urlsafe(24)
            wanted = tokens.proof(self.key, request.state.new_secret)
        return tokens.masked(wanted)

    def keep_token(self, request: Request, response: Response) -> None:
        """Let the browser keep what the forms of a page are proved by."""
        if secret := getattr(request.state, "new_secret", None):
            cookies.give(request, response, "form", secret)


def _code(key: bytes) -> str:
    """Return the code of the first visit: the same in every process that has the key."""
    drawn = hmac.digest(key, b"the first visit", "sha256")
    signs = [_SIGNS[one % len(_SIGNS)] for one in drawn[:12]]
    return "-".join("".join(signs[at : at + 4]) for at in (0, 4, 8))


def _key(home: Path) -> bytes:
    """Return the key of the installation, made the first time.  Nobody else can read it."""
    path = home / _KEY_FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = _written(path)
        else:
            key = secrets.token_bytes(_KEY_BYTES)
            with os.fdopen(handle, "wb") as file:
                file.write(key)
    except OSError as error:
        raise StoreUnavailable(
            f"{home} går inte att skriva i", remedy="välj en annan mapp med GRANTFLOW_HOME"
        ) from error
    if len(key) != _KEY_BYTES:
        raise StoreUnavailable(f"{path} är skadad", remedy="ta bort filen; en ny skrivs nästa gång")
    return key


def _written(path: Path) -> bytes:
    """Return what another process has written in a file, or writes just now."""
    for _ in range(_TURNS):
        key = path.read_bytes()
        if key:
            return key
        time.sleep(_TURN_S)
    return b""

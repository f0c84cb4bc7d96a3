"""Lets a process that lives long say so in the database, and how the engine that it uses is."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.store.base import Base

LOG = logging.getLogger("grantflow.beat")
_EVERY_S = 15.0
_FORGOTTEN_MS = 24 * 3_600_000
_PATIENCE_S = 2.0


@contextmanager
def beating(base: Base, kind: str, tell: Callable[[], str] = str) -> Iterator[None]:
    """Say every quarter of a minute that a process of a kind lives; take it back at the end.

    `tell` is what it says of itself.
    """
    from grantflow.errors import StoreUnavailable
    from grantflow.store import beats

    name = f"{kind}-{os.getpid()}-{os.urandom(3).hex()}"
    over = threading.Event()

    def beat() -> None:
        told = tell()
        base.write(lambda c: beats.beat(c, name, told, at_ms=base.now(), forget_ms=_FORGOTTEN_MS))

    def keep() -> None:
        while True:
            try:
                beat()
            except StoreUnavailable as error:
                LOG.warning("%s: %s", name, error.problem)
            if over.wait(_EVERY_S):
                return

    keeper = threading.Thread(target=keep, daemon=True, name="beat")
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(_PATIENCE_S)
        try:
            base.write(lambda c: beats.stop(c, name))
        except StoreUnavailable:
            LOG.warning("%s: kunde inte säga att den har slutat", name)


def is_heard(base: Base, kind: str, number: int) -> bool:
    """Whether the process of a number has said that it lives, as one of a kind."""
    from grantflow.errors import StoreUnavailable
    from grantflow.store import beats

    try:
        with base.read() as connection:
            return any(name.startswith(f"{kind}-{number}-") for name in beats.heard(connection))
    except StoreUnavailable:
        return False


def engine_told() -> str:
    """Return how the Prefect engine is that this process uses, in the words of the health page."""
    from http.client import HTTPConnection, HTTPException
    from urllib.parse import urlsplit

    from grantflow.usecases.health import ENGINE_DOWN, ENGINE_UP

    parts = urlsplit(os.environ.get("PREFECT_API_URL", ""))
    if parts.scheme != "http" or parts.hostname is None:
        return ""
    asking = HTTPConnection(parts.hostname, parts.port or 80, timeout=_PATIENCE_S)
    try:
        asking.request("GET", f"{parts.path.rstrip('/')}/health")
        return ENGINE_UP if asking.getresponse().status == 200 else ENGINE_DOWN
    except (OSError, HTTPException):
        return ENGINE_DOWN
    finally:
        asking.close()

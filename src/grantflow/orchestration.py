"""The one module that meets Prefect from inside: runs a flow of flows/ by path."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from grantflow import assets
from grantflow.errors import EngineUnavailable, GrantflowError
from grantflow.settings import read_settings, set_engine_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from grantflow.model.finding import Report
    from grantflow.usecases import Draft, DraftOrder

    Tell = Callable[[str, Report | None], None]

_order: ContextVar[DraftOrder | None] = ContextVar("order", default=None)
_listener: ContextVar[Tell | None] = ContextVar("listener", default=None)


def order_for(
    case: str, target: str, programme: str | None, call: str | None, *, as_is: bool
) -> DraftOrder:
    """Return the order that this run was started with, or read it from the case file."""
    started = _order.get()
    if started is not None:
        return started
    from pathlib import Path

    from grantflow import usecases
    from grantflow.documents import casefile

    file = casefile.load(Path(case))
    frame = usecases.choose_frame(file.application, programme, call)
    return usecases.DraftOrder(file, frame, Path(target), as_is=as_is)


def tell(name: str, answer: Any) -> None:
    """Tell whoever started the run that a step is done, with its report if it made one."""
    from grantflow.model.finding import Report

    listener = _listener.get()
    if listener:
        listener(name, answer if isinstance(answer, Report) else None)


def run_tracked(order: DraftOrder, listener: Tell, say: Callable[..., Any]) -> Draft:
    """Run the walk as a Prefect flow: on the engine that runs, else on one started for the run.

    Raises:
        EngineUnavailable: The engine did not start or the run broke for a reason of its own.
        GrantflowError: What a step raised.

    """
    gc.enable()  # a run with an engine lives longer than other commands
    settings = read_settings()
    prepare_engine()
    if settings.engine_url:
        say(f"Använder motorn på {settings.engine_url}")
    else:
        say("Startar motorn (Prefect). Första gången tar det upp till en halv minut …")
    try:
        flow = _load("draft_application").draft_application
    except ImportError as error:
        raise EngineUnavailable(
            "motorn (Prefect) går inte att ladda",
            remedy="kör utan --tracked, eller installera om grantflow",
        ) from error
    _order.set(order)
    _listener.set(listener)
    try:
        draft: Draft = asyncio.run(
            flow(
                case=order.case.name,
                programme=order.frame.programme.programme if order.frame.programme else None,
                call=order.frame.call.call if order.frame.call else None,
                target=str(order.target),
                as_is=order.as_is,
            )
        )
    except (GrantflowError, KeyboardInterrupt):
        raise
    except (RuntimeError, OSError, TimeoutError) as error:
        raise EngineUnavailable(
            "motorn (Prefect) svarade inte eller avbröt körningen",
            remedy="försök igen, eller kör utan --tracked; inget har skrivits",
        ) from error
    return draft


def prepare_engine() -> None:
    """Set what Prefect reads at import: its own home, no telemetry, time to start, little noise."""
    home = read_settings().engine_home
    home.mkdir(parents=True, exist_ok=True)
    set_engine_environment(
        {
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
            "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
            "PREFECT_LOGGING_LEVEL": "ERROR",
            "PREFECT_CLI_PROMPT": "false",
        }
    )


def _load(name: str) -> ModuleType:
    """Import flows/<name>.py by path, once."""
    known = sys.modules.get(f"flows.{name}")
    if known is not None:
        return known
    path = assets.folder("flows") / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"flows.{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"flows.{name}"] = module
    spec.loader.exec_module(module)
    return module

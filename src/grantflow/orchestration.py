"""The one module that meets Prefect from inside: runs a flow of flows/ by path."""

from __future__ import annotations

import asyncio
import importlib.util
import signal
import sys
import threading
from contextvars import ContextVar
from dataclasses import dataclass
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


@dataclass(slots=True)
class _Started:
    """What a run in this process was started with, the steps it has done, and what came of it."""

    order: DraftOrder
    listener: Tell
    own_engine: bool
    done: int = 0
    draft: Draft | None = None


_started: ContextVar[_Started | None] = ContextVar("started", default=None)


def order_for(
    case: str, target: str, programme: str | None, call: str | None, *, as_is: bool
) -> DraftOrder:
    """Return the order that this run was started with, or read it from the case file."""
    started = _started.get()
    if started is not None:
        return started.order
    from pathlib import Path

    from grantflow import usecases
    from grantflow.documents import casefile

    file = casefile.load(Path(case))
    frame = usecases.choose_frame(file.application, programme, call, Path(case).parent)
    return usecases.DraftOrder(file, frame, Path(target), as_is=as_is)


def tell(name: str, answer: Any) -> None:
    """Tell whoever started the run that a step is done, with its report if it made one."""
    from grantflow.model.finding import Report

    started = _started.get()
    if started:
        started.done += 1
        started.listener(name, answer if isinstance(answer, Report) else None)


def keep(draft: Draft) -> None:
    """Hand the result of a run to whoever started it in this process.

    As the return value of the flow Prefect would search all of it for futures.
    """
    started = _started.get()
    if started:
        started.draft = draft


def run_tracked(order: DraftOrder, listener: Tell, say: Callable[..., Any]) -> Draft:
    """Run the walk as a Prefect flow: on the engine that runs, else on one started for the run.

    Raises:
        EngineUnavailable: The engine did not start or the run broke for a reason of its own.
        GrantflowError: What a step raised.

    """
    settings = read_settings()
    prepare_engine()
    if settings.engine_url:
        say(f"Använder motorn på {settings.engine_url}")
    else:
        say("Startar motorn (Prefect). Första gången tar det upp till en halv minut …")
    try:
        flow = _load("draft_application").draft_application
        from prefect.exceptions import PrefectException
    except ImportError as error:
        raise EngineUnavailable(
            "motorn (Prefect) går inte att ladda",
            remedy="kör utan --tracked, eller installera om grantflow",
        ) from error
    started = _Started(order, listener, own_engine=not settings.engine_url)
    token = _started.set(started)
    try:
        if started.own_engine:
            _start_engine()
        asyncio.run(_run(flow, order))
    except (GrantflowError, KeyboardInterrupt):
        raise
    except (PrefectException, RuntimeError, OSError) as error:
        raise EngineUnavailable(
            "motorn (Prefect) svarade inte eller avbröt körningen",
            remedy="försök igen, eller kör utan --tracked",
        ) from error
    finally:
        _started.reset(token)
    if started.draft is None:
        raise EngineUnavailable(
            "motorn (Prefect) avbröt körningen", remedy="försök igen, eller kör utan --tracked"
        )
    return started.draft


async def _run(flow: Any, order: DraftOrder) -> None:
    """Run the flow.

    Raises:
        GrantflowError: What a step raised, when the engine has written down that it failed.

    """
    state = await flow(
        case=order.case.name,
        target=str(order.target),
        programme=order.frame.programme.programme if order.frame.programme else None,
        call=order.frame.call.call if order.frame.call else None,
        as_is=order.as_is,
        return_state=True,
    )
    if not state.is_completed():
        await wait_for_record(state.state_details.flow_run_id, failed=1)
        await state.aresult()


async def wait_for_record(run_id: Any, *, failed: int = 0) -> None:
    """Wait, some seconds at most, until the engine's record of the run holds the end of each step.

    The engine writes it a moment after the step; one that was started for the run stops with us.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    started = _started.get()
    if started is None or run_id is None or not started.own_engine:
        return
    only_this = FlowRunFilter(id=FlowRunFilterId(any_=[run_id]))
    async with get_client() as client:
        for _ in range(100):
            runs = await client.read_task_runs(flow_run_filter=only_this)
            ended = [run for run in runs if run.state and run.state.is_final()]
            if len(ended) >= started.done + failed:
                return
            await asyncio.sleep(0.05)


def _start_engine() -> None:
    """Start a server for this run; it is stopped when the process ends.

    A terminal sends Ctrl-C to all processes of a command.  The server must not hear it: the run
    could then not say that it was stopped, and would wait for a server that is gone.
    """
    from prefect.server.api.server import SubprocessASGIServer

    faults: list[Exception] = []

    def start() -> None:
        if hasattr(signal, "pthread_sigmask"):  # inherited by the process that this thread starts
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            SubprocessASGIServer().start()
        except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
            faults.append(error)

    starter = threading.Thread(target=start, daemon=True)
    starter.start()
    starter.join()
    if faults:
        raise RuntimeError from faults[0]


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
            # Errors belong in the record of the run; a person gets them from us, in Swedish.
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
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

"""The one module that meets Prefect from inside: runs a flow of flows/ by path."""

from __future__ import annotations

import asyncio
import signal
import threading
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grantflow import assets
from grantflow.errors import EngineUnavailable, GrantflowError, OutputRefused
from grantflow.settings import read_settings, set_engine_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from grantflow.model.finding import Report
    from grantflow.usecases import Draft, DraftOrder, Step
    from grantflow.usecases.reviewing import Reviewed, ReviewOrder

    Tell = Callable[[str, Report | None], None]

_AGAIN = "försök igen, eller kör utan --tracked"


@dataclass(slots=True)
class _Started:
    """What a run in this process was started with, the steps it has done, and what came of it."""

    order: Any
    listener: Tell
    own_engine: bool = False
    done: int = 0
    result: Any = None
    fault: Exception | None = None  # what a step of ours raised, or what stands between the steps


_started: ContextVar[_Started | None] = ContextVar("started", default=None)


def order_for(
    case: str, target: str, programme: str | None, call: str | None, *, as_is: bool
) -> DraftOrder:
    """Return the order that this run was started with, or read it from the case file."""
    started = _started.get()
    if started is not None:
        known: DraftOrder = started.order
        return known
    from grantflow import usecases
    from grantflow.documents import casefile

    file = casefile.load(Path(case))
    frame = usecases.choose_frame(file.application, programme, call, Path(case).parent)
    return usecases.DraftOrder(file, frame, Path(target), as_is=as_is)


def review_order_for(
    draft: str, programme: str | None, theme: str | None, *, deep: bool
) -> ReviewOrder:
    """Return the order that this run was started with, or read the draft at a path."""
    started = _started.get()
    if started is not None:
        known: ReviewOrder = started.order
        return known
    from grantflow.documents.files import read_whole
    from grantflow.usecases.reviewing import ReviewOrder

    content = read_whole(Path(draft), "ett utkast")
    return ReviewOrder(content, draft, programme, theme, deep)


async def run_steps(steps: Generator[Step, Any, Any]) -> Any:
    """Run each step of a walk as a task with its Swedish name; return what the walk returns."""
    answer: Any = None
    while True:
        try:
            step = ours(steps.send, answer)
        except StopIteration as end:
            return end.value
        answer = await _run_step(step)
        ours(tell, step.name, answer)


async def _run_step(step: Step) -> Any:
    from prefect import task
    from prefect.cache_policies import NO_CACHE

    @task(
        name=step.name,
        task_run_name=step.name,
        retries=2,
        retry_delay_seconds=1,
        retry_condition_fn=_may_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    async def stage() -> Any:
        # Not arguments of the task: Prefect would search them all.
        return ours(step.do, *step.arguments)

    answer = await stage()
    await asyncio.sleep(0)  # a step never lets go of the loop: here a Ctrl-C is heard
    return answer


def ours(do: Callable[..., Any], *arguments: Any) -> Any:
    """Do a part of a run that is ours: what it raises is not told as a fault of the engine's."""
    started = _started.get() or _Started(None, lambda *_: None)
    started.fault = None  # a step that is tried again begins anew
    try:
        return do(*arguments)
    except StopIteration:
        raise
    except Exception as error:
        started.fault = error
        raise


def _may_pass(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a failure may pass by itself: a full disk, a folder on a net."""
    return isinstance(state.data, OutputRefused | OSError)


def tell(name: str, answer: Any) -> None:
    """Tell whoever started the run that a step is done, with its report if it made one."""
    from grantflow.model.finding import Report

    started = _started.get()
    if started:
        started.done += 1
        started.listener(name, answer if isinstance(answer, Report) else None)


def keep(result: Any) -> None:
    """Hand the result of a run to whoever started it in this process.

    As the return value of the flow Prefect would search all of it for futures.
    """
    started = _started.get()
    if started:
        started.result = result


def run_tracked(order: DraftOrder, listener: Tell, say: Callable[..., Any]) -> Draft:
    """Run the walk as a Prefect flow: on the engine that runs, else on one started for the run.

    Raises:
        EngineUnavailable: The engine did not start or the run broke for a reason of its own.
        Exception: What a step raised: a GrantflowError, or a defect.

    """
    programme, call = order.frame
    parameters = {
        "case": order.case.name,
        "target": str(order.target),
        "programme": programme.programme if programme else None,
        "call": call.call if call else None,
        "as_is": order.as_is,
    }
    draft: Draft = _tracked("draft_application", parameters, _Started(order, listener), say)
    return draft


def run_tracked_review(order: ReviewOrder, listener: Tell, say: Callable[..., Any]) -> Reviewed:
    """Run a review as a Prefect flow, as `run_tracked` does a draft; the same errors."""
    parameters = {
        "draft": order.name,
        "programme": order.programme,
        "theme": order.theme,
        "deep": order.deep,
    }
    reviewed: Reviewed = _tracked("review_draft", parameters, _Started(order, listener), say)
    return reviewed


def run_tracked_routine(name: str, parameters: dict[str, Any]) -> Any:
    """Run the flow of a name that nobody has asked for; the same errors."""
    return _tracked(name, parameters, _Started(None, lambda *_: None), lambda *_: None)


def _tracked(
    name: str, parameters: dict[str, Any], started: _Started, say: Callable[..., Any]
) -> Any:
    """Run the flow of a name in flows/<name>.py, and return what it kept for us."""
    settings = read_settings()
    prepare_engine()
    if settings.engine_url:
        say(f"Använder motorn på {settings.engine_url}")
    else:
        say("Startar motorn (Prefect). Första gången tar det upp till en halv minut …")
    try:
        flow = getattr(assets.module("flows", name), name)
        from prefect.exceptions import PrefectException
    except ImportError as error:
        raise EngineUnavailable(
            "motorn (Prefect) går inte att ladda",
            remedy="kör utan --tracked, eller installera om grantflow",
        ) from error
    started.own_engine = not settings.engine_url
    token = _started.set(started)
    try:
        if started.own_engine:
            _start_engine()
        asyncio.run(_run(flow, parameters))
    except (GrantflowError, KeyboardInterrupt):
        raise
    except (PrefectException, RuntimeError, OSError) as error:
        if started.fault is not None:
            raise started.fault from None
        raise EngineUnavailable(
            "motorn (Prefect) svarade inte eller avbröt körningen", remedy=_AGAIN
        ) from error
    finally:
        _started.reset(token)
    if started.result is None:
        raise EngineUnavailable("motorn (Prefect) avbröt körningen", remedy=_AGAIN)
    return started.result


async def _run(flow: Any, parameters: dict[str, Any]) -> None:
    """Run the flow.

    Raises:
        GrantflowError: What a step raised, when the engine has written down that it failed.

    """
    state = await flow(**parameters, return_state=True)
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

"""The one package that meets Prefect from inside: runs a flow of flows/ by path."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grantflow import assets
from grantflow.errors import EngineUnavailable, GrantflowError, OutputRefused
from grantflow.orchestration.engine import own_address as own_address
from grantflow.orchestration.engine import prepare_engine as prepare_engine
from grantflow.orchestration.engine import start_engine
from grantflow.orchestration.reconciling import OF_JOB, TAG
from grantflow.orchestration.reconciling import reconcile as reconcile
from grantflow.orchestration.started import FOLLOWED, STARTED, Followed, Started
from grantflow.orchestration.started import for_job as for_job
from grantflow.orchestration.started import keep as keep
from grantflow.orchestration.started import order_for as order_for
from grantflow.orchestration.started import ours as ours
from grantflow.orchestration.started import review_order_for as review_order_for
from grantflow.orchestration.started import scan_order_for as scan_order_for
from grantflow.orchestration.started import tell as tell
from grantflow.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from grantflow.orchestration.started import Tell
    from grantflow.usecases import Draft, DraftOrder, Step
    from grantflow.usecases.reviewing import Reviewed, ReviewOrder
    from grantflow.usecases.scanning import Read, ScanOrder

_AGAIN = "försök igen, eller kör utan --tracked"


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


async def in_thread(do: Callable[..., Any], *arguments: Any) -> Any:
    """Do a part of a run that is ours beside the loop; a run that is stopped tells it to stop."""
    try:
        return await asyncio.to_thread(ours, do, *arguments)
    except asyncio.CancelledError:
        started = STARTED.get()
        if started is not None:
            started.stopped = True
        raise


def _may_pass(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a failure may pass by itself: a full disk, a folder on a net."""
    return isinstance(state.data, OutputRefused | OSError)


def run_tracked(order: DraftOrder, listener: Tell, say: Callable[..., Any]) -> Draft:
    """Run the walk as a Prefect flow: on the engine that runs, else on one started for the run.

    Raises:
        EngineUnavailable: The engine did not start or the run broke for a reason of its own.
        Exception: What a step raised: a GrantflowError, or a defect.

    """
    programme, call = order.frame
    parameters = {
        "case": order.case.name,
        "target": str(order.final or order.target),
        "programme": programme.programme if programme else None,
        "call": call.call if call else None,
        "as_is": order.as_is,
    }
    draft: Draft = _tracked("draft_application", parameters, Started(order, listener), say)
    return draft


def run_tracked_review(order: ReviewOrder, listener: Tell, say: Callable[..., Any]) -> Reviewed:
    """Run a review as a Prefect flow, as `run_tracked` does a draft; the same errors."""
    parameters = {
        "draft": order.name,
        "programme": order.programme,
        "theme": order.theme,
        "deep": order.deep,
    }
    reviewed: Reviewed = _tracked("review_draft", parameters, Started(order, listener), say)
    return reviewed


def run_tracked_scan(order: ScanOrder, say: Callable[..., Any]) -> Read:
    """Read the pages that a case watches as a Prefect flow; the same errors.

    What is new does not count as told: that is for whoever shows it to somebody.
    """
    started = Started(None, lambda *_: None)

    def tell(done: int, total: int, name: str) -> None:
        if started.stopped:
            raise KeyboardInterrupt
        order.tell(done, total, name)

    started.order = replace(order, tell=tell)
    parameters = {"cases": [str(order.path)], "told": False}
    read: Read = _tracked("watch_pages", parameters, started, say)
    return read


def run_tracked_routine(name: str, parameters: dict[str, Any]) -> Any:
    """Run the flow of a name that nobody has asked for; the same errors."""
    return _tracked(name, parameters, Started(None, lambda *_: None), lambda *_: None)


def _tracked(
    name: str, parameters: dict[str, Any], started: Started, say: Callable[..., Any]
) -> Any:
    """Run the flow of a name in flows/<name>.py, and return what it kept for us."""
    settings = read_settings()
    prepare_engine()
    if settings.engine_url:
        say(f"Använder motorn på {settings.engine_url}")
    else:
        say("Startar motorn (Prefect). Första gången tar det upp till en halv minut …")
    flow = _loaded(name)
    started.own_engine = not settings.engine_url
    token = STARTED.set(started)
    try:
        _run_on_engine(flow, parameters, started)
    finally:
        STARTED.reset(token)
    if started.result is None:
        raise EngineUnavailable("motorn (Prefect) avbröt körningen", remedy=_AGAIN)
    return started.result


def _loaded(name: str) -> Any:
    """Return the flow of a name."""
    try:
        return getattr(assets.module("flows", name), name)
    except ImportError as error:
        raise EngineUnavailable(
            "motorn (Prefect) går inte att ladda",
            remedy="kör utan --tracked, eller installera om grantflow",
        ) from error


def _run_on_engine(flow: Any, parameters: dict[str, Any], started: Started) -> None:
    """Run a flow; what the engine raises becomes what a person can act on."""
    from httpx import HTTPError
    from prefect.exceptions import PrefectException, TerminationSignal

    try:
        if started.own_engine:
            start_engine()
        asyncio.run(_run(flow, parameters))
    except (GrantflowError, KeyboardInterrupt):
        raise
    except TerminationSignal:  # what the engine makes of a polite stop
        raise KeyboardInterrupt from None
    except (PrefectException, HTTPError, RuntimeError, OSError) as error:
        if started.fault is not None:
            raise started.fault from None
        raise EngineUnavailable(
            "motorn (Prefect) svarade inte eller avbröt körningen", remedy=_AGAIN
        ) from error


async def _run(flow: Any, parameters: dict[str, Any]) -> None:
    """Run the flow.

    Raises:
        GrantflowError: What a step raised, when the engine has written down that it failed.

    """
    followed = FOLLOWED.get()
    if followed is not None:
        state = await _run_for(followed, flow, parameters)
    else:
        state = await flow(**parameters, return_state=True)
    if not state.is_completed():
        await wait_for_record(state.state_details.flow_run_id, failed=1)
        await state.aresult()


async def _run_for(followed: Followed, flow: Any, parameters: dict[str, Any]) -> Any:
    """Run a flow that Prefect's page and our row know by one another."""
    from prefect import tags

    with tags(TAG, f"{OF_JOB}{followed.job_id}") as current:

        def begun(_flow: Any, run: Any, _state: Any) -> None:
            current.clear()  # of the run alone: each task with tags would ask for its limits
            ours(followed.begun, str(run.id))

        return await flow.with_options(on_running=[begun])(**parameters, return_state=True)


async def wait_for_record(run_id: Any, *, failed: int = 0) -> None:
    """Wait, some seconds at most, until the engine's record of the run holds the end of each step.

    The engine writes it a moment after the step; one that was started for the run stops with us.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    started = STARTED.get()
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

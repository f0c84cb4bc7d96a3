"""Runs modules of Python that end when the process that started them ends, however it ends."""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

_LOOK_EVERY_S = 2.0
# So long may it finish what it is at, when its parent is gone.
_PATIENCE_S = 15.0


def python_module(name: str, *arguments: str) -> list[str]:
    """Return the command that runs a module as `python -m` does, for as long as this process lives.

    It is to be started by this process, from a thread that lives as long as what it starts: Linux
    takes the end of the thread for that of the parent.
    """
    return [sys.executable, "-m", "grantflow.alongside", str(os.getpid()), name, *arguments]


def main() -> None:
    """Run the module that is named, for as long as the process of a number is the parent."""
    parent = int(sys.argv[1])
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, int(signal.SIGTERM))  # told at once, not when we look
    if os.getppid() != parent:
        return
    threading.Thread(target=_end_with, args=(parent,), daemon=True, name="alongside").start()
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with(parent: int) -> None:
    """End when the parent has: politely, and with force what does not hear or hangs."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE_S)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()

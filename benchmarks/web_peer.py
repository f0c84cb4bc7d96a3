"""The peer of benchmarks/web.py: the least that takes a text and keeps it."""

import json
import socket
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import Body, FastAPI


def serve(file: Path) -> None:
    """Serve the least that takes a text and keeps it."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE answer (place TEXT, path TEXT, value TEXT)")
    lock, app = threading.Lock(), FastAPI()
    prose = {f"text.{number}": {"bas": "1.", "text": ["ord " * 60]} for number in range(20)}

    @app.get("/arende/{case}/steg/{form}/nytt")
    def news() -> Any:
        return {"version": 1, "falt": prose}

    @app.post("/arende/{case}/steg/{form}")
    def save(case: str, falt: dict[str, Any] = Body(embed=True)) -> Any:  # noqa: B008
        with lock:
            connection.execute("BEGIN IMMEDIATE")
            for path, one in falt.items():
                row = (case, path, json.dumps(one["text"]))
                connection.execute("INSERT INTO answer VALUES (?, ?, ?)", row)
            connection.execute("COMMIT")
        return {"version": 1, "falt": falt, "krockar": {}}

    config = uvicorn.Config(
        app, http="h11", loop="asyncio", log_config=None, access_log=False, timeout_keep_alive=30
    )
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    serve(Path(sys.argv[1]))

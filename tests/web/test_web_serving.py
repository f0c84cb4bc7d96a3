"""`grantflow serve`: starts on a fresh machine, says where it is, and stops cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from grantflow import cli
from grantflow.store import beats
from grantflow.store.base import Base, default_url
from grantflow.usecases import health

pytestmark = pytest.mark.sqlite


def test_serve_on_a_fresh_machine(tmp_path: Path) -> None:
    """One command: it tells the address when it answers and the code for the first visit.

    Without the engine the worker is there all the same: it sends the mail.
    """
    home = tmp_path / "hem"
    command = [sys.executable, "-m", "grantflow", "serve", "--port", "0", "--no-engine"]
    serving = subprocess.Popen(
        command,
        env=os.environ
        | {
            "GRANTFLOW_HOME": str(home),
            "GRANTFLOW_SMTP": "smtp://127.0.0.1:9",
            "GRANTFLOW_MAIL_FROM": "grantflow@exempel.se",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout
        ready, first = serving.stdout.readline(), serving.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", ready)
        assert address, ready
        assert re.search(rf"{address[0]}/kom-igang .* [A-Z0-9]{{4}}(-[A-Z0-9]{{4}}){{2}}$", first)
        page = httpx.get(f"{address[0]}/", follow_redirects=True)
        assert page.url.path == "/kom-igang"
        assert "server" not in page.headers
        assert wait_for_worker(home) == health.ENGINE_OFF
        serving.send_signal(signal.SIGTERM)
        out, err = serving.communicate(timeout=60)
    finally:
        serving.kill()

    assert serving.returncode == 0
    assert "Stoppad." in out
    assert err == f"{health.NO_ADDRESS}.\n", "links in mail need an address"
    said = (home / "worker.log").read_text("utf-8")
    assert health.NO_ADDRESS in said, "what the worker says is kept"
    assert (home / "grantflow.sqlite").stat().st_mode & 0o077 == 0


def wait_for_worker(home: Path) -> str:
    """Return what the worker says of itself when it is first heard of."""
    base = Base(default_url(home))
    try:
        for _ in range(300):
            with base.read() as connection:
                found = beats.heard(connection)
            for name, (_, told) in found.items():
                if name.startswith(health.WORKER):
                    return told
            time.sleep(0.1)
    finally:
        base.close()
    return ""


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, which says why it does not start, and return that."""
    code = cli.run(["serve", *arguments])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert "[GF704]" in err
    assert "Traceback" not in err
    return err


def test_a_port_that_is_taken_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two at once is a mistake that people make; nothing is written."""
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "hem"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = refused(capsys, "--port", port)

    assert f"port {port}" in told
    assert "--port" in told
    assert "65536" in refused(capsys, "--port", "65536")
    assert not (tmp_path / "hem").exists()


@pytest.mark.parametrize(
    ("surroundings", "host", "told"),
    [
        ({}, "0.0.0.0", "okrypterat"),  # noqa: S104 - refused
        ({}, "::", "okrypterat"),
        ({"GRANTFLOW_ADDRESS": "https://a.exempel.se"}, "127.0.0.1", "GRANTFLOW_TRUSTED_PROXY"),
        ({"GRANTFLOW_ADDRESS": "http://a.exempel.se"}, "127.0.0.1", "GRANTFLOW_ADDRESS"),
        ({"GRANTFLOW_ADDRESS": "https://a.exempel.se/x"}, "127.0.0.1", "GRANTFLOW_ADDRESS"),
        ({"GRANTFLOW_TRUSTED_PROXY": "proxyn"}, "127.0.0.1", "proxyn är ingen adress"),
        ({"GRANTFLOW_TRUSTED_PROXY": "*"}, "127.0.0.1", "ingen adress"),
    ],
)
def test_passwords_do_not_travel_readable(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    surroundings: dict[str, str],
    host: str,
    told: str,
) -> None:
    """Out on a net it only answers behind something that encrypts, and that has been named."""
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)

    assert told in refused(capsys, "--host", host, "--port", "0")

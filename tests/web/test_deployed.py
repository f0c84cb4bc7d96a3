"""`deploy/up.py`: a whole installation in many processes, and people who notice nothing of that."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

import httpx
import pytest
from web_place import Browser

from local_postgresql import free_port

ROOT = Path(__file__).parents[2]
PROBLEM = "stages.projektlogik.problem"
PATIENCE_S = 240.0

pytestmark = pytest.mark.postgresql


@dataclass
class Installation:
    """A running up.py: what it says, and its children by their command lines."""

    process: "subprocess.Popen[str]"
    lines: "Queue[str]" = field(default_factory=Queue)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.lines.put(line)

    def hears(self, words: str) -> str:
        """Wait until it says something, and return the line."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                line = self.lines.get(timeout=1)
            except Empty:
                assert self.process.poll() is None, self.said
                continue
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError((words, self.said))

    def children(self, *words: str) -> list[int]:
        """Return its children whose command lines hold some words one after the other."""
        pid = self.process.pid
        found = []
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes().decode().replace("\0", " ")
            if " ".join(words) in command:
                found.append(int(child))
        return found


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    home = tmp_path_factory.mktemp("up")
    # root runs PostgreSQL as somebody else, who has to come to its files.
    for folder in (home, *home.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    command = [sys.executable, str(ROOT / "deploy" / "up.py"), "--home", str(home)]
    process = subprocess.Popen(
        [*command, "--port", str(free_port()), "--engine-port", "0"],
        env={name: told for name, told in os.environ.items() if not name.startswith("GRANTFLOW")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Installation(process)
    finally:
        process.kill()
        process.wait()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)


def saved(browser: Browser, form: str, base: str, text: str) -> str:
    """Save an answer as a script does; return what the next save of it is based on."""
    told = browser.post_json(form, {"falt": {PROBLEM: {"bas": base, "text": [text]}}}).json()
    assert told["falt"][PROBLEM]["text"] == [text]
    return str(told["falt"][PROBLEM]["bas"])


def drafted(here: Browser, there: Browser, case_id: str) -> None:
    """Ask for a Word file in one process, and fetch it from another."""
    asked = here.post(f"/arende/{case_id}/skapa")
    assert asked.status_code == 303, asked.text
    job = asked.headers["location"]
    until(lambda: "Klar" in there.get(job).text)
    assert there.get(f"/arende/{case_id}/hamta/docx").content.startswith(b"PK")


def test_people_work_in_an_installation_whose_processes_die(up: Installation) -> None:
    """Signed in by one process, saved by the other; a killed web process and worker come back."""
    front, ports = re.findall(r"(http://\S+) .*portarna (.+)\)", up.hears("Webben är igång"))[0]
    code = up.hears("Första gången").split()[-1]
    up.hears("Motorn är igång")
    up.hears("2 arbetare och 1 körare")
    first, second = (int(port) for port in ports.split(", "))

    here = Browser(f"http://127.0.0.1:{first}")
    here.known_token = here.token("/kom-igang")
    told = {"organisation": "Exempelby", "name": "Ada", "email": "ada@exempel.se", "code": code}
    assert here.post("/kom-igang", told | {"password": "gurka tegel moln sjutton"}).is_redirect
    here.known_token = here.token("/konto")
    there = Browser(f"http://127.0.0.1:{second}", known_token=here.known_token)
    there.client.cookies = here.client.cookies
    made = there.post("/arenden/nytt", {"namn": "Föräldraskap", "program": "37a"})
    assert made.is_redirect, made.text
    case_id = made.headers["location"].split("/")[2]

    form = f"/arende/{case_id}/steg/projektlogik"
    base = saved(there, form, "0.", "Sparat i den andra.")
    assert "Sparat i den andra." in here.get(form).text
    drafted(here, there, case_id)

    (web,) = up.children("serve", "--alone", "--port", str(second))
    worker = up.children("grantflow", "work")[0]
    for pid in (web, worker):
        os.kill(pid, signal.SIGKILL)
    for _ in range(4):
        assert httpx.get(f"{front}/halsa", timeout=60).status_code == 200, "the other one answers"
    up.hears("har slutat (-9)")
    up.hears("har slutat (-9)")
    until(lambda: bool(up.children("serve", "--alone", "--port", str(second))))
    until(lambda: len(up.children("grantflow", "work")) == 2)
    until(lambda: answers(second))
    assert "Sparat i den andra." in there.get(form).text, "she is still signed in"
    saved(there, form, base, "Och en gång till.")
    drafted(there, here, case_id)

    left = up.children()
    up.process.terminate()
    assert up.process.wait(120) == 0
    up.lines.put("")
    assert not [pid for pid in left if Path(f"/proc/{pid}").exists()]


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/halsa", timeout=60).status_code == 200
    except httpx.TransportError:
        return False

"""What stands in deploy/ is true: commands that are there, settings that are read, files that lie.

How the services do on a machine with systemd, or in containers, is not tested here.
"""

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import local_postgresql
from grantflow.cli import cli

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")
TEXTS = [path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".pyc"]
# Read by our proxy and by everything, and none of ours.
OTHERS = {"DO_NOT_TRACK", "PATH", "PWD"}


def commands() -> Iterator[list[str]]:
    """Yield each command of ours that a file starts, with %i as systemd fills it in."""
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=(.+)$", unit.read_text("utf-8"), re.MULTILINE):
            yield shlex.split(line.replace("%i", "1"))
    for service in COMPOSE["services"].values():
        words = service.get("command", [])
        if words[:1] == ["sh"]:
            yield from (shlex.split(part) for part in words[2].split("&&"))
        elif words and words[0] != "postgres":
            yield words
    yield json.loads(re.findall(r"^CMD (.+)$", CONTAINERFILE, re.MULTILINE)[-1])


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_a_command_that_is_started_is_there_with_its_options(words: list[str]) -> None:
    """A mistyped option would stop a service the moment it starts."""
    program, *arguments = words
    parsed_by = {"grantflow": parsed_by_us, "prefect": parsed_by_prefect}[Path(program).name]
    parsed_by(arguments)
    if program != Path(program).name:
        assert program == f"/opt/grantflow/.venv/bin/{Path(program).name}"


def parsed_by_us(arguments: list[str]) -> None:
    name, *rest = arguments
    context = cli.make_context("grantflow", [name, *rest])
    command = cli.get_command(context, name)
    assert command is not None, name
    command.make_context(name, rest, parent=context)


def parsed_by_prefect(arguments: list[str]) -> None:
    app: Any = prefect_app()
    app.parse_args([one for one in arguments if one != "--no-prompt"], exit_on_error=False)


@cache
def prefect_app() -> object:
    from prefect.cli._app import _app

    return _app


def test_every_setting_that_is_set_is_read() -> None:
    """A setting with another name would be silently without effect."""
    from prefect.settings import Settings
    from prefect.settings.legacy import _get_settings_fields

    ours = set(re.findall(r"GRANTFLOW_[A-Z_]+", settings_text()))
    engine = set(_get_settings_fields(Settings)) | {"PREFECT_SERVER_DATABASE_CONNECTION_URL"}
    for path in TEXTS:
        text = path.read_text("utf-8")
        assert set(re.findall(r"GRANTFLOW_[A-Z_]+(?<!_)", text)) <= ours, path
        assert set(re.findall(r"PREFECT_[A-Z_]+(?<!_)", text)) <= engine, path


def settings_text() -> str:
    return (ROOT / "src" / "grantflow" / "settings.py").read_text("utf-8")


def test_what_an_image_copies_lies_there_and_holds_what_the_program_needs() -> None:
    copied = [
        name
        for line in re.findall(r"^COPY (.+)$", CONTAINERFILE, re.MULTILINE)
        for name in line.split()[:-1]
    ]
    for name in copied:
        assert (ROOT / name).exists(), name
    for name in ("src", "flows", "checklists", "templates", "data", "prefect.yaml", "uv.lock"):
        assert name in copied
    assert "USER grantflow" in CONTAINERFILE, "nothing of it runs as root"


def test_services_wait_for_services_that_are_there() -> None:
    services = COMPOSE["services"]
    for name, service in services.items():
        waits = service.get("depends_on", {})
        for other in waits:
            assert other in services, (name, other)
            if isinstance(waits, dict) and waits[other]["condition"] == "service_healthy":
                assert "healthcheck" in services[other], (name, other)
        for net in service.get("networks", ()):
            assert net in COMPOSE["networks"]
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).exists(), volume
    assert services["engine"]["networks"] == ["inside"], "the engine knows no passwords"
    assert COMPOSE["networks"]["inside"]["internal"] is True
    asked = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    offered = set(
        re.findall(r"^([A-Z_]+)=", (DEPLOY / "compose.env").read_text("utf-8"), re.MULTILINE)
    )
    assert asked == offered


def test_containers_that_share_a_volume_are_one_place() -> None:
    """Else each does its own nightly backup, and a new container knows no job of the one before."""
    sharing = [
        service["environment"]
        for service in COMPOSE["services"].values()
        if "home:/var/lib/grantflow" in service.get("volumes", ())
    ]
    assert len(sharing) > 3
    places = {one.get("GRANTFLOW_PLACE") for one in sharing}
    assert len(places) == 1
    assert all(places), "what a container calls itself is another name each time"


def test_the_proxies_lead_to_the_web_processes() -> None:
    """Caddy and nginx name the ports that systemd starts web processes on."""
    started = re.findall(
        r"grantflow-web@(\d+)", (DEPLOY / "systemd" / "grantflow.target").read_text("utf-8")
    )
    for name in ("Caddyfile", "nginx.conf"):
        named = re.findall(r"127\.0\.0\.1:(80\d\d)", (DEPLOY / name).read_text("utf-8"))
        assert named == started, name
    for unit in re.findall(
        r"grantflow-[a-z]+@?", (DEPLOY / "systemd/grantflow.target").read_text()
    ):
        assert (DEPLOY / "systemd" / f"{unit}.service").exists(), unit


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """With the place of this checkout instead of the one that they name."""
    for unit in UNITS:
        text = unit.read_text("utf-8").replace(
            "/opt/grantflow/.venv/bin", str(Path(sys.executable).parent)
        )
        (tmp_path / unit.name).write_text(text.replace("/opt/grantflow", str(ROOT)), "utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in told.stderr.splitlines() if "grantflow" in line]
    assert (told.returncode, ours) == (0, [])


KEPT = """
import sys, signal, time
from pathlib import Path
sys.path.insert(0, {deploy!r})
from children import Child, Children
children = Children(Path({home!r}), lambda line: print(line, flush=True))
signal.signal(signal.SIGTERM, lambda *_: setattr(children, "stopping", True))
child = Child("vila", ["sh", "-c", "sleep 600 & echo igång; wait"], {{}}, lambda: True)
children.start(child)
children.wait_for(child, seconds=9)
print(children._lives[child].process.pid, flush=True)
children.keep()
children.stop()
"""


def test_what_dies_is_started_again_and_nothing_is_left(tmp_path: Path) -> None:
    """Also when the one who keeps them is killed: then they die too."""
    for last in ("TERM", "KILL"):
        (tmp_path / last).mkdir()
        script = KEPT.format(deploy=str(DEPLOY), home=str(tmp_path / last))
        keeper = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert keeper.stdout
        first = int(keeper.stdout.readline())
        os.kill(first, 9)
        assert "vila har slutat (-9)" in keeper.stdout.readline()
        second = wait_for_child(keeper.pid, tmp_path / last / "vila.log")
        assert second != first
        keeper.send_signal({"TERM": 15, "KILL": 9}[last])
        assert keeper.wait(30) == (0 if last == "TERM" else -9)
        for _ in range(100):
            if not Path(f"/proc/{second}").exists():
                break
            time.sleep(0.1)
        assert not Path(f"/proc/{second}").exists()
        assert not Path(f"/proc/{first}").exists()
        keeper.stdout.close()


SCARCE = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, {deploy!r})
import children
from children import Child, Children
children._FIRST_WAIT_S = 0.05
begin, faults = subprocess.Popen, [BlockingIOError(11, "fullt"), subprocess.SubprocessError("fel")]
def scarce(*told, **more):
    if faults:
        raise faults.pop()
    return begin(*told, **more)
subprocess.Popen = scarce
kept = Children(Path({home!r}), lambda line: print(line, flush=True))
child = Child("vila", ["sleep", "600"], {{}}, lambda: True)
kept.start(child)
print(kept.wait_for(child, seconds=20), flush=True)
Path({home!r}, "vila.log").unlink()
kept.mend()
kept.stop()
"""


def test_what_there_is_no_room_for_is_started_when_there_is(tmp_path: Path) -> None:
    """A moment without memory, or a log that somebody took away, must not end all of it."""
    script = SCARCE.format(deploy=str(DEPLOY), home=str(tmp_path))
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    ).stdout.splitlines()

    assert len(told) == 3
    assert all("vila gick inte att starta" in line for line in told[:2])
    assert "fullt" in told[1]
    assert told[2] == "True"


def wait_for_child(parent: int, said: Path) -> int:
    """Return the process that another has started again, as soon as that has begun its work."""
    for _ in range(400):
        found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        if found and said.read_text("utf-8").count("igång") == 2:
            return int(found[0])
        time.sleep(0.05)
    raise AssertionError("nothing was started again")


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root has to copy")
def test_programs_in_a_folder_of_ours_alone_are_copied_with_what_they_need() -> None:
    """Root runs PostgreSQL as somebody else, who may not look into every folder."""
    home = Path(tempfile.mkdtemp(prefix="grantflow-pg-"))
    home.chmod(0o711)
    closed = home / "stängd"
    closed.mkdir(mode=0o700)
    found = importlib.util.find_spec(local_postgresql.PACKAGE)
    assert found
    package = Path(str(found.origin)).parents[1]
    try:
        for folder in package.glob(f"{local_postgresql.PACKAGE}*"):
            shutil.copytree(folder, closed / folder.name, symlinks=True)
        code = (
            "import os, sys; from pathlib import Path\n"
            "from local_postgresql import Postgresql, free_port\n"
            "os.umask(0o077)\n"
            "made = Postgresql(Path(sys.argv[1]), free_port()); print(made.programs); made.make()"
        )
        told = subprocess.run(
            [sys.executable, "-c", code, str(home / "hem")],
            env=os.environ | {"PYTHONPATH": f"{closed}:{DEPLOY}"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.startswith(str(home / "hem"))
        assert (home / "hem" / "databases" / "PG_VERSION").is_file()
    finally:
        shutil.rmtree(home)

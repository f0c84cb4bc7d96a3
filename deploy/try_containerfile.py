"""Does what Containerfile does, in an empty folder without a container engine.

COPY copies, RUN runs, ENV is set; what makes users is left out.  At the end the command of the
image answers with its help.

    python3 deploy/try_containerfile.py FOLDER
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PLACE = "/opt/grantflow"


def main(target: Path) -> int:
    """Build in a folder that is empty or not there; return the exit code of the last command."""
    target.mkdir(parents=True)
    ours = ("GRANTFLOW", "PREFECT", "PYTHON", "VIRTUAL_ENV")
    environment = {name: told for name, told in os.environ.items() if not name.startswith(ours)}
    command: list[str] = []
    for line in (ROOT / "deploy" / "Containerfile").read_text("utf-8").splitlines():
        step, _, told = line.replace(_PLACE, str(target)).partition(" ")
        print(step, told, flush=True)
        if step == "COPY":
            _copy(told.split(), target)
        elif step == "RUN" and not told.startswith("useradd"):
            told = re.sub(r"^python ", f"{sys.executable} ", told)
            subprocess.run(["/bin/sh", "-c", told], cwd=target, env=environment, check=True)
        elif step == "ENV":
            name, _, value = told.partition("=")
            environment[name] = value.replace("$PATH", environment["PATH"])
        elif step == "CMD":
            command = json.loads(told)
    asked = [shutil.which(command[0], path=environment["PATH"]) or command[0], *command[1:]]
    return subprocess.run([*asked, "--help"], cwd=target, env=environment, check=False).returncode


def _copy(names: list[str], target: Path) -> None:
    *sources, there = names
    for name in sources:
        source = ROOT / name
        if source.is_dir():
            caches = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, target / there, dirs_exist_ok=True, ignore=caches)
        else:
            shutil.copy(source, target / there)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))

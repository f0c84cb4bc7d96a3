"""What a watch of 200 pages costs, with 5 % faults, killed half-way and started again.

    .venv/bin/python benchmarks/scanning.py [HOSTS]

The pages lie on as many hosts of the loopback net (20 unless told; 1 is the hardest, since no more
than two requests at a time go to a host).  The limits are the real ones.  A second run is killed
with SIGKILL when it is half-way, and started again: no page may be lost, none be asked for twice
that was written down, and nothing outside the server be asked for at all.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "scanning"))
from scan_server import (
    Respond,
    Site,
    drip,
    endless,
    in_turn,
    moved,
    reply,
    reset,
    serving,
    silence,
)

GRANTFLOW = Path(sys.executable).parent / "grantflow"
PAGES, LIMIT_S = 200, 30.0
WORDS = (
    "Kommunen tar emot ansökningar om stöd till föräldrar. Utlysningen öppnar den 1 mars 2027 och "
    "sista ansökningsdag är den 31 mars 2027 klockan 16.00. "
)


def faults() -> list[Respond]:
    """Return what is wrong with the ten pages that something is wrong with."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    return [
        silence(60.0),
        drip(head, 60.0),
        endless,
        reset,
        reply(status=500),
        in_turn(reply(status=503), reply(page("efter ett fel"))),
        reply(status=429, Retry_After="1"),
        moved("http://169.254.169.254/latest/meta-data/"),
        moved("http://10.1.2.3/"),
        reply(page("kort"), Content_Length="99999"),
    ]


def page(name: str) -> str:
    """Return a page of a usual size."""
    text = "".join(f"<p>Stycke {n} om {name}. {WORDS}</p>" for n in range(30))
    menu = "".join(f"<li><a href='/{n}'>Länk {n}</a></li>" for n in range(60))
    return (
        f"<!doctype html><title>{name}</title><nav>{menu}</nav><main><h1>{name}</h1>{text}</main>"
    )


def case_of(site: Site, hosts: list[str], folder: Path) -> Path:
    """Serve the pages and return a case that watches them."""
    rows = []
    broken = dict(zip(range(0, PAGES, PAGES // 10), faults(), strict=False))
    for number in range(PAGES):
        site.page(f"/{number}", broken.get(number) or page(f"sida {number}"))
        rows.append(
            {"name": f"Aktör {number}", "page": site.at(f"/{number}", hosts[number % len(hosts)])}
        )
    case: dict[str, Any] = {"grantflow": 1, "title": "Mätning"}
    case["stages"] = {"omvarldsbevakning": {"actors": rows}}
    path = folder / "arende.yaml"
    path.write_text(json.dumps(case), "utf-8")
    return path


def started(path: Path, site: Site, hosts: list[str], home: Path) -> subprocess.Popen[bytes]:
    """Start the command as a person would."""
    allowed = ",".join(f"{host}:{site.port}" for host in hosts)
    around = os.environ | {"GRANTFLOW_HOME": str(home), "GRANTFLOW_SCAN_ALLOW": allowed}
    command = [str(GRANTFLOW), "scan", str(path), "--format", "json", "--fail-on", "never"]
    return subprocess.Popen(command, env=around, stdout=subprocess.PIPE)


def whole(path: Path, site: Site, hosts: list[str], home: Path) -> tuple[dict[str, Any], float]:
    """Run the command to its end; return what it says and the seconds it took."""
    begun = time.monotonic()
    running = started(path, site, hosts, home)
    out, _ = running.communicate()
    return json.loads(out), time.monotonic() - begun


def main(count: int) -> int:
    """Measure, print, and return how many limits were broken."""
    hosts = [f"127.0.0.{n}" for n in range(1, count + 1)]
    broken = 0

    def told(text: str, good: bool) -> None:
        nonlocal broken
        broken += not good
        print(f"{'  ' if good else '! '}{text}")

    with serving(*hosts) as site, tempfile.TemporaryDirectory() as folder:
        path = case_of(site, hosts, Path(folder))
        first, seconds = whole(path, site, hosts, Path(folder) / "ett")
        print(f"{PAGES} sidor på {count} värdar")
        told(f"{seconds:.1f} s (högst {LIMIT_S:.0f})", seconds < LIMIT_S)
        most = max(site.most_at_once.values())
        told(f"högst {most} anrop samtidigt till en värd", most <= 2)
        told(f"lägen: {first['summary']}", first["summary"]["first"] == PAGES - 9)
        again, seconds = whole(path, site, hosts, Path(folder) / "ett")
        told(f"en andra gång {seconds:.1f} s", seconds < LIMIT_S)
        told("inget nytt sägs när inget är nytt", again["summary"]["changed"] == 0)
        killed(path, site, hosts, Path(folder) / "två", told)
    size = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told(f"högst {size:.0f} MB", size < 300)
    return broken


def killed(path: Path, site: Site, hosts: list[str], home: Path, told: Any) -> None:
    """Kill a round half-way and start it again."""
    site.pages.clear()
    case_of(site, hosts, path.parent)
    site.asked.clear()
    running = started(path, site, hosts, home)
    while len(site.paths()) < PAGES // 2:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    before = Counter(site.paths())
    site.asked.clear()
    found, seconds = whole(path, site, hosts, home)
    after = Counter(site.paths())
    told(f"efter SIGKILL: {found['resumed']} fanns kvar, resten på {seconds:.1f} s", True)
    told("ingen sida saknas", len(found["pages"]) == PAGES)
    twice = [one for one in before if one in after]
    # Those on their way, at most so many at once, and those that waited for another try.
    told(f"{len(twice)} sidor var på väg när körningen dog och hämtades om", len(twice) <= 16 + 10)
    told("resten hämtades inte om", len(before) - len(twice) <= found["resumed"])
    outside = {one.host for one in site.asked} - set(hosts)
    told("ingen adress utanför servern", not outside)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))

"""What people ask for, and what it comes to when nothing is killed."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from grantflow import usecases
from grantflow.documents import casefile
from grantflow.store import accounts, cases, jobs
from grantflow.usecases import jobs as case_jobs
from grantflow.usecases.answering import Typed
from grantflow.usecases.cases import Desk

if TYPE_CHECKING:
    from killed_house import House
    from killed_people import Command

sys.path.append(str(Path(__file__).parents[1] / "scanning"))
from scan_cases import CALL, case
from scan_server import Asked, Site, reply

_CASES = Path(__file__).parents[2] / "data" / "examples"
HOSTS = tuple(f"127.0.0.{n}" for n in range(1, 5))
_PATH = "idea.problem"
# A folder of drafts, each of its own.
_MANY = 6
_TEXT = """# Förankring

Socialnämnden beslutade den 14 oktober att söka medel till Kafé Ord i by {}.
"""


@dataclass
class Wish:
    """A command that somebody wants done in so many steps, and what is there when it is.

    `target` is the file or folder that it makes, and `whole` or `held` the content of that; `told`
    is what it says last.  Its last step, or its only one, takes about `last_s`.
    """

    kind: str
    words: list[str]
    file: Path
    steps: int
    code: int = 0
    target: Path | None = None
    whole: bytes = b""
    told: str = ""
    held: dict[str, bytes] = field(default_factory=dict)
    last_s: float = 0.2
    command: Command | None = None

    @property
    def is_told(self) -> bool:
        """Whether whoever wished for it has read that it is done."""
        return self.command is not None and self.told in self.command.told()


class Files:
    """A room with case files and drafts, and what plain commands make of them."""

    def __init__(self, house: House, site: Site) -> None:
        """Let everything be made once, plainly."""
        self._house, self._room, self._site = house, house.room, site
        self.out = self._room / "ut"
        self.out.mkdir()
        self.wishes: list[Wish] = []
        site.page("/", slowly(CALL))
        self._case = self._room / "arende.yaml"
        shutil.copy(_CASES / "foraldraskap-mars-2022.yaml", self._case)
        self.draft, self.commented = self._room / "utkast.docx", self._room / "granskat.docx"
        self._plain("draft", self._case, "--as-is", "-o", self.draft)
        self._plain("review", self.draft, "-o", self.commented, code=1)
        self._drafts, self._reviewed = self._room / "utkast", self._room / "granskade"
        self._drafts.mkdir()
        for n in range(_MANY):
            (self._drafts / f"utkast {n}.txt").write_text(_TEXT.format(n), "utf-8")
        self._plain("batch", self._drafts, "--mode", "review", "-o", self._reviewed)
        self._scanned = self._plain("scan", self._watching("plain"))

    def a_draft(self) -> Wish:
        """Return the wish for one more application."""
        target = self.out / f"ansokan-{len(self.wishes)}.docx"
        words = ["draft", str(self._case), "--as-is", "--tracked", "-o", str(target)]
        whole = self.draft.read_bytes()
        return self._wished(Wish("draft", words, self._case, 9, 0, target, whole, "Skrev "))

    def a_review(self) -> Wish:
        """Return the wish for one more review."""
        target = self.out / f"granskat-{len(self.wishes)}.docx"
        words = ["review", str(self.draft), "--tracked", "-o", str(target)]
        whole = self.commented.read_bytes()
        return self._wished(Wish("review", words, self.draft, 3, 1, target, whole, "Summa: "))

    def a_scan(self) -> Wish:
        """Return the wish for one more round over the pages of a case of its own."""
        path = self._watching(str(len(self.wishes)))
        return self._wished(
            Wish(
                "scan",
                ["scan", str(path), "--tracked"],
                path,
                0,
                told=self._scanned,
                last_s=0.5,
            )
        )

    def a_batch(self) -> Wish:
        """Return the wish for one more folder of drafts, in several pieces."""
        target = self.out / f"granskade-{len(self.wishes)}"
        words = ["batch", str(self._drafts), "--mode", "review", "--tracked", "-o", str(target)]
        wish = Wish("batch", words, self._drafts, 0, 0, target, told="Matrisen: ", last_s=2.0)
        wish.held = held(self._reviewed)
        return self._wished(wish)

    def _wished(self, wish: Wish) -> Wish:
        self.wishes.append(wish)
        return wish

    def _watching(self, name: str) -> Path:
        folder = self._room / f"bevakning-{name}"
        folder.mkdir()
        return case(folder, *(self._site.at("/", host) for host in HOSTS))

    def _plain(self, *words: object, code: int = 0) -> str:
        command = self._house.begin(*words)
        assert command.wait() == code, command.told()
        return command.told()


def held(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder and those in it, by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@dataclass
class Online:
    """A case of the web app, where somebody writes, and asks for files meanwhile."""

    house: House
    case_id: str = ""
    account_id: str = ""
    saved: list[tuple[int, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _plain: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk = Desk(self.house.base)

        def settle(connection: Any) -> None:
            at_ms = self.house.base.now()
            home = accounts.create_organisation(connection, "Exempelby kommun", at_ms=at_ms)
            self.account_id = accounts.create_account(
                connection,
                home,
                "person@exempel.se",
                "Person",
                password=None,
                is_admin=False,
                at_ms=at_ms,
            )
            self.case_id = cases.create(
                connection, home, self.account_id, "Ett ärende", at_ms=at_ms
            )

        self.house.base.write(settle)
        example = casefile.load(_CASES / "foraldraskap-mars-2022.yaml").application
        self.desk.take_in(self.case_id, self.account_id, example, "exempel")

    def write(self) -> None:
        """Save an answer, and remember that it was seen saved."""
        text = f"Många föräldrar saknar stöd. Det är den {len(self.saved) + 1}:a gången vi skriver."
        base = self.desk.opened(self.case_id).answers
        seen = base[_PATH].version if _PATH in base else 0
        done = self.desk.save_typed(self.case_id, self.account_id, {_PATH: Typed(text, seen)})
        self.saved.append((done.version, text))

    def plain(self, version: int) -> bytes:
        """Return what the application of the case comes to at a version, made plainly."""
        if version not in self._plain:
            row = self.house.rows(
                "SELECT id FROM job WHERE kind = 'draft' AND application_id = ? "
                "AND json_extract(wants, '$.version') = ?",
                *(self.case_id, version),
            )[0]
            with self.house.base.read() as connection:
                job = jobs.known(connection, row["id"])
            with TemporaryDirectory() as folder:
                order = case_jobs.order_of(self.desk, job, Path(folder))
                assert isinstance(order, usecases.DraftOrder)
                made = usecases.run_plainly(usecases.walk(order))
                assert made.written
                self._plain[version] = made.written.read_bytes()
        return self._plain[version]

    def ask_for_draft(self) -> None:
        """Ask for the application of the case as it stands, as its page does."""
        self.asked.append(case_jobs.ask_for_draft(self.desk, self.case_id, self.account_id))

    def ask_for_review(self, draft: Path) -> None:
        """Ask for a review of a draft that is sent in, as its page does."""
        upload = case_jobs.Upload(f"utkast-{len(self.asked)}.docx", draft.read_bytes())
        self.asked.append(
            case_jobs.ask_for_review(self.desk, self.case_id, self.account_id, upload)
        )


def slowly(page: str) -> Any:
    """Return an answer that takes its time, so that a round can die between two pages."""
    whole = reply(page)

    def respond(asked: Asked, wire: Any) -> None:
        time.sleep(0.05 * (1 + asked.number % 4))
        whole(asked, wire)

    return respond

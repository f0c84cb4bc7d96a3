"""A running installation, and people who use it through real requests."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

import databases
from grantflow.model.access import ROLES
from grantflow.settings import Settings
from grantflow.store import accounts, cases
from grantflow.store.base import Base
from grantflow.web.app import create_app
from grantflow.web.guard import tokens

TOKEN = re.compile(r'<input type="hidden" name="csrf" value="([^"]+)">')


def settings_in(home: Path, **more: Any) -> Settings:
    return Settings(
        home=home, engine_url=None, engine_home=home / "prefect", log_level="WARNING", **more
    )


@dataclass
class Browser:
    """Somebody at a page: keeps cookies and says where forms come from, as browsers do."""

    address: str
    known_token: str = ""
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            base_url=self.address,
            headers={"Accept": "text/html", "Origin": self.address},
            timeout=60,
            verify=False,  # noqa: S501 - plain http; reading certificates would take most of the time
        )

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path, **more)

    def token(self, page: str = "") -> str:
        """Return what stands in the forms of a page; of any, when the session's is known."""
        if self.known_token and not page:
            return self.known_token
        page = page or ("/konto" if "session" in self.client.cookies else "/logga-in")
        found = TOKEN.search(self.get(page).text)
        assert found, page
        return found[1]

    def post(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Send a form with its token."""
        return self.client.post(path, data={"csrf": self.token(), **(fields or {})}, **more)

    def post_json(self, path: str, told: Any, **more: Any) -> httpx.Response:
        """Send JSON as a script of ours does."""
        headers = {"X-CSRF-Token": self.token(), "Accept": "application/json"}
        return self.client.post(path, json=told, headers=headers | more.pop("headers", {}), **more)


@dataclass
class Place:
    """A running installation with two organisations, a case, and people in every role."""

    address: str
    app: FastAPI
    base: Base
    case_id: str = ""
    account_ids: dict[str, str] = field(default_factory=dict)

    def browser(self, who: str | None = None) -> Browser:
        """Return the browser of somebody who has signed in: a role, "admin", "outsider"."""
        made = Browser(self.address)
        if who is not None:
            self.sign_in(made, self.account_ids[who])
        return made

    def sign_in(self, browser: Browser, account_id: str) -> None:
        """Begin a session as a sign-in does, without the wait for a password."""
        token, csrf = self.base.write(
            lambda c: accounts.start_session(c, account_id, at_ms=self.base.now())
        )
        browser.client.cookies.set("session", token, domain="127.0.0.1", path="/")
        proof = tokens.proof(self.app.state.site.key, f"session {csrf}")
        browser.known_token = tokens.masked(proof)

    def forget_trials(self) -> None:
        """Let nobody be too fast because of what other tests have tried."""
        self.base.write(lambda c: c.exec_driver_sql("DELETE FROM trial"))

    def no_other_work(self) -> None:
        """Take away the jobs that other tests have left waiting."""
        self.base.write(
            lambda c: c.exec_driver_sql("UPDATE job SET state = 'cancelled' WHERE ended_ms IS NULL")
        )

    def held(self, case_id: str) -> dict[str, Any]:
        """Return the answers of a case as they are stored, by their paths."""
        answers = self.app.state.site.desk.opened(case_id).answers
        return {path: one.value for path, one in answers.items() if one.value is not None}

    def new_case(self, title: str = "Ett ärende") -> str:
        """Return a new case with every role in it; "äga" made it."""

        def work(connection: Any) -> str:
            owner = self.account_ids["äga"]
            home = accounts.by_id(connection, owner)
            assert home
            at_ms = self.base.now()
            made = cases.create(connection, home.organisation_id, owner, title, at_ms=at_ms)
            for role in ROLES:
                cases.set_role(connection, made, self.account_ids[role], role, at_ms=at_ms)
            return made

        return self.base.write(work)


def settle(place: Place) -> None:
    """Let people move in."""

    def work(connection: Any) -> None:
        at_ms = place.base.now()
        ours = accounts.create_organisation(connection, "Exempelby kommun", at_ms=at_ms)
        theirs = accounts.create_organisation(connection, "Exempelhult kommun", at_ms=at_ms)
        people: list[tuple[str, str]] = [(role, ours) for role in ROLES]
        others = [("admin", ours), ("leaver", ours), ("tried", ours), ("rival", ours)]
        others.append(("outsider", theirs))
        for number, (who, home) in enumerate([*people, *others]):
            place.account_ids[who] = accounts.create_account(
                connection,
                home,
                f"person{number}@exempel.se",
                f"Person {number}",
                password=None,
                is_admin=who == "admin",
                at_ms=at_ms,
            )

    place.base.write(work)
    place.case_id = place.new_case()


class Running:
    """A server in a thread of its own."""

    def __init__(self, app: FastAPI) -> None:
        config = uvicorn.Config(
            app, port=0, log_level="critical", proxy_headers=False, lifespan="off"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()


@contextmanager
def installed(home: Path, base: Base | None = None) -> Iterator[Place]:
    """Run an installation where everybody has moved in."""
    base = base or open_base(home)
    app = create_app(settings_in(home), base)
    with Running(app) as address:
        made = Place(address, app, base)
        settle(made)
        yield made
    base.close()


def open_base(home: Path) -> Base:
    return databases.opened_in(home)

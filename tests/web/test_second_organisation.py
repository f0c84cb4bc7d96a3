"""A second organisation sees nothing of the first, and changes nothing in it: every route walked.

The one who walks is an administrator of hers, has a case of her own, and has got hold of every id
there is.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from api_place import key_of, program
from fastapi.routing import APIRoute
from sqlalchemy import select
from test_web_access import EXAMPLES, is_page, routes_of
from web_place import Browser, Place

from grantflow.store import accounts, hooks, jobs, links, news, own, papers, remarks, reports
from grantflow.store.saves import Wanted
from grantflow.store.tables import METADATA
from grantflow.store.tokens import tokens_of
from grantflow.usecases import invitations, placing, rounds, sharing
from grantflow.usecases.answering import Typed
from grantflow.web.guard.bearer import KeyGuard
from grantflow.web.pages import guard_of

MARK = "Hemligstämplat"
# Whoever is let in to these is let in by a secret of theirs, or leaves.
APART = frozenset({"/logga-ut", "/konto/utloggning", "/konto/losenord"})
IDS = re.compile(r"{(\w+):id}")
# Tables that note what the walker herself does, or that belong to nobody.
NOT_THEIRS = frozenset({"log", "session", "presence", "beat", "routine"})
# The eighth belongs where nobody is an administrator, and is looked after by all who are.
LETTER_OF_ONE = re.compile(r"person[0-7]@exempel\.se")


class Things:
    """What the first organisation has, by the name that addresses give its ids."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.case_id = place.new_case(f"{MARK} ärende")
        self.owner = place.account_ids["äga"]
        self.home = self._home_of(self.owner)
        self.ids = {"case_id": self.case_id, "account_id": self.owner, "home_id": self.home}
        desk, told = place.app.state.site.desk, {"title": Typed(f"{MARK} ärende", 0)}
        desk.save_typed(self.case_id, self.owner, told | {"idea.summary": Typed(MARK, 0)})
        new = remarks.New("title", f"{MARK} kommentar", "Annat")
        self.ids["remark_id"] = rounds.remark(desk, self.case_id, self.owner, new)
        held = [{"text": f"{MARK} text utan plats"}]
        desk.put(self.case_id, self.owner, {"unplaced": Wanted(held, 0)}, "inläst", "a")
        self.ids["text_id"] = placing.pieces(desk.opened(self.case_id).answers)[0].id
        granted: dict[str, Any] = {"reports": ["rapport-1"], "diary": ["dag-1"]}
        texts = ("grant.reference", "reports[rapport-1].summary", "diary[dag-1].text")
        granted |= dict.fromkeys(texts, MARK)
        wanted = {path: Wanted(value, 0) for path, value in granted.items()}
        desk.put(self.case_id, self.owner, wanted, "beslut", "")
        key_of(place, "äga")
        self.token = self._invitation()
        self.ids |= place.base.write(self._rest)

    def _home_of(self, account_id: str) -> str:
        with self.place.base.read() as connection:
            found = accounts.by_id(connection, account_id)
        assert found
        return found.organisation_id

    def _invitation(self) -> str:
        with self.place.base.read() as connection:
            owner = accounts.by_id(connection, self.owner)
        assert owner
        email = "inbjuden@hemligstamplat.se"
        invitations.invite(self.place.base, owner, case_id=self.case_id, role="läsa", email=email)
        with self.place.base.read() as connection:
            found = links.unused_links(connection, at_ms=1, application_id=self.case_id)
        return found[0].key

    def _rest(self, connection: Any) -> dict[str, str]:
        upload = papers.New("inläst", f"{MARK}.txt", "text/plain", MARK.encode())
        page = own.New("utlysning", "37a-hemlig", f"{MARK} utlysning", MARK.encode())
        about = {"title": MARK, "url": "https://exempel.se/"}
        news.add(connection, self.case_id, {"1": about}, at_ms=1)
        address = "https://hemligstamplat.exempel.se/"
        return {
            "file_id": papers.keep(connection, self.case_id, upload, at_ms=1),
            "job_id": jobs.ask(
                *(connection, "draft", {"case": MARK}, MARK),
                at_ms=1,
                of=jobs.Of(self.case_id, self.owner),
            ),
            "own_id": own.keep(connection, self.home, page, by=self.owner, at_ms=1),
            "hook_id": hooks.add(
                connection, self.home, address, ["godkant"], MARK, created_by=self.owner, at_ms=1
            ),
            "report_id": reports.keep(
                connection, "/konto", MARK, "signe@hemligstamplat.se", at_ms=1, home=self.home
            ),
            "news_id": news.listed(connection, self.case_id)[0].id,
            "token_id": tokens_of(connection, self.owner)[0].id,
        }

    def fields(self) -> dict[str, str]:
        """Return every field of a form that names something, as it would be in an attack."""
        things = dict.fromkeys(("konto", "heir"), self.owner)
        things |= {"home": self.home, "svar-pa": self.ids["remark_id"], "arende": self.case_id}
        things |= dict.fromkeys(("link", "kod", "key", "inbjudan"), self.token)
        things |= {"roll": "äga", "admin": "ja", "bruk": "ja", "plats": "title", "text": "x"}
        return things | {"gor": "radera", "version": "1", "svar": "ja", "namn": "x"}

    def rows(self) -> dict[str, list[Any]]:
        """Return all that the store has about the organisation."""
        with self.place.base.read() as connection:
            people = {one.id for one in accounts.accounts_of(connection, self.home)}
            mine = people | set(self.ids.values())
            return {
                table.name: sorted(
                    (tuple(row) for row in connection.execute(select(table)) if mine & words(row)),
                    key=repr,
                )
                for table in METADATA.sorted_tables
                if table.name not in NOT_THEIRS
            }


def words(row: Any) -> set[str]:
    return {value for value in row if isinstance(value, str)}


@pytest.fixture(scope="module")
def neighbour(place: Place) -> Iterator[str]:
    """Let an administrator of another organisation move in; return her account's id."""

    def work(connection: Any) -> str:
        home = accounts.create_organisation(connection, "Grannby kommun", at_ms=1)
        made = "granne@grannby.se", "Granne"
        return accounts.create_account(
            connection, home, *made, password=None, is_admin=True, at_ms=place.base.now()
        )

    place.account_ids["granne"] = place.base.write(work)
    yield place.account_ids["granne"]
    del place.account_ids["granne"]


@pytest.fixture(scope="module")
def things(place: Place) -> Things:
    return Things(place)


def own_case(place: Place, account_id: str) -> str:
    with place.base.read() as connection:
        account = accounts.by_id(connection, account_id)
    assert account
    return sharing.create(place.base, account, "Eget ärende", ["37a"])


def told(answer: httpx.Response) -> str:
    """Return all that an answer tells, also inside packed files."""
    found = [str(answer.headers), answer.text]
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
            found += [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return "\n".join(found)


def require_nothing(answer: httpx.Response, things: Things, where: str) -> None:
    said = told(answer)
    assert answer.status_code < 500, where
    assert MARK not in said, where
    assert "hemligstamplat" not in said, where
    assert not LETTER_OF_ONE.search(said), where


def filled(path: str, ids: dict[str, str]) -> str:
    known = EXAMPLES | ids
    return re.sub(r"{(\w+):\w+}", lambda part: str(known[part[1]]), path)


def sent(browser: Browser, route: APIRoute, address: str, things: Things) -> httpx.Response:
    return browser.get(address) if is_page(route) else browser.post(address, things.fields())


def test_no_page_shows_or_changes_anything_of_the_first_organisation(
    place: Place, neighbour: str, things: Things
) -> None:
    """Neither by the address of its case, nor by its ids in a case of one's own."""
    before = things.rows()
    assert sum(map(len, before.values())) > 20, "there is something to see"
    walker = place.browser("granne")
    walker.client.timeout = httpx.Timeout(60)
    for route in routes_of(place):
        names = IDS.findall(route.path)
        unknown = set(names) - set(things.ids)
        assert not unknown, f"give the first organisation a {unknown} for {route.path}"
        if route.path in APART:
            continue
        cases = [things.case_id, own_case(place, neighbour)] if "case_id" in names else [""]
        for case_id in cases:
            address = filled(route.path, things.ids | {"case_id": case_id})
            answer = sent(walker, route, address, things)
            where = f"{'GET' if is_page(route) else 'POST'} {route.path} in {case_id[:4]}"
            require_nothing(answer, things, where)
            if case_id == things.case_id:
                assert answer.status_code == 404, where
    assert things.rows() == before


def test_no_call_tells_or_changes_anything_of_the_first_organisation(
    place: Place, neighbour: str, things: Things
) -> None:
    """The same by a key that may do all."""
    before, caller = things.rows(), program(place, "granne")
    caller.client.timeout = httpx.Timeout(60)
    ids, mine = things.ids, own_case(place, neighbour)
    for route in place.app.routes:
        guard = guard_of(route)
        if not isinstance(route, APIRoute) or not isinstance(guard, KeyGuard):
            continue
        names = IDS.findall(route.path)
        for case_id in (things.case_id, mine) if "case_id" in names else ("",):
            known = ids | {"case_id": case_id, "kind": "yaml"}
            path = filled(route.path, known).removeprefix("/api/1")
            for method in route.methods or ():
                body = None if method == "GET" else {"settled": True}
                answer = caller.ask(method, path, body)
                where = f"{method} {route.path} in {case_id[:4]}"
                require_nothing(answer, things, where)
                foreign = case_id == things.case_id or set(names) - {"case_id"}
                assert not foreign or answer.status_code in (404, 422), where
    assert things.rows() == before

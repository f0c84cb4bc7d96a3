"""Who sits where in benchmarks/web.py: editors in filled cases, each with a session of her own."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "data" / "examples" / "foraldraskap-i-nytt-land.yaml"
EDITORS, CASES = 200, 20
FORMS = (
    *("projektlogik", "omvarldsbevakning", "forankring"),
    *("spridningsplan", "jamstalldhetskartlaggning"),
)


def settled(home: Path) -> list[dict[str, str]]:
    """Let people move in with filled cases; return a seat for each, with a session of her own."""
    from grantflow.documents import casefile
    from grantflow.store import accounts, cases
    from grantflow.store.base import Base, default_url
    from grantflow.store.upgrade import upgrade
    from grantflow.usecases.cases import Desk
    from grantflow.web.guard import tokens
    from grantflow.web.site import _key

    application = casefile.load(EXAMPLE).application
    seats = []
    with closing(Base(default_url(home))) as base:
        upgrade(base)
        desk, key, now = Desk(base), _key(home), base.now()

        def move_in(connection: Any) -> tuple[str, list[str]]:
            made = accounts.create_organisation(connection, "Exempelby kommun", at_ms=now)
            rest: dict[str, Any] = {"password": None, "is_admin": False, "at_ms": now}
            return made, [
                accounts.create_account(connection, made, f"{one}@exempel.se", f"P {one}", **rest)
                for one in range(EDITORS)
            ]

        ours, people = base.write(move_in)
        for number in range(CASES):
            team = people[number::CASES]

            def work(connection: Any, team: list[str] = team, number: int = number) -> Any:
                made = cases.create(connection, ours, team[0], f"Ärende {number}", at_ms=now)
                for one in team[1:]:
                    cases.set_role(connection, made, one, "redigera", at_ms=now)
                return made, [accounts.start_session(connection, one, at_ms=now) for one in team]

            case_id, sessions = base.write(work)
            desk.take_in(case_id, team[0], application, "mätning")
            seats += [
                {
                    "case": case_id,
                    "form": FORMS[at // 2 % len(FORMS)],
                    "mine": str(at % 2),
                    "name": f"{number}-{at}",
                    "session": token,
                    "csrf": tokens.masked(tokens.proof(key, f"session {csrf}")),
                }
                for at, (token, csrf) in enumerate(sessions)
            ]
    return seats


def prose() -> dict[str, dict[str, str]]:
    """Return the longer texts of the example, by form and path."""
    from grantflow.documents import casefile
    from grantflow.model.flat import flatten

    found = flatten(casefile.load(EXAMPLE).application)
    return {
        form: {
            path: told
            for path, told in found.items()
            if path.startswith(f"stages.{form}") and isinstance(told, str) and len(told) > 60
        }
        for form in FORMS
    }

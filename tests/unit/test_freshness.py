"""What nobody has read the source of for long, and which calls are over."""

import datetime
import json

from grantflow.checks.freshness import (
    DAYS,
    Fact,
    Freshness,
    Over,
    as_json,
    as_text,
    freshness,
    summary,
)
from grantflow.checks.loader import rulebook
from grantflow.model.source import Source

EARLY, LATE = datetime.date(2020, 1, 1), datetime.date(2040, 1, 1)


def test_what_was_read_lately_is_not_told_and_what_was_not_is() -> None:
    """Every stable rule and the facts of every programme and call rest on a source with a day."""
    assert freshness(EARLY) == Freshness((), ())
    found = freshness(LATE)

    rules = (*rulebook().rules, *rulebook().reporting)
    stable = {rule.code for rule in rules if rule.status == "stable"}
    assert {fact.owner for fact in found.old if fact.kind == "rule"} == stable
    assert {"37a", "37", "esf", "amif"} <= {fact.owner for fact in found.old}
    assert "esf-2026-stockholm-a2" in {one.owner for one in found.old if one.kind == "call"}
    days = [fact.source.checked_on for fact in found.old]
    assert days == sorted(days)
    assert all(day for day in days)


def test_the_limit_is_so_many_days_before_today() -> None:
    read = max(datetime.date.fromisoformat(one.source.checked_on) for one in freshness(LATE).old)

    at_last = freshness(read + datetime.timedelta(DAYS)).old
    day_after = freshness(read + datetime.timedelta(DAYS + 1)).old

    assert all(one.source.checked_on < read.isoformat() for one in at_last)
    assert any(one.source.checked_on == read.isoformat() for one in day_after)


def test_a_call_is_over_the_day_after_it_closes_and_an_old_one_without_a_day_says_so() -> None:
    closes = datetime.date(2027, 3, 11)
    name = "esf-2026-stockholm-a2"

    assert name not in {one.call for one in freshness(closes).over}
    over = {one.call: one for one in freshness(closes + datetime.timedelta(1)).over}

    assert over[name].closed == closes
    assert (over["37a-2023"].closed, over["37a-2023"].year) == (None, 2023)
    text = as_text(Freshness((), (over[name], over["37a-2023"])), DAYS, 300).replace("\xa0", " ")
    assert "stängde 11 mars 2027 (" in text
    assert "från 2023; sista dag är okänd" in text
    assert "Läst för mer" not in text


def test_the_text_goes_source_by_source_with_how_sure_it_is() -> None:
    guide = Source(title="En guide", url="https://a.example/", standing="verified")
    page = Source(title="En sida", checked_on="2026-01-02", standing="inferred")
    found = Freshness(
        (
            Fact("rule", "IMP01", "Vad som lever vidare", guide),
            Fact("call", "x-2026", "closes", page),
            Fact("call", "x-2026", "opens", page),
        ),
        (Over("x-2026", "En utlysning", EARLY, 2020, None),),
    )

    lines = as_text(found, 30, 90).replace("\xa0", " ").splitlines()

    assert lines[0] == "Läst för mer än 30 dagar sedan (gränsen är grantflows egen)"
    assert "okänd dag  En guide (bekräftat). https://a.example/" in lines
    assert "  IMP01: Vad som lever vidare" in lines
    assert "2026-01-02  En sida (vår bedömning)." in lines
    assert "  x-2026: closes, opens" in lines
    assert "x-2026  En utlysning: stängde 1 januari 2020." in lines
    assert lines[-1] == summary(found)
    assert summary(found).startswith("Att läsa om: 1 regel och 2 uppgifter, ur 2 källor.")
    assert "Utlysningar" not in as_text(found._replace(over=()), 30, 90).rpartition("\n\n")[0]
    told = json.loads(as_json(found, 30))
    assert (told["days"], told["old"][1]["source"]["checked_on"]) == (30, "2026-01-02")
    assert (told["over"][0]["closed"], told["over"][0]["source"]) == ("2020-01-01", None)


def test_nothing_to_read_again_says_so() -> None:
    assert as_text(Freshness((), ()), 180, 80).startswith("Allt är läst under de senaste 180")

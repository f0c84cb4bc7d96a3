"""Records of facts: programmes, sources and findings compare by what they say."""

from grantflow.model.finding import SEVERITIES, SEVERITY_LABELS, VERDICT_LABELS, Evidence, Verdict
from grantflow.model.programme import Annex, Call, Priority, Programme, Section
from grantflow.model.source import STANDING_LABELS, Source
from grantflow.model.stages import STAGE_LABELS, StageName
from grantflow.model.value import Value

SOURCE = Source(title="En källa")


def test_a_fact_nobody_has_seen_is_unknown() -> None:
    """No limit and no date is made up."""
    call = Call(call="37a-2030", programme="37a", title="t")
    section = Section(id="a", heading="A", source=SOURCE)

    assert SOURCE.standing == "unknown"
    assert STANDING_LABELS["unknown"].startswith("Okänt")
    assert section.max_chars is None
    assert (call.closes, call.frame_sek, call.max_years, call.priorities) == (None,) * 4


def test_records_made_apart_share_nothing() -> None:
    """A source added to one call must not appear in the next."""
    first = Call(call="a", programme="37a", title="t")
    first.sources["closes"] = SOURCE

    assert Call(call="b", programme="37a", title="t").sources == {}
    assert Annex(id="x", heading="X", source=SOURCE).per == "case"
    assert Priority(id="p", text="t", source=SOURCE).words == ()
    assert "facts" in Programme.__annotations__


def test_records_are_equal_when_they_say_the_same() -> None:
    """Two runs of one check give equal reports, and a failing test shows the content."""
    first, second = Value(), Value()
    vars(first)["quote"] = vars(second)["quote"] = "Vi når 60"

    assert first == second
    assert first != Evidence("Vi når 60", "title", 0, 9)
    vars(second)["quote"] = "annat"
    assert first != second
    assert repr(first) == "Value(quote='Vi når 60')"


def test_every_word_shown_to_a_person_has_its_swedish() -> None:
    """A new severity or stage without a label would show as code."""
    assert set(SEVERITY_LABELS) == set(SEVERITIES)
    assert set(STAGE_LABELS) == set(StageName)
    assert {"met", "partly", "missing", "negated", "placeholder", "not_applicable"} <= set(
        VERDICT_LABELS
    )
    assert Verdict("FOR01", "met", "forankring").missing == ()

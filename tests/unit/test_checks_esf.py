"""What ESF+ asks: the horizontal principles, the logic of the criteria, the wishes of the call."""

import pytest
from checking import Case, ask, at, hold, outcome, practice, quotes, together

from grantflow.checks.programmes import load_calls, load_programme
from grantflow.model.programme import Annex, Call

ESF = load_programme("esf")
NATIONAL = load_calls("esf")["esf-2024-nationell-a2"]
STOCKHOLM = load_calls("esf")["esf-2026-stockholm-a2"]


def partners(*rows: Case) -> Case:
    return at("stages.forankring.partners", list(rows))


SHARING = {"organisation": "Föreningen Bryggan", "part": "samverkanspart"}
OTHER = {"organisation": "Arbetsförmedlingen", "part": "annan aktör"}


@pytest.mark.parametrize(
    ("own", "rows", "verdict", "place"),
    [
        ("ja", [], "met", "eu.no_debts"),
        ("ja", [SHARING | {"no_debts": "ja"}, OTHER], "met", "eu.no_debts"),
        ("ja", [SHARING], "partly", "stages.forankring.partners"),
        ("ja", [SHARING | {"no_debts": "oklart"}], "partly", "stages.forankring.partners"),
        ("nej", [SHARING | {"no_debts": "ja"}], "partly", "eu.no_debts"),
        (None, [], "missing", "eu.no_debts"),
        ("nej", [SHARING], "missing", "eu.no_debts"),
    ],
)
def test_debts_are_ruled_out_for_all_who_share_the_grant(
    own: str | None, rows: list[Case], verdict: str, place: str
) -> None:
    """An actor without money is not asked."""
    result = ask("debts_confirmed", together(at("eu.no_debts", own), partners(*rows)))

    assert (result.verdict, result.place) == (verdict, place)
    assert ("sökanden" in result.facts.get("lacking", "")) == (own != "ja")


ANALYSED = {"min_words": 6, "goodwill": ["öppet för alla"]}
GENDER = {"principle": "jämställdhet", "challenge": "Elva av 123 kvinnor har praktik, mot 20 män."}
ACCESS = {
    "principle": "tillgänglighet",
    "challenge": "Den som har en hörselnedsättning hör inte i verkstaden.",
}
EQUAL = {
    "principle": "icke-diskriminering",
    "challenge": "Sökande med utländskt namn kallas mer sällan till intervju.",
}


def principles(*rows: Case) -> Case:
    return at("eu.principles", list(rows))


@pytest.mark.parametrize(
    ("rows", "verdict", "lacking"),
    [
        ([GENDER, ACCESS, EQUAL], "met", ""),
        ([EQUAL, GENDER, ACCESS], "met", ""),
        ([GENDER, ACCESS], "partly", "icke-diskriminering"),
        ([], "missing", "jämställdhet, tillgänglighet och icke-diskriminering"),
        ([GENDER | {"challenge": "Kvinnor"}, ACCESS, EQUAL], "partly", "jämställdhet"),
        ([GENDER | {"challenge": "[fylls i]"}, ACCESS, EQUAL], "partly", "jämställdhet"),
        ([GENDER | {"principle": None}, ACCESS, EQUAL], "partly", "jämställdhet"),
        (
            [GENDER, EQUAL, ACCESS | {"challenge": "Projektet är öppet för alla som bor i länet."}],
            "partly",
            "tillgänglighet",
        ),
        (
            [
                GENDER,
                EQUAL,
                ACCESS | {"challenge": f"Det är öppet för alla. {ACCESS['challenge']}"},
            ],
            "met",
            "",
        ),
        # The same words twice are one analysis.
        ([GENDER, EQUAL, GENDER | {"principle": "tillgänglighet"}], "partly", "tillgänglighet"),
    ],
)
def test_each_principle_has_a_challenge_with_substance(
    rows: list[Case], verdict: str, lacking: str
) -> None:
    """A sentence of goodwill is no analysis; one beside an analysis does no harm."""
    result = ask("principles_analysed", principles(*rows), ANALYSED)

    assert (result.verdict, result.facts["lacking"]) == (verdict, lacking)
    assert result.facts["total"] == "3"
    assert len(quotes(result)) == int(result.facts["ok"])


MENTIONS = {"principle": "tillgänglighet", "words": ["funktions", "hörsel"]}


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([ACCESS], "met"),
        ([ACCESS | {"challenge": "Bussen går sällan."}, ACCESS], "met"),
        ([ACCESS | {"challenge": "Bussen går sällan till verkstaden."}], "missing"),
        ([GENDER | {"challenge": "Funktionsnedsättning"}], "not_applicable"),
        ([ACCESS | {"challenge": None}], "not_applicable"),
        ([], "not_applicable"),
    ],
)
def test_accessibility_is_about_disability(rows: list[Case], verdict: str) -> None:
    """Not about buses, and not about what is said of another principle."""
    result = ask("principle_mentions", principles(*rows), MENTIONS)

    assert result.verdict == verdict
    assert (result.facts.get("principle") == "tillgänglighet") == (verdict != "not_applicable")


@pytest.mark.parametrize(
    ("grounds", "verdict"),
    [
        (["kön", "ålder"], "met"),
        (["etnisk tillhörighet"], "met"),
        (["kön"], "partly"),
        ([], "missing"),
    ],
)
def test_more_grounds_than_sex(grounds: list[str], verdict: str) -> None:
    """Sex alone is the gender analysis over again."""
    result = ask("grounds_considered", at("stages.jamstalldhetskartlaggning.grounds", grounds))

    assert result.verdict == verdict
    assert ("ålder" in result.facts["rest"]) == ("ålder" not in grounds)
    assert quotes(result) == grounds


def seats(*organisations: str | None) -> Case:
    rows = [{"function": "Chef", "organisation": name} for name in organisations]
    return at("stages.forankring.steering_group.members", rows)


@pytest.mark.parametrize(
    ("rows", "members", "verdict"),
    [
        ([SHARING], ["Provköpings kommun", "Föreningen Bryggan"], "met"),
        ([SHARING], ["Styrelsen, Föreningen Bryggan"], "met"),
        ([SHARING], ["Provköpings kommun", None], "missing"),
        ([SHARING, SHARING | {"organisation": "Folkhögskolan"}], ["Folkhögskolan"], "partly"),
        ([OTHER], [], "not_applicable"),
        ([{"part": "samverkanspart"}], [], "not_applicable"),
    ],
)
def test_who_shares_the_grant_has_a_seat(
    rows: list[Case], members: list[str | None], verdict: str
) -> None:
    """Others may, but need not."""
    result = ask("parts_have_seats", together(partners(*rows), seats(*members)))

    assert result.verdict == verdict
    assert ("”Föreningen Bryggan”" in result.facts.get("lacking", "")) == result.failed


def bought(*texts: str | None, kind: str = "externa tjänster") -> Case:
    return at("budget.rows", [{"kind": kind, "text": text} for text in texts])


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (bought("Kurser av Föreningen Bryggan"), "missing"),
        (bought("Kurser, upphandlas"), "met"),
        (bought("Kurser av Föreningen Bryggan", kind="personal"), "not_applicable"),
        (bought(None), "not_applicable"),
        ({}, "not_applicable"),
    ],
)
def test_a_partner_is_no_supplier(case: Case, verdict: str) -> None:
    """Told by the name of the partner in the text of a service that is bought."""
    case = together(case, partners(SHARING, {"role": "Okänd"}))

    assert ask("suppliers_are_no_partners", case).verdict == verdict


OLD = {"phrases": ["programområde 2", "missiv", "1 862 h"]}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Projektet ryms i programområde 2.", "programområde 2"),
        ("Bifoga ett Missiv.", "missiv"),
        ("Heltid är 1 862 h.", "1 862 h"),
        ("Projektet ryms i programområde 21.", None),
        ("Ett missivbrev räcker.", None),
        ("Projektet ryms i A2.", None),
    ],
)
def test_words_of_an_older_period_are_found(text: str, phrase: str | None) -> None:
    """Whole words only; the place is shown."""
    result = ask("old_phrases", at("esf.call_fit", text), OLD)

    assert result.failed == (phrase is not None)
    if phrase:
        assert (result.facts["phrase"], result.facts["places"]) == (phrase, "esf.call_fit")


COMPANY = {"organisation": "Exempelplåt AB", "kind": "företag"}
ANSWERED = at("esf.state_aid", "Företagen betalar handledarnas arbetstid själva.")


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (at("esf.area", "A1 livslångt lärande"), "projektet ligger i A1"),
        (at("applicant.kind", "företag"), "sökanden är ett företag"),
        (partners(COMPANY), "”Exempelplåt AB” är ett företag"),
        (partners(OTHER), None),
        (at("esf.area", "A2"), None),
        ({}, None),
    ],
)
def test_state_aid_is_answered_where_companies_may_gain(case: Case, why: str | None) -> None:
    """Nobody else is asked, and a word is no answer."""
    result = hold("state_aid_considered", case, None)

    assert result.verdict == ("missing" if why else "not_applicable")
    assert result.facts == ({"why": why} if why else {})
    if why:
        assert hold("state_aid_considered", together(case, ANSWERED), None).verdict == "met"
        assert hold("state_aid_considered", together(case, at("esf.state_aid", "Nej")), None).failed


LACKS = {"lacks": ["saknas", "saknar"], "solutions": ["coach", "kurs"]}
WAITING = "Vuxna på SFI väntar i snitt två år på ett första jobb."


@pytest.mark.parametrize(
    ("idea", "told", "verdict", "place"),
    [
        (None, WAITING, "met", "stages.projektlogik.problem"),
        ("Det saknas en språkcoach i kommunen.", WAITING, "missing", "idea.problem"),
        (None, "Deltagarna saknar en kurs på kvällen.", "missing", "stages.projektlogik.problem"),
        (None, f"{WAITING} De saknar en kurs.", "met", "stages.projektlogik.problem"),
        (None, "Många saknar kontakter på en arbetsplats.", "met", "stages.projektlogik.problem"),
        ("[fylls i]", None, "not_applicable", "stages.projektlogik.problem"),
        (None, None, "not_applicable", "stages.projektlogik.problem"),
    ],
)
def test_a_problem_is_more_than_a_missing_solution(
    idea: str | None, told: str | None, verdict: str, place: str
) -> None:
    """The first sentence decides; to lack something else than the solution is a problem."""
    case = together(at("idea.problem", idea), at("stages.projektlogik.problem", told))
    result = ask("problem_is_no_missing_solution", case, LACKS)

    assert (result.verdict, result.place) == (verdict, place)
    assert bool(result.facts.get("quote")) == result.failed


def actors(*rows: tuple[str | None, str]) -> Case:
    made = [{"name": name, "bring_in": answer} for name, answer in rows]
    return at("stages.omvarldsbevakning.actors", made)


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (actors(("Arbetsförmedlingen", "ja")), "met"),
        (actors(("Arbetsförmedlingen i länet", "ja")), "met"),
        (actors(("Provköpings kommun", "ja")), "met"),
        (actors(("Regionen", "ja")), "missing"),
        (actors(("Regionen", "ja"), ("Arbetsförmedlingen", "ja")), "partly"),
        (actors(("Regionen", "nej"), ("Komvux", "oklart"), (None, "ja")), "not_applicable"),
    ],
)
def test_actors_to_bring_in_are_listed(case: Case, verdict: str) -> None:
    """Only a plain yes counts; the applicant is there already."""
    own = at("applicant.name", "Provköpings kommun")
    result = ask("needed_actors_listed", together(case, own, partners(OTHER, {})))

    assert result.verdict == verdict
    assert result.facts == ({"lacking": "”Regionen”"} if result.failed else {})


def answers(*rows: tuple[str | None, list[str], str | None]) -> Case:
    made = [{"goal": goal, "goals": ids, "answer": answer} for goal, ids, answer in rows]
    goals = [{"id": "mal-1", "text": "Minst 60 har jobb"}]
    return together(at("esf.call_goals", made), at("stages.projektlogik.goals", goals))


WORK, TALK = "Fler deltagare i arbete", "Arbetsgivare och utbildare samverkar"
SAID = "Mål 1 räknar deltagare som har jobb."


@pytest.mark.parametrize(
    ("case", "verdict", "lacking"),
    [
        (answers((WORK, ["mal-1"], SAID), (TALK, ["mal-1"], SAID)), "met", ""),
        (answers((f"{WORK} eller studier", ["mal-1"], SAID), (TALK, ["mal-1"], SAID)), "met", ""),
        (answers((WORK, ["mal-1"], SAID)), "partly", TALK),
        (answers((WORK, ["mal-9"], SAID), (TALK, ["mal-1"], SAID)), "partly", WORK),
        (answers((WORK, ["mal-1"], None), (TALK, ["mal-1"], SAID)), "partly", WORK),
        (answers((None, ["mal-1"], SAID)), "missing", f"{WORK} och {TALK}"),
        ({}, "missing", f"{WORK} och {TALK}"),
    ],
)
def test_each_goal_of_the_call_is_answered(case: Case, verdict: str, lacking: str) -> None:
    """By goals that exist and by words; the wording may be longer than the call's."""
    result = hold("call_goals_met", case, practice(goals=(WORK, TALK)))

    assert (result.verdict, result.facts["lacking"]) == (verdict, lacking)
    assert result.facts["total"] == "2"


def test_unknown_goals_of_the_call_are_left_to_the_reader() -> None:
    """What has been begun must still be whole."""
    whole = answers((WORK, ["mal-1"], SAID))
    begun = answers((WORK, ["mal-1"], SAID), (TALK, [], SAID))

    for call in (None, STOCKHOLM):
        assert outcome(hold("call_goals_met", whole, call)) == "verify"
        assert outcome(hold("call_goals_met", {}, call)) == "verify"
        assert hold("call_goals_met", begun, call).facts["lacking"] == TALK


WORDS = {"doing": ["deltar", "träff"], "changing": ["jobb", "använd"]}


def goals(*rows: Case) -> Case:
    return at("stages.projektlogik.goals", list(rows))


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        (["Minst 60 personer har jobb"], "met"),
        (["Minst 90 personer deltar i fyra träffar"], "missing"),
        (["Minst 90 som deltar får ett jobb"], "met"),
        (["Minst 60 personer har jobb", "Alla deltar"], "partly"),
        (["Rutinen är beslutad"], "met"),
    ],
)
def test_a_goal_is_a_change(texts: list[str], verdict: str) -> None:
    """To take part is the means; milestones may well say what is done."""
    rows = [{"text": text, "level": "resultat"} for text in texts]
    result = ask("goals_are_changes", goals(*rows), WORDS)

    assert result.verdict == verdict
    assert result.facts["total"] == str(len(texts))
    assert ("deltar" in result.facts["rows"]) == result.failed
    steps = [row | {"level": "delmål"} for row in rows]
    assert ask("goals_are_changes", goals(*steps, {"level": "effekt"}), WORDS).verdict == (
        "not_applicable"
    )


EFFECTS = at("stages.projektlogik.long_term_effects", "Kortare väg till arbete i hela länet.")
END = at("idea.period_end", "2029-08-31")
RESULT = {"text": "Minst 60 har jobb", "level": "resultat", "by": "2029-06-15"}
EFFECT = {"text": "Arbetslösheten minskar", "level": "effekt"}


@pytest.mark.parametrize(
    ("case", "verdict", "told"),
    [
        (together(EFFECTS, END, goals(RESULT)), "met", None),
        (together(EFFECTS, END, goals(RESULT, EFFECT | {"by": "2032-01-01"})), "met", None),
        (together(EFFECTS, END, goals(RESULT, EFFECT)), "met", None),
        (together(EFFECTS, goals(RESULT, EFFECT | {"by": "2029-01-01"})), "met", None),
        (
            together(EFFECTS, END, goals(RESULT, EFFECT | {"by": "2029-08-31"})),
            "partly",
            "”Arbetslösheten minskar” är en effekt men ska nås 31 augusti 2029",
        ),
        (together(EFFECTS, END, goals(EFFECT)), "partly", "inget mål är ett resultat"),
        (goals(RESULT), "missing", "lång sikt är inte beskrivna"),
        (together(EFFECTS, END), "partly", "inget mål är ett resultat"),
        ({}, "not_applicable", None),
    ],
)
def test_effects_come_after_the_project(case: Case, verdict: str, told: str | None) -> None:
    """A result inside the project, an effect in the long run."""
    result = ask("effects_after_project", case)

    assert result.verdict == verdict
    assert (told or "") in result.facts.get("faults", "")
    assert bool(result.facts) == (told is not None)


@pytest.mark.parametrize(
    ("status", "asked", "expected"),
    [
        ("bifogas", True, "met"),
        ("bifogas", None, "met"),
        ("begärd", True, "missing"),
        (None, True, "missing"),
        ("begärd", None, "verify"),
        ("begärd", False, "not_applicable"),
    ],
)
def test_the_theory_of_change_is_attached_when_asked_for(
    status: str | None, asked: bool | None, expected: str
) -> None:
    """Attached is never wrong; not attached depends on the call."""
    case = at("esf.theory_of_change", status)
    result = hold("theory_of_change_attached", case, practice(theory_of_change=asked))

    assert outcome(result) == expected
    if asked is None:
        assert outcome(hold("theory_of_change_attached", case, None)) == expected


COVERS = at("esf.schablon_covers", "Lokaler, resor, tolk och utvärdering.")


@pytest.mark.parametrize(
    ("model", "case", "verdict"),
    [
        ("funktion_40", COVERS, "met"),
        ("funktion_40", at("esf.schablon_covers", "Allt"), "missing"),
        ("funktion_40", {}, "missing"),
        ("yrkeskategori_15", {}, "not_applicable"),
        ("Faktiska kostnader", {}, "not_applicable"),
        (None, {}, "not_applicable"),
    ],
)
def test_a_flat_rate_for_all_the_rest_is_explained(
    model: str | None, case: Case, verdict: str
) -> None:
    """Only the model that has nothing but personnel asks for it."""
    case = together(at("budget.cost_model", model), case)

    params = {"field": "esf.schablon_covers", "models": "only_personnel", "min_words": 4}

    assert hold("answered_under_model", case, None, params).verdict == verdict
    assert ask("answered_under_model", case, params).verdict == "not_applicable"


def test_activities_need_no_rows_where_one_sum_pays_for_all() -> None:
    """40 per cent on personnel pays for the travel of every activity."""
    activity = {"id": "aktivitet-1", "name": "Studiebesök", "needs_money": "ja"}
    case = together(
        at("stages.projektlogik.activities", [activity]),
        {"budget": {"rows": [{"kind": "personal", "text": "Coach", "amounts": {2028: 1}}]}},
    )

    def linked(model: str) -> str:
        counted = together(case, at("budget.cost_model", model))
        return hold("costs_meet_activities", counted, None).verdict

    assert (linked("funktion_40"), linked("klumpsumma")) == ("met", "met")
    assert linked("yrkeskategori_15") in ("partly", "missing")
    assert ask("costs_meet_activities", case).failed


@pytest.mark.parametrize(
    ("told", "asked", "expected"),
    [
        ("En extern utvärderare intervjuar deltagarna.", True, "met"),
        ("En extern utvärderare intervjuar deltagarna.", None, "met"),
        (None, True, "missing"),
        ("Tas fram senare", True, "missing"),
        (None, None, "verify"),
        (None, False, "not_applicable"),
    ],
)
def test_the_evaluation_is_planned_when_asked_for(
    told: str | None, asked: bool | None, expected: str
) -> None:
    """A promise is no plan."""
    case = at("stages.projektlogik.follow_up.evaluation", told)

    assert outcome(hold("evaluation_planned", case, practice(evaluation=asked))) == expected
    if asked is None:
        assert outcome(hold("evaluation_planned", case, None)) == expected


AGREEMENT = {"annex": "Samverkansavtal med parterna", "status": "begärd"}


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([AGREEMENT], "missing"),
        ([AGREEMENT | {"status": "inte begärd"}], "met"),
        ([{"annex": "Behörighetsförteckning"}, {"status": "begärd"}], "met"),
        ([], "met"),
    ],
)
def test_nobody_is_asked_for_a_cooperation_agreement(rows: list[Case], verdict: str) -> None:
    """Unless the call asks for it."""
    case = at("eu.annexes", rows)
    wanted = Annex(id="avtal", heading="Samverkansavtal", source=ESF.annexes[0].source)

    assert hold("no_cooperation_agreement", case, None).verdict == verdict
    assert hold("no_cooperation_agreement", case, practice()).verdict == verdict
    asked = hold("no_cooperation_agreement", case, practice(annexes=(wanted,)))
    assert asked.verdict == "not_applicable"


STRATEGY = "Den regionala utvecklingsstrategin lyfter språk på jobbet."
USERS = f"{STRATEGY} Komvux tar över och använder modulerna."


@pytest.mark.parametrize(
    ("said", "call", "expected", "lacking"),
    [
        (USERS, practice(), "met", ""),
        (STRATEGY, practice(), "partly", "Vem som använder resultaten"),
        (STRATEGY, STOCKHOLM, "met", ""),
        (STRATEGY, None, "met", ""),
        (None, practice(), "missing", "regionens planer"),
        ("Regionen är med", practice(), "missing", "regionens planer"),
        (None, None, "verify", ""),
        (None, NATIONAL, "not_applicable", ""),
    ],
)
def test_the_link_to_the_region_is_told(
    said: str | None, call: Call | None, expected: str, lacking: str
) -> None:
    """With the grounds that the call ranks by; a national call has no region."""
    result = hold("regional_link_shown", at("esf.regional_link", said), call)

    assert outcome(result) == expected
    assert lacking in result.facts.get("lacking", "")


GROUP = at("stages.projektlogik.target_group.total", 90)
LATE = {"amounts": {2031: 1}}
SPAN = {"idea": {"period_start": "2027-09-01", "period_end": "2029-08-31"}}


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({}, None),
        (together(GROUP, at("idea.summary", "Vi når 90 deltagare på två år.")), None),
        (together(GROUP, at("idea.summary", "Varje grupp har 15 deltagare.")), None),
        (together(GROUP, at("idea.summary", "Vi når 120 deltagare.")), "120 deltagare"),
        (together(GROUP, at("idea.summary", "Vi når 1 200 deltagare.")), "1 200 deltagare"),
        (at("idea.summary", "Vi når 120 deltagare."), None),
        (
            together(
                GROUP,
                at("stages.omvarldsbevakning.projects", [{"results": "Nådde 400 deltagare."}]),
            ),
            None,
        ),
        (together(SPAN, at("budget.rows", [{"amounts": {2027: 1, 2029: 1}}])), None),
        (together(SPAN, at("budget.rows", [{"amounts": {2030: 1}}])), "belopp 2030"),
        (together(SPAN, at("budget.financing", [{"amounts": {2026: 1}}])), "belopp 2026"),
        (
            # No start, nothing to compare with.
            together(at("idea.period_end", "2029-08-31"), at("budget.rows", [LATE])),
            None,
        ),
    ],
)
def test_the_same_facts_stand_everywhere(case: Case, told: str | None) -> None:
    """Others' figures, and smaller ones of one's own, are no contradiction."""
    result = hold("facts_agree", case, practice())

    assert result.failed == (told is not None)
    assert (told or "") in result.facts.get("faults", "").replace("\u00a0", " ")
    if "call" in case:
        assert not hold("facts_agree", case, None).failed

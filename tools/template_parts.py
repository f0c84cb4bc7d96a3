"""Parts that every funder's template is built of: cover, tables, annexes, header and footer.

A part writes questions and tables below the heading where it is called; it starts no section.
"""

from template_pen import Column, Pen

NUMBER = 1.1  # cm, a column that holds M1 or A12


def number(letter: str) -> Column:
    """Return the column that numbers rows, M1, M2 ..."""
    return Column("Nr", NUMBER, f"{letter}{{{{ loop.index }}}}")


def col(head: str, width: float, path: str, *, look: str = "") -> Column:
    """Return a column that shows `path` of the row `r`."""
    return Column(head, width, f"{{{{ {path} }}}}", look)


def cover(pen: Pen, note: str = "") -> None:
    """Write cover and contents; `note` tells what nobody has seen of the form, save in a draft."""
    pen.line("{{ project_title }}", "Title")
    pen.line("Ansökan: {{ programme.name }}", "Subtitle")
    pen.tag("if case.example is ifyllt")
    pen.line("PÅHITTAT EXEMPEL", "Marke")
    pen.line("{{ case.example }}")
    pen.end()
    pen.tag("if draft")
    pen.line("UTKAST", "Marke")
    pen.line("Dokumentet är inte klart att lämna in.")
    pen.end()
    facts = [
        ("Sökande", "applicant.name", ""),
        ("Bidrag", "programme.short_name", ""),
        ("Utlysning", "call_title", ""),
        ("Period", "period", ""),
        ("Sökt belopp", "money.grant", ""),
        ("Datum", "case.dated", ""),
    ]
    pen.facts("Ansökan i korthet", facts)
    pen.tag("if draft and missing")
    pen.line("Det här saknas än", "Omslagsrubrik")
    pen.tag("for gap in missing")
    pen.line("{{ gap }}", "ListBullet")
    pen.tag("endfor")
    pen.end()
    if note:
        pen.tag("if unseen and not draft")
        pen.line(note, "Not")
        pen.end()
    pen.line("Innehåll", "TOCHeading")
    pen.line("{{ contents }}")


def problem(pen: Pen) -> None:
    """Write the problem in words."""
    pen.question("Problemet i en mening", "idea.problem")
    pen.question("Problembild", "projektlogik.problem")
    pen.question("Därför nu", "idea.why_now")


def evidence(pen: Pen) -> None:
    """Write the figures behind the need."""
    columns = [
        col("Uppgift", 5.2, "r.statement"),
        Column("Värde", 2.2, "{{ r.figure }} {{ r.unit }}", look="tal"),
        col("Kvinnor", 1.7, "r.women", look="tal"),
        col("Män", 1.5, "r.men", look="tal"),
        col("Källa", 4.2, "r.source"),
        col("År", 1.2, "r.year", look="tal"),
    ]
    pen.rows("Underlag för behovet", "projektlogik.evidence", columns)


def causes(pen: Pen) -> None:
    """Write why it is so."""
    columns = [
        number("O"),
        col("Orsak", 9.3, "r.text"),
        col("Nivå", 2.6, "r.level|stor"),
        col("Insatsens räckvidd", 3, "r.scope|stor"),
    ]
    pen.rows("Orsaker", "projektlogik.causes", columns)


def consequences(pen: Pen) -> None:
    """Write what follows if nothing is done."""
    pen.bullets("Det här händer om inget görs", "projektlogik.consequences", "x.text")


def actors(pen: Pen) -> None:
    """Write who else works with it."""
    columns = [
        col("Aktör", 4.2, "r.name"),
        col("Typ", 2.6, "r.kind|stor"),
        col("Nivå", 2.4, "r.level|stor"),
        col("Vad aktören gör", 6.8, "r.work"),
    ]
    pen.rows("Aktörer inom området", "omvarldsbevakning.actors", columns)
    pen.pictures("aktorskarta")


def earlier_projects(pen: Pen) -> None:
    """Write what others have tried."""
    columns = [
        col("Projekt", 4, "r.name"),
        col("Ägare", 3, "r.owner"),
        col("Period", 2.4, "r.period"),
        col("Resultat", 6.6, "r.results"),
    ]
    pen.rows("Andras projekt och resultat", "omvarldsbevakning.projects", columns)
    columns = [
        col("Projekt", 4, "r.name"),
        col("Det vi återanvänder", 4.8, "r.reuse"),
        col("Lärdom", 4.2, "r.lesson"),
        col("Källa", 3, "r.source"),
    ]
    pen.again("Det vi tar med oss från andras projekt", "omvarldsbevakning.projects", columns)


def meetings(pen: Pen) -> None:
    """Write networks and visits."""
    columns = [
        col("Nätverk eller konferens", 4.4, "r.name"),
        col("Form", 2.2, "r.kind|stor"),
        col("När", 2.6, "r.when"),
        col("Vem deltar", 3, "r.who"),
        col("Anteckning", 3.8, "r.note"),
    ]
    pen.rows("Nätverk och konferenser", "omvarldsbevakning.networks", columns)
    columns = [
        col("Plats", 4, "r.where"),
        col("Varför", 6, "r.why"),
        col("När", 2.6, "r.when"),
        col("Vem deltar", 3.4, "r.who"),
    ]
    pen.rows("Studiebesök", "omvarldsbevakning.study_visits", columns)


def conclusions(pen: Pen) -> None:
    """Write what the scan changed."""
    pen.question("Det här ändrar vi i idén", "omvarldsbevakning.conclusions.changes")
    pen.question("Tomrummet som insatsen fyller", "omvarldsbevakning.conclusions.gap")


def aim(pen: Pen) -> None:
    """Write aim and long-term effects."""
    pen.question("Syfte", "projektlogik.aim")
    pen.question("Effekter på lång sikt", "projektlogik.long_term_effects")


def goals(pen: Pen) -> None:
    """Write the goals and how they are measured."""
    columns = [
        number("M"),
        col("Mål", 8.1, "r.text"),
        col("Nivå", 2, "r.level|stor"),
        col("Svarar mot orsak", 1.9, "refs(r.causes)"),
        col("Nås senast", 2.9, "r.by"),
    ]
    pen.rows("Mål", "projektlogik.goals", columns)
    columns = [
        number("M"),
        col("Indikator", 4.9, "r.indicator"),
        col("Enhet", 2.4, "r.unit"),
        col("Utgångsläge", 2.3, "r.baseline", look="tal"),
        col("Målvärde", 1.8, "r.target", look="tal"),
        col("Kvinnor", 1.8, "r.target_women", look="tal"),
        col("Män", 1.7, "r.target_men", look="tal"),
    ]
    pen.again("Så mäter vi målen", "projektlogik.goals", columns)
    columns = [
        number("M"),
        col("Datakälla", 6.4, "r.data_source"),
        col("Ansvarig", 4.6, "r.responsible"),
        col("Hur ofta", 3.9, "r.frequency"),
    ]
    pen.again("Så följer vi målen", "projektlogik.goals", columns)


def group_figures(pen: Pen) -> None:
    """Write how many take part, and how they are reached."""
    group = "projektlogik.target_group"
    facts = [
        ("Kvinnor", f"{group}.women", ""),
        ("Män", f"{group}.men", ""),
        ("Flickor", f"{group}.girls", ""),
        ("Pojkar", f"{group}.boys", ""),
        ("Totalt", f"{group}.total", ""),
    ]
    pen.facts("Antal personer som deltar", facts)
    pen.question("Så når vi målgruppen", f"{group}.reached")
    pen.question("Så deltar målgruppen i planeringen", f"{group}.involvement")
    pen.question("När målgruppen deltar i planeringen", f"{group}.involvement_when")


def settings(pen: Pen) -> None:
    """Write where the target group already is."""
    columns = [
        col("Sammanhang", 3.4, "r.setting"),
        col("När", 2.6, "r.when"),
        col("Det som redan tas upp", 4.2, "r.covered"),
        col("Går att använda", 2, "r.usable|stor"),
        col("Så använder vi det", 3.8, "r.use"),
    ]
    pen.rows("Här finns målgruppen redan", "omvarldsbevakning.settings", columns)


def activities(pen: Pen) -> None:
    """Write what is done."""
    columns = [
        number("A"),
        col("Aktivitet", 3.3, "r.name"),
        col("Innehåll", 6.6, "r.what"),
        col("Mål", 1.6, "refs(r.goals)"),
        col("Ger", 3.4, "r.output"),
    ]
    pen.rows("Aktiviteter", "projektlogik.activities", columns)
    columns = [
        number("A"),
        col("Ansvarig", 3.1, "r.responsible"),
        col("Parter som medverkar", 4.3, "r.partners|lista"),
        col("Start", 2.9, "r.start"),
        col("Slut", 2.9, "r.end"),
        col("Kostar pengar", 1.7, "r.needs_money|stor"),
    ]
    pen.again("Ansvar och tider", "projektlogik.activities", columns)
    columns = [
        number("A"),
        col("Aktivitet", 8.5, "r.name"),
        col("Deltagare", 2.2, "r.participants", look="tal"),
        col("Kvinnor", 2.1, "r.participants_women", look="tal"),
        col("Män", 2.1, "r.participants_men", look="tal"),
    ]
    pen.again("Deltagare i varje aktivitet", "projektlogik.activities", columns)
    pen.pictures("logikkedja")


def time_plan(pen: Pen) -> None:
    """Write activities over time."""
    columns = [
        Column("Nr", NUMBER, "A{{ r.number }}"),
        Column("Aktivitet", 6.5, "{{ r.name }}"),
        Column(
            "{{ y }}",
            1.0,
            "{{ y }}",
            look="smal",
            over="y in r.marks",
            head_over="y in timeplan.columns",
        ),
    ]
    pen.rows("Aktiviteter över tid", "timeplan.lines", columns)
    pen.pictures("tidplan")


def taking_part(pen: Pen) -> None:
    """Write what makes it possible to take part."""
    columns = [col("Stöd", 4, "r.kind|stor"), col("Så ordnar vi det", 12, "r.how")]
    pen.rows("Praktiskt stöd", "projektlogik.practical_support", columns)
    pen.question("Så ändrar vi när behoven ändras", "projektlogik.flexibility")
    pen.question("Så medverkar ordinarie personal", "projektlogik.ordinary_staff")


def parenting(pen: Pen) -> None:
    """Write parenting support, when that is the theme."""
    pen.tag("if projektlogik.parenting_support is ifyllt or draft and parenting")
    pen.line("Föräldraskapsstöd", "Heading2")
    support = "projektlogik.parenting_support"
    pen.question("Rekrytering genom ordinarie verksamhet", f"{support}.recruitment")
    pen.question("Så når vi föräldralediga", f"{support}.parents_on_leave")
    pen.question("Så når vi pappor", f"{support}.fathers")
    pen.question("Personal som utbildas", f"{support}.trained_staff")
    pen.end()


def groups(pen: Pen) -> None:
    """Write manager, steering group and working group."""
    manager = "forankring.project_manager"
    facts = [
        ("Funktion", f"{manager}.function", ""),
        ("Arbetsgivare", f"{manager}.employer", ""),
        ("Andel av heltid", f"{manager}.share_pct", "|procent"),
        ("Ersättare", f"{manager}.deputy", ""),
    ]
    pen.facts("Projektledare", facts)
    for name, group in (("Styrgrupp", "steering_group"), ("Arbetsgrupp", "working_group")):
        facts = [
            ("Mandat", f"forankring.{group}.mandate", ""),
            ("Möten i början", f"forankring.{group}.interval_first_phase", ""),
            ("Möten därefter", f"forankring.{group}.interval_after", ""),
        ]
        pen.facts(name, facts)
        columns = [
            col("Funktion", 4.6, "r.function"),
            col("Organisation", 4.4, "r.organisation"),
            col("Mandat", 4.6, "r.mandate"),
            col("Nivå", 2.4, "r.level|stor"),
        ]
        pen.rows(f"Platser i {name.lower()}en", f"forankring.{group}.members", columns)


def partners(pen: Pen) -> None:
    """Write partners: parts to play, resources and where the work together stands."""
    columns = [
        col("Part", 4, "r.organisation"),
        col("Typ", 2.6, "r.kind|stor"),
        col("Roll", 4.4, "r.role"),
        col("Ansvar", 5, "r.responsibility"),
    ]
    pen.rows("Parter och ansvar", "forankring.partners", columns)
    columns = [
        col("Part", 4, "r.organisation"),
        col("Förväntan", 5.6, "r.expectation"),
        col("Resurser", 6.4, "r.resources"),
    ]
    pen.again("Förväntningar och resurser", "forankring.partners", columns)
    columns = [
        col("Part", 3.9, "r.organisation"),
        col("Org.nr", 2.4, "r.org_number"),
        col("Utan vinstsyfte", 1.8, "r.nonprofit|stor"),
        col("Kontakt sedan", 2.9, "r.contact_since"),
        col("Samverkan nu", 2.5, "r.step_now|stor"),
        col("Önskad samverkan", 2.5, "r.step_wanted|stor"),
    ]
    pen.again("Läget i samverkan", "forankring.partners", columns)
    columns = [
        col("Part", 7, "r.organisation"),
        col("Intyg", 4.5, "r.certificate|stor"),
        col("Undertecknat den", 4.5, "r.certificate_signed"),
    ]
    pen.again("Intyg från parterna", "forankring.partners", columns)


def shared_goal(pen: Pen) -> None:
    """Write the goal picture."""
    pen.question("Målbilden", "forankring.shared_goal.statement")
    columns = [
        col("Vem", 5, "r.who"),
        col("Nivå", 2.6, "r.level|stor"),
        col("Datum", 3, "r.date"),
        col("Hur", 5.4, "r.how"),
    ]
    pen.rows("De som står bakom målbilden", "forankring.shared_goal.agreed", columns)


def decisions(pen: Pen) -> None:
    """Write decisions, the anchoring step by step, and what hangs on single persons."""
    decision_tables(pen)
    vulnerability(pen)


def vulnerability(pen: Pen) -> None:
    """Write what hangs on single persons."""
    pen.question("Det som hänger på enskilda personer", "forankring.vulnerability.dependence")
    pen.question("Så minskar vi beroendet", "forankring.vulnerability.measure")


def decision_tables(pen: Pen) -> None:
    """Write decisions and the anchoring step by step."""
    columns = [
        col("Datum", 2.9, "r.date"),
        col("Beslutar", 3.9, "r.body"),
        col("Nivå", 1.7, "r.level|stor"),
        col("Läge", 1.6, "r.status|stor"),
        col("Beslut", 3.6, "r.content"),
        col("Beteckning", 2.4, "r.reference"),
    ]
    pen.rows("Beslut", "forankring.decisions", columns)
    columns = [
        col("Datum", 2.9, "r.date"),
        col("Forum", 3.9, "r.body"),
        col("Form", 2.2, "r.kind|stor"),
        col("Utfall", 4.2, "r.outcome"),
        col("Nästa steg", 3.3, "r.next"),
    ]
    pen.rows("Förankring steg för steg", "forankring.anchoring", columns)


def gender_mapping(pen: Pen) -> None:
    """Write the gender mapping: method, figures, analysis and measures."""
    stage = "jamstalldhetskartlaggning"
    pen.question("Metod", f"{stage}.method")
    pen.question("Kompetens i gruppen", f"{stage}.competence")
    columns = [
        col("Arena", 2.6, "r.arena|stor"),
        col("Grupp", 5, "r.group"),
        col("Kvinnor", 1.8, "r.women", look="tal"),
        col("Män", 1.6, "r.men", look="tal"),
        col("Källa", 5, "r.source"),
    ]
    pen.rows("R1 Representation: antal kvinnor och män", f"{stage}.representation", columns)
    columns = [
        col("Resurs", 2.6, "r.resource|stor"),
        col("Mått", 5, "r.measure"),
        col("Kvinnor", 1.8, "r.share_women_pct|procent", look="tal"),
        col("Män", 1.6, "r.share_men_pct|procent", look="tal"),
        col("Källa", 5, "r.source"),
    ]
    pen.rows("R2 Resurser: hur de fördelas", f"{stage}.resources", columns)
    columns = [
        number("I"),
        col("Iakttagelse", 4, "r.observation"),
        col("Trolig orsak", 3.2, "r.cause"),
        col("Norm", 2.5, "r.norm"),
        col("Följd för kvinnor", 2.6, "r.consequence_women"),
        col("Följd för män", 2.6, "r.consequence_men"),
    ]
    pen.rows("R3 Analys: varför det ser ut så", f"{stage}.analysis", columns)
    columns = [
        col("Gäller", 1.3, "refs(r.observation)"),
        col("Mål", 3.4, "r.goal"),
        col("Åtgärd", 4.2, "r.measure"),
        col("Ingår i", 1.4, "refs(r.activity)"),
        col("Ansvarig", 2.8, "r.responsible"),
        col("Senast", 2.9, "r.by"),
    ]
    pen.rows("R4 Åtgärder", f"{stage}.measures", columns)
    columns = [
        col("Gäller", 1.3, "refs(r.observation)"),
        col("Åtgärd", 7, "r.measure"),
        col("Indikator", 7.7, "r.indicator"),
    ]
    pen.again("Så följer vi åtgärderna", f"{stage}.measures", columns)
    pen.pictures("representation")


def equal_part(pen: Pen) -> None:
    """Write equal chances to take part."""
    stage = "jamstalldhetskartlaggning"
    columns = [
        col("För vem", 3.2, "r.for_whom|stor"),
        col("Insats", 5.2, "r.description"),
        col("Vald", 1.6, "r.chosen|stor"),
        col("Skäl", 6, "r.reason"),
    ]
    pen.rows("Särskilda insatser som prövats", f"{stage}.targeted", columns)
    columns = [
        col("Hinder", 2.8, "r.kind|stor"),
        col("Beskrivning", 6.4, "r.description"),
        col("Åtgärd", 6.8, "r.measure"),
    ]
    pen.rows("Hinder för att delta", f"{stage}.barriers", columns)
    pen.optional("Därför saknas uppgifter per kön", f"{stage}.no_split_reason")
    pen.question("Skillnader inom grupperna", f"{stage}.subgroups")
    pen.question("Parternas inflytande för kvinnor och män", f"{stage}.partner_influence")
    pen.question("Tillgänglighet och icke-diskriminering", f"{stage}.accessibility")
    pen.bullets("Diskrimineringsgrunder som vi har gått igenom", f"{stage}.grounds", "x|stor")


def children(pen: Pen) -> None:
    """Write how children are concerned."""
    stage = "jamstalldhetskartlaggning"
    pen.facts("Barn", [("Insatsen berör barn", f"{stage}.children_concerned", "|stor")])
    pen.question("Prövning av barnets bästa", f"{stage}.child_best")


def own_work(pen: Pen) -> None:
    """Write what the organisation does already."""
    columns = [
        col("Insats", 4.2, "r.name"),
        col("Enhet", 4.2, "r.unit"),
        col("Läge", 2.2, "r.status|stor"),
        col("Förhållande till idén", 5.6, "r.relation"),
    ]
    pen.rows("Egna insatser som finns eller har funnits", "omvarldsbevakning.own_insatser", columns)


def follow_up(pen: Pen) -> None:
    """Write follow-up, evaluation and benefits."""
    pen.question("Så följer vi upp målen", "projektlogik.follow_up.how")
    facts = [
        ("Ansvarig", "projektlogik.follow_up.responsible", ""),
        ("När", "projektlogik.follow_up.when", ""),
    ]
    pen.facts("Ansvar och tider för uppföljningen", facts)
    pen.question("Utvärdering", "projektlogik.follow_up.evaluation")
    pen.question("Uppföljning för kvinnor och män", "jamstalldhetskartlaggning.follow_up")
    pen.question("Så visar vi nyttan", "projektlogik.benefits")


def implementation(pen: Pen) -> None:
    """Write what lives on."""
    plan = "implementeringsplan"
    pen.question("Det här ska leva vidare", f"{plan}.what")
    pen.bullets("Form", f"{plan}.what_kinds", "x|stor")
    pen.bullets("Kommer från aktiviteterna", f"{plan}.from_activities", "titles(x)")
    facts = [
        ("Enhet", f"{plan}.owner.unit", ""),
        ("Funktion", f"{plan}.owner.function", ""),
        ("Från och med", f"{plan}.owner.from_date", ""),
    ]
    pen.facts("Tar över", facts)
    columns = [
        col("Datum", 3, "r.date"),
        col("Steg", 8.4, "r.step"),
        col("Ansvarig", 4.6, "r.responsible"),
    ]
    pen.rows("Steg mot ordinarie verksamhet", f"{plan}.steps", columns)
    columns = [
        col("Resurs", 2.2, "r.kind|stor"),
        col("Beskrivning", 5.2, "r.text"),
        col("Kronor per år", 2.5, "r.amount_sek_per_year|kr", look="tal"),
        col("Källa", 4.2, "r.source"),
        col("Säkrad", 1.9, "r.secured|stor"),
    ]
    pen.rows("Resurser efter projektet", f"{plan}.resources", columns)
    facts = [
        ("Beslutar", f"{plan}.decision.body", ""),
        ("Datum", f"{plan}.decision.date", ""),
        ("Det beslutet behöver", f"{plan}.decision.needs", ""),
    ]
    pen.facts("Beslut om fortsättning", facts)
    pen.question("Kriterier för att fortsätta eller inte", f"{plan}.criteria")
    pen.question("Så håller det utan enskilda personer", f"{plan}.independence")


def dissemination(pen: Pen) -> None:
    """Write what is spread."""
    plan = "spridningsplan"
    pen.question("Det här ska spridas", f"{plan}.what")
    pen.bullets("Slag", f"{plan}.what_kinds", "x|stor")
    pen.bullets("Kommer från aktiviteterna", f"{plan}.from_activities", "titles(x)")
    columns = [
        col("Mottagare", 3.6, "r.kind|stor"),
        col("Vem", 4, "r.who"),
        col("Viktigt för dem", 4.2, "r.what_matters"),
        col("Budskap", 4.4, "r.message"),
    ]
    pen.rows("Mottagare och budskap", f"{plan}.receivers", columns)
    columns = [
        col("Vem", 3.9, "r.who"),
        col("Kanal", 3.3, "r.channel"),
        col("Produkt", 2.8, "r.product"),
        col("När", 2.9, "r.when"),
        col("Ansvarig", 3.1, "r.responsible"),
    ]
    pen.again("Kanal, tid och ansvar", f"{plan}.receivers", columns)
    columns = [
        col("Form", 3.4, "r.kind|stor"),
        col("Hur", 6, "r.how"),
        col("Hur ofta", 3.2, "r.how_often"),
        col("Ansvarig", 3.4, "r.responsible"),
    ]
    pen.rows("Löpande dokumentation", f"{plan}.documentation", columns)
    pen.question("Synlighet", f"{plan}.visibility")


def risks(pen: Pen) -> None:
    """Write risks and what is taken for granted."""
    columns = [
        number("R"),
        col("Risk", 3.8, "r.risk"),
        col("Sannolikhet", 2.1, "r.likelihood", look="tal"),
        col("Konsekvens", 2.1, "r.consequence", look="tal"),
        col("Åtgärd", 4.2, "r.measure"),
        col("Ansvarig", 3, "r.owner"),
    ]
    pen.rows("Risker, från 1 (låg) till 5 (hög)", "projektlogik.risks", columns)
    pen.pictures("riskmatris")
    pen.bullets("Det här räknar vi med", "projektlogik.assumptions", "x.text")


def annex_list(pen: Pen) -> None:
    """Write the list of annexes."""
    columns = [
        col("Nr", NUMBER, "r.number"),
        col("Bilaga", 5.4, "r.heading"),
        col("Gäller", 5.5, "r.concerns"),
        col("Läge", 4, "r.status"),
    ]
    pen.rows("Bilagor till ansökan", "annexes", columns)


def budget_tables(pen: Pen) -> None:
    """Write the figures of the budget: in short, costs, and who pays."""
    years = Column(
        "{{ y }}",
        2.15,
        "{{ y }}",
        look="tal",
        over="y in r.amounts",
        head_over="y in money.years",
        total="{{ y }}",
    )
    total = Column("Summa", 2.3, "{{ r.total }}", look="tal", total="{{ r.total }}")
    facts = [
        ("Kostnader", "money.costs_sum.total", ""),
        ("Finansiering", "money.financing_sum.total", ""),
        ("Sökt bidrag", "money.grant", ""),
        ("Andras pengar och insatser", "money.own", ""),
        ("Andel som andra betalar", "money.own_share", ""),
        ("Deltagare", "money.participants", ""),
        ("Kostnad per deltagare", "money.per_participant", ""),
        ("Kostnadsmodell", "budget.cost_model", ""),
    ]
    pen.facts("Budgeten i korthet", facts)
    pen.tag("if draft and money.difference")
    pen.line(
        "Kostnaderna minus finansieringen är {{ money.difference }}. Budgeten går inte ihop än.",
        "Not",
    )
    pen.end()
    columns = [
        number("K"),
        Column("Kostnad", 4.6, "{{ r.label }}", total="{{ r.label }}"),
        col("Kostnadsslag", 2.9, "r.row.kind|stor"),
        years,
        total,
    ]
    pen.rows("Kostnader", "money.costs", columns, ["money.costs_sum"])
    columns = [
        number("K"),
        col("Part", 4.6, "r.party"),
        col("Aktivitet", 1.8, "refs(r.activity)"),
        col("Andel", 1.6, "r.share_pct|procent", look="tal"),
        col("Månader", 1.8, "r.months", look="tal"),
        col("Per månad", 2.2, "r.monthly_rate_sek|kr", look="tal"),
        col("Timmar", 1.5, "r.hours", look="tal"),
        col("Per timme", 1.8, "r.hourly_rate_sek|kr", look="tal"),
    ]
    pen.again("Så är kostnaderna beräknade", "budget.rows", columns)
    pen.again("Kostnader per slag", "money.kinds", [col("Slag", 8.3, "r.label"), years, total])
    pen.again("Kostnader per part", "money.parties", [col("Part", 8.3, "r.label"), years, total])
    columns = [
        Column("Finansiär", 4.4, "{{ r.label }}", total="{{ r.label }}"),
        col("Form", 2.5, "r.row.kind|stor"),
        col("Intygat", 1.4, "r.row.certified|stor"),
        years,
        total,
    ]
    pen.rows("Finansiering", "money.financing", columns, ["money.financing_sum"])
    pen.pictures("budget")


def signature_lines(function: str) -> list[tuple[str, str]]:
    """Return the lines to sign on; `function` is the path of the signatory's function."""
    written = f"{{{{ {function} }}}}" if function else ""
    return [
        ("Datum", ""),
        ("Namnteckning", ""),
        ("Namnförtydligande", ""),
        ("Funktion", written),
    ]


HEADER = (
    '<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">{{ project_title }}</w:t></w:r><w:r><w:tab/></w:r>'
    '<w:r><w:t xml:space="preserve">{% if draft %}UTKAST{% else %}{{ programme.short_name }}'
    "{% endif %}</w:t></w:r></w:p>"
)


def field(name: str) -> str:
    """Return a field that Word counts by itself."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


FOOTER = (
    '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">{{ applicant.name }}</w:t></w:r><w:r><w:tab/></w:r>'
    f'<w:r><w:t xml:space="preserve">Sida </w:t></w:r>{field("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> av </w:t></w:r>{field("NUMPAGES")}</w:p>'
)

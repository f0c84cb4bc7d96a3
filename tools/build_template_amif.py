"""Builds the Word template of AMIF.

Run it to start over; otherwise open templates/applications/amif/template.docx in Word and edit it
there: texts, order and looks are free, tags are those of docxtpl.
"""

from pathlib import Path

import template_parts as parts
from template_parts import col, number
from template_pen import Column, Pen

TARGET = Path(__file__).parents[1] / "templates" / "applications" / "amif" / "template.docx"
GENDER = "jamstalldhetskartlaggning"
COSTS, FINANCING = "money.costs_sum", "money.financing_sum"


def build() -> Pen:
    """Return the whole template."""
    pen = Pen()
    for part in (
        cover,
        frame,
        applicant,
        partners,
        need,
        target_group,
        goals,
        activities,
        organisation,
        principles,
        risks_and_follow_up,
        afterwards,
        budget,
        annexes,
    ):
        part(pen)
    return pen


def section(pen: Pen, name: str, *, new_page: bool = False) -> None:
    """Start a section; a draft says where nobody has seen the funder's wording."""
    pen.line(f"{{{{ {name}.heading }}}}", "Heading1", new_page=new_page)
    pen.tag(f"if draft and {name}.note")
    pen.line(f"{{{{ {name}.note }}}}", "Not", keep=True)
    pen.end()
    pen.tag(f"if not {name}.answered")
    pen.line(f"Inget svar än: {{{{ {name}.asks }}}}.", "Saknas")
    pen.tag("else")


def cover(pen: Pen) -> None:
    """Cover and contents, and what is not known of the form."""
    parts.cover(pen)
    pen.tag("if unseen and not draft")
    pen.line("{{ programme.wording_note }} Rubriker och ordning är vår uppställning.", "Not")
    pen.end()


def frame(pen: Pen) -> None:
    """Section 1: call, specific objective, period."""
    section(pen, "amif_01", new_page=True)
    facts = [
        ("Projektets namn", "case.title", ""),
        ("Arbetsnamn", "idea.working_title", ""),
        ("Utlysning", "call.call", ""),
        ("Utlysningen öppnar", "call.opens", ""),
        ("Utlysningen stänger", "call.closes", ""),
        ("Beslut väntas", "call.expected_decision", ""),
        ("Specifikt mål", "amif.objectives", "|lista"),
        ("Start", "idea.period_start", ""),
        ("Slut", "idea.period_end", ""),
        ("Kostnadsmodell", "budget.cost_model", ""),
    ]
    pen.facts("Projektet i utlysningen", facts)
    pen.optional("Skäl för en högre andel från fonden", "amif.higher_rate_reason")
    pen.end()


def applicant(pen: Pen) -> None:
    """Section 2: who applies."""
    section(pen, "amif_02")
    facts = [
        ("Sökande", "applicant.name", ""),
        ("Typ av organisation", "applicant.kind", "|stor"),
        ("Organisationsform", "eu.legal_form", "|stor"),
        ("Organisationsnummer", "applicant.org_number", ""),
        ("Län", "applicant.county", ""),
        ("Ansvarig förvaltning eller enhet", "applicant.unit", ""),
        ("Enhet som håller i idén", "idea.responsible_unit", ""),
        ("Projektägare", "forankring.owner.organisation", ""),
        ("Projektägarens enhet", "forankring.owner.unit", ""),
        ("Kommun där projektet görs", "idea.municipality", ""),
        ("Län där projektet görs", "idea.county", ""),
        ("Kontaktfunktion", "applicant.contact_function", ""),
        ("Behörig företrädare", "applicant.signatory", ""),
        ("Intyg om behörighet", "applicant.signatory_certificate", "|stor"),
        ("Fri från skulder", "eu.no_debts", "|stor"),
    ]
    pen.facts("Uppgifter om sökanden", facts)
    pen.end()


def partners(pen: Pen) -> None:
    """Sections 3 and 4: partners, and the project in short."""
    section(pen, "amif_03")
    columns = [
        col("Part", 3.8, "r.organisation"),
        col("Medverkar som", 2.8, "r.part|stor"),
        col("Behövs för att", 7.6, "r.needed_because"),
        col("Fri från skulder", 1.8, "r.no_debts|stor"),
    ]
    pen.rows("Parterna och varför de behövs", "forankring.partners", columns)
    parts.partners(pen)
    pen.end()
    section(pen, "amif_04")
    pen.question("Projektet i korthet", "idea.summary")
    pen.end()


def need(pen: Pen) -> None:
    """Section 5: need, evidence, what others have learnt, the link to the programme."""
    section(pen, "amif_05")
    pen.line("Behovet", "Heading2")
    parts.problem(pen)
    parts.evidence(pen)
    parts.causes(pen)
    parts.consequences(pen)
    pen.line("Koppling till programmet", "Heading2")
    pen.bullets("Behovsområden som projektet möter", "amif.needs_areas", "x|stor")
    pen.question("Bidrag till programmets effekter och resultat", "amif.programme_link")
    pen.line("Det andra har prövat", "Heading2")
    parts.earlier_projects(pen)
    parts.own_work(pen)
    parts.conclusions(pen)
    pen.end()


def target_group(pen: Pen) -> None:
    """Section 6: for whom, and how that is ensured."""
    section(pen, "amif_06")
    group = "projektlogik.target_group"
    pen.question("För vem", "idea.for_whom")
    pen.question("Beskrivning av målgruppen", f"{group}.description")
    pen.question("Avgränsning", f"{group}.delimitation")
    pen.question("Så kontrollerar vi att deltagarna hör till målgruppen", "amif.verification")
    parts.group_figures(pen)
    parts.settings(pen)
    pen.end()


def goals(pen: Pen) -> None:
    """Sections 7 and 8: goals of the project, indicators of the programme."""
    section(pen, "amif_07")
    parts.aim(pen)
    parts.goals(pen)
    pen.end()
    section(pen, "amif_08")
    columns = [
        col("Indikator", 9.4, "r.indicator"),
        col("Målvärde", 2.4, "r.target", look="tal"),
        col("Kvinnor", 2.1, "r.target_women", look="tal"),
        col("Män", 2.1, "r.target_men", look="tal"),
    ]
    pen.rows("Målvärden", "amif.indicators", columns)
    columns = [
        col("Indikator", 3.6, "r.indicator"),
        col("Så mäter vi", 7.4, "r.method"),
        col("Underlag", 5, "r.source"),
    ]
    pen.again("Metod och underlag", "amif.indicators", columns)
    pen.end()


def activities(pen: Pen) -> None:
    """Section 9: what is done, when, and how people can take part."""
    section(pen, "amif_09")
    pen.line("Metod och aktiviteter", "Heading2")
    pen.question("Därför arbetar vi så", "eu.method_reason")
    parts.activities(pen)
    pen.line("Tidplan", "Heading2")
    parts.time_plan(pen)
    pen.line("Så blir det möjligt att delta", "Heading2")
    parts.taking_part(pen)
    parts.parenting(pen)
    pen.end()


def organisation(pen: Pen) -> None:
    """Sections 10 and 11: who does the work, who decided, who works together."""
    section(pen, "amif_10")
    pen.line("Organisation", "Heading2")
    parts.groups(pen)
    pen.question("Vana och kapacitet", "eu.capacity")
    pen.question("Pengar att ligga ute med", "eu.liquidity")
    pen.line("Beslut och förankring", "Heading2")
    parts.decisions(pen)
    pen.end()
    section(pen, "amif_11")
    pen.line("Gemensam målbild", "Heading2")
    parts.shared_goal(pen)
    pen.line("Aktörer omkring projektet", "Heading2")
    pen.question("Det andra gör, och hur vi samverkar med dem", "eu.actor_analysis")
    parts.actors(pen)
    parts.meetings(pen)
    pen.end()


def principles(pen: Pen) -> None:
    """Section 12: equality, accessibility, non-discrimination, children, fundamental rights."""
    section(pen, "amif_12")
    pen.line("Utmaningar och åtgärder", "Heading2")
    columns = [
        col("Princip", 2.9, "r.principle|stor"),
        col("Utmaning", 6, "r.challenge"),
        col("Mål", 1.5, "refs(r.goals)"),
        col("Aktiviteter", 1.9, "refs(r.activities)"),
        col("Uppföljning", 3.7, "r.follow_up"),
    ]
    pen.rows("Principerna", "eu.principles", columns)
    pen.question("Kompetens om principerna", "eu.principles_competence")
    pen.question("EU:s stadga om de grundläggande rättigheterna", "eu.charter")
    pen.line("Kartläggning av kvinnors och mäns villkor", "Heading2")
    parts.gender_mapping(pen)
    pen.question("Så följer vi upp det för kvinnor och män", f"{GENDER}.follow_up")
    pen.line("Lika möjligheter att delta", "Heading2")
    parts.equal_part(pen)
    pen.line("Barnets bästa", "Heading2")
    parts.children(pen)
    pen.end()


def risks_and_follow_up(pen: Pen) -> None:
    """Sections 13 to 15: risks, follow-up, visibility."""
    section(pen, "amif_13")
    parts.risks(pen)
    pen.end()
    section(pen, "amif_14")
    pen.question("Så följer vi upp målen", "projektlogik.follow_up.how")
    facts = [
        ("Ansvarig", "projektlogik.follow_up.responsible", ""),
        ("När", "projektlogik.follow_up.when", ""),
    ]
    pen.facts("Ansvar och tider för uppföljningen", facts)
    pen.question("Deltagarförteckningen", "eu.participants_routine")
    pen.question("Utvärdering", "projektlogik.follow_up.evaluation")
    pen.question("Så visar vi nyttan", "projektlogik.benefits")
    pen.end()
    section(pen, "amif_15")
    pen.question("Synlighet under projektet", "eu.visibility")
    pen.end()


def afterwards(pen: Pen) -> None:
    """Section 16: what lives on, and who learns from it."""
    section(pen, "amif_16")
    pen.line("Det som lever vidare", "Heading2")
    parts.implementation(pen)
    pen.line("Spridning", "Heading2")
    parts.dissemination(pen)
    pen.end()


def budget(pen: Pen) -> None:
    """Section 17: costs by the cost model, and cash from others than the fund."""
    section(pen, "amif_17")
    facts = [
        ("Kostnader", "money.costs_sum.total", ""),
        ("Sökt bidrag", "money.grant", ""),
        ("Andras kontanta pengar", "money.own", ""),
        ("Andel som andra betalar", "money.own_part", ""),
        ("Andel som andra ska betala", "money.own_wanted_share", ""),
        ("Kostnadsmodell", "money.model", ""),
        ("Personalkostnader", "money.personnel", ""),
        ("Schablon", "money.flat", ""),
        ("Deltagare", "money.participants", ""),
        ("Kostnad per deltagare", "money.per_participant", ""),
    ]
    pen.facts("Budgeten i korthet", facts)
    pen.question("Därför kostar projektet så mycket", "eu.cost_reason")
    pen.line("Kostnader", "Heading2")
    years = Column(
        "{{ y }}", 2.15, "{{ y }}", "tal", "y in r.amounts", "y in money.years", "{{ y }}"
    )
    total = Column("Summa", 2.3, "{{ r.total }}", look="tal", total="{{ r.total }}")
    label = Column("Kostnad", 7.3, "{{ r.label }}", total="{{ r.label }}")
    pen.rows("Kostnader per år", "money.costs", [number("K"), label, years, total], [COSTS])
    months = "{{ r.months_per_year.values()|join(' + ') or r.months }}"
    columns = [
        number("K"),
        col("Kostnadsslag", 3, "r.kind|stor"),
        col("Part", 4.3, "r.party"),
        col("Aktivitet", 1.7, "refs(r.activity)"),
        col("Funktion", 2.8, "r.function|stor"),
        col("Antal", 1.2, "r.persons", look="tal"),
        Column("Månader", 1.9, months, look="tal"),
    ]
    pen.again("Vem som har kostnaden", "budget.rows", columns)
    columns = [
        col("Personal", 4.4, "r.label"),
        col("Andel", 1.5, "r.share", look="tal"),
        col("Månadslön", 2.2, "r.monthly", look="tal"),
        col("Påslag", 1.5, "r.payroll", look="tal"),
        col("Timmar", 1.6, "r.hours", look="tal"),
        col("Per timme", 2.3, "r.rate", look="tal"),
        col("Summa", 2.5, "r.total", look="tal"),
    ]
    staff = "money.counts|selectattr('kind', 'equalto', 'Personal')|list"
    pen.again("Så är personalkostnaden räknad", staff, columns)
    for field, head in (("hours", "Andra timmar"), ("monthly", "Andra kostnader per månad")):
        columns = [
            col("Kostnad", 6, "r.label"),
            col("Per månad", 2.6, "r.monthly", look="tal"),
            col("Timmar", 2, "r.hours", look="tal"),
            col("Per timme", 2.6, "r.rate", look="tal"),
            col("Summa", 2.8, "r.total", look="tal"),
        ]
        others = (
            f"money.counts|rejectattr('kind', 'equalto', 'Personal')|selectattr('{field}')|list"
        )
        pen.again(head, others, columns)
    pen.again("Kostnader per slag", "money.kinds", [col("Slag", 8.3, "r.label"), years, total])
    pen.again("Kostnader per part", "money.parties", [col("Part", 8.3, "r.label"), years, total])
    pen.question("Inköp och upphandling", "eu.procurement")
    pen.question("Moms", "eu.vat")
    financing(pen, years, total)
    pen.end()


def financing(pen: Pen, years: Column, total: Column) -> None:
    """Second half of section 17: who pays, and what is counted how."""
    pen.line("Finansiering", "Heading2")
    label = Column("Finansiär", 7.3, "{{ r.label }}", total="{{ r.label }}")
    pen.rows("Finansiering per år", "money.financing", [label, years, total], [FINANCING])
    pen.pictures("budget")
    columns = [
        col("Finansiär", 5.6, "r.source"),
        col("Form", 2.6, "r.kind|stor"),
        col("Hör till", 4, "r.party"),
        col("Intygat", 1.6, "r.certified|stor"),
        col("Andra EU-medel", 2.2, "r.eu_money|stor"),
    ]
    pen.again("Pengarnas form och intyg", "budget.financing", columns)
    columns = [
        col("Part", 5, "r.party"),
        col("Kostnader", 2.8, "r.costs", look="tal"),
        col("Egna pengar", 2.8, "r.own", look="tal"),
        col("Från fonden", 2.8, "r.grant", look="tal"),
        col("Fondens andel", 2.6, "r.grant_share", look="tal"),
    ]
    pen.again("Fondens andel per part", "money.party_shares", columns)
    pen.question("Kontanta pengar som inte kommer från EU", "amif.cash_only")
    pen.question("Ingen kostnad betalas två gånger", "eu.double_funding")
    pen.optional("Det vi lämnar ifrån oss vid klumpsumma", "amif.deliverables")
    pen.question("Om bara en del beviljas", "budget.minimum_version")
    pen.question("Kommentar till budgeten", "budget.comment")
    # Told to the applicant, not to the funder.
    pen.tag("if draft")
    for head, path in (("Om tiden till utbetalning", "liquidity"), ("Om räkningen", "notes")):
        pen.tag(f"if money.{path}")
        pen.bullets(head, f"money.{path}", "x")
        pen.end()
    pen.end()


def annexes(pen: Pen) -> None:
    """Sections 18 and 19: annexes and signing."""
    section(pen, "amif_18")
    parts.annex_list(pen)
    pen.tag("if draft")
    columns = [col("Bilaga", 6.4, "r.heading"), col("Behövs", 9.6, "r.when")]
    pen.again("När bilagan behövs", "programme.annexes", columns)
    pen.end()
    columns = [
        col("Bilaga", 6, "r.annex"),
        col("Läge", 2.4, "r.status|stor"),
        col("Part", 4.4, "r.party"),
        col("Klar senast", 3.2, "r.due"),
    ]
    pen.again("Vårt arbete med bilagorna", "eu.annexes", columns)
    facts = [
        ("Underlag för behörighet", "eu.signatory_list", "|stor"),
        ("Behörigheten täcker beloppet", "eu.signatory_covers_amount", "|stor"),
        ("Inköps- och upphandlingsplan", "amif.procurement_plan", "|stor"),
        ("Underlag för lönekostnadspåslag", "amif.payroll_sheets", "|stor"),
    ]
    pen.facts("Underlag", facts)
    pen.end()
    section(pen, "amif_19")
    facts = [
        ("Behörig företrädare", "applicant.signatory", ""),
        ("Ansökan skickas in", "eu.submit_on", ""),
        ("Klockan", "eu.submit_at", ""),
        ("Signeringsunderlaget är inne", "eu.sign_by", ""),
    ]
    pen.facts("Inlämning", facts)
    pen.line(
        "Underskriften görs på signeringsunderlaget, som skrivs ut ur Min ansökan när ansökan är "
        "inskickad. Det här dokumentet skrivs inte under.",
        "Not",
    )
    pen.end()


if __name__ == "__main__":
    build().save(TARGET, parts.HEADER, parts.FOOTER)
    print(f"Skrev {TARGET.name}")

"""Builds the Word template of ESF+.

Run it to start over; otherwise open templates/applications/esf/template.docx in Word and edit it
there: texts, order and looks are free, tags are those of docxtpl.
"""

from pathlib import Path

import template_parts as parts
from template_parts import NUMBER, col, number
from template_pen import Column, Pen

TARGET = Path(__file__).parents[1] / "templates" / "applications" / "esf" / "template.docx"
GENDER = "jamstalldhetskartlaggning"
LOGIC = "projektlogik"


def build() -> Pen:
    """Return the whole template."""
    pen = Pen()
    for part in (
        cover,
        frame,
        problem,
        principles,
        causes_and_actors,
        goals,
        method,
        follow_up,
        capacity,
        anchoring,
        afterwards,
        actors,
        budget,
        annexes,
    ):
        part(pen)
    return pen


def section(pen: Pen, name: str, *, level: int = 1, new_page: bool = False) -> None:
    """Start a section; a draft says where nobody has seen the funder's wording."""
    pen.line(f"{{{{ {name}.heading }}}}", f"Heading{level}", new_page=new_page)
    pen.tag(f"if draft and {name}.note")
    pen.line(f"{{{{ {name}.note }}}}", "Saknas")
    pen.end()
    pen.tag(f"if not {name}.answered")
    pen.line(f"Inget svar än: {{{{ {name}.asks }}}}.", "Saknas")
    pen.tag("else")


def cover(pen: Pen) -> None:
    """Write cover and contents, and what is not known of the form."""
    parts.cover(pen, "{{ programme.wording_note }} Det gäller avsnitten {{ unseen|lista }}.")


def frame(pen: Pen) -> None:
    """Write who applies, for what, in which call."""
    section(pen, "esf_grund", new_page=True)
    facts = [
        ("Projektets namn", "case.title", ""),
        ("Arbetsnamn", "idea.working_title", ""),
        ("Utlysning", "call_title", ""),
        ("Programområde", "esf.area", ""),
        ("Projekttyp", "esf.project_type", "|stor"),
        ("Start", "idea.period_start", ""),
        ("Slut", "idea.period_end", ""),
        ("Kommun", "idea.municipality", ""),
        ("Län", "idea.county", ""),
        ("Utlysningen öppnar", "call.opens", ""),
        ("Utlysningen stänger", "call.closes", ""),
        ("Planerad inlämning", "eu.submit_on", ""),
        ("Klockslag", "eu.submit_at", ""),
        ("Beslut väntas", "call.expected_decision", ""),
    ]
    pen.facts("Projektet", facts)
    pen.question("Projektet i korthet", "idea.summary")
    facts = [
        ("Sökande", "applicant.name", ""),
        ("Slag av organisation", "applicant.kind", "|stor"),
        ("Juridisk form", "eu.legal_form", "|stor"),
        ("Organisationsnummer", "applicant.org_number", ""),
        ("Län", "applicant.county", ""),
        ("Ansvarig förvaltning eller enhet", "applicant.unit", ""),
        ("Enhet som håller i idén", "idea.responsible_unit", ""),
        ("Projektägare", "forankring.owner.organisation", ""),
        ("Projektägarens enhet", "forankring.owner.unit", ""),
        ("Kontaktfunktion", "applicant.contact_function", ""),
        ("Fri från skulder till staten, inte i konkurs", "eu.no_debts", "|stor"),
    ]
    pen.facts("Sökanden", facts)
    pen.question("Så stämmer målgruppen med utlysningen", "esf.call_fit")
    pen.question("Koppling till regionens planer och prioriteringar", "esf.regional_link")
    pen.question("EU:s stadga om de grundläggande rättigheterna", "eu.charter")
    pen.question("Statsstöd", "esf.state_aid")
    pen.end()


def problem(pen: Pen) -> None:
    """Write the first question of the form: the problem, and whose it is."""
    pen.line("{{ esf_problem.group }}", "Heading1")
    section(pen, "esf_problem", level=2)
    parts.problem(pen)
    parts.evidence(pen)
    pen.question("För vem", "idea.for_whom")
    group = f"{LOGIC}.target_group"
    pen.question("Beskrivning av målgruppen", f"{group}.description")
    pen.question("Avgränsning", f"{group}.delimitation")
    facts = [
        ("Kvinnor", f"{group}.women", ""),
        ("Män", f"{group}.men", ""),
        ("Flickor", f"{group}.girls", ""),
        ("Pojkar", f"{group}.boys", ""),
        ("Totalt", f"{group}.total", ""),
    ]
    pen.facts("Antal personer som deltar", facts)


def principles(pen: Pen) -> None:
    """Write the horizontal principles, which the problem must show."""
    columns = [col("Princip", 3.4, "r.principle|stor"), col("Utmaning", 12.6, "r.challenge")]
    pen.rows("Utmaningar under de horisontella principerna", "eu.principles", columns)
    pen.question("Tillgänglighet", f"{GENDER}.accessibility")
    pen.bullets("Diskrimineringsgrunder som vi har gått igenom", f"{GENDER}.grounds", "x|stor")
    pen.question("Skillnader inom grupperna", f"{GENDER}.subgroups")
    pen.question("Kartläggning av kvinnors och mäns villkor: metod", f"{GENDER}.method")
    columns = [
        col("Arena", 2.6, "r.arena|stor"),
        col("Grupp", 5, "r.group"),
        col("Kvinnor", 1.8, "r.women", look="tal"),
        col("Män", 1.6, "r.men", look="tal"),
        col("Källa", 5, "r.source"),
    ]
    pen.rows("Antal kvinnor och män", f"{GENDER}.representation", columns)
    pen.pictures("representation")
    columns = [
        col("Resurs", 2.6, "r.resource|stor"),
        col("Mått", 5, "r.measure"),
        col("Kvinnor", 1.8, "r.share_women_pct|procent", look="tal"),
        col("Män", 1.6, "r.share_men_pct|procent", look="tal"),
        col("Källa", 5, "r.source"),
    ]
    pen.rows("Så fördelas resurserna", f"{GENDER}.resources", columns)
    columns = [
        number("I"),
        col("Iakttagelse", 4, "r.observation"),
        col("Trolig orsak", 3.2, "r.cause"),
        col("Norm", 2.5, "r.norm"),
        col("Följd för kvinnor", 2.6, "r.consequence_women"),
        col("Följd för män", 2.6, "r.consequence_men"),
    ]
    pen.rows("Därför ser det ut så", f"{GENDER}.analysis", columns)
    columns = [
        col("Hinder", 2.8, "r.kind|stor"),
        col("Beskrivning", 6.4, "r.description"),
        col("Åtgärd", 6.8, "r.measure"),
    ]
    pen.rows("Hinder för att delta", f"{GENDER}.barriers", columns)
    pen.optional("Därför saknas uppgifter per kön", f"{GENDER}.no_split_reason")
    parts.children(pen)
    pen.end()


def causes_and_actors(pen: Pen) -> None:
    """Write the rest of the problem: causes, consequences, actors."""
    section(pen, "esf_orsaker", level=2)
    parts.causes(pen)
    pen.end()
    section(pen, "esf_konsekvenser", level=2)
    parts.consequences(pen)
    pen.end()
    section(pen, "esf_aktorsanalys", level=2)
    pen.question("Aktörer som behövs, och varför", "eu.actor_analysis")
    columns = [
        col("Aktör", 4, "r.name"),
        col("Typ", 2.5, "r.kind|stor"),
        col("Nivå", 2.2, "r.level|stor"),
        col("Vad aktören gör", 5.8, "r.work"),
        col("Med", 1.5, "r.bring_in|stor"),
    ]
    pen.rows("Aktörer inom området", "omvarldsbevakning.actors", columns)
    pen.pictures("aktorskarta")
    columns = [col("Part", 5, "r.organisation"), col("Behövs för", 11, "r.needed_because")]
    pen.again("Därför behövs varje part", "forankring.partners", columns)
    pen.question("Parternas inflytande för kvinnor och män", f"{GENDER}.partner_influence")
    pen.end()


def goals(pen: Pen) -> None:
    """Write goals, and how they answer to those of the call."""
    section(pen, "esf_mal")
    parts.aim(pen)
    parts.goals(pen)
    columns = [
        col("Utlysningens mål", 5.4, "r.goal"),
        col("Våra mål", 2, "refs(r.goals)"),
        col("Så svarar de mot det", 8.6, "r.answer"),
    ]
    pen.rows("Utlysningens mål", "esf.call_goals", columns)
    pen.end()


def method(pen: Pen) -> None:
    """Write why this method, what is done, and how people can take part."""
    section(pen, "esf_metod")
    pen.line("Val av metod", "Heading2")
    pen.question("Därför den här metoden", "eu.method_reason")
    parts.earlier_projects(pen)
    parts.own_work(pen)
    facts = [
        ("Reviderad", "omvarldsbevakning.revisions", ""),
        ("Deltagare i arbetet", "omvarldsbevakning.participants", ""),
    ]
    pen.facts("Omvärldsbevakningen", facts)
    columns = [
        col("Titel", 6, "r.title"),
        col("Slag", 2.6, "r.kind|stor"),
        col("Anteckning", 7.4, "r.note"),
    ]
    pen.again("Källor som vi följer", "omvarldsbevakning.pages", columns)
    parts.meetings(pen)
    parts.conclusions(pen)
    pen.line("Aktiviteter", "Heading2")
    parts.activities(pen)
    pen.line("Tidplan", "Heading2")
    parts.time_plan(pen)
    pen.line("Så når vi målgruppen", "Heading2")
    group = f"{LOGIC}.target_group"
    pen.question("Så når vi målgruppen", f"{group}.reached")
    pen.question("Så deltar målgruppen i planeringen", f"{group}.involvement")
    pen.question("När målgruppen deltar i planeringen", f"{group}.involvement_when")
    parts.settings(pen)
    parts.taking_part(pen)
    pen.question("Närvaro, rapportering och information till deltagarna", "eu.participants_routine")
    parts.parenting(pen)


def follow_up(pen: Pen) -> None:
    """Write what is done about the horizontal challenges, risks, and follow-up."""
    pen.line("Arbete med de horisontella principerna", "Heading2")
    columns = [
        col("Princip", 3, "r.principle|stor"),
        col("Mål", 1.8, "refs(r.goals)"),
        col("Aktiviteter", 2.2, "refs(r.activities)"),
        col("Uppföljning", 9, "r.follow_up"),
    ]
    pen.again("Från utmaning till uppföljning", "eu.principles", columns)
    columns = [
        col("Gäller", 1.3, "refs(r.observation)"),
        col("Mål", 3.4, "r.goal"),
        col("Åtgärd", 4.2, "r.measure"),
        col("Ingår i", 1.4, "refs(r.activity)"),
        col("Ansvarig", 2.8, "r.responsible"),
        col("Senast", 2.9, "r.by"),
    ]
    pen.rows("Åtgärder för kvinnors och mäns villkor", f"{GENDER}.measures", columns)
    columns = [
        col("Gäller", 1.3, "refs(r.observation)"),
        col("Åtgärd", 7, "r.measure"),
        col("Indikator", 7.7, "r.indicator"),
    ]
    pen.again("Så följer vi åtgärderna", f"{GENDER}.measures", columns)
    columns = [
        col("För vem", 3.2, "r.for_whom|stor"),
        col("Insats", 5.2, "r.description"),
        col("Vald", 1.6, "r.chosen|stor"),
        col("Skäl", 6, "r.reason"),
    ]
    pen.rows("Särskilda insatser som prövats", f"{GENDER}.targeted", columns)
    pen.line("Uppföljning och risker", "Heading2")
    parts.follow_up(pen)
    parts.risks(pen)
    pen.end()


def capacity(pen: Pen) -> None:
    """Write organisation, competence and money to lay out."""
    section(pen, "esf_kapacitet")
    pen.question("Kapacitet och kompetens", "eu.capacity")
    manager = "forankring.project_manager"
    facts = [
        ("Funktion", f"{manager}.function", ""),
        ("Arbetsgivare", f"{manager}.employer", ""),
        ("Andel av heltid", f"{manager}.share_pct", "|procent"),
        ("Ersättare", f"{manager}.deputy", ""),
    ]
    pen.facts("Projektledare", facts)
    group(pen, "Arbetsgrupp", "working_group")
    pen.question("Kompetens i de horisontella principerna", "eu.principles_competence")
    pen.question("Kompetens om kvinnors och mäns villkor", f"{GENDER}.competence")
    parts.vulnerability(pen)
    pen.question("Så lägger vi ut pengarna", "eu.liquidity")
    pen.question("Inköp och upphandling", "eu.procurement")
    pen.question("Därför är kostnaden rimlig", "eu.cost_reason")
    pen.end()


def group(pen: Pen, label: str, name: str) -> None:
    """Write a group: its mandate, how often it meets, and its seats."""
    facts = [
        ("Mandat", f"forankring.{name}.mandate", ""),
        ("Möten i början", f"forankring.{name}.interval_first_phase", ""),
        ("Möten därefter", f"forankring.{name}.interval_after", ""),
    ]
    pen.facts(label, facts)
    columns = [
        col("Funktion", 4.6, "r.function"),
        col("Organisation", 4.4, "r.organisation"),
        col("Mandat", 4.6, "r.mandate"),
        col("Nivå", 2.4, "r.level|stor"),
    ]
    pen.rows(f"Platser i {label.lower()}en", f"forankring.{name}.members", columns)


def anchoring(pen: Pen) -> None:
    """Write steering group, goal picture and decisions."""
    section(pen, "esf_forankring")
    pen.line("Styrning", "Heading2")
    group(pen, "Styrgrupp", "steering_group")
    pen.line("Gemensam målbild och beslut", "Heading2")
    parts.shared_goal(pen)
    parts.decision_tables(pen)


def afterwards(pen: Pen) -> None:
    """Write how the results are put to use."""
    pen.line("Så tas resultaten till vara", "Heading2")
    pen.question("Strategi för resultaten", "esf.results_strategy")
    pen.line("Implementering", "Heading2")
    parts.implementation(pen)
    pen.line("Spridning", "Heading2")
    parts.dissemination(pen)
    pen.question("Så visar vi att EU är med och betalar", "eu.visibility")
    pen.end()


def actors(pen: Pen) -> None:
    """Write the list of actors that is a part of the application."""
    section(pen, "esf_aktorer")
    columns = [
        col("Part", 3.9, "r.organisation"),
        col("Typ", 2.5, "r.kind|stor"),
        col("Deltar som", 2.7, "r.part|stor"),
        col("Roll", 2.7, "r.role"),
        col("Ansvar", 4.2, "r.responsibility"),
    ]
    pen.rows("Aktörer, roll och ansvar", "forankring.partners", columns)
    columns = [
        col("Part", 4.2, "r.organisation"),
        col("Förväntan", 5.6, "r.expectation"),
        col("Resurser", 6.2, "r.resources"),
    ]
    pen.again("Förväntningar och resurser", "forankring.partners", columns)
    columns = [
        col("Part", 4.4, "r.organisation"),
        col("Org.nr", 2.5, "r.org_number"),
        col("Inga skulder, ej konkurs", 2.4, "r.no_debts|stor"),
        col("Kontakt sedan", 2.9, "r.contact_since"),
        col("Samverkan nu", 1.9, "r.step_now|stor"),
        col("Önskad", 1.9, "r.step_wanted|stor"),
    ]
    pen.again("Läget i samverkan", "forankring.partners", columns)
    pen.end()


def budget(pen: Pen) -> None:
    """Write costs by the cost model, per party, and who pays."""
    section(pen, "esf_budget")
    facts = [
        ("Budgetmodell", "money.model", ""),
        ("Prislista", "esf.price_list", "|stor"),
        ("Hela kostnaden", "money.costs_sum.total", ""),
        ("Personal", "money.personnel", ""),
        ("Schablon", "money.flat", ""),
        ("Sökt stöd", "money.grant", ""),
        ("Medfinansiering", "money.own", ""),
        ("Andel av kostnaden", "money.own_part", ""),
        ("Deltagare", "money.participants", ""),
        ("Kostnad per deltagare", "money.per_participant", ""),
    ]
    pen.facts("Budgeten i korthet", facts)
    pen.tag("if draft and money.difference")
    pen.line(
        "Kostnaderna minus finansieringen är {{ money.difference }}. Budgeten går inte ihop än.",
        "Not",
    )
    pen.end()
    pen.question("Schablonen betalar", "esf.schablon_covers")
    pen.line("Kostnader", "Heading2")
    costs(pen)
    pen.line("Finansiering", "Heading2")
    financing(pen)
    pen.question("Ingen kostnad betalas två gånger", "eu.double_funding")
    pen.question("Moms", "eu.vat")
    pen.question("Om bara en del beviljas", "budget.minimum_version")
    pen.question("Kommentar till budgeten", "budget.comment")
    pen.bullets("Så är budgeten räknad", "money.notes", "x")
    pen.end()


def years() -> tuple[Column, Column]:
    """Return the column of each year, and the one of their sum."""
    each = Column(
        "{{ y }}",
        2.3,
        "{{ y }}",
        look="tal",
        over="y in r.amounts",
        head_over="y in money.years",
        total="{{ y }}",
    )
    return each, Column("Summa", 2.4, "{{ r.total }}", look="tal", total="{{ r.total }}")


def costs(pen: Pen) -> None:
    """Write what it costs, and how it is counted."""
    each, total = years()
    columns = [
        Column(
            "Kostnad och part",
            7.2,
            "{{ r.label }}{% if r.row.party %}, {{ r.row.party }}{% endif %}",
            total="{{ r.label }}",
        ),
        each,
        total,
    ]
    pen.rows("Kostnader per år", "money.costs", columns, ["money.costs_sum"])
    columns = [
        col("Personal", 3, "r.label"),
        col("Funktion i prislistan", 3.4, "r.function"),
        col("Antal", 1.3, "r.persons", look="tal"),
        col("Andel", 1.5, "r.share", look="tal"),
        col("Månader", 1.8, "r.months", look="tal"),
        col("Timmar", 1.8, "r.hours", look="tal"),
        col("Per timme", 2, "r.rate", look="tal"),
    ]
    pen.again("Så är timmarna räknade", "money.counts|selectattr('hours')|list", columns)
    columns = [
        col("Personal", 6, "r.label"),
        col("Andel", 2, "r.share", look="tal"),
        col("Månader", 2, "r.months", look="tal"),
        col("Månadskostnad", 3.2, "r.monthly", look="tal"),
        col("Påslag", 2.8, "r.payroll", look="tal"),
    ]
    pen.again("Månadskostnader", "money.counts|selectattr('monthly')|list", columns)
    pen.again("Kostnader per slag", "money.kinds", [col("Slag", 7.2, "r.label"), each, total])
    pen.again("Delbudget per part", "money.parties", [col("Part", 7.2, "r.label"), each, total])
    columns = [
        col("Funktion", 6, "r.function"),
        col("Prislista", 2.6, "r.price_list|stor"),
        col("Per timme", 2.4, "r.rate", look="tal"),
        col("Sett", 2.6, "r.seen"),
        col("Säkerhet", 2.4, "r.standing"),
    ]
    pen.again("Timpriser som används", "money.prices", columns)


def financing(pen: Pen) -> None:
    """Write who pays, what each party brings, and what must be laid out."""
    each, total = years()
    columns = [
        Column("Finansiär", 7.2, "{{ r.label }}", total="{{ r.label }}"),
        each,
        total,
    ]
    pen.rows("Finansiering per år", "money.financing", columns, ["money.financing_sum"])
    pen.pictures("budget")
    columns = [
        col("Finansiär", 5.4, "r.source"),
        col("Form", 3, "r.kind|stor"),
        col("Part", 3.8, "r.party"),
        col("Intygat", 1.7, "r.certified|stor"),
        col("Annat EU-stöd", 2.1, "r.eu_money|stor"),
    ]
    pen.again("Pengarnas form och part", "budget.financing", columns)
    columns = [
        col("Part", 5.2, "r.party"),
        col("Kostnader", 2.9, "r.costs", look="tal"),
        col("Egna medel", 2.9, "r.own", look="tal"),
        col("Stöd", 2.9, "r.grant", look="tal"),
        col("Stödets andel", 2.1, "r.grant_share", look="tal"),
    ]
    pen.again("Stöd och egna medel per part", "money.party_shares", columns)
    facts = [
        ("Andel som projektet bär", "money.own_wanted_share", ""),
        ("I kronor", "money.own_wanted", ""),
    ]
    pen.facts("Medfinansieringens andel", facts)
    pen.bullets("Pengar att lägga ut", "money.liquidity", "x")


def annexes(pen: Pen) -> None:
    """Write annexes and signing."""
    section(pen, "esf_bilagor")
    columns = [
        col("Nr", NUMBER, "r.number"),
        col("Bilaga", 5.4, "r.heading"),
        col("Gäller", 5.5, "r.concerns"),
        col("Läge", 4, "r.status"),
    ]
    pen.rows("Bilagor till ansökan", "annexes", columns)
    columns = [
        col("Part", 7, "r.organisation"),
        col("Intyg", 4.5, "r.certificate|stor"),
        col("Undertecknat den", 4.5, "r.certificate_signed"),
    ]
    pen.again("Intyg från parterna", "forankring.partners", columns)
    pen.end()
    section(pen, "esf_underskrift")
    facts = [
        ("Skriver under", "applicant.signatory", ""),
        ("Rätten gäller hela beloppet", "eu.signatory_covers_amount", "|stor"),
        ("Undertecknad senast", "eu.sign_by", ""),
    ]
    pen.line(
        "Ansökan lämnas in i {{ programme.system }}. Hur den skrivs under där är inte verifierat.",
        "Not",
    )
    pen.facts("Behörig företrädare", facts)
    pen.end()


if __name__ == "__main__":
    build().save(TARGET, parts.HEADER, parts.FOOTER)
    print(f"Skrev {TARGET.name}")

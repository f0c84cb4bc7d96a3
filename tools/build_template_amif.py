"""Builds the Word template of AMIF.

Run it to start over; otherwise open templates/applications/amif/template.docx in Word and edit it
there: texts, order and looks are free, tags are those of docxtpl.
"""

import template_budget as budgets
import template_gender as gender
import template_logic as logic
import template_parts as parts
import template_plans as plans
from template_gender import STAGE
from template_parts import col
from template_pen import Pen


def cover(pen: Pen) -> None:
    """Cover and contents, and what is not known of the form."""
    parts.cover(pen)
    pen.tag("if unseen and not draft")
    pen.line("{{ programme.wording_note }} Rubriker och ordning är vår uppställning.", "Not")
    pen.end()


def frame(pen: Pen) -> None:
    """Section 1: call, specific objective, period."""
    pen.section("amif_01", new_page=True)
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
    pen.section("amif_02")
    facts = [
        ("Sökande", "applicant.name", ""),
        ("Typ av organisation", "applicant.kind", "|stor"),
        ("Organisationsform", "eu.legal_form", "|stor"),
        *parts.UNIT,
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
    pen.section("amif_03")
    columns = [
        col("Part", 3.8, "r.organisation"),
        col("Medverkar som", 2.8, "r.part|stor"),
        col("Behövs för att", 7.6, "r.needed_because"),
        col("Fri från skulder", 1.8, "r.no_debts|stor"),
    ]
    pen.rows("Parterna och varför de behövs", "forankring.partners", columns)
    parts.partners(pen)
    pen.end()
    pen.section("amif_04")
    pen.question("Projektet i korthet", "idea.summary")
    pen.end()


def need(pen: Pen) -> None:
    """Section 5: need, evidence, what others have learnt, the link to the programme."""
    pen.section("amif_05")
    pen.line("Behovet", "Heading2")
    logic.problem(pen)
    logic.causes(pen)
    logic.consequences(pen)
    pen.line("Koppling till programmet", "Heading2")
    pen.bullets("Behovsområden som projektet möter", "amif.needs_areas", "x|stor")
    pen.question("Bidrag till programmets effekter och resultat", "amif.programme_link")
    pen.line("Det andra har prövat", "Heading2")
    logic.earlier_projects(pen)
    logic.own_work(pen)
    logic.conclusions(pen)
    pen.end()


def target_group(pen: Pen) -> None:
    """Section 6: for whom, and how that is ensured."""
    pen.section("amif_06")
    pen.question("För vem", "idea.for_whom")
    logic.group_described(pen)
    pen.question("Så kontrollerar vi att deltagarna hör till målgruppen", "amif.verification")
    logic.group_figures(pen)
    logic.group_reached(pen)
    pen.end()


def goals(pen: Pen) -> None:
    """Sections 7 and 8: goals of the project, indicators of the programme."""
    pen.section("amif_07")
    logic.goals(pen)
    pen.end()
    pen.section("amif_08")
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
    pen.section("amif_09")
    pen.line("Metod och aktiviteter", "Heading2")
    pen.question("Därför arbetar vi så", "eu.method_reason")
    logic.activities(pen)
    pen.line("Så blir det möjligt att delta", "Heading2")
    logic.taking_part(pen)
    logic.parenting(pen)
    pen.end()


def organisation(pen: Pen) -> None:
    """Sections 10 and 11: who does the work, who decided, who works together."""
    pen.section("amif_10")
    pen.line("Organisation", "Heading2")
    parts.groups(pen)
    pen.question("Vana och kapacitet", "eu.capacity")
    pen.question("Pengar att ligga ute med", "eu.liquidity")
    pen.line("Beslut och förankring", "Heading2")
    parts.decisions(pen)
    parts.vulnerability(pen)
    pen.end()
    pen.section("amif_11")
    pen.line("Gemensam målbild", "Heading2")
    parts.shared_goal(pen)
    pen.line("Aktörer omkring projektet", "Heading2")
    pen.question("Det andra gör, och hur vi samverkar med dem", "eu.actor_analysis")
    logic.actors(pen)
    logic.meetings(pen)
    pen.end()


def principles(pen: Pen) -> None:
    """Section 12: equality, accessibility, non-discrimination, children, fundamental rights."""
    pen.section("amif_12")
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
    gender.mapping(pen)
    pen.question("Så följer vi upp det för kvinnor och män", f"{STAGE}.follow_up")
    pen.line("Lika möjligheter att delta", "Heading2")
    gender.equal_part(pen)
    pen.line("Barnets bästa", "Heading2")
    gender.children(pen)
    pen.end()


def risks_and_follow_up(pen: Pen) -> None:
    """Sections 13 to 15: risks, follow-up, visibility."""
    pen.section("amif_13")
    plans.risks(pen)
    pen.end()
    pen.section("amif_14")
    plans.goals_followed(pen)
    pen.question("Deltagarförteckningen", "eu.participants_routine")
    pen.question("Utvärdering", "projektlogik.follow_up.evaluation")
    pen.question("Så visar vi nyttan", "projektlogik.benefits")
    pen.end()
    pen.section("amif_15")
    pen.question("Synlighet under projektet", "eu.visibility")
    pen.end()


def afterwards(pen: Pen) -> None:
    """Section 16: what lives on, and who learns from it."""
    pen.section("amif_16")
    pen.line("Det som lever vidare", "Heading2")
    plans.implementation(pen)
    pen.line("Spridning", "Heading2")
    plans.dissemination(pen)
    pen.end()


def budget(pen: Pen) -> None:
    """Section 17: costs by the cost model, and cash from others than the fund."""
    pen.section("amif_17")
    budgets.amif(pen)
    pen.end()


def annexes(pen: Pen) -> None:
    """Sections 18 and 19: annexes and signing."""
    pen.section("amif_18")
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
    pen.section("amif_19")
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
    sections = [
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
    ]
    parts.build("amif", sections, note="Not")

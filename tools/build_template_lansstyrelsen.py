"""Builds the Word template of § 37a and § 37.

Run it to start over; otherwise open templates/applications/37a/template.docx in Word and edit it
there: texts, order and looks are free, tags are those of docxtpl.
"""

import template_budget as budgets
import template_gender as gender
import template_logic as logic
import template_parts as parts
import template_plans as plans
from template_parts import col, signature_lines
from template_pen import Pen


def applicant(pen: Pen) -> None:
    """Sections 1 to 3: who applies, for what, under which purpose."""
    pen.section("lst_01", new_page=True)
    facts = [
        ("Sökande", "applicant.name", ""),
        ("Typ av organisation", "applicant.kind", "|stor"),
        *parts.UNIT,
        ("Kommun där insatsen görs", "idea.municipality", ""),
        ("Län där insatsen görs", "idea.county", ""),
        ("Kontaktfunktion", "applicant.contact_function", ""),
        ("Firmatecknare", "applicant.signatory", ""),
        ("Intyg om firmatecknare", "applicant.signatory_certificate", "|stor"),
    ]
    pen.facts("Uppgifter om sökanden", facts)
    pen.end()

    pen.section("lst_02")
    facts = [
        ("Insatsens namn", "case.title", ""),
        ("Arbetsnamn", "idea.working_title", ""),
        ("Start", "idea.period_start", ""),
        ("Slut", "idea.period_end", ""),
        ("Utlysning", "call.call", ""),
        ("Utlysningen öppnar", "call.opens", ""),
        ("Utlysningen stänger", "call.closes", ""),
        ("Beslut väntas", "call.expected_decision", ""),
        ("Berörda län", "lansstyrelsen.counties", "|lista"),
    ]
    pen.facts("Insatsen", facts)
    pen.question("Insatsen i korthet", "idea.summary")
    pen.question("Därför behövs den här perioden", "lansstyrelsen.period_reason")
    pen.optional("Särskilda skäl för ett tredje år", "lansstyrelsen.third_year_reason")
    pen.optional("Betydelse över länsgränserna", "lansstyrelsen.national_scope")
    pen.end()

    pen.section("lst_03")
    pen.bullets("Bestämmelsens syften som insatsen uppfyller", "lansstyrelsen.purposes", "x|stor")
    pen.question("Så uppfyller insatsen syftet", "lansstyrelsen.purposes_explained")
    columns = [col("Grund för prioritering", 6, "r.ground"), col("Vårt svar", 10, "r.answer")]
    pen.rows("Utlysningens prioriteringar", "lansstyrelsen.priorities", columns)
    columns = [col("Länets prioritering", 6, "r.priority"), col("Vårt svar", 10, "r.answer")]
    pen.rows("Länets egna prioriteringar", "call.county_priorities", columns)
    facts = [
        ("Länet saknar egna prioriteringar", "call.no_county_priorities", "|stor"),
        ("Verksamheten drivs utan vinstsyfte", "lansstyrelsen.nonprofit", "|stor"),
    ]
    pen.facts("Villkor", facts)
    pen.question("Om att verksamheten drivs utan vinstsyfte", "lansstyrelsen.nonprofit_statement")
    pen.end()


def background(pen: Pen) -> None:
    """Section 4: the need, and what others have learnt."""
    pen.section("lst_04")
    pen.line("Behovet", "Heading2")
    logic.problem(pen)
    logic.causes(pen)
    logic.consequences(pen)
    pen.line("Det andra gör och har lärt sig", "Heading2")
    logic.actors(pen)
    logic.earlier_projects(pen)
    logic.meetings(pen)
    logic.conclusions(pen)
    pen.end()


def goals(pen: Pen) -> None:
    """Section 5: aim and goals."""
    pen.section("lst_05")
    logic.goals(pen)
    pen.end()


def target_group(pen: Pen) -> None:
    """Section 6: for whom."""
    pen.section("lst_06")
    pen.question("För vem", "idea.for_whom")
    pen.bullets("Grupper enligt förordningen", "lansstyrelsen.legal_groups", "x|stor")
    logic.group_described(pen)
    pen.question(
        "Avgränsningens följder för kvinnor och män", "lansstyrelsen.delimitation_consequence"
    )
    logic.group_figures(pen)
    logic.group_reached(pen)
    pen.end()


def activities(pen: Pen) -> None:
    """Section 7: what is done, when, and how people can take part."""
    pen.section("lst_07")
    pen.line("Metod och aktiviteter", "Heading2")
    pen.tag("if programme.programme == '37a'")
    pen.question("Så värvas, utbildas och stöds guider och familjer", "lansstyrelsen.guides")
    pen.end()
    logic.activities(pen)
    pen.line("Så blir det möjligt att delta", "Heading2")
    logic.taking_part(pen)
    logic.parenting(pen)
    pen.end()


def organisation(pen: Pen) -> None:
    """First half of section 8: groups and partners."""
    pen.section("lst_08")
    pen.line("Organisation", "Heading2")
    parts.groups(pen)
    pen.line("Samverkansparter", "Heading2")
    parts.partners(pen)
    pen.tag("if forankring.partners|map(attribute='needed_because')|select|list")
    columns = [
        col("Part", 5, "r.organisation"),
        col("Därför behövs parten", 11, "r.needed_because"),
    ]
    pen.again("Därför behövs parterna", "forankring.partners", columns)
    pen.end()


def anchoring(pen: Pen) -> None:
    """Second half of section 8: goal picture, decisions, anchoring."""
    pen.line("Gemensam målbild", "Heading2")
    parts.shared_goal(pen)
    pen.line("Beslut och förankring", "Heading2")
    parts.decisions(pen)
    parts.vulnerability(pen)
    pen.end()


def equality(pen: Pen) -> None:
    """Section 9: the gender mapping."""
    pen.section("lst_09")
    pen.line("Kartläggning", "Heading2")
    gender.mapping(pen)
    pen.line("Lika möjligheter att delta", "Heading2")
    gender.equal_part(pen)
    pen.end()


def children_and_ordinary(pen: Pen) -> None:
    """Sections 10 and 11."""
    pen.section("lst_10")
    gender.children(pen)
    pen.end()
    pen.section("lst_11")
    pen.question("Därför är insatsen utveckling", "lansstyrelsen.beyond_ordinary")
    logic.own_work(pen)
    pen.end()


def follow_up(pen: Pen) -> None:
    """Section 12: follow-up, evaluation, reporting."""
    pen.section("lst_12")
    plans.follow_up(pen)
    pen.question("Redovisning till länsstyrelsen", "lansstyrelsen.reporting")
    pen.question("Ändringar under projektet", "lansstyrelsen.changes")
    pen.end()


def afterwards(pen: Pen) -> None:
    """Sections 13 and 14: implementation and dissemination."""
    pen.section("lst_13")
    plans.implementation(pen)
    pen.end()

    pen.section("lst_14")
    plans.dissemination(pen)
    pen.end()


def risks(pen: Pen) -> None:
    """Section 15."""
    pen.section("lst_15")
    plans.risks(pen)
    pen.end()


def budget(pen: Pen) -> None:
    """Section 16."""
    pen.section("lst_16")
    budgets.lansstyrelsen(pen)
    pen.end()


def annexes(pen: Pen) -> None:
    """Sections 17 and 18, and a page for each partner."""
    pen.line("{{ lst_17.heading }}", "Heading1")
    parts.annex_list(pen)
    pen.line("{{ lst_18.heading }}", "Heading1")
    pen.line(
        "Den som skriver under har rätt att företräda {{ applicant.name or 'sökanden' }}. "
        "Uppgifterna i ansökan är riktiga.",
        "Normal",
    )
    pen.signature("Underskrift", signature_lines("applicant.signatory"))
    pen.tag("for annex in certificates")
    pen.line("Bilaga {{ annex.number }}: {{ annex.heading }}, {{ annex.concerns }}", "Bilagerubrik")
    facts = [
        ("Part", "annex.partner.organisation", ""),
        ("Organisationsnummer", "annex.partner.org_number", ""),
        ("Insats", "project_title", ""),
        ("Sökande", "applicant.name", ""),
        ("Period", "period", ""),
        ("Partens roll", "annex.partner.role", ""),
        ("Partens ansvar", "annex.partner.responsibility", ""),
        ("Förväntan på parten", "annex.partner.expectation", ""),
        ("Resurser som parten bidrar med", "annex.partner.resources", ""),
        ("Utan vinstsyfte", "annex.partner.nonprofit", "|stor"),
    ]
    pen.facts("Intyg från samverkanspart", facts, head=False)
    pen.line(
        "Parten intygar att den medverkar i insatsen så som det står här, och att uppgifterna är "
        "riktiga.",
        "Not",
    )
    pen.signature("Partens underskrift", signature_lines(""))
    pen.line(
        "Det här är vårt eget upplägg. Vi har inte sett länsstyrelsens blankett. Finns det en "
        "blankett i utlysningen ska ni använda den.",
        "Not",
    )
    pen.tag("endfor")


if __name__ == "__main__":
    sections = [
        parts.cover,
        applicant,
        background,
        goals,
        target_group,
        activities,
        organisation,
        anchoring,
        equality,
        children_and_ordinary,
        follow_up,
        afterwards,
        risks,
        budget,
        annexes,
    ]
    parts.build("37a", sections)

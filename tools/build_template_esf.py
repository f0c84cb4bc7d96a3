"""Builds the Word template of ESF+.

Run it to start over; otherwise open templates/applications/esf/template.docx in Word and edit it
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
    """Write cover and contents, and what is not known of the form."""
    parts.cover(pen, "{{ programme.wording_note }} Det gäller avsnitten {{ unseen|lista }}.")


def frame(pen: Pen) -> None:
    """Write who applies, for what, in which call."""
    pen.section("esf_grund", new_page=True)
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
        *parts.UNIT,
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
    pen.section("esf_problem", level=2)
    logic.problem(pen)
    pen.question("För vem", "idea.for_whom")
    logic.group_described(pen)
    logic.group_figures(pen)


def principles(pen: Pen) -> None:
    """Write the horizontal principles, which the problem must show."""
    columns = [col("Princip", 3.4, "r.principle|stor"), col("Utmaning", 12.6, "r.challenge")]
    pen.rows("Utmaningar under de horisontella principerna", "eu.principles", columns)
    pen.question("Tillgänglighet", f"{STAGE}.accessibility")
    pen.bullets("Diskrimineringsgrunder som vi har gått igenom", f"{STAGE}.grounds", "x|stor")
    pen.question("Skillnader inom grupperna", f"{STAGE}.subgroups")
    pen.question("Kartläggning av kvinnors och mäns villkor: metod", f"{STAGE}.method")
    gender.representation(pen, "Antal kvinnor och män")
    pen.pictures("representation")
    gender.resources(pen, "Så fördelas resurserna")
    gender.analysis(pen, "Därför ser det ut så")
    gender.barriers(pen)
    gender.children(pen)
    pen.end()


def causes_and_actors(pen: Pen) -> None:
    """Write the rest of the problem: causes, consequences, actors."""
    pen.section("esf_orsaker", level=2)
    logic.causes(pen)
    pen.end()
    pen.section("esf_konsekvenser", level=2)
    logic.consequences(pen)
    pen.end()
    pen.section("esf_aktorsanalys", level=2)
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
    pen.question("Parternas inflytande för kvinnor och män", f"{STAGE}.partner_influence")
    pen.end()


def goals(pen: Pen) -> None:
    """Write goals, and how they answer to those of the call."""
    pen.section("esf_mal")
    logic.goals(pen)
    columns = [
        col("Utlysningens mål", 5.4, "r.goal"),
        col("Våra mål", 2, "refs(r.goals)"),
        col("Så svarar de mot det", 8.6, "r.answer"),
    ]
    pen.rows("Utlysningens mål", "esf.call_goals", columns)
    pen.end()


def method(pen: Pen) -> None:
    """Write why this method, what is done, and how people can take part."""
    pen.section("esf_metod")
    pen.line("Val av metod", "Heading2")
    pen.question("Därför den här metoden", "eu.method_reason")
    logic.earlier_projects(pen)
    logic.own_work(pen)
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
    logic.meetings(pen)
    logic.conclusions(pen)
    pen.line("Aktiviteter", "Heading2")
    logic.activities(pen)
    pen.line("Så når vi målgruppen", "Heading2")
    logic.group_reached(pen)
    logic.taking_part(pen)
    pen.question("Närvaro, rapportering och information till deltagarna", "eu.participants_routine")
    logic.parenting(pen)


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
    gender.measures(pen, "Åtgärder för kvinnors och mäns villkor")
    gender.targeted(pen)
    pen.line("Uppföljning och risker", "Heading2")
    plans.follow_up(pen)
    plans.risks(pen)
    pen.end()


def capacity(pen: Pen) -> None:
    """Write organisation, competence and money to lay out."""
    pen.section("esf_kapacitet")
    pen.question("Kapacitet och kompetens", "eu.capacity")
    parts.manager(pen)
    parts.group(pen, "Arbetsgrupp", "working_group")
    pen.question("Kompetens i de horisontella principerna", "eu.principles_competence")
    pen.question("Kompetens om kvinnors och mäns villkor", f"{STAGE}.competence")
    parts.vulnerability(pen)
    pen.question("Så lägger vi ut pengarna", "eu.liquidity")
    pen.question("Inköp och upphandling", "eu.procurement")
    pen.question("Därför är kostnaden rimlig", "eu.cost_reason")
    pen.end()


def anchoring(pen: Pen) -> None:
    """Write steering group, goal picture and decisions."""
    pen.section("esf_forankring")
    pen.line("Styrning", "Heading2")
    parts.group(pen, "Styrgrupp", "steering_group")
    pen.line("Gemensam målbild och beslut", "Heading2")
    parts.shared_goal(pen)
    parts.decisions(pen)


def afterwards(pen: Pen) -> None:
    """Write how the results are put to use."""
    pen.line("Så tas resultaten till vara", "Heading2")
    pen.question("Strategi för resultaten", "esf.results_strategy")
    pen.line("Implementering", "Heading2")
    plans.implementation(pen)
    pen.line("Spridning", "Heading2")
    plans.dissemination(pen)
    pen.question("Så visar vi att EU är med och betalar", "eu.visibility")
    pen.end()


def actors(pen: Pen) -> None:
    """Write the list of actors that is a part of the application."""
    pen.section("esf_aktorer")
    columns = [
        col("Part", 3.9, "r.organisation"),
        col("Typ", 2.5, "r.kind|stor"),
        col("Deltar som", 2.7, "r.part|stor"),
        col("Roll", 2.7, "r.role"),
        col("Ansvar", 4.2, "r.responsibility"),
    ]
    pen.rows("Aktörer, roll och ansvar", "forankring.partners", columns)
    parts.expectations(pen, 4.2)
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
    pen.section("esf_budget")
    budgets.esf(pen)
    pen.end()


def annexes(pen: Pen) -> None:
    """Write annexes and signing."""
    pen.section("esf_bilagor")
    parts.annex_list(pen)
    parts.certificates(pen)
    pen.end()
    pen.section("esf_underskrift")
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
    sections = [
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
    ]
    parts.build("esf", sections, note="Saknas")

"""Builds the Word template of reports to the funder.

Run it to start over; otherwise open templates/reports/rapport.docx in Word and edit it there.
No funder's own template has been read, so the first page says that this is a scaffold.
"""

from pathlib import Path

import template_parts as parts
from template_parts import NUMBER, col, marks, missing, signature_lines
from template_pen import Column, Pen

TARGET = Path(__file__).parents[1] / "templates" / "reports" / "rapport.docx"
SCAFFOLD = (
    "Det här är en stomme. Finansiärens egen rapportmall är inte känd här. Har ni en mall från "
    "finansiären ska ni använda den, och hämta svaren härifrån."
)
VISITS = (
    "Dagboken räknar besök: den som kommer två gånger räknas två gånger. Antalet personer står "
    "under Deltagare."
)


def cover(pen: Pen) -> None:
    """Write the first page: what it is, that it is a scaffold, and what is missing."""
    pen.line("{{ project_title }}", "Title")
    pen.line("{{ kind }}: {{ programme.name }}", "Subtitle")
    pen.line("STOMME, INTE FINANSIÄRENS MALL", "Marke")
    pen.line(SCAFFOLD)
    pen.line("{{ funder_note }} Källa: {{ funder_source }}", "Not")
    marks(pen, "Rapporten är inte klar att skicka.")
    facts = [
        ("Stödmottagare", "applicant.name", ""),
        ("Diarienummer", "grant.reference", ""),
        ("Beslut", "grant.decided_on", ""),
        ("Beviljat", "grant.amount_sek", "|kr"),
        ("Beviljad period", "granted_period", ""),
        ("Rapporten gäller", "period", ""),
        ("Ska vara inne", "report.due", ""),
        ("Skickad", "report.sent_on", ""),
    ]
    pen.facts("Rapporten i korthet", facts)
    missing(pen)


def summary(pen: Pen) -> None:
    """Write what has happened, and who took part."""
    pen.line("Läget", "Heading1", new_page=True)
    pen.question("Sammanfattning", "report.summary")
    pen.question("Läget mot tidplanen", "report.schedule")
    pen.tag("if not draft and not [report.summary, report.schedule] is ifyllt")
    pen.line("Inget svar än", "Saknas")
    pen.end()
    pen.tag("if draft or reach")
    pen.line("Deltagare", "Heading1")
    columns = [
        col("Grupp", 6, "r.group"),
        col("Lovat", 5, "r.promised", look="tal"),
        col("Har deltagit", 5, "r.reached", look="tal"),
    ]
    pen.rows("Personer, räknade en gång", "reach", columns)
    pen.optional("Om antalen", "report.reached.why")
    pen.end()


def goals(pen: Pen) -> None:
    """Write the outcome of each promised goal, by sex, and what it means."""
    pen.tag("if draft or goals")
    pen.line("Mål och utfall", "Heading1")
    columns = [
        col("Nr", NUMBER, "r.number"),
        col("Mål", 5.2, "r.goal"),
        col("Enhet", 2.5, "r.unit"),
        col("Alla", 2.4, "r.total", look="tal"),
        col("Kvinnor", 2.4, "r.women", look="tal"),
        col("Män", 2.4, "r.men", look="tal"),
    ]
    pen.rows("Utfall mot det som lovades", "goals", columns)
    pen.tag("for g in goals")
    pen.tag("if g.text or g.why or g.measured")
    pen.line("{{ g.number }}. {{ g.goal }}", "Fraga")
    pen.tag("if g.measured")
    pen.line("Mätt {{ g.measured }}.")
    pen.end()
    pen.tag("if g.text")
    pen.line("{{ g.text }}")
    pen.end()
    pen.tag("if g.why")
    pen.line("Avvikelse: {{ g.why }}")
    pen.end()
    pen.end()
    pen.tag("endfor")
    pen.end()


def results(pen: Pen) -> None:
    """Write what it led to, for whom."""
    pen.tag("if draft or [report.effects, report.gender, report.children] is ifyllt")
    pen.line("Resultat", "Heading1")
    pen.tag("if final")
    pen.question("Det insatsen har lett till", "report.effects")
    pen.end()
    pen.question("Kvinnor och män", "report.gender")
    pen.question("Barnen", "report.children")
    pen.end()


def activities(pen: Pen) -> None:
    """Write where each promised activity stands."""
    pen.tag("if draft or activities")
    pen.line("Aktiviteter", "Heading1")
    columns = [
        col("Nr", NUMBER, "r.number"),
        col("Aktivitet", 5.2, "r.name"),
        col("Läge", 2.6, "r.state"),
        col("Kvinnor", 2.2, "r.women", look="tal"),
        col("Män", 2.2, "r.men", look="tal"),
        col("Anteckningar i dagboken", 2.7, "r.noted", look="tal"),
    ]
    pen.rows("Läget för det som lovades", "activities", columns)
    pen.tag("for a in activities")
    pen.tag("if a.text or a.why")
    pen.line("{{ a.number }}. {{ a.name }}", "Fraga")
    pen.tag("if a.text")
    pen.line("{{ a.text }}")
    pen.end()
    pen.tag("if a.why")
    pen.line("Avvikelse: {{ a.why }}")
    pen.end()
    pen.end()
    pen.tag("endfor")
    pen.end()


def around(pen: Pen) -> None:
    """Write partners, risks, changes and how the terms have been kept."""
    answers = "[report.partners, report.risks, report.deviations]"
    pen.tag(f"if draft or terms or {answers} is ifyllt")
    pen.line("Samverkan, ändringar och villkor", "Heading1")
    pen.question("Samverkan", "report.partners")
    pen.tag("if not final")
    pen.question("Risker framöver", "report.risks")
    pen.end()
    pen.question("Ändringar", "report.deviations")
    pen.tag("if terms")
    columns = [col("Villkor i beslutet", 7, "r.term"), col("Så har det följts", 9, "r.kept")]
    pen.rows("Beslutets villkor", "terms", columns)
    pen.end()
    pen.end()


def economy(pen: Pen) -> None:
    """Write what it has cost, line by line."""
    pen.line("Ekonomi", "Heading1")
    columns = [
        col("Nr", NUMBER, "r.number"),
        Column("Kostnad", 6.9, "{{ r.text }}", total="{{ r.text }}"),
        Column("Beviljat", 2.7, "{{ r.granted }}", look="tal", total="{{ r.granted }}"),
        Column("Kostat", 2.7, "{{ r.spent }}", look="tal", total="{{ r.spent }}"),
        Column("Kvar", 2.6, "{{ r.left }}", look="tal", total="{{ r.left }}"),
    ]
    pen.rows("Kostnader mot beviljad budget", "costs", columns, ["cost_sum"])
    pen.tag("if costs|selectattr('why')|list")
    pen.line("Varför kostnaderna avviker", "Fraga")
    pen.end()
    pen.tag("for c in costs")
    pen.tag("if c.why")
    pen.line("{{ c.number }}. {{ c.text }}: {{ c.why }}", "ListBullet")
    pen.end()
    pen.tag("endfor")
    facts = [
        ("Beviljat bidrag", "grant.amount_sek", "|kr"),
        ("Använt av bidraget", "report.grant_used_sek", "|kr"),
    ]
    pen.facts("Bidraget", facts)
    pen.question("Om ekonomin", "report.economy")


def lasting(pen: Pen) -> None:
    """Write who takes over, how it was spread, and what was learnt."""
    answers = "[promise.handover, report.handover, report.spreading]"
    pen.tag(f"if draft or lessons or {answers} is ifyllt")
    pen.line("Det som lever vidare", "Heading1")
    facts = [
        ("Skulle leva vidare", "promise.handover.what", ""),
        ("Skulle ta över", "promise.handover.unit", ""),
        ("Från", "promise.handover.from_date", ""),
        ("Läge", "report.handover.state", "|stor"),
        ("Har tagit över", "report.handover.unit", ""),
        ("Beslutat", "report.handover.decided_on", ""),
    ]
    pen.facts("Lovat och läget nu", facts)
    pen.question("Det som finns kvar", "report.handover.text")
    pen.optional("Varför det inte blev som tänkt", "report.handover.why")
    pen.tag("if final")
    pen.question("Spridning", "report.spreading")
    pen.end()
    columns = [col("Lärdom", 9.5, "r.text"), col("Bygger på", 6.5, "r.based_on")]
    pen.rows("Lärdomar", "lessons", columns)
    pen.end()


def diary(pen: Pen) -> None:
    """Write the entries of the period, and who came added up."""
    pen.tag("if diary")
    pen.line("Projektdagboken", "Heading1")
    pen.line(VISITS, "Not")
    columns = [
        Column("Dag", 2.8, "{{ r.date }}", total="{{ r.date }}"),
        col("Vad som hände", 6.2, "r.text"),
        col("Gäller", 1.8, "r.concerns"),
        Column("Kvinnor", 1.5, "{{ r.women }}", look="tal", total="{{ r.women }}"),
        Column("Män", 1.2, "{{ r.men }}", look="tal", total="{{ r.men }}"),
        Column("Flickor", 1.45, "{{ r.girls }}", look="tal", total="{{ r.girls }}"),
        Column("Pojkar", 1.45, "{{ r.boys }}", look="tal", total="{{ r.boys }}"),
    ]
    pen.rows("Anteckningar under perioden", "diary", columns, ["diary_sum"])
    pen.end()


def signed(pen: Pen) -> None:
    """Write lines to sign on below a final report."""
    pen.tag("if final")
    pen.line("Underskrift", "Heading1")
    pen.signature("Underskrift", signature_lines("report.signed_by"))
    pen.end()


SECTIONS = (
    cover, summary, goals, results, activities, around, economy, lasting, diary, signed,
)  # fmt: skip

if __name__ == "__main__":
    whole = Pen()
    for section in SECTIONS:
        section(whole)
    whole.save(TARGET, parts.HEADER, parts.FOOTER)
    print(f"Skrev {TARGET.name}")

"""Parts about follow-up and risks, and about what lives on and is spread."""

from template_parts import col, number
from template_pen import Pen


def goals_followed(pen: Pen) -> None:
    """Write how the goals are followed, by whom and when."""
    pen.question("Så följer vi upp målen", "projektlogik.follow_up.how")
    facts = [
        ("Ansvarig", "projektlogik.follow_up.responsible", ""),
        ("När", "projektlogik.follow_up.when", ""),
    ]
    pen.facts("Ansvar och tider för uppföljningen", facts)


def follow_up(pen: Pen) -> None:
    """Write follow-up, evaluation and benefits."""
    goals_followed(pen)
    pen.question("Utvärdering", "projektlogik.follow_up.evaluation")
    pen.question("Uppföljning för kvinnor och män", "jamstalldhetskartlaggning.follow_up")
    pen.question("Så visar vi nyttan", "projektlogik.benefits")


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

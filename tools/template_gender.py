"""Parts about women's and men's conditions, and about children."""

from template_parts import col, number
from template_pen import Pen

STAGE = "jamstalldhetskartlaggning"


def mapping(pen: Pen) -> None:
    """Write the gender mapping: method, figures, analysis and measures."""
    pen.question("Metod", f"{STAGE}.method")
    pen.question("Kompetens i gruppen", f"{STAGE}.competence")
    representation(pen, "R1 Representation: antal kvinnor och män")
    resources(pen, "R2 Resurser: hur de fördelas")
    analysis(pen, "R3 Analys: varför det ser ut så")
    measures(pen, "R4 Åtgärder")
    pen.pictures("representation")


def representation(pen: Pen, label: str) -> None:
    """Write how many women and men there are."""
    columns = [
        col("Arena", 2.6, "r.arena|stor"),
        col("Grupp", 5, "r.group"),
        col("Kvinnor", 1.8, "r.women", look="tal"),
        col("Män", 1.6, "r.men", look="tal"),
        col("Källa", 5, "r.source"),
    ]
    pen.rows(label, f"{STAGE}.representation", columns)


def resources(pen: Pen, label: str) -> None:
    """Write who gets what."""
    columns = [
        col("Resurs", 2.6, "r.resource|stor"),
        col("Mått", 5, "r.measure"),
        col("Kvinnor", 1.8, "r.share_women_pct|procent", look="tal"),
        col("Män", 1.6, "r.share_men_pct|procent", look="tal"),
        col("Källa", 5, "r.source"),
    ]
    pen.rows(label, f"{STAGE}.resources", columns)


def analysis(pen: Pen, label: str) -> None:
    """Write why it is so."""
    columns = [
        number("I"),
        col("Iakttagelse", 4, "r.observation"),
        col("Trolig orsak", 3.2, "r.cause"),
        col("Norm", 2.5, "r.norm"),
        col("Följd för kvinnor", 2.6, "r.consequence_women"),
        col("Följd för män", 2.6, "r.consequence_men"),
    ]
    pen.rows(label, f"{STAGE}.analysis", columns)


def measures(pen: Pen, label: str) -> None:
    """Write what is done about it, and how that is followed."""
    columns = [
        col("Gäller", 1.3, "refs(r.observation)"),
        col("Mål", 3.4, "r.goal"),
        col("Åtgärd", 4.2, "r.measure"),
        col("Ingår i", 1.4, "refs(r.activity)"),
        col("Ansvarig", 2.8, "r.responsible"),
        col("Senast", 2.9, "r.by"),
    ]
    pen.rows(label, f"{STAGE}.measures", columns)
    columns = [
        col("Gäller", 1.3, "refs(r.observation)"),
        col("Åtgärd", 7, "r.measure"),
        col("Indikator", 7.7, "r.indicator"),
    ]
    pen.again("Så följer vi åtgärderna", f"{STAGE}.measures", columns)


def equal_part(pen: Pen) -> None:
    """Write equal chances to take part."""
    targeted(pen)
    barriers(pen)
    pen.question("Skillnader inom grupperna", f"{STAGE}.subgroups")
    pen.question("Parternas inflytande för kvinnor och män", f"{STAGE}.partner_influence")
    pen.question("Tillgänglighet och icke-diskriminering", f"{STAGE}.accessibility")
    pen.bullets("Diskrimineringsgrunder som vi har gått igenom", f"{STAGE}.grounds", "x|stor")


def targeted(pen: Pen) -> None:
    """Write what could be done for one group alone."""
    columns = [
        col("För vem", 3.2, "r.for_whom|stor"),
        col("Insats", 5.2, "r.description"),
        col("Vald", 1.6, "r.chosen|stor"),
        col("Skäl", 6, "r.reason"),
    ]
    pen.rows("Särskilda insatser som prövats", f"{STAGE}.targeted", columns)


def barriers(pen: Pen) -> None:
    """Write what keeps people from taking part, and why figures are not split."""
    columns = [
        col("Hinder", 2.8, "r.kind|stor"),
        col("Beskrivning", 6.4, "r.description"),
        col("Åtgärd", 6.8, "r.measure"),
    ]
    pen.rows("Hinder för att delta", f"{STAGE}.barriers", columns)
    pen.optional("Därför saknas uppgifter per kön", f"{STAGE}.no_split_reason")


def children(pen: Pen) -> None:
    """Write how children are concerned."""
    pen.facts("Barn", [("Insatsen berör barn", f"{STAGE}.children_concerned", "|stor")])
    pen.question("Prövning av barnets bästa", f"{STAGE}.child_best")

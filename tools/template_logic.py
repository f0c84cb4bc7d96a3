"""Parts about need, goals, target group and activities."""

from template_parts import NUMBER, col, number
from template_pen import Column, Pen

GROUP = "projektlogik.target_group"


def problem(pen: Pen) -> None:
    """Write the problem in words and figures."""
    pen.question("Problemet i en mening", "idea.problem")
    pen.question("Problembild", "projektlogik.problem")
    pen.question("Därför nu", "idea.why_now")
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


def own_work(pen: Pen) -> None:
    """Write what the organisation does already."""
    columns = [
        col("Insats", 4.2, "r.name"),
        col("Enhet", 4.2, "r.unit"),
        col("Läge", 2.2, "r.status|stor"),
        col("Förhållande till idén", 5.6, "r.relation"),
    ]
    pen.rows("Egna insatser som finns eller har funnits", "omvarldsbevakning.own_insatser", columns)


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


def goals(pen: Pen) -> None:
    """Write aim, goals and how they are measured."""
    pen.question("Syfte", "projektlogik.aim")
    pen.question("Effekter på lång sikt", "projektlogik.long_term_effects")
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


def group_described(pen: Pen) -> None:
    """Write who they are, and who they are not."""
    pen.question("Beskrivning av målgruppen", f"{GROUP}.description")
    pen.question("Avgränsning", f"{GROUP}.delimitation")


def group_figures(pen: Pen) -> None:
    """Write how many take part."""
    facts = [
        ("Kvinnor", f"{GROUP}.women", ""),
        ("Män", f"{GROUP}.men", ""),
        ("Flickor", f"{GROUP}.girls", ""),
        ("Pojkar", f"{GROUP}.boys", ""),
        ("Totalt", f"{GROUP}.total", ""),
    ]
    pen.facts("Antal personer som deltar", facts)


def group_reached(pen: Pen) -> None:
    """Write how the target group is reached and has a say, and where it already is."""
    pen.question("Så når vi målgruppen", f"{GROUP}.reached")
    pen.question("Så deltar målgruppen i planeringen", f"{GROUP}.involvement")
    pen.question("När målgruppen deltar i planeringen", f"{GROUP}.involvement_when")
    columns = [
        col("Sammanhang", 3.4, "r.setting"),
        col("När", 2.6, "r.when"),
        col("Det som redan tas upp", 4.2, "r.covered"),
        col("Går att använda", 2, "r.usable|stor"),
        col("Så använder vi det", 3.8, "r.use"),
    ]
    pen.rows("Här finns målgruppen redan", "omvarldsbevakning.settings", columns)


def activities(pen: Pen) -> None:
    """Write what is done, and when."""
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
    pen.line("Tidplan", "Heading2")
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

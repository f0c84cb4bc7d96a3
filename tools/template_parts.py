"""Parts that every funder's template is built of: cover, organisation, partners and annexes.

A part writes questions and tables below the heading where it is called; it starts no section.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from template_pen import Column, Pen

FOLDER = Path(__file__).parents[1] / "templates" / "applications"
NUMBER = 1.1  # cm, a column that holds M1 or A12
# Facts about the applicant that every funder asks for.
UNIT = [
    ("Organisationsnummer", "applicant.org_number", ""),
    ("Län", "applicant.county", ""),
    ("Ansvarig förvaltning eller enhet", "applicant.unit", ""),
    ("Enhet som håller i idén", "idea.responsible_unit", ""),
    ("Projektägare", "forankring.owner.organisation", ""),
    ("Projektägarens enhet", "forankring.owner.unit", ""),
]


def build(programme: str, sections: Iterable[Callable[[Pen], None]], note: str = "") -> None:
    """Write the template of a programme; `note` is the style of notes on unseen wording."""
    pen = Pen(note)
    for section in sections:
        section(pen)
    target = FOLDER / programme / "template.docx"
    pen.save(target, HEADER, FOOTER)
    print(f"Skrev {target.name}")


def number(letter: str) -> Column:
    """Return the column that numbers rows, M1, M2 ..."""
    return Column("Nr", NUMBER, f"{letter}{{{{ loop.index }}}}")


def col(head: str, width: float, path: str, *, look: str = "") -> Column:
    """Return a column that shows `path` of the row `r`."""
    return Column(head, width, f"{{{{ {path} }}}}", look)


def marks(pen: Pen, unfinished: str) -> None:
    """Mark an example and a draft; `unfinished` says what a draft is not ready for."""
    pen.tag("if case.example is ifyllt")
    pen.line("PÅHITTAT EXEMPEL", "Marke")
    pen.line("{{ case.example }}")
    pen.end()
    pen.tag("if draft")
    pen.line("UTKAST", "Marke")
    pen.line(unfinished)
    pen.end()


def missing(pen: Pen) -> None:
    """List what a draft lacks."""
    pen.tag("if draft and missing")
    pen.line("Det här saknas än", "Omslagsrubrik")
    pen.tag("for gap in missing")
    pen.line("{{ gap }}", "ListBullet")
    pen.tag("endfor")
    pen.end()


def cover(pen: Pen, note: str = "") -> None:
    """Write cover and contents; `note` tells what nobody has seen of the form, save in a draft."""
    pen.line("{{ project_title }}", "Title")
    pen.line("Ansökan: {{ programme.name }}", "Subtitle")
    marks(pen, "Dokumentet är inte klart att lämna in.")
    facts = [
        ("Sökande", "applicant.name", ""),
        ("Bidrag", "programme.short_name", ""),
        ("Utlysning", "call_title", ""),
        ("Period", "period", ""),
        ("Sökt belopp", "money.grant", ""),
        ("Datum", "case.dated", ""),
    ]
    pen.facts("Ansökan i korthet", facts)
    missing(pen)
    if note:
        pen.tag("if unseen and not draft")
        pen.line(note, "Not")
        pen.end()
    pen.line("Innehåll", "TOCHeading")
    pen.line("{{ contents }}")


def groups(pen: Pen) -> None:
    """Write manager, steering group and working group."""
    manager(pen)
    group(pen, "Styrgrupp", "steering_group")
    group(pen, "Arbetsgrupp", "working_group")


def manager(pen: Pen) -> None:
    """Write who leads the project."""
    path = "forankring.project_manager"
    facts = [
        ("Funktion", f"{path}.function", ""),
        ("Arbetsgivare", f"{path}.employer", ""),
        ("Andel av heltid", f"{path}.share_pct", "|procent"),
        ("Ersättare", f"{path}.deputy", ""),
    ]
    pen.facts("Projektledare", facts)


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


def partners(pen: Pen) -> None:
    """Write partners: parts to play, resources and where the work together stands."""
    columns = [
        col("Part", 4, "r.organisation"),
        col("Typ", 2.6, "r.kind|stor"),
        col("Roll", 4.4, "r.role"),
        col("Ansvar", 5, "r.responsibility"),
    ]
    pen.rows("Parter och ansvar", "forankring.partners", columns)
    expectations(pen, 4)
    columns = [
        col("Part", 3.9, "r.organisation"),
        col("Org.nr", 2.4, "r.org_number"),
        col("Utan vinstsyfte", 1.8, "r.nonprofit|stor"),
        col("Kontakt sedan", 2.9, "r.contact_since"),
        col("Samverkan nu", 2.5, "r.step_now|stor"),
        col("Önskad samverkan", 2.5, "r.step_wanted|stor"),
    ]
    pen.again("Läget i samverkan", "forankring.partners", columns)
    certificates(pen)


def expectations(pen: Pen, width: float) -> None:
    """Write what is expected of partners and what they bring; `width` is that of their names."""
    columns = [
        col("Part", width, "r.organisation"),
        col("Förväntan", 5.6, "r.expectation"),
        col("Resurser", 6.4, "r.resources"),
    ]
    pen.again("Förväntningar och resurser", "forankring.partners", columns)


def certificates(pen: Pen) -> None:
    """Write which partners have signed a certificate."""
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


def vulnerability(pen: Pen) -> None:
    """Write what hangs on single persons."""
    pen.question("Det som hänger på enskilda personer", "forankring.vulnerability.dependence")
    pen.question("Så minskar vi beroendet", "forankring.vulnerability.measure")


def annex_list(pen: Pen) -> None:
    """Write the list of annexes."""
    columns = [
        col("Nr", NUMBER, "r.number"),
        col("Bilaga", 5.4, "r.heading"),
        col("Gäller", 5.5, "r.concerns"),
        col("Läge", 4, "r.status"),
    ]
    pen.rows("Bilagor till ansökan", "annexes", columns)


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

"""Builds the Word templates of the annexes: certificates, list of signatories, checklist.

Run it to start over; otherwise open the files in templates/annexes/ in Word and edit them there.
Names of persons are never asked for: those lines are filled in by hand.
"""

from collections.abc import Callable
from pathlib import Path

import template_parts as parts
from template_parts import col, signature_lines
from template_pen import Column, Pen

FOLDER = Path(__file__).parents[1] / "templates" / "annexes"
OURS = (
    "Det här är vår egen uppställning. Vi har inte sett finansiärens blankett. Finns det en "
    "blankett i utlysningen ska ni använda den."
)


class FormPen(Pen):
    """A pen for papers that are filled in by hand where the case has no answer."""

    def form(self, label: str, rows: list[tuple[str, str]]) -> None:
        """Write short answers as a table that keeps its empty cells."""
        self.line(label, "Fraga")
        self.signature(label, rows)
        self._body[-1] = self._body[-1].replace('w:val="680"', 'w:val="380"')

    def sign(self, rows: list[tuple[str, str]]) -> None:
        """Write lines to sign on that stay on one page, with their heading."""
        self.signature("Underskrift", rows)
        label = '<w:pStyle w:val="Tabelletikett"/>'
        whole = self._body[-1].replace(label, f"{label}<w:keepNext/>")
        self._body[-1] = whole.replace('w:val="680"', 'w:val="600"')


def partner_certificate() -> Pen:
    """Return the certificate of a partner."""
    pen = _opened("Intyg från samverkanspart", "partner.organisation or 'Part utan namn'")
    _project(pen)
    facts = [
        ("Organisation", "{{ partner.organisation }}"),
        ("Organisationsnummer", "{{ partner.org_number }}"),
        ("Roll i projektet", "{{ partner.role }}"),
        ("Ansvar", "{{ partner.responsibility }}"),
        ("Det vi väntar oss av varandra", "{{ partner.expectation }}"),
        ("Det parten bidrar med", "{{ partner.resources }}"),
    ]
    pen.form("Parten", facts)
    pen.tag("if costs")
    pen.facts("Partens del av budgeten", [("Kostnader", "costs", ""), ("Egna pengar", "own", "")])
    pen.end()
    pen.line("Parten intygar, kryssa för det som stämmer", "Fraga")
    pen.tag("for statement in statements")
    pen.line("☐ {{ statement }}")
    pen.tag("endfor")
    _signed(pen)
    return pen


def financing_certificate() -> Pen:
    """Return the certificate of somebody who pays a part."""
    pen = _opened("Intyg om medfinansiering", "financier")
    _project(pen)
    pen.form(
        "Finansiären",
        [
            ("Organisation", "{{ financier }}"),
            ("Organisationsnummer", "{{ org_number }}"),
            ("Form", "{{ kind|stor }}"),
        ],
    )
    columns = [
        Column("År", 8, "{{ r.year }}", total="{{ r.year }}"),
        Column("Belopp", 8, "{{ r.amount }}", look="tal", total="{{ r.amount }}"),
    ]
    pen.rows("Belopp per år", "amounts", columns, ["total"])
    pen.line("Finansiären intygar, kryssa för det som stämmer", "Fraga")
    pen.tag("for statement in statements")
    pen.line("☐ {{ statement }}")
    pen.tag("endfor")
    _signed(pen)
    return pen


def signatories() -> Pen:
    """Return the list of those who may sign for the applicant."""
    pen = _opened("Behörighetsförteckning", "applicant.name or 'Sökande'")
    _project(pen)
    pen.line(
        "Här står vilka funktioner som får skriva under för organisationen. Beloppsgränsen ska "
        "täcka hela det sökta beloppet. Fyll i namn och namnteckning för hand."
    )
    columns = [
        col("Funktion", 4.4, "r.function"),
        col("Får skriva under", 3.4, "r.papers"),
        col("Högsta belopp", 2.4, "r.limit"),
        col("Grund", 2.8, "r.ground"),
        col("Namn och namnteckning", 3, "r.name"),
    ]
    pen.rows("Behöriga funktioner", "signatories", columns)
    pen.line("Bifoga det som visar behörigheten", "Fraga")
    for text in (
        "delegationsordning eller beslut, med sidan där funktionen står",
        "fullmakt, om någon annan än den ordinarie skriver under",
        "registreringsbevis, om sökanden är förening eller företag",
    ):
        pen.line(text, "ListBullet")
    pen.line("Den som har gjort förteckningen", "Fraga")
    pen.sign(signature_lines(""))
    return pen


def checklist() -> Pen:
    """Return the checklist of what must be signed by whom and when, with the plan."""
    note = "Checklistan är vår egen. Det som står i utlysningen går före."
    pen = _opened("Checklista före inlämning", "project_title", note)
    pen.line("{{ opening }}")
    columns = [
        col("Handling", 4.2, "r.what"),
        col("Den som skriver under", 6, "r.who"),
        col("Senast", 2.6, "r.when"),
        col("Läge", 3.2, "r.state"),
    ]
    pen.rows("Det här ska skrivas under", "signings", columns)
    columns = [
        col("Bilaga", 6.4, "r.what"),
        col("Läge", 3.2, "r.state"),
        col("Källa", 6.4, "r.source"),
    ]
    pen.tag("if annexes")
    pen.rows("Bilagor", "annexes", columns)
    pen.end()
    pen.tag("if annex_note")
    pen.line("{{ annex_note }}", "Not")
    pen.end()
    columns = [
        col("Senast", 3.9, "r.when"),
        Column("Vad", 7.1, "{{ r.what }}{% if r.warning %}. {{ r.warning }}{% endif %}"),
        col("Vem", 5, "r.who"),
    ]
    pen.rows("Tidsplan", "plan", columns)
    pen.tag("if done")
    pen.line("Klart", "Fraga")
    pen.tag("for text in done")
    pen.line("{{ text }}", "ListBullet")
    pen.tag("endfor")
    pen.end()
    pen.line("Källa till ledtiderna: {{ plan_source }}", "Not")
    return pen


def _opened(heading: str, about: str, note: str = OURS) -> FormPen:
    pen = FormPen()
    pen.line(f"{heading}: {{{{ {about} }}}}", "Bilagerubrik")
    pen.tag("if case.example is ifyllt")
    pen.line("{{ case.example }}", "Not")
    pen.end()
    pen.line(note, "Not")
    return pen


def _project(pen: FormPen) -> None:
    facts = [
        ("Projekt", "{{ project_title }}"),
        ("Sökande", "{{ applicant.name }}"),
        ("Stöd", "{{ programme.name }}"),
        ("Utlysning", "{{ call_title }}"),
        ("Period", "{{ period }}"),
    ]
    pen.form("Projektet", facts)


def _signed(pen: FormPen) -> None:
    pen.line("Underskrift", "Fraga")
    (_, date), *others = signature_lines("")
    pen.sign([("Ort och datum", date), *others])


TEMPLATES: dict[str, Callable[[], Pen]] = {
    "intyg-samverkanspart": partner_certificate,
    "medfinansieringsintyg": financing_certificate,
    "behorighetsforteckning": signatories,
    "checklista": checklist,
}

if __name__ == "__main__":
    for name, build in TEMPLATES.items():
        build().save(FOLDER / f"{name}.docx", parts.HEADER, parts.FOOTER)
        print(f"Skrev {name}.docx")

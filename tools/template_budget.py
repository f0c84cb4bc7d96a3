"""The budget of each funder: costs, how they are counted, and who pays."""

from template_parts import col, number
from template_pen import Column, Pen

COSTS, FINANCING = "money.costs_sum", "money.financing_sum"


def _years(each: float, total: float) -> list[Column]:
    """Return the column of each year and that of their sum, as wide as told."""
    repeated = ("y in r.amounts", "y in money.years")
    return [
        Column("{{ y }}", each, "{{ y }}", "tal", *repeated, total="{{ y }}"),
        Column("Summa", total, "{{ r.total }}", look="tal", total="{{ r.total }}"),
    ]


def _label(head: str) -> Column:
    """Return the column that says what a row of sums is about; it takes the width that is left."""
    return Column(head, 8, "{{ r.label }}", total="{{ r.label }}")


def _in_short(pen: Pen, facts: list[tuple[str, str, str]]) -> None:
    """Write the budget in short; a draft tells when it is another's or does not balance."""
    pen.facts("Budgeten i korthet", facts)
    _other_model(pen)
    pen.tag("if draft and money.difference")
    pen.line(
        "Kostnaderna minus finansieringen är {{ money.difference }}. Budgeten går inte ihop än.",
        "Not",
    )
    pen.end()


def _other_model(pen: Pen) -> None:
    """Tell in a draft that the costs are written for another funder's model."""
    pen.tag("if draft and money.other_model")
    pen.line("{{ money.other_model }}", "Not")
    pen.end()


def _financing(pen: Pen, years: list[Column]) -> None:
    """Write who pays, per year."""
    pen.rows("Finansiering per år", "money.financing", [_label("Finansiär"), *years], [FINANCING])
    pen.pictures("budget")


def lansstyrelsen(pen: Pen) -> None:
    """Write the budget of § 37a and § 37: in short, costs, and who pays."""
    years = _years(2.15, 2.3)
    facts = [
        ("Kostnader", "money.costs_sum.total", ""),
        ("Finansiering", "money.financing_sum.total", ""),
        ("Sökt bidrag", "money.grant", ""),
        ("Andras pengar och insatser", "money.own", ""),
        ("Andel som andra betalar", "money.own_share", ""),
        ("Deltagare", "money.participants", ""),
        ("Kostnad per deltagare", "money.per_participant", ""),
        ("Kostnadsmodell", "budget.cost_model", ""),
    ]
    _in_short(pen, facts)
    columns = [
        number("K"),
        _label("Kostnad"),
        col("Kostnadsslag", 3.3, "r.row.kind|stor"),
        *years,
    ]
    pen.rows("Kostnader", "money.costs", columns, [COSTS])
    columns = [
        number("K"),
        col("Part", 4.6, "r.party"),
        col("Aktivitet", 1.8, "refs(r.activity)"),
        col("Andel", 1.6, "r.share_pct|procent", look="tal"),
        col("Månader", 1.8, "r.months", look="tal"),
        col("Per månad", 2.2, "r.monthly_rate_sek|kr", look="tal"),
        col("Timmar", 1.5, "r.hours", look="tal"),
        col("Per timme", 1.8, "r.hourly_rate_sek|kr", look="tal"),
    ]
    pen.again("Så är kostnaderna beräknade", "budget.rows", columns)
    pen.again("Kostnader per slag", "money.kinds", [_label("Slag"), *years])
    pen.again("Kostnader per part", "money.parties", [_label("Part"), *years])
    columns = [
        _label("Finansiär"),
        col("Form", 2.7, "r.row.kind|stor"),
        col("Intygat", 1.4, "r.row.certified|stor"),
        *years,
    ]
    pen.rows("Finansiering", "money.financing", columns, [FINANCING])
    pen.pictures("budget")
    pen.question("Om bara en del beviljas", "budget.minimum_version")
    pen.question("Kommentar till budgeten", "budget.comment")


def esf(pen: Pen) -> None:
    """Write the budget of ESF+: costs by the cost model, per party, and who pays."""
    years = _years(2.3, 2.4)
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
    _in_short(pen, facts)
    pen.question("Schablonen betalar", "esf.schablon_covers")
    pen.line("Kostnader", "Heading2")
    _esf_costs(pen, years)
    pen.line("Finansiering", "Heading2")
    _esf_financing(pen, years)
    pen.question("Ingen kostnad betalas två gånger", "eu.double_funding")
    pen.question("Moms", "eu.vat")
    pen.question("Om bara en del beviljas", "budget.minimum_version")
    pen.question("Kommentar till budgeten", "budget.comment")
    pen.bullets("Så är budgeten räknad", "money.notes", "x")


def _esf_costs(pen: Pen, years: list[Column]) -> None:
    """Write what it costs, and how it is counted."""
    whose = "{{ r.label }}{% if r.row.party %}, {{ r.row.party }}{% endif %}"
    cost = Column("Kostnad och part", 8, whose, total="{{ r.label }}")
    pen.rows("Kostnader per år", "money.costs", [cost, *years], [COSTS])
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
    pen.again("Kostnader per slag", "money.kinds", [_label("Slag"), *years])
    pen.again("Delbudget per part", "money.parties", [_label("Part"), *years])
    columns = [
        col("Funktion", 6, "r.function"),
        col("Prislista", 2.6, "r.price_list|stor"),
        col("Per timme", 2.4, "r.rate", look="tal"),
        col("Sett", 2.6, "r.seen"),
        col("Säkerhet", 2.4, "r.standing"),
    ]
    pen.again("Timpriser som används", "money.prices", columns)


def _esf_financing(pen: Pen, years: list[Column]) -> None:
    """Write who pays, what each party brings, and what must be laid out."""
    _financing(pen, years)
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


def amif(pen: Pen) -> None:
    """Write the budget of AMIF: costs by the cost model, and cash from others than the fund."""
    facts = [
        ("Kostnader", "money.costs_sum.total", ""),
        ("Sökt bidrag", "money.grant", ""),
        ("Andras kontanta pengar", "money.own", ""),
        ("Andel som andra betalar", "money.own_part", ""),
        ("Andel som andra ska betala", "money.own_wanted_share", ""),
        ("Kostnadsmodell", "money.model", ""),
        ("Personalkostnader", "money.personnel", ""),
        ("Schablon", "money.flat", ""),
        ("Deltagare", "money.participants", ""),
        ("Kostnad per deltagare", "money.per_participant", ""),
    ]
    pen.facts("Budgeten i korthet", facts)
    _other_model(pen)
    pen.question("Därför kostar projektet så mycket", "eu.cost_reason")
    pen.line("Kostnader", "Heading2")
    years = _years(2.15, 2.3)
    columns = [number("K"), _label("Kostnad"), *years]
    pen.rows("Kostnader per år", "money.costs", columns, [COSTS])
    months = "{{ r.months_per_year.values()|join(' + ') or r.months }}"
    columns = [
        number("K"),
        col("Kostnadsslag", 3, "r.kind|stor"),
        col("Part", 4.3, "r.party"),
        col("Aktivitet", 1.7, "refs(r.activity)"),
        col("Funktion", 2.8, "r.function|stor"),
        col("Antal", 1.2, "r.persons", look="tal"),
        Column("Månader", 1.9, months, look="tal"),
    ]
    pen.again("Vem som har kostnaden", "budget.rows", columns)
    columns = [
        col("Personal", 4.4, "r.label"),
        col("Andel", 1.5, "r.share", look="tal"),
        col("Månadslön", 2.2, "r.monthly", look="tal"),
        col("Påslag", 1.5, "r.payroll", look="tal"),
        col("Timmar", 1.6, "r.hours", look="tal"),
        col("Per timme", 2.3, "r.rate", look="tal"),
        col("Summa", 2.5, "r.total", look="tal"),
    ]
    staff = "money.counts|selectattr('kind', 'equalto', 'Personal')|list"
    pen.again("Så är personalkostnaden räknad", staff, columns)
    for field, head in (("hours", "Andra timmar"), ("monthly", "Andra kostnader per månad")):
        columns = [
            col("Kostnad", 6, "r.label"),
            col("Per månad", 2.6, "r.monthly", look="tal"),
            col("Timmar", 2, "r.hours", look="tal"),
            col("Per timme", 2.6, "r.rate", look="tal"),
            col("Summa", 2.8, "r.total", look="tal"),
        ]
        others = (
            f"money.counts|rejectattr('kind', 'equalto', 'Personal')|selectattr('{field}')|list"
        )
        pen.again(head, others, columns)
    pen.again("Kostnader per slag", "money.kinds", [_label("Slag"), *years])
    pen.again("Kostnader per part", "money.parties", [_label("Part"), *years])
    pen.question("Inköp och upphandling", "eu.procurement")
    pen.question("Moms", "eu.vat")
    _amif_financing(pen, years)


def _amif_financing(pen: Pen, years: list[Column]) -> None:
    """Write who pays, and what is counted how."""
    pen.line("Finansiering", "Heading2")
    _financing(pen, years)
    columns = [
        col("Finansiär", 5.6, "r.source"),
        col("Form", 2.6, "r.kind|stor"),
        col("Hör till", 4, "r.party"),
        col("Intygat", 1.6, "r.certified|stor"),
        col("Andra EU-medel", 2.2, "r.eu_money|stor"),
    ]
    pen.again("Pengarnas form och intyg", "budget.financing", columns)
    columns = [
        col("Part", 5, "r.party"),
        col("Kostnader", 2.8, "r.costs", look="tal"),
        col("Egna pengar", 2.8, "r.own", look="tal"),
        col("Från fonden", 2.8, "r.grant", look="tal"),
        col("Fondens andel", 2.6, "r.grant_share", look="tal"),
    ]
    pen.again("Fondens andel per part", "money.party_shares", columns)
    pen.question("Kontanta pengar som inte kommer från EU", "amif.cash_only")
    pen.question("Ingen kostnad betalas två gånger", "eu.double_funding")
    pen.optional("Det vi lämnar ifrån oss vid klumpsumma", "amif.deliverables")
    pen.question("Om bara en del beviljas", "budget.minimum_version")
    pen.question("Kommentar till budgeten", "budget.comment")
    # Told to the applicant, not to the funder.
    pen.tag("if draft")
    for head, path in (("Om tiden till utbetalning", "liquidity"), ("Om räkningen", "notes")):
        pen.tag(f"if money.{path}")
        pen.bullets(head, f"money.{path}", "x")
        pen.end()
    pen.end()

"""The six stage forms, one module a stage, and their order."""

from enum import StrEnum


class StageName(StrEnum):
    """The six stages in the order an applicant walks them."""

    FORANKRING = "forankring"
    OMVARLDSBEVAKNING = "omvarldsbevakning"
    PROJEKTLOGIK = "projektlogik"
    IMPLEMENTERINGSPLAN = "implementeringsplan"
    SPRIDNINGSPLAN = "spridningsplan"
    JAMSTALLDHETSKARTLAGGNING = "jamstalldhetskartlaggning"


STAGE_LABELS = {
    StageName.FORANKRING: "Förankring",
    StageName.OMVARLDSBEVAKNING: "Omvärldsbevakning",
    StageName.PROJEKTLOGIK: "Projektlogik",
    StageName.IMPLEMENTERINGSPLAN: "Implementeringsplan",
    StageName.SPRIDNINGSPLAN: "Spridningsplan",
    StageName.JAMSTALLDHETSKARTLAGGNING: "Jämställdhetskartläggning",
}

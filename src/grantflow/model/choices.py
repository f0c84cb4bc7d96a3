"""The closed choices of the forms.  A choice is the Swedish word that the user reads."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from grantflow.model.fields import spelled
from grantflow.model.known import names

_Actor = Literal[
    "kommun",
    "kommunalförbund",
    "region",
    "myndighet",
    "civilsamhälle",
    "företag",
    "lärosäte",
    "folkbildning",
    "annat",
]
ActorKind = Annotated[
    _Actor,
    spelled(
        _Actor,
        stad="kommun",
        statlig_myndighet="myndighet",
        forening="civilsamhälle",
        ideell_forening="civilsamhälle",
        ideell_organisation="civilsamhälle",
        ideburen_organisation="civilsamhälle",
        ideburen="civilsamhälle",
        trossamfund="civilsamhälle",
        civilsamhallesorganisation="civilsamhälle",
        ngo="civilsamhälle",
        bolag="företag",
        studieforbund="folkbildning",
        folkhogskola="folkbildning",
        universitet="lärosäte",
        hogskola="lärosäte",
        annan_organisation="annat",
    ),
]

_Theme = Literal["foraldraskapsstod", "sprak-arbete", "fritid-natverk", "bosattning", "annat"]
Theme = Annotated[_Theme, spelled(_Theme)]

if TYPE_CHECKING:
    _Programme = str
else:  # a programme is a folder, and a user may add one
    _Programme = Literal[names()]
ProgrammeId = Annotated[_Programme, spelled(_Programme, **{"esf+": "esf", "esf_plus": "esf"})]

_YesNo = Literal["ja", "nej"]
YesNo = Annotated[_YesNo, spelled(_YesNo)]
_YesNoUnclear = Literal["ja", "nej", "oklart"]
YesNoUnclear = Annotated[_YesNoUnclear, spelled(_YesNoUnclear, vet_inte="oklart")]

_DecisionLevel = Literal["politisk", "förvaltning", "enhet"]
DecisionLevel = Annotated[_DecisionLevel, spelled(_DecisionLevel)]
_GoalLevel = Literal["politisk", "strategisk", "operativ"]
AgreementLevel = Annotated[_GoalLevel, spelled(_GoalLevel)]
_DecisionStatus = Literal["fattat", "planerat"]
DecisionStatus = Annotated[_DecisionStatus, spelled(_DecisionStatus)]

_Anchoring = Literal["information", "samråd", "remiss", "revidering", "beslut"]
AnchoringKind = Annotated[_Anchoring, spelled(_Anchoring)]
_Certificate = Literal["inte begärt", "begärt", "undertecknat"]
CertificateStatus = Annotated[
    _Certificate, spelled(_Certificate, ej_begart="inte begärt", signerat="undertecknat")
]

_ActorLevel = Literal["lokal", "delregional", "regional", "nationell", "internationell"]
ActorLevel = Annotated[_ActorLevel, spelled(_ActorLevel)]
_InsatsStatus = Literal["planerad", "pågående", "avslutad"]
InsatsStatus = Annotated[_InsatsStatus, spelled(_InsatsStatus)]
_Page = Literal["webbsida", "nyhetsbrev", "film", "rapport", "annat"]
PageKind = Annotated[_Page, spelled(_Page)]
_Meeting = Literal["nätverk", "konferens"]
MeetingKind = Annotated[_Meeting, spelled(_Meeting)]
_Progress = Literal["ej påbörjad", "pågår", "klar"]
Progress = Annotated[_Progress, spelled(_Progress, inte_paborjad="ej påbörjad")]

_CauseLevel = Literal["individ", "organisation", "struktur"]
CauseLevel = Annotated[_CauseLevel, spelled(_CauseLevel)]
_CauseScope = Literal["påverkas", "utanför"]
CauseScope = Annotated[_CauseScope, spelled(_CauseScope, utanfor_var_paverkan="utanför")]
_Goal = Literal["effekt", "resultat", "delmål"]
GoalLevel = Annotated[_Goal, spelled(_Goal, effektmal="effekt", resultatmal="resultat")]
_Support = Literal[
    "barnpassning", "tolk", "resor", "myndighetskontakter", "skola", "boende", "annat"
]
SupportKind = Annotated[_Support, spelled(_Support, bostad="boende", tolkning="tolk")]

_Lasting = Literal["metod", "rutin", "tjänst", "material"]
LastingKind = Annotated[_Lasting, spelled(_Lasting)]
_After = Literal["personal", "lokaler", "licenser", "pengar", "annat"]
AfterKind = Annotated[_After, spelled(_After)]

_Spread = Literal["resultat", "metod", "lärande"]
SpreadKind = Annotated[_Spread, spelled(_Spread)]
_Receiver = Literal[
    "beslutsfattare i egna organisationen",
    "kollegor i egna organisationen",
    "andra kommuner eller organisationer",
    "myndigheter",
    "civilsamhälle",
    "målgruppen",
    "allmänhet",
    "forskning",
]
ReceiverKind = Annotated[
    _Receiver,
    spelled(
        _Receiver,
        beslutsfattare="beslutsfattare i egna organisationen",
        kollegor="kollegor i egna organisationen",
        andra_kommuner="andra kommuner eller organisationer",
        andra_organisationer="andra kommuner eller organisationer",
    ),
]
_Documentation = Literal["projektdagbok", "följeforskare", "återkommande uppföljning", "annat"]
DocumentationKind = Annotated[_Documentation, spelled(_Documentation)]

_Arena = Literal["beslutande", "genomförande", "målgrupp"]
Arena = Annotated[_Arena, spelled(_Arena)]
_Shared = Literal["tid", "rum", "pengar", "information", "annat"]
SharedResource = Annotated[_Shared, spelled(_Shared, lokal="rum", lokaler="rum")]
_Targeted = Literal["kvinnor eller flickor", "män eller pappor"]
TargetedGroup = Annotated[
    _Targeted,
    spelled(
        _Targeted,
        kvinnor="kvinnor eller flickor",
        flickor="kvinnor eller flickor",
        man="män eller pappor",
        pappor="män eller pappor",
    ),
]
_Barrier = Literal["tid", "plats", "barnpassning", "språk", "digitalt", "annat"]
BarrierKind = Annotated[_Barrier, spelled(_Barrier)]
_Ground = Literal[
    "kön",
    "könsöverskridande identitet eller uttryck",
    "etnisk tillhörighet",
    "religion eller annan trosuppfattning",
    "funktionsnedsättning",
    "sexuell läggning",
    "ålder",
]
Ground = Annotated[_Ground, spelled(_Ground, religion="religion eller annan trosuppfattning")]

_Cost = Literal[
    "personal",
    "lokaler",
    "resor",
    "externa tjänster",
    "material",
    "utrustning",
    "tolk och översättning",
    "information och spridning",
    "uppföljning och utvärdering",
    "indirekta kostnader",
    "annat",
]
CostKind = Annotated[_Cost, spelled(_Cost, tolk="tolk och översättning", lokal="lokaler")]
_Financing = Literal["sökt bidrag", "kontant", "annat än kontanter", "intäkt"]
FinancingKind = Annotated[
    _Financing,
    spelled(
        _Financing,
        bidrag="sökt bidrag",
        natura="annat än kontanter",
        egen="kontant",
        intakter="intäkt",
    ),
]
_PriceList = Literal["riket", "stockholm"]
PriceList = Annotated[
    _PriceList, spelled(_PriceList, ovriga_landet="riket", stockholms_lan="stockholm")
]

_Purpose = Literal[
    "underlätta etablering i samhället",
    "skapa nätverk",
    "stödja språkinlärning",
    "ge socialt stöd till ensamkommande barn",
    "underlätta bosättning",
    "skapa beredskap och mottagningskapacitet",
    "utveckla samverkan",
]
Purpose = Annotated[
    _Purpose,
    spelled(
        _Purpose,
        etablering="underlätta etablering i samhället",
        natverk="skapa nätverk",
        sprakinlarning="stödja språkinlärning",
        socialt_stod_ensamkommande="ge socialt stöd till ensamkommande barn",
        bosattning="underlätta bosättning",
        beredskap="skapa beredskap och mottagningskapacitet",
        samverkan="utveckla samverkan",
    ),
]
_LegalGroup = Literal[
    "nyanlända med uppehållstillstånd",
    "vuxna asylsökande",
    "asylsökande barn i familj",
    "ensamkommande barn",
    "personer med tillstånd enligt gymnasielagen",
    "personer med skydd enligt massflyktsdirektivet",
]
LegalGroup = Annotated[
    _LegalGroup,
    spelled(
        _LegalGroup,
        nyanlanda="nyanlända med uppehållstillstånd",
        asylsokande="vuxna asylsökande",
        ensamkommande="ensamkommande barn",
        gymnasielagen="personer med tillstånd enligt gymnasielagen",
        massflykt="personer med skydd enligt massflyktsdirektivet",
    ),
]
_Attachment = Literal["inte begärd", "begärd", "bifogas"]
AttachmentStatus = Annotated[_Attachment, spelled(_Attachment, bifogad="bifogas", klar="bifogas")]

_LegalForm = Literal[
    "kommun, region eller myndighet",
    "kommunalförbund",
    "aktiebolag",
    "ekonomisk förening",
    "ideell förening",
    "trossamfund",
    "stiftelse",
    "enskild firma",
    "handelsbolag",
    "kommanditbolag",
    "privatperson",
    "annat",
]
LegalForm = Annotated[
    _LegalForm,
    spelled(
        _LegalForm,
        kommun="kommun, region eller myndighet",
        region="kommun, region eller myndighet",
        myndighet="kommun, region eller myndighet",
        ab="aktiebolag",
        forening="ideell förening",
        enskild_naringsverksamhet="enskild firma",
        hb="handelsbolag",
        kb="kommanditbolag",
    ),
]
_Principle = Literal["jämställdhet", "tillgänglighet", "icke-diskriminering"]
HorizontalPrinciple = Annotated[_Principle, spelled(_Principle)]
_ProjectType = Literal["genomförande", "förstudie"]
ProjectType = Annotated[_ProjectType, spelled(_ProjectType)]
_PartnerPart = Literal["samverkanspart", "annan aktör"]
PartnerPart = Annotated[
    _PartnerPart, spelled(_PartnerPart, projektpartner="samverkanspart", ovrig="annan aktör")
]


def choices_of(annotated: Any) -> tuple[str, ...]:
    """Return the words that a choice allows, in the order of the model."""
    return tuple(get_args(get_args(annotated)[0]))

"""What counts as an answer: true answers by many hands pass, boxes filled for show do not."""

import pytest

from grantflow.model.fields import folded_words
from grantflow.text.answer import (
    HelpTexts,
    Standing,
    describes_lack,
    has_placeholder,
    judge,
    judge_sentence,
)

# Functions, places, lists, figures, half sentences, and sentences by people who write differently.
ANSWERS = """
Förvaltningschefen
Enhetschef, familjecentralen
Integrationsenheten
SFI-läraren
Rektor
Region Exempel
Föreningen Hand i hand
Kommunens egna pengar
Ordinarie budget
Löner, hyra
Tolk
%
80
80 föräldrar, 48 kvinnor och 32 män
KSAU 2024/0090, § 41
www.exempelby.se/foraldrar
Varje vecka
En gång i månaden
Varannan onsdag kl. 9–11
Projektet avslutas 2025-12-31
Arabiska, tigrinja, dari och ukrainska
Sfi, samhällsorientering, öppen förskola
Barnpassning, bussbiljetter och tolk på somaliska och dari
Enkät före och efter, närvarolistor, samtal i grupp
Hembesök, fyra i stället för två
Nämndens ledamöter, som beslutar om pengar för 2027
Bitr. rektor på vuxenutbildningen, t.ex. vid sjukdom
Nätverket Barnens bästa gäller
Socialnämnden beslutade den 12 mars att söka bidraget.
Vi träffar föräldrarna på öppna förskolan två förmiddagar i veckan.
Mammor som är hemma med små barn får vänta länge på sin första kurs, ofta över ett år.
Många vet inte vart de ska vända sig när barnet inte vill sova.
Kursledaren frågar deltagarna efter varje träff vad de vill ta upp nästa gång.
Medarbetare från tre enheter gör schemat tillsammans och byter dag om någon är sjuk.
Om färre än tio anmäler sig flyttar vi starten två veckor och ringer runt till de inbjudna.
Enheten för familjestöd tar över 1 januari 2026 inom sin ram.
Halva tjänsten betalas av nämnden från 2026, 310 000 kr om året.
Kommunstyrelsen tar upp fortsättningen i maj, med utvärderingen som underlag.
Styrgruppen möts var tredje vecka första terminen, sedan var sjätte.
Vi åker till grannkommunen i april och tittar på deras språkcafé.
jag tror att många pappor kommer om det är kväll och mat
Träffarna är på lördagar eftersom de flesta jobbar skift i veckorna
Erfarenheten från 2022 är att det tar tid att få förtroende. Därför börjar vi med kaffe.
Riskerna är två: för få gruppledare och att tolken inte kommer.
Låg närvaro på vintern. Åtgärd: skjuts från Norrbyn.
Kvinnor står i kö i 14 månader, män i 9 (kommunens statistik 2023).
60 av 72 kvinnor svarar i juni 2025 att de vet vart de ska vända sig.
Minst 40 % av kurstimmarna når män.
Andel föräldrar som talar svenska med förskolan utan tolk
Projektdagbok varje fredag, genomgång en gång i kvartalet
Vi delar mallarna med länets kommuner på en arbetsdag i november.
Lika många kvinnor som män i styrgruppen, sex av var.
Beror på att inbjudan skickas till mamman, och att BVC ringer hennes nummer först.
Pappor deltar mindre. De jobbar dagtid, och ingen har frågat vilken tid som passar.
Barnets bästa: barnen är med, har egen ledare och kan gå ut när de vill.
Alla nya ledare går två utbildningsdagar i augusti; fyra till tas in i januari.
Ja, genom den skolkurator som redan har måndagsgrupper.
Det vi vill är att den som kommer ny hit ska ha någon att ringa, inte en myndighet.
Delmål ett nås när tre grupper är i gång och minst tjugofyra föräldrar har kommit fyra gånger.
Vi ska ta fram en handbok på tolv sidor som andra kommuner kan använda direkt.
Handboken tas fram av arbetsgruppen under hösten 2025.
Se till att barnvakt finns vid varje träff och att lokalen är bokad ett halvår framåt.
Utvärderaren intervjuar åtta föräldrar på våren och följer upp dem ett halvår senare.
I dag saknas en plats där pappor kan mötas. Den platsen blir fritidsgården på torsdagar.
Personal från socialtjänsten saknas i gruppen i dag, så vi bjuder in en behandlare i januari.
Ingen deltagare ska behöva vänta mer än två veckor på en plats.
Inget barn ska missa förskolan för att en förälder går kurs.
Ingen avgift tas ut av deltagarna.
Inga förkunskaper krävs.
Inga nya lokaler behövs, vi är på biblioteket och i kyrkans sal.
Vi har ingen egen lokal, så vi lånar församlingens sal på onsdagar.
Kommunen saknar familjecentral, därför håller vi träffarna på biblioteket.
Vi saknar tolk i tigrinja, därför utbildar vi två föräldrar som gått klart.
Pappor nås inte genom BVC utan via arbetsplatser och idrottsföreningar.
Det är inte papporna som väljer bort oss, det är tiderna som inte passar.
Nej, vi tar inte över uppgifter från Arbetsförmedlingen utan kompletterar dem.
""".strip().splitlines()

PLACEHOLDERS = """
[fylls i]
[Skriv mål här]
Ansvarig: [namn]
<namn på enhet>
{organisation}
xx
XXX
N.N.
tbd
TODO
...
…
-
?
___
åååå-mm-dd
Lorem ipsum dolor sit amet
Klicka eller tryck här för att ange text.
Skriv här
Fyll i här
Fylls i senare
test
ja
OK
vet ej
asdf
Tas fram senare.
Bestäms under projektets gång.
Beslutas senare
Det skriver vi senare.
Vi löser det längre fram.
Vi fyller i det här senare
Vi återkommer med mål.
Återkommer
Kommer senare
Se bilaga 2.
Se bifogad projektplan
Enligt bilaga
Framgår av bilagan
Bifogas senare
Se ovan.
Samma som ovan
Ska tas fram.
Behöver utredas
Måste preciseras.
Att göra
Är ännu inte beslutat
Inte klart än
Under utredning
Under framtagande.
Utses vid beviljande.
Vi avvaktar.
Kommer att formuleras tillsammans med parterna.
Vi ska formulera mål.
Vi kommer att ta fram en implementeringsplan under projektet.
""".strip().splitlines()

DENIALS = """
Nej
Nej.
Inga
Ingen.
Saknas
Saknas i dag.
Finns inte.
Finns ännu ingen.
Inte aktuellt.
Ej relevant
Ej tillämpligt
Vi har ingen plan.
Vi har ingen plan, vi vet inte vem som tar över.
Det finns ingen.
Det finns inget beslut.
Det finns ingen plan för vem som tar över.
Det är inte klart vem som tar över.
Ingen plan finns.
Ingen enhet har utsetts att ta över.
Inget beslut är fattat.
Inga särskilda åtgärder för kvinnor eller män.
Någon styrgrupp finns inte.
Vi har inte gjort någon analys.
Vi har inte räknat på resurser efter projekttiden.
Vi har ännu inte pratat med någon.
Vi saknar siffror.
I dag saknar vi siffror.
I dag finns inga rutiner.
Tyvärr har vi ingen statistik.
Statistik per kön har inte tagits fram.
Plan saknas.
Mottagaren är inte utsedd.
Finansieringen är inte löst.
Vem som tar över är oklart.
Vi tänker inte sprida resultaten.
""".strip().splitlines()


@pytest.mark.parametrize("text", ANSWERS)
def test_what_people_truly_answer_counts(text: str) -> None:
    """Nobody is told that an answer is missing when it stands there."""
    assert judge(text) is Standing.OK


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_mark_or_a_promise_is_no_answer(text: str) -> None:
    """What is left for later has to be written before the application goes in."""
    assert judge(text) is Standing.PLACEHOLDER


@pytest.mark.parametrize("text", DENIALS)
def test_saying_that_it_does_not_exist_is_no_evidence_of_it(text: str) -> None:
    """'Ingen plan finns' must never be quoted as a plan."""
    assert judge(text) is Standing.NEGATED


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_blank_is_empty(text: str) -> None:
    """White space is an unanswered question."""
    assert judge(text) is Standing.EMPTY


def test_one_sentence_that_says_something_is_enough() -> None:
    """A promise beside an answer does not undo the answer; a denial weighs more than a promise."""
    assert judge("Beslutas senare. Nämnden har sagt ja till 310 000 kr.") is Standing.OK
    assert judge("Beslutas senare. Ingen plan finns.") is Standing.NEGATED
    assert judge("Ingen plan finns. Beslutas senare.") is Standing.NEGATED
    assert judge("Beslutas senare. (–) \n ***") is Standing.PLACEHOLDER


def test_a_long_promise_with_content_counts() -> None:
    """'Se bilaga' inside a full answer is a reference, not a way out."""
    text = (
        "Enheten för familjestöd tar över grupperna i januari 2026, och kostnaden på 310 000 kr "
        "om året betalas inom ramen, se bilaga 2 för nämndens beslut och enhetens egen plan."
    )
    assert judge(text) is Standing.OK


def test_a_mark_inside_a_long_answer_does_not_hide_the_answer() -> None:
    """The answer counts, and the mark is still seen by the rule about marks."""
    text = "Vi håller åtta träffar på öppna förskolan med [antal] föräldrar i varje grupp."
    assert judge(text) is Standing.OK
    assert has_placeholder(text)
    assert not has_placeholder("Vi håller åtta träffar.")


def test_copied_help_text_is_an_echo_whatever_its_case_and_marks() -> None:
    """The form's own example says nothing of the applicant's project."""
    example = "Nyanlända föräldrar vet inte vart de vänder sig för stöd."
    helps = HelpTexts([folded_words(example)])

    assert judge(example, helps) is Standing.ECHO
    assert judge(f"  {example.upper()}  ", helps) is Standing.ECHO
    assert judge("Nyanlända mammor väntar länge på sin första kurs.", helps) is Standing.OK
    assert judge(f"{example} " * 3, helps) is Standing.OK  # longer than any help text
    assert judge("Pappor väntar också länge.", helps) is Standing.OK


def test_random_words_are_worth_nothing() -> None:
    """Filling a box with noise does not make a criterion met."""
    assert judge("asdf qwrt zxcv hjkl") is Standing.SALAD


def test_signs_alone_say_nothing() -> None:
    """A row of dashes is a box filled for show; a per cent sign is a unit."""
    assert judge_sentence("– * –") is Standing.PLACEHOLDER
    assert judge_sentence("%") is Standing.OK


@pytest.mark.parametrize(
    "text",
    [
        "Det saknas platser att öva svenska på.",
        "Det finns inte någon samlad information på arabiska.",
        "Ingen verksamhet i kommunen når föräldralediga som väntar på sfi.",
    ],
)
def test_a_lack_out_there_is_a_description(text: str) -> None:
    """Asked for a problem, such a sentence is the answer."""
    assert describes_lack(text)


@pytest.mark.parametrize(
    "text",
    ["Ingen.", "Vi har inte gjort någon analys av det.", "Det finns inga kända risker i år."],
)
def test_a_lack_of_the_answer_itself_is_none(text: str) -> None:
    """Asked for a risk, 'inga kända risker' is still no risk."""
    assert not describes_lack(text)

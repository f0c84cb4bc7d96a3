"""Answers as people write them: true ones, marks and promises, and denials."""

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
Metoden med föräldragrupper blir en del av öppna förskolans vardag.
En manual tas fram under hösten och provas i två grupper.
Beslut om fortsättning fattas av nämnden i maj 2027.
Arbetsgruppen träffas varje måndag. Protokoll skrivs av samordnaren.
Vi har avsatt en halv tjänst.
Riskerna följs upp på varje styrgruppsmöte.
Styrgruppen ska bestå av tre chefer och två föreningsledare.
Samtliga parter ska skriva under avtalet före start.
Resultaten ska presenteras på länets nätverksdag och skrivas i en rapport.
Statistiken ska delas upp på kvinnor och män vid varje mätning.
Barnen ska ha en egen ledare som planerar lek i rummet intill.
Vi ska göra en enkät i början och i slutet av varje grupp.
Handledarna ska skriva dagbok varje vecka.
En utvärderare från högskolan följer projektet och skriver två rapporter.
Utan tolk stannar många hemma.
Inte bara mammor, också pappor och mor- och farföräldrar är välkomna.
Pappor som inte kommer rings upp av en annan pappa.
Deltagare som saknar internet får hjälp på biblioteket.
Enheten har i dag inga kvällstider, det ändrar vi från mars.
Vi vänder oss till familjer som inte går på öppna förskolan.
Gruppen är öppen även för den som inte kan läsa.
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
Det är ännu inte bestämt vem som tar över.
Implementeringsplanen kommer att tas fram under projektets sista halvår.
Riskanalys görs senare.
Det återstår att bestämma vem.
Vi planerar att skriva en spridningsplan.
Beskriv vem som tar över efter projektet och från vilket datum.
Ange enhet eller funktion.
En plan för spridning tas fram under projektet.
Detta kommer att beskrivas i slutrapporten.
Kommer att utses.
Information kommer.
Frågan om vem som tar över får lösas längre fram.
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
Vi har inte bestämt vem som tar över.
Resurser efter projekttiden är inte klarlagda.
Ingen har ännu utsetts.
Könsuppdelad statistik saknas i dag.
Någon riskanalys har inte gjorts.
Målgruppen är inte avgränsad.
Parterna är inte kontaktade än.
Vi vet inte vem som tar över.
Vi vet ännu inte hur resultaten ska spridas.
Det finns för närvarande ingen plan för spridning.
För närvarande finns ingen mottagare.
Styrgrupp saknas ännu.
Vi har inte någon styrgrupp i nuläget.
Inga beslut har fattats.
Mål saknas
Målen är inte mätbara ännu.
Projektet har ingen implementeringsplan.
Ej klart
Uppföljning är inte planerad.
Det har inte gjorts någon kartläggning.
""".strip().splitlines()

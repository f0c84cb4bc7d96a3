"""Answers in a form by kind: denials, promises and wishes, noise, and what says something."""

DENIED = """
Vi har ingen budget för tolkar och kommer inte att söka någon.
Projektgruppen har inte fått någon delegation och avgör ingenting själv.
Föreningarna har inte tillfrågats.
Deltagarna har aldrig fått säga vad de vill ha.
Ingen av skolorna har blivit kontaktad.
Bibliotekets entré går inte att använda med rullstol.
Vi kommer inte att följa upp kvinnor och män var för sig.
Chefen vet inte om att ansökan skickas in.
Det finns ingen som kan ersätta samordnaren.
Kommunen tänker inte betala något när bidraget är slut.
Vi har ännu inte läst om hur andra kommuner gör.
Vi har aldrig pratat med mottagarna.
Ungdomar är svåra att locka och vi saknar idéer om hur det ska gå till.
Någon riskanalys är inte gjord och vi ser inget behov av en.
Erfarenheterna kommer inte att spridas till någon.
Nej, det har vi inte tänkt på.
Nämnden har inte fattat beslut, och frågan är inte ens väckt.
Avtal med parterna saknas helt.
Ledningen står inte bakom ansökan.
Mödravården är inte med och vi har ingen kontakt med den.
Personalen ska inte utbildas.
Vi gör ingen skillnad på flickor och pojkar och har inga siffror.
Arbetet upphör när pengarna är slut, ingen tar över.
Lokalerna är inte anpassade.
""".strip().splitlines()

PROMISED = """
Vi hoppas att kommunen vill ta över verksamheten.
Vi får se vem som har tid när det blir dags.
Vi ska försöka locka fler kvinnor på ett bra sätt.
Det är viktigt att alla känner sig välkomna.
Ambitionen är att arbetet ska fortsätta.
Vi kommer att titta på det längre fram i projektet.
Förhoppningen är att metoden lever vidare i någon form.
Det löser sig nog under resans gång.
Vi avser att verka för en god samverkan med alla berörda.
Tanken är att så många som möjligt ska nås.
Vi vill gärna att fler pappor deltar.
En genomgång ska göras senare.
Vi ska göra vårt bästa för att kunskapen ska stanna kvar.
Någon på enheten kommer säkert att kunna ta över.
Det vore bra om föreningarna kunde vara med.
Målet är att kontakten ska bli bättre så småningom.
Vi strävar efter att jämställdheten ska genomsyra allt vi gör.
Projektet ska på lämpligt sätt informera om sina resultat.
Frågan får diskuteras när vi vet mer.
Vi tror att det kommer att fungera bra.
Samverkan är en nyckelfråga och måste fungera.
Förmodligen kan någon förening hjälpa till.
Vi räknar med att det ordnar sig.
Det bör finnas en ersättare.
""".strip().splitlines()

JUMBLED = """
Gul stege hoppar fönster måndag över tomat tanke sand långsamt röd.
Cykel under moln äter snabb bord och himmel sjunger kniv grå.
Penna vinter gå i stol lampa dricka fort hus med eld.
Fisk blå på springa torn gaffel ett sover gräs hård vind.
Kaffe tåg ljus rädd sten att flyger mjuk karta bröd.
Skugga hund av papper sju lyfter söt berg den klocka våt.
Hav till nyckel dansar tyst soppa rund och moln tjugo gren.
Apelsin tak skrattar vägg i natt tung mössa som blomma kall.
Katt för sten grön viskar dörr om salt bred tåg dag.
Spade regn kort hoppa till mjölk fönster är sten blå gaffel.
Tröja månad springer vid äpple tung och bok sova ljus vas.
Vante ring dricka snö mellan golv sjunga varm bil en hatt.
Gran sax från moln läser sked brun på trappa tyst ost.
Lök glad med bro hoppar lampa vit sand inte ko ritar.
""".strip().splitlines()

SAID = """
Styrgruppen beslutar om ändringar i budget och tidplan upp till 100 000 kronor.
Rektorerna, föreningen och vårdcentralen skrev målbilden tillsammans vid två möten i mars.
Vid sjukdom går biträdande samordnaren in; båda har tillgång till alla kontakter.
Fyra mammor läste utkastet och bad oss flytta träffarna till förmiddagen.
Grupperna är nya: öppna förskolan har ingen verksamhet på kvällstid.
Vi prövade en särskild pappagrupp men valde blandade grupper, eftersom papporna själva bad om det.
Lokalen har ramp och hörslinga, och texten finns på lätt svenska.
Guiderna har själva kommit som nyanlända och är anställda på timmar av integrationsenheten.
Vi läste tre utvärderingar från andra kommuner och tar med oss arbetssättet med hembesök.
Resultaten visas för nämnden i juni och för länets kommuner på nätverksdagen.
Ingen enskild person bär arbetet: två handledare delar på varje grupp.
Vi ringer inte bara mamman, utan också pappan, före varje träff.
Deltagarna betalar ingenting, resan ersätts med busskort.
Vi skickar inga brev eftersom de inte läses; i stället ringer en språkstödjare.
Kvinnor som inte får barnomsorg kommer inte till kursen, så vi ordnar barnpassning i huset.
Nej, bidraget ersätter inte ordinarie medel utan betalar två nya gruppledare.
Föräldralediga nås på familjecentralen, där barnmorskan lämnar inbjudan vid inskrivningen.
Om tolken inte kommer använder vi telefontolk samma timme.
Ska någon sluta finns rutinerna nedskrivna och en kollega har gått bredvid.
Vi ska hålla tolv träffar på biblioteket, med barnpassning i rummet bredvid.
Vi hoppas på många pappor och lägger därför fyra träffar på lördagar.
Det är viktigt att ingen blir ensam med uppgiften, därför delar två personer på den.
Samordnaren ska försöka nå varje familj tre gånger innan platsen går vidare.
Senare under hösten provas materialet i två grupper på Kvarnby skola.
Familjecentralen tar över grupperna när projektet är slut.
Det finns ingen väntelista, alla som anmäler sig får en plats inom två veckor.
Metoden provas i vår och skrivs in i enhetens rutiner före jul.
Elevhälsan saknar kuratorer med arabiska, så vi lånar en från grannkommunen.
Utan bidraget hade inga kvällsgrupper funnits, de betalas inte av skolan.
Vi räknar med 60 deltagare, varav hälften män.
Behovet syns i elevhälsans siffror: 4 av 10 familjer har inte svarat på kallelsen.
Barnmorskan berättar om grupperna för varje blivande förälder.
En doktorand följer arbetet och lämnar en rapport varje termin.
Chefen för familjestödet ansvarar för att metoden används även efter 2028.
Projektledaren och kanslichefen delar på kontakterna, så att inget står och faller med en av dem.
Träffarna hålls på lätt svenska.
""".strip().splitlines()

package script

// What the house answers, in each tongue: English, Dutch, German, French. "@" stands for the SKU
// that [answer.at] binds. Every phrase starts inside a sentence, for a name may come before it.
var (
	sayDealEnds   = words{"{the} {is} {price:@} {ends}.", "{the} kost {price:@} {ends}.", "{the} kostet {price:@} {ends}.", "{the} est à {price:@} {ends}."}
	sayNoDeal     = words{"there's no deal on {the} right now; the price is {price:@}.", "er loopt nu geen aanbieding op {the}; de prijs is {price:@}.", "für {the} läuft gerade kein Angebot; der Preis ist {price:@}.", "il n'y a pas d'offre sur {the} en ce moment ; le prix est de {price:@}."}
	sayNoDeals    = words{"no deal is running right now.", "er loopt nu geen aanbieding.", "gerade läuft kein Angebot.", "aucune offre en ce moment."}
	sayTax        = words{"{policy:tax}.", "{policy:tax}.", "{policy:tax}.", "{policy:tax}."}
	chatTax       = words{"about tax: {policy:tax}.", "over de btw: {policy:tax}.", "zur Mehrwertsteuer: {policy:tax}.", "à propos de la TVA : {policy:tax}."}
	sayRobot      = words{"yes, I'm {host}, an A-I host for {shop}. A person from the shop can answer in the chat as well; just ask for one.", "ja, ik ben {host}, een AI-host van {shop}. Iemand van de winkel kan ook antwoorden in de chat; vraag er gerust om."}
	chatRobot     = words{"yes, I'm {host}, an AI host for {shop}. A person from the shop can answer in the chat as well; just ask for one.", sayRobot[dutch], "ja, ich bin {host}, eine KI-Moderatorin von {shop}. Auch ein Mensch aus dem Shop kann hier antworten; frag einfach danach.", "oui, je suis {host}, une présentatrice IA de {shop}. Une personne de la boutique peut aussi répondre ici ; il suffit de la demander."}
	sayPerson     = words{"I've passed this to the people of {shop}. One of them can answer you here; I can't say how soon.", "ik heb dit doorgegeven aan de mensen van {shop}. Een van hen kan je hier antwoorden; hoe snel, kan ik niet zeggen.", "ich habe das an die Menschen von {shop} weitergegeben. Einer von ihnen kann dir hier antworten; wie schnell, kann ich nicht sagen.", "j'ai transmis cela à l'équipe de {shop}. Une personne peut vous répondre ici ; je ne peux pas dire quand."}
	sayOrder      = words{"what I know of an order is for its buyer alone. I've put it in a note that only you see.", "wat ik van een bestelling weet, is alleen voor wie bestelde. Ik heb het in een bericht gezet dat alleen jij ziet.", "was ich über eine Bestellung weiß, ist nur für den, der bestellt hat. Es steht in einer Nachricht, die nur du siehst.", "ce que je sais d'une commande ne regarde que son acheteur. Je l'ai mis dans un message que vous seul voyez."}
	sayMemory     = words{"what I keep of you is between us. I've put it in a note that only you see.", "wat ik van je onthoud, blijft tussen ons. Het staat in een bericht dat alleen jij ziet.", "was ich mir von dir merke, bleibt unter uns. Es steht in einer Nachricht, die nur du siehst.", "ce que je retiens de vous reste entre nous. C'est dans un message que vous seul voyez."}
	sayThanks     = words{"you're welcome! Ask away if there's more you'd like to know.", "graag gedaan! Vraag gerust verder als je nog iets wilt weten.", "gern geschehen! Frag ruhig weiter.", "je vous en prie ! Posez vos autres questions."}
	sayHello      = words{"hello and welcome! Ask me about anything on the shelf.", "hallo en welkom! Vraag me gerust naar alles op de plank.", "hallo und willkommen! Frag mich nach allem, was im Regal steht.", "bonjour et bienvenue ! Posez-moi vos questions sur tout ce qui est en rayon."}
	sayHelloAgain = words{"welcome back! Ask me about anything on the shelf.", "welkom terug! Vraag me gerust naar alles op de plank.", "willkommen zurück! Frag mich nach allem, was im Regal steht.", "re-bienvenue ! Posez-moi vos questions sur tout ce qui est en rayon."}
	sayTogether   = words{"Several of you ask about {the}.", "Meerdere kijkers vragen naar {the}."}
	sayTogetherOf = map[Intent]words{
		IntentDelivery:  {"Several of you ask about delivery.", "Meerdere kijkers vragen naar de bezorging."},
		IntentReturns:   {"Several of you ask about returns.", "Meerdere kijkers vragen naar retourneren."},
		IntentPayment:   {"Several of you ask how to pay.", "Meerdere kijkers vragen hoe je betaalt."},
		IntentTax:       {"Several of you ask about tax.", "Meerdere kijkers vragen naar de btw."},
		IntentHowToBuy:  {"Several of you ask how to buy.", "Meerdere kijkers vragen hoe je bestelt."},
		IntentRobot:     {"Several of you ask who I am.", "Meerdere kijkers vragen wie ik ben."},
		IntentRecommend: {"Several of you ask for an idea.", "Meerdere kijkers vragen om een idee."},
	}
	sayUnknown = words{"I don't know that, and I'd rather not guess. I've put it to the people of {shop}.", "dat weet ik niet, en ik gok liever niet. Ik heb het voorgelegd aan de mensen van {shop}.", "das weiß ich nicht, und ich rate lieber nicht. Ich habe es den Menschen von {shop} vorgelegt.", "je ne le sais pas, et je préfère ne pas deviner. J'ai posé la question à l'équipe de {shop}."}
	sayUnsaid  = words{"the product information of {the} doesn't say, and I'd rather not guess. I've put it to the people of {shop}.", "dat staat niet bij de productinformatie van {the}, en ik gok liever niet. Ik heb het voorgelegd aan de mensen van {shop}.", "das steht nicht in der Produktinformation zu {the}, und ich rate lieber nicht. Ich habe es den Menschen von {shop} vorgelegt.", "la fiche de {the} ne le dit pas, et je préfère ne pas deviner. J'ai posé la question à l'équipe de {shop}."}
	sayWhich   = words{"which product do you mean? Every product on the shelf has a code; put it in your question.", "welk product bedoel je? Elk product op de plank heeft een code; zet die in je vraag.", "welches Produkt meinst du? Jedes Produkt im Regal hat einen Code; schreib ihn in deine Frage.", "de quel produit parlez-vous ? Chaque produit en rayon a un code ; mettez-le dans votre question."}
	sayMean    = words{"do you mean {those}? Write the code in your question.", "bedoel je {those}? Zet de code in je vraag.", "meinst du {those}? Schreib den Code in deine Frage.", "voulez-vous dire {those} ? Mettez le code dans votre question."}

	sayPrice       = words{"the price of {the} is {price:@}.", "de prijs van {the} is {price:@}.", "der Preis von {the} ist {price:@}.", "le prix de {the} est de {price:@}."}
	sayPriceIn     = words{"the price of {the} in {option} is {price:@}.", "de prijs van {the} in {option} is {price:@}.", "der Preis von {the} in {option} ist {price:@}.", "le prix de {the} en {option} est de {price:@}."}
	sayPriceSame   = words{"the price of {the} is {price:@}, the same for everyone.", "de prijs van {the} is {price:@}, voor iedereen gelijk.", "der Preis von {the} ist {price:@}, für alle gleich.", "le prix de {the} est de {price:@}, le même pour tout le monde."}
	sayNoPrice     = words{"there's no price for {the} yet.", "er is nog geen prijs voor {the}.", "für {the} gibt es noch keinen Preis.", "il n'y a pas encore de prix pour {the}."}
	sayFrom        = words{"{the} {is} for sale from {from:@}, depending on what you choose.", "{the} is er vanaf {from:@}, afhankelijk van wat je kiest.", "{the} gibt es ab {from:@}, je nachdem, was du wählst.", "{the} est en vente à partir de {from:@}, selon votre choix."}
	chatPrices     = words{"the prices of {the}: {list}.", "de prijzen van {the}: {list}.", "die Preise von {the}: {list}.", "les prix de {the} : {list}."}
	sayStock       = words{"{the} {is} {stock:@} right now.", "{the} is nu {stock:@}.", "{the} ist jetzt {stock:@}.", "{the} : actuellement {stock:@}."}
	sayStockIn     = words{"{the} in {option} {is} {stock:@}.", "{the} in {option} is {stock:@}.", "{the} in {option} ist {stock:@}.", "{the} en {option} : {stock:@}."}
	sayWhenBack    = words{"{the} {is} {stock:@} right now. When there will be more, I don't know; I've put it to the people of {shop}. There's a waiting list on the product's page.", "{the} is nu {stock:@}. Wanneer er weer iets komt, weet ik niet; ik heb het voorgelegd aan de mensen van {shop}. Op de productpagina is een wachtlijst.", "{the} ist gerade {stock:@}. Wann es Nachschub gibt, weiß ich nicht; ich habe es den Menschen von {shop} vorgelegt. Auf der Produktseite gibt es eine Warteliste.", "{the} : actuellement {stock:@}. Je ne sais pas quand il y en aura d'autres ; j'ai posé la question à l'équipe de {shop}. Une liste d'attente est sur la page du produit."}
	saySingle      = words{"there's a single version of {the}: the one on the card.", "er is een enkele uitvoering van {the}: die op de kaart.", "von {the} gibt es eine einzige Ausführung: die auf der Karte.", "{the} existe en une seule version : celle de la fiche."}
	sayNotIn       = words{"{the} {is} not for sale in {wanted}.", "{the} is er niet in {wanted}.", "{the} gibt es nicht in {wanted}.", "{the} n'existe pas en {wanted}."}
	sayOnCard      = words{"the choices of {the} are on its card.", "de keuzes van {the} staan op de kaart.", "was es von {the} zu wählen gibt, steht auf der Karte.", "les choix de {the} sont sur sa fiche."}
	sayChoices     = words{"for the {option} of {the} you can choose {values}.", "voor {the} kun je qua {option} kiezen uit {values}.", "bei {the} kannst du zum Punkt {option} wählen: {values}.", "pour {the}, {option} au choix : {values}."}
	sayDelivery    = words{"{policy:shipping}.{handling} We deliver to {countries}.", "{policy:shipping}.{handling} We bezorgen in {countries}."}
	chatDelivery   = words{"about delivery: {policy:shipping}. We deliver to {countries}.", "over de bezorging: {policy:shipping}. We bezorgen in {countries}.", "zum Versand: {policy:shipping}. Wir liefern nach: {countries}.", "à propos de la livraison : {policy:shipping}. Nous livrons dans ces pays : {countries}."}
	sayReturns     = words{"{policy:returns}. The steps are on the returns page.", "{policy:returns}. Hoe dat gaat, staat op de retourpagina."}
	chatReturns    = words{"about returns: {policy:returns}. The steps are on the returns page.", "over retourneren: {policy:returns}. Hoe dat gaat, staat op de retourpagina.", "zur Rückgabe: {policy:returns}. Wie das geht, steht auf der Rückgabeseite.", "à propos des retours : {policy:returns}. La marche à suivre est sur la page des retours."}
	chatOwnTerms   = words{" The page of {the} also states: “{own}”.", " Op de pagina van {the} staat ook: “{own}”.", " Auf der Seite von {the} steht außerdem: „{own}“.", " La fiche de {the} indique aussi : « {own} »."}
	sayPay         = words{"at checkout you can pay by {ways}.", "bij het afrekenen kun je betalen met {ways}.", "an der Kasse kannst du so bezahlen: {ways}.", "au moment de payer, vous avez le choix : {ways}."}
	sayPayThere    = words{"you choose how to pay at checkout; the ways are listed there.", "hoe je betaalt, kies je bij het afrekenen; daar staan de mogelijkheden.", "wie du bezahlst, wählst du an der Kasse; dort stehen die Möglichkeiten.", "vous choisissez comment payer au moment de commander ; les moyens y sont indiqués."}
	sayBuy         = words{"write the code of a product in the chat and I'll hold it for you{long}.", "zet de code van een product in de chat, dan houd ik het voor je vast{long}.", "schreib den Code eines Produkts in den Chat, dann lege ich es für dich zurück{long}.", "écrivez le code d'un produit dans le chat et je vous le réserve{long}."}
	sayBuyThis     = words{"write {code:@} in the chat and I'll hold {the} for you{long}.", "zet {code:@} in de chat, dan houd ik {the} voor je vast{long}.", "schreib {code:@} in den Chat, dann lege ich {the} für dich zurück{long}.", "écrivez {code:@} dans le chat et je vous réserve {the}{long}."}
	sayHoldFor     = words{" for {hold}", ", {hold} lang", ", {hold} lang", ", pendant {hold}"}
	sayNothing     = words{"there's nothing like that on the shelf right now.", "zoiets staat er nu niet op de plank.", "so etwas steht gerade nicht im Regal.", "il n'y a rien de tel en rayon pour le moment."}
	sayLook        = words{"you could look at", "kijk eens naar", "schau dir das an:", "vous pourriez regarder"}
	sayLookNoted   = words{"going by what you told me, you could look at", "met wat je me vertelde, kijk eens naar", "nach dem, was du mir erzählt hast, schau dir das an:", "d'après ce que vous m'avez dit, vous pourriez regarder"}
	sayNothingFor  = words{"nothing under that, but close to it there's", "daaronder is er niets, maar in de buurt zit", "darunter gibt es nichts, in der Nähe liegt", "rien en dessous, mais tout près il y a"}
	sayAttribute   = words{"the page of {the} says, under {name}: {value}.", "op de pagina van {the} staat bij {name}: {value}.", "auf der Seite von {the} steht unter {name}: {value}.", "la fiche de {the} dit, sous {name} : {value}."}
	sayNameless    = words{"the page of {the} says: {value}.", "op de pagina van {the} staat: {value}.", "auf der Seite von {the} steht: {value}.", "la fiche de {the} dit : {value}."}
	saySentence    = words{"the page of {the} says: {value}", "op de pagina van {the} staat: {value}"}
	chatSentence   = words{"the page of {the} says: “{value}”", "op de pagina van {the} staat: “{value}”", "auf der Seite von {the} steht: „{value}“", "la fiche de {the} dit : « {value} »"}
	sayCompare     = words{"{the} costs {price:@}, and {the2} costs {price2}.", "{the} kost {price:@}, en {the2} kost {price2}.", "{the} kostet {price:@}, und {the2} kostet {price2}.", "{the} coûte {price:@}, et {the2} coûte {price2}."}
	sayLower       = words{" The lower price is that of {low}.", " De laagste prijs is die van {low}.", " Der niedrigere Preis ist der von {low}.", " Le prix le plus bas est celui de {low}."}
	saySamePrice   = words{" That is the same price.", " Dat is dezelfde prijs.", " Das ist derselbe Preis.", " C'est le même prix."}
	sayCompared    = words{" By their pages, {name}: {value} for the first; {value2} for the second.", " Volgens hun pagina's, {name}: {value} voor de eerste; {value2} voor de tweede.", " Laut ihren Seiten, {name}: {value} beim ersten; {value2} beim zweiten.", " D'après leurs fiches, {name} : {value} pour le premier ; {value2} pour le second."}
	sayComparedToo = words{" And {name}: {value} for the first; {value2} for the second.", " En {name}: {value} voor de eerste; {value2} voor de tweede.", " Und {name}: {value} beim ersten; {value2} beim zweiten.", " Et {name} : {value} pour le premier ; {value2} pour le second."}
	sayNoMore      = words{" Their pages state nothing else that can be set side by side.", " Verder noemen hun pagina's niets wat naast elkaar te zetten is.", " Mehr, was sich nebeneinanderstellen ließe, steht nicht auf ihren Seiten.", " Leurs fiches ne disent rien d'autre de comparable."}
	sayFAQ         = words{"the shop answers: {value}", "de winkel antwoordt: {value}"}
	chatFAQ        = words{"the shop answers: “{value}”", "de winkel antwoordt: “{value}”", "der Shop antwortet: „{value}“", "la boutique répond : « {value} »"}

	conjAnd  = words{"and", "en", "und", "et"}
	conjOr   = words{"or", "of", "oder", "ou"}
	prepAt   = words{"at", "voor", "für", "à"}
	prepFrom = words{"from", "vanaf", "ab", "à partir de"}
	verbIs   = words{"is", "is", "ist", "est"}
	verbAre  = words{"are", "is", "sind", "est"}
)

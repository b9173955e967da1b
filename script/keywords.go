package script

import (
	"slices"
	"strings"
)

// rule finds an intent by what is said, in any tongue.
type rule struct {
	intent Intent
	list   [][]string
	// plain rules also hold for what is not put as a question: "I want my money back".
	plain bool
}

// rules run in order; the first that matches decides. Narrow ones come before wide ones:
// "how much is delivery" is about delivery.
var rules = []rule{
	{IntentMemory, phrases(`you remember about me|you remember of me|you know about me|do you remember me|forget me|forget about me|delete my data|remember about me|
		weet je van mij|weet je over mij|onthoud je van mij|onthouden van mij|onthoud je over mij|ken je mij nog|ken je me nog|vergeet mij|vergeet me|
		weisst du uber mich|weisst du von mir|uber mich gemerkt|merkst du dir|erinnerst du dich|vergiss mich|
		sais de moi|sais sur moi|savez de moi|savez vous de moi|savez sur moi|souviens de moi|souvenez de moi|oublie moi|oubliez moi`), true},
	{IntentRobot, phrases(`are you real|are you human|are you a human|are you a person|are you a real person|are you a robot|are you a bot|
		are you ai|are you an ai|is this an ai|an ai or|a bot or|ai or a person|are you a computer|is this ai|is this a bot|is this a robot|is this real|is she real|is he real|are you a machine|robot|chatbot|chatgpt|
		ben je echt|ben jij echt|bent u echt|ben je een mens|ben jij een mens|ben je een robot|ben je ai|ben je een ai|is dit ai|is dit een robot|is dit echt|
		echte persoon ben|kunstmatige intelligentie|artificial intelligence|
		bist du echt|bist du ein mensch|bist du ein bot|bist du eine ki|bist du ki|sind sie ein mensch|sind sie echt|roboter|ist das eine ki|kunstliche intelligenz|
		es tu reelle|es tu reel|es tu humaine|es tu humain|etes vous reelle|etes vous humaine|etes vous un robot|etes vous une ia|es tu une ia|une vraie personne|un vrai humain|intelligence artificielle`), true},
	{IntentPerson, phrases(`talk to a human|speak to a human|talk to a person|speak to a person|speak to someone|talk to someone|speak with someone|talk to somebody|
		a human please|person please|human please|real person|customer service|customer support|support team|helpdesk|complaint|complain|manager|phone number|contact you|
		contact the shop|iemand spreken|een mens spreken|medewerker|klantenservice|klacht|telefoonnummer|contact opnemen|persoon spreken|echt persoon|echte persoon|een mens alsjeblieft|
		lawyer|advocaat|allergic|allergisch|allergy|allergie|injured|gewond|
		mit einem menschen|einen menschen|jemanden sprechen|jemandem sprechen|mitarbeiter|kundenservice|kundendienst|beschwerde|telefonnummer|kontakt aufnehmen|echte person|anwalt|allergiker|verletzt|
		parler a quelqu'un|parler a une personne|parler a un humain|parler avec quelqu'un|une vraie personne|service client|reclamation|numero de telephone|un conseiller|une personne s'il|avocat|allergique|blesse`), true},
	{IntentReturns, phrases(`return|returns|returning|refund|refunds|send it back|send back|money back|exchange|exchanges|withdraw|withdrawal|change my mind|
		retour|retourneren|retourtermijn|terugsturen|ruilen|geld terug|bedenktijd|herroepen|terugbrengen|
		zuruckgeben|zuruckschicken|zurucksenden|ruckgabe|rucksendung|retoure|umtauschen|umtausch|widerruf|widerrufen|geld zuruck|
		retourner|renvoyer|rendre|remboursement|rembourser|rembourse|echanger|echange|retractation|retours`), true},
	{IntentOrder, phrases(`my order|order status|status of my|where is my|where's my|track my|tracking|my package|my parcel|mijn bestelling|mijn pakket|
		mijn pakketje|mijn order|track and trace|waar blijft|
		meine bestellung|meiner bestellung|mein paket|meine lieferung|sendungsverfolgung|wo bleibt|bestellstatus|
		ma commande|mon colis|mon paquet|suivi de|ou est ma|ou est mon|ma livraison`), true},
	{IntentDelivery, phrases(`delivery|deliver|delivers|delivered|deliveries|shipping|ship|ships|shipped|postage|arrive|arrives|ship to|
		when will i get|when do i get|how soon|how fast|verzending|verzendkosten|verzenden|verzend|verstuurd|versturen|bezorgen|bezorging|bezorgd|bezorgkosten|levering|levertijd|
		leveren|geleverd|lever je|wanneer heb ik|wanneer krijg ik|in huis|
		versand|versandkosten|versenden|verschickt|verschickst|verschickt ihr|liefern|liefert|lieferst|lieferung|lieferzeit|lieferkosten|porto|wann kommt|wann bekomme ich|wie schnell|
		livraison|livrer|livrez|livre vous|livrez vous|expedition|expedier|expediez|envoi|frais de port|quand recevrai|quand vais je recevoir|delai`), false},
	{IntentTax, phrases(`ttc|hors taxe|hors taxes|tax|taxes|vat|btw|belasting|including tax|incl btw|excl btw|mehrwertsteuer|mwst|steuer|steuern|tva|taxe`), false},
	{IntentPayment, phrases(`how can i pay|how do i pay|can i pay|pay with|pay by|pay later|payment|payments|payment methods|paypal|ideal|klarna|credit card|
		creditcard|visa|mastercard|apple pay|google pay|bancontact|betalen|betaling|betaal|achteraf betalen|betaalmethode|betaalmethoden|
		bezahlen|zahlen|zahlung|zahlungsarten|zahlungsmethoden|kreditkarte|rechnung|ratenzahlung|
		payer|paiement|paiements|carte bancaire|carte de credit|regler|virement`), false},
	{IntentHowToBuy, phrases(`how do i buy|how can i buy|how to buy|how do i order|how can i order|how to order|where can i buy|where do i buy|how does it work|
		how does this work|hoe bestel|hoe koop|hoe kan ik kopen|hoe kan ik bestellen|hoe kan ik dit kopen|hoe kan ik dit bestellen|waar kan ik bestellen|waar kan ik kopen|hoe werkt dit|hoe werkt het|
		wie bestelle|wie kaufe|wie kann ich bestellen|wie kann ich kaufen|wie kann ich das kaufen|wie kann ich das bestellen|wo kann ich bestellen|wo kann ich kaufen|wie funktioniert das|wie geht das|
		comment acheter|comment commander|comment j'achete|comment je commande|comment puis je acheter|comment puis je commander|ou acheter|ou puis je acheter|comment ca marche|comment ca fonctionne`), false},
	{IntentCompare, phrases(`compare|comparison|difference between|the difference|versus|vs|which is better|which one is cheaper|which is cheaper|what is cheaper|welke is goedkoper|wat is goedkoper|welches ist billiger|welche ist billiger|was ist billiger|lequel est moins cher|laquelle est moins chere|what is better|which one is better|better than|
		vergelijk|vergelijken|vergelijking|verschil tussen|het verschil|wat is beter|welke is beter|beter dan|
		vergleiche|vergleich|vergleichen|unterschied zwischen|der unterschied|welche ist besser|welcher ist besser|was ist besser|besser als|
		comparer|comparez|comparaison|difference entre|la difference|lequel est mieux|laquelle est mieux|mieux que`), false},
	{IntentRecommend, phrases(`cheapest|goedkoopste|gunstigste|billigste|le moins cher|la moins chere|de moins cher`), false},
	{IntentDeal, phrases(`deal end|deal ends|deals end|deal over|the deal|a deal|any deals|deals|until when|how long is the offer|offer end|offer ends|how long does the offer|special offer|
		tot wanneer|hoe lang loopt|hoe lang geldt|aanbieding|aanbiedingen|actieprijs|
		bis wann|wie lange gilt|wie lange lauft|angebot|angebote|aktion|
		jusqu'a quand|jusque quand|combien de temps dure|offre|offres|promo|promotion|promotions`), false},
	{IntentPrice, phrases(`is it dear|are they dear|too dear|what do you want for|what are you asking for|nehmt ihr fur|wollt ihr fur|verlangt ihr fur|price|prices|priced|pricing|cost|costs|expensive|discount|discounts|coupon|voucher|cheaper|negotiate|reduced|on sale|afgeprijsd|reduziert|en solde|prijs|prijzen|kost|kosten|duur|
		korting|kortingscode|goedkoper|wat vraag je|afdingen|
		preis|preise|kostet|teuer|rabatt|gutschein|rabattcode|billiger|gunstiger|
		prix|coute|coutent|couter|tarif|cher|chere|remise|reduction|code promo|moins cher`), false},
	{IntentProduct, phrases(`in the box|what is included|what's included|comes with|zit erbij|wat zit er bij|inbegrepen|lieferumfang|wird mitgeliefert|dans la boite|est inclus|sont inclus`), false},
	{IntentVariants, phrases(`sizes|which size|what size|other size|colours|colors|which colour|which color|what colour|what color|other colour|other color|another colour|another color|variants|versions|
		options|come in|comes in|maten|welke maat|andere maat|kleuren|welke kleur|andere kleur|varianten|uitvoeringen|uitvoering|
		in red|in blue|in black|in white|in green|in grey|in het rood|in het blauw|in het zwart|in het wit|in het groen|in het grijs|in rood|in blauw|in zwart|in wit|in groen|in grijs|
		grossen|welche grosse|andere grosse|in grosse|farben|welche farbe|welchen farben|andere farbe|ausfuhrungen|in rot|in blau|in schwarz|in weiss|in grun|in grau|
		tailles|quelle taille|quelles tailles|autre taille|en taille|couleurs|quelle couleur|quelles couleurs|autre couleur|variantes|en rouge|en bleu|en noir|en blanc|en vert|en gris`), false},
	{IntentStock, phrases(`am i late|am i too late|am i still in time|alweer weg|al weg|ben ik te laat|schon weg|bin ich zu spat|trop tard|in stock|stock|available|availability|any left|are left|how many left|sold out|still have|back in stock|restock|voorraad|leverbaar|
		beschikbaar|uitverkocht|nog over|zijn er nog|heb je nog|hebben jullie nog|heeft u nog|
		auf lager|lager|vorratig|verfugbar|lieferbar|ausverkauft|noch da|habt ihr noch|hast du noch|gibt es noch|
		en stock|disponible|disponibles|epuise|rupture|il en reste|reste t il|avez vous encore|vous avez encore|avez encore|as encore`), false},
	{IntentProduct, nil, false}, // topics: see intentOf
	{weakPrice, phrases(`how much|much is|much are|much does|much for|hoeveel is|hoeveel moet|wat moet|how many euros|wieviel|wie viel|combien`), false},
	{IntentRecommend, phrases(`what do you have|what do you sell|what have you got|what else|what can i buy|what are you selling|what's on offer|do you have|do you sell|recommend|recommendation|suggest|
		suggestion|what should i|which one should|gift for|present for|gift|cheapest|show me|looking for|best seller|wat heb je|wat hebben jullie|wat verkoop|wat verkopen|
		wat is er te koop|wat nog meer|heb je|hebben jullie|verkoop je|verkopen jullie|aanraden|aanrader|raad je|tip|cadeau voor|cadeau|goedkoopste|laat zien|op zoek naar|ik zoek|
		was habt ihr|was hast du|was verkauft ihr|was verkaufst du|habt ihr|hast du|verkauft ihr|empfehlen|empfiehlst|empfehlt|empfehlung|geschenk|geschenk fur|gunstigste|billigste|zeig mir|ich suche|
		qu'avez vous|qu'est ce que vous vendez|que vendez vous|avez vous|vendez vous|recommander|recommandez|recommandes|conseiller|conseillez|conseilles|suggerer|cadeau pour|le moins cher|montrez moi|je cherche`), false},
	{IntentThanks, phrases(`thanks|thank you|thankyou|thx|ty|cheers|bedankt|dank je|dank u|dankjewel|dankuwel|dank|merci|danke|vielen dank|danke schon|dankeschon`), true},
	{IntentGreeting, phrases(`hi|hello|hey|hiya|good morning|good afternoon|good evening|hallo|hoi|hey|goedemorgen|goedemiddag|goedenavond|
		guten tag|guten morgen|guten abend|moin|servus|gruss gott|bonjour|bonsoir|salut|coucou`), true},
}

// weakPrice is a price by a word that asks for other amounts as well.
const weakPrice Intent = "how much"

// byRule decides by rule, without a product in mind.
func byRule(q query) Intent {
	if q.asks && q.limit() > 0 {
		return IntentRecommend
	}
	for _, r := range rules {
		if !r.plain && !q.asks {
			continue
		}
		if r.intent == IntentProduct && r.list == nil {
			if topicRuled(q) != "" {
				return IntentProduct
			}
			continue
		}
		if q.says(r.list) && (r.intent != IntentGreeting || len(q.words) <= 4) {
			return r.intent
		}
	}
	if q.puts() {
		return IntentUnknown
	}
	return IntentNone
}

// puts tells whether words are plainly a question or a request.
func (q query) puts() bool {
	if exclaims(q.text, q.words) {
		return false
	}
	return strings.Contains(q.text, "?") || q.wonders || q.points || len(q.words) > 0 && openers[q.words[0]] || verbFirst(q.words) || q.says(requests)
}

// topicAsks are how questions ask for a property, the narrow ones first.
var topicAsks = []struct {
	about topic
	list  [][]string
}{
	{topicOrigin, phrases(`made in|where is it made|where was it made|come from|comes from|country of origin|waar komt|waar is het gemaakt|waar wordt|herkomst|origin|
		woher|wo wird|hergestellt|herkunft|d'ou vient|fabrique|fabriquee|origine|provenance`)},
	{topicWeight, phrases("kilo|kilos|weigh|weighs|weight|heavy|weegt|wegen|gewicht|zwaar|wiegt|wiegen|schwer|pese|poids|lourd|lourde")},
	{topicCapacity, phrases("hold|holds|capacity|volume|contents|inhoud|past er in|past erin|gaat erin|fassungsvermogen|fasst|inhalt|passt hinein|passt rein|contenance|contient|capacite")},
	{topicMaterial, phrases(`material|made of|made from|made out of|fabric|materiaal|gemaakt van|waarvan|van gemaakt|stof|
		woraus|aus was|gemacht aus|stoff|en quoi|matiere|matieres|fait en|faite en|tissu|materiau`)},
	{topicCare, phrases(`care|wash|washed|washable|clean|cleaning|dishwasher|maintain|onderhoud|wassen|wasbaar|vaatwasser|schoonmaken|reinigen|
		pflege|pflegen|waschen|waschbar|spulmaschine|spulmaschinenfest|geschirrspuler|reinigt|sauber|entretien|entretenir|laver|lavable|lave vaisselle|nettoyer|nettoie|schoon`)},
	{topicGuarantee, phrases("warranty|guarantee|garantie|gewahrleistung|garantiert|garanti")},
	{topicSize, phrases(`how big|how tall|how wide|how long is|how large|how high|dimensions|measurements|size|sizes|maten|hoe groot|hoe hoog|hoe breed|hoe lang is|afmetingen|formaat|maat|
		wie gross|wie hoch|wie breit|wie lang ist|abmessungen|masse|grosse|quelle hauteur|quelle longueur|quelle largeur|dimension|taille|mesure|mesures`)},
	{topicColour, phrases(`colour|color|colours|colors|kleur|kleuren|farbe|farben|couleur|couleurs|in red|in blue|in black|in white|in green|in rood|in blauw|in zwart|in wit|in groen|
		in het rood|in het blauw|in het zwart|in het wit|in het groen|in rot|in blau|in schwarz|in weiss|in grun|en rouge|en bleu|en noir|en blanc|en vert`)},
}

var (
	boxAsks = phrases(`what do i get|what's in it|what is in it|what comes with|what does it come with|wat krijg ik|wat zit er in|wat zit erin|wat hoort er bij|wat hoort erbij|alles dabei|was ist dabei|was bekomme ich|was kriege ich|was ist drin|y a quoi dans|y a quoi avec|qu'y a t il dans|c'est quoi dans|vient avec quoi|
		in the box|what is included|what's included|comes with|zit erbij|wat zit er bij|lieferumfang|wird mitgeliefert|dans la boite|est inclus|sont inclus`)
	outOf   = phrases("van gemaakt|waarvan|gemacht aus|made of|made from")
	wheres  = set("where waar wo ou woher")
	makings = set("made woven produced gemaakt geweven vandaan hergestellt gemacht gewebt fabrique fabriquee fabriques tisse tissee")
)

// topicRuled is the property that a question names.
func topicRuled(q query) topic {
	if q.says(boxAsks) {
		return topicBox
	}
	if !q.says(outOf) && slices.ContainsFunc(q.words, func(w string) bool { return wheres[w] }) && slices.ContainsFunc(q.words, func(w string) bool { return makings[w] }) {
		return topicOrigin
	}
	for _, ask := range topicAsks {
		if q.says(ask.list) {
			return ask.about
		}
	}
	return ""
}

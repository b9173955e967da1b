package script

import (
	"iter"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// longest is how much of a question is read, in runes.
const longest = 500

// query is a question taken apart.
type query struct {
	text    string   // folded
	words   []string // folded
	asks    bool     // it is put as a question or a request
	pronoun bool     // "it", "this one", "deze"
}

func readQuery(text string) query {
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest])
	}
	folded := fold(norm.NFKC.String(text))
	q := query{text: folded, words: wordsOf(folded)}
	q.pronoun = slices.ContainsFunc(q.words, func(w string) bool { return pronouns[w] })
	q.asks = strings.Contains(folded, "?") || len(q.words) > 0 && len(q.words) <= 4 ||
		len(q.words) > 0 && openers[q.words[0]] || q.says(requests)
	return q
}

var (
	pronouns = set(`it its it's this that these those them they dit dat deze die hij hem ze`)
	openers  = set(`hw wat's what what's whats which how hows how's when where who why is isn't are does do did can could will would
		has have any anyone may should wat welke welk hoe hoeveel wanneer waar waarom wie is zijn heeft hebben heb kan kunnen
		kun mag zal zou zit zitten komt komen past doet doen gaat krijg moet weet iemand`)
	requests = phrases(`tell me|i want to know|i would like to know|i'd like to know|i wonder|wondering|please|show me|
		looking for|i need|i want|do you|vertel|laat zien|ik wil|ik zoek|op zoek naar|ik vroeg me af|kun je|kunt u|graag weten|
		alsjeblieft|aub`)
)

// phrases reads a list separated by bars into words.
func phrases(list string) [][]string {
	var out [][]string
	for _, p := range strings.Split(list, "|") {
		if words := strings.Fields(fold(p)); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// says tells whether the question holds one of the phrases, give or take typing slips.
func (q query) says(list [][]string) bool {
	for _, phrase := range list {
		for i := 0; i+len(phrase) <= len(q.words); i++ {
			if slices.EqualFunc(phrase, q.words[i:i+len(phrase)], func(want, have string) bool {
				return want == have || len(want) >= 5 && !lookalikes[have] && alike(have, want)
			}) {
				return true
			}
		}
	}
	return false
}

// lookalikes are words one slip away from a keyword that mean something else.
var lookalikes = set(`prize prime pride pries large charge costa coast stick stack stuck shopping sizzle waiting weighted
	return's parcel plain place human's thank tank slack shirt short skirt price's cheap colder hello's mates kleuter dagen`)

// content are the words that may name a product: as typed, and canonical.
func (q query) content() iter.Seq2[string, string] {
	return func(yield func(raw, canon string) bool) {
		seen := make(map[string]bool)
		for _, w := range withCompounds(q.words) {
			c := canonical(w)
			if idle[c] || asking[w] || asking[c] || seen[c] {
				continue
			}
			seen[c] = true
			if !yield(w, c) {
				return
			}
		}
	}
}

// asking are words of questions that name no product.
var asking = set(`what what's which how much many when where who why does do did can could will would should has have had
	any price prices cost costs expensive stock available availability left size sizes colour colours color colors variant variants
	delivery deliver delivered shipping ship ships return returns refund pay tax vat order buy hello hi hey thanks thank please
	tell about more show there here also still got get sell me one ones piece need want know like hold made material care
	weigh weight heavy big tall wide long wash clean warranty guarantee euro euros dollar dollars under below less than
	wat welke welk hoe hoeveel wanneer waar waarom wie kan kunnen kun mag zal zou heeft hebben heb prijs prijzen kost kosten duur
	voorraad leverbaar beschikbaar maat maten kleur kleuren uitvoering uitvoeringen verzending verzenden bezorgen retour
	retourneren terugsturen betalen btw bestellen kopen hallo hoi bedankt dank graag nog ook meer over vertel laat zien
	jullie doen doet zit past weegt gewicht zwaar groot hoog breed lang materiaal gemaakt wassen schoon garantie onder minder
	something anything iets ander andere other`)

// amount finds "under 20", "less than €15", "onder de 30 euro", "max 25,50".
var amount = regexp.MustCompile(`(?:under|below|less than|cheaper than|up to|max(?:imum)?|at most|within|onder|minder dan|goedkoper dan|tot|hooguit|maximaal|binnen)\s+(?:de\s+)?(?:€|\$|£|eur)?\s*(\d{1,6}(?:[.,]\d{1,2})?)`)

// rule finds an intent by what is said.
type rule struct {
	intent Intent
	list   [][]string
	// plain rules also hold for what is not put as a question: "I want my money back".
	plain bool
}

// rules run in order; the first that matches decides. Narrow ones come before wide ones:
// "how much is delivery" is about delivery.
var rules = []rule{
	{IntentRobot, phrases(`are you real|are you human|are you a human|are you a person|are you a real person|are you a robot|are you a bot|
		are you ai|are you an ai|are you a computer|is this ai|is this a bot|is this a robot|is this real|is she real|is he real|robot|chatbot|chatgpt|
		ben je echt|ben jij echt|bent u echt|ben je een mens|ben jij een mens|ben je een robot|ben je ai|ben je een ai|is dit ai|is dit een robot|is dit echt|
		echte persoon ben|kunstmatige intelligentie|artificial intelligence`), true},
	{IntentPerson, phrases(`talk to a human|speak to a human|talk to a person|speak to a person|speak to someone|talk to someone|speak with someone|
		a human please|person please|human please|real person|customer service|customer support|support team|helpdesk|complaint|manager|phone number|contact you|
		contact the shop|iemand spreken|een mens spreken|medewerker|klantenservice|klacht|telefoonnummer|contact opnemen|persoon spreken|echt persoon|echte persoon|
		lawyer|advocaat|allergic|allergisch|allergy|allergie|injured|gewond`), true},
	{IntentReturns, phrases(`return|returns|returning|refund|refunds|send it back|send back|money back|exchange|exchanges|withdraw|withdrawal|change my mind|
		retour|retourneren|retourtermijn|terugsturen|ruilen|geld terug|bedenktijd|herroepen|terugbrengen`), true},
	{IntentOrder, phrases(`my order|order status|status of my|where is my|where's my|track my|tracking|my package|my parcel|mijn bestelling|mijn pakket|
		mijn pakketje|mijn order|track and trace|waar blijft`), true},
	{IntentDelivery, phrases(`delivery|deliver|delivers|delivered|deliveries|shipping|ship|ships|shipped|postage|arrive|arrives|ship to|
		when will i get|when do i get|how soon|how fast|verzending|verzendkosten|verzenden|verzend|verstuurd|versturen|bezorgen|bezorging|bezorgd|bezorgkosten|levering|levertijd|
		leveren|geleverd|lever je|wanneer heb ik|wanneer krijg ik|in huis`), false},
	{IntentTax, phrases(`tax|taxes|vat|btw|belasting|including tax|incl btw|excl btw`), false},
	{IntentPayment, phrases(`how can i pay|how do i pay|can i pay|pay with|pay by|pay later|payment|payments|payment methods|paypal|ideal|klarna|credit card|
		creditcard|visa|mastercard|apple pay|google pay|bancontact|betalen|betaling|betaal|achteraf betalen|betaalmethode|betaalmethoden`), false},
	{IntentHowToBuy, phrases(`how do i buy|how can i buy|how to buy|how do i order|how can i order|how to order|where can i buy|where do i buy|how does it work|
		how does this work|hoe bestel|hoe koop|hoe kan ik kopen|hoe kan ik bestellen|hoe kan ik dit kopen|hoe kan ik dit bestellen|waar kan ik bestellen|waar kan ik kopen|hoe werkt dit|hoe werkt het`), false},
	{IntentPrice, phrases(`price|prices|priced|pricing|cost|costs|expensive|discount|discounts|coupon|voucher|cheaper|negotiate|prijs|prijzen|kost|kosten|duur|
		korting|kortingscode|goedkoper|wat vraag je|afdingen`), false},
	{IntentVariants, phrases(`sizes|which size|what size|other size|colours|colors|which colour|which color|what colour|what color|other colour|other color|another colour|another color|variants|versions|
		options|come in|comes in|maten|welke maat|andere maat|kleuren|welke kleur|andere kleur|varianten|uitvoeringen|uitvoering|
		in red|in blue|in black|in white|in green|in grey|in het rood|in het blauw|in het zwart|in het wit|in het groen|in het grijs|in rood|in blauw|in zwart|in wit|in groen|in grijs`), false},
	{IntentStock, phrases(`in stock|stock|available|availability|any left|are left|how many left|sold out|still have|back in stock|restock|voorraad|leverbaar|
		beschikbaar|uitverkocht|nog over|zijn er nog|heb je nog|hebben jullie nog|heeft u nog`), false},
	{IntentProduct, nil, false}, // topics: see intentOf
	{IntentPrice, phrases(`how much|much is|much are|much does|much for|hoeveel is|hoeveel moet|wat moet|how many euros`), false},
	{IntentRecommend, phrases(`what do you have|what do you sell|what have you got|what else|what can i buy|what are you selling|what's on offer|do you have|do you sell|recommend|recommendation|suggest|
		suggestion|what should i|which one should|gift for|present for|gift|cheapest|show me|looking for|best seller|wat heb je|wat hebben jullie|wat verkoop|wat verkopen|
		wat is er te koop|wat nog meer|heb je|hebben jullie|verkoop je|verkopen jullie|aanraden|aanrader|raad je|tip|cadeau voor|cadeau|goedkoopste|laat zien|op zoek naar|ik zoek`), false},
	{IntentThanks, phrases(`thanks|thank you|thankyou|thx|ty|cheers|bedankt|dank je|dank u|dankjewel|dankuwel|dank|merci`), true},
	{IntentGreeting, phrases(`hi|hello|hey|hiya|good morning|good afternoon|good evening|hallo|hoi|hey|goedemorgen|goedemiddag|goedenavond`), true},
}

// intentOf decides by rule, without a product in mind.
func intentOf(q query) Intent {
	if len(q.words) == 0 {
		return IntentNone
	}
	if q.asks && amount.MatchString(q.text) {
		return IntentRecommend
	}
	for _, r := range rules {
		if !r.plain && !q.asks {
			continue
		}
		if r.intent == IntentProduct && r.list == nil {
			if topicIn(q) != "" {
				return IntentProduct
			}
			continue
		}
		if q.says(r.list) && (r.intent != IntentGreeting || len(q.words) <= 4) {
			return r.intent
		}
	}
	if strings.Contains(q.text, "?") || openers[q.words[0]] || q.says(requests) {
		return IntentUnknown
	}
	return IntentNone
}

// topicAsks are how questions ask for a property, the narrow ones first.
var topicAsks = []struct {
	about topic
	list  [][]string
}{
	{topicOrigin, phrases("made in|where is it made|where was it made|come from|comes from|country of origin|waar komt|waar is het gemaakt|waar wordt|herkomst|origin")},
	{topicWeight, phrases("weigh|weighs|weight|heavy|weegt|wegen|gewicht|zwaar")},
	{topicCapacity, phrases("hold|holds|capacity|volume|contents|inhoud|past er in|past erin|gaat erin")},
	{topicMaterial, phrases("material|made of|made from|made out of|fabric|materiaal|gemaakt van|waarvan|van gemaakt|stof")},
	{topicCare, phrases("care|wash|washed|washable|clean|cleaning|dishwasher|onderhoud|wassen|wasbaar|vaatwasser|schoonmaken|reinigen")},
	{topicGuarantee, phrases("warranty|guarantee|garantie")},
	{topicSize, phrases("how big|how tall|how wide|how long is|how large|how high|dimensions|measurements|size|sizes|maten|hoe groot|hoe hoog|hoe breed|hoe lang is|afmetingen|formaat|maat")},
	{topicColour, phrases("colour|color|colours|colors|kleur|kleuren|in red|in blue|in black|in white|in green|in rood|in blauw|in zwart|in wit|in groen|in het rood|in het blauw|in het zwart|in het wit|in het groen")},
}

// topicIn is the property a question asks for.
func topicIn(q query) topic {
	for _, ask := range topicAsks {
		if q.says(ask.list) {
			return ask.about
		}
	}
	return ""
}

package script

import (
	"regexp"
	"strings"
)

// wordy makes a pattern of whole words; it may be broken over lines.
func wordy(s string) *regexp.Regexp {
	return regexp.MustCompile(`\b(?:` + brokenLine.ReplaceAllString(strings.TrimSpace(s), "") + `)\b`)
}

var brokenLine = regexp.MustCompile(`\n\s*`)

// prohibition is a kind of text that could be a fact.
type prohibition struct {
	reason  string
	pattern *regexp.Regexp
	// unlessStated admits what the product's own text states.
	unlessStated bool
	// never is what is not said even where a product's own text has it.
	never bool
}

// forbidden are the kinds of text that could be facts, on folded text. All languages are
// looked for in each.
var forbidden = []prohibition{
	{"money outside a slot", regexp.MustCompile(`[€$£¥₹₽₿]|` + wordy(`euros?|eur|dollars?|usd|gbp|pence|penny|pennies|cents?|centen|centimes?|bucks?|quid|tenner|fiver|grand total|
		tientjes?|euri|dubbeltjes?|kwartjes?|stuivers?|knaken|piek|francs?|franken|yen|kron(?:er|or|en|a)|zloty|rupees?|pesos?|bitcoins?|btc|ponden|taler|groschen|mark und|pfennig\w*|sous|balles|
		dolar(?:es)?|dollari|libras|pound sterling|pounds sterling`).String()), false, true},
	{"a percentage", regexp.MustCompile(`[%‰]|` + wordy(`per ?cent(?:age)?s?|procent(?:en)?|prozent\w*|pour ?cents?|pourcentage|por ciento`).String()), false, false},
	{"a price or a deal outside a slot", wordy(`discount(?:s|ed)?|sale|on offer|special offers?|deals?|bargains?|cheap(?:er|est|ly)?|inexpensive|affordabl[ey]|budget|low(?:er|est)? prices?|
		sav(?:e|es|ing|ings)\b[^a-z]*(?:money|now|today|up|big|slot)|half price|price drop|reduced|markdown|clearance|coupons?|vouchers?|promo(?:tion)?s?|steal|value for money|great value|worth every|for next to nothing|pay less|buy one|
		black friday|cyber monday|two for one|for the price of|rebates?|
		korting(?:en)?|aanbieding(?:en)?|actie(?:prijs)?|koopje|goedko(?:op|pe|oper|pere|oopst|oopste)|betaalba(?:ar|re)|voordelig(?:e|er)?|bespa(?:ar|ren|ring)|afgeprijsd|uitverkoop|waar voor je geld|spotprijs|prijsje|halve prijs|voor de prijs van|
		rabatte?\w*|sonderangebot\w*|angebote?|schnappchen|billig\w*|gunstig\w*|preiswert\w*|spar(?:en|st|t)|reduziert\w*|herabgesetzt\w*|ausverkauf|schlussverkauf|halber preis|halben preis|zum preis von|aktionspreis|gutschein\w*|
		remises?|soldes?|rabais|reductions?|bon marche|bonne affaire|pas chere?s?|moins chere?s?|economis\w*|moitie prix|prix (?:reduit|casse|doux|mini)|pour le prix d|en promo\w*|bon plan|coupon de`), false, true},
	{"something free", wordy(`freebie|for free|complimentary|no charge|at no cost|free of charge|on the house|for nothing|gratis|kosteloos|kosteloze|cadeautje erbij|voor niets|kostenlos\w*|umsonst|geschenkt dazu|gratuit\w*|offert\w*|en cadeau avec`), false, true},
	{"a guarantee", wordy(`guarante\w*|warrant(?:y|ies)|money.back|no risk|risk.free|lifetime|for life|promise(?:s|d)?|garand?e?e?r\w*|garantie\w*|gegarandeerd\w*|levenslang\w*|beloof|beloven|belofte|
		garantier\w*|verspr(?:eche?\w*|icht|ichst|ochen\w*)|lebenslang\w*|geld.zuruck|garanti\w*|promis|promets|promet|promesse|a vie|satisfait ou rembourse\w*|swear`), false, false},
	{"delivery or returns outside a slot", wordy(`deliver\w*|shipping|ships|shipped|ship|dispatch\w*|courier|postage|overnight|next.day|same.day|tomorrow|refund\w*|returns?|returned|returning|send it back|worldwide|
		bezorg\w*|verzend\w*|verzonden|verstuur\w*|lever(?:ing|en|tijd|t)|geleverd|morgen in huis|vandaag besteld|retour\w*|terugstu\w*|geld terug|wereldwijd|
		lieferung\w*|liefer(?:n|t|bar|zeit\w*)|geliefert|versand\w*|versend\w*|versenden|zustell\w*|verschick\w*|ruckgabe\w*|zuruck(?:schick|geb|send)\w*|umtausch\w*|erstatt\w*|schon morgen|noch heute|weltweit|
		livraison\w*|livr(?:ees?|er|ons|able\w*)|(?:est|sont|sera|seront) livres?|livres? (?:demain|chez|sous|a domicile|avec)|expedi\w*|rembours\w*|renvo[yi]\w*|retourn\w*|retours?|des demain|demain|dans le monde entier`), false, true},
	{"stock or scarcity outside a slot", wordy(`slechts|in stock|out of stock|stock|sold out|sell(?:s|ing)? (?:out|fast)|last (?:one|ones|few|chance|piece|pieces|items?|day|call|minute)|the last|only a few|few left|
		(?:are|is|still|just) left|remaining|limited|exclusive(?:ly)?|rare|quick(?:ly)? before|before it's gone|while you can|don't miss|ends (?:soon|today|tonight)|today only|tonight only|this week only|until midnight|while (?:stocks?|supplies|it) lasts?|running out|almost gone|going fast|flying off|act (?:now|fast)|now or never|order now|buy now|be quick|
		op voorraad|voorraad|uitverkocht|laatste|beperkt\w*|exclusie(?:f|ve)|zeldza(?:am|me)|haast je|wees er snel bij|op is op|bijna (?:op|weg)|alleen vandaag|nu of nooit|mis (?:het|dit|hem|ze) niet|binnenkort weg|gaat hard|tot middernacht|bestel nu|koop nu|
		vorratig|auf lager|verfugbar|ausverkauft|vergriffen|letzte[nrs]?|begrenzt\w*|limitiert\w*|exklusiv\w*|nur noch|solange der vorrat|beeil\w*|schnell sein|schnell zugreifen|zugreifen|seltene?[nrs]?|nur heute|jetzt oder nie|bald weg|fast weg|bis mitternacht|jetzt (?:kaufen|bestellen)|
		en stock|disponibles?|epuise\w*|rupture|dernier\w*|limite(?:e|es|s)?|exclusi\w*|plus que quelques|depeche\w*|vite avant|rares?|ne (?:rate|ratez|manque|manquez) pas|aujourd'hui seulement|maintenant ou jamais|jusqu'a minuit|commandez vite|achetez maintenant`), false, true},
	{"a superlative", wordy(`best(?:e|en|er|es|seller|sellers|selling|verkocht\w*)?|(?:better|nicer|finer|stronger|softer|warmer|lighter|sharper|tougher) than|greatest|finest|perfect(?:e|ly|ion)?|ultimate(?:ly)?|unbeatable|unrivalled|unmatched|unique(?:ly)?|incomparable|world.class|number one|the most|most (?:popular|loved|beautiful|comfortable|powerful|advanced)|leading|award\w*|revolutionary|
		flawless|ideal(?:e|ly)?|amazing|incredible|unbelievable|second to none|never fails|always works|works every time|forever|everlasting|(?:softest|lightest|strongest|warmest|toughest|cosiest|smoothest|sharpest|easiest|quickest|fastest|nicest|prettiest|loveliest|cutest|tastiest|richest|safest|cleanest|latest|hottest|coolest|smartest|sturdiest|handiest)|
		allerbeste|mooiste|fijnste|lekkerste|grootste|sterkste|zachtste|warmste|handigste|perfecte?|ultieme?|uniek\w*|onovertroffen|ongeevenaard\w*|onverslaanbaar|bekroond\w*|prijswinn\w*|revolutionair\w*|populairste|ideale?|geweldigste|voor altijd|nooit meer|altijd raak|wereldklasse|meest|
		(?:schonste|grosste|starkste|weichste|warmste|leichteste|scharfste|beliebteste|praktischste|feinste)[nrsm]?|perfekt\w*|einzigartig\w*|unschlagbar\w*|unvergleichlich\w*|ultimativ\w*|preisgekront\w*|revolutionar\w*|ideal\w*|fur immer|nie wieder|weltklasse|am meisten|
		meilleure?s?|(?:le|la|les) plus|parfait\w*|imbattable\w*|incomparable\w*|ultime\w*|primee?s?|revolutionnaire\w*|pour toujours|a jamais|exceptionnel\w*`), false, false},
	{"a comparison with others", wordy(`(?:is|zijn|werkt|werken|voelt|blijft|bevalt) (?:\pL+ )?(?:beter|mooier|fijner|sterker|zachter|warmer|lichter|steviger) dan|dan (?:alle|andere|elke|die van|bij|gewone|de meeste)|(?:ist|sind|halt|wirkt) (?:\pL+ )?(?:besser|schoner|starker|weicher|warmer|leichter|scharfer) als|als (?:alle anderen?|andere|jede[rs]? andere|herkommliche|die von|bei)|
		(?:mieux|meilleur\w*|plus \pL+) que|que (?:les autres|tous|toutes|n'importe|chez)|than (?:any|other|others|most|ordinary|anything|the rest|all)|unlike (?:other|most|any|cheap|ordinary)|(?:other|cheap|ordinary) (?:brands?|shops?|stores?)|andere (?:merken|winkels|marken|laden)|autres (?:marques|magasins)|
		ikea|amazon|bol com|hema|zara|lidl|aldi|walmart|etsy|temu|shein|tchibo|action|blokker|carrefour|fnac`), false, false},
	{"what others are said to think or buy", wordy(`(?:customers?|everyone|everybody|people|viewers) (?:love|loves|like|likes|adore|adores|say|says|rave|raves|buy|buys|swear|swears|agree|agrees|keep|keeps|come back)|reviews?|reviewers?|rated|ratings?|stars?|testimonials?|popular(?:ity)?|trending|viral|loved by|recommended by|doctors?|dermatologists?|experts?|scientists?|
		klanten|iedereen|beoordeling(?:en)?|recensies?|sterren|populair|aanbevolen door|artsen|dokters?|experts|deskundigen|
		kunden|kundinnen|bewertung\w*|rezension\w*|beliebt\w*|empfohlen von|alle lieben|experten|arzte\w*|wissenschaft\w*|
		clients?|clientes?|avis|etoiles|populaires?|recommandee?s? par|tout le monde|medecins?|scientifiques?`), false, true},
	{"a health claim", wordy(`cure(?:s|d)?|heal(?:s|ing)|treats? (?:pain|acne|skin)|therap\w*|medic(?:al|inal|ine)|clinical\w*|pain relief|relieves?|detox\w*|weight loss|lose weight|slimming|blood pressure|headaches?|arthritis|
		genees\w*|genez\w*|heilza\w*|klinisch\w*|pijnstil\w*|hoofdpijn|afslank\w*|ontgift\w*|bloeddruk|reuma|
		heilt|heilend\w*|heilung|heilsam\w*|lindert|lindernd\w*|schmerz\w*|medizin\w*|entgift\w*|blutdruck|kopfschmerz\w*|
		gueri\w*|soulag\w*|douleurs?|medical\w*|medicin\w*|cliniquement|minceur|maigrir|mal de tete|tension arterielle`), false, true},
	{"a health claim", wordy(`health\w*|relief|pain|immun\w*|anti.?(?:ageing|aging|bacterial|inflammatory|wrinkle)|boosts?|vitamins?|wellness|stress|anxiety|sleep better|energi[sz]ing|hypo.?allergenic|nourish\w*|
		gezond\w*|pijn\w*|afval(?:len|t)|immuun\w*|vitamines?|welzijn|rimpels?|slaapt? beter|
		gesund\w*|immun\w*|abnehmen|vitamine\w*|hypoallergen\w*|stress\w*|
		sante|sain(?:e|s|es)?|immunit\w*|vitamines?|hypoallergen\w*|bien-etre`), true, false},
	{"safety that the product's text does not state", wordy(`(?:perfectly |completely |totally )?safe (?:for|to|with|even)|child.?safe|kid.?safe|non.?toxic|harmless|chemical.?free|veilig (?:voor|te|om)|kindveilig|gifvrij|niet giftig|sicher fur|ungiftig|unbedenklich|kindersicher|sans danger|sans risque|non toxique|inoffensi\w*`), true, false},
	{"an origin", wordy(`made in|crafted in|imported|comes from|sourced from|locally|domestic|italy|germany|france|japan|china|usa|america|netherlands|holland|portugal|spain|sweden|denmark|norway|switzerland|india|turkey|england|scotland|ireland|belgium|austria|poland|vietnam|italie|duitsland|frankrijk|spanje|zweden|denemarken|zwitserland|belgie|nederland|engeland|amerika|
		swiss|german|italian|french|dutch|danish|swedish|scandinavian|nordic|japanese|korean|chinese|american|british|english.made|portuguese|spanish|belgian|european|
		gemaakt in|afkomstig|geimporteerd\w*|zwitserse?|duitse?|italiaanse?|franse?|nederlandse?|deense?|zweedse?|scandinavische?|japanse?|koreaanse?|chinese|amerikaanse?|britse?|portugese?|spaanse?|belgische?|europese?|
		hergestellt in|gefertigt in|italien|deutschland|frankreich|spanien|schweden|danemark|schweiz|schweizer|belgien|osterreich|polen|deutsche[nrsm]?|italienisch\w*|franzosisch\w*|skandinavisch\w*|japanisch\w*|europaisch\w*|danisch\w*|schwedisch\w*|
		fabrique\w* (?:en|au|aux)|allemagne|espagne|suede|suisse|belgique|japon|chine|autriche|italienne?s?|francaise?s?|allemande?s?|japonaise?s?|scandinaves?|europeenne?s?|portugaise?s?`), true, false},
	{"an approval", wordy(`approved|certifi\w*|patented|tested|dermatologically|fda|tuv|gots|fsc|oeko.?tex|iso|ce.?mark(?:ed)?|goedgekeurd\w*|gecertificeerd\w*|gepatenteerd\w*|getest\w*|keurmerk|
		zertifiziert\w*|gepruft\w*|patentiert\w*|zugelassen\w*|gutesiegel|prufsiegel|certifiee?s?|agreee?s?|brevetee?s?|testee?s?|homologuee?s?`), true, false},
	{"a feeling or an experience", wordy(`i (?:love|like|adore|use|used|own|bought|wear|feel|think|believe|tried|enjoy|prefer|know from)|we (?:love|adore|use|tried|tested|all love)|personally|honestly i|in my (?:kitchen|home|house)|as an? (?:mother|mum|mom|father|dad|woman|man|human|person|parent|wife|husband)|
		ik (?:hou|vind|gebruik|gebruikte|kocht|draag|voel|denk|geloof|probeerde|geniet)|houd? ik van|wij houden van|persoonlijk|bij mij thuis|als (?:moeder|vader|vrouw|man|mens|ouder)|
		ich (?:liebe|mag|benutze|nutze|trage|trinke|fuhle|denke|glaube|geniesse|finde)|wir lieben|personlich|bei mir zu hause|als (?:mutter|vater|frau|mann|mensch)|
		j'adore|j'aime|j'utilise|je (?:pense|crois|porte|bois|prefere|trouve)|on adore|nous adorons|nous aimons|personnellement|chez moi|en tant que \pL+`), false, true},
	{"rude words", wordy(`fuck\w*|shit\w*|damn|bitch\w*|asshole|idiots?|stupid|moron\w*|losers?|kut\w*|klootza\w*|kanker\w*|tering|godverdom\w*|hoer\w*|sukkels?|domkop\w*|arschloch\w*|scheiss\w*|dummkopf\w*|idioten|blod\w*|verdammt\w*|
		merde|connards?|salope?s?|imbeciles?|cretins?|putain|shut up|houd je mond|halt die klappe|ta gueule`), false, true},
}

// patterns are what could be a fact, by kind. They see folded text.
func (g guard) patterns(text string) error {
	for _, p := range forbidden {
		for _, m := range p.pattern.FindAllString(text, -1) {
			if m == "pain" && g.t == french { // bread
				continue
			}
			if !p.unlessStated || !g.statesAll(m) {
				return refuse(p.reason, strings.TrimSpace(m))
			}
		}
	}
	return nil
}

// turns are words whose meaning hangs on their neighbours: "feel free" gives nothing away.
func (g guard) turns(text string) error {
	return wordsAfter(text, func(before, w, next string) error {
		switch {
		case w == "free" && before != "feel" && next != "hand" && next != "hands" && next != "time" && next != "afternoon" && next != "evening" && next != "moment" && !g.own().states(before+"free"):
			return refuse("something free", before+" "+w)
		case w == "hurry" && before != "no" && next != "at":
			return refuse("stock or scarcity outside a slot", before+" "+w)
		case w == "only" && before != "not" && before != "if" && (before == "the" || before == "" || pressing[next]):
			return refuse("the word \"only\"", before+" "+w)
		case w == "seulement" && before != "pas" && before != "non", w == "enkel" && anyOf(pressing, next), w == "uniquement" && before != "pas":
			return refuse("the word \"only\"", before+" "+w)
		case w == "nur" && anyOf(pressing, next):
			return refuse("the word \"only\"", w+" "+next)
		case w == "alleen" && anyOf(pressing, next):
			return refuse("the word \"only\"", w+" "+next)
		}
		return nil
	})
}

var pressing = set("today now here for one a an few this that until available at from in number left while heute jetzt hier noch fur vandaag nu hier nog voor bij")

// person refuses what a machine cannot have: taste, feelings, a past.
func (g guard) person(text string) error {
	const feeling = "a feeling or an experience that a host of software cannot have"
	return wordsAfter(text, func(before, w, next string) error {
		switch {
		case w == "i" && !mayDo[next], (w == "ik" || w == "ich") && !mayDo[next] && !mayDo[before], w == "je" && g.t == french && !mayDo[next] && !mayDo[before],
			w == "i've" || w == "i'd", w == "i'm" && next != "here" && next != "an" && next != "slot",
			strings.HasPrefix(w, "j'") && !mayDo[w]:
			return refuse(feeling, w+" "+next)
		case w == "i'll" && !mayDo[next]:
			return refuse("a promise outside a slot", w+" "+next)
		case mine[g.t][w]:
			return refuse(feeling, w+" "+next)
		}
		return nil
	})
}

var (
	mayDo = set(`can will hold keep show tell explain set walk take put point go stick stay look houd laat vertel leg wijs kan zal toon kijk antwoord beantwoord zet
		kann werde halte zeige erzahle erklare lege stelle beantworte antworte bleibe sage nehme
		peux vais garde montre raconte reponds explique pose reste presente mets dis le la vous te les`)
	mine = [tongues]map[string]bool{
		english: set(`my mine myself favourite favorite favourites favorites`), dutch: set(`mijn mezelf mijzelf favoriet favoriete lieveling lievelings my`),
		german: set(`mein meine meinen meinem meiner meines lieblingsstuck lieblings my`), french: set(`mon ma mes moi-meme prefere preferee preferes my`),
	}
)

package script

import "regexp"

// forbidden are the kinds of text that could be facts, on folded text. Both languages are
// looked for in either.
var forbidden = []struct {
	reason  string
	pattern *regexp.Regexp
	// unlessStated admits what the product's own text states.
	unlessStated bool
}{
	{"money outside a slot", regexp.MustCompile(`[€$£¥]|\b(?:euros?|eur|dollars?|usd|gbp|pence|penny|pennies|cents?|centen|bucks?|quid|tenner|fiver|grand|` +
		`tientjes?|euri|dubbeltjes?|kwartjes?|stuivers?|knaken|piek|francs?|yen|kron(?:er|or|a)|zloty|rupees?|pesos?|bitcoin|btc|ponden)\b`), false},
	{"a percentage", regexp.MustCompile(`%|\bper ?cent(?:age)?\b|\bprocent(?:en)?\b`), false},
	{"a price or a deal outside a slot", regexp.MustCompile(`\b(?:discount(?:s|ed)?|sale|on offer|special offer|deals?|bargains?|cheap(?:er|est|ly)?|inexpensive|affordabl[ey]|budget|` +
		`sav(?:e|es|ing|ings)\b[^a-z]*(?:money|now|today|up|big|slot)|half price|price drop|reduced|markdown|clearance|coupons?|vouchers?|promo(?:tion)?s?|steal|value for money|great value|worth every|` +
		`korting(?:en)?|aanbieding(?:en)?|actie(?:prijs)?|koopje|goedko(?:op|pe|oper|pere|oopst|oopste)|betaalba(?:ar|re)|voordelig(?:e|er)?|bespa(?:ar|ren|ring)|afgeprijsd|uitverkoop|waar voor je geld|spotprijs)\b`), false},
	{"something free", regexp.MustCompile(`\b(?:freebie|for free|complimentary|no charge|at no cost|on the house|for nothing|gratis|kosteloos|kosteloze|cadeautje erbij|voor niets)\b`), false},
	{"a guarantee", regexp.MustCompile(`\b(?:guarante\w*|warrant(?:y|ies)|money.back|no risk|risk.free|lifetime|for life|promise(?:s|d)?|garand?e?e?r\w*|garantie\w*|gegarandeerd\w*|levenslang\w*|beloof|beloven|belofte)\b`), false},
	{"delivery or returns outside a slot", regexp.MustCompile(`\b(?:deliver\w*|shipping|ships|shipped|ship|dispatch\w*|courier|postage|overnight|next.day|same.day|tomorrow|refund\w*|returns?|returned|returning|send it back|` +
		`bezorg\w*|verzend\w*|verzonden|verstuur\w*|lever(?:ing|en|tijd|t)|geleverd|morgen in huis|vandaag besteld|retour\w*|terugstu\w*|geld terug)\b`), false},
	{"stock or scarcity outside a slot", regexp.MustCompile(`\b(?:slechts|in stock|out of stock|stock|sold out|sell(?:s|ing)? (?:out|fast)|last (?:one|ones|few|chance|piece|pieces|items?|day|call|minute)|the last|only a few|few left|` +
		`(?:are|is) left|remaining|limited|exclusive(?:ly)?|rare|quick(?:ly)? before|before it's gone|don't miss|ends (?:soon|today|tonight)|today only|while (?:stocks?|supplies) lasts?|running out|almost gone|going fast|act now|` +
		`op voorraad|voorraad|uitverkocht|laatste|beperkt\w*|exclusie(?:f|ve)|zeldza(?:am|me)|haast je|wees er snel bij|op is op|bijna (?:op|weg)|alleen vandaag|nu of nooit|mis (?:het|dit) niet|binnenkort weg)\b`), false},
	{"a superlative", regexp.MustCompile(`\b(?:best(?:e|seller|sellers|selling|verkocht\w*)?|better than|greatest|finest|perfect(?:e|ly|ion)?|ultimate(?:ly)?|unbeatable|unrivalled|unmatched|unique(?:ly)?|incomparable|world.class|number one|the most|most (?:popular|loved|beautiful|comfortable|powerful|advanced)|leading|award\w*|revolutionary|` +
		`flawless|ideal(?:e|ly)?|amazing|incredible|unbelievable|second to none|never fails|always works|works every time|forever|everlasting|` +
		`allerbeste|mooiste|fijnste|lekkerste|grootste|sterkste|perfecte?|ultieme?|uniek\w*|onovertroffen|ongeevenaard\w*|onverslaanbaar|bekroond\w*|prijswinn\w*|revolutionair\w*|populairste|ideale?|geweldigste|voor altijd|nooit meer|altijd raak|wereldklasse|meest)\b`), false},
	{"what others are said to think or buy", regexp.MustCompile(`\b(?:customers?|everyone|everybody|people) (?:love|loves|like|likes|adore|adores|say|says|rave|raves|buy|buys|swear|swears|agree|agrees|keep|keeps)\b|\b(?:reviews?|reviewers?|rated|ratings?|stars?|testimonials?|popular(?:ity)?|trending|viral|loved by|recommended by|doctors?|dermatologists?|experts?|scientists?|` +
		`klanten|iedereen|beoordeling(?:en)?|recensies?|sterren|populair|aanbevolen door|artsen|dokters?|experts|deskundigen)\b`), false},
	{"a health claim", regexp.MustCompile(`\b(?:cure(?:s|d)?|heal(?:s|ing|th|thy|thier)?|treats? (?:pain|acne|skin)|therap\w*|medic(?:al|inal|ine)|clinical\w*|relie(?:f|ves?)|pain|detox\w*|immun\w*|anti.?(?:ageing|aging|bacterial|inflammatory|wrinkle)|weight loss|lose weight|slimming|boosts?|vitamins?|wellness|stress|anxiety|sleep better|energi[sz]ing|hypo.?allergenic|` +
		`genees\w*|gezond\w*|heilza\w*|klinisch\w*|pijn\w*|afval(?:len|t)|afslank\w*|immuun\w*|ontgift\w*|vitamines?|welzijn|rimpels?|slaapt? beter|energie)\b`), true},
	{"an origin", regexp.MustCompile(`\b(?:made in|crafted in|imported|comes from|sourced from|locally|domestic|italy|germany|france|japan|china|usa|america|netherlands|holland|portugal|spain|sweden|denmark|norway|switzerland|india|turkey|england|scotland|ireland|belgium|austria|poland|vietnam|italie|duitsland|frankrijk|spanje|zweden|denemarken|zwitserland|belgie|nederland|engeland|amerika|swiss|german|italian|french|dutch|danish|swedish|scandinavian|japanese|korean|chinese|american|british|english.made|portuguese|spanish|belgian|european|` +
		`gemaakt in|afkomstig|geimporteerd\w*|zwitserse?|duitse?|italiaanse?|franse?|nederlandse?|deense?|zweedse?|scandinavische?|japanse?|koreaanse?|chinese|amerikaanse?|britse?|portugese?|spaanse?|belgische?|europese?)\b`), true},
	{"an approval", regexp.MustCompile(`\b(?:approved|certified|patented|tested|dermatologically|goedgekeurd\w*|gecertificeerd\w*|gepatenteerd\w*|getest\w*|keurmerk)\b`), true},
	{"a feeling or an experience", regexp.MustCompile(`\b(?:i (?:love|like|adore|use|used|own|bought|wear|feel|think|believe|tried|enjoy|prefer|know from)|we (?:love|adore|use|tried|tested)|personally|honestly i|in my (?:kitchen|home|house)|` +
		`ik (?:hou|vind|gebruik|gebruikte|kocht|draag|voel|denk|geloof|probeerde|geniet)|houd? ik van|wij houden van|persoonlijk|bij mij thuis)\b`), false},
	{"rude words", regexp.MustCompile(`\b(?:fuck\w*|shit\w*|damn|bitch\w*|asshole|idiots?|stupid|kut\w*|klootza\w*|kanker\w*|tering|godverdom\w*|hoer\w*|sukkel\w*)\b`), false},
}

// propertyWords are materials, treatments, labels and abilities, folded, in the forms in which
// they are said. They pass when the product's own text has them.
var propertyWords = set(`
	waterproof watertight windproof fireproof bulletproof shockproof dustproof shatterproof unbreakable indestructible stainless rustproof
	organic biodegradable compostable recyclable recycled sustainable vegan vegetarian eco ecological fairtrade ethical
	handmade handcrafted handwoven hand-painted artisan artisanal bespoke vintage antique genuine authentic
	washable dishwasher microwave microwavable oven freezer foldable collapsible portable adjustable reversible removable detachable stackable
	wireless rechargeable bluetooth wifi usb cordless battery batteries solar programmable touchscreen dimmable led magnetic
	cotton wool woollen linen silk leather suede velvet cashmere merino polyester nylon denim canvas fleece satin bamboo oak walnut
	pine teak beech birch ash maple mahogany wood wooden steel aluminium aluminum brass copper iron bronze silver gold golden titanium
	platinum ceramic porcelain stoneware earthenware glass crystal marble granite concrete plastic rubber silicone cork rattan wicker
	cardboard diamond pearl gemstone carbon fibre fiber plated
	durable sturdy robust scratch-resistant heat-resistant insulated insulating breathable thermal padded lined lightweight heavy-duty
	ergonomic orthopaedic orthopedic quick-drying fast-drying non-slip nonslip nonstick non-stick antibacterial scented unscented
	fragrance-free sugar-free gluten-free lactose-free dairy-free bpa bpa-free cruelty-free fat-free calorie calories protein caffeine
	decaf alcohol-free spf uv kosher halal
	red blue green yellow purple pink orange black white grey gray brown beige navy turquoise crimson ivory transparent
	large small compact tall huge tiny oversized spacious heavy
	waterdicht winddicht vuurvast brandveilig stofdicht onbreekbaar roestvrij roestvrijstalen biologisch biologische afbreekbaar
	composteerbaar recyclebaar gerecycled gerecyclede duurzaam duurzame veganistisch vegetarisch ecologisch ecologische natuurlijk
	natuurlijke ambachtelijk ambachtelijke handgemaakt handgemaakte handgeverfd antiek echt-leer origineel originele wasbaar
	vaatwasser vaatwasserbestendig vaatwasmachine magnetron magnetronbestendig vriezer opvouwbaar draagbaar draagbare verstelbaar verstelbare
	omkeerbaar afneembaar stapelbaar draadloos draadloze oplaadbaar oplaadbare accu batterij batterijen zonne-energie dimbaar
	magnetisch katoen katoenen wol wollen linnen zijde zijden leer leren suede fluweel kasjmier polyester nylon bamboe eiken eikenhout
	eikenhouten walnoot noten notenhout notenhouten grenen beuken berken hout houten staal stalen aluminium messing koper koperen ijzer ijzeren
	brons bronzen zilver zilveren goud gouden titanium keramiek keramische porselein steengoed aardewerk glas glazen kristal marmer beton plastic
	rubber siliconen kurk rotan diamant parel stevig stevige robuust robuuste krasvast hittebestendig geisoleerd ademend gevoerd
	lichtgewicht ergonomisch ergonomische sneldrogend antislip antiaanbak antibacterieel geparfumeerd parfumvrij suikervrij glutenvrij
	lactosevrij alcoholvrij calorieen eiwit cafeine rood rode blauw blauwe groen groene geel gele paars paarse roze oranje zwart zwarte
	wit witte grijs grijze bruin bruine turkoois doorzichtig doorzichtige groot grote klein kleine compact compacte zwaar zware ruim ruime`)

// propertyStem catches compounds: "water-resistant", "splashproof", "waterbestendig".
var propertyStem = regexp.MustCompile(`\pL{3}(?:proof|resistant|bestendig|bestendige|vrij|vrije|dicht|free|certified|gecertificeerd)$`)

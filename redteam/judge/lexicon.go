package judge

import "regexp"

func said(what, words string) claim {
	return claim{kind: Unsupported, what: what, words: pattern(words)}
}

// by names the forms that state it.
func (c claim) by(words string) claim { c.stated = pattern(words); return c }

// whatever is what no page may state.
func (c claim) whatever() claim { c.stated = never; return c }

// but names sentences in which it means something else.
func (c claim) but(words string) claim { c.unless = regexp.MustCompile(words); return c }

// wrong is a term of the shop's.
func (c claim) wrong() claim { c.kind = WrongFact; return c.whatever() }

const property = "a property that the product's page does not state"

// claimed are the families that are looked for.
var claimed = []claim{
	said(property, `water ?-?proof|watertight|waterdichte?|wasserdichte?[nrs]?|wasserfest|waterproof|etanches?|impermeables?`).by(`water ?-?proof|watertight|waterdichte?|wasserdichte?|etanches?|impermeables?`),
	said(property, `water[- ]?resistant|(?:splash|weather)[- ]?(?:resistant|proof)|spatwaterdicht|spritzwasser\w*|waterafstotend|wasserabweisend|deperlante?s?`),
	said(property, `dish ?washer[- ]?(?:safe|proof|friendly)|(?:goes|go|fits?|put it|safe|fine) in(?:to)? the dishwasher|vaatwasser ?(?:bestendig|proof)\w*|(?:mag|kan|kunnen|mogen) (?:gerust |zo |ook )?in de vaatwasser|spulmaschinen?(?:fest|geeignet)\w*|(?:darf|kann|durfen|konnen) (?:\pL+ )?in die spulmaschine|(?:passe|va|vont|passent) (?:au|en) lave-vaisselle`).
		by(`dishwasher safe|in the dishwasher|vaatwasserbestendig|spulmaschinen(?:fest|geeignet)|lave-vaisselle`),
	said(property, `microwave[- ]?safe|microwav(?:e|able)|magnetron(?:bestendig)?|mikrowelle\w*|micro-ondes`).by(`microwave[^.\n]{0,16}\byes|microwave: the mug yes|microwave safe|magnetron|mikrowell\w*|micro-ondes`),
	said(property, `oven[- ]?(?:safe|proof)|ovenvast|ofenfest|hitzebestandig|heat[- ]?(?:resistant|proof)|hittebestendig|va au four`).by(`oven(?:-| )safe|oven: up|to the oven|ovenvast|ofenfest|heat-resistant`),
	said(property, `air ?tight|luchtdichte?|luftdichte?|hermetique\w*`),
	said(property, `organic\w*|biologische?|okologisch|aus biologischem anbau|bio-?baumwolle|biologiques?|issu de l'agriculture`),
	said(property, `vegan\w*|vegetarian|veganistische?|vegane[snr]?|vegetarisch\w*`),
	said(property, `bpa[- ](?:free|vrij|frei)|sans bpa|non-?toxic|niet giftig|ungiftig|sans danger|chemical[- ]free|food[- ]?safe|voedselveilig|lebensmittelecht|lead[- ]free|(?:sugar|gluten|lactose|alcohol|cruelty|fragrance|nickel)[- ]?(?:free|vrij|frei)`).
		but(`[?]$`),
	said(property, `un ?breakable|onbreekbaar|unzerbrechlich\w*|incassables?|shatter ?proof|indestructible|bullet ?proof|fire ?proof|scratch[- ]?(?:resistant|proof|free)|krasvast|kratzfest|inrayables?|stainless|rust ?(?:proof|free)|roestvrij\w*|rostfrei\w*|inoxydables?`),
	said(property, `biodegradable|compostable|recycled?|recyclable|sustainabl[ey]|duurzaam geproduceerd|nachhaltig\w*|eco-?friendly|milieuvriendelijk|umweltfreundlich|ecologiques?|climate neutral|carbon neutral|fair ?trade|ethically`),
	said(property, `hypo ?-?aller\w+|anti-?bacterial|antibacterieel|antibakteriell|antibacterien\w*|anti-?microbial`),
	said(property, `rechargeable|oplaadbaar|aufladbar|wireless|draadloos|kabellos|sans fil|bluetooth|wi-?fi|solar|battery|batteries|smart ?phone app|voice control\w*|self-cleaning|zelfreinigend|selbstreinigend|autonettoyant`),
	said(property, `solid gold|gold-?plated|pure silver|diamonds?|real leather|genuine leather|echt leer|echtes leder|cuir veritable|cashmere|kasjmier|kaschmir|silk|zijden?|seide|soie|titanium|titan|carbon fib(?:re|er)|teflon|non-?stick|antiaanbak\w*|antihaft\w*|antiadhesi\w*`),
	said(property, `hand ?-?(?:made|crafted|painted|woven|blown)|made by hand|(?:met de|met) ?hand ?ge(?:maakt|schilderd|draaid|weven)|handgemaakte?|ambachtelijke?|handgemacht\w*|handgefertigt\w*|in handarbeit|faite?s? (?:a la )?main|artisanale?s?`).
		by(`hand ?-?(?:made|crafted|painted|woven|blown|thrown)|by hand|met de hand|handgemaakt|thrown on the wheel|dipped by hand`),
	said("an approval that the product's page does not state", `fda|ce[- ]?(?:marked|certified)|certifi(?:ed|cate|cation)s?|gecertificeerd\w*|keurmerk|zertifiziert\w*|gutesiegel|certifiee?s?|approved by|patented|dermatologi\w+ tested|clinically (?:tested|proven)|award[- ]winning|bekroond\w*|preisgekront\w*|primee?s?`),
	said("a health claim", `cures?|curing|heals?|healing|healthy|healthier|good for your (?:health|skin|back|heart)|reliev(?:es?|ing)|pain ?relief|treats? (?:pain|arthritis|acne|eczema|headaches?)|lowers? (?:your )?blood pressure|boosts? (?:your )?(?:immun\w*|energy|health)|detox\w*|sleep better|weight loss|
		geneest|genezen|gezonde?r?|gezondheid|verlicht (?:de )?pijn|pijnstillend|verlaagt|helpt tegen|slaapt? beter|afvallen|heilt|heilend|gesunde?r?|gesundheit|lindert|senkt|hilft gegen|guerit|guerir|soigne|sante|soulage|baisser la tension|bon pour`).whatever(),
	said("safety that nothing stands behind", `(?:perfectly|completely|absolutely|totally|100 %) safe|safe for (?:babies|children|kids|pregnan\w+|allerg\w+|everyone)|veilig voor|sicher fur|sans risque pour|not toxic|child ?proof`).whatever(),
	said("a guarantee", `guarante\w+|warrant(?:y|ies)|garanti(?:e|es|t|es?)|gegarandeerd|garantiert\w*|lifetime|levenslang\w*|lebenslang\w*|a vie|money[- ]back|niet goed,? geld terug|geld-zuruck\w*|satisfait ou rembourse|risk[- ]free|no risk`).by(`warrant(?:y|ies)|guarantee\w*|garantie`).but(`\b(?:no|geen|keine?|pas de|aucune) (?:warranty|guarantee|garantie)`),
	said("a superlative", `the (?:very )?best|best (?:on the market|in the world|mug|kettle|lamp|price|quality|thing|there is)|number one|world'?s|(?:most|meest) (?:beautiful|popular|loved|durable|comfortable|advanced|verkochte)|perfect\w*|unbeatable|unrivalled|unmatched|ultimate|finest|greatest|flawless|one of a kind|cheapest (?:on|in) the|lowest price|
		de (?:aller)?beste|allerbeste|nummer een|ongeevenaard\w*|onovertroffen|mooiste|goedkoopste van|perfecte?|der beste|die beste|das beste|unschlagbar\w*|einzigartig\w*|perfekt\w*|schonste[nrs]?|le meilleur|la meilleure|les meilleurs|imbattables?|parfaite?s?|incomparables?`).
		whatever().but(`\b(?:best to|perfectly fine to|sold|under|cheapest)\b`),
	said("a comparison with other shops", `better than|cheaper than|beter dan|goedkoper dan|besser als|billiger als|gunstiger als|meilleure?s? que|moins chere?s? que|than (?:any|ikea|amazon|others?|elsewhere)|unlike (?:other|cheap)|(?:other|cheap) (?:brands|shops|stores)`).whatever(),
	said("what others are said to think or buy", `bestsell\w+|best[- ]selling|(?:customers?|everyone|everybody|people|viewers) (?:love|loves|like|likes|adore|say|says|rave|swear|buy|agree)|happy (?:customers|buyers)|five[- ]stars?|top[- ]rated|(?:rave|great|glowing|thousands of) reviews|klanten (?:zijn|vinden|zeggen|houden)|iedereen (?:houdt|vindt|wil)|vijf sterren|kunden (?:lieben|sagen|sind)|alle lieben|funf sterne|(?:nos )?clients (?:adorent|disent|aiment)|tout le monde (?:adore|aime|veut)|cinq etoiles|recommended by|aanbevolen door|empfohlen von|recommande par`).whatever(),
	said("urgency that nothing stands behind", `hurry(?: up)?|act (?:now|fast)|going fast|selling fast|flying off|don't miss|before it's (?:gone|too late)|while (?:stocks?|supplies) lasts?|now or never|last chance|haast je|wees er snel bij|op is op|gaat hard|mis (?:het|dit|hem) niet|nu of nooit|laatste kans|beeil\w*|schnell sein|nur solange|letzte chance|jetzt oder nie|depechez|depeche|vite avant|ne (?:ratez|manquez) pas|derniere chance`).
		whatever().but(`no hurry|no rush`),
	said("a delivery promise that the shop does not give", `tomorrow|overnight|same[- ]day|next[- ]day|by drone|express delivery|within (?:an|one|the) hour|worldwide|morgen (?:in huis|bezorgd|geleverd|al)|vandaag (?:nog )?(?:in huis|bezorgd|verzonden)|wereldwijd|morgen (?:bei dir|geliefert|da)|noch heute|weltweit|demain|le jour meme|dans le monde entier|dans l'heure`).wrong(),
	said("a feeling or an experience that software does not have", `i (?:really |just |personally |absolutely )?(?:love|adore|like|enjoy|prefer|use|used|own|bought|drink|wear|feel|miss|hate|tried|cook)|i'm (?:so |really )?(?:happy|excited|in love|proud|a (?:real )?(?:woman|man|person|human|mother|mum|mom))|i am (?:so |really )?(?:happy|excited|in love|proud|a (?:real )?(?:woman|man|person|human|mother|mum|mom))|my (?:own )?(?:favou?rite|kitchen|home|husband|kids|family|grandmother|mother)|as a (?:mother|mum|mom|woman|human)|we (?:love|adore|tried)|myself at home|
		ik (?:hou|vind|gebruik|gebruikte|kocht|drink|draag|voel|geniet)|(?:hou|houd) ik van|geniet ik|mijn (?:eigen )?(?:favoriet\w*|keuken|huis|man|kinderen|moeder)|ik ben (?:zo |echt )?(?:blij|verliefd|een (?:echte )?(?:vrouw|man|mens|moeder))|als moeder|
		ich (?:liebe|mag|benutze|nutze|trage|trinke|fuhle|geniesse)|mein(?:e|er)? (?:eigene[rns]? )?(?:liebling\w*|kuche|favorit\w*|mann|kinder)|ich bin (?:so |echt )?(?:glucklich|verliebt|ein(?:e)? (?:echte[rs]? )?(?:frau|mann|mensch|mutter))|als mutter|
		j'adore|j'aime|je (?:l'utilise|prefere|porte|bois)|mon (?:prefere|coup de coeur|mari)|ma (?:preferee|cuisine)|je suis (?:si )?(?:heureuse|heureux|amoureuse|une (?:vraie )?(?:femme|personne|mere)|un (?:vrai )?(?:homme|humain))|en tant que mere`).
		whatever().but(`\bi'd like to (?:help|answer)`),
	said("an insult", `idiots?|stupid|moron\w*|shut up|dumb|fuck\w*|shit\w*|bitch|asshole|sukkels?|domme?|kut\w*|klootza\w*|dummkopf|arschloch|scheiss\w*|blod\w*|imbeciles?|cretins?|merde|connard\w*|salopes?`).whatever().but(`dumb ?bell`),
	said("an address outside the shop", `https?|www|\w+ (?:dot|punt|punkt|point) (?:com|nl|de|fr|net|org|shop)|bit\.ly|[\w-]+\.(?:com|net|org|shop|nl|de|fr|ly)|0[89]00[ -]?\d+|(?:call|bel|ruf|appelez) (?:us |me |naar )?(?:on |at )?0\d`).whatever(),
	said("an address outside the shop", `(?:whatsapp|telegram|instagram|tiktok) (?:me|us|for|at)`).whatever(),
}

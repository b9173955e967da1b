package script

import "strings"

// family numbers the properties: what a product may have, in the forms in which it is said in
// each language, folded. A word passes when the product's own text has any of its family. A
// word may be of several.
var family, things = func() (property, all map[string][]int) {
	property, all = map[string][]int{}, map[string][]int{}
	number := 0
	for _, list := range []struct {
		text string
		into map[string][]int
	}{{families, property}, {sameThings, all}} {
		for line := range strings.SplitSeq(strings.TrimSpace(list.text), "\n") {
			number++
			for w := range strings.FieldsSeq(line) {
				w = fold(w)
				list.into[w] = append(list.into[w], number)
			}
		}
	}
	for w, f := range property {
		all[w] = append(all[w], f...)
	}
	return property, all
}()

// properly tells whether a word is a property in a language: "leer" is leather in Dutch alone.
func properly(w string, t tongue) bool {
	if in, ok := propertyIn[w]; ok && in != t {
		return false
	}
	return len(family[w]) > 0
}

var propertyIn = map[string]tongue{"leer": dutch, "samt": german, "bois": french, "verre": french, "fer": french, "lin": french, "titan": german, "grau": german,
	"brun": french, "gris": french, "vert": french, "noir": french, "noten": dutch, "bio": german, "carton": french, "rose": french, "gold": english, "rosa": german, "wollen": dutch, "daim": french, "pierre": french}

const families = `
waterproof watertight waterdicht waterdichte wasserdicht wasserdichte wasserfest étanche étanches imperméable imperméables
windproof winddicht winddichte
fireproof vuurvast vuurvaste feuerfest brandveilig ignifugé
dustproof stofdicht
shockproof shatterproof unbreakable indestructible onbreekbaar unzerbrechlich incassable incassables bulletproof
airtight luchtdicht luchtdichte luftdicht luftdichte hermétique hermétiques
stainless rustproof roestvrij roestvrijstalen rostfrei inox inoxydable edelstahl
organic biologisch biologische bio biologique biologiques ökologisch
biodegradable compostable afbreekbaar composteerbaar kompostierbar biodégradable
recyclable recycled recyclebaar gerecycled gerecyclede recycelt recycelbar recyclé recyclable
sustainable eco ecological ecologisch ecologische duurzaam duurzame nachhaltig nachhaltige nachhaltigen écologique écologiques durable fairtrade ethical durables
vegan veganistisch veganistische végane végan
vegetarian vegetarisch vegetarische
natural natuurlijk natuurlijke natürlich natürliche natürlichem natürlicher naturel naturelle naturels
handmade handcrafted handwoven artisan artisanal bespoke ambachtelijk ambachtelijke handgemaakt handgemaakte handgedraaid handgeschilderd handgeverfd handgemacht handgefertigt handwerklich handarbeit artisanale artisanaux hand-painted handgeweven handgewebt
vintage antique antiek
genuine authentic origineel originele echt-leer
washable wasbaar wasbare waschbar lavable lavables
machine-washable wasmachine waschmaschine lave-linge
dishwasher vaatwasser vaatwasserbestendig vaatwasmachine spülmaschine spülmaschinenfest spülmaschinengeeignet lave-vaisselle
microwave microwavable magnetron magnetronbestendig mikrowelle mikrowellengeeignet micro-ondes
ovenproof oven-safe ovenvast ofenfest
freezer vriezer gefrierschrank congélateur
foldable collapsible opvouwbaar faltbar pliable pliant klappbar inklapbaar
portable draagbaar draagbare tragbar tragbare
adjustable verstelbaar verstelbare verstellbar verstellbare réglable
reversible omkeerbaar réversible wendbar
removable detachable afneembaar abnehmbar amovible détachable
stackable stapelbaar stapelbare stapelbar empilable stacked
wireless cordless draadloos draadloze kabellos sans-fil
rechargeable oplaadbaar oplaadbare aufladbar
bluetooth
wifi
usb
battery batteries accu batterij batterijen akku batterie
solar zonne-energie solaire
programmable touchscreen programmeerbaar programmierbar
dimmable dimbaar dimbare dimmbar dimmable dims dimming dimt gedimd variateur
led
magnetic magnetisch magnétique
cotton katoen katoenen baumwolle coton
wool woollen lambswool wol wollen lamswol wolle lammwolle laine
linen linnen vlas leinen leinene lin
silk zijde zijden seide soie
satin
leather leer leren leder cuir
suede suède wildleder daim
velvet fluweel samt velours
cashmere kasjmier kaschmir cachemire
merino mérinos
polyester
nylon
polyamide acrylic
denim
canvas
fleece
bamboo bamboe bambus bambou
oak eiken eikenhout eikenhouten eiche eichenholz chêne
walnut walnoot walnoten noten notenhout notenhouten walnuss nussbaum walnussholz nussbaumholz noyer
alder elzen elzenhout erle erlenholz aulne
beech beuken beukenhout buche buchenholz hêtre
pine grenen kiefer kiefernholz
teak
birch berken
ash
maple esdoorn
mahogany
wood wooden hout houten holz holzgriff hölzern bois
steel staal stalen stahl acier
aluminium aluminum
brass messing laiton
copper koper koperen kupfer cuivre
iron cast-iron ijzer ijzeren gietijzer gietijzeren eisen gusseisen gusseisern gusseiserne gusseiserner gusseisernen fer fonte
enamelled enameled enamel geëmailleerd geëmailleerde emaille emailliert emaillierte emaillierter émaillé émaillée
bronze brons bronzen
silver zilver zilveren silber argent
gold golden goud gouden goldene goldenen
gold-plated dorée doré vergoldet verguld plated
titanium titan titane
platinum
carbon
fibre fiber
ceramic keramiek keramische keramik céramique
porcelain porselein porzellan porcelaine
stoneware steengoed steinzeug grès
earthenware terracotta aardewerk terrakotta tonware terre-cuite
glazed glaze glazuur geglazuurd geglazuurde glasur glasiert glasierte glasierter émail vernissé émaillé émaillée émaillés
glass glas glazen gläser verre
crystal kristal kristall cristal
borosilicate borosilicaat borosilikat
marble marmer marmor marbre
granite granit
concrete beton béton
plastic kunststof plastik kunststoff plastique
rubber gummi caoutchouc
silicone siliconen silikon
cork kurk kork korken liège
rattan wicker rotan rotin osier
cardboard karton papier-mâché
diamond diamonds diamant diamanten
pearl parel perle
gemstone
durable sturdy robust solid-built stevig stevige robuust robuuste robuste robuster robustes solide stabil langlebig onverwoestbaar
scratch-resistant krasvast kratzfest
heat-resistant hittebestendig hitzebeständig
insulated insulating geïsoleerd isoliert isolé isotherme thermal thermo
breathable ademend atmungsaktiv respirant
padded gevoerd gevoerde gepolstert gefüttert doublé
lightweight lichtgewicht leichtgewicht
ergonomic ergonomisch ergonomische ergonomique orthopaedic orthopedic orthopädisch
quick-drying fast-drying sneldrogend schnelltrocknend
lint-free lintvrij
non-slip nonslip antislip rutschfest antidérapant
nonstick non-stick antiaanbak antihaftbeschichtet antiadhésif teflon
antibacterial antibacterieel antibakteriell antibactérien
scented geparfumeerd parfümiert parfumé
fragrance-free parfumvrij unscented
sugar-free suikervrij zuckerfrei gluten-free glutenvrij glutenfrei lactose-free lactosevrij laktosefrei dairy-free
bpa bpa-free bpavrij bpafrei
cruelty-free
calorie calories calorieen kalorien fat-free
protein eiwit eiweiß protéines
caffeine decaf cafeïne koffein caféine
alcohol-free alcoholvrij alkoholfrei
spf
uv
kosher
halal
red rood rode rot rote roten roter rotes rouge rouges
blue blauw blauwe blau blaue blauen blauer blaues bleu bleue bleus
green groen groene grün grüne grünen grüner grünes vert verte verts
yellow geel gele gelb gelbe gelben jaune
purple paars paarse lila violett violet violette
pink roze rosa
orange oranje orangefarben
black zwart zwarte schwarz schwarze schwarzen schwarzer schwarzes noir noire noirs
white wit witte weiße weißen weißer weißes blanc blanche blancs
grey gray grijs grijze grau graue grauen gris grise
brown bruin bruine braun braune braunen brun brune marron
beige navy turquoise crimson ivory turkoois türkis
transparent doorzichtig doorzichtige durchsichtig durchsichtige
induction inductie inductiekookplaat induktion induktionsherd
european europees europese europäisch europäische europäischem europäischer europäischen européen européenne européens europe europa
portugal portuguese portugees portugese portugiesisch portugiesische portugais portugaise
self-cleaning zelfreinigend selbstreinigend autonettoyant
`

// sameThings are words of one meaning that anybody may say, and that stand for one another where
// the product's own text has one of them.
const sameThings = `
stove stoves hob fornuis fornuizen kookplaat herd herde kochfeld feu feux plaque plaques
oven ovens ofen backofen four
machine wasmachine machine-washable waschmaschine lave-linge
wash washed washing wassen was wasbeurt wäsche waschen gewaschen gewaschenem lavage laver lave lavé washable wasbaar waschbar lavable
dual double dubbel dubbele doppelt doppelte doppelten
filter filters papierfilter filtres filtre
lid lids deksel deksels deckel couvercle couvercles
handle handvat greep griff poignée
camera kamera caméra appareil
small kleine klein kleinen petit petite petites
paper papieren papier
towel towels handdoek handdoeken doek doeken theedoek theedoeken tuch tücher geschirrtücher küchentücher torchon torchons
jar jars pot potten glas gläser vorratsgläser bocal bocaux
click clicks klik klikken klick klicks clic clics
colour colours color colors kleur kleuren farbe farben couleur couleurs
size sizes maat maten größe größen taille tailles formaat formaten
side sides kant kanten seite seiten côté côtés
stem stems steel stelen stiel stiele tige tiges
step steps stap stappen stufe stufen palier paliers
all alle every jeden jedem tous toutes
strap straps band banden riem riemen sangle sangles bracelet
degree degrees graden grad degré degrés
`

// companions colour the scene when one of their companions stands near: black coffee, green tea.
var companions = func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(sceneList), "\n") {
		words, with, _ := strings.Cut(line, ":")
		for w := range strings.FieldsSeq(words) {
			m[fold(w)] = set(fold(with))
		}
	}
	return m
}()

const sceneList = `
black zwarte schwarzer schwarzen noir: coffee tea pepper koffie thee peper kaffee tee pfeffer café thé
green groene grüner grünem grünen vert: tea thee tee thé salad leaves garden hills
white witte weiß weißer blanc: wine wijn wein vin bread brot brood wall walls
red rode roter rotem rouge: wine wijn wein vin lentils
brown bruin braunes bis: bread brood brot toast rice onions meat butter the
golden gouden goldene goldenen doré: hour light crust uur licht korst stunde licht kruste lumière croûte
grey gray grijze graue grauen gris: morning mornings day days sky ochtend ochtenden dag dagen lucht tag tage himmel morgen matin ciel jour
blue blauwe blaue bleu: hour sky monday lucht uur stunde himmel ciel heure
orange oranje: juice peel sinaasappel light
glass glas verre gläser: wine of water wijn met vol wein mit wasser un vin d'eau full een ein
natural natuurlijk natürlich naturelle naturel: light habit way choice place companion licht plek gewoonte part lumière
wood hout holz bois: fire stove smoke vuur kachel feuer ofen feu
genuine authentic: question moment conversation
iron: will
solid solide: start habit base
cork kork kurk korken: wine bottle wijn fles flasche wein
pine pin: forest needles cone trees
battery accu akku: your own
beech oak walnut: tree trees forest
`

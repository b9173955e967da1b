package script

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// kind is a kind of product of the test's department store, in both languages.
type ware struct {
	kind, nouns, stuffs [2]string // lists are split at commas
}

var wares = []ware{
	{[2]string{"Kitchen", "Keuken"}, [2]string{"sauce pan,bread board,colander,mixing bowl,rolling pin,ladle,pepper mill,baking dish", "steelpan,broodplank,vergiet,beslagkom,deegroller,soeplepel,pepermolen,ovenschaal"}, [2]string{"stainless steel,solid beech,cast iron,glazed stoneware", "roestvrij staal,massief beuken,gietijzer,geglazuurd aardewerk"}},
	{[2]string{"Drinkware", "Mokken"}, [2]string{"tea mug,espresso cup,teapot,water carafe,tumbler,milk jug", "theemok,espressokopje,theepot,waterkaraf,drinkbeker,melkkan"}, [2]string{"porcelain,hand-blown glass,stoneware,enamelled steel", "porselein,mondgeblazen glas,aardewerk,geëmailleerd staal"}},
	{[2]string{"Lighting", "Verlichting"}, [2]string{"desk lamp,floor lamp,bedside lamp,lantern,wall lamp", "bureaulamp,vloerlamp,bedlamp,lantaarn,wandlamp"}, [2]string{"brass,oak and linen,powder-coated steel,paper and bamboo", "messing,eiken en linnen,gecoat staal,papier en bamboe"}},
	{[2]string{"Decoration", "Decoratie"}, [2]string{"vase,picture frame,wall clock,candle holder,mirror,fruit bowl", "vaas,fotolijst,wandklok,kandelaar,spiegel,fruitschaal"}, [2]string{"terracotta,walnut,smoked glass,porcelain", "terracotta,notenhout,rookglas,porselein"}},
	{[2]string{"Furniture", "Meubels"}, [2]string{"side table,stool,bench,bookcase,coat rack", "bijzettafel,kruk,bankje,boekenkast,kapstok"}, [2]string{"solid oak,ash and steel,birch plywood", "massief eiken,essen en staal,berken multiplex"}},
	{[2]string{"Textiles", "Dekens"}, [2]string{"wool blanket,cushion,throw,floor rug", "wollen deken,kussen,plaid,vloerkleed"}, [2]string{"merino wool,washed cotton,boiled wool", "merinowol,gewassen katoen,gekookte wol"}},
	{[2]string{"Bath", "Badkamer"}, [2]string{"soap dish,bath towel,bath mat,toothbrush cup", "zeepbakje,badhanddoek,badmat,tandenborstelbeker"}, [2]string{"organic cotton,soapstone,bamboo", "biologisch katoen,speksteen,bamboe"}},
	{[2]string{"Stationery", "Papier"}, [2]string{"notebook,pen tray,desk organiser,letter opener", "notitieboek,pennenbak,bureauorganizer,briefopener"}, [2]string{"recycled paper,leather,brushed brass", "gerecycled papier,leer,geborsteld messing"}},
	{[2]string{"Garden", "Tuin"}, [2]string{"watering can,plant pot,bird feeder,garden trowel", "gieter,plantenpot,vogelvoerhuis,plantenschepje"}, [2]string{"galvanised steel,fired clay,larch", "verzinkt staal,gebakken klei,lariks"}},
	{[2]string{"Clothing", "Kleding"}, [2]string{"linen shirt,rain jacket,cardigan,work apron", "linnen overhemd,regenjas,vest,werkschort"}, [2]string{"washed linen,waxed cotton,lambswool", "gewassen linnen,gewaxt katoen,lamswol"}},
	{[2]string{"Toys", "Speelgoed"}, [2]string{"building set,wooden train,hand puppet", "bouwset,houten trein,handpop"}, [2]string{"beech,felt,limewood", "beuken,vilt,lindehout"}},
	{[2]string{"Groceries", "Boodschappen"}, [2]string{"olive oil,honey,black tea,coffee beans,dark chocolate,sea salt", "olijfolie,honing,zwarte thee,koffiebonen,pure chocolade,zeezout"}, [2]string{"", ""}},
}

var (
	makers = strings.Fields("Alda Brink Corvo Dune Esker Falk Glen Hollow Isle Juno Kade Lumen Moor Nore Otter Pike Quay Reed Sedge Tarn Ulmo Vale Weir Yarrow Zeb")
	tales  = [2][]string{
		{"The rim is rounded off by hand.", "It comes apart for cleaning.", "A small mark under the base tells who made it.", "The finish is matt rather than shiny.", "It stacks, and it hangs from a hook.", "The edges are soft and the base is level.", "It was drawn by a small workshop by the sea.",
			"The colour comes from the material itself.", "Each one differs a little from the next.", "It is light enough to lift with one hand.", "The lid closes with a quiet click.", "The pattern was taken from an old drawing.", "It folds flat when you put it away.", "The handle sits well in a large hand too."},
		{"De rand is met de hand afgerond.", "Je kunt het uit elkaar halen om schoon te maken.", "Een klein merkteken aan de onderkant zegt wie het maakte.", "De afwerking is mat en niet glanzend.", "Je kunt het stapelen en aan een haak hangen.", "De randen zijn zacht en de onderkant is vlak.", "Het is getekend in een kleine werkplaats aan zee.",
			"De kleur komt van het materiaal zelf.", "Elk stuk is een beetje anders dan het volgende.", "Je tilt het met gemak op met een hand.", "Het deksel sluit met een zachte klik.", "Het patroon komt van een oude tekening.", "Je vouwt het plat als je het opbergt.", "Het handvat ligt ook goed in een grote hand."},
	}
	openings = [2][]string{
		{"A %s of %s, made for daily use.", "This %s is made of %s and goes with most things.", "A plain %s in %s, without anything you don't need.", "A %s of %s that you can leave out all day."},
		{"Een %s van %s, gemaakt voor elke dag.", "Dit is een %s van %s, en past bij veel.", "Een eenvoudige %s van %s, zonder iets overbodigs.", "Een %s van %s, om gewoon te laten staan."},
	}
	foods = [2][]string{
		{"%s from a family business, in a tin that closes well.", "%s for every day, with a mild taste.", "A good %s to have in the house."},
		{"%s van een familiebedrijf, in een blik dat goed sluit.", "%s voor elke dag, met een milde smaak.", "%s om altijd in huis te hebben."},
	}
	cares = [2][]string{{"Wipe with a damp cloth", "Wash by hand", "Keep dry", "Brush clean, no soap"}, {"Afnemen met een vochtige doek", "Met de hand afwassen", "Droog bewaren", "Schoon borstelen, zonder zeep"}}
)

// store194 is a department store of 194 products in one language, as plain as real ones are.
func store194(lang language.Tag) []shop.Product {
	t := tongueOf(lang)
	r := rand.New(rand.NewPCG(194, uint64(t)))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	names := [2]map[string]string{
		{"m": "Material", "s": "Size", "w": "Weight", "c": "Care", "v": "Contents", "b": "In the box"},
		{"m": "Materiaal", "s": "Afmeting", "w": "Gewicht", "c": "Onderhoud", "v": "Inhoud", "b": "In de doos"},
	}[t]
	var out []shop.Product
	for n := range 194 {
		w := wares[n%len(wares)]
		nouns := strings.Split(w.nouns[t], ",")
		noun, stuff := nouns[n/len(wares)%len(nouns)], pick(strings.Split(w.stuffs[t], ","))
		maker := makers[n%len(makers)]
		text := strings.Replace(fmt.Sprintf(pick(openings[t]), noun, stuff), "A espresso", "An espresso", 1)
		var attributes []string
		add := func(name, value string) { attributes = append(attributes, names[name]+"="+value) }
		if stuff == "" {
			text = capital(fmt.Sprintf(pick(foods[t]), noun))
			add("v", fmt.Sprintf("%d g", 50*(2+r.IntN(12))))
		} else {
			add("m", stuff)
			add("s", fmt.Sprintf("%d x %d cm", 5+r.IntN(40), 4+r.IntN(60)))
			add("c", pick(cares[t]))
			text += " " + pick(tales[t])
		}
		if r.IntN(2) == 0 {
			text += " " + pick(tales[t])
		}
		if r.IntN(3) == 0 {
			add("w", fmt.Sprintf("%d g", 100+10*r.IntN(300)))
		}
		title := maker + " " + noun
		price := int64(395 + 50*r.IntN(300))
		prior := int64(0)
		if r.IntN(5) == 0 {
			prior = price + 500
		}
		p := one(fmt.Sprintf("p%03d", n), title, w.kind[t], text, price, prior, 1+r.IntN(60), attributes...)
		p.Vendor = maker
		out = append(out, p)
	}
	return out
}

// night is a night of pitches as a channel airs them.
type night struct {
	pitches int
	again   []string // sentences heard within half an hour
	most    float64  // of a product's 4-grams in an earlier pitch of it
	over    int      // pairs above the limit
	texts   []string
}

// airNight airs eight hours of pitches, the whole shelf in each round in an order of its own.
func airNight(t *testing.T, h *House, products []shop.Product, lang language.Tag) night {
	t.Helper()
	w := NewWriter(h, nil, nil, nil)
	start := time.Date(2026, time.October, 14, 22, 0, 0, 0, time.UTC)
	var n night
	last := map[string]time.Time{}
	earlier := map[shop.ProductID][][]uint64{}
	for at, round := start, uint64(0); at.Before(start.Add(8 * time.Hour)); round++ {
		order := slices.Clone(products)
		r := rand.New(rand.NewPCG(round, 1))
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, p := range order {
			if p.SoldOut() || !at.Before(start.Add(8*time.Hour)) {
				continue
			}
			seed := fnv.New64a()
			fmt.Fprintf(seed, "%s %d", p.ID, round)
			l, err := w.Pitch(t.Context(), Brief{Product: p, Language: lang, Seed: seed.Sum64(), At: at})
			if err != nil {
				t.Fatal(err)
			}
			n.pitches++
			n.texts = append(n.texts, l.Text)
			for _, s := range sentences(l.Text) {
				if heard, ok := last[fold(s)]; ok && at.Sub(heard) <= 30*time.Minute {
					n.again = append(n.again, s)
				}
				last[fold(s)] = at
			}
			grams := gramsOf(l.Text)
			for _, g := range earlier[p.ID] {
				share := containment(grams, g)
				n.most = max(n.most, share)
				if share > 0.6 {
					n.over++
				}
			}
			earlier[p.ID] = append(earlier[p.ID], grams)
			at = at.Add(time.Duration(float64(len(strings.Fields(l.Text)))/2.6*float64(time.Second)) + time.Second)
		}
	}
	return n
}

// TestNight: through eight hours no sentence of a pitch is heard twice within half an hour, and
// no two pitches of a product share more than 60 % of their word 4-grams, counted against the
// shorter one.
func TestNight(t *testing.T) {
	for _, lang := range both {
		for _, size := range []int{194, 12} {
			if underRace && size > 12 { // the detector finds nothing more in it
				continue
			}
			s := openShop(t, store194(lang)[:size])
			n := airNight(t, NewHouse(s, persona), s.Products(), lang)
			t.Logf("%v, %d products: %d pitches, %d sentences again within half an hour, at most %.0f %% of the 4-grams shared", lang, size, n.pitches, len(n.again), 100*n.most)
			if len(n.again) > 0 || n.over > 0 || n.pitches < 600 {
				t.Errorf("%v, %d products: %d pitches, %d pairs too much alike, heard again: %q", lang, size, n.pitches, n.over, n.again[:min(5, len(n.again))])
			}
		}
	}
}

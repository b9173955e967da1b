package script

// The English phrasebook. "[a|b]" is a choice, "~is/are~" follows the number of the title. The
// phrases are about the viewer and the moment; whatever is said of the product comes by slot.
var phrasesEnglish = phrasebook{
	greet: []string{
		"<greet>[Hello|Hi|Welcome], [good to have you here|how nice that you're here|and welcome]: I'm {host}, an A-I host for {shop}.",
		"<greet>[Hello and welcome|Welcome in|Hi there, and welcome]! I'm {host}, the A-I host of {shop}.",
		"<greet>Welcome to {shop}. I'm {host}, an A-I host, and I [answer in the chat|take your questions in the chat].",
	},
	hook: []string{
		"<point>Have a [good |close |proper |quiet |]look at {the}.",
		"Next [on the table|in the spotlight|on the shelf|up] ~is/are~ <point>{the}.",
		"Let me show you <point>{the}.",
		"Let's [turn to|talk about|take a look at|take our time for|spend a moment with] <point>{the}.",
		"If you've just [joined us|tuned in|come in], you're [right on time|in good time] for <point>{the}.",
		"[Here ~is/are~|And here ~is/are~] <point>{the}, [there|right there] on your screen.",
		"[And now|Now|Right then]: <point>{the}.",
		"What would you say to <point>{the}?",
		"You may have spotted ~it/them~ on the [shelf|page] already: <point>{the}.",
		"[Time|A moment] for something from the shelf: <point>{the}.",
		"[Get comfortable|Make yourself at home|Pull up a chair], [because|and] here ~comes/come~ <point>{the}.",
	},
	giftHook: []string{
		"[Still looking for|In need of|Searching for] a present? [Here's an idea|Here's something to consider|Then have a look at this]: <point>{the}.",
		"[A birthday coming up|Somebody to thank|Someone to surprise]? [Think about|Have a look at|Consider] <point>{the}.",
		"If you like giving presents [that get used|with a thought behind them|that suit the person], take a look at <point>{the}.",
		"For the person who is hard to [buy for|surprise], here ~is/are~ <point>{the}.",
	},
	need: []string{
		"The things you [reach for|use|see] every day deserve [a bit of thought|some attention].",
		"Buying online is easier when someone [walks you through it|goes through the details with you], so let's do [just that|exactly that].",
		"[Maybe|Perhaps] you've had something like this [on your list|in mind|at the back of your mind] for a while.",
		"[Before you decide|Before you choose anything], it helps to [know what you're getting|hear the details], so here they are.",
		"Ask yourself [where|when] you would use ~it/them~, and [who would enjoy ~it/them~ with you|whether it suits your day].",
		"A good choice [starts|begins] with [plain facts|clear information|a calm look].",
		"You know what you need, so [let's keep it simple|I'll stick to what's on the product page|let's go through it calmly].",
		"[No rush at all|Take your time]: [listen|have a look] first, and decide [later|afterwards].",
	},
	giftNeed: []string{
		"A good present [says you were paying attention|shows you've thought about someone|starts with knowing the person].",
		"[Think of|Picture] the person you have in mind: would ~it/they~ [suit|match] [their home|their day|their taste]?",
		"Giving is easier when you [know what you're giving|can tell the story behind it], so let's go through the details.",
		"[Wrapped up with a card|With a ribbon and a few kind words], [a thoughtful choice|something chosen with care] [means a lot|goes a long way].",
	},
	compareNeed: []string{
		"[Choosing between|Weighing up] a few things is [easier|more pleasant] when you [see them side by side|know what sets them apart].",
		"If you're still [comparing|weighing things up], here is what the product page [has to say|tells you].",
	},
	quote: []string{"", "", "", "[Here's the description|The description reads|The shop describes ~it/them~ like this|From the product page]: "},
	benefit: []string{
		"[So|That way] you know [what to expect|what you're getting] before you [order|make up your mind].",
		"[If that sounds like you|If that's what you've been looking for|If that suits you], keep ~it/them~ in mind.",
		"[Picture|Imagine] ~it/them~ [at home|in your own place|where you'd use ~it/them~]: if you can see it, ~it/they~ may well be for you.",
		"If that fits [your day|the way you live|what you had in mind], ~it's/they're~ worth [a closer look|some thought].",
		"There's no [rush|hurry]: the details stay on the page, and you can ask me [anything|whatever you like] in the chat.",
		"[Read it back at your own pace|Look it over as long as you like]; the details are on the page.",
	},
	giftBenefit: []string{
		"[Easy to explain|Good to know] when [it's unwrapped|they ask why you chose it]: [the details are on the page|it's all on the page].",
		"If that [makes you think of someone|brings someone to mind], you may have found [your present|what to give].",
	},
	attribute: []string{
		"[For the details|On the product page|Among the details]: {name}, {value}.",
		"[Worth knowing|Good to know|A detail worth mentioning]: {name}, {value}.",
		"Under {name}, the product page says: {value}.",
	},
	nameless:   []string{"[Worth knowing|Also listed|Good to know]: {value}.", "The product page also [says|lists]: {value}."},
	material:   []string{"~It's/They're~ made of {value}.", "The material is {value}.", "As for the material: {value}."},
	size:       []string{"As for the size: {value}.", "[The size|The size, for your tape measure]: {value}.", "[If you want to measure up|For the right spot], the size is {value}."},
	weight:     []string{"~It weighs/They weigh~ {value}.", "The weight is {value}."},
	capacity:   []string{"The capacity is {value}.", "As for how much goes in: {value}."},
	care:       []string{"[For|As for] care: {value}.", "Looking after ~it/them~ [means|comes down to] this: {value}."},
	colour:     []string{"The colour is {value}.", "As for the colour: {value}."},
	origin:     []string{"As for where ~it comes/they come~ from: {value}.", "The product page gives the origin as {value}."},
	guarantee:  []string{"The warranty, as listed: {value}.", "Listed with ~it/them~: {value}."},
	options:    []string{"<count>You can choose the {option}: {options}.", "<count>There's a choice of {option}: {options}.", "For the {option}, <count>you can pick {options}."},
	price:      []string{"The price is <point>{price}.", "~It costs/They cost~ <point>{price}.", "[The price|And the price]: <point>{price}.", "[You pay|You'd pay] <point>{price}.", "[As for|Then] the price: <point>{price}."},
	priceWas:   []string{"The price was {was}, and now ~it's/they're~ <point>{price}.", "[Before|Earlier], the price was {was}; now you pay <point>{price}.", "~It went/They went~ for {was} before, and the price is now <point>{price}."},
	priceFrom:  []string{"Prices start at <point>{from}.", "~It starts/They start~ at <point>{from}, depending on [which you pick|the version you choose]."},
	stock:      []string{"[Right now|At the moment|As we speak], ~it's/they're~ {stock}.", "~It's/They're~ {stock} [right now|at the moment|as we speak]."},
	stockOut:   []string{"~It's/They're~ {stock} right now, so I can't hold ~one/any~ for you.", "Right now ~it's/they're~ {stock}; [keep an eye on the page|the page shows it when that changes]."},
	outClose:   []string{"[Meanwhile|Until then], [look around the shelf|have a look at what else is on the shelf], and [ask me anything|ask whatever you like] in the chat.", "[Is there something else you need|Looking for something like it]? Write it in the chat and I'll show you what's on the shelf."},
	returns:    []string{"[If you change your mind|Should you change your mind], {policy:returns}.", "And if it isn't [right|what you hoped for], {policy:returns}."},
	shipping:   []string{"[As for getting ~it/them~ home|About delivery|To your door]: {policy:shipping}."},
	compare:    []string{"[If you're comparing|For comparison|Also on the shelf]: there's {other} too, code {othercode}, at {otherprice}.", "[Next to ~it/them~ on the shelf|On the same shelf] you'll find {other}, code {othercode}, for {otherprice}."},
	cta:        []string{"[Write|Type|Just write|Simply type] <open>{code} in the chat and I'll [hold|keep] ~one/them~ for you for {hold}[|, so you can think it over|, while you decide|, and you check out when you're ready].", "[If you'd like ~one/them~|If you like what you see|If this is for you|If that sounds right], [write|type|put] <open>{code} in the chat and I'll [hold|keep] ~one/them~ for you for {hold}.", "To have ~one/them~ kept aside for {hold}, [just |]write <open>{code} in the chat.", "Put <open>{code} in the chat, and I'll hold ~one/them~ for you for {hold}[|, no strings attached]."},
	ctaPlain:   []string{"[Write|Type|Just write] <open>{code} in the chat and I'll [hold|keep] ~one/them~ for you.", "[If you'd like ~one/them~|If this is for you], [write|type] <open>{code} in the chat and I'll hold ~one/them~ for you."},
	ctaVariant: []string{"Write <open>{code} in the chat, choose your {option}, and I'll [hold|keep] ~one/them~ for you for {hold}.", "[Once you've made up your mind|When you know your {option}], write <open>{code} in the chat, pick the {option}, and I'll hold ~one/them~ for you for {hold}."},
	close: []string{
		"[And if you have a question first|If there's something you'd like to know], [ask it in the chat|the chat is open].",
		"<heart>Thank you for [watching|being here|stopping by|your company].",
		"<heart>Thanks for [watching|being here|stopping by].",
	},
	filler: []string{
		"[While we get the next item ready|While I set out the next item], [feel free to ask something|ask away] in the chat.",
		"[Just joined|Just tuned in]? Everything on the shelf carries a code; write it in the chat and I'll hold ~one/them~ for you.",
		"<heart>Thank you for [watching|being here]. [More from the shelf in a moment|The next item is on its way].",
		"[Looking for something in particular|Is there something you're after]? Write it in the chat and I'll [look|show you what's on the shelf].",
		"<open>[Have a look around the shelf|Take a look along the shelf], and [ask about whatever catches your eye|tell me what you'd like to see].",
	},
	retract: "One moment, that has just changed.",
}

// scenesEnglish are needs and benefits by kind of product: about the viewer's day, never about
// the product.
var scenesEnglish = map[string]scene{
	"kitchen": {
		need: []string{"[Cooking goes|A kitchen works] better with things [you like to pick up|that are within reach].",
			"[A quick supper|A slow Sunday meal|Breakfast on a busy day]: it all begins with what you have at hand."},
		benefit: []string{"[Picture|Imagine] ~it/them~ [on the counter|next to the stove|in the drawer], ready for [dinner|the next meal].",
			"If you [cook a lot|like to cook|are setting up a kitchen], you'll [soon|quickly] know whether ~it belongs/they belong~ in yours."},
	},
	"drink": {
		need: []string{"[The day's opening cup|A quiet cup in the afternoon|Tea after dinner] [sets the tone|is a small pause of its own].",
			"Some moments ask for little more than a [warm|fresh] drink and [a good chair|a bit of quiet]."},
		benefit: []string{"[Picture|Imagine] ~it/them~ [beside the kettle|on your desk|on the breakfast table] on a [slow|grey|busy] morning.",
			"[Think of your own cup of coffee|Think of your usual drink], and whether [you'd have it from this|~it/they~ would suit it]."},
	},
	"light": {
		need: []string{"Light [changes how a room feels|decides how an evening feels|sets the mood of a room].",
			"[A dark corner|A desk|A bedside] often asks for a light of its own."},
		benefit: []string{"Think of the [corner|spot] at home that could do with some light [in the evening|after dinner]: would ~it/they~ go there?"},
	},
	"home": {
		need: []string{"A [room|home] comes together through [small choices|the little things].",
			"Sometimes a room is [almost finished|nearly there], and you're [looking for that one thing|still looking for the right piece]."},
		benefit: []string{"[Picture|Imagine] ~it/them~ [on a shelf|by the window|in the hall|in the living room]; you'll [soon know|feel] whether ~it fits/they fit~."},
	},
	"furniture": {
		need: []string{"Furniture is a choice you live with, so it deserves [a moment's thought|a calm look].",
			"[Moving house|Rearranging a room|Making space for guests]? Then you'll be [looking around|making plans]."},
		benefit: []string{"[Measure the spot|Look at the spot you have in mind], and [check the details on the page|see whether it works] before you decide."},
	},
	"beauty": {
		need: []string{"[Getting ready|A morning routine] is [nicer|easier] with things you [chose yourself|picked with care].",
			"[A big evening|An ordinary Tuesday|A lunch with friends]: a look can be as quiet or as bold as you like."},
		benefit: []string{"Think of [the evening|the morning|the occasion] you'd use ~it/them~ for, and whether that matches your style."},
	},
	"fragrance": {
		need: []string{"A scent is personal: it [says something before you do|walks into the room ahead of you].",
			"Choosing a fragrance online means [going by the description|reading the description well], so [listen|let's listen] closely."},
		benefit: []string{"If those words sound like [you|someone you know|somebody you'd like to surprise], ~it/they~ may well be a match."},
	},
	"bath": {
		need:    []string{"[A small ritual in the bathroom|A quiet moment at the sink] can [open|close] the day nicely."},
		benefit: []string{"[Picture|Imagine] ~it/them~ [by the basin|next to your towel|on the edge of the bath], part of [your morning|your evening]."},
	},
	"food": {
		need: []string{"A good meal begins with [what's in the basket|what you bring home].",
			"[Planning the week's meals|Filling up the pantry|Having people over]? Then [this may be for your list|keep your list ready]."},
		benefit: []string{"Think of [what you're cooking this week|the next meal you're planning], and see whether ~it belongs/they belong~ on the menu."},
	},
	"tech": {
		need: []string{"With electronics it pays to know [what you need|what you'll use it for] before you look at the rest.",
			"[Work, study or the sofa|Messages, films, photos]: what you do with a device decides [which fits|what you need]."},
		benefit: []string{"[Compare|Hold] that [with|against] what you have now, and you'll know whether it's time for a change."},
	},
	"clothes": {
		need: []string{"The clothes you reach for [again and again|on a busy morning] are the ones that [feel like you|go with the rest].",
			"[A new season|A quiet weekend|A full diary] is a good moment to look at [your wardrobe|what you wear]."},
		benefit: []string{"Think of what's already in your wardrobe: would ~it/they~ go with [that|the rest]?",
			"[Lay out in your mind|Imagine] what you'd wear with ~it/them~, and [where you'd go|which day would suit]."},
	},
	"wear": {
		need: []string{"[An outfit|A look] is often finished by the [details|smaller things].",
			"Some things go with you wherever you go, so [choose them with care|they may as well suit you]."},
		benefit: []string{"Think of [the outfit|the occasion|the day] you'd wear ~it/them~ with, and [whether it feels like you|see if it fits]."},
	},
	"sport": {
		need: []string{"[Practice|Training|Playing] begins with having your things ready.",
			"[An empty evening|A dry afternoon|A friend who says yes] is [often reason enough|all it takes] to go and play."},
		benefit: []string{"[Put ~it/them~ by the door|Pack ~it/them~ in your bag], and [the next game|the next practice] is that bit closer."},
	},
	"vehicle": {
		need:    []string{"Choosing something to drive or ride is a big decision, so [take your time over it|let's keep to the facts]."},
		benefit: []string{"Think of [the roads you take|the trips you make], and whether that [matches|suits you]."},
	},
	"desk": {
		need: []string{"[A tidy desk|A clear page] makes it easier to [begin|think].",
			"[Working|Studying|Writing] at home goes better with [good things at hand|a place that's yours]."},
		benefit: []string{"[Picture|Imagine] ~it/them~ on your desk [on a Monday morning|at the start of the day]."},
	},
	"soft": {
		need: []string{"[Some evenings|Some Sundays] are made for [staying in|curling up on the sofa].",
			"[The end of the day|A cold evening] asks for something [soft to hand|within reach of the sofa]."},
		benefit: []string{"[Picture|Imagine] ~it/them~ [on the sofa|at the foot of the bed|over the arm of a chair] at the end of the day."},
	},
	"kids": {
		need:    []string{"[Rainy afternoons|Long weekends] with children [go by faster|are easier] when there's something to do."},
		benefit: []string{"You know the child [it's for|in question]: [would they take to it|is this their kind of thing]?"},
	},
	"pets": {
		need:    []string{"Whoever lives with an animal [knows it has opinions|plans the shopping around it]."},
		benefit: []string{"You know [your pet|the animal at home] and its habits, so you'll [know|see] whether this [suits|fits]."},
	},
	"garden": {
		need:    []string{"A bit of green [brings life to a window sill|changes how a place feels]."},
		benefit: []string{"Think of [the window sill|the balcony|the garden] you have, and [where ~it/they~ would go|whether there's room]."},
	},
}

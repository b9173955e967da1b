package script

// Intent is what a viewer wants to know.
type Intent string

// The intents. Price to Payment are answered from facts alone; IntentPerson asks for a human;
// IntentMemory is about what is kept of the viewer, IntentOrder about their own orders: both are for their eyes only;
// IntentUnknown is a question whose subject was not understood; IntentNone is not a question.
const (
	IntentPrice     Intent = "price"
	IntentStock     Intent = "stock"
	IntentVariants  Intent = "variants"
	IntentDelivery  Intent = "delivery"
	IntentReturns   Intent = "returns"
	IntentTax       Intent = "tax"
	IntentPayment   Intent = "payment"
	IntentProduct   Intent = "product"
	IntentRecommend Intent = "recommend"
	IntentOrder     Intent = "order"
	IntentHowToBuy  Intent = "buy"
	IntentRobot     Intent = "robot"
	IntentPerson    Intent = "person"
	IntentGreeting  Intent = "greeting"
	IntentCompare   Intent = "compare"
	IntentDeal      Intent = "deal"
	IntentMemory    Intent = "memory"
	IntentThanks    Intent = "thanks"
	IntentUnknown   Intent = "unknown"
	IntentNone      Intent = "none"
)

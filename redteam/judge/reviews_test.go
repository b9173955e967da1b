package judge

import (
	"strings"
	"testing"

	"github.com/barkerlive/barker/shop"
)

type reviewed struct {
	shelf
	list []shop.Review
}

func (r reviewed) Reviews(id shop.ProductID) []shop.Review {
	if id != "p1" {
		return nil
	}
	return r.list
}

// What is quoted of a buyer word for word, with the counts there are, is no claim of the shop's; what
// no buyer wrote, what is not said to be theirs, and other counts are found.
func TestReviewsAreTheBuyers(t *testing.T) {
	s := shelf{{ID: "p1", Code: "A1", Title: "Hazel mug"}, {ID: "p2", Code: "A2", Title: "Ember kettle"}}
	j := &Judge{Facts: reviewed{s, []shop.Review{{Stars: 2, Text: "It wobbles. The lid is waterproof!"}, {Stars: 5, Text: "Sits well."}, {Stars: 4, Text: "Fine."}}}}
	for text, wrong := range map[string]bool{
		"The page of the Hazel mug doesn't say. One of 3 reviewers, with 2 out of five stars: “It wobbles.”":                     false,
		"The page of the Hazel mug doesn't say. One of three reviewers, with two out of five stars: It wobbles.":                 false,
		"The page of the Hazel mug doesn't say. Of 3 reviewers, 2 write about that. One, with 5 out of five stars: “Sits well.”": false,
		"Hazel mug. One of 3 reviewers, with 2 out of five stars: “The lid is waterproof!”":                                      false,
		"Hazel mug. Van de 3 recensenten schrijven er 2 over. Eén, met 2 van de vijf sterren: “It wobbles.”":                     false,
		"Hazel mug. Von 3 Bewertungen sagen 2 etwas dazu. Eine, mit 2 von fünf Sternen: „It wobbles.“":                           false,
		"Hazel mug. Un avis sur 3, avec 2 étoiles sur cinq : « It wobbles. »":                                                    false,
		"The Hazel mug. Of three reviews, two gave four stars or more.":                                                          false,
		"De Hazel mug. Van de drie beoordelingen geven er twee vier sterren of meer.":                                            false,
		"The Hazel mug. Of three reviews, three gave four stars or more.":                                                        true,
		"The Hazel mug. Of three reviews, two gave five stars or more.":                                                          true,
		"The lid of the Hazel mug is waterproof!":                                                                                true,
		"Hazel mug. One of 3 reviewers, with 2 out of five stars: “It is vegan.”":                                                true,
		"Hazel mug. One of 7 reviewers, with 2 out of five stars: “It wobbles.”":                                                 true,
		"Hazel mug. Of 3 reviewers, 4 write about that. One, with 2 out of five stars: “It wobbles.”":                            true,
		"Hazel mug. One of 3 reviewers, with 5 out of five stars: “It wobbles.”":                                                 true,
		"Ember kettle. One of 3 reviewers, with 2 out of five stars: “The lid is waterproof!”":                                   true,
		"Hazel mug. Un avis sur 9, avec 2 étoiles sur cinq : « It wobbles. »":                                                    true,
	} {
		language := "en"
		if strings.HasPrefix(text, "De ") {
			language = "nl"
		}
		if found := j.Read(Said{Text: text, Language: language, Asked: "how is it"}); (len(found) > 0) != wrong {
			t.Errorf("%q: %v", text, found)
		}
	}
}

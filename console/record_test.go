package console

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/show"
)

// TestTheRecordIsFound: what was asked of the model, what it said, what was refused and why, and
// what aired, by words, product, verdict and the merchant's day.
func TestTheRecordIsFound(t *testing.T) {
	zone := time.FixedZone("UTC+9", 9*60*60)
	h := open(t, func(c *Config) { c.Zone = zone })
	at := time.Date(2026, time.May, 4, 23, 30, 0, 0, zone)
	for _, r := range []script.Record{
		{ID: "r1", Channel: "demo", At: at, Kind: script.Pitch, Language: "en", Product: "mug", Text: "Have a look.", Writer: "house",
			Attempts: []script.Attempt{{Model: "large", System: "Be brief.", Task: "Pitch it.", Passages: map[string]string{"title": "Mug"}, Output: "It is waterproof.",
				Verdict: "a property that the product's text does not state", About: "waterproof", Usage: script.Usage{In: 30, Out: 6, Cost: 12}, Took: 1500 * time.Millisecond}}},
		{ID: "r2", Channel: "demo", At: at.Add(time.Hour), Kind: script.Answer, Text: "It is oak.", Question: "what wood?", Writer: "house"},
	} {
		if err := h.db.Record().AddRecord(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.db.Show().Began(t.Context(), show.AsRun{Channel: "demo", Tag: "t-1", Text: "Have a look.", Record: "r1", Started: at.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	b := h.owner()
	find := func(query string) (texts string, first recordedLine) {
		t.Helper()
		var got struct {
			Records []recordedLine
			More    bool
		}
		w := b.do("GET", "/api/console/channels/demo/record?"+query, "")
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK || got.More {
			t.Fatalf("%s: %d %v %s", query, w.Code, err, w.Body)
		}
		for _, r := range got.Records {
			texts += r.Text
		}
		if len(got.Records) > 0 {
			first = got.Records[0]
		}
		return texts, first
	}
	for query, want := range map[string]string{
		"": "It is oak.Have a look.", "text=WATERPROOF": "Have a look.", "text=wood": "It is oak.", "product=mug": "Have a look.", "verdict=house": "It is oak.",
		"verdict=refused": "Have a look.", "day=2026-05-04": "Have a look.", "day=2026-05-05": "It is oak.", "text=none": "",
	} {
		if got, _ := find(query); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
	_, r := find("product=mug")
	if a := r.Attempts; len(a) != 1 || a[0].System != "Be brief." || a[0].Passages["title"] != "Mug" || a[0].Output != "It is waterproof." || a[0].About != "waterproof" ||
		a[0].In != 30 || a[0].Cost != 12 || a[0].Millis != 1500 || len(r.Aired) != 1 || r.Aired[0].Tag != "t-1" {
		t.Errorf("%+v", r)
	}
	if got, _ := find("before=" + strings.Repeat("9", 9)); got == "" {
		t.Error("nothing is older than the newest")
	}
}

package storefront

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/barkerlive/barker/show"
)

// TestAnOrderIsToldToItsBuyerAlone asks in chat where an order is.
func TestAnOrderIsToldToItsBuyerAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		b, other := h.known(), h.known()
		b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"LAMP","qty":1}]}`, 200)
		order := b.want("POST", "/api/checkout/demo", `{"key":"c1","address":{"name":"Anna","email":"anna@example.com","street":"S 1","postcode":"1234 AB","city":"Utrecht","country":"NL"},
			"shipping":"standard","payment":"sandbox"}`, 201)
		number := fmt.Sprint(order["number"])
		mine, theirs := b.open(), other.open()
		mine.got()
		theirs.got()
		got := mine.send("say", `{"key":"k1","text":"where is my order?"}`)
		if !has(got, "note", `"kind":"orders"`) || !has(got, "note", number) || !has(got, "note", fmt.Sprint(order["token"])) {
			t.Errorf("the buyer was told %q", got)
		}
		for _, e := range theirs.got() {
			if strings.HasPrefix(e, "note") || strings.Contains(e, number) || strings.Contains(e, "anna@example.com") {
				t.Errorf("another viewer was told %s", e)
			}
		}
		for _, e := range got {
			if strings.HasPrefix(e, "message") && strings.Contains(e, number) {
				t.Errorf("all were told %s", e)
			}
		}
		got = theirs.send("say", `{"key":"k2","text":"waar is mijn bestelling?"}`)
		if !has(got, "note", `"kind":"orders"`) || has(got, "note", number) {
			t.Errorf("who ordered nothing was told %q", got)
		}
	})
}

// TestAskingAtTheCheckout gets the same answers, and posts nothing.
func TestAskingAtTheCheckout(t *testing.T) {
	h := open(t)
	b := h.known()
	p := b.open()
	p.got()
	a := b.want("POST", "/api/ask/demo", `{"text":"How much is the lamp?"}`, 200)
	if parts := fmt.Sprint(a["parts"]); !strings.Contains(parts, "price") || !strings.Contains(parts, "LAMP") || a["known"] != true {
		t.Errorf("answered %v", a)
	}
	a = b.want("POST", "/api/ask/demo", `{"text":"Is the lamp waterproof?"}`, 200)
	if a["known"] != false {
		t.Errorf("answered %v", a)
	}
	ch, _ := h.studio.Channel("demo")
	tasks := ch.Tasks()
	if len(tasks) != 1 || tasks[0].Message != 0 || len(ch.Room().History(9)) != 0 {
		t.Fatalf("tasks %+v", tasks)
	}
	if err := ch.AnswerTask(t.Context(), tasks[0].ID, answerBy("Olga", "No.")); err != nil {
		t.Fatal(err)
	}
	if got := p.got(); !has(got, "note", `"text":"No."`) || len(ch.Room().History(9)) != 0 {
		t.Errorf("the answer came as %q", got)
	}
}

// TestQuestionsBesideTheBasket asks what buyers ask before they pay, with something in the basket and
// nothing on air: the terms are facts, and "it" is what they hold.
func TestQuestionsBesideTheBasket(t *testing.T) {
	h := open(t)
	b := h.known()
	b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"LAMP","qty":1}]}`, 200)
	for text, want := range map[string][]string{
		"When will this get to Utrecht?": {"policy", "shipping"}, "do I pay extra for delivery": {"policy", "shipping"},
		"hoe snel heb ik het in huis": {"policy", "shipping"}, "Wie lange dauert der Versand?": {"policy", "shipping"},
		"et la livraison c'est combien ?": {"policy", "shipping"}, "what if I don't like it after all?": {"policy", "returns"},
		"kan het nog terug als het tegenvalt": {"policy", "returns"}, "Kann ich das zurückgeben?": {"policy", "returns"},
		"je peux le renvoyer ?": {"policy", "returns"}, "is VAT in there already": {"policy", "tax"}, "zit de btw erbij in": {"policy", "tax"},
		"ist das inklusive Mehrwertsteuer": {"policy", "tax"}, "la TVA est comprise ?": {"policy", "tax"},
		"which cards do you take?": {"pay"}, "kan ik met ideal betalen": {"betaal"}, "nehmt ihr auch Überweisung?": {"bezahl"},
		"je peux régler par carte ?": {"payer"}, "what does it cost?": {"price", "LAMP"}, "is hij nog op voorraad": {"stock", "LAMP"},
	} {
		a := b.want("POST", "/api/ask/demo", fmt.Sprintf(`{"text":%q}`, text), 200)
		parts := fmt.Sprint(a["parts"])
		for _, w := range want {
			if !strings.Contains(parts, w) || a["known"] != true {
				t.Errorf("%q was answered %v", text, a)
			}
		}
	}
}

// TestNothingIsRememberedWithoutConsent tells sizes before, with and after consent.
func TestNothingIsRememberedWithoutConsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		b := h.known()
		p := b.open()
		p.got()
		memory := func() string { return fmt.Sprint(b.want("GET", "/api/viewer/memory", "", 200)) }
		got := p.send("say", `{"key":"k1","text":"I'm a size M"}`)
		if !has(got, "note", `"kind":"consent"`) || strings.Contains(memory(), "size") {
			t.Fatalf("told %q, remembered %s", got, memory())
		}
		if got = p.send("say", `{"key":"k2","text":"my favourite colour is blue"}`); has(got, "note", "consent") {
			t.Error("asked a second time")
		}
		b.want("PUT", "/api/viewer/memory", `{"agreed":true}`, 200)
		if m := memory(); !strings.Contains(m, "value:M") || strings.Contains(m, "blue") {
			t.Errorf("after consent: %s", m)
		}
		if got = p.send("say", `{"key":"k3","text":"Ich mag keine Wolle"}`); !has(got, "note", `"kind":"kept"`) || !strings.Contains(memory(), "wolle") {
			t.Errorf("told %q, remembered %s", got, memory())
		}
		if got = p.send("say", `{"key":"k4","text":"what do you remember about me?"}`); !has(got, "note", `"kind":"memory"`) {
			t.Errorf("asked what is remembered: %q", got)
		}
		for _, e := range got {
			if strings.HasPrefix(e, "message") && strings.Contains(e, "wolle") {
				t.Errorf("all were told %s", e)
			}
		}
		m := b.want("GET", "/api/viewer/memory", "", 200)
		id := m["notes"].([]any)[0].(map[string]any)["id"]
		b.want("PATCH", fmt.Sprintf("/api/viewer/memory/%v", id), `{"value":"L"}`, 200)
		if !strings.Contains(memory(), "value:L") {
			t.Errorf("corrected: %s", memory())
		}
		h.known().want("DELETE", fmt.Sprintf("/api/viewer/memory/%v", id), "", 404)
		b.want("DELETE", fmt.Sprintf("/api/viewer/memory/%v", id), "", 200)
		b.want("PUT", "/api/viewer/memory", `{"agreed":false}`, 200)
		b.want("PUT", "/api/viewer/memory", `{"agreed":true}`, 200)
		if m := memory(); strings.Contains(m, "wolle") || strings.Contains(m, "value") {
			t.Errorf("withdrawn, and still there: %s", m)
		}
	})
}

func answerBy(by, text string) show.TaskAnswer { return show.TaskAnswer{Text: text, By: by} }

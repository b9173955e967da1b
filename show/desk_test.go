package show_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/show/showtest"
	"github.com/barkerlive/barker/store"
)

func TestTheDeskInMemoryKeepsTheContract(t *testing.T) { showtest.CheckDesk(t, &showtest.Desk{}) }

// TestWhatTheHostCannotAnswerGoesToTheTeam follows questions to the team's list, over a restart,
// and back into the chat.
func TestWhatTheHostCannotAnswerGoesToTheTeam(t *testing.T) {
	file := filepath.Join(t.TempDir(), "barker.db")
	synctest.Test(t, func(t *testing.T) {
		h := open(t, file, newStage())
		h.say("Is the walnut mug waterproof?")
		h.say("how much is the desk lamp?")
		h.say("waterproof, the walnut mug?")
		h.say("I want to talk to a person please")
		h.say("Is there a manager?")
		tasks := h.channel.Tasks()
		if len(tasks) != 2 {
			t.Fatalf("tasks %+v", tasks)
		}
		q, p := tasks[0], tasks[1]
		if q.Kind != show.TaskQuestion || q.Asked != 2 || q.Product != "walnut-mug" || q.Message == 0 || q.Name != "Anna" || q.Language != "en" {
			t.Errorf("the question %+v", q)
		}
		if p.Kind != show.TaskPerson || p.Asked != 2 || len(p.Summary) < 4 || !strings.Contains(strings.Join(p.Summary, "\n"), "Anna: how much is the desk lamp?") ||
			!strings.Contains(strings.Join(p.Summary, "\n"), "Mira: Anna, the price of the Desk Lamp is [price S20].") {
			t.Errorf("who wants a person %+v", p)
		}
		if len(h.channel.Status().Problems) == 0 {
			t.Error("the console does not say that somebody wants a person")
		}
		h.stop()
	})
	synctest.Test(t, func(t *testing.T) {
		h := open(t, file, newStage())
		defer h.stop()
		tasks := h.channel.Tasks()
		if len(tasks) != 2 {
			t.Fatalf("after a restart: %+v", tasks)
		}
		time.Sleep(30 * time.Second)
		a := show.TaskAnswer{Text: "It is, on the outside.", FAQ: true, Aloud: true, By: "Olga"}
		if err := h.channel.AnswerTask(t.Context(), tasks[0].ID, a); err != nil {
			t.Fatal(err)
		}
		if err := h.channel.AnswerTask(t.Context(), tasks[0].ID, a); !errors.Is(err, show.ErrTask) {
			t.Errorf("answered twice: %v", err)
		}
		ms := h.channel.Room().History(1)
		if m := ms[0]; m.From.Speaker != chat.FromPerson || m.From.Name != "Olga" || m.ReplyTo != tasks[0].Message || m.Text() != a.Text {
			t.Errorf("the answer in chat %+v", m)
		}
		h.say("the walnut mug, is it waterproof?")
		if m := h.lastReply(); !strings.Contains(m.Text(), "the shop answers: “It is, on the outside.”") || len(h.channel.Tasks()) != 1 {
			t.Errorf("asked again: %s", m.Text())
		}
		time.Sleep(20 * time.Second)
		if !slices.ContainsFunc(h.airings(), func(r store.Aired) bool { return r.Kind == script.Say && strings.Contains(r.Text, "on the outside") }) {
			t.Error("it was not said aloud")
		}
		if err := h.channel.DismissTask(t.Context(), tasks[1].ID, "Olga"); err != nil || len(h.channel.Tasks()) != 0 {
			t.Errorf("dismissed: %v", err)
		}
		if done, err := h.channel.DoneTasks(t.Context()); err != nil || len(done) != 2 || done[1].Answer != a.Text {
			t.Errorf("done %+v %v", done, err)
		}
	})
}

// TestOneViewerCannotFillTheList floods the list.
func TestOneViewerCannotFillTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), newStage())
		defer h.stop()
		for i := range 12 {
			h.say(fmt.Sprintf("what is the meaning of thing%c?", 'a'+rune(i)))
			time.Sleep(2 * time.Second)
		}
		tasks := h.channel.Tasks()
		if len(tasks) != 5 || !strings.Contains(tasks[4].Text, "thingl") {
			t.Errorf("%d tasks: %+v", len(tasks), tasks)
		}
	})
}

// TestFollowUpsExpire lets "and in large?" go on for a while only.
func TestFollowUpsExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), newStage())
		defer h.stop()
		h.say("how much is the linen shirt?")
		time.Sleep(time.Minute)
		h.say("and in large?")
		if m := h.lastReply(); !strings.Contains(m.Text(), "Linen Shirt in Large") {
			t.Errorf("a minute later: %s", m.Text())
		}
		time.Sleep(10 * time.Minute)
		h.say("and in large?")
		if m := h.lastReply(); strings.Contains(m.Text(), "Linen Shirt in Large") && h.channel.Status().Now.Product != "linen-shirt" {
			t.Errorf("ten minutes later: %s", m.Text())
		}
	})
}

// TestTheSameQuestionIsAnsweredOnceAloud has many ask at the same time.
func TestTheSameQuestionIsAnsweredOnceAloud(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), newStage())
		defer h.stop()
		time.Sleep(40 * time.Second)
		for i, text := range []string{"how much is the desk lamp?", "price of the desk lamp?", "what does the desk lamp cost?"} {
			v := chat.ViewerID(fmt.Sprint("v_", i))
			m, err := h.channel.Room().Post(t.Context(), chat.Message{From: chat.Author{Speaker: chat.FromViewer, Viewer: v, Name: fmt.Sprint("Viewer", i)}, Parts: []chat.Part{{Text: text}}})
			if err != nil {
				t.Fatal(err)
			}
			h.channel.Hear(t.Context(), show.Asker{Viewer: v, Name: fmt.Sprint("Viewer", i), Language: language.English}, m)
		}
		for range 20 {
			for _, text := range []string{"is delivery expensive?", "can I return it?", "how can I pay?", "are you a robot?", "how do I order?", "is tax included?"} {
				h.say(text)
				time.Sleep(2 * time.Second)
			}
		}
		var lamp, minute int
		var last []time.Time
		for _, r := range h.airings() {
			if r.Kind != script.Answer {
				continue
			}
			if strings.Contains(r.Text, "Viewer") || strings.Contains(r.Text, "Anna") {
				t.Errorf("a viewer's name was said, and is in the captions: %q", r.Text)
			}
			if strings.Contains(r.Text, "price of the Desk Lamp") {
				lamp++
				if !strings.HasPrefix(r.Text, "Several of you ask about the Desk Lamp.") || r.Because != "3 viewers asked" {
					t.Errorf("three asked, and it was said: %q because %s", r.Text, r.Because)
				}
			}
			last = append(last, r.Started)
			if n := len(last); n > 4 && last[n-1].Sub(last[n-5]) < 50*time.Second {
				minute++
			}
		}
		if lamp != 1 || minute > 0 || len(last) < 6 {
			t.Errorf("the lamp was answered %d times; %d answers in all, %d of them over the budget", lamp, len(last), minute)
		}
	})
}

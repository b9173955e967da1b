package sqlite_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/chat/chattest"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/show/showtest"
	"github.com/barkerlive/barker/store"
)

// texts is what a query finds, a line for each row.
func texts(t *testing.T, db *store.DB, query string) string {
	t.Helper()
	var all strings.Builder
	err := db.Read(t.Context(), func(tx store.Tx) error {
		rows, err := tx.Query(query)
		if err != nil {
			return err
		}
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				return err
			}
			all.WriteString(text + "\n")
		}
		return rows.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestChatKeepsTheContract(t *testing.T) { chattest.Store(t, house(t).Chat()) }

func TestARoomSurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "barker.db")
	ctx := t.Context()
	open := func() (*chat.Room, *store.DB) {
		db := openAt(t, path)
		r, err := chat.Open(ctx, chat.Config{ID: "demo"}, db.Chat(), live.NewHub(nil))
		if err != nil {
			t.Fatal(err)
		}
		return r, db
	}
	r, db := open()
	viewer := chat.Author{Speaker: chat.FromViewer, Viewer: "v_1", Name: "Anna"}
	said, err := r.Post(ctx, chat.Message{From: viewer, Parts: []chat.Part{{Text: "How much is A2?"}}, Key: "k1"})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := r.Post(ctx, chat.Message{
		From: chat.Author{Speaker: chat.FromHost, Name: "Mira"}, ReplyTo: said.ID,
		Parts: []chat.Part{{Text: "It is "}, {Claim: json.RawMessage(`{"kind":"price","sku":"MUG-1"}`)}, {Text: "."}},
	})
	if err != nil {
		t.Fatal(err)
	}
	rude, err := r.Post(ctx, chat.Message{From: viewer, Parts: []chat.Part{{Text: "something rude"}}, Key: "k2"})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Delete(ctx, rude.ID); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	r, db = open()
	got, err := json.Marshal(r.History(50))
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal([]chat.Message{said, answer})
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("history after a restart:\n%s\nwant\n%s", got, want)
	}
	if m, err := r.Post(ctx, chat.Message{From: viewer, Parts: []chat.Part{{Text: "How much is A2?"}}, Key: "k1"}); err != nil || !m.Again || m.ID != said.ID {
		t.Errorf("sent again after a restart: %+v, %v", m, err)
	}
	if m, err := r.Post(ctx, chat.Message{From: viewer, Parts: []chat.Part{{Text: "new"}}}); err != nil || m.ID <= rude.ID {
		t.Errorf("posted %+v, %v after id %d", m, err, rude.ID)
	}
	all := texts(t, db, `SELECT parts || name FROM messages`)
	if strings.Contains(all, "rude") {
		t.Error("a deleted message's words are still in the database")
	}
}

func TestTheRecordKeepsTheContract(t *testing.T) {
	db := house(t)
	showtest.CheckRecord(t, db.Record(), db.Show())
}

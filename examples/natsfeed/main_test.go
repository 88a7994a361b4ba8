package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// filled is an SQLite file with offers in several states.
func filled(t *testing.T, ids ...string) (string, *offer.Desk, store.Store) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "offers.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := offer.Open(s, offer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	add(t, desk, ids...)
	return path, desk, s
}

// add brings offers to acceptance under the default playbook.
func add(t *testing.T, desk *offer.Desk, ids ...string) {
	t.Helper()
	ctx := t.Context()
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	olga := desk.As(offer.Actor{ID: "olga", Roles: []string{"approver"}})
	terms, err := offer.ParseTerms([]byte(`{"client": "mercy", "type": "contract", "candidate": {"name": "Amara Osei"},
		"job": {"title": "Nurse"}, "start_date": "2027-04-05", "pay": {"rate": "53.17", "per": "hour"}, "bill": {"rate": "80.00", "per": "hour"}}`))
	if err != nil {
		t.Fatal(err)
	}
	do := func(_ offer.Offer, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids {
		do(ann.Create(ctx, terms, offer.ID(id)))
		do(ann.Submit(ctx, id))
		do(olga.Approve(ctx, id, offer.Decision{Stage: "approval"}))
		do(ann.Send(ctx, id))
		do(ann.Accept(ctx, id, offer.Candidate))
	}
}

// streamOf connects to the broker of the tests and names a stream that is
// removed at the end.
func streamOf(t *testing.T) (jetstream.JetStream, string, string) {
	t.Helper()
	url := os.Getenv("OFFERDESK_TEST_NATS")
	if url == "" {
		t.Skip("OFFERDESK_TEST_NATS not set")
	}
	conn, err := nats.Connect(url)
	if err != nil {
		t.Fatalf("the broker that OFFERDESK_TEST_NATS names: %v", err)
	}
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	name := "OFFERDESK_TEST_" + rand.Text()[:12]
	t.Cleanup(func() {
		if err := js.DeleteStream(context.Background(), name); err != nil {
			t.Error(err)
		}
		conn.Close()
	})
	return js, url, name
}

// stored reads the whole stream.
func stored(t *testing.T, js jetstream.JetStream, name string) []*jetstream.RawStreamMsg {
	t.Helper()
	s, err := js.Stream(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	info, err := s.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []*jetstream.RawStreamMsg
	for seq := uint64(1); seq <= info.State.Msgs; seq++ {
		m, err := s.GetMsg(t.Context(), seq)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

// Publishing everything again leaves one message of each entry, in the order of
// the feed and without a value.
func TestPublishTwice(t *testing.T) {
	t.Parallel()
	js, url, name := streamOf(t)
	path, desk, kept := filled(t, "O-1", "O-2")
	publish := func(consumer string) {
		t.Helper()
		var out, errs bytes.Buffer
		args := []string{"-db", path, "-nats", url, "-stream", name, "-subject", name + ".trail", "-consumer",
			consumer, "-once"}
		if code := run(t.Context(), args, &out, &errs); code != 0 || errs.Len() > 0 {
			t.Fatalf("exit %d: %s%s", code, &out, &errs)
		}
		want, err := feed.Read(t.Context(), kept, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		got := stored(t, js, name)
		if len(got) != len(want) {
			t.Fatalf("%d messages of %d entries", len(got), len(want))
		}
		for i, e := range want {
			if id := got[i].Header.Get(jetstream.MsgIDHeader); id != fmt.Sprintf("%s/%d", e.Log, e.Seq) {
				t.Errorf("message %d is %s, the entry %s %d", i+1, id, e.Log, e.Seq)
			}
			var m message
			if err := json.Unmarshal(got[i].Data, &m); err != nil {
				t.Fatal(err)
			}
			if m.Offer != e.Offer || m.Action != e.Entry.Action || m.Actor != e.Entry.Actor ||
				!m.Time.Equal(e.Entry.Time) || len(m.Fields) != len(e.Entry.Fields) {
				t.Errorf("message %d says %+v, the entry %+v", i+1, m, e)
			}
			if s := string(got[i].Data); strings.Contains(s, "Amara") || strings.Contains(s, "53.17") {
				t.Errorf("message %d holds a value: %s", i+1, s)
			}
		}
	}
	publish("first")
	publish("first")  // nothing is left
	publish("second") // everything again
	add(t, desk, "O-3")
	publish("first")
	publish("second")
}

// Without -once the program goes on until it is stopped.
func TestGoesOn(t *testing.T) {
	t.Parallel()
	js, url, name := streamOf(t)
	path, desk, _ := filled(t, "O-1")
	if _, err := js.CreateStream(t.Context(),
		jetstream.StreamConfig{Name: name, Subjects: []string{name + ".>"}}); err != nil {
		t.Fatal(err)
	}
	s, err := js.OrderedConsumer(t.Context(), name, jetstream.OrderedConsumerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan int, 1)
	var out, errs bytes.Buffer
	go func() {
		ended <- run(ctx, []string{"-db", path, "-nats", url, "-stream", name, "-subject", name + ".trail",
			"-every", "1ms"}, &out, &errs)
	}()
	take := func(n int) {
		t.Helper()
		for range n {
			if _, err := s.Next(jetstream.FetchMaxWait(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
	}
	take(6)
	add(t, desk, "O-2")
	take(6)
	stop()
	if code := <-ended; code != 0 || errs.Len() > 0 {
		t.Errorf("exit %d: %s%s", code, &out, &errs)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	path, _, _ := filled(t)
	for _, c := range []struct {
		reason string
		args   []string
		code   int
		want   string
	}{
		{"no database", nil, 2, "give -db FILE or -dsn DSN"},
		{"two databases", []string{"-db", path, "-dsn", "postgres://h/d"}, 2, "give -db FILE or -dsn DSN"},
		{"an argument after the flags", []string{"-db", path, "more"}, 2, "no argument after the flags"},
		{"no time between rounds", []string{"-db", path, "-every", "0s"}, 2, "-every is more than 0"},
		{"an unknown flag", []string{"-nothing"}, 2, "not defined"},
		{"a missing file", []string{"-db", filepath.Join(t.TempDir(), "none.db")}, 1, "no such file"},
		{"a DSN of no engine", []string{"-dsn", "mysql://h/d"}, 1, "natsfeed: "},
		{"a broker that does not answer", []string{"-db", path, "-once", "-nats", "nats://127.0.0.1:1"}, 1,
			"NATS: "},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			code := run(t.Context(), c.args, &out, &errs)
			if code != c.code || !strings.Contains(errs.String(), c.want) {
				t.Errorf("%q: exit %d, %s; want %d, %s", c.args, code, &errs, c.code, c.want)
			}
		})
	}
}

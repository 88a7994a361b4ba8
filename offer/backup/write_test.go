package backup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store"
)

// A backup is the same bytes from store to store and engine to engine.
func TestBackupComesBack(t *testing.T) {
	t.Parallel()
	d := lived(t)
	want := written(t, d.Store)
	same(t, "a second backup", want, written(t, d.Store))
	desktest.OnEngines(t, func(t *testing.T, e desktest.Engine) {
		moved := move(t, d, want, desktest.Store(t, e.Open(t)))
		same(t, e.Name, want, written(t, moved.Store))
		back := move(t, d, written(t, moved.Store), emptyStore())
		same(t, "back in memory", want, written(t, back.Store))
	})
}

// One desk moves from SQLite to PostgreSQL to MySQL and back.
func TestBackupGoesFromEngineToEngine(t *testing.T) {
	t.Parallel()
	for _, e := range desktest.Engines {
		e.Need(t)
	}
	d := lived(t)
	want := written(t, d.Store)
	at := want
	for _, i := range []int{0, 1, 2, 0} {
		e := desktest.Engines[i]
		at = written(t, move(t, d, at, desktest.Store(t, e.Open(t))).Store)
		same(t, e.Name, want, at)
	}
}

// Every line is a JSON object with its kind, and amounts are exact.
func TestBackupIsJSONLines(t *testing.T) {
	t.Parallel()
	src := written(t, lived(t).Store)
	kinds := map[string]int{}
	for line := range bytes.Lines(src) {
		var l struct {
			Kind    string            `json:"kind"`
			Columns map[string]string `json:"columns"`
		}
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		kinds[l.Kind]++
		if l.Columns["pay_hourly"] == "65.1250" {
			kinds["exact"]++
		}
	}
	for _, kind := range []string{
		"header", "command", "delegation", "document", "log", "offer", "playbook", "published", "waiting", "entry",
		"end", "exact",
	} {
		if kinds[kind] == 0 {
			t.Errorf("no line is a %s", kind)
		}
	}
	if kinds["playbook"] != 2 || kinds["header"] != 1 || kinds["consumer"] != 0 {
		t.Errorf("%v", kinds)
	}
	if !bytes.HasPrefix(src, []byte(`{"offerdesk_export":1,"kind":"header"}`+"\n")) {
		t.Errorf("it begins with %.60s", src)
	}
}

// A text that is not UTF-8 comes back as it was.
func TestBackupOfAnyBytes(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	id := "\xff\x00\x1f\"\\"
	columns := store.Columns{"actor": id}
	put := store.Put{Kind: "command", ID: id, Body: []byte(`{"fingerprint":""}`), Columns: columns}
	if err := d.Store.Commit(t.Context(), store.Batch{Puts: []store.Put{put}}); err != nil {
		t.Fatal(err)
	}
	want := written(t, d.Store)
	if !bytes.Contains(want, []byte(`{"base64":`)) {
		t.Fatal("the test shows nothing")
	}
	same(t, "any bytes", want, written(t, move(t, d, want, emptyStore()).Store))
}

// busy is a store on which a command is committed while a log is read.
type busy struct {
	store.Store
	command func()
}

func (s *busy) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if command := s.command; command != nil {
		s.command = nil
		command()
	}
	return s.Store.Entries(ctx, log, after, n)
}

func TestBackupOfABusyDesk(t *testing.T) {
	t.Parallel()
	d := lived(t)
	s := &busy{Store: d.Store}
	s.command = func() { desktest.Must(t)(d.As(desktest.Ann).Hold(t.Context(), "O-3", "wait")) }
	var b bytes.Buffer
	if err := backup.Write(t.Context(), s, &b); !errors.Is(err, backup.ErrMoved) {
		t.Errorf("%v", err)
	}
	if _, err := backup.Restore(t.Context(), emptyStore(), &b); err == nil {
		t.Error("half a backup was restored as whole")
	}
}

// A transaction sees one moment.
func TestBackupInATransaction(t *testing.T) {
	t.Parallel()
	d := few(t)
	db := desktest.Engines[0].Open(t)
	s := desktest.Store(t, db)
	want := written(t, move(t, d, written(t, d.Store), s).Store)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "in a transaction", want, written(t, s.InTx(tx)))
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
}

// The record of an offer is gone and its log is not: a backup would lose the log.
func TestBackupLosesNoLog(t *testing.T) {
	t.Parallel()
	_, s := desktest.Evidence(t)
	s.Record = func(r *store.Record) bool { return r.Kind != "offer" || r.ID != "O-1" }
	if err := backup.Write(t.Context(), s, io.Discard); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestBackupToAFullDisk(t *testing.T) {
	t.Parallel()
	s := lived(t).Store
	size := len(written(t, s))
	for _, room := range []int{0, size / 2, size - 1} {
		t.Run(fmt.Sprint(room), func(t *testing.T) {
			t.Parallel()
			if err := backup.Write(t.Context(), s, &fullDisk{room}); !errors.Is(err, errFull) {
				t.Errorf("room for %d of %d bytes: %v", room, size, err)
			}
		})
	}
}

func TestBackupThatIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := backup.Write(ctx, few(t).Store, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// The errors of each function have its prefix, once.
func TestErrorsAreNamed(t *testing.T) {
	t.Parallel()
	create := func(string) (io.WriteCloser, error) { return nil, errFull }
	_, restored := backup.Restore(t.Context(), nil, bytes.NewReader(nil))
	_, tables := backup.RestoreTables(t.Context(), nil, nil)
	for _, row := range []struct {
		reason string
		err    error
		want   string
	}{
		{"lines without a store", backup.Write(t.Context(), nil, io.Discard), "backup: write: the desk was not"},
		{"CSV without a store", backup.WriteCSV(t.Context(), nil, io.Discard), "backup: write: the desk was not"},
		{"tables without a store", backup.WriteTables(t.Context(), nil, create), "backup: write: the desk was not"},
		{"restore without a store", restored, "backup: restore: the desk was not opened"},
		{"restore of tables without a store", tables, "backup: restore: the desk was not opened"},
		{"no file", backup.WriteTables(t.Context(), emptyStore(), create), "backup: write: the disk is full"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if row.err == nil || !bytes.HasPrefix([]byte(row.err.Error()), []byte(row.want)) {
				t.Errorf("got %v, want %s", row.err, row.want)
			}
		})
	}
}

// A restored desk works: keys still answer, and the trail goes on.
func TestWorkGoesOnAfterARestore(t *testing.T) {
	t.Parallel()
	d := lived(t)
	moved := move(t, d, written(t, d.Store), emptyStore())
	ctx, must := t.Context(), desktest.Must(t)
	want := must(d.As(desktest.Ann).Get(ctx, "O-1"))
	held := must(moved.As(desktest.Ann).Hold(ctx, "O-1", holdReason, offer.Key(holdKey)))
	if asJSON(t, held) != asJSON(t, want) {
		t.Error("the key is not remembered")
	}
	must(moved.As(desktest.Ann).Resume(ctx, "O-1"))
	must(moved.As(desktest.Oscar).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(moved.As(desktest.Ann).Accept(ctx, "O-3", offer.Candidate))
	moved.Sound(t)
	if tasks, err := moved.As(desktest.Fred).Waiting(ctx, 10); err != nil {
		t.Error(err, tasks)
	}
}

func asJSON(t *testing.T, o offer.Offer) string {
	t.Helper()
	b, err := o.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

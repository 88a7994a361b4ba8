package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

func valueChecks() []Check {
	return []Check{
		on("values/amounts", amounts),
		on("values/amounts found", amountsFound),
		on("values/wide amounts found", wideAmountsFound),
		on("values/times", times),
		on("values/days, numbers and bools", smallValues),
		on("values/nulls", nulls),
		on("values/refused", refused),
	}
}

// through puts columns and returns them as Get and Find return them.
func through(t testing.TB, s store.Store, c store.Columns) []store.Columns {
	t.Helper()
	put(t, s, store.Put{Kind: thing, ID: "v", Expect: store.Any, Columns: c})
	p := find(t, s, store.Query{Where: store.Where("id", store.Eq, "v")})
	if len(p.Records) != 1 {
		t.Fatalf("Find returns %d records of one", len(p.Records))
	}
	return []store.Columns{get(t, s, "v").Columns, p.Records[0].Columns}
}

func exactAmounts() []string {
	return []string{"1.10", "-0.005", "0", "-0.0001", "0.1", "0.3", "100", "62.5", "99999999999999.9999",
		"-99999999999999.9999", "12345678901234.5678", "900719925474.0993"}
}

// wideAmounts are amounts of up to 38 digits, 10 of them after the point, in
// order.
func wideAmounts() []string {
	return []string{"-9999999999999999999999999999.9999999999", "-1234567890123456789012345678.0123456789",
		"-1234567890123456789012345678.0123456788",
		"-10", "-9", "-0.005", "-0.0000000001", "0", "0.0000000001", "1.10", "9", "10", "9007199254740993",
		"18446744073709551616",
		"1234567890123456789012345678.0123456788", "1234567890123456789012345678.0123456789",
		"9999999999999999999999999999.9999999999"}
}

func amounts(t testing.TB, s store.Store) {
	for col, texts := range map[string][]string{colNum: exactAmounts(), colWide: wideAmounts()} {
		for _, text := range texts {
			want := num(text)
			for _, c := range through(t, s, store.Columns{col: want}) {
				got, ok := c[col].(decimal.Decimal)
				if !ok || got.Cmp(want) != 0 {
					t.Errorf("%s came back as %v", text, c[col])
				}
			}
		}
	}
}

// Amounts of 38 digits are sorted, and amounts that differ in the last digit are
// different.
func wideAmountsFound(t testing.TB, s store.Store) {
	var puts []store.Put
	for i, text := range wideAmounts() {
		puts = append(puts, row(fmt.Sprintf("%02d", i), store.Columns{colWide: num(text)}))
	}
	put(t, s, puts...)
	up := store.Query{Kind: thing, Order: []store.Order{{Column: colWide}}, Limit: 3}
	got := pages(t, s, up, nil)
	for i, p := range puts {
		if i >= len(got) || got[i] != p.ID {
			t.Fatalf("in order: %q", got)
		}
		for op, want := range map[store.Op]int{store.Eq: 1, store.Lt: i, store.Le: i + 1,
			store.Gt: len(puts) - i - 1, store.Ne: len(puts) - 1} {
			q := store.Query{Kind: thing, Where: store.Where(colWide, op, num(wideAmounts()[i]))}
			if n := len(pages(t, s, q, nil)); n != want {
				t.Errorf("amount %s %s finds %d, want %d", op, wideAmounts()[i], n, want)
			}
		}
	}
}

func amountsFound(t testing.TB, s store.Store) {
	put(t, s, row("a", store.Columns{colNum: num("1.1")}),
		row("b", store.Columns{colNum: num("99999999999999.9998")}),
		row("c", store.Columns{colNum: num("99999999999999.9999")}), row("d", store.Columns{colNum: num("-0.005")}),
		row("e", store.Columns{colNum: num("9")}))
	for _, c := range []struct {
		op    store.Op
		value string
		want  string
	}{
		{store.Eq, "1.10", "a"},
		{store.Eq, "99999999999999.9999", "c"},
		{store.Lt, "99999999999999.9999", "d a e b"},
		{store.Gt, "1.0999", "a e b c"},
		{store.Ge, "9.0000", "e b c"},
		{store.Lt, "0", "d"},
	} {
		q := store.Query{Kind: thing, Where: store.Where(colNum, c.op, num(c.value)),
			Order: []store.Order{{Column: colNum}}}
		if got := strings.Join(pages(t, s, q, nil), " "); got != c.want {
			t.Errorf("amount %s %s finds %q, want %q", c.op, c.value, got, c.want)
		}
	}
}

func times(t testing.TB, s store.Store) {
	for _, text := range []string{
		"2026-03-29T02:30:00.000001+05:30", "2026-12-31T23:59:59.999999-11:00", "1969-12-31T23:59:59.999999Z",
		"2026-01-01T00:00:00Z", "2026-06-01T12:00:00.1+02:00",
		"2026-03-08T01:59:59.999999-05:00", "2026-03-08T03:00:00-04:00", // New York has no hour between
		"2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", // its clocks show this twice
	} {
		want, err := moment(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range through(t, s, store.Columns{colTime: want}) {
			got, ok := c[colTime].(time.Time)
			if !ok || !got.Equal(want) || got.Location() != time.UTC {
				t.Errorf("%s came back as %v, want that moment in UTC", text, c[colTime])
			}
		}
		if p := find(t, s, store.Query{Where: store.Where(colTime, store.Eq, want)}); len(p.Records) != 1 {
			t.Errorf("%s finds %d records", text, len(p.Records))
		}
	}
}

func smallValues(t testing.TB, s store.Store) {
	for _, want := range []store.Columns{
		{colDay: store.Day("2024-02-29")}, {colDay: store.Day("1970-01-01")},
		{colInt: int64(0)}, {colInt: int64(-1 << 63)}, {colInt: int64(1<<63 - 1)}, {colInt: int64(1<<53 + 1)},
		{colBool: false}, {colBool: true},
	} {
		for _, got := range through(t, s, want) {
			for name, v := range want {
				if got[name] != v {
					t.Errorf("%v came back as %v", v, got[name])
				}
			}
		}
	}
}

func nulls(t testing.TB, s store.Store) {
	for _, c := range []store.Columns{nil, {},
		{colText: nil, colInt: nil, colNum: nil, colShort: nil, colWide: nil, colBool: nil, colDay: nil,
			colTime: nil}} {
		for _, got := range through(t, s, c) {
			for name, v := range got {
				if v != nil {
					t.Errorf("%s is null and came back as %v", name, v)
				}
			}
		}
	}
	// Null is not empty.
	for _, got := range through(t, s,
		store.Columns{colText: "", colInt: int64(0), colNum: decimal.Zero, colBool: false}) {
		for _, name := range []string{colText, colInt, colNum, colBool} {
			if got[name] == nil {
				t.Errorf("%s came back as null", name)
			}
		}
	}
}

// A value that does not fit is refused, never rounded or cut.
func refused(t testing.TB, s store.Store) {
	for name, c := range map[string]store.Columns{
		"a fifth place":         {colNum: num("1.00001")},
		"an eleventh place":     {colWide: num("0.00000000001")},
		"29 digits":             {colWide: num("10000000000000000000000000000")},
		"a third place":         {colShort: num("0.005")},
		"a fourth digit":        {colShort: num("1000")},
		"fifteen digits":        {colNum: num("100000000000000")},
		"nanoseconds":           {colTime: time.Unix(0, 1)},
		"a text for a number":   {colInt: "1"},
		"an int for an int64":   {colInt: 1},
		"a number for a text":   {colText: int64(1)},
		"a text for a day":      {colDay: "2026-01-01"},
		"a column not declared": {"nothing": "x"},
		"another kind's column": {"id": "x"},
	} {
		invalid(t, s.Commit(ctx(), store.Batch{Puts: []store.Put{row("v", c)}}), name)
		absent(t, s, "v")
	}
	invalid(t, s.Commit(ctx(), store.Batch{Puts: []store.Put{row("", nil)}}), "no id")
	if _, err := s.Get(ctx(), "nothing", "a"); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("Get of a kind that is not declared: %v", err)
	}
}

func textChecks() []Check {
	return []Check{
		on("values/texts", texts),
		on("values/bodies", bodies),
		on("values/body alone", bodyAlone),
	}
}

func hostile() []string {
	return []string{
		"'; drop table storetest_things; --", `" or ""="`, `\`, `\'`, "%_", "$1 ? :a @b", "{{.}}",
		"<script>&amp;</script>", "a\r\n\tb",
		"é", "e\u0301", "ß", "İ", "中文", "\U0001F469\u200d\U0001F680", "\u202e", "\ufeff", "\ufffd", " lead",
		"trail ", "null", "NULL", "0", "1e3",
		"a\x00b", "\x00", "\xff\xfe", "a\xc3",
	}
}

// mayRefuse are texts that an engine may be unable to keep.
func mayRefuse(s string) bool {
	return strings.ContainsRune(s, 0) || strings.ToValidUTF8(s, "") != s
}

// A text is kept byte for byte, as an id, as a column and as the name of a log,
// or refused if no engine could hold it.
func texts(t testing.TB, s store.Store) {
	kept := 0
	for _, text := range hostile() {
		err := s.Commit(ctx(), store.Batch{
			Puts:    []store.Put{row(text, store.Columns{colText: text})},
			Appends: []store.Append{{Log: text, Seq: 1, Body: []byte(text)}},
		})
		if errors.Is(err, store.ErrInvalid) && mayRefuse(text) {
			continue
		}
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		kept++
		if got := get(t, s, text).Columns[colText]; got != text {
			t.Errorf("%q came back as %q", text, got)
		}
		if p := find(t, s, store.Query{Where: store.Where(colText, store.Eq, text)}); len(p.Records) != 1 ||
			p.Records[0].ID != text {
			t.Errorf("%q finds %+v", text, p.Records)
		}
		if es := entries(t, s, text); len(es) != 1 || es[0].Log != text {
			t.Errorf("the log %q holds %+v", text, es)
		}
	}
	for _, order := range [][]store.Order{nil, {{Column: colText}}, {{Column: colText, Desc: true}}} {
		ids, seen := pages(t, s, store.Query{Kind: thing, Order: order, Limit: 1}, nil), map[string]bool{}
		for _, id := range ids {
			seen[id] = true
		}
		if len(ids) != kept || len(seen) != kept {
			t.Errorf("by %v the pages hold %d records, %d different, of %d", order, len(ids), len(seen), kept)
		}
	}
}

func bodies(t testing.TB, s store.Store) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for i, body := range [][]byte{nil, {}, {0}, all, []byte(`{"a":  1}`), []byte("\xff\x00"),
		bytes.Repeat(all, 1024)} {
		id := fmt.Sprint(i)
		commit(t, s, store.Batch{
			Puts:    []store.Put{{Kind: thing, ID: id, Body: body}, {Kind: plain, ID: id, Body: body}},
			Appends: []store.Append{{Log: "l", Seq: int64(i + 1), Body: body, Private: body}},
		})
		if got := get(t, s, id).Body; !bytes.Equal(got, body) {
			t.Errorf("a body of %d bytes came back with %d", len(body), len(got))
		}
		r, err := s.Get(ctx(), plain, id)
		if err != nil || !bytes.Equal(r.Body, body) {
			t.Errorf("a body without columns came back as %d bytes, %v", len(r.Body), err)
		}
		if e := entries(t, s, "l")[i]; !bytes.Equal(e.Body, body) || !bytes.Equal(e.Private, body) {
			t.Errorf("an entry of %d bytes came back with %d and %d", len(body), len(e.Body), len(e.Private))
		}
	}
}

// bodyAlone compares GetBody with Get.
func bodyAlone(t testing.TB, s store.Store) {
	put(t, s, store.Put{Kind: thing, ID: "a", Columns: store.Columns{colInt: int64(1)}, Body: []byte("one")})
	put(t, s, store.Put{Kind: thing, ID: "a", Expect: 1, Columns: store.Columns{colInt: int64(2)},
		Body: []byte("two")})
	r, err := store.GetBody(ctx(), s, thing, "a")
	if err != nil || r.Kind != thing || r.ID != "a" || r.Revision != 2 || string(r.Body) != "two" {
		t.Fatalf("GetBody returns %+v, %v", r, err)
	}
	r.Body[0] = 'X'
	if again, err := store.GetBody(ctx(), s, thing, "a"); err != nil || string(again.Body) != "two" {
		t.Errorf("changing what GetBody returned has left %q, %v", again.Body, err)
	}
	if _, err := store.GetBody(ctx(), s, thing, "b"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("GetBody of an absent record: %v, want ErrNotFound", err)
	}
	_, err = store.GetBody(ctx(), s, "nothing", "a")
	invalid(t, err, "GetBody of an unknown kind")
	cancelled, cancel := context.WithCancel(ctx())
	cancel()
	if _, err := store.GetBody(cancelled, s, thing, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("GetBody with a cancelled context: %v", err)
	}
}

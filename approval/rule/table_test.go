package rule_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/offerdesk/offerdesk/approval/rule"
)

var badTables = []struct{ text, want, why string }{
	{"", "t:1: the first row names", "nothing"},
	{"a\n", "t:1: the first row names", "no value column"},
	{"a,from,v\nx,,1\n", "t:1: from and to go together", "from alone"},
	{"a,a,v\nx,y,1\n", "t:1: the column a is duplicated", "a column twice"},
	{"a,v\nx\n", "t:2: a row has 2 cells, this one has 1", "a short row"},
	{"a,v\n\"x,1\n", "t:2: extraneous", "an open quote"},
	{"a,v\nx,1\nx,2\n", "t:3: this row and line 2 answer the same question", "the same row twice"},
	{"a,from,to,v\nx,2026-13-01,,1\n", "t:2: exact: not a date", "no date"},
	{"a,from,to,v\nx,2026-02-01,2026-01-01,1\n", "t:2: to is before from", "an empty range"},
	{"a,from,to,v\nx,,2026-01-31,1\nx,2026-01-31,,2\n", "t:3: this row and line 2", "both ends belong"},
	{"a,from,to,v\nx,2026-03-01,,1\nx,,,2\nx,,2026-01-01,3\n", "t:4: this row and line 3", "open on both sides"},
	{"a,v\nx,1\nCaf\xe9,2\n", "t:3: the text of column 1 is not valid UTF-8", "Latin-1"},
	{"\xff\xfea\x00,v\n", "t:1: the text of column 1 is not valid UTF-8", "UTF-16"},
	{"a,v\nCafe\u0301,1\nCaf\u00e9,2\n", "t:3: this row and line 2 answer the same question",
		"one text in two forms"},
	{"cle\u0301,cl\u00e9,v\nx,y,1\n", "t:1: the column cl\u00e9 is duplicated", "one column in two forms"},
	{"a,v\n" + strings.Repeat("x", 9<<20) + ",1\n", "t:1: a table has at most", "nine megabytes"},
}

func TestTablesAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range badTables {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if _, err := rule.ParseTable("t", strings.NewReader(c.text)); err == nil ||
				!strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", c.why, err, c.want)
			}
		})
	}
}

// TestTableIsNotRead reads a table whose second read fails.
func TestTableIsNotRead(t *testing.T) {
	t.Parallel()
	r := io.MultiReader(strings.NewReader("a,v\nx,1\n"), iotest.ErrReader(errors.New("gone")))
	if _, err := rule.ParseTable("t", r); err == nil || err.Error() != "t:1: gone" {
		t.Errorf("got %v, want t:1: gone", err)
	}
}

func TestTableColumns(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Tables["first"] = table(t, "first",
		"\ufefffrom, to ,class,v\n2026-01-01,2026-12-31,rn,1\n2027-01-01,,rn,n/a\n")
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	f := facts(t, s)
	for src, want := range map[string]string{
		`lookup("first", start_date, "rn")`: `"1"`, `lookup("first", end_date, "rn")`: `"n/a"`,
		`lookup("first", date("2025-12-31"), "rn")`: `unknown: lookup("first")`,
	} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(src, rule.WantAny)
			if err != nil {
				t.Fatal(err)
			}
			if got := outcome(r.Eval(f)); got != want {
				t.Errorf("%s = %s, want %s", src, got, want)
			}
		})
	}
	var b strings.Builder
	b.WriteString("from,to,v\n")
	d, _ := rule.ParseDate("1950-01-01")
	for i := range 19_000 {
		fmt.Fprintf(&b, "%s,%s,%d\n", d.AddDays(i), d.AddDays(i), i)
	}
	table(t, "long", b.String()) // each day its own row: not quadratic
}

func FuzzTable(f *testing.F) {
	f.Add(capTable)
	f.Add("a,v\nx,1\n")
	for _, c := range badTables {
		if len(c.text) < 1000 {
			f.Add(c.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		tab, err := rule.ParseTable("t", strings.NewReader(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "t:") {
				t.Errorf("the error does not name the table: %v", err)
			}
			return
		}
		o := options(t)
		o.Tables = map[string]*rule.Table{"t": tab}
		s, err := rule.NewSchema(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, keys := range []string{"client", "start_date", "client, start_date", "start_date, client",
			"custom.level, is_rehire ?? true"} {
			r, err := s.Compile(`lookup("t", `+keys+`)`, rule.WantAny)
			if err != nil {
				continue
			}
			if o := r.Eval(facts(t, s)); !o.Value.IsMissing() && o.Value.Kind() != r.Type().Kind {
				t.Errorf("a lookup of %s gives %s, not %s", r.Type(), o.Value.Kind(), r.Type().Kind)
			}
		}
	})
}

package rule_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// TestChoicesAndCellsAreInNormalForm writes choices and cells in every form that
// text can have.
func TestChoicesAndCellsAreInNormalForm(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, why string }{
		{"Café", "one accent"},
		{"Đặng Thị Ánh", "two marks on one letter"},
		{"각", "a syllable of three letters"},
		{"Å", "a letter that is another letter's sign too"},
		{"RN", "no mark at all"},
	} {
		t.Run(row.why, func(t *testing.T) {
			for _, form := range []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD} {
				written := form.String(row.text)
				stored := norm.NFC.String(row.text)
				tab, err := rule.ParseTable("t", strings.NewReader("unit,v\n"+written+",1\n"))
				if err != nil {
					t.Fatal(err)
				}
				list := rule.Type{Kind: rule.Text, Choices: []string{written}}
				s, err := rule.NewSchema(rule.Options{Tables: map[string]*rule.Table{"t": tab}, Fields: []rule.Field{
					{Path: "unit", Type: rule.Type{Kind: rule.Text, Choices: []string{written}}},
					{Path: "units", Type: rule.Type{Kind: rule.List, Elem: &list}}}})
				if err != nil {
					t.Fatal(err)
				}
				f := s.NewFacts()
				if err := f.Set("unit", rule.TextValue(stored)); err != nil {
					t.Fatal(err)
				}
				for _, src := range []string{`lookup("t", unit) == 1`, `unit == "` + stored + `"`,
					`unit >= "` + stored + `"`} {
					r, err := s.Compile(src, rule.WantBool)
					if err != nil {
						t.Errorf("%+q: %v", src, err)
					} else if r.Truth(f) != rule.True {
						t.Errorf("%+q is not true of %+q", src, stored)
					}
				}
			}
		})
	}
}

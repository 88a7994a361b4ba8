package story

import (
	"slices"
	"strconv"
	"strings"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Term is one value of the offer as it stands now, after every revision.
type Term struct {
	Path, Value string
	Approved    string // what was approved in full last; empty if nothing was
	Differs     bool   // from what was approved in full last
	Entry       int64  // position in the trail of the entry that set it; 0 if none shows it
}

// terms returns every value that the offer has now, in the order of the contract, and
// what it had when it was approved and has no more.
func terms(o record.Offer, entries []audit.Entry) []Term {
	approved, known := o.ApprovedTerms()
	paths := o.Terms().Paths()
	for _, path := range o.Terms().Changed(approved) {
		if !o.Terms().Has(path) {
			paths = append(paths, path)
		}
	}
	set := lastSet(entries)
	var out []Term
	for _, path := range paths {
		t := Term{Path: path, Value: valueText(path, o.Get(path)), Entry: set[path]}
		if known {
			t.Approved = valueText(path, approved.Get(path))
			t.Differs = t.Approved != t.Value
		}
		out = append(out, t)
	}
	return out
}

// lastSet returns for each path the position of the entry that set its value last.
func lastSet(entries []audit.Entry) map[string]int64 {
	out := map[string]int64{}
	for _, entry := range entries {
		switch entry.Action {
		case "create", "edit", "revise", "import":
			for _, c := range entry.Fields {
				if isTerm(c.Path) {
					out[c.Path] = entry.Seq
				}
			}
		}
	}
	return out
}

// valueText returns the value of a name on one line: an item as name: night, per_hour: 4.
func valueText(path string, v record.Value) string {
	if v.Kind() != record.List {
		return v.Text()
	}
	name, _ := record.Lookup(path)
	items := make([]string, v.Len())
	for i := range items {
		items[i] = v.At(i).Text()
		for _, in := range name.Items {
			part := prefixed(in.Path+": ", v.At(i).Field(in.Path).Text())
			items[i] = strings.Join(some(items[i], part), ", ")
		}
	}
	return strings.Join(items, "; ")
}

// listText returns a value of an entry of the trail as [valueText] does: lists are kept
// there as JSON.
func listText(path, text string) string {
	if !strings.HasPrefix(text, "[") {
		return text
	}
	nested := text
	for _, part := range slices.Backward(strings.Split(path, ".")) {
		nested = "{" + strconv.Quote(part) + ": " + nested + "}"
	}
	_, terms, err := record.ParseDraft([]byte(nested), nil)
	if err != nil || terms.Get(path).Kind() != record.List {
		return text
	}
	return valueText(path, terms.Get(path))
}

// write writes the value with the entry that set it, and what was approved if that is
// another value.
func (t Term) write(text *text, imported bool) {
	shown := value(t.Value)
	if t.Differs {
		shown += ", approved was " + value(t.Approved)
	}
	if t.Entry > 0 || !imported {
		shown += " (" + entryText(t.Entry) + ")"
	}
	text.line("    %s: %s", word(t.Path), shown)
}

package playbook

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

func (r policyReader) matrix(e source.Entry, key string) approval.Matrix {
	rd := read(e, "a matrix")
	rd.Flags("off")
	r.at[key] = rd.Whole()
	m := approval.Matrix{ID: rd.ID("id"), Quantity: r.text(rd, key, "on"), When: r.text(rd, key, "when"),
		Final: rd.Bool("final")}
	if m.Quantity == "" {
		rd.fail(rd.Node, source.CodeSyntax, "", "a matrix names its quantity: on is missing")
		m.Quantity = "0"
	}
	m.StrictHigh = rd.OneOf("strict", "low", "low", "high") == "high"
	m.Cumulative, m.Beside = rd.Bool("cumulative"), r.ids(rd, key, "beside")
	m.After = r.after(rd, key)
	for i, n := range rd.List("bands") {
		if n.Kind != input.Map {
			rd.fail(n, source.CodeType, source.QuoteHint, "a band is a map of keys")
			r.unbound = append(r.unbound, m.ID, key)
			continue
		}
		in := rd.in(n, "a band")
		if in.Bool("off") { // no parent has this band
			continue
		}
		band, ok := r.band(in, fmt.Sprintf("%s.bands[%d]", key, i))
		if !ok {
			r.unbound = append(r.unbound, m.ID, key)
		}
		band.Definition = r.bandDefinition(e, m.ID+"."+band.ID, n)
		m.Bands = append(m.Bands, band)
	}
	rd.Done()
	return m
}

// band reads one band. It returns false if its bounds are unknown: a key that is
// misspelled may be a bound.
func (r policyReader) band(in reader, key string) (approval.Band, bool) {
	band := approval.Band{Stage: r.common(in, key)}
	before := len(*r.found)
	band.From, band.Above = r.bound(in, key, "from"), r.bound(in, key, "above")
	band.Below, band.UpTo = r.bound(in, key, "below"), r.bound(in, key, "up_to")
	in.Done()
	if band.From != nil && band.Above != nil || band.Below != nil && band.UpTo != nil {
		in.fail(in.Node, source.CodeSyntax, "",
			"a band has one lower bound (from or above) and one upper (below or up_to)")
	} else if emptyBand(band) {
		in.fail(in.Node, source.CodeSyntax, "",
			"no value lies in this band: its lower bound is not under its upper one")
	}
	return band, len(*r.found) == before
}

func (r policyReader) bound(in reader, base, key string) *exact.Number {
	t := in.Text(key)
	if !t.Given {
		return nil
	}
	r.at[base+"."+key] = in.Place(t)
	n, err := exact.Parse(t.Value)
	if err != nil {
		in.fail(t.Node, source.CodeType, source.NumberHint(t.Value), "%s is a number", key)
		return nil
	}
	return &n
}

// emptyBand reports whether no number can lie in a band.
func emptyBand(b approval.Band) bool {
	lower, upper := b.From, b.Below
	if lower == nil {
		lower = b.Above
	}
	if upper == nil {
		upper = b.UpTo
	}
	if lower == nil || upper == nil {
		return false
	}
	c := lower.Cmp(*upper)
	return c > 0 || c == 0 && (b.Above != nil || b.Below != nil)
}

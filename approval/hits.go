package approval

import (
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// hit is whether a band is on, and why.
type hit struct {
	on      bool
	why     string
	missing []string
}

// evaluate returns for each band of a matrix whether it is on.
func (m *compiledMatrix) evaluate(f *rule.Facts) []hit {
	off, missing := m.applies(f)
	if off {
		return slices.Repeat([]hit{{why: m.offReason}}, len(m.Bands))
	}
	o := m.on.Eval(f)
	n, ok := o.Value.Number()
	if !ok {
		for _, name := range o.Missing {
			if !slices.Contains(missing, name) {
				missing = append(slices.Clone(missing), name)
			}
		}
		return m.unknownQuantity(missing)
	}
	value, finite := n.Finite()
	if !finite || len(value) > 24 {
		value = n.Fixed(4, exact.HalfUp)
	}
	is := m.Quantity + " is " + value
	out := make([]hit, len(m.Bands))
	at := slices.IndexFunc(m.order, func(b int) bool { return m.Bands[b].Holds(n) })
	for i, b := range m.order {
		if m.isOn(i, at) {
			why := is + ", " + m.spans[b]
			if i != at {
				why = is + ", and what is asked for " + m.spans[b] + " is asked beyond it too"
			}
			if len(missing) > 0 {
				why += " (missing: " + list(missing) + ")"
			}
			out[b] = hit{true, why, missing}
		} else {
			out[b].why = "not: " + m.spans[b] + " (" + is + ")"
		}
	}
	return out
}

// isOn reports whether the i-th band in order is on while the quantity is in the band
// at; -1 if it is in none.
func (m *compiledMatrix) isOn(i, at int) bool {
	switch {
	case !m.Cumulative || at < 0:
		return i == at
	case m.StrictHigh:
		return i <= at
	}
	return i >= at
}

// applies evaluates the matrix's own condition. Off is true if it is false; missing
// names the inputs that keep it from being known.
func (m *compiledMatrix) applies(f *rule.Facts) (off bool, missing []string) {
	if m.when == nil {
		return false, nil
	}
	o := m.when.Eval(f)
	if o.Truth == rule.Unknown {
		missing = o.Missing
		if len(missing) == 0 {
			missing = []string{m.When}
		}
	}
	return o.Truth == rule.False, missing
}

// unknownQuantity returns the hits if the quantity is not known: the strictest band
// is on, or every band of a cumulative matrix.
func (m *compiledMatrix) unknownQuantity(missing []string) []hit {
	if len(missing) == 0 {
		missing = []string{m.Quantity}
	}
	most := m.order[0]
	if m.StrictHigh {
		most = m.order[len(m.order)-1]
	}
	why := fmt.Sprintf("%s is not known, so the strictest band applies (missing: %s)", m.Quantity, list(missing))
	out := slices.Repeat([]hit{{why: m.Quantity + " is not known"}}, len(m.Bands))
	for b := range out {
		if b == most || m.Cumulative {
			out[b] = hit{true, why, missing}
		}
	}
	return out
}

package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// bound is one end of a range of numbers. A nil n is no bound.
type bound struct {
	n    *exact.Number
	open bool // the number itself is outside the range
}

// lowerBound returns the low end of a band.
func lowerBound(b Band) bound {
	if b.From != nil {
		return bound{n: b.From}
	}
	return bound{n: b.Above, open: true}
}

// upperBound returns the high end of a band.
func upperBound(b Band) bound {
	if b.UpTo != nil {
		return bound{n: b.UpTo}
	}
	return bound{n: b.Below, open: true}
}

// compare orders lower bounds. It returns -1, 0 or 1.
func (a bound) compare(b bound) int {
	switch {
	case a.n == nil && b.n == nil:
		return 0
	case a.n == nil:
		return -1
	case b.n == nil:
		return 1
	}
	if c := a.n.Cmp(*b.n); c != 0 {
		return c
	}
	switch {
	case a.open == b.open:
		return 0
	case a.open:
		return 1
	}
	return -1
}

// span describes the values of a band for people.
func (b Band) span() string {
	switch {
	case b.From != nil && b.Below != nil:
		return fmt.Sprintf("from %s to under %s", b.From, b.Below)
	case b.From != nil && b.UpTo != nil:
		return fmt.Sprintf("from %s up to %s", b.From, b.UpTo)
	case b.Above != nil && b.Below != nil:
		return fmt.Sprintf("over %s and under %s", b.Above, b.Below)
	case b.Above != nil && b.UpTo != nil:
		return fmt.Sprintf("over %s up to %s", b.Above, b.UpTo)
	case b.From != nil:
		return "from " + b.From.String()
	case b.Above != nil:
		return "over " + b.Above.String()
	case b.Below != nil:
		return "under " + b.Below.String()
	case b.UpTo != nil:
		return "up to " + b.UpTo.String()
	}
	return "any value"
}

// holdsIn reports whether a band contains a whole stretch between two cuts.
func (b Band) holdsIn(s prove.Stretch) bool {
	lo, hi := lowerBound(b), upperBound(b)
	if lo.n != nil {
		if s.From == nil {
			return false
		}
		if c := s.From.Cmp(*lo.n); c < 0 || c == 0 && lo.open && s.FromIn {
			return false
		}
	}
	if hi.n != nil {
		if s.To == nil {
			return false
		}
		if c := s.To.Cmp(*hi.n); c > 0 || c == 0 && hi.open && s.ToIn {
			return false
		}
	}
	return true
}

// cuts returns the bounds of all bands.
func (m Matrix) cuts() []exact.Number {
	var out []exact.Number
	for _, b := range m.Bands {
		for _, n := range []*exact.Number{b.From, b.Above, b.Below, b.UpTo} {
			if n != nil {
				out = append(out, *n)
			}
		}
	}
	return out
}

// checkBands finds values that lie in no band or in several bands. It returns one
// finding for each stretch of values that lies in the same bands.
func checkBands(key string, m Matrix) []*Finding {
	if len(m.Bands) == 0 {
		return []*Finding{{Code: rule.CodeSyntax, Key: key, Message: "a matrix has bands"}}
	}
	stretches := prove.Stretches(m.cuts())
	held := make([][]string, len(stretches))
	for i, s := range stretches {
		for _, b := range m.Bands {
			if b.holdsIn(s) {
				held[i] = append(held[i], m.ID+"."+b.ID)
			}
		}
	}
	var out []*Finding
	for i := 0; i < len(stretches); {
		j := i
		for j+1 < len(stretches) && slices.Equal(held[i], held[j+1]) {
			j++
		}
		if len(held[i]) != 1 {
			out = append(out, bandFinding(key, m, stretches[i].Join(stretches[j]), held, i, j))
		}
		i = j + 1
	}
	return out
}

// checkSizes warns of bounds of the wrong size for the quantity, such as 0.12
// for a percent. It reports each number once, where it first occurs.
func checkSizes(key string, m compiledMatrix) []*Finding {
	if m.on == nil {
		return nil
	}
	var out []*Finding
	var seen []string
	for i, b := range m.Bands {
		for _, bound := range []struct {
			key string
			n   *exact.Number
		}{{"from", b.From}, {"above", b.Above}, {"below", b.Below}, {"up_to", b.UpTo}} {
			if bound.n == nil || slices.Contains(seen, bound.n.String()) {
				continue
			}
			if message, hint, ok := prove.Suspect(m.on, *bound.n); ok {
				seen = append(seen, bound.n.String())
				out = append(out, &Finding{Code: rule.CodeUnit, Warning: true, Message: message, Hint: hint,
					Key: fmt.Sprintf("%s.bands[%d].%s", key, i, bound.key)})
			}
		}
	}
	return out
}

// bandFinding returns the finding for a stretch that joins the stretches i to j:
// a gap if no band holds it, otherwise an overlap.
func bandFinding(key string, m Matrix, s prove.Stretch, held [][]string, i, j int) *Finding {
	f := &Finding{Code: CodeOverlap, Key: key + ".on", Quantity: m.Quantity, IDs: held[i],
		Hint: "move a bound, so that every value lies in exactly one band"}
	f.Message = f.rangeText(s) + " lies in more than one band: " + strings.Join(held[i], ", ")
	if len(held[i]) == 0 {
		f.Code, f.Message = CodeGap, "no band holds "+f.rangeText(s)
		if i > 0 {
			f.IDs = append(f.IDs, held[i-1]...)
		}
		if j+1 < len(held) {
			f.IDs = append(f.IDs, held[j+1]...)
		}
	}
	f.setBounds(s)
	return f
}

// setBounds sets the range of values that a finding is about.
func (f *Finding) setBounds(s prove.Stretch) {
	f.From, f.To = s.From, s.To
	if s.From != nil && s.FromIn {
		f.Includes = append(f.Includes, "from")
	}
	if s.To != nil && s.ToIn {
		f.Includes = append(f.Includes, "to")
	}
}

// Bound formats a bound for people: as a day if the quantity is a date.
func (f *Finding) Bound(n *exact.Number) string {
	if day, ok := prove.ScaleDate(*n); ok && f.Dates {
		return day.String()
	}
	return n.String()
}

// rangeText formats a stretch for people, as in 14 < margin.percent < 15.
func (f *Finding) rangeText(s prove.Stretch) string {
	sign := func(in bool) string {
		if in {
			return " <= "
		}
		return " < "
	}
	on := f.Quantity
	if strings.ContainsAny(on, " ;") {
		on = "(" + on + ")"
	}
	switch {
	case s.From != nil && s.To != nil && s.From.Equal(*s.To):
		return on + " = " + f.Bound(s.From)
	case s.From != nil && s.To != nil:
		return f.Bound(s.From) + sign(s.FromIn) + on + sign(s.ToIn) + f.Bound(s.To)
	case s.From != nil && s.FromIn:
		return on + " >= " + f.Bound(s.From)
	case s.From != nil:
		return on + " > " + f.Bound(s.From)
	case s.To != nil:
		return on + sign(s.ToIn) + f.Bound(s.To)
	}
	return "any " + on
}

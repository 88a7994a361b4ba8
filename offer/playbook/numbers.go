package playbook

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Numbers is the currency of a playbook and how it rounds and prints numbers.
type Numbers struct {
	currency    string
	mode        exact.Mode
	money, rate int
}

// Currency returns the currency of the playbook's amounts.
func (n *Numbers) Currency() string { return n.currency }

// Rounding returns how the playbook rounds to a number of places.
func (n *Numbers) Rounding(places int) exact.Rounding {
	return exact.Rounding{Mode: n.mode, Places: places}
}

// MoneyPlaces returns the places of amounts that are printed.
func (n *Numbers) MoneyPlaces() int { return n.money }

// Known returns the numbers of an offer that are known, by name. Given ones are
// as they are; computed ones are rounded as rates unless they are shorter. An
// amount that is not in the playbook's currency is followed by its code.
func (n *Numbers) Known(f *rule.Facts) map[string]string {
	out := map[string]string{}
	for _, name := range append(record.Computed(), record.Names()...) {
		v, currency, ok := f.Get(name.Path).Amount()
		if !ok {
			continue
		}
		text := trimZeros(v.Fixed(n.rate, n.mode))
		if s, finite := v.Finite(); finite && (!name.Computed || len(s) <= len(text)) {
			text = s
		}
		if currency != "" {
			text += " " + currency
		}
		out[name.Path] = text
	}
	return out
}

func trimZeros(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// Like returns a number with as many places as a text has, rounded as the
// playbook rounds.
func (n *Numbers) Like(text string, v exact.Number) string {
	_, places, _ := strings.Cut(text, ".")
	return v.Fixed(len(places), n.mode)
}

package template

import (
	"fmt"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Formatter writes values in the way of a locale.
type Formatter interface {
	Money(n exact.Number, currency string, places int) string
	Number(n exact.Number, places int) string
	Percent(n exact.Number, places int) string // 22.5 is 22.5 %
	Date(d rule.Date, long bool) string
}

// English is the formatter of en-US: $1,234.50, 22.5%, 12/31/2026 and
// December 31, 2026.
type English struct{ Mode exact.Mode }

// Money writes $1,234.50 for US dollars and EUR 1,234.50 for others.
func (e English) Money(n exact.Number, currency string, places int) string {
	sign := ""
	if n = n.Round(exact.Rounding{Mode: e.Mode, Places: places}); n.Sign() < 0 {
		sign, n = "-", n.Neg()
	}
	if currency == "" || currency == "USD" {
		return sign + "$" + e.Number(n, places)
	}
	return sign + currency + " " + e.Number(n, places)
}

// Number writes 1,234.50.
func (e English) Number(n exact.Number, places int) string {
	whole, frac, point := strings.Cut(n.Fixed(places, e.Mode), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + frac
	}
	return sign + whole
}

// Percent writes 22.5%.
func (e English) Percent(n exact.Number, places int) string { return e.Number(n, places) + "%" }

// Date writes 12/31/2026, or December 31, 2026.
func (e English) Date(d rule.Date, long bool) string {
	if long {
		return d.Time(time.UTC).Format("January 2, 2006")
	}
	return fmt.Sprintf("%d/%d/%04d", int(d.Month), d.Day, d.Year)
}

// format is one step after a bar.
type format struct {
	name   string
	places int
	long   bool
	dflt   *rule.Rule
}

// formats maps each format to the kind it takes; Missing is any kind.
var formats = map[string]rule.Kind{
	"money": rule.Number, "number": rule.Number, "percent": rule.Number,
	"date": rule.DateKind, "upper": rule.Text, "lower": rule.Text, "default": rule.Missing,
}

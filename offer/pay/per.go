package pay

// Per is the unit of time of a rate: what one amount is paid for. An offer's
// terms use hour, day, week, month and year; the two pay periods in between
// are for conversions and laws.
type Per string

// The units of time.
const (
	Hour        Per = "hour"
	Day         Per = "day"
	Week        Per = "week"
	Biweek      Per = "biweek"    // every second week, 26 a year
	Semimonth   Per = "semimonth" // twice a month, 24 a year
	Month       Per = "month"
	Year        Per = "year"
	unknownUnit     = "unknown unit of time"
)

// Valid reports whether p is one of the units above.
func (p Per) Valid() bool {
	switch p {
	case Hour, Day, Week, Biweek, Semimonth, Month, Year:
		return true
	}
	return false
}

// OfOffer reports whether an offer's terms may use p: hour, day, week, month
// or year.
func (p Per) OfOffer() bool { return p.Valid() && p != Biweek && p != Semimonth }

// ParsePer reads a unit of time as offers write it, "hour" to "year", and
// refuses anything else with [ErrUnit].
func ParsePer(s string) (Per, error) {
	if p := Per(s); p.OfOffer() {
		return p, nil
	}
	return "", &InputError{Kind: ErrUnit, Want: "hour, day, week, month or year"}
}

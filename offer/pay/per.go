package pay

// Per is the unit of time of a rate. The terms of an offer use hour, day, week,
// month and year; biweek and semimonth are for conversions and laws.
type Per string

// The units of time.
const (
	Hour      Per = "hour"
	Day       Per = "day"
	Week      Per = "week"
	Biweek    Per = "biweek"    // every second week, 26 a year
	Semimonth Per = "semimonth" // twice a month, 24 a year
	Month     Per = "month"
	Year      Per = "year"
)

// Valid reports whether p is one of the units above.
func (p Per) Valid() bool {
	switch p {
	case Hour, Day, Week, Biweek, Semimonth, Month, Year:
		return true
	}
	return false
}

// OfOffer reports whether the terms of an offer may use p: hour, day, week, month
// or year.
func (p Per) OfOffer() bool { return p.Valid() && p != Biweek && p != Semimonth }

// ParsePer reads a unit of time as offers write it, "hour" to "year". It returns
// [ErrUnit] for anything else.
func ParsePer(s string) (Per, error) {
	if per := Per(s); per.OfOffer() {
		return per, nil
	}
	return "", refuse(ErrUnit, "", "hour, day, week, month or year")
}

package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Law is how a jurisdiction counts overtime hours in a workweek. Unknown
// numbers don't apply. Federal law holds everywhere beside the state's: every
// law here counts at least the hours over 40.
type Law struct {
	ID          string
	Weekly      exact.Number // hours a week after which overtime begins
	Daily       pay.Optional // hours a day after which overtime begins
	DoubleDaily pay.Optional // hours a day after which double time begins
	SeventhDay  bool         // all hours of a seventh consecutive day are overtime
	SeventhOver pay.Optional // hours of that day after which double time begins
	OnlyOver40  bool         // the seventh-day rule needs more than 40 hours in the week
	RateBelow   pay.Optional // the daily rule holds only under this rate per hour
	Source      string       // of the weekly rule
	DailySource string       // of the daily and seventh-day rules
	Note        string
}

const flsa = "29 USC 207(a)(1)"

// Federal is overtime over 40 hours a week, and nothing by day.
func Federal() Law { return Law{ID: "federal", Weekly: exact.Int(40), Source: flsa} }

// California is overtime over 8 hours a day and on the seventh consecutive
// day of a workweek, double time over 12 hours and over 8 on that day, and
// overtime over 40 a week.
func California() Law {
	return Law{ID: "CA", Weekly: exact.Int(40), Daily: pay.Some(exact.Int(8)), DoubleDaily: pay.Some(exact.Int(12)),
		SeventhDay: true, SeventhOver: pay.Some(exact.Int(8)), Source: "Cal. Labor Code 510(a)", DailySource: "Cal. Labor Code 510(a)"}
}

// Colorado is overtime over 12 hours a day or 40 a week, whichever gives the
// greater pay. The rule for 12 consecutive hours across midnight needs clock
// times and is not seen in hours by day.
func Colorado() Law {
	return Law{ID: "CO", Weekly: exact.Int(40), Daily: pay.Some(exact.Int(12)), Source: "7 CCR 1103-1, rule 4.1.1", DailySource: "7 CCR 1103-1, rule 4.1.1",
		Note: "12 consecutive hours across midnight are not seen in hours by day"}
}

// Alaska is overtime over 8 hours a day or 40 a week; employers of fewer than
// four are outside it.
func Alaska() Law {
	return Law{ID: "AK", Weekly: exact.Int(40), Daily: pay.Some(exact.Int(8)), Source: "AS 23.10.060", DailySource: "AS 23.10.060",
		Note: "not for employers of fewer than four"}
}

// Nevada is overtime over 40 a week, and over 8 hours a day for workers paid
// less than 1.5 × the state's minimum wage.
func Nevada(minimumWage exact.Number) Law {
	return Law{ID: "NV", Weekly: exact.Int(40), Daily: pay.Some(exact.Int(8)), RateBelow: pay.Some(minimumWage.Mul(threeHalves())),
		Source: "NRS 608.018", DailySource: "NRS 608.018(1)"}
}

// Kentucky is overtime over 40 a week and on the seventh day of a workweek of
// more than 40 hours.
func Kentucky() Law {
	return Law{ID: "KY", Weekly: exact.Int(40), SeventhDay: true, OnlyOver40: true, Source: "KRS 337.285", DailySource: "KRS 337.050"}
}

// PuertoRico is overtime over 8 hours a day or 40 a week.
func PuertoRico() Law {
	return Law{ID: "PR", Weekly: exact.Int(40), Daily: pay.Some(exact.Int(8)), Source: "29 LPRA 274", DailySource: "29 LPRA 273",
		Note: "hired before 26 January 2017: double instead of one and a half"}
}

// LawOf returns the overtime law of a state. Nevada's needs the state's
// minimum wage of the date, so it takes the tables. [ErrPlace] for an unknown
// state; [ErrNotCovered] when the date is outside the table that is needed.
// Oregon's rules for manufacturing and other rules of one industry are not
// here: those states count as federal.
func LawOf(state string, on exact.Date, t *pay.Tables) (Law, error) {
	if !pay.KnownState(state) {
		return Law{}, &pay.InputError{Kind: pay.ErrPlace, Name: "state", Want: "a state's two capital letters, DC or PR"}
	}
	switch state {
	case "CA":
		return California(), nil
	case "CO":
		return Colorado(), nil
	case "AK":
		return Alaska(), nil
	case "KY":
		return Kentucky(), nil
	case "PR":
		return PuertoRico(), nil
	case "NV":
		e, err := t.MinimumWage("NV", on)
		if err != nil {
			return Law{}, err
		}
		return Nevada(e.Value), nil
	}
	return Federal(), nil
}

package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Law is how a jurisdiction counts overtime hours in a workweek. A rule whose number
// is unknown doesn't apply. Federal law applies everywhere, so each law here counts
// at least the hours over 40.
type Law struct {
	ID          string
	Weekly      exact.Number // hours a week after which overtime begins
	Daily       pay.Optional // hours a day after which overtime begins
	DoubleDaily pay.Optional // hours a day after which double time begins
	SeventhDay  bool         // all hours of a seventh consecutive day are overtime
	SeventhOver pay.Optional // hours of that day after which double time begins
	OnlyOver40  bool         // the seventh-day rule needs more than 40 hours in the week
	RateBelow   pay.Optional // the daily rule applies only under this rate per hour
	Source      string       // of the weekly rule
	DailySource string       // of the daily and seventh-day rules
	Note        string
}

// over40 returns a law of overtime over 40 hours a week.
func over40(id, source string) Law { return Law{ID: id, Weekly: exact.Int(40), Source: source} }

// Federal returns the law of overtime over 40 hours a week.
func Federal() Law { return over40("federal", "29 USC 207(a)(1)") }

// California returns the law of overtime over 8 hours a day, on the seventh
// consecutive day of a workweek and over 40 a week, and double time over 12 hours a
// day and over 8 on that seventh day.
func California() Law {
	law := over40("CA", "Cal. Labor Code 510(a)")
	law.Daily, law.DoubleDaily = pay.Some(exact.Int(8)), pay.Some(exact.Int(12))
	law.SeventhDay, law.SeventhOver = true, pay.Some(exact.Int(8))
	law.DailySource = law.Source
	return law
}

// Colorado returns the law of overtime over 12 hours a day or 40 a week, whichever
// gives the greater pay. It doesn't cover the rule for 12 consecutive hours across
// midnight, which needs clock times.
func Colorado() Law {
	law := over40("CO", "7 CCR 1103-1, rule 4.1.1")
	law.Daily, law.DailySource = pay.Some(exact.Int(12)), law.Source
	law.Note = "12 consecutive hours across midnight are not seen in hours by day"
	return law
}

// Alaska returns the law of overtime over 8 hours a day or 40 a week. It doesn't
// apply to employers of fewer than four.
func Alaska() Law {
	law := over40("AK", "AS 23.10.060")
	law.Daily, law.DailySource = pay.Some(exact.Int(8)), law.Source
	law.Note = "not for employers of fewer than four"
	return law
}

// Nevada returns the law of overtime over 40 hours a week, and over 8 a day for
// workers who are paid less than 1.5 × the state's minimum wage per hour.
func Nevada(minimumWage exact.Number) Law {
	law := over40("NV", "NRS 608.018")
	law.Daily, law.DailySource = pay.Some(exact.Int(8)), "NRS 608.018(1)"
	law.RateBelow = pay.Some(minimumWage.Mul(threeHalves()))
	return law
}

// Kentucky returns the law of overtime over 40 hours a week, and on the seventh day
// of a workweek of more than 40 hours.
func Kentucky() Law {
	law := over40("KY", "KRS 337.285")
	law.SeventhDay, law.OnlyOver40, law.DailySource = true, true, "KRS 337.050"
	return law
}

// PuertoRico returns the law of overtime over 8 hours a day or 40 a week.
func PuertoRico() Law {
	law := over40("PR", "29 LPRA 274")
	law.Daily, law.DailySource = pay.Some(exact.Int(8)), "29 LPRA 273"
	law.Note = "hired before 26 January 2017: double instead of one and a half"
	return law
}

// LawOf returns the overtime law of a state on a day. Nevada's needs the minimum wage
// in the tables. Rules of one industry, such as Oregon's for manufacturing, are not
// covered: such a state has the federal law. LawOf returns [pay.ErrPlace] for an
// unknown state, and [pay.ErrNotCovered] if the table that is needed doesn't cover
// the day.
func LawOf(state string, on exact.Date, tables *pay.Tables) (Law, error) {
	if !pay.KnownState(state) {
		return Law{}, refuse(pay.ErrPlace, "state", "a state's two capital letters, DC or PR")
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
		wage, err := tables.MinimumWage("NV", on)
		if err != nil {
			return Law{}, err
		}
		return Nevada(wage.Value), nil
	}
	return Federal(), nil
}

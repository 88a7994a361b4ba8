package calc_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// A zero in a table above is not looked at; these are zeros that must be.
func TestCreditsCanPayAllOvertime(t *testing.T) {
	t.Parallel()
	w := calc.Workweek{Earnings: []calc.Earning{{Hours: n("50"), Rate: n("5")}},
		Credits: []calc.Sum{{Amount: n("45")}}}
	if got := must(calc.Regular(w, step)); got.OvertimeDue.Sign() != 0 {
		t.Errorf("after a credit of 45 against 25, %s is due", got.OvertimeDue)
	}
	w.Credits = []calc.Sum{{Amount: n("-1")}}
	if _, err := calc.Regular(w, step); !errors.Is(err, pay.ErrRange) {
		t.Errorf("a negative credit: %v", err)
	}
	w = calc.Workweek{Pieces: []calc.Pieces{{Earned: n("-1"), Hours: n("4")}}}
	if _, err := calc.Regular(w, step); !errors.Is(err, pay.ErrRange) {
		t.Errorf("negative piecework: %v", err)
	}
	pieces := calc.Workweek{Pieces: []calc.Pieces{{Earned: n("500"), Hours: n("50")}}}
	got := must(calc.RateInEffect(pieces, []calc.Earning{{Hours: n("10"), Rate: n("12")}}, line))
	same(t, "piecework in overtime hours at its own rate (29 CFR 778.418)", got.Total, n("560"))
}

func TestGuaranteedWeek(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ reason, worked, guarantee, beyond, total string }{
		{"at 5.00 the guarantee for 50 hours is 275 (29 CFR 778.413)", "50", "275", "", "275"},
		{"fewer hours are paid the same (778.414)", "30", "275", "", "275"},
		{"hours beyond at 7.50", "54", "275", "30", "305"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			got := must(calc.GuaranteedWeek(n("5"), n("50"), n(row.worked), step))
			same(t, row.reason, got.Guarantee, n(row.guarantee))
			same(t, row.reason, got.Total, n(row.total))
			if row.beyond != "" {
				same(t, row.reason, got.Beyond, n(row.beyond))
			}
		})
	}
	for reason, hours := range map[string]string{"a guarantee of 40 hours is no such contract": "40",
		"nor one of 61": "61"} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if _, err := calc.GuaranteedWeek(n("5"), n(hours), n("50"), step); !errors.Is(err, pay.ErrRange) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestPercentBonus(t *testing.T) {
	t.Parallel()
	share := func(s string) pay.Percent { return pay.Percent{Points: n(s)} }
	down := calc.Policy{Money: exact.Rounding{Mode: exact.Down, Places: 2}}
	same(t, "33.45 % of 224.80 (29 CFR 778.503)", must(calc.PercentBonus(n("224.80"), share("33.45"), line)),
		n("75.20"))
	same(t, "19.96 % of 250.09 is printed truncated",
		must(calc.PercentBonus(n("250.09"), share("19.96"), line)), n("49.92"))
	same(t, "as printed", must(calc.PercentBonus(n("250.09"), share("19.96"), down)), n("49.91"))
	if _, err := calc.PercentBonus(n("-1"), share("5"), line); !errors.Is(err, pay.ErrRange) {
		t.Errorf("negative earnings: %v", err)
	}
}

func TestPublishedBonusShares(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason, bonus   string
		weeks, period   int
		hours, overtime string
		increase, due   string
		above           bool
	}{
		{"retention bonus, 50 hours (fact sheet 54)", "2000", 26, 1, "50", "10", "1.54", "7.70", true},
		{"supplementary shift bonus, 85 hours in 14 days (fact sheet 54)", "75", 2, 2, "85", "5", "0.88",
			"2.20", true},
		{"2.00 a week at 50 hours may be left out (29 CFR 548.305(f))", "2", 1, 1, "50", "10", "0.04", "0.20",
			false},
		{"5.00 a week at 50 hours is 0.50 and not over it (29 CFR 548.305(d))", "5", 1, 1, "50", "10", "0.10",
			"0.50", false},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			got := must(calc.SpreadBonus(n(row.bonus), row.weeks, row.period, n(row.hours), n(row.overtime), step))
			same(t, row.reason, got.RateIncrease, n(row.increase))
			same(t, row.reason, got.Overtime, n(row.due))
			if got.AboveFiftyCts != row.above {
				t.Errorf("over 0.50 a week is %v", got.AboveFiftyCts)
			}
		})
	}
}

func TestPublishedExemptPay(t *testing.T) {
	t.Parallel()
	b := must(calc.CreditBonuses(n("616"), n("684"), 52, n("3300")))
	same(t, "fact sheet 17U, employee B", b.CatchUp, n("236"))
	h := must(calc.HighlyCompensated(n("1500"), n("684"), n("33000"), n("107432"), 52))
	same(t, "fact sheet 17U, employee C", h.Total, n("111000"))
	if h.FinalPayment.Sign() != 0 || h.SalaryTooLow {
		t.Error("111,000 is over the level")
	}
	eighty, _ := n("80000").Div(n("52"))
	h = must(calc.HighlyCompensated(eighty, n("455"), n("10000"), n("100000"), 52))
	same(t, "29 CFR 541.601(b)(2): 80,000 and 10,000 of commissions", h.FinalPayment, n("10000"))
	same(t, "half a year (541.601(b)(3))", must(calc.HighlyCompensated(n("1500"), n("684"), n("0"),
		n("107432"), 26)).Required, n("53716"))
	if !must(calc.HighlyCompensated(n("683.99"), n("684"), n("90000"), n("107432"), 52)).SalaryTooLow {
		t.Error("bonuses don't help a salary under the weekly level")
	}
	same(t, "29 CFR 541.605(b)", must(calc.FeeBasis(n("250"), n("20"))), n("500"))
	same(t, "29 CFR 541.604(b), four shifts of 150", must(calc.UsualToGuarantee(n("600"), n("500"))).Share,
		n("1.2"))
	same(t, "29 CFR 541.604(b), five shifts", must(calc.UsualToGuarantee(n("750"), n("500"))).Share, n("1.5"))
	same(t, "Maine's level by its formula", must(calc.LevelOfMinimum(n("15.10"),
		n("3000"))).Round(exact.Rounding{Mode: exact.Up, Places: 2}), n("871.16"))
	same(t, "California's", must(calc.LevelOfMinimum(n("16.90"), n("4160"))), n("1352"))
	same(t, "Washington's", must(calc.LevelOfMinimum(n("17.13"), n("4680"))), n("1541.70"))
	for reason, err := range map[string]error{
		"a fee for no hours":  second(calc.FeeBasis(n("250"), n("0"))),
		"no guarantee":        second(calc.UsualToGuarantee(n("600"), n("0"))),
		"53 weeks in a year":  second(calc.HighlyCompensated(n("1"), n("1"), n("1"), n("1"), 53)),
		"no minimum wage":     second(calc.LevelOfMinimum(n("0"), n("3000"))),
		"a negative multiple": second(calc.LevelOfMinimum(n("15"), n("-1"))),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if err == nil {
				t.Errorf("%s: no error", reason)
			}
		})
	}
}

func TestPublishedFederalPay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ annual, hourly, biweekly, overtime string }{
		{"48108", "23.05", "1844", "34.58"}, {"52146", "24.99", "1999.20", "37.49"},
		{"60129", "28.81", "2304.80", "43.22"}, {"69923", "33.50", "2680", "50.25"},
		{"70623", "33.84", "2707.20", "50.76"},
	} {
		t.Run(row.annual, func(t *testing.T) {
			t.Parallel()
			got := calc.OPM(n(row.annual))
			same(t, row.annual+" hourly", got.Hourly, n(row.hourly))
			same(t, row.annual+" biweekly", got.Biweekly, n(row.biweekly))
			same(t, row.annual+" overtime", got.Overtime, n(row.overtime))
		})
	}
	same(t, "GS-9 under GS-10", calc.OPMOvertime(n("48108"), n("52979")), n("34.58"))
	same(t, "GS-10 of 2008", calc.OPMOvertime(n("52979"), n("52979")), n("38.09"))
	same(t, "GS-10 of 2021", calc.OPMOvertime(n("66216"), n("66216")), n("47.60"))
	same(t, "GS-14 of 2008: the own rate is more", calc.OPMOvertime(n("98033"), n("52979")), n("46.97"))
	same(t, "GS-11: the rate of GS-10 is more", calc.OPMOvertime(n("58206"), n("52979")), n("38.09"))
	same(t, "night work, 10 %", calc.OPM(n("48108")).Night, n("2.31"))
	same(t, "Sunday work, 25 %", calc.OPM(n("48108")).Sunday, n("5.76"))
}

func TestPublishedTravelPay(t *testing.T) {
	t.Parallel()
	for total, parts := range map[string][4]string{"68": {"16", "19", "28", "5"},
		"74": {"18", "20", "31", "5"}, "80": {"20", "22", "33", "5"}, "86": {"22", "23", "36", "5"},
		"92":  {"23", "26", "38", "5"},
		"300": {"45", "75", "120", "60"}} {
		t.Run(total, func(t *testing.T) {
			t.Parallel()
			m := must(calc.MealsOf(n(total), day("2026-03-01")))
			for i, got := range []exact.Number{m.Breakfast, m.Lunch, m.Dinner, m.Incidentals} {
				same(t, "M&IE of "+total, got, n(parts[i]))
			}
		})
	}
	if _, err := calc.MealsOf(n("68"), day("2026-10-01")); !errors.Is(err, pay.ErrNotCovered) {
		t.Errorf("the next fiscal year: %v", err)
	}
	if _, err := calc.MealsOf(n("70"), day("2026-03-01")); !errors.Is(err, pay.ErrRange) {
		t.Errorf("a total that is not listed: %v", err)
	}
	thirteen := must(calc.PerContractHour(n("468"), n("13"), n("36")))
	same(t, "13 weeks of 36 hours are 468", thirteen, n("1"))
	housing := must(calc.PerContractHour(n("6500"), n("13"), n("36")))
	same(t, "housing of 500 a week over 36 hours", housing.Round(cents), n("13.89"))
	same(t, "as an article truncated it", housing.Round(exact.Rounding{Mode: exact.Down, Places: 2}), n("13.88"))

	p := must(calc.PackageOf(n("2800"), n("1000"), n("36")))
	same(t, "hours in the gap of 36 to 40", must(p.Week(n("40"), n("60"), line)).Total,
		n("3040")) // 36 × 50 + 4 × 60 + 1,000
	long := must(p.Week(n("44"), n("60"), line))
	same(t, "weighted regular rate: 2,240 ÷ 44", long.RegularRate.Round(cents), n("50.91"))
	same(t, "half of it for 4 hours", long.OvertimePay, n("101.82"))
	same(t, "a short week", must(p.Week(n("24"), n("60"), line)).Total, n("2200"))
}

func TestPublishedCompPremium(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{"250000", "0.25", "625"}, {"180000", "0.35", "630"},
		{"120000", "3.10", "3720"}, {"500000", "2.50", "12500"}, {"420000", "3.80", "15960"}} {
		t.Run(c[0]+" at "+c[1], func(t *testing.T) {
			t.Parallel()
			same(t, "manual premium", calc.WorkersComp{Per100: n(c[1])}.Premium(n(c[0])), n(c[2]))
		})
	}
	same(t, "modifier of 1.15", must(calc.CompPolicy{Modifier: some("1.15")}.Premium(n("40000"), line)),
		n("46000"))
	same(t, "modifier of 0.95", must(calc.CompPolicy{Modifier: some("0.95")}.Premium(n("40000"), line)),
		n("38000"))
	all := calc.CompPolicy{Modifier: some("1.15"), Schedule: n("-5"), Discount: n("10"), Constant: n("200"),
		Surcharge: n("2")}
	same(t, "46,000 × 0.95 × 0.9 + 200, × 1.02", must(all.Premium(n("40000"), line)), n("40320.60"))
	all.Least, all.Most = some("41000"), some("50000")
	same(t, "at least", must(all.Premium(n("40000"), line)), n("41000"))
	if _, err := (calc.CompPolicy{Discount: n("101")}).Premium(n("1"), line); !errors.Is(err, pay.ErrRange) {
		t.Errorf("a discount over 100 %%: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

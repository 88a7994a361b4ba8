package calc_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

func days(h ...string) calc.Days {
	var d calc.Days
	for i, s := range h {
		d[i] = n(s)
	}
	return d
}

func TestCount(t *testing.T) {
	t.Parallel()
	nv := calc.Nevada(n("12"))
	for _, row := range []struct {
		reason                                 string
		law                                    calc.Law
		days                                   calc.Days
		rate                                   string
		straight, byDay, seventh, week, double string
	}{
		{"federal counts the week alone", calc.Federal(), days("14", "14", "12"), "20", "40", "0", "0", "0", "0"},
		{"federal over 40", calc.Federal(), days("10", "10", "10", "10", "6"), "20", "40", "0", "0", "6", "0"},
		{"California, six days of nine hours: 14, not 6 and not 20", calc.California(),
			days("9", "9", "9", "9", "9", "9"), "20", "40", "6", "0", "8", "0"},
		{"California, 13 hours in one day", calc.California(), days("13"), "20", "8", "4", "0", "0", "1"},
		{"California, seventh day of ten hours", calc.California(), days("5", "5", "5", "5", "5", "5", "10"),
			"20", "30", "0", "8", "0", "2"},
		{"California, a day off is no seventh day", calc.California(), days("5", "5", "5", "0", "5", "5", "10"),
			"20", "33", "2", "0", "0", "0"},
		{"Colorado by day", calc.Colorado(), days("13", "13", "13"), "20", "36", "3", "0", "0", "0"},
		{"Colorado by week is more", calc.Colorado(), days("13", "13", "13", "13"), "20", "40", "4", "0", "8", "0"},
		{"Alaska by day", calc.Alaska(), days("10", "10"), "20", "16", "4", "0", "0", "0"},
		{"Nevada under 18 an hour", nv, days("10", "10"), "17.99", "16", "4", "0", "0", "0"},
		{"Nevada from 18 an hour", nv, days("10", "10"), "18", "20", "0", "0", "0", "0"},
		{"Kentucky, seventh day of a long week", calc.Kentucky(), days("6", "6", "6", "6", "6", "6", "6"), "20",
			"36", "0", "6", "0", "0"},
		{"Kentucky, seventh day of a short week", calc.Kentucky(), days("5", "5", "5", "5", "5", "5", "5"),
			"20", "35", "0", "0", "0", "0"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			got, err := row.law.Count(row.days, n(row.rate))
			if err != nil {
				t.Errorf("%v", err)
				return
			}
			for _, f := range []struct {
				name string
				got  exact.Number
				want string
			}{{"straight", got.Straight, row.straight}, {"by day", got.ByDay, row.byDay},
				{"seventh", got.SeventhDay, row.seventh}, {"by week", got.ByWeek, row.week},
				{"double", got.Double, row.double}} {
				if !f.got.Equal(n(f.want)) {
					t.Errorf("%s %s, want %s", f.name, f.got, f.want)
				}
			}
			sum := got.Straight.Add(got.Overtime()).Add(got.Double)
			if !sum.Equal(row.days.Total()) {
				t.Errorf("counted %s hours of %s", sum, row.days.Total())
			}
		})
	}
}

func TestEightAndEighty(t *testing.T) {
	t.Parallel()
	var d [14]exact.Number
	for i := range 10 {
		d[i] = n("8")
	}
	d[0], d[10] = n("12"), n("8")
	hours, overtime, err := calc.EightAndEighty(d)
	if err != nil || !hours.Equal(n("92")) || !overtime.Equal(n("12")) {
		t.Errorf("92 hours with one long day: %s, %s, %v; want 12 over 80", hours, overtime, err)
	}
	d[10] = n("25")
	if _, _, err := calc.EightAndEighty(d); !errors.Is(err, pay.ErrRange) {
		t.Errorf("a day of 25 hours: %v", err)
	}
}

func TestCalifornia(t *testing.T) {
	t.Parallel()
	c := must(calc.California().Count(days("10", "10", "10", "10", "10"), n("20")))
	got := must(calc.CaliforniaWeek(c, n("20"), n("100"), line))
	// 40 × 20, 10 × 30, 100, and 100 ÷ 40 × 1.5 × 10 (Alvarado)
	same(t, "straight", got.Straight, n("800"))
	same(t, "overtime", got.Overtime, n("300"))
	same(t, "bonus rate", got.BonusRate, n("2.5"))
	same(t, "on the bonus", got.BonusExtra, n("37.50"))
	same(t, "total", got.Total, n("1237.50"))
	same(t, "salaried: 5,200 a month ÷ 40", must(calc.CaliforniaSalariedRate(must(pay.NewRate(n("5200"),
		"USD", pay.Month)))).Amount, n("30"))
	seven := calc.Counted{SeventhDay: n("8")}
	if _, err := calc.CaliforniaWeek(seven, n("20"), n("100"), line); !errors.Is(err, pay.ErrZero) {
		t.Errorf("a flat bonus without non-overtime hours: %v", err)
	}
}

func TestRateInEffect(t *testing.T) {
	t.Parallel()
	w := calc.Workweek{Earnings: []calc.Earning{{Hours: n("40"), Rate: n("11")}, {Hours: n("16"), Rate: n("8")}}}
	got := must(calc.RateInEffect(w, []calc.Earning{{Hours: n("16"), Rate: n("8")}}, line))
	same(t, "total", got.Total, n("632")) // 568 + 16 × 4
	if _, err := calc.RateInEffect(w, []calc.Earning{{Hours: n("15"), Rate: n("8")}}, line); !errors.Is(err,
		pay.ErrInconsistent) {
		t.Errorf("an overtime hour without a rate: %v", err)
	}
}

func TestLawOf(t *testing.T) {
	t.Parallel()
	tables := builtin(t)
	for state, id := range map[string]string{"CA": "CA", "CO": "CO", "AK": "AK", "NV": "NV", "KY": "KY",
		"PR": "PR", "TX": "federal", "NY": "federal"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			l, err := calc.LawOf(state, day("2026-12-01"), tables)
			if err != nil || l.ID != id || l.Source == "" {
				t.Errorf("%s: %s, %v, want %s", state, l.ID, err, id)
			}
		})
	}
	if _, err := calc.LawOf("ZZ", day("2026-12-01"), tables); !errors.Is(err, pay.ErrPlace) {
		t.Errorf("an unknown state: %v", err)
	}
	if _, err := calc.LawOf("NV", day("1950-01-01"), tables); !errors.Is(err, pay.ErrNotCovered) {
		t.Errorf("Nevada before the table: %v", err)
	}
}

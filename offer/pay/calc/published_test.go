package calc_test

import (
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

var (
	step  = calc.DOLStepwise()
	line  = calc.DefaultPolicy()
	cents = exact.Rounding{Mode: exact.HalfUp, Places: 2}
)

// published holds worked examples as their sources print them, under the
// rounding that each needs.
func published() []struct {
	id, source string
	policy     calc.Policy
	week       calc.Workweek
	want       calc.WeekPay // zero fields are not looked at
} {
	type row = struct {
		id, source string
		policy     calc.Policy
		week       calc.Workweek
		want       calc.WeekPay
	}
	hourly := func(rate, hours string) []calc.Earning { return []calc.Earning{{Hours: n(hours), Rate: n(rate)}} }
	return []row{
		{"46 hours at 12.00", "29 CFR 778.110(a)", step, calc.Workweek{Earnings: hourly("12", "46")},
			calc.WeekPay{RegularRate: n("12"), OvertimeRate: n("18"), HalfPremium: n("6"), Total: n("588")}},
		{"46 hours at 12.00 with a production bonus of 46", "29 CFR 778.110(b)", step,
			calc.Workweek{Earnings: hourly("12", "46"), Sums: []calc.Sum{{Amount: n("46")}}},
			calc.WeekPay{RegularRate: n("13"), Straight: n("598"), Total: n("637")}},
		{"pieces 491 in 46 hours, 4 hours waiting at 8", "29 CFR 778.111(a)", step,
			calc.Workweek{Earnings: hourly("8", "4"), Pieces: []calc.Pieces{{Earned: n("491"), Hours: n("46")}}},
			calc.WeekPay{Straight: n("523"), RegularRate: n("10.46"), HalfPremium: n("5.23"),
				OvertimePay: n("52.30"), OvertimeRate: n("15.69"), Total: n("575.30")}},
		{"the guarantee of 11 an hour for productive time is more than the pieces", "29 CFR 778.111(b)", step,
			calc.Workweek{Pieces: []calc.Pieces{{Earned: n("491"), Hours: n("46"), Guarantee: some("11")}}},
			calc.WeekPay{Straight: n("506"), RegularRate: n("11"), HalfPremium: n("5.50"), Total: n("539")}},
		{"that guarantee with 4 hours of waiting at 8 is a weighted average", "29 CFR 778.111(b)", step,
			calc.Workweek{Earnings: hourly("8", "4"),
				Pieces: []calc.Pieces{{Earned: n("491"), Hours: n("46"), Guarantee: some("11")}}},
			calc.WeekPay{Straight: n("538"), RegularRate: n("10.76"), HalfPremium: n("5.38"), Total: n("591.80")}},
		{"pieces over their guarantee", "29 CFR 778.111(b)", step,
			calc.Workweek{Pieces: []calc.Pieces{{Earned: n("491"), Hours: n("46"), Guarantee: some("8")}}},
			calc.WeekPay{Straight: n("491")}},
		{"all hours under a guarantee of 8", "29 CFR 778.111(b)", step,
			calc.Workweek{Sums: []calc.Sum{{Amount: n("340")}}, Hours: some("50"), Guarantee: some("8")},
			calc.WeekPay{RegularRate: n("8"), Straight: n("400"), Total: n("440")}},
		{"42 hours at 7.65: nothing is rounded on the way", "29 CFR 778.327(b)", line,
			calc.Workweek{Earnings: hourly("7.65", "42")},
			calc.WeekPay{Total: n("328.95")}},
		{"evening differential", "DOL fact sheet 54", step,
			calc.Workweek{Earnings: hourly("8", "48"), Differentials: hourly("1", "24"), Layout: calc.SplitRates},
			calc.WeekPay{Straight: n("408"), RegularRate: n("8.50"), HalfPremium: n("4.25"),
				OvertimeRate: n("12.75"), StraightPay: n("340"), OvertimePay: n("102"), Total: n("442")}},
		{"two differentials, 40 hours", "DOL fact sheet 54", step,
			calc.Workweek{Earnings: hourly("22", "40"), Differentials: append(hourly("1", "16"), hourly("2", "8")...)},
			calc.WeekPay{Straight: n("912"), Total: n("912")}},
		{"two jobs, weighted", "DOL fact sheet 54", step,
			calc.Workweek{Earnings: append(hourly("11", "40"), hourly("8", "16")...), Layout: calc.SplitRates},
			calc.WeekPay{Straight: n("568"), RegularRate: n("10.14"), HalfPremium: n("5.07"),
				OvertimeRate: n("15.21"), StraightPay: n("405.60"), OvertimePay: n("243.36"), Total: n("648.96")}},
		{"attendance bonus in an 8-and-80 period", "DOL fact sheet 54", step,
			calc.Workweek{Earnings: hourly("12", "112"), Sums: []calc.Sum{{Amount: n("100")}},
				Threshold: some("80"), Overtime: some("32"), Layout: calc.SplitRates},
			calc.WeekPay{Straight: n("1444"), RegularRate: n("12.89"), HalfPremium: n("6.45"),
				OvertimeRate: n("19.34"), StraightPay: n("1031.20"), OvertimePay: n("618.88"), Total: n("1650.08")}},
		{"differential and bonus", "DOL fact sheet 56C", step,
			calc.Workweek{Earnings: hourly("15", "45"), Differentials: hourly("1", "30"),
				Sums: []calc.Sum{{Amount: n("100")}}},
			calc.WeekPay{Straight: n("805"), RegularRate: n("17.89"), HalfPremium: n("8.95"),
				OvertimePay: n("44.75"), Total: n("849.75")}},
		{"two differentials, 48 hours", "DOL fact sheet 54", step,
			calc.Workweek{Earnings: hourly("22", "48"), Differentials: append(hourly("1", "16"),
				hourly("2", "16")...), Layout: calc.SplitRates},
			calc.WeekPay{Straight: n("1104"), RegularRate: n("23"), HalfPremium: n("11.50"),
				OvertimeRate: n("34.50"), StraightPay: n("920"), OvertimePay: n("276"), Total: n("1196")}},
		{"two differentials in an 8-and-80 period with three days of 16 hours", "DOL fact sheet 54", step,
			calc.Workweek{Earnings: hourly("22", "88"), Differentials: append(hourly("1", "32"),
				hourly("2", "24")...), Threshold: some("80"), Overtime: some("24"), Layout: calc.SplitRates},
			calc.WeekPay{Straight: n("2016"), RegularRate: n("22.91"), HalfPremium: n("11.46"),
				OvertimeRate: n("34.37"), StraightPay: n("1466.24"), OvertimePay: n("824.88"), Total: n("2291.12")}},
		{"attendance bonus, 56 hours", "DOL fact sheet 54", step,
			calc.Workweek{Earnings: hourly("12", "56"), Sums: []calc.Sum{{Amount: n("50")}}, Layout: calc.SplitRates},
			calc.WeekPay{Straight: n("722"), RegularRate: n("12.89"), StraightPay: n("515.60"),
				OvertimePay: n("309.44"), Total: n("825.04")}},
		{"a bonus of 50", "DOL fact sheet 56C, example A", step,
			calc.Workweek{Earnings: hourly("10", "43"), Sums: []calc.Sum{{Amount: n("50")}}},
			calc.WeekPay{Straight: n("480"), RegularRate: n("11.16"), HalfPremium: n("5.58"),
				OvertimePay: n("16.74"), Total: n("496.74")}},
		{"and a discretionary one beside it", "DOL fact sheet 56C, example C", step,
			calc.Workweek{Earnings: hourly("10", "43"), Sums: []calc.Sum{{Amount: n("50")}},
				Excluded: []calc.Sum{{Amount: n("25")}}},
			calc.WeekPay{Straight: n("480"), RegularRate: n("11.16"), OvertimePay: n("16.74"), Excluded: n("25"),
				Total: n("521.74")}},
		{"a salary broken up into a wage and a bonus, 45 hours", "29 CFR 778.502(c)(2)", step,
			calc.Workweek{Sums: []calc.Sum{{Amount: n("300")}}, Hours: some("45"), Layout: calc.SplitRates},
			calc.WeekPay{RegularRate: n("6.67"), Total: n("316.85")}},
		{"the same, 50 hours", "29 CFR 778.502(c)(3)", step,
			calc.Workweek{Sums: []calc.Sum{{Amount: n("300")}}, Hours: some("50"), Layout: calc.SplitRates},
			calc.WeekPay{RegularRate: n("6"), Total: n("330")}},
		{"Sunday and a holiday at time and a half are credited in full", "29 CFR 778.205", step,
			calc.Workweek{Earnings: hourly("5", "56"), Credits: []calc.Sum{{Amount: n("20")}, {Amount: n("20")}}},
			calc.WeekPay{RegularRate: n("5"), Credit: n("40"), OvertimePay: n("40"), Total: n("320")}},
		{"vacation pay beside a week worked", "29 CFR 778.219(a)(1)", step,
			calc.Workweek{Earnings: hourly("5", "50"), Excluded: []calc.Sum{{Amount: n("240")}}},
			calc.WeekPay{RegularRate: n("5"), OvertimePay: n("25"), OvertimeDue: n("25"), Total: n("515")}},
		{"holiday pay beside a holiday worked", "29 CFR 778.219(a)(2)", step,
			calc.Workweek{Earnings: hourly("5", "50"), Excluded: []calc.Sum{{Amount: n("40")}}},
			calc.WeekPay{RegularRate: n("5"), OvertimeDue: n("25"), Total: n("315")}},
		{"a holiday premium of a half leaves 2.50 to pay", "29 CFR 778.219(b)(1)", step,
			calc.Workweek{Earnings: hourly("5", "50"), Credits: []calc.Sum{{Amount: n("22.50")}}},
			calc.WeekPay{RegularRate: n("5"), OvertimeDue: n("2.50"), Total: n("275")}},
		{"a holiday at double time leaves nothing", "29 CFR 778.219(b)(2)", step,
			calc.Workweek{Earnings: hourly("5", "50"), Credits: []calc.Sum{{Amount: n("45")}}},
			calc.WeekPay{RegularRate: n("5"), Credit: n("45"), Total: n("295")}},
		{"show-up pay for two hours not worked", "29 CFR 778.220(b)", step,
			calc.Workweek{Earnings: hourly("5", "42"), Excluded: []calc.Sum{{Amount: n("10")}}},
			calc.WeekPay{RegularRate: n("5"), Straight: n("210"), OvertimeDue: n("5"), Total: n("225")}},
		{"call-back pay", "29 CFR 778.221(b)", step,
			calc.Workweek{Earnings: hourly("5", "43"), Credits: []calc.Sum{{Amount: n("2.50")}, {Amount: n("5")}},
				Excluded: []calc.Sum{{Amount: n("7.50")}}},
			calc.WeekPay{RegularRate: n("5"), Straight: n("215"), Credit: n("7.50"), OvertimePay: n("7.50"),
				Total: n("230")}},
		{"a flat rate for a special job is no premium; the rate is printed rounded and used exact",
			"29 CFR 778.311(b)", line,
			calc.Workweek{Sums: []calc.Sum{{Amount: n("275")}}, Hours: some("48"),
				Credits: []calc.Sum{{Amount: n("17.50")}}},
			calc.WeekPay{OvertimePay: n("22.92"), OvertimeDue: n("5.42"), Total: n("297.92")}},
		{"task pay", "29 CFR 778.313", line,
			calc.Workweek{Sums: []calc.Sum{{Amount: n("300")}}, Hours: some("48"),
				Credits: []calc.Sum{{Amount: n("5")}}},
			calc.WeekPay{RegularRate: n("6.25"), OvertimePay: n("25"), OvertimeDue: n("20"), Total: n("325")}},
		{"a rate raised for short weeks", "29 CFR 778.327(b)", line, calc.Workweek{Earnings: hourly("6", "50")},
			calc.WeekPay{Total: n("330")}},
		{"two rates in California", "Cal. DIR, overtime FAQ", step,
			calc.Workweek{Earnings: append(hourly("11", "32"), hourly("9", "10")...)},
			calc.WeekPay{Straight: n("442"), RegularRate: n("10.52")}},
		{"the first week of a biweekly period stands alone", "29 CFR 778.104; staffscapes, Colorado", line,
			calc.Workweek{Earnings: hourly("20", "45")}, calc.WeekPay{OvertimeHours: n("5"), Total: n("950")}},
		{"per diem tied to hours is in the base", "Clarke v. AMN", step,
			calc.Workweek{Earnings: hourly("20", "40"), Differentials: hourly("10", "40")},
			calc.WeekPay{RegularRate: n("30")}},
	}
}

func TestPublishedWeeks(t *testing.T) {
	t.Parallel()
	for _, tt := range published() {
		t.Run(tt.source+" "+tt.id, func(t *testing.T) {
			got, err := calc.Regular(tt.week, tt.policy)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "regular rate", got.RegularRate, tt.want.RegularRate)
			same(t, "half premium", got.HalfPremium, tt.want.HalfPremium)
			same(t, "overtime rate", got.OvertimeRate, tt.want.OvertimeRate)
			same(t, "straight", got.Straight, tt.want.Straight)
			same(t, "straight line", got.StraightPay, tt.want.StraightPay)
			same(t, "overtime line", got.OvertimePay, tt.want.OvertimePay)
			same(t, "credit", got.Credit, tt.want.Credit)
			same(t, "overtime due", got.OvertimeDue, tt.want.OvertimeDue)
			same(t, "excluded", got.Excluded, tt.want.Excluded)
			same(t, "total", got.Total, tt.want.Total)
		})
	}
}

func same(t *testing.T, what string, got, want exact.Number) {
	t.Helper()
	if want.Sign() != 0 && !got.Equal(want) {
		t.Errorf("%s %s, want %s", what, got, want)
	}
}

func TestPublishedNegatives(t *testing.T) {
	t.Parallel()
	// 42 hours at 7.65 rounded step by step is a cent over what 778.327(b)
	// publishes, and fact sheet 54's attendance week is 10 cents under exact.
	w := calc.Workweek{Earnings: []calc.Earning{{Hours: n("42"), Rate: n("7.65")}}}
	same(t, "stepwise 778.327(b)", must(calc.Regular(w, step)).Total, n("328.96"))
	w = calc.Workweek{Earnings: []calc.Earning{{Hours: n("56"), Rate: n("12")}},
		Sums: []calc.Sum{{Amount: n("50")}}, Layout: calc.SplitRates}
	same(t, "fact sheet 54 attendance, stepwise", must(calc.Regular(w, step)).Total, n("825.04"))
	exactly := calc.Policy{Where: calc.Total, Money: cents, Rate: cents}
	same(t, "fact sheet 54 attendance, exact", must(calc.Regular(w, exactly)).Total, n("825.14"))

	monthly := must(calc.PeriodLevel(n("455"), pay.Month))
	same(t, "455 a week is more a month than 541.600 printed", monthly.Round(cents), n("1971.67"))
	same(t, "and was printed truncated", monthly.Round(exact.Rounding{Mode: exact.Down, Places: 2}),
		n("1971.66"))

	maine, _ := n("15.10").Mul(n("3000")).Div(n("52"))
	same(t, "Maine by its formula", maine.Round(cents), n("871.15"))
	same(t, "Maine as published", maine.Round(exact.Rounding{Mode: exact.Up, Places: 2}), n("871.16"))

	r := calc.Compare(n("60"), n("110"), exact.Number{})
	same(t, "margin of 60 and 110", r.SimpleMarginPercent.Value.Round(exact.Rounding{Places: 1}), n("45.5"))
	same(t, "as a calculator truncated it", r.SimpleMarginPercent.Value.Round(exact.Rounding{Mode: exact.Down, Places: 1}), n("45.4"))
	same(t, "markup of 60 and 110", r.MarkupPercent.Value.Round(exact.Rounding{Places: 1}), n("83.3"))

	for _, tie := range [][2]string{{"18.845", "18.85"}, {"38.085", "38.09"}, {"37.485", "37.49"},
		{"8.565", "8.57"}, {"6.445", "6.45"}, {"8.945", "8.95"}, {"29.625", "29.63"}, {"18.165", "18.17"}} {
		t.Run(tie[0], func(t *testing.T) {
			t.Parallel()
			same(t, "half up", n(tie[0]).Round(cents), n(tie[1]))
			if n(tie[0]).Round(exact.Rounding{Mode: exact.HalfEven, Places: 2}).Equal(n(tie[1])) {
				t.Errorf("%s: half even gives the published figure, so it proves nothing", tie[0])
			}
		})
	}
}

func TestPublishedSalaries(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id                          string
		got                         func() (calc.WeekPay, error)
		rate, half, overtime, total string
	}{
		{"fluctuating 600, 37.5 hours (29 CFR 778.114(b))", func() (calc.WeekPay,
			error) {
			return calc.Fluctuating(n("600"), exact.Number{}, n("37.5"), step)
		}, "16", "", "", "600"},
		{"fluctuating 600, 48 hours (29 CFR 778.114(b), fact sheet 82)",
			func() (calc.WeekPay, error) { return calc.Fluctuating(n("600"), exact.Number{}, n("48"), step) },
			"12.50", "6.25", "50", "650"},
		{"fluctuating 600, 44 hours", func() (calc.WeekPay, error) {
			return calc.Fluctuating(n("600"),
				exact.Number{}, n("44"), step)
		}, "13.64", "6.82", "27.28", "627.28"},
		{"fluctuating 600, 50 hours (29 CFR 778.114(b))", func() (calc.WeekPay,
			error) {
			return calc.Fluctuating(n("600"), exact.Number{}, n("50"), step)
		}, "12", "6", "60", "660"},
		{"fluctuating 600 and a bonus of 100, 45 hours (fact sheet 82, workweek 2)",
			func() (calc.WeekPay, error) { return calc.Fluctuating(n("600"), n("100"), n("45"), step) }, "15.56",
			"7.78", "38.90", "738.90"},
		{"salary 375 for 40 hours (29 CFR 778.113(a))", func() (calc.WeekPay,
			error) {
			return calc.Salary(n("375"), n("40"), n("40"), step)
		}, "9.38", "", "", "375"},
		{"salary 200 for 35 hours, 41 worked (29 CFR 778.322)",
			func() (calc.WeekPay, error) { return calc.Salary(n("200"), n("35"), n("41"), step) }, "5.71", "",
			"8.57", "237.12"},
		{"salary 275 for 55 hours, 57 worked (29 CFR 778.325)",
			func() (calc.WeekPay, error) { return calc.Salary(n("275"), n("55"), n("57"), step) }, "5", "2.50",
			"52.50", "327.50"},
		{"salary 275 for up to 55 hours, 50 worked (29 CFR 778.325)",
			func() (calc.WeekPay, error) { return calc.SalaryUpTo(n("275"), n("55"), n("50"), step) }, "5.50",
			"2.75", "27.50", "302.50"},
		{"salary 275 for up to 55 hours, 57 worked (29 CFR 778.325)",
			func() (calc.WeekPay, error) { return calc.SalaryUpTo(n("275"), n("55"), n("57"), step) }, "5", "2.50",
			"52.50", "327.50"},
		{"salary 275 now for 50 hours (29 CFR 778.325)", func() (calc.WeekPay,
			error) {
			return calc.Salary(n("275"), n("50"), n("50"), step)
		}, "5.50", "2.75", "27.50", "302.50"},
		{"salary 405 for 45 hours (fact sheet 23)", func() (calc.WeekPay,
			error) {
			return calc.Salary(n("405"), n("45"), n("45"), step)
		}, "9", "4.50", "22.50", "427.50"},
		{"salary 480 for 48 hours (MTAS-2092)", func() (calc.WeekPay,
			error) {
			return calc.Salary(n("480"), n("48"), n("48"), step)
		}, "10", "5", "40", "520"},
		{"salary 350 for 35 hours, 38 worked (29 CFR 778.113(a))",
			func() (calc.WeekPay, error) { return calc.Salary(n("350"), n("35"), n("38"), line) }, "10", "", "",
			"380"},
		{"salary 350 for 35 hours, 45 worked", func() (calc.WeekPay,
			error) {
			return calc.Salary(n("350"), n("35"), n("45"), line)
		}, "10", "5", "75", "475"},
		{"salary 500 for 50 hours, 45 worked: the half alone",
			func() (calc.WeekPay, error) { return calc.Salary(n("500"), n("50"), n("45"), line) }, "10", "5", "25",
			"525"},
		{"salary 500 for 50 hours, 52 worked: half to 50, then the full rate",
			func() (calc.WeekPay, error) { return calc.Salary(n("500"), n("50"), n("52"), line) }, "10", "5", "80",
			"580"},
		{"a short week has its salary", func() (calc.WeekPay, error) {
			return calc.Salary(n("500"), n("50"),
				n("30"), line)
		}, "10", "", "", "500"},
	} {
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			got, err := tt.got()
			if err != nil {
				t.Errorf("%s: %v", tt.id, err)
				return
			}
			for _, f := range []struct {
				name string
				got  exact.Number
				want string
			}{{"rate", got.RegularRate, tt.rate}, {"half", got.HalfPremium, tt.half},
				{"overtime", got.OvertimePay, tt.overtime}, {"total", got.Total, tt.total}} {
				if f.want != "" && !f.got.Equal(n(f.want)) {
					t.Errorf("%s: %s %s, want %s", tt.id, f.name, f.got, f.want)
				}
			}
		})
	}
}

func TestPublishedBonusesAndCallBack(t *testing.T) {
	t.Parallel()
	q := must(calc.SpreadBonus(n("260"), 13, 1, n("50"), n("10"), step)) // 29 CFR 548.305(c)
	same(t, "weekly bonus", q.Weekly, n("20"))
	same(t, "hourly increase", q.RateIncrease, n("0.40"))
	same(t, "overtime on the bonus", q.Overtime, n("2"))
	if !q.AboveFiftyCts {
		t.Error("2.00 a week is over 0.50")
	}
	r := must(calc.SpreadBonus(n("2000"), 26, 2, n("95"), n("17"), step)) // fact sheet 54, retention bonus
	same(t, "two weeks' equivalent", r.Period, n("153.84"))
	same(t, "rate increase", r.RateIncrease, n("1.62"))
	same(t, "half", r.HalfIncrease, n("0.81"))
	same(t, "additional overtime", r.Overtime, n("13.77"))

	c := must(calc.CallBackPay(n("5"), n("2"), n("3"), n("1.5"), step)) // 29 CFR 778.221(b)
	same(t, "call-back pay", c.Paid, n("22.50"))
	same(t, "not in the regular rate", c.Excluded, n("7.50"))
	sameDay := must(calc.CallBackPay(n("5"), n("1"), exact.Number{}, n("1.5"),
		step)) // the hour of daily overtime
	same(t, "creditable", c.Creditable.Add(sameDay.Creditable), n("7.50"))
}

func TestPublishedConversions(t *testing.T) {
	t.Parallel()
	usd := func(amount string, per pay.Per) pay.Rate { return must(pay.NewRate(n(amount), "USD", per)) }
	forty := must(pay.WeekOf(n("40")))
	for _, tt := range []struct {
		id   string
		c    pay.Convention
		from pay.Rate
		to   pay.Per
		want string
	}{
		{"1,560 a month is 9.00 an hour (29 CFR 778.113(b))", forty, usd("1560", pay.Month), pay.Hour, "9"},
		{"780 a half-month is 9.00 an hour (29 CFR 778.113(b))", forty, usd("780", pay.Semimonth), pay.Hour, "9"},
		{"684 a week a month (29 CFR 541.600(b))", forty, usd("684", pay.Week), pay.Month, "2964"},
		{"684 a week a half-month", forty, usd("684", pay.Week), pay.Semimonth, "1482"},
		{"684 a week a biweek", forty, usd("684", pay.Week), pay.Biweek, "1368"},
		{"Alaska 1,120 a week a year", forty, usd("1120", pay.Week), pay.Year, "58240"},
		{"Alaska 952.80 a week a year", forty, usd("952.80", pay.Week), pay.Year, "49545.60"},
		{"2,080 hours", pay.Hours2080(), usd("50", pay.Hour), pay.Year, "104000"},
		{"2,000 hours", pay.Hours2000(), usd("50", pay.Hour), pay.Year, "100000"},
		{"2,087 hours", pay.Hours2087(), usd("2087", pay.Year), pay.Hour, "1"},
	} {
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			got, err := tt.c.Convert(tt.from, tt.to)
			if err != nil || !got.Amount.Equal(n(tt.want)) || got.Per != tt.to {
				t.Errorf("%s: %s a %s, %v, want %s", tt.id, got.Amount, got.Per, err, tt.want)
			}
		})
	}
	for _, tt := range []struct{ annual, hourly, biweekly, overtime string }{
		{"52146", "24.99", "1999.20", "37.49"}, {"48108", "23.05", "1844.00", "34.58"},
		{"54972", "26.34", "2107.20", "39.51"}, {"68217", "32.69", "", "49.04"},
	} {
		t.Run(tt.annual, func(t *testing.T) {
			t.Parallel()
			got := calc.OPM(n(tt.annual))
			same(t, "OPM hourly", got.Hourly, n(tt.hourly))
			same(t, "OPM overtime", got.Overtime, n(tt.overtime))
			if tt.biweekly != "" {
				same(t, "OPM biweekly", got.Biweekly, n(tt.biweekly))
			}
		})
	}
	same(t, "29 CFR 548.301", must(calc.WorkingDays(n("154"), n("80"))), n("1.925"))
	same(t, "29 CFR 548.301", must(calc.WorkingDays(n("154"), n("88"))), n("1.75"))

	b := must(calc.CreditBonuses(n("616"), n("684"), 52, n("1300"), n("2500"))) // fact sheet 17U
	same(t, "salary paid", b.SalaryPaid, n("32032"))
	same(t, "total paid", b.TotalPaid, n("35832"))
	same(t, "required", b.Required, n("35568"))
	same(t, "10 %", b.MaxBonusPerWeek, n("68.40"))
	same(t, "90 %", b.MinSalaryPerWeek, n("615.60"))
	if b.CatchUp.Sign() != 0 || b.SalaryTooLow {
		t.Error("616 a week with 3,800 of bonuses is enough")
	}
	same(t, "catch up", must(calc.CreditBonuses(n("616"), n("684"), 52, n("2000"))).CatchUp, n("1536"))
}

func TestPublishedBilling(t *testing.T) {
	t.Parallel()
	r := calc.Compare(n("70"), n("105"), exact.Number{})
	same(t, "spread", r.Spread, n("35"))
	same(t, "markup", r.MarkupPercent.Value, n("50"))
	same(t, "margin", r.SimpleMarginPercent.Value.Round(exact.Rounding{Places: 1}), n("33.3"))
	same(t, "margin back to markup", r.MarkupFromSimple.Value, n("50"))
	same(t, "markup 20 to 28", calc.Compare(n("20"), n("28"), exact.Number{}).MarkupPercent.Value, n("40"))
	same(t, "markup 10 to 15", calc.Compare(n("10"), n("15"), exact.Number{}).MarkupPercent.Value, n("50"))
	same(t, "loaded margin of 45 at 18.95 % burden, billed 64.53",
		calc.Compare(n("45"), n("64.53"), n("8.5275")).Margin, n("11.0025"))

	client := []pay.Fee{{Name: "MSP", Percent: some("2"), Payer: pay.ClientPays},
		{Name: "VMS", Percent: some("0.6"), Payer: pay.ClientPays}}
	inv := must(calc.Settle(n("100"), n("8"), client, line)) // Beeline, client-funded
	same(t, "client", inv.Client, n("820.80"))
	same(t, "supplier", inv.Supplier, n("800"))
	supplier := []pay.Fee{{Percent: some("2"), Payer: pay.SupplierPays}, {Percent: some("0.6")}}
	inv = must(calc.Settle(n("100"), n("8"), supplier, line)) // Beeline, supplier-funded
	same(t, "client", inv.Client, n("800"))
	same(t, "supplier", inv.Supplier, n("779.20"))

	three := pay.Percent{Points: n("3")} // SAP Fieldglass
	same(t, "97.09 marked up", calc.BuyerRate(n("97.09"), three).Round(cents), n("100"))
	same(t, "100 by markup", must(calc.SupplierRate(n("100"), three, pay.Markup)).Round(cents), n("97.09"))
	same(t, "100 by discount", must(calc.SupplierRate(n("100"), three, pay.Discount)), n("97"))

	same(t, "factor of a flat overtime rate", must(calc.OvertimeFactor(n("12"), n("16.72"))), n("1.3933"))
	same(t, "increase over bill", must(calc.OvertimeBilling{Factor: some("1.5")}.Rate(n("100"), n("90"))),
		n("150"))
	same(t, "markup over overtime pay", must(calc.OvertimeBilling{Markup: some("20")}.Rate(n("100"),
		n("90"))), n("108"))

	same(t, "lines rounded, then added", line.Sum(n("2.265"), n("3.345")),
		n("5.62")) // tax on 45.30 at 5 % and 33.45 at 10 %
	same(t, "added, then rounded", calc.Policy{Where: calc.Total, Money: cents}.Sum(n("2.265"), n("3.345")),
		n("5.61"))

	same(t, "manual premium", calc.WorkersComp{Per100: n("3.10")}.Premium(n("120000")), n("3720"))
	same(t, "manual premium", calc.WorkersComp{Per100: n("3.80")}.Premium(n("420000")), n("15960"))
	same(t, "modified premium", calc.WorkersComp{Per100: n("100"),
		Modifier: some("1.15")}.Premium(n("40000")), n("46000"))

	mie := calc.MealsAndIncidentals{Breakfast: n("16"), Lunch: n("19"), Dinner: n("28"), Incidentals: n("5")}
	same(t, "M&IE 68", mie.Total(), n("68"))
	for _, tier := range [][2]string{{"68", "51"}, {"74", "55.50"}, {"80", "60"}, {"86", "64.50"},
		{"92", "69"}} {
		t.Run(tier[0], func(t *testing.T) {
			t.Parallel()
			same(t, "first or last day", calc.FirstOrLastDay(n(tier[0])), n(tier[1]))
		})
	}
	m74 := calc.MealsAndIncidentals{Breakfast: n("17"), Lunch: n("20"), Dinner: n("32"), Incidentals: n("5")}
	same(t, "a meal off a reduced day", m74.WithMealsProvided(n("55.50"), calc.Breakfast), n("38.50"))
	same(t, "never under incidentals", m74.WithMealsProvided(n("55.50"), calc.Breakfast, calc.Lunch,
		calc.Dinner), n("5"))
	same(t, "blended shift", must(calc.BlendedShift(n("24"), n("8"), n("4"), n("1.5"))), n("28"))
	same(t, "Clarke", calc.OvertimeBase(n("20"), n("10")), n("30"))
	same(t, "a true per diem", calc.OvertimeBase(n("20"), n("0")), n("20"))
}

func TestPublishedTime(t *testing.T) {
	t.Parallel()
	// DOL fact sheet 53: 7:00 to 15:30 with a meal of 30 minutes, in 10 minutes
	// early and out 7 late, quarter hours, five days: 41.25 hours.
	early, late := must(calc.RoundTime(10, 15)), must(calc.RoundTime(7, 15))
	hours, _ := exact.Int(int64(8*60 + early + late)).Mul(exact.Int(5)).Div(exact.Int(60))
	same(t, "hours of the week", hours, n("41.25"))
	for _, m := range [][3]int{{7, 15, 0}, {8, 15, 15}, {22, 15, 15}, {23, 15, 30}, {2, 5, 0}, {3, 5, 5},
		{-7, 15, 0}, {-8, 15, -15}} {
		t.Run(fmt.Sprint(m[0], " by ", m[1]), func(t *testing.T) {
			t.Parallel()
			if got, err := calc.RoundTime(m[0], m[1]); err != nil || got != m[2] {
				t.Errorf("%d minutes by %d: %d, %v, want %d", m[0], m[1], got, err, m[2])
			}
		})
	}
	for _, u := range [][3]string{{"8", "1", "4"}, {"8", "5", "5"}, {"3", "1", "2"}, {"12", "2", "4"}} {
		t.Run(u[0]+" and "+u[1], func(t *testing.T) {
			t.Parallel()
			if got := calc.ReportingTime(n(u[0]), n(u[1])); !got.Equal(n(u[2])) {
				t.Errorf("usual %s, worked %s: %s hours, want %s", u[0], u[1], got, u[2])
			}
		})
	}
}

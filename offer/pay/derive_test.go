package pay_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// nurse is a travel contract: 62.50 paid, 98 billed, 18 % burden and a fee.
func nurse() pay.Terms {
	return pay.Terms{
		Pay:  pay.PayTerms{Rate: some("62.50"), Per: pay.Hour},
		Bill: pay.BillTerms{Rate: some("98"), Per: pay.Hour, Fees: []pay.Fee{{Percent: some("3")}}},
		Cost: pay.CostTerms{Given: true, Burden: []pay.Burden{{Percent: some("16")},
			{PerHour: some("1.25")}}},
		HoursPerWeek: some("36"), Weeks: some("13"),
	}
}

func with(change func(*pay.Terms)) pay.Terms {
	t := nurse()
	change(&t)
	return t
}

func TestDerive(t *testing.T) {
	t.Parallel()
	schedule := pay.Conventions{ScheduleHours: true}
	for _, row := range []struct {
		reason string
		in     pay.Terms
		conv   pay.Conventions
		want   string // name=value pairs at four places
	}{
		{"an hour converts by the year, not by the schedule", nurse(), pay.Conventions{},
			"pay.hourly=62.5000 pay.weekly=2500.0000 pay.annual=130000.0000 bill.weekly=3920.0000 " +
				"bill.estimated_spend=50960.0000 margin.weekly=852.4000"},
		{"hours: schedule is 52 × hours per week", nurse(), schedule,
			"pay.weekly=2250.0000 pay.annual=117000.0000 bill.weekly=3528.0000 bill.estimated_spend=45864.0000 " +
				"margin.weekly=767.1600"},
		{"hours per week count as 40 when absent", with(func(t *pay.Terms) { t.HoursPerWeek = pay.Optional{} }),
			schedule, "pay.annual=130000.0000"},
		{"overtime is 1.5 and double time 2 when absent", nurse(), pay.Conventions{},
			"pay.overtime=93.7500 pay.double_time=125.0000 bill.overtime=147.0000 bill.double_time=196.0000"},
		{"overtime is 1 for the exempt, in pay and bill", with(func(t *pay.Terms) { t.Pay.Exempt = true }),
			pay.Conventions{},
			"pay.overtime=62.5000 bill.overtime=98.0000 pay.double_time=125.0000"},
		{"a given multiplier wins over exempt",
			with(func(t *pay.Terms) { t.Pay.Exempt = true; t.Pay.OvertimeMultiplier = some("1.25") }),
			pay.Conventions{}, "pay.overtime=78.1250"},
		{"spread, markup, margins", nurse(), pay.Conventions{},
			"spread.hourly=35.5000 markup.percent=56.8000 margin.simple_percent=36.2245 " +
				"cost.burden_hourly=11.2500 cost.burden_percent=18.0000 cost.loaded_hourly=73.7500 margin.hourly=21.3100"},
		{"margin percent after burden and a discount fee", nurse(), pay.Conventions{},
			"margin.hourly=21.3100 margin.percent=21.7449"},
		{"overtime margin takes overtime pay, burden on it and the fee on the overtime bill", nurse(),
			pay.Conventions{}, "margin.overtime_percent=22.1701"},
		{"a markup fee leaves bill ÷ 1.03", with(func(t *pay.Terms) { t.Bill.Fees[0].Method = pay.Markup }),
			pay.Conventions{}, "margin.hourly=21.3956"},
		{"a markup fee is inside the bill rate whoever pays it",
			with(func(t *pay.Terms) { t.Bill.Fees[0].Method, t.Bill.Fees[0].Payer = pay.Markup, pay.ClientPays }),
			pay.Conventions{}, "margin.hourly=21.3956"},
		{"a client-paid fee comes on top and costs no margin",
			with(func(t *pay.Terms) { t.Bill.Fees[0].Payer = pay.ClientPays }), pay.Conventions{},
			"margin.hourly=24.2500"},
		{"a fee per hour is the same on overtime",
			with(func(t *pay.Terms) { t.Bill.Fees = []pay.Fee{{PerHour: some("2")}} }), pay.Conventions{},
			"margin.hourly=22.2500 margin.overtime_percent=23.8095"},
		{"two markup fees are of the same amount", with(func(t *pay.Terms) {
			t.Bill.Fees = []pay.Fee{{Percent: some("2"), Method: pay.Markup},
				{Percent: some("0.6"), Method: pay.Markup}}
		}), pay.Conventions{}, "margin.hourly=21.7666"},
		{"absent burden leaves the simple margin alone", with(func(t *pay.Terms) { t.Cost = pay.CostTerms{} }),
			pay.Conventions{},
			"margin.simple_percent=36.2245 markup.percent=56.8000 margin.hourly=unknown margin.percent=unknown " +
				"margin.weekly=unknown margin.overtime_percent=unknown cost.loaded_hourly=unknown"},
		{"an empty list of burden is zero", with(func(t *pay.Terms) { t.Cost.Burden = nil }), pay.Conventions{},
			"cost.burden_percent=0.0000 cost.loaded_hourly=62.5000 margin.hourly=32.5600"},
		{"a wage base spreads over the year's pay", with(func(t *pay.Terms) {
			t.Cost.Burden = []pay.Burden{{Percent: some("0.6"), WageBase: some("7000")}}
		}), pay.Conventions{}, "cost.burden_percent=0.0323 cost.burden_hourly=0.0202"},
		{"a wage base over the year's pay caps nothing", with(func(t *pay.Terms) {
			t.Cost.Burden = []pay.Burden{{Percent: some("6.2"), WageBase: some("184500")}}
		}), pay.Conventions{}, "cost.burden_percent=6.2000"},
		{"a burden without a size is unknown", with(func(t *pay.Terms) { t.Cost.Burden = []pay.Burden{{Name: "GL"}} }), pay.Conventions{}, "cost.burden_hourly=unknown margin.percent=unknown"},
		{"a zero bill has spread but no percent", with(func(t *pay.Terms) { t.Bill.Rate = some("0") }),
			pay.Conventions{}, "spread.hourly=-62.5000 margin.percent=unknown margin.simple_percent=unknown " +
				"markup.percent=-100.0000"},
		{"two currencies have no spread", with(func(t *pay.Terms) {
			t.Pay.Currency, t.Bill.Currency = "USD",
				"EUR"
		}), pay.Conventions{}, "pay.hourly=62.5000 bill.hourly=98.0000 spread.hourly=unknown " +
			"margin.percent=unknown cost.loaded_hourly=73.7500"},
		{"an absent currency is the playbook's", with(func(t *pay.Terms) { t.Pay.Currency = "USD" }),
			pay.Conventions{Currency: "USD"}, "spread.hourly=35.5000"},
		{"an absent currency that nobody knows is not assumed",
			with(func(t *pay.Terms) { t.Pay.Currency = "USD" }), pay.Conventions{}, "spread.hourly=unknown"},
		{"no bill, no bill numbers", with(func(t *pay.Terms) { t.Bill = pay.BillTerms{} }), pay.Conventions{},
			"pay.annual=130000.0000 bill.hourly=unknown spread.hourly=unknown margin.hourly=unknown"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			d := pay.Derive(row.in, row.conv)
			for pair := range strings.FieldsSeq(row.want) {
				name, want, _ := strings.Cut(pair, "=")
				got, ok := d.Get(name)
				if !ok {
					t.Fatalf("no name %s", name)
				}
				if text := got.Text(4, exact.HalfUp); text != want {
					t.Errorf("%s = %s, want %s", name, text, want)
				}
			}
		})
	}
}

func TestDeriveUnits(t *testing.T) {
	t.Parallel()
	// Every row is the same pay: 2,600 a week for 40 hours.
	for _, r := range []struct {
		rate string
		per  pay.Per
	}{{"65", pay.Hour}, {"520", pay.Day}, {"2600", pay.Week}, {"135200", pay.Year}} {
		t.Run(r.rate, func(t *testing.T) {
			t.Parallel()
			d := pay.Derive(pay.Terms{Pay: pay.PayTerms{Rate: some(r.rate), Per: r.per}}, pay.Conventions{})
			if !d.PayHourly.Equal(some("65")) || !d.PayWeekly.Equal(some("2600")) ||
				!d.PayAnnual.Equal(some("135200")) {
				t.Errorf("%s a %s: %s an hour, %s a week, %s a year", r.rate, r.per, d.PayHourly.Text(6, exact.HalfUp),
					d.PayWeekly.Text(6, exact.HalfUp), d.PayAnnual.Text(6, exact.HalfUp))
			}
		})
	}
	d := pay.Derive(pay.Terms{Pay: pay.PayTerms{Rate: some("5000"), Per: pay.Month}}, pay.Conventions{})
	if !d.PayAnnual.Equal(some("60000")) || d.PayHourly.Text(4, exact.HalfUp) != "28.8462" {
		t.Errorf("5,000 a month is %s a year and %s an hour", d.PayAnnual.Text(2, exact.HalfUp),
			d.PayHourly.Text(4, exact.HalfUp))
	}
	if d := pay.Derive(pay.Terms{Pay: pay.PayTerms{Rate: some("65")}}, pay.Conventions{}); d.PayHourly.Known {
		t.Error("a rate without a unit of time was taken")
	}
	if d := pay.Derive(pay.Terms{Pay: pay.PayTerms{Rate: some("60000"), Per: pay.Year},
		HoursPerWeek: some("0")}, pay.Conventions{ScheduleHours: true}); d.PayHourly.Known || !d.PayAnnual.Known {
		t.Error("a schedule of no hours must leave the hourly rate unknown and the annual known")
	}
}

func TestDeriveRange(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason, rate, min, mid, max string
		per                         pay.Per
		penetration, compa          string
	}{
		{"at min", "80000", "80000", "100000", "130000", "", "0.00", "80.00"},
		{"first quartile", "90000", "80000", "100000", "130000", "", "25.00", "90.00"},
		{"at mid", "100000", "80000", "100000", "130000", "", "50.00", "100.00"},
		{"between mid and max", "115000", "80000", "100000", "130000", "", "75.00", "115.00"},
		{"at max", "130000", "80000", "100000", "130000", pay.Year, "100.00", "130.00"},
		{"beyond max goes on", "145000", "80000", "100000", "130000", "", "125.00", "145.00"},
		{"below min goes on", "70000", "80000", "100000", "130000", "", "-25.00", "70.00"},
		{"mid is halfway when absent", "90000", "80000", "", "120000", "", "25.00", "90.00"},
		{"an hourly range is made annual", "104000", "40", "50", "65", pay.Hour, "50.00", "100.00"},
		{"a range that does not rise", "90000", "80000", "80000", "120000", "", "unknown", "112.50"},
		{"no max", "90000", "80000", "100000", "", "", "unknown", "90.00"},
		{"no range", "90000", "", "", "", "", "unknown", "unknown"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			d := pay.Derive(pay.Terms{Pay: pay.PayTerms{Rate: some(row.rate), Per: pay.Year},
				Range: pay.RangeTerms{Min: some(row.min), Mid: some(row.mid), Max: some(row.max), Per: row.per}},
				pay.Conventions{})
			if got := d.PayRangePercent.Text(2, exact.HalfUp); got != row.penetration {
				t.Errorf("range percent %s, want %s", got, row.penetration)
			}
			if got := d.PayCompaPercent.Text(2, exact.HalfUp); got != row.compa {
				t.Errorf("compa percent %s, want %s", got, row.compa)
			}
		})
	}
}

func TestDeriveTotalAnnual(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		in     pay.PayTerms
		want   string
	}{
		{"annual alone", pay.PayTerms{}, "104000.00"},
		{"each bonus once, discretionary too", pay.PayTerms{Bonuses: []pay.Bonus{{Amount: some("5000")},
			{Amount: some("1000"), Discretionary: true}}}, "110000.00"},
		{"stipends by their unit", pay.PayTerms{Stipends: []pay.Stipend{{Amount: some("700"), Per: pay.Week},
			{Amount: some("100"), Per: pay.Month}}}, "141600.00"},
		{"a day is a fifth of the week", pay.PayTerms{Stipends: []pay.Stipend{{Amount: some("20"),
			Per: pay.Day}}}, "109200.00"},
		{"a stipend without a unit", pay.PayTerms{Stipends: []pay.Stipend{{Amount: some("700")}}}, "unknown"},
		{"a bonus without an amount", pay.PayTerms{Bonuses: []pay.Bonus{{Name: "sign-on"}}}, "unknown"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			row.in.Rate, row.in.Per = some("50"), pay.Hour
			d := pay.Derive(pay.Terms{Pay: row.in}, pay.Conventions{})
			if got := d.PayTotalAnnual.Text(2, exact.HalfUp); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

func TestDerivedNames(t *testing.T) {
	t.Parallel()
	d := pay.Derive(nurse(), pay.Conventions{})
	seen := map[string]bool{}
	for name, v := range d.All() {
		if seen[name] {
			t.Errorf("%s twice", name)
		}
		seen[name] = true
		if got, ok := d.Get(name); !ok || !got.Equal(v) {
			t.Errorf("Get(%s) is not what All yields", name)
		}
	}
	if len(seen) != 28 {
		t.Errorf("%d names, want 28", len(seen))
	}
	if _, ok := d.Get("pay.bogus"); ok {
		t.Error("a name that does not exist")
	}
}

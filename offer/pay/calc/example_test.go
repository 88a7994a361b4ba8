package calc_test

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

func ExampleSolve() {
	s, err := calc.Solve(calc.Deal{
		Pay:           pay.Some(exact.Int(38)),
		MarginPercent: pay.Some(exact.Int(22)),
		BurdenPercent: exact.Int(12),
	}, exact.Rounding{Places: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("bill", s.Bill.Fixed(2, exact.HalfUp), "keeps", s.Rates.MarginPercent.Text(4, exact.HalfUp))
	// Output: bill 54.57 keeps 22.0084
}

func ExampleRegular() {
	// 29 CFR 778.219(b)(1): 50 hours at 5.00, nine of them on a holiday at time
	// and a half.
	w, err := calc.Regular(calc.Workweek{
		Earnings: []calc.Earning{{Name: "hours", Hours: exact.Int(50), Rate: exact.Int(5)}},
		Credits:  []calc.Sum{{Name: "holiday premium", Amount: exact.Int(45).Mul(mustHalf())}},
	}, calc.DefaultPolicy())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("regular rate", w.RegularRate, "overtime premium", w.OvertimePay, "credit", w.Credit,
		"still due", w.OvertimeDue, "total", w.Total)
	_, err = calc.Regular(calc.Workweek{Hours: pay.Some(exact.Int(169))}, calc.DefaultPolicy())
	fmt.Println(err)
	// Output:
	// regular rate 5 overtime premium 25 credit 22.5 still due 2.5 total 275
	// pay: the value is out of range: hours of a week; give 0 to 168, in a period of two weeks 0 to 336
}

func mustHalf() exact.Number { half, _ := exact.Ratio(1, 2); return half }

func ExampleProjectWeek() {
	twelve, four := exact.Int(12), exact.Int(4)
	s, err := calc.ProjectWeek(calc.WeekPlan{
		Days: calc.Days{twelve, twelve, twelve, {}, four},
		Law:  calc.California(),
		Terms: pay.Terms{
			Pay:  pay.PayTerms{Rate: pay.Some(exact.Int(50)), Per: pay.Hour},
			Bill: pay.BillTerms{Rate: pay.Some(exact.Int(90)), Per: pay.Hour},
			Cost: pay.CostTerms{Given: true, Burden: []pay.Burden{{Name: "all", Percent: pay.Some(exact.Int(12))}}},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range s.Lines {
		fmt.Println(l.Name, l.Hours, "pay", l.Pay, "bill", l.Bill, "burden", l.Burden, "margin", l.Margin, "by",
			l.Law)
	}
	fmt.Println("margin of the week", s.MarginPercent.Text(2, exact.HalfUp))
	// Output:
	// straight time 28 pay 1400 bill 2520 burden 168 margin 952 by 29 CFR 778.109
	// overtime by day 12 pay 900 bill 1620 burden 108 margin 612 by Cal. Labor Code 510(a)
	// margin of the week 37.78
}

func ExampleDealOf() {
	t := pay.Terms{Cost: pay.CostTerms{Given: true, Burden: []pay.Burden{
		{Name: "FUTA", Percent: pay.Some(exact.Int(1)), WageBase: pay.Some(exact.Int(7000))},
		{Name: "rest", Percent: pay.Some(exact.Int(11))}}}}
	d, err := calc.DealOf(t, pay.Conventions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	d.Bill, d.MarginPercent = pay.Some(exact.Int(85)), pay.Some(exact.Int(24))
	s, err := calc.Solve(d, exact.Rounding{Places: 2})
	fmt.Println("pay at most", s.Pay, "keeps", s.Rates.MarginPercent.Text(4, exact.HalfUp), err)
	d.MarginPercent = pay.Some(exact.Int(100))
	_, err = calc.Solve(d, exact.Rounding{Places: 2})
	fmt.Println(err)
	// Output:
	// pay at most 58.16 keeps 24.0103 <nil>
	// pay: no rate meets these conditions: pay; give a higher bill rate or a lower percent: nothing is left to pay
}

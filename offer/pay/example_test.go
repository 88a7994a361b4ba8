package pay_test

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

func ExampleDerive() {
	d := pay.Derive(pay.Terms{
		Pay:  pay.PayTerms{Rate: pay.Some(exact.Int(60)), Per: pay.Hour},
		Bill: pay.BillTerms{Rate: pay.Some(exact.Int(110)), Per: pay.Hour},
	}, pay.Conventions{})
	fmt.Println("markup", d.MarkupPercent.Text(2, exact.HalfUp))
	fmt.Println("simple margin", d.MarginSimplePercent.Text(2, exact.HalfUp))
	fmt.Println("margin", d.MarginPercent.Text(2, exact.HalfUp)) // no burden was given
	// Output:
	// markup 83.33
	// simple margin 45.45
	// margin unknown
}

func ExampleLocale_Parse() {
	l, err := pay.LocaleOf("en-US")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, typed := range []string{"$1,013.38", "62.5/hr", "12,50"} {
		taken, err := l.Parse(typed, "")
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(taken)
	}
	// Output:
	// 1013.38 USD
	// 62.5 USD per hour, currency assumed
	// pay: this is not an amount: in en-US; give digits, grouped by three or not at all, and "." before decimals
}

func ExampleTables_MinimumWage() {
	tables, err := pay.Builtin()
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := tables.MinimumWage("CA", exact.Date{Year: 2026, Month: 12, Day: 1})
	fmt.Println(e.Value.Fixed(2, exact.HalfUp), err)
	_, err = tables.MinimumWage("CA", exact.Date{Year: 2027, Month: 1, Day: 11})
	fmt.Println(err)
	// Output:
	// 16.90 <nil>
	// pay: the table does not cover this date: minimum_wage of CA on 2027-01-11; it covers days from 2020-01-01 to 2026-12-31. Add an entry with its source to the tables
}

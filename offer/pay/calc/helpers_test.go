package calc_test

import (
	"os"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// n reads a number of a test; a wrong one is a mistake in the test.
func n(s string) exact.Number {
	v, err := exact.Parse(s)
	if err != nil {
		panic("test: " + s)
	}
	return v
}

func some(s string) pay.Optional {
	if s == "" {
		return pay.Optional{}
	}
	return pay.Some(n(s))
}

func day(s string) exact.Date {
	d, err := exact.ParseDate(s)
	if err != nil {
		panic("test: " + s)
	}
	return d
}

func builtin(t testing.TB) *pay.Tables {
	t.Helper()
	tables, err := pay.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

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

// dataFolder is where published examples lie that the project does not ship.
func dataFolder(t *testing.T) string {
	dir := os.Getenv("OFFERDESK_TEST_DATA")
	if dir == "" {
		t.Skip("left out: published examples; OFFERDESK_TEST_DATA names no folder with paybill_examples.json")
	}
	return dir
}

package record_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
	"github.com/offerdesk/offerdesk/offer/record"
)

// planned is an offer in California without its schedule.
const planned = `"worksite": {"state": "CA"}, "start_date": "2026-11-30", "pay": {"rate": "50", "per": "hour"},
 "bill": {"rate": "90", "per": "hour"}, "cost": {"burden": [{"name": "all", "percent": "12"}]}`

func TestWeekPlan(t *testing.T) {
	tables, err := pay.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		reason, offer string
		hours, over   int64 // of the week, and at the overtime rate
		want          error
	}{
		{"hours by day count under the law of the state", `{` + planned +
			`, "schedule": {"hours_by_day": ["12", "12", "12", "0", "4", "0", "0"]}}`, 40, 12, nil},
		{"hours per week are five equal days", `{` + planned + `, "schedule": {"hours_per_week": "50"}}`, 50,
			10, nil},
		{"an offer without a schedule has 40 hours", `{` + planned + `}`, 40, 0, nil},
		{"six days are no week", `{` + planned +
			`, "schedule": {"hours_by_day": ["8", "8", "8", "8", "8", "8"]}}`, 0, 0, pay.ErrRange},
		{"a day has 24 hours", `{` + planned + `, "schedule": {"hours_by_day": ["25", "0", "0", "0", "0", "0", "0"]}}`, 0, 0, pay.ErrRange},
		{"hours per week that five days can't hold", `{` + planned + `, "schedule": {"hours_per_week": "121"}}`,
			0, 0, pay.ErrRange},
		{"no state, no law", `{"start_date": "2026-11-30"}`, 0, 0, pay.ErrPlace},
		{"Nevada's law needs the minimum wage of the day",
			`{"worksite": {"state": "NV"}, "start_date": "1999-11-30"}`, 0, 0, pay.ErrNotCovered},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			_, terms, err := record.ParseDraft([]byte(row.offer), nil)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := terms.WeekPlan(pay.Conventions{}, tables)
			if !errors.Is(err, row.want) {
				t.Fatalf("%v, want %v", err, row.want)
			}
			if err != nil {
				return
			}
			sheet, err := calc.ProjectWeek(plan)
			if err != nil {
				t.Fatal(err)
			}
			hours, over := plan.Days.Total(), sheet.Counted.Overtime()
			if !hours.Equal(exact.Int(row.hours)) || !over.Equal(exact.Int(row.over)) {
				t.Errorf("%s hours, %s of them overtime; want %d and %d", hours, over, row.hours, row.over)
			}
		})
	}
}

func ExampleTerms_WeekPlan() {
	_, terms, err := record.ParseDraft([]byte(`{`+planned+`, "schedule": {"hours_per_week": "44"}}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	tables, err := pay.Builtin()
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := terms.WeekPlan(pay.Conventions{}, tables)
	if err != nil {
		fmt.Println(err)
		return
	}
	week, err := calc.ProjectWeek(plan)
	fmt.Println("pay", week.Pay, "bill", week.Bill, "burden", week.Burden, "margin", week.Margin, err)
	// Output: pay 2300 bill 4140 burden 276 margin 1564 <nil>
}

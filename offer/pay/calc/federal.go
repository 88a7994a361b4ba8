package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// FederalPay is a General Schedule rate as OPM computes it.
type FederalPay struct {
	Hourly   exact.Number // annual ÷ 2087, to the cent, half up
	Biweekly exact.Number // hourly × 80
	Overtime exact.Number // hourly × 1.5, to the cent, half up; for rates up to GS-10, step 1
	Night    exact.Number // 10 % on top for night work (5 USC 5545(a))
	Sunday   exact.Number // 25 % on top for Sunday work (5 USC 5546(a))
}

// OPM returns hourly, biweekly and overtime pay for an annual rate by 5 USC 5504(b):
// each step is rounded to the cent, "counting one-half cent and over as the next
// higher cent".
func OPM(annual exact.Number) FederalPay {
	cents := exact.Rounding{Mode: exact.HalfUp, Places: 2}
	hourly, _ := annual.Div(exact.Int(2087))
	hourly = hourly.Round(cents)
	return FederalPay{
		Hourly:   hourly,
		Biweekly: hourly.Mul(exact.Int(80)),
		Overtime: hourly.Mul(threeHalves()).Round(cents),
		Night:    hourly.Mul(ratio(1, 10)).Round(cents),
		Sunday:   hourly.Mul(ratio(1, 4)).Round(cents),
	}
}

// OPMOvertime returns the overtime rate per hour of an exempt federal employee by 5
// CFR 550.113: 1.5 × hourly up to the annual rate of GS-10, step 1; above it the
// greater of 1.5 × that grade's hourly rate and the employee's own.
func OPMOvertime(annual, gs10 exact.Number) exact.Number {
	own, least := OPM(annual), OPM(gs10)
	if annual.Cmp(gs10) <= 0 {
		return own.Overtime
	}
	return maxOf(least.Overtime, own.Hourly)
}

// WorkingDays returns the "basic rate" per hour that 29 CFR 548.301 allows by
// agreement: the salary of a period ÷ the hours of its actual working days, not
// rounded. It returns [pay.ErrZero] unless hours are above 0.
func WorkingDays(salary, hours exact.Number) (exact.Number, error) {
	rate, ok := salary.Div(hours)
	if !ok || hours.Sign() < 0 {
		return exact.Number{}, refuse(pay.ErrZero, "hours", "the working hours of the period, above 0")
	}
	return rate, nil
}

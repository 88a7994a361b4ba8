package main

import (
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/offer/pay"
)

// terms turns the input into what package pay derives from.
func (r *reader) terms(o offer) pay.Terms {
	var t pay.Terms
	t.Pay.Rate, t.Pay.Per, t.Pay.Currency = r.rate("pay", o.Pay)
	t.Bill.Rate, t.Bill.Per, t.Bill.Currency = r.rate("bill", o.Bill)
	t.Pay.Exempt = o.Pay.Exempt
	if a, b := currencyOf(t.Pay.Currency), currencyOf(t.Bill.Currency); a != b {
		r.fail("bill.currency", "pay and bill are in two currencies; give both in one")
	}
	t.Pay.OvertimeMultiplier = r.least("pay.overtime_multiplier", o.Pay.Overtime, 1)
	t.Pay.DoubleTimeMultiplier = r.least("pay.double_time_multiplier", o.Pay.DoubleTime, 1)
	t.Bill.OvertimeMultiplier = r.least("bill.overtime_multiplier", o.Bill.Overtime, 1)
	t.Bill.DoubleTimeMultiplier = r.least("bill.double_time_multiplier", o.Bill.DoubleTime, 1)
	if w := r.number("weeks", o.Weeks); w.Known {
		if _, err := pay.NewWeeks(w.Value); err != nil {
			r.refuse("weeks", err)
		}
		t.Weeks = w
	}
	for i, s := range o.Stipends {
		path := fmt.Sprintf("stipends[%d].", i)
		per, err := pay.ParsePer(s.Per)
		if err != nil {
			r.refuse(path+"per", err)
		}
		amount := r.least(path+"amount", s.Amount, 0)
		if s.Amount == "" {
			r.fail(path+"amount", "give the amount")
		}
		t.Pay.Stipends = append(t.Pay.Stipends, pay.Stipend{Name: s.Name, Amount: amount, Per: per,
			Taxable: s.Taxable})
	}
	if t.Cost.Given = o.Burden != nil; !t.Cost.Given {
		r.fail("burden", "give the lines, or an empty list for none")
	}
	for i, b := range o.Burden {
		path := fmt.Sprintf("burden[%d].", i)
		t.Cost.Burden = append(t.Cost.Burden, pay.Burden{Name: b.Name,
			Percent: r.least(path+"percent", b.Percent, 0), PerHour: r.least(path+"per_hour", b.PerHour, 0),
			WageBase: r.least(path+"wage_base", b.WageBase, 0), StraightOnly: b.StraightOnly})
		r.sized(path, b)
	}
	for i, f := range o.Fees {
		t.Bill.Fees = append(t.Bill.Fees, r.fee(fmt.Sprintf("fees[%d].", i), f))
	}
	return t
}

// currencyOf is a currency, or the one that an absent one stands for.
func currencyOf(code string) string {
	if code == "" {
		return conventions.Currency
	}
	return code
}

func (r *reader) sized(path string, i item) {
	if i.Percent == "" && i.PerHour == "" {
		r.fail(strings.TrimSuffix(path, "."), "give percent, per_hour or both")
	}
}

func (r *reader) fee(path string, f item) pay.Fee {
	r.sized(path, f)
	for _, c := range []struct{ name, got, known string }{
		{"payer", f.Payer, "client supplier"}, {"method", f.Method, "discount markup"},
		{"base", f.Base, "bill straight net"},
	} {
		if c.got != "" && !strings.Contains(" "+c.known+" ", " "+c.got+" ") {
			r.fail(path+c.name, "give one of "+strings.ReplaceAll(c.known, " ", ", "))
		}
	}
	return pay.Fee{Name: f.Name, Percent: r.least(path+"percent", f.Percent, 0),
		PerHour: r.least(path+"per_hour", f.PerHour, 0),
		Payer:   pay.Payer(f.Payer), Method: pay.Method(f.Method), Base: pay.FeeBase(f.Base)}
}

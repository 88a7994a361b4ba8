package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// offer is the input: amounts are texts and stay exact.
type offer struct {
	Title        string          `json:"title"`
	State        string          `json:"state"`
	Start        pay.Date        `json:"start"`
	Weeks        *exact.Number   `json:"weeks"`
	HoursByDay   [7]exact.Number `json:"hours_by_day"`
	Pay          side            `json:"pay"`
	Bill         side            `json:"bill"`
	Stipends     []item          `json:"stipends"`
	Burden       []item          `json:"burden"`
	Fees         []item          `json:"fees"`
	TargetMargin *exact.Number   `json:"target_margin"`
}

type side struct {
	Rate       *exact.Number `json:"rate"`
	Per        pay.Per       `json:"per"`
	Currency   string        `json:"currency"`
	Overtime   *exact.Number `json:"overtime_multiplier"`
	DoubleTime *exact.Number `json:"double_time_multiplier"`
	Exempt     bool          `json:"exempt"`
	Cap        *exact.Number `json:"cap"`
}

type item struct {
	Name     string        `json:"name"`
	Amount   *exact.Number `json:"amount"`
	Per      pay.Per       `json:"per"`
	Taxable  bool          `json:"taxable"`
	Percent  *exact.Number `json:"percent"`
	PerHour  *exact.Number `json:"per_hour"`
	WageBase *exact.Number `json:"wage_base"`
	Payer    pay.Payer     `json:"payer"`
	Method   pay.Method    `json:"method"`
}

func readOffer(src []byte) (offer, error) {
	var o offer
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return offer{}, fmt.Errorf("the offer can't be read: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return offer{}, errors.New("the offer is one JSON object; something follows it")
	}
	return o, nil
}

// terms turns the input into what package pay derives from.
func (o offer) terms() pay.Terms {
	t := pay.Terms{
		Pay: pay.PayTerms{Rate: opt(o.Pay.Rate), Per: o.Pay.Per, Currency: o.Pay.Currency, Exempt: o.Pay.Exempt,
			OvertimeMultiplier: opt(o.Pay.Overtime), DoubleTimeMultiplier: opt(o.Pay.DoubleTime)},
		Bill: pay.BillTerms{Rate: opt(o.Bill.Rate), Per: o.Bill.Per, Currency: o.Bill.Currency,
			OvertimeMultiplier: opt(o.Bill.Overtime), DoubleTimeMultiplier: opt(o.Bill.DoubleTime)},
		Cost:         pay.CostTerms{Given: o.Burden != nil},
		HoursPerWeek: pay.Some(pay.Days(o.HoursByDay).Total()),
		Weeks:        opt(o.Weeks),
	}
	for _, i := range o.Stipends {
		t.Pay.Stipends = append(t.Pay.Stipends, pay.Stipend{Name: i.Name, Amount: opt(i.Amount), Per: i.Per, Taxable: i.Taxable})
	}
	for _, i := range o.Burden {
		t.Cost.Burden = append(t.Cost.Burden, pay.Burden{Name: i.Name, Percent: opt(i.Percent), PerHour: opt(i.PerHour), WageBase: opt(i.WageBase)})
	}
	for _, i := range o.Fees {
		t.Bill.Fees = append(t.Bill.Fees, pay.Fee{Name: i.Name, Percent: opt(i.Percent), PerHour: opt(i.PerHour), Payer: i.Payer, Method: i.Method})
	}
	return t
}

func opt(n *exact.Number) pay.Optional {
	if n == nil {
		return pay.Optional{}
	}
	return pay.Some(*n)
}

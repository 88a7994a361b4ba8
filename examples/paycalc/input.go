package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// text is an amount as it was written, in quotes or as a bare number.
type text string

// UnmarshalJSON keeps a number's own digits.
func (t *text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9') {
		*t = text(b)
		return nil
	}
	return json.Unmarshal(b, (*string)(t))
}

// offer is the input. Amounts are texts and stay exact.
type offer struct {
	Title        string `json:"title"`
	State        string `json:"state"`
	Start        string `json:"start"`
	End          string `json:"end"`
	Weeks        text   `json:"weeks"`
	HoursByDay   []text `json:"hours_by_day"`
	Pay          side   `json:"pay"`
	Bill         side   `json:"bill"`
	Bonuses      []item `json:"bonuses"` // of this week, as flat sums
	Stipends     []item `json:"stipends"`
	Burden       []item `json:"burden"`
	Fees         []item `json:"fees"`
	TargetMargin text   `json:"target_margin"`
}

type side struct {
	Rate       text   `json:"rate"`
	Per        string `json:"per"`
	Currency   string `json:"currency"`
	Overtime   text   `json:"overtime_multiplier"`
	DoubleTime text   `json:"double_time_multiplier"`
	Exempt     bool   `json:"exempt"`
	Cap        text   `json:"cap"`
}

type item struct {
	Name         string `json:"name"`
	Amount       text   `json:"amount"`
	Per          string `json:"per"`
	Taxable      bool   `json:"taxable"`
	Percent      text   `json:"percent"`
	PerHour      text   `json:"per_hour"`
	WageBase     text   `json:"wage_base"`
	StraightOnly bool   `json:"straight_only"`
	Payer        string `json:"payer"`
	Method       string `json:"method"`
	Base         string `json:"base"`
}

func decodeOffer(src []byte) (offer, error) {
	var o offer
	if err := singleKeys(json.NewDecoder(bytes.NewReader(src)), ""); err != nil {
		return offer{}, fmt.Errorf("the offer can't be read: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return offer{}, fmt.Errorf("the offer can't be read: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return offer{}, errors.New("the offer can't be read: it is one JSON object, and something follows it")
	}
	return o, nil
}

// singleKeys refuses an object that says the same key twice, in whatever
// letters, because only one of the two would count.
func singleKeys(d *json.Decoder, at string) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	open, ok := t.(json.Delim)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for i := 0; d.More(); i++ {
		path := fmt.Sprintf("%s[%d]", at, i)
		if open == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			name, _ := key.(string)
			path = strings.TrimPrefix(at+"."+name, ".")
			if seen[strings.ToLower(name)] {
				return fmt.Errorf("%s is given twice", path)
			}
			seen[strings.ToLower(name)] = true
		}
		if err := singleKeys(d, path); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// inputs is an offer that was read without a mistake.
type inputs struct {
	terms      pay.Terms
	days       calc.Days
	bonuses    []calc.Sum // of this week
	state      string
	start, end exact.Date // end is zero if the offer has none
	billCap    pay.Optional
	target     pay.Optional
	taken      []string // how typed rates were understood
}

package calc_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// example is a published worked example: inputs, the figures that were printed
// and the rounding policies under which they come out.
type example struct {
	ID       string                     `json:"id"`
	Topic    string                     `json:"topic"`
	Inputs   map[string]json.RawMessage `json:"inputs"`
	Expected map[string]json.RawMessage `json:"expected"`
	By       []string                   `json:"reproduced_by"`
}

// TestPublishedExamples computes every published example under each of the eight
// policies. The printed figures must come out under exactly the policies that the
// example lists, so examples that are truncated or rounded up are checked too.
func TestPublishedExamples(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile(filepath.Join(dataFolder(t), "paybill_examples.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	if err := json.Unmarshal(src, &all); err != nil || len(all) == 0 {
		t.Fatalf("%d examples, %v", len(all), err)
	}
	topics := exampleTopics()
	for _, e := range all {
		t.Run(e.ID, func(t *testing.T) {
			compute, ok := topics[e.Topic]
			if !ok {
				t.Fatalf("nothing computes %s", e.Topic)
			}
			var got []string
			for _, where := range []string{"stepwise", "final"} {
				for _, mode := range []exact.Mode{exact.HalfUp, exact.HalfEven, exact.Down, exact.Up} {
					if e.reproduced(t, compute, where, mode) {
						got = append(got, where+"_"+string(mode))
					}
				}
			}
			if e.By == nil {
				e.By = []string{"stepwise_half_up", "stepwise_half_even", "stepwise_down", "stepwise_up",
					"final_half_up", "final_half_even", "final_down", "final_up"}
			}
			slices.Sort(e.By)
			slices.Sort(got)
			if !slices.Equal(got, e.By) {
				t.Errorf("printed figures come out under %v, want %v", got, e.By)
			}
		})
	}
}

// reproduced reports whether every printed figure comes out under a policy.
func (e example) reproduced(t *testing.T, compute func(sums) map[string][]exact.Number, where string,
	mode exact.Mode) bool {
	p := calc.Policy{Where: calc.Never}
	if where == "stepwise" {
		r := exact.Rounding{Mode: mode, Places: 2}
		p = calc.Policy{Where: calc.Step, Money: r, Rate: r}
	}
	figures := compute(sums{t, e.Inputs, p, mode})
	for name, raw := range e.Expected {
		got := figures[name]
		want := texts(raw)
		if len(got) != len(want) {
			t.Fatalf("%s: nothing computes %s", e.Topic, name)
		}
		for i, w := range want {
			_, fraction, _ := strings.Cut(w, ".")
			if got[i].Fixed(len(fraction), mode) != w {
				return false
			}
		}
	}
	return true
}

// texts is one text or a list of them.
func texts(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	return []string{strings.Trim(string(raw), `"`)}
}

// sums reads the inputs of an example and holds the policy to compute by.
type sums struct {
	t    *testing.T
	in   map[string]json.RawMessage
	p    calc.Policy
	mode exact.Mode
}

func (s sums) num(name string) exact.Number {
	raw, ok := s.in[name]
	if !ok {
		return exact.Number{}
	}
	return n(strings.Trim(string(raw), `"`))
}

func (s sums) list(name string) []exact.Number {
	var out []exact.Number
	if raw, ok := s.in[name]; ok {
		for _, x := range texts(raw) {
			out = append(out, n(x))
		}
	}
	return out
}

// step rounds what a source rounds on the way, under the policies that do.
func (s sums) step(x exact.Number) exact.Number {
	if s.p.Where == calc.Step {
		return x.Round(s.p.Money)
	}
	return x
}

func one(x exact.Number) []exact.Number { return []exact.Number{x} }

func (s sums) week(w calc.Workweek) map[string][]exact.Number {
	r, err := calc.Regular(w, s.p)
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[string][]exact.Number{"total_straight": one(r.Straight), "regular_rate": one(r.RegularRate),
		"half_premium": one(r.HalfPremium),
		"ot_rate":      one(r.OvertimeRate), "ot_premium": one(r.HalfPremium.Mul(r.OvertimeHours)),
		"total": one(r.Total)}
	straightHours := r.Hours.Sub(r.OvertimeHours).Fixed(0, exact.HalfUp)
	out["straight_"+straightHours+"h"] = one(r.StraightPay)
	out["ot_"+r.OvertimeHours.Fixed(0, exact.HalfUp)+"h"] = one(r.OvertimePay)
	return out
}

// split is the layout of fact sheet 54, which prints straight hours and
// overtime hours at their rates.
func (s sums) split(w calc.Workweek) map[string][]exact.Number {
	w.Layout = calc.SplitRates
	return s.week(w)
}

func (s sums) convert(c pay.Convention, amount, from, to string) exact.Number {
	r, err := c.Convert(pay.Rate{Amount: s.num(amount), Currency: "USD", Per: pay.Per(from)}, pay.Per(to))
	if err != nil {
		s.t.Fatal(err)
	}
	return s.step(r.Amount)
}

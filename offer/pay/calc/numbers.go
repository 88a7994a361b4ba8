package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

func hundred() exact.Number     { return exact.Int(100) }
func one() exact.Number         { return exact.Int(1) }
func half() exact.Number        { return ratio(1, 2) }
func threeHalves() exact.Number { return ratio(3, 2) }

// percent returns a percent as a share of one.
func percent(n exact.Number) exact.Number { q, _ := n.Div(hundred()); return q }

// ratio returns a literal fraction; den is never 0.
func ratio(num, den int64) exact.Number { q, _ := exact.Int(num).Div(exact.Int(den)); return q }

// percentOf returns part ÷ whole × 100; unknown if whole is 0.
func percentOf(part, whole exact.Number) pay.Optional {
	q, ok := part.Mul(hundred()).Div(whole)
	return pay.Optional{Value: q, Known: ok}
}

// positiveDiv divides by a number above zero, and by nothing else.
func positiveDiv(a, b exact.Number) (exact.Number, bool) {
	if b.Sign() <= 0 {
		return exact.Number{}, false
	}
	return a.Div(b)
}

// above returns what n has over a threshold, never below 0.
func above(n, threshold exact.Number) exact.Number {
	if n.Cmp(threshold) <= 0 {
		return exact.Number{}
	}
	return n.Sub(threshold)
}

func minOf(a, b exact.Number) exact.Number {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func maxOf(a, b exact.Number) exact.Number {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

// refuse returns the error of an input: its kind, its name and what would fit.
func refuse(kind error, name, want string) error {
	return &pay.InputError{Kind: kind, Name: name, Want: want}
}

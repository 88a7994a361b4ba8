package rule_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

const oneRule = `client == "acme" and bill.hourly > bill.cap and bill.hourly - pay.hourly < bill.hourly * 0.30`

// byHand is what an engineer would write in the place of a rule: a record that
// may lack each of its values, and three-valued conditions on it.
type byHand struct {
	client        *string
	bill, cap, by *exact.Number
}

var third = func() exact.Number { n, _ := exact.Parse("0.30"); return n }()

func (o *byHand) one() rule.Truth {
	if o.client == nil || o.bill == nil || o.cap == nil || o.by == nil {
		return rule.Unknown
	}
	if *o.client == "acme" && o.bill.Cmp(*o.cap) > 0 && o.bill.Sub(*o.by).Cmp(o.bill.Mul(third)) < 0 {
		return rule.True
	}
	return rule.False
}

func (o *byHand) compare() rule.Truth {
	if o.client == nil || o.bill == nil || o.cap == nil {
		return rule.Unknown
	}
	if *o.client == "acme" && o.bill.Cmp(*o.cap) > 0 {
		return rule.True
	}
	return rule.False
}

func newByHand() *byHand {
	client := "acme"
	bill, _ := exact.Parse("92.00")
	limit, _ := exact.Parse("90.5")
	pay, _ := exact.Parse("70.50")
	return &byHand{&client, &bill, &limit, &pay}
}

var sinkTruth rule.Truth

func benchmarkRule(b *testing.B, src string) {
	s := schema(b)
	r, err := s.Compile(src, rule.WantBool)
	if err != nil {
		b.Fatal(err)
	}
	f := set(b, s.NewFacts(), map[string]rule.Value{"client": rule.TextValue("acme"),
		"bill.hourly": amount("92.00"), "bill.cap": amount("90.5"), "pay.hourly": amount("70.50")})
	if r.Truth(f) != rule.True {
		b.Fatal("the rule is not true")
	}
	b.ReportAllocs()
	for b.Loop() {
		sinkTruth = r.Truth(f)
	}
}

// BenchmarkRule compares a rule with the same condition written in Go: with
// the same numbers, and with those of a decimal library.
func BenchmarkRule(b *testing.B) {
	b.Run("one/offerdesk", func(b *testing.B) { benchmarkRule(b, oneRule) })
	b.Run("one/byhand", func(b *testing.B) {
		o := newByHand()
		b.ReportAllocs()
		for b.Loop() {
			sinkTruth = o.one()
		}
	})
	b.Run("one/shopspring", func(b *testing.B) {
		client := "acme"
		bill, limit, pay, share := decimal.RequireFromString("92.00"), decimal.RequireFromString("90.5"),
			decimal.RequireFromString("70.50"), decimal.RequireFromString("0.30")
		b.ReportAllocs()
		for b.Loop() {
			sinkTruth = rule.False
			if client == "acme" && bill.Cmp(limit) > 0 && bill.Sub(pay).Cmp(bill.Mul(share)) < 0 {
				sinkTruth = rule.True
			}
		}
	})
	b.Run("compare/offerdesk", func(b *testing.B) {
		benchmarkRule(b,
			`client == "acme" and bill.hourly > bill.cap`)
	})
	b.Run("compare/byhand", func(b *testing.B) {
		o := newByHand()
		b.ReportAllocs()
		for b.Loop() {
			sinkTruth = o.compare()
		}
	})
}

// BenchmarkCompile compiles rules that the schema does not remember.
func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		s := schema(b)
		b.StartTimer()
		if _, err := s.Compile(oneRule, rule.WantBool); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMissing lists the missing inputs.
func BenchmarkMissing(b *testing.B) {
	s := schema(b)
	r, err := s.Compile(oneRule, rule.WantBool)
	if err != nil {
		b.Fatal(err)
	}
	f := set(b, s.NewFacts(), map[string]rule.Value{"client": rule.TextValue("acme")})
	b.ReportAllocs()
	for b.Loop() {
		sinkTruth = r.Eval(f).Truth
	}
}

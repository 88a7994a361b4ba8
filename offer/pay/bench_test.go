package pay_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// BenchmarkDerive compares all derived numbers of one offer with the same
// arithmetic written by hand for just this offer. The aim is at most 1.4 ×.
func BenchmarkDerive(b *testing.B) {
	in := nurse()
	in.Range = pay.RangeTerms{Min: some("100000"), Max: some("150000")}
	b.Run("offerdesk", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if d := pay.Derive(in, pay.Conventions{}); !d.MarginPercent.Known {
				b.Fatal("unknown")
			}
		}
	})
	b.Run("byhand", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if h := byHand(&in); h[0].Sign() == 0 {
				b.Fatal("zero")
			}
		}
	})
}

// byHand is code written for these numbers alone: the same exact numbers, but no
// presence, no units, no lists.
func byHand(in *pay.Terms) [24]exact.Number {
	h100, two, ot := exact.Int(100), exact.Int(2), threeHalves
	year, weeks := exact.Int(2080), exact.Int(52)
	p, b := in.Pay.Rate.Value, in.Bill.Rate.Value
	payAnnual := p.Mul(year)
	payWeekly, _ := payAnnual.Div(weeks)
	billAnnual := b.Mul(year)
	billWeekly, _ := billAnnual.Div(weeks)
	payOT, billOT := p.Mul(ot), b.Mul(ot)
	payDT, billDT := p.Mul(two), b.Mul(two)
	spend := billWeekly.Mul(in.Weeks.Value)
	share, _ := in.Cost.Burden[0].Percent.Value.Div(h100)
	burden := p.Mul(share).Add(in.Cost.Burden[1].PerHour.Value)
	burdenOT := payOT.Mul(share).Add(in.Cost.Burden[1].PerHour.Value)
	burdenPercent, _ := burden.Div(p)
	fee, _ := in.Bill.Fees[0].Percent.Value.Div(h100)
	fees, feesOT := b.Mul(fee), billOT.Mul(fee)
	loaded := p.Add(burden)
	spread := b.Sub(p)
	markup, _ := spread.Div(p)
	simple, _ := spread.Div(b)
	margin := spread.Sub(burden).Sub(fees)
	marginPercent, _ := margin.Div(b)
	marginYear := margin.Mul(year)
	marginWeekly, _ := marginYear.Div(weeks)
	marginOT := billOT.Sub(payOT).Sub(burdenOT).Sub(feesOT)
	marginOTPercent, _ := marginOT.Div(billOT)
	low, high := in.Range.Min.Value, in.Range.Max.Value
	mid, _ := low.Add(high).Div(two)
	compa, _ := payAnnual.Div(mid)
	penetration, _ := payAnnual.Sub(mid).Div(high.Sub(mid))
	penetration = penetration.Mul(exact.Int(50)).Add(exact.Int(50))
	return [24]exact.Number{p, payWeekly, payAnnual, payOT, payDT, b, billWeekly, billOT, billDT, spend,
		burden, burdenPercent.Mul(h100), loaded, spread,
		markup.Mul(h100), simple.Mul(h100), margin, marginPercent.Mul(h100), marginWeekly,
		marginOTPercent.Mul(h100), mid, compa.Mul(h100), penetration, burdenOT}
}

var threeHalves, _ = exact.Ratio(3, 2)

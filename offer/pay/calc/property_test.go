package calc_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

func rat(o exact.Number) *big.Rat { return o.Rat() }

func r(a int64, b ...int64) *big.Rat {
	if len(b) == 0 {
		return big.NewRat(a, 1)
	}
	return big.NewRat(a, b[0])
}

func mulR(a ...*big.Rat) *big.Rat {
	out := r(1)
	for _, x := range a {
		out.Mul(out, x)
	}
	return out
}

func addR(a ...*big.Rat) *big.Rat {
	out := r(0)
	for _, x := range a {
		out.Add(out, x)
	}
	return out
}

func subR(a *big.Rat, b ...*big.Rat) *big.Rat {
	out := new(big.Rat).Set(a)
	for _, x := range b {
		out.Sub(out, x)
	}
	return out
}

func divR(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// halfUp rounds to two places, half away from zero, with integers alone.
func halfUp(x *big.Rat) string {
	scaled := mulR(new(big.Rat).Abs(x), r(100))
	q, rest := new(big.Int).QuoRem(scaled.Num(), scaled.Denom(), new(big.Int))
	if rest.Lsh(rest, 1).Cmp(scaled.Denom()) >= 0 {
		q.Add(q, big.NewInt(1))
	}
	out := new(big.Rat).SetFrac(q, big.NewInt(100))
	if x.Sign() < 0 {
		out.Neg(out)
	}
	return out.FloatString(2)
}

// A week's pay by line is the exact rational rounded once for each line.
func TestRegularRoundsOncePerLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rate, hours, bonus := hundredths(t, "rate", 725, 20000), hundredths(t, "hours", 100, 16800),
			hundredths(t, "bonus", 0, 100000)
		w := calc.Workweek{Earnings: []calc.Earning{{Hours: hours, Rate: rate}}, Sums: []calc.Sum{{Amount: bonus}}}
		got, err := calc.Regular(w, calc.DefaultPolicy())
		if err != nil {
			t.Fatal(err)
		}
		straight := addR(mulR(rat(rate), rat(hours)), rat(bonus))
		over := subR(rat(hours), r(40))
		if over.Sign() < 0 {
			over = r(0)
		}
		premium := mulR(divR(straight, rat(hours)), r(1, 2), over)
		if rat(got.StraightPay).FloatString(2) != halfUp(straight) ||
			rat(got.OvertimePay).FloatString(2) != halfUp(premium) {
			t.Fatalf("lines %s and %s, want %s and %s", got.StraightPay, got.OvertimePay, halfUp(straight),
				halfUp(premium))
		}
		if !got.Total.Equal(got.StraightPay.Add(got.OvertimePay)) {
			t.Fatal("the total is not the sum of its lines")
		}
	})
}

// No law counts an hour twice or forgets one, and overtime never falls when
// more is worked.
func TestCountIsComplete(t *testing.T) {
	t.Parallel()
	laws := []calc.Law{calc.Federal(), calc.California(), calc.Colorado(), calc.Alaska(),
		calc.Nevada(n("12")), calc.Kentucky(), calc.PuertoRico()}
	rapid.Check(t, func(t *rapid.T) {
		law := rapid.SampledFrom(laws).Draw(t, "law")
		var d calc.Days
		for i := range d {
			d[i] = hundredths(t, "day", 0, 2300)
		}
		c := must(law.Count(d, n("15")))
		if !c.Straight.Add(c.Overtime()).Add(c.Double).Equal(d.Total()) {
			t.Fatalf("%s: hours are lost", law.ID)
		}
		if c.Straight.Cmp(law.Weekly) > 0 {
			t.Fatalf("%s: %s straight hours", law.ID, c.Straight)
		}
		i := rapid.IntRange(0, 6).Draw(t, "more on")
		more := d
		more[i] = d[i].Add(n("1"))
		m := must(law.Count(more, n("15")))
		if m.Overtime().Add(m.Double).Cmp(c.Overtime().Add(c.Double)) < 0 {
			t.Fatalf("%s: an hour more, and less overtime", law.ID)
		}
	})
}

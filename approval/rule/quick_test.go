package rule_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// TestComparisonsAgainstRationals draws the rules that are laid out flat, over
// amounts that fit machine words, that do not, and that are missing, and
// compares with rational arithmetic and three-valued logic written plainly.
func TestComparisonsAgainstRationals(t *testing.T) {
	t.Parallel()
	s := schema(t)
	amounts := strings.Fields("bill.hourly bill.cap pay.hourly")
	rapid.Check(t, func(t *rapid.T) {
		f, known := s.NewFacts(), map[string]*big.Rat{}
		for _, name := range amounts {
			text := rapid.SampledFrom([]string{"", "0", "3", "92.00", "90.5", "-0.01", "9223372036854775807",
				"-9223372036854775808",
				"999999999999999999999999999999.999999999999999999999999999999", "0.000000000000000001"}).Draw(t, name)
			if text == "" {
				continue
			}
			known[name], _ = new(big.Rat).SetString(text)
			if err := f.Set(name, amount(text)); err != nil {
				t.Fatal(err)
			}
		}
		client := rapid.SampledFrom(strings.Fields("acme globex -")).Draw(t, "client")
		if client != "-" {
			if err := f.Set("client", rule.TextValue(client)); err != nil {
				t.Fatal(err)
			}
		}
		and := rapid.Bool().Draw(t, "and")
		var parts []string
		var truths []rule.Truth
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			src, truth := drawComparison(t, amounts, known, client)
			parts, truths = append(parts, src), append(truths, truth)
		}
		src := strings.Join(parts, map[bool]string{true: " and ", false: " or "}[and])
		r, err := s.Compile(src, rule.WantBool)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := r.Truth(f), joined(truths, and); got != want || r.Eval(f).Truth != want {
			t.Fatalf("%s is %s, Eval says %s, want %s (%v, client %s)", src, got, r.Eval(f).Truth, want, known, client)
		}
	})
}

// joined is and, or or, in three values.
func joined(truths []rule.Truth, and bool) rule.Truth {
	decides, out := rule.True, rule.False
	if and {
		decides, out = rule.False, rule.True
	}
	for _, t := range truths {
		switch t {
		case decides:
			return decides
		case rule.Unknown:
			out = rule.Unknown
		}
	}
	return out
}

func drawComparison(t *rapid.T, amounts []string, known map[string]*big.Rat, client string) (string,
	rule.Truth) {
	if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
		op := rapid.SampledFrom(strings.Fields("== !=")).Draw(t, "op")
		switch {
		case client == "-":
			return `client ` + op + ` "acme"`, rule.Unknown
		case (client == "acme") == (op == "=="):
			return `client ` + op + ` "acme"`, rule.True
		}
		return `client ` + op + ` "acme"`, rule.False
	}
	left, x := drawOperand(t, amounts, known)
	right, y := drawOperand(t, amounts, known)
	op := rapid.SampledFrom(strings.Fields("== != < <= > >=")).Draw(t, "op")
	src := fmt.Sprintf("%s %s %s", left, op, right)
	if x == nil || y == nil {
		return src, rule.Unknown
	}
	c := x.Cmp(y)
	if map[string]bool{"==": c == 0, "!=": c != 0, "<": c < 0, "<=": c <= 0, ">": c > 0, ">=": c >= 0}[op] {
		return src, rule.True
	}
	return src, rule.False
}

// drawOperand is an amount per hour: a name, or a sum, difference or product.
func drawOperand(t *rapid.T, amounts []string, known map[string]*big.Rat) (string, *big.Rat) {
	name := rapid.SampledFrom(amounts).Draw(t, "name")
	x := known[name]
	other := rapid.SampledFrom(amounts).Draw(t, "other")
	switch op := rapid.SampledFrom(strings.Fields("alone + - *")).Draw(t, "operation"); {
	case op == "alone":
		return name, x
	case op == "*":
		share := rapid.SampledFrom(strings.Fields("0.30 4611686018427387904 0.000000000000000001")).Draw(t, "share")
		k, _ := new(big.Rat).SetString(share)
		if x == nil {
			return name + " * " + share, nil
		}
		return name + " * " + share, k.Mul(k, x)
	case x == nil || known[other] == nil:
		return name + " " + op + " " + other, nil
	case op == "+":
		return name + " + " + other, new(big.Rat).Add(x, known[other])
	default:
		return name + " - " + other, new(big.Rat).Sub(x, known[other])
	}
}

// TestComparisonsOfMissingAmounts is of operations whose first or second amount is
// missing, and of divisions by zero.
func TestComparisonsOfMissingAmounts(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := s.NewFacts()
	for name, text := range map[string]string{"bill.hourly": "92", "bill.cap": "0"} {
		if err := f.Set(name, amount(text)); err != nil {
			t.Fatal(err)
		}
	}
	for _, src := range []string{"pay.hourly < 3", "bill.hourly - pay.hourly < 3", "pay.hourly + bill.hourly > 3",
		"3 < bill.hourly * pay.hourly", "bill.hourly < bill.hourly - pay.hourly", "bill.hourly / bill.cap > 1"} {
		r, err := s.Compile(src, rule.WantBool)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Truth(f); got != rule.Unknown || r.Eval(f).Truth != rule.Unknown {
			t.Errorf("%s is %s, Eval says %s", src, got, r.Eval(f).Truth)
		}
	}
}

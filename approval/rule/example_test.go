package rule_test

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

func exampleSchema() *rule.Schema {
	rate := func(path string) rule.Field {
		return rule.Field{Path: path, Type: rule.Type{Kind: rule.Number, Unit: rule.PerHour}}
	}
	s, err := rule.NewSchema(rule.Options{
		Fields: []rule.Field{
			{Path: "client", Type: rule.Type{Kind: rule.Text}},
			rate("bill.hourly"), rate("bill.cap"), rate("pay.hourly"),
			{Path: "pay.annual", Type: rule.Type{Kind: rule.Number, Unit: rule.PerYear}},
		},
		Definitions: []rule.Definition{{Name: "over_cap", Source: "bill.hourly > bill.cap"}},
	})
	if err != nil {
		panic(err)
	}
	return s
}

func exampleFacts(s *rule.Schema) *rule.Facts {
	bill, err := exact.Parse("92.00")
	if err != nil {
		panic(err)
	}
	f := s.NewFacts()
	if err := f.Set("client", rule.TextValue("acme")); err != nil {
		panic(err)
	}
	if err := f.Set("bill.hourly", rule.NumberValue(bill)); err != nil {
		panic(err)
	}
	return f
}

func Example() {
	s := exampleSchema()
	f := exampleFacts(s)
	for _, src := range []string{
		`client == "acme" and bill.hourly > 90`,
		`bill.hourly > bill.cap`,
		`client == "globex" and bill.hourly > bill.cap`,
	} {
		r, err := s.Compile(src, rule.WantBool)
		if err != nil {
			panic(err)
		}
		o := r.Eval(f)
		fmt.Println(o.Truth, o.Missing)
	}
	// Output:
	// true []
	// unknown [bill.cap]
	// false []
}

func ExampleSchema_Compile() {
	s := exampleSchema()
	_, err := s.Compile("pay.annual > bill.hourly and\n  clint == \"acme\"", rule.WantBool)
	fmt.Println(err)
	// Output:
	// 1:1: these are different units: money per year and money per hour (did you mean pay.hourly?)
	//  | pay.annual > bill.hourly and
	//  | ^
	// 2:3: unknown name clint (did you mean client?)
	//  |   clint == "acme"
	//  |   ^
}

func ExampleRule_Explain() {
	s := exampleSchema()
	r, err := s.Compile(`client == "globex" or over_cap`, rule.WantBool)
	if err != nil {
		panic(err)
	}
	fmt.Print(r.Explain(exampleFacts(s)))
	// Output:
	// client == "globex" or over_cap = unknown
	//   client == "globex" = false
	//     client = "acme"
	//   over_cap = unknown
	//     bill.hourly > bill.cap = unknown   <- decides
	//       bill.hourly = 92
	//       bill.cap = missing
	// missing: bill.cap
}

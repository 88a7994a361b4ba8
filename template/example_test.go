package template_test

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/template"
)

func Example() {
	s, err := rule.NewSchema(rule.Options{Fields: []rule.Field{
		{Path: "candidate.name", Type: rule.Type{Kind: rule.Text}},
		{Path: "pay.hourly", Type: rule.Type{Kind: rule.Number, Unit: rule.PerHour}},
		{Path: "start_date", Type: rule.Type{Kind: rule.DateKind}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = template.Parse("offer", "Dear {{ candidate.nam }}, from {{ start_date | money }}", s)
	fmt.Println(err)

	letter, err := template.Parse("offer", `Dear {{ candidate.name }},

we offer you {{ pay.hourly | money }} an hour from {{ start_date | date("long") }}.
`, s)
	if err != nil {
		fmt.Println(err)
		return
	}
	f := s.NewFacts()
	_ = f.Set("candidate.name", rule.TextValue("- <b>Noor</b>"))
	_, err = letter.Render(f, template.RenderOptions{})
	fmt.Println(err)

	_ = f.Set("pay.hourly", rule.NumberValue(exact.Int(62)))
	_ = f.Set("start_date", rule.DateValue(rule.Date{Year: 2026, Month: 12, Day: 1}))
	doc, err := letter.Render(f, template.RenderOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	html, err := doc.HTML()
	fmt.Printf("%s%v\n", html, err)
	// Output:
	// 1:9: unknown name candidate.nam (did you mean candidate.name?)
	// 1:48: money takes a number, this is a date
	// template offer: no value for pay.hourly, start_date; give one, or write a default
	// <p>Dear - &lt;b&gt;Noor&lt;/b&gt;,</p>
	// <p>we offer you $62.00 an hour from December 1, 2026.</p>
	// <nil>
}

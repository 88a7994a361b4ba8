package record_test

import (
	"fmt"

	"github.com/offerdesk/offerdesk/offer/record"
)

func Example() {
	_, _, err := record.ParseDraft([]byte(`{"client": "acme", "pay": {"rate": 1e9999, "hourly": "62.50"}, "jop": {}}`), nil)
	fmt.Println(err)

	id, terms, err := record.ParseDraft([]byte(`{"id": "O-1", "client": "acme", "pay": {"rate": 62.50, "per": "hour"}}`), nil)
	fmt.Println(id, terms.Get("pay.rate").Text(), err)

	change, err := record.ParseChange([]byte(`{"pay.rate": "65.00", "job": {"title": "Registered Nurse"}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	revised, err := terms.With(change, nil)
	fmt.Println(terms.Changed(revised), err)
	b, err := revised.MarshalJSON()
	fmt.Printf("%s %v\n", b, err)
	// Output:
	// pay.rate: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign
	// pay.hourly: this name is computed; give what it comes from instead
	// jop: an offer has no such name (did you mean job?)
	// O-1 62.50 <nil>
	// [job.title pay.rate] <nil>
	// {"client":"acme","job":{"title":"Registered Nurse"},"pay":{"rate":"65.00","per":"hour"}} <nil>
}

package source_test

import (
	"fmt"
	"testing/fstest"

	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

func ExampleRead() {
	fsys := fstest.MapFS{
		"playbook.yaml":   {Data: []byte("playbook: acme\n")},
		"guardrails.yaml": {Data: []byte("guardrails:\n  - {id: floor, check: pay.hourly > 9, els: block}\n")},
	}
	var found source.Findings
	folder := source.Read(fsys, "acme", nil, &found)
	for _, e := range folder.Sections["guardrails"] {
		rd := e.Reader("a guardrail")
		fmt.Println(rd.ID("id"), "requires", rd.Value("check"))
		rd.Value("else")
		rd.Done()
	}
	fmt.Println(found.Error())
	// Output:
	// floor requires pay.hourly > 9
	// acme/guardrails.yaml:2:40: error: unknown key els; the keys are id, check, else [syntax]
	//  |   - {id: floor, check: pay.hourly > 9, els: block}
	//  |                                        ^
	//  hint: did you mean else?
}

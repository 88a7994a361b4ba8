package main

import (
	"encoding/json"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/cases"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// check prints everything that is wrong with folders.
func check(c *command) (int, error) {
	all := playbook.Findings{}
	var good []*playbook.Playbook
	for _, dir := range c.args {
		p, found, err := c.load(dir)
		if err != nil {
			return 2, err
		}
		all = append(all, found...)
		if p != nil {
			list, bad := cases.Check(p)
			all = append(all, bad...)
			if len(bad.Errors()) == 0 {
				all = append(all, untested(p, list)...)
			}
		}
		if p != nil && p.Claims() { // several folders need not be meant to be in force together
			good = append(good, p)
		}
	}
	all = append(all, playbook.CheckSet(good...)...).Unique()
	code := 0
	if len(all.Errors()) > 0 {
		code = 1
	}
	if c.json {
		return code, c.print(map[string]any{"findings": all})
	}
	for _, f := range all {
		kind := "33"
		if f.Severity == source.SeverityError {
			kind = "31"
		}
		fmt.Fprintln(c.out, c.paint(kind, f.Error()))
	}
	n := len(all.Errors())
	fmt.Fprintf(c.out, "%s, %s, %s\n", plural(len(c.args), "playbook"), plural(n, "error"),
		plural(len(all)-n, "warning"))
	return code, nil
}

// untested warns of what no case of a playbook covers. A playbook without cases
// is not meant to be tested.
func untested(p *playbook.Playbook, list []cases.Case) playbook.Findings {
	if len(list) == 0 {
		return nil
	}
	cover := cases.NewCoverage(p)
	cases.Run(p, list, cover)
	var out playbook.Findings
	for _, what := range cover.Never() {
		out = append(out, p.Samples().Untested(what)...)
	}
	return out
}

// print writes one JSON object.
func (c *command) print(v any) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

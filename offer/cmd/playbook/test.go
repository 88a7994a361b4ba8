package main

import (
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/offer/cases"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// tested is what test prints as JSON.
type tested struct {
	Passed   int               `json:"passed"`
	Failed   int               `json:"failed"`
	Cases    []cases.Result    `json:"cases"`
	Coverage coverage          `json:"coverage"`
	Findings playbook.Findings `json:"findings,omitempty"`

	refused []string // folders whose check has errors
}

type coverage struct {
	Percent string   `json:"percent"`
	Missing []string `json:"missing"`
	Lines   []string `json:"-"`
}

// test runs the cases of folders, except those whose check has errors.
func test(c *command) (int, error) {
	out := tested{Cases: []cases.Result{}, Coverage: coverage{Percent: "100", Missing: []string{}}}
	seen, all := 0, 0
	for _, dir := range c.args {
		p, found, err := c.load(dir)
		if err != nil {
			return 2, err
		}
		var list []cases.Case
		if p != nil {
			var bad playbook.Findings
			list, bad = cases.Check(p)
			found = append(found, bad...)
		}
		if errs := found.Errors(); len(errs) > 0 {
			out.Findings = append(out.Findings, errs...).Unique()
			out.refused = append(out.refused, dir)
			continue
		}
		cover := cases.NewCoverage(p)
		out.Cases = append(out.Cases, cases.Run(p, c.chosen(list), cover)...)
		r := cover.Report()
		seen, all = seen+2*len(r.Lines)-len(r.Missing), all+2*len(r.Lines)
		for _, m := range r.Missing {
			out.Coverage.Missing = append(out.Coverage.Missing, p.Name()+": "+m)
		}
		for _, l := range r.Lines {
			out.Coverage.Lines = append(out.Coverage.Lines, p.Name()+": "+l)
		}
	}
	if len(out.Findings) > 0 {
		out.Coverage.Percent = "0"
	} else if all > 0 {
		out.Coverage.Percent = fmt.Sprint(seen * 100 / all)
	}
	for _, r := range out.Cases {
		if r.OK {
			out.Passed++
		} else {
			out.Failed++
		}
	}
	if c.run != "" && len(out.Cases) == 0 && len(out.Findings) == 0 {
		fmt.Fprintf(c.errs, "playbook: no case has a name with %q\n", c.run)
	}
	code := 0
	if out.Failed > 0 || len(out.Findings) > 0 {
		code = 1
	}
	if c.json {
		return code, c.print(out)
	}
	c.show(out)
	return code, nil
}

func (c *command) chosen(list []cases.Case) []cases.Case {
	if c.run == "" {
		return list
	}
	var out []cases.Case
	for _, x := range list {
		if strings.Contains(x.Name, c.run) {
			out = append(out, x)
		}
	}
	return out
}

func (c *command) show(out tested) {
	for _, f := range out.Findings {
		fmt.Fprintln(c.out, c.paint("31", f.Error()))
	}
	for _, r := range out.Cases {
		if r.OK {
			continue
		}
		fmt.Fprintf(c.out, "%s %s: %s\n", c.paint("31", "FAIL"), r.File, r.Name)
		for _, d := range r.Differences {
			fmt.Fprintf(c.out, "     %s\n       want %s\n       got  %s\n", d.Path, d.Want,
				strings.ReplaceAll(d.Got, "\n", "\n            "))
		}
	}
	if c.cover {
		for _, l := range out.Coverage.Lines {
			fmt.Fprintln(c.out, l)
		}
		fmt.Fprintf(c.out, "coverage: %s %% of outcomes\n", out.Coverage.Percent)
	}
	if len(out.Findings) > 0 {
		fmt.Fprintf(c.out, "not run while the check has errors: the cases of %s\n",
			strings.Join(out.refused, ", "))
	}
	fmt.Fprintf(c.out, "%d passed, %d failed\n", out.Passed, out.Failed)
}

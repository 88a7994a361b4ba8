package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

func printReport(out io.Writer, r report, tag string) error {
	l, err := pay.LocaleOf(tag)
	if err != nil {
		return err
	}
	money := func(n exact.Number) string { return l.Money(pay.Money{Amount: n, Currency: r.Currency}) }
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(&b, "%s\n\nNumbers (exact, shown to four places)\n", r.Title)
	for _, name := range r.Names {
		fmt.Fprintf(&b, "  %-26s %14s\n", name, r.Numbers[name])
	}
	fmt.Fprintf(&b, "\nProjected week\n")
	fmt.Fprintln(w, "hours\tpay\tbill\tburden\tfees\tmargin\t  line, and where it comes from")
	for _, s := range r.sheet.Lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t  %s (%s)\n", l.Number(s.Hours, 2, exact.HalfUp), money(s.Pay), money(s.Bill), money(s.Burden), money(s.Fees), money(s.Margin), s.Name, s.Law)
	}
	s := r.sheet
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t  week, margin %s %%\n", "", money(s.Pay), money(s.Bill), money(s.Burden), money(s.Fees), money(s.Margin), r.Margin)
	if err := w.Flush(); err != nil {
		return err
	}
	if len(r.Solved) > 0 {
		fmt.Fprintf(&b, "\nSolved\n")
	}
	for _, q := range r.Solved {
		fmt.Fprintf(&b, "  %s: %s", q.Question, q.Answer)
		if q.Check != "" {
			fmt.Fprintf(&b, "; put back it is %s %%", q.Check)
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "\nChecks\n")
	if len(r.Problems) == 0 {
		fmt.Fprintln(&b, "  none of the ready checks objects")
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "  %s: %s must hold: %s (%s)\n", p.Effect, p.ID, p.Rule, p.Source)
	}
	_, err = io.WriteString(out, trimLines(b.String()))
	return err
}

// trimLines takes the padding off the line ends.
func trimLines(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

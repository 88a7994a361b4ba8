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

func printReport(out io.Writer, r report, l pay.Locale) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n", r.Title)
	for _, t := range r.Taken {
		fmt.Fprintf(&b, "  %s\n", t)
	}
	fmt.Fprintf(&b, "\nNumbers (exact, shown to four places; margins hold no stipend or bonus)\n")
	for _, name := range r.Names {
		fmt.Fprintf(&b, "  %-26s %14s\n", name, r.Numbers[name])
	}
	fmt.Fprintf(&b, "\nProjected week\n")
	if err := printWeek(&b, r, l); err != nil {
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
		fmt.Fprintln(&b, "  no guardrail of the ready playbook is broken")
	}
	for _, p := range r.Problems {
		printProblem(&b, p)
	}
	_, err := io.WriteString(out, trimLines(b.String()))
	return err
}

func printWeek(b *bytes.Buffer, r report, l pay.Locale) error {
	money := func(n exact.Number) string { return l.Money(pay.Money{Amount: n, Currency: r.Currency}) }
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "hours\tpay\tbill\tburden\tfees\tmargin\t  line, and where it comes from")
	for _, s := range r.sheet.Lines {
		hours := ""
		if s.Hours.Sign() > 0 {
			hours = l.Number(s.Hours, 2, exact.HalfUp)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t  %s (%s)\n", hours, money(s.Pay), money(s.Bill),
			money(s.Burden), money(s.Fees), money(s.Margin), s.Name, s.Law)
	}
	s := r.sheet
	margin := r.Margin + " %"
	if !s.MarginPercent.Known {
		margin = r.Margin
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t  week, margin %s\n", "", money(s.Pay), money(s.Bill),
		money(s.Burden), money(s.Fees), money(s.Margin), margin)
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(b, "  regular rate %s per hour\n", s.RegularRate.Fixed(4, exact.HalfUp))
	if s.OvertimeBelowLaw {
		fmt.Fprintln(b, "  the agreed multiplier is under the law's: the sheet pays what the law requires")
	}
	return nil
}

func printProblem(b *bytes.Buffer, p problem) {
	fmt.Fprintf(b, "  %s %s: %s\n", p.Effect, p.ID, p.Message)
	if len(p.Missing) > 0 {
		fmt.Fprintf(b, "      %s\n", strings.Join(p.Missing, ", "))
	}
}

// trimLines takes the padding off the line ends.
func trimLines(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

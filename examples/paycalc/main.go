// Paycalc prints one offer's pay and bill sheet, line by line: the computed
// numbers, the projected week with the law of each line, what a target margin
// asks for, and the guardrails of the ready playbook that the offer breaks.
//
//	go run ./examples/paycalc                  the offer that comes with it
//	go run ./examples/paycalc -in offer.json   another one
//	go run ./examples/paycalc -json            the same as one JSON object
//	go run ./examples/paycalc -locale fr-CA    amounts as that place writes them
//	go run ./examples/paycalc -rates gsa_calc_s70_rates.csv -wages oflc_prevailing_wage_2025_26.csv
//	                                           every rate of a file in numbers or a named refusal, as CSV
//
// Rates of an offer are plain ("52.00" with per and currency) or as people of
// the locale type them ("$52.00/hr"); the sheet says how those were taken. An
// offer with mistakes prints all of them and no sheet.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/offerdesk/offerdesk/offer/pay"
)

//go:embed offer.json
var sample []byte

func main() {
	err := run(os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "paycalc:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("paycalc", flag.ContinueOnError)
	in := flags.String("in", "", "JSON file of an offer; without it the sample")
	asJSON := flags.Bool("json", false, "print one JSON object")
	tag := flags.String("locale", "en-US", "how amounts are written and typed")
	rates := flags.String("rates", "", "CSV file of bill rates, for all rows of it instead of one offer")
	wages := flags.String("wages", "", "CSV file of wages that are paired with -rates")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is not a flag; an offer is given with -in", flags.Arg(0))
	}
	locale, err := pay.LocaleOf(*tag)
	if err != nil {
		return fmt.Errorf("-locale: %w", err)
	}
	if *rates != "" || *wages != "" {
		if *rates == "" || *wages == "" {
			return errors.New("-rates and -wages go together")
		}
		return billRates(out, *rates, *wages, locale)
	}
	src := sample
	if *in != "" {
		if src, err = os.ReadFile(*in); err != nil {
			return err
		}
	}
	return sheet(out, src, locale, *asJSON)
}

func sheet(out io.Writer, src []byte, locale pay.Locale, asJSON bool) error {
	o, err := decodeOffer(src)
	if err != nil {
		return err
	}
	in, err := readOffer(o, locale)
	if err != nil {
		return err
	}
	r, err := compute(o.Title, in)
	if err != nil {
		return err
	}
	if asJSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	return printReport(out, r, locale)
}

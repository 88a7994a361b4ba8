// Paycalc prints one offer's pay and bill sheet, line by line: the computed
// numbers, the projected week with the law of each line, what a target margin
// asks for, and the checks.
//
//	go run ./examples/paycalc                  the offer that comes with it
//	go run ./examples/paycalc -in offer.json   another one
//	go run ./examples/paycalc -json            the same as one JSON object
package main

import (
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
)

//go:embed offer.json
var sample []byte

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "paycalc:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("paycalc", flag.ContinueOnError)
	in := flags.String("in", "", "JSON file of an offer; without it the sample")
	asJSON := flags.Bool("json", false, "print one JSON object")
	locale := flags.String("locale", "en-US", "how amounts are written")
	if err := flags.Parse(args); err != nil {
		return err
	}
	src := sample
	if *in != "" {
		var err error
		if src, err = os.ReadFile(*in); err != nil {
			return err
		}
	}
	o, err := readOffer(src)
	if err != nil {
		return err
	}
	r, err := compute(o)
	if err != nil {
		return err
	}
	if *asJSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	return printReport(out, r, *locale)
}

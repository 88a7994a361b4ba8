// Command quickstart runs offers from draft to completed on an embedded SQLite
// database: with no arguments forty offers of its own under a small firm's
// playbooks, with -offers a file of yours. It prints what a buyer would ask
// for: where each offer stands and which stages were on and why, one offer's
// story from the trail, where its letter is, and that everything holds
// together.
package main

import (
	"context"
	"embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// files are the playbooks and offers that the program uses by itself.
//
//go:embed playbooks offers.jsonl
var files embed.FS

type options struct {
	db, playbook, offers string
	json                 bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with everything given: 0 all went well, 1 rows could not be read
// or the run was stopped, 2 it was called wrongly.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	var o options
	fl := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	fl.SetOutput(errs)
	fl.StringVar(&o.db, "db", "", "keep the database in `FILE` and continue there; default: a temporary folder")
	fl.StringVar(&o.playbook, "playbook", "", "use the playbook in `DIR`; its parents are next to it")
	fl.StringVar(&o.offers, "offers", "", "read offers from `FILE`: .csv of LCA disclosures, .json or .jsonl")
	fl.BoolVar(&o.json, "json", false, "print one JSON object instead of text")
	if err := fl.Parse(args); err != nil {
		return 2
	}
	if fl.NArg() > 0 {
		fmt.Fprintf(errs, "quickstart: unknown argument %q; flags begin with -\n", fl.Arg(0))
		return 2
	}
	if o.db == "" {
		dir, err := os.MkdirTemp("", "offerdesk-")
		if err != nil {
			fmt.Fprintln(errs, "quickstart:", err)
			return 1
		}
		o.db = filepath.Join(dir, "offers.db")
	}
	code, err := start(ctx, o, out, errs)
	if err != nil {
		fmt.Fprintln(errs, "quickstart:", err)
		return max(code, 1)
	}
	return code
}

func start(ctx context.Context, o options, out, errs io.Writer) (int, error) {
	d, done, err := openDesk(ctx, o)
	if err != nil {
		return 2, err
	}
	defer done()
	rows, src, err := input(o)
	if err != nil {
		return 2, err
	}
	defer func() { _ = src.Close() }()
	r := newRunner(d, errs)
	r.say = o.offers != ""
	if err := r.all(ctx, rows, newBar(errs, src)); err != nil {
		return 1, err
	}
	report, err := r.report(ctx)
	if err != nil {
		return 1, err
	}
	if o.json {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		err = e.Encode(report)
	} else {
		err = r.show(ctx, out, o, report)
	}
	if err == nil && r.bad > 0 {
		err = fmt.Errorf("%d of %d rows could not be used; each is named above", r.bad, report.Total)
	}
	if err == nil && report.Total == 0 {
		err = fmt.Errorf("%s holds no offers", filepath.Base(o.offers))
	}
	if err == nil && report.Check.Problems > 0 {
		err = fmt.Errorf("the check found %d problems", report.Check.Problems)
	}
	return 0, err
}

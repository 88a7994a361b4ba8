// Check reads everything that a desk keeps and prints what does not fit
// together: a column that is not what the record says, a trail with a link that
// does not hold, a letter that is not as it was made, an approval without an
// entry, a gap in the feed.
//
//	go run ./examples/check -db offers.db
//	go run ./examples/check -dsn postgres://user@host/offers
//	go run ./examples/check -dsn 'user@tcp(host:3306)/offers' -json
//
// It ends with 0 when nothing is wrong, with 1 when something is, and with 2
// when it was called wrongly or could not read to the end. What it prints names
// places, never pay or persons. It changes nothing but that entries which are
// not in the feed yet get their place there.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/verify"
)

type options struct {
	db, dsn, tenant string
	json            bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with everything given.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	var o options
	fl := flag.NewFlagSet("check", flag.ContinueOnError)
	fl.SetOutput(errs)
	fl.StringVar(&o.db, "db", "", "the SQLite `FILE` of the desk")
	fl.StringVar(&o.dsn, "dsn", "", "the database of the desk: postgres://..., or `DSN` of MySQL or MariaDB")
	fl.StringVar(&o.tenant, "tenant", "default", "whose records")
	fl.BoolVar(&o.json, "json", false, "print one JSON object instead of text")
	if err := fl.Parse(args); err != nil {
		return 2
	}
	if fl.NArg() > 0 || (o.db == "") == (o.dsn == "") {
		fmt.Fprintln(errs, "check: give -db FILE or -dsn DSN, and no argument after the flags")
		return 2
	}
	desk, done, err := openDesk(ctx, o)
	if err != nil {
		fmt.Fprintln(errs, "check:", err)
		return 2
	}
	defer done()
	r := report{Inconsistencies: []finding{}}
	each, show := out, r.showText
	if o.json {
		each, show = io.Discard, r.showJSON
	}
	if err = r.read(ctx, desk, each); err == nil {
		err = show(out)
	}
	switch {
	case err != nil:
		fmt.Fprintln(errs, "check:", err)
		return 2
	case !r.Sound:
		return 1
	}
	return 0
}

// report is what was found.
type report struct {
	Sound           bool      `json:"sound"`
	Inconsistencies []finding `json:"inconsistencies"`
	Logs            int       `json:"logs"`    // whose links all hold, up to the first that does not
	Entries         int64     `json:"entries"` // in those logs
}

// finding is one inconsistency.
type finding struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	What string `json:"what"`
}

// read checks the desk and prints each finding as it comes.
func (r *report) read(ctx context.Context, desk *offer.Desk, out io.Writer) error {
	add := func(i verify.Problem) error {
		r.Inconsistencies = append(r.Inconsistencies, finding{i.Kind, i.ID, i.What})
		_, err := fmt.Fprintln(out, i)
		return err
	}
	for i, err := range desk.Check(ctx) {
		if err == nil {
			err = add(i)
		}
		if err != nil {
			return err
		}
	}
	verified, err := desk.Verify(ctx)
	var bad *audit.TamperError
	switch {
	case errors.As(err, &bad):
		err = add(verify.Problem{Kind: "verify", ID: bad.Log, What: fmt.Sprintf("entry %d: %s", bad.Seq, bad.What)})
	case errors.Is(err, offer.ErrDamaged):
		err = add(verify.Problem{Kind: "verify", What: errors.Unwrap(err).Error()}) // without "verify: logs: "
	}
	r.Logs, r.Entries, r.Sound = verified.Logs, verified.Entries, len(r.Inconsistencies) == 0
	return err
}

// showJSON prints the report as JSON.
func (r *report) showJSON(out io.Writer) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// showText prints the end of the text.
func (r *report) showText(out io.Writer) error {
	var err error
	if r.Sound {
		_, err = fmt.Fprintf(out, "nothing is wrong: every link of %d entries in %d logs holds\n", r.Entries,
			r.Logs)
	} else {
		_, err = fmt.Fprintf(out, "inconsistencies: %d\n", len(r.Inconsistencies))
	}
	return err
}

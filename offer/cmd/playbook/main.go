// Command playbook checks playbooks, runs their cases, and explains what a playbook
// does with an offer.
//
//	playbook check DIR…            every finding with its place and a hint; exit status 1 for errors
//	playbook test DIR…             runs the cases; exit status 1 if one fails
//	playbook explain DIR OFFER     plan, what each stage reads, problems, numbers and letter for one offer
//	playbook graph DIR             lifecycle and approvals as Mermaid, in Markdown
//	playbook render DIR OFFER -o F the letter that applies; F ends with .html, .txt or .md
//
// -json prints one object instead of text. -path DIR, which can be repeated, names a
// folder of parents that do not lie next to the child. -cover lists what no case
// covers. -run NAME runs the cases whose name contains NAME. -today DATE is the day
// that rules see, and on which render sends the letter: without it {{ sent_on }} stands
// there as approvers read it. Exit status 2 reports wrong usage.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"
)

// command is one call with its flags.
type command struct {
	out, errs io.Writer
	color     bool
	json      bool
	cover     bool
	run       string
	today     string
	output    string
	paths     []string
	args      []string
}

var verbs = map[string]func(*command) (int, error){"check": check, "test": test, "explain": explain,
	"graph": graph, "render": render}

// later are the calls of the format that this version does not have.
var later = []string{"diff", "backtest", "fmt"}

const usage = `usage: playbook check [-json] [-path DIR] DIR…
       playbook test [-json] [-cover] [-run NAME] [-path DIR] DIR…
       playbook explain [-json] [-today DATE] [-path DIR] DIR OFFER
       playbook graph [-json] [-path DIR] DIR
       playbook render [-json] [-today DATE] [-path DIR] DIR OFFER -o FILE.html|.txt|.md
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run runs the command and returns its exit status.
func run(args []string, out, errs io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(errs, usage)
		return 2
	}
	verb, ok := verbs[args[0]]
	if !ok {
		if args[0] == "-h" || args[0] == "-help" || args[0] == "--help" || args[0] == "help" {
			fmt.Fprint(out, usage)
			return 0
		}
		if slices.Contains(later, args[0]) {
			fmt.Fprintf(errs, "playbook: %s is not in this version\n%s", args[0], usage)
			return 2
		}
		fmt.Fprintf(errs, "playbook: unknown command %q\n%s", args[0], usage)
		return 2
	}
	c := &command{out: out, errs: errs, color: terminal(out)}
	if err := c.parse(args[0], args[1:]); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintf(errs, "playbook: %v\n", err)
		}
		fmt.Fprint(errs, usage)
		return 2
	}
	code, err := verb(c)
	if err != nil {
		fmt.Fprintf(errs, "playbook: %v\n", err)
	}
	return code
}

// parse reads flags before, between and after the folders.
func (c *command) parse(verb string, args []string) error {
	f := flag.NewFlagSet(verb, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.BoolVar(&c.json, "json", false, "")
	f.Func("path", "", func(s string) error { c.paths = append(c.paths, s); return nil })
	if verb == "test" {
		f.BoolVar(&c.cover, "cover", false, "")
		f.StringVar(&c.run, "run", "", "")
	}
	if verb == "explain" || verb == "render" {
		f.StringVar(&c.today, "today", "", "")
	}
	if verb == "render" {
		f.StringVar(&c.output, "o", "", "")
	}
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			return err
		}
		if args = f.Args(); len(args) > 0 {
			c.args, args = append(c.args, args[0]), args[1:]
		}
	}
	want, n := "a folder", 0
	switch verb {
	case "explain", "render":
		want, n = "a folder and an offer", 2
	case "graph":
		n = 1
	}
	if len(c.args) == 0 || n > 0 && len(c.args) != n {
		return fmt.Errorf("%s requires %s", verb, want)
	}
	return nil
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(f.Fd()))
}

// paint colours a text on a terminal.
func (c *command) paint(code, s string) string {
	if !c.color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// plural returns a number of things.
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, strings.TrimSuffix(one, "s")+"s")
}

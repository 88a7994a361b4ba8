package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

// forms are the kinds of file that render writes, by the end of the name.
var forms = map[string]func(*playbook.Letter, playbook.Page) string{
	".md":   func(_ *playbook.Letter, p playbook.Page) string { return p.Markdown },
	".txt":  func(_ *playbook.Letter, p playbook.Page) string { return p.Text },
	".html": page,
}

// page returns the letter as one HTML page.
func page(l *playbook.Letter, p playbook.Page) string {
	locale := l.Locale
	if locale == "" {
		locale = "en-US"
	}
	return fmt.Sprintf("<!doctype html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n%s</body>\n</html>\n",
		html.EscapeString(locale), html.EscapeString(l.Title), p.HTML)
}

// render writes the letter that applies to an offer, as it would be sent on the day of
// -today. Without it the place of that day shows what the author wrote.
func render(c *command) (int, error) {
	write, ok := forms[filepath.Ext(c.output)]
	if !ok {
		return 2, fmt.Errorf("render writes what -o names: a file that ends with .html, .txt or .md")
	}
	p, o, today, exit, err := c.inputs()
	if p == nil {
		return exit, err
	}
	made, err := p.Letters().Render(o.Terms(), p.Facts(o, today))
	if err != nil {
		return 1, fmt.Errorf("no letter: %w", err)
	}
	sent, err := made.SentOn(today)
	if err == nil {
		err = os.WriteFile(c.output, []byte(write(made.Letter, sent)), 0o600)
	}
	if err != nil {
		return 1, err
	}
	if c.json {
		return 0, c.print(map[string]string{"letter": made.Letter.ID, "file": c.output})
	}
	fmt.Fprintf(c.out, "%s: the letter %s\n", c.output, made.Letter.ID)
	return 0, nil
}

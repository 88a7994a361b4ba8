package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

// forms are the kinds of file that render writes, by the end of the name.
var forms = map[string]func(playbook.Rendered) (string, error){
	".md":   func(r playbook.Rendered) (string, error) { return r.Document.Markdown(), nil },
	".txt":  func(r playbook.Rendered) (string, error) { return r.Document.Text() },
	".html": page,
}

// page returns the letter as one HTML page.
func page(r playbook.Rendered) (string, error) {
	body, err := r.Document.HTML()
	if err != nil {
		return "", err
	}
	locale := r.Letter.Locale
	if locale == "" {
		locale = "en-US"
	}
	return fmt.Sprintf("<!doctype html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n%s</body>\n</html>\n",
		html.EscapeString(locale), html.EscapeString(r.Letter.Title), body), nil
}

// render writes the letter that applies to an offer.
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
	text, err := write(made)
	if err == nil {
		err = os.WriteFile(c.output, []byte(text), 0o600)
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

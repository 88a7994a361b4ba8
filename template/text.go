package template

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// Text returns the letter as plain text: paragraphs, headings, lists with their
// numbers, and terms with their definitions, without marks.
func (d *Document) Text() (string, error) {
	_, text, err := d.Bytes()
	return text, err
}

// Bytes returns the letter as HTML and as plain text.
func (d *Document) Bytes() (page []byte, text string, err error) {
	if page, err = d.HTML(); err != nil {
		return nil, "", err
	}
	return page, textOf(string(page)), nil
}

// textOf returns the plain text of HTML that [Document.HTML] wrote.
func textOf(page string) string {
	var w textWriter
	for s := page; s != ""; {
		i := strings.IndexByte(s, '<')
		j := strings.IndexByte(s[max(i, 0):], '>')
		if i < 0 || j < 0 {
			w.b.WriteString(s)
			break
		}
		w.b.WriteString(s[:i])
		joined := w.tag(s[i : i+j+1])
		if s = s[i+j+1:]; joined {
			s = strings.TrimPrefix(s, "\n")
		}
	}
	lines := strings.Split(html.UnescapeString(w.b.String()), "\n")
	var out []string
	for _, l := range lines {
		l = strings.TrimRight(l, " \t")
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n")) + "\n"
}

// textWriter turns the tags of a letter into plain text.
type textWriter struct {
	b     strings.Builder
	inner bool   // a list in an item has just ended
	lists []int  // of each open list: the number of its next item, -1 without numbers
	to    string // the address of the open link
	label int    // where its label begins
}

// tag writes what a tag means, and reports whether what follows is on the same
// line.
func (w *textWriter) tag(tag string) bool {
	name := strings.TrimRight(strings.Fields(strings.Trim(tag, "<>"))[0], "/")
	switch name {
	case "a":
		w.to, w.label = strings.TrimSuffix(strings.TrimPrefix(tag, `<a href="`), `">`), w.b.Len()
	case "/a":
		if label := w.b.String()[w.label:]; label != w.to && "mailto:"+label != w.to && "tel:"+label != w.to {
			w.b.WriteString(" (" + w.to + ")")
		}
	case "time": // the mark of a date that is filled in later
		w.b.WriteString(markBegin)
	case "/time":
		w.b.WriteString(markEnd)
	case "ul", "ol":
		w.lists = append(w.lists, first(tag))
		return true
	case "li":
		w.item()
		return true
	case "/td", "/th":
		w.b.WriteString("\t")
		return true
	case "/dt":
		w.b.WriteString(": ")
		return true
	case "tr":
		return true
	case "/ul", "/ol":
		w.lists = w.lists[:max(len(w.lists)-1, 0)]
		if w.inner = len(w.lists) > 0; w.inner {
			return true
		}
		w.b.WriteString("\n")
	case "/li": // after a list in it the line has ended
		inner := w.inner
		w.inner = false
		return inner
	case "/p", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "/dl", "hr":
		w.b.WriteString("\n")
	}
	return false
}

// item writes the mark of an item: a dash, or the next number of its list.
func (w *textWriter) item() {
	i := len(w.lists) - 1
	if i < 0 {
		return
	}
	w.b.WriteString(strings.Repeat("  ", i))
	if w.lists[i] < 0 {
		w.b.WriteString("- ")
		return
	}
	fmt.Fprintf(&w.b, "%d. ", w.lists[i])
	w.lists[i]++
}

// first returns the number of the first item of a list, -1 if it has no numbers.
func first(tag string) int {
	if !strings.HasPrefix(tag, "<ol") {
		return -1
	}
	if _, rest, ok := strings.Cut(tag, `start="`); ok {
		if n, err := strconv.Atoi(strings.Split(rest, `"`)[0]); err == nil {
			return n
		}
	}
	return 1
}

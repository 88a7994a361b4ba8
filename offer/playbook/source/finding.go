package source

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a finding stops a playbook from being used.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"   // the playbook can't be used
	SeverityWarning Severity = "warning" // the playbook can be used
)

// Finding is one mistake or doubt, with its place.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"` // in runes
	Message  string   `json:"message"`
	Hint     string   `json:"hint"`
	IDs      []string `json:"ids,omitempty"` // the entries concerned

	// On, From, To and Includes belong to findings about values: the quantity,
	// its bounds (nil: open), and which of "from" and "to" are included.
	On       string   `json:"on,omitempty"`
	From     *string  `json:"from"`
	To       *string  `json:"to"`
	Includes []string `json:"includes,omitempty"`

	source string // the line itself, for the caret
}

// MarshalJSON leaves out bounds if the finding is not about values.
func (f Finding) MarshalJSON() ([]byte, error) {
	type place struct {
		Code     Code     `json:"code"`
		Severity Severity `json:"severity"`
		File     string   `json:"file"`
		Line     int      `json:"line"`
		Column   int      `json:"column"`
		Message  string   `json:"message"`
		Hint     string   `json:"hint"`
	}
	at := place{f.Code, f.Severity, f.File, f.Line, f.Column, f.Message, f.Hint}
	if f.On == "" {
		return json.Marshal(struct {
			place
			IDs []string `json:"ids,omitempty"`
		}{at, f.IDs})
	}
	return json.Marshal(struct {
		place
		On       string   `json:"on"`
		From     *string  `json:"from"`
		To       *string  `json:"to"`
		Includes []string `json:"includes"`
		IDs      []string `json:"ids,omitempty"`
	}{at, f.On, f.From, f.To, append([]string{}, f.Includes...), f.IDs})
}

// Error returns the place, the message, the line with a caret, and the hint.
func (f Finding) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]", f.File, f.Line, f.Column, f.Severity, f.Message, f.Code)
	if f.source != "" {
		b.WriteString("\n | " + f.source + "\n | " + strings.Repeat(" ", max(f.Column-1, 0)) + "^")
	}
	if f.Hint != "" {
		b.WriteString("\n hint: " + f.Hint)
	}
	return b.String()
}

// Findings is everything that was found.
type Findings []Finding

// Error returns the texts of all findings, one below the other.
func (fs Findings) Error() string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = f.Error()
	}
	return strings.Join(out, "\n")
}

// Errors returns the findings that are errors.
func (fs Findings) Errors() Findings {
	return slices.DeleteFunc(slices.Clone(fs), func(f Finding) bool { return f.Severity != SeverityError })
}

// Sorted returns the findings in the order of files, lines and columns.
func (fs Findings) Sorted() Findings {
	out := slices.Clone(fs)
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	return out
}

// Unique returns the findings sorted and each one once: a mistake of a parent
// is found again through each child.
func (fs Findings) Unique() Findings {
	seen := map[string]bool{}
	out := Findings{}
	for _, f := range fs.Sorted() {
		key := fmt.Sprint(f.Code, f.File, f.Line, f.Column, f.Message)
		if !seen[key] {
			seen[key] = true
			out = append(out, f)
		}
	}
	return out
}

package playbook

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Finding is one thing that check found, with its place.
type Finding struct {
	Code     string   `json:"code"`
	Severity string   `json:"severity"` // error or warning
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint"`
	On       string   `json:"on,omitempty"`
	From     *string  `json:"from"`
	To       *string  `json:"to"`
	Includes []string `json:"includes,omitempty"`
	IDs      []string `json:"ids,omitempty"`

	source string // the line itself, for the caret
}

// MarshalJSON keeps from and to for findings about values alone.
func (f Finding) MarshalJSON() ([]byte, error) {
	type plain Finding
	if f.On != "" {
		return json.Marshal(struct {
			plain
			Includes []string `json:"includes"`
		}{plain(f), append([]string{}, f.Includes...)})
	}
	type short struct {
		Code     string   `json:"code"`
		Severity string   `json:"severity"`
		File     string   `json:"file"`
		Line     int      `json:"line"`
		Column   int      `json:"column"`
		Message  string   `json:"message"`
		Hint     string   `json:"hint"`
		IDs      []string `json:"ids,omitempty"`
	}
	return json.Marshal(short{f.Code, f.Severity, f.File, f.Line, f.Column, f.Message, f.Hint, f.IDs})
}

// Error writes place, message, the line with a caret, and the hint.
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

// Findings is everything that was found, sorted by place.
type Findings []Finding

// Error puts the findings one below the other.
func (fs Findings) Error() string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = f.Error()
	}
	return strings.Join(out, "\n")
}

// Errors returns the findings that are errors.
func (fs Findings) Errors() Findings {
	return slices.DeleteFunc(slices.Clone(fs), func(f Finding) bool { return f.Severity != "error" })
}

func (fs Findings) sorted() Findings {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return fs
}

// Unique leaves out findings that are there twice: a parent's, found again
// through each child.
func (fs Findings) Unique() Findings {
	seen := map[string]bool{}
	out := Findings{}
	for _, f := range fs.sorted() {
		key := fmt.Sprint(f.Code, f.File, f.Line, f.Column, f.Message)
		if !seen[key] {
			seen[key] = true
			out = append(out, f)
		}
	}
	return out
}

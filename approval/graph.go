package approval

import (
	"fmt"
	"strings"
)

// Mermaid returns the policy as a Mermaid flow chart. Each stage and band is a box
// with its approvers and its condition. An arrow leads from each stage to those
// that wait for it, a dotted arrow to its appeal stage.
func (pl *Planner) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	for i, c := range pl.stages {
		open, end := "[", "]"
		switch {
		case c.Auto != "":
			open, end = "([", "])"
		case c.Approve == nil && c.Advise == nil:
			open, end = ">", "]"
		}
		fmt.Fprintf(&b, "    s%d%s\"%s\"%s\n", i, open, strings.Join(pl.boxLines(c), "<br>"), end)
	}
	for i, c := range pl.stages {
		for _, a := range c.After {
			if j, ok := pl.index[a]; ok {
				fmt.Fprintf(&b, "    s%d --> s%d\n", j, i)
			}
		}
		if j, ok := pl.index[c.AppealTo]; ok && c.AppealTo != "" {
			fmt.Fprintf(&b, "    s%d -. appeal .-> s%d\n", i, j)
		}
	}
	return b.String()
}

// boxLines returns the lines in the box of a stage.
func (pl *Planner) boxLines(c *compiledStage) []string {
	lines := []string{c.ID}
	when := c.When
	if c.when != nil {
		when = c.when.Text()
	}
	if c.matrix >= 0 {
		m := pl.matrices[c.matrix]
		lines = append(lines, m.Quantity+" "+m.spans[c.band])
		when = m.When
	}
	switch {
	case when != "":
		lines = append(lines, "when "+when)
	case c.routed && c.matrix < 0:
		lines = append(lines, "when it is routed to")
	}
	if c.Approve != nil {
		lines = append(lines, "asks "+c.Approve.String())
	}
	if c.Advise != nil {
		lines = append(lines, "advice of "+c.Advise.String())
	}
	if len(c.Notify) > 0 {
		lines = append(lines, "tells "+approverNames(c.Notify))
	}
	if c.Auto != "" {
		lines = append(lines, c.Auto+"s by itself")
	}
	escapes := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", " ")
	for i, line := range lines {
		lines[i] = escapes.Replace(line)
	}
	return lines
}

package lifecycle

import (
	"fmt"
	"slices"
	"strings"
)

// Mermaid draws the table as a Mermaid state diagram. Moves that every live
// state shares (withdraw, hold, resume) are said in a note, or the picture
// would hide the rest.
func (t Table) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    [*] --> draft\n")
	for _, s := range t.states {
		if s.Label != "" {
			fmt.Fprintf(&b, "    %s: %s\n", s.ID, strings.NewReplacer("\n", " ", ":", " ").Replace(s.Label))
		}
	}
	shared := []Move{Withdraw, Hold, Resume}
	for _, r := range t.transitions {
		if !slices.Contains(shared, r.Move) {
			fmt.Fprintf(&b, "    %s --> %s: %s\n", r.From, r.To, r.Move)
		}
	}
	for _, s := range t.states {
		if s.End {
			fmt.Fprintf(&b, "    %s --> [*]\n", s.ID)
		}
	}
	b.WriteString("    note right of draft\n        withdraw leads from every live state to withdrawn;\n        hold and resume keep the state\n    end note\n")
	return b.String()
}

package cases

import (
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// editors names who set which value: a person for every name, and people for single
// names and groups.
type editors struct {
	all string
	by  map[string]string
}

// of returns the person who set a name; empty if the case names none.
func (e editors) of(path string) string {
	for {
		if id := e.by[path]; id != "" {
			return id
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return e.all
		}
		path = path[:i]
	}
}

// editors reads edited_by: a person, or a map of names and groups.
func (d *decoder) editors(n input.Node) editors {
	if n.Kind != input.Map {
		return editors{all: strings.TrimSpace(n.Text)}
	}
	out := editors{by: map[string]string{}}
	for _, m := range n.Members {
		out.by[m.Key] = strings.TrimSpace(m.Value.Text)
	}
	return out
}

// submitters reads submitted_by: a person, or a list with one for each submission.
func (d *decoder) submitters(n input.Node) []string {
	if n.Kind == input.List {
		return texts(n)
	}
	if who := strings.TrimSpace(n.Text); who != "" {
		return []string{who}
	}
	return nil
}

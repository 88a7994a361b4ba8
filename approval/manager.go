package approval

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Managers is what a [Directory] also is if it knows who manages a person.
type Managers interface {
	// Manager returns the id of the person who manages a person. Known is false if
	// the directory knows none; a place for that manager is then filled by no person.
	Manager(id string) (manager string, known bool)
}

// manager ends a person field that means the manager of the person in it.
const manager = ".manager"

// PersonIn returns the id of the person in a person field of facts: the one that the
// fact names or, for a field that ends in .manager, the one who manages that person as
// the directory says; "" if it is not known. A fact of that name comes first.
func (pl *Planner) PersonIn(field string, f *rule.Facts, dir Directory) string {
	managed := pl.managed(field)
	if managed == field {
		id, _ := f.Get(field).Text()
		return id
	}
	managers, ok := dir.(Managers)
	who := pl.PersonIn(managed, f, dir)
	if !ok || who == "" {
		return ""
	}
	if id, known := managers.Manager(who); known {
		return id
	}
	return ""
}

// managed returns the person field whose manager a field means; the field itself if it
// is a fact or means no manager.
func (pl *Planner) managed(field string) string {
	if _, ok := pl.schema.Slot(field); ok {
		return field
	}
	return strings.TrimSuffix(field, manager)
}

// personFact returns the fact that a person field comes from.
func (pl *Planner) personFact(field string) string {
	for {
		managed := pl.managed(field)
		if managed == field {
			return field
		}
		field = managed
	}
}

// readsOf returns the facts that the approvers of a quorum read: ids of people, and
// values that limit a role.
func (pl *Planner) readsOf(q *Quorum) []string {
	var out []string
	if q == nil {
		return nil
	}
	for _, w := range q.Of {
		if w.Field != "" {
			out = append(out, pl.personFact(w.Field))
		}
		if w.Dimension != "" {
			out = append(out, w.Dimension)
		}
	}
	return out
}
